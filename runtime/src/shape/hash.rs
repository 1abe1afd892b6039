//! `Hash` of generated types, which agrees with [`equal`](super::equal).

use super::{Structure, View};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Feeds a structure or union without floating-point numbers and documents into a hasher; the order
/// of maps is ignored, as in their comparison.
pub fn hash(structure: &dyn Structure, mut state: &mut dyn Hasher) {
    structure.unknown_member().hash(&mut state);
    for position in 0..structure.shape().members().len() {
        // The active member of a union, or any of a structure.
        if let Some(field) = structure.get(position) {
            state.write_usize(position);
            view(field.view(), state);
        }
    }
}

fn view(value: Option<View<'_>>, mut state: &mut dyn Hasher) {
    let Some(value) = value else { return state.write_u8(0) };
    state.write_u8(1);
    match value {
        View::Boolean(it) => it.hash(&mut state),
        View::Integer(it) => it.hash(&mut state),
        View::BigInteger(it) => it.hash(&mut state),
        View::BigDecimal(it) => it.hash(&mut state),
        View::String(it) => it.hash(&mut state),
        View::Blob(it) => it.hash(&mut state),
        View::Timestamp(it) => it.hash(&mut state),
        View::Structure(it) => hash(it, state),
        View::List(it) => {
            state.write_usize(it.len());
            (0..it.len()).for_each(|index| view(it.item(index), state));
        }
        View::Map(it) => {
            let of_entry = |index| {
                let mut state = DefaultHasher::new();
                if let Some((key, value)) = it.entry(index) {
                    key.hash(&mut state);
                    view(value, &mut state);
                }
                state.finish()
            };
            state.write_usize(it.len());
            state.write_u64((0..it.len()).map(of_entry).fold(0, u64::wrapping_add));
        }
        // Types with these have no `Hash`.
        View::Float(_) | View::Double(_) | View::Document(_) => {}
        View::Unit => state.write_u8(2),
        View::Null => state.write_u8(3),
    }
}

#[cfg(test)]
mod tests {
    use super::view;
    use crate::shape::Field;
    use crate::value::BigDecimal;
    use indexmap::IndexMap;
    use std::hash::{DefaultHasher, Hasher};

    fn hash(field: &dyn Field) -> u64 {
        let mut state = DefaultHasher::new();
        view(field.view(), &mut state);
        state.finish()
    }

    #[test]
    fn equal_values_have_equal_hashes() {
        let map = |pairs: [(&str, Option<i32>); 2]| -> IndexMap<String, Option<i32>> {
            pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
        };
        let one = map([("a", Some(1)), ("b", None)]);
        assert_eq!(hash(&one), hash(&map([("b", None), ("a", Some(1))])));
        assert_ne!(hash(&one), hash(&map([("a", None), ("b", Some(1))])));
        assert_ne!(hash(&one), hash(&map([("a", Some(1)), ("c", None)])));
        let decimal = |text: &str| -> Option<BigDecimal> { text.parse().ok() };
        assert!(decimal("1.0").is_some());
        assert_eq!(hash(&decimal("1.0")), hash(&decimal("1.00")));
        assert_ne!(hash(&decimal("1.0")), hash(&decimal("1.01")));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let list = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert_ne!(hash(&list(&["ab", "c"])), hash(&list(&["a", "bc"])));
        assert_ne!(hash(&list(&[])), hash(&list(&[""])));
        assert_ne!(hash(&None::<i32>), hash(&Some(0)));
        assert_ne!(hash(&vec![vec![1], vec![]]), hash(&vec![vec![], vec![1]]));
    }
}
