//! `connect-local contacts`: shows the contacts of a running endpoint, page by page.

use clap::{Args, ValueEnum};
use hardie_runtime::endpoint::display_url;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::Value;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

type HttpClient = Client<HttpsConnector<HttpConnector>, Empty<Bytes>>;

/// The time limit for one page.
const TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Args)]
pub(crate) struct Contacts {
    /// URL of the endpoint.
    #[arg(long, env = "AWS_ENDPOINT_URL_CONNECT", value_name = "URL")]
    endpoint_url: String,
    /// CA certificate to trust, for an endpoint that serves over TLS.
    #[arg(long, env = "AWS_CA_BUNDLE", value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Output format: a table, or JSON with all members.
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
        let client =
            Client::builder(TokioExecutor::new()).build(self.connector(url.starts_with("https:"))?);
        match self.show(&client, &url).await {
            // The reader has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            shown => shown,
        }
    }

    /// Prints page by page, so that only one is in memory.
    async fn show(&self, client: &HttpClient, url: &str) -> io::Result<()> {
        let shown = display_url(url);
        let mut printer = Printer::new(self.output);
        let mut page_url = url.to_owned();
        loop {
            let page = timeout(TIMEOUT, get(client, &page_url)).await;
            let page = page
                .map_err(|_| io::Error::other(format!("{shown}: no response in {TIMEOUT:?}")))??;
            let page: Value = serde_json::from_slice(&page).map_err(|error| {
                io::Error::other(format!("{shown}: the response is not JSON: {error}"))
            })?;
            printer.print(page["Contacts"].as_array().map_or(&[], Vec::as_slice))?;
            match page["NextToken"].as_str() {
                Some(token) => page_url = format!("{url}?next-token={token}"),
                None => return printer.finish(),
            }
        }
    }

    /// One connector for both schemes: hyper's client is compiled once per connector.
    fn connector(&self, is_https: bool) -> io::Result<HttpsConnector<HttpConnector>> {
        let mut roots = rustls::RootCertStore::empty();
        if is_https {
            let Some(file) = &self.ca_file else {
                return Err(io::Error::other("an https URL needs --ca-file"));
            };
            let certificates = CertificateDer::pem_file_iter(file)
                .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
            for certificate in certificates {
                roots.add(certificate.map_err(io::Error::other)?).map_err(io::Error::other)?;
            }
        }
        let config = rustls::ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
        Ok(hyper_rustls::HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .build())
    }
}

async fn get(client: &HttpClient, url: &str) -> io::Result<Bytes> {
    let shown = display_url(url);
    let named =
        |error: &dyn std::error::Error| io::Error::other(format!("{shown}: {}", chain(error)));
    let uri = url.parse().map_err(|error: hyper::http::uri::InvalidUri| named(&error))?;
    let response = client.get(uri).await.map_err(|error| {
        if !error.is_connect() {
            return named(&error);
        }
        io::Error::other(format!(
            "no endpoint is running at this URL ({shown}: {}); start one with `connect-local serve \
             --port PORT`, or give --endpoint-url the URL that it prints",
            root(&error)
        ))
    })?;
    let status = response.status();
    let body = response.into_body().collect().await.map_err(|error| named(&error))?.to_bytes();
    if status.is_success() {
        return Ok(body);
    }
    let error: Value = serde_json::from_slice(&body).unwrap_or_default();
    let message =
        error["message"].as_str().map(|message| format!(": {message}")).unwrap_or_default();
    Err(io::Error::other(format!("{shown}: {status}{message}")))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The root cause of an error.
fn root(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.last().map(ToString::to_string).unwrap_or_default()
}

/// Prints contacts as they arrive.
struct Printer {
    output: Output,
    /// Whether nothing has been printed yet.
    is_first: bool,
    widths: [usize; COLUMNS.len()],
}

/// The titles of the table's columns, with the paths of their values in a contact.
const COLUMNS: [(&str, &str); 6] = [
    ("CONTACT", "/ContactId"),
    ("INSTANCE", "/InstanceId"),
    ("CHANNEL", "/Request/Channel"),
    ("METHOD", "/Request/InitiationMethod"),
    ("CREATED", "/Created"),
    ("EXPIRES", "/Expires"),
];

impl Printer {
    fn new(output: Output) -> Printer {
        Printer { output, is_first: true, widths: [0; COLUMNS.len()] }
    }

    /// Prints one page: lines under titles that are as wide as needed so far, or elements of a JSON
    /// list.
    fn print(&mut self, contacts: &[Value]) -> io::Result<()> {
        let text = match self.output {
            Output::Table => self.lines(contacts),
            Output::Json => self.elements(contacts)?,
        };
        io::stdout().write_all(text.as_bytes())
    }

    fn lines(&mut self, contacts: &[Value]) -> String {
        let titles = std::mem::take(&mut self.is_first).then(|| COLUMNS.map(|(title, _)| title));
        let cells = |contact| {
            COLUMNS.map(|(_, path)| {
                Value::pointer(contact, path).and_then(Value::as_str).unwrap_or("-")
            })
        };
        let lines: Vec<_> = titles.into_iter().chain(contacts.iter().map(cells)).collect();
        for (column, width) in self.widths.iter_mut().enumerate() {
            let widest = lines.iter().map(|line| line[column].chars().count()).max();
            *width = widest.unwrap_or_default().max(*width);
        }
        let mut text = String::new();
        for line in lines {
            let cells = line.iter().zip(self.widths).map(|(cell, width)| format!("{cell:width$}"));
            text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
            text.push('\n');
        }
        text
    }

    fn elements(&mut self, contacts: &[Value]) -> io::Result<String> {
        let mut text = String::new();
        for contact in contacts {
            let before =
                if std::mem::take(&mut self.is_first) { "{\n  \"Contacts\": [" } else { "," };
            text.push_str(before);
            for line in serde_json::to_string_pretty(contact)?.lines() {
                text.push_str("\n    ");
                text.push_str(line);
            }
        }
        Ok(text)
    }

    /// Prints the text after the last page.
    fn finish(&mut self) -> io::Result<()> {
        let text = match (self.output, self.is_first) {
            (Output::Table, _) => "",
            (Output::Json, true) => "{\n  \"Contacts\": []\n}\n",
            (Output::Json, false) => "\n  ]\n}\n",
        };
        io::stdout().write_all(text.as_bytes())?;
        io::stdout().flush()
    }
}
