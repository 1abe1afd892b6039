//! A table for tests: operations that bind members to every location of a request.

use hardie_runtime::__private::structure;
use hardie_runtime::IndexMap;
use hardie_runtime::table::rows::{ConstraintsRow, MemberRow, OperationRow, ShapeRow};
use hardie_runtime::table::{Binding, Kind, Table};
use hardie_runtime::value::{Blob, DateTime};
use std::sync::LazyLock;

/// The table; rows of shapes are the constants below.
pub(crate) static TABLE: LazyLock<&'static Table> = LazyLock::new(table);

const TEXT: u16 = 0;
const NUMBER: u16 = 1;
const FLAG: u16 = 2;
const BYTES: u16 = 3;
const TIMESTAMP: u16 = 4;
const TEXTS: u16 = 5;
const TEXT_MAP: u16 = 6;
const COLOUR: u16 = 7;
const SIZE: u16 = 8;
/// A union of a string and a number.
const CHOICE: u16 = 9;
pub(crate) const ORDER: u16 = 10;
pub(crate) const PHOTO: u16 = 11;
const FRACTION: u16 = 12;
const JSON_TEXT: u16 = 13;
pub(crate) const REPLY: u16 = 14;
const TIMESTAMPS: u16 = 15;

/// Strings are collected while the rows are built.
#[derive(Default)]
struct Texts(String);

impl Texts {
    fn at(&mut self, text: &str) -> u32 {
        let start = self.0.len();
        self.0.push_str(text);
        self.0.push('\0');
        u32::try_from(start).unwrap()
    }
}

fn table() -> &'static Table {
    let mut texts = Texts("\0".to_owned());
    let mut members = Vec::new();
    let mut shapes = Vec::new();

    let mut shape = |texts: &mut Texts, kind, name: &str, rows: Vec<MemberRow>| {
        let (first, count) =
            (u16::try_from(members.len()).unwrap(), u16::try_from(rows.len()).unwrap());
        members.extend(rows);
        shapes.push(ShapeRow::new(kind, texts.at(name), 0, first, count));
        shapes.len() - 1
    };
    let t = &mut texts;
    shape(t, Kind::String, "Text", vec![]);
    shape(t, Kind::Integer, "Number", vec![]);
    shape(t, Kind::Boolean, "Flag", vec![]);
    shape(t, Kind::Blob, "Bytes", vec![]);
    shape(t, Kind::Timestamp, "Moment", vec![]);
    let rows = vec![MemberRow::new(t.at("member"), 0, TEXT)];
    shape(t, Kind::List, "Texts", rows);
    let rows = vec![MemberRow::new(t.at("key"), 0, TEXT), MemberRow::new(t.at("value"), 0, TEXT)];
    shape(t, Kind::Map, "TextMap", rows);
    let rows = vec![
        MemberRow::new(t.at("RED"), 0, TEXT).wire(t.at("red")),
        MemberRow::new(t.at("BLUE"), 0, TEXT).wire(t.at("blue")),
    ];
    shape(t, Kind::Enum, "Colour", rows);
    shape(t, Kind::Byte, "Size", vec![]);
    let rows =
        vec![MemberRow::new(t.at("text"), 0, TEXT), MemberRow::new(t.at("number"), 0, NUMBER)];
    shape(t, Kind::Union, "Choice", rows);
    let rows = vec![
        MemberRow::new(t.at("shop"), 0, TEXT).flags(MemberRow::REQUIRED).bound(Binding::Label, 0),
        MemberRow::new(t.at("path"), 0, TEXT).flags(MemberRow::REQUIRED).bound(Binding::Label, 0),
        MemberRow::new(t.at("count"), 0, NUMBER).bound(Binding::Query, t.at("n")).constraints(1),
        MemberRow::new(t.at("tags"), 0, TEXTS).bound(Binding::Query, t.at("tag")).constraints(2),
        MemberRow::new(t.at("rest"), 0, TEXT_MAP).bound(Binding::QueryParams, 0),
        MemberRow::new(t.at("when"), 0, TIMESTAMP).bound(Binding::Header, t.at("X-When")),
        MemberRow::new(t.at("extra"), 0, TEXT_MAP).bound(Binding::PrefixHeaders, t.at("X-Extra-")),
        MemberRow::new(t.at("colour"), 0, COLOUR),
        MemberRow::new(t.at("flag"), 0, FLAG).wire(t.at("isFlag")),
        MemberRow::new(t.at("size"), 0, SIZE),
        MemberRow::new(t.at("data"), 0, BYTES).constraints(2),
        MemberRow::new(t.at("choice"), 0, CHOICE),
        MemberRow::new(t.at("code"), 0, TEXT).constraints(3),
        MemberRow::new(t.at("fraction"), 0, FRACTION),
        MemberRow::new(t.at("json"), 0, JSON_TEXT).bound(Binding::Header, t.at("X-Json")),
        MemberRow::new(t.at("moments"), 0, TIMESTAMPS),
    ];
    assert_eq!(shape(t, Kind::Structure, "Order", rows), usize::from(ORDER));
    let rows = vec![
        MemberRow::new(t.at("id"), 0, TEXT).bound(Binding::Label, 0),
        MemberRow::new(t.at("image"), 0, BYTES).bound(Binding::Payload, 0),
    ];
    assert_eq!(shape(t, Kind::Structure, "Photo", rows), usize::from(PHOTO));
    shape(t, Kind::Double, "Fraction", vec![]);
    shape(t, Kind::String, "JsonText", vec![]);
    let rows = vec![
        MemberRow::new(t.at("ETag"), 0, TEXT).bound(Binding::Header, t.at("etag")),
        MemberRow::new(t.at("Tags"), 0, TEXTS).bound(Binding::Header, t.at("x-tags")),
        MemberRow::new(t.at("Meta"), 0, TEXT_MAP).bound(Binding::PrefixHeaders, t.at("x-meta-")),
        MemberRow::new(t.at("Code"), 0, NUMBER).bound(Binding::StatusCode, 0),
        MemberRow::new(t.at("Data"), 0, BYTES).wire(t.at("data")),
        MemberRow::new(t.at("When"), 0, TIMESTAMP),
        MemberRow::new(t.at("Share"), 0, FRACTION),
    ];
    assert_eq!(shape(t, Kind::Structure, "Reply", rows), usize::from(REPLY));
    let rows = vec![MemberRow::new(t.at("member"), 0, TIMESTAMP)];
    shape(t, Kind::List, "Moments", rows);
    shapes[usize::from(JSON_TEXT)] = shapes[usize::from(JSON_TEXT)].media(t.at("application/json"));

    let constraints = vec![
        ConstraintsRow::new((0, 0), (0, 0), 0),
        ConstraintsRow::new((0, 0), (t.at("1"), t.at("10")), 0),
        ConstraintsRow::new((t.at("1"), t.at("3")), (0, 0), 0),
        ConstraintsRow::new((0, 0), (0, 0), t.at("^[a-z]+$")),
    ];
    let mut operation = |name: &str, method: &str, uri: &str, input| {
        OperationRow::new(t.at(name), 0, 0, input, REPLY).http(t.at(method), t.at(uri), 200)
    };
    let operations = vec![
        operation("PlaceOrder", "PUT", "/shops/{shop}/orders/{path+}", ORDER),
        operation("FindOrder", "GET", "/shops/{shop}/orders/{path+}", ORDER),
        operation("LatestOrder", "GET", "/shops/{shop}/orders/latest", ORDER),
        operation("CloseOrder", "PUT", "/shops/{shop}/orders/{path+}/closed", ORDER),
        operation("CancelOrder", "PUT", "/shops/{shop}/orders/{path+}?cancel&by=customer", ORDER),
        operation("PutPhoto", "PUT", "/photos/{id}", PHOTO),
        operation("ListShops", "GET", "/", PHOTO),
    ];
    Box::leak(Box::new(Table {
        text: texts.0.leak(),
        packed_docs: None,
        shapes: shapes.leak(),
        members: members.leak(),
        constraints: constraints.leak(),
        rare: &[],
        operations: operations.leak(),
        options: &[],
        errors: &[],
    }))
}

/// An output with a member in every location of a response.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) etag: Option<String>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) meta: Option<IndexMap<String, String>>,
    pub(crate) code: Option<i32>,
    pub(crate) data: Option<Blob>,
    pub(crate) when: Option<DateTime>,
    pub(crate) share: Option<f64>,
}

structure!(TABLE, Reply = 14: Debug, Default, PartialEq {
    optional { 0 => etag, 1 => tags, 2 => meta, 3 => code, 4 => data, 5 => when, 6 => share }
});
