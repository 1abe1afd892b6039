//! Whose conventions a service follows: AWS's, or its own.
//!
//! Without the feature `own`, no value of [`Own`] can exist: the compiler then removes all code for
//! services that are not AWS's, which other modules write without a `cfg`.

use std::ops::Deref;

/// The conventions of a service: its settings, credentials, messages and pages.
#[derive(Clone, Copy, Debug)]
pub enum Flavour {
    /// A service of AWS: everything is as in the AWS CLI.
    Aws,
    /// Any other service.
    Own(Own),
}

/// A service that is not AWS's.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    service: &'static OwnService,
    _enabled: Enabled,
}

/// Has a value with the feature `own` only.
#[cfg(feature = "own")]
type Enabled = ();
#[cfg(not(feature = "own"))]
type Enabled = std::convert::Infallible;

impl Own {
    /// A service with these names; generated code calls it in the initializer of a static.
    #[cfg(feature = "own")]
    pub const fn new(service: &'static OwnService) -> Own {
        Own { service, _enabled: () }
    }

    /// Fails the build of a service that is not AWS's.
    ///
    /// # Panics
    /// Always, in the initializer of the static that generated code has for the service.
    #[cfg(not(feature = "own"))]
    #[allow(clippy::panic, reason = "evaluated by the compiler")]
    pub const fn new(_: &'static OwnService) -> Own {
        panic!(
            "a service that is not AWS's requires the feature `own`: add it to the dependencies \
             on hardie-cli, hardie-client and hardie-runtime in Cargo.toml"
        )
    }
}

impl Own {
    /// The same with other names; a program calls it once, since they are never freed.
    fn with(self, names: OwnService) -> Own {
        Own { service: Box::leak(Box::new(names)), _enabled: self._enabled }
    }
}

impl Deref for Own {
    type Target = OwnService;

    fn deref(&self) -> &OwnService {
        self.service
    }
}

/// The names of a service that is not AWS's, and the defaults of its settings.
#[derive(Debug)]
pub struct OwnService {
    /// The name of the program, such as `acme-billing`.
    pub program: &'static str,
    /// The beginning of its environment variables, without the underscore: `ACME_BILLING`.
    pub prefix: &'static str,
    /// The folder of its files below the platform's configuration folder: `acme-billing`.
    pub folder: &'static str,
    /// The URL of its documentation; empty if none is known.
    pub documentation: &'static str,
    /// The endpoint if no setting has one; empty if none is known.
    pub endpoint: &'static str,
    /// Whether the model has endpoint rules.
    pub has_rules: bool,
    /// Whether the endpoint rules need a Region.
    pub needs_region: bool,
    /// Whether endpoint rules or signatures can use a Region.
    pub uses_region: bool,
}

impl Flavour {
    /// The conventions of a whole program with this name: AWS's if all services are AWS's, else its
    /// own. The names of its settings are those of its services if all have the same; else those of
    /// the service with the program's name; else derived from the program's name, so that they are
    /// not settings of one of the services.
    #[cfg_attr(
        not(feature = "own"),
        allow(unreachable_code, reason = "without services of their own, all are AWS's")
    )]
    pub fn of_program(services: &[&'static super::Service], name: &str) -> Flavour {
        let own: Vec<Own> = services.iter().filter_map(|service| service.flavour.own()).collect();
        let Some(first) = own.first() else { return Flavour::Aws };
        if services.len() == 1 {
            return Flavour::Own(*first);
        }
        let has_aws = own.len() < services.len();
        let is_shared = !has_aws && own.iter().all(|own| own.names() == first.names());
        // No variable of a service that is not AWS's begins with `AWS_`.
        let has_no_name = name.is_empty() || name.eq_ignore_ascii_case("aws");
        let named = own.iter().find(|own| own.program == name);
        let names = if is_shared || has_no_name { Some(first) } else { named };
        let names = names.map_or_else(|| names_of(name), |own| own.names());
        let [program, prefix, folder] = names;
        Flavour::Own(first.with(OwnService {
            program,
            prefix,
            folder,
            documentation: "",
            endpoint: "",
            has_rules: false,
            needs_region: false,
            uses_region: has_aws || own.iter().any(|own| own.uses_region),
        }))
    }

    /// The names of a service that is not AWS's.
    pub fn own(self) -> Option<Own> {
        match self {
            Flavour::Aws => None,
            Flavour::Own(own) => Some(own),
        }
    }

    /// Whether settings have the same names and files.
    pub fn has_settings_of(self, other: Flavour) -> bool {
        match (self, other) {
            (Flavour::Aws, Flavour::Aws) => true,
            (Flavour::Own(own), Flavour::Own(other)) => own.names() == other.names(),
            (Flavour::Aws, Flavour::Own(_)) | (Flavour::Own(_), Flavour::Aws) => false,
        }
    }

    /// Whether the conventions are AWS's.
    pub fn is_aws(self) -> bool {
        matches!(self, Flavour::Aws)
    }
}

/// The names of the settings of a program.
fn names_of(program: &str) -> [&'static str; 3] {
    let replaced = |is_plain: fn(char) -> bool, other: char| -> String {
        program.chars().map(|c| if is_plain(c) { c } else { other }).collect()
    };
    let prefix = replaced(|c| c.is_ascii_alphanumeric(), '_').to_ascii_uppercase();
    let folder = replaced(|c| c.is_ascii_alphanumeric() || "-_.".contains(c), '-');
    [program.to_owned(), prefix, folder].map(|name| &*name.leak())
}

impl OwnService {
    fn names(&self) -> [&'static str; 3] {
        [self.program, self.prefix, self.folder]
    }

    /// The environment variable of a setting: `ACME_BILLING_ENDPOINT_URL` of `endpoint_url`.
    pub fn variable(&self, key: &str) -> String {
        format!("{}_{}", self.prefix, key.to_ascii_uppercase())
    }
}

/// A setting of services that are not AWS's: a key of the configuration file, and an environment
/// variable.
#[derive(Debug)]
pub struct Setting {
    /// The key in a profile of the configuration file.
    pub key: &'static str,
    /// What it does, as plain text.
    pub help: &'static str,
}

const fn setting(key: &'static str, help: &'static str) -> Setting {
    Setting { key, help }
}

/// All settings of services that are not AWS's, in the order of pages.
pub static SETTINGS: &[Setting] = &[
    setting("endpoint_url", "The URL to send requests to."),
    setting("region", "The Region, for endpoint rules and signatures."),
    setting("token", "The bearer token."),
    setting("token_command", "A command that prints the bearer token: a list of arguments."),
    setting("api_key", "The API key."),
    setting("username", "The user name for basic and digest authentication."),
    setting("password", "The password for basic and digest authentication."),
    setting("access_key_id", "The id of the access key for Signature Version 4."),
    setting("secret_access_key", "The secret access key for Signature Version 4."),
    setting("session_token", "The session token for Signature Version 4."),
    setting(
        "auth_scheme_preference",
        "Names of authentication schemes in the order to try them, separated by commas.",
    ),
    setting(
        "sigv4a_signing_region_set",
        "The Regions that Signature Version 4A is valid in, separated by commas.",
    ),
    setting("output", "The output format."),
    setting("pager", "The command that shows long output; empty for none."),
    setting("error_format", "The format of error messages."),
    setting("timestamp_format", "The format of timestamps in the output: wire or iso8601."),
    setting(
        "binary_format",
        "The format of blobs on the command line: base64 or raw-in-base64-out.",
    ),
    setting("auto_prompt", "When to prompt for parameters: on, on-partial or off."),
    setting("parameter_validation", "Whether parameters are validated: true or false."),
    setting("file_encoding", "The encoding of text files that options name."),
    setting("output_encoding", "The encoding of the output."),
    setting("ca_bundle", "The file of CA certificates."),
    setting("max_attempts", "The number of attempts of a request, the first included."),
    setting("retry_mode", "How requests are retried: standard or adaptive."),
    setting("app_id", "A name that is part of the User-Agent header."),
    setting(
        "request_checksum_calculation",
        "When requests have checksums: when_supported or when_required.",
    ),
    setting(
        "response_checksum_validation",
        "When checksums of responses are checked: when_supported or when_required.",
    ),
    setting("request_min_compression_size_bytes", "The smallest body to compress, in bytes."),
    setting("disable_request_compression", "Whether bodies are never compressed: true or false."),
    setting("disable_host_prefix_injection", "Whether host prefixes are left out: true or false."),
    setting("use_fips_endpoint", "Whether the endpoint rules choose a FIPS endpoint."),
    setting("use_dualstack_endpoint", "Whether the endpoint rules choose a dual-stack endpoint."),
    setting("ignore_configured_endpoint_urls", "Whether configured endpoints are ignored."),
];
