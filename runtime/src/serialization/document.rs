//! `Serialize` and `Deserialize` of documents.

use super::path::Path;
use super::write::{big_integer, bytes, float};
use crate::value::timestamp::to_iso;
use crate::value::{Map, Number, Value};
use serde_core::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};
use std::fmt;

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_none(),
            Value::Bool(it) => serializer.serialize_bool(*it),
            Value::Number(Number::Integer(it)) => serializer.serialize_i64(*it),
            Value::Number(Number::Float(it)) => float(*it, serializer),
            Value::Number(Number::Big(it)) => big_integer(it, serializer),
            Value::Number(Number::Decimal(it)) => match it.parse() {
                Ok(number) => float(number, serializer),
                Err(_) => serializer.serialize_str(it),
            },
            Value::String(it) => serializer.serialize_str(it),
            Value::Bytes(it) => bytes(it, serializer),
            Value::Timestamp(it) => serializer.serialize_str(&to_iso(it)),
            Value::List(it) => serializer.collect_seq(it),
            Value::Map(it) => serializer.collect_map(it),
            Value::Foreign(it) => serializer.serialize_str(&it.text),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        Document { path: Path::root("the document") }.deserialize(deserializer)
    }
}

/// Reads a document of any form.
pub(super) struct Document<'p> {
    pub(super) path: Path<'p>,
}

impl<'de> DeserializeSeed<'de> for Document<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.path.check()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a document for `{}`", self.path)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(Number::Integer(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        let big = || Number::Big(value.to_string());
        Ok(Value::Number(i64::try_from(value).map_or_else(|_| big(), Number::Integer)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(Number::Float(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Value, E> {
        Ok(Value::Bytes(value.to_vec()))
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) =
            list.next_element_seed(Document { path: self.path.index(values.len()) })?
        {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(Document { path: self.path.member(&key) })?;
            entries.insert(key, value);
        }
        Ok(Value::Map(entries))
    }
}
