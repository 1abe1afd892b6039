//! Escaping: the only way for a string of a model to get into a generated file.
//!
//! Each target has one file with its functions: [`rust`], [`markdown`] (rustdoc too), [`html`],
//! [`javascript`], [`roff`], [`toml`], [`shell`] and [`terminal`]. They return [`Escaped`] text of
//! their target, and writers accept only that, string literals and numbers. JSON has no type of its
//! own: serde_json writes it, and [`json`] escapes the invisible characters that JSON allows.
//! [`url`] says which URLs may be links in any target.

pub mod html;
pub mod javascript;
pub mod json;
pub mod markdown;
pub mod roff;
pub mod rust;
pub mod shell;
pub mod terminal;
pub mod toml;
pub mod url;

use std::fmt;
use std::marker::PhantomData;

/// HTML, for use between tags or in an attribute in double quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html;
/// JavaScript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JavaScript;
/// Markdown: CommonMark with GitHub's tables, which rustdoc supports too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markdown;
/// Source of a manual page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roff;
/// Rust source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rust;
/// A shell's command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shell;
/// TOML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toml;

/// Text that is safe in a target.
///
/// Only the files of this module create one from a string that is not a literal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Escaped<T> {
    text: String,
    target: PhantomData<T>,
}

impl<T> Escaped<T> {
    /// Wraps text that the caller, a file of this module, has escaped.
    fn trusted(text: impl Into<String>) -> Escaped<T> {
        Escaped { text: text.into(), target: PhantomData }
    }

    /// The empty text.
    pub const fn empty() -> Escaped<T> {
        Escaped { text: String::new(), target: PhantomData }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.text
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Without surrounding white space.
    pub fn trimmed(&self) -> Escaped<T> {
        Escaped::trusted(self.text.trim())
    }

    /// Without surrounding spaces.
    pub fn trimmed_spaces(&self) -> Escaped<T> {
        Escaped::trusted(self.text.trim_matches(' '))
    }

    /// Without white space at the end.
    pub fn trimmed_end(&self) -> Escaped<T> {
        Escaped::trusted(self.text.trim_end())
    }

    /// Appends a literal, a number or text of the same target.
    pub fn push(&mut self, piece: &(impl Piece<T> + ?Sized)) {
        piece.add_to(&mut self.text);
    }

    /// Joins texts with a literal between them.
    pub fn joined<'p>(
        pieces: impl IntoIterator<Item = &'p Escaped<T>>,
        between: &'static str,
    ) -> Escaped<T>
    where
        T: 'p,
    {
        let pieces: Vec<&str> = pieces.into_iter().map(Escaped::as_str).collect();
        Escaped::trusted(pieces.join(between))
    }

    /// Fills a template: each name between two `@` is replaced by its piece.
    pub fn filled(template: &'static str, pieces: &[(&str, &dyn Piece<T>)]) -> Escaped<T> {
        let mut out = Escaped::empty();
        for (place, part) in template.split('@').enumerate() {
            match pieces.iter().find(|(name, _)| place % 2 == 1 && *name == part) {
                Some((_, piece)) => out.push(*piece),
                None => out.push(&part),
            }
        }
        out
    }
}

impl<T> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> From<&'static str> for Escaped<T> {
    fn from(literal: &'static str) -> Escaped<T> {
        Escaped::trusted(literal)
    }
}

/// A piece that may be added to the text of a target unchanged: a literal, a number, or text that
/// is escaped for this target.
pub trait Piece<T>: fmt::Display {
    /// Appends the piece to text of the target.
    fn add_to(&self, text: &mut String) {
        use fmt::Write;
        // Writing to a string cannot fail.
        let _ = write!(text, "{self}");
    }
}

/// Pieces that are strings, which need no formatter.
macro_rules! strings {
    ($($type:ty, |$piece:ident| $text:expr;)*) => {$(
        impl<T> Piece<T> for $type {
            fn add_to(&self, text: &mut String) {
                let $piece = self;
                text.push_str($text);
            }
        }
    )*};
}

strings! {
    Escaped<T>, |piece| &piece.text;
    &Escaped<T>, |piece| &piece.text;
    &'static str, |piece| piece;
    &&'static str, |piece| piece;
}

impl<T> Piece<T> for &u16 {}
impl<T> Piece<T> for u16 {}
impl<T> Piece<T> for u32 {}
impl<T> Piece<T> for u64 {}
impl<T> Piece<T> for usize {}
impl<T> Piece<T> for i32 {}

/// Concatenates pieces: `escaped!(Html, "<p>", text, "</p>")`.
#[doc(hidden)]
#[macro_export]
macro_rules! escaped {
    ($target:ident $(, $piece:expr)* $(,)?) => {{
        #[allow(unused_mut)]
        let mut out = $crate::escape::Escaped::<$crate::escape::$target>::empty();
        $( out.push(&$piece); )*
        out
    }};
}
pub use crate::escaped;

/// Whether a character is displayed: not a control character, a line separator, an interlinear
/// annotation, or a character that Unicode calls `Default_Ignorable_Code_Point` (bidirectional
/// controls, joiners, fillers, soft hyphens, variation selectors, tags).
pub fn is_visible(c: char) -> bool {
    // A fast path: most text is ASCII, and every character of a model is checked here.
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !c.is_control()
        && !matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// On one line: each white space or separator becomes a space, other invisible characters are
/// removed.
pub fn one_line(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let is_space = |c: char| c.is_whitespace() || c.is_control();
    text.chars()
        .map(|c| if is_space(c) && c != '\u{A0}' { ' ' } else { c })
        .filter(|c| is_visible(*c))
        .collect()
}

/// Whether text consists of spaces and visible characters of ASCII, as most text does.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Keeps line breaks and removes other invisible characters.
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\t', "    ")
        .chars()
        .map(|c| if matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}') { '\n' } else { c })
        .filter(|c| *c == '\n' || is_visible(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{is_visible, lines, one_line};

    #[test]
    fn nothing_hidden_is_left() {
        let hidden =
            "a\u{0}\u{1b}[2Jb\r\nc\u{202E}\u{2066}\u{200F}\u{61C}\u{2028}d\u{85}e\u{E0041}\t.";
        assert_eq!(one_line(hidden), "a  [2Jb  c d e .");
        assert_eq!(lines(hidden), "a[2Jb\nc\nd\ne    .");
        let ignorable = "\u{AD}\u{34F}\u{115F}\u{200C}\u{200D}\u{3164}\u{FE00}\u{FE0F}\u{E0100}";
        assert_eq!(ignorable.chars().find(|c| is_visible(*c)), None);
        assert_eq!(one_line("pay\u{AD}pal\u{200D}"), "paypal");
        assert!("é ü 中 e\u{301} 한 \u{FFFD}\u{A0}".chars().all(is_visible));
    }
}
