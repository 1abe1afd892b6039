//! `Clone` of generated types, once for all of them: derived, it would be a quarter of what rustc does for a service.

use super::{Slot, Structure, View};

/// A copy of a structure or union.
pub fn cloned<T: Structure + Default>(from: &T) -> T {
    let mut to = T::default();
    structure(from, &mut to);
    to
}

/// Writes what a structure holds into a blank one of the same type.
fn structure(from: &dyn Structure, to: &mut dyn Structure) {
    if let Some(name) = from.unknown_member() {
        to.set_unknown_member(name);
        return;
    }
    for position in 0..from.shape().members().len() {
        // What is absent is so in a blank structure too.
        if let Some(view) = from.get(position).and_then(|field| field.view())
            && let Some(field) = to.get_mut(position)
        {
            write(view, field.slot());
        }
    }
}

fn write(from: View<'_>, to: Slot<'_>) {
    match (from, to) {
        (View::Boolean(it), Slot::Boolean(slot)) => *slot = it,
        (View::Integer(it), Slot::Byte(slot)) => narrowed(it, slot),
        (View::Integer(it), Slot::Short(slot)) => narrowed(it, slot),
        (View::Integer(it), Slot::Integer(slot)) => narrowed(it, slot),
        (View::Integer(it), Slot::Long(slot)) => *slot = it,
        (View::Float(it), Slot::Float(slot)) => *slot = it,
        (View::Double(it), Slot::Double(slot)) => *slot = it,
        (View::BigInteger(it), Slot::BigInteger(slot)) => slot.clone_from(it),
        (View::BigDecimal(it), Slot::BigDecimal(slot)) => slot.clone_from(it),
        (View::String(it), Slot::String(slot)) => it.clone_into(slot),
        (View::String(it), Slot::Enum(slot)) => slot.set(it),
        (View::Blob(it), Slot::Blob(slot)) => slot.clone_from(it),
        (View::Timestamp(it), Slot::Timestamp(slot)) => *slot = *it,
        (View::Document(it), Slot::Document(slot)) => slot.clone_from(it),
        (View::Structure(it), Slot::Structure(slot)) => structure(it, slot),
        (View::List(it), Slot::List(slot)) => {
            for index in 0..it.len() {
                let field = slot.push();
                if let Some(item) = it.item(index) {
                    write(item, field.slot());
                }
            }
        }
        (View::Map(it), Slot::Map(slot)) => {
            for (key, value) in (0..it.len()).filter_map(|index| it.entry(index)) {
                let field = slot.insert(key.to_owned());
                if let Some(value) = value {
                    write(value, field.slot());
                }
            }
        }
        // Members without content are written by asking for them; two fields of one type hold the same.
        _ => {}
    }
}

/// An integer that came out of a slot of this width.
fn narrowed<T: TryFrom<i64>>(from: i64, to: &mut T) {
    if let Ok(it) = T::try_from(from) {
        *to = it;
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::shape::{Blank, Field};
    use crate::value::{BigDecimal, BigInteger, Blob, DateTime, Value};
    use indexmap::IndexMap;
    use std::fmt::Debug;

    fn is_copied<T: Field + Blank + PartialEq + Debug>(from: &T) {
        let mut to = T::blank();
        if let Some(view) = from.view() {
            write(view, to.slot());
        }
        assert_eq!(&to, from);
    }

    #[test]
    fn every_kind_of_field() {
        is_copied(&true);
        is_copied(&i8::MIN);
        is_copied(&i16::MAX);
        is_copied(&i32::MIN);
        is_copied(&i64::MAX);
        is_copied(&1.5_f32);
        is_copied(&f64::NEG_INFINITY);
        is_copied(&"123456789012345678901234567890".parse::<BigInteger>().unwrap());
        is_copied(&"1.50".parse::<BigDecimal>().unwrap());
        is_copied(&"text".to_owned());
        is_copied(&Blob::new([0, 255]));
        is_copied(&DateTime::from_secs_and_nanos(-1, 5));
        is_copied(&Value::List(vec![Value::Null, Value::Bool(true)]));
        is_copied(&None::<i32>);
        is_copied(&Some(vec![Some(1), None]));
        let map = [("b", Some(vec![1])), ("a", None)].map(|(key, value)| (key.to_owned(), value));
        is_copied(&IndexMap::from(map));
    }
}
