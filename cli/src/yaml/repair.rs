//! Indents lines that YAML 1.2 requires to be indented further, and joins surrogate pairs.
//!
//! Inside brackets, braces and quotes, the AWS CLI's parser ignores indentation; ours follows the
//! specification and requires more than that of the block around. Spaces there have no meaning, so
//! the rejected line is indented and the document is read again.

use std::borrow::Cow;

/// By how much a line is indented.
const FAR: usize = 200;
/// The total number of bytes that may be read again.
const BUDGET: usize = 20_000_000;

/// A text with the lines indented so far.
pub(super) struct Repairs<'a> {
    text: Cow<'a, str>,
    /// The last line inside brackets or braces that was indented.
    flow: usize,
    /// The line where the last repaired string began, and the line that was indented.
    quotes: (usize, usize),
    budget: usize,
}

impl<'a> Repairs<'a> {
    pub(super) fn new(text: &'a str) -> Repairs<'a> {
        Repairs { text: Cow::Borrowed(text), flow: 0, quotes: (0, 0), budget: BUDGET }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Indents a line (from 1) that begins inside brackets or braces, and those after it until they
    /// close. Returns whether to try again.
    pub(super) fn in_flow(&mut self, line: usize) -> bool {
        if self.flow == line {
            // It was indented already, so the problem is a different one.
            return false;
        }
        self.flow = line;
        let start = self.line_start(line);
        let end = start + flow_len(&self.text[start..]);
        let space = " ".repeat(FAR);
        let mut moved: String = self.text[start..end]
            .split_inclusive('\n')
            .map(|line| format!("{space}{line}"))
            .collect();
        if start == end {
            // The closing bracket is the first character of the line.
            moved = space;
        }
        self.replace(start, end, &moved)
    }

    /// Indents a line of a quoted string that begins on `line` (from 1): the next one each time.
    /// Returns whether to try again.
    pub(super) fn in_quotes(&mut self, line: usize) -> bool {
        let next = if self.quotes.0 == line { self.quotes.1 + 1 } else { line + 1 };
        self.quotes = (line, next);
        let start = self.line_start(next);
        self.replace(start, start, &" ".repeat(FAR))
    }

    /// Replaces the first surrogate pair after an offset, `\ud83d\ude00`, by an escape that YAML
    /// supports, `\U0001f600`. Returns whether there is one.
    pub(super) fn surrogates(&mut self, at: usize) -> bool {
        let start = self.text.char_indices().nth(at).map_or(self.text.len(), |(at, _)| at);
        let found = self.text[start..].match_indices("\\u").find_map(|(at, _)| {
            let half = |at: usize| {
                let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
                u32::from_str_radix(digits, 16).ok()
            };
            let (high, low) = (half(start + at)?, half(start + at + 6)?);
            let is_pair = (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(&low);
            is_pair.then(|| (start + at, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)))
        });
        let Some((at, code)) = found else { return false };
        self.replace(at, at + 12, &format!("\\U{code:08x}"))
    }

    fn replace(&mut self, start: usize, end: usize, with: &str) -> bool {
        self.text = Cow::Owned(format!("{}{with}{}", &self.text[..start], &self.text[end..]));
        self.budget = self.budget.saturating_sub(self.text.len());
        self.budget > 0
    }

    fn line_start(&self, line: usize) -> usize {
        match line.checked_sub(2) {
            Some(breaks) => {
                self.text.match_indices('\n').nth(breaks).map_or(self.text.len(), |(at, _)| at + 1)
            }
            None => 0,
        }
    }
}

/// The length of the part of a text that belongs to the bracket or brace it begins in.
fn flow_len(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut comment = false;
    let (mut before, mut escaped) = ('\n', false);
    for (at, c) in text.char_indices() {
        let begins_token = matches!(before, ' ' | '\t' | '\n' | '\r' | '[' | '{' | ',' | ':');
        match (c, quote) {
            ('\n', _) if comment => comment = false,
            _ if comment => {}
            ('"', Some('"')) if escaped => {}
            (c, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) if begins_token => quote = Some(c),
            ('#', None) if matches!(before, ' ' | '\t' | '\n' | '\r') => comment = true,
            ('[' | '{', None) => depth += 1,
            (']' | '}', None) => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return at,
            },
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        before = c;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::flow_len;

    #[test]
    fn where_brackets_close() {
        let cases = [
            ("a, b]\nc: d", 4),
            ("{a: [b]},\n'x]', \"y\\\"]\"\n}z", 23),
            ("a # ]\n]", 6),
            ("don't]", 5),
            ("a#]", 2),
            ("a", 1),
        ];
        for (text, want) in cases {
            assert_eq!(flow_len(text), want, "{text:?}");
        }
    }
}
