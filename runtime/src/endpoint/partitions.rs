//! AWS partitions: the partition of a Region, and its DNS suffixes.
//!
//! Facts after `partitions.json`, version 1.1, which AWS publishes with its SDKs.

/// A partition as endpoint rules see it.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    /// Such as `aws-cn`.
    pub name: &'static str,
    /// The DNS suffix of endpoints.
    pub dns_suffix: &'static str,
    /// The DNS suffix of dual-stack endpoints.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether there are FIPS endpoints.
    pub supports_fips: bool,
    /// Whether there are dual-stack endpoints.
    pub supports_dual_stack: bool,
    /// The Region of services without Regions.
    pub implicit_global_region: &'static str,
}

const fn row(
    name: &'static str,
    dns_suffix: &'static str,
    dual_stack_dns_suffix: &'static str,
    implicit_global_region: &'static str,
) -> Partition {
    Partition {
        name,
        dns_suffix,
        dual_stack_dns_suffix,
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region,
    }
}

/// Partitions with what the names of their Regions begin with; after it come a word and a number.
static PARTITIONS: &[(Partition, &[&str])] = &[
    (
        row("aws", "amazonaws.com", "api.aws", "us-east-1"),
        &["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"],
    ),
    (row("aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1"), &["cn-"]),
    (row("aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"), &["eusc-de-"]),
    (row("aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"), &["us-iso-"]),
    (row("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"), &["us-isob-"]),
    (row("aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"), &["eu-isoe-"]),
    (row("aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"), &["us-isof-"]),
    (row("aws-us-gov", "amazonaws.com", "api.aws", "us-gov-west-1"), &["us-gov-"]),
];

/// `aws.partition`: the partition of a Region; `aws` for an unknown Region.
pub fn partition(region: &str) -> Option<&'static Partition> {
    let claims = |partition: &Partition, beginnings: &[&str]| {
        let global = region.strip_suffix("-global") == Some(partition.name);
        global
            || beginnings
                .iter()
                .any(|start| region.strip_prefix(start).is_some_and(is_word_and_number))
    };
    let found = PARTITIONS.iter().find(|(partition, beginnings)| claims(partition, beginnings));
    found.or(PARTITIONS.first()).map(|(partition, _)| partition)
}

/// `\w+-\d+`.
fn is_word_and_number(text: &str) -> bool {
    text.split_once('-').is_some_and(|(word, number)| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        !word.is_empty()
            && word.chars().all(is_word)
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::partition;

    #[test]
    fn regions() {
        let cases = [
            ("us-east-1", "aws"),
            ("mx-central-1", "aws"),
            ("aws-global", "aws"),
            ("cn-north-1", "aws-cn"),
            ("aws-cn-global", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
            ("eusc-de-east-1", "aws-eusc"),
            ("eusc-fr-east-1", "aws"),
            ("moon-base-1", "aws"),
            ("", "aws"),
        ];
        for (region, want) in cases {
            assert_eq!(partition(region).map(|partition| partition.name), Some(want), "{region}");
        }
    }
}
