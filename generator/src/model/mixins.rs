//! Mixins → plain shapes: a shape inherits the members, properties and traits of its mixins.
//!
//! See the Smithy specification, "Mixins". Members and list properties are in the order of a
//! depth-first walk over the mixins, from left to right and before the shape itself; the first
//! occurrence counts. Of traits and scalar properties the last one counts: the shape's own, then
//! those of the rightmost mixin.
//!
//! Only shapes that are not mixins are flattened, each by one walk over all the mixins it reaches,
//! so that a chain of mixins costs no more than the members of the resulting shape.

use super::resolver::Resolver;
use super::shape::{Operation, Resource, Service};
use super::{Application, Kind, Member, Reference, Shape, ShapeId, Traits, conflict};
use crate::diagnostic::Diagnostic;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// The maximum number of members, traits and properties that the mixins of a model may add,
/// including copies.
const LARGEST: usize = 1_000_000;

/// The statements for inherited members by shape and member, those for the same member merged.
type Applied<'a> = BTreeMap<ShapeId, BTreeMap<Box<str>, Application<'a>>>;

/// Which of the mixins that a shape names counts if several have the same trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precedence {
    /// The last one, as the specification says.
    Last,
    /// The first one, as in the transformation of Smithy's tools that removes mixins.
    First,
}

/// Flattens every shape that is not a mixin, in place. `late` are `apply` statements for members
/// that no shape defines itself.
///
/// Cycles, missing mixins and conflicting members are reported and left out.
pub(super) fn flatten<'a>(
    shapes: &mut BTreeMap<ShapeId, Shape<'a>>,
    late: Vec<Application<'a>>,
    precedence: Precedence,
    resolver: &mut Resolver<'_>,
) {
    check_references(shapes, resolver);
    break_cycles(shapes, resolver);
    let mut flattened = Vec::new();
    each(shapes, late, precedence, resolver, |shape| flattened.push(shape));
    shapes.extend(flattened.into_iter().map(|shape| (shape.id.clone(), shape)));
}

/// Reports and leaves out everything that [`flatten`] would, but keeps mixins.
pub(super) fn check<'a>(
    shapes: &mut BTreeMap<ShapeId, Shape<'a>>,
    late: &[Application<'a>],
    resolver: &mut Resolver<'_>,
) {
    check_references(shapes, resolver);
    break_cycles(shapes, resolver);
    each(shapes, late.to_vec(), Precedence::Last, resolver, drop);
}

/// Flattens every shape that is not a mixin.
fn each<'a>(
    shapes: &BTreeMap<ShapeId, Shape<'a>>,
    late: Vec<Application<'a>>,
    precedence: Precedence,
    resolver: &mut Resolver<'_>,
    mut take: impl FnMut(Shape<'a>),
) {
    let applied = by_shape(shapes, late, resolver);
    let mixed_in: BTreeSet<&ShapeId> =
        shapes.values().flat_map(|shape| &shape.mixins).map(|mixin| &mixin.id).collect();
    // Unused mixins are flattened too; otherwise their problems would not be reported.
    let is_user = |shape: &&Shape<'_>| {
        let inherits = !shape.mixins.is_empty() || applied.contains_key(&shape.id);
        inherits && !(shape.traits.is_mixin() && mixed_in.contains(&shape.id))
    };
    let mut budget = LARGEST;
    for user in shapes.values().filter(is_user) {
        let budget = &mut budget;
        let mut walk = Walk { shapes, applied: &applied, precedence, budget, resolver };
        let Some(flattened) = walk.flatten(user) else {
            let message = format!("mixins add more than {LARGEST} members and traits");
            let diagnostic = Diagnostic::error("model.too_large", message);
            return resolver.problem(diagnostic, &user.id, user.place);
        };
        take(flattened);
    }
}

/// Leaves out mixins that do not exist, are not mixins or have another type, and reports properties
/// that a mixin of its type must not have.
fn check_references(shapes: &mut BTreeMap<ShapeId, Shape<'_>>, resolver: &mut Resolver<'_>) {
    let mut wrong: BTreeMap<ShapeId, BTreeSet<ShapeId>> = BTreeMap::new();
    for shape in shapes.values() {
        for Reference { id, place } in &shape.mixins {
            let Some(mixin) = shapes.get(id) else {
                resolver.dangling(id, &shape.id, *place);
                wrong.entry(shape.id.clone()).or_default().insert(id.clone());
                continue;
            };
            let message = match () {
                () if !mixin.traits.is_mixin() => format!("`{id}` is not a mixin"),
                () if mixin.kind.name() != shape.kind.name() => format!(
                    "`{id}` is a mixin of type {} and cannot be used by a shape of type {}",
                    mixin.kind.name(),
                    shape.kind.name()
                ),
                () => continue,
            };
            resolver.problem(Diagnostic::error("Target", message), &shape.id, *place);
            wrong.entry(shape.id.clone()).or_default().insert(id.clone());
        }
        if !shape.traits.is_mixin() {
            continue;
        }
        let is_unit = |reference: &Reference| super::prelude::is_unit(&reference.id);
        let message = match &shape.kind {
            Kind::Operation(it) if !it.input.iter().chain(&it.output).all(is_unit) => {
                "an operation mixin cannot have an input or output"
            }
            Kind::Resource(it)
                if it.all_operations().next().is_some()
                    || !it.resources.is_empty()
                    || !it.identifiers.is_empty()
                    || !it.properties.is_empty() =>
            {
                "a resource mixin cannot have operations, resources, identifiers or properties"
            }
            _ => continue,
        };
        resolver.problem(Diagnostic::error("Model", message), &shape.id, shape.place);
    }
    for shape in shapes.values_mut().filter(|shape| !shape.mixins.is_empty()) {
        // A mixin that is listed twice keeps its first position.
        let mut seen = wrong.remove(&shape.id).unwrap_or_default();
        shape.mixins.retain(|mixin| seen.insert(mixin.id.clone()));
    }
}

/// Leaves out mixins that would form a cycle.
fn break_cycles(shapes: &mut BTreeMap<ShapeId, Shape<'_>>, resolver: &mut Resolver<'_>) {
    let users: Vec<ShapeId> = shapes
        .values()
        .filter(|shape| !shape.mixins.is_empty())
        .map(|shape| shape.id.clone())
        .collect();
    let mut done: BTreeSet<ShapeId> = BTreeSet::new();
    for user in users {
        // An explicit stack, since mixins can be nested as deep as the file is long. The number is
        // the index of the next mixin.
        let mut path: Vec<(ShapeId, usize)> = vec![(user.clone(), 0)];
        let mut on_path = BTreeSet::from([user]);
        while let Some((id, next)) = path.last_mut() {
            let mixin = shapes.get(id).and_then(|shape| shape.mixins.get(*next)).cloned();
            *next += 1;
            let id = id.clone();
            match mixin {
                None => {
                    on_path.remove(&id);
                    done.insert(id);
                    path.pop();
                }
                Some(mixin) if done.contains(&mixin.id) => {}
                Some(mixin) if on_path.contains(&mixin.id) => {
                    let message = format!("mixins form a cycle: {}", cycle(&path, &mixin.id));
                    resolver.problem(Diagnostic::error("Model", message), &id, mixin.place);
                    if let Some(shape) = shapes.get_mut(&id) {
                        shape.mixins.retain(|other| other.id != mixin.id);
                    }
                    if let Some((_, next)) = path.last_mut() {
                        *next = 0;
                    }
                }
                Some(mixin) => {
                    on_path.insert(mixin.id.clone());
                    path.push((mixin.id, 0));
                }
            }
        }
    }
}

/// The cycle as a string; a long one is shortened to its ends.
fn cycle(path: &[(ShapeId, usize)], back: &ShapeId) -> String {
    let from = path.iter().position(|(id, _)| id == back).unwrap_or(0);
    let mut names: Vec<&str> =
        path[from..].iter().map(|(id, _)| id).chain([back]).map(ShapeId::as_str).collect();
    if names.len() > 9 {
        names.splice(4..names.len() - 4, ["…"]);
    }
    names.join(" → ")
}

/// Groups `apply` statements by the shapes whose members they name.
fn by_shape<'a>(
    shapes: &BTreeMap<ShapeId, Shape<'a>>,
    late: Vec<Application<'a>>,
    resolver: &mut Resolver<'_>,
) -> Applied<'a> {
    let mut applied = Applied::new();
    for Application { target, traits, is_member } in late {
        match target.id.split_member() {
            Some((shape, member))
                if shapes.get(&shape).is_some_and(|shape| !shape.mixins.is_empty()) =>
            {
                let first =
                    Application { target: target.clone(), traits: Traits::default(), is_member };
                let members = applied.entry(shape).or_default();
                let known = members.entry(member.into()).or_insert(first);
                known.is_member |= is_member;
                known.traits.merge_all(traits, |conflict| resolver.conflict(&target.id, &conflict));
            }
            _ => resolver.dangling(&target.id, &target.id, target.place),
        }
    }
    applied
}

/// The state while one shape is flattened.
struct Walk<'w, 'a, 'r> {
    shapes: &'w BTreeMap<ShapeId, Shape<'a>>,
    applied: &'w Applied<'a>,
    precedence: Precedence,
    budget: &'w mut usize,
    resolver: &'w mut Resolver<'r>,
}

/// The local traits of the mixins between the shape and a mixin.
#[derive(Default)]
struct Local {
    ids: Vec<String>,
    rest: Option<Rc<Local>>,
    /// The number of ids, including those of `rest`.
    count: usize,
}

impl Local {
    fn has(&self, id: &str) -> bool {
        let mut local = Some(self);
        while let Some(it) = local {
            if it.ids.iter().any(|other| other == id) {
                return true;
            }
            local = it.rest.as_deref();
        }
        false
    }
}

/// A shape and all its mixins, each before its own mixins and from right to left: a trait of an
/// earlier one replaces those of later ones.
pub(super) fn by_precedence<'s, 'a>(
    shapes: &'s BTreeMap<ShapeId, Shape<'a>>,
    user: &ShapeId,
) -> impl Iterator<Item = &'s Shape<'a>> {
    let mut pending: Vec<&'s Shape<'a>> = shapes.get(user).into_iter().collect();
    let mut seen = HashSet::new();
    std::iter::from_fn(move || {
        let shape = std::iter::from_fn(|| pending.pop()).find(|shape| seen.insert(&shape.id))?;
        pending.extend(shape.mixins.iter().filter_map(|mixin| shapes.get(&mixin.id)));
        Some(shape)
    })
}

impl<'a> Walk<'_, 'a, '_> {
    /// The shape with everything it inherits; `None` if that exceeds the limit.
    fn flatten(&mut self, shape: &Shape<'a>) -> Option<Shape<'a>> {
        let traits = self.traits(shape)?;
        let order = self.in_order(shape)?;
        let members = self.members(shape, &order)?;
        let kind = self.kind(shape, &order)?;
        let (id, version, place) = (shape.id.clone(), shape.version, shape.place);
        Some(Shape { id, kind, members, traits, mixins: Vec::new(), version, place })
    }

    fn spend(&mut self, count: usize) -> Option<()> {
        *self.budget = self.budget.checked_sub(count)?;
        Some(())
    }

    /// All mixins of a shape and the shape itself, without duplicates, each after its own mixins,
    /// from left to right.
    fn in_order(&mut self, user: &Shape<'a>) -> Option<Vec<ShapeId>> {
        let (mut order, mut seen) = (Vec::new(), HashSet::from([user.id.clone()]));
        let mut path = vec![(user.id.clone(), 0)];
        while let Some((id, next)) = path.last_mut() {
            let mixin = self.shapes.get(id).and_then(|shape| shape.mixins.get(*next));
            *next += 1;
            match mixin {
                None => order.extend(path.pop().map(|(id, _)| id)),
                Some(mixin) if seen.insert(mixin.id.clone()) => {
                    self.spend(1)?;
                    path.push((mixin.id.clone(), 0));
                }
                Some(_) => {}
            }
        }
        Some(order)
    }

    /// The traits of the shape itself: walks from right to left, so that the first one counts.
    fn traits(&mut self, user: &Shape<'a>) -> Option<Traits<'a>> {
        let mut traits = Traits::default();
        // Shapes that were visited without local traits in between have contributed all their
        // traits.
        let mut seen: HashSet<&ShapeId> = HashSet::new();
        let mut pending = vec![(&user.id, Rc::new(Local::default()))];
        while let Some((id, outer)) = pending.pop() {
            let is_whole = outer.count == 0;
            let Some(shape) = self.shapes.get(id).filter(|_| !seen.contains(id)) else { continue };
            if is_whole {
                seen.insert(&shape.id);
            }
            self.spend(1 + shape.traits.len() + outer.count)?;
            if shape.id == user.id {
                traits.inherit(&shape.traits, |_| true);
                pending.extend(shape.mixins.iter().map(|mixin| (&mixin.id, outer.clone())));
                if self.precedence == Precedence::First {
                    pending.reverse();
                }
                continue;
            }
            let local = match shape.traits.local_traits() {
                Ok(local) => local.unwrap_or_default(),
                Err(bad) => {
                    self.resolver.bad_trait(&shape.id, bad);
                    Vec::new()
                }
            };
            let inner = if local.is_empty() {
                outer.clone()
            } else {
                let count = outer.count + local.len();
                Rc::new(Local { ids: local, rest: (!is_whole).then(|| outer.clone()), count })
            };
            traits.inherit(&shape.traits, |id| id != Traits::MIXIN && !inner.has(id));
            pending.extend(shape.mixins.iter().map(|mixin| (&mixin.id, inner.clone())));
        }
        Some(traits)
    }

    fn members(&mut self, user: &Shape<'a>, order: &[ShapeId]) -> Option<Vec<Member<'a>>> {
        let mut members: Vec<Member<'a>> = Vec::new();
        let mut slots: HashMap<&str, usize> = HashMap::new();
        let shapes = self.shapes;
        for shape in order.iter().filter_map(|id| shapes.get(id)) {
            for member in &shape.members {
                self.spend(1 + member.traits.len())?;
                match slots.get(&*member.name).and_then(|slot| members.get_mut(*slot)) {
                    None => {
                        slots.insert(&member.name, members.len());
                        members.push(Member { traits: Traits::default(), ..member.clone() });
                    }
                    Some(known) if known.target.id != member.target.id => {
                        let message = format!(
                            "the member targets `{}`, but another mixin of `{}` targets `{}`",
                            member.target.id, user.id, known.target.id
                        );
                        let diagnostic = Diagnostic::error("Model", message);
                        let id = shape.id.with_member(&member.name);
                        self.resolver.problem(diagnostic, &id, member.target.place);
                    }
                    Some(known) => *known = Member { traits: Traits::default(), ..member.clone() },
                }
            }
        }
        for shape in by_precedence(shapes, &user.id) {
            self.spend(1)?;
            for (name, applied) in self.applied.get(&shape.id).into_iter().flatten() {
                self.spend(1 + applied.traits.len())?;
                let Reference { id, place } = &applied.target;
                match slots.get(&**name).and_then(|slot| members.get_mut(*slot)) {
                    Some(member) => member.traits.inherit(&applied.traits, |_| true),
                    None if applied.is_member => {
                        self.resolver.problem(conflict::elided(), id, *place);
                    }
                    None => self.resolver.dangling(id, id, *place),
                }
            }
            for member in &shape.members {
                if let Some(known) =
                    slots.get(&*member.name).and_then(|slot| members.get_mut(*slot))
                {
                    known.traits.inherit(&member.traits, |_| true);
                }
            }
        }
        let (parts, help) = match user.kind {
            Kind::List => (1, "a list needs a `member`, its own or a mixin's"),
            Kind::Map => (2, "a map needs a `key` and a `value`, its own or a mixin's"),
            _ => return Some(members),
        };
        if members.len() < parts {
            let diagnostic = Diagnostic::error("Model", "a required member is missing").help(help);
            self.resolver.problem(diagnostic, &user.id, user.place);
        }
        members.sort_by_key(|member| &*member.name == "value");
        Some(members)
    }

    /// The properties of services, resources and operations.
    fn kind(&mut self, user: &Shape<'a>, order: &[ShapeId]) -> Option<Kind> {
        let shapes = self.shapes;
        let kinds = || order.iter().filter_map(|id| shapes.get(id)).map(|shape| &shape.kind);
        Some(match &user.kind {
            Kind::Operation(own) => {
                let all = kinds().filter_map(|kind| match kind {
                    Kind::Operation(it) => Some(&it.errors),
                    _ => None,
                });
                Kind::Operation(Box::new(Operation {
                    errors: self.merged(all)?,
                    ..(**own).clone()
                }))
            }
            Kind::Resource(own) => {
                let all = || {
                    kinds().filter_map(|kind| match kind {
                        Kind::Resource(it) => Some(it),
                        _ => None,
                    })
                };
                Kind::Resource(Box::new(Resource {
                    operations: self.merged(all().map(|it| &it.operations))?,
                    collection_operations: self
                        .merged(all().map(|it| &it.collection_operations))?,
                    resources: self.merged(all().map(|it| &it.resources))?,
                    ..(**own).clone()
                }))
            }
            Kind::Service(own) => {
                let all = || {
                    kinds().filter_map(|kind| match kind {
                        Kind::Service(it) => Some(&**it),
                        _ => None,
                    })
                };
                // Later entries replace earlier ones.
                let rename: BTreeMap<&ShapeId, &String> =
                    all().flat_map(|it| &it.rename).map(|(id, name)| (id, name)).collect();
                let mut versions =
                    all().map(|it| &it.version).filter(|version| !version.is_empty());
                Kind::Service(Box::new(Service {
                    version: versions.next_back().cloned().unwrap_or_default(),
                    operations: self.merged(all().map(|it| &it.operations))?,
                    resources: self.merged(all().map(|it| &it.resources))?,
                    errors: self.merged(all().map(|it| &it.errors))?,
                    rename: rename
                        .into_iter()
                        .map(|(id, name)| (id.clone(), name.clone()))
                        .collect(),
                    botocore: own.botocore.clone(),
                }))
            }
            kind => kind.clone(),
        })
    }

    /// The references of several lists, without duplicates.
    fn merged<'l>(
        &mut self,
        lists: impl Iterator<Item = &'l Vec<Reference>>,
    ) -> Option<Vec<Reference>> {
        let (mut all, mut seen) = (Vec::new(), HashSet::new());
        for reference in lists.flatten() {
            self.spend(1)?;
            if seen.insert(&reference.id) {
                all.push(reference.clone());
            }
        }
        Some(all)
    }
}
