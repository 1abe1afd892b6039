//! `hardie mock`: a local endpoint for the services of models.

use super::source::Overlays;
use clap::Args;
use hardie::{Models, Tables, quoted};
use hardie_mock::faults::{Fail, Latency, Throttle};
use hardie_mock::{Handle, Keys, Mock, Options, listening_line, parse_host};
use hardie_runtime::service::AuthScheme;
use std::fs;
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

/// How often the files of models are looked at.
const LOOK: Duration = Duration::from_millis(500);

/// The arguments of `hardie mock`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The models: files and folders as for the other commands, or a folder with many models.
    #[arg(required = true, value_name = "FILE|DIR")]
    models: Vec<PathBuf>,
    #[command(flatten)]
    overlays: Overlays,
    /// Address to listen on; with an address other than loopback, other machines can connect.
    #[arg(long, default_value = "127.0.0.1", value_parser = parse_host)]
    host: IpAddr,
    /// Port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Accept requests without credentials.
    #[arg(long, conflicts_with = "access_key_id")]
    no_auth: bool,
    /// Access key ID that requests must be signed with. Default: a random key pair.
    #[arg(long, requires = "secret_access_key", value_name = "ID")]
    access_key_id: Option<String>,
    /// Secret access key that belongs to `--access-key-id`.
    #[arg(long, requires = "access_key_id", value_name = "SECRET")]
    secret_access_key: Option<String>,
    /// Region of unsigned requests.
    #[arg(long, default_value = "us-east-1")]
    region: String,
    /// Folder to store resources in. Default: they are kept in memory only.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// File to write each request and response to, without sensitive members.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// File of recorded requests to answer from.
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Throttle requests: with a probability (0.2), or above a rate (10/s).
    #[arg(long, value_name = "RATE")]
    throttle: Option<Throttle>,
    /// Fail requests with a probability: with an HTTP status (503:0.2), with an error by its name
    /// (ConflictException:0.1), or by executing them without sending a response (drop:0.1); may be
    /// repeated.
    #[arg(long, value_name = "WHAT[:PROBABILITY]")]
    fail: Vec<Fail>,
    /// Delay requests: by a fixed time (50ms) or a random time (50ms..2s).
    #[arg(long, value_name = "TIME[..TIME]")]
    latency: Option<Latency>,
    /// Seed for the random faults; with the same seed, the n-th request gets the same faults.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Do not log requests.
    #[arg(long, short)]
    quiet: bool,
}

impl Arguments {
    fn options(&self) -> Options {
        let mut options =
            Options::new().host(self.host).port(self.port).region(self.region.clone());
        if self.no_auth {
            options = options.no_auth();
        } else if let (Some(id), Some(secret)) = (&self.access_key_id, &self.secret_access_key) {
            options = options.keys(Keys::new(id, secret));
        }
        if !self.quiet {
            options = options.log_requests();
        }
        options = self.fail.iter().cloned().fold(options, Options::fail);
        options = self.data.iter().cloned().fold(options, Options::data);
        options = self.record.iter().cloned().fold(options, Options::record);
        options = self.replay.iter().cloned().fold(options, Options::replay);
        options = self.throttle.iter().cloned().fold(options, Options::throttle);
        options = self.latency.iter().cloned().fold(options, Options::latency);
        self.seed.into_iter().fold(options, Options::seed)
    }
}

/// Runs the command until it is stopped.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut source = arguments.overlays.source(&arguments.models);
    source.with_removed_operations();
    let tables = hardie::checked_tables(source);
    let models = match hardie::models(&tables) {
        Ok(models) => models,
        Err(error) => {
            crate::report(&error);
            return ExitCode::FAILURE;
        }
    };
    if !models.warnings.is_empty() {
        crate::warn(&models.warnings);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let served = runtime.and_then(|runtime| runtime.block_on(serve(arguments, &tables, models)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            crate::print_error_line(&format!("hardie mock: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: &Arguments, tables: &Tables, models: Models) -> io::Result<()> {
    // Signals are caught before the address is printed, so that none is missed.
    let stopped = stopped()?;
    let named: Vec<&str> = models.services.iter().map(|service| service.shape_id).collect();
    let names = named.join(", ");
    let Models { services, answers, .. } = models;
    let of_operations = services.iter().flat_map(|it| it.operation_auth.iter()).flat_map(|it| it.1);
    let schemes: Vec<AuthScheme> =
        services.iter().flat_map(|service| service.auth).chain(of_operations).copied().collect();
    let unknown = arguments.fail.iter().find_map(|fail| fail.check(&services).err());
    if let Some(message) = unknown {
        return Err(io::Error::other(format!("--fail: {message}")));
    }
    let endpoint = Mock::start(services, answers, arguments.options()).await?;
    writeln!(io::stdout(), "{}", listening_line(endpoint.url()))?;
    io::stdout().flush()?;
    let page = page_url(endpoint.url());
    let mut lines = format!("{names}\nrequests and resources: {page}\n");
    if !arguments.no_auth {
        lines.push_str(&credentials(&endpoint, &schemes));
    }
    io::stderr().write_all(hardie::printable(&lines).as_bytes())?;
    let mut seen = changes(tables);
    tokio::pin!(stopped);
    loop {
        tokio::select! {
            () = &mut stopped => break,
            () = tokio::time::sleep(LOOK) => {}
        }
        let now = changes(tables);
        if now != seen {
            match now.iter().find(|(path, _)| is_irregular(path)) {
                // It may never end, and nothing else would be looked at.
                Some((path, _)) => crate::print_error_line(&format!(
                    "{} is not a regular file: the models before the change are served",
                    path.display()
                )),
                None => reload(&endpoint, tables),
            }
            seen = now;
        }
    }
    endpoint.shutdown().await;
    Ok(())
}

/// The page of an endpoint, on this machine: browsers must not connect to `0.0.0.0`.
fn page_url(endpoint: &str) -> String {
    let url = endpoint.replace("://0.0.0.0:", "://127.0.0.1:").replace("://[::]:", "://[::1]:");
    format!("{url}/_local/")
}

/// The credentials that the endpoint accepts, by the schemes of its services: one per line.
fn credentials(endpoint: &Handle, schemes: &[AuthScheme]) -> String {
    let mut lines = String::new();
    let secrets = endpoint.secrets();
    if schemes.iter().any(|scheme| scheme.is_signature()) {
        let keys = endpoint.keys();
        lines += &format!("export AWS_ACCESS_KEY_ID={}\n", quoted(keys.access_key_id()));
        lines += &format!("export AWS_SECRET_ACCESS_KEY={}\n", quoted(keys.secret_access_key()));
    }
    if schemes.contains(&AuthScheme::Bearer) {
        lines += &format!("bearer token: {}\n", secrets.token());
    }
    if schemes.iter().any(|scheme| matches!(scheme, AuthScheme::ApiKey(_))) {
        lines += &format!("API key: {}\n", secrets.api_key());
    }
    if schemes.iter().any(|scheme| matches!(scheme, AuthScheme::Basic | AuthScheme::Digest)) {
        lines += &format!("user: {}\npassword: {}\n", secrets.user(), secrets.password());
    }
    lines
}

/// The times at which the files of models were changed; a file that is gone has none.
fn changes(tables: &Tables) -> Vec<(PathBuf, Option<SystemTime>)> {
    let files = tables.files().ok().flatten().unwrap_or_default();
    let changed = |path: &PathBuf| fs::metadata(path).and_then(|it| it.modified()).ok();
    files.into_iter().map(|path| (path.clone(), changed(&path))).collect()
}

/// Whether there is something at a path that is not a regular file, such as a pipe.
fn is_irregular(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file())
}

/// Serves the models as they are now; models with errors are reported, and the ones before them
/// stay.
fn reload(endpoint: &Handle, tables: &Tables) {
    match hardie::models(tables) {
        Ok(Models { services, answers, warnings }) => {
            if !warnings.is_empty() {
                crate::warn(&warnings);
            }
            match endpoint.replace(&services, answers) {
                Ok(()) => crate::print_error_line("the models have changed: they are served now"),
                Err(error) => crate::print_error_line(&format!("hardie mock: {error}")),
            }
        }
        Err(error) => {
            crate::report(&error);
            crate::print_error_line("the models have errors: those before the change are served");
        }
    }
}

/// Catches the signals that request a stop from now on; the result waits for one.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
