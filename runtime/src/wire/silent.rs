//! Values of which a form (awsQuery, ec2Query) contains nothing: empty structures, lists of them.

use super::code::Code;
use super::error::Dialect;
use crate::shape::{Structure, View};

/// Whether a form contains nothing of a value.
pub(super) fn is_silent(view: View<'_>, code: &dyn Code, dialect: Dialect) -> bool {
    match view {
        // An empty list is a parameter without a value, except in ec2Query.
        View::List(list) if list.is_empty() => !code.writes_empty_lists(),
        View::List(list) => (0..list.len())
            .all(|index| list.item(index).is_none_or(|item| is_silent(item, code, dialect))),
        View::Map(map) => map.is_empty(),
        View::Structure(structure) => is_silent_structure(structure, code, dialect),
        View::Unit | View::Null => true,
        _ => false,
    }
}

fn is_silent_structure(structure: &dyn Structure, code: &dyn Code, dialect: Dialect) -> bool {
    structure.shape().members().all(|member| {
        match structure.get(member.position()).and_then(|field| field.view()) {
            Some(view) => is_silent(view, code, dialect),
            None => dialect == Dialect::AwsCli || member.default_json().is_empty(),
        }
    })
}
