//! Options of requests that apply between protocol and signature: compression of bodies and host
//! prefixes. After botocore's `client.py`; the implementation is in the runtime.

use crate::config::Config;
use crate::error::Error;
use crate::request::checksum::ChecksumSettings;
use hardie_runtime::cli::python;
use hardie_runtime::service::Flavour;
use hardie_runtime::shape::Structure;
use hardie_runtime::table::Operation;
use hardie_runtime::wire::{self, Dialect, Request};

/// The largest compression threshold, in bytes.
const LARGEST: usize = 1_048_576;

/// The options.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestOptions {
    /// The smallest body to compress, in bytes; `None` if compression is off.
    min_compressed: Option<usize>,
    prefixes_hosts: bool,
    pub(crate) checksums: ChecksumSettings,
}

impl RequestOptions {
    /// `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`, `AWS_DISABLE_REQUEST_COMPRESSION`,
    /// `AWS_DISABLE_HOST_PREFIX_INJECTION` and the profile's keys.
    ///
    /// # Errors
    /// A size that is not an integer from 1 to 1048576, even if compression is off.
    pub(crate) fn new(config: &Config) -> Result<RequestOptions, Error> {
        let key = "request_min_compression_size_bytes";
        let min = match config.setting(&["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"], key)? {
            Some(text) => size(&text).map_err(|reason| {
                let valid = "an integer from 1 to 1048576";
                config.invalid_value(key, valid, || {
                    Error::general(format!("Invalid value \"{text}\" for {key}. {reason}"))
                })
            })?,
            None => wire::MIN_COMPRESSED,
        };
        let flag = |variable: &str, key: &str| {
            config.flag(&[variable], key).map(|flag| flag.unwrap_or_default())
        };
        let disabled = flag("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression")?;
        Ok(RequestOptions {
            min_compressed: (!disabled).then_some(min),
            prefixes_hosts: !flag(
                "AWS_DISABLE_HOST_PREFIX_INJECTION",
                "disable_host_prefix_injection",
            )?,
            checksums: ChecksumSettings::new(config)?,
        })
    }

    /// Compresses a request, and adds the checksum that a service requires that is not AWS's.
    pub(crate) fn apply(
        &self,
        flavour: Flavour,
        operation: Operation,
        request: &mut Request,
    ) -> Result<(), Error> {
        let dialect = if flavour.is_aws() { Dialect::AwsCli } else { Dialect::Smithy };
        wire::finish_request(request, operation, dialect, self.min_compressed)
            .map_err(|error| Error::general(error.to_string()))
    }

    /// The endpoint with the operation's host prefix.
    ///
    /// # Errors
    /// A label that is not valid in a host name, even if prefixes are switched off.
    pub(crate) fn endpoint(
        &self,
        operation: Operation,
        input: &dyn Structure,
        url: &str,
    ) -> Result<String, Error> {
        let prefix = wire::host_prefix(operation, input)
            .map_err(|error| Error::invalid_input(error.to_string()))?;
        Ok(if self.prefixes_hosts { wire::prefixed_endpoint(url, &prefix) } else { url.to_owned() })
    }
}

fn size(text: &str) -> Result<usize, String> {
    let number = python::int(text)
        .map_err(|_| "Value must be an integer. Received <class 'str'> instead.".to_owned())?;
    let size = number.as_i64().and_then(|number| usize::try_from(number).ok());
    size.filter(|size| (1..=LARGEST).contains(size))
        .ok_or_else(|| format!("Value must be between 1 and {LARGEST}."))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes() {
        let between = Err("Value must be between 1 and 1048576.".to_owned());
        let integer = Err("Value must be an integer. Received <class 'str'> instead.".to_owned());
        let cases = [
            ("1", Ok(1)),
            (" 5 ", Ok(5)),
            ("1_0", Ok(10)),
            ("1048576", Ok(1_048_576)),
            ("1048577", between.clone()),
            ("0", between.clone()),
            ("-1", between.clone()),
            ("99999999999999999999", between),
            ("", integer.clone()),
            ("x", integer),
        ];
        for (text, want) in cases {
            assert_eq!(size(text), want, "{text:?}");
        }
    }
}
