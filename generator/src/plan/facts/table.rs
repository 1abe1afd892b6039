//! The rows of the compact table, as plain data with names in sight.

use std::collections::BTreeMap;

/// Everything in a table. Texts are offsets into [`Texts`].
#[derive(Debug, Default)]
pub struct Table {
    pub texts: Texts,
    /// In the order of shape ids.
    pub shapes: Vec<ShapeRow>,
    pub members: Vec<MemberRow>,
    /// The first bounds nothing.
    pub bounds: Vec<BoundsRow>,
    /// Those of shapes first, each in the order of their rows.
    pub rare: Vec<RareRow>,
    pub operations: Vec<OperationRow>,
    pub options: Vec<OptionRow>,
    /// Rows of error shapes, with their names.
    pub errors: Vec<(u16, String)>,
    /// Whether the service is one of AWS's, whose pages are the AWS CLI's; no row says so.
    pub is_aws: bool,
}

/// All strings, each once and terminated by a NUL; offset 0 is the empty string.
#[derive(Debug)]
pub struct Texts {
    /// Offset of each text.
    offsets: BTreeMap<String, u32>,
    /// In the order of their offsets.
    pub list: Vec<String>,
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
    pub fn add(&mut self, text: &str) -> u32 {
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
    pub fn at(&self, offset: u32) -> &str {
        let mut place = 0;
        let found = self.list.iter().find(|text| {
            let is_it = place == offset;
            place += u32::try_from(text.len()).unwrap_or_default() + 1;
            is_it
        });
        found.map_or("", String::as_str)
    }

    /// Whether the offsets of all texts fit.
    pub fn fits(&self) -> bool {
        self.length < u32::MAX
    }
}

/// One shape.
#[derive(Debug)]
pub struct ShapeRow {
    /// The Smithy name, for the reader.
    pub label: String,
    /// The variant of `Kind`.
    pub kind: &'static str,
    pub name: u32,
    pub docs: u32,
    pub first: u16,
    pub count: u16,
    /// Names of constants of `ShapeRow`.
    pub flags: Vec<&'static str>,
    pub bounds: u16,
    /// The variant of `TimestampFormat`.
    pub format: Option<&'static str>,
    pub status: u16,
    pub media: u32,
}

/// One member.
#[derive(Debug)]
pub struct MemberRow {
    /// Shape and member, for the reader.
    pub label: String,
    pub name: u32,
    pub docs: u32,
    pub target: u16,
    /// Names of constants of `MemberRow`.
    pub flags: Vec<&'static str>,
    /// The variant of `Binding`, where it is not the body.
    pub binding: Option<&'static str>,
    pub wire: u32,
    pub bounds: u16,
    pub format: Option<&'static str>,
    pub default: u32,
    /// Why the member is deprecated, for pages; no row says so.
    pub deprecated: Option<String>,
}

/// Length, range and pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct BoundsRow {
    pub length: (u32, u32),
    pub range: (u32, u32),
    pub pattern: u32,
    /// For the reader.
    pub label: String,
}

/// What few shapes and members have.
#[derive(Debug)]
pub struct RareRow {
    /// Shape, or shape and member, for the reader.
    pub label: String,
    pub of_member: bool,
    pub row: u16,
    pub name: u32,
    /// URI and prefix.
    pub namespace: (u32, u32),
}

/// One operation.
#[derive(Debug)]
pub struct OperationRow {
    pub label: String,
    pub name: u32,
    pub command: u32,
    pub docs: u32,
    pub input: u16,
    pub output: u16,
    pub method: u32,
    pub uri: u32,
    pub code: u16,
    pub host_prefix: u32,
    pub options: (u16, u16),
    pub errors: (u16, u16),
    /// Endpoint parameters as JSON.
    pub parameters: u32,
    /// Paging as JSON.
    pub paging: u32,
    /// Waiters as JSON.
    pub waiters: u32,
    /// Names of constants of `OperationRow`.
    pub flags: Vec<&'static str>,
}

/// One option.
#[derive(Debug)]
pub struct OptionRow {
    pub label: String,
    pub name: u32,
    pub member: u16,
    /// A second name.
    pub hidden: bool,
}
