//! Documentation in compressed blocks: only the blocks that a page needs are unpacked, and kept.

use super::PackedDocs;
use super::error::TableError;
use super::rows::Text;
use flate2::read::DeflateDecoder;
use std::fmt;
use std::io::Read;
use std::sync::OnceLock;

/// The longest block in bytes: one text can make a block long.
const LONGEST: u64 = 1 << 26;

/// The documentation of a table.
pub(super) struct Packed {
    /// The first offset in the documentation, and the end in the packed bytes.
    blocks: &'static [[u32; 2]],
    bytes: &'static [u8],
    texts: Vec<OnceLock<&'static str>>,
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} blocks of documentation", self.blocks.len())
    }
}

impl Packed {
    /// # Errors
    /// Blocks that are not in order, or not inside the packed bytes.
    pub(super) fn new(
        blocks: &'static [[u32; 2]],
        bytes: &'static [u8],
    ) -> Result<Packed, TableError> {
        let is_ordered =
            blocks.is_sorted_by(|[start, end], [next, last]| start < next && end <= last);
        let is_inside = blocks.last().is_none_or(|[_, end]| *end as usize <= bytes.len());
        if !is_ordered || !is_inside || blocks.first().is_some_and(|[start, _]| *start != 0) {
            return Err(TableError::damaged("its documentation is not in order"));
        }
        let texts = blocks.iter().map(|_| OnceLock::new()).collect();
        Ok(Packed { blocks, bytes, texts })
    }

    /// A block; what cannot be unpacked is empty.
    fn unpack(&self, block: usize) -> &'static str {
        let end = self.blocks[block][1] as usize;
        let start = block.checked_sub(1).map_or(0, |before| self.blocks[before][1] as usize);
        let mut text = String::new();
        let packed = self.bytes.get(start..end).unwrap_or_default();
        match DeflateDecoder::new(packed).take(LONGEST).read_to_string(&mut text) {
            Ok(_) => text.leak(),
            Err(_) => "",
        }
    }
}

impl PackedDocs for Packed {
    fn rest(&self, text: Text) -> &'static str {
        let block = self.blocks.partition_point(|[start, _]| *start <= text.0);
        let Some(block) = block.checked_sub(1) else { return "" };
        let whole = self.texts[block].get_or_init(|| self.unpack(block));
        let at = text.0 - self.blocks[block][0];
        whole.get(at as usize..).unwrap_or_default()
    }
}
