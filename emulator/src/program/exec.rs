//! `connect-local exec`.

use super::settings::{Settings, number};
use clap::Args;
use connect_local::ExecError;
use std::ffi::OsString;

#[derive(Args)]
pub(crate) struct Exec {
    #[command(flatten)]
    settings: Settings,
    /// Port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 0, value_parser = number(0, u16::MAX))]
    port: u16,
    /// Log the requests of the command to standard error.
    #[arg(long, short)]
    verbose: bool,
    /// Command to run, with its arguments.
    #[arg(trailing_var_arg = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl Exec {
    pub(crate) async fn run(self) -> Result<u8, ExecError> {
        let options = self.settings.options().port(self.port);
        let options = if self.verbose { options.log_requests() } else { options };
        connect_local::exec(options, &self.command).await
    }
}
