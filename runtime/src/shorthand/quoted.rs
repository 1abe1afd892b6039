//! Quoted values: where one ends, and what it says.

/// The length of the quoted value that a text begins with, both quotes included; nothing if it
/// has no end.
///
/// A backslash before a quote keeps it from ending the value, unless no other quote would:
/// `'\'` is the one character `\`. This is what the AWS CLI's regular expression
/// `'(?:\\'|[^'])*'` finds by backtracking.
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

/// What a quoted value says: first `\q` becomes the quote, then `\\` one backslash.
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
