//! The panel below the line, a menu of reedline: it is always visible, shows candidates, and uses
//! no key that the line needs.

use super::PromptContext;
use super::check::check;
use super::offers::offers;
use super::panel_content::panel_content;
use super::view::{View, lines};
use crate::conventions;
use crate::help::{Appearance, Marks};
use crate::output::width::columns;
use hardie_client::internal::config::Config;
use reedline::{
    Completer, Editor, Menu, MenuEvent, MenuSettings, Painter, Suggestion, UndoBehavior,
};
use std::sync::Arc;

/// The name of the menu in key bindings.
pub(super) const NAME: &str = "panel";
/// The maximum number of rows.
const ROWS: usize = 20;

/// See the module documentation.
pub(super) struct Panel {
    settings: MenuSettings,
    context: Arc<PromptContext>,
    config: Config,
    is_active: bool,
    /// The line that the view shows, and the cursor position.
    line: String,
    cursor: usize,
    view: View,
    /// The selected candidate; empty without one, so that Enter runs the line.
    values: Vec<Suggestion>,
    /// Whether completion has handled the key.
    is_done: bool,
    width: usize,
    rows: usize,
}

impl Panel {
    /// Creates a panel for an empty line under a prompt.
    pub(super) fn new(context: Arc<PromptContext>, prompt: &str) -> Panel {
        let mut panel = Panel {
            settings: MenuSettings::default().with_name(NAME).with_marker(prompt),
            context,
            config: conventions::config(),
            is_active: true,
            line: String::new(),
            cursor: 0,
            view: View::default(),
            values: Vec::new(),
            is_done: false,
            width: 0,
            rows: 0,
        };
        panel.appearance();
        panel
    }

    /// Updates the view if the line changed.
    fn refresh(&mut self, editor: &Editor) {
        let cursor = editor.line_buffer().insertion_point();
        if editor.get_buffer() != self.line || cursor != self.cursor {
            editor.get_buffer().clone_into(&mut self.line);
            self.cursor = cursor;
            self.appearance();
        }
    }

    fn appearance(&mut self) {
        let offers = offers(&self.context, &self.config, &self.line, self.cursor);
        let is_open =
            self.cursor == self.line.len() && !offers.place.is_empty() && !offers.list.is_empty();
        let findings = check(&self.context, &self.line, is_open);
        self.view = View { offers, findings, ..View::default() };
        self.choose(None);
    }

    fn choose(&mut self, chosen: Option<usize>) {
        let list = &self.view.offers.list;
        let offer = chosen.and_then(|at| list.get(at));
        self.values = offer.iter().map(|_| Suggestion::default()).collect();
        // A single candidate is shown before it is selected.
        let meant = offer.or_else(|| list.first().filter(|_| list.len() == 1));
        let word = meant.map(|offer| offer.text.trim_start_matches('\'').to_owned());
        let appearance = Appearance::terminal(self.width, Marks::None);
        let panel_content =
            panel_content(&self.context, &self.line, self.cursor, word.as_deref(), appearance);
        self.view.chosen = chosen;
        self.view.scroll = 0;
        self.view.panel_content = panel_content;
    }

    /// Inserts a candidate into the line.
    fn take(&self, at: usize, editor: &mut Editor) {
        let Some(offer) = self.view.offers.list.get(at) else { return };
        let is_followed =
            self.line.get(self.cursor..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
        let space = if offer.ends && !is_followed { " " } else { "" };
        self.write(&format!("{}{space}", offer.text), editor);
    }

    /// Replaces the unfinished word, if the line has not changed since the view was made.
    fn write(&self, text: &str, editor: &mut Editor) {
        let cursor = editor.line_buffer().insertion_point();
        let place = self.view.offers.place.clone();
        if editor.get_buffer() != self.line
            || cursor != self.cursor
            || self.line.get(place.clone()).is_none()
        {
            return;
        }
        let end = place.start + text.len();
        editor.edit_buffer(
            |line| {
                line.replace_range(place, text);
                line.set_insertion_point(end);
            },
            UndoBehavior::CreateUndoPoint,
        );
    }
}

impl Menu for Panel {
    fn settings(&self) -> &MenuSettings {
        &self.settings
    }

    fn is_active(&self) -> bool {
        self.is_active
    }

    fn set_active(&mut self, active: bool) {
        self.is_active = active;
    }

    fn clear_input(&mut self) {}

    fn menu_event(&mut self, event: MenuEvent) {
        let count = self.view.offers.list.len();
        match event {
            MenuEvent::Activate(_) => {
                self.is_active = true;
                self.is_done = true;
            }
            // A candidate was accepted and the line continues; or the line runs.
            MenuEvent::Deactivate if self.view.chosen.is_some() => self.choose(None),
            MenuEvent::Deactivate => self.is_active = false,
            MenuEvent::NextElement if std::mem::take(&mut self.is_done) => {}
            MenuEvent::NextElement if count > 0 => {
                self.choose(Some(self.view.chosen.map_or(0, |chosen| (chosen + 1) % count)));
            }
            MenuEvent::PreviousElement if count > 0 => {
                let before = |chosen: usize| chosen.checked_sub(1).unwrap_or(count - 1);
                self.choose(Some(self.view.chosen.map_or(count - 1, before)));
            }
            MenuEvent::NextPage => {
                let last = self.view.panel_content.lines.len().saturating_sub(1);
                self.view.scroll = (self.view.scroll + self.rows / 2).min(last);
            }
            MenuEvent::PreviousPage => {
                self.view.scroll = self.view.scroll.saturating_sub(self.rows / 2)
            }
            MenuEvent::Edit(_) if self.view.chosen.is_some() => self.choose(None),
            _ => {}
        }
    }

    fn can_quick_complete(&self) -> bool {
        false
    }

    /// The first step of Tab: inserts the only candidate, or the common prefix of all. reedline
    /// calls this before it selects the next candidate.
    fn can_partially_complete(
        &mut self,
        _: bool,
        editor: &mut Editor,
        _: &mut dyn Completer,
    ) -> bool {
        self.refresh(editor);
        if self.is_done || self.view.chosen.is_some() {
            return false;
        }
        if self.view.offers.list.len() == 1 {
            self.take(0, editor);
            self.is_done = true;
        } else if let Some(common) = self.view.offers.common(&self.line).map(str::to_owned) {
            self.write(&common, editor);
            self.is_done = true;
        }
        self.is_done
    }

    fn update_values(&mut self, editor: &mut Editor, _: &mut dyn Completer) {
        self.refresh(editor);
    }

    fn reset_position(&mut self) {}

    fn update_working_details(
        &mut self,
        editor: &mut Editor,
        _: &mut dyn Completer,
        painter: &Painter,
    ) {
        self.refresh(editor);
        self.is_done = false;
        let width = usize::from(painter.screen_width());
        if width != self.width {
            self.width = width;
            self.choose(self.view.chosen);
        }
        let width = self.width.max(1);
        let before = columns(self.indicator());
        let of_line = |line: &str| (columns(line) + before) / width + 1;
        let taken: usize = self.line.split('\n').map(of_line).sum();
        // One row fewer than available: reedline paints differently if nothing else fits.
        self.rows = usize::from(painter.screen_height()).saturating_sub(taken + 1).min(ROWS);
    }

    fn replace_in_buffer(&self, editor: &mut Editor) {
        if let Some(chosen) = self.view.chosen {
            self.take(chosen, editor);
        }
    }

    fn menu_required_lines(&self, _: u16) -> u16 {
        u16::try_from(lines(&self.view, self.width, self.rows, false).len()).unwrap_or(0)
    }

    fn menu_string(&self, available: u16, color: bool) -> String {
        let rows = self.rows.min(usize::from(available));
        lines(&self.view, self.width, rows, color).join("\r\n")
    }

    fn min_rows(&self) -> u16 {
        1
    }

    fn get_values(&self) -> &[Suggestion] {
        &self.values
    }
}
