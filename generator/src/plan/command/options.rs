//! The options of an operation's command.

use super::operation::{CommandOption, Parser};
use super::option_names::OptionName;
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
