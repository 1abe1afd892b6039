//! The account ids of credential sources, for endpoints with an account id.

use super::Source;
use aws_credential_types::Credentials;

/// The account id of a credential source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccountId {
    /// The settings decide it.
    Known(Option<String>),
    /// The credentials have it when they are loaded.
    OfCredentials,
}

impl AccountId {
    /// The account id without loading credentials.
    pub(crate) fn known(self) -> Option<String> {
        match self {
            AccountId::OfCredentials => None,
            AccountId::Known(id) => id,
        }
    }
}

impl Source {
    /// The account id, without a request if the settings decide it.
    pub(crate) fn account_id(&self) -> AccountId {
        match self {
            Source::Keys { credentials, .. } => {
                AccountId::Known(credentials.account_id().map(|id| id.as_str().to_owned()))
            }
            // A session of a role belongs to the account of the role.
            Source::Role(role) => AccountId::Known(of_arn(&role.arn)),
            Source::WebIdentity { role_arn, .. } => AccountId::Known(of_arn(role_arn)),
            Source::Sso(sso) => AccountId::Known(Some(sso.account.clone())),
            // Credentials of instance metadata have none.
            Source::Instance | Source::Absent => AccountId::Known(None),
            Source::Login { .. }
            | Source::Process { .. }
            | Source::Container
            | Source::Provider(_) => AccountId::OfCredentials,
        }
    }
}

fn of_arn(arn: &str) -> Option<String> {
    arn.split(':').nth(4).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// The credentials with an account id, unless they have one.
pub(super) fn or_else(found: Credentials, account: Option<&str>) -> Credentials {
    let Some(account) = account.filter(|_| found.account_id().is_none()) else { return found };
    let mut builder = Credentials::builder()
        .access_key_id(found.access_key_id())
        .secret_access_key(found.secret_access_key())
        .account_id(account)
        .provider_name("credentials");
    builder.set_session_token(found.session_token().map(str::to_owned));
    builder.set_expiry(found.expiry());
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::{AccountId, Source, or_else};
    use aws_credential_types::Credentials;

    #[test]
    fn accounts_of_sources() {
        let keys = Credentials::new("id", "secret", Some("token".to_owned()), None, "test");
        let account = |source: Source| source.account_id();
        let known = |id: &str| AccountId::Known(Some(id.to_owned()));
        let with = or_else(keys.clone(), Some("1"));
        assert_eq!(with.session_token(), Some("token"));
        assert_eq!(account(Source::given(or_else(with, Some("2")), "test")), known("1"));
        assert_eq!(account(Source::given(keys, "test")), AccountId::Known(None));
        let web = |role_arn: &str| Source::WebIdentity {
            file: String::new(),
            role_arn: role_arn.to_owned(),
            session_name: None,
        };
        assert_eq!(account(web("arn:aws:iam::3:role/r")), known("3"));
        assert_eq!(account(web("role")), AccountId::Known(None));
        assert_eq!(account(Source::Instance), AccountId::Known(None));
        let process = Source::Process { command: "p".to_owned(), account: None };
        assert_eq!(account(process.clone()), AccountId::OfCredentials);
        assert_eq!(account(process).known(), None);
    }
}
