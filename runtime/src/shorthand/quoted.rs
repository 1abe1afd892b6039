//! Quoted values: their length and their content.

/// The length of the quoted value at the start of a string, both quotes included; `None` if the
/// closing quote is missing.
///
/// A backslash before a quote escapes it, unless there is no other closing quote: `'\'` is the
/// single character `\`. The AWS CLI's regular expression `'(?:\\'|[^'])*'` has this result by
/// backtracking.
pub(super) fn len(text: &str, quote: char) -> Option<usize> {
    let mut last = None;
    let mut after_backslash = false;
    for (offset, c) in text.char_indices().skip(1) {
        if c == quote {
            last = Some(offset + 1);
            if !after_backslash {
                break;
            }
        }
        after_backslash = c == '\\';
    }
    last
}

/// The content of a quoted value: first `\q` becomes the quote `q`, then `\\` becomes one
/// backslash.
pub(super) fn unquote(text: &str, quote: char) -> String {
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    inner.replace(&format!("\\{quote}"), quote.encode_utf8(&mut [0; 4])).replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::{len, unquote};

    #[test]
    fn ends_and_meanings() {
        let cases = [
            (r"'a'", Some(("'a'", "a"))),
            (r"''x", Some(("''", ""))),
            (r"'a,b' c'", Some(("'a,b'", "a,b"))),
            (r"'it\'s'", Some((r"'it\'s'", "it's"))),
            (r"'\'", Some((r"'\'", r"\"))),
            (r"'\\'", Some((r"'\\'", r"\"))),
            (r"'\\' x'", Some((r"'\\' x'", r"\' x"))),
            (r"'a\'b\'c", Some((r"'a\'b\'", r"a'b\"))),
            (r"'\\\\'", Some((r"'\\\\'", r"\\"))),
            ("'a", None),
            ("'", None),
        ];
        for (text, want) in cases {
            let got = len(text, '\'').map(|len| (&text[..len], unquote(&text[..len], '\'')));
            assert_eq!(got, want.map(|(quoted, value)| (quoted, value.to_owned())), "{text}");
        }
    }
}
