//! What `--output jsonl` prints of a paginated result: the elements of its list. Everything else
//! that the result has is named on standard error, so that no line has another form.

use super::operation::Session;
use crate::error::Error;
use crate::output::{OutputFormat, visible};
use crate::pager::Printer;
use crate::pagination;
use hardie_client::internal::pagination::{find, next_tokens};
use hardie_runtime::cli::quoted;
use hardie_runtime::pages::{INPUT_JSON, STARTING_TOKEN};
use hardie_runtime::service::{OptionRules, Pagination};
use hardie_runtime::value::{Map, Value, json};
use std::io::Write;

/// Members of pages that no line has, by their paths.
#[derive(Debug, Default)]
pub(super) struct LeftOut(Vec<String>);

impl LeftOut {
    /// Takes the elements out of a page, and keeps the names of what other formats print of it.
    pub(super) fn elements(&mut self, page: &mut Value, pagination: &Pagination) -> Value {
        let Some((first, others)) = pagination.items.split_first() else {
            return std::mem::take(page);
        };
        for path in others.iter().chain(&pagination.keep) {
            if find(page, path).is_some_and(has_content) && !self.0.contains(path) {
                self.0.push(path.clone());
            }
        }
        pagination::take(page, first).unwrap_or_default()
    }

    /// Names the members, and how to continue where there are more pages.
    pub(super) fn report(&self, pagination: &Pagination, continued: Option<&str>) {
        if !self.0.is_empty() {
            let first = pagination.items.first().map_or("", String::as_str);
            note(&format!(
                "--output jsonl prints the elements of {first}, not {}; --query selects others",
                self.0.join(", ")
            ));
        }
        if let Some(how) = continued {
            note(&format!("there are more results; continue with {how}"));
        }
    }
}

/// Says how to continue after `--max-items`.
pub(super) fn resume(token: &str) -> String {
    format!("{STARTING_TOKEN} {}", quoted(token))
}

impl Session<'_> {
    /// Prints the only page of a result: pagination is off, or its members were given.
    /// Returns whether there is still a reader.
    pub(super) fn print_elements(
        &self,
        mut page: Value,
        printer: &mut Printer<'_>,
    ) -> Result<bool, Error> {
        let format = OutputFormat::JsonLines;
        let facts = match &OptionRules::of(self.operation).prints {
            None => Pagination::of(self.operation),
            // The value is not a page.
            Some(_) => None,
        };
        let Some(facts) = facts else {
            return self.print_part(&page, format, printer);
        };
        let next = next_tokens(&facts, &page)?;
        let next: Map = next.into_iter().filter(|(_, token)| !token.is_null()).collect();
        let continued = (!next.is_empty())
            .then(|| format!("{INPUT_JSON} {}", quoted(&json::dense(&Value::Map(next)))));
        let mut left_out = LeftOut::default();
        if self.globals.query.is_none() {
            page = left_out.elements(&mut page, &facts);
        }
        let has_reader = self.print_part(&page, format, printer)?;
        left_out.report(&facts, continued.as_deref());
        Ok(has_reader)
    }
}

fn has_content(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::List(list) => !list.is_empty(),
        Value::Map(map) => !map.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

fn note(text: &str) {
    // A failed write to standard error cannot be reported.
    let _ = writeln!(std::io::stderr(), "note: {}", visible(text));
}
