//! The selection: one service and a set of its operations, by the names that users give.

use super::types::names::xform_name;
use crate::diagnostic::{Diagnostic, Diagnostics, near};
use crate::model::walk;
use crate::model::{Kind, Model, Place, Service, Shape, ShapeId, Sources};
use std::collections::{BTreeMap, BTreeSet};

/// The selected service and operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// A shape id or a name; not needed if the model has one service.
    pub service: Option<String>,
    pub operations: Vec<String>,
    /// Selects the supported operations that have one of these tags.
    pub tags: Vec<String>,
    /// Whether to select a model's only service, whatever its name.
    pub only_service: bool,
    /// Whether to select every supported operation.
    pub all: bool,
    /// Whether to select operations that an overlay removes, too.
    pub with_removed: bool,
}

/// A selected operation.
pub struct Selected {
    pub id: ShapeId,
    /// Whether it was selected by its name; if so, skipping it is an error.
    pub named: bool,
    /// Whether it is generated even if an overlay removes it.
    pub is_kept: bool,
}

/// A service and its selected operations.
pub struct ServiceSelection<'m, 'a> {
    pub shape: &'m Shape<'a>,
    pub service: &'m Service,
    pub operations: Vec<Selected>,
}

/// Finds the service and its operations.
///
/// `None` if there is no such service; `problems` has the reason, and selectors without a match.
pub fn choose<'m, 'a>(
    model: &'m Model<'a>,
    sources: &Sources,
    selection: &Selection,
    problems: &mut Diagnostics,
) -> Option<ServiceSelection<'m, 'a>> {
    let (shape, service) = match service(model, selection) {
        Ok(found) => found,
        Err(problem) => {
            let (diagnostic, place) = *problem;
            problems.push(diagnostic.at(sources.locate(place)));
            return None;
        }
    };
    let (selected, mut unmatched) = operations(model, shape, service, selection);
    if selected.is_empty() && unmatched.is_empty() {
        let message = format!("`{}` has no operations", shape.id);
        unmatched.push(Diagnostic::error("select.nothing", message).shape(&shape.id));
    }
    unmatched
        .into_iter()
        .for_each(|diagnostic| problems.push(diagnostic.at(sources.locate(shape.place))));
    Some(ServiceSelection { shape, service, operations: selected })
}

/// Finds the service. A problem comes with its place: the first service if none has the name, the
/// second if there are several, else the beginning of the first file.
fn service<'m, 'a>(
    model: &'m Model<'a>,
    selection: &Selection,
) -> Result<(&'m Shape<'a>, &'m Service), Box<(Diagnostic, Place)>> {
    let services: Vec<(&Shape<'a>, &Service)> = model
        .shapes()
        .filter_map(|shape| match &shape.kind {
            Kind::Service(service) => Some((shape, &**service)),
            _ => None,
        })
        .collect();
    let place = |list: &[(&Shape<'a>, &Service)], nth: usize| {
        list.get(nth).map_or(Place::new(0, 0), |(shape, _)| shape.place)
    };
    let names = || services.iter().map(|(shape, _)| shape.id.as_str());
    let all = names().collect::<Vec<_>>().join("`, `");
    match &selection.service {
        Some(_) if selection.only_service && services.len() == 1 => Ok(services[0]),
        Some(wanted) => {
            let matches: Vec<_> = services
                .iter()
                .filter(|(shape, _)| shape.id.as_str() == wanted || shape.id.name() == wanted)
                .copied()
                .collect();
            match matches[..] {
                [found] => Ok(found),
                [] => {
                    let message = format!("the model has no service `{wanted}`");
                    let diagnostic = Diagnostic::error("select.service", message);
                    let diagnostic = match (services.is_empty(), &near(wanted, names())[..]) {
                        (true, _) => diagnostic
                            .help("the model defines no service: add the file that defines one"),
                        (false, []) => diagnostic.help(format!("services of the model: `{all}`")),
                        (false, close) => {
                            diagnostic.help(format!("did you mean `{}`?", close.join("`, `")))
                        }
                    };
                    Err(Box::new((diagnostic, place(&services, 0))))
                }
                _ => {
                    let message = format!("several services are named `{wanted}`");
                    let diagnostic = Diagnostic::error("select.service", message);
                    Err(Box::new((
                        diagnostic.help("use the shape id with its namespace"),
                        place(&matches, 1),
                    )))
                }
            }
        }
        None => match services[..] {
            [found] => Ok(found),
            [] => {
                let diagnostic = Diagnostic::error("select.service", "the model has no service");
                Err(Box::new((diagnostic, place(&[], 0))))
            }
            _ => {
                let help = format!("select one with .service(…) or --service: `{all}`");
                let diagnostic =
                    Diagnostic::error("select.service", "the model has several services");
                Err(Box::new((diagnostic.help(help), place(&services, 1))))
            }
        },
    }
}

/// Finds the operations, in the order of the service. Problems are selectors that match nothing;
/// their place is the service.
fn operations(
    model: &Model<'_>,
    shape: &Shape<'_>,
    service: &Service,
    selection: &Selection,
) -> (Vec<Selected>, Vec<Diagnostic>) {
    let ids = walk::operations(model, service);
    let mut problems = Vec::new();
    let matches = |wanted: &str, id: &ShapeId| {
        // Names of commands have no capitals.
        let is_command = || !wanted.bytes().any(|byte| byte.is_ascii_uppercase());
        id.as_str() == wanted
            || id.name() == wanted
            || is_command() && xform_name(id.name()) == wanted
    };
    for wanted in &selection.operations {
        if !ids.iter().any(|id| matches(wanted, id)) {
            let message = format!("`{}` has no operation `{wanted}`", shape.id);
            let diagnostic = Diagnostic::error("select.operation", message);
            problems.push(match &near(wanted, ids.iter().map(ShapeId::name))[..] {
                [] => diagnostic
                    .help(format!("`all` selects every operation of the service ({})", ids.len())),
                close => diagnostic.help(format!("did you mean `{}`?", close.join("`, `"))),
            });
        }
    }
    // Only a selection by tags reads them.
    let tagged =
        if selection.tags.is_empty() { BTreeMap::new() } else { walk::tags(model, service) };
    let tags: BTreeSet<&String> = tagged.values().flatten().collect();
    for wanted in selection.tags.iter().filter(|wanted| !tags.contains(wanted)) {
        let message = format!("no operation of `{}` has the tag `{wanted}`", shape.id);
        let diagnostic = Diagnostic::error("select.tag", message);
        problems.push(match &near(wanted, tags.iter().map(|tag| tag.as_str()))[..] {
            [] if tags.is_empty() => diagnostic.help("the operations have no tags"),
            [] => diagnostic,
            close => diagnostic.help(format!("did you mean `{}`?", close.join("`, `"))),
        });
    }
    if !selection.all && selection.operations.is_empty() && selection.tags.is_empty() {
        let message = "no operation is selected";
        let help = "select operations with .operation(\"…\") or --operation, or all with \
            .all_operations() or --operation all";
        problems.push(Diagnostic::error("select.nothing", message).help(help));
    }
    let selected = ids
        .into_iter()
        .filter_map(|id| {
            let named = selection.operations.iter().any(|wanted| matches(wanted, &id));
            let is_selected = |tag: &String| selection.tags.contains(tag);
            let has_tag = || tagged.get(&id).is_some_and(|tags| tags.iter().any(is_selected));
            let is_kept = named || selection.with_removed;
            (named || selection.all || has_tag()).then_some(Selected { id, named, is_kept })
        })
        .collect();
    (selected, problems)
}
