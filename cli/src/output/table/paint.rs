//! Draws the sections of a table.

use super::section::{Section, len, signed};
use crate::parts::Parts;

const RESET: &str = "\x1b[0m";
const CELL: &str = "\x1b[1m\x1b[34m";
const BAR: &str = "\x1b[2m\x1b[33m";
/// Spaces before a cell's text, if the column is wide enough.
const LEFT: i64 = 2;

/// The widths of the widest section: as it is, and with transposed sections.
#[derive(Default)]
pub(super) struct Widths {
    natural: i64,
    vertical: i64,
}

impl Widths {
    pub(super) fn add(&mut self, section: &Section<'_>) {
        self.natural = self.natural.max(section.total_width());
        self.vertical = self.vertical.max(section.vertical_width());
    }
}

/// Draws sections. In colour, a reset follows every single write, as in the AWS CLI's colour
/// library.
pub(super) struct Canvas<'o, 's> {
    out: &'o mut Parts<'s>,
    color: bool,
    /// The width of the table.
    total: i64,
    /// Whether sections with one row are transposed, since the table is wider than the terminal.
    is_vertical: bool,
    indent: usize,
}

impl<'o, 's> Canvas<'o, 's> {
    /// Begins a table for a terminal of this `width`.
    pub(super) fn new(
        widths: &Widths,
        color: bool,
        width: usize,
        out: &'o mut Parts<'s>,
    ) -> Canvas<'o, 's> {
        let is_vertical = widths.natural > signed(width);
        let total = if is_vertical { widths.vertical } else { widths.natural };
        let mut canvas = Canvas { out, color, total, is_vertical, indent: 0 };
        push_times('-', total, canvas.out.text());
        canvas.out.text().push('\n');
        canvas.end_write();
        canvas
    }

    /// Draws a section; returns whether there is still a reader.
    pub(super) fn section(&mut self, section: Section<'_>) -> bool {
        let section = if self.is_vertical { section.into_vertical() } else { section };
        self.indent = section.indent;
        self.draw(&section, self.total - 2 * signed(section.indent));
        self.out.has_reader()
    }

    fn end_write(&mut self) {
        if self.color {
            self.out.text().push_str(RESET);
        }
    }

    fn bars(&mut self) {
        let out = self.out.text();
        for _ in 0..self.indent {
            push_styled("|", BAR, self.color, out);
        }
        self.end_write();
    }

    /// A line between the bars of its indentation.
    fn line(&mut self, write: impl FnOnce(&mut String)) {
        self.bars();
        write(self.out.text());
        self.end_write();
        self.bars();
        self.out.text().push('\n');
        self.end_write();
    }

    fn draw(&mut self, section: &Section<'_>, width: i64) {
        if !section.title.is_empty() {
            self.line(|out| push_centred(section.title, width, true, out));
            if section.headers.is_empty() && section.is_empty() {
                self.line(|out| {
                    out.push('+');
                    push_times('-', width - 2, out);
                    out.push('+');
                });
            }
        }
        let widths = section.scaled_widths(width);
        if !section.headers.is_empty() {
            self.line(|out| push_rule(&widths, out));
            self.line(|out| {
                for (at, (header, width)) in section.headers.iter().zip(&widths).enumerate() {
                    push_centred(header, *width, at == 0, out);
                }
            });
        }
        if section.is_empty() || widths.is_empty() {
            return;
        }
        self.line(|out| push_rule(&widths, out));
        let color = self.color;
        for cells in section.rows() {
            self.line(|out| {
                for (at, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                    push_cell(cell, *width, at == 0, color, out);
                }
            });
        }
        self.line(|out| push_rule(&widths, out));
    }
}

fn push_times(c: char, count: i64, out: &mut String) {
    const DASHES: &str = "----------------------------------------------------------------";
    const SPACES: &str = "                                                                ";
    let text = if c == '-' { DASHES } else { SPACES };
    let mut count = usize::try_from(count).unwrap_or_default();
    while count > 0 {
        let part = text.get(..count).unwrap_or(text);
        out.push_str(part);
        count -= part.len();
    }
}

fn push_styled(text: &str, style: &str, color: bool, out: &mut String) {
    if color {
        out.push_str(style);
    }
    out.push_str(text);
    if color {
        out.push_str(RESET);
    }
}

/// A left-aligned cell; the first one of a row has a bar on both sides.
fn push_cell(text: &str, width: i64, first: bool, color: bool, out: &mut String) {
    let left = if first { "|" } else { "" };
    let taken = len(text) + len(left) + 1;
    let padding = if width - taken >= LEFT { LEFT } else { 0 };
    out.push_str(left);
    push_times(' ', padding, out);
    push_styled(text, CELL, color, out);
    push_times(' ', width - taken - padding, out);
    out.push('|');
}

/// A centred title or header.
fn push_centred(text: &str, width: i64, first: bool, out: &mut String) {
    let left = if first { "|" } else { "" };
    let before = width.div_euclid(2) - len(text) / 2 - 1;
    let after = width - 1 - (len(left) + before + len(text));
    out.push_str(left);
    push_times(' ', before, out);
    out.push_str(text);
    push_times(' ', after, out);
    out.push('|');
}

/// `+----+---+`.
fn push_rule(widths: &[i64], out: &mut String) {
    for (place, width) in widths.iter().enumerate() {
        if place == 0 {
            out.push('+');
        }
        push_times('-', if place == 0 { width - 2 } else { width - 1 }, out);
        out.push('+');
    }
}
