//! The scripts for shells, which call the program, and the output in the format of each shell.
//!
//! Both are requested by a first argument that is not a command and cannot be abbreviated, so the
//! AWS CLI's arguments keep their meaning.

use super::{Candidate, bash, candidates, is_unprintable};
use crate::alias::Aliases;
use crate::args::Program;
use crate::conventions;
use crate::error::Error;
use crate::services::Services;
use crate::shell_words::split;
use hardie_runtime::cli::completion::Shell;

/// `--cli-completion SHELL` prints the script of a shell.
pub(crate) const SCRIPT: &str = "--cli-completion";
/// `--cli-complete SHELL LINE` prints candidates for a script; LINE ends at the cursor.
pub(crate) const ANSWER: &str = "--cli-complete";

/// The output for arguments that begin with [`SCRIPT`] or [`ANSWER`]; `None` for others.
///
/// # Errors
/// An unknown shell, or a program name that the script cannot contain (252).
pub(crate) fn answer(
    program: &Program,
    services: Services,
    arguments: &[String],
) -> Result<Option<String>, Error> {
    let (first, rest) = match arguments.split_first() {
        Some((first, rest)) if first == SCRIPT || first == ANSWER => (first, rest),
        _ => return Ok(None),
    };
    let Some(shell) = rest.first().and_then(|name| Shell::named(name)) else {
        return Err(Error::param(format!("{first}: expected one of {}", Shell::NAMES.join(", "))));
    };
    if first == SCRIPT {
        // The script contains the name unquoted.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.+".contains(c);
        if !program.name.chars().all(is_plain) || program.name.starts_with('-') {
            let message = format!("{SCRIPT}: the program name {:?} is not supported", program.name);
            return Err(Error::param(message));
        }
        return Ok(Some(shell.script(&program.name)));
    }
    let line = rest.get(1).map_or("", String::as_str);
    let config = conventions::config();
    let aliases = Aliases::read().unwrap_or_default();
    if shell == Shell::Bash {
        let text = rest.get(2).map(String::as_str);
        let Some(request) = bash::request(line, text) else { return Ok(Some(String::new())) };
        let found = candidates(program, services, &aliases, &request.words, &config);
        return Ok(Some(request.reply(&found)));
    }
    // The program name is not an argument.
    let typed: Vec<String> = split(line).words.into_iter().skip(1).map(|word| word.text).collect();
    let found = candidates(program, services, &aliases, &typed, &config);
    Ok(Some(found.iter().map(described).collect()))
}

/// A candidate for scripts that show descriptions: a line with a `+` if the argument can continue,
/// the argument, and the description. These shells quote arguments themselves.
fn described(candidate: &Candidate) -> String {
    let mark = if candidate.is_open { '+' } else { '-' };
    let about = first_sentence(&candidate.about);
    let about: String = about.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect();
    format!("{mark}{}\t{about}\n", candidate.word)
}

fn first_sentence(text: &str) -> &str {
    text.find(". ")
        .or_else(|| text.strip_suffix('.').map(str::len))
        .map_or(text, |end| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::{Candidate, SCRIPT, answer, described, first_sentence};
    use crate::args::Program;
    use crate::services::Services;

    #[test]
    fn names_of_programs_in_scripts() {
        let script = |name: &str| {
            let program = Program { name: name.to_owned(), service_word: false };
            answer(&program, Services::of(&[]), &[SCRIPT.to_owned(), "bash".to_owned()])
        };
        assert!(script("aws-connect_2.0+x").unwrap().unwrap().contains("aws-connect_2.0+x"));
        for name in ["a b", "a;touch X", "$(x)", "-x", "a\n", "a'"] {
            assert!(script(name).is_err(), "{name}");
        }
    }

    #[test]
    fn lines_of_candidates() {
        assert_eq!(described(&Candidate::open("Type=", "string")), "+Type=\tstring\n");
        let about = "\u{1b}[31mred\tand\nmore\u{9b}2J \u{202e}x";
        assert_eq!(described(&Candidate::new("a b", about)), "-a b\t [31mred and more 2J  x\n");
    }

    #[test]
    fn descriptions_are_a_sentence() {
        assert_eq!(first_sentence("One. Two."), "One");
        assert_eq!(first_sentence("One."), "One");
        assert_eq!(first_sentence("map"), "map");
    }
}
