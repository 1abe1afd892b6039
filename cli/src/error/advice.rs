//! Advice in messages. The AWS CLI recommends its own commands, which a program under another name
//! does not have; its messages say which setting to change instead.

use super::{Error, Kind};

/// The endings of the AWS CLI's messages, with their replacements under another name.
const INSTEAD: &[(&str, &str)] = &[
    (
        "You must specify a region. You can also configure your region by running \"aws \
            configure\".",
        "You must specify a region. Use --region, or set AWS_REGION, or `region` in ~/.aws/config.",
    ),
    (
        "You can configure credentials by running \"aws login\".",
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or put `aws_access_key_id` and \
         `aws_secret_access_key` into ~/.aws/credentials.",
    ),
    (
        CONFIGURE_PAGER,
        "Set AWS_PAGER, or `cli_pager` in ~/.aws/config, to another pager, or to an empty value to \
            disable the pager.",
    ),
    (
        "To refresh this SSO session run aws sso login with the corresponding profile.",
        "Sign in again with a tool that writes ~/.aws/sso/cache, or set AWS_ACCESS_KEY_ID, \
         AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.",
    ),
    ("Please reauthenticate with 'aws login'.", LOGIN),
    ("Please reauthenticate with your new password using 'aws login'.", LOGIN),
    ("Please reauthenticate using 'aws login'.", LOGIN),
];

/// The AWS CLI's advice about its pager.
pub(crate) const CONFIGURE_PAGER: &str =
    "Learn more about configuring the output pager by running \"aws help config-vars\".";

const LOGIN: &str = "Sign in again with a tool that writes ~/.aws/login/cache, or set \
    AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";

impl Error {
    /// The error of a service of AWS with advice that can be followed; `is_aws` is whether the
    /// program replaces the AWS CLI. Errors of other services are complete.
    pub(crate) fn advised(mut self, is_aws: bool) -> Error {
        let settings = match self.kind() {
            Kind::NoRegion => Some("use --region, or set AWS_REGION, or `region` in ~/.aws/config"),
            Kind::NoCredentials => Some(
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add keys to \
                    ~/.aws/credentials",
            ),
            _ => None,
        };
        if is_aws {
            // Scripts read the AWS CLI's message; people get the addition.
            return self.hinted(settings.map(str::to_owned).into_iter().collect());
        }
        for (theirs, ours) in INSTEAD {
            if self.0.message.contains(theirs) {
                self.0.message = self.0.message.replace(theirs, ours);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{CONFIGURE_PAGER, Error, INSTEAD};
    use hardie_client::internal;

    #[test]
    fn no_command_is_advised_that_the_program_does_not_have() {
        let no_region = internal::Error::no_region().into();
        let no_credentials = internal::Error::no_credentials().into();
        for error in [no_region, no_credentials, Error::pager("x", CONFIGURE_PAGER)] {
            let kept = error.clone().advised(true);
            assert_eq!(kept.message(), error.message());
            let shown = error.advised(false);
            assert!(!shown.message().contains("\"aws "), "{shown}");
        }
        for (theirs, ours) in INSTEAD {
            let shown = Error::general(format!("x: {theirs}")).advised(false);
            assert_eq!(shown.message(), format!("x: {ours}"));
        }
    }
}
