//! Converts patterns of models to patterns for JSON Schema: ECMA-262 in Unicode mode.
//!
//! Patterns in models should be ECMA-262, but some use Java or Perl syntax. Unnecessary escapes are
//! removed, because Unicode mode rejects them. Ambiguous patterns are omitted, because one invalid
//! pattern makes an editor reject the whole schema.

use std::iter::Peekable;
use std::str::Chars;

/// Characters with a special meaning, which may be escaped.
const SYNTAX: &str = "^$\\.*+?()[]{}|/";

/// An equivalent pattern in ECMA-262's Unicode mode; `None` if equivalence is not certain.
pub(super) fn ecma(pattern: &str) -> Option<String> {
    let mut reader = Reader { rest: pattern.chars().peekable(), out: String::new(), groups: 0 };
    while reader.rest.peek().is_some() {
        reader.term()?;
    }
    (reader.groups == 0).then_some(reader.out)
}

struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    out: String,
    /// The number of open groups.
    groups: usize,
}

impl Reader<'_> {
    fn next_if(&mut self, c: char) -> bool {
        self.rest.next_if_eq(&c).is_some()
    }

    /// Converts one term with its quantifier.
    fn term(&mut self) -> Option<()> {
        match self.rest.next()? {
            '(' => return self.group(),
            ')' => {
                self.groups = self.groups.checked_sub(1)?;
                self.out.push(')');
            }
            c @ ('|' | '^' | '$') => {
                self.out.push(c);
                return Some(());
            }
            '[' => self.class()?,
            '\\' => {
                let escape = self.escape(false)?;
                self.out.push_str(&escape);
            }
            // A quantifier without a term, or an unmatched bracket, is invalid in Unicode mode.
            '*' | '+' | '?' | '{' | '}' | ']' => return None,
            c => self.out.push(c),
        }
        self.repeats()
    }

    fn group(&mut self) -> Option<()> {
        self.out.push('(');
        if self.next_if('?') {
            self.out.push('?');
            match self.rest.next()? {
                c @ (':' | '=' | '!') => self.out.push(c),
                '<' => {
                    // A lookbehind; the syntax of named groups differs between languages.
                    let c = self.rest.next().filter(|c| matches!(c, '=' | '!'))?;
                    self.out.push('<');
                    self.out.push(c);
                }
                _ => return None,
            }
        }
        self.groups += 1;
        Some(())
    }

    /// Converts a quantifier: `*`, `+`, `?` or `{2,3}`, lazy if followed by `?`.
    fn repeats(&mut self) -> Option<()> {
        match self.rest.peek() {
            Some(c @ ('*' | '+' | '?')) => {
                self.out.push(*c);
                self.rest.next();
            }
            Some('{') => {
                self.rest.next();
                let mut inside = String::new();
                loop {
                    match self.rest.next()? {
                        '}' => break,
                        c => inside.push(c),
                    }
                }
                let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
                let is_number =
                    |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
                let least_number: u64 = least.parse().ok().filter(|_| is_number(least))?;
                if !most.is_empty()
                    && most.parse::<u64>().ok().filter(|_| is_number(most))? < least_number
                {
                    return None;
                }
                self.out.push_str(&format!("{{{inside}}}"));
            }
            _ => return Some(()),
        }
        if self.next_if('?') {
            self.out.push('?');
        }
        // A second quantifier is possessive in other languages, and invalid in ECMA-262.
        match self.rest.peek() {
            Some('*' | '+' | '?' | '{') => None,
            _ => Some(()),
        }
    }

    /// An escape, including the backslash.
    fn escape(&mut self, in_class: bool) -> Option<String> {
        let c = self.rest.next()?;
        Some(match c {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'n' | 'r' | 't' | 'f' | 'v' => format!("\\{c}"),
            'b' | 'B' if !in_class => format!("\\{c}"),
            'x' => format!("\\x{}", self.hex(2)?),
            'u' => {
                let hex = self.hex(4)?;
                let code = u32::from_str_radix(&hex, 16).ok()?;
                match code {
                    // A high surrogate must be followed by a low one.
                    0xD800..=0xDBFF => {
                        let second =
                            (self.next_if('\\') && self.next_if('u')).then(|| self.hex(4))??;
                        let is_second = u32::from_str_radix(&second, 16)
                            .is_ok_and(|it| (0xDC00..0xE000).contains(&it));
                        is_second.then(|| format!("\\u{hex}\\u{second}"))?
                    }
                    0xDC00..=0xDFFF => return None,
                    _ => format!("\\u{hex}"),
                }
            }
            'p' | 'P' => {
                self.rest.next_if_eq(&'{')?;
                let mut name = String::new();
                loop {
                    match self.rest.next()? {
                        '}' => break,
                        c => name.push(c),
                    }
                }
                // Only general categories are converted: other properties have different names in
                // other languages.
                let is_category = CATEGORIES.split(' ').any(|category| category == name);
                is_category.then(|| format!("\\{c}{{{name}}}"))?
            }
            c if SYNTAX.contains(c) || in_class && c == '-' => format!("\\{c}"),
            // An unnecessary escape.
            c if c.is_ascii_punctuation() || c == ' ' => c.to_string(),
            _ => return None,
        })
    }

    fn hex(&mut self, digits: usize) -> Option<String> {
        (0..digits).map(|_| self.rest.next_if(char::is_ascii_hexdigit)).collect()
    }

    fn class(&mut self) -> Option<()> {
        self.out.push('[');
        if self.next_if('^') {
            self.out.push('^');
        }
        // Java and ECMA-262 differ here: an empty class, or a bracket as the first character of a
        // class.
        if self.rest.peek() == Some(&']') {
            return None;
        }
        // The last single character, which may begin a range.
        let mut before: Option<u32> = None;
        loop {
            let (atom, code) = match self.rest.next()? {
                ']' => {
                    self.out.push(']');
                    return Some(());
                }
                // A nested class or an intersection: Java syntax.
                '[' => return None,
                '&' if self.rest.peek() == Some(&'&') => return None,
                '-' => match (before, self.rest.peek()) {
                    // A dash at the start or end of a class is a literal dash.
                    (_, Some(']')) => ("\\-".to_owned(), None),
                    (None, _) if self.out.ends_with('[') || self.out.ends_with("[^") => {
                        ("\\-".to_owned(), None)
                    }
                    (Some(first), Some(_)) => {
                        let (last, code) = self.class_atom()?;
                        if code? < first {
                            return None;
                        }
                        (format!("-{last}"), None)
                    }
                    // After a range or a character set, a dash is a literal dash.
                    _ => ("\\-".to_owned(), None),
                },
                '\\' => {
                    let escape = self.escape(true)?;
                    let code = code_of(&escape);
                    (escape, code)
                }
                c => (c.to_string(), Some(u32::from(c))),
            };
            self.out.push_str(&atom);
            before = code;
        }
    }

    /// The end of a range.
    fn class_atom(&mut self) -> Option<(String, Option<u32>)> {
        match self.rest.next()? {
            '[' | ']' => None,
            '\\' => {
                let escape = self.escape(true)?;
                let code = code_of(&escape);
                Some((escape, code))
            }
            c => Some((c.to_string(), Some(u32::from(c)))),
        }
    }
}

/// The character that an escape represents; `None` for a character set.
fn code_of(escape: &str) -> Option<u32> {
    let mut chars = escape.chars();
    match (chars.next()?, chars.next()) {
        (c, None) => Some(u32::from(c)),
        ('\\', Some('n')) => Some(10),
        ('\\', Some('r')) => Some(13),
        ('\\', Some('t')) => Some(9),
        ('\\', Some('f')) => Some(12),
        ('\\', Some('v')) => Some(11),
        ('\\', Some('x')) => u32::from_str_radix(&escape[2..], 16).ok(),
        ('\\', Some('u')) => {
            let units: Vec<u32> = escape
                .split("\\u")
                .skip(1)
                .filter_map(|hex| u32::from_str_radix(hex, 16).ok())
                .collect();
            match *units {
                [unit] => Some(unit),
                [first, second] => Some(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)),
                _ => None,
            }
        }
        ('\\', Some(c)) if SYNTAX.contains(c) || c == '-' => Some(u32::from(c)),
        _ => None,
    }
}

/// The short names of Unicode's general categories.
const CATEGORIES: &str = "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk \
    So Z Zs Zl Zp C Cc Cf Cs Co Cn";

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
        ];
        for pattern in none {
            assert_eq!(ecma(pattern), None, "{pattern}");
        }
    }
}
