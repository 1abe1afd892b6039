//! One prompt on a terminal.

use super::history::RedactingHistory;
use super::keys::keys;
use super::paint::{Colors, QuoteValidator};
use super::panel::Panel;
use super::{PromptContext, PromptResult};
use crate::attended::wants_color;
use crate::error::Error;
use crate::shell_words::split;
use hardie_runtime::cli::quoted;
use reedline::{
    EditCommand, Emacs, Prompt, PromptEditMode, PromptHistorySearch, PromptHistorySearchStatus,
    Reedline, ReedlineMenu, Signal,
};
use std::borrow::Cow;
use std::sync::Arc;

/// Prompts for the rest of a command. The line stays on the screen when it runs; everything else is
/// cleared.
///
/// # Errors
/// A failure of the terminal (255).
pub(super) fn ask(context: &PromptContext, words: &[String]) -> Result<PromptResult, Error> {
    let context = Arc::new(context.clone());
    let prompt = Name(format!("> {} ", context.program.name));
    let panel = Panel::new(Arc::clone(&context), &prompt.0);
    let mut editor = Reedline::create()
        .with_edit_mode(Box::new(Emacs::new(keys())))
        .with_highlighter(Box::new(Colors(Arc::clone(&context))))
        .with_validator(Box::new(QuoteValidator))
        // As a history menu, since for the other kinds reedline queries the terminal's cursor
        // position at every key.
        .with_menu(ReedlineMenu::HistoryMenu(Box::new(panel)))
        .with_partial_completions(true)
        .with_persistent_menus(true)
        .with_ansi_colors(wants_color(None, true))
        .use_bracketed_paste(true);
    if let Some(kept) = RedactingHistory::open(context) {
        editor = editor.with_history(Box::new(kept));
    }
    editor.run_edit_commands(&[EditCommand::InsertString(initial_line(words))]);
    #[cfg(unix)]
    let _watch = super::hangup::Watch::start();
    let signal = editor.read_line(&prompt).map_err(|error| Error::general(error.to_string()))?;
    // A line can run even if it cannot be saved.
    let _ = editor.sync_history();
    Ok(match signal {
        Signal::Success(line) => PromptResult::Run(split(&line).into_words()),
        Signal::CtrlC => PromptResult::Interrupt,
        _ => PromptResult::Leave,
    })
}

/// The initial line: the given arguments without the one that requested the prompt.
fn initial_line(words: &[String]) -> String {
    let asking = words.iter().position(|word| word == "--cli-auto-prompt");
    let others = words.iter().enumerate().filter(|(at, _)| Some(*at) != asking);
    others.map(|(_, word)| quoted(word) + " ").collect()
}

/// The program name before the line.
struct Name(String);

impl Prompt for Name {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, _: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed("> ")
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        let failed = match search.status {
            PromptHistorySearchStatus::Passing => "",
            PromptHistorySearchStatus::Failing => "no ",
        };
        Cow::Owned(format!("({failed}history with {:?}) ", search.term))
    }
}

#[cfg(test)]
mod tests {
    use super::initial_line;

    #[test]
    fn lines_to_begin_with() {
        let cases: [(&[&str], &str); 4] = [
            (&[], ""),
            (&["connect", "create-contact"], "connect create-contact "),
            (&["--cli-auto-prompt", "a", "--cli-auto-prompt"], "a --cli-auto-prompt "),
            (&["--name", "a b", "--query", ""], "--name 'a b' --query '' "),
        ];
        for (words, want) in cases {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(initial_line(&words), want, "{words:?}");
        }
    }
}
