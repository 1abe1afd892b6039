//! What calls of an operation need beyond the model, read from its table row.

use crate::table::Operation;
use crate::value::{Key, Map, Value, json};

/// The customizations of an operation. They come from overlays; the generator's overlay for AWS's
/// services has what AWS's clients know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customizations {
    /// Headers of every request.
    pub headers: Vec<(String, String)>,
    /// The checksums of requests and responses (`@httpChecksum`).
    pub checksum: Option<Checksum>,
    /// The member that is part of the endpoint, not of the path.
    pub endpoint_label: Option<String>,
    /// Errors of the endpoint rules with other messages.
    pub endpoint_errors: Vec<EndpointError>,
    /// Members with patterns that are checked before a request.
    pub patterns: Vec<MemberPattern>,
    /// Maps of strings that must be ASCII, with the messages of their errors.
    pub ascii: Vec<(String, String)>,
    /// Members that are sent as base64, with the members for their MD5 hashes.
    pub encryption_keys: Vec<(String, String)>,
    /// Members that are percent-encoded, with the beginning of a suffix that is not.
    pub percent_encoded: Vec<(String, String)>,
    /// Whether line breaks in XML are sent as character references.
    pub escapes_line_breaks: bool,
    /// Members of the output that the service percent-encodes.
    pub encoded_output: Option<EncodedOutput>,
    /// Whether the response has no element around its member.
    pub unwrapped_output: bool,
    /// Whether successful responses can have an error as their XML.
    pub errors_in_success: bool,
    /// Timestamps in headers that can have other values, with the members that have the header as
    /// it is.
    pub lenient_timestamps: Vec<(String, String)>,
    /// How to follow a service that names another Region.
    pub region_redirect: Option<RegionRedirect>,
    /// Headers with hashes of the body.
    pub body_hashes: Vec<(String, BodyHash)>,
    /// Whether a `GET` request is sent as `POST` with the query as its body.
    pub query_as_body: bool,
    /// The member of the input with the URL that the request is sent to.
    pub endpoint_member: Option<String>,
    /// The operation that returns the endpoint, if requests must not go to that of the service;
    /// empty if it is not known.
    pub discovery: Option<String>,
    /// A parameter with the request itself, presigned for another Region.
    pub presigned_url: Option<PresignedUrl>,
    /// Members of the input that the command line encodes as base64.
    pub base64: Vec<String>,
    /// Members of the output that the command line decodes, by their paths.
    pub decode: Vec<(String, Decoding)>,
    /// Shapes whose values the command line decodes in outputs, by their names.
    pub decode_shapes: Vec<(String, Decoding)>,
}

/// A parameter of a form whose value is the URL of the same request in another Region, presigned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PresignedUrl {
    /// The parameter.
    pub parameter: String,
    /// The parameter with the Region that the URL is for; without it, no URL is added.
    pub source_region: String,
    /// The parameter of the URL with the Region of the request.
    pub destination_region: String,
    /// Whether the request has both Regions too.
    pub sends_regions: bool,
}

/// A hash of the body, in hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyHash {
    /// SHA-256.
    Sha256,
    /// The root of a binary tree of SHA-256 hashes, whose leaves are those of each MiB.
    Sha256Tree,
}

/// How the command line decodes a string of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoding {
    /// JSON.
    Json,
    /// JSON that is percent-encoded.
    UrlJson,
    /// Text that is encoded as base64; invalid UTF-8 is replaced.
    Base64Text,
}

/// The checksums of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checksum {
    /// The header of the request that names the algorithm.
    pub algorithm_header: Option<String>,
    /// Whether requests must have a checksum.
    pub is_required: bool,
    /// The header of the request that asks for checksums of responses.
    pub mode_header: Option<String>,
    /// The names of the algorithms of responses.
    pub response_algorithms: Vec<String>,
}

/// The message of an error of the endpoint rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointError {
    /// The beginning of the message of the rules.
    pub start: String,
    /// The message; `{message}` is that of the rules.
    pub message: String,
    /// Whether the input is not valid.
    pub is_invalid_input: bool,
}

/// The values of a member that are valid, beyond its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberPattern {
    /// The member of the input.
    pub member: String,
    /// Regular expressions, of which one must match.
    pub patterns: Vec<String>,
    /// The message of the error; `{value}` is the value.
    pub message: String,
}

/// Members of the output that are percent-encoded because the client asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncodedOutput {
    /// The member of input and output that names the encoding.
    pub member: String,
    /// Its value in requests of users that do not set it.
    pub value: String,
    /// The encoded members, with a dot between the name of a list and that of a member.
    pub paths: Vec<String>,
}

/// How a client follows a service that names another Region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegionRedirect {
    /// The member whose value has a Region.
    pub member: String,
    /// The header of responses with the Region.
    pub header: String,
    /// The field of errors with the Region.
    pub field: String,
    /// Codes of errors that another Region causes.
    pub codes: Vec<String>,
    /// Statuses of such errors.
    pub statuses: Vec<i64>,
    /// The operation that finds the Region if a response does not have it.
    pub probe: String,
}

impl Customizations {
    /// Reads the customizations of an operation; most operations have none.
    pub fn of(operation: Operation) -> Customizations {
        let json = operation.customizations();
        if json.is_empty() {
            return Customizations::default();
        }
        let Ok(Value::Map(row)) = json::parse(json) else { return Customizations::default() };
        let part = |key: &str| row.get(key).and_then(Value::as_map);
        Customizations {
            headers: texts(&row, "headers"),
            checksum: part("checksum").map(checksum),
            endpoint_label: text(&row, "endpoint_label"),
            endpoint_errors: part("endpoint_errors")
                .into_iter()
                .flatten()
                .filter_map(endpoint_error)
                .collect(),
            patterns: part("patterns").into_iter().flatten().filter_map(pattern).collect(),
            ascii: texts(&row, "ascii"),
            encryption_keys: texts(&row, "encryption_keys"),
            percent_encoded: texts(&row, "percent_encoded"),
            escapes_line_breaks: flag(&row, "escapes_line_breaks"),
            encoded_output: part("encoded_output").map(|row| EncodedOutput {
                member: text(row, "member").unwrap_or_default(),
                value: text(row, "value").unwrap_or_default(),
                paths: list(row, "paths"),
            }),
            unwrapped_output: flag(&row, "unwrapped_output"),
            errors_in_success: flag(&row, "errors_in_success"),
            lenient_timestamps: texts(&row, "lenient_timestamps"),
            region_redirect: part("region_redirect").map(redirect),
            body_hashes: named(&row, "body_hashes", body_hash),
            query_as_body: flag(&row, "query_as_body"),
            endpoint_member: text(&row, "endpoint_member"),
            discovery: text(&row, "discovery"),
            presigned_url: part("presigned_url").and_then(presigned_url),
            base64: list(&row, "base64"),
            decode: named(&row, "decode", decoding),
            decode_shapes: named(&row, "decode_shapes", decoding),
        }
    }
}

fn checksum(row: &Map) -> Checksum {
    Checksum {
        algorithm_header: text(row, "algorithm"),
        is_required: flag(row, "required"),
        mode_header: text(row, "mode"),
        response_algorithms: list(row, "response"),
    }
}

fn endpoint_error((start, row): (&Key, &Value)) -> Option<EndpointError> {
    let row = row.as_map()?;
    Some(EndpointError {
        start: start.to_string(),
        message: text(row, "message")?,
        is_invalid_input: flag(row, "invalid_input"),
    })
}

fn pattern((member, row): (&Key, &Value)) -> Option<MemberPattern> {
    let row = row.as_map()?;
    Some(MemberPattern {
        member: member.to_string(),
        patterns: list(row, "patterns"),
        message: text(row, "message")?,
    })
}

fn redirect(row: &Map) -> RegionRedirect {
    let statuses = row.get("statuses").and_then(Value::as_list).unwrap_or_default();
    let status = |it: &Value| match it {
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    RegionRedirect {
        member: text(row, "member").unwrap_or_default(),
        header: text(row, "header").unwrap_or_default(),
        field: text(row, "field").unwrap_or_default(),
        codes: list(row, "codes"),
        statuses: statuses.iter().filter_map(status).collect(),
        probe: text(row, "probe").unwrap_or_default(),
    }
}

pub(super) fn text(row: &Map, key: &str) -> Option<String> {
    row.get(key).and_then(Value::as_str).map(str::to_owned)
}

pub(super) fn flag(row: &Map, key: &str) -> bool {
    row.get(key) == Some(&Value::Bool(true))
}

/// A list of strings.
pub(super) fn list(row: &Map, key: &str) -> Vec<String> {
    let items = row.get(key).and_then(Value::as_list).unwrap_or_default();
    items.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

fn presigned_url(row: &Map) -> Option<PresignedUrl> {
    Some(PresignedUrl {
        parameter: text(row, "parameter")?,
        source_region: text(row, "source_region")?,
        destination_region: text(row, "destination_region")?,
        sends_regions: flag(row, "sends_regions"),
    })
}

/// An object of names, each with its meaning.
fn named<T>(row: &Map, key: &str, meaning: fn(&str) -> Option<T>) -> Vec<(String, T)> {
    texts(row, key).into_iter().filter_map(|(key, name)| Some((key, meaning(&name)?))).collect()
}

fn body_hash(name: &str) -> Option<BodyHash> {
    match name {
        "sha256" => Some(BodyHash::Sha256),
        "sha256_tree" => Some(BodyHash::Sha256Tree),
        _ => None,
    }
}

fn decoding(name: &str) -> Option<Decoding> {
    match name {
        "json" => Some(Decoding::Json),
        "url_json" => Some(Decoding::UrlJson),
        "base64_text" => Some(Decoding::Base64Text),
        _ => None,
    }
}

/// An object of strings.
fn texts(row: &Map, key: &str) -> Vec<(String, String)> {
    let entries = row.get(key).and_then(Value::as_map).into_iter().flatten();
    let text = |(name, value): (&Key, &Value)| Some((name.to_string(), value.as_str()?.to_owned()));
    entries.filter_map(text).collect()
}
