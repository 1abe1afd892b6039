//! In place of digest authentication without the feature `own`.

use super::sources::Login;
use crate::debug::log::Log;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;

/// No sessions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sessions(());

/// Sends requests as they are: a challenge is the error of the service.
#[derive(Clone, Debug)]
pub(crate) struct Digest(());

impl Digest {
    pub(crate) fn new(_: Login, _: Sessions, log: Log) -> Digest {
        log.line(
            "client.auth",
            format_args!("Digest authentication requires the feature `own` of hardie-client"),
        );
        Digest(())
    }

    /// Whether the last response has no supported challenge: challenges are not read.
    #[allow(clippy::unused_self)]
    pub(crate) fn is_unsupported(&self) -> bool {
        false
    }

    /// The connector itself.
    #[allow(clippy::unused_self)]
    pub(crate) fn over(&self, inner: SharedHttpConnector) -> SharedHttpConnector {
        inner
    }
}
