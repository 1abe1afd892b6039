//! Texts to bytes and back, in the encodings that `AWS_CLI_FILE_ENCODING` and
//! `AWS_CLI_OUTPUT_ENCODING` may name, by Python's names for them.

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8; a byte order mark is a character.
    Utf8,
    /// UTF-8 behind a byte order mark, which need not be there when reading.
    Utf8Sig,
    /// ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// Windows-1252.
    Cp1252,
    /// UTF-16 behind a byte order mark; little-endian without one.
    Utf16,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
}

/// The characters of Windows-1252 from 0x80 on that are not those of Latin-1; five bytes stand for
/// nothing.
const CP1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

impl Encoding {
    /// The encoding of this name; case does not count, and `-`, `_` and space are the same.
    pub(crate) fn named(name: &str) -> Option<Encoding> {
        Some(match name.to_lowercase().replace(['_', ' '], "-").as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "cp65001" => Encoding::Utf8,
            "utf-8-sig" => Encoding::Utf8Sig,
            "ascii" | "us-ascii" | "646" => Encoding::Ascii,
            "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "8859"
            | "cp819" => Encoding::Latin1,
            "cp1252" | "windows-1252" | "1252" => Encoding::Cp1252,
            "utf-16" | "utf16" | "u16" => Encoding::Utf16,
            "utf-16-le" | "utf-16le" => Encoding::Utf16Le,
            "utf-16-be" | "utf-16be" => Encoding::Utf16Be,
            _ => return None,
        })
    }

    /// The text of bytes; nothing if they are not valid.
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
            Encoding::Cp1252 => bytes.iter().map(|byte| of_cp1252(*byte)).collect(),
            Encoding::Utf16 => match bytes {
                [0xfe, 0xff, rest @ ..] => Encoding::Utf16Be.decode(rest),
                [0xff, 0xfe, rest @ ..] => Encoding::Utf16Le.decode(rest),
                _ => Encoding::Utf16Le.decode(bytes),
            },
            Encoding::Utf16Le => of_utf16(bytes, u16::from_le_bytes),
            Encoding::Utf16Be => of_utf16(bytes, u16::from_be_bytes),
        }
    }

    /// The bytes of a text; else the first character that has none.
    pub(crate) fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let bytes = |byte: fn(char) -> Option<u8>| text.chars().map(|c| byte(c).ok_or(c)).collect();
        match self {
            Encoding::Utf8 => Ok(text.as_bytes().to_vec()),
            Encoding::Utf8Sig => Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
            Encoding::Ascii => bytes(|c| u8::try_from(c).ok().filter(u8::is_ascii)),
            Encoding::Latin1 => bytes(|c| u8::try_from(c).ok()),
            Encoding::Cp1252 => bytes(to_cp1252),
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

fn of_cp1252(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9f => Some(CP1252[usize::from(byte - 0x80)]).filter(|c| *c != '\0'),
        _ => Some(char::from(byte)),
    }
}

fn to_cp1252(c: char) -> Option<u8> {
    let high = CP1252.iter().position(|it| *it == c && c != '\0');
    match high {
        Some(place) => u8::try_from(0x80 + place).ok(),
        None => u8::try_from(c).ok().filter(|byte| !(0x80..=0x9f).contains(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding;

    #[test]
    fn both_ways() {
        let cases: [(&[u8], &str, Option<&str>); 12] = [
            ("é".as_bytes(), "UTF-8", Some("é")),
            (b"\xef\xbb\xbfhi", "utf8", Some("\u{feff}hi")),
            (b"\xef\xbb\xbfhi", "utf_8_sig", Some("hi")),
            (b"\xe9", "utf-8", None),
            (b"\xe9", "ascii", None),
            (b"\xe9", "Latin-1", Some("é")),
            (b"\x80\xe9", "cp1252", Some("€é")),
            (b"\x81", "cp1252", None),
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
        assert_eq!(Encoding::named("nope"), None);
        assert_eq!(Encoding::Ascii.encode("aé"), Err('é'));
        assert_eq!(Encoding::Cp1252.encode("\u{81}"), Err('\u{81}'));
    }
}
