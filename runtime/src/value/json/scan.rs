//! Finds the end of the plain part of a string, eight bytes at a time: strings are nearly all of a
//! large document.

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);

/// The number of bytes before the first quote, backslash or control character; with `ascii`, before
/// DEL and characters beyond ASCII too.
pub(super) fn plain_length(bytes: &[u8], ascii: bool) -> usize {
    let mut at = 0;
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let found = special(u64::from_le_bytes(*word), ascii);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let is_special = |byte: &u8| match byte {
        b'"' | b'\\' | ..0x20 => true,
        0x7f.. => ascii,
        _ => false,
    };
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The high bit of the first special byte, and perhaps of bytes behind it.
fn special(word: u64, ascii: bool) -> u64 {
    let is = |byte: u8| {
        let zero = word ^ (ONES * u64::from(byte));
        zero.wrapping_sub(ONES) & !zero
    };
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let beyond = if ascii { word | is(0x7f) } else { 0 };
    (is(b'"') | is(b'\\') | control | beyond) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::plain_length;

    #[test]
    fn every_byte_at_every_position() {
        for ascii in [false, true] {
            for length in 0..20 {
                for at in 0..length {
                    for byte in 0..=u8::MAX {
                        let mut bytes = vec![b'~'; length];
                        bytes[at] = byte;
                        let is_special = matches!(byte, b'"' | b'\\' | 0..0x20);
                        let want = if is_special || (ascii && byte >= 0x7f) { at } else { length };
                        assert_eq!(plain_length(&bytes, ascii), want, "{bytes:?}");
                    }
                }
            }
        }
    }
}
