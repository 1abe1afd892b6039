//! The canonical bytes of a row, which are the same however it was written: CSV or JSON, whatever
//! the order of members, spaces or the form of a number.

use hardie_runtime::value::{Map, Number, Value, json};
use sha2::{Digest as _, Sha256};

/// SHA-256.
pub(crate) type Digest = [u8; 32];

/// The digest of members.
pub(crate) fn digest(members: &Map) -> Digest {
    let mut bytes = Vec::new();
    write_map(members, &mut bytes);
    Sha256::digest(&bytes).into()
}

/// The digest of parts, none of which can pass for a part of its neighbour.
pub(crate) fn digest_of_parts(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn write_map(map: &Map, out: &mut Vec<u8>) {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by(|one, other| one.0.as_bytes().cmp(other.0.as_bytes()));
    open(b'{', entries.len(), out);
    for (key, value) in entries {
        text(b'k', key, out);
        write(value, out);
    }
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(b'n'),
        Value::Bool(flag) => out.push(if *flag { b't' } else { b'f' }),
        Value::Number(number) => text(b'#', &digits(number), out),
        Value::String(string) => text(b's', string, out),
        Value::Bytes(bytes) => {
            open(b'b', bytes.len(), out);
            out.extend_from_slice(bytes);
        }
        Value::List(list) => {
            open(b'[', list.len(), out);
            list.iter().for_each(|item| write(item, out));
        }
        Value::Map(map) => write_map(map, out),
        other => text(b'j', &json::compact(other), out),
    }
}

/// An integer in the same form whether it was written with a fraction or not.
fn digits(number: &Number) -> String {
    let text = json::compact(&Value::Number(number.clone()));
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

fn text(mark: u8, text: &str, out: &mut Vec<u8>) {
    open(mark, text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

fn open(mark: u8, length: usize, out: &mut Vec<u8>) {
    out.push(mark);
    out.extend_from_slice(&(length as u64).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::{digest, digest_of_parts};
    use hardie_runtime::value::{Map, Value, json};

    fn members(text: &str) -> Map {
        match json::parse(text).unwrap() {
            Value::Map(map) => map,
            _ => Map::new(),
        }
    }

    #[test]
    fn the_form_of_a_row_does_not_count() {
        let equal = [
            (
                r#"{"a":1,"b":{"c":[1,2],"d":"x"}}"#,
                r#"{ "b": {"d":"\u0078","c":[1, 2.0]}, "a": 1.0 }"#,
            ),
            ("{}", "{ }"),
        ];
        for (one, other) in equal {
            assert_eq!(digest(&members(one)), digest(&members(other)), "{one}");
        }
        let different = [
            (r#"{"a":"1"}"#, r#"{"a":1}"#),
            (r#"{"a":["b","c"]}"#, r#"{"a":["bc"]}"#),
            (r#"{"a":[]}"#, r#"{"a":{}}"#),
            (r#"{"a":null}"#, "{}"),
            (r#"{"a":[["b"],"c"]}"#, r#"{"a":[["b","c"]]}"#),
        ];
        for (one, other) in different {
            assert_ne!(digest(&members(one)), digest(&members(other)), "{one}");
        }
        assert_ne!(digest_of_parts(&[b"ab", b"c"]), digest_of_parts(&[b"a", b"bc"]));
    }
}
