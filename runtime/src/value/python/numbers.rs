//! Parsers of numbers as Python's `int()` and `float()` are.

use super::repr_str;
use crate::value::{Number, json};

/// Whether a character is white space in Python.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Parses an integer like Python's `int()`: with white space around it, a sign, decimal digits of
/// any script, and `_` between digits.
///
/// # Errors
/// Python's message: `invalid literal for int() with base 10: 'x'`.
pub fn int(text: &str) -> Result<Number, String> {
    let invalid = || {
        let shown: String = repr_str(text).chars().take(200).collect();
        format!("invalid literal for int() with base 10: {shown}")
    };
    let ascii = to_ascii(text).ok_or_else(invalid)?;
    let unsigned = ascii.strip_prefix(['+', '-']).unwrap_or(&ascii);
    let digits = without_underscores(unsigned).ok_or_else(invalid)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid());
    }
    if json::is_too_long(digits.len()) {
        return Err(json::too_many_digits(digits.len()));
    }
    let sign = if ascii.starts_with('-') { "-" } else { "" };
    Number::parse_integer(&format!("{sign}{digits}")).ok_or_else(invalid)
}

/// Parses a double like Python's `float()`: like [`int`], with fraction and exponent, and `nan`,
/// `inf` and `infinity` in any case.
///
/// # Errors
/// Python's message: `could not convert string to float: 'x'`.
pub fn float(text: &str) -> Result<f64, String> {
    let number = to_ascii(text).and_then(|ascii| without_underscores(&ascii)?.parse().ok());
    number.ok_or_else(|| format!("could not convert string to float: {}", repr_str(text)))
}

/// A text whose digits of all scripts are ASCII ones, without the white space around it; nothing
/// if other characters than ASCII are left.
fn to_ascii(text: &str) -> Option<String> {
    let is_ascii_space = |c: char| matches!(c, ' ' | '\t'..='\r');
    if text.is_ascii() {
        return Some(text.trim_matches(is_ascii_space).to_owned());
    }
    let converted: Option<String> = text
        .chars()
        .map(|c| match c {
            _ if c.is_ascii() => Some(c),
            _ if is_space(c) => Some(' '),
            _ => digit_value(c),
        })
        .collect();
    Some(converted?.trim_matches(is_ascii_space).to_owned())
}

/// Drops underscores that stand between two digits; nothing if one stands elsewhere.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let fits = |at: usize| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
    if bytes.iter().enumerate().any(|(at, byte)| *byte == b'_' && !fits(at)) {
        return None;
    }
    Some(text.replace('_', ""))
}

/// The ASCII digit of the same value, for the decimal digits of other scripts.
pub(in crate::value) fn digit_value(c: char) -> Option<char> {
    let code = u32::from(c);
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let value = code - ZEROS.get(after.checked_sub(1)?)?;
    char::from_digit(value, 10)
}

/// The zeros of all scripts in Unicode 14, whose digits each follow in order (general category Nd).
#[rustfmt::skip]
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0,
    0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30,
    0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
    0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
    0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];
