//! Draws the sections of a table.

use super::section::{Section, len, signed};

const RESET: &str = "\x1b[0m";
const CELL: &str = "\x1b[1m\x1b[34m";
const BAR: &str = "\x1b[2m\x1b[33m";
/// Spaces before a cell's text, if the column is wide enough.
const LEFT: i64 = 2;

/// The whole table; sections with one row are transposed if they would be wider than `width`.
pub(super) fn paint(mut sections: Vec<Section>, color: bool, width: usize) -> String {
    let widest =
        |sections: &[Section]| sections.iter().map(Section::total_width).max().unwrap_or_default();
    let mut total = widest(&sections);
    if total > signed(width) {
        sections = sections.into_iter().map(Section::into_vertical).collect();
        total = widest(&sections);
    }
    let mut canvas = Canvas { text: String::new(), color, indent: 0 };
    canvas.write(&(times("-", total) + "\n"));
    for section in &sections {
        canvas.indent = section.indent;
        canvas.section(section, total - 2 * signed(section.indent));
    }
    canvas.text
}

fn times(text: &str, count: i64) -> String {
    text.repeat(usize::try_from(count).unwrap_or_default())
}

/// The output so far. In colour, a reset follows every single write, as in the AWS CLI's colour
/// library.
struct Canvas {
    text: String,
    color: bool,
    indent: usize,
}

impl Canvas {
    fn write(&mut self, text: &str) {
        self.text.push_str(text);
        if self.color {
            self.text.push_str(RESET);
        }
    }

    /// A line between the bars of its indentation.
    fn line(&mut self, text: &str) {
        let bars = self.styled("|", BAR).repeat(self.indent);
        self.write(&bars);
        self.write(text);
        self.write(&bars);
        self.write("\n");
    }

    fn styled(&self, text: &str, style: &str) -> String {
        if self.color { format!("{style}{text}{RESET}") } else { text.to_owned() }
    }

    fn section(&mut self, section: &Section, width: i64) {
        if !section.title.is_empty() {
            self.line(&centred(&section.title, width, true));
            if section.headers.is_empty() && section.rows.is_empty() {
                self.line(&format!("+{}+", times("-", width - 2)));
            }
        }
        let widths = section.scaled_widths(width);
        let row = |cells: &[String], draw: &dyn Fn(&str, i64, bool) -> String| -> String {
            let cells = cells.iter().zip(&widths).enumerate();
            cells.map(|(place, (cell, width))| draw(cell, *width, place == 0)).collect()
        };
        if !section.headers.is_empty() {
            self.line(&rule(&widths));
            self.line(&row(&section.headers, &centred));
        }
        if section.rows.is_empty() || widths.is_empty() {
            return;
        }
        self.line(&rule(&widths));
        for cells in &section.rows {
            let text = row(cells, &|cell, width, first| self.cell(cell, width, first));
            self.line(&text);
        }
        self.line(&rule(&widths));
    }

    /// A left-aligned cell; the first one of a row has a bar on both sides.
    fn cell(&self, text: &str, width: i64, first: bool) -> String {
        let left = if first { "|" } else { "" };
        let taken = len(text) + len(left) + 1;
        let padding = if width - taken >= LEFT { LEFT } else { 0 };
        let styled = self.styled(text, CELL);
        format!("{left}{}{styled}{}|", times(" ", padding), times(" ", width - taken - padding))
    }
}

/// A centred title or header.
fn centred(text: &str, width: i64, first: bool) -> String {
    let left = if first { "|" } else { "" };
    let before = width.div_euclid(2) - len(text) / 2 - 1;
    let after = width - 1 - (len(left) + before + len(text));
    format!("{left}{}{text}{}|", times(" ", before), times(" ", after))
}

/// `+----+---+`.
fn rule(widths: &[i64]) -> String {
    let mut text = String::new();
    for (place, width) in widths.iter().enumerate() {
        if place == 0 {
            text.push('+');
        }
        text.push_str(&times("-", if place == 0 { width - 2 } else { width - 1 }));
        text.push('+');
    }
    text
}
