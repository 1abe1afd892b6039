//! What operations do with resources: as the model says it, or as their names and members do.

use hardie_runtime::service::Service;
use hardie_runtime::table::{Kind, Member, Operation, Shape};
use std::collections::BTreeMap;

/// What an operation does with a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// The name of the resource, such as `Contact`.
    pub resource: String,
    /// What it does.
    pub kind: LifecycleKind,
    /// The members that identify the resource, in the same order for all operations of a resource
    /// and with those of its parents first: members of the input, of a `Create` also of the output,
    /// of a `List` those of the elements.
    pub identifiers: Vec<String>,
    /// The member of the output that has the resources, of a `List`.
    pub list: Option<String>,
}

/// What an operation does with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifecycleKind {
    /// It creates one; identifiers that the input lacks are made up.
    Create,
    /// It creates or replaces the one that the input identifies.
    Put,
    /// It returns one.
    Read,
    /// It sets members of one.
    Update,
    /// It removes one.
    Delete,
    /// It returns all that agree with the identifiers in the input.
    List,
}

/// The first words of the names of operations.
const VERBS: [(&str, LifecycleKind); 7] = [
    ("Create", LifecycleKind::Create),
    ("Put", LifecycleKind::Put),
    ("Get", LifecycleKind::Read),
    ("Describe", LifecycleKind::Read),
    ("Update", LifecycleKind::Update),
    ("Delete", LifecycleKind::Delete),
    ("List", LifecycleKind::List),
];

/// The lifecycles that the names and members of a service's operations agree on, for models without
/// resources: `CreateThing`, `PutThing`, `GetThing`, `DescribeThing`, `UpdateThing`, `DeleteThing`
/// and `ListThings`.
///
/// A resource needs an operation that reads it, one that creates it, and the same identifiers in
/// all of its operations. Otherwise it is left out as a whole.
pub fn derive_lifecycles(service: &'static Service) -> Vec<(Operation, Lifecycle)> {
    let mut nouns: BTreeMap<String, Vec<(Operation, LifecycleKind)>> = BTreeMap::new();
    for operation in service.table.operations() {
        let verb = VERBS.iter().find_map(|(verb, kind)| {
            let noun = operation.name().strip_prefix(verb)?;
            Some((noun, *kind))
        });
        let Some((noun, kind)) = verb else { continue };
        if !noun.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let noun = if kind == LifecycleKind::List { singular(noun) } else { Some(noun.to_owned()) };
        if let Some(noun) = noun {
            nouns.entry(noun).or_default().push((operation, kind));
        }
    }
    nouns
        .into_iter()
        .filter_map(|(noun, operations)| agreed(&noun, &operations))
        .flatten()
        .collect()
}

/// The lifecycles of one noun; `None` if anything does not agree.
fn agreed(
    noun: &str,
    operations: &[(Operation, LifecycleKind)],
) -> Option<Vec<(Operation, Lifecycle)>> {
    let of = |kinds: &[LifecycleKind]| {
        operations.iter().find(|(_, kind)| kinds.contains(kind)).map(|(operation, _)| *operation)
    };
    let read = of(&[LifecycleKind::Read])?;
    of(&[LifecycleKind::Create, LifecycleKind::Put])?;
    let identifiers: Vec<Member> = read.input().members().filter(|it| it.is_required()).collect();
    if identifiers.is_empty() || !identifiers.iter().all(|it| it.target().kind() == Kind::String) {
        return None;
    }
    let names: Vec<&str> = identifiers.iter().map(|member| member.name()).collect();
    let (own, parents) = names.split_last()?;
    holder(read.output(), own, noun)?;
    let mut found = Vec::new();
    for (operation, kind) in operations {
        let (input, output) = (operation.input(), operation.output());
        let has = |name: &&str| {
            input.member_named(name).is_some_and(|it| it.target().kind() == Kind::String)
        };
        let mut list = None;
        match kind {
            LifecycleKind::Create => {
                let is_given = has(own) || holder(output, own, noun).is_some();
                (is_given && parents.iter().all(has)).then_some(())?;
            }
            LifecycleKind::List => {
                parents.iter().all(has).then_some(())?;
                list = Some(listing(output, own, noun)?.name().to_owned());
            }
            _ => names.iter().all(has).then_some(())?,
        }
        let identifiers = names.iter().map(|name| (*name).to_owned()).collect();
        let lifecycle = Lifecycle { resource: noun.to_owned(), kind: *kind, identifiers, list };
        found.push((*operation, lifecycle));
    }
    Some(found)
}

/// The member of an output that has all resources: its only list, of strings or of structures with
/// the identifier.
fn listing(output: Shape, own: &str, noun: &str) -> Option<Member> {
    let mut lists = output.members().filter(|member| member.target().kind() == Kind::List);
    let list = lists.next()?;
    let element = list.target().element()?.target();
    let fits = match element.kind() {
        Kind::String => true,
        Kind::Structure => identifier(element, own, noun).is_some(),
        _ => false,
    };
    (fits && lists.next().is_none()).then_some(list)
}

/// Where an output has the members of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The output itself.
    Output,
    /// A structure in it.
    Member(&'static str),
}

/// Where an output has the members of a resource, by its last identifier.
pub(crate) fn holder(output: Shape, own: &str, noun: &str) -> Option<Holder> {
    if identifier(output, own, noun).is_some() {
        return Some(Holder::Output);
    }
    let mut nested = output.members().filter(|member| {
        member.target().kind() == Kind::Structure
            && identifier(member.target(), own, noun).is_some()
    });
    let member = nested.next()?;
    nested.next().is_none().then_some(Holder::Member(member.name()))
}

/// The string member of a structure that has an identifier: by its name, else as `Id` of a `Thing`
/// for `thingId`, or the other way round.
pub(crate) fn identifier(shape: Shape, name: &str, noun: &str) -> Option<Member> {
    let strings = || shape.members().filter(|member| member.target().kind() == Kind::String);
    let long = |name: &str| format!("{noun}{name}");
    strings()
        .find(|member| member.name() == name)
        .or_else(|| strings().find(|member| member.name().eq_ignore_ascii_case(name)))
        .or_else(|| strings().find(|member| long(member.name()).eq_ignore_ascii_case(name)))
        .or_else(|| strings().find(|member| member.name().eq_ignore_ascii_case(&long(name))))
}

/// The singular of a noun; `None` if it is not a plural.
fn singular(noun: &str) -> Option<String> {
    if let Some(stem) = noun.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    for (plural, singular) in [("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")] {
        if let Some(stem) = noun.strip_suffix(plural) {
            return Some(format!("{stem}{singular}"));
        }
    }
    noun.strip_suffix('s').filter(|stem| !stem.ends_with('s')).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn singulars() {
        for (plural, want) in [
            ("Things", Some("Thing")),
            ("Cities", Some("City")),
            ("Boxes", Some("Box")),
            ("Addresses", Some("Address")),
            ("Branches", Some("Branch")),
            ("Queues", Some("Queue")),
            ("Access", None),
            ("Metadata", None),
        ] {
            assert_eq!(singular(plural).as_deref(), want, "{plural}");
        }
    }
}
