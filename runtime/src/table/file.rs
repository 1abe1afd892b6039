//! The file of a table: rows are read where they lie, and every number in them is checked first.
//!
//! The generator writes files (`emit/data/` of `hardie-build`). A file that is damaged, truncated
//! or made by someone else is an error here; cursors find nothing in a checked table that could
//! make them panic or run forever.

use super::error::{TableError, VERSION};
use super::packed::Packed;
use super::rows::{ConstraintsRow, Kind, MemberRow, OperationRow, OptionRow, RareRow, ShapeRow};
use super::{PackedDocs, Table, check};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The first bytes of a file.
const MAGIC: [u8; 8] = *b"\x89HARDIE\n";
/// A number whose bytes tell their order.
const ORDER: u32 = 0x0102_0304;
/// The head before the places of sections, in words.
const HEAD: usize = 6;
/// The number of sections.
const SECTIONS: usize = 12;
/// The largest file in bytes.
const LARGEST: usize = 1 << 30;

/// A table in a file, with what belongs to its service beside the rows.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) table: &'static Table,
    /// The facts of the service, JSON.
    pub(crate) facts: &'static str,
    /// The endpoint rules.
    pub(crate) rules: &'static [u32],
}

/// Who wrote a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The build of this program, whose code it is part of.
    Build,
    /// Anyone.
    File,
}

/// Reads the file of a table; its memory is never freed. `docs` takes the place of the
/// documentation in the file.
///
/// # Errors
/// The file is not valid.
pub(crate) fn read(
    bytes: &'static [u8],
    origin: Origin,
    docs: Option<&'static dyn PackedDocs>,
) -> Result<File, TableError> {
    let bytes = aligned(bytes)?;
    let words = <[u32]>::ref_from_bytes(&bytes[..bytes.len() / 4 * 4]);
    let words = words.map_err(|_| TableError::NotATable)?;
    if !bytes.starts_with(&MAGIC) {
        return Err(TableError::NotATable);
    }
    let [_, _, version, order, length, count, ..] = *words else {
        return Err(TableError::Length { said: 0, found: bytes.len() as u64 });
    };
    if order != ORDER {
        return Err(if order == ORDER.swap_bytes() {
            TableError::ByteOrder
        } else {
            TableError::damaged("its head is not valid")
        });
    }
    if version != VERSION {
        return Err(TableError::Version(version));
    }
    if length as usize != bytes.len() {
        let (said, found) = (u64::from(length), bytes.len() as u64);
        return Err(TableError::Length { said, found });
    }
    if count as usize != SECTIONS {
        return Err(TableError::damaged(format!("it has {count} sections instead of {SECTIONS}")));
    }
    let places = words.get(HEAD..HEAD + SECTIONS * 2).unwrap_or_default();
    let mut sections = places.chunks_exact(2).map(|place| {
        let (from, length) = (place[0] as usize, place[1] as usize);
        let to = from.checked_add(length).filter(|_| from.is_multiple_of(4));
        to.and_then(|to| bytes.get(from..to))
    });
    let mut next = |name: &str| {
        let section = sections.next().flatten();
        section
            .ok_or_else(|| TableError::damaged(format!("the section of {name} is not inside it")))
    };
    let facts = text(next("facts")?, "facts")?;
    let text = text(next("texts")?, "texts")?;
    if !text.starts_with('\0') || !text.ends_with('\0') {
        return Err(TableError::damaged("its texts do not end"));
    }
    let shapes = rows::<ShapeRow>(next("shapes")?, "shapes")?;
    let members = rows::<MemberRow>(next("members")?, "members")?;
    let constraints = rows::<ConstraintsRow>(next("constraints")?, "constraints")?;
    let rare = rows::<RareRow>(next("rare facts")?, "rare facts")?;
    let operations = rows::<OperationRow>(next("operations")?, "operations")?;
    let options = rows::<OptionRow>(next("options")?, "options")?;
    let errors = rows::<u16>(next("errors")?, "errors")?;
    let rules = rows::<u32>(next("endpoint rules")?, "endpoint rules")?;
    let blocks = rows::<[u32; 2]>(next("documentation")?, "documentation")?;
    let packed = Packed::new(blocks, next("documentation")?)?;
    let table = Table {
        text,
        packed_docs: docs.or(Some(Box::leak(Box::new(packed)))),
        shapes,
        members,
        constraints,
        rare,
        operations,
        options,
        errors,
    };
    if origin == Origin::File {
        check::table(&table)?;
    }
    Ok(File { table: Box::leak(Box::new(table)), facts, rules })
}

/// The bytes at an address that numbers can be read from; copied if necessary.
fn aligned(bytes: &'static [u8]) -> Result<&'static [u8], TableError> {
    if bytes.len() > LARGEST {
        return Err(TableError::damaged("it is too large"));
    }
    if bytes.as_ptr().addr().is_multiple_of(4) {
        return Ok(bytes);
    }
    let words = vec![0_u32; bytes.len().div_ceil(4)].leak();
    let copy = words.as_mut_bytes();
    copy[..bytes.len()].copy_from_slice(bytes);
    Ok(&copy[..bytes.len()])
}

fn text(bytes: &'static [u8], name: &str) -> Result<&'static str, TableError> {
    std::str::from_utf8(bytes).map_err(|_| TableError::damaged(format!("its {name} are not UTF-8")))
}

/// The rows of a section.
fn rows<R: FromBytes + KnownLayout + Immutable>(
    bytes: &'static [u8],
    name: &str,
) -> Result<&'static [R], TableError> {
    let rows = <[R]>::ref_from_bytes(bytes);
    rows.map_err(|_| TableError::damaged(format!("its {name} are not whole rows")))
}

impl Kind {
    /// Whether shapes of this kind have members with rows of their own.
    pub(super) fn member_count(self) -> Option<u16> {
        match self {
            Kind::List => Some(1),
            Kind::Map => Some(2),
            _ => None,
        }
    }
}
