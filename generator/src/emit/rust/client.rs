//! The client with a method per operation and waiter, and the items of paginated operations.

use super::attributes::{allow_deprecated, deprecated};
use super::paths::Paths;
use super::{Part, docs, ident, tokens};
use crate::escape::{Escaped, Markdown, escaped, markdown, rust};
use crate::plan::Plan;
use crate::plan::client::{ClientPlan, ItemPath};
use crate::plan::prose::rustdoc::DocLine;
use crate::plan::types::item::FieldType;
use proc_macro2::TokenStream;
use quote::quote;

/// `impl Paginated` of an operation; nothing if it is not paginated.
pub(super) fn paginated(plan: &Plan, operation: usize, paths: &Paths) -> Option<TokenStream> {
    let path = plan.items(operation)?;
    let operation = plan.operations.get(operation)?;
    let (name, output) = (ident(&operation.name.rust), ident(&operation.output.name.rust));
    let element = tokens(&paths.field_type(path.item));
    let (string, vec) = (tokens(&paths.string()), tokens(&paths.vec()));
    let item = if path.is_map {
        quote! { (#string, #element) }
    } else {
        element
    };
    let items = items(&path);
    let old = allow_deprecated(paths.has_deprecated()).as_ref().map(tokens);
    Some(quote! {
        #old
        impl ::hardie_runtime::service::Paginated for #name {
            type Item = #item;

            fn items(page: #output) -> #vec<#item> {
                #items
            }
        }
    })
}

/// What says that an operation's request or response has a stream as its body.
pub(super) fn streaming(plan: &Plan, operation: usize, paths: &Paths) -> TokenStream {
    let Some(operation) = plan.operations.get(operation).zip(plan.table.operations.get(operation))
    else {
        return TokenStream::new();
    };
    let (item, row) = operation;
    let input = ident(&item.input.name.rust);
    let old = allow_deprecated(paths.has_deprecated()).as_ref().map(tokens);
    let upload = plan.table.streams_input(row).then(|| {
        quote! { #old impl ::hardie_runtime::service::StreamingInput for #input {} }
    });
    let download = plan.table.streams_output(row).then(|| {
        quote! { #old impl ::hardie_runtime::service::StreamingOutput for #input {} }
    });
    quote! { #upload #download }
}

/// The items of `page`.
fn items(path: &ItemPath<'_>) -> TokenStream {
    let Some((first, rest)) = path.fields.split_first() else { return quote! { page } };
    let name = ident(&first.name.rust);
    let mut is_option = matches!(first.kind, FieldType::Option(_));
    let mut value = quote! { page.#name };
    for field in rest {
        let name = ident(&field.name.rust);
        let is_inner_option = matches!(field.kind, FieldType::Option(_));
        value = match (is_option, is_inner_option) {
            (true, true) => quote! { #value.and_then(|it| it.#name) },
            (true, false) => quote! { #value.map(|it| it.#name) },
            (false, _) => quote! { #value.#name },
        };
        is_option |= is_inner_option;
    }
    match (is_option, path.is_map) {
        (true, true) => quote! { #value.into_iter().flatten().collect() },
        (true, false) => quote! { #value.unwrap_or_default() },
        (false, true) => quote! { #value.into_iter().collect() },
        (false, false) => value,
    }
}

/// The module of the client, and its re-export.
pub(super) fn client(plan: &Plan, paths: &Paths) -> Vec<Part> {
    let Some(client) = &plan.client else { return Vec::new() };
    let module = ident(&client.module);
    let mut parts = Vec::new();
    if client.is_reexported {
        parts.push(Part::Tokens(quote! { pub use #module::Client; }));
    }
    let title = markdown::text(&plan.service.title);
    let about =
        docs(&[escaped!(Markdown, "A client of ", title, ", with a method per operation.")]);
    let calls = calls(plan, client);
    let old = allow_deprecated(paths.has_deprecated()).as_ref().map(tokens);
    let tokens = quote! {
        pub use ::hardie_client::*;

        #about
        ///
        /// Dereferences to [`::hardie_client::Client`], which has pages,
        /// items and waiters. Clones are cheap and share connections.
        #[derive(Clone, Debug)]
        pub struct Client(::hardie_client::Client);

        /// Builds a [`Client`]; all settings are optional.
        pub type ClientBuilder = ::hardie_client::ClientBuilder<Client>;

        #old
        impl Client {
            /// Returns a builder of a client. What it does not set comes from the environment and
            /// the profile.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(&super::SERVICE)
            }

            #(#calls)*
        }

        impl From<::hardie_client::Client> for Client {
            fn from(client: ::hardie_client::Client) -> Client {
                Client(client)
            }
        }

        impl AsRef<::hardie_client::Client> for Client {
            fn as_ref(&self) -> &::hardie_client::Client {
                &self.0
            }
        }

        impl ::std::ops::Deref for Client {
            type Target = ::hardie_client::Client;

            fn deref(&self) -> &::hardie_client::Client {
                &self.0
            }
        }
    };
    let about: Vec<DocLine> = vec![
        "The client of the service, and what its callers need: settings, responses, errors,".into(),
        "pages and waiters.".into(),
    ];
    parts.push(Part::Module {
        docs: about,
        name: client.module.clone(),
        parts: vec![Part::Tokens(tokens)],
    });
    parts
}

/// The methods of operations and waiters. They are inlined, so that only those that a program calls
/// are compiled.
fn calls(plan: &Plan, client: &ClientPlan) -> Vec<TokenStream> {
    let result = tokens(&Paths::in_submodule().result());
    let operations = plan.operations.iter().zip(&client.methods).enumerate();
    let operations = operations.filter(|(_, (operation, _))| !operation.is_copy);
    let operations = operations.map(|(at, (operation, method))| {
        let first = operation.docs.iter().take_while(|line| !line.as_str().is_empty());
        let mut lines: Vec<DocLine> = first.cloned().collect();
        if !lines.is_empty() {
            lines.push(DocLine::empty());
        }
        lines.push(escaped!(Markdown, "Calls ", link(&operation.name.rust, "struct@"), "."));
        let output = link(&operation.output.name.rust, "struct@");
        let response = " in a [`Response`], whose `into_output()` returns it alone.";
        lines.extend([DocLine::empty(), escaped!(Markdown, "Returns ", output, response)]);
        lines.extend(alternatives(plan, client, at));
        lines.extend([DocLine::empty(), "# Errors".into()]);
        if operation.errors.is_empty() {
            lines.push("[`Error`]; the model has no errors of its own for this operation.".into());
        } else {
            let errors = link(&operation.error, "");
            lines.push(escaped!(Markdown, "[`Error`], with the modelled errors of ", errors, "."));
        }
        let docs = docs(&lines);
        let method = ident(method);
        let (input, output) =
            (ident(&operation.input.name.rust), ident(&operation.output.name.rust));
        let error = ident(&operation.error);
        let deprecation = deprecated(operation.deprecated.as_ref()).as_ref().map(tokens);
        quote! {
            #docs
            #deprecation
            #[inline]
            pub async fn #method(
                &self,
                input: super::#input,
            ) -> #result<Response<super::#output>, Error<super::#error>> {
                self.0.send(input).await
            }
        }
    });
    let waiters = client.waiters.iter().filter_map(|waiter| {
        let operation = plan.operations.get(waiter.operation)?;
        let docs = docs(&[escaped!(
            Markdown,
            "Calls ",
            link(&operation.name.rust, "struct@"),
            " until the waiter ",
            markdown::code(&waiter.waiter),
            " succeeds: set limits, then `.await` it."
        )]);
        let (method, input) = (ident(&waiter.name), ident(&operation.input.name.rust));
        let name = rust::string(&waiter.waiter);
        let name: TokenStream = name.as_str().parse().unwrap_or_default();
        Some(quote! {
            #docs
            #[inline]
            pub fn #method(&self, input: super::#input) -> Wait<super::#input> {
                self.0.wait_until(#name, input)
            }
        })
    });
    operations.chain(waiters).collect()
}

/// The other ways to call an operation: its pages, streams and waiters.
fn alternatives(plan: &Plan, client: &ClientPlan, at: usize) -> Vec<DocLine> {
    let Some(row) = plan.table.operations.get(at) else { return Vec::new() };
    let mut lines: Vec<DocLine> = Vec::new();
    if plan.items(at).is_some() {
        lines.push("Pages: `client.pages(input)`, and their items: `client.items(input)`.".into());
    } else if row.pagination.is_some() {
        lines.push("Pages: `client.pages(input)`.".into());
    }
    if plan.table.streams_input(row) {
        lines.push("Streams: `client.upload(input, body)` sends a file or stream.".into());
    }
    if plan.table.streams_output(row) {
        lines.push("Streams: `client.download(input)` returns the body while it arrives.".into());
    }
    let waiters = client.waiters.iter().filter(|waiter| waiter.operation == at);
    let waiters: Vec<Escaped<Markdown>> =
        waiters.map(|waiter| markdown::code(&format!("client.{}(input)", waiter.name))).collect();
    if !waiters.is_empty() {
        lines.push(escaped!(Markdown, "Waiters: ", Escaped::joined(&waiters, ", "), "."));
    }
    lines.into_iter().flat_map(|line| [DocLine::empty(), line]).collect()
}

/// A link to a type outside of the module.
fn link(name: &str, kind: &'static str) -> Escaped<Markdown> {
    let (text, target) = (markdown::name(name), markdown::target(name));
    escaped!(Markdown, "[", text, "](", kind, "super::", target, ")")
}
