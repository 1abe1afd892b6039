//! Checksums of requests (`@httpChecksum`, `@httpChecksumRequired`), as the AWS CLI adds them: in a
//! header, or after a stream that TLS protects. The checksum of a response is checked in
//! [`response::checksum`](crate::response::checksum).

mod chunked;

use crate::checksum::{Algorithm, Hasher};
use crate::config::Config;
use crate::error::Error;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::service::{Checksum, Customizations};
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Binding, Member, Operation};
use hardie_runtime::wire::Request;

/// When checksums are calculated and validated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChecksumSettings {
    /// Whether requests have a checksum if the operation supports it.
    calculates: bool,
    /// Whether checksums of responses are asked for and validated.
    pub(crate) validates: bool,
    /// Whether `@httpChecksumRequired` is as for AWS's services; others get `Content-MD5`.
    is_aws: bool,
}

impl ChecksumSettings {
    /// `AWS_REQUEST_CHECKSUM_CALCULATION`, `AWS_RESPONSE_CHECKSUM_VALIDATION` and the profile's
    /// keys.
    ///
    /// # Errors
    /// A value that is neither `when_supported` nor `when_required`.
    pub(crate) fn new(config: &Config) -> Result<ChecksumSettings, Error> {
        let setting = |variable: &str, key: &str| {
            let Some(text) = config.setting(&[variable], key)? else { return Ok(true) };
            match text.to_lowercase().as_str() {
                "when_supported" => Ok(true),
                "when_required" => Ok(false),
                other => Err(config.invalid_value(key, "when_supported or when_required", || {
                    Error::general(format!(
                        "Unsupported configuration value for {key}. Expected one of \
                         ('when_supported', 'when_required') but got {other}."
                    ))
                })),
            }
        };
        Ok(ChecksumSettings {
            calculates: setting(
                "AWS_REQUEST_CHECKSUM_CALCULATION",
                "request_checksum_calculation",
            )?,
            validates: setting("AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation")?,
            is_aws: config.flavour().is_aws(),
        })
    }
}

/// The checksum to add to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequestChecksum {
    algorithm: Algorithm,
    /// Whether it follows the body, which is sent in chunks.
    pub(crate) is_trailer: bool,
}

/// Decides on the checksum of a request, and adds the headers that name it. `is_tls` if the request
/// is sent over TLS.
///
/// # Errors
/// An algorithm that is not supported, or any if the program was built without checksums.
pub(crate) fn plan(
    settings: ChecksumSettings,
    customizations: &Customizations,
    operation: Operation,
    request: &mut Request,
    is_tls: bool,
) -> Result<Option<RequestChecksum>, Error> {
    let none = Checksum::default();
    let facts = customizations.checksum.as_ref().unwrap_or(&none);
    if let Some(mode) = facts.mode_header.as_ref().filter(|_| settings.validates)
        && !request.headers().contains_key(mode)
    {
        set(request, mode, "ENABLED")?;
    }
    let own = [&facts.algorithm_header, &facts.mode_header];
    let is_own = |name: &str| own.into_iter().flatten().any(|it| name.eq_ignore_ascii_case(it));
    if request.headers().iter().any(|(name, _)| is_checksum(name) && !is_own(name)) {
        return Ok(None);
    }
    let given = facts.algorithm_header.as_ref().and_then(|name| request.headers().get(name));
    let is_required =
        facts.is_required || (settings.is_aws && operation.has(OperationRow::CHECKSUM_REQUIRED));
    let algorithm = if let Some(name) = given {
        let error = || {
            if settings.is_aws {
                Error::general(format!("Unsupported checksum algorithm: {}", name.to_lowercase()))
            } else {
                unsupported(operation, facts, name)
            }
        };
        Algorithm::named(name).ok_or_else(error)?
    } else if is_required || (facts.algorithm_header.is_some() && settings.calculates) {
        if let Some(header) = &facts.algorithm_header {
            set(request, header, &Algorithm::DEFAULT.name().to_uppercase())?;
        }
        Algorithm::DEFAULT
    } else {
        return Ok(None);
    };
    if cfg!(not(feature = "checksums")) {
        return Err(Error::general(format!(
            "The operation {} needs checksums, but the program was built without them: add the \
             feature `checksums` of hardie-client or hardie-cli",
            operation.name()
        )));
    }
    let is_trailer = is_tls && has_stream(operation);
    Ok(Some(RequestChecksum { algorithm, is_trailer }))
}

/// The error of an algorithm that is not supported: names the member with it, and valid values.
fn unsupported(operation: Operation, facts: &Checksum, name: &str) -> Error {
    let is_it = |member: &Member| {
        let header = facts.algorithm_header.as_deref().unwrap_or_default();
        member.binding() == Binding::Header && member.wire_name().eq_ignore_ascii_case(header)
    };
    let mut members = operation.input().members();
    let member = members.find(is_it).map_or("the checksum algorithm", Member::name);
    let valid = Algorithm::ALL.map(|algorithm| algorithm.name().to_uppercase()).join(", ");
    let name = name.escape_debug();
    Error::invalid_input(format!(
        "The value `{name}` of {member} is not a supported checksum algorithm. Supported are: \
         {valid}"
    ))
}

/// Whether a header has a checksum of the body.
fn is_checksum(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let rest = name.strip_prefix("x-amz-checksum-");
    rest.is_some_and(|rest| {
        rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !["algorithm", "mode", "type"].contains(&rest)
    })
}

/// Whether the body of an operation's request is a stream.
pub(crate) fn has_stream(operation: Operation) -> bool {
    let mut members = operation.input().members();
    let payload = members.find(|member| member.binding() == Binding::Payload);
    payload.is_some_and(|member| member.target().is_streaming())
}

fn set(request: &mut Request, name: &str, value: &str) -> Result<(), Error> {
    let set = request.headers_mut().try_insert(name.to_owned(), value.to_owned());
    set.map(|_| ()).map_err(|error| Error::general(error.to_string()))
}

impl RequestChecksum {
    /// A hasher; there is one for each checksum that [`plan`] makes.
    pub(crate) fn hasher(self) -> Option<Hasher> {
        Hasher::of(self.algorithm)
    }

    /// Adds the checksum of a body to its request. `hasher` has read the body, if it is a header.
    ///
    /// # Errors
    /// None in practice: the headers are valid.
    pub(crate) fn add(self, request: &mut Request, hasher: Option<Hasher>) -> Result<(), Error> {
        let name = self.algorithm.header();
        if let (false, Some(hasher)) = (self.is_trailer, hasher) {
            return set(request, &name, &hasher.base64());
        }
        let encoding = match request.headers().get("content-encoding") {
            Some(given) => format!("{given},aws-chunked"),
            None => "aws-chunked".to_owned(),
        };
        set(request, "content-encoding", &encoding)?;
        set(request, "x-amz-trailer", &name)?;
        let body = std::mem::replace(request.body_mut(), SdkBody::taken());
        if let Some(length) = body.content_length() {
            set(request, "x-amz-decoded-content-length", &length.to_string())?;
        }
        *request.body_mut() = chunked::encode(body, self);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_checksum;

    #[test]
    fn headers_with_checksums() {
        for (name, want) in [
            ("x-amz-checksum-crc32", true),
            ("X-Amz-Checksum-SHA256", true),
            ("x-amz-checksum-md5", true),
            ("x-amz-checksum-mode", false),
            ("x-amz-checksum-type", false),
            ("x-amz-checksum-algorithm", false),
            ("x-amz-sdk-checksum-algorithm", false),
            ("x-amz-checksum-a-b", false),
        ] {
            assert_eq!(is_checksum(name), want, "{name}");
        }
    }
}
