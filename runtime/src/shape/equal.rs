//! `PartialEq` of generated types.

use super::{Structure, View};

/// Whether two structures have the same shape and equal fields, as with a derived `PartialEq`: NaN
/// differs from NaN, and the order of maps is ignored.
pub fn equal(one: &dyn Structure, other: &dyn Structure) -> bool {
    if one.shape() != other.shape() || one.unknown_member() != other.unknown_member() {
        return false;
    }
    (0..one.shape().members().len()).all(|position| {
        match (one.get(position), other.get(position)) {
            (Some(one), Some(other)) => same(one.view(), other.view()),
            (None, None) => true,
            _ => false,
        }
    })
}

fn same(one: Option<View<'_>>, other: Option<View<'_>>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    match (one, other) {
        (View::Boolean(one), View::Boolean(other)) => one == other,
        (View::Integer(one), View::Integer(other)) => one == other,
        (View::Float(one), View::Float(other)) => one == other,
        (View::Double(one), View::Double(other)) => one == other,
        (View::BigInteger(one), View::BigInteger(other)) => one == other,
        (View::BigDecimal(one), View::BigDecimal(other)) => one == other,
        (View::String(one), View::String(other)) => one == other,
        (View::Blob(one), View::Blob(other)) => one == other,
        (View::Timestamp(one), View::Timestamp(other)) => one == other,
        (View::Document(one), View::Document(other)) => one == other,
        (View::Structure(one), View::Structure(other)) => equal(one, other),
        (View::Unit, View::Unit) | (View::Null, View::Null) => true,
        (View::List(one), View::List(other)) => {
            one.len() == other.len()
                && (0..one.len()).all(|index| same(one.item(index), other.item(index)))
        }
        (View::Map(one), View::Map(other)) => {
            let in_other = |key: &str, value: Option<View<'_>>, near: usize| {
                // Usually both maps have the same order.
                let place = |index: usize| other.entry(index).filter(|(name, _)| *name == key);
                let found = place(near).or_else(|| (0..other.len()).find_map(place));
                found.is_some_and(|(_, found)| same(value, found))
            };
            let all =
                |index| one.entry(index).is_some_and(|(key, value)| in_other(key, value, index));
            one.len() == other.len() && (0..one.len()).all(all)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::same;
    use crate::shape::{Field, View};
    use indexmap::IndexMap;

    fn equal(one: &dyn Field, other: &dyn Field) -> bool {
        same(one.view(), other.view())
    }

    /// The result is the same as that of a derived comparison.
    #[test]
    fn lists_maps_and_numbers() {
        assert!(equal(&vec![1, 2], &vec![1, 2]));
        assert!(!equal(&vec![1, 2], &vec![2, 1]) && !equal(&vec![1], &vec![1, 1]));
        assert!(!equal(&vec![f64::NAN], &vec![f64::NAN]) && equal(&-0.0, &0.0));
        let map = |pairs: [(&str, Option<i32>); 2]| -> IndexMap<String, Option<i32>> {
            pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
        };
        let one = map([("a", Some(1)), ("b", None)]);
        assert!(equal(&one, &map([("b", None), ("a", Some(1))])));
        assert!(!equal(&one, &map([("a", Some(1)), ("b", Some(0))])));
        assert!(!equal(&one, &map([("a", Some(1)), ("c", None)])));
        assert!(!equal(&None::<i32>, &Some(0)) && equal(&None::<i32>, &None::<i32>));
        assert!(!same(Some(View::Unit), None) && same(Some(View::Unit), Some(View::Unit)));
    }
}
