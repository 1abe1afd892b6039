//! Splits a date string into tokens: runs of letters, numbers, white space and single characters.
//!
//! A dot may be a separator (`Sep.20.2009`) or a decimal point (`4:30:21.447`). This is known only
//! at the end of a run with dots; then the run is split if necessary.

use crate::value::python;

/// The kind of the current run.
#[derive(Clone, Copy, PartialEq)]
enum Run {
    Letters,
    Digits,
    LettersAndDots,
    DigitsAndDots,
}

/// The tokens of a string, with digits of all scripts as ASCII digits and each white space
/// character as a space.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut chars =
        text.chars().filter(|c| *c != '\0').map(|c| python::digit_value(c).unwrap_or(c)).peekable();
    while let Some(first) = chars.next() {
        let mut run = match first {
            c if c.is_ascii_digit() => Run::Digits,
            c if c.is_alphabetic() => Run::Letters,
            c => {
                tokens.push(if python::is_space(c) { ' ' } else { c }.to_string());
                continue;
            }
        };
        let mut token = first.to_string();
        let mut has_letters = false;
        while let Some(&c) = chars.peek() {
            has_letters |= matches!(run, Run::Letters | Run::LettersAndDots);
            let after_dot = token.ends_with('.');
            run = match run {
                Run::Letters if c.is_alphabetic() => run,
                Run::Letters if c == '.' => Run::LettersAndDots,
                Run::Digits if c.is_ascii_digit() => run,
                Run::Digits if c == '.' || c == ',' && token.len() >= 2 => Run::DigitsAndDots,
                Run::LettersAndDots if c == '.' || c.is_alphabetic() => run,
                Run::LettersAndDots if c.is_ascii_digit() && after_dot => Run::DigitsAndDots,
                Run::DigitsAndDots if c == '.' || c.is_ascii_digit() => run,
                Run::DigitsAndDots if c.is_alphabetic() && after_dot => Run::LettersAndDots,
                _ => break,
            };
            token.push(c);
            chars.next();
        }
        finish(token, run, has_letters, &mut tokens);
    }
    tokens
}

/// Adds the token of a run, or its parts if its dots are separators.
fn finish(token: String, run: Run, has_letters: bool, tokens: &mut Vec<String>) {
    let has_dots = matches!(run, Run::LettersAndDots | Run::DigitsAndDots);
    let apart = has_letters || token.matches('.').count() > 1 || token.ends_with(['.', ',']);
    let mut parts = if has_dots && apart { split(&token) } else { vec![token] };
    let decimal_comma = |first: &&mut String| run == Run::DigitsAndDots && !first.contains('.');
    if let Some(first) = parts.first_mut().filter(decimal_comma) {
        *first = first.replace(',', ".");
    }
    tokens.append(&mut parts);
}

/// Splits a token at dots and commas, and keeps these as parts.
fn split(token: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in token.split_inclusive(['.', ',']) {
        let separator = part.chars().next_back().filter(|c| ['.', ','].contains(c));
        let word = part.strip_suffix(['.', ',']).unwrap_or(part);
        if !word.is_empty() {
            parts.push(word.to_owned());
        }
        parts.extend(separator.map(String::from));
    }
    parts
}
