//! Errors of rpcv2Cbor: maps with the name of the error in `__type`.

/// The first byte of a map of indefinite length, and the byte after its last entry.
const MAP: u8 = 0xbf;
const BREAK: u8 = 0xff;

/// An error that is not in the model.
pub(crate) fn error(name: &str, message: &str) -> Vec<u8> {
    let mut body = vec![MAP];
    for (key, value) in [("__type", name), ("message", message)] {
        text(key, &mut body);
        text(value, &mut body);
    }
    body.push(BREAK);
    body
}

/// The map in `content`, with the name of the error before its entries.
pub(crate) fn named(name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = vec![MAP];
    text("__type", &mut body);
    text(name, &mut body);
    body.extend_from_slice(entries(content));
    body.push(BREAK);
    body
}

/// The entries of a map without its head and end.
fn entries(map: &[u8]) -> &[u8] {
    let Some((head, rest)) = map.split_first() else { return &[] };
    match head {
        &MAP => rest.strip_suffix(&[BREAK]).unwrap_or_default(),
        0xa0..=0xb7 => rest,
        0xb8 => rest.get(1..).unwrap_or_default(),
        0xb9 => rest.get(2..).unwrap_or_default(),
        _ => &[],
    }
}

/// A string: its length, then its bytes.
fn text(text: &str, body: &mut Vec<u8>) {
    let length = text.len();
    match (u8::try_from(length), u32::try_from(length)) {
        (Ok(short @ 0..=23), _) => body.push(0x60 | short),
        (Ok(short), _) => body.extend([0x78, short]),
        (Err(_), Ok(long)) => {
            body.push(0x7a);
            body.extend(long.to_be_bytes());
        }
        // Messages are short.
        (Err(_), Err(_)) => body.push(0x60),
    }
    body.extend_from_slice(text.as_bytes());
}
