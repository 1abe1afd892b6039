//! Evaluates planned endpoint rules with the runtime functions that generated rules call.
//!
//! Does at once what the Rust code from [`emit::endpoint`](crate::emit) does, so that the tests of
//! a model run without a compiler.

use hardie_build::plan::endpoint::rules::{
    Argument, CallArgument, Condition, MaybeText, MissingParameter, Outcome, Parameter,
    ParameterKind, Property, Rule, RuleSet,
};
use hardie_runtime::Value;
use hardie_runtime::endpoint::{self as rules, Endpoint, Error, Params, Partition};

/// The value of an expression.
#[derive(Clone, Debug)]
enum ExpressionValue {
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
pub(super) enum PartitionDataAge {
    /// The data that the program itself uses.
    Now,
    /// The isolated partitions and the European Sovereign Cloud had no dual-stack names before
    /// 2025.
    Before2025,
}

/// Variables with their values; later ones shadow earlier ones.
struct Names<'r> {
    list: Vec<(&'r str, ExpressionValue)>,
    facts: PartitionDataAge,
}

impl Names<'_> {
    fn new(facts: PartitionDataAge) -> Self {
        Names { list: Vec::new(), facts }
    }

    fn has_dual_stack(&self, partition: &Partition) -> bool {
        let is_late = partition.name.starts_with("aws-iso") || partition.name == "aws-eusc";
        partition.supports_dual_stack && !(self.facts == PartitionDataAge::Before2025 && is_late)
    }
}

/// Resolves an endpoint by a rule set.
///
/// # Errors
/// The rules report an error; the message is that of the rule set.
pub(super) fn evaluate(
    set: &RuleSet,
    params: &Params,
    facts: PartitionDataAge,
) -> Result<Endpoint, Error> {
    let mut names = Names::new(facts);
    for parameter in &set.parameters {
        if let Some(value) = given(parameter, params)? {
            names.list.push((&parameter.variable, value));
        }
    }
    first(&set.rules, &mut names)
}

fn given(parameter: &Parameter, params: &Params) -> Result<Option<ExpressionValue>, Error> {
    let name = parameter.name.as_str();
    let value = match parameter.kind {
        ParameterKind::Text => {
            params.string(name).map(|text| ExpressionValue::Text(text.to_owned()))
        }
        ParameterKind::Flag => params.boolean(name).map(ExpressionValue::Flag),
        ParameterKind::Texts => {
            params.string_array(name).map(|texts| ExpressionValue::Texts(texts.to_vec()))
        }
    };
    match (value, &parameter.absent) {
        (Some(value), _) => Ok(Some(value)),
        (None, MissingParameter::Default(default)) => {
            Ok(value_of(default, &Names::new(PartitionDataAge::Now)))
        }
        (None, MissingParameter::Nothing) => Ok(None),
        (None, MissingParameter::Error) => {
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
        Some(ExpressionValue::Text(text)) => text,
        _ => String::new(),
    }
}

fn flag(item: &Argument, names: &Names<'_>) -> bool {
    matches!(value_of(item, names), Some(ExpressionValue::Flag(true)))
}

/// The value of an expression; `None` if it has none.
fn value_of(item: &Argument, names: &Names<'_>) -> Option<ExpressionValue> {
    Some(match item {
        Argument::Text(text) => ExpressionValue::Text(text.clone()),
        Argument::Flag(flag) => ExpressionValue::Flag(*flag),
        Argument::Integer(number) => ExpressionValue::Integer(*number),
        Argument::Variable(name) => {
            names.list.iter().rev().find(|(known, _)| known == name)?.1.clone()
        }
        Argument::Template(parts) => {
            ExpressionValue::Text(parts.iter().map(|part| text(part, names)).collect())
        }
        Argument::Field(record, field) => self::field(&value_of(record, names)?, field, names)?,
        Argument::Element(list, index) => match value_of(list, names)? {
            ExpressionValue::Texts(texts) => ExpressionValue::Text(texts.get(*index)?.clone()),
            _ => return None,
        },
        Argument::Call(function, arguments) => call(function, arguments, names)?,
        Argument::Not(value) => ExpressionValue::Flag(!flag(value, names)),
        Argument::Equal(left, right) => {
            ExpressionValue::Flag(flag(left, names) == flag(right, names))
        }
        Argument::IsSet(value) => ExpressionValue::Flag(value_of(value, names).is_some()),
        Argument::FirstText(texts) => texts.iter().find_map(|text| match text {
            MaybeText::Maybe(value) | MaybeText::Sure(value) => value_of(value, names),
        })?,
        Argument::ChooseText(condition, yes, no) | Argument::ChooseFlag(condition, yes, no) => {
            value_of(if flag(condition, names) { yes } else { no }, names)?
        }
    })
}

/// A field of a record, by its Rust name.
fn field(record: &ExpressionValue, name: &str, names: &Names<'_>) -> Option<ExpressionValue> {
    Some(match (record, name) {
        (ExpressionValue::Partition(it), "name") => ExpressionValue::Text(it.name.to_owned()),
        (ExpressionValue::Partition(it), "dns_suffix") => {
            ExpressionValue::Text(it.dns_suffix.to_owned())
        }
        (ExpressionValue::Partition(it), "dual_stack_dns_suffix") => {
            let suffix =
                if names.has_dual_stack(it) { it.dual_stack_dns_suffix } else { it.dns_suffix };
            ExpressionValue::Text(suffix.to_owned())
        }
        (ExpressionValue::Partition(it), "supports_fips") => {
            ExpressionValue::Flag(it.supports_fips)
        }
        (ExpressionValue::Partition(it), "supports_dual_stack") => {
            ExpressionValue::Flag(names.has_dual_stack(it))
        }
        (ExpressionValue::Partition(it), "implicit_global_region") => {
            ExpressionValue::Text(it.implicit_global_region.to_owned())
        }
        (ExpressionValue::Arn(it), "partition") => ExpressionValue::Text(it.partition.clone()),
        (ExpressionValue::Arn(it), "service") => ExpressionValue::Text(it.service.clone()),
        (ExpressionValue::Arn(it), "region") => ExpressionValue::Text(it.region.clone()),
        (ExpressionValue::Arn(it), "account_id") => ExpressionValue::Text(it.account_id.clone()),
        (ExpressionValue::Arn(it), "resource_id") => ExpressionValue::Texts(it.resource_id.clone()),
        (ExpressionValue::Url(it), "scheme") => ExpressionValue::Text(it.scheme.clone()),
        (ExpressionValue::Url(it), "authority") => ExpressionValue::Text(it.authority.clone()),
        (ExpressionValue::Url(it), "path") => ExpressionValue::Text(it.path.clone()),
        (ExpressionValue::Url(it), "normalized_path") => {
            ExpressionValue::Text(it.normalized_path.clone())
        }
        (ExpressionValue::Url(it), "is_ip") => ExpressionValue::Flag(it.is_ip),
        _ => return None,
    })
}

/// Calls a function of the runtime, by its Rust name.
fn call(function: &str, arguments: &[CallArgument], names: &Names<'_>) -> Option<ExpressionValue> {
    let values: Vec<ExpressionValue> = arguments
        .iter()
        .map(|passed| match passed {
            CallArgument::Value(value) | CallArgument::Reference(value) => value_of(value, names),
        })
        .collect::<Option<_>>()?;
    Some(match (function, &values[..]) {
        ("string_equals", [ExpressionValue::Text(left), ExpressionValue::Text(right)]) => {
            ExpressionValue::Flag(rules::string_equals(left, right))
        }
        ("parse_url", [ExpressionValue::Text(text)]) => {
            ExpressionValue::Url(rules::parse_url(text)?)
        }
        ("uri_encode", [ExpressionValue::Text(text)]) => {
            ExpressionValue::Text(rules::uri_encode(text))
        }
        ("is_valid_host_label", [ExpressionValue::Text(text), ExpressionValue::Flag(dots)]) => {
            ExpressionValue::Flag(rules::is_valid_host_label(text, *dots))
        }
        (
            "substring",
            [
                ExpressionValue::Text(text),
                ExpressionValue::Integer(start),
                ExpressionValue::Integer(stop),
                ExpressionValue::Flag(reverse),
            ],
        ) => ExpressionValue::Text(rules::substring(text, *start, *stop, *reverse)?),
        (
            "split",
            [
                ExpressionValue::Text(text),
                ExpressionValue::Text(delimiter),
                ExpressionValue::Integer(limit),
            ],
        ) => ExpressionValue::Texts(rules::split(text, delimiter, *limit)),
        ("partition", [ExpressionValue::Text(region)]) => {
            ExpressionValue::Partition(rules::partition(region)?)
        }
        ("parse_arn", [ExpressionValue::Text(text)]) => {
            ExpressionValue::Arn(rules::parse_arn(text)?)
        }
        (
            "is_virtual_hostable_s3_bucket",
            [ExpressionValue::Text(text), ExpressionValue::Flag(dots)],
        ) => ExpressionValue::Flag(rules::is_virtual_hostable_s3_bucket(text, *dots)),
        _ => return None,
    })
}
