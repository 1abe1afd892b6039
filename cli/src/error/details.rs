//! The parts of an error about values of the input: a code, a JSON path and a message for each.

use hardie_runtime::problem::Problem;
use hardie_runtime::value::{Map, Value};

/// An error about one value of the input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Detail {
    /// A JSON path (RFC 9535), such as `$.References.order.Type`.
    pub(crate) path: String,
    /// One of [`CODES`], or none for a value that cannot be parsed.
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Row, line and column, if the input is a row of many.
    #[cfg(feature = "batch")]
    pub(crate) place: Option<[u64; 3]>,
}

/// The starts of the AWS CLI's messages about parameters, and the codes of such details.
pub(crate) const CODES: &[(&str, &str)] = &[
    ("Missing required parameter", "MissingParameter"),
    ("Unknown parameter", "UnknownParameter"),
    ("Invalid type", "InvalidType"),
    ("Invalid length", "InvalidLength"),
    ("Invalid number of parameters set", "InvalidUnion"),
    ("Must set one of the following keys", "InvalidUnion"),
    ("", "InvalidValue"),
];

impl Detail {
    /// A value that cannot be parsed.
    pub(crate) fn invalid(path: String, message: String) -> Detail {
        Detail {
            path,
            code: "InvalidValue",
            message,
            #[cfg(feature = "batch")]
            place: None,
        }
    }

    /// A problem of the members of an input.
    pub(crate) fn of(problem: &Problem, members: &Map) -> Detail {
        let detail = Detail::invalid(json_path(&problem.path, members), problem.text.clone());
        let code = CODES.iter().find(|(start, _)| problem.text.starts_with(start));
        Detail { code: code.map_or(detail.code, |(_, code)| code), ..detail }
    }

    /// The detail as an object.
    pub(super) fn object(&self) -> Value {
        let entries = [("Path", &*self.path), ("Code", self.code), ("Message", &*self.message)];
        let entries = entries.into_iter().map(|(key, text)| (key, Value::from(text)));
        #[cfg(feature = "batch")]
        let entries = entries.chain(self.places().map(|(name, number)| (name, number.into())));
        Value::Map(entries.collect())
    }

    #[cfg(feature = "batch")]
    fn places(&self) -> impl Iterator<Item = (&'static str, i64)> {
        let numbers = self.place.into_iter().flatten();
        let numbers = numbers.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        ["Row", "Line", "Column"].into_iter().zip(numbers)
    }
}

/// The JSON path of a member of the input.
pub(crate) fn member_path(name: &str) -> String {
    let mut out = "$".to_owned();
    push_key(&mut out, name);
    out
}

/// The JSON path of a path of messages. Keys of maps may contain its dots and brackets, so that the
/// value decides what is a key.
pub(super) fn json_path(path: &str, members: &Map) -> String {
    let mut out = "$".to_owned();
    let (mut place, mut rest) = (Place::Map(members), path);
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let index = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        if let (Place::List(list), Some((index, after))) = (place, index) {
            out.push_str(&format!("[{index}]"));
            place = Place::of(index.parse::<usize>().ok().and_then(|index| list.get(index)));
            rest = after;
            continue;
        }
        let map = if let Place::Map(map) = place { Some(map) } else { None };
        let (key, after) = rest.split_at(map.and_then(|map| known_key(rest, map)).unwrap_or_else(
            // A member that is not there: up to the next step.
            || ends_of_keys(rest).next().unwrap_or(rest.len()),
        ));
        push_key(&mut out, key);
        place = Place::of(map.and_then(|map| map.get(key)));
        rest = after;
    }
    out
}

/// Where a path has come to in the input.
#[derive(Clone, Copy)]
enum Place<'v> {
    Map(&'v Map),
    List(&'v [Value]),
    Other,
}

impl<'v> Place<'v> {
    fn of(value: Option<&'v Value>) -> Place<'v> {
        match value {
            Some(Value::Map(map)) => Place::Map(map),
            Some(Value::List(list)) => Place::List(list),
            _ => Place::Other,
        }
    }
}

/// The length of the longest key of a map with which a path begins.
fn known_key(path: &str, map: &Map) -> Option<usize> {
    // A path with many dots, or a map with many keys: an error has a path per problem, and each
    // must not cost the size of the input.
    if ends_of_keys(path).nth(map.len()).is_none() {
        let ends = ends_of_keys(path);
        return ends.filter(|end| path.get(..*end).is_some_and(|key| map.contains_key(key))).last();
    }
    let is_end = |after: &str| after.is_empty() || after.starts_with(['.', '[']);
    let keys = map.keys().filter(|key| path.strip_prefix(key.as_str()).is_some_and(is_end));
    keys.map(|key| key.len()).max()
}

/// Where the first key of a path can end, in rising order: before a step, and at the end.
fn ends_of_keys(path: &str) -> impl Iterator<Item = usize> {
    let first = path.chars().next().map_or(0, char::len_utf8);
    let steps = path.char_indices().filter(move |(at, c)| *at >= first && matches!(c, '.' | '['));
    steps.map(|(at, _)| at).chain(std::iter::once(path.len()))
}

/// Appends a key to a JSON path.
pub(crate) fn push_key(out: &mut String, key: &str) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii();
    if !key.is_empty() && key.chars().all(is_name) && !key.starts_with(|c: char| c.is_ascii_digit())
    {
        out.push('.');
        out.push_str(key);
        return;
    }
    out.push_str("['");
    for c in key.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push_str("']");
}

#[cfg(test)]
mod tests {
    use super::{Detail, json_path};
    use hardie_runtime::problem::Problem;
    use hardie_runtime::value::{Value, json};

    #[test]
    fn keys_of_maps_may_have_dots_and_brackets() {
        let text = r#"{"A":{"x.y":{"B":[{"C":1}]},"x":1,"[0]":2,"it's":3},"L":[[1,2]]}"#;
        let Ok(Value::Map(members)) = json::parse(text) else { panic!("{text}") };
        for (path, want) in [
            ("", "$"),
            ("A", "$.A"),
            ("A.x.y.B[0].C", "$.A['x.y'].B[0].C"),
            ("A.x", "$.A.x"),
            ("A.[0]", "$.A['[0]']"),
            ("A.it's", "$.A['it\\'s']"),
            ("L[0][1]", "$.L[0][1]"),
            ("Gone.B[1]", "$.Gone.B['[1]']"),
            ("A.x.y.B[0].é.ö", "$.A['x.y'].B[0].é.ö"),
        ] {
            assert_eq!(json_path(path, &members), want, "{path}");
        }
    }

    #[test]
    fn codes_of_messages() {
        for (text, want) in [
            ("Missing required parameter in input: \"A\"", "MissingParameter"),
            ("Invalid type for parameter A, value: 1", "InvalidType"),
            ("Invalid value for parameter A, value: x, valid pattern: y", "InvalidValue"),
            ("Something else", "InvalidValue"),
        ] {
            let problem = Problem { path: "A".to_owned(), text: text.to_owned() };
            let detail = Detail::of(&problem, &hardie_runtime::value::Map::new());
            assert_eq!((detail.code, detail.path.as_str()), (want, "$.A"), "{text}");
        }
    }
}
