//! Reports traits that change requests or responses but are ignored: once per trait, with the
//! number of places and the first of them.

use super::context::Lowering;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::traits::effects::{self, Effect, Gap};
use crate::model::traits::{Protocol, Traits, ids};
use crate::model::{Kind, Model, Place, Shape, ShapeId, known, walk};
use std::collections::{BTreeMap, BTreeSet};

/// The id of these diagnostics.
const ID: &str = "plan.ignored_trait";

/// An authentication scheme that the model defines itself.
const CUSTOM_SCHEME: Gap = Gap {
    unless: None,
    consequence: "requests do not have this authentication, which the model defines itself",
    instead: "add a scheme of Smithy to the service if the service accepts one",
};

/// The places of an ignored trait.
struct Ignored {
    gap: Gap,
    count: usize,
    /// The first place.
    place: Place,
    shape: ShapeId,
}

/// Reports the ignored traits of a service: on itself, its resources, the planned operations and
/// the shapes that they reach.
pub(super) fn report(
    cx: &mut Lowering<'_, '_, '_>,
    service: &Shape<'_>,
    operations: &[ShapeId],
    closure: &BTreeSet<&ShapeId>,
) {
    let model = cx.model;
    let mut search = Search { service, custom: custom_schemes(model), found: BTreeMap::new() };
    search.shape(service);
    let resources = match &service.kind {
        Kind::Service(facts) => walk::resources(model, facts),
        _ => Vec::new(),
    };
    let ids = resources.into_iter().chain(operations).chain(closure.iter().copied());
    ids.filter_map(|id| model.shape(id)).for_each(|shape| search.shape(shape));
    for (id, Ignored { gap, count, place, shape }) in search.found {
        let places = if count == 1 { String::new() } else { format!(" at {count} places") };
        let message = format!("the trait `{id}` is ignored{places}: {}", gap.consequence);
        cx.problem(Diagnostic::warning(ID, message).help(gap.instead), &shape, place);
    }
    protocols(cx, service);
}

struct Search<'s> {
    service: &'s Shape<'s>,
    /// The ids of authentication schemes that the model defines.
    custom: BTreeSet<String>,
    found: BTreeMap<String, Ignored>,
}

impl Search<'_> {
    fn shape(&mut self, shape: &Shape<'_>) {
        self.traits(&shape.traits, || shape.id.clone());
        for member in &shape.members {
            self.traits(&member.traits, || shape.id.with_member(&member.name));
        }
    }

    fn traits(&mut self, traits: &Traits<'_>, shape: impl Fn() -> ShapeId) {
        for (id, _, place) in traits.iter() {
            let gap = match effects::of(id) {
                Some(Effect::Ignored(gap)) => gap,
                None if self.custom.contains(id) => CUSTOM_SCHEME,
                _ => continue,
            };
            if gap.is_closed(id, traits, &self.service.traits) {
                continue;
            }
            match self.found.get_mut(id) {
                None => {
                    let first = Ignored { gap, count: 1, place, shape: shape() };
                    self.found.insert(id.to_owned(), first);
                }
                Some(found) => {
                    found.count += 1;
                    if place < found.place {
                        (found.place, found.shape) = (place, shape());
                    }
                }
            }
        }
    }
}

/// The authentication schemes that a model defines itself.
fn custom_schemes(model: &Model<'_>) -> BTreeSet<String> {
    let schemes = model.shapes().filter(|shape| shape.traits.has(ids::AUTH_DEFINITION));
    schemes.map(|shape| shape.id.to_string()).collect()
}

/// Names the protocols of a service that cannot be used, beside the one that is.
fn protocols(cx: &mut Lowering<'_, '_, '_>, service: &Shape<'_>) {
    let Some(protocol) = cx.protocol else { return };
    let is_protocol = |id: &str| {
        let of_model = ShapeId::parse(id).and_then(|id| cx.model.shape(&id));
        let traits = of_model.map(|shape| shape.traits.has(ids::PROTOCOL_DEFINITION));
        traits.unwrap_or_else(|| {
            known::shape(id).is_some_and(|shape| shape.traits.has(ids::PROTOCOL_DEFINITION))
        })
    };
    let others: Vec<(String, Place)> = service
        .traits
        .iter()
        .filter(|(id, _, _)| !Protocol::is_id(id) && is_protocol(id))
        .map(|(id, _, place)| (id.to_owned(), place))
        .collect();
    for (id, place) in others {
        let message =
            format!("the protocol `{id}` is not supported: requests use `{}`", protocol.name());
        cx.problem(Diagnostic::new(Severity::Note, ID, message), &service.id, place);
    }
}
