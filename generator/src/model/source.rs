//! The texts of the model files, and places in them.

use crate::diagnostic::Location;
use std::cell::OnceCell;
use std::path::Path;

/// One file that was read.
pub(crate) struct Source {
    /// The path as it was named to us; diagnostics show it.
    pub(crate) path: String,
    /// The file's own name; generated code shows it, as paths differ from machine to machine.
    pub(crate) file_name: String,
    pub(crate) text: String,
    lines: OnceCell<Vec<usize>>,
    /// How many scalars begin before each block of the text: a model may be one long line, and
    /// have thousands of problems.
    blocks: OnceCell<Vec<usize>>,
}

/// Bytes of a block.
const BLOCK: usize = 4096;

impl Source {
    /// How many Unicode scalars begin before a byte offset.
    fn scalars(&self, offset: usize) -> usize {
        // Continuation bytes of UTF-8 do not count.
        let count = |bytes: &[u8]| bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
        let bytes = self.text.as_bytes();
        let blocks = self.blocks.get_or_init(|| {
            let mut sum = 0;
            let after = bytes.chunks(BLOCK).map(|block| {
                sum += count(block);
                sum
            });
            std::iter::once(0).chain(after).collect()
        });
        let offset = offset.min(bytes.len());
        let block = offset / BLOCK;
        let rest = bytes.get(block * BLOCK..offset).unwrap_or_default();
        blocks.get(block).copied().unwrap_or_default() + count(rest)
    }
}

/// All files of one model, in the order they were named.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) list: Vec<Source>,
}

/// Where something stands: cheap to copy, resolved to line and column only when it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    source: usize,
    offset: usize,
}

impl Place {
    /// Of shapes that no file holds, such as the prelude's.
    pub(crate) const NOWHERE: Place = Place { source: usize::MAX, offset: 0 };

    pub(crate) fn new(source: usize, offset: usize) -> Place {
        Place { source, offset }
    }

    /// The place some bytes further on.
    pub(crate) fn forward(self, bytes: usize) -> Place {
        Place { offset: self.offset.saturating_add(bytes), ..self }
    }
}

impl Sources {
    pub(crate) fn push(&mut self, path: &Path, text: String) {
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        self.list.push(Source {
            path: path.display().to_string(),
            file_name: file_name.unwrap_or_default(),
            text,
            lines: OnceCell::new(),
            blocks: OnceCell::new(),
        });
    }

    /// Line and column of a place; nothing for [`Place::NOWHERE`].
    pub(crate) fn locate(&self, place: Place) -> Option<Location> {
        let source = self.list.get(place.source)?;
        let starts = source.lines.get_or_init(|| {
            let newlines = source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect()
        });
        let line = starts.partition_point(|start| *start <= place.offset);
        let start = starts.get(line.checked_sub(1)?).copied()?;
        let column = source.scalars(place.offset).saturating_sub(source.scalars(start)) + 1;
        Some(Location { file: source.path.clone(), line, column })
    }

    /// The place where a slice of a file's text begins; nothing for text from elsewhere.
    pub(crate) fn place_of(&self, source: usize, slice: &str) -> Option<Place> {
        let text = &self.list.get(source)?.text;
        let offset = (slice.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        (offset + slice.len() <= text.len()).then_some(Place { source, offset })
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Place, Sources};
    use std::path::Path;

    /// Columns against the plain way to count them, on lines shorter and longer than a block.
    #[test]
    fn columns() {
        let text = format!("a\u{e4}b\n{}\n\u{20ac}", "x\u{e4}\u{20ac}".repeat(BLOCK));
        let mut sources = Sources::default();
        sources.push(Path::new("model.json"), text.clone());
        for (offset, _) in text.char_indices().step_by(7).chain([(text.len(), ' ')]) {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            let location = sources.locate(Place::new(0, offset)).unwrap();
            assert_eq!((location.line, location.column), (line, column), "{offset}");
        }
    }
}
