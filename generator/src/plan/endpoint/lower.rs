//! The endpoint rule set trait → [`RuleSet`]: names resolved, types checked.
//!
//! The whole language of Smithy's "Rules engine standard library": `isSet`, `not`, `getAttr`,
//! `booleanEquals`, `stringEquals`, `substring`, `parseURL`, `uriEncode`, `isValidHostLabel`,
//! `split`, `coalesce`, `ite`, `aws.partition`, `aws.parseArn`, `aws.isVirtualHostableS3Bucket`.

use super::rules::{
    Absent, Argument, Binding, Condition, MaybeText, Outcome, Parameter, ParameterKind, Passed,
    Property, Rule, RuleSet,
};
use crate::diagnostic::Diagnostic;
use crate::model::Shape;
use crate::plan::context::Lowering;
use crate::plan::prose;
use crate::plan::prose::rustdoc::rustdoc_line;
use crate::plan::types::names;
use serde_json::Value;

/// Plans a service's endpoint rules.
///
/// A service without rules gets the one that AWS services follow:
/// `https://{prefix}.{Region}.{dnsSuffix}`, and a custom endpoint goes before it.
pub(crate) fn lower(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>, prefix: &str) -> RuleSet {
    let given = cx.ok(&shape.id, shape.traits.endpoint_rule_set());
    let value = given.unwrap_or_else(|| default_rules(prefix));
    let mut planner = Planner { parameters: Vec::new(), problems: Vec::new(), fresh: 0 };
    let rules = planner.rule_set(&value);
    let Planner { parameters, problems, .. } = planner;
    for problem in problems {
        let diagnostic = Diagnostic::error("endpoint.rules", format!("endpoint rules: {problem}"));
        cx.problem(diagnostic, &shape.id, shape.traits.endpoint_rule_set_place());
    }
    RuleSet { parameters, rules }
}

fn default_rules(prefix: &str) -> Value {
    let text = |builtin: &str| serde_json::json!({ "type": "String", "builtIn": builtin });
    serde_json::json!({
        "version": "1.0",
        "parameters": { "Region": text("AWS::Region"), "Endpoint": text("SDK::Endpoint") },
        "rules": [
            {
                "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Endpoint" }] }],
                "type": "endpoint",
                "endpoint": { "url": { "ref": "Endpoint" } }
            },
            {
                "conditions": [
                    { "fn": "isSet", "argv": [{ "ref": "Region" }] },
                    { "fn": "aws.partition", "argv": [{ "ref": "Region" }], "assign": "Partition" }
                ],
                "type": "endpoint",
                "endpoint": {
                    "url": format!("https://{prefix}.{{Region}}.{{Partition#dnsSuffix}}")
                }
            },
            { "conditions": [], "type": "error", "error": "Invalid Configuration: Missing Region" }
        ]
    })
}

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
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
    fn name(self) -> &'static str {
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

/// An expression with its type, and whether its value may be absent.
#[derive(Clone, Debug)]
struct Typed {
    argument: Argument,
    kind: Type,
    optional: bool,
}

impl Typed {
    fn new(argument: Argument, kind: Type) -> Typed {
        Typed { argument, kind, optional: false }
    }

    fn maybe(argument: Argument, kind: Type) -> Typed {
        Typed { argument, kind, optional: true }
    }
}

fn binding(variable: String, typed: &Typed) -> Binding {
    Binding { variable, value: typed.argument.clone(), is_flag: typed.kind == Type::Flag }
}

/// A name that expressions may use, and what it stands for.
#[derive(Clone)]
struct Known {
    name: String,
    variable: String,
    kind: Type,
    optional: bool,
}

/// The names known at a place in the rules; later ones hide earlier ones.
type Scope = Vec<Known>;

struct Planner {
    parameters: Vec<Parameter>,
    problems: Vec<String>,
    /// How many names were made up.
    fresh: usize,
}

/// The fields of a record by the names of the rules, with their Rust names.
fn fields(record: Type) -> &'static [(&'static str, &'static str, Type)] {
    match record {
        Type::Partition => &[
            ("name", "name", Type::Text),
            ("dnsSuffix", "dns_suffix", Type::Text),
            ("dualStackDnsSuffix", "dual_stack_dns_suffix", Type::Text),
            ("supportsFIPS", "supports_fips", Type::Flag),
            ("supportsDualStack", "supports_dual_stack", Type::Flag),
            ("implicitGlobalRegion", "implicit_global_region", Type::Text),
        ],
        Type::Arn => &[
            ("partition", "partition", Type::Text),
            ("service", "service", Type::Text),
            ("region", "region", Type::Text),
            ("accountId", "account_id", Type::Text),
            ("resourceId", "resource_id", Type::Texts),
        ],
        Type::Url => &[
            ("scheme", "scheme", Type::Text),
            ("authority", "authority", Type::Text),
            ("path", "path", Type::Text),
            ("normalizedPath", "normalized_path", Type::Text),
            ("isIp", "is_ip", Type::Flag),
        ],
        _ => &[],
    }
}

/// A function: its Rust name, what it takes, what it gives, and whether that may be absent.
type Function = (&'static str, &'static [Type], Type, bool);

/// Functions that are calls of the runtime's functions.
fn function(name: &str) -> Option<Function> {
    use Type::{Arn, Flag, Integer, Partition, Text, Texts, Url};
    Some(match name {
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
    })
}

impl Planner {
    fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(text.into());
    }

    fn rule_set(&mut self, value: &Value) -> Vec<Rule> {
        let mut scope = Scope::new();
        if let Some(parameters) = value.get("parameters").and_then(Value::as_object) {
            let wanted: Vec<String> =
                parameters.keys().map(|name| names::field_name(name)).collect();
            let variables =
                names::Scope::reserving(["params".to_owned()]).assign(names::Case::Snake, &wanted);
            for ((name, facts), variable) in parameters.iter().zip(variables) {
                self.parameter(name, facts, variable, &mut scope);
            }
        }
        self.rules(value.get("rules"), &scope)
    }

    fn parameter(&mut self, name: &str, facts: &Value, variable: String, scope: &mut Scope) {
        let (kind, typed) =
            match facts.get("type").and_then(Value::as_str).map(str::to_lowercase).as_deref() {
                Some("string") => (ParameterKind::Text, Type::Text),
                Some("boolean") => (ParameterKind::Flag, Type::Flag),
                Some("stringarray") => (ParameterKind::Texts, Type::Texts),
                _ => return self.problem(format!("parameter `{name}` has an unknown type")),
            };
        let required = facts.get("required").and_then(Value::as_bool).unwrap_or(false);
        let default = facts.get("default").and_then(|value| match (kind, value) {
            (ParameterKind::Text, Value::String(text)) => Some(Argument::Text(text.clone())),
            (ParameterKind::Flag, Value::Bool(flag)) => Some(Argument::Flag(*flag)),
            _ => None,
        });
        let absent = match (default, required) {
            (Some(default), _) => Absent::Default(default),
            (None, true) => Absent::Error,
            (None, false) => Absent::Nothing,
        };
        let optional = matches!(absent, Absent::Nothing);
        let docs = facts.get("documentation").and_then(Value::as_str).unwrap_or_default();
        let docs = rustdoc_line(&prose::parse(docs));
        scope.push(Known {
            name: name.to_owned(),
            variable: variable.clone(),
            kind: typed,
            optional,
        });
        self.parameters.push(Parameter { name: name.to_owned(), variable, kind, absent, docs });
    }

    fn rules(&mut self, value: Option<&Value>, scope: &Scope) -> Vec<Rule> {
        let Some(list) = value.and_then(Value::as_array) else {
            self.problem("`rules` is not a list");
            return Vec::new();
        };
        list.iter().filter_map(|rule| self.rule(rule, scope.clone())).collect()
    }

    fn rule(&mut self, rule: &Value, mut scope: Scope) -> Option<Rule> {
        let mut conditions = Vec::new();
        for condition in rule.get("conditions").and_then(Value::as_array).into_iter().flatten() {
            self.condition(condition, &mut scope, &mut conditions)?;
        }
        let outcome = if let Some(error) = rule.get("error") {
            Outcome::Error(self.text(error, &mut scope, &mut conditions)?)
        } else if let Some(endpoint) = rule.get("endpoint") {
            self.endpoint(endpoint, &mut scope, &mut conditions)?
        } else {
            Outcome::Rules(self.rules(rule.get("rules"), &scope))
        };
        Some(Rule { conditions, outcome })
    }

    fn condition(
        &mut self,
        value: &Value,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<()> {
        // What is known to be there is used without asking again.
        if value.get("fn").and_then(Value::as_str) == Some("isSet") {
            let asked = self.expression(value.get("argv")?.get(0)?, scope, conditions)?;
            if let (Argument::Variable(variable), true) = (&asked.argument, asked.optional) {
                conditions.push(Condition::Bind(binding(variable.clone(), &asked)));
                scope
                    .iter_mut()
                    .filter(|known| known.variable == *variable)
                    .for_each(|known| known.optional = false);
            } else if asked.optional {
                conditions.push(Condition::Present(asked.argument));
            }
            return Some(());
        }
        let typed = self.expression(value, scope, conditions)?;
        let (kind, optional) = (typed.kind, typed.optional);
        if let Some(name) = value.get("assign").and_then(Value::as_str) {
            let wanted = names::field_name(name);
            let taken =
                scope.iter().map(|known| known.variable.clone()).chain(["params".to_owned()]);
            let variable =
                names::Scope::reserving(taken).assign(names::Case::Snake, &[wanted]).pop()?;
            scope.push(Known {
                name: name.to_owned(),
                variable: variable.clone(),
                kind,
                optional: false,
            });
            let condition = if optional { Condition::Bind } else { Condition::Name };
            conditions.push(condition(binding(variable.clone(), &typed)));
            if kind == Type::Flag {
                conditions.push(Condition::Test(Argument::Variable(variable)));
            }
        } else if kind == Type::Flag {
            let flag = self.present(typed, scope, conditions);
            conditions.push(Condition::Test(flag));
        } else if optional {
            conditions.push(Condition::Present(typed.argument));
        }
        Some(())
    }

    /// A value that is there: one that may be absent is bound first, and the rule only holds with
    /// it.
    fn present(
        &mut self,
        typed: Typed,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Argument {
        if !typed.optional {
            return typed.argument;
        }
        self.fresh += 1;
        let variable = format!("value_{}", self.fresh);
        conditions.push(Condition::Bind(binding(variable.clone(), &typed)));
        // No expression can name it, but later names must not hide it.
        let name = format!("#{variable}");
        scope.push(Known { name, variable: variable.clone(), kind: typed.kind, optional: false });
        Argument::Variable(variable)
    }

    fn text(
        &mut self,
        value: &Value,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<Argument> {
        self.of_type(value, Type::Text, scope, conditions)
    }

    fn of_type(
        &mut self,
        value: &Value,
        kind: Type,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<Argument> {
        let typed = self.expression(value, scope, conditions)?;
        if typed.kind != kind {
            self.problem(format!(
                "`{value}` is {}, but {} is required",
                typed.kind.name(),
                kind.name()
            ));
            return None;
        }
        Some(self.present(typed, scope, conditions))
    }

    fn expression(
        &mut self,
        value: &Value,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<Typed> {
        match value {
            Value::Bool(flag) => Some(Typed::new(Argument::Flag(*flag), Type::Flag)),
            Value::Number(number) => {
                let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
                if number.is_none() {
                    self.problem(format!("`{value}` is not an index"));
                }
                number.map(|number| Typed::new(Argument::Integer(number), Type::Integer))
            }
            Value::String(text) => self.template(text, scope, conditions),
            Value::Object(object) => match object.get("ref").and_then(Value::as_str) {
                Some(name) => self.reference(name, scope),
                None => self.call(value, scope, conditions),
            },
            _ => {
                self.problem(format!("`{value}` is not an expression"));
                None
            }
        }
    }

    fn reference(&mut self, name: &str, scope: &Scope) -> Option<Typed> {
        match scope.iter().rev().find(|known| known.name == name) {
            Some(known) => {
                let argument = Argument::Variable(known.variable.clone());
                Some(Typed { argument, kind: known.kind, optional: known.optional })
            }
            None => {
                self.problem(format!("unknown reference `{name}`"));
                None
            }
        }
    }

    /// Text with `{Name}` and `{Name#path}` in it; `{{` and `}}` are braces.
    fn template(
        &mut self,
        text: &str,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<Typed> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let tail = &rest[at..];
            if let Some(after) = tail.strip_prefix("{{").or_else(|| tail.strip_prefix("}}")) {
                plain.push_str(&tail[..1]);
                rest = after;
                continue;
            }
            let Some((inner, after)) = tail[1..].split_once('}').filter(|_| tail.starts_with('{'))
            else {
                self.problem(format!("unbalanced brace in the template `{text}`"));
                return None;
            };
            if !plain.is_empty() {
                parts.push(Argument::Text(std::mem::take(&mut plain)));
            }
            let (name, path) = inner.split_once('#').unwrap_or((inner, ""));
            let mut typed = self.reference(name, scope)?;
            if !path.is_empty() {
                let record = self.present(typed.clone(), scope, conditions);
                typed = self.attribute(Typed::new(record, typed.kind), path, scope, conditions)?;
            }
            parts.push(self.present(typed, scope, conditions));
            rest = after;
        }
        plain.push_str(rest);
        if parts.is_empty() {
            return Some(Typed::new(Argument::Text(plain), Type::Text));
        }
        if !plain.is_empty() {
            parts.push(Argument::Text(plain));
        }
        Some(Typed::new(Argument::Template(parts), Type::Text))
    }

    /// `getAttr`'s path: fields by `.`, elements by `[n]`.
    fn attribute(
        &mut self,
        record: Typed,
        path: &str,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<Typed> {
        let mut typed = record;
        for part in path.split('.').flat_map(|part| part.split_inclusive(']')) {
            let (name, index) = match part.split_once('[') {
                Some((name, index)) => {
                    (name, index.strip_suffix(']').and_then(|index| index.parse().ok()))
                }
                None => (part, None),
            };
            if !name.is_empty() {
                let Some((_, rust, kind)) =
                    fields(typed.kind).iter().find(|(known, _, _)| *known == name)
                else {
                    self.problem(format!("{} has no attribute `{name}`", typed.kind.name()));
                    return None;
                };
                let record = self.present(typed, scope, conditions);
                typed = Typed::new(Argument::Field(Box::new(record), rust), *kind);
            }
            if part.contains('[') {
                let Some(index) = index.filter(|_| typed.kind == Type::Texts) else {
                    self.problem(format!("`{path}` is not a path to an element"));
                    return None;
                };
                let list = self.present(typed, scope, conditions);
                typed = Typed::maybe(Argument::Element(Box::new(list), index), Type::Text);
            }
        }
        Some(typed)
    }

    fn call(
        &mut self,
        value: &Value,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<Typed> {
        let (Some(name), Some(argv)) =
            (value.get("fn").and_then(Value::as_str), value.get("argv").and_then(Value::as_array))
        else {
            self.problem(format!("`{value}` is not an expression"));
            return None;
        };
        let arity = |planner: &mut Planner, count: usize| {
            if argv.len() != count {
                planner.problem(format!(
                    "`{name}` requires {count} arguments, but has {}",
                    argv.len()
                ));
            }
            argv.len() == count
        };
        match name {
            "isSet" if arity(self, 1) => {
                let typed = self.expression(&argv[0], scope, conditions)?;
                let argument = match typed.optional {
                    true => Argument::IsSet(Box::new(typed.argument)),
                    false => Argument::Flag(true),
                };
                Some(Typed::new(argument, Type::Flag))
            }
            "not" if arity(self, 1) => {
                let flag = self.of_type(&argv[0], Type::Flag, scope, conditions)?;
                Some(Typed::new(Argument::Not(Box::new(flag)), Type::Flag))
            }
            "booleanEquals" if arity(self, 2) => {
                let left = self.of_type(&argv[0], Type::Flag, scope, conditions)?;
                let right = self.of_type(&argv[1], Type::Flag, scope, conditions)?;
                Some(Typed::new(Argument::Equal(Box::new(left), Box::new(right)), Type::Flag))
            }
            "getAttr" if arity(self, 2) => {
                let typed = self.expression(&argv[0], scope, conditions)?;
                let record = self.present(typed.clone(), scope, conditions);
                let path = argv[1].as_str().unwrap_or_default();
                self.attribute(Typed::new(record, typed.kind), path, scope, conditions)
            }
            "coalesce" if !argv.is_empty() => {
                let mut list = Vec::new();
                for value in argv {
                    let typed = self.expression(value, scope, conditions)?;
                    if typed.kind != Type::Text {
                        self.problem("`coalesce` is supported for strings only");
                        return None;
                    }
                    if !typed.optional {
                        list.push(MaybeText::Sure(typed.argument));
                        return Some(Typed::new(Argument::FirstText(list), Type::Text));
                    }
                    list.push(MaybeText::Maybe(typed.argument));
                }
                Some(Typed::maybe(Argument::FirstText(list), Type::Text))
            }
            "ite" if arity(self, 3) => {
                let flag = Box::new(self.of_type(&argv[0], Type::Flag, scope, conditions)?);
                let yes = self.expression(&argv[1], scope, conditions)?;
                let kind = yes.kind;
                let yes = Box::new(self.present(yes, scope, conditions));
                let no = Box::new(self.of_type(&argv[2], kind, scope, conditions)?);
                match kind {
                    Type::Text => Some(Typed::new(Argument::ChooseText(flag, yes, no), kind)),
                    Type::Flag => Some(Typed::new(Argument::ChooseFlag(flag, yes, no), kind)),
                    _ => {
                        self.problem("`ite` is supported for strings and booleans only");
                        None
                    }
                }
            }
            "isSet" | "not" | "booleanEquals" | "getAttr" | "ite" => None,
            _ => {
                let Some((rust, takes, gives, optional)) = function(name) else {
                    self.problem(format!("unknown function `{name}`"));
                    return None;
                };
                if !arity(self, takes.len()) {
                    return None;
                }
                let mut arguments = Vec::new();
                for (value, kind) in argv.iter().zip(takes) {
                    let argument = self.of_type(value, *kind, scope, conditions)?;
                    let by_value = matches!(kind, Type::Flag | Type::Integer);
                    arguments.push(if by_value {
                        Passed::Value(argument)
                    } else {
                        Passed::Reference(argument)
                    });
                }
                Some(Typed { argument: Argument::Call(rust, arguments), kind: gives, optional })
            }
        }
    }

    fn endpoint(
        &mut self,
        value: &Value,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<Outcome> {
        let Some(url) = value.get("url") else {
            self.problem("the endpoint has no `url`");
            return None;
        };
        let url = self.text(url, scope, conditions)?;
        let mut headers = Vec::new();
        for (name, values) in value.get("headers").and_then(Value::as_object).into_iter().flatten()
        {
            let mut list = Vec::new();
            for value in values.as_array().into_iter().flatten() {
                list.push(self.text(value, scope, conditions)?);
            }
            headers.push((name.clone(), list));
        }
        let mut properties = Vec::new();
        for (name, value) in
            value.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            properties.push((name.clone(), self.property(value, scope, conditions)?));
        }
        Some(Outcome::Endpoint { url, headers, properties })
    }

    fn property(
        &mut self,
        value: &Value,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<Property> {
        Some(match value {
            Value::Null => Property::Null,
            Value::Bool(flag) => Property::Flag(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(number) => Property::Integer(number),
                None => Property::Number(number.as_f64().unwrap_or_default()),
            },
            Value::String(_) => Property::Text(self.text(value, scope, conditions)?),
            Value::Array(list) => {
                let mut items = Vec::new();
                for value in list {
                    items.push(self.property(value, scope, conditions)?);
                }
                Property::List(items)
            }
            Value::Object(map) if map.contains_key("ref") || map.contains_key("fn") => {
                Property::Text(self.text(value, scope, conditions)?)
            }
            Value::Object(map) => {
                let mut entries = Vec::new();
                for (name, value) in map {
                    entries.push((name.clone(), self.property(value, scope, conditions)?));
                }
                Property::Map(entries)
            }
        })
    }
}
