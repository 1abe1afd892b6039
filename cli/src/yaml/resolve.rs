//! Resolves the type of plain scalars in YAML 1.2 (the implicit resolvers of ruamel.yaml).

/// The types that a plain scalar can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScalarType {
    /// `~`, `null` or empty.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int,
    /// A number with a fraction or an exponent, an infinity, or NaN.
    Float,
    /// A date, optionally with a time.
    Timestamp,
    /// The merge key `<<`.
    Merge,
    /// `=`.
    Value,
    /// A string.
    Str,
}

/// The type of a plain scalar; in version 1.1 more words are booleans.
pub(super) fn resolve(text: &str, version_1_1: bool) -> ScalarType {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ScalarType::Null,
        "true" | "True" | "TRUE" => return ScalarType::Bool(true),
        "false" | "False" | "FALSE" => return ScalarType::Bool(false),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" if version_1_1 => {
            return ScalarType::Bool(true);
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" if version_1_1 => {
            return ScalarType::Bool(false);
        }
        "<<" => return ScalarType::Merge,
        "=" => return ScalarType::Value,
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return ScalarType::Str;
    }
    let (is_float, is_int) = if version_1_1 {
        (is_float_1_1(text), is_int_1_1(text))
    } else {
        (is_float(text), is_int(text))
    };
    if is_float {
        ScalarType::Float
    } else if !text.starts_with('.') && is_int {
        ScalarType::Int
    } else if timestamp(text).is_some() {
        ScalarType::Timestamp
    } else {
        ScalarType::Str
    }
}

/// The rest of a text that is parsed from the front.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn take(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|c| !accept(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    fn eat(&mut self, accept: &[char]) -> bool {
        let rest = self.0.strip_prefix(accept);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (taken, rest) = self.0.split_at(digits);
        self.0 = rest;
        if digits >= least { taken.parse().ok() } else { None }
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_float(text: &str) -> bool {
    let mut at = Cursor(text);
    at.eat(&['+', '-']);
    let signed = at.0.len() < text.len();
    match at.0 {
        ".inf" | ".Inf" | ".INF" => return true,
        ".nan" | ".NaN" | ".NAN" => return !signed,
        _ => {}
    }
    let whole = if at.0.starts_with(is_digit) { at.take(|c| is_digit(c) || c == '_') } else { "" };
    let point = at.eat(&['.']);
    let fraction = if point { at.take(|c| is_digit(c) || c == '_') } else { "" };
    if whole.is_empty() && fraction.is_empty() {
        return false;
    }
    if at.0.is_empty() {
        return point;
    }
    // Without digits before the point, an exponent needs a sign.
    at.eat(&['e', 'E'])
        && (at.eat(&['+', '-']) || !whole.is_empty())
        && !at.take(is_digit).is_empty()
        && at.0.is_empty()
}

fn is_int(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all = |digits: &str, accept: fn(char) -> bool| {
        !digits.is_empty() && digits.chars().all(|c| c == '_' || accept(c))
    };
    all(text, is_digit)
        || text.strip_prefix("0b").is_some_and(|digits| all(digits, |c| matches!(c, '0' | '1')))
        || text.strip_prefix("0o").is_some_and(|digits| all(digits, |c| ('0'..='7').contains(&c)))
        || text.strip_prefix("0x").is_some_and(|digits| all(digits, |c| c.is_ascii_hexdigit()))
}

/// As [`is_float`], with numbers of base 60 and without a sign before a bare point.
fn is_float_1_1(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_bare = unsigned.len() < text.len()
        && unsigned.starts_with('.')
        && !unsigned[1..].starts_with(char::is_alphabetic);
    if let Some((whole, fraction)) = unsigned.rsplit_once('.')
        && whole.contains(':')
    {
        return is_sexagesimal(whole, false) && fraction.chars().all(|c| is_digit(c) || c == '_');
    }
    is_float(text) && !is_bare
}

/// As [`is_int`], with numbers of base 60 and octal numbers without a letter.
fn is_int_1_1(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all = |digits: &str, accept: fn(char) -> bool| {
        !digits.is_empty() && digits.chars().all(|c| c == '_' || accept(c))
    };
    text == "0"
        || text.strip_prefix("0b").is_some_and(|digits| all(digits, |c| matches!(c, '0' | '1')))
        || all(text, |c| ('0'..='7').contains(&c))
        || text.starts_with(|c: char| ('1'..='9').contains(&c)) && all(text, is_digit)
        || text.strip_prefix("0x").is_some_and(|digits| all(digits, |c| c.is_ascii_hexdigit()))
        || is_sexagesimal(text, true)
}

/// Digits separated by colons, all but the first below 60; an integer does not begin with 0.
fn is_sexagesimal(text: &str, is_int: bool) -> bool {
    let mut parts = text.split(':');
    let first = parts.next().unwrap_or_default();
    let begins = |c: char| is_digit(c) && !(is_int && c == '0');
    let is_first = first.starts_with(begins) && first.chars().all(|c| is_digit(c) || c == '_');
    let mut count = 0;
    let all = parts.all(|part| {
        count += 1;
        match part.as_bytes() {
            [digit] => digit.is_ascii_digit(),
            [tens, digit] => (b'0'..=b'5').contains(tens) && digit.is_ascii_digit(),
            _ => false,
        }
    });
    is_first && all && count > 0
}

/// A date, optionally with a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ParsedTimestamp {
    /// Year, month, day.
    pub(super) day: (u32, u32, u32),
    /// Hour, minute, second, microseconds, offset from UTC in seconds.
    pub(super) time: Option<(u32, u32, u32, u32, i64)>,
}

/// Parses a timestamp; the numbers are not yet checked against the calendar.
pub(super) fn timestamp(text: &str) -> Option<ParsedTimestamp> {
    let mut at = Cursor(text);
    let year = at.digits(4, 4)?;
    let dash = |at: &mut Cursor<'_>| at.eat(&['-']).then_some(());
    dash(&mut at)?;
    let month = at.digits(1, 2)?;
    dash(&mut at)?;
    let day = at.digits(1, 2)?;
    if at.0.is_empty() {
        let two_digits = text.len() == "2024-01-02".len();
        return two_digits.then_some(ParsedTimestamp { day: (year, month, day), time: None });
    }
    if !at.eat(&['T', 't']) && at.take(|c| matches!(c, ' ' | '\t')).is_empty() {
        return None;
    }
    let colon = |at: &mut Cursor<'_>| at.eat(&[':']).then_some(());
    let hour = at.digits(1, 2)?;
    colon(&mut at)?;
    let minute = at.digits(2, 2)?;
    colon(&mut at)?;
    let second = at.digits(2, 2)?;
    let fraction = if at.eat(&['.']) { at.take(is_digit) } else { "" };
    let micros: u32 = format!("{:0<6.6}", fraction).parse().ok()?;
    let micros = micros + u32::from(fraction.as_bytes().get(6).is_some_and(|digit| *digit > b'4'));
    at.take(|c| matches!(c, ' ' | '\t'));
    let mut offset = 0;
    if !at.eat(&['Z']) && !at.0.is_empty() {
        let sign = if at.eat(&['-']) { -1 } else { at.eat(&['+']).then_some(1)? };
        let hours = at.digits(1, 2)?;
        let minutes = if at.eat(&[':']) { at.digits(2, 2)? } else { 0 };
        offset = sign * i64::from(hours * 3600 + minutes * 60);
    }
    let time = Some((hour, minute, second, micros, offset));
    at.0.is_empty().then_some(ParsedTimestamp { day: (year, month, day), time })
}

#[cfg(test)]
mod tests {
    use super::{ScalarType, resolve};

    #[test]
    fn plain_scalars() {
        let cases = [
            (ScalarType::Null, "|~|null|NULL"),
            (ScalarType::Bool(true), "true|True|TRUE"),
            (ScalarType::Int, "0|20240102|-1|+5|1_000|010|0o10|0x1F|0b1_1|_1|08"),
            (ScalarType::Float, "1.|1.5|-1.5|1e3|1E-3|.5|+.5|.5e+3|.inf|-.INF|.nan|1_0.0_1|1.e5"),
            (
                ScalarType::Timestamp,
                "2024-01-02|2024-1-2 3:04:05|2024-01-02T03:04:05Z|2024-01-02 03:04:05.25 \
                    +02:00|2024-01-02t03:04:05-5",
            ),
            (ScalarType::Merge, "<<"),
            (ScalarType::Value, "="),
            (
                ScalarType::Str,
                "yes|no|on|off|tRUE|nULL|12:30|1:2:3|-|.|+|1.5.2|e5|.e5|.5e3|1e|0o8|0xg|-.nan|2024-1-2|1 000|é",
            ),
        ];
        for (want, texts) in cases {
            for text in texts.split('|') {
                let got = resolve(text, false);
                // An underscore cannot begin a number: the resolvers are selected by the first
                // character.
                let want = if text == "_1" { ScalarType::Str } else { want };
                assert_eq!(got, want, "{text:?}");
            }
        }
        assert_eq!(resolve("yes", true), ScalarType::Bool(true));
    }
}
