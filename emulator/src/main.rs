//! The program `connect-local`.

use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;

mod program {
    //! The subcommands.
    pub(crate) mod contacts;
    pub(crate) mod exec;
    pub(crate) mod serve;
    pub(crate) mod settings;
    pub(crate) mod stop;
}

use program::{contacts::Contacts, exec::Exec, serve::Serve};

/// Runs a local endpoint that behaves like Amazon Connect, for tests.
#[derive(Parser)]
#[command(name = "connect-local", version)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Serve requests until stopped.
    Serve(Box<Serve>),
    /// Run a command with an endpoint of its own, and exit with the exit code of the command.
    Exec(Box<Exec>),
    /// Show the contacts of a running endpoint.
    Contacts(Contacts),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => error.exit(),
        // Help and version are ordinary output: a closed pipe is not an error.
        Err(error) => {
            return match error.print().and_then(|()| io::stdout().flush()) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => failed(&error, 1),
                _ => ExitCode::SUCCESS,
            };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error, 1),
    };
    runtime.block_on(async {
        match arguments.action {
            Action::Serve(serve) => {
                serve.run().await.map_or_else(|error| failed(&error, 1), |()| ExitCode::SUCCESS)
            }
            Action::Exec(exec) => match exec.run().await {
                Ok(code) => ExitCode::from(code),
                Err(failure) => failed(&failure, failure.exit_code()),
            },
            Action::Contacts(contacts) => {
                contacts.run().await.map_or_else(|error| failed(&error, 1), |()| ExitCode::SUCCESS)
            }
        }
    })
}

fn failed(error: &dyn std::error::Error, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "connect-local: {error}");
    ExitCode::from(code)
}
