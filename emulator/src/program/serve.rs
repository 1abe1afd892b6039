//! `connect-local serve`.

use super::settings::{Settings, number};
use super::stop::StopSignals;
use clap::Args;
use connect_local::{ConnectLocal, Handle};
use hardie_mock::parse_host;
use hardie_runtime::cli::quoted;
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Serve {
    /// Address to listen on; with an address other than loopback, other machines can connect.
    #[arg(long, default_value = "127.0.0.1", value_parser = parse_host)]
    host: IpAddr,
    /// Port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 0, value_parser = number(0, u16::MAX))]
    port: u16,
    /// File to write the CA certificate to, which clients must trust. Default:
    /// `connect-local-ca.pem` in the folder of `--data` or the current folder.
    #[arg(long, requires = "tls", value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Do not log requests.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    settings: Settings,
}

impl Serve {
    pub(crate) async fn run(self) -> io::Result<()> {
        let (show_keys, region) = (self.settings.has_no_keys(), self.settings.region().to_owned());
        let ca_file = self.ca_file.unwrap_or_else(|| {
            self.settings.data().cloned().unwrap_or_default().join("connect-local-ca.pem")
        });
        let options = self.settings.options().host(self.host).port(self.port);
        let options = if self.quiet { options } else { options.log_requests() };
        // Signals are caught before the address is printed, so that none is missed.
        let stop = StopSignals::new()?;
        let endpoint = ConnectLocal::start(options).await?;
        // Shell variables for calling the endpoint: the lines can be passed to `eval`.
        let mut lines = format!(
            "export AWS_ENDPOINT_URL_CONNECT={}\nexport AWS_REGION={}\n",
            endpoint.url(),
            quoted(&region)
        );
        if let Some(pem) = endpoint.ca_pem() {
            connect_local::write_ca_file(&ca_file, pem)?;
            lines.push_str(&format!(
                "export AWS_CA_BUNDLE={}\n",
                quoted(&ca_file.display().to_string())
            ));
        }
        if show_keys {
            let overriding = connect_local::overriding_variables();
            if !overriding.is_empty() {
                lines.push_str(&format!("unset {}\n", overriding.join(" ")));
            }
            let (id, secret) = (endpoint.access_key_id(), endpoint.secret_access_key());
            lines.push_str(&format!(
                "export AWS_ACCESS_KEY_ID={id}\nexport AWS_SECRET_ACCESS_KEY={secret}\n"
            ));
        }
        io::stderr().write_all(lines.as_bytes())?;
        announce(&endpoint)?;
        stop.received().await;
        endpoint.shutdown().await;
        Ok(())
    }
}

/// The line on standard output, which is printed when the endpoint is ready.
fn announce(endpoint: &Handle) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", endpoint.url())?;
    stdout.flush()
}
