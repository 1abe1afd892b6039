//! `SERVICE`: the constant description of a service.

use super::{Part, docs, ident};
use crate::escape::{escaped, markdown};
use crate::plan::Plan;
use crate::plan::command::operation::Operation;
use crate::plan::prose::rustdoc::DocLine;
use crate::plan::service::Service;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

/// The static that programs refer to.
pub(super) fn service(plan: &Plan) -> Vec<Part> {
    let service = &plan.service;
    let (title, version) = (markdown::line(&service.title), markdown::text(&service.version));
    let mut lines = vec![escaped!(Markdown, title, ", version ", version, ".")];
    if !service.docs.is_empty() {
        lines.push(DocLine::empty());
        lines.extend(service.docs.iter().cloned());
    }
    let docs = docs(&lines);
    let (command, shape_id, sdk_id) = (&service.command, &service.shape_id, &service.sdk_id);
    let (title, version, prose) = (&service.title, &service.version, service.prose.html());
    let (signing_name, endpoint_prefix) = (&service.signing_name, &service.endpoint_prefix);
    let operations = plan.operations.iter().map(code);
    let protocol = protocol(service);
    let errors = errors(&plan.operations);
    vec![Part::Tokens(quote! {
        #docs
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
                signing_name: #signing_name,
                endpoint_prefix: #endpoint_prefix,
                protocol: #protocol,
                docs: #prose,
                operations: &[#(#operations),*],
                errors: &[#(#errors),*],
                endpoint,
            }
        };
    })]
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
