//! The notes of a model on its parts: deprecation, versions, recommendations and links.

use super::blocks::Block;
use super::wording;
use crate::value::{Map, Value, json};
use std::borrow::Cow;

/// An example of a call.
#[derive(Debug)]
pub struct CallExample<'n> {
    /// The title; it may be empty.
    pub title: &'n str,
    /// The documentation, as HTML; it may be empty.
    pub docs: &'n str,
    /// Values by members.
    pub input: &'n Map,
    /// The output; `None` if the call fails.
    pub output: Option<&'n Value>,
}

/// The notes on a service, operation, shape or member (see
/// [`Member::notes`](crate::table::Member::notes)).
#[derive(Debug, Default)]
pub struct Notes(Map);

impl Notes {
    /// Reads notes; JSON that is not an object has none.
    pub fn of(json: &str) -> Notes {
        match json::parse(json) {
            Ok(Value::Map(map)) if !json.is_empty() => Notes(map),
            _ => Notes::default(),
        }
    }

    /// The tags of an operation.
    pub fn tags(&self) -> Vec<&str> {
        self.list("tags").iter().filter_map(Value::as_str).collect()
    }

    /// The examples of an operation.
    pub fn examples(&self) -> Vec<CallExample<'_>> {
        fn read(example: &Value) -> Option<CallExample<'_>> {
            let map = example.as_map()?;
            let text = |key: &str| map.get(key).and_then(Value::as_str).unwrap_or_default();
            Some(CallExample {
                title: text("title"),
                docs: text("docs"),
                input: map.get("input")?.as_map()?,
                output: map.get("output"),
            })
        }
        self.list("examples").iter().filter_map(read).collect()
    }

    /// The notes as blocks of a page. `with_urls` writes URLs as text, for pages whose links cannot
    /// be followed.
    pub fn blocks(&self, with_urls: bool) -> Vec<Block> {
        let mut blocks: Vec<Cow<'static, str>> = Vec::new();
        if let Some(reason) = self.text("deprecated") {
            blocks.push(reason.to_owned().into());
        }
        if self.0.get("unstable").is_some() {
            blocks.push(wording::UNSTABLE.into());
        }
        if let Some(version) = self.text("since") {
            blocks.push(format!("Since: {version}").into());
        }
        match self.text("recommended") {
            Some("") => blocks.push("Recommended.".into()),
            Some(reason) => blocks.push(format!("Recommended: {reason}").into()),
            None => {}
        }
        let blocks = blocks.into_iter().map(Block::Text);
        blocks.chain(self.links(with_urls)).collect()
    }

    /// The links, in one paragraph.
    fn links(&self, with_urls: bool) -> Option<Block> {
        let link = |link: &Value| {
            let link = link.as_map()?;
            let text = |key: &str| link.get(key).and_then(Value::as_str);
            Some(wording::link(text("title")?, text("url")?, with_urls))
        };
        let links: Vec<String> = self.list("links").iter().filter_map(link).collect();
        let text = format!("See also: {}", links.join(", "));
        (!links.is_empty()).then(|| Block::Prose(text.into()))
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    fn list(&self, key: &str) -> &[Value] {
        match self.0.get(key) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Notes;
    use crate::pages::Block;

    #[test]
    fn notes_become_blocks() {
        let json = r#"{"deprecated":"Deprecated since 2. Use `b`.","since":"1.2",
            "unstable":true,"recommended":"it is faster","tags":["a","b"],
            "links":[{"title":"A & B","url":"https://x.example/?a=1&b=\"2\""}]}"#;
        let notes = Notes::of(json);
        let shown = |with_urls| {
            let texts = notes.blocks(with_urls).into_iter().map(|block| match block {
                Block::Text(text) | Block::Prose(text) => text.into_owned(),
                block => panic!("{block:?}"),
            });
            texts.collect::<Vec<String>>()
        };
        let link = "<a href=\"https://x.example/?a=1&amp;b=&quot;2&quot;\">A &amp; B</a>";
        let want = [
            "Deprecated since 2. Use `b`.",
            "Unstable: it may change in later versions.",
            "Since: 1.2",
            "Recommended: it is faster",
            &format!("See also: {link}"),
        ];
        assert_eq!(shown(false), want);
        assert_eq!(
            shown(true)[4],
            "See also: A &amp; B (https://x.example/?a=1&amp;b=\"2\")",
            "a terminal shows no links"
        );
        assert_eq!(notes.tags(), ["a", "b"]);
        for none in ["", "{}", "[]", "{"] {
            assert!(Notes::of(none).blocks(true).is_empty(), "{none}");
        }
    }
}
