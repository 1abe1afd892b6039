//! The protocols: one row per protocol contains all facts that the generator needs about it.

/// A protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    AwsJson1_0,
    AwsJson1_1,
    RestJson1,
    RestXml,
    RpcV2Cbor,
    AwsQuery,
    Ec2Query,
    RpcV2Json,
    SimpleRestJson,
}

/// The body format, as far as it decides which traits name members.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    /// Members keep their own names.
    Plain,
    /// JSON that uses `@jsonName`.
    Json,
    /// XML; also the responses of the query protocols.
    Xml,
}

struct Row {
    protocol: Protocol,
    /// The id of the protocol's trait.
    id: &'static str,
    /// The static in `hardie_runtime::wire`, and the feature of that crate that enables it.
    runtime: (&'static str, &'static str),
    /// botocore's name of the protocol, and the `jsonVersion` beside it; `None` if botocore does
    /// not support the protocol.
    botocore: Option<(&'static str, Option<&'static str>)>,
    body: Body,
    /// Whether the model defines a URI per operation, and members can be bound outside the body.
    is_rest: bool,
    /// Whether botocore's files name the target of requests (`targetPrefix`).
    has_target: bool,
}

/// The protocols in botocore's order of preference, then those that botocore does not support; this
/// is the order of [`Protocol`].
const ROWS: [Row; 9] = [
    Row {
        protocol: Protocol::AwsJson1_0,
        id: "aws.protocols#awsJson1_0",
        runtime: ("AWS_JSON_1_0", "json"),
        botocore: Some(("json", Some("1.0"))),
        body: Body::Plain,
        is_rest: false,
        has_target: true,
    },
    Row {
        protocol: Protocol::AwsJson1_1,
        id: "aws.protocols#awsJson1_1",
        runtime: ("AWS_JSON_1_1", "json"),
        botocore: Some(("json", Some("1.1"))),
        body: Body::Plain,
        is_rest: false,
        has_target: true,
    },
    Row {
        protocol: Protocol::RestJson1,
        id: "aws.protocols#restJson1",
        runtime: ("REST_JSON_1", "json"),
        botocore: Some(("rest-json", None)),
        body: Body::Json,
        is_rest: true,
        has_target: false,
    },
    Row {
        protocol: Protocol::RestXml,
        id: "aws.protocols#restXml",
        runtime: ("REST_XML", "xml"),
        botocore: Some(("rest-xml", None)),
        body: Body::Xml,
        is_rest: true,
        has_target: false,
    },
    Row {
        protocol: Protocol::RpcV2Cbor,
        id: "smithy.protocols#rpcv2Cbor",
        runtime: ("RPC_V2_CBOR", "cbor"),
        botocore: Some(("smithy-rpc-v2-cbor", None)),
        body: Body::Plain,
        is_rest: false,
        has_target: true,
    },
    Row {
        protocol: Protocol::AwsQuery,
        id: "aws.protocols#awsQuery",
        runtime: ("AWS_QUERY", "query"),
        botocore: Some(("query", None)),
        body: Body::Xml,
        is_rest: false,
        has_target: false,
    },
    Row {
        protocol: Protocol::Ec2Query,
        id: "aws.protocols#ec2Query",
        runtime: ("EC2_QUERY", "query"),
        botocore: Some(("ec2", None)),
        body: Body::Xml,
        is_rest: false,
        has_target: false,
    },
    Row {
        protocol: Protocol::RpcV2Json,
        id: "smithy.protocols#rpcv2Json",
        runtime: ("RPC_V2_JSON", "json"),
        botocore: None,
        body: Body::Plain,
        is_rest: false,
        has_target: false,
    },
    Row {
        protocol: Protocol::SimpleRestJson,
        id: "alloy#simpleRestJson",
        runtime: ("SIMPLE_REST_JSON", "json"),
        botocore: None,
        body: Body::Json,
        is_rest: true,
        has_target: false,
    },
];

impl Protocol {
    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// All protocols: those of botocore in its order of preference, then others.
    pub fn all() -> impl Iterator<Item = Protocol> {
        ROWS.iter().map(|row| row.protocol)
    }

    /// The protocol that is used for a service that supports several: botocore's choice, if
    /// botocore supports one of them.
    pub fn preferred(protocols: &[Protocol]) -> Option<Protocol> {
        Protocol::all().find(|protocol| protocols.contains(protocol))
    }

    /// The protocol with this name in botocore's files, and the `jsonVersion` next to the name.
    pub fn from_botocore(name: &str, json_version: Option<&str>) -> Option<Protocol> {
        let named = || {
            ROWS.iter().filter_map(|row| {
                row.botocore.filter(|(known, _)| *known == name).map(|(_, version)| (row, version))
            })
        };
        let exact = named().find(|(_, version)| version.is_some() && *version == json_version);
        exact.or_else(|| named().next()).map(|(row, _)| row.protocol)
    }

    /// botocore's name of the protocol; `None` if botocore does not support the protocol.
    pub fn botocore_name(self) -> Option<&'static str> {
        self.row().botocore.map(|(name, _)| name)
    }

    /// The `jsonVersion` in botocore's files.
    pub fn json_version(self) -> Option<&'static str> {
        self.row().botocore.and_then(|(_, version)| version)
    }

    /// Whether botocore's files name the target of requests.
    pub fn has_target(self) -> bool {
        self.row().has_target
    }

    /// The static of the protocol in `hardie_runtime::wire`.
    pub fn constant(self) -> &'static str {
        self.row().runtime.0
    }

    /// The feature of `hardie-runtime` that enables the protocol.
    pub fn feature(self) -> &'static str {
        self.row().runtime.1
    }

    /// Whether the model defines a URI per operation, and members can be bound outside the body.
    pub fn is_rest(self) -> bool {
        self.row().is_rest
    }

    /// Whether the model defines no URIs, and all members are in the body.
    pub fn is_rpc(self) -> bool {
        !self.is_rest()
    }

    /// Whether response bodies are XML.
    pub fn is_xml(self) -> bool {
        self.row().body == Body::Xml
    }

    /// Whether members have the names of `@jsonName`.
    pub fn uses_json_names(self) -> bool {
        self.row().body == Body::Json
    }

    /// Whether members in requests have the names of `@ec2QueryName`.
    pub fn uses_ec2_names(self) -> bool {
        self == Protocol::Ec2Query
    }

    /// Whether the format of timestamps is always the protocol's, whatever `@timestampFormat` says.
    pub fn ignores_timestamp_formats(self) -> bool {
        self == Protocol::RpcV2Json
    }

    /// Whether the traits of alloy change how values are written.
    pub fn uses_alloy_traits(self) -> bool {
        self == Protocol::SimpleRestJson
    }

    /// Whether errors have the codes and statuses of `@awsQueryError`: all protocols that botocore
    /// supports, some of whose services have migrated from the query protocol.
    pub fn uses_query_errors(self) -> bool {
        self.row().botocore.is_some()
    }

    /// Whether the output is in an element named after the operation.
    pub fn wraps_output(self) -> bool {
        self == Protocol::AwsQuery
    }

    /// Whether a trait's id is that of a protocol.
    pub fn is_id(id: &str) -> bool {
        ROWS.iter().any(|row| row.id == id)
    }

    /// The id of the protocol's trait.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// The protocol's name without its namespace.
    pub fn name(self) -> &'static str {
        let id = self.id();
        id.rsplit_once('#').map_or(id, |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Protocol, ROWS};

    #[test]
    fn rows_are_in_the_order_of_the_enum() {
        for (position, row) in ROWS.iter().enumerate() {
            assert_eq!(row.protocol as usize, position, "{}", row.id);
            let Some((name, version)) = row.botocore else { continue };
            assert_eq!(Protocol::from_botocore(name, version), Some(row.protocol), "{}", row.id);
        }
        assert_eq!(Protocol::from_botocore("json", None), Some(Protocol::AwsJson1_0));
        assert_eq!(Protocol::from_botocore("soap", None), None);
    }
}
