//! Settings from `aws_config::SdkConfig`, so that programs with AWS's SDK configure both alike.

use super::builder::{ClientBuilder, Keys};
use aws_smithy_types::checksum_config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::endpoint_config::AccountIdEndpointMode;

impl<C> ClientBuilder<C> {
    /// Takes the settings of AWS's SDK, and reads none from the environment and from files:
    /// Region, endpoint, FIPS, dual stack, credentials, HTTP client, retries, time-outs,
    /// application name, compression, checksums, account id endpoints, preferred authentication
    /// schemes.
    ///
    /// The SDK's token provider, identity cache, time source, sleep implementation, invocation id
    /// generator, service configuration and stalled-stream protection are not used: set a bearer
    /// token with [`bearer_token`](ClientBuilder::bearer_token); read time-outs end stalled
    /// streams.
    ///
    /// ```no_run
    /// # use hardie_client::{Client, SettingsError};
    /// # fn client(sdk: &aws_types::SdkConfig) -> Result<Client, SettingsError> {
    /// // `sdk` is what `aws_config::load_from_env().await` returns.
    /// Client::builder(&aws_connect::SERVICE).sdk_config(sdk).build()
    /// # }
    /// ```
    pub fn sdk_config(mut self, sdk: &SdkConfig) -> ClientBuilder<C> {
        self.caller.isolate();
        if let Some(region) = sdk.region() {
            self.settings.region = Some(region.as_ref().to_owned());
        }
        if let Some(url) = sdk.endpoint_url() {
            self.settings.endpoint_url = Some(url.to_owned());
        }
        if let Some(provider) = sdk.credentials_provider() {
            self.keys = Some(Keys::Provided(provider));
        }
        self.settings.caller.http_client = sdk.http_client();
        if let Some(retries) = sdk.retry_config() {
            self = self.retries(retries);
        }
        if let Some(timeouts) = sdk.timeout_config() {
            self = self.timeouts(timeouts);
        }
        self.flags(sdk)
    }

    fn retries(self, retries: &RetryConfig) -> ClientBuilder<C> {
        self.max_attempts(retries.max_attempts()).retry_mode(retries.mode())
    }

    fn timeouts(mut self, timeouts: &TimeoutConfig) -> ClientBuilder<C> {
        self.settings.connect_timeout = timeouts.connect_timeout();
        self.settings.read_timeout = timeouts.read_timeout();
        self.settings.caller.operation_timeout = timeouts.operation_timeout();
        self.settings.caller.attempt_timeout = timeouts.operation_attempt_timeout();
        self
    }

    fn flags(mut self, sdk: &SdkConfig) -> ClientBuilder<C> {
        let caller = &mut self.caller;
        if let Some(name) = sdk.app_name() {
            caller.set("sdk_ua_app_id", name.to_string());
        }
        if let Some(wanted) = sdk.use_fips() {
            caller.set("use_fips_endpoint", wanted.to_string());
        }
        if let Some(wanted) = sdk.use_dual_stack() {
            caller.set("use_dualstack_endpoint", wanted.to_string());
        }
        if let Some(disabled) = sdk.disable_request_compression() {
            caller.set("disable_request_compression", disabled.to_string());
        }
        if let Some(bytes) = sdk.request_min_compression_size_bytes() {
            caller.set("request_min_compression_size_bytes", bytes.to_string());
        }
        if let Some(RequestChecksumCalculation::WhenRequired) = sdk.request_checksum_calculation() {
            caller.set("request_checksum_calculation", "when_required");
        }
        if let Some(ResponseChecksumValidation::WhenRequired) = sdk.response_checksum_validation() {
            caller.set("response_checksum_validation", "when_required");
        }
        if let Some(mode) = sdk.account_id_endpoint_mode() {
            let mode = match mode {
                AccountIdEndpointMode::Disabled => "disabled",
                AccountIdEndpointMode::Required => "required",
                _ => "preferred",
            };
            caller.set("account_id_endpoint_mode", mode);
        }
        if let Some(schemes) = sdk.auth_scheme_preference() {
            let names: Vec<String> =
                schemes.clone().into_iter().map(|scheme| scheme.inner().to_owned()).collect();
            caller.set("auth_scheme_preference", names.join(","));
        }
        self
    }
}
