//! Shared code of the tests: a request that can be signed, modified and sent.

#![allow(dead_code, reason = "not every test binary uses all of it")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use connect_local::Handle;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{HeaderMap, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::time::SystemTime;

/// A request that `CreateContact` accepts.
pub(crate) const CONTACT: &str =
    r#"{"InstanceId":"i-1","Channel":"EMAIL","InitiationMethod":"FLOW"}"#;
/// Its path.
pub(crate) const PATH: &str = "/contact/create-contact";

/// `CONTACT` with some members replaced; a null removes one.
pub(crate) fn contact(members: Value) -> Request {
    let mut body: Value = serde_json::from_str(CONTACT).unwrap();
    for (name, value) in members.as_object().unwrap() {
        match value {
            Value::Null => body.as_object_mut().unwrap().remove(name),
            value => body.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    Request::contact(body.to_string())
}

/// A request before it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// Path and query.
    pub(crate) uri: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// How a request is signed.
pub(crate) struct Signing {
    pub(crate) credentials: Credentials,
    pub(crate) region: &'static str,
    pub(crate) service: &'static str,
    pub(crate) time: SystemTime,
}

impl Signing {
    /// As the endpoint expects.
    pub(crate) fn for_endpoint(endpoint: &Handle) -> Signing {
        let (id, secret) = (endpoint.access_key_id(), endpoint.secret_access_key());
        Signing {
            credentials: Credentials::new(id, secret, None, None, "test"),
            region: "us-west-2",
            service: "connect",
            time: SystemTime::now(),
        }
    }
}

impl Request {
    /// `PUT` of a JSON body to `CreateContact`.
    pub(crate) fn contact(body: impl Into<String>) -> Request {
        Request { method: "PUT", uri: PATH.to_owned(), headers: Vec::new(), body: body.into() }
            .with("content-type", "application/json")
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Replaces the value of a header.
    pub(crate) fn set(&mut self, name: &str, change: impl FnOnce(&str) -> String) {
        let header = self.headers.iter_mut().find(|(n, _)| n == name).unwrap();
        header.1 = change(&header.1);
    }

    /// Adds the headers of a signature.
    pub(crate) fn signed(mut self, endpoint: &Handle, signing: &Signing) -> Request {
        self = self.with("host", endpoint.url().strip_prefix("http://").unwrap());
        let identity = Identity::from(signing.credentials.clone());
        let mut settings = SigningSettings::default();
        settings.excluded_headers = Some(Vec::new());
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(signing.region)
            .name(signing.service)
            .time(signing.time)
            .settings(settings)
            .build()
            .unwrap();
        let uri = format!("{}{}", endpoint.url(), self.uri);
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let body = SignableBody::Bytes(self.body.as_bytes());
        let request = SignableRequest::new(self.method, uri, headers, body).unwrap();
        let (instructions, _) = sign(request, &params.into()).unwrap().into_parts();
        let added: Vec<_> =
            instructions.headers().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        self.headers.extend(added);
        self
    }

    /// Sends it over a new connection.
    pub(crate) async fn send(&self, endpoint: &Handle) -> Answer {
        self.try_send(endpoint).await.unwrap()
    }

    /// Sends it; the connection may be closed without a response.
    pub(crate) async fn try_send(
        &self,
        endpoint: &Handle,
    ) -> Result<Answer, hyper_util::client::legacy::Error> {
        let mut request = hyper::Request::builder().method(self.method).uri(format!(
            "{}{}",
            endpoint.url(),
            self.uri
        ));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(Bytes::from(self.body.clone()))).unwrap();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let (head, body) = client.request(request).await?.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&body).unwrap_or_default();
        Ok(Answer { status: head.status, headers: head.headers, body })
    }
}

/// The response; the body is null if it is not JSON.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// Status and error name, `-` if there is none.
    pub(crate) fn outcome(&self) -> (u16, &str) {
        let error =
            self.headers.get("x-amzn-errortype").map_or("-", |value| value.to_str().unwrap());
        (self.status.as_u16(), error)
    }

    /// The message of an error, in any spelling of its key.
    pub(crate) fn message(&self) -> &str {
        self.body["message"].as_str().or(self.body["Message"].as_str()).unwrap_or_default()
    }
}
