//! A line on a terminal that is drawn again and again.
//!
//! Drawn here: indicatif computes rates with `pow`, and a program that is linked to libm loads it
//! at every start, which costs a tenth of the start of every command.

use std::io::{IsTerminal, Write};

/// The columns between the brackets of a bar.
const INSIDE: usize = 20;
/// The columns of a bar with its brackets, and the space after it.
const WIDTH: usize = INSIDE + 3;
/// Goes to the first column and erases the line.
const ERASE: &str = "\r\x1b[2K";

/// The line, while it is on the terminal.
#[derive(Debug, Default)]
pub(super) struct Bar {
    line: String,
}

impl Bar {
    /// Draws the bar before the words, or the words alone where there is no space for both.
    ///
    /// `words` must be shorter than `columns`, which are those of the terminal.
    pub(super) fn draw(&mut self, [done, total]: [u64; 2], words: &str, columns: usize) {
        self.line = if words.len() + WIDTH < columns {
            format!("[{}] {words}", inside(done, total))
        } else {
            words.to_owned()
        };
        write(&format!("{ERASE}{}", self.line));
    }

    /// Calls `print` while the line is not on the terminal.
    pub(super) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        if self.line.is_empty() || !std::io::stdout().is_terminal() {
            return print();
        }
        write(ERASE);
        let printed = print();
        write(&self.line);
        printed
    }

    /// Removes the line.
    pub(super) fn clear(self) {
        if !self.line.is_empty() {
            write(ERASE);
        }
    }
}

/// `=====>    `
fn inside(done: u64, total: u64) -> String {
    let filled = u128::from(done.min(total)) * INSIDE as u128;
    let filled = filled.checked_div(u128::from(total)).unwrap_or_default() as usize;
    let head = if filled > 0 && filled < INSIDE { ">" } else { "" };
    format!("{:<INSIDE$}", "=".repeat(filled.saturating_sub(head.len())) + head)
}

/// Writes text in one piece, without an error: a failed write to standard error cannot be reported.
fn write(text: &str) {
    let mut terminal = std::io::stderr();
    drop(terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush()));
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn a_bar_fills_from_left_to_right() {
        for (done, total, want) in [
            (0, 0, "                    "),
            (0, 40, "                    "),
            (2, 40, ">                   "),
            (20, 40, "=========>          "),
            (39, 40, "==================> "),
            (40, 40, "===================="),
            (u64::MAX, 40, "===================="),
            (u64::MAX / 2, u64::MAX, "========>           "),
        ] {
            assert_eq!(inside(done, total), want, "{done} of {total}");
        }
    }
}
