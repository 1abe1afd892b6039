//! What may follow inside an unfinished shorthand value: keys that are not given yet, values of
//! enums, booleans, by the shape that the place has.

use super::Candidate;
use crate::help::type_name;
use hardie_runtime::table::{Kind, Shape};

/// What is open at the cursor, from the outside in.
struct Level {
    /// What the braces, brackets or the whole value hold; nothing where the model knows no such place.
    shape: Option<Shape>,
    keys: Vec<String>,
    /// The key whose value is being written.
    key: Option<String>,
    is_list: bool,
}

/// The candidates for the end of `text`, the unfinished value of a shape; none within quotes, and none
/// in JSON.
pub(super) fn candidates(shape: Shape, text: &str) -> Vec<Candidate> {
    if text.trim_start().starts_with(['[', '{']) {
        return Vec::new();
    }
    // Every word of a list is one of its elements.
    let shape = match shape.element().filter(|_| shape.kind() == Kind::List) {
        Some(element) => element.target(),
        None => shape,
    };
    let mut levels = vec![Level { shape: Some(shape), keys: Vec::new(), key: None, is_list: false }];
    // Where the unfinished key or value begins.
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
            // A text may have `=` in it, but a map's entry without braces begins so too.
            '=' if !level.is_list && (level.key.is_none() || opens_flat(level, here)) => {
                let key = here.trim_end_matches('@').trim_end().to_owned();
                if level.key.is_some() {
                    let inner = place(level);
                    let mut flat =
                        Level { shape: inner, keys: vec![key.clone()], key: Some(key), is_list: false };
                    std::mem::swap(level, &mut flat);
                } else {
                    level.keys.push(key.clone());
                    level.key = Some(key);
                }
                start = at + 1;
            }
            '{' | '[' if here.is_empty() => {
                let shape = place(level);
                levels.push(Level { shape, keys: Vec::new(), key: None, is_list: c == '[' });
                start = at + 1;
            }
            '}' | ']' if depth > 1 => {
                levels.pop();
                start = at + 1;
            }
            ',' => {
                level.key = None;
                start = at + 1;
            }
            _ => {}
        }
    }
    let Some(level) = levels.last().filter(|_| quote.is_none()) else { return Vec::new() };
    let rest = text.get(start..).unwrap_or_default();
    let typed = rest.trim_start();
    let before = text.get(..text.len() - typed.len()).unwrap_or_default();
    offered(level)
        .into_iter()
        .filter(|(word, _)| word.starts_with(typed))
        .map(|(word, about)| Candidate { word: format!("{before}{word}"), about })
        .collect()
}

/// The shape of what stands where the cursor is: the value of the open key, or an element.
fn place(level: &Level) -> Option<Shape> {
    let shape = level.shape?;
    match (&level.key, shape.kind()) {
        (_, Kind::List) => shape.element().map(|element| element.target()),
        (Some(_), Kind::Map) => shape.element().map(|element| element.target()),
        (Some(key), Kind::Structure | Kind::Union) => shape.member_named(key).map(|member| member.target()),
        (None, _) => Some(shape),
        _ => None,
    }
}

/// Whether `name=` behind a map's key opens an entry without braces.
fn opens_flat(level: &Level, name: &str) -> bool {
    let is_map = level.shape.is_some_and(|shape| shape.kind() == Kind::Map);
    is_map && place(level).is_some_and(|shape| shape.member_named(name).is_some())
}

/// What may be written at a place, with what it is.
fn offered(level: &Level) -> Vec<(String, String)> {
    let Some(shape) = place(level) else { return Vec::new() };
    match shape.kind() {
        Kind::Enum => shape.members().map(|it| (it.wire_name().to_owned(), String::new())).collect(),
        Kind::Boolean => ["true", "false"].map(|it| (it.to_owned(), String::new())).into(),
        Kind::Structure | Kind::Union => shape
            .members()
            .filter(|member| level.key.is_some() || !level.keys.iter().any(|key| key == member.name()))
            .map(|member| (format!("{}=", member.name()), type_name(member).to_owned()))
            .collect(),
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
            ("ThingMap", "k=Na", &["k=Name="]),
            ("ThingMap", "k=Name=x,S", &["k=Name=x,Size="]),
            ("Grade", "G", &["GOOD"]),
        ];
        for (name, text, want) in cases {
            let got: Vec<String> = candidates(shape(name), text).into_iter().map(|it| it.word).collect();
            assert_eq!(got, *want, "{name} {text}");
        }
    }
}
