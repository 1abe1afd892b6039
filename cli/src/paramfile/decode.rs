//! Bytes to text in the encodings that `AWS_CLI_FILE_ENCODING` may name, by Python's names.

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Error {
    /// They are not valid in the encoding.
    Undecodable,
    /// Nobody knows the encoding.
    UnknownEncoding,
}

/// Decodes bytes; names are compared without case, and `-`, `_` and space are the same.
pub(crate) fn decode(bytes: &[u8], encoding: &str) -> Result<String, Error> {
    let name = encoding.to_lowercase().replace(['_', ' '], "-");
    let text = match name.as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "cp65001" => String::from_utf8(bytes.to_vec()).ok(),
        "utf-8-sig" => String::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).to_vec()).ok(),
        "ascii" | "us-ascii" | "646" => {
            bytes.is_ascii().then(|| bytes.iter().copied().map(char::from).collect())
        }
        "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" => {
            Some(bytes.iter().copied().map(char::from).collect())
        }
        "cp1252" | "windows-1252" | "1252" => bytes.iter().map(|byte| cp1252(*byte)).collect(),
        "utf-16" | "u16" | "utf16" => match bytes {
            [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
            [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
            _ => utf16(bytes, u16::from_le_bytes),
        },
        "utf-16-le" | "utf-16le" => utf16(bytes, u16::from_le_bytes),
        "utf-16-be" | "utf-16be" => utf16(bytes, u16::from_be_bytes),
        _ => return Err(Error::UnknownEncoding),
    };
    text.ok_or(Error::Undecodable)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().ok()
}

/// The characters of Windows-1252 that are not Latin-1; five bytes stand for nothing.
fn cp1252(byte: u8) -> Option<char> {
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’',
        '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => Some(HIGH[usize::from(byte - 0x80)]).filter(|c| *c != '\0'),
        _ => Some(char::from(byte)),
    }
}

/// Every line end as `\n`, as Python reads texts.
pub(super) fn universal_newlines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Error, decode};

    #[test]
    fn encodings() {
        let cases: [(&[u8], &str, Result<&str, Error>); 11] = [
            ("é".as_bytes(), "UTF-8", Ok("é")),
            (b"\xef\xbb\xbfhi", "utf8", Ok("\u{feff}hi")),
            (b"\xef\xbb\xbfhi", "utf_8_sig", Ok("hi")),
            (b"\xe9", "utf-8", Err(Error::Undecodable)),
            (b"\xe9", "ascii", Err(Error::Undecodable)),
            (b"\xe9", "Latin-1", Ok("é")),
            (b"\x80", "cp1252", Ok("€")),
            (b"\x81", "cp1252", Err(Error::Undecodable)),
            (b"\xff\xfea\0", "utf-16", Ok("a")),
            (b"a", "utf-16", Err(Error::Undecodable)),
            (b"a", "nope", Err(Error::UnknownEncoding)),
        ];
        for (bytes, encoding, want) in cases {
            assert_eq!(decode(bytes, encoding).as_deref(), want.as_ref().copied(), "{bytes:?} {encoding}");
        }
    }
}
