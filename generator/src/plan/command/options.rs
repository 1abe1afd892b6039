//! The options of an operation's command.

use super::operation::{CommandOption, OptionChanges, Parser};
use super::option_names::OptionName;
use super::option_rules::{self, OptionRules};
use crate::model::{Kind, Shape};
use crate::plan::context::Lowering;
use crate::plan::facts::rows::Rows;
use crate::plan::types::fields::Types;
use crate::plan::types::item::{FieldType, Structure};
use crate::plan::types::names;

/// The options of a command: one per member of the input.
pub(super) fn options<'m, 'a>(
    cx: &mut Lowering<'m, 'a, '_>,
    names: Vec<OptionName>,
    input: &Shape<'a>,
    structure: &Structure,
    types: &Types<'m, 'a>,
    rows: &Rows,
    rules: &OptionRules,
) -> Vec<CommandOption> {
    let functions: Vec<String> = structure
        .fields
        .iter()
        .map(|field| format!("parse_{}", names::stem(&field.name.rust)))
        .collect();
    let mut options = Vec::new();
    for (((member, field), function), named) in
        input.members.iter().zip(&structure.fields).zip(functions).zip(names)
    {
        let Some(target) = cx.model.shape(&member.target.id) else { continue };
        let gives = match &field.kind {
            FieldType::Option(inner) => (**inner).clone(),
            required => required.clone(),
        };
        let gives = match gives {
            FieldType::Nullable(inner) => *inner,
            plain => plain,
        };
        let gives = match gives {
            FieldType::Boxed(inner) => *inner,
            plain => plain,
        };
        let parser = takes_shorthand(types, target).then(|| Parser {
            function,
            row: rows.row(&target.id),
            gives,
        });
        let token = member.traits.is_idempotency_token();
        let required = member.traits.is_required() && !token && target.kind != Kind::Boolean;
        options.push(CommandOption {
            renamed: named.renamed,
            changes: changes(cx, rules, &named.name, target),
            name: named.name,
            aliases: named.aliases,
            field: field.name.rust.clone(),
            kind: option_kind(target),
            required,
            parser,
        });
    }
    options
}

/// How overlays change an option.
fn changes(
    cx: &Lowering<'_, '_, '_>,
    rules: &OptionRules,
    name: &str,
    target: &Shape<'_>,
) -> OptionChanges {
    let single = |shape: &Shape<'_>| match shape.members.as_slice() {
        [member] if shape.kind == Kind::Structure => Some(member.name.to_string()),
        _ => None,
    };
    let is_boolean = |member: &str| {
        let target = target.member(member).and_then(|it| cx.model.shape(&it.target.id));
        target.is_some_and(|shape| shape.kind == Kind::Boolean)
    };
    let switch = rules.switches.as_deref().is_some_and(|switched| {
        single(target).is_some_and(|member| member == switched && is_boolean(switched))
    });
    let element = target.member("member").filter(|_| target.kind == Kind::List);
    let element = element.and_then(|member| cx.model.shape(&member.target.id));
    OptionChanges {
        removed: rules.removed.contains(name),
        hidden: rules.hidden.contains(name),
        optional: rules.optional.contains(name),
        switch,
        plain_values: rules.plain_values.contains(name) && element.and_then(single).is_some(),
        opposite: rules.opposites.get(name).filter(|_| target.kind == Kind::Boolean).cloned(),
    }
}

/// The kind of an option's value as the AWS CLI's help names it (AWS CLI behaviour 10.3).
fn option_kind(shape: &Shape<'_>) -> &'static str {
    match &shape.kind {
        Kind::Enum => "string",
        Kind::IntEnum | Kind::Byte | Kind::Short | Kind::BigInteger => "integer",
        Kind::BigDecimal => "double",
        Kind::Union => "tagged union structure",
        Kind::Blob if shape.traits.is_streaming() => "streaming blob",
        kind => kind.name(),
    }
}

/// Whether an option takes shorthand: structures and maps, and lists of them or of lists, unless
/// all there is in the end is a document (AWS CLI behaviour 2.2).
fn takes_shorthand(types: &Types<'_, '_>, shape: &Shape<'_>) -> bool {
    let complex = |shape: &Shape<'_>| {
        matches!(shape.kind, Kind::Structure | Kind::Union | Kind::Map | Kind::List)
    };
    let inner = |shape: &Shape<'_>| {
        let name = if shape.kind == Kind::List { "member" } else { "value" };
        shape.member(name).and_then(|member| types.model.shape(&member.target.id))
    };
    let shorthand = match shape.kind {
        Kind::Structure | Kind::Union | Kind::Map => true,
        Kind::List => inner(shape).is_some_and(complex),
        _ => false,
    };
    let mut end = Some(shape);
    // Chains of lists and maps have an end: the field would have no type otherwise.
    for _ in 0..64 {
        match end {
            Some(shape) if matches!(shape.kind, Kind::List | Kind::Map) => end = inner(shape),
            _ => break,
        }
    }
    shorthand && end.is_some_and(|shape| shape.kind != Kind::Document)
}

/// The rules for an operation, without added options for members that its input does not have:
/// rules for all operations concern only some.
pub(super) fn rules_of(
    cx: &Lowering<'_, '_, '_>,
    operation: &str,
    input: &Shape<'_>,
) -> OptionRules {
    let mut rules = cx.renames.option_rules(operation);
    rules.added.retain(|option| {
        let mut paths = option.paths();
        paths.all(|path| option_rules::steps(path).is_some_and(|steps| has_path(cx, input, &steps)))
    });
    rules
}

/// Whether a path leads to a member; keys of maps are members of any name.
pub(super) fn has_path(
    cx: &Lowering<'_, '_, '_>,
    input: &Shape<'_>,
    steps: &[(&str, bool)],
) -> bool {
    let mut shape = input;
    for (name, is_list) in steps {
        let member = match shape.kind {
            Kind::Structure | Kind::Union => shape.member(name),
            Kind::Map => shape.member("value"),
            _ => None,
        };
        let Some(target) = member.and_then(|member| cx.model.shape(&member.target.id)) else {
            return false;
        };
        shape = target;
        if *is_list {
            let element = shape.member("member").and_then(|it| cx.model.shape(&it.target.id));
            let Some(element) = element.filter(|_| shape.kind == Kind::List) else { return false };
            shape = element;
        }
    }
    true
}
