//! Reads CBOR bodies as untyped values (botocore's `RpcV2CBORParser`).

use super::MOST;
use crate::value::{BigInteger, Map, Number, Value, timestamp};
use crate::wire::error::Error;
use aws_smithy_cbor::Decoder;
use aws_smithy_cbor::data::Type;
use aws_smithy_cbor::decode::DeserializeError;

/// The maximum nesting of lists and maps, safe for any stack size.
const DEEPEST: usize = 500;

/// Reads a body; an empty body is an empty map.
pub(in crate::wire) fn body(body: &[u8]) -> Result<Value, Error> {
    if body.is_empty() {
        return Ok(Value::Map(Map::new()));
    }
    let mut reader = Reader::new(body);
    reader.value().map_err(|reason| {
        Error(format!("Unable to parse response ({reason}), invalid CBOR received"))
    })
}

struct Reader<'a> {
    body: &'a [u8],
    decoder: Decoder<'a>,
    depth: usize,
    count: usize,
}

impl<'a> Reader<'a> {
    fn new(body: &'a [u8]) -> Reader<'a> {
        Reader { body, decoder: Decoder::new(body), depth: 0, count: 0 }
    }

    /// Reads the next value. Announced lengths are not used to allocate memory.
    fn value(&mut self) -> Result<Value, String> {
        self.count += 1;
        if self.count > MOST {
            return Err(format!("more than {MOST} values"));
        }
        let decoder = &mut self.decoder;
        let text = |error: DeserializeError| error.to_string();
        Ok(match decoder.datatype().map_err(text)? {
            Type::Bool => Value::Bool(decoder.boolean().map_err(text)?),
            Type::Null | Type::Undefined => {
                decoder.skip().map_err(text)?;
                Value::Null
            }
            Type::F16 | Type::F32 | Type::F64 => Value::from(decoder.double().map_err(text)?),
            Type::String | Type::StringIndef => {
                Value::String(decoder.str().map_err(text)?.into_owned())
            }
            Type::Bytes | Type::BytesIndef => {
                Value::Bytes(decoder.blob().map_err(text)?.into_inner())
            }
            Type::Array | Type::ArrayIndef => {
                let count = decoder.list().map_err(text)?;
                let mut items = Vec::new();
                self.nested(count, |reader| {
                    items.push(reader.value()?);
                    Ok(())
                })?;
                Value::List(items)
            }
            Type::Map | Type::MapIndef => {
                let count = decoder.map().map_err(text)?;
                let mut entries = Map::new();
                self.nested(count, |reader| {
                    let key = reader.decoder.str().map_err(text)?.into_owned();
                    entries.insert(key, reader.value()?);
                    Ok(())
                })?;
                Value::Map(entries)
            }
            Type::Tag => self.tagged()?,
            Type::Simple | Type::Break | Type::Unknown(_) => {
                return Err(format!("missing value at byte {}", decoder.position()));
            }
            // Integers of all widths.
            _ => integer(&decoder.big_integer().map_err(text)?),
        })
    }

    /// Reads the announced number of items, or up to the end marker.
    fn nested(
        &mut self,
        count: Option<u64>,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.descend()?;
        match count {
            Some(count) => (0..count).try_for_each(|_| item(self))?,
            None => {
                while !matches!(self.decoder.datatype(), Ok(Type::Break)) {
                    item(self)?;
                }
                self.decoder.skip().map_err(|error| error.to_string())?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn descend(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST { Err("values are nested too deeply".to_owned()) } else { Ok(()) }
    }

    /// A timestamp, the only tag that the AWS CLI supports too.
    fn tagged(&mut self) -> Result<Value, String> {
        /// Tag 1: seconds since 1970.
        const EPOCH_SECONDS: u8 = 0xC1;
        let at = self.decoder.position();
        if self.body.get(at) != Some(&EPOCH_SECONDS) {
            return Err(format!("an unknown tag at byte {at}"));
        }
        // Not read by the decoder, which has only millisecond precision.
        self.decoder.set_position(at + 1);
        self.descend()?;
        let value = self.value()?;
        self.depth -= 1;
        let seconds =
            if let Value::Number(seconds) = value { Some(seconds.as_f64()) } else { None };
        let timestamp = seconds.and_then(timestamp::from_epoch_seconds);
        timestamp.map(Value::Timestamp).ok_or_else(|| format!("not a timestamp at byte {at}"))
    }
}

fn integer(number: &BigInteger) -> Value {
    match number.as_ref().parse::<i64>() {
        Ok(number) => Value::from(number),
        Err(_) => Value::Number(Number::Big(number.as_ref().to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Reader};
    use crate::value::json;

    fn read(body: &[u8]) -> Result<String, String> {
        Reader::new(body).value().map(|value| json::compact(&value))
    }

    #[test]
    fn values_are_what_they_say() {
        let cases: [(&[u8], &str); 13] = [
            (b"\xa1\x61a\x01", r#"{"a":1}"#),
            (b"\xbf\x61a\x20\xff", r#"{"a":-1}"#),
            (b"\x9f\x01\xf6\xf5\xf4\xff", "[1,null,true,false]"),
            (b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615"),
            (b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", "-18446744073709551616"),
            (b"\xc1\x1a\x60\x1a\x21\xb2", "\"2021-02-03T04:08:18+00:00\""),
            (b"\xc1\xfb\x41\xd8\x06\x88\x6c\xb2\x7e\xfa", "\"2021-02-03T04:08:18.789000+00:00\""),
            (b"\xf9\x3e\x00", "1.5"),
            (b"\xfa\x3f\xc0\0\0", "1.5"),
            (b"\xfb\x3f\xf8\0\0\0\0\0\0", "1.5"),
            (b"\x7f\x61a\x61b\xff", "\"ab\""),
            (b"\x80", "[]"),
            (b"\xf7", "null"),
        ];
        for (body, want) in cases {
            assert_eq!(read(body).as_deref(), Ok(want), "{body:x?}");
        }
    }

    /// Lengths beyond the end of the body, excessive nesting, and bytes that do not begin a value.
    #[test]
    fn bad_bodies_are_named() {
        let deep = [&[0x81; 100_000][..], &[0]].concat();
        let many = [&[0x9F][..], &vec![0; MOST + 1]].concat();
        let cases: [(&[u8], &str); 14] = [
            (b"\x5a\x40\0\0\0abc", "end of input"),
            (b"\x7b\0\0\0\0\x40\0\0\0abc", "end of input"),
            (b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01", "end of input"),
            (b"\xba\x40\0\0\0\x61a\x01", "end of input"),
            (b"\x9f\x01", "end of input"),
            (b"\xff", "missing value at byte 0"),
            (b"\xd8\x20\x00", "unknown tag at byte 0"),
            (b"\xa1\x01\x02", "unexpected type"),
            (&deep, "nested too deeply"),
            (&[0xC1; 100_000], "nested too deeply"),
            (&many, "more than 2000000 values"),
            (b"\xc1\x61x", "not a timestamp at byte 0"),
            (b"\xc2\x41\x05", "unknown tag at byte 0"),
            (b"\xc4\x82\x1a\x3b\x9a\xca\0\x01", "unknown tag at byte 0"),
        ];
        for (body, want) in cases {
            let error = read(body).unwrap_err();
            assert!(error.contains(want), "{:x?}: {error}", &body[..body.len().min(20)]);
        }
    }
}
