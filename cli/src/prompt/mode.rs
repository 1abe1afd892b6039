//! Decides whether to prompt for a command.

use crate::attended::is_attended;
use crate::error::Error;
use crate::{args, conventions};
use hardie_client::internal::config;

/// When to prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Never.
    Off,
    /// Before every command.
    On,
    /// If the arguments cannot be run.
    Partial,
}

impl Mode {
    /// The mode of a command: by its arguments, then `AWS_CLI_AUTO_PROMPT`, then the key
    /// `cli_auto_prompt` of the environment's profile, since the AWS CLI has not read `--profile`
    /// yet. An unknown setting means `off`, and so does every setting if nobody watches.
    ///
    /// # Errors
    /// A file that cannot be parsed (255). A missing profile is reported later, by code that needs
    /// a setting of it.
    pub(crate) fn of(words: &[String]) -> Result<Mode, Error> {
        if let Some(mode) = Mode::of_words(words) {
            return Ok(mode);
        }
        if !is_attended() {
            return Ok(Mode::Off);
        }
        match conventions::config().setting(&["AWS_CLI_AUTO_PROMPT"], "cli_auto_prompt") {
            Ok(setting) => Ok(Mode::of_setting(setting.as_deref())),
            Err(config::Error::NoProfile(_)) => Ok(Mode::Off),
            Err(error) => Err(error.into()),
        }
    }

    /// The mode by arguments alone; they count in any position, even as values.
    fn of_words(words: &[String]) -> Option<Mode> {
        let has = |word: &str| words.iter().any(|it| it == word);
        if has(args::HELP) || has("--version") || has("--no-cli-auto-prompt") {
            return Some(Mode::Off);
        }
        has("--cli-auto-prompt").then_some(Mode::On)
    }

    /// Whether a word is a mode.
    pub(crate) fn is_setting(word: &str) -> bool {
        ["on", "on-partial", "off"].iter().any(|mode| word.eq_ignore_ascii_case(mode))
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
