//! [`Plan`] → code; makes no decisions and cannot fail.
//!
//! One file per kind of item. Types are written line by line ([`lines`]). Code with expressions is
//! built from tokens, which are formatted. Code that must keep its comments and columns (the
//! table), and long macro calls, are built as text.

mod attributes;
mod client;
mod complexity;
mod endpoint;
mod enumeration;
mod error_type;
mod lines;
mod operation;
mod paths;
mod service;
mod setters;
mod shorthand;
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
use std::ops::Range;

/// A part of a file; parts are separated by empty lines.
pub(crate) enum Part {
    /// Tokens, which are formatted.
    Tokens(TokenStream),
    /// Text, which is formatted.
    Unformatted(Escaped<Rust>),
    /// Text, which is kept as is.
    Text(Escaped<Rust>),
    /// A public module with its documentation and parts; text in it is not indented because it may
    /// contain multi-line literals.
    Module { docs: Vec<DocLine>, name: String, parts: Vec<Part> },
}

/// A section of a file; its parts depend on no other section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Start,
    /// Operations by their indexes.
    Operations(Range<usize>),
    /// Types by their indexes.
    Types(Range<usize>),
    End,
}

/// The sections of a plan in their final order, with about `size` operations or types each.
pub(crate) fn sections(plan: &Plan, size: usize) -> Vec<Section> {
    let cut = |count: usize| {
        let starts = (0..count).step_by(size.max(1));
        starts.map(move |start| start..count.min(start.saturating_add(size)))
    };
    let mut sections = vec![Section::Start];
    sections.extend(cut(plan.operations.len()).map(Section::Operations));
    sections.extend(cut(plan.types.len()).map(Section::Types));
    sections.push(Section::End);
    sections
}

/// Emits the sections of a plan, in any order.
pub(crate) struct Emitter<'p> {
    plan: &'p Plan,
    paths: Paths,
}

impl<'p> Emitter<'p> {
    pub(crate) fn new(plan: &'p Plan) -> Emitter<'p> {
        Emitter { plan, paths: Paths::of(plan) }
    }

    /// The parts of a section in their final order.
    pub(crate) fn parts(&self, section: &Section) -> Vec<Part> {
        match section {
            Section::Start => start(self.plan),
            Section::Operations(range) => {
                range.clone().flat_map(|at| operation(self.plan, at, &self.paths)).collect()
            }
            Section::Types(range) => {
                let types = self.plan.types.get(range.clone()).unwrap_or_default();
                types.iter().flat_map(|item| self.item(item)).collect()
            }
            Section::End => end(self.plan, &self.paths),
        }
    }

    fn item(&self, item: &Type) -> Vec<Part> {
        match item {
            Type::Structure(it) => structure::structure(it, &self.paths),
            Type::Union(it) => union::union(it, &self.paths),
            Type::Enumeration(it) => enumeration::enumeration(it, &self.paths),
            Type::IntEnumeration(it) => enumeration::int_enumeration(it),
        }
    }
}

fn start(plan: &Plan) -> Vec<Part> {
    let mut parts = vec![handshake()];
    parts.extend(paths::import(plan).map(Part::Text));
    parts
}

fn operation(plan: &Plan, at: usize, paths: &Paths) -> Vec<Part> {
    let Some(operation) = plan.operations.get(at).filter(|it| !it.is_copy) else {
        return Vec::new();
    };
    let mut parts = operation::operation(operation, at, paths);
    parts.extend(client::paginated(plan, at, paths).map(Part::Tokens));
    let streaming = client::streaming(plan, at, paths);
    if !streaming.is_empty() {
        parts.push(Part::Tokens(streaming));
    }
    parts
}

/// What belongs to all operations and types: the service, the endpoint rules, the table.
fn end(plan: &Plan, paths: &Paths) -> Vec<Part> {
    let mut parts = Vec::new();
    let boxed: Vec<Escaped<Rust>> = plan.boxed().into_iter().map(rust::name).collect();
    if !boxed.is_empty() {
        let names = Escaped::joined(&boxed, ", ");
        parts.push(Part::Text(escaped!(Rust, "::hardie_runtime::__private::boxed!(", names, ");")));
    }
    parts.extend(client::client(plan, paths));
    parts.extend(service::service(plan, paths));
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

/// Text as tokens, for code around it that is built from tokens.
fn tokens(text: &Escaped<Rust>) -> TokenStream {
    // Text that is not Rust is a bug in an emitter, which the compiler of the code reports.
    text.as_str().parse().unwrap_or_default()
}

/// Doc comments as tokens, one attribute per line.
fn docs(lines: &[DocLine]) -> TokenStream {
    let lines = lines.iter().map(rust::doc_line);
    quote! { #(#[doc = #lines])* }
}
