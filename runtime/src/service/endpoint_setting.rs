//! Settings of users that are parameters of the endpoint rules.

use super::Service;
use super::customizations::{list, text};
use crate::value::{Map, Value, json};

/// A setting that is a parameter of the endpoint rules. It comes from an overlay or from the trait
/// `smithy.rules#clientContextParams`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointSetting {
    /// The name of the parameter.
    pub parameter: String,
    /// Keys of a profile; `section.key` is a key of a nested section. Without keys, the key is
    /// [`key`](EndpointSetting::key).
    pub keys: Vec<String>,
    /// The environment variable, which takes precedence.
    pub variable: Option<String>,
    /// The type of the parameter.
    pub kind: ParameterKind,
    /// The value of the setting for which a boolean parameter is true, instead of `true`.
    pub on: Option<String>,
    /// With an endpoint of the user, the parameter is true unless the setting has this value.
    pub custom_endpoint_unless: Option<String>,
    /// Beginnings of hosts that do not count as endpoints of the user.
    pub standard_hosts: Vec<String>,
    /// A parameter that turns this one off if it is true.
    pub off_with: Option<String>,
    /// The value without a setting.
    pub default: Option<bool>,
}

/// The type of an endpoint parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParameterKind {
    /// A boolean.
    #[default]
    Boolean,
    /// A string.
    String,
    /// A list of strings; settings separate them by commas.
    StringArray,
}

impl EndpointSetting {
    /// The settings of a service; most services have none.
    pub fn of(service: &Service) -> Vec<EndpointSetting> {
        if service.endpoint_settings.is_empty() {
            return Vec::new();
        }
        let Ok(Value::List(rows)) = json::parse(service.endpoint_settings) else {
            return Vec::new();
        };
        rows.iter().filter_map(Value::as_map).filter_map(setting).collect()
    }

    /// The key of a setting without keys: the parameter in snake case.
    pub fn key(&self) -> String {
        let mut key = String::new();
        let mut characters = self.parameter.chars().peekable();
        let mut before = None;
        while let Some(c) = characters.next() {
            let is_inner = before.is_some_and(char::is_lowercase);
            let is_last_capital =
                before.is_some() && characters.peek().is_some_and(|next| next.is_lowercase());
            if c.is_uppercase() && before != Some('_') && (is_inner || is_last_capital) {
                key.push('_');
            }
            key.extend(c.to_lowercase());
            before = Some(c);
        }
        key
    }
}

fn setting(row: &Map) -> Option<EndpointSetting> {
    let kind = match row.get("type").and_then(Value::as_str) {
        Some("string") => ParameterKind::String,
        Some("stringArray") => ParameterKind::StringArray,
        _ => ParameterKind::Boolean,
    };
    let default = match row.get("default") {
        Some(Value::Bool(default)) => Some(*default),
        _ => None,
    };
    Some(EndpointSetting {
        parameter: text(row, "parameter")?,
        keys: list(row, "keys"),
        variable: text(row, "variable"),
        kind,
        on: text(row, "on"),
        custom_endpoint_unless: text(row, "custom_endpoint_unless"),
        standard_hosts: list(row, "standard_hosts"),
        off_with: text(row, "off_with"),
        default,
    })
}

#[cfg(test)]
mod tests {
    use super::EndpointSetting;

    #[test]
    fn keys_are_in_snake_case() {
        for (parameter, want) in [
            ("UseArnRegion", "use_arn_region"),
            ("DisableS3ExpressSessionAuth", "disable_s3_express_session_auth"),
            ("tenantId", "tenant_id"),
            ("UseFIPS", "use_fips"),
            ("FIPSMode", "fips_mode"),
            ("plain_name", "plain_name"),
            ("Plain_Name", "plain_name"),
            ("", ""),
        ] {
            let parameter = parameter.to_owned();
            assert_eq!(EndpointSetting { parameter, ..Default::default() }.key(), want);
        }
    }
}
