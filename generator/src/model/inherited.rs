//! What a shape says about members that it inherits from mixins, while mixins are kept.

use super::mixins::by_precedence;
use super::resolver::Resolver;
use super::{Application, Kind, Member, Shape, ShapeId, Traits};
use crate::diagnostic::Diagnostic;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The maximum number of members of mixins that are visited.
const LARGEST: usize = 20_000_000;

/// Additional traits by the id of the inherited member.
type Inherited<'a> = BTreeMap<ShapeId, Traits<'a>>;

/// Removes the members that a mixin of the shape has too, and returns the traits that the shape
/// adds to them. The mixins and the `late` statements have been checked.
pub(super) fn separate<'a>(
    shapes: &mut BTreeMap<ShapeId, Shape<'a>>,
    late: Vec<Application<'a>>,
    resolver: &mut Resolver<'_>,
) -> Inherited<'a> {
    let mut budget = LARGEST;
    let mut inherited = Inherited::new();
    let done = redefined(shapes, &mut inherited, &mut budget).and_then(|()| {
        for Application { target, traits, .. } in late {
            inherited.entry(target.id).or_default().merge_all(traits, drop);
        }
        repeated(shapes, &mut inherited, &mut budget)
    });
    if let (None, Some(shape)) = (done, shapes.values().find(|shape| !shape.mixins.is_empty())) {
        let message = format!("mixins have more than {LARGEST} members");
        resolver.problem(Diagnostic::error("model.too_large", message), &shape.id, shape.place);
    }
    inherited.retain(|_, traits| traits.len() > 0);
    inherited
}

/// Moves the traits of members that shapes define although a mixin does.
fn redefined<'a>(
    shapes: &mut BTreeMap<ShapeId, Shape<'a>>,
    inherited: &mut Inherited<'a>,
    budget: &mut usize,
) -> Option<()> {
    let mixins = shapes.values().filter(|shape| shape.traits.is_mixin());
    let mut definitions: HashMap<Box<str>, usize> = HashMap::new();
    for member in mixins.flat_map(|mixin| &mixin.members) {
        *definitions.entry(member.name.clone()).or_default() += 1;
    }
    // Most names are defined by one mixin, and most shapes with mixins define none of these.
    let is_candidate = |shape: &&Shape<'a>| {
        let own = usize::from(shape.traits.is_mixin());
        let mut members = shape.members.iter();
        let is_defined = |it: &Member<'a>| definitions.get(&it.name).is_some_and(|n| *n > own);
        !shape.mixins.is_empty() && members.any(is_defined)
    };
    let users: Vec<ShapeId> =
        shapes.values().filter(is_candidate).map(|shape| shape.id.clone()).collect();
    for user in users {
        let mut names: HashSet<Box<str>> = HashSet::new();
        for mixin in by_precedence(shapes, &user).skip(1) {
            *budget = budget.checked_sub(1 + mixin.members.len())?;
            names.extend(mixin.members.iter().map(|member| member.name.clone()));
        }
        let Some(shape) = shapes.get_mut(&user) else { continue };
        for member in std::mem::take(&mut shape.members) {
            if names.contains(&member.name) {
                inherited.insert(user.with_member(&member.name), member.traits);
            } else {
                shape.members.push(member);
            }
        }
    }
    Some(())
}

/// Adds the traits of members that several mixins of a shape have, as Smithy's tools do: those of
/// all mixins but the first, unless the shape itself says something about the member.
fn repeated<'a>(
    shapes: &BTreeMap<ShapeId, Shape<'a>>,
    inherited: &mut Inherited<'a>,
    budget: &mut usize,
) -> Option<()> {
    let mut found = Vec::new();
    for user in shapes.values().filter(|shape| shape.mixins.len() > 1) {
        // The members of lists and maps are those of the last mixin.
        if matches!(user.kind, Kind::List | Kind::Map) {
            continue;
        }
        let mut names = HashSet::new();
        let mut added: BTreeMap<&str, Traits<'a>> = BTreeMap::new();
        for mixin in &user.mixins {
            for (name, mut traits) in all_traits(shapes, inherited, &mixin.id, budget)? {
                if !names.insert(name) {
                    let known = added.remove(name).unwrap_or_default();
                    traits.inherit(&known, |_| true);
                    added.insert(name, traits);
                }
            }
        }
        let added = added.into_iter().map(|(name, traits)| (user.id.with_member(name), traits));
        found.extend(added.filter(|(id, _)| !inherited.contains_key(id)));
    }
    inherited.extend(found);
    Some(())
}

/// The members of a shape, inherited ones included, with all their traits.
fn all_traits<'s, 'a>(
    shapes: &'s BTreeMap<ShapeId, Shape<'a>>,
    inherited: &Inherited<'a>,
    id: &ShapeId,
    budget: &mut usize,
) -> Option<BTreeMap<&'s str, Traits<'a>>> {
    let mut all: BTreeMap<&str, Traits<'a>> = BTreeMap::new();
    // The traits that shapes with precedence add to members whose definition comes later.
    let mut pending: HashMap<String, Traits<'a>> = HashMap::new();
    for shape in by_precedence(shapes, id) {
        *budget = budget.checked_sub(1 + shape.members.len())?;
        let additions = inherited.range(shape.id.with_member("")..);
        let additions = additions.map_while(|(member, traits)| {
            let (owner, name) = member.split_member()?;
            (owner == shape.id).then_some((name, traits))
        });
        for (name, traits) in additions {
            *budget = budget.checked_sub(1)?;
            match all.get_mut(name) {
                Some(known) => known.inherit(traits, |_| true),
                None => pending.entry(name.to_owned()).or_default().inherit(traits, |_| true),
            }
        }
        for member in &shape.members {
            let earlier = || pending.remove(&*member.name).unwrap_or_default();
            let traits = all.entry(&member.name).or_insert_with(earlier);
            traits.inherit(&member.traits, |_| true);
            if shape.kind == Kind::Enum && !traits.has_enum_value() {
                traits.set_enum_value(&member.name);
            }
        }
    }
    Some(all)
}
