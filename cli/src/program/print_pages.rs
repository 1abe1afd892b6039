//! Sends the calls of a paginated operation and prints the pages: as one result, or page by page in
//! line-based formats.

use super::operation::{PreparedCall, Session};
use crate::error::Error;
use crate::output::{self, OutputFormat};
use crate::pager::Printer;
use crate::pagination::{Merged, Pages};
use hardie_client::internal::Call;
use hardie_runtime::value::{Map, Value};

impl Session<'_> {
    /// Requests pages until the last one, or until the reader closes standard output, over one
    /// connection.
    pub(super) fn print_pages(
        &self,
        mut pages: Pages,
        mut ready: PreparedCall<'_>,
    ) -> Result<(), Error> {
        let format = self.format()?;
        let line = ready.connection.open()?;
        let mut printer = Printer::new(self.globals.no_pager, self.config);
        let mut merged = Merged::new();
        loop {
            let input = ready.check(self)?;
            let call = Call {
                operation: self.operation,
                input: &*input,
                target: ready.target,
                stream_to: None,
                stream_from: None,
                body: None,
                streams: true,
            };
            let mut page = line.send(&call)?.value;
            pages.take(&mut page)?;
            // An error of the token is reported after the page is printed.
            let goes_on = pages.advance(&page, &mut ready.members);
            let has_reader = match format {
                OutputFormat::Text => {
                    self.print_part(&pages.items_of(&mut page)?, format, &mut printer)?
                }
                OutputFormat::YamlStream => self.print_part(&page, format, &mut printer)?,
                _ => true,
            };
            let goes_on = goes_on?;
            if is_whole(format) {
                merged.add(&mut page, &pages)?;
            }
            if !has_reader || !goes_on {
                break;
            }
        }
        if is_whole(format) {
            let whole = merged.finish(&pages);
            self.print_part(&whole, format, &mut printer)?;
            // The program ends: what is large is not freed.
            std::mem::forget(whole);
        } else if let (OutputFormat::Text, Some(token)) = (format, pages.resume()) {
            printer.print(&self.resume_line(token)?)?;
        }
        printer.finish()
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
