//! Quotes candidates for a bash command line.

use super::split::State;

/// The position of the text that readline replaces.
#[derive(Debug)]
pub(super) struct ReplacedRange {
    /// The state of bash's parser at the start of the text.
    pub(super) state: State,
    /// The number of bytes of the value before the text.
    pub(super) kept: usize,
    /// The number of leading characters that name a home directory and must not be quoted.
    pub(super) tilde: usize,
}

/// Quotes a complete word. After `apart` bytes it differs from all other candidates, so readline
/// never inserts half an escape.
pub(super) fn quoted(word: &str, place: &ReplacedRange, apart: Option<usize>) -> String {
    let mut text = String::new();
    for (count, (at, c, is_last)) in replaced(word, place).enumerate() {
        match place.state {
            _ if count < place.tilde => text.push(c),
            _ if apart == Some(at) && !is_last && escapes(place.state, c) => {
                text.push_str(&differently(place.state, c));
            }
            // readline closes the quote unless the text ends with it.
            State::Single | State::Ansi if c == '\'' && is_last => text.push_str("'\\'"),
            State::Double if c == '"' && is_last => text.push_str("\"\\\""),
            State::Double if c == '!' && is_last => text.push_str("\"'!'\"\""),
            state => push(&mut text, state, c),
        }
    }
    text
}

/// Quotes a word that continues.
pub(super) fn open(word: &str, place: &ReplacedRange) -> String {
    let mut text = String::new();
    replaced(word, place).for_each(|(_, c, _)| push(&mut text, place.state, c));
    text
}

/// The characters that readline replaces, with their bytes and whether they are the last.
fn replaced<'a>(
    word: &'a str,
    place: &ReplacedRange,
) -> impl Iterator<Item = (usize, char, bool)> + 'a {
    let kept = place.kept;
    let rest = word.get(kept..).unwrap_or_default();
    rest.char_indices().map(move |(at, c)| (kept + at, c, kept + at + c.len_utf8() == word.len()))
}

/// Writes a character so that bash reads it literally and its state does not change.
fn push(text: &mut String, state: State, c: char) {
    match state {
        State::Single if c == '\'' => text.push_str("'\\''"),
        // A backslash would be kept, and without one this is history expansion.
        State::Double if c == '!' => text.push_str("\"'!'\""),
        _ => {
            if escapes(state, c) {
                text.push('\\');
            }
            text.push(c);
        }
    }
}

/// Whether a character needs a backslash.
fn escapes(state: State, c: char) -> bool {
    match state {
        State::Plain => c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_./:@%+=,".contains(c),
        State::Double => matches!(c, '"' | '\\' | '$' | '`'),
        State::Ansi => matches!(c, '\'' | '\\'),
        State::Single => false,
    }
}

/// Writes a character that needs a backslash in quotes instead.
fn differently(state: State, c: char) -> String {
    match (state, c) {
        (State::Plain, '\'') => "\"'\"".to_owned(),
        (State::Plain, c) => format!("'{c}'"),
        (State::Double, c) => format!("\"'{c}'\""),
        (_, c) => format!("\\{c}"),
    }
}
