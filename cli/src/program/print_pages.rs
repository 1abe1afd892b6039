//! Sends the calls of a paginated operation and prints the pages: as one result, or page by page in
//! line-based formats.

use super::json_lines::{self, LeftOut};
use super::operation::{PreparedCall, Session};
use crate::error::Error;
use crate::output::{self, OutputFormat};
use crate::pager::Printer;
use crate::pagination::{Merged, Pages};
use hardie_client::internal::Dispatcher;
use hardie_runtime::value::{Map, Value};

impl Session<'_> {
    /// Requests pages until the last one, or until the reader closes standard output, over one
    /// connection.
    pub(super) fn print_pages(&self, pages: Pages, ready: PreparedCall<'_>) -> Result<(), Error> {
        let format = self.format()?;
        let line = ready.connection.open()?;
        let mut printer = Printer::new(self.globals.no_pager, self.config);
        self.print_pages_over(&line, pages, ready, format, &mut printer)?;
        printer.finish()
    }

    /// As [`print_pages`](Session::print_pages), over a connection that is open already; returns
    /// whether there is still a reader.
    pub(super) fn print_pages_over(
        &self,
        line: &Dispatcher<'_>,
        mut pages: Pages,
        mut ready: PreparedCall<'_>,
        format: OutputFormat,
        printer: &mut Printer<'_>,
    ) -> Result<bool, Error> {
        let mut merged = Merged::new();
        let mut left_out = LeftOut::default();
        let has_reader = loop {
            let input = ready.check(self)?;
            let call = self.call(&ready, &*input);
            let mut page = line.send(&call)?.value;
            pages.take(&mut page)?;
            // An error of the token is reported after the page is printed.
            let goes_on = pages.advance(&page, &mut ready.members);
            let has_reader = match format {
                OutputFormat::Text => {
                    self.print_part(&pages.items_of(&mut page)?, format, printer)?
                }
                OutputFormat::JsonLines if self.globals.query.is_none() => {
                    let elements = left_out.elements(&mut page, pages.facts());
                    self.print_part(&elements, format, printer)?
                }
                OutputFormat::YamlStream | OutputFormat::JsonLines => {
                    self.print_part(&page, format, printer)?
                }
                _ => true,
            };
            let goes_on = goes_on?;
            if is_whole(format) {
                merged.add(&mut page, &pages)?;
            }
            if !has_reader || !goes_on {
                break has_reader;
            }
        };
        if is_whole(format) {
            let whole = merged.finish(&pages);
            self.print_part(&whole, format, printer)?;
            // The program ends: what is large is not freed.
            std::mem::forget(whole);
        } else if let (OutputFormat::Text, Some(token)) = (format, pages.resume()) {
            printer.print(&self.resume_line(token)?)?;
        } else if format == OutputFormat::JsonLines {
            left_out.report(pages.facts(), pages.resume().map(json_lines::resume).as_deref());
        }
        Ok(has_reader)
    }
}

impl Session<'_> {
    /// The token to continue, which text output prints after the last page. With a query that does
    /// not select it, as the AWS CLI would lose it, it is printed as a whole.
    fn resume_line(&self, token: &str) -> Result<String, Error> {
        let whole = Value::Map(Map::from_iter([("NextToken".to_owned(), Value::from(token))]));
        let whole = Value::Map(Map::from_iter([("NextToken".to_owned(), whole)]));
        let picked = self.shown(&whole, OutputFormat::Text)?;
        if picked.contains(token) {
            Ok(picked)
        } else {
            Ok(output::render(&whole, self.style(OutputFormat::Text))?)
        }
    }
}

/// Whether a format shows all pages as one result.
fn is_whole(format: OutputFormat) -> bool {
    matches!(format, OutputFormat::Json | OutputFormat::Yaml | OutputFormat::Table)
}
