//! [`Plan`] → code; makes no decisions and cannot fail.
//!
//! One file per kind of item. Most code is built from tokens, which are formatted. Code that must
//! keep its comments and columns (the table), and long macro calls, are built as text.

mod attributes;
mod calls;
mod client;
mod complexity;
mod endpoint;
mod enumeration;
mod error_type;
mod operation;
mod paths;
mod service;
mod setters;
mod shorthand;
mod skeleton;
mod structure;
mod table;
mod union;
mod wrap;

use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::Plan;
use crate::plan::prose::rustdoc::DocLine;
use crate::plan::types::item::Type;
use paths::Paths;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// A part of a file; parts are separated by empty lines.
pub(crate) enum Part {
    /// Tokens, which are formatted.
    Tokens(TokenStream),
    /// Text, which is kept as is.
    Text(Escaped<Rust>),
    /// A public module with its documentation and parts; text in it is not indented because it may
    /// contain multi-line literals.
    Module { docs: Vec<DocLine>, name: String, parts: Vec<Part> },
}

/// All parts of a plan in their final order: operations, types, the service, the endpoint rules,
/// the table.
pub(crate) fn emit(plan: &Plan) -> Vec<Part> {
    let mut parts = vec![handshake()];
    parts.extend(paths::import(plan).map(Part::Tokens));
    let paths = Paths::of(plan);
    for (at, operation) in plan.operations.iter().enumerate() {
        if operation.is_copy {
            continue;
        }
        parts.extend(operation::operation(operation, &paths));
        parts.extend(client::paginated(plan, at, &paths).map(Part::Tokens));
        let streaming = client::streaming(plan, at, &paths);
        if !streaming.is_empty() {
            parts.push(Part::Tokens(streaming));
        }
    }
    for item in &plan.types {
        parts.extend(match item {
            Type::Structure(it) => structure::structure(it, &paths),
            Type::Union(it) => union::union(it, &paths),
            Type::Enumeration(it) => enumeration::enumeration(it, &paths),
            Type::IntEnumeration(it) => enumeration::int_enumeration(it),
        });
    }
    let boxed: Vec<Escaped<Rust>> = plan.boxed().into_iter().map(rust::name).collect();
    if !boxed.is_empty() {
        let names = Escaped::joined(&boxed, ", ");
        parts.push(Part::Text(escaped!(Rust, "::hardie_runtime::__private::boxed!(", names, ");")));
    }
    parts.extend(client::client(plan, &paths));
    parts.extend(service::service(plan, &paths));
    parts.extend(endpoint::endpoint(&plan.endpoint));
    parts.extend(table::table(&plan.table));
    parts
}

/// The call that fails to compile, with a single message, if the runtime has a different version.
fn handshake() -> Part {
    let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
    let version = rust::string(version);
    Part::Text(escaped!(Rust, "::hardie_runtime::generated_by!(", version, ");"))
}

/// A Rust identifier, including raw ones.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(stem) => Ident::new_raw(stem, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Doc comments, one attribute per line; the only function that writes doc comments.
fn docs(lines: &[DocLine]) -> TokenStream {
    let lines = lines.iter().map(rust::doc_line);
    quote! { #(#[doc = #lines])* }
}
