//! Facts for people, which change pages and nothing else: `@deprecated`, `@since`, `@unstable`,
//! `@recommended`, `@externalDocumentation`, `@tags` and `@examples`.

use crate::diagnostic::Diagnostic;
use crate::model::{Shape, ShapeId, Traits};
use crate::plan::context::Lowering;
use crate::plan::prose::Prose;
use serde::Serialize;
use serde_json::Value;

/// The notes on a service, operation, shape or member. Pages of AWS's services have none, as in the
/// AWS CLI.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Notes {
    /// A sentence with the version and the reason.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub deprecated: String,
    /// The version that introduced it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub since: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unstable: bool,
    /// The reason why a member should be set; it may be empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommended: Option<String>,
    /// In the order of their titles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The tags of an operation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The examples of an operation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<CallExample>,
}

/// An example of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallExample {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Documentation in its canonical form.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub docs: String,
    /// Values by members, as the model writes them.
    pub input: serde_json::Map<String, Value>,
    /// `None` if the call fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Value>,
}

/// A link to further documentation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    pub title: String,
    pub url: String,
}

impl Notes {
    /// Whether there is nothing to note.
    pub fn is_empty(&self) -> bool {
        *self == Notes::default()
    }

    /// The notes as JSON; empty if there are none.
    pub fn json(&self) -> String {
        let json = if self.is_empty() { Ok(String::new()) } else { serde_json::to_string(self) };
        json.unwrap_or_default()
    }

    /// These notes, and others where these have none.
    fn or(self, other: Notes) -> Notes {
        let text = |one: String, other| if one.is_empty() { other } else { one };
        Notes {
            deprecated: text(self.deprecated, other.deprecated),
            since: text(self.since, other.since),
            unstable: self.unstable || other.unstable,
            recommended: self.recommended.or(other.recommended),
            links: if self.links.is_empty() { other.links } else { self.links },
            tags: self.tags,
            examples: self.examples,
        }
    }
}

/// The notes on a service, operation or shape.
pub(crate) fn of_shape(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>) -> Notes {
    let tags = if cx.is_aws() { None } else { cx.tags.get(&shape.id).cloned() };
    let tags = tags.unwrap_or_default();
    Notes { tags, examples: examples(cx, shape), ..notes(cx, &shape.id, &shape.traits) }
}

/// The examples of an operation; invalid ones are left out, as they are for people only.
fn examples(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>) -> Vec<CallExample> {
    if cx.is_aws() {
        return Vec::new();
    }
    let examples = shape.traits.examples().ok().flatten().unwrap_or_default();
    let examples = examples.into_iter().map(|example| CallExample {
        title: example.title,
        docs: Prose::of(&cx.parsed(&example.documentation)).html().to_owned(),
        input: example.input,
        output: example.output.filter(|_| example.error.is_none()),
    });
    examples.collect()
}

/// The notes on a member: its own, else those of its target.
pub(super) fn of_member(
    cx: &mut Lowering<'_, '_, '_>,
    id: &ShapeId,
    traits: &Traits<'_>,
    target: &ShapeId,
) -> Notes {
    let own = notes(cx, id, traits);
    match cx.model.shape(target) {
        Some(shape) => own.or(notes(cx, &shape.id, &shape.traits)),
        None => own,
    }
}

fn notes(cx: &mut Lowering<'_, '_, '_>, id: &ShapeId, traits: &Traits<'_>) -> Notes {
    if cx.is_aws() {
        return Notes::default();
    }
    let deprecated = cx.ok(id, traits.deprecated()).map(|deprecated| {
        let since = deprecated.since.map(|since| format!(" since {since}")).unwrap_or_default();
        let message = deprecated.message.unwrap_or_default();
        format!("Deprecated{since}. {message}").trim_end().to_owned()
    });
    Notes {
        deprecated: deprecated.unwrap_or_default(),
        since: cx.ok(id, traits.since()).unwrap_or_default(),
        unstable: traits.is_unstable(),
        recommended: cx.ok(id, traits.recommended()).map(|it| it.reason.unwrap_or_default()),
        links: links(cx, id, traits),
        tags: Vec::new(),
        examples: Vec::new(),
    }
}

/// The links that lead to web pages; others are reported.
fn links(cx: &mut Lowering<'_, '_, '_>, id: &ShapeId, traits: &Traits<'_>) -> Vec<Link> {
    let all = cx.ok(id, traits.external_documentation()).unwrap_or_default();
    let mut links = Vec::new();
    for (title, url) in all {
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        if matches!(scheme.as_deref(), Some("http" | "https")) {
            links.push(Link { title, url });
            continue;
        }
        let message = format!("the link `{title}` is left out: `{url}` is not a URL of a web page");
        let help = "use a URL that begins with https:// or http://";
        let place = traits.external_documentation_place();
        cx.problem(Diagnostic::warning("plan.link", message).help(help), id, place);
    }
    links
}
