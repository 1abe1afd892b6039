//! Settings from the environment and from the files `config` and `credentials`.
//!
//! Precedence: option, environment, profile, default (AWS CLI behaviour 11). Files are read once,
//! when a setting that they may contain is first needed.

mod caller;
mod environment;
mod ini;
mod own;

use crate::files::{LONGEST_SETTINGS_FILE as LONGEST, expand_home, read_at_most, read_text};
pub(crate) use caller::{CallerSettings, Naming};
pub use environment::{check_env, env, first_env, remember_names};
use hardie_runtime::service::{Flavour, Own};
use hardie_runtime::sort::sort;
pub use ini::{Section, Sections, Unparsable};
use own::OwnFile;
pub use own::folder;
use std::cell::OnceCell;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The settings of one run.
#[derive(Debug)]
pub struct Config {
    flavour: Flavour,
    /// `--profile`, which also takes the environment's keys out of the credentials chain.
    profile_option: Option<String>,
    caller: CallerSettings,
    /// The profile that option or environment select.
    profile: OnceCell<Option<String>>,
    files: OnceCell<Result<Files, Error>>,
    own_file: OnceCell<Result<OwnFile, Error>>,
}

/// The error of a setting. Those of AWS's files end with exit code 255, as in the AWS CLI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A file that cannot be read, or is not valid INI, with the reason.
    Unparsable(PathBuf, Option<ini::Unparsable>),
    /// A file that is too long.
    TooLong(PathBuf),
    /// A selected profile that does not exist.
    NoProfile(String),
    /// The profile's `[services …]` section does not exist.
    NoServices(String),
    /// A problem of the configuration file of a service that is not AWS's (253).
    Own(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unparsable(path, reason) => {
                write!(f, "Unable to parse config file: {}", path.display())?;
                // The AWS CLI does not print the position, so that users must search long files.
                match reason.as_ref().filter(|reason| reason.is_duplicate()) {
                    Some(reason) => write!(f, " ({reason})"),
                    None => Ok(()),
                }
            }
            Error::TooLong(path) => {
                write!(
                    f,
                    "Unable to parse config file: {} (longer than {LONGEST} bytes)",
                    path.display()
                )
            }
            Error::Own(message) => f.write_str(message),
            Error::NoProfile(name) => write!(f, "The config profile ({name}) could not be found"),
            Error::NoServices(name) => write!(
                f,
                "The profile is configured to use the services section but the \"{name}\" services \
                    configuration does not exist."
            ),
        }
    }
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> crate::error::Error {
        match error {
            Error::Own(message) => crate::error::Error::configuration(message),
            error => crate::error::Error::general(error.to_string()).hinted(error.hint()),
        }
    }
}

impl Error {
    /// The position of a syntax error, which the AWS CLI does not print.
    fn hint(&self) -> Option<String> {
        match self {
            Error::Unparsable(_, Some(reason)) if !reason.is_duplicate() => {
                Some(reason.to_string())
            }
            _ => None,
        }
    }
}

#[derive(Debug, Default)]
struct Files {
    config: Sections,
    credentials: Sections,
}

/// The variable of a setting of a service that is not AWS's; an empty one counts as not set.
fn own_env(own: Own, key: &str) -> Option<String> {
    env(&own.variable(key)).filter(|value| !value.is_empty())
}

/// Whether a setting is on: only `true` counts, in any case.
pub fn is_true(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}

impl Config {
    /// Settings of `--profile`, else the environment's profile, else `default`. An empty
    /// `--profile` is ignored; an empty name in the environment is the name of a profile that does
    /// not exist.
    pub fn new(flavour: Flavour, profile_option: Option<&str>) -> Config {
        let profile_option = profile_option.filter(|name| !name.is_empty()).map(str::to_owned);
        Config {
            flavour,
            profile_option,
            caller: CallerSettings::default(),
            profile: OnceCell::new(),
            files: OnceCell::new(),
            own_file: OnceCell::new(),
        }
    }

    /// The settings with those of a Rust caller, which come first.
    pub(crate) fn with_caller(mut self, caller: CallerSettings) -> Config {
        self.caller = caller;
        self.profile = OnceCell::new();
        self
    }

    /// Whether a caller wants neither environment nor files to be read.
    pub(crate) fn is_isolated(&self) -> bool {
        self.caller.is_isolated()
    }

    /// An environment variable, unless the caller wants none to be read.
    pub(crate) fn env(&self, name: &str) -> Option<String> {
        if self.caller.is_isolated() { None } else { env(name) }
    }

    fn first_env(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.env(name))
    }

    /// Whose conventions the names of settings follow.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// The name of a setting for messages: `AWS_REGION` or `ACME_REGION`.
    pub fn variable(&self, aws: &str, key: &str) -> String {
        self.flavour.own().map_or_else(|| aws.to_owned(), |own| own.variable(own_key(key)))
    }

    /// The name of a key for messages: `cli_pager` or `pager`.
    pub(crate) fn key<'k>(&self, key: &'k str) -> &'k str {
        if self.flavour.is_aws() { key } else { own_key(key) }
    }

    /// The path of the configuration file, for messages.
    pub fn file_name(&self) -> String {
        match self.flavour.own() {
            Some(own) => own::file_name(own),
            None => "~/.aws/config".to_owned(),
        }
    }

    /// The ways to set a setting that has its key in configuration files as its name, for messages.
    pub(crate) fn remedy(&self, option: &str, key: &str) -> String {
        let variable = self.variable(&format!("AWS_{}", key.to_uppercase()), key);
        let file = if self.flavour.is_aws() { "the profile".to_owned() } else { self.file_name() };
        let method = format!("`{key}` of the client's builder");
        match self.naming() {
            Naming::CommandLine => {
                format!("Use {option}, or set {variable}, or `{key}` in {file}.")
            }
            Naming::Builder => format!("Use {method}, or set {variable}, or `{key}` in {file}."),
            Naming::BuilderAlone => format!("Use {method}."),
        }
    }

    /// How messages name settings.
    pub(crate) fn naming(&self) -> Naming {
        self.caller.naming()
    }

    fn own_file(&self) -> Option<Result<&OwnFile, Error>> {
        let own = self.flavour.own().filter(|_| !self.caller.is_isolated())?;
        let file = self.own_file.get_or_init(|| OwnFile::read(own));
        Some(file.as_ref().map_err(Clone::clone))
    }

    /// Whether `--profile` was given.
    pub fn has_profile_option(&self) -> bool {
        self.profile_option.is_some()
    }

    /// The profile in use, if option or environment select one.
    fn selected_profile(&self) -> Option<&str> {
        let of_environment = || match self.flavour.own() {
            _ if self.caller.is_isolated() => None,
            Some(own) => own_env(own, "profile"),
            None => first_env(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]),
        };
        // Asked for with every setting, and a variable is searched among all of the environment.
        let found =
            self.profile.get_or_init(|| self.profile_option.clone().or_else(of_environment));
        found.as_deref()
    }

    /// The name of the profile in use.
    pub fn profile_name(&self) -> &str {
        self.selected_profile().unwrap_or("default")
    }

    fn files(&self) -> Result<&Files, Error> {
        let files = self.files.get_or_init(|| {
            if self.caller.is_isolated() {
                return Ok(Files::default());
            }
            Ok(Files {
                config: read(&path_of("AWS_CONFIG_FILE", "config"))?,
                credentials: read(&path_of("AWS_SHARED_CREDENTIALS_FILE", "credentials"))?,
            })
        });
        files.as_ref().map_err(Clone::clone)
    }

    /// A key of the profile in use.
    ///
    /// # Errors
    /// An unparsable file; a selected profile that does not exist.
    pub fn get(&self, key: &str) -> Result<Option<String>, Error> {
        if let Some(value) = self.caller.get(key) {
            return Ok(Some(value.to_owned()));
        }
        let name = self.profile_name();
        if let (Some(own), Some(file)) = (self.flavour.own(), self.own_file()) {
            let of_file = file?.get(name, own_key(key), self.selected_profile().is_some())?;
            // Every setting has a variable, those that the AWS CLI reads from files only too. An
            // empty one counts as not set; a pager, for which it means none, is read before.
            return Ok(own_env(own, own_key(key)).or(of_file));
        }
        let files = self.files()?;
        let of_config = files.config_profile(name);
        let of_credentials = files.credentials.get(name);
        if of_config.is_none() && of_credentials.is_none() && self.selected_profile().is_some() {
            return Err(Error::NoProfile(name.to_owned()));
        }
        let value = of_credentials.and_then(|section| section.get(key));
        Ok(value.or_else(|| of_config.and_then(|section| section.get(key))).cloned())
    }

    /// A key of the profile in use, in the file of a service that is not AWS's, without its
    /// variable.
    ///
    /// # Errors
    /// As [`get`](Config::get).
    pub fn of_own_file(&self, key: &str) -> Result<Option<String>, Error> {
        match self.own_file() {
            Some(file) => file?.get(self.profile_name(), key, self.selected_profile().is_some()),
            None => Ok(None),
        }
    }

    /// Whether any file has a profile of this name.
    ///
    /// # Errors
    /// An unparsable file.
    pub fn has_profile(&self, name: &str) -> Result<bool, Error> {
        if let Some(file) = self.own_file() {
            return Ok(file?.profiles().any(|known| known == name));
        }
        let files = self.files()?;
        Ok(files.config_profile(name).is_some() || files.credentials.contains_key(name))
    }

    /// The names of all profiles, sorted, those of `config` and `credentials` together.
    ///
    /// # Errors
    /// An unparsable file.
    pub fn profile_names(&self) -> Result<Vec<String>, Error> {
        if let Some(file) = self.own_file() {
            return Ok(file?.profiles().map(str::to_owned).collect());
        }
        let files = self.files()?;
        let of_config = files.config.keys().filter_map(|title| match title.trim() {
            "default" => Some("default".to_owned()),
            title => named_section(title, "profile").map(str::to_owned),
        });
        let mut names: Vec<String> = of_config.chain(files.credentials.keys().cloned()).collect();
        sort(&mut names);
        names.dedup();
        Ok(names)
    }

    /// A key of any profile; the file `credentials` comes before `config`.
    ///
    /// # Errors
    /// An unparsable file.
    pub fn of_profile(&self, name: &str, key: &str) -> Result<Option<String>, Error> {
        match self.of_credentials_file(name, key)? {
            Some(value) => Ok(Some(value)),
            None => self.of_config_file(name, key),
        }
    }

    /// A key of a profile in the file `credentials` alone.
    ///
    /// # Errors
    /// An unparsable file.
    pub fn of_credentials_file(&self, name: &str, key: &str) -> Result<Option<String>, Error> {
        Ok(self.files()?.credentials.get(name).and_then(|section| section.get(key)).cloned())
    }

    /// A key of a profile in the file `config` alone.
    ///
    /// # Errors
    /// An unparsable file.
    pub fn of_config_file(&self, name: &str, key: &str) -> Result<Option<String>, Error> {
        Ok(self.files()?.config_profile(name).and_then(|section| section.get(key)).cloned())
    }

    /// A key of a `[sso-session …]` section.
    ///
    /// # Errors
    /// An unparsable file.
    pub fn of_sso_session(&self, name: &str, key: &str) -> Result<Option<String>, Error> {
        let section = self.files()?.config_section("sso-session", name);
        Ok(section.and_then(|section| section.get(key)).cloned())
    }

    /// Whether there is a `[sso-session …]` section of this name.
    ///
    /// # Errors
    /// An unparsable file.
    pub fn has_sso_session(&self, name: &str) -> Result<bool, Error> {
        Ok(self.files()?.config_section("sso-session", name).is_some())
    }

    /// The location of a profile's key in the credentials file, for messages.
    pub fn place_in_credentials_file(&self, name: &str, key: &str) -> String {
        let path = path_of("AWS_SHARED_CREDENTIALS_FILE", "credentials");
        place(&path, name, key, |title| title == name)
    }

    /// The location of a profile's key in the config file, for messages.
    pub fn place_in_config_file(&self, name: &str, key: &str) -> String {
        let path = path_of("AWS_CONFIG_FILE", "config");
        place(&path, name, key, |title| {
            named_section(title, "profile") == Some(name) || title == name
        })
    }

    /// A setting and its origin: the variable's name, or the key with its profile.
    ///
    /// # Errors
    /// As [`get`](Config::get).
    pub fn setting_with_origin(
        &self,
        variables: &[&str],
        key: &str,
    ) -> Result<Option<(String, String)>, Error> {
        let own = self.flavour.own().map(|own| own.variable(own_key(key)));
        let own = own.as_deref().map(|own| [own]);
        let variables = own.as_ref().map_or(variables, |own| own.as_slice());
        if let Some(value) = self.caller.get(key) {
            return Ok(Some((value.to_owned(), "the client's builder".to_owned())));
        }
        for variable in variables {
            if let Some(value) = self.env(variable) {
                return Ok(Some((value, format!("variable {variable}"))));
            }
        }
        let value = self.get(key)?;
        let key = self.key(key);
        Ok(value.map(|value| (value, format!("key {key} of profile {}", self.profile_name()))))
    }

    /// The error of a setting with a value that is not valid: names the setting and its valid
    /// values for a service that is not AWS's, and is `of_aws`, as in the AWS CLI, for others.
    pub fn invalid_value<E: From<crate::error::Error>>(
        &self,
        key: &str,
        valid: &str,
        of_aws: impl FnOnce() -> E,
    ) -> E {
        if self.flavour.is_aws() {
            return of_aws();
        }
        match self.setting_with_origin(&[], key) {
            Ok(Some((value, origin))) => crate::error::Error::configuration(format!(
                "The value `{}` of {origin} is not valid: it must be {valid}.",
                value.escape_debug()
            ))
            .into(),
            Ok(None) => of_aws(),
            Err(error) => crate::error::Error::from(error).into(),
        }
    }

    /// A setting that is true or false. Other values count as false for AWS's services, as in the
    /// AWS CLI.
    ///
    /// # Errors
    /// As [`get`](Config::get); another value for a service that is not AWS's (253).
    pub fn flag(&self, variables: &[&str], key: &str) -> Result<Option<bool>, crate::error::Error> {
        let Some(text) = self.setting(variables, key)? else { return Ok(None) };
        let is_valid = ["", "true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word));
        if !is_valid && !self.flavour.is_aws() {
            let other = || crate::error::Error::configuration(format!("{key} is not valid"));
            return Err(self.invalid_value(key, "true or false", other));
        }
        Ok(Some(is_true(&text)))
    }

    /// A setting: the first of these environment variables that is set, else the profile's key. A
    /// service that is not AWS's has one variable for it, which is named after the key.
    ///
    /// # Errors
    /// As [`get`](Config::get).
    pub fn setting(&self, variables: &[&str], key: &str) -> Result<Option<String>, Error> {
        if let Some(value) = self.caller.get(key) {
            return Ok(Some(value.to_owned()));
        }
        let of_environment = match self.flavour.own() {
            Some(own) => self.env(&own.variable(own_key(key))),
            None => self.first_env(variables),
        };
        match of_environment {
            Some(value) => Ok(Some(value)),
            None => self.get(key),
        }
    }

    /// A setting of a service that is not AWS's that is a list of arguments; absent for AWS's.
    ///
    /// # Errors
    /// As [`get`](Config::get).
    pub fn arguments(&self, key: &str) -> Result<Option<Vec<String>>, Error> {
        match self.own_file() {
            Some(file) => file?.arguments(self.profile_name(), key),
            None => Ok(None),
        }
    }

    /// A key of a nested section of the profile in use, such as `s3`.
    ///
    /// # Errors
    /// As [`get`](Config::get).
    pub(crate) fn nested(&self, section: &str, key: &str) -> Result<Option<String>, Error> {
        let nested = self.get(section)?.and_then(|text| ini::nested(&text));
        Ok(nested.and_then(|section| section.get(key).cloned()))
    }

    /// A key of one service in the `[services …]` section that the profile names.
    ///
    /// # Errors
    /// As [`get`](Config::get), and a section that does not exist.
    pub fn service_setting(&self, service: &str, key: &str) -> Result<Option<String>, Error> {
        if let Some(file) = self.own_file() {
            return file?.of_service(self.profile_name(), service, key);
        }
        let Some(name) = self.get("services")? else { return Ok(None) };
        let section =
            self.files()?.config_section("services", &name).ok_or(Error::NoServices(name))?;
        let nested = section.get(service).and_then(|value| ini::nested(value));
        Ok(nested.and_then(|section| section.get(key).cloned()))
    }
}

/// The key of a service that is not AWS's for a key of the AWS CLI: without the prefixes of tools.
fn own_key(key: &str) -> &str {
    key.strip_prefix("cli_").or_else(|| key.strip_prefix("sdk_ua_")).unwrap_or(key)
}

impl Files {
    fn config_profile(&self, name: &str) -> Option<&Section> {
        let plain = if name == "default" { self.config.get("default") } else { None };
        plain.or_else(|| self.config_section("profile", name))
    }

    /// The section `[kind name]`, whose name may be quoted.
    fn config_section(&self, kind: &str, name: &str) -> Option<&Section> {
        self.config
            .iter()
            .find_map(|(title, section)| (named_section(title, kind)? == name).then_some(section))
    }
}

/// The name in the title `kind name` of a section, without its quotes.
fn named_section<'a>(title: &'a str, kind: &str) -> Option<&'a str> {
    let rest = title.trim().strip_prefix(kind)?;
    let rest = rest.strip_prefix(char::is_whitespace)?.trim();
    let within = |quote: char| rest.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    Some(within('"').or_else(|| within('\'')).unwrap_or(rest))
}

/// `aws_access_key_id of profile p (/home/me/.aws/credentials:3)`; without the line number if it is
/// not found.
fn place(path: &Path, name: &str, key: &str, is_profile: impl Fn(&str) -> bool) -> String {
    let text = read_text(path).unwrap_or_default();
    let mut is_inside = false;
    let line = text.lines().position(|line| {
        if let Some((title, _)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            is_inside = is_profile(title);
        }
        let end = line.find(['=', ':']).unwrap_or(line.len());
        is_inside && line.get(..end).is_some_and(|start| start.trim().eq_ignore_ascii_case(key))
    });
    let line = line.map(|line| format!(":{}", line + 1)).unwrap_or_default();
    format!("{key} of profile {name} ({}{line})", path.display())
}

fn path_of(variable: &str, file: &str) -> PathBuf {
    match env(variable) {
        Some(path) => expand_home(&path),
        None => expand_home(&format!("~/.aws/{file}")),
    }
}

/// Reads the sections of a file. A missing file has none; one that is not readable or not UTF-8 is
/// unparsable.
pub fn read(path: &Path) -> Result<Sections, Error> {
    let unparsable = |reason| Error::Unparsable(path.to_owned(), reason);
    match std::fs::File::open(path).and_then(|file| read_at_most(file, LONGEST)) {
        Ok(bytes) => {
            let text = String::from_utf8(bytes).map_err(|_| unparsable(None))?;
            ini::parse(&text).map_err(|reason| unparsable(Some(reason)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Sections::new()),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            Err(Error::TooLong(path.to_owned()))
        }
        Err(_) => Err(unparsable(None)),
    }
}
