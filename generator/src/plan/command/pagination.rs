//! Pagination: `@paginated` of an operation and of its service.
//!
//! As in the AWS CLI, only operations whose items are members of the output are paginated. The AWS
//! CLI knows more than AWS's models say, such as the member that tells whether there are more
//! pages. `aws-cli-calls.json` has the differences (botocore 1.43, by `sdkId`), which take
//! precedence over the trait.

use crate::diagnostic::Diagnostic;
use crate::model::traits::{Names, Paginated};
use crate::model::{Kind, Member, Service, Shape};
use crate::plan::facts::calls::Pagination;
use crate::plan::lower::Lowering;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What the AWS CLI knows of the calls of all services.
const AWS_CLI: &str = include_str!("aws-cli-calls.json");

/// What is known of a service's calls beside its operations' traits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls {
    facts: Facts,
    /// The service's own `@paginated`.
    defaults: Paginated,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Facts {
    paging: BTreeMap<String, Pagination>,
    /// How often a waiter asks, by its name.
    attempts: BTreeMap<String, u64>,
}

impl Facts {
    /// Those of one service; the others' are not read.
    fn of(sdk_id: &str) -> Facts {
        // A test reads all of it, so that what is lost here was never committed.
        let all: BTreeMap<&str, &RawValue> = serde_json::from_str(AWS_CLI).unwrap_or_default();
        all.get(sdk_id).and_then(|facts| serde_json::from_str(facts.get()).ok()).unwrap_or_default()
    }
}

impl Calls {
    pub(crate) fn of(
        cx: &mut Lowering<'_, '_, '_>,
        (shape, service): (&Shape<'_>, &Service),
        sdk_id: Option<&str>,
    ) -> Calls {
        let mut facts = sdk_id.map(Facts::of).unwrap_or_default();
        if service.botocore.as_ref().is_some_and(|botocore| botocore.has_pages) {
            // The service's own file, which may be newer, says it all.
            facts.paging.clear();
        }
        Calls { facts, defaults: cx.ok(&shape.id, shape.traits.paginated()).unwrap_or_default() }
    }

    /// How often a waiter asks at most, where the AWS CLI says so.
    pub(crate) fn attempts(&self, waiter: &str) -> Option<u64> {
        self.facts.attempts.get(waiter).copied()
    }
}

/// How often the AWS CLI's waiters of a service ask at most, by their names, where it says so.
pub fn attempts(sdk_id: &str) -> BTreeMap<String, u64> {
    Facts::of(sdk_id).attempts
}

/// How the results of an operation are paginated, if they are.
pub(crate) fn of(
    cx: &mut Lowering<'_, '_, '_>,
    shape: &Shape<'_>,
    input: &Shape<'_>,
    output: &Shape<'_>,
) -> Option<Pagination> {
    let id = &shape.id;
    let known = cx.calls.facts.paging.get(id.name()).cloned();
    // Facts may be about another version of the model.
    let fits = |known: &Pagination| misfit(cx, known, input, output).is_none();
    let pagination = match known.filter(fits) {
        Some(known) => Some(known),
        None => cx.ok(id, shape.traits.paginated()).and_then(|own| merged(own, &cx.calls.defaults)),
    };
    let pagination = pagination?;
    if let Some(problem) = misfit(cx, &pagination, input, output) {
        let message = format!("operation `{}` is not paginated: {problem}", id.name());
        cx.problem(Diagnostic::warning("plan.paging", message), id, shape.place);
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
fn misfit(
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

#[cfg(test)]
mod tests {
    use super::{AWS_CLI, Facts};
    use std::collections::BTreeMap;

    #[test]
    fn what_is_built_in_reads() {
        let all: BTreeMap<String, Facts> = serde_json::from_str(AWS_CLI).unwrap();
        let row = &all["Route 53"].paging["ListHostedZones"];
        assert_eq!(
            (row.more_results.as_deref(), row.items.as_slice()),
            (Some("IsTruncated"), &["HostedZones".to_owned()][..])
        );
        assert_eq!(all["EC2"].attempts["InstanceRunning"], 40);
        for (sdk_id, facts) in &all {
            assert_eq!(Facts::of(sdk_id).paging.len(), facts.paging.len(), "{sdk_id}");
        }
    }
}
