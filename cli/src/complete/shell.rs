//! What shells need: a script that asks the program, and answers in a form that each can read.
//!
//! Both are asked for by a first word that no command has, known by its full name alone, so that nothing
//! of the AWS CLI's own words changes its meaning.

use super::{Candidate, words};
use crate::args::Program;
use crate::config::Config;
use crate::error::Error;
use crate::shell_words::split;
use hardie_runtime::completion::Shell;
use hardie_runtime::service::Service;

/// `--cli-completion SHELL` prints the script of a shell.
pub(crate) const SCRIPT: &str = "--cli-completion";
/// `--cli-complete SHELL LINE` answers a script: LINE ends at the cursor.
pub(crate) const ANSWER: &str = "--cli-complete";

/// What a program prints whose words begin with [`SCRIPT`] or [`ANSWER`]; nothing for other words.
///
/// # Errors
/// A shell that is not known (252).
pub(crate) fn answer(
    program: &Program,
    services: &[&'static Service],
    arguments: &[String],
) -> Result<Option<String>, Error> {
    let (first, rest) = match arguments.split_first() {
        Some((first, rest)) if first == SCRIPT || first == ANSWER => (first, rest),
        _ => return Ok(None),
    };
    let Some(shell) = rest.first().and_then(|name| Shell::named(name)) else {
        return Err(Error::param(format!("{first}: one of {} is expected", Shell::NAMES.join(", "))));
    };
    if first == SCRIPT {
        return Ok(Some(shell.script(&program.name)));
    }
    let line = rest.get(1).map_or("", String::as_str);
    let split = split(line);
    let is_quoted = split.quote.is_some();
    // The program's own name is no word of its own command line.
    let typed: Vec<String> = split.words.into_iter().skip(1).map(|word| word.text).collect();
    let found = words::candidates(program, services, &typed, &Config::new(None));
    let last = typed.last().map_or("", String::as_str);
    Ok(Some(found.iter().map(|candidate| shown(shell, candidate, last, is_quoted)).collect()))
}

/// A candidate as a shell's script reads it; `typed` is the unfinished word.
fn shown(shell: Shell, candidate: &Candidate, typed: &str, is_quoted: bool) -> String {
    let word = &candidate.word;
    match shell {
        // readline puts a candidate in the place of what follows the last of its word breaks.
        Shell::Bash => {
            let cut = typed.rfind(['=', ':']).filter(|_| !is_quoted).map_or(0, |at| at + 1);
            format!("{}\n", word.get(cut..).unwrap_or(word))
        }
        Shell::Zsh | Shell::Fish | Shell::Pwsh => {
            let about = first_sentence(&candidate.about);
            format!("{word}\t{about}\n")
        }
    }
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").or_else(|| text.strip_suffix('.').map(str::len)).map_or(text, |end| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Shell, first_sentence, shown};

    #[test]
    fn bash_goes_on_behind_its_word_breaks() {
        let candidate = Candidate::new("k={Type=URL", "");
        assert_eq!(shown(Shell::Bash, &candidate, "k={Type=U", false), "URL\n");
        assert_eq!(shown(Shell::Bash, &candidate, "k={Ty", false), "{Type=URL\n");
        assert_eq!(shown(Shell::Bash, &candidate, "k={Ty", true), "k={Type=URL\n");
    }

    #[test]
    fn descriptions_are_a_sentence() {
        assert_eq!(first_sentence("One. Two."), "One");
        assert_eq!(first_sentence("One."), "One");
        assert_eq!(first_sentence("map"), "map");
    }
}
