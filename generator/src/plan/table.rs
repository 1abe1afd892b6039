//! The rows of the compact table, as plain data with names in sight.

use std::collections::BTreeMap;

/// Everything in a table. Texts are offsets into [`Texts`].
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) texts: Texts,
    /// In the order of shape ids.
    pub(crate) shapes: Vec<ShapeRow>,
    pub(crate) members: Vec<MemberRow>,
    /// The first bounds nothing.
    pub(crate) bounds: Vec<BoundsRow>,
    /// Those of shapes first, each in the order of their rows.
    pub(crate) rare: Vec<RareRow>,
    pub(crate) operations: Vec<OperationRow>,
    pub(crate) options: Vec<OptionRow>,
    /// Rows of error shapes, with their names.
    pub(crate) errors: Vec<(u16, String)>,
    /// Whether the service is one of AWS's, whose pages are the AWS CLI's; no row says so.
    pub(crate) is_aws: bool,
}

/// All strings, each once and terminated by a NUL; offset 0 is the empty string.
#[derive(Debug)]
pub(crate) struct Texts {
    /// Offset of each text.
    offsets: BTreeMap<String, u32>,
    /// In the order of their offsets.
    pub(crate) list: Vec<String>,
    length: u32,
}

impl Default for Texts {
    fn default() -> Texts {
        Texts {
            offsets: BTreeMap::from([(String::new(), 0)]),
            list: vec![String::new()],
            length: 1,
        }
    }
}

impl Texts {
    /// The offset of a text, which is added if it is new. NULs are replaced, since they end texts.
    pub(crate) fn add(&mut self, text: &str) -> u32 {
        if let Some(offset) = self.offsets.get(text) {
            return *offset;
        }
        let clean = text.replace('\0', "\u{FFFD}");
        let offset = self.length;
        let length = u32::try_from(clean.len()).unwrap_or(u32::MAX);
        self.length = self.length.saturating_add(length).saturating_add(1);
        self.offsets.insert(text.to_owned(), offset);
        self.list.push(clean);
        offset
    }

    /// The text at an offset; empty where there is none.
    pub(crate) fn at(&self, offset: u32) -> &str {
        let mut place = 0;
        let found = self.list.iter().find(|text| {
            let is_it = place == offset;
            place += u32::try_from(text.len()).unwrap_or_default() + 1;
            is_it
        });
        found.map_or("", String::as_str)
    }

    /// Whether the offsets of all texts fit.
    pub(crate) fn fits(&self) -> bool {
        self.length < u32::MAX
    }
}

/// One shape.
#[derive(Debug)]
pub(crate) struct ShapeRow {
    /// The Smithy name, for the reader.
    pub(crate) label: String,
    /// The variant of `Kind`.
    pub(crate) kind: &'static str,
    pub(crate) name: u32,
    pub(crate) docs: u32,
    pub(crate) first: u16,
    pub(crate) count: u16,
    /// Names of constants of `ShapeRow`.
    pub(crate) flags: Vec<&'static str>,
    pub(crate) bounds: u16,
    /// The variant of `TimestampFormat`.
    pub(crate) format: Option<&'static str>,
    pub(crate) status: u16,
    pub(crate) media: u32,
}

/// One member.
#[derive(Debug)]
pub(crate) struct MemberRow {
    /// Shape and member, for the reader.
    pub(crate) label: String,
    pub(crate) name: u32,
    pub(crate) docs: u32,
    pub(crate) target: u16,
    /// Names of constants of `MemberRow`.
    pub(crate) flags: Vec<&'static str>,
    /// The variant of `Binding`, where it is not the body.
    pub(crate) binding: Option<&'static str>,
    pub(crate) wire: u32,
    pub(crate) bounds: u16,
    pub(crate) format: Option<&'static str>,
    pub(crate) default: u32,
    /// Why the member is deprecated, for pages; no row says so.
    pub(crate) deprecated: Option<String>,
}

/// Length, range and pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BoundsRow {
    pub(crate) length: (u32, u32),
    pub(crate) range: (u32, u32),
    pub(crate) pattern: u32,
    /// For the reader.
    pub(crate) label: String,
}

/// What few shapes and members have.
#[derive(Debug)]
pub(crate) struct RareRow {
    /// Shape, or shape and member, for the reader.
    pub(crate) label: String,
    pub(crate) of_member: bool,
    pub(crate) row: u16,
    pub(crate) name: u32,
    /// URI and prefix.
    pub(crate) namespace: (u32, u32),
}

/// One operation.
#[derive(Debug)]
pub(crate) struct OperationRow {
    pub(crate) label: String,
    pub(crate) name: u32,
    pub(crate) command: u32,
    pub(crate) docs: u32,
    pub(crate) input: u16,
    pub(crate) output: u16,
    pub(crate) method: u32,
    pub(crate) uri: u32,
    pub(crate) code: u16,
    pub(crate) host_prefix: u32,
    pub(crate) options: (u16, u16),
    pub(crate) errors: (u16, u16),
    /// Endpoint parameters as JSON.
    pub(crate) parameters: u32,
    /// Paging as JSON.
    pub(crate) paging: u32,
    /// Waiters as JSON.
    pub(crate) waiters: u32,
    /// Names of constants of `OperationRow`.
    pub(crate) flags: Vec<&'static str>,
}

/// One option.
#[derive(Debug)]
pub(crate) struct OptionRow {
    pub(crate) label: String,
    pub(crate) name: u32,
    pub(crate) member: u16,
    /// A second name.
    pub(crate) hidden: bool,
}
