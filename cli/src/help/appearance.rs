//! The width and the styles of a page.

use hardie_client::internal::config::env;

/// The width of pages that are not shown on a terminal.
const COLUMNS: usize = 78;
/// The minimum width; narrower terminals get this one.
const NARROWEST: usize = 20;

/// How bold and underlined text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// Without styles.
    None,
    /// With escape sequences of the terminal.
    Sequences,
    /// With backspaces, as in manual pages: a character printed over itself is bold, over a `_` it
    /// is underlined. Every pager supports this, with and without options.
    Overstrike,
}

/// The appearance of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Appearance {
    /// The width in columns.
    pub(super) width: usize,
    /// How bold and underlined text is shown.
    pub(super) marks: Marks,
    /// Whether lists have bullets and numbers. Otherwise every item begins with `o` as in the AWS
    /// CLI, so that programs that read pages find the same text.
    pub(super) signs: bool,
}

impl Appearance {
    /// For files, pipes and programs.
    pub(crate) fn plain() -> Appearance {
        Appearance { width: COLUMNS, marks: Marks::None, signs: false }
    }

    /// For a terminal of this width.
    pub(crate) fn terminal(columns: usize, marks: Marks) -> Appearance {
        Appearance { width: columns.saturating_sub(2).max(NARROWEST), marks, signs: is_unicode() }
    }
}

/// Whether the terminal supports more than ASCII, by the first locale variable that is set.
fn is_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| env(name).filter(|it| !it.is_empty()));
    locale.is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    })
}
