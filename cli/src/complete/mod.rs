//! What may stand at the cursor of an unfinished command line.
//!
//! [`split`] takes the line apart as a shell would; [`shorthand::candidates`] looks inside one value.

pub(crate) mod shorthand;

/// One thing that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The whole word with this candidate in it, without the shell's quotes.
    pub(crate) word: String,
    /// What it is, for shells that show that; empty where nothing is known.
    pub(crate) about: String,
}

/// The words before the cursor without their quotes; the last one is the unfinished one, empty
/// after a space. Quotes and escapes are those of a POSIX shell; an open quote ends at the cursor.
pub(crate) fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"') | None, '\\') => {
                let word = word.get_or_insert_default();
                match chars.next() {
                    // Within double quotes a backslash stays before what it does not protect.
                    Some(next) => {
                        if quote.is_some() && !matches!(next, '"' | '\\' | '$' | '`') {
                            word.push('\\');
                        }
                        word.push(next);
                    }
                    None => {}
                }
            }
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_ascii_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    words.push(word.unwrap_or_default());
    words
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_before_the_cursor() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[""]),
            ("aws", &["aws"]),
            ("aws ", &["aws", ""]),
            ("aws --name 'a b", &["aws", "--name", "a b"]),
            ("aws \"a\\\"b\\c\" d", &["aws", "a\"b\\c", "d"]),
            ("aws a\\ b '' ", &["aws", "a b", "", ""]),
            ("aws 'a'\"b\"c\\", &["aws", "abc"]),
        ];
        for (line, want) in cases {
            assert_eq!(split(line), *want, "{line}");
        }
    }
}
