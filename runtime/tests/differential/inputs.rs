//! Random inputs: texts that mostly fit a shape, in shorthand, JSON or bare, then disturbed.

use crate::model::{Model, Shape};
use crate::peer::Ask;
use crate::random::Random;
use hardie_runtime::table::Kind;

/// What texts are disturbed by.
const PARTS: [&str; 48] = [
    "a", "b", "Value", "=", ",", " ", "[", "]", "{", "}", "'", "\"", "\\", "\\,", "@", "@=", "\n",
    "\t", "é", "😀", "\u{a0}", "\u{1f}", "\u{1}", "|", "<", "~", "#", ":", "1", "-", ".", "null",
    "true", "\\u00e9", "\\ud83d", "file://", "a=b", "=[", "={", "\r\n", "\u{b}", "\u{c}", "\u{85}",
    "\u{2028}", "\u{feff}", "\u{0}", "a=b,c=", ",,",
];
const INTEGERS: [&str; 17] = [
    "5",
    "0",
    "-1",
    " 7 ",
    "1_0",
    "x",
    "",
    "127",
    "128",
    "3000000000",
    "99999999999999999999",
    "0x1",
    "٣",
    "true",
    "1.0",
    "1e3",
    "-0",
];
const FRACTIONS: [&str; 14] = [
    "1.5",
    "0",
    "-0.0",
    "1e3",
    "nan",
    "inf",
    "-Infinity",
    "x",
    "",
    ".5",
    "1e400",
    "0.1",
    "1_0.5",
    "٣.٣",
];
const BOOLEANS: [&str; 7] = ["true", "FALSE", "yes", "", "True ", "false", "1"];
const MOMENTS: [&str; 14] = [
    "2024-01-02T03:04:05Z",
    "0",
    "1700000000.5",
    "12345678901234567890",
    "x",
    "2024-13-01",
    "Jan 5 2024",
    "2024-01-02 03:04:05+02:00",
    "true",
    "",
    "-1",
    "1e10",
    "20240102",
    "1e400",
];
const TEXTS: [&str; 24] = [
    "abc",
    "a b",
    "a=b",
    "a\\,b",
    "é",
    "😀x",
    "it's",
    "\"",
    "",
    " ",
    "x\\",
    "file://t",
    "fileb://t",
    "file://none",
    "[x",
    "{",
    "}",
    "a,b",
    "http://x?a=b&c=d",
    "-",
    "a@b",
    "c:\\d",
    "x\ny",
    "日本",
];
/// What JSON can say, whatever is asked for.
const ANY_JSON: [&str; 20] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.0",
    "1e400",
    "NaN",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
    "[1,\"a\"]",
    "{\"a\":{\"b\":null}}",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "99999999999999999999",
    "\"5\"",
    "[null]",
    "1E-7",
];

/// Something to ask about a model.
pub(crate) fn ask(model: &Model, random: &mut Random) -> Ask {
    let mut write = Writer { model, random };
    if write.random.below(8) == 0 {
        let text = write.json(0, 0);
        return Ask::Document(write.disturbed(text, 4));
    }
    let options = &model.shapes[0].members;
    let Some(member) = options.get(write.random.below(options.len().max(1))) else {
        return Ask::Document("{}".to_owned());
    };
    let option = member.name.clone();
    let shape = &model.shapes[member.target];
    let is_list = shape.kind == Kind::List;
    if write.random.below(if is_list { 6 } else { 12 }) > 0 {
        if !is_list {
            let text = write.word(member.target);
            return Ask::Words(option, vec![write.disturbed(text, 3)]);
        }
        let words = write.words(shape);
        return Ask::Words(option, words);
    }
    if let Some((flat, braced)) = write.flat(shape) {
        return Ask::Flat { option, flat, braced };
    }
    let text = write.word(member.target);
    Ask::Text(option, write.disturbed(text, 3))
}

struct Writer<'a> {
    model: &'a Model,
    random: &'a mut Random,
}

impl Writer<'_> {
    fn one_in(&mut self, count: usize) -> bool {
        self.random.below(count) == 0
    }

    /// A text with a few parts put in, taken out or doubled, one time in some.
    fn disturbed(&mut self, text: String, one_in: usize) -> String {
        if !self.one_in(one_in) {
            return text;
        }
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..=self.random.below(3) {
            let at = self.random.below(chars.len() + 1);
            match self.random.below(3) {
                0 if at < chars.len() => {
                    chars.remove(at);
                }
                1 if at < chars.len() => {
                    let end = (at + 1 + self.random.below(5)).min(chars.len());
                    let part = chars[at..end].to_vec();
                    let to = self.random.below(chars.len() + 1);
                    chars.splice(to..to, part);
                }
                _ => {
                    let part = self.random.pick(&PARTS);
                    chars.splice(at..at, part.chars());
                }
            }
        }
        chars.into_iter().collect()
    }

    /// The words of a list option.
    fn words(&mut self, list: &Shape) -> Vec<String> {
        if self.one_in(6) {
            let mut items: Vec<String> = Vec::new();
            for _ in 0..self.random.below(4) {
                items.push(self.json(list.members[0].target, 1));
            }
            let text = format!("[{}]", items.join(","));
            return vec![self.disturbed(text, 4)];
        }
        let count = self.random.below(4);
        (0..count)
            .map(|_| {
                let word = self.word(list.members[0].target);
                self.disturbed(word, 5)
            })
            .collect()
    }

    /// One word for a shape: parts of anything, JSON, shorthand, or a bare text.
    fn word(&mut self, target: usize) -> String {
        let kind = self.model.shapes[target].kind;
        let json = if kind == Kind::Document { 2 } else { 6 };
        if self.one_in(12) {
            return (0..self.random.below(12)).map(|_| self.random.pick(&PARTS)).collect();
        }
        if self.one_in(json) {
            return self.json(target, 0);
        }
        if kind == Kind::Map && self.one_in(4) {
            let map = self.model.shapes[target].clone();
            if let Some((flat, _)) = self.flat(&map) {
                return flat;
            }
        }
        match kind {
            Kind::Structure | Kind::Union | Kind::Map => self.pairs(target, 0, true),
            Kind::List => self.csv(self.model.shapes[target].members[0].target, 0),
            _ => self.bare(kind),
        }
    }

    /// A text for a scalar, now and then of another kind.
    fn bare(&mut self, kind: Kind) -> String {
        let texts: &[&str] = match kind {
            _ if self.one_in(15) => &PARTS,
            Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum | Kind::Long => &INTEGERS,
            Kind::Float | Kind::Double => &FRACTIONS,
            Kind::Boolean => &BOOLEANS,
            Kind::Timestamp => &MOMENTS,
            _ => &TEXTS,
        };
        self.random.pick(texts).to_owned()
    }

    fn space(&mut self) -> &'static str {
        if self.one_in(12) { [" ", "\n", " \t", "\u{b}"][self.random.below(4)] } else { "" }
    }

    /// Pairs of shorthand for a structure or map.
    fn pairs(&mut self, target: usize, depth: usize, top: bool) -> String {
        let shape = self.model.shapes[target].clone();
        let mut pairs = Vec::new();
        for at in 0..shape.members.len().max(1) {
            let (mut key, value) = match (shape.kind, shape.members.get(at)) {
                (Kind::Structure | Kind::Union, Some(member)) if !self.one_in(3) => {
                    (member.name.clone(), member.target)
                }
                (Kind::Map, _) => (self.key(), shape.members[1].target),
                _ if self.one_in(2) => (self.key(), self.random.below(self.model.shapes.len())),
                _ => continue,
            };
            if self.one_in(25) {
                key = self.key();
            }
            key.push_str(self.space());
            key.push_str(if self.one_in(10) { "@=" } else { "=" });
            key.push_str(self.space());
            key.push_str(&self.value(value, depth + 1, top));
            key.push_str(self.space());
            pairs.push(key);
        }
        let comma = format!("{},{}", self.space(), self.space());
        pairs.join(&comma)
    }

    fn key(&mut self) -> String {
        self.random
            .pick(&["a", "b", "Value", "K1", "Name", "k:1", "x/y", "", "a.b", "é", "Type", "#-_"])
            .to_owned()
    }

    fn value(&mut self, target: usize, depth: usize, top: bool) -> String {
        let target =
            if self.one_in(15) { self.random.below(self.model.shapes.len()) } else { target };
        let shape = self.model.shapes[target].clone();
        match shape.kind {
            _ if depth > 6 => String::new(),
            Kind::Structure | Kind::Union | Kind::Map => {
                format!("{{{}{}}}", self.space(), self.pairs(target, depth, false))
            }
            Kind::List if top && self.one_in(2) => self.csv(shape.members[0].target, depth),
            Kind::List if !self.one_in(6) => {
                let mut items: Vec<String> = Vec::new();
                for _ in 0..self.random.below(4) {
                    items.push(self.value(shape.members[0].target, depth + 1, false));
                }
                format!("[{}{}{}]", self.space(), items.join(","), self.space())
            }
            Kind::List => self.value(shape.members[0].target, depth + 1, false),
            kind => {
                let text = self.bare(kind);
                self.quoted(text)
            }
        }
    }

    fn csv(&mut self, element: usize, depth: usize) -> String {
        let mut items: Vec<String> = Vec::new();
        for _ in 0..=self.random.below(3) {
            items.push(self.value(element, depth + 1, false));
        }
        items.join(&format!("{},{}", self.space(), self.space()))
    }

    /// A text as it is, in quotes, or with escaped commas.
    fn quoted(&mut self, text: String) -> String {
        match self.random.below(6) {
            0 => format!("'{}'", text.replace('\'', "\\'")),
            1 => format!("\"{}\"", text.replace('"', "\\\"")),
            2 => text.replace(',', "\\,"),
            _ => text,
        }
    }

    /// JSON for a shape, now and then something else.
    fn json(&mut self, target: usize, depth: usize) -> String {
        if depth > 6 || self.one_in(12) {
            return self.random.pick(&ANY_JSON).to_owned();
        }
        let shape = self.model.shapes[target].clone();
        let text = |text: &str| {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
        };
        match shape.kind {
            Kind::Structure | Kind::Union => {
                let mut members = Vec::new();
                for member in &shape.members {
                    let rare = if target == 0 { 4 } else { 3 };
                    if target == 0 && !self.one_in(rare) || target != 0 && self.one_in(rare) {
                        continue;
                    }
                    let name = if self.one_in(25) { self.key() } else { member.name.clone() };
                    members.push(format!(
                        "{}:{}",
                        text(&name),
                        self.json(member.target, depth + 1)
                    ));
                }
                format!("{{{}}}", members.join(","))
            }
            Kind::Map => {
                let mut entries = Vec::new();
                for _ in 0..self.random.below(3) {
                    let key = self.key();
                    entries.push(format!(
                        "{}: {}",
                        text(&key),
                        self.json(shape.members[1].target, depth + 1)
                    ));
                }
                format!("{{{}}}", entries.join(" , "))
            }
            Kind::List => {
                let mut items = Vec::new();
                for _ in 0..self.random.below(4) {
                    items.push(self.json(shape.members[0].target, depth + 1));
                }
                format!("[{}]", items.join(", "))
            }
            Kind::Document => self.random.pick(&ANY_JSON).to_owned(),
            Kind::Boolean => self.random.pick(&["true", "false", "0", "\"true\""]).to_owned(),
            Kind::String | Kind::Enum | Kind::Blob => {
                let bare = self.bare(Kind::String);
                text(&bare)
            }
            Kind::Timestamp => {
                let bare = self.bare(Kind::Timestamp);
                if bare.parse::<f64>().is_ok() && self.one_in(2) { bare } else { text(&bare) }
            }
            kind => {
                let number = [
                    "0",
                    "1",
                    "-7",
                    "127",
                    "128",
                    "-32769",
                    "2147483648",
                    "9223372036854775808",
                    "1.5",
                    "true",
                    "-1e3",
                ];
                let bare = self.bare(kind);
                if self.one_in(8) { text(&bare) } else { self.random.pick(&number).to_owned() }
            }
        }
    }

    /// For a map of structures the same entries in the flat form and in braces.
    fn flat(&mut self, map: &Shape) -> Option<(String, String)> {
        let element = self.model.shapes.get(map.members.get(1)?.target)?.clone();
        if map.kind != Kind::Map
            || !matches!(element.kind, Kind::Structure | Kind::Union)
            || element.members.is_empty()
        {
            return None;
        }
        let (mut flat, mut braced) = (Vec::new(), Vec::new());
        for at in 0..=self.random.below(2) {
            let mut members = Vec::new();
            for member in &element.members {
                if members.is_empty() || !self.one_in(3) {
                    let kind = self.model.shapes[member.target].kind;
                    let value = match kind {
                        Kind::Structure | Kind::Union | Kind::Map | Kind::List | Kind::Document => {
                            self.random.pick(&["[x,{a=1}]", "{b=[y]}", "[]", "{}"]).to_owned()
                        }
                        _ => format!("'{}'", self.bare(kind).replace(['\'', '\\', '\n'], "")),
                    };
                    members.push(format!("{}={value}", member.name));
                }
            }
            flat.push(format!("key{at}={}", members.join(",")));
            braced.push(format!("key{at}={{{}}}", members.join(",")));
        }
        Some((flat.join(","), braced.join(",")))
    }
}
