//! The page of types: every structure, union and enum, with the commands that use it.

use super::Target;
use super::anchors::{Anchor, Ids};
use super::names::{self, code, heading, here, link};
use super::sections::{Content, Heading};
use hardie_build::escape::{Escaped, Html, escaped, html};
use hardie_runtime::table::{Kind, Shape};
use std::collections::BTreeMap;

/// The maximum number of commands listed for a type.
const LISTED: usize = 50;

/// Types in the order of their rows.
#[derive(Default)]
pub(super) struct Types {
    ids: Ids,
    rows: BTreeMap<u16, Type>,
}

struct Type {
    shape: Shape,
    id: Escaped<Html>,
    /// The first use by each command: the index of the command and the anchor of the use.
    uses: Vec<(usize, Escaped<Html>)>,
}

impl Types {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Links to a type, and records the first use by each command.
    pub(super) fn link(
        &mut self,
        shape: Shape,
        command: Option<usize>,
        anchor: Option<&Escaped<Html>>,
    ) -> Escaped<Html> {
        let ids = &mut self.ids;
        let new = || Type { shape, id: ids.take(shape.name()), uses: Vec::new() };
        let it = self.rows.entry(shape.index()).or_insert_with(new);
        if let (Some(command), Some(anchor)) = (command, anchor)
            && it.uses.last().is_none_or(|(last, _)| *last != command)
        {
            it.uses.push((command, anchor.clone()));
        }
        link(names::TYPES, &it.id, &html::text(shape.name()))
    }

    /// Types by name.
    fn sorted(&self) -> Vec<&Type> {
        let mut types: Vec<&Type> = self.rows.values().collect();
        types.sort_by_key(|it| (it.shape.name().to_lowercase(), it.shape.name()));
        types
    }

    /// The content of the page: all types, grouped by first letter.
    pub(super) fn content(&mut self, targets: &[Target<'_>]) -> Content {
        let mut ids = std::mem::take(&mut self.ids);
        let types = self.sorted();
        let anchor = |it: &&Type| Anchor { id: it.id.clone(), path: it.shape.name().to_owned() };
        let anchors = types.iter().map(anchor).collect();
        let (mut out, mut sections) = (Escaped::empty(), Vec::new());
        let letter =
            |it: &Type| it.shape.name().chars().next().map_or('_', |c| c.to_ascii_uppercase());
        for group in types.chunk_by(|one, other| letter(one) == letter(other)) {
            let title = group.first().map_or('_', |it| letter(it)).to_string();
            let (id, title) = (ids.take(&format!("letter-{title}")), html::text(&title));
            out.push(&escaped!(Html, heading("h2", &id, &title), "\n"));
            sections.push(Heading { title, id, entries: Vec::new() });
            out.push(&list(group, targets));
        }
        Content { out, sections, anchors }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Structure => "structure",
        Kind::Union => "union",
        _ => "enum",
    }
}

/// Types, each with its commands.
fn list(types: &[&Type], targets: &[Target<'_>]) -> Escaped<Html> {
    let mut out = Escaped::empty();
    for it in types {
        let name = here(&it.id, &code(it.shape.name()));
        let kind =
            escaped!(Html, " <span class=\"kind\">", kind(it.shape.kind()), "</span></h3>\n");
        out.push(&escaped!(Html, "<div class=\"entry\"><h3 id=\"", it.id, "\">", name, kind));
        out.push(&"<ul class=\"names body\">");
        for (command, anchor) in it.uses.iter().take(LISTED) {
            let Some(Target { page, stem }) = targets.get(*command) else { continue };
            let link = link(stem, anchor, &html::text(&page.name));
            out.push(&escaped!(Html, "<li>", link, "</li>"));
        }
        if it.uses.len() > LISTED {
            out.push(&escaped!(Html, "<li>and ", it.uses.len() - LISTED, " more</li>"));
        }
        out.push(&"</ul></div>\n");
    }
    out
}
