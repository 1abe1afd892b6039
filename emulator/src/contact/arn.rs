//! Amazon Resource Names of instances and contacts.

use super::ContactError;

/// The account of instances that are named by ID: the example account of AWS's documentation.
const ACCOUNT: &str = "111122223333";

/// Partitions by the prefix of their Regions, from AWS's list of partitions.
const PARTITIONS: [(&str, &str); 7] = [
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
];

/// An instance that a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instance<'a> {
    pub(super) id: &'a str,
    /// Its account.
    pub(super) account: &'a str,
}

/// Whether a string has the format of an ARN: `arn:partition:service:region:account:resource`.
pub(super) fn is_arn(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    parts.next() == Some("arn") && parts.nth(4).is_some_and(|resource| !resource.is_empty())
}

/// A contact's ARN.
pub(super) fn contact(region: &str, instance: &Instance<'_>, contact_id: &str) -> String {
    let Instance { id, account } = instance;
    format!(
        "arn:{}:connect:{region}:{account}:instance/{id}/contact/{contact_id}",
        partition(region)
    )
}

/// Parses an instance in a request: an ID, or an ARN of the Region that the request is signed for.
pub(super) fn instance<'a>(region: &str, named: &'a str) -> Result<Instance<'a>, ContactError> {
    if !named.starts_with("arn:") {
        let is_other = |c: char| matches!(c, '/' | ':') || c.is_whitespace() || c.is_control();
        return if named.contains(is_other) {
            Err(ContactError::Parameter(format!("'{named}' is not an instance ID.")))
        } else {
            Ok(Instance { id: named, account: ACCOUNT })
        };
    }
    let not_found = || ContactError::NotFound(format!("Instance {named} was not found."));
    match *named.splitn(6, ':').collect::<Vec<_>>() {
        ["arn", arn_partition, "connect", arn_region, account, resource] => {
            let id =
                resource.strip_prefix("instance/").filter(|id| !id.is_empty() && !id.contains('/'));
            let id = id.ok_or_else(|| {
                ContactError::Parameter(format!("'{named}' is not an instance ARN."))
            })?;
            if arn_partition != partition(region) || arn_region != region {
                return Err(not_found());
            }
            Ok(Instance { id, account })
        }
        _ => Err(ContactError::Parameter(format!("'{named}' is not an instance ARN."))),
    }
}

fn partition(region: &str) -> &'static str {
    let known = PARTITIONS.iter().find(|(prefix, _)| region.starts_with(prefix));
    known.map_or("aws", |(_, partition)| *partition)
}

#[cfg(test)]
mod tests {
    use super::{Instance, contact, instance, partition};

    #[test]
    fn regions_and_their_partitions() {
        let cases = [
            ("us-west-2", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-east-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
        ];
        for (region, want) in cases {
            assert_eq!(partition(region), want, "{region}");
        }
    }

    #[test]
    fn a_contact_is_in_its_instance() {
        let instance = Instance { id: "i-1", account: "1" };
        assert_eq!(
            contact("cn-north-1", &instance, "c-1"),
            "arn:aws-cn:connect:cn-north-1:1:instance/i-1/contact/c-1"
        );
    }

    #[test]
    fn instances_by_id_and_by_arn() {
        let cases = [
            ("i-1", Ok(("i-1", "111122223333"))),
            ("arn:aws:connect:us-west-2:444455556666:instance/i-1", Ok(("i-1", "444455556666"))),
            ("arn:aws:connect:us-east-1:444455556666:instance/i-1", Err("was not found")),
            ("arn:aws-cn:connect:us-west-2:444455556666:instance/i-1", Err("was not found")),
            (
                "arn:aws:connect:us-west-2:444455556666:instance/i-1/contact/c",
                Err("not an instance ARN"),
            ),
            ("arn:aws:connect:us-west-2:444455556666:instance/", Err("not an instance ARN")),
            ("arn:aws:s3:::bucket", Err("not an instance ARN")),
            ("instance/i-1", Err("not an instance ID")),
            (" ", Err("not an instance ID")),
        ];
        for (text, want) in cases {
            match (instance("us-west-2", text), want) {
                (Ok(found), Ok(want)) => assert_eq!((found.id, found.account), want, "{text}"),
                (Err(refusal), Err(says)) => {
                    assert!(format!("{refusal:?}").contains(says), "{refusal:?}")
                }
                (found, want) => panic!("{text}: {found:?} instead of {want:?}"),
            }
        }
    }
}
