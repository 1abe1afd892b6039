//! Constraints of services that are not AWS's, which the AWS CLI does not know: labels of the URL,
//! and the formats of alloy's traits.

use super::formats;
use crate::problem::{HIDDEN, Path, Problems};
use crate::table::{Binding, Kind, Member, Shape};
use crate::value::{Map, Value, python};

/// Adds the problems of the parameters of an operation, which have the types of the model.
pub fn validate_own(input: &Map, shape: Shape, problems: &mut Problems) {
    let mut check = Check { path: Path::new(), hidden: false, problems };
    for (name, value) in input {
        let Some(member) = shape.member_named(name) else { continue };
        check.member(name, |check| {
            let is_empty = value.as_str().is_some_and(str::is_empty);
            if member.binding() == Binding::Label && is_empty {
                check.report(|name| {
                    format!(
                        "Invalid value for parameter {name}: it is a part of the URL's path and \
                         cannot be empty"
                    )
                });
            } else {
                check.value(value, member);
            }
        });
    }
}

struct Check<'p> {
    path: Path,
    /// Whether the current value is `@sensitive`, or within such a value.
    hidden: bool,
    problems: &'p mut Problems,
}

impl Check<'_> {
    fn member(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        let mut path = std::mem::take(&mut self.path);
        path.member(name, |path| self.within(path, inside));
        self.path = path;
    }

    fn element(&mut self, index: usize, inside: impl FnOnce(&mut Self)) {
        let mut path = std::mem::take(&mut self.path);
        path.index(index, |path| self.within(path, inside));
        self.path = path;
    }

    fn within(&mut self, path: &mut Path, inside: impl FnOnce(&mut Self)) {
        self.path = std::mem::take(path);
        inside(self);
        *path = std::mem::take(&mut self.path);
    }

    fn report(&mut self, text: impl FnOnce(&str) -> String) {
        let text = text(self.path.or_input());
        self.problems.push(self.path.as_str(), text);
    }

    fn value(&mut self, value: &Value, member: Member) {
        let outside = self.hidden;
        self.hidden = outside || member.is_sensitive();
        self.inner(value, member);
        self.hidden = outside;
    }

    fn inner(&mut self, value: &Value, member: Member) {
        let shape = member.target();
        match (shape.kind(), value) {
            (Kind::Structure | Kind::Union, Value::Map(map)) => {
                for (name, value) in map {
                    if let Some(member) = shape.member_named(name) {
                        self.member(name, |check| check.value(value, member));
                    }
                }
            }
            (Kind::List, Value::List(list)) => {
                let Some(element) = shape.element() else { return };
                for (index, value) in list.iter().enumerate() {
                    self.element(index, |check| check.value(value, element));
                }
            }
            (Kind::Map, Value::Map(map)) => {
                let Some(element) = shape.element() else { return };
                let keys = shape.key();
                let are_keys_hidden = self.hidden || keys.is_some_and(Member::is_sensitive);
                for (key, value) in map {
                    self.member(if are_keys_hidden { HIDDEN } else { key }, |check| {
                        if let Some(member) = keys {
                            check.value(&Value::from(key.as_str()), member);
                        }
                        check.value(value, element);
                    });
                }
            }
            _ => self.format(value, member),
        }
    }

    fn format(&mut self, value: &Value, member: Member) {
        let format = member.constraints().format();
        let Some(wanted) = format.and_then(|format| formats::mismatch(format, value)) else {
            return;
        };
        let shown = match value {
            _ if self.hidden => HIDDEN.to_owned(),
            Value::String(text) => text.clone(),
            value => python::str(value, python::Dict::Plain),
        };
        self.report(|name| {
            format!("Invalid value for parameter {name}, value: {shown}, valid format: {wanted}")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::validate_own;
    use crate::problem::Problems;
    use crate::table::Table;
    use crate::table::rows::{Binding, ConstraintsRow, Kind, MemberRow, ShapeRow};
    use crate::value::{Value, json};

    static TABLE: Table = Table {
        text: "\0id\0days\0dateFormat\0",
        packed_docs: None,
        shapes: &[
            ShapeRow::new(Kind::Structure, 0, 0, 0, 2),
            ShapeRow::new(Kind::String, 0, 0, 2, 0),
            ShapeRow::new(Kind::String, 0, 0, 2, 0).constraints(1),
            ShapeRow::new(Kind::Map, 0, 0, 2, 2),
        ],
        members: &[
            MemberRow::new(1, 0, 1).bound(Binding::Label, 0),
            MemberRow::new(4, 0, 3),
            MemberRow::new(0, 0, 2),
            MemberRow::new(0, 0, 2),
        ],
        constraints: &[
            ConstraintsRow::new((0, 0), (0, 0), 0),
            ConstraintsRow::new((0, 0), (0, 0), 0).format(9),
        ],
        rare: &[],
        operations: &[],
        options: &[],
        errors: &[],
    };

    #[test]
    fn labels_and_formats() {
        let cases = [
            (
                r#"{"id": "", "days": {}}"#,
                "Invalid value for parameter id: it is a part of the URL's",
            ),
            (r#"{"id": "a", "days": {"2024-02-29": "2023-02-28"}}"#, ""),
            (
                r#"{"days": {"2024-02-29": "2023-02-29"}}"#,
                "days.2024-02-29, value: 2023-02-29, valid format: a date, such as 2022-03-30",
            ),
            (r#"{"days": {"x": "2023-02-28"}}"#, "days.x, value: x, valid format: a date"),
        ];
        for (text, want) in cases {
            let Value::Map(input) = json::parse(text).unwrap() else { panic!("{text}") };
            let mut problems = Problems::new();
            validate_own(&input, TABLE.shape(0), &mut problems);
            assert_eq!(problems.is_empty(), want.is_empty(), "{text}");
            let found = problems.iter().any(|problem| problem.text.contains(want));
            assert!(found || want.is_empty(), "{text}: {problems:?}");
        }
    }
}
