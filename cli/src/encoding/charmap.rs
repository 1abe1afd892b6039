//! The single-byte encodings of Python, whose characters are in `charmaps.txt`.

use std::collections::HashMap;

const CHARMAPS: &str = include_str!("charmaps.txt");

/// A single-byte encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Charmap {
    /// The characters of the bytes 0 to 255, as in `charmaps.txt`.
    characters: &'static str,
}

impl Charmap {
    /// Finds an encoding by its name or an alias, as [`super::normalized`] writes them.
    pub(super) fn named(name: &str) -> Option<Charmap> {
        CHARMAPS.lines().filter(|line| !line.starts_with("//")).find_map(|line| {
            let (names, characters) = line.split_once(": ")?;
            names.split(' ').any(|known| known == name).then_some(Charmap { characters })
        })
    }

    /// The character for each byte; `None` for bytes that are not valid.
    fn table(self) -> Vec<Option<char>> {
        let code = |text: &str| u32::from_str_radix(text, 16).ok();
        let mut table = Vec::with_capacity(256);
        for part in self.characters.split(' ') {
            match part.split_once('-').map(|(first, last)| (code(first), code(last))) {
                Some((Some(first), Some(last))) => table.extend((first..=last).map(char::from_u32)),
                _ => table.push(code(part).and_then(char::from_u32)),
            }
        }
        table
    }

    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        let table = self.table();
        bytes.iter().map(|byte| table.get(usize::from(*byte)).copied().flatten()).collect()
    }

    /// If several bytes stand for a character, the last one is written, as by Python.
    pub(super) fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let table = self.table();
        let bytes: HashMap<char, u8> =
            (0..=u8::MAX).zip(&table).filter_map(|(byte, c)| Some(((*c)?, byte))).collect();
        text.chars().map(|c| bytes.get(&c).copied().ok_or(c)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{CHARMAPS, Charmap};

    #[test]
    fn all_have_256_bytes() {
        let mut count = 0;
        for line in CHARMAPS.lines().filter(|line| !line.starts_with("//")) {
            let name = line.split([' ', ':']).next().unwrap();
            let charmap = Charmap::named(name).unwrap();
            let table = charmap.table();
            assert_eq!(table.len(), 256, "{name}");
            let unknown = charmap.characters.split(' ').filter(|part| *part == "?").count();
            assert_eq!(table.iter().filter(|c| c.is_none()).count(), unknown, "{name}");
            count += 1;
        }
        assert_eq!(count, 69);
    }
}
