//! What may stand at the cursor of an unfinished command line.
//!
//! [`split`] takes the line apart as a shell would, [`words`] knows what each word may be,
//! [`shorthand`] looks inside one value, [`shell`] has what shells need of it. No AWS crate is
//! started, and the files of the configuration are read for the names of profiles alone.

mod paths;
mod regions;
pub(crate) mod shell;
mod shorthand;
mod words;

/// One thing that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    /// The whole word with this candidate in it, without the shell's quotes.
    word: String,
    /// What it is, for shells that show that; empty where nothing is known.
    about: String,
}

impl Candidate {
    fn new(word: impl Into<String>, about: impl Into<String>) -> Candidate {
        Candidate { word: word.into(), about: about.into() }
    }
}

/// A line up to the cursor.
struct Typed {
    /// Its words without quotes; the last one is the unfinished one, empty after a space.
    words: Vec<String>,
    /// Whether the last word has a quote that is still open.
    is_quoted: bool,
}

/// Takes a line up to the cursor apart. Quotes and escapes are those of a POSIX shell; an open quote ends at the cursor.
fn split(line: &str) -> Typed {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"') | None, '\\') => {
                let word = word.get_or_insert_default();
                if let Some(next) = chars.next() {
                    // Within double quotes a backslash stays before what it does not protect.
                    if quote.is_some() && !matches!(next, '"' | '\\' | '$' | '`') {
                        word.push('\\');
                    }
                    word.push(next);
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
    Typed { words, is_quoted: quote.is_some() }
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
            assert_eq!(split(line).words, *want, "{line}");
        }
    }
}
