//! A service from the file of a table.

use super::{ApiKey, AuthScheme, Code, Flavour, Service, TableCode};
use crate::endpoint::RuleProgram;
use crate::table::PackedDocs;
use crate::table::TableError;
use crate::table::file::{self, Origin};
use crate::table::rows::Text;
use crate::value::{Map, Value, json};
use crate::wire::{self, Protocol, ProtocolCode};

/// The protocols that a table can name.
const PROTOCOLS: [(&str, &ProtocolCode); 9] = [
    ("REST_JSON_1", &wire::REST_JSON_1),
    ("AWS_JSON_1_0", &wire::AWS_JSON_1_0),
    ("AWS_JSON_1_1", &wire::AWS_JSON_1_1),
    ("REST_XML", &wire::REST_XML),
    ("AWS_QUERY", &wire::AWS_QUERY),
    ("EC2_QUERY", &wire::EC2_QUERY),
    ("RPC_V2_CBOR", &wire::RPC_V2_CBOR),
    ("RPC_V2_JSON", &wire::RPC_V2_JSON),
    ("SIMPLE_REST_JSON", &wire::SIMPLE_REST_JSON),
];

impl Service {
    /// Reads the file of a table, as `hardie table` writes it: a service without generated code.
    ///
    /// Rows are read where they lie, if `bytes` are at an address that is a multiple of four (else
    /// they are copied first). What is read is never freed, so a program calls this once per file.
    ///
    /// # Errors
    /// The file is damaged, of another version, or of a service that this program cannot use.
    pub fn from_table(bytes: &'static [u8]) -> Result<&'static Service, TableError> {
        Service::read(bytes, Origin::File, None)
    }

    pub(super) fn read(
        bytes: &'static [u8],
        origin: Origin,
        docs: Option<&'static dyn PackedDocs>,
    ) -> Result<&'static Service, TableError> {
        let file = file::read(bytes, origin, docs)?;
        let facts = json::parse(file.facts).ok();
        let facts = facts.as_ref().and_then(Value::as_map);
        let facts = Facts(facts.ok_or_else(|| TableError::damaged("its facts are not JSON"))?);
        let operations = file.table.operations().len();
        let docs = u32::try_from(facts.number("docs")?).map_err(|_| missing("docs"))?;
        let service = Service {
            table: file.table,
            command: facts.text("command")?,
            shape_id: facts.text("shapeId")?,
            sdk_id: facts.text("sdkId")?,
            title: facts.text("title")?,
            version: facts.text("version")?,
            unsupported: facts.pairs("unsupported")?,
            added_commands: facts.pairs("addedCommands")?,
            flavour: flavour(&facts)?,
            auth: schemes(facts.get("auth")?)?,
            operation_auth: operation_auth(facts.get("operationAuth")?, operations)?,
            signing_name: facts.text("signingName")?,
            endpoint_prefix: facts.text("endpointPrefix")?,
            endpoint_settings: facts.text("endpointSettings")?,
            protocol: protocol(&facts)?,
            docs: "",
            code: Code::Table(TableCode {
                docs: Text(docs),
                rules: RuleProgram { text: file.table.text, words: file.rules },
            }),
        };
        Ok(Box::leak(Box::new(service)))
    }
}

fn missing(name: &str) -> TableError {
    TableError::damaged(format!("its fact `{name}` is missing or not valid"))
}

/// An object of facts.
struct Facts<'f>(&'f Map);

impl Facts<'_> {
    fn get(&self, name: &str) -> Result<&Value, TableError> {
        self.0.get(name).ok_or_else(|| missing(name))
    }

    fn text(&self, name: &str) -> Result<&'static str, TableError> {
        self.get(name)?.as_str().map(kept).ok_or_else(|| missing(name))
    }

    fn flag(&self, name: &str) -> Result<bool, TableError> {
        match self.get(name)? {
            Value::Bool(flag) => Ok(*flag),
            _ => Err(missing(name)),
        }
    }

    fn number(&self, name: &str) -> Result<u64, TableError> {
        number(self.get(name)?).ok_or_else(|| missing(name))
    }

    fn object(&self, name: &str) -> Result<Facts<'_>, TableError> {
        self.get(name)?.as_map().map(Facts).ok_or_else(|| missing(name))
    }

    /// A list of pairs of strings.
    fn pairs(&self, name: &str) -> Result<&'static [(&'static str, &'static str)], TableError> {
        let list = self.get(name)?.as_list().ok_or_else(|| missing(name))?;
        let pair = |item: &Value| match item.as_list() {
            Some([one, other]) => Some((kept(one.as_str()?), kept(other.as_str()?))),
            _ => None,
        };
        let pairs: Option<Vec<_>> = list.iter().map(pair).collect();
        Ok(pairs.ok_or_else(|| missing(name))?.leak())
    }
}

/// A string that is never freed; empty ones need no memory.
fn kept(text: &str) -> &'static str {
    if text.is_empty() { "" } else { text.to_owned().leak() }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => u64::try_from(number.as_i64()?).ok(),
        _ => None,
    }
}

#[cfg(feature = "own")]
fn flavour(facts: &Facts<'_>) -> Result<Flavour, TableError> {
    use super::{Own, OwnService};
    if !facts.0.contains_key("own") {
        return Ok(Flavour::Aws);
    }
    let own = facts.object("own")?;
    Ok(Flavour::Own(Own::new(Box::leak(Box::new(OwnService {
        program: own.text("program")?,
        prefix: own.text("prefix")?,
        folder: own.text("folder")?,
        documentation: own.text("documentation")?,
        endpoint: own.text("endpoint")?,
        has_rules: own.flag("hasRules")?,
        needs_region: own.flag("needsRegion")?,
        uses_region: own.flag("usesRegion")?,
    })))))
}

#[cfg(not(feature = "own"))]
fn flavour(facts: &Facts<'_>) -> Result<Flavour, TableError> {
    if facts.0.contains_key("own") {
        return Err(TableError::damaged(
            "it is of a service that is not AWS's, and this program lacks the feature `own`",
        ));
    }
    Ok(Flavour::Aws)
}

fn protocol(facts: &Facts<'_>) -> Result<Protocol, TableError> {
    let protocol = facts.object("protocol")?;
    let name = protocol.text("code")?;
    let found = PROTOCOLS.iter().find(|(known, _)| *known == name);
    let (_, code) = found.ok_or_else(|| missing("protocol"))?;
    let mut built = Protocol::new(code, protocol.text("target")?, facts.text("version")?);
    if protocol.flag("queryCompatible")? {
        built = built.query_compatible();
    }
    if protocol.flag("bareErrors")? {
        built = built.bare_errors();
    }
    let namespace = protocol.get("namespace")?.as_list();
    let Some([Value::String(uri), Value::String(prefix)]) = namespace else {
        return Err(missing("namespace"));
    };
    if !uri.is_empty() {
        built = built.namespace(kept(uri), kept(prefix));
    }
    Ok(built)
}

fn operation_auth(
    value: &Value,
    operations: usize,
) -> Result<&'static [(u16, &'static [AuthScheme])], TableError> {
    let row = |item: &Value| {
        let Some([row, list]) = item.as_list() else { return Err(missing("operationAuth")) };
        let row = number(row).and_then(|row| u16::try_from(row).ok());
        let row = row.filter(|row| usize::from(*row) < operations);
        Ok((row.ok_or_else(|| missing("operationAuth"))?, schemes(list)?))
    };
    let rows = value.as_list().ok_or_else(|| missing("operationAuth"))?.iter().map(row);
    let rows: Vec<(u16, &'static [AuthScheme])> = rows.collect::<Result<_, _>>()?;
    if !rows.is_sorted_by(|(one, _), (other, _)| one < other) {
        return Err(missing("operationAuth"));
    }
    Ok(rows.leak())
}

fn schemes(value: &Value) -> Result<&'static [AuthScheme], TableError> {
    let scheme = |item: &Value| {
        if let Some([Value::String(name), Value::Bool(in_query), Value::String(scheme)]) =
            item.as_list()
        {
            let (name, scheme) = (kept(name), kept(scheme));
            return Some(AuthScheme::ApiKey(ApiKey { name, in_query: *in_query, scheme }));
        }
        Some(match item.as_str()? {
            "bearer" => AuthScheme::Bearer,
            "basic" => AuthScheme::Basic,
            "digest" => AuthScheme::Digest,
            "sigv4" => AuthScheme::SigV4,
            "sigv4a" => AuthScheme::SigV4a,
            "none" => AuthScheme::None,
            _ => return None,
        })
    };
    let list = value.as_list().ok_or_else(|| missing("auth"))?;
    let schemes: Option<Vec<AuthScheme>> = list.iter().map(scheme).collect();
    Ok(schemes.ok_or_else(|| missing("auth"))?.leak())
}
