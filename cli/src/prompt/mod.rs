//! Auto-prompt: the user completes a command before it runs (AWS CLI behaviour 11).
//!
//! [`Mode`] decides whether, as the AWS CLI 2.36.7 does. The rest is the feature `prompt`:
//! [`offers`] are what may stand at the cursor, [`check`] what is wrong with the line so far,
//! [`about`] what it is about; [`panel`] shows these below the line, which [`paint`] colours;
//! [`history`] keeps lines without what is [`secret`] in them. What may stand where is the matter
//! of `complete/`, as for shells.

#[cfg(feature = "prompt")]
mod about;
#[cfg(feature = "prompt")]
mod ask;
#[cfg(feature = "prompt")]
mod check;
#[cfg(all(feature = "prompt", unix))]
mod hangup;
#[cfg(feature = "prompt")]
mod history;
#[cfg(feature = "prompt")]
mod keys;
mod mode;
#[cfg(feature = "prompt")]
mod offers;
#[cfg(feature = "prompt")]
mod paint;
#[cfg(feature = "prompt")]
mod panel;
#[cfg(feature = "prompt")]
mod secret;
#[cfg(feature = "prompt")]
mod view;

pub(crate) use mode::Mode;

use crate::args::Program;
use crate::error::Error;
use hardie_runtime::service::Service;
use std::io::IsTerminal;

/// How a prompt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// These words are to be run.
    Run(Vec<String>),
    /// Nothing is to be run.
    Leave,
    /// Ctrl-C was pressed.
    Interrupt,
}

/// What a program can be told.
#[cfg(feature = "prompt")]
#[derive(Clone, Debug)]
struct Known {
    program: Program,
    services: Vec<&'static Service>,
}

/// Has the user complete a command that begins with these words.
///
/// # Errors
/// No terminal to do so, or a program that was built without prompts (255).
pub(crate) fn ask(
    program: &Program,
    services: &[&'static Service],
    words: &[String],
) -> Result<Answer, Error> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::no_terminal());
    }
    if !std::io::stderr().is_terminal() {
        return Err(Error::general("The prompt requires a terminal on standard error"));
    }
    #[cfg(feature = "prompt")]
    return ask::ask(&Known { program: program.clone(), services: services.to_vec() }, words);
    #[cfg(not(feature = "prompt"))]
    {
        let _ = (services, words);
        Err(Error::general(format!(
            "{} was built without the feature \"prompt\" (auto-prompt); use --no-cli-auto-prompt",
            program.name
        )))
    }
}

#[cfg(all(test, feature = "prompt"))]
mod tests {
    use super::Known;
    use crate::args::Program;
    use crate::testing;

    /// A program `aws` with the service of tests.
    pub(super) fn known() -> Known {
        let program = Program { name: "aws".to_owned(), service_word: true };
        Known { program, services: vec![testing::service()] }
    }
}
