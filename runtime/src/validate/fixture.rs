//! A small table for tests, written as text: one line per shape with its members.
//!
//! `Name kind [min=N] Member[!]:Target …`; a list names its element, a map its key and value, `!`
//! marks required members. Lengths and ranges are minimums.

use crate::table::rows::{ConstraintsRow, MemberRow, ShapeFlags, ShapeRow};
use crate::table::{Binding, Kind, Shape, Table};
use std::sync::LazyLock;

/// The shapes; a shape's row is its line number, from 0.
const SHAPES: &str = "Order structure Name!:Short Count:Count Note:Text Flag:Flag Size:Double \
Tags:Texts Extra:TextMap Scan:Blob When:Moment Item:Item Items:Items ByName:ItemMap Heat:Heat \
Notes:Doc Memo:Memo Only:Only Tiny:Byte Deep:Node Header:Json Moments:Moments Labels:Sparse \
Host:Text Counts:Counts Huge:Big
Text string
Short string min=1
Count integer min=1
Int integer
Long long
Double double min=0.5
Flag boolean
Blob blob
Moment timestamp
Texts list min=1 Text
TextMap map Short Text
Item structure Value:Text Type!:Kind Size:Int Tags:Texts Inner:ItemMap Flag:Flag Doc:Doc
Kind enum
Items list Item
ItemMap map Short Item
Heat union Oven:Int Stove:Text Item:Item
Doc document
Memo structure Text:Text Notes:Doc
Only structure Value:Text
Byte byte
Node structure Next:Node Items:Nodes
Nodes list Node
Json string media=application/json
Moments list Moment
Sparse list sparse Text
Counts map Text Int
Big bigInteger
Grid list Texts
IntGrid list Ints
Ints list Int
Flags list Flag
Doubles list Double
DocMap map Text Doc
Items2 list Items
Scalars structure Int:Int Long:Long Double:Double Flag:Flag Ints:Ints
Prices map Text Decimal
Decimal bigDecimal
";

/// The table of the shapes above.
pub(crate) static TABLE: LazyLock<&'static Table> = LazyLock::new(build);

/// The shape with this name.
pub(crate) fn shape(name: &str) -> Shape {
    TABLE.shape(row(name))
}

fn row(name: &str) -> u16 {
    let line = SHAPES.lines().position(|line| line.split(' ').next() == Some(name));
    u16::try_from(line.unwrap_or_else(|| panic!("no shape {name}"))).unwrap()
}

fn kind(word: &str) -> Kind {
    match word {
        "blob" => Kind::Blob,
        "boolean" => Kind::Boolean,
        "string" => Kind::String,
        "enum" => Kind::Enum,
        "byte" => Kind::Byte,
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "double" => Kind::Double,
        "bigInteger" => Kind::BigInteger,
        "bigDecimal" => Kind::BigDecimal,
        "timestamp" => Kind::Timestamp,
        "document" => Kind::Document,
        "list" => Kind::List,
        "map" => Kind::Map,
        "structure" => Kind::Structure,
        "union" => Kind::Union,
        _ => panic!("no kind {word}"),
    }
}

fn build() -> &'static Table {
    let mut text = String::from("\0");
    let mut add = |word: &str| {
        let at = u32::try_from(text.len()).unwrap();
        text.push_str(word);
        text.push('\0');
        at
    };
    let mut shapes = Vec::new();
    let mut members = Vec::new();
    let mut constraints = vec![ConstraintsRow::new((0, 0), (0, 0), 0)];
    for line in SHAPES.lines() {
        let mut words = line.split(' ').peekable();
        let name = words.next().unwrap();
        let kind = kind(words.next().unwrap());
        let first = members.len();
        let (mut min, mut media, mut flags) = (0, 0, ShapeFlags::NONE);
        for word in words {
            if let Some(number) = word.strip_prefix("min=") {
                let number = add(number);
                min = constraints.len();
                let is_length = matches!(kind, Kind::String | Kind::List);
                let (length, range) = if is_length { (number, 0) } else { (0, number) };
                constraints.push(ConstraintsRow::new((length, 0), (range, 0), 0));
            } else if let Some(text) = word.strip_prefix("media=") {
                media = add(text);
            } else if word == "sparse" {
                flags = ShapeRow::SPARSE;
            } else {
                let (member, target) = word.split_once(':').unwrap_or(("element", word));
                let mut row =
                    MemberRow::new(add(member.trim_end_matches('!')), 0, self::row(target));
                if member.ends_with('!') {
                    row = row.flags(MemberRow::REQUIRED);
                }
                row = match member {
                    "Header" => row.bound(Binding::Header, 0),
                    "Host" => row.flags(MemberRow::HOST_LABEL),
                    _ => row,
                };
                members.push(row);
            }
        }
        let (first, count) =
            (u16::try_from(first).unwrap(), u16::try_from(members.len() - first).unwrap());
        let row = ShapeRow::new(kind, add(name), 0, first, count);
        shapes.push(row.constraints(u16::try_from(min).unwrap()).media(media).flags(flags));
    }
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
