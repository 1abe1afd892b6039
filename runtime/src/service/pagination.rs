//! Pagination of an operation, read from its table row.

use crate::table::{Member, Operation};
use crate::value::{Map, Value, json};

/// The pagination of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// The input tokens.
    pub input: Vec<String>,
    /// The output tokens: for each input token, a JMESPath expression on the output.
    pub output: Vec<String>,
    /// Dotted paths of the paginated members; items are counted at the first path.
    pub items: Vec<String>,
    /// The input member for the page size.
    pub size: Option<String>,
    /// A JMESPath expression on the output: whether more pages exist.
    pub more: Option<String>,
    /// Dotted paths of the members that are kept from the first page only.
    pub keep: Vec<String>,
}

impl Pagination {
    /// Reads the pagination of an operation; `None` if the operation is not paginated.
    pub fn of(operation: Operation) -> Option<Pagination> {
        let text = operation.pagination();
        if text.is_empty() {
            return None;
        }
        let Ok(Value::Map(row)) = json::parse(text) else { return None };
        Some(Pagination {
            input: names(&row, "input"),
            output: names(&row, "output"),
            items: names(&row, "items"),
            size: name(&row, "size"),
            more: name(&row, "more"),
            keep: names(&row, "keep"),
        })
    }

    /// The input members that pagination sets; their options are not shown in help.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.input.iter().chain(&self.size).map(String::as_str)
    }

    /// The input member for the page size.
    pub fn size_member(&self, operation: Operation) -> Option<Member> {
        operation.input().member_named(self.size.as_deref()?)
    }
}

fn name(row: &Map, key: &str) -> Option<String> {
    row.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn names(row: &Map, key: &str) -> Vec<String> {
    let list = row.get(key).and_then(Value::as_list).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
