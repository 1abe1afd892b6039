//! Decodes base64 like Python's `base64.b64decode`, which accepts nearly everything.

/// Why a string is not valid base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Invalid {
    /// It contains characters outside ASCII.
    NotAscii,
    /// Letters or padding are missing at the end.
    Incomplete,
}

/// Decodes a string; characters outside the alphabet, and all characters after complete padding,
/// are ignored.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Invalid> {
    if !text.is_ascii() {
        return Err(Invalid::NotAscii);
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    // Bits that have not been written yet, the letters of the current group of four, and the `=`
    // after them.
    let (mut bits, mut letters, mut pads) = (0u32, 0, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                pads += 1;
                if letters >= 2 && letters + pads >= 4 {
                    return Ok(out);
                }
                continue;
            }
            _ => continue,
        };
        pads = 0;
        bits = bits << 6 | u32::from(value);
        letters = (letters + 1) % 4;
        if letters != 1 {
            let unused = [0, 0, 4, 2][letters];
            out.push((bits >> unused & 0xff) as u8);
        }
    }
    if letters == 0 { Ok(out) } else { Err(Invalid::Incomplete) }
}

#[cfg(test)]
mod tests {
    use super::{Invalid, decode};

    /// Results of Python 3.11's `base64.b64decode`.
    #[test]
    fn as_python_decodes() {
        let cases: [(&str, Result<&[u8], Invalid>); 17] = [
            ("", Ok(b"")),
            ("aGVsbG8=", Ok(b"hello")),
            ("aGVs\nbG8=", Ok(b"hello")),
            ("aGVsbG8", Err(Invalid::Incomplete)),
            ("aGVsbA==", Ok(b"hell")),
            ("aGVsbA=", Err(Invalid::Incomplete)),
            ("aGVsbA=x=", Ok(b"hell\x0c")),
            ("aGVsbA=-=", Ok(b"hell")),
            ("a", Err(Invalid::Incomplete)),
            ("=", Ok(b"")),
            ("====", Ok(b"")),
            ("YQ==YQ==", Ok(b"a")),
            ("YWI=garbage", Ok(b"ab")),
            ("!!!!", Ok(b"")),
            ("-_-_", Ok(b"")),
            ("////", Ok(b"\xff\xff\xff")),
            ("é", Err(Invalid::NotAscii)),
        ];
        for (text, want) in cases {
            assert_eq!(decode(text).as_deref(), want.as_ref().map(|bytes| *bytes), "{text:?}");
        }
    }
}
