//! Reads a YAML document into a value, from the parser's events (AWS CLI behaviour 4).
//!
//! The stack is on the heap, so deep documents need no more call stack than flat ones.

use super::construct::{self, scalar};
use super::repair::Repairs;
use super::resolve::{ScalarType, resolve};
use super::tabs;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{MAX_DEPTH, Map, Value};
use indexmap::IndexMap;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use std::borrow::Cow;

/// The maximum number of values. Only nested aliases exceed it.
const MAX_VALUES: usize = 1_000_000;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It is not YAML, or more than one document, or contains unknown tags.
    Invalid,
    /// A number, boolean or date that does not exist, or a collection that Python does not support.
    Value,
    /// A collection that contains itself through an alias.
    Recursive,
    /// A key that is not a string.
    Key {
        /// The path of the map; empty at the top level.
        path: String,
        /// The key as Python prints it.
        text: String,
        /// Its Python type.
        type_name: &'static str,
    },
}

impl From<construct::ConstructError> for Problem {
    fn from(failure: construct::ConstructError) -> Problem {
        match failure {
            construct::ConstructError::Unknown => Problem::Invalid,
            construct::ConstructError::Value => Problem::Value,
        }
    }
}

/// Reads a text with one document; an empty text is null.
///
/// # Errors
/// See [`Problem`].
pub(crate) fn read(text: &str) -> Result<Value, Problem> {
    read_with(text, Decimals::Doubles)
}

/// As [`read`], with exact decimals on demand.
///
/// # Errors
/// See [`Problem`].
pub(crate) fn read_with(text: &str, decimals: Decimals) -> Result<Value, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.chars().any(is_forbidden)
        || asks_for_version(text, |version| !version.starts_with("1."))
    {
        return Err(Problem::Invalid);
    }
    match read_lines(&with_newlines(text), decimals) {
        // For the AWS CLI, U+0085 ends lines, except within the line of a key.
        Err(Problem::Invalid) if text.contains('\u{85}') => {
            read_lines(&with_newlines(&text.replace('\u{85}', " ")), decimals)
        }
        read => read,
    }
}

/// Reads a text with LF line ends.
fn read_lines(text: &str, decimals: Decimals) -> Result<Value, Problem> {
    let mut repairs = Repairs::new(text);
    loop {
        let repaired = match compose(repairs.text(), decimals) {
            Ok(value) if tabs::are_allowed(repairs.text()) => return Ok(value),
            Ok(_) => return Err(Problem::Invalid),
            Err(ComposeError::Problem(problem)) => return Err(problem),
            Err(ComposeError::InFlow { line }) => repairs.in_flow(line),
            Err(ComposeError::InQuotes { line }) => repairs.in_quotes(line),
            Err(ComposeError::Surrogate { at }) => repairs.surrogates(at),
        };
        if !repaired {
            return Err(Problem::Invalid);
        }
    }
}

/// Converts every line end to LF, as YAML does, so that all parts agree on lines; for the AWS CLI,
/// U+0085 is a line end too.
fn with_newlines(text: &str) -> Cow<'_, str> {
    if !text.contains(['\r', '\u{85}']) {
        return text.into();
    }
    text.replace("\r\n", "\n").replace(['\r', '\u{85}'], "\n").into()
}

/// Why composing stopped.
enum ComposeError {
    Problem(Problem),
    /// A line inside brackets or braces is not indented enough. YAML 1.2 requires it, the AWS CLI
    /// does not.
    InFlow {
        /// The line number, from 1.
        line: usize,
    },
    /// The same for a line of a quoted string that begins on this line.
    InQuotes {
        /// The line where the string begins, from 1.
        line: usize,
    },
    /// A quoted string contains half of a surrogate pair, as written in JSON.
    Surrogate {
        /// The offset of the string in characters.
        at: usize,
    },
}

impl From<Problem> for ComposeError {
    fn from(problem: Problem) -> ComposeError {
        ComposeError::Problem(problem)
    }
}

impl From<&ScanError> for ComposeError {
    fn from(error: &ScanError) -> ComposeError {
        let line = error.marker().line();
        match error.info() {
            "invalid indentation in flow construct" | "invalid indentation" => {
                ComposeError::InFlow { line }
            }
            "invalid indentation in quoted scalar" => ComposeError::InQuotes { line },
            info if info.contains("invalid Unicode character escape code") => {
                ComposeError::Surrogate { at: error.marker().index() }
            }
            _ => ComposeError::Problem(Problem::Invalid),
        }
    }
}

fn compose(text: &str, decimals: Decimals) -> Result<Value, ComposeError> {
    let version_1_1 = asks_for_version(text, |version| version == "1.1");
    let mut composer = Composer { version_1_1, decimals, ..Composer::default() };
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, _) = event.map_err(|error| ComposeError::from(&error))?;
        documents += usize::from(matches!(event, Event::DocumentStart(_)));
        if documents > 1 {
            return Err(Problem::Invalid.into());
        }
        composer.event(event)?;
    }
    Ok(composer.done.unwrap_or_default())
}

/// Characters that are not allowed in YAML.
fn is_forbidden(c: char) -> bool {
    let is_ascii = matches!(c, '\t' | '\n' | '\r' | ' '..='~');
    !is_ascii
        && !matches!(c, '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && c < '\u{10000}'
}

/// Whether a `%YAML` directive before the document names a version like this.
fn asks_for_version(text: &str, is: fn(&str) -> bool) -> bool {
    text.lines().take_while(|line| !line.starts_with("---")).any(|line| {
        line.strip_prefix("%YAML").and_then(|rest| rest.split_whitespace().next()).is_some_and(is)
    })
}

#[derive(Default)]
struct Composer {
    version_1_1: bool,
    decimals: Decimals,
    open: Vec<OpenCollection>,
    anchors: IndexMap<usize, Value>,
    done: Option<Value>,
    values: usize,
}

/// An unfinished collection.
struct OpenCollection {
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Value>, Sequence),
    Map { entries: Vec<(Key, Value)>, key: Option<Key>, is_set: bool },
}

/// The kind of a list with a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sequence {
    Plain,
    /// `!!omap`: maps with one entry each, which form one ordered map.
    OrderedMap,
    /// `!!pairs`: maps with one entry each.
    Pairs,
}

/// A key, and whether it is the merge key.
struct Key {
    value: Value,
    merge: bool,
}

impl Composer {
    fn event(&mut self, event: Event<'_>) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let tag = tag.map(|tag| tag_name(&tag));
                let means = match tag.as_deref() {
                    None | Some("!") if plain => Some(resolve(&text, self.version_1_1)),
                    Some("merge") => Some(ScalarType::Merge),
                    Some("value") => Some(ScalarType::Value),
                    _ => None,
                };
                let means = means.filter(|_| self.expects_key());
                if means == Some(ScalarType::Value) {
                    return self.value(Value::from(&*text), anchor, false);
                }
                let merge = means == Some(ScalarType::Merge);
                let value = if merge { Value::from("<<") } else { self.scalar(&text, plain, tag)? };
                self.value(value, anchor, merge)
            }
            Event::Alias(anchor) => {
                if self.is_self_merge(anchor) {
                    return Ok(());
                }
                let is_open = self.open.iter().any(|open| open.anchor == anchor);
                let none = if is_open { Problem::Recursive } else { Problem::Invalid };
                let value = self.anchors.get(&anchor).cloned().ok_or(none)?;
                self.count(&value)?;
                self.value(value, 0, false)
            }
            Event::SequenceStart(anchor, tag) => {
                let kind = match tag.map(|tag| tag_name(&tag)).as_deref() {
                    None | Some("!" | "seq") => Sequence::Plain,
                    Some("omap") => Sequence::OrderedMap,
                    Some("pairs") => Sequence::Pairs,
                    Some(_) => return Err(Problem::Invalid),
                };
                self.open(anchor, Content::List(Vec::new(), kind))
            }
            Event::MappingStart(anchor, tag) => {
                let tag = tag.map(|tag| tag_name(&tag));
                let is_set = match tag.as_deref() {
                    None | Some("!" | "map") => false,
                    Some("set") => true,
                    Some(_) => return Err(Problem::Invalid),
                };
                self.open(anchor, Content::Map { entries: Vec::new(), key: None, is_set })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            _ => Ok(()),
        }
    }

    fn scalar(&self, text: &str, plain: bool, tag: Option<String>) -> Result<Value, Problem> {
        match tag.as_deref() {
            None | Some("!") if plain => {
                let kind = resolve(text, self.version_1_1);
                match construct::exact(text).filter(|_| kind == ScalarType::Float) {
                    Some(number) if self.decimals == Decimals::Exact => Ok(Value::Number(number)),
                    _ => Ok(scalar(text, kind, self.version_1_1)?),
                }
            }
            None | Some("!" | "str") => Ok(Value::from(text)),
            Some(tag) => Ok(super::construct::tagged(text, tag, self.version_1_1)?),
        }
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(OpenCollection { content: Content::Map { key: None, .. }, .. })
        )
    }

    fn open(&mut self, anchor: usize, content: Content) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem::Invalid);
        }
        self.open.push(OpenCollection { anchor, content });
        Ok(())
    }

    /// Adds a finished value to its collection.
    fn value(&mut self, value: Value, anchor: usize, merge: bool) -> Result<(), Problem> {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.done = Some(value),
            Some(Content::List(list, _)) => list.push(value),
            Some(Content::Map { entries, key, .. }) => match key.take() {
                None if matches!(value, Value::Map(_)) => return Err(Problem::Invalid),
                None => *key = Some(Key { value: construct::key(value)?, merge }),
                Some(key) => entries.push((key, value)),
            },
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let value = match open.content {
            Content::List(list, Sequence::Plain) => Value::List(list),
            Content::List(list, Sequence::OrderedMap) => Value::Map(construct::ordered_map(list)?),
            Content::List(list, Sequence::Pairs) => Value::List(construct::pairs(list)?),
            Content::Map { entries, is_set: true, .. } => {
                construct::set(entries.into_iter().map(|(key, _)| key.value).collect())?
            }
            Content::Map { entries, .. } => Value::Map(self.map(entries, open.anchor)?),
        };
        self.value(value, open.anchor, false)
    }

    /// Whether an alias merges a map into itself (`&x {<<: *x}`), which adds nothing; such an alias
    /// is accepted.
    fn is_self_merge(&mut self, anchor: usize) -> bool {
        let is_it = |open: &OpenCollection| {
            open.anchor == anchor
                && matches!(&open.content, Content::Map { key: Some(key), .. } if key.merge)
        };
        match &mut self.open[..] {
            [.., open] if is_it(open) => {
                if let Content::Map { key, .. } = &mut open.content {
                    *key = None;
                }
                true
            }
            [.., around, OpenCollection { content: Content::List(..), .. }] => is_it(around),
            _ => false,
        }
    }

    /// Whether the collection that has just ended is only merged into another.
    fn is_merged(&self) -> bool {
        let merges = |open: &OpenCollection| match &open.content {
            Content::Map { key: Some(key), .. } => key.merge,
            _ => false,
        };
        match &self.open[..] {
            [.., open] if merges(open) => true,
            [.., around, OpenCollection { content: Content::List(..), anchor: 0 }] => {
                merges(around)
            }
            _ => false,
        }
    }

    /// Builds a map: merged maps first, then its own entries. Without merging, a duplicate key is
    /// an error, except in a map that is merged where it is defined.
    fn map(&self, entries: Vec<(Key, Value)>, anchor: usize) -> Result<Map, Problem> {
        let mut map = Map::new();
        for (_, value) in entries.iter().filter(|(key, _)| key.merge) {
            // Only merge keys with entries count.
            if !map.is_empty() {
                return Err(Problem::Invalid);
            }
            match value {
                Value::Map(merged) => map.extend(merged.clone()),
                Value::List(list) => {
                    for value in list.iter().rev() {
                        map.extend(value.as_map().ok_or(Problem::Invalid)?.clone());
                    }
                }
                _ => return Err(Problem::Invalid),
            }
        }
        let has_merged = !map.is_empty() || anchor == 0 && self.is_merged();
        for (key, value) in entries.into_iter().filter(|(key, _)| !key.merge) {
            let Value::String(name) = key.value else {
                return Err(Problem::Key {
                    path: self.path(),
                    text: python::str(&key.value, Dict::Plain),
                    type_name: python::type_name(&key.value, Dict::Plain),
                });
            };
            if map.insert(name, value).is_some() && !has_merged {
                return Err(Problem::Invalid);
            }
        }
        Ok(map)
    }

    /// The path of the collection that has just ended.
    fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            match &open.content {
                Content::List(list, _) => path.push_str(&format!("[{}]", list.len())),
                Content::Map { key: Some(key), .. } => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&python::str(&key.value, Dict::Plain));
                }
                Content::Map { .. } => {}
            }
        }
        path
    }

    /// Counts the values that an alias adds.
    fn count(&mut self, value: &Value) -> Result<(), Problem> {
        let mut todo = vec![value];
        while let Some(value) = todo.pop() {
            self.values += 1;
            if self.values > MAX_VALUES {
                return Err(Problem::Invalid);
            }
            match value {
                Value::List(list) => todo.extend(list),
                Value::Map(map) => todo.extend(map.values()),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A tag without the core schema's prefix; `!` for the non-specific tag, others in full.
fn tag_name(tag: &Tag) -> String {
    let whole = format!("{}{}", tag.handle, tag.suffix);
    whole.strip_prefix("tag:yaml.org,2002:").map_or(whole.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Problem, read};
    use hardie_runtime::value::json;

    #[test]
    fn documents() {
        let cases = [
            ("", "null"),
            ("a: b", r#"{"a":"b"}"#),
            ("\u{feff}a: b", r#"{"a":"b"}"#),
            ("a: [1, 0x1F, 0o10, 010, 1_000, -5]", r#"{"a":[1,31,8,10,1000,-5]}"#),
            (
                "a: [1e3, .5, yes, True, ~, '5', \"6\", 12:30]",
                r#"{"a":[1000.0,0.5,"yes",true,null,"5","6","12:30"]}"#,
            ),
            ("a: &x {b: 1}\nc: *x", r#"{"a":{"b":1},"c":{"b":1}}"#),
            ("a: &x {b: 1, d: 2}\nc: {d: 3, <<: *x}", r#"{"a":{"b":1,"d":2},"c":{"b":1,"d":3}}"#),
            ("a: {<<: [{b: 1}, {b: 2, c: 3}]}", r#"{"a":{"b":1,"c":3}}"#),
            ("a: !!str 5", r#"{"a":"5"}"#),
            ("a: |\n  x\n  y\n", r#"{"a":"x\ny\n"}"#),
            ("%YAML 1.1\n---\na: yes\n", r#"{"a":true}"#),
            ("a: 123456789012345678901234567890", r#"{"a":123456789012345678901234567890}"#),
            ("=: 1", r#"{"=":1}"#),
            ("a: [\n]\nb: [1,\n]", r#"{"a":[],"b":[1]}"#),
            ("a: {\r\r\rb: [1]}\r\n", r#"{"a":{"b":[1]}}"#),
            ("a: [b,\nc, {\nd: e\n}]\nf: g", r#"{"a":["b","c",{"d":"e"}],"f":"g"}"#),
            ("a:\n  b: {\n\"c\": 1,\nd: 2}\n  e: 3", r#"{"a":{"b":{"c":1,"d":2},"e":3}}"#),
            ("a:\n  b: \"x\ny\n\nz\"\n  c: 'p\nq'", r#"{"a":{"b":"x y\nz","c":"p q"}}"#),
            ("a: !<tag:yaml.org,2002:str> 5", r#"{"a":"5"}"#),
            ("a: ! 5\nb: ! '5'", r#"{"a":5,"b":"5"}"#),
            ("a: !!omap [{b: 1}, {c: 2}]", r#"{"a":{"b":1,"c":2}}"#),
            ("!!omap\n- b: 1\n- c: !!omap []", r#"{"b":1,"c":{}}"#),
            ("a: !!pairs []", r#"{"a":[]}"#),
            ("a: {? !!merge x : {b: 1}, ? !!value y : 2}", r#"{"a":{"b":1,"y":2}}"#),
            ("a: &x {<<: *x}", r#"{"a":{}}"#),
            ("&x {b: 1, <<: *x, c: 2}", r#"{"b":1,"c":2}"#),
            ("a: &x {<<: [*x, {b: 1}]}\nc: *x", r#"{"a":{"b":1},"c":{"b":1}}"#),
            ("a\u{85}b: c", r#"{"a b":"c"}"#),
            ("'a\u{85}b': c", r#"{"a b":"c"}"#),
            ("# c\u{85}a:\u{85}  b: [1,\u{85}2]", r#"{"a":{"b":[1,2]}}"#),
            ("a: {<<: {}, b: 1, <<: {c: 2}}", r#"{"a":{"c":2,"b":1}}"#),
            ("a: {<<: {b: 1, b: 2}, c: {<<: [{d: 1, d: 2}]}}", r#"{"a":{"b":2,"c":{"d":2}}}"#),
            ("a: &k b\n*k : c", r#"{"a":"b","b":"c"}"#),
            (
                "%YAML 1.1\n---\na: [1:30, -1:30:10.5, y, N, 010, 0o10, 1_0:5, 08]",
                r#"{"a":[90,-5410.5,true,false,8,"0o10",605,"08"]}"#,
            ),
        ];
        for (text, want) in cases {
            assert_eq!(read(text), Ok(json::parse(want).unwrap()), "{text:?}");
        }
    }

    #[test]
    fn lines_too_far_to_the_left_cost_little() {
        let text = format!("a: [\n{}]\nb: c", "x,\n".repeat(50_000));
        let value = read(&text).unwrap();
        let list = value.as_map().and_then(|map| map["a"].as_list());
        assert_eq!(list.map(<[_]>::len), Some(50_000));
    }

    #[test]
    fn refusals() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for i in 1..9 {
            bomb.push_str(&format!(
                "a{i}: &a{i} [{}]\n",
                vec![format!("*a{}", i - 1); 10].join(",")
            ));
        }
        let deep = "[".repeat(100_000);
        for text in [
            "a: 1\na: 2",
            "a: b: c",
            "[",
            "a: *nope",
            "a: !custom x",
            "---\na\n---\nb",
            "a: \"\u{1}\"",
            &bomb,
            &deep,
            "a:\n\tb: 1",
            "{<<: 5}",
            "{<<: {}, a: 1, a: 2}",
            "{<<: {a: 1}, <<: {b: 1}}",
            "{? !!set {a} : 1}",
            "a: !!set {b: 1, b: 2}",
            "a: [\n]b: ,1",
            "a: <<",
            "%YAML 2.0\n---\na: b",
            "a: x\ny",
        ] {
            assert_eq!(read(text), Err(Problem::Invalid), "{:.40?}", text);
        }
        assert_eq!(read("a: &x [1, *x]"), Err(Problem::Recursive));
        assert_eq!(read("a: &x {b: *x}"), Err(Problem::Recursive));
        assert_eq!(read("a: &x {b: {<<: *x}}"), Err(Problem::Recursive));
        assert_eq!(read("a: &x {<<: {b: *x}}"), Err(Problem::Recursive));
        for text in [
            "a: !!omap {b: 1}",
            "a: !!omap [1]",
            "a: !!omap [{b: 1, c: 2}]",
            "a: !!pairs [1]",
            "a: !!str [1]",
            "a: {? {b: 1} : 2}",
            "a: !!omap",
            "a: !!merge x",
        ] {
            assert_eq!(read(text), Err(Problem::Invalid), "{text:?}");
        }
        for text in
            ["a: !!omap [{b: 1}, {b: 2}]", "a: {? [[1]] : 2}", "a: !!int 1:30", "a: !!int ''"]
        {
            assert_eq!(read(text), Err(Problem::Value), "{text:?}");
        }
        for text in ["a: 2024-13-01", "a: !!int x", "a: !!bool x", "a: 2024-01-02T24:00:00Z"] {
            assert_eq!(read(text), Err(Problem::Value), "{text:?}");
        }
        assert_eq!(
            read(r#"a: "\ud83d\ude00 \\ud83d""#).unwrap().as_map().unwrap()["a"],
            r"😀 \ud83d".into()
        );
        let key = |path: &str, text: &str, type_name| {
            Err(Problem::Key { path: path.to_owned(), text: text.to_owned(), type_name })
        };
        assert_eq!(read("1: x"), key("", "1", "int"));
        assert_eq!(read("a: [{b: {null: x}}]"), key("a[0].b", "None", "NoneType"));
        assert_eq!(read("a: {[1, x]: x}"), key("a", "(1, 'x')", "tuple"));
        assert_eq!(read("[1]: x"), key("", "(1,)", "tuple"));
    }
}
