//! The error of a command: one type for all, with exit code and message.
//!
//! The classes and their exit codes are those of the AWS CLI (AWS CLI behaviour 1.5 and 1.6).
//! [`render`] writes an error in one of the [`ErrorFormat`]s.

mod advice;
mod details;
mod format;
mod plain;
mod render;
mod terminal;

pub(crate) use advice::CONFIGURE_PAGER;
pub(crate) use details::member_path;
#[cfg(feature = "batch")]
pub(crate) use details::{Detail, push_key};
pub(crate) use format::ErrorFormat;
pub(crate) use render::{render, render_for_terminal};
pub(crate) use terminal::decorated;

#[cfg(not(feature = "batch"))]
use details::Detail;
use details::json_path;

use crate::output;
use crate::output::{visible, visible_map};
use hardie_client::internal::{self, ErrorKind, Stage};
use hardie_runtime::problem::Problems;
use hardie_runtime::value::{Map, Value};
use std::fmt;

/// The class of an error, which decides the exit code, the error code and the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Arguments that cannot be parsed or are not valid: 252.
    ParamValidation,
    /// Unknown arguments: 252, always shown as plain text, after the usage text.
    UnknownOptions,
    /// A command that a guard does not let through: 252.
    Refused,
    /// A setting with an invalid value: 253.
    Configuration,
    /// No region is configured: 253.
    NoRegion,
    /// No credentials were found: 253.
    NoCredentials,
    /// The pager cannot be started: 253.
    Pager,
    /// The service returned an error: 254.
    Service,
    /// Any other error: 255, shown without an error code.
    General,
    /// The user pressed Ctrl-C: 130.
    Interrupted,
}

impl Kind {
    /// The error code in `An error occurred (CODE): …`, if the class has one.
    pub(crate) fn code(self) -> Option<&'static str> {
        match self {
            Kind::ParamValidation => Some("ParamValidation"),
            Kind::Refused => Some("Refused"),
            Kind::Configuration => Some("Configuration"),
            Kind::NoRegion => Some(NO_REGION),
            Kind::NoCredentials => Some("NoCredentials"),
            Kind::Pager => Some("Pager"),
            Kind::UnknownOptions | Kind::Service | Kind::General | Kind::Interrupted => None,
        }
    }

    /// The code in structured formats of programs that do not replace the AWS CLI, which has codes
    /// for some classes only.
    fn full_code(self) -> &'static str {
        self.code().unwrap_or(match self {
            Kind::UnknownOptions => "UnknownOptions",
            Kind::Service => "Unknown",
            Kind::Interrupted => "Interrupted",
            _ => "General",
        })
    }

    /// The exit code of the process.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Kind::ParamValidation | Kind::UnknownOptions | Kind::Refused => 252,
            Kind::Configuration | Kind::NoRegion | Kind::NoCredentials | Kind::Pager => 253,
            Kind::Service => 254,
            Kind::General => 255,
            Kind::Interrupted => 130,
        }
    }
}

/// The code of [`Kind::NoRegion`].
pub(crate) const NO_REGION: &str = "NoRegion";

/// The codes and exit codes that every command of a program has beside those of its service: the
/// structured formats of a program that replaces the AWS CLI do not show every error.
pub(crate) fn codes<'c>(program: &str) -> impl Iterator<Item = (&'c str, u8)> + use<'c> {
    let is_whole = program != render::REPLACEMENT;
    let kinds = [
        Kind::ParamValidation,
        Kind::Refused,
        Kind::Configuration,
        Kind::NoRegion,
        Kind::NoCredentials,
        Kind::UnknownOptions,
        Kind::Pager,
        Kind::Service,
        Kind::General,
        Kind::Interrupted,
    ];
    let kinds = kinds.into_iter().filter(move |kind| is_whole || kind.code().is_some());
    let stages = STAGES.iter().filter(move |_| is_whole);
    let stages = stages.map(|(_, code)| (*code, Kind::General.exit_code()));
    kinds.map(|kind| (kind.full_code(), kind.exit_code())).chain(stages)
}

/// The codes of other errors (255), by the part of the call that failed.
const STAGES: [(Stage, &str); 4] = [
    (Stage::Credentials, "Credentials"),
    (Stage::Connect, "Connection"),
    (Stage::Timeout, "Timeout"),
    (Stage::Response, "Response"),
];

/// Why a command failed.
///
/// Boxed, since nearly every function may return an error, but rarely does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    kind: Kind,
    message: String,
    usage: String,
    fields: Map,
    /// The HTTP status of the response; 0 if there is none.
    status: u16,
    hints: Vec<String>,
    /// Text for standard output before the error.
    printed: String,
    /// The option that the error is about, and the path of a part of its value.
    option: Option<(String, String)>,
    /// The values of the input that the error is about.
    details: Vec<Detail>,
    /// The code in structured formats of an error that the AWS CLI shows without one.
    code: Option<&'static str>,
}

/// The code of a row of a batch that an earlier run sent without a known outcome (255).
#[cfg(any(test, feature = "batch"))]
pub(crate) const UNKNOWN_OUTCOME: &str = "UnknownOutcome";

impl Error {
    fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            usage: String::new(),
            fields: Map::new(),
            status: 0,
            hints: Vec::new(),
            printed: String::new(),
            option: None,
            details: Vec::new(),
            code: None,
        }))
    }

    /// The error with control characters escaped, for a terminal.
    fn visible(&self) -> Error {
        let mut error = self.clone();
        error.0.message = visible(&error.0.message).into_owned();
        error.0.usage = visible(&error.0.usage).into_owned();
        error.0.fields = visible_map(&error.0.fields);
        error
    }

    /// Invalid arguments.
    pub(crate) fn param(message: impl Into<String>) -> Error {
        Error::new(Kind::ParamValidation, message)
    }

    /// The value of an option is not valid; `option` is its name with dashes.
    pub(crate) fn option(option: &str, message: impl fmt::Display) -> Error {
        Error::param(format!("Error parsing parameter '{option}': {message}")).about(option, "")
    }

    /// Parameters that do not match the model, with all problems.
    ///
    /// `members` are the input.
    pub(crate) fn invalid_parameters(problems: &Problems, members: &Map) -> Error {
        let mut error = Error::param(format!("Parameter validation failed:\n{problems}"));
        error.0.details = problems.iter().map(|problem| Detail::of(problem, members)).collect();
        error
    }

    /// The error of the value of an option, or of a part of it at a path of messages.
    pub(crate) fn about(mut self, option: &str, inside: &str) -> Error {
        self.0.option = Some((option.to_owned(), inside.to_owned()));
        self
    }

    /// The error of an option's value with the path of the value: `path` finds that of the option's
    /// member by the name of the option.
    pub(crate) fn located(mut self, path: impl Fn(&str) -> Option<String>) -> Error {
        if self.0.details.is_empty()
            && let Some((option, inside)) = &self.0.option
            && let Some(path) = path(option)
        {
            let path = path + &json_path(inside, &Map::new()).replacen('$', "", 1);
            let message = self.0.message.clone();
            self.0.details.push(Detail::invalid(path, message));
        }
        self
    }

    /// The values of the input that the error is about.
    #[cfg(feature = "batch")]
    pub(crate) fn details(&self) -> &[Detail] {
        &self.0.details
    }

    /// The error with values of the input that it is about.
    #[cfg(feature = "batch")]
    pub(crate) fn detailed(mut self, details: Vec<Detail>) -> Error {
        self.0.details = details;
        self
    }

    /// Unknown arguments, in the order in which the message lists them, and the usage text.
    pub(crate) fn unknown_options(words: &[String], usage: impl Into<String>) -> Error {
        let mut error =
            Error::new(Kind::UnknownOptions, format!("Unknown options: {}", words.join(", ")));
        error.0.usage = usage.into();
        error
    }

    /// A guard does not let the command through.
    pub(crate) fn refused(message: impl Into<String>) -> Error {
        Error::new(Kind::Refused, message)
    }

    /// A setting with a value that is not valid.
    pub(crate) fn configuration(message: impl Into<String>) -> Error {
        Error::new(Kind::Configuration, message)
    }

    /// The pager could not be started; `reason` is the message of the operating system, `advice`
    /// says how to configure the pager.
    pub(crate) fn pager(reason: impl fmt::Display, advice: &str) -> Error {
        Error::new(
            Kind::Pager,
            format!(
                "Unable to redirect output to pager. Received the following error when opening \
                 pager:\n{reason}\n\n{advice}"
            ),
        )
    }

    /// Code, message and HTTP status of a service's error; `None` for other classes.
    pub(crate) fn of_service(&self) -> Option<(&str, &Value, u16)> {
        let text = |name: &str| self.0.fields.get(name);
        let code = text("Code").and_then(Value::as_str).unwrap_or_default();
        (self.0.kind == Kind::Service)
            .then(|| (code, text("Message").unwrap_or(&Value::Null), self.0.status))
    }

    /// Any other error.
    pub(crate) fn general(message: impl Into<String>) -> Error {
        Error::new(Kind::General, message)
    }

    /// There is no terminal for a prompt. The AWS CLI's prompter has no error message for that, but
    /// prints a warning first.
    pub(crate) fn no_terminal() -> Error {
        let mut error = Error::new(Kind::General, "");
        error.0.usage = "Warning: Input is not a terminal (fd=0).\n".to_owned();
        error
    }

    /// The user pressed Ctrl-C.
    pub(crate) fn interrupted() -> Error {
        Error::new(Kind::Interrupted, "")
    }

    /// Puts further lines for a terminal in front of those that the error has already.
    pub(crate) fn hinted(mut self, hints: Vec<String>) -> Error {
        self.0.hints.splice(..0, hints);
        self
    }

    /// The error of a result of which this text has been printed.
    pub(crate) fn after_output(mut self, printed: String) -> Error {
        self.0.printed = printed;
        self
    }

    /// The text for standard output before the error.
    pub(crate) fn printed(&self) -> &str {
        &self.0.printed
    }

    /// The lines that only a terminal shows.
    pub(crate) fn hints(&self) -> &[String] {
        &self.0.hints
    }

    /// The class.
    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The message without the error code.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The exit code of the process.
    pub(crate) fn exit_code(&self) -> u8 {
        self.0.kind.exit_code()
    }

    /// The text before the message: the usage text before unknown arguments, or a warning.
    fn usage(&self) -> &str {
        &self.0.usage
    }

    /// The fields that the service sent; empty for other classes.
    fn fields(&self) -> &Map {
        &self.0.fields
    }

    /// The code in structured formats.
    pub(crate) fn code(&self) -> &str {
        let of_service = self.of_service().map(|(code, ..)| code).filter(|code| !code.is_empty());
        of_service.or(self.0.code).unwrap_or_else(|| self.0.kind.full_code())
    }

    /// The error as an object for the structured formats of programs that do not replace the AWS
    /// CLI: every error has a code and its exit code, and the values that it is about.
    fn whole_object(&self) -> Map {
        let mut map = match self.0.kind {
            Kind::Service => self.0.fields.clone(),
            _ => Map::from_iter([("Code", self.code().into()), ("Message", self.message().into())]),
        };
        map.get_or_insert_with("Code", || self.code().into());
        map.get_or_insert_with("Message", || self.message().into());
        map.get_or_insert_with("Exit", || i64::from(self.exit_code()).into());
        if !self.0.details.is_empty() {
            let details = self.0.details.iter().map(Detail::object).collect();
            map.insert("Errors", Value::List(details));
        }
        map
    }

    /// The error as an object for the structured formats; `None` for classes that the AWS CLI
    /// always shows as plain text.
    fn object(&self) -> Option<Map> {
        if self.0.kind == Kind::Service {
            return Some(self.0.fields.clone());
        }
        let mut map = Map::new();
        map.insert("Code".to_owned(), Value::from(self.0.kind.code()?));
        map.insert("Message".to_owned(), Value::from(self.0.message.as_str()));
        Some(map)
    }
}

impl From<internal::Error> for Error {
    fn from(error: internal::Error) -> Error {
        let parts = error.into_parts();
        let kind = match parts.kind {
            ErrorKind::InvalidInput => Kind::ParamValidation,
            ErrorKind::Configuration => Kind::Configuration,
            ErrorKind::NoRegion => Kind::NoRegion,
            ErrorKind::NoCredentials => Kind::NoCredentials,
            ErrorKind::Service => Kind::Service,
            ErrorKind::General => Kind::General,
            ErrorKind::Interrupted => Kind::Interrupted,
        };
        let mut error = Error::new(kind, parts.message);
        let stage = STAGES.iter().find(|(stage, _)| *stage == parts.stage);
        error.0.code = stage.map(|(_, code)| *code).filter(|_| kind == Kind::General);
        error.0.fields = parts.fields;
        error.0.status = parts.status;
        error.0.hints.extend(parts.hint);
        error
    }
}

impl From<output::RenderError> for Error {
    fn from(failure: output::RenderError) -> Error {
        Error::general(failure.to_string())
    }
}

impl From<internal::config::Error> for Error {
    fn from(error: internal::config::Error) -> Error {
        internal::Error::from(error).into()
    }
}

impl From<internal::jmespath::Error> for Error {
    fn from(error: internal::jmespath::Error) -> Error {
        Error::general(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind.code() {
            Some(code) => write!(f, "An error occurred ({code}): {}", self.0.message),
            None => f.write_str(&self.0.message),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::details::CODES;
    use super::{Kind, STAGES, UNKNOWN_OUTCOME};
    use std::collections::BTreeSet;

    const KINDS: [Kind; 10] = [
        Kind::ParamValidation,
        Kind::UnknownOptions,
        Kind::Refused,
        Kind::Configuration,
        Kind::NoRegion,
        Kind::NoCredentials,
        Kind::Pager,
        Kind::Service,
        Kind::General,
        Kind::Interrupted,
    ];

    /// The codes in the first column of the table with this heading, with the second column.
    fn rows(guide: &str, heading: &str) -> BTreeSet<(String, String)> {
        let table = guide.split_once(heading).unwrap().1;
        let rows = table.trim_start_matches('\n').lines().take_while(|line| line.starts_with('|'));
        let cells = rows.filter(|line| line.contains('`')).map(|line| {
            let mut cells = line.split('|').skip(1).map(|cell| cell.trim().replace('`', ""));
            (cells.next().unwrap(), cells.next().unwrap())
        });
        cells.collect()
    }

    #[test]
    fn the_guide_lists_all_codes() {
        // Tests run in the folder of their package, which the guide is beside in the repository.
        let Ok(guide) = std::fs::read_to_string("../docs/src/describing.md") else {
            println!("skipped: the guide is not beside the package");
            return;
        };
        let of_kinds = KINDS.iter().map(|kind| (kind.full_code(), kind.exit_code()));
        let of_stages = STAGES.iter().map(|(_, code)| (*code, Kind::General.exit_code()));
        let of_rows = [(UNKNOWN_OUTCOME, Kind::General.exit_code())];
        let codes = of_kinds.chain(of_stages).chain(of_rows);
        let codes: BTreeSet<(String, String)> =
            codes.map(|(code, exit)| (code.to_owned(), exit.to_string())).collect();
        assert_eq!(rows(&guide, "| code | exit code | meaning |\n"), codes);
        let details: BTreeSet<&str> = CODES.iter().map(|(_, code)| *code).collect();
        let listed = rows(&guide, "| code | meaning |\n");
        assert_eq!(listed.iter().map(|(code, _)| code.as_str()).collect::<BTreeSet<_>>(), details);
        // Every class is in the list above.
        let source = include_str!("mod.rs").split_once("pub(crate) enum Kind {").unwrap().1;
        let variants = source.split_once("\n}").unwrap().0.lines();
        let variants = variants.filter(|line| line.ends_with(',') && !line.contains("//"));
        assert_eq!(variants.count(), KINDS.len());
    }
}
