//! The standard library of the rules engine: its types, the fields of its records, and the
//! functions that the runtime implements.

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Flag,
    Integer,
    Texts,
    Partition,
    Arn,
    Url,
}

impl Type {
    /// The type's name in messages, with its article.
    pub(super) fn name(self) -> &'static str {
        match self {
            Type::Text => "a string",
            Type::Flag => "a boolean",
            Type::Integer => "an integer",
            Type::Texts => "a list of strings",
            Type::Partition => "a partition",
            Type::Arn => "an ARN",
            Type::Url => "a URL",
        }
    }
}

/// A field of a record.
pub(super) struct Field {
    /// As the rules call it.
    pub(super) name: &'static str,
    pub(super) rust: &'static str,
    pub(super) kind: Type,
}

const fn field(name: &'static str, rust: &'static str, kind: Type) -> Field {
    Field { name, rust, kind }
}

static PARTITION: [Field; 6] = [
    field("name", "name", Type::Text),
    field("dnsSuffix", "dns_suffix", Type::Text),
    field("dualStackDnsSuffix", "dual_stack_dns_suffix", Type::Text),
    field("supportsFIPS", "supports_fips", Type::Flag),
    field("supportsDualStack", "supports_dual_stack", Type::Flag),
    field("implicitGlobalRegion", "implicit_global_region", Type::Text),
];

static ARN: [Field; 5] = [
    field("partition", "partition", Type::Text),
    field("service", "service", Type::Text),
    field("region", "region", Type::Text),
    field("accountId", "account_id", Type::Text),
    field("resourceId", "resource_id", Type::Texts),
];

static URL: [Field; 5] = [
    field("scheme", "scheme", Type::Text),
    field("authority", "authority", Type::Text),
    field("path", "path", Type::Text),
    field("normalizedPath", "normalized_path", Type::Text),
    field("isIp", "is_ip", Type::Flag),
];

/// The fields of a record.
pub(super) fn fields(record: Type) -> &'static [Field] {
    match record {
        Type::Partition => &PARTITION,
        Type::Arn => &ARN,
        Type::Url => &URL,
        _ => &[],
    }
}

/// A function of the runtime.
pub(super) struct Function {
    pub(super) rust: &'static str,
    pub(super) takes: &'static [Type],
    pub(super) gives: Type,
    /// Whether the result may be absent.
    pub(super) is_optional: bool,
}

/// The functions of the rules that the runtime has, by the names of the rules.
pub(super) fn function(name: &str) -> Option<Function> {
    use Type::{Arn, Flag, Integer, Partition, Text, Texts, Url};
    let (rust, takes, gives, is_optional): (_, &[Type], _, _) = match name {
        "stringEquals" => ("string_equals", &[Text, Text], Flag, false),
        "parseURL" => ("parse_url", &[Text], Url, true),
        "uriEncode" => ("uri_encode", &[Text], Text, false),
        "isValidHostLabel" => ("is_valid_host_label", &[Text, Flag], Flag, false),
        "substring" => ("substring", &[Text, Integer, Integer, Flag], Text, true),
        "split" => ("split", &[Text, Text, Integer], Texts, false),
        "aws.partition" => ("partition", &[Text], Partition, true),
        "aws.parseArn" => ("parse_arn", &[Text], Arn, true),
        "aws.isVirtualHostableS3Bucket" => {
            ("is_virtual_hostable_s3_bucket", &[Text, Flag], Flag, false)
        }
        _ => return None,
    };
    Some(Function { rust, takes, gives, is_optional })
}
