//! Completion for bash: splits the command line like bash, and quotes candidates for the place
//! where readline inserts them.
//!
//! readline inserts a candidate unchanged. It replaces the text after the last word break or after
//! an open quote. It closes that quote itself if only one candidate is left.

mod quote;
mod split;

use super::Candidate;
use quote::{ReplacedRange, quoted};
use split::{Char, Line, State, split};

/// The arguments of a line, without quotes and escapes, and where the last one is replaced.
pub(super) struct Request {
    /// The arguments after the program name; the last one ends at the cursor.
    pub(super) words: Vec<String>,
    place: ReplacedRange,
}

/// Parses a line that ends at the cursor; `text` is the part that readline replaces, if the script
/// passes it. Returns `None` if a candidate could not be inserted safely.
pub(super) fn request(line: &str, text: Option<&str>) -> Option<Request> {
    let split = split(line)?;
    let cut = match text {
        Some(text) => line.strip_suffix(text)?.len().max(split.start),
        None => default_cut(&split),
    };
    let (kept, replaced): (Vec<&Char>, Vec<&Char>) = split.last.iter().partition(|it| it.at < cut);
    // bash would expand the text before it.
    if kept.iter().any(|it| it.expands) {
        return None;
    }
    let is_home = kept.is_empty() && replaced.first().is_some_and(|it| it.is_tilde);
    let place = ReplacedRange {
        state: split.state_at(cut),
        kept: kept.iter().map(|it| it.value.len_utf8()).sum(),
        tilde: if is_home { replaced.iter().take_while(|it| it.value != '/').count() } else { 0 },
    };
    let typed: String = split.last.iter().map(|it| it.value).collect();
    let words = split.words.into_iter().skip(1).chain([typed]).collect();
    Some(Request { words, place })
}

/// Where readline starts to replace, with the default word breaks of bash.
fn default_cut(split: &Line) -> usize {
    match split.turns.last() {
        Some((at, state)) if *state != State::Plain => *at,
        _ => {
            let breaks = |it: &&Char| it.is_bare && matches!(it.value, '=' | ':');
            split.last.iter().rev().find(breaks).map_or(split.start, |it| it.at + 1)
        }
    }
}

impl Request {
    /// The output for the script: one line per candidate, after a `+` if the word continues.
    pub(super) fn reply(&self, candidates: &[Candidate]) -> String {
        let common = common_length(candidates);
        let mut reply = String::new();
        for (at, candidate) in candidates.iter().enumerate() {
            let apart = common.filter(|_| at == 0 && candidates.len() > 1);
            let text = quoted(&candidate.word, &self.place, apart);
            // The quote stays open while there are two candidates, which have the same first bytes.
            let stays_open =
                candidate.is_open && candidates.len() == 1 && self.place.state != State::Plain;
            let mark = if candidate.is_open && !stays_open { '+' } else { '-' };
            reply.push(mark);
            if stays_open {
                let text = quote::open(&candidate.word, &self.place);
                reply.push_str(&format!("{text}\n-{text} \n"));
            } else {
                reply.push_str(&text);
                reply.push('\n');
            }
        }
        reply
    }
}

/// The length in bytes of the common prefix.
fn common_length(candidates: &[Candidate]) -> Option<usize> {
    let (first, others) = candidates.split_first()?;
    let same = |other: &Candidate| {
        let pairs = first.word.chars().zip(other.word.chars());
        pairs.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
    };
    others.iter().map(same).min()
}

#[cfg(test)]
mod tests;
