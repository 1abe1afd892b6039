//! Whether a command is prompted for.

use crate::args;
use crate::error::Error;
use hardie_client::internal::config::{self, Config};

/// When the user is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Never.
    Off,
    /// Before anything is run.
    On,
    /// When the words cannot be run as they are.
    Partial,
}

impl Mode {
    /// The mode for a command: after its words `AWS_CLI_AUTO_PROMPT`, then the key
    /// `cli_auto_prompt` of the environment's profile; the AWS CLI has not read `--profile` by
    /// then. An unknown setting is `off`.
    ///
    /// # Errors
    /// An unparsable file (255). A profile that is not there is for those to report who need
    /// something of it.
    pub(crate) fn of(words: &[String]) -> Result<Mode, Error> {
        if let Some(mode) = Mode::of_words(words) {
            return Ok(mode);
        }
        match Config::new(None).setting(&["AWS_CLI_AUTO_PROMPT"], "cli_auto_prompt") {
            Ok(setting) => Ok(Mode::of_setting(setting.as_deref())),
            Err(config::Error::NoProfile(_)) => Ok(Mode::Off),
            Err(error) => Err(error.into()),
        }
    }

    /// What the words alone say; they count wherever they stand, even as values.
    fn of_words(words: &[String]) -> Option<Mode> {
        let has = |word: &str| words.iter().any(|it| it == word);
        if has(args::HELP) || has("--version") || has("--no-cli-auto-prompt") {
            return Some(Mode::Off);
        }
        has("--cli-auto-prompt").then_some(Mode::On)
    }

    fn of_setting(setting: Option<&str>) -> Mode {
        match setting.map(str::to_lowercase).as_deref() {
            Some("on") => Mode::On,
            Some("on-partial") => Mode::Partial,
            _ => Mode::Off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mode;

    #[test]
    fn words_and_settings() {
        let cases: [(&[&str], Option<Mode>); 6] = [
            (&["connect"], None),
            (&["connect", "--cli-auto-prompt"], Some(Mode::On)),
            (&["--cli-auto-prompt", "connect", "help"], Some(Mode::Off)),
            (&["--cli-auto-prompt", "--version"], Some(Mode::Off)),
            (&["--name", "--no-cli-auto-prompt"], Some(Mode::Off)),
            (&["--cli-auto-promp"], None),
        ];
        for (words, want) in cases {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(Mode::of_words(&words), want, "{words:?}");
        }
        let cases = [
            (None, Mode::Off),
            (Some(""), Mode::Off),
            (Some("off"), Mode::Off),
            (Some("true"), Mode::Off),
            (Some("ON"), Mode::On),
            (Some("On-Partial"), Mode::Partial),
        ];
        for (setting, want) in cases {
            assert_eq!(Mode::of_setting(setting), want, "{setting:?}");
        }
    }
}
