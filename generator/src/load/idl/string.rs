//! The contents of strings and text blocks: escapes, and the indentation of text blocks; see the
//! Smithy specification, "Text blocks" and "String escape characters".

use std::borrow::Cow;

/// Why the content of a string or text block is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// `\` before this character has no meaning.
    Escape(char),
    /// A character of a `\u` escape that is not a hexadecimal digit.
    HexDigit(char),
    /// A `\u` escape with less than four digits.
    ShortUnicode,
    /// A `\u` escape of one half of a surrogate pair.
    Surrogate(u16),
    /// A control character.
    Control(char),
    /// `""""""`
    EmptyBlock,
    /// Text after the opening quotes of a text block.
    FirstLine,
}

/// Checks a token with its quotes without allocating, if it is plain.
pub(super) fn check(lexeme: &str) -> Result<(), Problem> {
    content(lexeme).map(|_| ())
}

/// The string that a token with its quotes stands for.
///
/// # Errors
/// If an escape, a character or the layout of a text block is invalid.
pub fn content(lexeme: &str) -> Result<Cow<'_, str>, Problem> {
    let block = lexeme.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\""));
    let body = match block {
        Some(block) => block,
        None => lexeme.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or_default(),
    };
    // Line breaks are the same on every platform.
    let body = if body.contains('\r') {
        Cow::Owned(body.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(body)
    };
    let body = if block.is_some() { Cow::Owned(unindented(&body)?) } else { body };
    let is_plain = |byte: u8| byte != b'\\' && (byte >= 0x20 || byte == b'\t' || byte == b'\n');
    if body.bytes().all(is_plain) { Ok(body) } else { unescaped(&body).map(Cow::Owned) }
}

/// The content of a text block with its escapes, for printing it back: see [`content`].
///
/// # Errors
/// If the token is not a text block, or its layout is invalid.
pub fn block(lexeme: &str) -> Result<String, Problem> {
    let body = lexeme.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\""));
    unindented(&body.ok_or(Problem::FirstLine)?.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The lines of a text block without their common indentation and without spaces at their ends. A
/// last line of spaces alone counts for the indentation.
fn unindented(body: &str) -> Result<String, Problem> {
    if body.is_empty() {
        return Err(Problem::EmptyBlock);
    }
    let lines: Vec<&str> = body.strip_prefix('\n').ok_or(Problem::FirstLine)?.split('\n').collect();
    let last = lines.len() - 1;
    let indentation = |(at, line): (usize, &&str)| {
        let text = line.trim_start_matches(' ');
        (!text.is_empty() || at == last).then_some(line.len() - text.len())
    };
    let common = lines.iter().enumerate().filter_map(indentation).min().unwrap_or(0);
    let mut out = String::with_capacity(body.len());
    for (at, line) in lines.iter().enumerate() {
        // The reference implementation never removes the first character of a line.
        let (first, rest) = line.split_at(usize::from(common == 0 && line.starts_with(' ')));
        out.push_str(first);
        out.push_str(rest.get(common..).unwrap_or_default().trim_end_matches(' '));
        if at < last {
            out.push('\n');
        }
    }
    Ok(out)
}

/// Replaces the escapes of a string.
fn unescaped(body: &str) -> Result<String, Problem> {
    let mut out = String::with_capacity(body.len());
    let mut characters = body.chars();
    // The first half of a surrogate pair, which is complete with the next escape.
    let mut high: Option<u16> = None;
    while let Some(character) = characters.next() {
        if character != '\\' {
            if let Some(high) = high {
                return Err(Problem::Surrogate(high));
            }
            if character < ' ' && !matches!(character, '\t' | '\n') {
                return Err(Problem::Control(character));
            }
            out.push(character);
            continue;
        }
        let escape = characters.next().unwrap_or('\\');
        if let (Some(high), true) = (high, escape != 'u') {
            return Err(Problem::Surrogate(high));
        }
        match escape {
            '"' | '\\' | '/' => out.push(escape),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{C}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            '\n' => {}
            'u' => {
                let unit = unicode(&mut characters)?;
                let units = high.take().into_iter().chain([unit]);
                match char::decode_utf16(units).next() {
                    Some(Ok(character)) => out.push(character),
                    _ if (0xD800..0xDC00).contains(&unit) => high = Some(unit),
                    _ => return Err(Problem::Surrogate(unit)),
                }
            }
            other => return Err(Problem::Escape(other)),
        }
    }
    match high {
        Some(high) => Err(Problem::Surrogate(high)),
        None => Ok(out),
    }
}

/// The four hexadecimal digits of a `\u` escape.
fn unicode(characters: &mut std::str::Chars<'_>) -> Result<u16, Problem> {
    let mut unit = 0;
    for _ in 0..4 {
        let character = characters.next().ok_or(Problem::ShortUnicode)?;
        let digit = character.to_digit(16).ok_or(Problem::HexDigit(character))?;
        unit = unit << 4 | u16::try_from(digit).unwrap_or_default();
    }
    Ok(unit)
}

#[cfg(test)]
mod tests {
    use super::{Problem, content};

    #[test]
    fn strings() {
        let cases = [
            (r#""""#, Ok("")),
            (r#""a b""#, Ok("a b")),
            ("\"a\r\nb\rc\"", Ok("a\nb\nc")),
            (r#""\"\\\/\b\f\n\r\t\u00e9""#, Ok("\"\\/\u{8}\u{C}\n\r\té")),
            (r#""\ud83d\ude00""#, Ok("😀")),
            ("\"a\\\nb\"", Ok("ab")),
            (r#""\ ""#, Err(Problem::Escape(' '))),
            (r#""\u12t4""#, Err(Problem::HexDigit('t'))),
            (r#""\u12""#, Err(Problem::ShortUnicode)),
            (r#""\ud83d""#, Err(Problem::Surrogate(0xD83D))),
            (r#""\ud83dx""#, Err(Problem::Surrogate(0xD83D))),
            (r#""\ud83d\n""#, Err(Problem::Surrogate(0xD83D))),
            (r#""\ude00""#, Err(Problem::Surrogate(0xDE00))),
            ("\"\u{1}\"", Err(Problem::Control('\u{1}'))),
        ];
        for (lexeme, want) in cases {
            assert_eq!(content(lexeme).as_deref(), want.as_ref().copied(), "{lexeme}");
        }
    }

    #[test]
    fn text_blocks() {
        let cases = [
            ("\"\"\"\n    a\n      b\n    \"\"\"", Ok("a\n  b\n")),
            ("\"\"\"\n    a\n  \"\"\"", Ok("  a\n")),
            ("\"\"\"\n    a\"\"\"", Ok("a")),
            ("\"\"\"\n    a   \n\n     \n    b\"\"\"", Ok("a\n\n\nb")),
            ("\"\"\"\r\n  a \"\" \\\n  b\"\"\"", Ok("a \"\" b")),
            ("\"\"\"\n\"\"\"", Ok("")),
            ("\"\"\"\na\n   \nb\"\"\"", Ok("a\n \nb")),
            ("\"\"\"\"\"\"", Err(Problem::EmptyBlock)),
            ("\"\"\"a\"\"\"", Err(Problem::FirstLine)),
        ];
        for (lexeme, want) in cases {
            assert_eq!(content(lexeme).as_deref(), want.as_ref().copied(), "{lexeme}");
        }
    }
}
