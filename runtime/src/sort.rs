//! Sorting by one function for all types: each instance of the standard library's sort adds 5 kB to
//! a program.

use std::cmp::Ordering;

/// Sorts a list by a comparison; equal items keep their order. For lists that are short or rarely
/// sorted: a comparison is an indirect call.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = sorted_positions(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| unsorted.get_mut(at)?.take()));
}

/// Sorts a list.
pub fn sort<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, T::cmp);
}

#[inline(never)]
fn sorted_positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..count).collect();
    positions.sort_by(|a, b| compare(*a, *b));
    positions
}

#[cfg(test)]
mod tests {
    use super::{sort, sort_by};

    #[test]
    fn equal_items_keep_their_order() {
        let mut items: Vec<(u32, String)> =
            (0..100).map(|at| (at * 7 % 10, at.to_string())).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|(key, _)| *key);
        sort_by(&mut items, |(a, _), (b, _)| a.cmp(b));
        assert_eq!(items, expected);
    }

    #[test]
    fn lists_without_items_and_with_one() {
        let (mut none, mut one) = (Vec::<String>::new(), vec!["a".to_owned()]);
        sort(&mut none);
        sort(&mut one);
        assert!(none.is_empty());
        assert_eq!(one, ["a"]);
    }
}
