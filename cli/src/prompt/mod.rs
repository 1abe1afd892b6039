//! Auto-prompt: the user completes a command before it runs (AWS CLI behaviour 11).
//!
//! [`Mode`] decides whether to prompt, like the AWS CLI 2.36.7. The rest needs the feature
//! `prompt`: [`offers`] are the candidates at the cursor, [`check`] validates the unfinished line,
//! [`panel_content`] is its documentation; [`panel`] shows these below the line, which [`paint`]
//! colours; [`history`] saves lines without [`secret`] values. `complete/` finds the candidates, as
//! for shells.

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
mod panel_content;
#[cfg(feature = "prompt")]
mod secret;
#[cfg(feature = "prompt")]
mod view;

pub(crate) use mode::Mode;

use crate::args::Program;
use crate::error::Error;
use crate::services::Services;
use std::io::IsTerminal;

/// The result of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PromptResult {
    /// The arguments to run.
    Run(Vec<String>),
    /// The user quit.
    Leave,
    /// Ctrl-C was pressed.
    Interrupt,
}

/// The arguments for a program.
#[cfg(feature = "prompt")]
#[derive(Clone, Debug)]
struct PromptContext {
    program: Program,
    services: Services,
}

/// Prompts for a command that begins with these arguments.
///
/// # Errors
/// No terminal, or a program that was built without prompts (255).
pub(crate) fn ask(
    program: &Program,
    services: Services,
    words: &[String],
) -> Result<PromptResult, Error> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::no_terminal());
    }
    if !std::io::stderr().is_terminal() {
        return Err(Error::general("The prompt requires a terminal on standard error"));
    }
    #[cfg(feature = "prompt")]
    return ask::ask(&PromptContext { program: program.clone(), services }, words);
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
    use super::PromptContext;
    use crate::args::Program;
    use crate::services::Services;
    use crate::testing;

    /// A program `aws` with the test service.
    pub(super) fn context() -> PromptContext {
        let program = Program { name: "aws".to_owned(), service_word: true };
        PromptContext { program, services: Services::of(&[testing::service()]) }
    }
}
