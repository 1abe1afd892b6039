//! The HTTP client under AWS's orchestrator: hyper, rustls on ring, proxies from the environment.
//!
//! Our own small connector rather than `aws-smithy-http-client`'s, since that one takes its
//! certificates only from the system or from PEM text (parsed on every start), cannot leave
//! verification out, and has no read time-out between two pieces of a body. TLS is set up for
//! `https` alone: an `http` call opens no certificate file.

use super::tls::{self, Trust};
use super::transport::{Fault, TimedBody};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector as TcpConnector;
use hyper_util::rt::TokioExecutor;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How connections are made.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Time to connect in; none waits for ever.
    pub(crate) connect_timeout: Option<Duration>,
    /// Time between two pieces of a response; none waits for ever.
    pub(crate) read_timeout: Option<Duration>,
    /// Whom to believe.
    pub(crate) trust: Trust,
}

/// One client for everything that a run sends: the call and what the credentials need.
#[derive(Clone)]
pub(crate) struct Http {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    /// Made on the first request, since most runs never send one.
    client: OnceLock<Result<Client<HttpsConnector<TcpConnector>, SdkBody>, Fault>>,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("settings", &self.shared.settings).finish()
    }
}

impl Http {
    pub(crate) fn new(settings: Settings) -> Http {
        Http { shared: Arc::new(Shared { settings, client: OnceLock::new() }) }
    }

    fn client(&self, url: &str) -> Result<&Client<HttpsConnector<TcpConnector>, SdkBody>, Fault> {
        let made = self.shared.client.get_or_init(|| {
            let mut tcp = TcpConnector::new();
            tcp.enforce_http(false);
            tcp.set_nodelay(true);
            tcp.set_connect_timeout(self.shared.settings.connect_timeout);
            let tls = tls::config(&self.shared.settings.trust, url)?;
            let https = HttpsConnector::from((tcp, tls));
            Ok(Client::builder(TokioExecutor::new()).build(https))
        });
        made.as_ref().map_err(Clone::clone)
    }
}

impl HttpClient for Http {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Http {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let http = self.clone();
        HttpConnectorFuture::new(async move { http.send(request).await })
    }
}

impl Http {
    async fn send(
        &self,
        request: HttpRequest,
    ) -> Result<aws_smithy_runtime_api::client::orchestrator::HttpResponse, ConnectorError> {
        let url = request.uri().to_owned();
        let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
        let client = self.client(&url).map_err(Fault::into_connector_error)?;
        let read_timeout = self.shared.settings.read_timeout;
        let answer = client.request(request);
        let answer = match read_timeout {
            Some(limit) => tokio::time::timeout(limit, answer)
                .await
                .map_err(|_| Fault::ReadTimeout { url: url.clone() }.into_connector_error())?,
            None => answer.await,
        };
        let answer = answer.map_err(|error| Fault::of_hyper(&error, &url).into_connector_error())?;
        let answer = answer.map(|body| SdkBody::from_body_1_x(TimedBody::new(body, read_timeout, url)));
        answer.try_into().map_err(|error: aws_smithy_runtime_api::http::HttpError| {
            ConnectorError::other(error.into(), None)
        })
    }
}
