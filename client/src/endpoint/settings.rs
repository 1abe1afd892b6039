//! Endpoint parameters that users configure: in the environment, in a profile, or in a nested
//! section of it such as `s3`.

use crate::config::{Config, is_true};
use crate::error::Error;
use hardie_runtime::endpoint::{Param, Params};
use hardie_runtime::service::{EndpointSetting, ParameterKind, Service};

/// Parameters of the endpoint rules themselves: an endpoint of the user overrides them.
const OVERRIDDEN: [&str; 2] = ["UseFIPS", "UseDualStack"];

/// The parameter that is for signatures, not for endpoint rules: whether they cover bodies.
pub(super) const SIGNS_PAYLOAD: &str = "SignsPayload";

/// Sets the parameters of a service that users configure; `custom` is the endpoint of the user.
///
/// # Errors
/// An unparsable file, or an unknown profile.
pub(super) fn add(
    params: &mut Params,
    service: &Service,
    custom: Option<&str>,
    config: &Config,
) -> Result<(), Error> {
    for setting in EndpointSetting::of(service) {
        if custom.is_some() && OVERRIDDEN.contains(&&*setting.parameter) {
            continue;
        }
        let configured = configured(&setting, service, config)?;
        if let Some(value) = value(&setting, configured.as_deref(), custom, params) {
            params.set(&setting.parameter, value);
        }
    }
    Ok(())
}

/// The value that the user configures.
fn configured(
    setting: &EndpointSetting,
    service: &Service,
    config: &Config,
) -> Result<Option<String>, Error> {
    if setting.keys.is_empty() && setting.variable.is_none() {
        let key = setting.key();
        return Ok(match service.flavour.own() {
            // An empty variable counts as not set.
            Some(_) => config.setting(&[], &key)?.filter(|text| !text.is_empty()),
            None => {
                let id = service.sdk_id.replace(' ', "_").to_lowercase();
                config.service_setting(&id, &key)?
            }
        });
    }
    if let Some(value) = setting.variable.as_deref().and_then(|name| config.env(name)) {
        return Ok(Some(value));
    }
    for key in &setting.keys {
        let found = match key.split_once('.') {
            Some((section, key)) => config.nested(section, key)?,
            None => config.get(key)?,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The value of a parameter; `None` for the default of the rules.
fn value(
    setting: &EndpointSetting,
    configured: Option<&str>,
    custom: Option<&str>,
    params: &Params,
) -> Option<Param> {
    match setting.kind {
        ParameterKind::String => return configured.map(|text| Param::String(text.to_owned())),
        ParameterKind::StringArray => {
            let items = configured?.split(',').map(|item| item.trim().to_owned());
            return Some(Param::StringArray(items.filter(|item| !item.is_empty()).collect()));
        }
        ParameterKind::Boolean => {}
    }
    if setting.off_with.as_deref().is_some_and(|other| params.boolean(other) == Some(true)) {
        return Some(Param::Boolean(false));
    }
    if let (Some(value), Some(url)) = (&setting.custom_endpoint_unless, custom)
        && !is_standard(url, setting)
    {
        return Some(Param::Boolean(configured != Some(value)));
    }
    let is_on = configured.map(|text| match &setting.on {
        Some(on) => text == on,
        None => is_true(text),
    });
    is_on.or(setting.default).map(Param::Boolean)
}

/// Whether a URL is one of the service, although the user gave it.
fn is_standard(url: &str, setting: &EndpointSetting) -> bool {
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    setting.standard_hosts.iter().any(|start| host.starts_with(start.as_str()))
}

#[cfg(test)]
mod tests {
    use super::value;
    use hardie_runtime::endpoint::{Param, Params};
    use hardie_runtime::service::{EndpointSetting, ParameterKind};

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn values_of_parameters() {
        let style = EndpointSetting {
            on: text("path"),
            custom_endpoint_unless: text("virtual"),
            standard_hosts: vec!["fast.".to_owned()],
            off_with: text("Fast"),
            ..EndpointSetting::default()
        };
        let plain = EndpointSetting { default: Some(true), ..EndpointSetting::default() };
        let named = EndpointSetting { kind: ParameterKind::String, ..EndpointSetting::default() };
        let many =
            EndpointSetting { kind: ParameterKind::StringArray, ..EndpointSetting::default() };
        let list = Param::StringArray(vec!["a".to_owned(), "b".to_owned()]);
        let (on, off) = (Some(Param::Boolean(true)), Some(Param::Boolean(false)));
        for (setting, configured, custom, want) in [
            (&style, None, None, None),
            (&style, Some("path"), None, on.clone()),
            (&style, Some("auto"), None, off.clone()),
            (&style, None, Some("http://localhost"), on.clone()),
            (&style, Some("virtual"), Some("http://localhost"), off.clone()),
            (&style, None, Some("https://fast.example.com"), None),
            (&plain, None, None, on.clone()),
            (&plain, Some("TRUE"), Some("http://localhost"), on.clone()),
            (&plain, Some("yes"), None, off.clone()),
            (&named, Some("x"), None, Some(Param::String("x".to_owned()))),
            (&named, None, None, None),
            (&many, Some("a, b,"), None, Some(list)),
            (&many, None, None, None),
        ] {
            let got = value(setting, configured, custom, &Params::new());
            assert_eq!(got, want, "{setting:?} {configured:?} {custom:?}");
        }
        let mut fast = Params::new();
        fast.set_boolean("Fast", true);
        assert_eq!(value(&style, Some("path"), None, &fast), off);
    }
}
