//! Amazon Resource Names of contacts.

/// The account that all contacts are in: made up, as AWS's own documentation has it.
const ACCOUNT: &str = "111122223333";

/// Partitions by what their Regions begin with, from AWS's list of partitions.
const PARTITIONS: [(&str, &str); 7] = [
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
];

/// A contact's ARN.
pub(crate) fn contact(region: &str, instance_id: &str, contact_id: &str) -> String {
    format!(
        "arn:{}:connect:{region}:{ACCOUNT}:instance/{instance_id}/contact/{contact_id}",
        partition(region)
    )
}

/// An instance's id where a request may name the instance by id or by ARN.
pub(crate) fn instance_id(instance: &str) -> &str {
    match instance.split_once(":instance/") {
        Some((arn, id)) if arn.starts_with("arn:") && !id.is_empty() => id,
        _ => instance,
    }
}

fn partition(region: &str) -> &'static str {
    let known = PARTITIONS.iter().find(|(prefix, _)| region.starts_with(prefix));
    known.map_or("aws", |(_, partition)| *partition)
}

#[cfg(test)]
mod tests {
    use super::{contact, instance_id, partition};

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
        assert_eq!(
            contact("cn-north-1", "i-1", "c-1"),
            "arn:aws-cn:connect:cn-north-1:111122223333:instance/i-1/contact/c-1"
        );
    }

    #[test]
    fn instances_by_id_and_by_arn() {
        let cases = [
            ("i-1", "i-1"),
            ("arn:aws:connect:us-west-2:111122223333:instance/i-1", "i-1"),
            ("x:instance/i-1", "x:instance/i-1"),
        ];
        for (text, want) in cases {
            assert_eq!(instance_id(text), want, "{text}");
        }
    }
}
