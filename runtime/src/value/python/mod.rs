//! Python's names, formats and parsers of values.
//!
//! The AWS CLI's messages show values as Python prints them (AWS CLI behaviour 6), and its numbers
//! are parsed like Python's `int()` and `float()` (AWS CLI behaviour 1.3, 2.3). This module
//! contains both.

mod numbers;

pub(super) use numbers::digit_value;
pub use numbers::{float, int, is_space};

use super::{MAX_DEPTH, Number, Value, timestamp};

/// Python's type of a map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dict {
    /// `{'a': 1}`, a `dict`: from shorthand and from documents.
    #[default]
    Plain,
    /// `OrderedDict([('a', 1)])`: from options that hold JSON.
    Ordered,
}

/// The Python name of a value's type, as in messages: `int`, `NoneType`, `collections.OrderedDict`.
pub fn type_name(value: &Value, dict: Dict) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(Number::Float(_)) => "float",
        Value::Number(Number::Decimal(_)) => "decimal.Decimal",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Bytes(_) => "bytes",
        Value::Timestamp(_) => "datetime.datetime",
        Value::List(_) => "list",
        Value::Map(_) => match dict {
            Dict::Plain => "dict",
            Dict::Ordered => "collections.OrderedDict",
        },
        Value::Foreign(foreign) => foreign.type_name,
    }
}

/// Formats a value like Python's `str()`: strings without quotes, other values like [`repr`].
pub fn str(value: &Value, dict: Dict) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Timestamp(timestamp) => timestamp::to_iso(timestamp).replacen('T', " ", 1),
        _ => repr(value, dict),
    }
}

/// Writes a value as [`str()`] formats it.
pub fn write_str(value: &Value, dict: Dict, out: &mut String) {
    match value {
        Value::String(text) => out.push_str(text),
        Value::Number(Number::Integer(number)) => write_integer(*number, out),
        Value::Timestamp(_) => out.push_str(&str(value, dict)),
        _ => write_repr(value, dict, 0, out),
    }
}

fn write_integer(number: i64, out: &mut String) {
    use std::fmt::Write;
    // Writing to a string does not fail.
    let _ = write!(out, "{number}");
}

/// Formats a value like Python's `repr()`.
///
/// Values nested deeper than [`MAX_DEPTH`] are shown as `...`.
pub fn repr(value: &Value, dict: Dict) -> String {
    let mut out = String::new();
    write_repr(value, dict, 0, &mut out);
    out
}

fn write_repr(value: &Value, dict: Dict, depth: usize, out: &mut String) {
    if depth > MAX_DEPTH {
        out.push_str("...");
        return;
    }
    let comma = |index: usize, out: &mut String| {
        if index > 0 {
            out.push_str(", ");
        }
    };
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(flag) => out.push_str(if *flag { "True" } else { "False" }),
        Value::Number(number) => out.push_str(&number_str(number)),
        Value::String(text) => out.push_str(&repr_str(text)),
        Value::Bytes(bytes) => out.push_str(&repr_bytes(bytes)),
        Value::Timestamp(timestamp) => {
            out.push_str(&format!("datetime({})", timestamp::to_iso(timestamp)))
        }
        Value::Foreign(foreign) => out.push_str(&foreign.text),
        Value::List(list) => {
            out.push('[');
            for (index, value) in list.iter().enumerate() {
                comma(index, out);
                write_repr(value, dict, depth + 1, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            let (open, between, next, close) = match (dict, map.is_empty()) {
                (Dict::Plain, _) => ("{", ": ", "", "}"),
                (Dict::Ordered, true) => ("OrderedDict(", "", "", ")"),
                (Dict::Ordered, false) => ("OrderedDict([", ", ", ")", "])"),
            };
            out.push_str(open);
            for (index, (key, value)) in map.iter().enumerate() {
                comma(index, out);
                if dict == Dict::Ordered {
                    out.push('(');
                }
                out.push_str(&repr_str(key));
                out.push_str(between);
                write_repr(value, dict, depth + 1, out);
                out.push_str(next);
            }
            out.push_str(close);
        }
    }
}

/// Formats a number like Python.
pub fn number_str(number: &Number) -> String {
    match number {
        Number::Integer(number) => number.to_string(),
        Number::Big(digits) | Number::Decimal(digits) => digits.clone(),
        Number::Float(number) => float_repr(*number),
    }
}

/// Formats a double like Python: the shortest digits that parse to the same value, an exponent from
/// 1e16 up and below 1e-4, `.0` on whole numbers, `inf`, `nan`.
pub fn float_repr(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let shortest = format!("{number:e}");
    let digits =
        shortest.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    // Between two equally short and equally near representations, Rust chooses the larger one,
    // Python the one with an even digit.
    let even = format!("{number:.*e}", digits.saturating_sub(1));
    let scientific = if even.parse() == Ok(number) { even } else { shortest };
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..16).contains(&exponent) {
        return plain(mantissa, exponent);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// Writes a mantissa with one digit before the dot, and a small exponent, without exponent
/// notation.
fn plain(mantissa: &str, exponent: i32) -> String {
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let mut digits = mantissa.replace('.', "");
    let Ok(before) = usize::try_from(exponent + 1) else {
        let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or_default());
        return format!("{sign}0.{zeros}{digits}");
    };
    if before == 0 {
        return format!("{sign}0.{digits}");
    }
    while digits.len() <= before {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(before);
    format!("{sign}{whole}.{fraction}")
}

/// Formats a string like Python's `repr()`: in `'`, or in `"` if the string contains `'` and no
/// `"`.
pub fn repr_str(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c == quote => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            _ if is_printable(c) => out.push(c),
            _ => out.push_str(&match u32::from(c) {
                code @ 0..=0xff => format!("\\x{code:02x}"),
                code @ 0x100..=0xffff => format!("\\u{code:04x}"),
                code => format!("\\U{code:08x}"),
            }),
        }
    }
    out.push(quote);
    out
}

/// Formats bytes like Python's `repr()`: `b'a\xff'`.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    out.push(char::from(quote));
    for byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if *byte == quote => {
                out.push('\\');
                out.push(char::from(*byte));
            }
            b' '..=b'~' => out.push(char::from(*byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(char::from(quote));
    out
}

/// Whether Python's `repr()` shows a character unescaped.
///
/// Rust's debug format escapes the same general categories. Its additional rule for combining
/// characters applies only to the first character of a string, so another character is put before
/// it.
fn is_printable(c: char) -> bool {
    !['a', c].iter().collect::<String>().escape_debug().any(|c| c == '\\')
}

#[cfg(test)]
mod tests;
