//! The places of words that the texts of a service that is not AWS's must not have.

/// Names of AWS's settings, files, hosts and headers.
const NAMES: [&str; 5] = ["AWS_", "amazonaws", ".aws/", "x-amz-", "amz-sdk"];

#[derive(Default)]
pub(crate) struct Found(Vec<String>);

impl Found {
    /// Searches a text for what `\b(aws|amazon)\b` matches in any case and, except in code, where
    /// `AWS_` may begin a name of the runtime, for [`NAMES`].
    pub(crate) fn search(&mut self, place: &str, text: &str, is_code: bool) {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let is_bad = |word: &str| ["aws", "amazon"].contains(&word.to_lowercase().as_str());
        for (number, line) in (1..).zip(text.lines()) {
            let has_word = line.split(|c| !is_part(c)).any(is_bad);
            if has_word || !is_code && NAMES.iter().any(|name| line.contains(name)) {
                self.0.push(format!("{place}:{number}: {line}"));
            }
        }
    }

    pub(crate) fn assert_none(self) {
        assert!(self.0.is_empty(), "{} lines:\n{}", self.0.len(), self.0.join("\n"));
    }
}

#[test]
fn words_are_found() {
    let mut found = Found::default();
    found.search("a", "an Aws-x\nlaws aws_x\nAMAZON.", true);
    found.search("b", "laws\nAWS_REGION\nAmazonian ~/.aws/config", false);
    let places: Vec<&str> = found.0.iter().filter_map(|line| line.get(..3)).collect();
    assert_eq!(places, ["a:1", "a:3", "b:2", "b:3"]);
}
