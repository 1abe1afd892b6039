//! [`Traits`]: the traits of a shape or member by their ids.

use crate::model::node::Node;
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

/// The maximum length of a list that is searched linearly.
const SHORT: usize = 32;

impl<'a> Traits<'a> {
    /// Adds a trait; replaces an existing one.
    pub fn insert(&mut self, id: Cow<'a, str>, value: Node<'a>, place: Place) {
        match self.position(&id) {
            Some(at) => self.list[at] = (id, value, place),
            None => self.push(id, value, place),
        }
    }

    /// Adds other traits; they replace existing ones with the same id.
    pub fn overlay(&mut self, others: &Traits<'a>) {
        for (id, value, place) in &others.list {
            self.insert(id.clone(), value.clone(), *place);
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

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(id, _, _)| &**id)
    }

    pub(super) fn node(&self, id: &str) -> Option<(&Node<'a>, Place)> {
        self.position(id).and_then(|at| self.list.get(at)).map(|(_, node, place)| (node, *place))
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
