//! Values that may be null, which is not the same as absent (`alloy#nullable`).

use super::fields::{Blank, Constant};
use super::{Field, NullableSlot, Slot, View};

/// A value, or null. An optional member is `Option<Nullable<T>>`: `None` is absent, and
/// `Some(Nullable::Null)` is an explicit null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// Null.
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, unless it is null.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// The value, unless it is null.
    pub fn into_value(self) -> Option<T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Nullable<T> {
        Nullable::Value(value)
    }
}

impl<T: Field + Blank> NullableSlot for Nullable<T> {
    fn set_null(&mut self) {
        *self = Nullable::Null;
    }

    fn content(&mut self) -> Slot<'_> {
        if matches!(self, Nullable::Null) {
            *self = Nullable::Value(T::blank());
        }
        match self {
            Nullable::Value(value) => value.slot(),
            Nullable::Null => Slot::Unit,
        }
    }
}

impl<T: Field + Blank> Field for Nullable<T> {
    fn view(&self) -> Option<View<'_>> {
        match self {
            Nullable::Null => Some(View::Null),
            Nullable::Value(value) => value.view(),
        }
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Nullable(self)
    }
}

impl<T> Constant for Nullable<T> {
    const BLANK: Self = Nullable::Null;
}

impl<T> Blank for Nullable<T> {
    fn blank() -> Self {
        Nullable::Null
    }
}

#[cfg(test)]
mod tests {
    use super::Nullable;
    use crate::shape::{Field, Slot, View, to_value};
    use crate::value::Value;

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        let mut field: Option<Nullable<String>> = None;
        assert!(field.view().is_none());
        let Slot::Nullable(slot) = field.slot() else { panic!("a nullable slot") };
        slot.set_null();
        assert!(matches!(field.view(), Some(View::Null)));
        assert_eq!(field, Some(Nullable::Null));
        let Slot::Nullable(slot) = field.slot() else { panic!("a nullable slot") };
        let Slot::String(text) = slot.content() else { panic!("a string") };
        text.push('a');
        assert_eq!(field.view().map(to_value), Some(Value::from("a")));
        assert_eq!(field, Some(Nullable::from("a".to_owned())));
        assert_eq!(field.and_then(Nullable::into_value).as_deref(), Some("a"));
    }
}
