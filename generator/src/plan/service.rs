//! [`Plan`]: everything that is generated for one service.

use super::auth::AuthScheme;
use super::client::ClientPlan;
use super::command::added_commands::AddedCommand;
use super::command::operation::Operation;
use super::customizations::EndpointSetting;
use super::endpoint::rules::RuleSet;
use super::facts::table::{OperationRow, Table};
use super::prose::Prose;
use super::prose::rustdoc::DocLine;
use super::types::item::{FieldType, Type};
use super::types::names::Name;
use crate::flavour::Flavour;
use crate::model::traits::Protocol;
use std::collections::{BTreeMap, BTreeSet};

/// The plan of the code that is generated for one service.
#[derive(Debug)]
pub struct Plan {
    pub header: Header,
    pub service: Service,
    /// In the order of their command names.
    pub operations: Vec<Operation>,
    /// In the order of their Rust names.
    pub types: Vec<Type>,
    pub table: Table,
    pub endpoint: RuleSet,
    /// The client for Rust callers, if one is generated.
    pub client: Option<ClientPlan>,
}

impl Plan {
    /// The Smithy names of the operations, in the order of their command names.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        let operations = self.operations.iter().filter(|operation| !operation.is_copy);
        operations.map(|operation| operation.name.wire.as_str())
    }

    /// The Rust names of all types, those of operations, inputs, outputs and errors too.
    pub(crate) fn rust_names(&self) -> BTreeSet<&str> {
        let operations = self
            .operations
            .iter()
            .flat_map(|it| [&it.name.rust, &it.input.name.rust, &it.output.name.rust, &it.error]);
        operations.chain(self.types().map(|name| &name.rust)).map(String::as_str).collect()
    }

    /// The names of the types that operations use: the Rust name, and the name of the shape.
    pub fn types(&self) -> impl ExactSizeIterator<Item = &Name> {
        self.types.iter().map(|item| item.name())
    }

    /// Whether some request or response may have a checksum that only the client's feature
    /// `checksums` computes. `Content-MD5` of services that are not AWS's needs no feature.
    pub fn needs_checksums(&self) -> bool {
        self.table.operations.iter().any(|row| {
            let is_required = row.flags.checksum_required && self.service.flavour == Flavour::Aws;
            is_required || row.customizations.checksum.is_some()
        })
    }

    /// Whether a command signs or decrypts with an RSA key of the user, which only the client's
    /// feature `rsa` can do.
    pub fn needs_rsa(&self) -> bool {
        let signs = self.service.added_commands.values().any(AddedCommand::signs_with_rsa);
        let mut rows = self.table.operations.iter();
        let rules = |row: &OperationRow| {
            row.customizations.options.added.iter().any(|option| option.decrypts.is_some())
        };
        signs || rows.any(rules)
    }
}

impl Plan {
    /// Lets the examples import from a module and be compiled.
    pub fn compile_examples(&mut self, path: &str) {
        for usage in self.operations.iter_mut().filter_map(|operation| operation.usage.as_mut()) {
            usage.path = Some(path.to_owned());
        }
    }

    /// The Rust names of the types that some field or variant boxes, in order.
    pub fn boxed(&self) -> BTreeSet<&str> {
        self.field_types().filter_map(FieldType::boxed).collect()
    }

    /// The types of all fields and of the contents of variants.
    pub fn field_types(&self) -> impl Iterator<Item = &FieldType> {
        let owns =
            self.operations.iter().flat_map(|operation| [&operation.input, &operation.output]);
        let shared = self.types.iter().filter_map(|item| match item {
            Type::Structure(it) => Some(it),
            _ => None,
        });
        let fields =
            owns.chain(shared).flat_map(|structure| &structure.fields).map(|field| &field.kind);
        let variants = self.types.iter().flat_map(|item| match item {
            Type::Union(it) => it.variants.as_slice(),
            _ => &[],
        });
        fields.chain(variants.filter_map(|variant| variant.content.as_ref()))
    }
}

/// Where the code comes from.
#[derive(Debug)]
pub struct Header {
    /// Names of the model files, without folders.
    pub models: Vec<String>,
}

/// The names of a service that is not AWS's, and the defaults of its settings; empty for AWS's
/// services.
#[derive(Debug, Default)]
pub struct OwnService {
    pub program: String,
    /// The beginning of its environment variables.
    pub prefix: String,
    /// The folder below the platform's configuration folder.
    pub folder: String,
    /// The URL of its documentation.
    pub documentation: String,
    /// The default endpoint.
    pub endpoint: String,
    /// Whether the model has endpoint rules.
    pub has_rules: bool,
    /// Whether the endpoint rules need a Region.
    pub needs_region: bool,
    /// Whether endpoint rules or signatures can use a Region.
    pub uses_region: bool,
}

/// Facts of the service.
#[derive(Debug)]
pub struct Service {
    pub shape_id: String,
    /// The target of requests in protocols without URIs.
    pub target: String,
    pub protocol: Protocol,
    /// Whether errors have no enclosing element.
    pub bare_errors: bool,
    /// URI and prefix of the namespace of its XML.
    pub xml_namespace: Option<(String, String)>,
    /// Whether errors keep the codes of the query protocol.
    pub query_compatible: bool,
    /// The command name, the first argument of the program.
    pub command: String,
    pub sdk_id: String,
    pub title: String,
    /// Commands that are not supported, with what to do instead.
    pub unsupported: BTreeMap<String, String>,
    /// Commands that overlays add.
    pub added_commands: BTreeMap<String, AddedCommand>,
    pub version: String,
    pub flavour: Flavour,
    /// Names and URLs of a service that is not AWS's.
    pub own: OwnService,
    /// The authentication schemes of its operations, in the order to try them.
    pub auth: Vec<AuthScheme>,
    pub signing_name: String,
    pub endpoint_prefix: String,
    /// Settings that are parameters of the endpoint rules.
    pub endpoint_settings: Vec<EndpointSetting>,
    pub docs: Vec<DocLine>,
    /// The documentation as programs show it.
    pub prose: Prose,
    /// The beginning of the URLs of AWS's own pages about operations; only AWS's services have
    /// it.
    pub documentation: Option<String>,
}
