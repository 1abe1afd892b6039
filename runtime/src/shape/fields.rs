//! Implementations of [`Field`] for the types of generated fields.

use super::{EnumSlot, Field, ListSlot, ListView, MapSlot, MapView, Slot, Structure, View};
use crate::value::{BigDecimal, BigInteger, Blob, DateTime, Value};
use indexmap::IndexMap;

macro_rules! scalar {
    ($($type:ty, $slot:ident, |$self:ident| $view:expr;)*) => {$(
        impl Field for $type {
            fn view(&self) -> Option<View<'_>> {
                let $self = self;
                Some($view)
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::$slot(self)
            }
        }
    )*};
}

scalar! {
    bool, Boolean, |it| View::Boolean(*it);
    i8, Byte, |it| View::Integer(i64::from(*it));
    i16, Short, |it| View::Integer(i64::from(*it));
    i32, Integer, |it| View::Integer(i64::from(*it));
    i64, Long, |it| View::Integer(*it);
    f32, Float, |it| View::Float(*it);
    f64, Double, |it| View::Double(*it);
    BigInteger, BigInteger, |it| View::BigInteger(it);
    BigDecimal, BigDecimal, |it| View::BigDecimal(it);
    String, String, |it| View::String(it);
    Blob, Blob, |it| View::Blob(it);
    Value, Document, |it| View::Document(it);
}

/// A timestamp; its blank value is the epoch.
impl Field for DateTime {
    fn view(&self) -> Option<View<'_>> {
        Some(View::Timestamp(self))
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Timestamp(self)
    }
}

/// The content of a union's member that targets `smithy.api#Unit`.
#[derive(Debug)]
pub struct Unit;

/// A shared [`Unit`].
pub static UNIT: Unit = Unit;

/// A mutable [`Unit`]; the type is zero-sized, so nothing is allocated.
pub fn unit() -> &'static mut Unit {
    Box::leak(Box::new(Unit))
}

impl Field for Unit {
    fn view(&self) -> Option<View<'_>> {
        Some(View::Unit)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Unit
    }
}

/// The position of a value among the known values of an enum; past the end for an unknown value.
pub fn position_of(value: &str, values: &[&str]) -> usize {
    values.iter().position(|known| *known == value).unwrap_or(values.len())
}

/// A blank value, which generic code creates before it writes the real value.
///
/// Like [`Default`], but also implemented for timestamps and documents.
pub trait Blank {
    /// The value to begin with.
    fn blank() -> Self;
}

/// A [`Blank`] value as a constant, so that generated code needs no call.
pub trait Constant {
    /// The value to begin with.
    const BLANK: Self;
}

macro_rules! constant {
    ($($type:ty => $value:expr;)*) => {$(
        impl Constant for $type {
            const BLANK: Self = $value;
        }

        impl Blank for $type {
            fn blank() -> Self {
                $value
            }
        }
    )*};
}

constant! {
    bool => false;
    i8 => 0;
    i16 => 0;
    i32 => 0;
    i64 => 0;
    f32 => 0.0;
    f64 => 0.0;
    String => String::new();
    Value => Value::Null;
}

impl<T> Constant for Vec<T> {
    const BLANK: Self = Vec::new();
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::BLANK
    }
}

macro_rules! blank {
    ($($type:ty => $value:expr;)*) => {$(
        impl Blank for $type {
            fn blank() -> Self {
                $value
            }
        }
    )*};
}

blank! {
    BigInteger => BigInteger::default();
    BigDecimal => BigDecimal::default();
    Blob => Blob::new(Vec::new());
    DateTime => DateTime::from_secs(0);
}

#[doc(hidden)]
impl<T: Structure + Default> Blank for T {
    fn blank() -> Self {
        T::default()
    }
}

#[doc(hidden)]
impl<T: Structure> Field for T {
    fn view(&self) -> Option<View<'_>> {
        Some(View::Structure(self))
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Structure(self)
    }
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<K, V> Blank for IndexMap<K, V> {
    fn blank() -> Self {
        IndexMap::new()
    }
}

// Written out, since every call of a generic function here is one more function for each generated
// type.
#[allow(clippy::redundant_pattern_matching, reason = "`is_none` is such a function")]
impl<T: Field + Blank> Field for Option<T> {
    fn view(&self) -> Option<View<'_>> {
        match self {
            Some(value) => value.view(),
            None => None,
        }
    }

    fn slot(&mut self) -> Slot<'_> {
        if let None = self {
            *self = Some(T::blank());
        }
        match self {
            Some(value) => value.slot(),
            None => Slot::Unit,
        }
    }
}

impl<T: Field + Blank> Field for Vec<T> {
    fn view(&self) -> Option<View<'_>> {
        Some(View::List(self))
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Field> ListView for Vec<T> {
    fn len(&self) -> usize {
        let all: &[T] = self;
        all.len()
    }

    fn item(&self, index: usize) -> Option<View<'_>> {
        let all: &[T] = self;
        if index < all.len() { all[index].view() } else { None }
    }
}

impl<T: Field + Blank> ListSlot for Vec<T> {
    fn push(&mut self) -> &mut dyn Field {
        self.push_mut(T::blank())
    }
}

impl<T: Field + Blank> Field for IndexMap<String, T> {
    fn view(&self) -> Option<View<'_>> {
        Some(View::Map(self))
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<T: Field> MapView for IndexMap<String, T> {
    fn len(&self) -> usize {
        IndexMap::len(self)
    }

    fn entry(&self, index: usize) -> Option<(&str, Option<View<'_>>)> {
        let (key, value) = self.get_index(index)?;
        Some((key, value.view()))
    }
}

impl<T: Field + Blank> MapSlot for IndexMap<String, T> {
    fn insert(&mut self, key: String) -> &mut dyn Field {
        let entry = self.entry(key).insert_entry(T::blank());
        entry.into_mut()
    }
}

impl<T: for<'a> From<&'a str>> EnumSlot for T {
    fn set(&mut self, text: &str) {
        *self = T::from(text);
    }
}
