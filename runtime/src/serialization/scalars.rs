//! Values without parts: numbers, strings, blobs and timestamps.

use super::path::Path;
use crate::shape::Slot;
use crate::value::{Blob, DateTime, timestamp};
use aws_smithy_types::base64;
use serde_core::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Unexpected, Visitor};
use std::fmt;

/// Reads a value into a slot.
pub(super) struct Scalar<'a, 'p> {
    pub(super) slot: Slot<'a>,
    pub(super) path: Path<'p>,
}

impl<'de> DeserializeSeed<'de> for Scalar<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let is_text = deserializer.is_human_readable();
        match self.slot {
            Slot::Boolean(_) => deserializer.deserialize_bool(self),
            Slot::String(_) | Slot::Enum(_) => deserializer.deserialize_str(self),
            Slot::Blob(_) if is_text => deserializer.deserialize_str(self),
            Slot::Blob(_) => deserializer.deserialize_byte_buf(self),
            // Numbers may be strings too.
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Scalar<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.slot {
            Slot::Boolean(_) => "a boolean",
            Slot::Byte(_) => "an integer of 8 bits",
            Slot::Short(_) => "an integer of 16 bits",
            Slot::Integer(_) => "an integer of 32 bits",
            Slot::Long(_) => "an integer of 64 bits",
            Slot::BigInteger(_) => "an integer",
            Slot::Float(_) | Slot::Double(_) | Slot::BigDecimal(_) => "a number",
            Slot::Blob(_) => "a blob as base64 or bytes",
            Slot::Timestamp(_) => "a timestamp",
            _ => "a string",
        };
        write!(f, "{kind} for `{}`", self.path)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        match self.slot {
            Slot::Boolean(slot) => *slot = value,
            _ => return Err(E::invalid_type(Unexpected::Bool(value), &self)),
        }
        Ok(())
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        let is_set = match &mut self.slot {
            Slot::Byte(slot) => store(value, *slot),
            Slot::Short(slot) => store(value, *slot),
            Slot::Integer(slot) => store(value, *slot),
            Slot::Long(slot) => store(value, *slot),
            _ => return self.number(&value.to_string(), Unexpected::Signed(value)),
        };
        if is_set { Ok(()) } else { Err(E::invalid_value(Unexpected::Signed(value), &self)) }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => self.number(&value.to_string(), Unexpected::Unsigned(value)),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.number(&value.to_string(), Unexpected::Float(value))
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<(), E> {
        match &mut self.slot {
            Slot::String(slot) => value.clone_into(slot),
            Slot::Enum(slot) => slot.set(value),
            Slot::Blob(slot) => match base64::decode(value) {
                Ok(bytes) => **slot = Blob::new(bytes),
                Err(_) => return Err(E::invalid_value(Unexpected::Str(value), &self)),
            },
            Slot::Timestamp(slot) => match timestamp::parse(value) {
                Some(time) => **slot = time,
                None => return Err(E::invalid_value(Unexpected::Str(value), &self)),
            },
            Slot::BigInteger(_) | Slot::BigDecimal(_) => {
                return self.number(value, Unexpected::Str(value));
            }
            Slot::Float(_) | Slot::Double(_)
                if matches!(value, "NaN" | "Infinity" | "-Infinity") =>
            {
                return self.number(value, Unexpected::Str(value));
            }
            _ => return Err(E::invalid_type(Unexpected::Str(value), &self)),
        }
        Ok(())
    }

    fn visit_bytes<E: Error>(mut self, value: &[u8]) -> Result<(), E> {
        match &mut self.slot {
            Slot::Blob(slot) => **slot = Blob::new(value),
            _ => return Err(E::invalid_type(Unexpected::Bytes(value), &self)),
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let Slot::Blob(slot) = &mut self.slot else {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        };
        let mut bytes = Vec::new();
        while let Some(byte) = list.next_element::<u8>()? {
            bytes.push(byte);
        }
        **slot = Blob::new(bytes);
        Ok(())
    }
}

impl Scalar<'_, '_> {
    /// A number in decimal, for slots that are not integers of fixed size.
    fn number<E: Error>(mut self, text: &str, found: Unexpected<'_>) -> Result<(), E> {
        let is_set = match &mut self.slot {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a float member holds the nearest float"
            )]
            Slot::Float(slot) => set(text.parse::<f64>().ok().map(|it| it as f32), *slot),
            Slot::Double(slot) => set(text.parse().ok(), *slot),
            Slot::BigInteger(slot) => set(text.parse().ok(), *slot),
            Slot::BigDecimal(slot) => set(text.parse().ok(), *slot),
            Slot::Timestamp(slot) => set(epoch(text), *slot),
            _ => return Err(E::invalid_type(found, &self)),
        };
        if is_set { Ok(()) } else { Err(E::invalid_value(found, &self)) }
    }
}

fn epoch(text: &str) -> Option<DateTime> {
    timestamp::from_epoch_seconds(text.parse().ok()?)
}

fn set<T>(value: Option<T>, slot: &mut T) -> bool {
    let is_set = value.is_some();
    if let Some(value) = value {
        *slot = value;
    }
    is_set
}

fn store<T: TryFrom<i64>>(value: i64, slot: &mut T) -> bool {
    set(T::try_from(value).ok(), slot)
}
