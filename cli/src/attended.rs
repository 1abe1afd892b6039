//! Whether a person watches the terminal. Without a person, there is never a prompt, a pager or
//! colour, unless an option of the command line asks for it.
//!
//! Programs that start others say so in the environment. The names are from: the mapping of callers
//! in botocore's `useragent.py` (AWS CLI 2.36.7), `AI_AGENT` of Vercel's `detect-agent`, `CODEX_…`
//! and `CLINE_…` of AWS CDK's `detect-agent.ts`, and `NO_COLOR` of no-color.org.

use hardie_client::internal::config::env;

/// Variables of coding agents; they have any value but an empty one.
const AGENTS: [&str; 13] = [
    "AI_AGENT",
    "CLAUDECODE",
    "GEMINI_CLI",
    "CURSOR_AGENT",
    "KIRO_SESSION_ID",
    "OPENCODE",
    "ANTIGRAVITY_AGENT",
    "AMP_CURRENT_THREAD_ID",
    "PI_CODING_AGENT",
    "COPILOT_CLI",
    "CODEX_THREAD_ID",
    "CODEX_SANDBOX",
    "CODEX_CI",
];

/// Whether a person watches, as far as the environment says.
pub(crate) fn is_attended() -> bool {
    is_attended_by(&|name| env(name))
}

/// Whether text on a terminal, or elsewhere, gets colour: as `--color` says, else on a terminal
/// that a person watches and that supports it.
pub(crate) fn wants_color(option: Option<&str>, is_terminal: bool) -> bool {
    wants_color_by(&|name| env(name), option, is_terminal)
}

type Environment<'e> = &'e dyn Fn(&str) -> Option<String>;

fn is_attended_by(env: Environment<'_>) -> bool {
    let is_off = |text: &str| text.is_empty() || text == "0" || text.eq_ignore_ascii_case("false");
    let is_ci = env("CI").is_some_and(|text| !is_off(&text));
    !is_ci && AGENTS.iter().all(|name| env(name).is_none_or(|text| text.is_empty()))
}

fn wants_color_by(env: Environment<'_>, option: Option<&str>, is_terminal: bool) -> bool {
    match option {
        Some("on") => true,
        Some("off") => false,
        _ => {
            is_terminal
                && env("NO_COLOR").is_none_or(|text| text.is_empty())
                && env("TERM").is_none_or(|name| name != "dumb")
                && is_attended_by(env)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_attended_by, wants_color_by};

    #[test]
    fn people_agents_and_options() {
        // A variable; whether a person watches; whether a terminal gets colour.
        let cases = [
            (("USER", "x"), true, true),
            (("CI", "true"), false, false),
            (("CI", "1"), false, false),
            (("CI", "false"), true, true),
            (("CI", ""), true, true),
            (("AI_AGENT", "some-tool"), false, false),
            (("CLAUDECODE", "1"), false, false),
            (("CODEX_SANDBOX", "seatbelt"), false, false),
            (("CURSOR_AGENT", ""), true, true),
            (("NO_COLOR", "1"), true, false),
            (("NO_COLOR", ""), true, true),
            (("TERM", "dumb"), true, false),
        ];
        for ((name, value), is_attended, has_color) in cases {
            let env = |it: &str| (it == name).then(|| value.to_owned());
            assert_eq!(is_attended_by(&env), is_attended, "{name}={value}");
            let color = |option, is_terminal| wants_color_by(&env, option, is_terminal);
            assert_eq!(color(None, true), has_color, "{name}={value}");
            assert_eq!(color(Some("auto"), true), has_color, "{name}={value}");
            assert!(color(Some("on"), false) && !color(Some("off"), true), "{name}={value}");
            assert!(!color(None, false), "{name}={value}");
        }
    }
}
