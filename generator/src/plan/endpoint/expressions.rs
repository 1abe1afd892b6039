//! Expressions of endpoint rules: names resolved, types checked.

use super::library::{Type, fields, function};
use super::rules::{Argument, Binding, CallArgument, Condition, MaybeText, Parameter};
use crate::plan::prose::Format;
use serde_json::Value;

/// An expression with its type, and whether its value may be absent.
#[derive(Clone, Debug)]
pub(super) struct TypedExpression {
    pub(super) argument: Argument,
    pub(super) kind: Type,
    pub(super) optional: bool,
}

impl TypedExpression {
    pub(super) fn new(argument: Argument, kind: Type) -> TypedExpression {
        TypedExpression { argument, kind, optional: false }
    }

    pub(super) fn maybe(argument: Argument, kind: Type) -> TypedExpression {
        TypedExpression { argument, kind, optional: true }
    }
}

pub(super) fn binding(variable: String, typed: &TypedExpression) -> Binding {
    Binding { variable, value: typed.argument.clone(), is_flag: typed.kind == Type::Flag }
}

/// A name that expressions may use, and the variable it stands for.
#[derive(Clone)]
pub(super) struct NamedVariable {
    pub(super) name: String,
    pub(super) variable: String,
    pub(super) kind: Type,
    pub(super) optional: bool,
}

/// The names that are known at a position in the rules; later ones hide earlier ones.
pub(super) type Scope = Vec<NamedVariable>;

/// Plans rules; problems are kept for the caller.
#[derive(Default)]
pub(super) struct Planner {
    pub(super) parameters: Vec<Parameter>,
    pub(super) problems: Vec<String>,
    /// Of the documentation of parameters.
    pub(super) format: Format,
    /// The number of names that were invented.
    pub(super) fresh: usize,
}

impl Planner {
    pub(super) fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(text.into());
    }

    /// A value that is present: one that may be absent is bound first, by a condition of the rule.
    pub(super) fn present(
        &mut self,
        typed: TypedExpression,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Argument {
        if !typed.optional {
            return typed.argument;
        }
        self.fresh += 1;
        let variable = format!("value_{}", self.fresh);
        conditions.push(Condition::Bind(binding(variable.clone(), &typed)));
        // No expression can use the name, but later names must not hide the variable.
        let name = format!("#{variable}");
        scope.push(NamedVariable {
            name,
            variable: variable.clone(),
            kind: typed.kind,
            optional: false,
        });
        Argument::Variable(variable)
    }

    pub(super) fn text(
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

    pub(super) fn expression(
        &mut self,
        value: &Value,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<TypedExpression> {
        match value {
            Value::Bool(flag) => Some(TypedExpression::new(Argument::Flag(*flag), Type::Flag)),
            Value::Number(number) => {
                let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
                if number.is_none() {
                    self.problem(format!("`{value}` is not an index"));
                }
                number.map(|number| TypedExpression::new(Argument::Integer(number), Type::Integer))
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

    fn reference(&mut self, name: &str, scope: &Scope) -> Option<TypedExpression> {
        match scope.iter().rev().find(|known| known.name == name) {
            Some(known) => {
                let argument = Argument::Variable(known.variable.clone());
                Some(TypedExpression { argument, kind: known.kind, optional: known.optional })
            }
            None => {
                self.problem(format!("unknown reference `{name}`"));
                None
            }
        }
    }

    /// A string with `{Name}` and `{Name#path}` in it; `{{` and `}}` are braces.
    fn template(
        &mut self,
        text: &str,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<TypedExpression> {
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
                typed = self.attribute(
                    TypedExpression::new(record, typed.kind),
                    path,
                    scope,
                    conditions,
                )?;
            }
            parts.push(self.present(typed, scope, conditions));
            rest = after;
        }
        plain.push_str(rest);
        if parts.is_empty() {
            return Some(TypedExpression::new(Argument::Text(plain), Type::Text));
        }
        if !plain.is_empty() {
            parts.push(Argument::Text(plain));
        }
        Some(TypedExpression::new(Argument::Template(parts), Type::Text))
    }

    /// A path of `getAttr`: fields with `.`, elements with `[n]`.
    fn attribute(
        &mut self,
        record: TypedExpression,
        path: &str,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<TypedExpression> {
        let mut typed = record;
        for part in path.split('.').flat_map(|part| part.split_inclusive(']')) {
            let (name, index) = match part.split_once('[') {
                Some((name, index)) => {
                    (name, index.strip_suffix(']').and_then(|index| index.parse().ok()))
                }
                None => (part, None),
            };
            if !name.is_empty() {
                let Some(field) = fields(typed.kind).iter().find(|field| field.name == name) else {
                    self.problem(format!("{} has no attribute `{name}`", typed.kind.name()));
                    return None;
                };
                let record = self.present(typed, scope, conditions);
                typed =
                    TypedExpression::new(Argument::Field(Box::new(record), field.rust), field.kind);
            }
            if part.contains('[') {
                let Some(index) = index.filter(|_| typed.kind == Type::Texts) else {
                    self.problem(format!("`{path}` is not a path to an element"));
                    return None;
                };
                let list = self.present(typed, scope, conditions);
                typed =
                    TypedExpression::maybe(Argument::Element(Box::new(list), index), Type::Text);
            }
        }
        Some(typed)
    }

    fn call(
        &mut self,
        value: &Value,
        scope: &mut Scope,
        conditions: &mut Vec<Condition>,
    ) -> Option<TypedExpression> {
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
                let argument = if typed.optional {
                    Argument::IsSet(Box::new(typed.argument))
                } else {
                    Argument::Flag(true)
                };
                Some(TypedExpression::new(argument, Type::Flag))
            }
            "not" if arity(self, 1) => {
                let flag = self.of_type(&argv[0], Type::Flag, scope, conditions)?;
                Some(TypedExpression::new(Argument::Not(Box::new(flag)), Type::Flag))
            }
            "booleanEquals" if arity(self, 2) => {
                let left = self.of_type(&argv[0], Type::Flag, scope, conditions)?;
                let right = self.of_type(&argv[1], Type::Flag, scope, conditions)?;
                Some(TypedExpression::new(
                    Argument::Equal(Box::new(left), Box::new(right)),
                    Type::Flag,
                ))
            }
            "getAttr" if arity(self, 2) => {
                let typed = self.expression(&argv[0], scope, conditions)?;
                let record = self.present(typed.clone(), scope, conditions);
                let path = argv[1].as_str().unwrap_or_default();
                self.attribute(TypedExpression::new(record, typed.kind), path, scope, conditions)
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
                        return Some(TypedExpression::new(Argument::FirstText(list), Type::Text));
                    }
                    list.push(MaybeText::Maybe(typed.argument));
                }
                Some(TypedExpression::maybe(Argument::FirstText(list), Type::Text))
            }
            "ite" if arity(self, 3) => {
                let flag = Box::new(self.of_type(&argv[0], Type::Flag, scope, conditions)?);
                let yes = self.expression(&argv[1], scope, conditions)?;
                let kind = yes.kind;
                let yes = Box::new(self.present(yes, scope, conditions));
                let no = Box::new(self.of_type(&argv[2], kind, scope, conditions)?);
                match kind {
                    Type::Text => {
                        Some(TypedExpression::new(Argument::ChooseText(flag, yes, no), kind))
                    }
                    Type::Flag => {
                        Some(TypedExpression::new(Argument::ChooseFlag(flag, yes, no), kind))
                    }
                    _ => {
                        self.problem("`ite` is supported for strings and booleans only");
                        None
                    }
                }
            }
            "isSet" | "not" | "booleanEquals" | "getAttr" | "ite" => None,
            _ => {
                let Some(function) = function(name) else {
                    self.problem(format!("unknown function `{name}`"));
                    return None;
                };
                if !arity(self, function.takes.len()) {
                    return None;
                }
                let mut arguments = Vec::new();
                for (value, kind) in argv.iter().zip(function.takes) {
                    let argument = self.of_type(value, *kind, scope, conditions)?;
                    let by_value = matches!(kind, Type::Flag | Type::Integer);
                    arguments.push(if by_value {
                        CallArgument::Value(argument)
                    } else {
                        CallArgument::Reference(argument)
                    });
                }
                let argument = Argument::Call(function.rust, arguments);
                Some(TypedExpression {
                    argument,
                    kind: function.gives,
                    optional: function.is_optional,
                })
            }
        }
    }
}
