//! `SERVICE`: the constant description of a service.

use super::attributes::allow_deprecated;
use super::paths::Paths;
use super::{Part, docs, ident};
use crate::escape::{escaped, markdown};
use crate::flavour::Flavour;
use crate::plan::Plan;
use crate::plan::auth::{ApiKey, ApiKeyPlace, AuthScheme};
use crate::plan::command::operation::Operation;
use crate::plan::prose::rustdoc::DocLine;
use crate::plan::service::{OwnService, Service};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

/// The static that programs refer to.
pub(super) fn service(plan: &Plan, paths: &Paths) -> Vec<Part> {
    let service = &plan.service;
    let (title, version) = (markdown::line(&service.title), markdown::text(&service.version));
    let mut lines = vec![escaped!(Markdown, title, ", version ", version, ".")];
    if !service.docs.is_empty() {
        lines.push(DocLine::empty());
        lines.extend(service.docs.iter().cloned());
    }
    let docs = docs(&lines);
    let old = allow_deprecated(paths.has_deprecated());
    let (command, shape_id, sdk_id) = (&service.command, &service.shape_id, &service.sdk_id);
    let (title, version, prose) = (&service.title, &service.version, service.prose.html());
    let (signing_name, endpoint_prefix) = (&service.signing_name, &service.endpoint_prefix);
    let endpoint_settings = match service.endpoint_settings.as_slice() {
        [] => String::new(),
        settings => serde_json::to_string(settings).unwrap_or_default(),
    };
    let operations = plan.operations.iter().map(code);
    let (flavour, auth) = (flavour(service), schemes(&service.auth));
    let operation_auth = operation_auth(plan);
    let protocol = protocol(service);
    let unsupported = service.unsupported.iter().map(|(command, text)| quote!((#command, #text)));
    let added_commands = service.added_commands.iter().map(|(command, rules)| {
        let rules = serde_json::to_string(rules).unwrap_or_default();
        quote!((#command, #rules))
    });
    let errors = errors(&plan.operations);
    vec![Part::Tokens(quote! {
        #docs
        #old
        pub static SERVICE: ::hardie_runtime::service::Service = {
            use ::hardie_runtime::__private::blank;
            use ::hardie_runtime::service::{OperationCode, Service};
            use ::hardie_runtime::wire;
            Service {
                table: &TABLE,
                command: #command,
                shape_id: #shape_id,
                sdk_id: #sdk_id,
                title: #title,
                version: #version,
                unsupported: &[#(#unsupported),*],
                added_commands: &[#(#added_commands),*],
                flavour: #flavour,
                auth: #auth,
                operation_auth: &[#(#operation_auth),*],
                signing_name: #signing_name,
                endpoint_prefix: #endpoint_prefix,
                endpoint_settings: #endpoint_settings,
                protocol: #protocol,
                docs: #prose,
                operations: &[#(#operations),*],
                errors: &[#(#errors),*],
                endpoint,
            }
        };
    })]
}

/// Whose conventions the service follows.
fn flavour(service: &Service) -> TokenStream {
    let path = quote!(::hardie_runtime::service);
    if service.flavour == Flavour::Aws {
        return quote!(#path::Flavour::Aws);
    }
    let OwnService {
        program,
        prefix,
        folder,
        documentation,
        endpoint,
        has_rules,
        needs_region,
        uses_region,
    } = &service.own;
    quote! {
        #path::Flavour::Own(#path::Own::new(&#path::OwnService {
            program: #program,
            prefix: #prefix,
            folder: #folder,
            documentation: #documentation,
            endpoint: #endpoint,
            has_rules: #has_rules,
            needs_region: #needs_region,
            uses_region: #uses_region,
        }))
    }
}

/// The schemes of operations that differ from those of the service, by operation row.
fn operation_auth(plan: &Plan) -> impl Iterator<Item = TokenStream> {
    plan.operations.iter().enumerate().filter(|(_, it)| it.auth != plan.service.auth).map(
        |(row, it)| {
            let (row, schemes) = (Literal::usize_unsuffixed(row), schemes(&it.auth));
            quote!((#row, #schemes))
        },
    )
}

fn schemes(schemes: &[AuthScheme]) -> TokenStream {
    let path = quote!(::hardie_runtime::service);
    let schemes = schemes.iter().map(|scheme| match scheme {
        AuthScheme::Bearer => quote!(#path::AuthScheme::Bearer),
        AuthScheme::ApiKey(ApiKey { name, place, scheme }) => {
            let in_query = *place == ApiKeyPlace::Query;
            quote! {
                #path::AuthScheme::ApiKey(#path::ApiKey {
                    name: #name,
                    in_query: #in_query,
                    scheme: #scheme,
                })
            }
        }
        AuthScheme::Basic => quote!(#path::AuthScheme::Basic),
        AuthScheme::Digest => quote!(#path::AuthScheme::Digest),
        AuthScheme::Sigv4 => quote!(#path::AuthScheme::SigV4),
        AuthScheme::Sigv4a => quote!(#path::AuthScheme::SigV4a),
        AuthScheme::None => quote!(#path::AuthScheme::None),
    });
    quote!(&[#(#schemes),*])
}

/// The static and the parameters of the protocol. Only the code of this protocol gets linked.
fn protocol(service: &Service) -> TokenStream {
    let name = &service.target;
    let code = ident(service.protocol.constant());
    let version = &service.version;
    let query_compatible = service.query_compatible.then(|| quote!(.query_compatible()));
    let bare_errors = service.bare_errors.then(|| quote!(.bare_errors()));
    let namespace =
        service.xml_namespace.as_ref().map(|(uri, prefix)| quote!(.namespace(#uri, #prefix)));
    quote! {
        wire::Protocol::new(&wire::#code, #name, #version)
            #query_compatible #bare_errors #namespace
    }
}

/// A constructor for each error of any operation, by shape row.
fn errors(operations: &[Operation]) -> impl Iterator<Item = TokenStream> {
    let all: BTreeMap<u16, &str> = operations
        .iter()
        .flat_map(|operation| &operation.errors)
        .map(|error| (error.row, error.name.rust.as_str()))
        .collect();
    all.into_iter().map(|(row, name)| {
        let (row, name) = (Literal::u16_unsuffixed(row), ident(name));
        quote! { (#row, blank::<self::#name>) }
    })
}

fn code(operation: &Operation) -> TokenStream {
    let input = ident(&operation.input.name.rust);
    let output = ident(&operation.output.name.rust);
    let module = ident(&operation.module);
    quote! {
        OperationCode {
            input: blank::<self::#input>,
            output: blank::<self::#output>,
            skeleton: self::#module::skeleton,
        }
    }
}
