//! Encodes and decodes strings in the encodings that `AWS_CLI_FILE_ENCODING` and
//! `AWS_CLI_OUTPUT_ENCODING` name, by Python's names for them.
//!
//! All of Python's encodings with one byte per character, UTF-8 and UTF-16. `encoding_rs` adds
//! 249 kB to a program and implements the Encoding Standard of WHATWG, which differs: latin-1 is
//! Windows-1252 there, bytes without a character become control characters, cp437 and cp850 do not
//! exist, and of the East Asian encodings only cp949 is the same.

mod charmap;

use charmap::Charmap;

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8; a byte order mark is decoded as a character.
    Utf8,
    /// UTF-8 after a byte order mark, which is optional in input.
    Utf8Sig,
    /// ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// UTF-16 after a byte order mark; little-endian without one.
    Utf16,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// One of the other encodings with one byte per character.
    Charmap(Charmap),
}

impl Encoding {
    /// Finds an encoding by one of Python's names for it.
    pub(crate) fn named(name: &str) -> Option<Encoding> {
        let name = normalized(name);
        Some(match name.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => {
                Encoding::Utf8
            }
            "utf_8_sig" => Encoding::Utf8Sig,
            "ascii" | "us_ascii" | "us" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968"
            | "ansi_x3.4_1986" | "cp367" | "csascii" | "ibm367" | "iso646_us"
            | "iso_646.irv_1991" | "iso_ir_6" => Encoding::Ascii,
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859"
            | "8859" | "cp819" | "csisolatin1" | "ibm819" | "iso_8859_1_1987" | "iso_ir_100" => {
                Encoding::Latin1
            }
            "utf_16" | "utf16" | "u16" => Encoding::Utf16,
            "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Encoding::Utf16Le,
            "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Encoding::Utf16Be,
            _ => return Charmap::named(&name).map(Encoding::Charmap),
        })
    }

    /// Decodes bytes; `None` if they are not valid.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Encoding::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
            Encoding::Utf8Sig => {
                Encoding::Utf8.decode(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
            }
            Encoding::Ascii => {
                bytes.is_ascii().then(|| bytes.iter().copied().map(char::from).collect())
            }
            Encoding::Latin1 => Some(bytes.iter().copied().map(char::from).collect()),
            Encoding::Charmap(charmap) => charmap.decode(bytes),
            Encoding::Utf16 => match bytes {
                [0xfe, 0xff, rest @ ..] => Encoding::Utf16Be.decode(rest),
                [0xff, 0xfe, rest @ ..] => Encoding::Utf16Le.decode(rest),
                _ => Encoding::Utf16Le.decode(bytes),
            },
            Encoding::Utf16Le => of_utf16(bytes, u16::from_le_bytes),
            Encoding::Utf16Be => of_utf16(bytes, u16::from_be_bytes),
        }
    }

    /// Encodes a string; the error is the first character that cannot be encoded.
    pub(crate) fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let bytes = |byte: fn(char) -> Option<u8>| text.chars().map(|c| byte(c).ok_or(c)).collect();
        match self {
            Encoding::Utf8 => Ok(text.as_bytes().to_vec()),
            Encoding::Utf8Sig => Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
            Encoding::Ascii => bytes(|c| u8::try_from(c).ok().filter(u8::is_ascii)),
            Encoding::Latin1 => bytes(|c| u8::try_from(c).ok()),
            Encoding::Charmap(charmap) => charmap.encode(text),
            Encoding::Utf16 => Ok([b"\xff\xfe".to_vec(), Encoding::Utf16Le.encode(text)?].concat()),
            Encoding::Utf16Le => Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Encoding::Utf16Be => Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        }
    }
}

fn of_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().ok()
}

/// A name as Python compares names: in lower case, with one `_` for each run of characters that are
/// not letters, digits or dots.
fn normalized(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().filter(char::is_ascii) {
        if c.is_ascii_alphanumeric() || c == '.' {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.truncate(out.trim_end_matches('_').len());
    out
}

#[cfg(test)]
mod tests {
    use super::Encoding;

    #[test]
    fn both_ways() {
        let cases: [(&[u8], &str, Option<&str>); 19] = [
            ("é".as_bytes(), "UTF-8", Some("é")),
            (b"\xef\xbb\xbfhi", "utf8", Some("\u{feff}hi")),
            (b"\xef\xbb\xbfhi", "utf_8_sig", Some("hi")),
            (b"\xe9", "utf-8", None),
            (b"\xe9", "ascii", None),
            (b"\xe9", "Latin-1", Some("é")),
            (b"\x80\xe9", "cp1252", Some("€é")),
            (b"\x81", "cp1252", None),
            (b"\x82\xe1", "IBM437", Some("éß")),
            (b"\xf1", "cp1251", Some("с")),
            (b"\xa4", "ISO-8859-15", Some("€")),
            (b"\xd5", "KOI8-R", Some("у")),
            (b"\xc8\x85\x93\x93\x96", "EBCDIC-CP-US", Some("Hello")),
            (b"\xa1", "iso8859_11", Some("ก")),
            (b"\xca", "cp1255", None),
            (b"\xff\xfea\0", "utf-16", Some("a")),
            (b"\0a", "utf 16 be", Some("a")),
            (b"a", "utf-16", None),
            (b"\x3d\xd8\x00\xde", "UTF-16LE", Some("😀")),
        ];
        for (bytes, name, want) in cases {
            let encoding = Encoding::named(name).unwrap();
            assert_eq!(encoding.decode(bytes).as_deref(), want, "{bytes:?} {name}");
            if let Some(text) = want {
                assert_eq!(encoding.encode(text).as_deref(), Ok(bytes), "{text} {name}");
            }
        }
        for unknown in ["nope", "", "?", "IBM  437", "rot13", ":"] {
            assert_eq!(Encoding::named(unknown), None, "{unknown}");
        }
        assert_eq!(Encoding::Ascii.encode("aé"), Err('é'));
        assert_eq!(Encoding::named("cp1252").unwrap().encode("\u{81}"), Err('\u{81}'));
        // 0x20 is also a space.
        assert_eq!(Encoding::named("mac_arabic").unwrap().encode(" "), Ok(vec![0xa0]));
    }
}
