//! Validation problems of a value, collected and reported together.

use std::fmt;

/// What messages have in place of a `@sensitive` value.
pub(crate) const HIDDEN: &str = "***";

/// One validation problem: a path and a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path: member names joined by dots, `[0]` for elements, `input` for the whole value.
    pub path: String,
    /// The complete message, including the path.
    pub text: String,
}

/// All problems of one value, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// No problems.
    pub fn new() -> Problems {
        Problems::default()
    }

    /// Adds a problem.
    pub fn push(&mut self, path: &str, text: String) {
        self.0.push(Problem { path: path.to_owned(), text });
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// `Ok` if there are none.
    ///
    /// # Errors
    /// The problems.
    pub fn into_result(self) -> Result<(), Problems> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// One problem per line.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            f.write_str(&problem.text)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// The dotted path of the current member while a value is traversed.
#[derive(Debug, Default)]
pub struct Path {
    text: String,
}

impl Path {
    /// The path of the whole value.
    pub fn new() -> Path {
        Path::default()
    }

    /// Runs `inside` with a member's name appended.
    pub fn member<R>(&mut self, name: &str, inside: impl FnOnce(&mut Path) -> R) -> R {
        let len = self.text.len();
        if len > 0 {
            self.text.push('.');
        }
        self.text.push_str(name);
        let result = inside(self);
        self.text.truncate(len);
        result
    }

    /// Runs `inside` with a list index appended.
    pub fn index<R>(&mut self, index: usize, inside: impl FnOnce(&mut Path) -> R) -> R {
        let len = self.text.len();
        self.text.push_str(&format!("[{index}]"));
        let result = inside(self);
        self.text.truncate(len);
        result
    }

    /// The path; empty for the whole value.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The path, or `input` for the whole value.
    pub fn or_input(&self) -> &str {
        if self.text.is_empty() { "input" } else { &self.text }
    }
}
