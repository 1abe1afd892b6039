//! Skeletons of tables that no generator writes.

use super::{Skeleton, skeleton};
use crate::table::rows::{ConstraintsRow, MemberRow, OperationRow, RareRow, ShapeRow};
use crate::table::{Kind, Operation, Table};

/// The strings of the table, and the offset of the first one that is equal.
const TEXT: &str =
    "\0In\0list\0map\0none\0choice\0deep\0<p>Docs. More.</p>\0Docs.\0member\0{\"a\": 1}\0";

fn at(text: &str) -> u32 {
    u32::try_from(TEXT.find(&format!("\0{text}\0")).unwrap() + 1).unwrap()
}

/// An operation whose input has members of these shapes, which have members of their own.
fn operation(shapes: &[(Kind, &[u16])], rare: Vec<RareRow>) -> Operation {
    let names = ["list", "map", "none", "choice", "deep"];
    let (mut rows, mut members) = (Vec::new(), Vec::new());
    for (kind, targets) in shapes {
        let first = u16::try_from(members.len()).unwrap();
        let count = u16::try_from(targets.len()).unwrap();
        rows.push(ShapeRow::new(*kind, at("In"), 0, first, count));
        let named = targets.iter().zip(names.into_iter().cycle());
        members.extend(named.map(|(target, name)| {
            let docs = if name == "list" { at("<p>Docs. More.</p>") } else { 0 };
            MemberRow::new(at(name), docs, *target)
        }));
    }
    let table: &'static Table = Box::leak(Box::new(Table {
        text: TEXT,
        packed_docs: None,
        shapes: rows.leak(),
        members: members.leak(),
        constraints: vec![ConstraintsRow::new((0, 0), (0, 0), 0)].leak(),
        rare: rare.leak(),
        operations: vec![OperationRow::new(at("In"), at("In"), 0, 0, 0)].leak(),
        options: &[],
        errors: &[],
    }));
    table.operation(0)
}

const ALL: [Skeleton; 3] = [Skeleton::Input, Skeleton::YamlInput, Skeleton::Output];

#[test]
fn lists_and_maps_of_themselves_end() {
    let shapes: [(Kind, &[u16]); 3] =
        [(Kind::Structure, &[1, 2]), (Kind::List, &[1]), (Kind::Map, &[3, 2])];
    let string: (Kind, &[u16]) = (Kind::String, &[]);
    let operation = operation(&[&shapes[..], &[string]].concat(), Vec::new());
    let [json, yaml, output] = ALL.map(|form| skeleton(operation, form, true));
    assert_eq!((json.matches("KeyName").count(), json.matches("[\n").count()), (99 + 1, 100));
    assert_eq!((yaml.matches("KeyName").count(), yaml.matches("- ").count()), (100, 100));
    assert_eq!(json, output);
    assert!(yaml.starts_with("list:  # Docs.\n- - - "), "{yaml}");
}

#[test]
fn shapes_without_members_are_empty() {
    let shapes: [(Kind, &[u16]); 6] = [
        (Kind::Structure, &[1, 2, 3, 4, 5]),
        (Kind::List, &[]),
        (Kind::Map, &[1]),
        (Kind::Enum, &[]),
        (Kind::IntEnum, &[]),
        (Kind::Union, &[]),
    ];
    let operation = operation(&shapes, Vec::new());
    let json = skeleton(operation, Skeleton::Input, false);
    let lines: Vec<&str> = json.lines().map(str::trim).collect();
    let want = "{ \"list\": [ {} ], \"map\": { \"KeyName\": {} }, \"none\": \"\", \"choice\": 0, \
         \"deep\": {} }";
    assert_eq!(lines.join(" "), want);
    let yaml = skeleton(operation, Skeleton::YamlInput, false);
    assert!(yaml.ends_with("none: ''\nchoice: 0\ndeep: {}"), "{yaml}");
}

/// Each structure has the others as members: without a limit, more texts than atoms.
#[test]
fn structures_of_each_other_end() {
    let all: Vec<u16> = (0..120).collect();
    let shapes: Vec<(Kind, &[u16])> = all.iter().map(|_| (Kind::Structure, &all[..])).collect();
    let operation = operation(&shapes, Vec::new());
    let text = skeleton(operation, Skeleton::YamlInput, true);
    assert!(text.len() < 80 << 20, "{}", text.len());
}

#[test]
fn a_sample_of_the_table_is_the_output() {
    let rare = vec![RareRow::operation(0, 0).sample(at("{\"a\": 1}"))];
    let operation = operation(&[(Kind::Structure, &[])], rare);
    let texts = ALL.map(|form| skeleton(operation, form, false));
    assert_eq!(texts, ["{}", "{}", "{\"a\": 1}"]);
}
