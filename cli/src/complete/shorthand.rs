//! Completes an unfinished shorthand value: missing keys, enum values, booleans and opening
//! brackets, depending on the shape at the cursor.

use super::Candidate;
use crate::conventions::of_program;
use hardie_runtime::pages::type_name;
use hardie_runtime::table::{Kind, Shape};

/// An open collection at the cursor, from the outermost to the innermost.
struct Level {
    /// The shape of the braces, brackets or the whole value; `None` if the model does not have one.
    shape: Option<Shape>,
    keys: Vec<String>,
    /// The key whose value is being written.
    key: Option<String>,
    /// The element shape of the last key's list, which can continue after a comma.
    goes_on: Option<Shape>,
    is_list: bool,
}

impl Level {
    fn new(shape: Option<Shape>, is_list: bool) -> Level {
        Level { shape, keys: Vec::new(), key: None, goes_on: None, is_list }
    }
}

/// The candidates for the end of `text`, an unfinished value of a shape; empty in quotes and in
/// JSON.
pub(super) fn candidates(shape: Shape, text: &str) -> Vec<Candidate> {
    if matches!(shape.kind(), Kind::Enum | Kind::Boolean) {
        return plain(shape, text);
    }
    if text.trim_start().starts_with(['[', '{']) {
        return Vec::new();
    }
    // Each argument of a list is one element.
    let shape = match shape.element().filter(|_| shape.kind() == Kind::List) {
        Some(element) => element.target(),
        None => shape,
    };
    if matches!(shape.kind(), Kind::Enum | Kind::Boolean) {
        return plain(shape, text);
    }
    let mut levels = vec![Level::new(Some(shape), false)];
    // The position of the unfinished key or value.
    let mut start = 0;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if std::mem::take(&mut is_escaped) {
            continue;
        }
        if c == '\\' {
            is_escaped = true;
            continue;
        }
        if let Some(open) = quote {
            if c == open {
                quote = None;
            }
            continue;
        }
        let depth = levels.len();
        let Some(level) = levels.last_mut() else { return Vec::new() };
        let here = text.get(start..at).unwrap_or_default().trim();
        match c {
            '\'' | '"' if here.is_empty() => quote = Some(c),
            // A string may contain `=`, but this is also how an entry of a map without braces
            // begins.
            '=' if !level.is_list && (level.key.is_none() || opens_flat(level, here)) => {
                let key = here.trim_end_matches('@').trim_end().to_owned();
                if level.key.is_some() {
                    *level = Level::new(place(level), false);
                }
                level.keys.push(key.clone());
                level.key = Some(key);
                level.goes_on = None;
                start = at + 1;
            }
            '{' | '[' if here.is_empty() => {
                let shape = level.goes_on.filter(|_| level.key.is_none()).or_else(|| place(level));
                // A structure in a list can be written without brackets.
                let shape =
                    if c == '{' { shape.map(|it| element(it).unwrap_or(it)) } else { shape };
                levels.push(Level::new(shape, c == '['));
                start = at + 1;
            }
            '}' | ']' if depth > 1 => {
                levels.pop();
                start = at + 1;
            }
            ',' => {
                if level.key.is_some() {
                    level.goes_on = place(level).and_then(element);
                }
                level.key = None;
                start = at + 1;
            }
            _ => {}
        }
    }
    // Closing brackets follow the elements.
    let is_within = levels.len() > 1;
    let Some(level) = levels.last().filter(|_| quote.is_none()) else { return Vec::new() };
    let rest = text.get(start..).unwrap_or_default();
    let typed = rest.trim_start();
    let before = text.get(..text.len() - typed.len()).unwrap_or_default();
    offered(level, typed.is_empty())
        .into_iter()
        .filter(|(word, _)| word.starts_with(typed))
        .map(|(word, about)| {
            let is_open = is_within || word.ends_with(['=', '{', '[']);
            Candidate { word: format!("{before}{word}"), about, is_open }
        })
        .collect()
}

/// The values of a scalar. A scalar is not shorthand: quotes, commas and brackets are part of the
/// value.
fn plain(shape: Shape, text: &str) -> Vec<Candidate> {
    let values = scalars(shape).into_iter().filter(|(value, _)| value.starts_with(text));
    values.map(|(word, about)| Candidate { word, about, is_open: false }).collect()
}

/// The shape at the cursor: the value of the open key, or an element.
fn place(level: &Level) -> Option<Shape> {
    let shape = level.shape?;
    match (&level.key, shape.kind()) {
        (None, _) if level.is_list => element(shape),
        (Some(_), Kind::Map) => shape.element().map(|element| element.target()),
        (Some(key), Kind::Structure | Kind::Union) => {
            shape.member_named(key).map(|member| member.target())
        }
        (None, _) => Some(shape),
        _ => None,
    }
}

/// The element shape of a list.
fn element(shape: Shape) -> Option<Shape> {
    shape.element().filter(|_| shape.kind() == Kind::List).map(|element| element.target())
}

/// Whether `name=` after a map's key begins an entry without braces.
fn opens_flat(level: &Level, name: &str) -> bool {
    let is_map = level.shape.is_some_and(|shape| shape.kind() == Kind::Map);
    is_map && place(level).is_some_and(|shape| shape.member_named(name).is_some())
}

/// Candidates with their descriptions.
type Offers = Vec<(String, String)>;

/// Candidates for a place. Brackets are only offered if nothing has been written there
/// (`is_empty`), entries without brackets also afterwards.
fn offered(level: &Level, is_empty: bool) -> Offers {
    let Some(shape) = place(level) else { return Vec::new() };
    // In the brackets of a structure or map, or in a whole value without them.
    if level.key.is_none() && !level.is_list {
        let mut found = keys(shape, &level.keys);
        if let Some(more) = level.goes_on {
            found.extend(value(more));
        }
        return found;
    }
    let is_entry =
        level.key.is_some() && level.shape.is_some_and(|shape| shape.kind() == Kind::Map);
    match shape.kind() {
        Kind::Structure | Kind::Union if is_entry && !is_empty => {
            [value(shape), keys(shape, &[])].concat()
        }
        _ => value(shape),
    }
}

/// The keys of a structure, and the known keys of a map.
fn keys(shape: Shape, given: &[String]) -> Offers {
    match shape.kind() {
        Kind::Structure | Kind::Union => shape
            .members()
            .filter(|member| !member.is_internal() && !given.iter().any(|key| key == member.name()))
            .map(|member| {
                (format!("{}=", member.name()), type_name(member, of_program().is_aws()).to_owned())
            })
            .collect(),
        Kind::Map => {
            let values = shape.key().map_or_else(Vec::new, |key| scalars(key.target()));
            let left = values.into_iter().filter(|(value, _)| !given.contains(value));
            left.map(|(value, about)| (format!("{value}="), about)).collect()
        }
        // A whole value that is not a structure.
        _ => scalars(shape),
    }
}

/// How a value of a shape begins: scalars completely, collections with their brackets and the first
/// key or element.
fn value(shape: Shape) -> Offers {
    let opened = |bracket: &str, mut inner: Offers| {
        if inner.is_empty() {
            inner.push((String::new(), String::new()));
        }
        inner.iter_mut().for_each(|(word, _)| word.insert_str(0, bracket));
        inner
    };
    match shape.kind() {
        Kind::Structure | Kind::Union | Kind::Map => opened("{", keys(shape, &[])),
        Kind::List => match element(shape) {
            Some(inner) if inner.kind() == Kind::List => vec![("[".to_owned(), String::new())],
            Some(inner) if matches!(inner.kind(), Kind::Structure | Kind::Union | Kind::Map) => {
                opened("[", value(inner))
            }
            inner => inner.map_or_else(Vec::new, scalars),
        },
        _ => scalars(shape),
    }
}

/// All values of enums and booleans.
fn scalars(shape: Shape) -> Offers {
    match shape.kind() {
        Kind::Enum => shape
            .members()
            .filter(|it| !it.is_internal())
            .map(|it| (it.wire_name().to_owned(), String::new()))
            .collect(),
        Kind::Boolean => ["true", "false"].map(|it| (it.to_owned(), String::new())).into(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::candidates;
    use crate::testing;

    #[test]
    fn inside_values() {
        let operation = testing::operation("put-all");
        let table = operation.input().table();
        let shape = |name: &str| {
            (0..table.shapes.len())
                .map(|at| table.shape(u16::try_from(at).unwrap()))
                .find(|shape| shape.name() == name)
                .unwrap()
        };
        let cases: &[(&str, &str, &[&str])] = &[
            ("Thing", "", &["Name=", "Size="]),
            ("Thing", "Na", &["Name="]),
            ("Thing", "Name=x,", &["Name=x,Size="]),
            ("Thing", "Name='a,", &[]),
            ("Thing", "Name='a,b',S", &["Name='a,b',Size="]),
            ("Thing", "{\"Na", &[]),
            ("Things", "Size=1, N", &["Size=1, Name="]),
            ("Labels", "k=", &[]),
            ("ThingMap", "k={Si", &["k={Size="]),
            ("ThingMap", "k={Name=x,", &["k={Name=x,Size="]),
            ("ThingMap", "k={Name=x},l={", &["k={Name=x},l={Name=", "k={Name=x},l={Size="]),
            ("ThingMap", "k=", &["k={Name=", "k={Size="]),
            ("ThingMap", "k=Na", &["k=Name="]),
            ("ThingMap", "k=Name=x,S", &["k=Name=x,Size="]),
            ("Grade", "G", &["GOOD"]),
            ("Crate", "Grades=", &["Grades=GOOD", "Grades=BAD"]),
            ("Crate", "Grades=[GOOD,B", &["Grades=[GOOD,BAD"]),
            // After a comma, the list continues or another key follows.
            ("Crate", "Grades=GOOD,B", &["Grades=GOOD,ByGrade=", "Grades=GOOD,BAD"]),
            ("Crate", "Grades=GOOD,BAD,I", &["Grades=GOOD,BAD,Inner="]),
            ("Crate", "Inner=", &["Inner={Name=", "Inner={Size="]),
            ("Crate", "Inner=N", &[]),
            ("Crate", "Inner={Name=x},P", &["Inner={Name=x},Parts="]),
            ("Crate", "Parts=", &["Parts=[{Name=", "Parts=[{Size="]),
            ("Crate", "Parts=[", &["Parts=[{Name=", "Parts=[{Size="]),
            ("Crate", "Parts=[{Name=x},{S", &["Parts=[{Name=x},{Size="]),
            ("Crate", "Parts={Name=x,", &["Parts={Name=x,Size="]),
            ("Crate", "Parts={Name=x},{", &["Parts={Name=x},{Name=", "Parts={Name=x},{Size="]),
            ("Crate", "ByGrade=", &["ByGrade={GOOD=", "ByGrade={BAD="]),
            ("Crate", "ByGrade={GOOD=x,", &["ByGrade={GOOD=x,BAD="]),
            ("Crate", "Labels=", &["Labels={"]),
        ];
        for (name, text, want) in cases {
            let got: Vec<String> =
                candidates(shape(name), text).into_iter().map(|it| it.word).collect();
            assert_eq!(got, *want, "{name} {text}");
        }
    }
}
