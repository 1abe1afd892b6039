//! The authentication schemes that endpoint rules ask for: the property `authSchemes` of an
//! endpoint.

use crate::error::Error;
use hardie_runtime::service::AuthScheme;
use hardie_runtime::value::{Map, Value};

/// A scheme of an endpoint with the scope of its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EndpointScheme {
    pub(crate) scheme: AuthScheme,
    pub(crate) signing_name: Option<String>,
    /// A Region, or several that are separated by commas.
    pub(crate) regions: Option<String>,
    /// Whether the path is signed as it is sent, not encoded once more.
    pub(crate) disables_double_encoding: bool,
}

/// The known schemes of an endpoint, in the order of its rules.
pub(super) fn of_endpoint(properties: &Map) -> Vec<EndpointScheme> {
    let schemes = properties.get("authSchemes").and_then(Value::as_list).unwrap_or_default();
    schemes.iter().filter_map(Value::as_map).filter_map(read).collect()
}

/// Rejects an endpoint whose schemes are all unknown: another signature would be wrong.
///
/// # Errors
/// The names of the schemes.
pub(super) fn check(properties: &Map) -> Result<(), Error> {
    let schemes = properties.get("authSchemes").and_then(Value::as_list).unwrap_or_default();
    let name = |it: &Value| Some(it.as_map()?.get("name")?.as_str()?.to_owned());
    let names: Vec<String> = schemes.iter().filter_map(name).collect();
    if names.is_empty() || !of_endpoint(properties).is_empty() {
        return Ok(());
    }
    Err(Error::general(format!(
        "The endpoint rules ask for the authentication scheme `{}`, which is not supported",
        names.join("`, `")
    )))
}

fn read(properties: &Map) -> Option<EndpointScheme> {
    let text = |key: &str| properties.get(key).and_then(Value::as_str);
    let name = text("name")?;
    let scheme = match name.rsplit_once('#').map_or(name, |(_, name)| name) {
        "sigv4" => AuthScheme::SigV4,
        "sigv4a" => AuthScheme::SigV4a,
        "bearer" | "httpBearerAuth" => AuthScheme::Bearer,
        _ => return None,
    };
    let set = properties.get("signingRegionSet").and_then(Value::as_list).unwrap_or_default();
    let set = set.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",");
    let regions = text("signingRegion").map_or(set, str::to_owned);
    Some(EndpointScheme {
        scheme,
        signing_name: text("signingName").map(str::to_owned),
        regions: Some(regions).filter(|regions| !regions.is_empty()),
        disables_double_encoding: properties.get("disableDoubleEncoding")
            == Some(&Value::Bool(true)),
    })
}

#[cfg(test)]
mod tests {
    use super::{EndpointScheme, check, of_endpoint};
    use hardie_runtime::service::AuthScheme;
    use hardie_runtime::value::{Value, json};

    #[test]
    fn schemes_of_endpoints() {
        let scheme = |scheme, signing_name: Option<&str>, regions: Option<&str>, once| {
            let (signing_name, regions) =
                (signing_name.map(str::to_owned), regions.map(str::to_owned));
            EndpointScheme { scheme, signing_name, regions, disables_double_encoding: once }
        };
        let cases = [
            (r#"{}"#, vec![]),
            (r#"{"authSchemes": "sigv4a"}"#, vec![]),
            (
                r#"{"authSchemes": [{"name": "sigv4a", "signingName": "s3", "signingRegionSet":
                    ["us-*", 1, "eu-west-1"], "disableDoubleEncoding": true},
                    {"name": "sigv4-s3express"}, {"signingName": "x"}, "sigv4",
                    {"name": "aws.auth#sigv4", "signingRegion": "eu-west-1",
                    "disableDoubleEncoding": "true"}]}"#,
                vec![
                    scheme(AuthScheme::SigV4a, Some("s3"), Some("us-*,eu-west-1"), true),
                    scheme(AuthScheme::SigV4, None, Some("eu-west-1"), false),
                ],
            ),
            (
                r#"{"authSchemes": [{"name": "sigv4a", "signingRegionSet": []}]}"#,
                vec![scheme(AuthScheme::SigV4a, None, None, false)],
            ),
        ];
        for (text, want) in cases {
            let Ok(Value::Map(properties)) = json::parse(text) else { panic!("{text}") };
            assert_eq!(of_endpoint(&properties), want, "{text}");
            check(&properties).unwrap();
        }
        let unknown = r#"{"authSchemes": [{"name": "sigv4-s3express"}]}"#;
        let Ok(Value::Map(properties)) = json::parse(unknown) else { panic!("{unknown}") };
        let error = check(&properties).unwrap_err().to_string();
        assert!(error.contains("`sigv4-s3express`, which is not supported"), "{error}");
    }
}
