//! serde for the error enums of operations: a map with one entry, the name of the error and its
//! members.

use super::OperationError;
use crate::serialization::{Members, Path, Written};
use crate::shape::View;
use serde_core::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::{SerializeMap, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// Writes an error of an operation as a map of its name to its members.
///
/// # Errors
/// Errors of the serializer.
pub fn write<E: OperationError, S: Serializer>(
    error: &E,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let structure = error.structure();
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(structure.shape().name(), &Written(Some(View::Structure(structure))))?;
    map.end()
}

/// Reads an error of an operation.
///
/// # Errors
/// Errors of the deserializer, errors of other operations, and values that do not fit the type.
pub fn read<'de, D: Deserializer<'de>, E: OperationError>(deserializer: D) -> Result<E, D::Error> {
    deserializer.deserialize_map(OneError(PhantomData))
}

struct OneError<E>(PhantomData<E>);

impl<'de, E: OperationError> Visitor<'de> for OneError<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map with the name of an error and its members")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<E, A::Error> {
        let Some(name) = map.next_key::<String>()? else {
            return Err(A::Error::custom("the name of an error is missing"));
        };
        for row in E::ROWS {
            let mut result = None;
            let error = E::read(*row, &mut |structure| {
                if structure.shape().name() == name {
                    let path = Path::root(structure.type_info().name);
                    result = Some(map.next_value_seed(Members { structure, path }));
                }
            });
            let (Some(error), Some(result)) = (error, result) else { continue };
            result?;
            return match map.next_key::<IgnoredAny>()? {
                None => Ok(error),
                Some(_) => Err(A::Error::custom("more than one error")),
            };
        }
        Err(A::Error::custom(format!("`{name}` is not an error of the operation")))
    }
}
