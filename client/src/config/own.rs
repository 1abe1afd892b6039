//! The configuration file of a service that is not AWS's: TOML, with a table per profile.
//!
//! ```toml
//! [profiles.default]
//! endpoint_url = "https://billing.example"
//! token_command = ["pass", "show", "billing"]
//!
//! [profiles.default.services.invoices]
//! endpoint_url = "https://invoices.example"
//! ```

use super::Error;
use crate::files::{LONGEST_SETTINGS_FILE as LONGEST, expand_home, read_at_most};
use hardie_runtime::service::Own;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The profiles of a file.
#[derive(Debug, Default)]
pub(super) struct OwnFile {
    /// Its path, for messages.
    name: String,
    profiles: Vec<Profile>,
}

#[derive(Debug)]
struct Profile {
    name: String,
    /// Keys and their values; those of a service have its name.
    values: Vec<(Option<String>, String, Setting)>,
}

/// The value of a key.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "own"),
    allow(dead_code, reason = "only the reader of the file makes them")
)]
enum Setting {
    Text(String),
    Arguments(Vec<String>),
}

/// The folder of a service's files: in the platform's configuration folder. `None` if that is not
/// known: a path below the current folder would let its owner choose the `token_command`.
pub fn folder(own: Own) -> Option<PathBuf> {
    Some(absolute(configuration_folder()?)?.join(own.folder))
}

/// The path, unless it depends on the current folder, as with `HOME=.`.
fn absolute(path: PathBuf) -> Option<PathBuf> {
    Some(path).filter(|path| path.is_absolute())
}

#[cfg(feature = "own")]
fn configuration_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    // XDG's folders on macOS too, as command-line programs have them there.
    etcetera::choose_base_strategy().ok().map(|strategy| strategy.config_dir())
}

#[cfg(not(feature = "own"))]
fn configuration_folder() -> Option<PathBuf> {
    std::env::home_dir().map(|home| home.join(".config"))
}

/// The configuration file of a service.
enum Location {
    /// A file that a variable names.
    Named(PathBuf),
    /// The file in the configuration folder.
    Default(PathBuf),
    /// No configuration folder is known.
    Unknown,
}

fn location(own: Own) -> Location {
    match super::own_env(own, "config_file") {
        Some(name) => {
            let path = expand_home(&name);
            // Below a relative home folder, which is refused as an unknown one.
            let is_unknown = name.starts_with("~/") && path.is_relative();
            Location::Named(if is_unknown { PathBuf::from(name) } else { path })
        }
        None => folder(own)
            .map_or(Location::Unknown, |folder| Location::Default(folder.join("config.toml"))),
    }
}

/// The path of a service's configuration file, for messages.
pub(super) fn file_name(own: Own) -> String {
    match location(own) {
        Location::Named(path) | Location::Default(path) => path.display().to_string(),
        Location::Unknown => format!("the file that {} names", own.variable("config_file")),
    }
}

/// Opens a file; a pipe would be waited for.
fn open(path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if std::fs::metadata(path)?.file_type().is_fifo() {
            return Err(io::Error::other("is a pipe"));
        }
    }
    File::open(path)
}

impl OwnFile {
    /// Reads the file of a service; a missing file has no profiles, but one that a variable names
    /// must exist.
    pub(super) fn read(own: Own) -> Result<OwnFile, Error> {
        let name = file_name(own);
        match location(own) {
            Location::Unknown => Ok(OwnFile { name, profiles: Vec::new() }),
            Location::Named(path) => OwnFile::of_path(&path, true),
            Location::Default(path) => OwnFile::of_path(&path, false),
        }
    }

    fn of_path(path: &Path, must_exist: bool) -> Result<OwnFile, Error> {
        let name = path.display().to_string();
        let of_file = |reason: &str| Error::Own(format!("{name}: {reason}"));
        // An unknown home folder is not replaced.
        if must_exist && path.starts_with("~") {
            return Err(of_file("the home folder is not known"));
        }
        let bytes = match open(path).and_then(|file| read_at_most(file, LONGEST)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if must_exist {
                    return Err(of_file("the file does not exist"));
                }
                return Ok(OwnFile { name, profiles: Vec::new() });
            }
            Err(error) if error.kind() == ErrorKind::FileTooLarge => {
                return Err(of_file(&format!("longer than {LONGEST} bytes")));
            }
            Err(error) => return Err(of_file(&crate::os_error::os_error_text(&error))),
        };
        let text = String::from_utf8(bytes).map_err(|_| of_file("not valid UTF-8"))?;
        let profiles = parse(path, &text)?;
        Ok(OwnFile { name, profiles })
    }

    /// The names of the profiles, in the order of the file.
    pub(super) fn profiles(&self) -> impl Iterator<Item = &str> {
        self.profiles.iter().map(|profile| profile.name.as_str())
    }

    fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// A key of a profile; a profile that was asked for must exist.
    pub(super) fn get(
        &self,
        name: &str,
        key: &str,
        is_asked_for: bool,
    ) -> Result<Option<String>, Error> {
        let Some(profile) = self.profile(name) else {
            if !is_asked_for {
                return Ok(None);
            }
            let known: Vec<&str> = self.profiles().collect();
            let known = if known.is_empty() {
                "the file has no profiles".to_owned()
            } else {
                format!("the file has {}", known.join(", "))
            };
            return Err(Error::Own(format!(
                "The profile ({name}) is not in {}; {known}",
                self.name
            )));
        };
        Ok(profile.text(None, key))
    }

    /// A key of a service in a profile.
    pub(super) fn of_service(
        &self,
        name: &str,
        service: &str,
        key: &str,
    ) -> Result<Option<String>, Error> {
        Ok(self.profile(name).and_then(|profile| profile.text(Some(service), key)))
    }

    /// A list of arguments.
    pub(super) fn arguments(&self, name: &str, key: &str) -> Result<Option<Vec<String>>, Error> {
        let Some(profile) = self.profile(name) else { return Ok(None) };
        Ok(profile.values.iter().find_map(|(service, known, value)| match value {
            Setting::Arguments(words) if service.is_none() && known == key => Some(words.clone()),
            _ => None,
        }))
    }
}

impl Profile {
    fn text(&self, of: Option<&str>, key: &str) -> Option<String> {
        self.values.iter().find_map(|(service, known, value)| match value {
            Setting::Text(text) if service.as_deref() == of && known == key => Some(text.clone()),
            _ => None,
        })
    }
}

#[cfg(not(feature = "own"))]
fn parse(path: &Path, _: &str) -> Result<Vec<Profile>, Error> {
    Err(Error::Own(format!(
        "{}: this program was built without the feature `own` of hardie-client, which reads it",
        path.display()
    )))
}

#[cfg(feature = "own")]
use reader::parse;

#[cfg(feature = "own")]
mod reader {
    use super::{Error, Path, Profile, Setting};
    use hardie_runtime::service::SETTINGS;
    use toml::Spanned;
    use toml::de::{DeTable, DeValue};

    /// The keys whose values are lists of arguments.
    const LISTS: [&str; 1] = ["token_command"];

    /// A file's text with its path, for the positions of problems.
    struct Source<'t> {
        path: &'t Path,
        text: &'t str,
    }

    /// Reads the profiles of a text.
    ///
    /// # Errors
    /// The position of a syntax error, of an unknown key, or of a value of a wrong type; never a
    /// value.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Vec<Profile>, Error> {
        let source = Source { path, text };
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            source.problem(at, error.message())
        })?;
        let mut profiles = Vec::new();
        for (key, value) in table.get_ref() {
            if key.get_ref() != "profiles" {
                let name = key.get_ref();
                let reason = format!("unknown key `{name}`: settings are in [profiles.NAME]");
                return Err(source.problem(key.span().start, &reason));
            }
            for (name, profile) in source.table(value)? {
                let mut values = Vec::new();
                source.settings(None, profile, &mut values)?;
                profiles.push(Profile { name: name.get_ref().to_string(), values });
            }
        }
        // The tables of the parser are sorted; people list profiles in their own order.
        Ok(profiles)
    }

    type Values = Vec<(Option<String>, String, Setting)>;

    impl<'t> Source<'t> {
        fn problem(&self, at: usize, reason: &str) -> Error {
            let before = self.text.get(..at).unwrap_or(self.text);
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            Error::Own(format!("{}:{line}:{column}: {reason}", self.path.display()))
        }

        fn table<'v>(&self, value: &'v Spanned<DeValue<'t>>) -> Result<&'v DeTable<'t>, Error> {
            value
                .get_ref()
                .as_table()
                .ok_or_else(|| self.problem(value.span().start, "expected a table"))
        }

        fn settings(
            &self,
            service: Option<&str>,
            value: &Spanned<DeValue<'t>>,
            values: &mut Values,
        ) -> Result<(), Error> {
            for (key, value) in self.table(value)? {
                let (name, at) = (key.get_ref(), value.span().start);
                if name == "services" && service.is_none() {
                    for (service, value) in self.table(value)? {
                        self.settings(Some(service.get_ref()), value, values)?;
                    }
                    continue;
                }
                let is_known = match service {
                    Some(_) => name == "endpoint_url",
                    None => SETTINGS.iter().any(|setting| setting.key == name),
                };
                if !is_known {
                    return Err(self.problem(key.span().start, &unknown(name, service)));
                }
                let setting = if LISTS.contains(&name.as_ref()) {
                    Setting::Arguments(self.arguments(value)?)
                } else {
                    let text = text(value.get_ref()).ok_or_else(|| {
                        self.problem(at, "expected a string, an integer, true or false")
                    })?;
                    Setting::Text(text)
                };
                values.push((service.map(str::to_owned), name.to_string(), setting));
            }
            Ok(())
        }

        fn arguments(&self, value: &Spanned<DeValue<'t>>) -> Result<Vec<String>, Error> {
            let bad = || {
                let reason = "expected a list of strings: the program and its arguments";
                self.problem(value.span().start, reason)
            };
            let list = value.get_ref().as_array().filter(|list| !list.is_empty());
            let words = list.ok_or_else(bad)?.iter();
            words.map(|word| word.get_ref().as_str().map(str::to_owned).ok_or_else(bad)).collect()
        }
    }

    fn text(value: &DeValue<'_>) -> Option<String> {
        match value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) => Some(number.to_string()),
            DeValue::Boolean(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    fn unknown(name: &str, service: Option<&str>) -> String {
        if service.is_some() {
            return format!("unknown key `{name}`: a service has endpoint_url only");
        }
        let known: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        format!("unknown key `{name}`; keys are {}", known.join(", "))
    }
}

#[cfg(test)]
#[cfg(feature = "own")]
mod tests {
    use super::{OwnFile, absolute, parse};
    use crate::config::Config;
    use hardie_runtime::service::{Flavour, Own, OwnService};
    use std::cell::OnceCell;
    use std::path::{Path, PathBuf};

    fn file(text: &str) -> OwnFile {
        let profiles = parse(Path::new("config.toml"), text).unwrap();
        OwnFile { name: "config.toml".to_owned(), profiles }
    }

    #[test]
    fn flags_that_are_not_valid_are_named() {
        let text = "[profiles.default]\nuse_fips_endpoint = true\n\
                    parameter_validation = 'False'\nuse_dualstack_endpoint = 'maybe'\n";
        let config = Config {
            flavour: Flavour::Own(Own::new(&OwnService {
                program: "hardie-unit-test",
                prefix: "HARDIE_UNIT_TEST",
                folder: "hardie-unit-test",
                documentation: "",
                endpoint: "",
                has_rules: false,
                needs_region: false,
                uses_region: false,
            })),
            caller: crate::config::CallerSettings::default(),
            profile: OnceCell::new(),
            profile_option: None,
            files: OnceCell::new(),
            own_file: OnceCell::from(Ok(file(text))),
        };
        for (key, want) in [
            ("use_fips_endpoint", Some(true)),
            ("parameter_validation", Some(false)),
            ("disable_request_compression", None),
        ] {
            assert_eq!(config.flag(&[], key).unwrap(), want, "{key}");
        }
        assert_eq!(
            config.flag(&[], "use_dualstack_endpoint").unwrap_err().message(),
            "The value `maybe` of key use_dualstack_endpoint of profile default is not valid: it must \
             be true or false."
        );
    }

    #[test]
    fn profiles_have_settings_lists_and_services() {
        let file = file(
            "[profiles.default]\nendpoint_url = 'http://a'\nmax_attempts = 5\n\
             token_command = ['pass', 'show', 'x y']\n\
             [profiles.default.services.invoices]\nendpoint_url = 'http://b'\n\
             [profiles.\"two words\"]\nparameter_validation = false\n",
        );
        let get = |name, key| file.get(name, key, true).unwrap();
        assert_eq!(get("default", "endpoint_url").as_deref(), Some("http://a"));
        assert_eq!(get("default", "max_attempts").as_deref(), Some("5"));
        assert_eq!(get("two words", "parameter_validation").as_deref(), Some("false"));
        assert_eq!(get("default", "token_command"), None);
        let words = file.arguments("default", "token_command").unwrap().unwrap();
        assert_eq!(words, ["pass", "show", "x y"]);
        let of_service = file.of_service("default", "invoices", "endpoint_url").unwrap();
        assert_eq!(of_service.as_deref(), Some("http://b"));
        assert_eq!(file.get("other", "region", false).unwrap(), None);
        let error = file.get("other", "region", true).unwrap_err().to_string();
        assert!(error.contains("(other)") && error.contains("default, two words"), "{error}");
    }

    #[test]
    fn folders_are_absolute() {
        for (path, is_used) in
            [("/home/me/.config", true), (".config", false), ("./.config", false)]
        {
            let want = Some(PathBuf::from(path)).filter(|_| is_used);
            assert_eq!(absolute(PathBuf::from(path)), want, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn pipes_are_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("config.toml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let error = OwnFile::of_path(&pipe, false).unwrap_err().to_string();
        assert!(error.ends_with("config.toml: is a pipe"), "{error}");
    }

    #[test]
    fn problems_have_positions_and_no_values() {
        for (text, want) in [
            (
                "[profiles.default]\ntokn = 's3cret'",
                "config.toml:2:1: unknown key `tokn`; keys are",
            ),
            ("token = 's3cret'", "config.toml:1:1: unknown key `token`: settings are in"),
            ("[profiles.default]\ntoken = ['s3cret']", "config.toml:2:9: expected a string"),
            ("[profiles.default]\ntoken_command = 's3cret'", "2:17: expected a list of strings"),
            ("[profiles.default]\ntoken_command = []", "2:17: expected a list of strings"),
            ("[profiles]\ndefault = 's3cret'", "config.toml:2:11: expected a table"),
            ("[profiles.default\ntoken = 's3cret'", "config.toml:1:"),
            ("[profiles.a.services.b]\ntoken = 's3cret'", "a service has endpoint_url only"),
        ] {
            let error = parse(Path::new("config.toml"), text).unwrap_err().to_string();
            assert!(error.contains(want) && !error.contains("s3cret"), "{text}: {error}");
        }
    }
}
