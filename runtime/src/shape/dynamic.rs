//! Structures without generated types: the table says which fields they have.

use super::defaults::with_required_defaults;
use super::{EnumSlot, Field, ListSlot, ListView, MapSlot, MapView, NullableSlot};
use super::{Slot, Structure, TypeInfo, UNKNOWN, View};
use crate::table::rows::ShapeRow;
use crate::table::{Kind, Member, Shape};
use crate::value::{BigDecimal, BigInteger, Blob, DateTime, Value};
use indexmap::IndexMap;

/// A structure or union of any shape, for programs that know a service by its table alone.
///
/// It begins as a generated type does: required members have the default value of the model, else a
/// blank one; others are absent. A union without an active member is an unknown member without a
/// name.
pub struct Dynamic {
    shape: Shape,
    content: Members,
}

enum Members {
    /// The fields of a structure by position.
    Structure(Vec<Cell>),
    /// The active member of a union.
    Union(usize, Cell),
    /// The name of a union's member that the table does not have.
    Unknown(String),
}

/// The most required structures inside a blank one: where each structure of a model requires the
/// next one twice, the count doubles with every level.
const MOST_REQUIRED: usize = 1000;

/// The structures around a blank value.
struct Around {
    /// The rows of their shapes: a structure that requires itself has no value.
    rows: Vec<u16>,
    /// How many more structures are made.
    left: usize,
}

impl Around {
    fn nothing() -> Around {
        Around { rows: Vec::new(), left: MOST_REQUIRED }
    }
}

impl Dynamic {
    /// A blank structure or union of a shape.
    pub fn new(shape: Shape) -> Dynamic {
        Dynamic::within(shape, &mut Around::nothing())
    }

    fn within(shape: Shape, around: &mut Around) -> Dynamic {
        if shape.kind() == Kind::Union {
            return Dynamic { shape, content: Members::Unknown(String::new()) };
        }
        around.rows.push(shape.index());
        around.left = around.left.saturating_sub(1);
        let fields = shape.members().map(|member| Cell::blank_member(member, around)).collect();
        around.rows.pop();
        with_required_defaults(Dynamic { shape, content: Members::Structure(fields) })
    }
}

impl Structure for Dynamic {
    fn type_info(&self) -> TypeInfo {
        let (table, row) = (self.shape.table(), self.shape.index());
        TypeInfo { table, row, name: self.shape.name(), fields: "" }
    }

    fn get(&self, position: usize) -> Option<&dyn Field> {
        match &self.content {
            Members::Structure(fields) => fields.get(position).map(|cell| cell as &dyn Field),
            Members::Union(active, cell) => (*active == position).then_some(cell),
            Members::Unknown(name) => (position == UNKNOWN).then_some(name),
        }
    }

    fn get_mut(&mut self, position: usize) -> Option<&mut dyn Field> {
        if self.shape.kind() == Kind::Union {
            self.content = match self.shape.member(position) {
                Some(member) => Members::Union(position, Cell::inner(member, false)),
                None if position == UNKNOWN => Members::Unknown(String::new()),
                None => return None,
            };
        }
        match &mut self.content {
            Members::Structure(fields) => fields.get_mut(position).map(|cell| cell as _),
            Members::Union(_, cell) => Some(cell),
            Members::Unknown(name) => Some(name),
        }
    }
}

/// A field, an element of a list or a value of a map.
struct Cell {
    shape: Shape,
    is_nullable: bool,
    /// `None` for an absent member, and for null in a sparse list or map.
    content: Option<Content>,
}

impl Cell {
    /// A member of a blank structure.
    fn blank_member(member: Member, around: &mut Around) -> Cell {
        let (shape, is_nullable) = (member.target(), member.is_nullable());
        let mut cell = Cell { shape, is_nullable, content: None };
        let is_plain = member.is_required() && !member.is_idempotency_token();
        if is_plain && around.left > 0 && !around.rows.contains(&cell.shape.index()) {
            cell.content = Some(if cell.is_nullable {
                Content::Null
            } else {
                Content::within(cell.shape, around)
            });
        }
        cell
    }

    /// An element of a list, a value of a map or the member of a union: blank, or null.
    fn inner(member: Member, is_null: bool) -> Cell {
        let shape = member.target();
        let content = (!is_null).then(|| Content::blank(shape));
        Cell { shape, is_nullable: false, content }
    }
}

impl Field for Cell {
    fn view(&self) -> Option<View<'_>> {
        self.content.as_ref().map(Content::view)
    }

    fn slot(&mut self) -> Slot<'_> {
        if self.is_nullable {
            self.content.get_or_insert(Content::Null);
            return Slot::Nullable(self);
        }
        self.content()
    }
}

impl NullableSlot for Cell {
    fn set_null(&mut self) {
        self.content = Some(Content::Null);
    }

    fn content(&mut self) -> Slot<'_> {
        if matches!(self.content, None | Some(Content::Null)) {
            self.content = None;
        }
        let shape = self.shape;
        self.content.get_or_insert_with(|| Content::blank(shape)).slot()
    }
}

/// The value of a [`Cell`].
enum Content {
    Boolean(bool),
    Byte(i8),
    Short(i16),
    Integer(i32),
    Long(i64),
    Double(f64),
    BigInteger(BigInteger),
    BigDecimal(BigDecimal),
    String(String),
    Enum(String),
    Blob(Blob),
    Timestamp(DateTime),
    Document(Value),
    List(List),
    Map(Entries),
    Structure(Box<Dynamic>),
    Unit,
    Null,
}

impl Content {
    /// The value that generated types of a shape begin with.
    fn blank(shape: Shape) -> Content {
        Content::within(shape, &mut Around::nothing())
    }

    fn within(shape: Shape, around: &mut Around) -> Content {
        match shape.kind() {
            Kind::Blob => Content::Blob(Blob::new(Vec::new())),
            Kind::Boolean => Content::Boolean(false),
            Kind::String => Content::String(String::new()),
            Kind::Enum => Content::Enum(String::new()),
            Kind::IntEnum | Kind::Integer => Content::Integer(0),
            Kind::Byte => Content::Byte(0),
            Kind::Short => Content::Short(0),
            Kind::Long => Content::Long(0),
            // Generated types hold both as `f64`, too.
            Kind::Float | Kind::Double => Content::Double(0.0),
            Kind::BigInteger => Content::BigInteger(BigInteger::default()),
            Kind::BigDecimal => Content::BigDecimal(BigDecimal::default()),
            Kind::Timestamp => Content::Timestamp(DateTime::from_secs(0)),
            Kind::Document => Content::Document(Value::Null),
            Kind::List => Content::List(List { shape, elements: Vec::new() }),
            Kind::Map => Content::Map(Entries { shape, values: IndexMap::new() }),
            Kind::Structure if shape.has(ShapeRow::UNIT) => Content::Unit,
            Kind::Structure | Kind::Union => {
                Content::Structure(Box::new(Dynamic::within(shape, around)))
            }
        }
    }

    fn view(&self) -> View<'_> {
        match self {
            Content::Boolean(it) => View::Boolean(*it),
            Content::Byte(it) => View::Integer(i64::from(*it)),
            Content::Short(it) => View::Integer(i64::from(*it)),
            Content::Integer(it) => View::Integer(i64::from(*it)),
            Content::Long(it) => View::Integer(*it),
            Content::Double(it) => View::Double(*it),
            Content::BigInteger(it) => View::BigInteger(it),
            Content::BigDecimal(it) => View::BigDecimal(it),
            Content::String(it) | Content::Enum(it) => View::String(it),
            Content::Blob(it) => View::Blob(it),
            Content::Timestamp(it) => View::Timestamp(it),
            Content::Document(it) => View::Document(it),
            Content::List(it) => View::List(it),
            Content::Map(it) => View::Map(it),
            Content::Structure(it) => View::Structure(&**it),
            Content::Unit => View::Unit,
            Content::Null => View::Null,
        }
    }

    fn slot(&mut self) -> Slot<'_> {
        match self {
            Content::Boolean(it) => Slot::Boolean(it),
            Content::Byte(it) => Slot::Byte(it),
            Content::Short(it) => Slot::Short(it),
            Content::Integer(it) => Slot::Integer(it),
            Content::Long(it) => Slot::Long(it),
            Content::Double(it) => Slot::Double(it),
            Content::BigInteger(it) => Slot::BigInteger(it),
            Content::BigDecimal(it) => Slot::BigDecimal(it),
            Content::String(it) => Slot::String(it),
            Content::Enum(it) => Slot::Enum(it as &mut dyn EnumSlot),
            Content::Blob(it) => Slot::Blob(it),
            Content::Timestamp(it) => Slot::Timestamp(it),
            Content::Document(it) => Slot::Document(it),
            Content::List(it) => Slot::List(it),
            Content::Map(it) => Slot::Map(it),
            Content::Structure(it) => Slot::Structure(&mut **it),
            Content::Unit | Content::Null => Slot::Unit,
        }
    }
}

/// A list with the shape that its elements follow.
struct List {
    shape: Shape,
    elements: Vec<Cell>,
}

impl ListView for List {
    fn len(&self) -> usize {
        self.elements.len()
    }

    fn item(&self, index: usize) -> Option<View<'_>> {
        self.elements.get(index)?.view()
    }
}

impl ListSlot for List {
    fn push(&mut self) -> &mut dyn Field {
        let element = element(self.shape);
        self.elements.push_mut(element)
    }
}

/// A map in the order of insertion, with the shape that its values follow.
struct Entries {
    shape: Shape,
    values: IndexMap<String, Cell>,
}

impl MapView for Entries {
    fn len(&self) -> usize {
        IndexMap::len(&self.values)
    }

    fn entry(&self, index: usize) -> Option<(&str, Option<View<'_>>)> {
        let (key, value) = self.values.get_index(index)?;
        Some((key, value.view()))
    }
}

impl MapSlot for Entries {
    fn insert(&mut self, key: String) -> &mut dyn Field {
        let element = element(self.shape);
        IndexMap::entry(&mut self.values, key).insert_entry(element).into_mut()
    }
}

/// A new element of a list or value of a map.
fn element(shape: Shape) -> Cell {
    match shape.element() {
        Some(element) => Cell::inner(element, shape.is_sparse()),
        // Tables give each list and map its element.
        None => Cell { shape, is_nullable: false, content: Some(Content::Unit) },
    }
}

#[cfg(test)]
mod tests {
    use super::Dynamic;
    use crate::shape::{Structure, UNKNOWN, View, fill_structure, to_value};
    use crate::table::rows::{ConstraintsRow, MemberRow, ShapeRow};
    use crate::table::{Kind, Table};
    use crate::value::{Map, Value, json};

    const NONE: [ConstraintsRow; 1] = [ConstraintsRow::new((0, 0), (0, 0), 0)];

    /// Texts: 1 `A`, 3 `B`, 5 `a`, 7 `b`.
    const TEXT: &str = "\0A\0B\0a\0b\0";

    fn table(shapes: Vec<ShapeRow>, members: Vec<MemberRow>) -> &'static Table {
        Box::leak(Box::new(Table {
            text: TEXT,
            packed_docs: None,
            shapes: shapes.leak(),
            members: members.leak(),
            constraints: &NONE,
            rare: &[],
            operations: &[],
            options: &[],
            errors: &[],
        }))
    }

    fn value(structure: &dyn Structure) -> Value {
        to_value(View::Structure(structure))
    }

    fn filled(structure: &mut Dynamic, text: &str) -> Value {
        let Value::Map(members) = json::parse(text).unwrap() else { return Value::Null };
        let mut problems = Default::default();
        fill_structure(&members, structure, &mut problems);
        assert!(problems.is_empty(), "{problems}");
        value(structure)
    }

    #[test]
    fn required_members_begin_blank_and_others_absent() {
        let shapes = vec![
            ShapeRow::new(Kind::Structure, 1, 0, 0, 2),
            ShapeRow::new(Kind::Integer, 3, 0, 0, 0),
        ];
        let required = MemberRow::new(5, 0, 1).flags(MemberRow::REQUIRED);
        let table = table(shapes, vec![required, MemberRow::new(7, 0, 1)]);
        let mut structure = Dynamic::new(table.shape(0));
        assert_eq!(value(&structure), json::parse(r#"{"a":0}"#).unwrap());
        let text = r#"{"a":1,"b":2}"#;
        assert_eq!(filled(&mut structure, text), json::parse(text).unwrap());
    }

    /// A structure that requires itself, and structures that each require the next one twice.
    #[test]
    fn endless_and_wide_requirements_end() {
        let itself = vec![ShapeRow::new(Kind::Structure, 1, 0, 0, 1)];
        let table_of_itself =
            table(itself, vec![MemberRow::new(5, 0, 0).flags(MemberRow::REQUIRED)]);
        let structure = Dynamic::new(table_of_itself.shape(0));
        assert_eq!(value(&structure), Value::Map(Map::new()));

        let rows = 0..64_u16;
        let shapes = rows.clone().map(|row| ShapeRow::new(Kind::Structure, 1, 0, row * 2, 2));
        let members = rows.flat_map(|row| {
            [5, 7].map(|name| MemberRow::new(name, 0, (row + 1).min(63)).flags(MemberRow::REQUIRED))
        });
        let wide = table(shapes.collect(), members.collect());
        assert!(json::compact(&value(&Dynamic::new(wide.shape(0)))).len() < 100_000);
    }

    #[test]
    fn a_union_has_one_member_or_an_unknown_one() {
        let shapes = vec![
            ShapeRow::new(Kind::Union, 1, 0, 0, 2),
            ShapeRow::new(Kind::String, 3, 0, 0, 0),
            ShapeRow::new(Kind::Structure, 3, 0, 0, 0).flags(ShapeRow::UNIT),
        ];
        let table = table(shapes, vec![MemberRow::new(5, 0, 1), MemberRow::new(7, 0, 2)]);
        let mut union = Dynamic::new(table.shape(0));
        let text = r#"{"a":"x"}"#;
        assert_eq!(filled(&mut union, text), json::parse(text).unwrap());
        assert_eq!(filled(&mut union, r#"{"b":{}}"#), json::parse(r#"{"b":{}}"#).unwrap());
        assert!(union.get(0).is_none() && union.get(UNKNOWN).is_none());
        let union: &mut dyn Structure = &mut union;
        union.set_unknown_member("c");
        assert_eq!(union.unknown_member(), Some("c"));
        assert!(union.get_mut(7).is_none());
    }
}
