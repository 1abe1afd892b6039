//! Parses regular expressions with the grammar of ECMA 262, including its lenient forms for
//! browsers if they are unambiguous.

use std::iter::Peekable;
use std::str::Chars;

use super::Node;
use super::class::{Class, Item, Set};

/// The maximum nesting depth of groups.
const DEPTH: usize = 64;

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

/// The meaning of an escape.
enum Escape {
    One(char),
    Set(Set, bool),
}

pub(super) fn parse(text: &str) -> Result<Node, String> {
    let mut parser = Parser { rest: text.chars().peekable(), depth: 0 };
    let node = parser.choice()?;
    match parser.rest.next() {
        None => Ok(node),
        Some(c) => Err(format!("`{c}` without an opening bracket")),
    }
}

impl Parser<'_> {
    fn takes(&mut self, c: char) -> bool {
        self.rest.next_if_eq(&c).is_some()
    }

    fn takes_all(&mut self, text: &str) -> bool {
        let mut ahead = self.rest.clone();
        let found = text.chars().all(|c| ahead.next() == Some(c));
        if found {
            self.rest = ahead;
        }
        found
    }

    fn choice(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.sequence()?];
        while self.takes('|') {
            nodes.push(self.sequence()?);
        }
        Ok(if nodes.len() > 1 { Node::Choice(nodes) } else { nodes.remove(0) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            let node = self.term(c)?;
            nodes.push(self.repeated(node)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn term(&mut self, c: char) -> Result<Node, String> {
        Ok(match c {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => {
                Node::Class(Class { items: vec![Item::Set(Set::LineEnd, false)], negated: true })
            }
            '(' => self.group()?,
            '[' => Node::Class(self.class()?),
            '*' | '+' | '?' => return Err(format!("`{c}` has nothing to repeat")),
            '\\' if self.takes('b') => Node::Boundary { negated: false },
            '\\' if self.takes('B') => Node::Boundary { negated: true },
            '\\' => Node::Class(Class::new(match self.escape()? {
                Escape::One(c) => Item::Range(c, c),
                Escape::Set(set, negated) => Item::Set(set, negated),
            })),
            '{' if self.rest.peek() == Some(&',') => return Err("`{,` has no minimum".to_owned()),
            c => Node::Class(Class::new(Item::Range(c, c))),
        })
    }

    fn group(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("groups are nested too deep".to_owned());
        }
        let look =
            [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        let look = look.into_iter().find(|(text, ..)| self.takes_all(text));
        if look.is_none() && self.takes('?') {
            if self.takes('<') {
                while self.rest.next().ok_or("the name of a group is not terminated")? != '>' {}
            } else if !self.takes(':') {
                return Err("a group with flags is not supported".to_owned());
            }
        }
        let node = self.choice()?;
        if !self.takes(')') {
            return Err("`(` without `)`".to_owned());
        }
        self.depth -= 1;
        Ok(match look {
            Some((_, behind, negated)) => Node::Look { node: Box::new(node), behind, negated },
            None => node,
        })
    }

    /// Parses the quantifier after an expression, if there is one.
    fn repeated(&mut self, node: Node) -> Result<Node, String> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces()? {
                Some(limits) => limits,
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        // The last character of the quantifier.
        self.rest.next();
        if most.is_some_and(|most| most < least) {
            return Err(format!("{{{least},…}} has a minimum above its maximum"));
        }
        // Lazy and greedy quantifiers match the same strings.
        self.takes('?');
        if matches!(self.rest.peek(), Some('*' | '+' | '?')) {
            return Err("a quantifier is repeated".to_owned());
        }
        Ok(Node::Repeat { node: Box::new(node), least, most })
    }

    /// The numbers in braces, up to the closing brace; `None`, without consuming anything, if the
    /// braces are plain text.
    fn braces(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let text: String = self.rest.clone().skip(1).take_while(|c| *c != '}').take(32).collect();
        let number = |text: &str| {
            let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            // Larger numbers saturate.
            is_number.then(|| text.parse().unwrap_or(u32::MAX))
        };
        let limits = match text.split_once(',') {
            None => number(&text).map(|count| (count, Some(count))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some((least, most)) => {
                number(least).zip(number(most)).map(|(least, most)| (least, Some(most)))
            }
        };
        if limits.is_some() {
            if !self.takes_all(&format!("{{{text}")) || self.rest.peek() != Some(&'}') {
                return Err("`{` without `}`".to_owned());
            }
        } else if text.starts_with(',') {
            return Err("`{,` has no minimum".to_owned());
        }
        Ok(limits)
    }

    fn class(&mut self) -> Result<Class, String> {
        let (negated, mut items) = (self.takes('^'), Vec::new());
        while !self.takes(']') {
            let first = self.class_atom()?;
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']');
            match first {
                Escape::One(first) if is_range => {
                    self.rest.next();
                    match self.class_atom()? {
                        Escape::One(last) if first <= last => items.push(Item::Range(first, last)),
                        Escape::One(last) => {
                            return Err(format!("the range {first}-{last} has no characters"));
                        }
                        // Browsers read the dash as a literal dash.
                        Escape::Set(set, negated) => items.extend([
                            Item::Range(first, first),
                            Item::Range('-', '-'),
                            Item::Set(set, negated),
                        ]),
                    }
                }
                Escape::One(c) => items.push(Item::Range(c, c)),
                Escape::Set(set, negated) => items.push(Item::Set(set, negated)),
            }
        }
        Ok(Class { items, negated })
    }

    fn class_atom(&mut self) -> Result<Escape, String> {
        match self.rest.next() {
            None => Err("`[` without `]`".to_owned()),
            Some('\\') if self.takes('b') => Ok(Escape::One('\u{8}')),
            Some('\\') => self.escape(),
            // A POSIX class: ECMA 262 would read it as single letters, which is not the intention.
            Some('[') if self.rest.peek() == Some(&':') => Err("`[:` is not supported".to_owned()),
            Some(c) => Ok(Escape::One(c)),
        }
    }

    /// Parses an escape after its backslash.
    fn escape(&mut self) -> Result<Escape, String> {
        let c = self.rest.next().ok_or("a backslash without a character")?;
        Ok(match c {
            'd' | 'D' => Escape::Set(Set::Digit, c == 'D'),
            'w' | 'W' => Escape::Set(Set::Word, c == 'W'),
            's' | 'S' => Escape::Set(Set::Space, c == 'S'),
            'p' | 'P' => Escape::Set(self.property()?, c == 'P'),
            't' => Escape::One('\t'),
            'n' => Escape::One('\n'),
            'v' => Escape::One('\u{b}'),
            'f' => Escape::One('\u{c}'),
            'r' => Escape::One('\r'),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => Escape::One('\0'),
            'x' => Escape::One(self.character(2)?),
            'u' => Escape::One(self.unicode()?),
            'c' => {
                let letter = self.rest.next().filter(char::is_ascii_alphabetic);
                let letter = letter.and_then(|letter| u8::try_from(letter).ok());
                Escape::One(char::from(letter.ok_or("`\\c` needs a letter")? % 32))
            }
            '0'..='9' | 'k' => return Err("back references are not supported".to_owned()),
            c if c.is_ascii_alphabetic() => {
                return Err(format!("`\\{c}` is not an escape of ECMA 262"));
            }
            c => Escape::One(c),
        })
    }

    fn property(&mut self) -> Result<Set, String> {
        if !self.takes('{') {
            return Err("`\\p` needs a name in braces".to_owned());
        }
        let mut name = String::new();
        loop {
            match self.rest.next().ok_or("the name of a property is not terminated")? {
                '}' => break,
                c => name.push(c),
            }
        }
        Set::named(&name).ok_or_else(|| format!("the property `{name}` is not supported"))
    }

    /// Parses this many hexadecimal digits.
    fn hexadecimal(&mut self, digits: usize) -> Result<u32, String> {
        let mut number = 0;
        for _ in 0..digits {
            let digit = self.rest.next().and_then(|c| c.to_digit(16));
            number = number * 16 + digit.ok_or("an escape lacks hexadecimal digits")?;
        }
        Ok(number)
    }

    fn character(&mut self, digits: usize) -> Result<char, String> {
        char::from_u32(self.hexadecimal(digits)?)
            .ok_or_else(|| "half of a surrogate pair is not a character".to_owned())
    }

    /// Parses an escape after `\u`: four digits, twice for a surrogate pair, or one or more digits
    /// in braces.
    fn unicode(&mut self) -> Result<char, String> {
        if self.takes('{') {
            let mut number = 0_u32;
            while let Some(c) = self.rest.next_if(|c| *c != '}') {
                let digit = c.to_digit(16).ok_or("an escape lacks hexadecimal digits")?;
                number = number.saturating_mul(16).saturating_add(digit);
            }
            return match (self.takes('}'), char::from_u32(number)) {
                (true, Some(c)) => Ok(c),
                _ => Err("not a character".to_owned()),
            };
        }
        let first = self.hexadecimal(4)?;
        if (0xd800..0xdc00).contains(&first) && self.takes_all("\\u") {
            let second = self.hexadecimal(4)?;
            if (0xdc00..0xe000).contains(&second) {
                let number = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return char::from_u32(number).ok_or_else(|| "not a character".to_owned());
            }
        }
        char::from_u32(first)
            .ok_or_else(|| "half of a surrogate pair is not a character".to_owned())
    }
}
