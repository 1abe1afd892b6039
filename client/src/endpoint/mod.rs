//! Resolves Region and endpoint (AWS CLI behaviour 8.1 and 8.2).

pub(crate) mod account_id;
mod auth_schemes;
pub(crate) mod parameters;
mod settings;

pub(crate) use auth_schemes::EndpointScheme;

use crate::config::{Config, Naming};
use crate::debug::canonical::SignedPath;
use crate::debug::log::Log;
use crate::error::Error;
use hardie_runtime::endpoint::{Endpoint, Param, Params, display_url};
use hardie_runtime::service::{AuthScheme, Flavour, Own, Service};
use std::sync::OnceLock;

/// An endpoint with its signing name and Region.
#[derive(Clone, Debug, Default)]
pub struct ResolvedEndpoint {
    pub(crate) url: String,
    pub(crate) signing_name: String,
    pub(crate) signing_region: String,
    pub(crate) headers: Vec<(String, String)>,
    /// Whether signatures cover the path as it is sent, and the hash of the body is a header, as S3
    /// has it (`disableDoubleEncoding`).
    pub(crate) has_raw_path: bool,
    /// The authentication schemes that the endpoint rules ask for; empty if they do not.
    pub(crate) schemes: Vec<EndpointScheme>,
}

impl ResolvedEndpoint {
    /// The URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The schemes that the endpoint rules ask for, in their order.
    pub(crate) fn auth_schemes(&self) -> Vec<AuthScheme> {
        self.schemes.iter().map(|entry| entry.scheme).collect()
    }

    /// The path as signatures of version 4 cover it.
    pub(crate) fn signed_path(&self) -> SignedPath {
        if self.has_raw_path { SignedPath::AsSent } else { SignedPath::Encoded }
    }

    /// The entry of the endpoint rules for a scheme.
    pub(crate) fn scheme(&self, scheme: AuthScheme) -> Option<&EndpointScheme> {
        self.schemes.iter().find(|entry| entry.scheme == scheme)
    }
}

/// The Region of a service that is not AWS's, if any: option, environment, profile. Only endpoint
/// rules or a signature need one.
///
/// # Errors
/// A Region that cannot be part of a host name.
pub(crate) fn own_region(option: Option<&str>, config: &Config) -> Result<String, Error> {
    // The profile is always looked up, since an unknown one is an error.
    config.get("region")?;
    let region = match option {
        Some(region) => Some(region.to_owned()),
        None => config.setting(&[], "region")?,
    };
    match region {
        // The option itself is not a setting.
        Some(region) if option.is_none() && !is_host_label(&region) && !region.is_empty() => {
            let valid = "letters, digits and hyphens";
            Err(config.invalid_value("region", valid, || invalid_region(&region)))
        }
        Some(region) => check_region(&region).map(|()| region),
        None => Ok(String::new()),
    }
}

/// The error for no Region for a service that is not AWS's.
pub(crate) fn no_own_region(config: &Config) -> Error {
    Error::no_own_region(&config.remedy("--region", "region"))
}

/// The Region: option, `AWS_REGION`, `AWS_DEFAULT_REGION`, profile, else `of_instance`.
pub(crate) fn region(
    option: Option<&str>,
    config: &Config,
    log: Log,
    of_instance: impl FnOnce() -> Result<Option<String>, Error>,
) -> Result<String, Error> {
    // The profile is always looked up, since an unknown one is an error.
    config.get("region")?;
    let found = match option {
        Some(region) => Some((region.to_owned(), "--region".to_owned())),
        None => config.setting_with_origin(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region")?,
    };
    let (region, from) = match found {
        Some(found) => found,
        None => {
            let none = || match config.naming() {
                Naming::CommandLine => Error::no_region(),
                _ => Error::no_own_region(&config.remedy("--region", "region")),
            };
            (of_instance()?.ok_or_else(none)?, "instance metadata".to_owned())
        }
    };
    log.line("client.endpoint", format_args!("Region {region} from {from}"));
    check_region(&region)?;
    Ok(region)
}

/// Rejects a Region that cannot be part of a host name.
pub(crate) fn check_region(region: &str) -> Result<(), Error> {
    if region.is_empty() || is_host_label(region) {
        return Ok(());
    }
    Err(invalid_region(region))
}

fn invalid_region(region: &str) -> Error {
    Error::general(format!("Provided region_name '{region}' doesn't match a supported format."))
}

/// Letters, digits and inner hyphens, 63 at most.
fn is_host_label(text: &str) -> bool {
    text.len() <= 63
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// The Region of a pseudo Region such as `fips-us-gov-west-1`, and whether it was one.
pub(crate) fn without_fips_marks(region: &str) -> (String, bool) {
    let real = region.strip_prefix("fips-").or_else(|| region.strip_suffix("-fips"));
    (real.unwrap_or(region).to_owned(), real.is_some())
}

/// Resolves endpoints from the settings, which are parameters of the endpoint rules.
#[derive(Debug)]
pub(crate) struct EndpointResolver {
    service: &'static Service,
    region: String,
    params: Params,
    is_custom: bool,
    account_id_mode: account_id::Mode,
    /// The endpoint that goes before the rules.
    only: Option<String>,
    /// The endpoint of operations without parameters, if it does not depend on the account.
    plain: OnceLock<ResolvedEndpoint>,
    log: Log,
}

/// The resolver of a service.
pub(crate) fn resolver(
    service: &'static Service,
    region: &str,
    option: Option<&str>,
    config: &Config,
    log: Log,
) -> Result<EndpointResolver, Error> {
    let (region, pseudo) = without_fips_marks(region);
    let custom = match option {
        Some(url) => Some((url.to_owned(), "--endpoint-url".to_owned())),
        None => match service.flavour {
            Flavour::Aws => configured_url(service.sdk_id, config)?,
            Flavour::Own(own) => own_url(service, own, config)?,
        },
    };
    if let (Flavour::Own(own), None) = (service.flavour, &custom)
        && !own.has_rules
    {
        return Err(Error::no_endpoint(&config.remedy("--endpoint-url", "endpoint_url")));
    }
    let lacks_region =
        region.is_empty() && service.flavour.own().is_some_and(|own| own.needs_region);
    if lacks_region && custom.is_none() {
        return Err(no_own_region(config));
    }
    let mut params = Params::new();
    if service.flavour.is_aws() || !region.is_empty() {
        params.set_string("Region", region.as_str());
    }
    match &custom {
        Some((url, from)) => {
            log.line("client.endpoint", format_args!("Endpoint {} from {from}", display_url(url)));
            if service.flavour.is_aws() || option.is_some() {
                check_uri(url)?;
            } else {
                check_own(url, from)?;
                variants(config)?;
            }
            // A custom endpoint silently overrides both variants.
            params.set_string("Endpoint", url.as_str());
            params.set_boolean("UseFIPS", false).set_boolean("UseDualStack", false);
        }
        None => {
            let (fips, dual) = variants(config)?;
            params.set_boolean("UseFIPS", fips || pseudo).set_boolean("UseDualStack", dual);
        }
    }
    settings::add(&mut params, service, custom.as_ref().map(|(url, _)| &**url), config)?;
    let is_custom = custom.is_some();
    // A custom endpoint needs no Region, even if the rules do.
    let only = custom.filter(|_| lacks_region).map(|(url, _)| url);
    let account_id_mode = account_id::Mode::Disabled;
    let plain = OnceLock::new();
    Ok(EndpointResolver { service, region, params, is_custom, account_id_mode, only, plain, log })
}

impl EndpointResolver {
    /// The resolver with a mode for account ids.
    pub(crate) fn account_id_mode(self, account_id_mode: account_id::Mode) -> EndpointResolver {
        EndpointResolver { account_id_mode, ..self }
    }

    /// The Region.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// Whether the user gives the endpoint, or an overlay has one.
    pub(crate) fn is_custom(&self) -> bool {
        self.is_custom
    }

    /// Whether the user wants signatures that cover bodies.
    pub(crate) fn signs_payload(&self) -> Option<bool> {
        self.params.boolean(settings::SIGNS_PAYLOAD)
    }

    /// Evaluates the rules with the parameters of an operation; `account` is the account id of the
    /// credentials.
    pub(crate) fn target(
        &self,
        operation: Vec<(String, Param)>,
        account: impl FnOnce() -> Result<Option<String>, Error>,
    ) -> Result<ResolvedEndpoint, Error> {
        if let Some(url) = &self.only {
            let endpoint = Endpoint { url: url.clone(), ..Endpoint::default() };
            return Ok(target(self.service, endpoint, self.region.clone()));
        }
        // The log has the parameters of each call.
        let is_plain = operation.is_empty() && !self.log.is_on();
        if let Some(found) = self.plain.get().filter(|_| is_plain) {
            return Ok(found.clone());
        }
        let mut has_account = false;
        let account = || {
            has_account = true;
            account()
        };
        let mut params = self.params.clone();
        let mut named = String::new();
        for (name, value) in operation {
            named.push_str(&format!(", {name} of the operation"));
            params.set(&name, value);
        }
        self.log.line(
            "client.endpoint",
            format_args!(
                "Endpoint rules of {} with Region {}, UseFIPS {:?}, UseDualStack {:?}{}{named}",
                self.service.shape_id,
                self.region,
                params.boolean("UseFIPS").unwrap_or_default(),
                params.boolean("UseDualStack").unwrap_or_default(),
                if self.is_custom { " and this endpoint" } else { "" }
            ),
        );
        let found = self.account_id_mode.evaluate(
            &|params| self.service.endpoint(params),
            &params,
            account,
        )?;
        let endpoint = found.map_err(|error| match self.service.flavour {
            Flavour::Aws => Error::general(error.to_string()),
            Flavour::Own(_) => Error::configuration(error.to_string()),
        })?;
        check_uri(&endpoint.url)?;
        auth_schemes::check(&endpoint.properties)?;
        let line = format_args!("The endpoint rules resolved to {}", display_url(&endpoint.url));
        self.log.line("client.endpoint", line);
        let found = target(self.service, endpoint, self.region.clone());
        if is_plain && !has_account {
            // Another call may have set the same one.
            let _ = self.plain.set(found.clone());
        }
        Ok(found)
    }
}

/// Whether the settings ask for FIPS and dual-stack endpoints.
pub(crate) fn variants(config: &Config) -> Result<(bool, bool), Error> {
    let fips = flag(config, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?;
    Ok((fips, flag(config, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?))
}

fn flag(config: &Config, variable: &str, key: &str) -> Result<bool, Error> {
    Ok(config.flag(&[variable], key)?.unwrap_or_default())
}

/// The URL of a service in environment or profile, its own before the general one, with its origin;
/// `id` is the service's `sdkId`.
pub(crate) fn configured_url(id: &str, config: &Config) -> Result<Option<(String, String)>, Error> {
    let ignore = "ignore_configured_endpoint_urls";
    if flag(config, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", ignore)? {
        return Ok(None);
    }
    let id = id.replace(' ', "_");
    let variable = format!("AWS_ENDPOINT_URL_{}", id.to_uppercase());
    let some = |text: &String| !text.is_empty();
    for variable in [variable.as_str(), "AWS_ENDPOINT_URL"] {
        if let Some(url) = config.env(variable).filter(some) {
            return Ok(Some((url, format!("variable {variable}"))));
        }
    }
    match config.service_setting(&id.to_lowercase(), "endpoint_url")?.filter(some) {
        Some(url) => Ok(Some((url, "the profile's services section".to_owned()))),
        None => {
            let url = config.get("endpoint_url")?.filter(some);
            Ok(url.map(|url| (url, "key endpoint_url of the profile".to_owned())))
        }
    }
}

/// The URL of a service that is not AWS's, with its origin: in environment or profile, its own
/// before the general one, else the default of the program.
fn own_url(
    service: &Service,
    own: Own,
    config: &Config,
) -> Result<Option<(String, String)>, Error> {
    let default = Some(own.endpoint).filter(|url| !url.is_empty());
    let default = || default.map(|url| (url.to_owned(), "the program's default".to_owned()));
    if flag(config, "", "ignore_configured_endpoint_urls")? {
        return Ok(default());
    }
    let some = |text: &String| !text.is_empty();
    let general = own.variable("endpoint_url");
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let word: String = service.command.chars().map(plain).collect();
    for variable in [format!("{general}_{}", word.to_uppercase()), general] {
        if let Some(url) = config.env(&variable).filter(some) {
            return Ok(Some((url, format!("variable {variable}"))));
        }
    }
    if let Some(url) = config.service_setting(service.command, "endpoint_url")?.filter(some) {
        return Ok(Some((url, "the profile's services table".to_owned())));
    }
    match config.get("endpoint_url")?.filter(some) {
        Some(url) => Ok(Some((url, "key endpoint_url of the profile".to_owned()))),
        None => Ok(default()),
    }
}

/// Rejects a URL without a valid host; the transport rejects unknown schemes.
pub(crate) fn check_url(url: &str) -> Result<(), Error> {
    let invalid = || Error::general(format!("Invalid endpoint: {}", display_url(url)));
    let (_, rest) = url.split_once("://").ok_or_else(invalid)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            address.parse::<std::net::Ipv6Addr>().map_err(|_| invalid())?;
            ("", port.strip_prefix(':'))
        }
        None => {
            let (host, port) = match host.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (host, None),
            };
            if host.is_empty() || host.len() > 255 {
                return Err(invalid());
            }
            (host, port)
        }
    };
    let labels = host.strip_suffix('.').unwrap_or(host);
    let good = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if !labels.is_empty() && !labels.split('.').all(good) {
        return Err(invalid());
    }
    match port {
        None | Some("") => Ok(()),
        Some(port) => match port.parse::<u32>() {
            Ok(number) if u16::try_from(number).is_ok() => Ok(()),
            Ok(_) => Err(Error::general("Port out of range 0-65535")),
            Err(_) => Err(invalid()),
        },
    }
}

/// Rejects the URL of a setting of a service that is not AWS's, with the setting's name.
pub(crate) fn check_own(url: &str, from: &str) -> Result<(), Error> {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    let is_http = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if is_http && check_uri(url).is_ok() {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "The value `{}` of {from} is not valid: it must be an http or https URL with a valid host \
         and port.",
        display_url(url).escape_debug()
    )))
}

/// Also rejects a URL that is not a valid URI. The SDK would reject it later, with a message that
/// contains the request.
pub(crate) fn check_uri(url: &str) -> Result<(), Error> {
    check_url(url)?;
    // A fragment is never sent.
    match url.split('#').next().unwrap_or_default().parse::<hyper::Uri>() {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::general(format!("Invalid endpoint: {}", display_url(url)))),
    }
}

fn target(service: &Service, endpoint: Endpoint, region: String) -> ResolvedEndpoint {
    let schemes = auth_schemes::of_endpoint(&endpoint.properties);
    let signature = schemes.iter().find(|entry| entry.scheme == AuthScheme::SigV4);
    let name = signature.and_then(|entry| entry.signing_name.clone());
    let signing_region = signature.and_then(|entry| entry.regions.clone());
    ResolvedEndpoint {
        signing_name: name.unwrap_or_else(|| service.signing_name.to_owned()),
        signing_region: signing_region.unwrap_or(region),
        headers: endpoint
            .headers
            .iter()
            .flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())))
            .collect(),
        has_raw_path: signature
            .or_else(|| schemes.iter().find(|entry| entry.scheme == AuthScheme::SigV4a))
            .is_some_and(|entry| entry.disables_double_encoding),
        url: endpoint.url,
        schemes,
    }
}

/// Splits an endpoint into the URL without query and fragment, and the query, which is sent before
/// a request's own.
pub(crate) fn without_query(url: &str) -> (&str, &str) {
    let url = url.split('#').next().unwrap_or_default();
    url.split_once('?').unwrap_or((url, ""))
}

#[cfg(test)]
mod tests {
    use super::check_own;

    #[test]
    fn endpoints_of_settings_are_named() {
        for url in ["http://x", "HTTPS://x.example:8443/base", "http://[::1]:80"] {
            assert!(check_own(url, "variable ACME_ENDPOINT_URL").is_ok(), "{url}");
        }
        for url in ["notaurl", "ftp://x", "http://", "http://x:99999", "http://local host"] {
            let error = check_own(url, "variable ACME_ENDPOINT_URL").unwrap_err();
            assert_eq!(
                error.message(),
                format!(
                    "The value `{url}` of variable ACME_ENDPOINT_URL is not valid: it must be an \
                     http or https URL with a valid host and port."
                )
            );
        }
    }
}
