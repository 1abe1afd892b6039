//! One section of a table: a title, optional headers, rows of equal length.

use crate::output::RenderError;
use crate::output::width::columns;

/// The padding of a cell.
const PADDING: i64 = 4;
/// The bars at both ends.
const BORDERS: i64 = 2;

/// A title, headers and rows, and the width of each column.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// The number of bars on each side.
    pub(super) indent: usize,
    /// The number of cells per row, once there are headers or a row.
    cells: Option<usize>,
    widths: Vec<i64>,
}

/// A length as a signed number, since differences may be negative.
pub(super) fn len(text: &str) -> i64 {
    signed(columns(text))
}

/// A count as a signed number.
pub(super) fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Section {
    pub(super) fn new(title: &str, indent: usize) -> Section {
        Section { title: title.to_owned(), indent, ..Section::default() }
    }

    /// Adds headers; the first ones set the number of cells per row.
    pub(super) fn add_headers(&mut self, headers: &[&str]) -> Result<(), RenderError> {
        self.headers = headers.iter().map(|header| (*header).to_owned()).collect();
        self.cells.get_or_insert(headers.len());
        let widths = self.headers.iter().map(|header| len(header)).collect();
        self.widen(widths)
    }

    /// Adds a row.
    pub(super) fn add_row(&mut self, row: Vec<String>) -> Result<(), RenderError> {
        let cells = *self.cells.get_or_insert(row.len());
        if row.len() != cells {
            return Err(RenderError::RowLength { want: cells, got: row.len() });
        }
        let widths = row.iter().map(|cell| len(cell)).collect();
        self.rows.push(row);
        self.widen(widths)
    }

    fn widen(&mut self, widths: Vec<i64>) -> Result<(), RenderError> {
        if self.widths.is_empty() {
            self.widths = widths;
            return Ok(());
        }
        if widths.len() > self.widths.len() {
            return Err(RenderError::RowLength { want: self.widths.len(), got: widths.len() });
        }
        for (have, width) in self.widths.iter_mut().zip(widths) {
            *have = width.max(*have);
        }
        Ok(())
    }

    /// Transposes a section with headers and one row: one row per header. Other sections stay as
    /// they are.
    pub(super) fn into_vertical(self) -> Section {
        let [row] = self.rows.as_slice() else { return self };
        if self.headers.is_empty() {
            return self;
        }
        let mut section = Section::new(&self.title, self.indent);
        for (header, cell) in self.headers.iter().zip(row) {
            // Rows of two cells each cannot differ in length.
            let _ = section.add_row(vec![header.clone(), cell.clone()]);
        }
        section
    }

    /// The natural width of the section, with bars.
    pub(super) fn total_width(&self) -> i64 {
        let outer = 2 * signed(self.indent) + BORDERS;
        let cells: i64 = self.widths.iter().map(|width| width + PADDING).sum();
        (len(&self.title) + outer).max(cells + outer)
    }

    /// Scales the columns to a total width: proportionally, then column by column, from the left if
    /// the result is too wide, from the right if it is too narrow.
    pub(super) fn scaled_widths(&self, total: i64) -> Vec<i64> {
        let mut widths: Vec<i64> = self.widths.iter().map(|width| width + PADDING).collect();
        if widths.is_empty() {
            return widths;
        }
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "as Python's round()"
        )]
        {
            let factor = total as f64 / widths.iter().sum::<i64>() as f64;
            widths
                .iter_mut()
                .for_each(|width| *width = (factor * *width as f64).round_ties_even() as i64);
        }
        let mut excess = widths.iter().sum::<i64>() - total;
        while excess != 0 {
            let step = excess.signum();
            let count = widths.len();
            let turn = usize::try_from(excess.abs()).map_or(count, |excess| excess.min(count));
            for i in 0..turn {
                widths[if step > 0 { i } else { count - 1 - i }] -= step;
            }
            excess -= step * signed(turn);
        }
        widths
    }
}
