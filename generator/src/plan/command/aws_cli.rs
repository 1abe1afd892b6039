//! The AWS CLI's facts about calls that AWS's models do not have: `aws-cli-calls.json`.

use super::built_in;
use crate::model::traits::Paginated;
use crate::plan::facts::calls::Pagination;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The AWS CLI's facts about the calls of all services.
const AWS_CLI: &str = include_str!("aws-cli-calls.json");

/// Facts about a service's calls beside the traits of its operations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls {
    facts: Facts,
    /// `@paginated` of the service.
    defaults: Paginated,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Facts {
    paging: BTreeMap<String, Pagination>,
    /// The number of attempts of waiters, by their names.
    attempts: BTreeMap<String, u64>,
}

impl Facts {
    /// The facts of one service; the others are not parsed.
    fn of(sdk_id: &str) -> Facts {
        built_in::entry(AWS_CLI, sdk_id).unwrap_or_default()
    }
}

impl Calls {
    /// The facts of the service with this `sdkId`. `has_pages` if the service's own files list its
    /// paginated operations: they may be newer, and are complete.
    pub(crate) fn new(sdk_id: Option<&str>, has_pages: bool, defaults: Paginated) -> Calls {
        let mut facts = sdk_id.map(Facts::of).unwrap_or_default();
        if has_pages {
            facts.paging.clear();
        }
        Calls { facts, defaults }
    }

    /// How the AWS CLI paginates an operation, if it differs from the trait.
    pub(crate) fn pagination(&self, operation: &str) -> Option<&Pagination> {
        self.facts.paging.get(operation)
    }

    /// `@paginated` of the service.
    pub(crate) fn defaults(&self) -> &Paginated {
        &self.defaults
    }

    /// The maximum number of attempts of a waiter, if the AWS CLI sets it.
    pub(crate) fn attempts(&self, waiter: &str) -> Option<u64> {
        self.facts.attempts.get(waiter).copied()
    }
}

/// The maximum numbers of attempts of a service's waiters in the AWS CLI, by their names.
pub fn attempts(sdk_id: &str) -> BTreeMap<String, u64> {
    Facts::of(sdk_id).attempts
}

#[cfg(test)]
mod tests {
    use super::{AWS_CLI, Facts};
    use std::collections::BTreeMap;

    #[test]
    fn built_in_facts_are_valid() {
        let all: BTreeMap<String, Facts> = serde_json::from_str(AWS_CLI).unwrap();
        let row = &all["Route 53"].paging["ListHostedZones"];
        assert_eq!(
            (row.more_results.as_deref(), row.items.as_slice()),
            (Some("IsTruncated"), &["HostedZones".to_owned()][..])
        );
        assert_eq!(all["EC2"].attempts["InstanceRunning"], 40);
        for (sdk_id, facts) in &all {
            assert_eq!(format!("{:?}", Facts::of(sdk_id)), format!("{facts:?}"), "{sdk_id}");
        }
    }
}
