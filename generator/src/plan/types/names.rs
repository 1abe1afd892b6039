//! Names: the one place that decides them.
//!
//! * Rust names: the case of heck ([`words`](super::words)), keywords raw (`r#type`) or with a `_`
//!   where Rust has no raw form, a `_` before a digit, and one policy for collisions ([`Scope`]).
//! * Command line names: [`xform_name`], the rule of botocore and thus of the AWS CLI.

use super::words::{snake, upper_camel};
use foldhash::fast::RandomState;
use indexmap::IndexSet;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A Rust name, and the name in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As it is written in Rust, `r#` included.
    pub rust: String,
    /// As the model has it.
    pub wire: String,
}

/// The name of a type for a shape's name.
pub(crate) fn type_name(name: &str) -> String {
    identifier(upper_camel(name), "Shape")
}

/// The name of a variant for a member's name.
pub(crate) fn variant_name(name: &str) -> String {
    let name = identifier(upper_camel(name), "Value");
    // The variant for values that the model does not name.
    if name == "Unknown" { "UnknownValue".to_owned() } else { name }
}

/// The name of a field, or of a function about it, for a member's name.
pub(crate) fn field_name(name: &str) -> String {
    identifier(snake(name), "member")
}

/// The name of the method that asks whether a variant is that of a type.
pub(crate) fn question(type_name: &str) -> String {
    format!("is_{}", snake(stem(type_name)))
}

/// The name of a module for an operation's name.
pub(crate) fn module_name(name: &str) -> String {
    identifier(snake(name), "operation")
}

/// A constant's name for a member's name.
pub(crate) fn constant_name(name: &str) -> String {
    identifier(snake(name).to_uppercase(), "VALUE")
}

/// A Rust identifier out of a name in its right case; `blank` where nothing of it may stay.
fn identifier(mut name: String, blank: &str) -> String {
    // heck keeps all letters and digits of Unicode; only ASCII looks the same in every editor.
    name.retain(|c| c.is_ascii_alphanumeric() || c == '_');
    if name.is_empty() {
        return blank.to_owned();
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    match &*name {
        "self" | "Self" | "super" | "crate" => name + "_",
        _ if KEYWORDS.binary_search(&&*name).is_ok() => format!("r#{name}"),
        _ => name,
    }
}

/// Keywords of all editions that have a raw form, in their order; see the Rust reference,
/// "Keywords".
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// The part of a name that may stand inside another: `r#type` → `type`.
pub(crate) fn stem(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Names in one scope: the members of a structure, the types of a service.
///
/// Each name is wanted once by each of its owners, in order. The first owner gets it; later ones
/// get the first free number after it. Names that somebody wants without a number are never given
/// to somebody else, so that the result does not depend on what collided before.
#[derive(Default)]
pub(crate) struct Scope {
    taken: IndexSet<String, RandomState>,
}

impl Scope {
    /// A scope in which some names cannot be had.
    pub(crate) fn reserving(names: impl IntoIterator<Item = String>) -> Scope {
        Scope { taken: names.into_iter().collect() }
    }

    /// Gives every name that is wanted its final form, in the same order.
    pub(crate) fn assign(&mut self, case: Case, wanted: &[String]) -> Vec<String> {
        let natural: IndexSet<&str, RandomState> = wanted.iter().map(String::as_str).collect();
        let mut next: BTreeMap<&str, u32> = BTreeMap::new();
        let mut given = Vec::with_capacity(wanted.len());
        for name in wanted {
            let mut candidate = name.clone();
            while self.taken.contains(&candidate)
                || (candidate != *name && natural.contains(&*candidate))
            {
                let number = next.entry(name).or_insert(1);
                *number += 1;
                candidate = numbered(case, name, *number);
            }
            self.taken.insert(candidate.clone());
            given.push(candidate);
        }
        given
    }
}

/// How names are written, and so how numbers are added to them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Case {
    /// Types and variants: `Foo` → `Foo2`.
    Camel,
    /// Fields, functions, modules and constants: `foo` → `foo_2`, `r#type` → `type_2`,
    /// `self_` → `self_2`.
    Snake,
}

fn numbered(case: Case, name: &str, number: u32) -> String {
    let stem = stem(name);
    match case {
        Case::Camel => format!("{stem}{number}"),
        Case::Snake => format!("{}_{number}", stem.trim_end_matches('_')),
    }
}

/// The name that botocore, and so the AWS CLI, derives from a member's or operation's name.
///
/// A name that has the separator already stays as it is. A tail of two or more capitals and an
/// `s` is one word (`ARNs`). Then words begin at a capital that lower-case letters follow, and at
/// a capital after a lower-case letter or digit. Source: `botocore/__init__.py`, `xform_name`.
pub(crate) fn xform_name(name: &str) -> String {
    const SEPARATOR: char = '-';
    if name.contains(SEPARATOR) {
        return name.to_owned();
    }
    if let Some(special) = special(name) {
        return special;
    }
    let words = plural_tail(name, SEPARATOR);
    let words = split_before_words(&words, SEPARATOR);
    split_after_small(&words, SEPARATOR).to_lowercase()
}

/// `[A-Z]{2,}s$`: the tail in lower case, after a separator.
fn plural_tail(name: &str, separator: char) -> Cow<'_, str> {
    let Some(body) = name.strip_suffix('s') else { return name.into() };
    let start = body.trim_end_matches(|c: char| c.is_ascii_uppercase()).len();
    if body.len() - start < 2 {
        return name.into();
    }
    format!("{}{separator}{}", &name[..start], name[start..].to_lowercase()).into()
}

/// `(.)([A-Z][a-z]+)` → `\1-\2`, not overlapping, from the left.
fn split_before_words(name: &str, separator: char) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        out.push(c);
        let mut next = chars.clone();
        let capital = next.next().filter(char::is_ascii_uppercase);
        let is_word = c != '\n' && next.clone().next().is_some_and(|it| it.is_ascii_lowercase());
        if let Some(capital) = capital.filter(|_| is_word) {
            out.push(separator);
            out.push(capital);
            let rest = next.as_str();
            let length = rest.bytes().take_while(u8::is_ascii_lowercase).count();
            out.push_str(&rest[..length]);
            chars = rest[length..].chars();
        }
    }
    out
}

/// `([a-z0-9])([A-Z])` → `\1-\2`.
fn split_after_small(name: &str, separator: char) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut is_small = false;
    for c in name.chars() {
        if is_small && c.is_ascii_uppercase() {
            out.push(separator);
        }
        is_small = c.is_ascii_lowercase() || c.is_ascii_digit();
        out.push(c);
    }
    out
}

/// The words that botocore's table of special names spells in one piece, and the operations it
/// names. Other names with these words follow the rule.
const SPECIAL: &[(&str, &str, &[&str])] = &[
    ("CachediSCSI", "CachedIscsi", &["Create_Volume", "Describe_Volumes"]),
    ("StorediSCSI", "StoredIscsi", &["Create_Volume", "Describe_Volumes"]),
    ("HITs", "Hits", &["List_ForQualificationType"]),
    ("PartiQL", "Partiql", &["Execute_Statement", "Execute_Transaction", "Execute_Batch"]),
    ("OTel", "Otel", &["Get_Enrichment", "Start_Enrichment", "Stop_Enrichment"]),
    (
        "WhatsApp",
        "Whatsapp",
        &[
            "Associate_BusinessAccount",
            "Create_Flow",
            "Create_MessageTemplate",
            "Create_MessageTemplateFromLibrary",
            "Create_MessageTemplateMedia",
            "Delete_Flow",
            "Delete_MessageMedia",
            "Delete_MessageTemplate",
            "Deprecate_Flow",
            "Disassociate_BusinessAccount",
            "GetLinked_BusinessAccount",
            "GetLinked_BusinessAccountPhoneNumber",
            "Get_Flow",
            "Get_FlowPreview",
            "Get_MessageMedia",
            "Get_MessageTemplate",
            "ListLinked_BusinessAccounts",
            "List_FlowAssets",
            "List_Flows",
            "List_MessageTemplates",
            "List_TemplateLibrary",
            "Post_MessageMedia",
            "Publish_Flow",
            "Put_BusinessAccountEventDestinations",
            "Send_Message",
            "Update_Flow",
            "Update_FlowAssets",
            "Update_MessageTemplate",
        ],
    ),
];

fn special(name: &str) -> Option<String> {
    // Most names have none of the words.
    let may_have =
        |word: &str| name.as_bytes().windows(word.len()).any(|part| part == word.as_bytes());
    let (word, plain, _) = SPECIAL.iter().find(|(word, _, operations)| {
        may_have(word)
            && name.split_once(word).is_some_and(|(before, after)| {
                operations
                    .iter()
                    .any(|operation| operation.split_once('_') == Some((before, after)))
            })
    })?;
    Some(xform_name(&name.replacen(word, plain, 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs computed with botocore's `xform_name(name, '-')`.
    #[test]
    fn command_line_names_are_botocores() {
        let cases = [
            ("CreateContact", "create-contact"),
            ("InstanceId", "instance-id"),
            ("HTTPPort", "http-port"),
            ("IPv6Ranges", "i-pv6-ranges"),
            ("MD5OfBody", "md5-of-body"),
            ("S3Key", "s3-key"),
            ("EnableDNSNames", "enable-dns-names"),
            ("KMSKeyARN", "kms-key-arn"),
            ("DBInstanceIDs", "db-instance-ids"),
            ("ListWebACLs", "list-web-acls"),
            ("ARNs", "-arns"),
            ("GatewayARNs", "gateway-arns"),
            ("Ids", "ids"),
            ("IDs", "-ids"),
            ("VPCs", "-vpcs"),
            ("already-there", "already-there"),
            ("snake_case", "snake_case"),
            ("nextToken", "next-token"),
            ("x", "x"),
            ("ABC", "abc"),
            ("A1B2C3", "a1-b2-c3"),
            ("Ec2SecurityGroups", "ec2-security-groups"),
            ("OS", "os"),
            ("CreateCachediSCSIVolume", "create-cached-iscsi-volume"),
            ("DescribeStorediSCSIVolumes", "describe-stored-iscsi-volumes"),
            ("ListHITsForQualificationType", "list-hits-for-qualification-type"),
            ("ExecutePartiQLBatch", "execute-partiql-batch"),
            ("GetOTelEnrichment", "get-otel-enrichment"),
            ("SendWhatsAppMessage", "send-whatsapp-message"),
            ("WhatsAppNumber", "whats-app-number"),
        ];
        for (name, want) in cases {
            assert_eq!(xform_name(name), want, "{name}");
        }
    }

    #[test]
    fn rust_names() {
        type Namer = fn(&str) -> String;
        let cases: &[(Namer, &str, &str)] = &[
            (type_name, "AIAgent", "AiAgent"),
            (type_name, "self", "Self_"),
            (type_name, "3D", "_3d"),
            (type_name, "__string", "String"),
            (type_name, "___", "Shape"),
            (field_name, "InstanceId", "instance_id"),
            (field_name, "Type", "r#type"),
            (field_name, "gen", "r#gen"),
            (field_name, "Self", "self_"),
            (field_name, "crate", "crate_"),
            (field_name, "2fa", "_2fa"),
            (field_name, "_", "member"),
            (variant_name, "EXTERNAL_OUTBOUND", "ExternalOutbound"),
            (variant_name, "unknown", "UnknownValue"),
            (variant_name, "4K", "_4k"),
            (variant_name, "Self", "Self_"),
            (constant_name, "oneHalf", "ONE_HALF"),
        ];
        for (name, wire, want) in cases {
            assert_eq!(name(wire), *want, "{wire}");
        }
    }

    #[test]
    fn keywords_are_ordered() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn collisions_are_numbered_in_order() {
        let cases: &[(Case, &[&str], &[&str])] = &[
            (Case::Snake, &["foo", "bar"], &["foo", "bar"]),
            (Case::Snake, &["foo", "foo"], &["foo", "foo_2"]),
            (Case::Snake, &["foo", "foo", "foo_2"], &["foo", "foo_3", "foo_2"]),
            (Case::Camel, &["Foo", "Foo", "AB", "AB"], &["Foo", "Foo2", "AB", "AB2"]),
            (Case::Snake, &["r#type", "r#type"], &["r#type", "type_2"]),
            (Case::Snake, &["self_", "self_"], &["self_", "self_2"]),
            (Case::Snake, &["taken"], &["taken_2"]),
        ];
        for (case, wanted, want) in cases {
            let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(Scope::reserving(["taken".to_owned()]).assign(*case, &wanted), *want);
        }
    }
}
