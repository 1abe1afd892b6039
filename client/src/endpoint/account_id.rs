//! Account ids in endpoints: the parameters `AccountId` and `AccountIdEndpointMode` of endpoint
//! rules.

use crate::config::Config;
use crate::error::Error;
use hardie_runtime::endpoint;
use hardie_runtime::endpoint::{Endpoint, Params};

/// Whether endpoints contain the account id (`AWS_ACCOUNT_ID_ENDPOINT_MODE`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// If it is known.
    Preferred,
    /// Never.
    Disabled,
    /// Always; an unknown one is an error of the rules.
    Required,
}

impl Mode {
    /// The mode of environment or profile; requests without a signature have no account.
    ///
    /// # Errors
    /// An unknown mode.
    pub(crate) fn new(config: &Config, is_unsigned: bool) -> Result<Mode, Error> {
        if is_unsigned {
            return Ok(Mode::Disabled);
        }
        let key = "account_id_endpoint_mode";
        let Some(text) = config.setting(&["AWS_ACCOUNT_ID_ENDPOINT_MODE"], key)? else {
            return Ok(Mode::Preferred);
        };
        match text.to_lowercase().as_str() {
            "preferred" => Ok(Mode::Preferred),
            "disabled" => Ok(Mode::Disabled),
            "required" => Ok(Mode::Required),
            other => Err(Error::general(format!(
                "The configured value '{other}' for '{key}' is invalid. Valid values are: \
                 ('preferred', 'disabled', 'required')."
            ))),
        }
    }

    /// The value of the rules' parameter.
    fn name(self) -> &'static str {
        match self {
            Mode::Preferred => "preferred",
            Mode::Disabled => "disabled",
            Mode::Required => "required",
        }
    }

    /// Evaluates endpoint rules; `account` is called only if the endpoint depends on the account.
    ///
    /// # Errors
    /// That of `account`, then that of the rules.
    pub(super) fn evaluate(
        self,
        rules: &dyn Fn(&Params) -> Result<Endpoint, endpoint::Error>,
        params: &Params,
        account: impl FnOnce() -> Result<Option<String>, Error>,
    ) -> Result<Result<Endpoint, endpoint::Error>, Error> {
        let mut params = params.clone();
        params.set_string("AccountIdEndpointMode", self.name());
        let without = rules(&params);
        if self == Mode::Disabled {
            return Ok(without);
        }
        let mut with = |id: &str| rules(params.set_string("AccountId", id));
        if with(ANY_ACCOUNT) == without {
            return Ok(without);
        }
        Ok(account()?.map_or(without, |id| with(&id)))
    }
}

/// An account id to find out whether an endpoint depends on it.
const ANY_ACCOUNT: &str = "000000000000";

#[cfg(test)]
mod tests {
    use super::Mode;
    use hardie_runtime::endpoint::{Endpoint, Error, Params};

    fn rules(params: &Params) -> Result<Endpoint, Error> {
        let url = match (params.string("AccountId"), params.string("Arn")) {
            (_, Some(arn)) => arn.to_owned(),
            (Some(id), None) => format!("https://{id}.example.com"),
            (None, None) if params.string("AccountIdEndpointMode") == Some("required") => {
                return Err(Error("no id".to_owned()));
            }
            (None, None) => "https://example.com".to_owned(),
        };
        Ok(Endpoint { url, ..Endpoint::default() })
    }

    #[test]
    fn ids_are_loaded_only_if_endpoints_have_them() {
        let url = |mode: Mode, params: &Params, id: Option<&str>| {
            let mut is_loaded = false;
            let account = || {
                is_loaded = true;
                Ok(id.map(str::to_owned))
            };
            let found = mode.evaluate(&rules, params, account).unwrap();
            (found.map_or_else(|error| error.0, |endpoint| endpoint.url), is_loaded)
        };
        let plain = Params::new();
        let mut arn = Params::new();
        arn.set_string("Arn", "arn");
        let want = |text: &str, is_loaded: bool| (text.to_owned(), is_loaded);
        let host = |id: &str| want(&format!("https://{id}example.com"), true);
        assert_eq!(url(Mode::Preferred, &plain, Some("1")), host("1."));
        assert_eq!(url(Mode::Preferred, &plain, None), host(""));
        assert_eq!(url(Mode::Disabled, &plain, Some("1")), want("https://example.com", false));
        assert_eq!(url(Mode::Required, &plain, Some("1")), host("1."));
        assert_eq!(url(Mode::Required, &plain, None), want("no id", true));
        assert_eq!(url(Mode::Required, &arn, Some("1")), want("arn", false));
    }
}
