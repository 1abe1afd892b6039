//! Candidates as they are inserted into a bash command line.

use super::split::State;

/// Where the text is that readline replaces.
#[derive(Debug)]
pub(super) struct Place {
    /// How bash reads the text there.
    pub(super) state: State,
    /// How many bytes of the word's value are in front of it.
    pub(super) kept: usize,
    /// How many characters stand for a home folder and must stay as they are.
    pub(super) tilde: usize,
}

/// What readline inserts for a word that may end here. Behind `apart` bytes of the word its quoting
/// differs from that of all other words, so that readline never inserts half an escape.
pub(super) fn quoted(word: &str, place: &Place, apart: Option<usize>) -> String {
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

/// What readline inserts for a word that goes on.
pub(super) fn open(word: &str, place: &Place) -> String {
    let mut text = String::new();
    replaced(word, place).for_each(|(_, c, _)| push(&mut text, place.state, c));
    text
}

/// The characters that readline replaces, with their bytes and whether they are the last.
fn replaced<'a>(word: &'a str, place: &Place) -> impl Iterator<Item = (usize, char, bool)> + 'a {
    let kept = place.kept;
    let rest = word.get(kept..).unwrap_or_default();
    rest.char_indices().map(move |(at, c)| (kept + at, c, kept + at + c.len_utf8() == word.len()))
}

/// Writes a character so that bash reads it as itself, and the state after it is the same.
fn push(text: &mut String, state: State, c: char) {
    match state {
        State::Single if c == '\'' => text.push_str("'\\''"),
        // A backslash before it would stay, and without one it is history expansion.
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

/// A character that needs a backslash, with quotes instead.
fn differently(state: State, c: char) -> String {
    match (state, c) {
        (State::Plain, '\'') => "\"'\"".to_owned(),
        (State::Plain, c) => format!("'{c}'"),
        (State::Double, c) => format!("\"'{c}'\""),
        (_, c) => format!("\\{c}"),
    }
}
