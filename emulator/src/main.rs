//! The program `connect-local`.

use std::ffi::OsString;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use connect_local::{ConnectLocal, Keys, Options};

/// A local endpoint that answers like Amazon Connect.
#[derive(Parser)]
#[command(name = "connect-local", version)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Answer requests until stopped.
    Serve(Serve),
    /// Run a command against an endpoint of its own, and end with the command's exit code.
    Exec(Exec),
}

#[derive(Args)]
struct Serve {
    /// Address to listen on; anything but loopback lets other machines in.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Key that requests must be signed with; without it a random pair is made and shown.
    #[arg(long, requires = "secret_access_key", value_name = "ID")]
    access_key_id: Option<String>,
    /// The secret of that key.
    #[arg(long, requires = "access_key_id", value_name = "SECRET")]
    secret_access_key: Option<String>,
    /// Session token that goes with the key.
    #[arg(long, requires = "access_key_id", value_name = "TOKEN")]
    session_token: Option<String>,
    /// Take requests without looking at their signatures.
    #[arg(long, conflicts_with = "access_key_id")]
    no_auth: bool,
    /// Region of requests that are not signed for one.
    #[arg(long, default_value = "us-east-1")]
    region: String,
}

#[derive(Args)]
struct Exec {
    /// Region that the command works in.
    #[arg(long, default_value = "us-east-1")]
    region: String,
    /// Log the command's requests on standard error.
    #[arg(long, short)]
    verbose: bool,
    /// The command and its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error, 1),
    };
    runtime.block_on(async {
        match arguments.action {
            Action::Serve(serve) => {
                serve.run().await.map_or_else(|error| failed(&error, 1), |()| ExitCode::SUCCESS)
            }
            Action::Exec(exec) => exec.run().await,
        }
    })
}

impl Serve {
    async fn run(self) -> io::Result<()> {
        let mut options = Options::new().host(self.host).port(self.port).region(self.region).log_requests();
        let mut show_keys = !self.no_auth;
        if self.no_auth {
            options = options.no_auth();
        } else if let (Some(id), Some(secret)) = (self.access_key_id, self.secret_access_key) {
            let keys = Keys::new(id, secret);
            options = options.keys(match self.session_token {
                Some(token) => keys.with_session_token(token),
                None => keys,
            });
            show_keys = false;
        }
        // Signals are caught before anybody learns the address, so that none is missed.
        let stop = StopSignals::new()?;
        let endpoint = ConnectLocal::start(options).await?;
        if show_keys {
            let (id, secret) = (endpoint.access_key_id(), endpoint.secret_access_key());
            writeln!(io::stderr(), "export AWS_ACCESS_KEY_ID={id}\nexport AWS_SECRET_ACCESS_KEY={secret}")?;
        }
        let mut stdout = io::stdout();
        writeln!(stdout, "listening on {}", endpoint.url())?;
        stdout.flush()?;
        stop.received().await;
        endpoint.shutdown().await;
        Ok(())
    }
}

impl Exec {
    async fn run(self) -> ExitCode {
        let options = Options::new().region(self.region);
        let options = if self.verbose { options.log_requests() } else { options };
        match connect_local::exec(options, &self.command).await {
            Ok(code) => ExitCode::from(code),
            Err(failure) => failed(&failure, failure.exit_code()),
        }
    }
}

fn failed(error: &dyn std::error::Error, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "connect-local: {error}");
    ExitCode::from(code)
}

/// The signals that ask a server to stop: an interrupt from the keyboard and a termination.
#[cfg(unix)]
struct StopSignals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    fn new() -> io::Result<StopSignals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(StopSignals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn received(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct StopSignals;

#[cfg(not(unix))]
impl StopSignals {
    fn new() -> io::Result<StopSignals> {
        Ok(StopSignals)
    }

    async fn received(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
