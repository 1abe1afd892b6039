//! One section of a table: a title, optional headers, rows of equal length.

use crate::output::RenderError;
use crate::output::width::columns;
use std::borrow::Cow;

/// The padding of a cell.
const PADDING: i64 = 4;
/// The bars at both ends.
const BORDERS: i64 = 2;

/// A title, headers and rows, and the width of each column.
#[derive(Debug, Default)]
pub(super) struct Section<'v> {
    pub(super) title: &'v str,
    pub(super) headers: Vec<&'v str>,
    /// The cells of all rows, one row after another.
    cells: Vec<Cow<'v, str>>,
    rows: usize,
    /// The number of bars on each side.
    pub(super) indent: usize,
    /// The number of cells per row, once there are headers or a row.
    columns: Option<usize>,
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

impl<'v> Section<'v> {
    pub(super) fn new(title: &'v str, indent: usize) -> Section<'v> {
        Section { title, indent, ..Section::default() }
    }

    /// Adds headers; the first ones set the number of cells per row.
    pub(super) fn add_headers(&mut self, headers: &[&'v str]) -> Result<(), RenderError> {
        self.headers = headers.to_vec();
        self.columns.get_or_insert(headers.len());
        self.widen(headers.iter().map(|header| len(header)))
    }

    /// Adds a row.
    pub(super) fn add_row(&mut self, row: Vec<Cow<'v, str>>) -> Result<(), RenderError> {
        let columns = *self.columns.get_or_insert(row.len());
        if row.len() != columns {
            return Err(RenderError::RowLength { want: columns, got: row.len() });
        }
        let widened = self.widen(row.iter().map(|cell| len(cell)));
        if self.cells.is_empty() {
            self.cells = row;
        } else {
            self.cells.extend(row);
        }
        self.rows += 1;
        widened
    }

    /// Whether there is no row.
    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows; rows without cells are left out.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[Cow<'v, str>]> {
        self.cells.chunks(self.columns.unwrap_or(1).max(1))
    }

    fn widen(&mut self, widths: impl ExactSizeIterator<Item = i64>) -> Result<(), RenderError> {
        if self.widths.is_empty() {
            self.widths = widths.collect();
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

    /// Whether a table that would be too wide has the section transposed: headers and one row.
    fn is_transposable(&self) -> bool {
        self.rows == 1 && !self.headers.is_empty()
    }

    /// Transposes a section with headers and one row: one row per header. Other sections stay as
    /// they are.
    pub(super) fn into_vertical(self) -> Section<'v> {
        if !self.is_transposable() {
            return self;
        }
        let mut section = Section::new(self.title, self.indent);
        for (header, cell) in self.headers.into_iter().zip(self.cells) {
            // Rows of two cells each cannot differ in length.
            let _ = section.add_row(vec![Cow::from(header), cell]);
        }
        section
    }

    /// The natural width of the section, with bars.
    pub(super) fn total_width(&self) -> i64 {
        self.width_of(&self.widths)
    }

    /// The natural width of the transposed section.
    pub(super) fn vertical_width(&self) -> i64 {
        if !self.is_transposable() {
            return self.total_width();
        }
        let (mut headers, mut cells) = (0, 0);
        for (header, cell) in self.headers.iter().zip(&self.cells) {
            headers = headers.max(len(header));
            cells = cells.max(len(cell));
        }
        self.width_of(&[headers, cells])
    }

    fn width_of(&self, widths: &[i64]) -> i64 {
        let outer = 2 * signed(self.indent) + BORDERS;
        let cells: i64 = widths.iter().map(|width| width + PADDING).sum();
        (len(self.title) + outer).max(cells + outer)
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
