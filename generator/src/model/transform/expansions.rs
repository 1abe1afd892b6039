//! [`Expansions`]: strings of a configuration whose environment variables were expanded. Values of
//! variables may be secret, so messages show these strings as they are written.

/// The expanded strings of a configuration.
#[derive(Clone, Debug, Default)]
pub struct Expansions {
    list: Vec<Expansion>,
}

#[derive(Clone, Debug)]
struct Expansion {
    written: String,
    expanded: String,
}

impl Expansions {
    /// Adds a string that may have variables.
    pub fn add(&mut self, written: &str, expanded: &str) {
        if written != expanded && !expanded.is_empty() {
            let (written, expanded) = (written.to_owned(), expanded.to_owned());
            self.list.push(Expansion { written, expanded });
            // A string may be a part of another one.
            self.list.sort_by_key(|it| std::cmp::Reverse(it.expanded.len()));
        }
    }

    /// Whether a string has the value of a variable.
    pub fn contains(&self, expanded: &str) -> bool {
        self.list.iter().any(|it| it.expanded == expanded)
    }

    /// A message whose quotations, which are between backticks, are as they are written.
    pub fn as_written(&self, message: &str) -> String {
        let parts = message.split('`').enumerate().map(|(at, part)| {
            let is_quotation = at % 2 == 1;
            let found = self.list.iter().find(|it| is_quotation && part.contains(&it.expanded));
            match found {
                Some(it) => part.replace(&it.expanded, &it.written),
                None => part.to_owned(),
            }
        });
        parts.collect::<Vec<_>>().join("`")
    }
}

#[cfg(test)]
mod tests {
    use super::Expansions;

    #[test]
    fn quotations_are_shown_as_written() {
        let mut expansions = Expansions::default();
        expansions.add("plain", "plain");
        expansions.add("${EMPTY}", "");
        expansions.add("${A}", "a/b");
        expansions.add("${A}/${B}", "a/b/c");
        let cases = [
            ("`dir/a/b/c` does not exist", "`dir/${A}/${B}` does not exist"),
            ("`a/b#Name` or `plain`", "`${A}#Name` or `plain`"),
            ("a/b is `not` quoted", "a/b is `not` quoted"),
        ];
        for (message, want) in cases {
            assert_eq!(expansions.as_written(message), want);
        }
        assert!(expansions.contains("a/b") && !expansions.contains("plain"));
    }
}
