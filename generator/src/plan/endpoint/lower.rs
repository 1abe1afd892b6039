//! The endpoint rule set trait → [`RuleSet`]: names resolved, types checked.
//!
//! Supports the whole language of Smithy's "Rules engine standard library": `isSet`, `not`,
//! `getAttr`, `booleanEquals`, `stringEquals`, `substring`, `parseURL`, `uriEncode`,
//! `isValidHostLabel`, `split`, `coalesce`, `ite`, `aws.partition`, `aws.parseArn`,
//! `aws.isVirtualHostableS3Bucket`.

use super::expressions::{NamedVariable, Planner, Scope, binding};
use super::library::Type;
use super::rules::{
    Argument, Condition, MissingParameter, Outcome, Parameter, ParameterKind, Property, Rule,
    RuleSet,
};
use crate::diagnostic::Diagnostic;
use crate::model::Shape;
use crate::plan::context::Lowering;
use crate::plan::prose::Document;
use crate::plan::prose::rustdoc::rustdoc_line;
use crate::plan::types::names;
use serde_json::Value;

/// Plans a service's endpoint rules.
///
/// A service of AWS without rules gets the one that AWS services follow:
/// `https://{prefix}.{Region}.{dnsSuffix}`. Any other service has a configured endpoint only, which
/// also goes before rules that do not have one.
pub(crate) fn lower(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>, prefix: &str) -> RuleSet {
    let given = cx.ok(&shape.id, shape.traits.endpoint_rule_set());
    let value = match given {
        Some(value) if cx.is_aws() => value,
        Some(value) => with_custom_endpoint(value),
        None if cx.is_aws() => default_rules(prefix),
        None => custom_endpoint_only(),
    };
    let mut planner = Planner { format: cx.prose_format(), ..Planner::default() };
    let rules = planner.rule_set(&value);
    let Planner { parameters, problems, .. } = planner;
    for problem in problems {
        let diagnostic = Diagnostic::error("endpoint.rules", format!("endpoint rules: {problem}"));
        cx.problem(diagnostic, &shape.id, shape.traits.endpoint_rule_set_place());
    }
    RuleSet { parameters, rules }
}

/// Rules with a custom endpoint before all others, if they have no such parameter.
fn with_custom_endpoint(mut value: Value) -> Value {
    let has_parameter = value.pointer("/parameters/Endpoint").is_some();
    let Some(parameters) = value.get_mut("parameters").and_then(Value::as_object_mut) else {
        return value;
    };
    if has_parameter {
        return value;
    }
    parameters.insert("Endpoint".to_owned(), text_parameter("SDK::Endpoint"));
    if let Some(rules) = value.get_mut("rules").and_then(Value::as_array_mut) {
        rules.insert(0, custom_endpoint());
    }
    value
}

/// The rules of a service without rules: there is no host to guess.
fn custom_endpoint_only() -> Value {
    serde_json::json!({
        "version": "1.0",
        "parameters": { "Endpoint": text_parameter("SDK::Endpoint") },
        "rules": [
            custom_endpoint(),
            { "conditions": [], "type": "error", "error": "No endpoint is configured" }
        ]
    })
}

fn text_parameter(builtin: &str) -> Value {
    serde_json::json!({ "type": "String", "builtIn": builtin })
}

/// The rule that a custom endpoint is used as it is.
fn custom_endpoint() -> Value {
    serde_json::json!({
        "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Endpoint" }] }],
        "type": "endpoint",
        "endpoint": { "url": { "ref": "Endpoint" } }
    })
}

fn default_rules(prefix: &str) -> Value {
    serde_json::json!({
        "version": "1.0",
        "parameters": {
            "Region": text_parameter("AWS::Region"),
            "Endpoint": text_parameter("SDK::Endpoint")
        },
        "rules": [
            custom_endpoint(),
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

impl Planner {
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
            (Some(default), _) => MissingParameter::Default(default),
            (None, true) => MissingParameter::Error,
            (None, false) => MissingParameter::Nothing,
        };
        let optional = matches!(absent, MissingParameter::Nothing);
        let docs = facts.get("documentation").and_then(Value::as_str).unwrap_or_default();
        let docs = rustdoc_line(&Document::read(docs, self.format));
        scope.push(NamedVariable {
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
        // A value that is known to be present needs no condition.
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
            scope.push(NamedVariable {
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
