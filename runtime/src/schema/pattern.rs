//! Converts patterns of models to patterns for JSON Schema: ECMA-262 in Unicode mode.
//!
//! Patterns in models should be ECMA-262, but some use Java or Perl syntax. Unnecessary escapes are
//! removed, because Unicode mode rejects them. Ambiguous patterns are omitted, because one invalid
//! pattern makes an editor reject the whole schema.

use crate::pattern::Pattern;

/// Characters with a special meaning, which may be escaped.
const SYNTAX: &str = "^$\\.*+?()[]{}|/";
/// Groups that all languages write in the same way; the syntax of named groups differs.
const GROUPS: [&str; 5] = ["?:", "?=", "?!", "?<=", "?<!"];
/// The short names of Unicode's general categories. Other properties have different names in other
/// languages.
const CATEGORIES: &str = "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk \
    So Z Zs Zl Zp C Cc Cf Cs Co Cn";

/// An equivalent pattern in ECMA-262's Unicode mode; `None` if equivalence is not certain.
pub(super) fn ecma(pattern: &str) -> Option<String> {
    let mut reader = Reader { rest: pattern, out: String::new(), class: None, groups: Vec::new() };
    while let Some(c) = reader.take(1) {
        reader.read(c)?;
    }
    // `--cli-strict` checks no other patterns.
    Pattern::new(&reader.out).is_ok().then_some(reader.out)
}

struct Reader<'p> {
    rest: &'p str,
    out: String,
    /// The last item of an open class.
    class: Option<Item>,
    /// Of each open group, whether it looks ahead or behind.
    groups: Vec<bool>,
}

/// An item of a class.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    /// A single character, which may begin a range.
    Character,
    /// The dash of a range.
    Dash,
    /// The start of the class, a range, or a character set; a dash after it is a literal dash.
    Other,
}

impl<'p> Reader<'p> {
    /// Takes this number of characters.
    fn take(&mut self, count: usize) -> Option<&'p str> {
        let mut ends = self.rest.char_indices().map(|(at, _)| at).chain([self.rest.len()]);
        let (taken, rest) = self.rest.split_at(ends.nth(count)?);
        self.rest = rest;
        Some(taken)
    }

    /// Converts one character, or a whole escape.
    fn read(&mut self, c: &str) -> Option<()> {
        let mut is_set = false;
        match (c, self.class) {
            ("\\", _) => is_set = self.escape()?,
            ("(", None) => {
                if self.rest.starts_with('?') {
                    GROUPS.iter().find(|group| self.rest.starts_with(**group))?;
                }
                self.groups.push(self.rest.starts_with('?') && !self.rest.starts_with("?:"));
                self.out.push('(');
            }
            (")", None) => {
                // What is looked for cannot be repeated.
                if self.groups.pop()? && self.rest.starts_with(['*', '+', '?', '{']) {
                    return None;
                }
                self.out.push(')');
            }
            // Only browsers read other braces and brackets as plain text.
            ("{", None) => {
                let (numbers, _) = self.rest.split_once('}')?;
                let (least, most) = numbers.split_once(',').unwrap_or((numbers, ""));
                let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                if least.is_empty() || !is_number(least) || !is_number(most) {
                    return None;
                }
                let numbers = self.take(numbers.len() + 1)?;
                self.out.extend(["{", numbers]);
            }
            ("]" | "}", None) => return None,
            ("[", None) => {
                let negation = self.take(usize::from(self.rest.starts_with('^')))?;
                self.out.extend(["[", negation]);
                self.class = Some(Item::Other);
                // Java and ECMA-262 differ here: an empty class, or a bracket as the first
                // character of a class.
                return (!self.rest.starts_with(']')).then_some(());
            }
            // A nested class or an intersection: Java syntax.
            ("[", Some(_)) => return None,
            ("&", Some(_)) if self.rest.starts_with('&') => return None,
            ("]", Some(_)) => {
                self.out.push(']');
                self.class = None;
            }
            ("-", Some(Item::Character)) if !self.rest.starts_with(']') => {
                self.out.push('-');
                self.class = Some(Item::Dash);
                return Some(());
            }
            ("-", Some(_)) => {
                self.out.push_str("\\-");
                is_set = true;
            }
            (c, _) => self.out.push_str(c),
        }
        let item = |before| {
            if is_set || before == Item::Dash { Item::Other } else { Item::Character }
        };
        self.class = self.class.map(item);
        Some(())
    }

    /// Converts an escape; returns whether it stands for a set of characters.
    fn escape(&mut self) -> Option<bool> {
        let c = self.take(1)?;
        let in_class = self.class.is_some();
        let is_known = "dDwWsSpPnrtfvxu".contains(c) || !in_class && "bB".contains(c);
        if is_known || SYNTAX.contains(c) || in_class && c == "-" {
            self.out.push('\\');
        } else if !c.starts_with(|c: char| c.is_ascii_punctuation() || c == ' ') {
            return None;
        }
        let length = match c {
            "x" => 2,
            "u" => self.code_unit_length()?,
            "p" | "P" => {
                let (name, _) = self.rest.strip_prefix('{')?.split_once('}')?;
                CATEGORIES.split(' ').find(|category| *category == name)?;
                name.len() + 2
            }
            _ => 0,
        };
        let rest = self.take(length)?;
        self.out.extend([c, rest]);
        Some("dDwWsSpP".contains(c))
    }

    /// The length of the digits after `\u`; a surrogate must be the first of a pair.
    fn code_unit_length(&self) -> Option<usize> {
        let unit = |at| u16::from_str_radix(self.rest.get(at)?, 16).ok();
        let first = unit(0..4)?;
        if char::from_u32(first.into()).is_some() {
            return Some(4);
        }
        let is_pair = self.rest.get(4..6)? == "\\u"
            && char::decode_utf16([first, unit(6..10)?]).all(|c| c.is_ok());
        is_pair.then_some(10)
    }
}

#[cfg(test)]
mod tests {
    use super::ecma;

    #[test]
    fn patterns_of_models() {
        let same = [
            "^[-:/A-Za-z0-9]+$",
            "^arn:(aws|aws-cn):[a-z]{2,3}?$",
            "[\\p{L}\\p{Z}\\p{N}_.:/=+@]*",
            "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*",
            "^(?!aws:)(?:a|b)+\\.\\d$",
        ];
        for pattern in same {
            let got = ecma(pattern).map(|got| got.replace("[\\-", "[-"));
            assert_eq!(got.as_deref(), Some(pattern));
        }
        let changed = [
            ("\\_\\@[\\_a\\:]", "_@[_a:]"),
            ("[\\w-.]", "[\\w\\-.]"),
            ("[a-]", "[a\\-]"),
            ("[\\w+=,.@-]+", "[\\w+=,.@\\-]+"),
        ];
        for (pattern, want) in changed {
            assert_eq!(ecma(pattern).as_deref(), Some(want), "{pattern}");
        }
        let none = [
            "(?s).*",
            "\\p{Alnum}+",
            "a++",
            "[a-z&&[^b]]",
            "(a",
            "a)",
            "*",
            "[b-a]",
            "\\Z",
            "\\1",
            "a{2,1}",
            "{a}",
            "[\\w-\\d-z",
            "\\uD800",
            "(?<name>a)",
            "(?!a)+",
        ];
        for pattern in none {
            assert_eq!(ecma(pattern), None, "{pattern}");
        }
    }
}
