//! Cases in which botocore differs from us, each with its reason.

use super::peer::Package;

/// Cases that differ for one reason.
struct Rule {
    /// A pattern of cases, in which `*` stands for any characters.
    cases: &'static str,
    /// A part of what differs.
    says: &'static str,
    /// The edition of botocore; empty for all.
    package: &'static str,
    reason: &'static str,
}

const fn rule(cases: &'static str, says: &'static str, reason: &'static str) -> Rule {
    Rule { cases, says, package: "", reason }
}

/// A rule for the installed edition.
const fn installed(cases: &'static str, says: &'static str, reason: &'static str) -> Rule {
    Rule { cases, says, package: "botocore", reason }
}

/// A rule for the edition of version 2 of the AWS CLI.
const fn version_2(cases: &'static str, says: &'static str, reason: &'static str) -> Rule {
    Rule { cases, says, package: "awscli.botocore", reason }
}

const RULES: [Rule; 18] = [
    rule("request *null*", "NoneType", "fails at null in a list or map"),
    installed("response *null*", "NoneType", "fails at null in a map"),
    version_2("request * Host *", "Parameter validation", "checks host labels elsewhere"),
    rule("request query *null*", "=None", "sends null as `None`; forms have no null"),
    rule("request query *null*", "the body", "counts null among the items of a list"),
    rule("request ec2 *null*", "=None", "sends null as `None`; forms have no null"),
    rule("request rest_xml *null*", "None", "sends null as the text `None`"),
    rule("request rest_xml *", "u{e00d}", "does not escape a carriage return"),
    rule("request rest_xml *Attribute*", "cannot serialize", "fails at attributes but strings"),
    rule("request rest_xml *Entries*Attribute*", "we fail", "writes attributes in maps; we refuse"),
    rule("request cbor *", "negative int to unsigned", "fails at timestamps before 1970"),
    rule("request rest_json PutDocument *", "\"null\": ", "wraps a document that is the payload"),
    rule("request rest_* Query *[]*", "empty&\"", "writes `&` for an empty list"),
    rule("request rest_* Headers *Html*", "x-html", "does not encode a string with a media type"),
    rule("response rest_* Headers *List*", "botocore", "splits HTTP dates at their commas"),
    rule("request query Body *FlatNamed*", "Entry.1", "names a flattened list after its elements"),
    rule(
        "request query Nested *FlatNamed*",
        "Entry.1",
        "names a flattened list after its elements",
    ),
    rule("response * *FlatNamed*", "botocore", "reads a flattened list by its elements' name"),
];

/// The rules, with the number of cases for which each holds.
pub(super) struct Known {
    package: Package,
    counts: Vec<usize>,
    found: Vec<String>,
    is_skipped: bool,
}

impl Known {
    pub(super) fn new(package: Package) -> Known {
        Known { package, counts: vec![0; RULES.len()], found: Vec::new(), is_skipped: false }
    }

    /// The package is not installed.
    pub(super) fn skip(&mut self) {
        self.is_skipped = true;
    }

    /// Counts a difference that has a rule; keeps others.
    pub(super) fn note(&mut self, id: &str, difference: String) {
        let is_of = |rule: &Rule| {
            (rule.package.is_empty() || rule.package == self.package.name)
                && matches(rule.cases, id)
                && difference.contains(rule.says)
        };
        match RULES.iter().position(is_of) {
            Some(index) => self.counts[index] += 1,
            None => self.found.push(format!("{id}\n    {difference}")),
        }
    }

    /// Fails if there is a difference without a rule, or a rule without a difference.
    pub(super) fn finish(mut self) {
        if self.is_skipped {
            return;
        }
        for (rule, count) in RULES.iter().zip(&self.counts) {
            if !rule.package.is_empty() && rule.package != self.package.name {
                continue;
            }
            println!("{count} differ, {} ({}): botocore {}", rule.cases, rule.says, rule.reason);
            if *count == 0 {
                let rule = format!("{} ({})", rule.cases, rule.says);
                self.found.push(format!("{rule}: no case differs, take it off the list"));
            }
        }
        let shown: Vec<&str> = self.found.iter().take(20).map(String::as_str).collect();
        assert!(
            self.found.is_empty(),
            "{}: {} differences\n{}",
            self.package.name,
            self.found.len(),
            shown.join("\n")
        );
    }
}

/// Whether a text matches a pattern in which `*` stands for any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
        last = Some(part);
    }
    last.map_or(rest.is_empty(), |part| rest.is_empty() || part.is_empty() || text.ends_with(part))
}
