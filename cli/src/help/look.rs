//! What a page is shown on: how wide it is, and how letters stand out there.

use hardie_client::internal::config::env;

/// Columns of a page that nobody looks at on a terminal.
const COLUMNS: usize = 78;
/// A terminal that says it is narrower is taken to be as wide as this.
const NARROWEST: usize = 20;

/// How letters stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// Not at all.
    None,
    /// By the terminal's own sequences.
    Sequences,
    /// As typewriters and manual pages do it: a letter over itself is bold, one over a `_`
    /// underlined. Every pager knows that, with and without options.
    Overstrike,
}

/// How a page is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns.
    pub(super) width: usize,
    /// How letters stand out.
    pub(super) marks: Marks,
    /// Whether lists have signs of their own and numbers; else all have the AWS CLI's `o`, so that
    /// who reads pages by a program finds in them what is in the AWS CLI's.
    pub(super) signs: bool,
}

impl Look {
    /// For files, pipes and programs.
    pub(crate) fn plain() -> Look {
        Look { width: COLUMNS, marks: Marks::None, signs: false }
    }

    /// For a person before a terminal of so many columns.
    pub(crate) fn terminal(columns: usize, marks: Marks) -> Look {
        Look { width: columns.saturating_sub(2).max(NARROWEST), marks, signs: is_unicode() }
    }
}

/// Whether the terminal shows more than ASCII, by the first variable of the locale that is set.
fn is_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| env(name).filter(|it| !it.is_empty()));
    locale.is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    })
}
