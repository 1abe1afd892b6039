//! Progress on standard error: a line that changes on a terminal, or a line every few seconds.

mod bar;
mod line;

use super::summary::Counts;
use crate::error::Error;
use bar::Bar;
use hardie_client::internal::config::env;
use hardie_runtime::pages::PROGRESS;
use line::Pace;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};
use terminal_size::terminal_size_of;

/// The time between two changes of the line on a terminal.
const REFRESH: Duration = Duration::from_millis(200);
/// The time between two plain lines, unless the option has another.
const PLAIN: Duration = Duration::from_secs(10);

enum Form {
    Off,
    Plain,
    Bar(Bar),
}

/// The progress of a batch.
pub(crate) struct Progress {
    form: Form,
    every: Duration,
    next: Instant,
    pace: Pace,
}

impl Progress {
    /// Reads the option; without it, there is a bar on a terminal and nothing elsewhere.
    ///
    /// # Errors
    /// An option that is not valid (252).
    pub(crate) fn new(option: Option<&str>) -> Result<Progress, Error> {
        let is_terminal = std::io::stderr().is_terminal();
        let is_dumb = env("TERM").is_none_or(|name| name.is_empty() || name == "dumb");
        let bar = || {
            if is_terminal && !is_dumb { Form::Bar(Bar::default()) } else { Form::Off }
        };
        let (form, every) = match option {
            None | Some("bar") => (bar(), REFRESH),
            Some("off") => (Form::Off, PLAIN),
            Some("plain") => (Form::Plain, PLAIN),
            Some(other) => {
                let seconds = other.strip_prefix("plain:").and_then(|text| text.parse().ok());
                let Some(seconds) = seconds.filter(|seconds| (1..=86_400).contains(seconds)) else {
                    let message = format!("{other:?} is not bar, plain, plain:SECONDS or off");
                    return Err(Error::option(PROGRESS, message));
                };
                (Form::Plain, Duration::from_secs(seconds))
            }
        };
        let now = Instant::now();
        Ok(Progress { form, every, next: now + every, pace: Pace::new(now) })
    }

    /// The time of the next line; `None` if there is none.
    pub(crate) fn due(&self) -> Option<Instant> {
        (!matches!(self.form, Form::Off)).then_some(self.next)
    }

    /// Shows the state if it is time to.
    pub(crate) fn update(&mut self, counts: &Counts, total: Option<u64>, now: Instant) {
        if matches!(self.form, Form::Off) || now < self.next {
            return;
        }
        self.next = now + self.every;
        self.show(counts, total, now);
    }

    fn show(&mut self, counts: &Counts, total: Option<u64>, now: Instant) {
        self.pace.update(counts.made(), now);
        let line = |columns| self.pace.line(counts, total, columns);
        match &mut self.form {
            Form::Off => {}
            Form::Plain => print(&line(usize::MAX)),
            Form::Bar(bar) => {
                // The last column stays free, since terminals differ in what follows it.
                let columns = terminal_size_of(std::io::stderr());
                let columns = columns.map_or(80, |(width, _)| usize::from(width.0));
                let words = line(columns.saturating_sub(1));
                let done = counts.made() + counts.skipped;
                bar.draw([done, total.unwrap_or_default()], &words, columns);
            }
        }
    }

    /// Calls `print` while no bar is on the terminal.
    pub(crate) fn without_bar<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.form {
            Form::Bar(bar) => bar.suspend(print),
            _ => print(),
        }
    }

    /// Shows the last state and ends: a bar vanishes, and a line takes its place if the summary is
    /// not printed there.
    pub(crate) fn finish(&mut self, counts: &Counts, total: Option<u64>) {
        let is_shown = match std::mem::replace(&mut self.form, Form::Off) {
            Form::Off => false,
            Form::Plain => true,
            Form::Bar(bar) => {
                bar.clear();
                !std::io::stdout().is_terminal()
            }
        };
        if is_shown {
            self.pace.update(counts.made(), Instant::now());
            print(&self.pace.line(counts, total, usize::MAX));
        }
    }
}

/// Prints a line, without an error: a failed write to standard error cannot be reported.
fn print(line: &str) {
    drop(writeln!(std::io::stderr(), "{line}"));
}
