//! Renders the sections of a page: blocks and entries, each entry with an anchor.

use super::Target;
use super::anchors::{Anchor, Ids};
use super::names::{self, code, heading, here, link};
use super::sections::{Content, Entries, Heading};
use super::types::Types;
use crate::reference::page::{Page, item_document, labels};
use hardie_build::escape::{Escaped, Html, Piece, escaped, html};
use hardie_build::plan::prose::{Document, Format, Node};
use hardie_runtime::pages::{Block, CommandGroup, Entry, Language, RECURSIVE, Scope, Section};
use std::collections::BTreeMap;

/// Syntax with more lines than these is folded.
const UNFOLDED: usize = 12;

/// Writes a page's content.
pub(super) struct Writer<'s, 'r> {
    pub(super) content: Content,
    pub(super) beside: SiteContext<'s, 'r>,
    ids: Ids,
    /// The enclosing entries; elements of lists have no name.
    around: Vec<Option<NamedEntry>>,
    /// The format of the documentation that is being written.
    pub(super) format: Format,
    /// The prefix of paths of members outside options: the id of the section.
    prefix: String,
}

/// The other pages of the site, which the content links to.
pub(super) struct SiteContext<'s, 'r> {
    pub(super) targets: &'s [Target<'r>],
    /// The index of the page's own command; `None` for the service.
    pub(super) command: Option<usize>,
    /// The indices of commands, by operation name.
    pub(super) operations: &'s BTreeMap<&'r str, usize>,
    pub(super) types: &'s mut Types,
}

impl SiteContext<'_, '_> {
    /// The page of the command for an operation; `None` if it is the current page or not in the
    /// site.
    pub(super) fn command(&self, operation: &str) -> Option<&Escaped<Html>> {
        let place = self.operations.get(operation).filter(|place| Some(**place) != self.command);
        place.and_then(|place| self.targets.get(*place)).map(|target| &target.stem)
    }
}

/// An entry with a name.
struct NamedEntry {
    name: String,
    anchor: Anchor,
}

impl Content {
    pub(super) fn of(page: &Page, beside: SiteContext<'_, '_>) -> Content {
        let (content, ids, around) = (Content::default(), Ids::default(), Vec::new());
        let mut writer =
            Writer { content, beside, ids, around, format: Format::Html, prefix: String::new() };
        writer.page(page);
        writer.content
    }
}

impl Writer<'_, '_> {
    fn page(&mut self, page: &Page) {
        // Ids of sections are assigned first, so that no entry changes them.
        let ids: Vec<Escaped<Html>> =
            page.sections.iter().map(|it| self.ids.take(&it.title.to_lowercase())).collect();
        for (section, id) in page.sections.iter().zip(ids) {
            let title = section.title.into();
            self.line(&[&heading("h2", &id, &title)]);
            self.prefix = id.as_str().to_owned();
            let mut entries = Entries::new();
            if section.scope == Scope::EveryCommand && self.beside.command.is_some() {
                self.elsewhere(section);
            } else {
                section.blocks.iter().for_each(|block| self.outermost(block, &mut entries));
            }
            self.content.sections.push(Heading { title, id, entries });
        }
    }

    pub(super) fn line(&mut self, pieces: &[&dyn Piece<Html>]) {
        pieces.iter().for_each(|piece| self.content.out.push(*piece));
        self.content.out.push(&"\n");
    }

    /// Writes a block of a section, and adds its entries to the table of contents.
    fn outermost(&mut self, block: &Block, entries: &mut Entries) {
        match block {
            Block::Entry(entry) => {
                let id = self.entry(entry, true);
                let name = labels(&entry.heading).next().map(|name| html::text(&name));
                entries.extend(name.zip(id));
            }
            Block::Commands(_) if self.beside.command.is_none() => {
                entries.append(&mut self.all_commands());
            }
            Block::Commands(groups) => groups.iter().for_each(|group| self.some_commands(group)),
            block => self.block(block),
        }
    }

    /// Links to a section that is the same for all commands: it is on the service's page, with the
    /// same ids.
    fn elsewhere(&mut self, section: &Section) {
        let mut links = Escaped::empty();
        for block in &section.blocks {
            let Block::Entry(Entry { heading, .. }) = block else { continue };
            for (name, label) in heading.names.iter().zip(labels(heading)) {
                let link = link(names::INDEX, &html::id(name), &code(&label));
                links.push(&escaped!(Html, "<li>", link, "</li>"));
            }
        }
        if links.is_empty() {
            let id = html::id(&section.title.to_lowercase());
            let link = link(names::INDEX, &id, &section.title.into());
            self.line(&[&"<p>See ", &link, &" on the page of the service.</p>"]);
        } else {
            self.line(&[&"<p class=\"label\">Every command has these options:</p>"]);
            self.line(&[&"<ul class=\"names\">", &links, &"</ul>"]);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(text) => self.prose(&[Node::Text(text.to_string())]),
            Block::Prose(html) => self.document(&Document::of_canonical(html)),
            Block::Code { title, language, text } => self.code(title, *language, text),
            Block::List { title, items } => {
                // Values without documentation are written on one line.
                let is_short = !title.is_empty() && items.iter().all(|item| item.docs.is_empty());
                self.line(&[&(if is_short { "<div class=\"inline\">" } else { "<div>" })]);
                self.title(title);
                self.line(&[&"<ul>"]);
                for document in items.iter().map(item_document) {
                    self.format = document.format;
                    self.item("li", &document.nodes);
                }
                self.format = Format::Html;
                self.line(&[&"</ul></div>"]);
            }
            Block::Entry(entry) => drop(self.entry(entry, false)),
            Block::Recursion { depth } => self.recursion(*depth),
            // Only sections list commands.
            Block::Commands(_) => {}
        }
    }

    fn code(&mut self, title: &'static str, language: Language, text: &str) {
        let pre = escaped!(Html, "<div class=\"code\"><pre>", html::text(text), "</pre></div>");
        let is_long =
            language == Language::Text && !title.is_empty() && text.lines().count() > UNFOLDED;
        if is_long {
            self.line(&[&"<details class=\"syntax\"><summary>", &title, &"</summary>"]);
            self.line(&[&pre, &"</details>"]);
        } else {
            self.title(title);
            self.line(&[&pre]);
        }
    }

    fn title(&mut self, title: &'static str) {
        if !title.is_empty() {
            self.line(&[&"<p class=\"label\">", &title, &"</p>"]);
        }
    }

    /// Writes an option, a member of the output or an error, or a member nested in one; returns its
    /// id if it has a name.
    fn entry(&mut self, entry: &Entry, is_outermost: bool) -> Option<Escaped<Html>> {
        let named = entry.heading.names.first().map(|name| {
            let outer = enclosing(&self.around).map(|it| it.anchor.path.as_str());
            let outer = outer.or(entry.heading.is_part.then_some(self.prefix.as_str()));
            let path = outer.map_or_else(|| name.to_string(), |outer| format!("{outer}.{name}"));
            NamedEntry { name: name.to_string(), anchor: Anchor { id: self.ids.take(&path), path } }
        });
        let anchor = named.as_ref().map(|named| named.anchor.clone());
        let id = anchor.as_ref().map(|anchor| anchor.id.clone());
        self.content.anchors.extend(anchor);
        self.around.push(named);
        let heading = self.heading(entry, id.as_ref());
        let attribute = id.as_ref().map(|id| escaped!(Html, " id=\"", id, "\""));
        let attribute = attribute.unwrap_or_default();
        if is_outermost {
            self.line(&[&"<div class=\"entry\">\n<h3", &attribute, &">", &heading, &"</h3>"]);
            self.line(&[&"<div class=\"body\">"]);
        } else {
            self.line(&[&"<div class=\"member\"", &attribute, &">"]);
            self.line(&[&"<p class=\"name\">", &heading, &"</p>"]);
        }
        entry.blocks.iter().for_each(|block| self.block(block));
        self.line(&[&(if is_outermost { "</div>\n</div>" } else { "</div>" })]);
        self.around.pop();
        id
    }

    /// The names, the type, and whether the entry is required; the first name links to the entry
    /// itself.
    fn heading(&mut self, entry: &Entry, id: Option<&Escaped<Html>>) -> Escaped<Html> {
        let heading = &entry.heading;
        let mut text = Escaped::empty();
        for (place, (name, label)) in heading.names.iter().zip(labels(heading)).enumerate() {
            text.push(if place > 0 { &" | " } else { &"" });
            text.push(&match (place, id) {
                (0, Some(id)) => here(id, &code(&label)),
                (_, Some(_)) if !heading.is_part => {
                    let id = self.ids.take(name);
                    escaped!(Html, "<code id=\"", id, "\">", html::text(&label), "</code>")
                }
                _ => code(&label),
            });
        }
        text.push(if text.is_empty() {
            &"<span class=\"kind\">each element: "
        } else {
            &" <span class=\"kind\">"
        });
        text.push(&html::text(&heading.kind));
        if let Some(shape) = heading.shape {
            let around = enclosing(&self.around).map(|it| &it.anchor.id);
            let link = self.beside.types.link(shape, self.beside.command, around);
            text.push(&escaped!(Html, " ", link));
        }
        text.push(&"</span>");
        if heading.is_required {
            text.push(&" <span class=\"required\">required</span>");
        }
        text
    }

    /// A link to the entry in which the same shape was expanded first.
    fn recursion(&mut self, depth: usize) {
        match enclosing(self.around.get(..=depth).unwrap_or_default()) {
            Some(it) => {
                let link = here(&it.anchor.id, &code(&it.name));
                self.line(&[&"<p class=\"label\">Recursive: the same type as ", &link, &"</p>"]);
            }
            None => self.prose(&[Node::Text(RECURSIVE.to_owned())]),
        }
    }

    /// The commands of a service; if they have tags or are many, in groups. Returns the headings of
    /// the groups.
    fn all_commands(&mut self) -> Entries {
        let mut entries = Entries::new();
        for group in super::navigation::groups(self.beside.targets) {
            if let Some(title) = group.title {
                let (id, text) = (self.ids.take(title.id.as_str()), html::text(title.text));
                self.line(&[&heading("h3", &id, &text)]);
                entries.push((text, id));
            }
            self.commands(group.targets.into_iter().map(|(_, target)| target));
        }
        entries
    }

    /// Commands that a page refers to.
    fn some_commands(&mut self, group: &CommandGroup) {
        let targets = self.beside.targets;
        let is_named =
            |it: &&Target<'_>| group.commands.iter().any(|(name, _)| it.page.name == *name);
        self.commands(targets.iter().filter(is_named));
    }

    fn commands<'t>(&mut self, targets: impl Iterator<Item = &'t Target<'t>>) {
        self.line(&[&"<ul class=\"commands\">"]);
        for Target { page, stem } in targets {
            let link = link(stem.clone(), &Escaped::empty(), &html::text(&page.name));
            let summary = html::text(&page.summary);
            let summary = if summary.is_empty() {
                summary
            } else {
                escaped!(Html, "<span>", summary, "</span>")
            };
            self.line(&[&"<li>", &link, &summary, &"</li>"]);
        }
        self.line(&[&"</ul>"]);
    }
}

/// The innermost entry with a name.
fn enclosing(around: &[Option<NamedEntry>]) -> Option<&NamedEntry> {
    around.iter().rev().flatten().next()
}
