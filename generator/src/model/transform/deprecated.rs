//! Removes shapes and members that have been deprecated before a date or version.

use super::action::RemoveDeprecatedShapes;
use super::since::{compared, is_date, is_version};
use super::stage::Stage;
use crate::model::Traits;
use std::cmp::Ordering;

impl Stage<'_, '_> {
    pub(super) fn remove_deprecated(&mut self, limits: &RemoveDeprecatedShapes) {
        let is_old = |traits: &Traits<'_>| {
            let since = traits.deprecated().ok().flatten().and_then(|it| it.since);
            since.is_some_and(|since| is_before(&since, limits))
        };
        self.filter(|_, shape, member| {
            !is_old(member.map_or(&shape.traits, |member| &member.traits))
        });
    }
}

fn is_before(since: &str, limits: &RemoveDeprecatedShapes) -> bool {
    let date = limits.date.as_deref().filter(|_| is_date(since));
    let version = limits.version.as_deref().filter(|_| is_version(since));
    date.is_some_and(|date| since.replace('-', "") < date.replace('-', ""))
        || version.is_some_and(|version| compared(since, version) == Ordering::Less)
}
