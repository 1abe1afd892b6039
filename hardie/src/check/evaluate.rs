//! Evaluates planned endpoint rules with the runtime functions that generated rules call.
//!
//! Does at once what the Rust code from [`emit::endpoint`](crate::emit) does, so that the tests of
//! a model run without a compiler.

use hardie_build::plan::endpoint::rules::{
    Absent, Argument, Condition, MaybeText, Outcome, Parameter, ParameterKind, Passed, Property,
    Rule, RuleSet,
};
use hardie_runtime::Value;
use hardie_runtime::endpoint::{self as rules, Endpoint, Error, Params, Partition};

/// The value of an expression.
#[derive(Clone, Debug)]
enum Held {
    Text(String),
    Flag(bool),
    Integer(usize),
    Texts(Vec<String>),
    Partition(&'static Partition),
    Arn(rules::Arn),
    Url(rules::Url),
}

/// The age of the partition data: rule sets use it, and the tests of older models expect older
/// data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Facts {
    /// The data that the program itself uses.
    Now,
    /// The isolated partitions and the European Sovereign Cloud had no dual-stack names before
    /// 2025.
    Before2025,
}

/// Variables with their values; later ones shadow earlier ones.
struct Names<'r> {
    list: Vec<(&'r str, Held)>,
    facts: Facts,
}

impl Names<'_> {
    fn new(facts: Facts) -> Self {
        Names { list: Vec::new(), facts }
    }

    fn has_dual_stack(&self, partition: &Partition) -> bool {
        let is_late = partition.name.starts_with("aws-iso") || partition.name == "aws-eusc";
        partition.supports_dual_stack && !(self.facts == Facts::Before2025 && is_late)
    }
}

/// Resolves an endpoint by a rule set.
///
/// # Errors
/// The rules report an error; the message is that of the rule set.
pub(super) fn evaluate(set: &RuleSet, params: &Params, facts: Facts) -> Result<Endpoint, Error> {
    let mut names = Names::new(facts);
    for parameter in &set.parameters {
        if let Some(value) = given(parameter, params)? {
            names.list.push((&parameter.variable, value));
        }
    }
    first(&set.rules, &mut names)
}

fn given(parameter: &Parameter, params: &Params) -> Result<Option<Held>, Error> {
    let name = parameter.name.as_str();
    let value = match parameter.kind {
        ParameterKind::Text => params.string(name).map(|text| Held::Text(text.to_owned())),
        ParameterKind::Flag => params.boolean(name).map(Held::Flag),
        ParameterKind::Texts => params.string_array(name).map(|texts| Held::Texts(texts.to_vec())),
    };
    match (value, &parameter.absent) {
        (Some(value), _) => Ok(Some(value)),
        (None, Absent::Default(default)) => Ok(value_of(default, &Names::new(Facts::Now))),
        (None, Absent::Nothing) => Ok(None),
        (None, Absent::Error) => {
            Err(Error(format!("The endpoint parameter {name} is required but was not set")))
        }
    }
}

/// The result of the first rule whose conditions hold.
fn first<'r>(list: &'r [Rule], names: &mut Names<'r>) -> Result<Endpoint, Error> {
    for rule in list {
        let known = names.list.len();
        if rule.conditions.iter().all(|condition| holds(condition, names)) {
            return outcome(&rule.outcome, names);
        }
        names.list.truncate(known);
    }
    Err(Error("No endpoint rule applies".to_owned()))
}

fn holds<'r>(condition: &'r Condition, names: &mut Names<'r>) -> bool {
    match condition {
        Condition::Bind(binding) | Condition::Name(binding) => {
            match value_of(&binding.value, names) {
                Some(value) => {
                    names.list.push((&binding.variable, value));
                    true
                }
                None => false,
            }
        }
        Condition::Test(value) => flag(value, names),
        Condition::Present(value) => value_of(value, names).is_some(),
    }
}

fn outcome<'r>(outcome: &'r Outcome, names: &mut Names<'r>) -> Result<Endpoint, Error> {
    match outcome {
        Outcome::Rules(list) => first(list, names),
        Outcome::Error(message) => Err(Error(text(message, names))),
        Outcome::Endpoint { url, headers, properties } => Ok(Endpoint {
            url: text(url, names),
            headers: headers
                .iter()
                .map(|(name, values)| {
                    (name.clone(), values.iter().map(|value| text(value, names)).collect())
                })
                .collect(),
            properties: properties
                .iter()
                .map(|(name, value)| (name.clone(), property(value, names)))
                .collect(),
        }),
    }
}

fn property(item: &Property, names: &Names<'_>) -> Value {
    match item {
        Property::Null => Value::Null,
        Property::Flag(flag) => Value::from(*flag),
        Property::Integer(number) => Value::from(*number),
        Property::Number(number) => Value::from(*number),
        Property::Text(value) => Value::from(text(value, names)),
        Property::List(items) => {
            Value::List(items.iter().map(|item| property(item, names)).collect())
        }
        Property::Map(entries) => Value::Map(
            entries.iter().map(|(name, value)| (name.clone(), property(value, names))).collect(),
        ),
    }
}

fn text(item: &Argument, names: &Names<'_>) -> String {
    match value_of(item, names) {
        Some(Held::Text(text)) => text,
        _ => String::new(),
    }
}

fn flag(item: &Argument, names: &Names<'_>) -> bool {
    matches!(value_of(item, names), Some(Held::Flag(true)))
}

/// The value of an expression; `None` if it has none.
fn value_of(item: &Argument, names: &Names<'_>) -> Option<Held> {
    Some(match item {
        Argument::Text(text) => Held::Text(text.clone()),
        Argument::Flag(flag) => Held::Flag(*flag),
        Argument::Integer(number) => Held::Integer(*number),
        Argument::Variable(name) => {
            names.list.iter().rev().find(|(known, _)| known == name)?.1.clone()
        }
        Argument::Template(parts) => {
            Held::Text(parts.iter().map(|part| text(part, names)).collect())
        }
        Argument::Field(record, field) => self::field(&value_of(record, names)?, field, names)?,
        Argument::Element(list, index) => match value_of(list, names)? {
            Held::Texts(texts) => Held::Text(texts.get(*index)?.clone()),
            _ => return None,
        },
        Argument::Call(function, arguments) => call(function, arguments, names)?,
        Argument::Not(value) => Held::Flag(!flag(value, names)),
        Argument::Equal(left, right) => Held::Flag(flag(left, names) == flag(right, names)),
        Argument::IsSet(value) => Held::Flag(value_of(value, names).is_some()),
        Argument::FirstText(texts) => texts.iter().find_map(|text| match text {
            MaybeText::Maybe(value) | MaybeText::Sure(value) => value_of(value, names),
        })?,
        Argument::ChooseText(condition, yes, no) | Argument::ChooseFlag(condition, yes, no) => {
            value_of(if flag(condition, names) { yes } else { no }, names)?
        }
    })
}

/// A field of a record, by its Rust name.
fn field(record: &Held, name: &str, names: &Names<'_>) -> Option<Held> {
    Some(match (record, name) {
        (Held::Partition(it), "name") => Held::Text(it.name.to_owned()),
        (Held::Partition(it), "dns_suffix") => Held::Text(it.dns_suffix.to_owned()),
        (Held::Partition(it), "dual_stack_dns_suffix") => {
            let suffix =
                if names.has_dual_stack(it) { it.dual_stack_dns_suffix } else { it.dns_suffix };
            Held::Text(suffix.to_owned())
        }
        (Held::Partition(it), "supports_fips") => Held::Flag(it.supports_fips),
        (Held::Partition(it), "supports_dual_stack") => Held::Flag(names.has_dual_stack(it)),
        (Held::Partition(it), "implicit_global_region") => {
            Held::Text(it.implicit_global_region.to_owned())
        }
        (Held::Arn(it), "partition") => Held::Text(it.partition.clone()),
        (Held::Arn(it), "service") => Held::Text(it.service.clone()),
        (Held::Arn(it), "region") => Held::Text(it.region.clone()),
        (Held::Arn(it), "account_id") => Held::Text(it.account_id.clone()),
        (Held::Arn(it), "resource_id") => Held::Texts(it.resource_id.clone()),
        (Held::Url(it), "scheme") => Held::Text(it.scheme.clone()),
        (Held::Url(it), "authority") => Held::Text(it.authority.clone()),
        (Held::Url(it), "path") => Held::Text(it.path.clone()),
        (Held::Url(it), "normalized_path") => Held::Text(it.normalized_path.clone()),
        (Held::Url(it), "is_ip") => Held::Flag(it.is_ip),
        _ => return None,
    })
}

/// Calls a function of the runtime, by its Rust name.
fn call(function: &str, arguments: &[Passed], names: &Names<'_>) -> Option<Held> {
    let values: Vec<Held> = arguments
        .iter()
        .map(|passed| match passed {
            Passed::Value(value) | Passed::Reference(value) => value_of(value, names),
        })
        .collect::<Option<_>>()?;
    Some(match (function, &values[..]) {
        ("string_equals", [Held::Text(left), Held::Text(right)]) => {
            Held::Flag(rules::string_equals(left, right))
        }
        ("parse_url", [Held::Text(text)]) => Held::Url(rules::parse_url(text)?),
        ("uri_encode", [Held::Text(text)]) => Held::Text(rules::uri_encode(text)),
        ("is_valid_host_label", [Held::Text(text), Held::Flag(dots)]) => {
            Held::Flag(rules::is_valid_host_label(text, *dots))
        }
        (
            "substring",
            [Held::Text(text), Held::Integer(start), Held::Integer(stop), Held::Flag(reverse)],
        ) => Held::Text(rules::substring(text, *start, *stop, *reverse)?),
        ("split", [Held::Text(text), Held::Text(delimiter), Held::Integer(limit)]) => {
            Held::Texts(rules::split(text, delimiter, *limit))
        }
        ("partition", [Held::Text(region)]) => Held::Partition(rules::partition(region)?),
        ("parse_arn", [Held::Text(text)]) => Held::Arn(rules::parse_arn(text)?),
        ("is_virtual_hostable_s3_bucket", [Held::Text(text), Held::Flag(dots)]) => {
            Held::Flag(rules::is_virtual_hostable_s3_bucket(text, *dots))
        }
        _ => return None,
    })
}
