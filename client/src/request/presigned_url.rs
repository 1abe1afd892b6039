//! Parameters with the URL of the same request in another Region, presigned (Signature Version 4 in
//! the query).

use crate::endpoint::{self, ResolvedEndpoint};
use crate::error::Error;
use crate::request::signing::Clock;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_async::time::TimeSource;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::endpoint::uri_encode;
use hardie_runtime::service::{Customizations, PresignedUrl};
use hardie_runtime::table::Operation;
use hardie_runtime::wire::Request;
use percent_encoding::percent_decode_str;
use std::time::Duration;

/// The lifetime of a URL.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Adds the presigned URL to the form of a request, unless the input has one. A request that is
/// not signed because it is only shown gets a URL whose signature is not valid.
///
/// # Errors
/// A Region that cannot be part of a URL.
pub(crate) fn add(
    request: &mut Request,
    operation: Operation,
    target: &ResolvedEndpoint,
    keys: Option<&Credentials>,
    clock: &Clock,
) -> Result<(), Error> {
    let Some(rule) = Customizations::of(operation).presigned_url else { return Ok(()) };
    let keys = keys.cloned().unwrap_or_else(|| {
        Credentials::new("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", None, None, "none")
    });
    let body = request.body().bytes().unwrap_or_default();
    let mut form = Form::parse(&String::from_utf8_lossy(body));
    let Some(source) = form.get(&rule.source_region) else { return Ok(()) };
    if form.get(&rule.parameter).is_none() {
        let query = Form::parse(&form.render()).without(&rule, !rule.sends_regions);
        let url = url(&query, &rule, target, request.uri(), &source);
        let scope = UrlScope { name: &target.signing_name, region: &source, lifetime: LIFETIME };
        let url = signed(&url, keys, scope, clock)?;
        form.push(&rule.parameter, &url);
        if rule.sends_regions {
            form.push(&rule.destination_region, &target.signing_region);
        }
    }
    let form = form.without(&rule, !rule.sends_regions);
    *request.body_mut() = SdkBody::from(form.render());
    Ok(())
}

/// The fields of a form: names, and values as they are encoded.
struct Form(Vec<(String, String)>);

impl Form {
    fn parse(text: &str) -> Form {
        let field = |field: &str| {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            (name.to_owned(), value.to_owned())
        };
        Form(text.split('&').map(field).collect())
    }

    /// The decoded value of a field.
    fn get(&self, name: &str) -> Option<String> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        let value = value.replace('+', "%20");
        Some(percent_decode_str(&value).decode_utf8_lossy().into_owned())
    }

    fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), uri_encode(value)));
    }

    /// The fields without the source's Region, if that is not sent.
    fn without(mut self, rule: &PresignedUrl, is_removed: bool) -> Form {
        self.0.retain(|(name, _)| !is_removed || *name != rule.source_region);
        self
    }

    fn render(&self) -> String {
        let fields: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        fields.join("&")
    }
}

/// The URL of a request in the source's Region.
fn url(
    query: &Form,
    rule: &PresignedUrl,
    target: &ResolvedEndpoint,
    uri: &str,
    source: &str,
) -> String {
    let region = &target.signing_region;
    let (endpoint, _) = endpoint::without_query(&target.url);
    let base = format!("{}{uri}", endpoint.trim_end_matches('/'));
    let base = if region.is_empty() { base } else { base.replace(region, source) };
    let destination = format!("{}={}", rule.destination_region, uri_encode(region));
    let separator = if base.contains('?') { '&' } else { '?' };
    // Signatures cover spaces as `%20`.
    let query = query.render().replace('+', "%20");
    format!("{base}{separator}{query}&{destination}")
}

/// What the signature of a URL is valid for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UrlScope<'s> {
    /// The service name.
    pub(crate) name: &'s str,
    pub(crate) region: &'s str,
    pub(crate) lifetime: Duration,
}

/// The URL with the parameters of its signature, for a `GET` request.
///
/// # Errors
/// A URL or a Region that cannot be signed.
pub(crate) fn signed(
    url: &str,
    keys: Credentials,
    scope: UrlScope<'_>,
    clock: &Clock,
) -> Result<String, Error> {
    let failed = |error: String| Error::general(format!("The URL cannot be presigned: {error}"));
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(scope.lifetime);
    let identity = keys.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name(scope.name)
        .time(clock.now())
        .settings(settings)
        .build()
        .map_err(|error| failed(error.to_string()))?
        .into();
    let request = SignableRequest::new("GET", url, std::iter::empty(), SignableBody::Bytes(&[]))
        .map_err(|error| failed(error.to_string()))?;
    let (instructions, _) =
        sign(request, &params).map_err(|error| failed(error.to_string()))?.into_parts();
    let mut url = url.to_owned();
    for (name, value) in instructions.params() {
        let separator = if url.contains('?') { '&' } else { '?' };
        url.push_str(&format!("{separator}{name}={}", uri_encode(value)));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::{Form, LIFETIME, ResolvedEndpoint, UrlScope, signed, url};
    use crate::request::signing::Clock;
    use aws_credential_types::Credentials;
    use hardie_runtime::service::PresignedUrl;

    fn target(url: &str) -> ResolvedEndpoint {
        ResolvedEndpoint {
            url: url.to_owned(),
            signing_name: "copies".to_owned(),
            signing_region: "us-west-2".to_owned(),
            headers: Vec::new(),
            has_raw_path: false,
            schemes: Vec::new(),
        }
    }

    #[test]
    fn urls_in_the_region_of_the_source() {
        let rule = PresignedUrl {
            parameter: "Url".to_owned(),
            source_region: "From".to_owned(),
            destination_region: "To".to_owned(),
            sends_regions: false,
        };
        let form = Form::parse("Action=Copy&Name=a+b&From=eu-west-1");
        assert_eq!(form.get("Name").as_deref(), Some("a b"));
        let query = form.without(&rule, true);
        let target = target("https://copies.us-west-2.example.com/");
        let plain = url(&query, &rule, &target, "/", "eu-west-1");
        let base = "https://copies.eu-west-1.example.com/?Action=Copy&Name=a%20b&To=us-west-2";
        assert_eq!(plain, base);
        let keys = Credentials::new("AKID", "secret", Some("to/ken".to_owned()), None, "test");
        let scope = UrlScope { name: "copies", region: "eu-west-1", lifetime: LIFETIME };
        let url = signed(&plain, keys, scope, &Clock::default()).unwrap();
        let rest = url.strip_prefix(base).unwrap();
        let mut names: Vec<_> =
            rest.split('&').skip(1).filter_map(|field| Some(field.split_once('=')?.0)).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "X-Amz-Algorithm",
                "X-Amz-Credential",
                "X-Amz-Date",
                "X-Amz-Expires",
                "X-Amz-Security-Token",
                "X-Amz-Signature",
                "X-Amz-SignedHeaders"
            ]
        );
        assert!(rest.contains("X-Amz-Expires=3600&"), "{rest}");
        assert!(rest.contains("%2Feu-west-1%2Fcopies%2Faws4_request&"), "{rest}");
        assert!(rest.contains("X-Amz-Security-Token=to%2Fken"), "{rest}");
    }
}
