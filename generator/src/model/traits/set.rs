//! [`Traits`]: the traits of a shape or member by their ids.

use crate::model::node::{Merge, Node};
use crate::model::position::Place;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The traits of one shape or member, in the order they were written.
#[derive(Clone, Debug, Default)]
pub struct Traits<'a> {
    list: Vec<(Cow<'a, str>, Node<'a>, Place)>,
    /// The index of each trait in the list, only for long lists: most shapes have few traits.
    index: Option<BTreeMap<Cow<'a, str>, usize>>,
}

/// A trait that was applied twice with different values.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The trait's id.
    pub id: String,
    /// The position of the value that is kept.
    pub first: Place,
    /// The position of the value that is left out.
    pub second: Place,
}

/// The maximum length of a list that is searched linearly.
const SHORT: usize = 32;

impl<'a> Traits<'a> {
    /// Applies a trait as a model file says: if the shape has the trait already, arrays are
    /// concatenated, and other values must be equal.
    ///
    /// # Errors
    /// The positions of different values; the first one is kept.
    pub fn merge(
        &mut self,
        id: Cow<'a, str>,
        value: Node<'a>,
        place: Place,
    ) -> Result<(), Conflict> {
        let Some((_, known, first)) = self.position(&id).and_then(|at| self.list.get_mut(at))
        else {
            self.push(id, value, place);
            return Ok(());
        };
        match known.merge(&value) {
            Merge::Done => Ok(()),
            Merge::Conflict => Err(Conflict { id: id.into_owned(), first: *first, second: place }),
        }
    }

    /// Applies all traits of another list; `report` receives the conflicts.
    pub fn merge_all(&mut self, others: Traits<'a>, mut report: impl FnMut(Conflict)) {
        for (id, value, place) in others.list {
            if let Err(conflict) = self.merge(id, value, place) {
                report(conflict);
            }
        }
    }

    /// Sets a trait that the generator made; replaces an existing one.
    pub fn insert(&mut self, id: Cow<'a, str>, value: Node<'a>, place: Place) {
        match self.position(&id) {
            Some(at) => self.list[at] = (id, value, place),
            None => self.push(id, value, place),
        }
    }

    /// Adds those of the other traits that `keep` accepts and whose ids are not present yet.
    pub fn inherit(&mut self, others: &Traits<'a>, keep: impl Fn(&str) -> bool) {
        for (id, value, place) in others.list.iter().filter(|(id, _, _)| keep(id)) {
            if self.position(id).is_none() {
                self.push(id.clone(), value.clone(), *place);
            }
        }
    }

    /// The number of traits.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// All traits with their positions, in the order they were applied.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node<'a>, Place)> {
        self.list.iter().map(|(id, node, place)| (&**id, node, *place))
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(id, _, _)| &**id)
    }

    pub(super) fn node(&self, id: &str) -> Option<(&Node<'a>, Place)> {
        self.position(id).and_then(|at| self.list.get(at)).map(|(_, node, place)| (node, *place))
    }

    /// Removes the traits that `keep` does not accept.
    pub(crate) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.list.retain(|(id, _, _)| keep(id));
        // A list without an index is searched.
        self.index = None;
    }

    /// Changes the id and value of each trait.
    pub(crate) fn change(&mut self, mut change: impl FnMut(&mut Cow<'a, str>, &mut Node<'a>)) {
        self.list.iter_mut().for_each(|(id, node, _)| change(id, node));
        self.index = None;
    }

    fn position(&self, id: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(id).copied(),
            None => self.list.iter().position(|(other, _, _)| other == id),
        }
    }

    fn push(&mut self, id: Cow<'a, str>, value: Node<'a>, place: Place) {
        let at = self.list.len();
        if at == SHORT {
            let index =
                self.list.iter().enumerate().map(|(at, (id, _, _))| (id.clone(), at)).collect();
            self.index = Some(index);
        }
        if let Some(index) = &mut self.index {
            index.insert(id.clone(), at);
        }
        self.list.push((id, value, place));
    }
}
