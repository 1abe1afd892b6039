//! Random models, in the three forms that the test needs: lines of text (recorded cases), the
//! runtime's table, and the shapes of a botocore model.

use crate::random::Random;
use hardie_runtime::table::rows::{ConstraintsRow, MemberRow, ShapeRow};
use hardie_runtime::table::{Binding, Kind, Table};
use hardie_runtime::value::{Map, Value, json};

/// Kinds by the words of the text form, and their botocore types.
///
/// Without `bigInteger` and `bigDecimal`, which botocore does not have.
const KINDS: [(&str, Kind, &str); 17] = [
    ("structure", Kind::Structure, "structure"),
    ("union", Kind::Union, "structure"),
    ("list", Kind::List, "list"),
    ("map", Kind::Map, "map"),
    ("document", Kind::Document, "structure"),
    ("string", Kind::String, "string"),
    ("enum", Kind::Enum, "string"),
    ("blob", Kind::Blob, "blob"),
    ("boolean", Kind::Boolean, "boolean"),
    ("byte", Kind::Byte, "integer"),
    ("short", Kind::Short, "integer"),
    ("integer", Kind::Integer, "integer"),
    ("intEnum", Kind::IntEnum, "integer"),
    ("long", Kind::Long, "long"),
    ("float", Kind::Float, "float"),
    ("double", Kind::Double, "double"),
    ("timestamp", Kind::Timestamp, "timestamp"),
];

const NAMES: [&str; 10] = ["Value", "Type", "Name", "a", "b", "Tags", "Items", "Next", "x_1", "K1"];

/// Shapes; the first is the structure `Input`, whose members are the options.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) shapes: Vec<Shape>,
}

/// One shape: its members are a list's element, a map's key and value, a structure's members.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    name: String,
    pub(crate) kind: Kind,
    /// The minimum of its length or value, decimal.
    min: Option<String>,
    pub(crate) members: Vec<Member>,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) target: usize,
    required: bool,
    /// `host`: part of the host's name; `json`: a header that holds JSON.
    role: Option<&'static str>,
}

impl Model {
    /// A model of 4 to 20 shapes that refer to each other at random, themselves included.
    pub(crate) fn random(random: &mut Random) -> Model {
        let count = 4 + random.below(17);
        let mut shapes = vec![Shape::new("Input".into(), Kind::Structure)];
        for index in 1..count {
            // Half of them hold others.
            let kind = if random.below(2) == 0 { random.below(5) } else { 5 + random.below(12) };
            shapes.push(Shape::new(format!("S{index}"), KINDS[kind].1));
        }
        // Keys of maps are texts.
        let key = shapes.len();
        shapes.push(Shape::new("Key".into(), Kind::String));
        let count = shapes.len();
        for (index, shape) in shapes.iter_mut().enumerate() {
            let member = |name: &str, target| Member {
                name: name.into(),
                target,
                required: false,
                role: None,
            };
            let mut target = || 1 + random.below(count - 1);
            match shape.kind {
                Kind::List => shape.members.push(member("member", target())),
                Kind::Map => {
                    shape.members.push(member("key", key));
                    shape.members.push(member("value", target()));
                }
                Kind::Structure | Kind::Union => {
                    // Often a single `Value`, which has a shortcut; the input has one of each
                    // shape.
                    let size = if index == 0 { count - 1 } else { random.below(5) };
                    for i in 0..size {
                        let name = if index == 0 {
                            format!("O{i}")
                        } else {
                            NAMES[(i * random.below(3)) % 10].to_owned()
                        };
                        if shape.members.iter().any(|it| it.name == name) {
                            continue;
                        }
                        let target = if index == 0 { i + 1 } else { 1 + random.below(count - 1) };
                        shape.members.push(Member {
                            required: index > 0 && random.below(4) == 0,
                            ..member(&name, target)
                        });
                    }
                }
                _ => {}
            }
            if random.below(4) == 0 {
                shape.min = match shape.kind {
                    Kind::String | Kind::Enum | Kind::List => {
                        Some(random.pick(&["0", "1", "2"]).into())
                    }
                    Kind::Integer | Kind::Long | Kind::Byte => {
                        Some(random.pick(&["-5", "0", "1", "7"]).into())
                    }
                    Kind::Float | Kind::Double => {
                        Some(random.pick(&["0", "0.5", "-1.5", "2"]).into())
                    }
                    _ => None,
                };
            }
        }
        let kinds: Vec<Kind> = shapes.iter().map(|shape| shape.kind).collect();
        for member in &mut shapes[0].members {
            if kinds[member.target] == Kind::String {
                member.role = [None, None, Some("host"), Some("json")][random.below(4)];
            }
        }
        Model { shapes }
    }

    /// The text form: `Name kind [min=N] [Member[!][/role]:]Target …`, a line a shape.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |shape: &Shape| {
            let mut line = format!(
                "{} {}",
                shape.name,
                KINDS.iter().find(|it| it.1 == shape.kind).map_or("", |it| it.0)
            );
            line.extend(shape.min.iter().map(|min| format!(" min={min}")));
            for member in &shape.members {
                let required = if member.required { "!" } else { "" };
                let role = member.role.map(|role| format!("/{role}")).unwrap_or_default();
                line.push_str(&format!(
                    " {}{required}{role}:{}",
                    member.name, self.shapes[member.target].name
                ));
            }
            line
        };
        self.shapes.iter().map(line).collect()
    }

    /// A model from its text form.
    pub(crate) fn from_lines(lines: &[&str]) -> Model {
        let named = |name: &str| {
            lines.iter().position(|line| line.split(' ').next() == Some(name)).unwrap()
        };
        let shape = |line: &&str| {
            let mut words = line.split(' ');
            let name = words.next().unwrap().to_owned();
            let kind = words.next().unwrap();
            let mut shape = Shape::new(name, KINDS.iter().find(|it| it.0 == kind).unwrap().1);
            for word in words {
                if let Some(min) = word.strip_prefix("min=") {
                    shape.min = Some(min.to_owned());
                    continue;
                }
                let (name, target) = word.split_once(':').unwrap();
                let (name, role) = match name.split_once('/') {
                    Some((name, role)) => {
                        (name, ["host", "json"].into_iter().find(|it| *it == role))
                    }
                    None => (name, None),
                };
                shape.members.push(Member {
                    name: name.trim_end_matches('!').to_owned(),
                    target: named(target),
                    required: name.ends_with('!'),
                    role,
                });
            }
            shape
        };
        Model { shapes: lines.iter().map(shape).collect() }
    }

    /// Without one member of a structure, and without the shapes that nobody needs then; nothing
    /// where there are no more members to go.
    pub(crate) fn without_member(&self, number: usize) -> Option<Model> {
        let is_open = |shape: &Shape| matches!(shape.kind, Kind::Structure | Kind::Union);
        let places = self.shapes.iter().enumerate().filter(|(_, shape)| is_open(shape));
        let mut places =
            places.flat_map(|(at, shape)| (0..shape.members.len()).map(move |member| (at, member)));
        let (at, member) = places.nth(number)?;
        let mut model = self.clone();
        model.shapes[at].members.remove(member);
        let mut needed = vec![0];
        let mut next = 0;
        while let Some(at) = needed.get(next) {
            for member in &model.shapes[*at].members.clone() {
                if !needed.contains(&member.target) {
                    needed.push(member.target);
                }
            }
            next += 1;
        }
        let new = |old: usize| needed.iter().position(|it| *it == old).unwrap_or_default();
        let mut shapes: Vec<Shape> = needed.iter().map(|old| model.shapes[*old].clone()).collect();
        for member in shapes.iter_mut().flat_map(|shape| &mut shape.members) {
            member.target = new(member.target);
        }
        Some(Model { shapes })
    }

    /// The runtime's table, which lives as long as the test.
    pub(crate) fn table(&self) -> &'static Table {
        let mut text = String::from("\0");
        let mut add = |word: &str| {
            let at = u32::try_from(text.len()).unwrap();
            text.push_str(word);
            text.push('\0');
            at
        };
        let small = |number: usize| u16::try_from(number).unwrap();
        let mut shapes = Vec::new();
        let mut members = Vec::new();
        let mut constraints = vec![ConstraintsRow::new((0, 0), (0, 0), 0)];
        let json = small(self.shapes.len());
        for shape in &self.shapes {
            let mut row = ShapeRow::new(
                shape.kind,
                add(&shape.name),
                0,
                small(members.len()),
                small(shape.members.len()),
            );
            if let Some(min) = &shape.min {
                let min = add(min);
                let is_length = matches!(shape.kind, Kind::String | Kind::Enum | Kind::List);
                let (length, range) = if is_length { (min, 0) } else { (0, min) };
                row = row.constraints(small(constraints.len()));
                constraints.push(ConstraintsRow::new((length, 0), (range, 0), 0));
            }
            shapes.push(row);
            for member in &shape.members {
                // A JSON header is a text with a media type, so its target is one of its own.
                let target = if member.role == Some("json") { json } else { small(member.target) };
                let mut row = MemberRow::new(add(&member.name), 0, target);
                if member.required {
                    row = row.flags(MemberRow::REQUIRED);
                }
                members.push(match member.role {
                    Some("host") => row.flags(MemberRow::HOST_LABEL),
                    Some("json") => row.bound(Binding::Header, 0),
                    _ => row,
                });
            }
        }
        let media = add("application/json");
        shapes.push(ShapeRow::new(Kind::String, 0, 0, 0, 0).media(media));
        Box::leak(Box::new(Table {
            text: text.leak(),
            packed_docs: None,
            shapes: shapes.leak(),
            members: members.leak(),
            constraints: constraints.leak(),
            rare: &[],
            operations: &[],
            options: &[],
            errors: &[],
        }))
    }

    /// The shapes of a botocore model.
    pub(crate) fn botocore(&self) -> Value {
        Value::Map(
            self.shapes
                .iter()
                .map(|shape| (shape.name.clone(), self.botocore_shape(shape)))
                .collect(),
        )
    }

    fn botocore_shape(&self, shape: &Shape) -> Value {
        let word = KINDS.iter().find(|it| it.1 == shape.kind).map_or("", |it| it.2);
        let mut map = Map::from([("type".to_owned(), Value::from(word))]);
        if let Some(min) = &shape.min {
            map.insert("min".to_owned(), json::parse(min).unwrap());
        }
        let reference = |member: &Member| {
            let mut map = Map::from([(
                "shape".to_owned(),
                Value::from(self.shapes[member.target].name.as_str()),
            )]);
            match member.role {
                Some("host") => {
                    map.insert("hostLabel".to_owned(), Value::Bool(true));
                }
                Some(_) => {
                    map.insert("jsonvalue".to_owned(), Value::Bool(true));
                    map.insert("location".to_owned(), Value::from("header"));
                }
                None => {}
            }
            Value::Map(map)
        };
        match shape.kind {
            Kind::List | Kind::Map => {
                map.extend(
                    shape.members.iter().map(|member| (member.name.clone(), reference(member))),
                );
            }
            Kind::Structure | Kind::Union | Kind::Document => {
                let members =
                    shape.members.iter().map(|member| (member.name.clone(), reference(member)));
                map.insert("members".to_owned(), Value::Map(members.collect()));
                let required = shape.members.iter().filter(|member| member.required);
                let required: Vec<Value> =
                    required.map(|member| Value::from(member.name.as_str())).collect();
                if !required.is_empty() {
                    map.insert("required".to_owned(), Value::List(required));
                }
            }
            _ => {}
        }
        match shape.kind {
            Kind::Document => map.insert("document".to_owned(), Value::Bool(true)),
            Kind::Union => map.insert("union".to_owned(), Value::Bool(true)),
            _ => None,
        };
        Value::Map(map)
    }
}

impl Shape {
    fn new(name: String, kind: Kind) -> Shape {
        Shape { name, kind, min: None, members: Vec::new() }
    }
}
