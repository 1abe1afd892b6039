//! The lines of results, in the order of the input or as calls end.
//!
//! In the order of the input, lines wait for those before them; no row is started that is too far
//! ahead. The state of a row may wait for its line, so that no result is lost in a crash.

use super::journal::State;
use crate::error::Error;
use crate::output::visible_json;
use hardie_client::internal::files::os_error_text;
use hardie_runtime::value::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{ErrorKind, IsTerminal, Write};

/// The most rows that wait for their line.
const WINDOW: u64 = 1024;
/// The most bytes of lines that wait.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The line of a row with what follows once it is written.
pub(crate) struct Entry {
    pub(crate) line: Value,
    /// The state that the journal gets.
    pub(crate) state: Option<(u64, State)>,
    /// The members of a row that failed.
    pub(crate) failed: Option<Map>,
}

/// What follows lines that were written.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) states: Vec<(u64, State)>,
    pub(crate) failed: Vec<Map>,
}

/// The lines that are not written yet.
pub(crate) struct Results {
    in_order: bool,
    /// The position of the next line.
    next: u64,
    waiting: BTreeMap<u64, (String, Entry)>,
    bytes: usize,
    ready: String,
    written: Written,
    is_terminal: bool,
}

impl Results {
    pub(crate) fn new(in_order: bool) -> Results {
        Results {
            in_order,
            next: 0,
            waiting: BTreeMap::new(),
            bytes: 0,
            ready: String::new(),
            written: Written::default(),
            is_terminal: std::io::stdout().is_terminal(),
        }
    }

    /// Whether the row at a position may start.
    pub(crate) fn has_room(&self, position: u64) -> bool {
        position.saturating_sub(self.next) < WINDOW && self.bytes < MOST_BYTES
            || position == self.next
            || !self.in_order
    }

    /// Adds the line at a position.
    pub(crate) fn add(&mut self, position: u64, mut entry: Entry) {
        let text = self.text(&std::mem::take(&mut entry.line));
        if !self.in_order {
            self.print(&text, entry);
            return;
        }
        self.bytes += text.len();
        self.waiting.insert(position, (text, entry));
        while let Some((text, entry)) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.bytes -= text.len();
            self.print(&text, entry);
        }
    }

    fn text(&self, line: &Value) -> String {
        let text = json::compact(line);
        let mut text = if self.is_terminal { visible_json(&text).into_owned() } else { text };
        text.push('\n');
        text
    }

    fn print(&mut self, text: &str, entry: Entry) {
        self.ready.push_str(text);
        self.written.states.extend(entry.state);
        self.written.failed.extend(entry.failed);
    }

    /// Whether there are lines to write.
    pub(crate) fn is_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    /// Moves lines that wait for rows which will not come to the lines to write.
    pub(crate) fn release(&mut self) {
        for (_, (text, entry)) in std::mem::take(&mut self.waiting) {
            self.print(&text, entry);
        }
    }

    /// Adds the last line.
    pub(crate) fn finish(&mut self, line: &Value) {
        let text = self.text(line);
        self.ready.push_str(&text);
    }

    /// Writes the lines that are ready; returns what follows them.
    ///
    /// # Errors
    /// Standard output that is closed or full (255).
    pub(crate) fn write(&mut self) -> Result<Written, Error> {
        let mut out = std::io::stdout().lock();
        let written = out.write_all(self.ready.as_bytes()).and_then(|()| out.flush());
        self.ready.clear();
        // Without their lines, rows are not done.
        let follows = std::mem::take(&mut self.written);
        match written {
            Ok(()) => Ok(follows),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                Err(Error::general("Nothing reads the results: standard output was closed"))
            }
            Err(error) => {
                let reason = os_error_text(&error);
                Err(Error::general(format!("The results cannot be written: {reason}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Results, WINDOW};
    use crate::batch::journal::State;
    use hardie_runtime::value::Value;

    fn entry(line: &str, state: Option<(u64, State)>) -> Entry {
        Entry { line: Value::from(line), state, failed: None }
    }

    #[test]
    fn lines_are_in_order_and_the_window_is_bounded() {
        let mut results = Results::new(true);
        for position in (1..10).rev() {
            results.add(position, entry(&position.to_string(), Some((position, State::Ok))));
        }
        assert!(!results.is_ready());
        assert!(results.has_room(WINDOW - 1) && !results.has_room(WINDOW));
        results.add(0, entry("0", None));
        let want: String = (0..10).map(|position| format!("\"{position}\"\n")).collect();
        assert_eq!(results.ready, want);
        assert_eq!(results.written.states.len(), 9);
        let mut results = Results::new(false);
        results.add(7, entry("a", None));
        assert_eq!(results.ready, "\"a\"\n");
        assert!(results.has_room(u64::MAX));
    }
}
