//! Pagination: `@paginated` of an operation and of its service.
//!
//! As in the AWS CLI, only operations whose items are members of the output are paginated. The AWS
//! CLI knows more than AWS's models say, such as the member that tells whether there are more
//! pages. `aws-cli-calls.json` has what they lack (AWS CLI 2.36.7, by `sdkId`), which takes
//! precedence over the trait; `tests/peers/pagination.py` writes it and compares it with botocore.

use crate::diagnostic::Diagnostic;
use crate::model::traits::{Names, Paginated};
use crate::model::{Kind, Member, Shape};
use crate::plan::context::Lowering;
use crate::plan::facts::calls::Pagination;

/// How the results of an operation are paginated, if they are.
pub(crate) fn of(
    cx: &mut Lowering<'_, '_, '_>,
    shape: &Shape<'_>,
    input: &Shape<'_>,
    output: &Shape<'_>,
) -> Option<Pagination> {
    let id = &shape.id;
    let mut known = cx.calls.pagination(id.name()).cloned();
    // Facts may be about another version of the model, which has other members beside the pages.
    if let Some(known) = &mut known {
        known.non_aggregate_keys.retain(|path| reaches(cx, output, path));
    }
    let fits = |known: &Pagination| pagination_mismatch(cx, known, input, output).is_none();
    let pagination = match known.filter(fits) {
        Some(known) => Some(known),
        None => {
            cx.ok(id, shape.traits.paginated()).and_then(|own| merged(own, cx.calls.defaults()))
        }
    };
    let pagination = pagination?;
    if let Some(problem) = pagination_mismatch(cx, &pagination, input, output) {
        let message = format!("operation `{}` is not paginated: {problem}", id.name());
        cx.problem(Diagnostic::warning("PaginatedTrait", message), id, shape.place);
        return None;
    }
    Some(pagination)
}

/// An operation's trait completed by its service's; `None` if that does not suffice to merge pages.
fn merged(own: Paginated, defaults: &Paginated) -> Option<Pagination> {
    let either = |own: Option<Names>, service: &Option<Names>| {
        own.or_else(|| service.clone()).map(Names::list)
    };
    let keep = if own.non_aggregate_keys.is_empty() {
        &defaults.non_aggregate_keys
    } else {
        &own.non_aggregate_keys
    };
    Some(Pagination {
        non_aggregate_keys: keep.clone(),
        input_tokens: either(own.input_token, &defaults.input_token)?,
        output_tokens: either(own.output_token, &defaults.output_token)?,
        items: either(own.items, &defaults.items)?,
        page_size: own.page_size.or_else(|| defaults.page_size.clone()),
        more_results: own.more_results.or_else(|| defaults.more_results.clone()),
    })
}

/// Why the input and the output do not fit the pagination.
fn pagination_mismatch(
    cx: &Lowering<'_, '_, '_>,
    pagination: &Pagination,
    input: &Shape<'_>,
    output: &Shape<'_>,
) -> Option<String> {
    let Pagination { input_tokens, output_tokens, items, .. } = pagination;
    if input_tokens.is_empty() || items.is_empty() || input_tokens.len() != output_tokens.len() {
        return Some(
            "pagination needs items, tokens, and as many input tokens as output tokens".to_owned(),
        );
    }
    let is_plain = |path: &&String| {
        path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
    };
    let mut names = input_tokens.iter().chain(&pagination.page_size);
    let missing = names.find(|name| input.member(name).is_none()).map(|name| (name, &input.id));
    let paths = || items.iter().chain(&pagination.non_aggregate_keys);
    let odd = paths().find(|path| !is_plain(path)).map(|path| (path, &output.id));
    let expressions = output_tokens.iter().chain(&pagination.more_results);
    let mut paths = paths().chain(expressions.filter(is_plain));
    let lost = || paths.find(|path| !reaches(cx, output, path)).map(|path| (path, &output.id));
    missing.or(odd).or_else(lost).map(|(name, shape)| format!("`{shape}` has no member `{name}`"))
}

/// Whether a path of names leads to a member.
pub(crate) fn reaches(cx: &Lowering<'_, '_, '_>, shape: &Shape<'_>, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let target = |member: &Member<'_>| cx.model.shape(&member.target.id);
    match (shape.member(name), rest) {
        (Some(_), None) => true,
        (Some(member), Some(rest)) => target(member)
            .is_some_and(|inner| inner.kind == Kind::Structure && reaches(cx, inner, rest)),
        (None, _) => false,
    }
}
