//! Endpoint rules as a function: conditions become `if`s, results become `return`s.

use super::{Part, docs, ident};
use crate::escape::{escaped, markdown};
use crate::plan::endpoint::rules::{
    Argument, CallArgument, Condition, MaybeText, MissingParameter, Outcome, Parameter,
    ParameterKind, Property, Rule, RuleSet,
};
use crate::plan::prose::rustdoc::DocLine;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The function that resolves the endpoint of a service.
///
/// Names are imported inside the function, where they shadow types of the model with the same
/// names.
pub(super) fn endpoint(item: &RuleSet) -> Vec<Part> {
    let parameters = item.parameters.iter().map(parameter);
    let rules = rules(&item.rules);
    let mut lines: Vec<DocLine> = vec![
        "Resolves the endpoint by the endpoint rules of the model.".into(),
        DocLine::empty(),
        "# Errors".into(),
        "The error message of the rules, if no endpoint applies.".into(),
    ];
    if !item.parameters.is_empty() {
        lines.extend([DocLine::empty(), "# Parameters".into()]);
    }
    for Parameter { name, docs, .. } in &item.parameters {
        let between = if docs.is_empty() { "" } else { ": " };
        lines.push(escaped!(Markdown, "- ", markdown::name(name), between, docs));
    }
    let docs = docs(&lines);
    vec![Part::Tokens(quote! {
        #docs
        #[doc(hidden)]
        #[allow(clippy::all, unused_imports, unused_parens, unused_variables)]
        pub fn endpoint(
            params: &::hardie_runtime::endpoint::Params,
        ) -> ::std::result::Result<
            ::hardie_runtime::endpoint::Endpoint,
            ::hardie_runtime::endpoint::Error,
        > {
            use ::hardie_runtime::{Value, endpoint as rules};
            use ::std::{
                default::Default, iter::FromIterator, option::Option, string::String, vec::Vec,
            };
            use ::std::option::Option::Some;
            use ::std::result::Result::{Err, Ok};
            #(#parameters)*
            #rules
        }
    })]
}

fn parameter(item: &Parameter) -> TokenStream {
    let variable = ident(&item.variable);
    let name = &item.name;
    let getter = ident(match item.kind {
        ParameterKind::Text => "string",
        ParameterKind::Flag => "boolean",
        ParameterKind::Texts => "string_array",
    });
    let value = quote! { params.#getter(#name) };
    match &item.absent {
        MissingParameter::Nothing => quote! { let #variable = #value; },
        MissingParameter::Default(default) => {
            let default = argument(default);
            quote! { let #variable = #value.unwrap_or(#default); }
        }
        MissingParameter::Error => {
            let message = format!("The endpoint parameter {name} is required but was not set");
            quote! {
                let Some(#variable) = #value else {
                    return Err(
                        rules::Error(String::from(#message)),
                    );
                };
            }
        }
    }
}

/// A list of rules; the first rule that matches returns.
fn rules(list: &[Rule]) -> TokenStream {
    let mut out = TokenStream::new();
    for rule in list {
        let outcome = outcome(&rule.outcome);
        // From the inside out: the last condition directly encloses the result.
        let body = rule
            .conditions
            .iter()
            .rev()
            .fold(outcome, |inner, condition| around(condition, &inner));
        if rule.conditions.is_empty() {
            // Rules after an unconditional rule are unreachable.
            out.extend(body);
            return out;
        }
        let names =
            rule.conditions.iter().all(|condition| matches!(condition, Condition::Name(..)));
        out.extend(body);
        if names {
            return out;
        }
    }
    out.extend(error(&quote! { String::from("No endpoint rule applies") }));
    out
}

fn around(condition: &Condition, inner: &TokenStream) -> TokenStream {
    match condition {
        Condition::Bind(binding) => {
            let (name, value) = (ident(&binding.variable), argument(&binding.value));
            let reference = (!binding.is_flag).then(|| quote! { & });
            quote! { if let Some(#name) = #reference #value { #inner } }
        }
        Condition::Name(binding) => {
            let (name, value) = (ident(&binding.variable), argument(&binding.value));
            let reference = (!binding.is_flag).then(|| quote! { & });
            quote! { let #name = #reference #value; #inner }
        }
        Condition::Test(value) => {
            let value = argument(value);
            quote! { if #value { #inner } }
        }
        Condition::Present(value) => {
            let value = argument(value);
            quote! { if #value.is_some() { #inner } }
        }
    }
}

fn outcome(outcome: &Outcome) -> TokenStream {
    match outcome {
        Outcome::Rules(list) => rules(list),
        Outcome::Error(message) => error(&owned(message)),
        Outcome::Endpoint { url, headers, properties } => {
            let url = owned(url);
            if headers.is_empty() && properties.is_empty() {
                return quote! {
                    return Ok(rules::Endpoint { url: #url, ..Default::default() });
                };
            }
            let headers = headers.iter().map(|(name, values)| {
                let values = values.iter().map(owned);
                quote! { (String::from(#name), Vec::from([#(#values),*])) }
            });
            let properties = map(properties);
            quote! {
                return Ok(rules::Endpoint {
                    url: #url,
                    headers: FromIterator::from_iter([#(#headers),*]),
                    properties: #properties,
                });
            }
        }
    }
}

fn error(message: &TokenStream) -> TokenStream {
    quote! { return Err(rules::Error(#message)); }
}

fn map(entries: &[(String, Property)]) -> TokenStream {
    let entries = entries.iter().map(|(name, value)| {
        let value = property(value);
        quote! { (String::from(#name), #value) }
    });
    quote! { FromIterator::from_iter([#(#entries),*]) }
}

fn property(item: &Property) -> TokenStream {
    match item {
        Property::Null => quote! { Value::Null },
        Property::Flag(flag) => quote! { Value::from(#flag) },
        Property::Integer(number) => quote! { Value::from(#number) },
        Property::Number(number) => quote! { Value::from(#number) },
        Property::Text(text) => {
            let text = owned(text);
            quote! { Value::from(#text) }
        }
        Property::List(items) => {
            let items = items.iter().map(property);
            quote! { Value::List(Vec::from([#(#items),*])) }
        }
        Property::Map(entries) => {
            let entries = map(entries);
            quote! { Value::Map(#entries) }
        }
    }
}

/// A string as `String`.
fn owned(item: &Argument) -> TokenStream {
    match item {
        Argument::Text(text) => quote! { String::from(#text) },
        Argument::Template(_) | Argument::Call(..) | Argument::ChooseText(..) => argument(item),
        other => {
            let value = argument(other);
            quote! { #value.to_string() }
        }
    }
}

/// An expression; strings are of any type that derefs to `str`.
fn argument(item: &Argument) -> TokenStream {
    match item {
        Argument::Text(text) => quote! { #text },
        Argument::Flag(flag) => quote! { #flag },
        Argument::Integer(number) => {
            let number = Literal::usize_unsuffixed(*number);
            quote! { #number }
        }
        Argument::Variable(name) => {
            let name = ident(name);
            quote! { #name }
        }
        Argument::Template(parts) => {
            let pattern: String = parts
                .iter()
                .map(|part| match part {
                    Argument::Text(text) => text.replace('{', "{{").replace('}', "}}"),
                    _ => "{}".to_owned(),
                })
                .collect();
            let values =
                parts.iter().filter(|part| !matches!(part, Argument::Text(_))).map(argument);
            quote! { format!(#pattern, #(#values),*) }
        }
        Argument::Field(record, field) => {
            let record = argument(record);
            let field = ident(field);
            quote! { #record.#field }
        }
        Argument::Element(list, index) => {
            let list = argument(list);
            let index = Literal::usize_unsuffixed(*index);
            quote! { #list.get(#index) }
        }
        Argument::Call(function, arguments) => {
            let function = ident(function);
            let arguments = arguments.iter().map(passed);
            quote! { rules::#function(#(#arguments),*) }
        }
        Argument::Not(flag) => {
            let flag = argument(flag);
            quote! { !(#flag) }
        }
        Argument::Equal(left, right) => match (&**left, &**right) {
            (flag, Argument::Flag(true)) | (Argument::Flag(true), flag) => argument(flag),
            (flag, Argument::Flag(false)) | (Argument::Flag(false), flag) => {
                let flag = argument(flag);
                quote! { !(#flag) }
            }
            (left, right) => {
                let (left, right) = (argument(left), argument(right));
                quote! { (#left) == (#right) }
            }
        },
        Argument::IsSet(value) => {
            let value = argument(value);
            quote! { #value.is_some() }
        }
        Argument::FirstText(texts) => first_text(texts),
        Argument::ChooseText(flag, yes, no) => {
            let (flag, yes, no) = (argument(flag), owned(yes), owned(no));
            quote! { (if #flag { #yes } else { #no }) }
        }
        Argument::ChooseFlag(flag, yes, no) => {
            let (flag, yes, no) = (argument(flag), argument(yes), argument(no));
            quote! { (if #flag { #yes } else { #no }) }
        }
    }
}

fn passed(item: &CallArgument) -> TokenStream {
    match item {
        CallArgument::Value(value) | CallArgument::Reference(value @ Argument::Text(_)) => {
            argument(value)
        }
        CallArgument::Reference(value) => {
            let value = argument(value);
            quote! { &#value }
        }
    }
}

/// The first string that is present: an `Option`, unless one of them is always present.
fn first_text(texts: &[MaybeText]) -> TokenStream {
    let mut out = quote! { Option::<String>::None };
    for text in texts {
        out = match text {
            MaybeText::Maybe(text) => {
                let text = argument(text);
                quote! { #out.or_else(|| #text.as_ref().map(|text| text.to_string())) }
            }
            MaybeText::Sure(text) => {
                let text = owned(text);
                quote! { #out.unwrap_or_else(|| #text) }
            }
        };
    }
    out
}
