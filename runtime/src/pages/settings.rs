//! The settings of a service that is not AWS's: environment variables and the configuration file.

use super::Pages;
use super::blocks::{Block, Scope, Section};
use super::wording::code;
use crate::service::{Own, SETTINGS};

/// The keys that concern endpoint rules and signatures.
const REGIONAL: [&str; 4] =
    ["region", "sigv4a_signing_region_set", "use_fips_endpoint", "use_dualstack_endpoint"];

impl Pages {
    /// The section of the settings; `None` for AWS's services.
    pub fn settings(&self) -> Option<Section> {
        let own = self.flavour.own()?;
        let blocks = vec![
            Block::Prose(sources(own).into()),
            Block::code(example(own)),
            Block::Prose(keys(own).into()),
        ];
        Some(Section { title: "Settings", scope: Scope::EveryCommand, blocks })
    }
}

fn sources(own: Own) -> String {
    let file = code(&format!("{}/config.toml", own.folder));
    let variables = [own.variable("config_file"), own.variable("profile")].map(|name| code(&name));
    let [file_variable, profile_variable] = variables;
    format!(
        "<p>A setting is the value of an option, else of its environment variable, else of its key \
         in a profile of the configuration file. The file is {file} in the configuration folder of \
         the platform (<code>~/.config</code>, on Windows <code>%APPDATA%</code>), or the file that \
         {file_variable} names. The profile is that of <code>--profile</code>, else of \
         {profile_variable}, else <code>default</code>:</p>"
    )
}

/// A configuration file.
fn example(own: Own) -> String {
    let endpoint = if own.endpoint.is_empty() { "https://service.example" } else { own.endpoint };
    format!(
        "[profiles.default]\nendpoint_url = \"{endpoint}\"\n\n[profiles.test]\nendpoint_url = \
         \"http://localhost:8080\""
    )
}

fn keys(own: Own) -> String {
    let is_used = |key: &str| own.uses_region || !REGIONAL.contains(&key);
    let items = SETTINGS.iter().filter(|setting| is_used(setting.key)).map(|setting| {
        // A list of arguments is not a value of an environment variable.
        let variable = match setting.key {
            "token_command" => String::new(),
            key => format!(", {}", code(&own.variable(key))),
        };
        format!("<li><p>{}{variable}: {}</p></li>", code(setting.key), setting.help)
    });
    let items: Vec<String> = items.collect();
    format!("<p>The keys and their environment variables are:</p><ul>{}</ul>", items.concat())
}
