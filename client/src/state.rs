//! The state that the calls of a connection share: open connections, credentials, clock and quotas.

use crate::auth::Sessions;
use crate::credentials::BearerToken;
use crate::http::{self, Http};
use crate::request::signing::Clock;
use crate::request::user_agent::UserAgent;
use crate::retry;
use aws_credential_types::Credentials;
#[cfg(feature = "interceptors")]
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugins;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, SystemTime};

/// The state that a call keeps for later ones.
pub(crate) struct SharedState {
    /// Clients with open connections: one as usual, one that keeps raw header names.
    http: [OnceLock<Http>; 2],
    #[cfg(feature = "interceptors")]
    plugins: OnceLock<RuntimePlugins>,
    /// The headers of operations by their numbers.
    user_agents: Mutex<BTreeMap<usize, UserAgent>>,
    pub(crate) clock: Clock,
    pub(crate) digests: Sessions,
    credentials: Mutex<Option<Credentials>>,
    /// Held while credentials are loaded.
    pub(crate) loading: tokio::sync::Mutex<()>,
    token: Mutex<Option<BearerToken>>,
    pub(crate) retries: retry::Shared,
    /// The Regions that the service named, of buckets for example.
    regions: Mutex<BTreeMap<String, String>>,
}

/// The remaining lifetime of credentials that another call needs.
const GOOD_FOR: Duration = Duration::from_secs(60);

impl SharedState {
    pub(crate) fn new(retries: retry::Settings) -> SharedState {
        SharedState {
            http: Default::default(),
            #[cfg(feature = "interceptors")]
            plugins: OnceLock::new(),
            user_agents: Mutex::default(),
            clock: Clock::default(),
            digests: Sessions::default(),
            credentials: Mutex::default(),
            loading: tokio::sync::Mutex::default(),
            token: Mutex::default(),
            retries: retry::Shared::new(retries),
            regions: Mutex::default(),
        }
    }

    /// The HTTP client, created when first needed.
    pub(crate) fn http(&self, settings: &http::Settings, keeps_names: bool) -> &Http {
        let [plain, naming] = &self.http;
        let client = if keeps_names { naming } else { plain };
        client.get_or_init(|| Http::new(settings.clone(), keeps_names))
    }

    /// The plugins of all calls, created when first needed.
    #[cfg(feature = "interceptors")]
    pub(crate) fn plugins(&self, create: impl FnOnce() -> RuntimePlugins) -> &RuntimePlugins {
        self.plugins.get_or_init(create)
    }

    /// The header `user-agent` of an operation, created when first needed.
    pub(crate) fn user_agent(
        &self,
        operation: usize,
        create: impl FnOnce() -> UserAgent,
    ) -> UserAgent {
        match self.user_agents.lock() {
            Ok(mut all) => all.entry(operation).or_insert_with(create).clone(),
            Err(_) => create(),
        }
    }

    /// The credentials of an earlier call, if they are still valid.
    pub(crate) fn credentials(&self) -> Option<Credentials> {
        let found = self.credentials.lock().ok()?.clone()?;
        let end = SystemTime::now() + GOOD_FOR;
        found.expiry().is_none_or(|expiry| expiry > end).then_some(found)
    }

    /// The bearer token of an earlier call, if it is still valid.
    pub(crate) fn token(&self) -> Option<BearerToken> {
        let found = self.token.lock().ok()?.clone()?;
        (found.expires > SystemTime::now() + GOOD_FOR).then_some(found)
    }

    pub(crate) fn keep_token(&self, found: &BearerToken) {
        if let Ok(mut token) = self.token.lock() {
            *token = Some(found.clone());
        }
    }

    /// The Region of a bucket, or of whatever has a Region of its own, if the service named it.
    pub(crate) fn region_of(&self, value: &str) -> Option<String> {
        self.regions.lock().ok()?.get(value).cloned()
    }

    pub(crate) fn keep_region(&self, value: &str, region: &str) {
        if let Ok(mut regions) = self.regions.lock() {
            regions.insert(value.to_owned(), region.to_owned());
        }
    }

    pub(crate) fn keep(&self, found: &Credentials) {
        if let Ok(mut credentials) = self.credentials.lock() {
            *credentials = Some(found.clone());
        }
    }
}
