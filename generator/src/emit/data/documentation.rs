//! Documentation in blocks that are compressed one by one: help of a command unpacks few of them.

use super::{ByteOrder, Bytes};
use crate::plan::facts::table::{ShapeRow, Table};
use crate::plan::facts::texts::Texts;
use flate2::{Compress, Compression, FlushCompress, Status};
use std::collections::BTreeSet;

/// The length in bytes at which a block ends; longer ones are smaller in all, and take longer to
/// unpack.
const BLOCK: usize = 8 * 1024;

/// Adds documentation in the order in which pages of commands show it.
pub(super) fn add_in_order(table: &Table, docs: &mut Texts) {
    let mut seen = BTreeSet::new();
    for operation in &table.operations {
        docs.add(operation.docs.html());
        for row in [operation.input, operation.output] {
            add(table, row, &mut seen, docs);
        }
    }
}

/// A shape and everything that it reaches.
fn add(table: &Table, row: u16, seen: &mut BTreeSet<u16>, docs: &mut Texts) {
    let mut next = vec![row];
    while let Some(row) = next.pop() {
        if !seen.insert(row) {
            continue;
        }
        let shape: &ShapeRow = table.shape(row);
        docs.add_pair(shape.docs.html(), shape.sentence.as_deref());
        for member in table.members(shape) {
            docs.add_pair(member.docs.html(), member.sentence.as_deref());
        }
        next.extend(table.members(shape).iter().rev().map(|member| member.target));
    }
}

/// The places of all blocks (the first offset in the documentation, the end in the packed bytes)
/// and of one that is empty, and the packed bytes.
pub(super) fn pack(docs: &Texts, order: ByteOrder) -> (Vec<u8>, Vec<u8>) {
    let (mut places, mut packed) = (Bytes::new(order), Vec::new());
    let (mut block, mut start, mut at) = (String::new(), 0_u32, 0_u32);
    // One for all blocks: it has much memory.
    let mut compress = Compress::new(Compression::best(), false);
    let mut end = |block: &mut String, start: u32| {
        deflate(&mut compress, block.as_bytes(), &mut packed);
        block.clear();
        places.word(start);
        places.word(u32::try_from(packed.len()).unwrap_or(u32::MAX));
    };
    for (position, text) in docs.list().iter().enumerate() {
        if block.len() >= BLOCK && !docs.is_second(position) {
            end(&mut block, start);
            start = at;
        }
        block.push_str(text);
        block.push('\0');
        // Texts has limited the length already.
        at = at.saturating_add(u32::try_from(text.len() + 1).unwrap_or(u32::MAX));
    }
    if !block.is_empty() {
        end(&mut block, start);
    }
    // Where a block after the last one would start: blocks have no length of their own.
    places.word(at);
    places.word(u32::try_from(packed.len()).unwrap_or(u32::MAX));
    (places.bytes, packed)
}

/// Adds bytes in compressed form.
fn deflate(compress: &mut Compress, bytes: &[u8], packed: &mut Vec<u8>) {
    compress.reset();
    loop {
        packed.reserve(bytes.len() / 2 + 64);
        let rest = usize::try_from(compress.total_in()).ok().and_then(|read| bytes.get(read..));
        let rest = rest.unwrap_or_default();
        match compress.compress_vec(rest, packed, FlushCompress::Finish) {
            Ok(Status::Ok | Status::BufError) => {}
            Ok(Status::StreamEnd) | Err(_) => break,
        }
    }
}
