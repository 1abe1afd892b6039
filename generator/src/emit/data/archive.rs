//! The tables of several services in one file, with an index that names them: a program reads the
//! table of the service that a command needs, and no other.

use super::{ByteOrder, Bytes, VERSION};

/// The first bytes of the file.
const MAGIC: [u8; 8] = *b"\x89HARDIE+";
/// The numbers before the index, in bytes.
const HEAD: usize = 8 + 4 * 4;
/// The numbers of an entry, in bytes.
const ENTRY: usize = 7 * 4;

/// The table of a service, and what an index of services shows.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) command: String,
    pub(crate) title: String,
    pub(crate) is_aws: bool,
    /// The file of its table.
    pub(crate) table: Vec<u8>,
}

/// The file of these tables, which are in the order of their commands.
pub(crate) fn archive(entries: &[Entry], order: ByteOrder) -> Vec<u8> {
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let texts: String = entries.iter().map(|it| it.command.clone() + &it.title).collect();
    let mut text = HEAD + entries.len() * ENTRY;
    let mut table = (text + texts.len()).next_multiple_of(4);
    let tables: usize = entries.iter().map(|it| it.table.len()).sum();
    let mut out = Bytes::new(order);
    out.bytes.extend(MAGIC);
    for head in [VERSION, super::ORDER, number(table + tables), number(entries.len())] {
        out.word(head);
    }
    for entry in entries {
        for string in [&entry.command, &entry.title] {
            out.word(number(text));
            out.word(number(string.len()));
            text += string.len();
        }
        out.word(u32::from(entry.is_aws));
        out.word(number(table));
        out.word(number(entry.table.len()));
        // Tables have lengths that are multiples of four.
        table += entry.table.len();
    }
    out.bytes.extend(texts.as_bytes());
    out.bytes.resize(out.bytes.len().next_multiple_of(4), 0);
    entries.iter().for_each(|entry| out.bytes.extend(&entry.table));
    out.bytes
}
