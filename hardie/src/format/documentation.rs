//! The documentation that comments give to shapes and members, as the loader reads it.

use hardie_build::load::idl::parser;
use hardie_build::load::idl::syntax::{Body, Trait, ValueKind};
use std::collections::BTreeMap;

/// The lines of documentation comments, by shape and member.
pub(super) struct Documentation {
    lines: BTreeMap<(String, Option<String>), Vec<String>>,
}

impl Documentation {
    /// Reads the documentation of a file.
    pub(super) fn of(text: &str) -> Documentation {
        let file = parser::parse(text, &mut Vec::new());
        let mut documentation = Documentation { lines: BTreeMap::new() };
        for shape in &file.shapes {
            documentation.add((shape.name.to_string(), None), &shape.traits);
            if let Body::Members(members) = &shape.body {
                for member in members {
                    let target = (shape.name.to_string(), Some(member.name.to_owned()));
                    documentation.add(target, &member.traits);
                }
            }
        }
        documentation
    }

    fn add(&mut self, target: (String, Option<String>), traits: &[Trait<'_>]) {
        let comments = traits.iter().filter(|it| it.is_comment());
        let lines: Vec<String> = comments.flat_map(lines).collect();
        if !lines.is_empty() {
            self.lines.insert(target, lines);
        }
    }

    /// Whether all lines document the same shapes and members in another file, which may have more
    /// lines.
    pub(super) fn is_part_of(&self, other: &Documentation) -> bool {
        self.lines.iter().all(|(target, lines)| {
            let mut rest = other.lines.get(target).into_iter().flatten();
            lines.iter().all(|line| rest.any(|it| it == line))
        })
    }
}

/// The lines of a documentation comment, without whitespace at their ends.
fn lines<'a>(comment: &'a Trait<'_>) -> impl Iterator<Item = String> + 'a {
    let text = match comment.value.as_ref().map(|value| &value.kind) {
        Some(ValueKind::String(text)) => text,
        _ => "",
    };
    text.split('\n').map(|line| line.trim_end_matches(|it| it <= ' ').to_owned())
}
