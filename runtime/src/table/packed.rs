//! Documentation in compressed blocks: only the blocks that a page needs are unpacked, and kept.

use super::PackedDocs;
use super::error::TableError;
use super::rows::Text;
use miniz_oxide::inflate::decompress_slice_iter_to_slice;
use std::fmt;
use std::iter;
use std::sync::OnceLock;

/// The longest block in bytes: one text can make a block long.
const LONGEST: u32 = 1 << 26;

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
        let [first, end] = self.blocks[block];
        let start = block.checked_sub(1).map_or(0, |before| self.blocks[before][1]);
        let packed = self.bytes.get(start as usize..end as usize).unwrap_or_default();
        // The last block is empty.
        let next = self.blocks.get(block + 1).map(|[next, _]| next - first);
        let length = next.filter(|length| *length <= LONGEST);
        let mut text = vec![0; length.unwrap_or_default() as usize];
        let unpacked = decompress_slice_iter_to_slice(&mut text, iter::once(packed), false, true);
        let is_whole = unpacked == Ok(text.len());
        let text = String::from_utf8(text).ok().filter(|_| is_whole);
        text.map_or("", |text| text.leak())
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
