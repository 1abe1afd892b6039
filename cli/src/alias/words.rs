//! Splits strings like Python's `shlex.split`, with its error messages.

/// Why a string cannot be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SplitError {
    Quotation,
    Escape,
}

impl std::fmt::Display for SplitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SplitError::Quotation => "No closing quotation",
            SplitError::Escape => "No escaped character",
        })
    }
}

/// Splits a string at white space, with quotes and backslashes; comments are not supported.
pub(super) fn split(text: &str) -> Result<Vec<String>, SplitError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next().ok_or(SplitError::Escape)?),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(SplitError::Quotation)? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(SplitError::Quotation)? {
                        '"' => break,
                        '\\' => {
                            let next = chars.next().ok_or(SplitError::Escape)?;
                            if !matches!(next, '"' | '\\') {
                                word.push('\\');
                            }
                            word.push(next);
                        }
                        c => word.push(c),
                    }
                }
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::{SplitError, split};

    /// Recorded from Python 3.11.
    #[test]
    fn words_as_python_splits_them() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("a  b\tc\nd\re", &["a", "b", "c", "d", "e"]),
            ("'a b' \"c d\"'e'f", &["a b", "c def"]),
            ("a\\ b '\\' \"\\a\\\"\\\\\\$\"", &["a b", "\\", "\\a\"\\\\$"]),
            ("'' \"\" a''", &["", "", "a"]),
            ("# a #b", &["#", "a", "#b"]),
            ("a\\\nb \"c\\\nd\"", &["a\nb", "c\\\nd"]),
            ("a;b|c&d (e) {f,g} *", &["a;b|c&d", "(e)", "{f,g}", "*"]),
            ("é\u{a0}ü \u{3000}", &["é\u{a0}ü", "\u{3000}"]),
        ];
        for (text, want) in cases {
            assert_eq!(split(text).unwrap(), *want, "{text:?}");
        }
        for (text, want) in [
            ("'a", SplitError::Quotation),
            ("a \"b", SplitError::Quotation),
            ("a\\", SplitError::Escape),
            ("\"a\\", SplitError::Escape),
        ] {
            assert_eq!(split(text), Err(want), "{text:?}");
        }
    }
}
