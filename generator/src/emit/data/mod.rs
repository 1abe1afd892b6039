//! A plan as the file of a table: everything that a program needs of a service without generated
//! code.
//!
//! A file has a head (magic, version, the order of its bytes, its length, the places of its
//! sections) and then the [`Section`]s, each at a multiple of four. Rows have the columns and sizes
//! of `runtime/src/table/rows.rs`, so that programs read them where they lie; documentation is
//! packed apart, since only help needs it. `runtime/src/table/file.rs` reads files, and checks
//! every number in them.

pub(crate) mod archive;
mod documentation;
mod rows;
pub(crate) mod rules;
mod service;

use crate::plan::Plan;
use crate::plan::facts::texts::Texts;

/// The first bytes of a file.
const MAGIC: [u8; 8] = *b"\x89HARDIE\n";
/// The version of the format; programs read this one only.
const VERSION: u32 = 2;
/// A number whose bytes tell their order.
const ORDER: u32 = 0x0102_0304;
/// The numbers before the places of sections, in bytes.
const HEAD: usize = 8 + 4 * 4;

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// The lowest first: nearly all machines.
    Little,
    /// The highest first.
    Big,
}

impl ByteOrder {
    /// That of the machine.
    pub fn native() -> ByteOrder {
        if cfg!(target_endian = "big") { ByteOrder::Big } else { ByteOrder::Little }
    }
}

/// How documentation is packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Packing {
    /// For files that are made once and read often.
    #[default]
    Small,
    /// Not in the table: for a table that someone waits for.
    Apart,
}

/// Bytes with numbers of one order.
struct Bytes {
    order: ByteOrder,
    bytes: Vec<u8>,
}

impl Bytes {
    fn new(order: ByteOrder) -> Bytes {
        Bytes { order, bytes: Vec::new() }
    }

    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn half(&mut self, number: u16) {
        self.bytes.extend(match self.order {
            ByteOrder::Little => number.to_le_bytes(),
            ByteOrder::Big => number.to_be_bytes(),
        });
    }

    fn word(&mut self, number: u32) {
        self.bytes.extend(match self.order {
            ByteOrder::Little => number.to_le_bytes(),
            ByteOrder::Big => number.to_be_bytes(),
        });
    }
}

/// The table of a plan as a file, and the strings of its documentation if they are apart: each ends
/// with a NUL, at the offsets that the table has.
pub(crate) fn file(plan: &Plan, order: ByteOrder, packing: Packing) -> (Vec<u8>, String) {
    let mut texts = Texts::default();
    let mut docs = Texts::default();
    // Neighbours in the documentation of a command are neighbours in its block.
    if packing == Packing::Small {
        documentation::add_in_order(&plan.table, &mut docs);
    }
    let facts = service::facts(plan, &mut docs);
    let rows = rows::rows(&plan.table, &mut texts, &mut docs, order);
    let rules = rules::rules(&plan.endpoint, &mut texts, order);
    let (blocks, packed, apart) = match packing {
        Packing::Small => {
            let (blocks, packed) = documentation::pack(&docs, order);
            (blocks, packed, String::new())
        }
        Packing::Apart => (Vec::new(), Vec::new(), docs.list().join("\0") + "\0"),
    };
    let text = texts.list().join("\0") + "\0";
    let sections = [
        facts.into_bytes(),
        text.into_bytes(),
        rows.shapes,
        rows.members,
        rows.constraints,
        rows.rare,
        rows.operations,
        rows.options,
        rows.errors,
        rules,
        blocks,
        packed,
    ];
    (with_head(&sections, order), apart)
}

fn with_head(sections: &[Vec<u8>], order: ByteOrder) -> Vec<u8> {
    // Tables are limited to lengths that fit; see `plan::lower`.
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let padded = |length: usize| length.next_multiple_of(4);
    let head = HEAD + sections.len() * 8;
    let length: usize = sections.iter().map(|section| padded(section.len())).sum();
    let mut out = Bytes::new(order);
    out.bytes.extend(MAGIC);
    for number in [VERSION, ORDER, number(head + length), number(sections.len())] {
        out.word(number);
    }
    let mut at = head;
    for section in sections {
        out.word(number(at));
        out.word(number(section.len()));
        at += padded(section.len());
    }
    for section in sections {
        out.bytes.extend(section);
        out.bytes.resize(padded(out.bytes.len()), 0);
    }
    out.bytes
}
