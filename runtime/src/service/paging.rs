//! Results in pages, as an operation's row tells of them.

use crate::table::{Member, Operation};
use crate::value::{Map, Value, json};

/// How an operation's results come in pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The input's members that say where a page begins.
    pub input: Vec<String>,
    /// For each of them, a JMESPath expression on a page: where the next one begins.
    pub output: Vec<String>,
    /// Paths to what the pages hold, by names and dots; what is counted is at the first of them.
    pub items: Vec<String>,
    /// The input's member that bounds a page.
    pub size: Option<String>,
    /// A JMESPath expression on a page: whether there is another.
    pub more: Option<String>,
    /// Paths to what is kept of the first page.
    pub keep: Vec<String>,
}

impl Paging {
    /// Reads an operation's row; nothing where its results do not come in pages.
    pub fn of(operation: Operation) -> Option<Paging> {
        let text = operation.paging();
        if text.is_empty() {
            return None;
        }
        let Ok(Value::Map(row)) = json::parse(text) else { return None };
        Some(Paging {
            input: names(&row, "input"),
            output: names(&row, "output"),
            items: names(&row, "items"),
            size: name(&row, "size"),
            more: name(&row, "more"),
            keep: names(&row, "keep"),
        })
    }

    /// The input's members that paging sets, whose options help does not show.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.input.iter().chain(&self.size).map(String::as_str)
    }

    /// The input's member that bounds a page.
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
