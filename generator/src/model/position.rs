//! The model files, and positions in them.

use crate::diagnostic::Location;
use crate::excerpt::Excerpt;
use std::cell::OnceCell;
use std::path::Path;

/// A file that was read.
pub struct SourceFile {
    /// The path as it was given; diagnostics show it.
    pub path: String,
    /// The file name without folders, for generated code: paths differ between machines.
    pub file_name: String,
    pub text: String,
    /// Counts at the start of each block of the text. They make lookups fast: a model may be one
    /// long line or very many lines, and have thousands of problems.
    blocks: OnceCell<Vec<Before>>,
}

/// Counts of the characters and lines before a byte offset.
#[derive(Clone, Copy, Default)]
struct Before {
    /// Unicode scalar values.
    scalars: usize,
    newlines: usize,
}

impl Before {
    fn and(self, bytes: &[u8]) -> Before {
        // Continuation bytes of UTF-8 are not counted.
        let scalars = count(bytes, |byte| (byte & 0xC0) != 0x80);
        let newlines = count(bytes, |byte| byte == b'\n');
        Before { scalars: self.scalars + scalars, newlines: self.newlines + newlines }
    }
}

/// The number of bytes that satisfy a predicate. The sums are bytes, so that a SIMD vector holds as
/// many of them as possible.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let parts = bytes.chunks(usize::from(u8::MAX));
    parts.map(|part| usize::from(part.iter().map(|byte| u8::from(is(*byte))).sum::<u8>())).sum()
}

/// Block size in bytes.
const BLOCK: usize = 4096;

impl SourceFile {
    fn blocks(&self) -> &[Before] {
        self.blocks.get_or_init(|| {
            let after = self.text.as_bytes().chunks(BLOCK).scan(Before::default(), |sum, block| {
                *sum = sum.and(block);
                Some(*sum)
            });
            std::iter::once(Before::default()).chain(after).collect()
        })
    }

    /// The counts before a byte offset.
    fn before(&self, offset: usize) -> Before {
        let bytes = self.text.as_bytes();
        let offset = offset.min(bytes.len());
        let block = offset / BLOCK;
        let rest = bytes.get(block * BLOCK..offset).unwrap_or_default();
        self.blocks().get(block).copied().unwrap_or_default().and(rest)
    }

    /// The start of the line with this many newlines before it.
    fn line_start(&self, newlines: usize) -> usize {
        // The last newline is in the block before the first block with as many newlines before it.
        let block =
            self.blocks().partition_point(|before| before.newlines < newlines).saturating_sub(1);
        let known = self.blocks().get(block).map_or(0, |before| before.newlines);
        let start = block * BLOCK;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default().iter().enumerate();
        let mut ends = rest.filter(|(_, byte)| **byte == b'\n').map(|(at, _)| start + at + 1);
        newlines.checked_sub(known + 1).and_then(|nth| ends.nth(nth)).unwrap_or_default()
    }
}

/// All files of a model, in the given order.
#[derive(Default)]
pub struct Sources {
    pub list: Vec<SourceFile>,
    /// The projection of `smithy-build.json` to read.
    pub projection: Option<String>,
}

/// A position in a model: cheap to copy, converted to line and column only when it is displayed.
/// Positions are ordered by file, then by offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    source: usize,
    offset: usize,
}

impl Place {
    /// The position of shapes that are not in a file, such as the prelude's.
    pub const NOWHERE: Place = Place { source: usize::MAX, offset: 0 };

    pub fn new(source: usize, offset: usize) -> Place {
        Place { source, offset }
    }

    /// The position a number of bytes further on.
    pub fn forward(self, bytes: usize) -> Place {
        Place { offset: self.offset.saturating_add(bytes), ..self }
    }
}

impl Sources {
    /// The total size of all files, in bytes.
    pub fn size(&self) -> usize {
        self.list.iter().map(|source| source.text.len()).sum()
    }

    pub fn push(&mut self, path: &Path, text: String) {
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        self.list.push(SourceFile {
            path: path.display().to_string(),
            file_name: file_name.unwrap_or_default(),
            text,
            blocks: OnceCell::new(),
        });
    }

    /// Line and column of a position; `None` for [`Place::NOWHERE`].
    pub fn locate(&self, place: Place) -> Option<Location> {
        let source = self.list.get(place.source)?;
        let before = source.before(place.offset);
        let line_start = source.before(source.line_start(before.newlines));
        let (line, column) =
            (before.newlines + 1, before.scalars.saturating_sub(line_start.scalars) + 1);
        let excerpt = Excerpt::new(&source.text, place.offset);
        Some(Location { file: source.path.clone(), line, column, excerpt })
    }

    /// The position of a part of the value at a position; `find` finds the part in the text.
    /// Without such a part, the position of the value.
    pub fn part_of(
        &self,
        place: Place,
        steps: &[String],
        find: fn(text: &str, at: usize, steps: &[String]) -> Option<usize>,
    ) -> Place {
        let text = self.list.get(place.source).map(|file| &*file.text);
        let offset = text.and_then(|text| find(text, place.offset, steps));
        Place { offset: offset.unwrap_or(place.offset), ..place }
    }

    /// The position at which a slice of a file's text begins; `None` for text from elsewhere.
    pub fn place_of(&self, source: usize, slice: &str) -> Option<Place> {
        let text = &self.list.get(source)?.text;
        let offset = (slice.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        (offset + slice.len() <= text.len()).then_some(Place { source, offset })
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Place, Sources};
    use std::path::Path;

    /// Compares columns with a naive count, on lines shorter and longer than a block.
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
