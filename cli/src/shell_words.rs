//! Splits a command line into words like a POSIX shell: quotes and escapes only, no other shell
//! syntax.

/// One word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word, unquoted.
    pub(crate) text: String,
    /// Its start in the line in bytes, quotes included.
    pub(crate) start: usize,
    /// Its end in the line.
    pub(crate) end: usize,
}

/// The words of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The words. The last one ends at the end of the line, and is empty after white space.
    pub(crate) words: Vec<Word>,
    /// The quote that is open at the end of the line.
    pub(crate) quote: Option<char>,
    /// Whether the line ends with a backslash that escapes nothing yet.
    pub(crate) is_escaped: bool,
}

impl Line {
    /// Whether a shell would run the line instead of waiting for more input.
    pub(crate) fn is_whole(&self) -> bool {
        self.quote.is_none() && !self.is_escaped
    }

    /// The words of a whole line.
    pub(crate) fn into_words(mut self) -> Vec<String> {
        self.words.pop_if(|last| last.start == last.end);
        self.words.into_iter().map(|word| word.text).collect()
    }
}

/// Splits a line; quotes that are open end with it.
pub(crate) fn split(line: &str) -> Line {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = None;
    let mut is_escaped = false;
    let mut chars = line.char_indices();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_ascii_whitespace() {
            words.extend(word.take().map(|word| Word { end: at, ..word }));
            continue;
        }
        let next = (c == '\\' && quote != Some('\'')).then(|| chars.next().map(|(_, next)| next));
        if next == Some(Some('\n')) {
            // A line continuation.
            continue;
        }
        let word = word.get_or_insert(Word { text: String::new(), start: at, end: line.len() });
        match (next, quote) {
            (Some(None), _) => is_escaped = true,
            (Some(Some(next)), quote) => {
                // In double quotes, a backslash before other characters is literal.
                if quote.is_some() && !matches!(next, '"' | '\\' | '$' | '`') {
                    word.text.push('\\');
                }
                word.text.push(next);
            }
            (None, Some(open)) if c == open => quote = None,
            (None, None) if matches!(c, '\'' | '"') => quote = Some(c),
            (None, _) => word.text.push(c),
        }
    }
    let end = line.len();
    words.push(word.unwrap_or(Word { text: String::new(), start: end, end }));
    Line { words, quote, is_escaped }
}

/// A string in single quotes.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\'', "'\\''")
}

#[cfg(test)]
mod tests {
    use super::split;
    use hardie_runtime::cli::quoted;

    #[test]
    fn words_of_unfinished_lines() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[""]),
            ("aws", &["aws"]),
            ("aws ", &["aws", ""]),
            ("aws --name 'a b", &["aws", "--name", "a b"]),
            ("aws \"a\\\"b\\c\" d", &["aws", "a\"b\\c", "d"]),
            ("aws a\\ b '' ", &["aws", "a b", "", ""]),
            ("aws 'a'\"b\"c\\", &["aws", "abc"]),
            ("aws \\\n --x\\\ny 'a\\\nb'", &["aws", "--xy", "a\\\nb"]),
            ("a\n\tb", &["a", "b"]),
            ("'a\\' \"$'\\$\"", &["a\\", "$'$"]),
        ];
        for (line, want) in cases {
            let words: Vec<String> = split(line).words.into_iter().map(|word| word.text).collect();
            assert_eq!(words, *want, "{line}");
        }
    }

    #[test]
    fn places_and_what_is_open() {
        let line = "é 'a b'c  d";
        let places: Vec<&str> =
            split(line).words.iter().map(|word| line.get(word.start..word.end).unwrap()).collect();
        assert_eq!(places, ["é", "'a b'c", "d"]);
        for (line, quote, is_escaped) in [
            ("a 'b", Some('\''), false),
            ("a \"'b", Some('"'), false),
            ("a\\", None, true),
            ("a\\\\", None, false),
        ] {
            let split = split(line);
            assert_eq!((split.quote, split.is_escaped), (quote, is_escaped), "{line}");
            assert_eq!(split.is_whole(), quote.is_none() && !is_escaped);
        }
        assert_eq!(split("a '' ").into_words(), ["a", ""]);
        assert_eq!(split("  ").into_words(), [""; 0]);
    }

    #[test]
    fn quotes_are_taken_back() {
        for text in ["", "a", "a b", "it's", "$x", "k={Type=URL}", "\"'\\\n", "é"] {
            assert_eq!(split(&quoted(text)).into_words(), [text], "{text}");
        }
    }
}
