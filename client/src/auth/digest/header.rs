//! Parses the header `WWW-Authenticate` (RFC 9110, section 11.6.1), and skips elements that are not
//! valid: other schemes in it do not concern digest authentication, and many servers have a realm
//! that is not ASCII.

/// A challenge of any scheme.
#[derive(Debug)]
pub(super) struct ParsedChallenge {
    pub(super) scheme: String,
    parameters: Vec<(String, String)>,
}

impl ParsedChallenge {
    /// The first parameter of this name, without quotes; case does not matter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// The challenges of a header.
pub(super) fn parse(header: &str) -> Vec<ParsedChallenge> {
    let mut challenges: Vec<ParsedChallenge> = Vec::new();
    for element in elements(header) {
        let parameter = match split_scheme(element) {
            Some((scheme, rest)) => {
                challenges.push(ParsedChallenge { scheme: scheme.to_owned(), parameters: vec![] });
                rest
            }
            None => element,
        };
        if let (Some(challenge), Some((name, value))) =
            (challenges.last_mut(), parameter.split_once('='))
        {
            challenge.parameters.push((trimmed(name).to_owned(), unquoted(trimmed(value))));
        }
    }
    challenges
}

/// The elements between commas outside of quotes.
fn elements(header: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let is_separator = move |c: char| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match c {
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            '"' if !was_escaped => is_quoted = !is_quoted,
            ',' => return !is_quoted,
            _ => {}
        }
        false
    };
    header.split(is_separator).map(trimmed).filter(|element| !element.is_empty())
}

/// The scheme at the beginning of an element, and its first parameter or its token68.
fn split_scheme(element: &str) -> Option<(&str, &str)> {
    let end = element.find(|c| !is_token(c)).unwrap_or(element.len());
    let (scheme, rest) = element.split_at_checked(end)?;
    let parameter = trimmed(rest);
    // `realm = "r"` is a parameter; `Basic` and `Basic realm="r"` have a scheme.
    let is_parameter = parameter.starts_with('=') || scheme.is_empty();
    let is_separated = rest.is_empty() || rest.starts_with([' ', '\t']);
    (!is_parameter && is_separated).then_some((scheme, parameter))
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// A value without its quotes and backslashes.
fn unquoted(value: &str) -> String {
    let Some(quoted) = value.strip_prefix('"') else { return value.to_owned() };
    let mut text = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn headers_are_split_into_challenges() {
        for (header, want) in [
            ("Basic", "Basic"),
            ("Basic realm=\"a\\\"b, c\"", "Basic realm=a\"b, c"),
            (
                "Negotiate YII==, Digest\trealm = r ,, nonce=\"n\"",
                "Negotiate YII==; Digest realm=r nonce=n",
            ),
            ("=, \u{e9} x, Bearer, stale=true", "Bearer stale=true"),
            ("Digest realm=\"open", "Digest realm=open"),
            ("Digest realm=\"\\", "Digest realm="),
            ("", ""),
        ] {
            let challenges = parse(header);
            let shown = challenges.iter().map(|challenge| {
                let parameters = challenge.parameters.iter();
                let parameters = parameters.map(|(name, value)| format!(" {name}={value}"));
                format!("{}{}", challenge.scheme, parameters.collect::<String>())
            });
            assert_eq!(shown.collect::<Vec<_>>().join("; "), want, "{header}");
        }
    }
}
