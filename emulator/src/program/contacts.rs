//! `connect-local contacts`: what `GET /_local/contacts` of a running endpoint says, for people.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use hardie_runtime::endpoint::display_url;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::Connect;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::Value;
use tokio::time::timeout;

/// For the whole answer to come.
const TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Args)]
pub(crate) struct Contacts {
    /// Where the endpoint listens.
    #[arg(long, env = "AWS_ENDPOINT_URL_CONNECT", value_name = "URL")]
    endpoint_url: String,
    /// The certificate to trust, for an endpoint that speaks TLS.
    #[arg(long, env = "AWS_CA_BUNDLE", value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// A table, or JSON with everything.
    #[arg(long, value_enum, default_value = "table")]
    output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Table,
    Json,
}

impl Contacts {
    pub(crate) async fn run(self) -> io::Result<()> {
        let url = format!("{}/_local/contacts", self.endpoint_url.trim_end_matches('/'));
        let shown = display_url(&url);
        let asked = async {
            match url.starts_with("https:") {
                true => get(self.tls()?, &url).await,
                false => get(hyper_util::client::legacy::connect::HttpConnector::new(), &url).await,
            }
        };
        let asked = timeout(TIMEOUT, asked).await;
        let body = asked.map_err(|_| io::Error::other(format!("{shown}: no answer in {TIMEOUT:?}")))??;
        let body: Value = serde_json::from_slice(&body)?;
        let text = match self.output {
            Output::Json => format!("{}\n", serde_json::to_string_pretty(&body)?),
            Output::Table => table(&body),
        };
        match io::stdout().write_all(text.as_bytes()) {
            // Whoever read has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    fn tls(
        &self,
    ) -> io::Result<hyper_rustls::HttpsConnector<hyper_util::client::legacy::connect::HttpConnector>> {
        let mut roots = rustls::RootCertStore::empty();
        let Some(file) = &self.ca_file else {
            return Err(io::Error::other("an https URL needs --ca-file"));
        };
        let certificates = CertificateDer::pem_file_iter(file)
            .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        for certificate in certificates {
            roots.add(certificate.map_err(io::Error::other)?).map_err(io::Error::other)?;
        }
        let config =
            rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(io::Error::other)?
                .with_root_certificates(roots)
                .with_no_client_auth();
        Ok(hyper_rustls::HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_only()
            .enable_http1()
            .build())
    }
}

async fn get<C: Connect + Clone + Send + Sync + 'static>(connector: C, url: &str) -> io::Result<Bytes> {
    let shown = display_url(url);
    let named = |error: &dyn std::error::Error| match error.source() {
        Some(source) => io::Error::other(format!("{shown}: {error}: {source}")),
        None => io::Error::other(format!("{shown}: {error}")),
    };
    let client: Client<C, Empty<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let uri = url.parse().map_err(|error: hyper::http::uri::InvalidUri| named(&error))?;
    let response = client.get(uri).await.map_err(|error| named(&error))?;
    let status = response.status();
    let body = response.into_body().collect().await.map_err(|error| named(&error))?.to_bytes();
    match status.is_success() {
        true => Ok(body),
        false => Err(io::Error::other(format!("{shown}: {status}"))),
    }
}

/// A line a contact under one of titles, columns as wide as what is in them.
fn table(body: &Value) -> String {
    const COLUMNS: [(&str, &str); 6] = [
        ("CONTACT", "/ContactId"),
        ("INSTANCE", "/InstanceId"),
        ("CHANNEL", "/Request/Channel"),
        ("METHOD", "/Request/InitiationMethod"),
        ("CREATED", "/Created"),
        ("EXPIRES", "/Expires"),
    ];
    let mut lines = vec![COLUMNS.map(|(title, _)| title)];
    for contact in body["Contacts"].as_array().into_iter().flatten() {
        lines.push(COLUMNS.map(|(_, path)| contact.pointer(path).and_then(Value::as_str).unwrap_or("-")));
    }
    let widths: [usize; COLUMNS.len()] = std::array::from_fn(|column| {
        lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default()
    });
    let mut text = String::new();
    for line in lines {
        let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
