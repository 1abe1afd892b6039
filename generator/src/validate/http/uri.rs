//! URI patterns of `@http`, and host prefixes of `@endpoint`.

use crate::model::shape_id::is_identifier;
use crate::model::traits::ids;
use crate::validate::events::{Event, Events};
use std::collections::BTreeMap;

/// A part of a URI path or of a host prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    Literal(String),
    Label(String),
    GreedyLabel(String),
}

impl Segment {
    /// The name of a label.
    pub(super) fn label(&self) -> Option<&str> {
        match self {
            Segment::Literal(_) => None,
            Segment::Label(name) | Segment::GreedyLabel(name) => Some(name),
        }
    }

    pub(super) fn is_greedy(&self) -> bool {
        matches!(self, Segment::GreedyLabel(_))
    }
}

/// A URI pattern.
#[derive(Clone, Debug, Default)]
pub(super) struct Uri {
    pub(super) segments: Vec<Segment>,
    /// Query parameters with a constant value.
    pub(super) query: BTreeMap<String, String>,
}

impl Uri {
    /// Parses a pattern.
    ///
    /// # Errors
    /// The reason why it is invalid.
    pub(super) fn parse(text: &str) -> Result<Uri, String> {
        if text.ends_with('?') {
            return Err("a URI cannot end with `?`".to_owned());
        }
        if !text.starts_with('/') {
            return Err("a URI must start with `/`".to_owned());
        }
        if text.contains('#') {
            return Err("a URI cannot contain a fragment".to_owned());
        }
        let (path, query) = match text.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (text, None),
        };
        // One slash at the end does not begin a segment.
        let path = path.trim_end_matches('/');
        let segments = path.split('/').skip(1).map(segment).collect::<Result<_, _>>()?;
        let mut uri = Uri { segments, query: BTreeMap::new() };
        uri.distinct_labels()?;
        for pair in query.into_iter().flat_map(|query| query.split('&')) {
            if pair.contains(['{', '}']) {
                return Err("the query string cannot contain labels".to_owned());
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if uri.query.insert(name.to_owned(), value.to_owned()).is_some() {
                return Err(format!("the query parameter `{name}` occurs twice"));
            }
        }
        Ok(uri)
    }

    /// Splits a host prefix into labels and the text between them.
    ///
    /// # Errors
    /// The reason why it is invalid.
    pub(super) fn host_prefix(text: &str) -> Result<Uri, String> {
        let mut segments = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) =
                after.split_once('}').ok_or_else(|| format!("`{text}` has an unclosed label"))?;
            if !before.is_empty() {
                segments.push(Segment::Literal(before.to_owned()));
            }
            segments.push(segment(&format!("{{{name}}}"))?);
            rest = after;
        }
        if !rest.is_empty() {
            segments.push(segment(rest)?);
        }
        let uri = Uri { segments, query: BTreeMap::new() };
        uri.distinct_labels()?;
        Ok(uri)
    }

    fn distinct_labels(&self) -> Result<(), String> {
        let mut seen = std::collections::BTreeSet::new();
        let mut labels = self.segments.iter().filter_map(Segment::label);
        match labels.find(|label| !seen.insert(label.to_lowercase())) {
            Some(label) => Err(format!("the label `{label}` occurs twice")),
            None => Ok(()),
        }
    }

    /// The label with this name, without regard to case.
    pub(super) fn label(&self, name: &str) -> Option<&Segment> {
        let is_same = |label: &str| label.eq_ignore_ascii_case(name);
        self.segments.iter().find(|segment| segment.label().is_some_and(is_same))
    }

    /// Equal for URIs that match the same requests.
    pub(super) fn shape(&self) -> String {
        let mut shape = String::new();
        for segment in &self.segments {
            shape.push('/');
            shape.push_str(match segment {
                Segment::Literal(text) => text,
                Segment::Label(_) => "{}",
                Segment::GreedyLabel(_) => "{+}",
            });
        }
        for (name, value) in &self.query {
            shape.push_str(&format!("&{name}={value}"));
        }
        shape
    }
}

fn segment(text: &str) -> Result<Segment, String> {
    let Some(name) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
        if text.is_empty() {
            return Err("a segment is empty".to_owned());
        }
        if text.contains(['{', '}']) {
            return Err(format!("a label must be a whole segment, but found `{text}`"));
        }
        return Ok(Segment::Literal(text.to_owned()));
    };
    let (name, is_greedy) = match name.strip_suffix('+') {
        Some(name) => (name, true),
        None => (name, false),
    };
    if !is_identifier(name) {
        return Err(format!("`{name}` is not a valid name of a label"));
    }
    let name = name.to_owned();
    Ok(if is_greedy { Segment::GreedyLabel(name) } else { Segment::Label(name) })
}

/// Reports URIs and host prefixes that are not valid patterns.
pub(in crate::validate) fn check_values(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for operation in graph.with(ids::HTTP) {
        let Ok(Some(http)) = graph.traits(operation).http() else { continue };
        if let Err(reason) = Uri::parse(&http.uri) {
            let message = format!("invalid URI `{}`: {reason}", http.uri);
            events.on_trait(ids::HTTP, Event::error("Model", operation, message));
        } else if !http.uri.is_ascii() {
            let message = format!("the URI `{}` has characters beyond ASCII", http.uri);
            events.on_trait(ids::HTTP, Event::error("HttpUriFormat", operation, message));
        }
    }
    for operation in graph.with(ids::ENDPOINT) {
        let Ok(Some(endpoint)) = graph.traits(operation).endpoint() else { continue };
        if let Err(reason) = Uri::host_prefix(&endpoint.host_prefix) {
            let message = format!("invalid host prefix `{}`: {reason}", endpoint.host_prefix);
            events.on_trait(ids::ENDPOINT, Event::error("Model", operation, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Uri;

    #[test]
    fn patterns() {
        let uri = Uri::parse("/a/{b}/{c+}?d=e&f").unwrap();
        assert_eq!(uri.shape(), "/a/{}/{+}&d=e&f=");
        assert!(uri.label("B").is_some() && uri.label("a").is_none());
        assert_eq!(Uri::parse("/").unwrap().shape(), "");
        let wrong =
            ["", "a", "/a?", "/a#b", "//a", "/{a}/{A}", "/a{b}", "/{b c}", "/?{a}", "/?a&a"];
        for text in wrong {
            assert!(Uri::parse(text).is_err(), "{text}");
        }
        assert_eq!(Uri::host_prefix("a.{b}-{c}.").unwrap().segments.len(), 5);
        assert!(Uri::host_prefix("{b").is_err());
    }
}
