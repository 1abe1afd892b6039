//! Candidates at the cursor, in the form in which they are inserted.

use super::PromptContext;
use crate::alias::Aliases;
use crate::complete::candidates;
use crate::complete::words::{ClassifiedLine, read};
use crate::shell_words::{escaped, split};
use hardie_client::internal::config::Config;
use hardie_runtime::cli::quoted;
use hardie_runtime::table::Kind;
use std::ops::Range;

/// Options that have no effect in a prompt.
const HIDDEN: [&str; 2] = ["--cli-auto-prompt", "--no-cli-auto-prompt"];

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// The replacement of the unfinished word, quotes included.
    pub(super) text: String,
    /// Whether the word is complete; otherwise a quote may be open.
    pub(super) ends: bool,
    /// The displayed text: for a value in shorthand only the next part.
    pub(super) shown: String,
    /// The description; may be empty.
    pub(super) about: String,
}

/// The candidates, and the part of the line that they replace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    pub(super) place: Range<usize>,
    pub(super) list: Vec<Offer>,
}

impl Offers {
    /// The common prefix of all candidates, if it is longer than the replaced part.
    pub(super) fn common<'a>(&'a self, line: &str) -> Option<&'a str> {
        let (first, others) = self.list.split_first()?;
        let mut common = first.text.as_str();
        for offer in others {
            let same = common.chars().zip(offer.text.chars()).take_while(|(a, b)| a == b);
            let end = same.map(|(c, _)| c.len_utf8()).sum();
            common = common.get(..end).unwrap_or_default();
        }
        let typed = line.get(self.place.clone())?;
        (common.len() > typed.len() && common.starts_with(typed)).then_some(common)
    }
}

/// The candidates at the cursor, which is a byte offset in the line.
pub(super) fn offers(
    context: &PromptContext,
    config: &Config,
    line: &str,
    cursor: usize,
) -> Offers {
    let before = line.get(..cursor).unwrap_or(line);
    let split = split(before);
    let Some(start) = split.words.last().map(|word| word.start) else { return Offers::default() };
    let raw = before.get(start..).unwrap_or_default();
    let words: Vec<String> = split.words.into_iter().map(|word| word.text).collect();
    let Some((typed, complete)) = words.split_last() else { return Offers::default() };
    let reading = read(&context.program, context.services, complete);
    let aliases = Aliases::default();
    let found = candidates(&context.program, context.services, &aliases, &words, config);
    let list = found
        .into_iter()
        .filter(|candidate| !HIDDEN.contains(&candidate.word.as_str()))
        .map(|it| {
            let ends = ends(&it.word, &reading);
            Offer {
                text: written(&it.word, raw, ends),
                shown: shown(&it.word, typed),
                ends,
                about: it.about,
            }
        });
    Offers { place: start..before.len(), list: list.collect() }
}

/// Whether the word cannot continue.
fn ends(word: &str, reading: &ClassifiedLine<'_>) -> bool {
    if word.ends_with(['=', '/', ',', '{', '[']) {
        return false;
    }
    let name = match word.split_once('=') {
        Some((name, _)) if name.starts_with("--") => Some(name),
        _ => reading.open.filter(|_| !word.starts_with("--")),
    };
    let name = name.and_then(|name| name.strip_prefix("--"));
    let option =
        reading.operation.and_then(|it| it.options().find(|option| Some(option.name()) == name));
    let Some(shape) = option.map(|option| option.member().target()) else { return true };
    let shape = match shape.element().filter(|_| shape.kind() == Kind::List) {
        Some(element) => element.target(),
        None => shape,
    };
    !matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::Map | Kind::List | Kind::Document)
}

/// Quotes a candidate: if needed or if the typed word was quoted. The quote stays open if the word
/// can continue.
fn written(word: &str, raw: &str, ends: bool) -> String {
    let is_special = |c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '\\');
    if !raw.contains(is_special) && !word.contains(is_special) {
        word.to_owned()
    } else if ends {
        quoted(word)
    } else {
        format!("'{}", escaped(word))
    }
}

/// The next part of a word: after the last delimiter that was typed.
fn shown(word: &str, typed: &str) -> String {
    let within = word.starts_with(typed) && !typed.contains("://");
    let start = typed.rfind(['=', ',', '{', '[', ' ']).filter(|_| within).map_or(0, |at| at + 1);
    word.get(start..).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::context;
    use super::{Offers, offers};
    use crate::conventions;

    fn at_end(line: &str) -> Offers {
        offers(&context(), &conventions::config(), line, line.len())
    }

    #[test]
    fn what_is_written_and_shown() {
        let cases: &[(&str, &str, &str, bool)] = &[
            ("te", "test", "test", true),
            ("test put-all --na", "--name", "--name", true),
            ("test put-all --generate-cli-skeleton y", "yaml-input", "yaml-input", true),
            ("test put-all --thing Na", "Name=", "Name=", false),
            ("test put-all --thing Name=x,Si", "Name=x,Size=", "Size=", false),
            ("test put-all --thing 'Name=a b,Si", "'Name=a b,Size=", "Size=", false),
            ("test put-all --thing Name=a\\ b,Si", "'Name=a b,Size=", "Size=", false),
            ("test put-all --thing=Si", "--thing=Size=", "Size=", false),
            ("test put-all --output=ya", "--output=yaml", "yaml", true),
            ("test put-all --output 'tab", "table", "table", true),
        ];
        for (line, text, shown, ends) in cases {
            let offers = at_end(line);
            let first = &offers.list[0];
            assert_eq!(
                (first.text.as_str(), first.shown.as_str(), first.ends),
                (*text, *shown, *ends),
                "{line}"
            );
        }
        assert!(at_end("test put-all --name x --cli-auto").list.is_empty());
        assert!(at_end("nothing ").list.is_empty());
        let at = offers(&context(), &conventions::config(), "test put --name x", 8);
        assert_eq!((at.place.clone(), at.list[0].text.as_str()), (5..8, "put-all"));
    }

    #[test]
    fn common_beginnings() {
        for (line, want) in [
            ("test put-all --li", None),
            ("test put-all --no-s", Some("--no-sign-request")),
            ("test put-all --cli-skel", Some("--cli-skeleton-")),
            ("test put-all --starting", None),
            ("test put-all --gene", Some("--generate-cli-skeleton")),
            ("test put-all --thing", None),
            ("test put-all --cli-input", Some("--cli-input-")),
            ("test put-all --output 'ya", None),
        ] {
            assert_eq!(at_end(line).common(line), want, "{line}");
        }
    }
}
