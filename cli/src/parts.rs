//! Long output in parts, so that it is never in memory as a whole.

/// The size of a part, in bytes; a single string may be larger.
const PART: usize = 64 * 1024;

/// Receives a part; returns whether there is still a reader.
pub(crate) type Sink<'s> = dyn FnMut(&str) -> bool + 's;

/// Text that is passed on in parts while it is written.
pub(crate) struct Parts<'s> {
    text: String,
    sink: &'s mut Sink<'s>,
    has_reader: bool,
}

impl<'s> Parts<'s> {
    pub(crate) fn new(sink: &'s mut Sink<'s>) -> Parts<'s> {
        Parts { text: String::new(), sink, has_reader: true }
    }

    /// The text to write to; only what the writer does not have yet.
    pub(crate) fn text(&mut self) -> &mut String {
        if self.text.len() >= PART {
            self.pass_on();
        }
        &mut self.text
    }

    /// Whether all parts were received; if not, there is no need to write more.
    pub(crate) fn has_reader(&self) -> bool {
        self.has_reader
    }

    fn pass_on(&mut self) {
        if self.has_reader && !self.text.is_empty() {
            self.has_reader = (self.sink)(&self.text);
        }
        self.text.clear();
    }
}

impl Drop for Parts<'_> {
    /// Passes on the rest, also of output that ends with an error.
    fn drop(&mut self) {
        self.pass_on();
    }
}

/// Collects all parts in one string.
pub(crate) fn collected(write: impl FnOnce(&mut Sink<'_>)) -> String {
    let mut whole = String::new();
    write(&mut |part| {
        whole.push_str(part);
        true
    });
    whole
}

#[cfg(test)]
mod tests {
    use super::{PART, Parts, collected};

    #[test]
    fn parts_are_bounded_and_whole() {
        let mut longest = 0;
        let mut whole = String::new();
        let mut sink = |part: &str| {
            longest = longest.max(part.len());
            whole.push_str(part);
            true
        };
        let mut parts = Parts::new(&mut sink);
        let lines: Vec<String> = (0..100_000).map(|at| format!("line {at}\n")).collect();
        lines.iter().for_each(|line| parts.text().push_str(line));
        drop(parts);
        assert!(longest < 2 * PART, "{longest}");
        assert_eq!(whole, lines.concat());
    }

    #[test]
    fn nothing_is_passed_on_without_a_reader() {
        let mut count = 0;
        let mut sink = |_: &str| {
            count += 1;
            false
        };
        let mut parts = Parts::new(&mut sink);
        (0..100_000).for_each(|_| parts.text().push_str("a line\n"));
        assert!(!parts.has_reader());
        drop(parts);
        assert_eq!(count, 1);
        assert_eq!(collected(|sink| Parts::new(sink).text().push('x')), "x");
    }
}
