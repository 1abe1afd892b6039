//! Renders the sections of a page: blocks and entries, each entry with an anchor.

use super::Target;
use super::anchors::{Anchor, Ids};
use super::names::{self, link};
use super::sections::{Content, Heading};
use super::types::Types;
use crate::reference::page::{Page, item_nodes, labels};
use hardie_build::escape::{Escaped, Html, Piece, escaped, html};
use hardie_build::plan::prose::{Node, parse};
use hardie_runtime::pages::{Block, Entry, Language, RECURSIVE, Scope, Section};
use std::collections::BTreeMap;

/// Syntax with more lines than these is folded.
const UNFOLDED: usize = 12;

/// Writes a page's content.
pub(super) struct Writer<'s, 'r> {
    pub(super) out: Escaped<Html>,
    pub(super) beside: Surroundings<'s, 'r>,
    sections: Vec<Heading>,
    anchors: Vec<Anchor>,
    ids: Ids,
    /// The enclosing entries; elements of lists have no name.
    around: Vec<Option<Named>>,
    /// The prefix of paths of members outside options: the id of the section.
    prefix: String,
}

/// The other pages of the site, which the content links to.
pub(super) struct Surroundings<'s, 'r> {
    pub(super) targets: &'s [Target<'r>],
    /// The index of the page's own command; `None` for the service.
    pub(super) command: Option<usize>,
    /// The indices of commands, by operation name.
    pub(super) operations: &'s BTreeMap<&'r str, usize>,
    pub(super) types: &'s mut Types,
}

impl Surroundings<'_, '_> {
    /// The page of the command for an operation; `None` if it is the current page or not in the
    /// site.
    pub(super) fn command(&self, operation: &str) -> Option<&Escaped<Html>> {
        let place = self.operations.get(operation).filter(|place| Some(**place) != self.command);
        place.and_then(|place| self.targets.get(*place)).map(|target| &target.stem)
    }
}

/// An entry with a name.
struct Named {
    name: String,
    /// The names of the enclosing entries and its own.
    path: String,
    id: Escaped<Html>,
}

impl Content {
    pub(super) fn of(page: &Page, beside: Surroundings<'_, '_>) -> Content {
        let mut writer = Writer {
            out: Escaped::empty(),
            beside,
            sections: Vec::new(),
            anchors: Vec::new(),
            ids: Ids::default(),
            around: Vec::new(),
            prefix: String::new(),
        };
        writer.page(page);
        Content { out: writer.out, sections: writer.sections, anchors: writer.anchors }
    }
}

impl Writer<'_, '_> {
    fn page(&mut self, page: &Page) {
        // Ids of sections are assigned first, so that no entry changes them.
        for section in &page.sections {
            let id = self.ids.take(&section.title.to_lowercase());
            self.sections.push(Heading { title: section.title.into(), id, entries: Vec::new() });
        }
        for (place, section) in page.sections.iter().enumerate() {
            let id = self.sections[place].id.clone();
            let link = link(Escaped::empty(), &id, &section.title.into());
            self.line(&[&"<h2 id=\"", &id, &"\">", &link, &"</h2>"]);
            self.prefix = id.into_string();
            match section.scope {
                Scope::EveryCommand if self.beside.command.is_some() => self.elsewhere(section),
                _ => self.section(section, place),
            }
        }
    }

    pub(super) fn line(&mut self, pieces: &[&dyn Piece<Html>]) {
        pieces.iter().for_each(|piece| self.out.push(*piece));
        self.out.push(&"\n");
    }

    fn section(&mut self, section: &Section, place: usize) {
        for block in &section.blocks {
            match block {
                Block::Entry(entry) => {
                    let id = self.outermost(entry);
                    let name = labels(&entry.heading).next().map(|name| html::text(&name));
                    self.sections[place].entries.extend(name.zip(id));
                }
                Block::Commands(_) => self.commands(place),
                block => self.block(block),
            }
        }
    }

    /// Links to a section that is the same for all commands: it is on the service's page, with the
    /// same ids.
    fn elsewhere(&mut self, section: &Section) {
        let mut links = Vec::new();
        for block in &section.blocks {
            if let Block::Entry(Entry { heading, .. }) = block {
                for (name, label) in heading.names.iter().zip(labels(heading)) {
                    let id = html::id(name);
                    let code = escaped!(Html, "<code>", html::text(&label), "</code>");
                    let link = link(names::INDEX.into(), &id, &code);
                    links.push(escaped!(Html, "<li>", link, "</li>"));
                }
            }
        }
        if links.is_empty() {
            let id = html::id(&section.title.to_lowercase());
            let link = link(names::INDEX.into(), &id, &section.title.into());
            self.line(&[&"<p>See ", &link, &" on the page of the service.</p>"]);
        } else {
            self.line(&[&"<p class=\"label\">Every command has these options:</p>"]);
            self.line(&[&"<ul class=\"names\">", &Escaped::joined(&links, ""), &"</ul>"]);
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(text) => self.prose(&[Node::Text(text.to_string())]),
            Block::Prose(html) => self.prose(&parse(html)),
            Block::Code { title, language, text } => self.code(title, *language, text),
            Block::List { title, items } => {
                // Values without documentation are written on one line.
                let is_short = !title.is_empty() && items.iter().all(|item| item.docs.is_empty());
                self.line(&[&(if is_short { "<div class=\"inline\">" } else { "<div>" })]);
                self.title(title);
                self.line(&[&"<ul>"]);
                for nodes in items.iter().map(item_nodes) {
                    self.out.push(&"<li>");
                    self.flow(&nodes);
                    self.line(&[&"</li>"]);
                }
                self.line(&[&"</ul></div>"]);
            }
            Block::Entry(entry) => self.part(entry),
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

    /// Writes an option, a member of the output or an error; returns its id.
    fn outermost(&mut self, entry: &Entry) -> Option<Escaped<Html>> {
        let id = self.open(entry);
        self.line(&[&"<div class=\"entry\">"]);
        let heading = self.heading(entry, id.as_ref());
        match &id {
            Some(id) => self.line(&[&"<h3 id=\"", id, &"\">", &heading, &"</h3>"]),
            None => self.line(&[&"<h3>", &heading, &"</h3>"]),
        }
        self.line(&[&"<div class=\"body\">"]);
        self.blocks(&entry.blocks);
        self.line(&[&"</div>"]);
        self.line(&[&"</div>"]);
        self.around.pop();
        id
    }

    /// Writes a nested member.
    fn part(&mut self, entry: &Entry) {
        let id = self.open(entry);
        match &id {
            Some(id) => self.line(&[&"<div class=\"member\" id=\"", id, &"\">"]),
            None => self.line(&[&"<div class=\"member\">"]),
        }
        let heading = self.heading(entry, id.as_ref());
        self.line(&[&"<p class=\"name\">", &heading, &"</p>"]);
        self.blocks(&entry.blocks);
        self.line(&[&"</div>"]);
        self.around.pop();
    }

    /// Begins an entry; returns its id if it has a name.
    fn open(&mut self, entry: &Entry) -> Option<Escaped<Html>> {
        let named = entry.heading.names.first().map(|name| {
            let name = name.clone().into_owned();
            let outer =
                self.around.iter().rev().find_map(|it| it.as_ref().map(|it| it.path.as_str()));
            let outer = outer.or(entry.heading.is_part.then_some(self.prefix.as_str()));
            let path = outer.map_or_else(|| name.clone(), |outer| format!("{outer}.{name}"));
            (name, path)
        });
        let named = named.map(|(name, path)| Named { id: self.ids.take(&path), name, path });
        let anchor =
            named.as_ref().map(|named| Anchor { id: named.id.clone(), path: named.path.clone() });
        let id = anchor.as_ref().map(|anchor| anchor.id.clone());
        self.anchors.extend(anchor);
        self.around.push(named);
        id
    }

    /// The names, the type, and whether the entry is required; the first name links to the entry
    /// itself.
    fn heading(&mut self, entry: &Entry, id: Option<&Escaped<Html>>) -> Escaped<Html> {
        let heading = &entry.heading;
        let mut codes = Vec::new();
        for (place, (name, label)) in heading.names.iter().zip(labels(heading)).enumerate() {
            let label = html::text(&label);
            let code = escaped!(Html, "<code>", label, "</code>");
            codes.push(match (place, id) {
                (0, Some(id)) => link(Escaped::empty(), id, &code),
                (_, Some(_)) if !heading.is_part => {
                    let id = self.ids.take(name);
                    escaped!(Html, "<code id=\"", id, "\">", label, "</code>")
                }
                _ => code,
            });
        }
        let mut kind = html::text(&heading.kind);
        if let Some(shape) = heading.shape {
            let around = self.around.iter().rev().find_map(|it| it.as_ref().map(|it| &it.id));
            kind.push(&escaped!(
                Html,
                " ",
                self.beside.types.link(shape, self.beside.command, around)
            ));
        }
        let mut text = if codes.is_empty() {
            escaped!(Html, "<span class=\"kind\">each element: ", kind, "</span>")
        } else {
            let codes = Escaped::joined(&codes, " | ");
            escaped!(Html, codes, " <span class=\"kind\">", kind, "</span>")
        };
        if heading.is_required {
            text.push(&" <span class=\"required\">required</span>");
        }
        text
    }

    /// A link to the entry in which the same shape was expanded first.
    fn recursion(&mut self, depth: usize) {
        let around = self.around.get(..=depth).unwrap_or_default();
        let outer = around.iter().rev().find_map(Option::as_ref);
        match outer.map(|it| (html::text(&it.name), it.id.clone())) {
            Some((name, id)) => {
                let link = link(Escaped::empty(), &id, &escaped!(Html, "<code>", name, "</code>"));
                self.line(&[&"<p class=\"label\">Recursive: the same type as ", &link, &"</p>"]);
            }
            None => self.prose(&[Node::Text(RECURSIVE.to_owned())]),
        }
    }

    /// The commands of a service; if there are many, grouped by their first word.
    fn commands(&mut self, place: usize) {
        for group in super::navigation::groups(self.beside.targets) {
            if let Some(word) = group.word {
                let (id, word) = (self.ids.take(&format!("commands-{word}")), html::text(word));
                let link = link(Escaped::empty(), &id, &word);
                self.line(&[&"<h3 id=\"", &id, &"\">", &link, &"</h3>"]);
                self.sections[place].entries.push((word, id));
            }
            self.line(&[&"<ul class=\"commands\">"]);
            for (_, target) in group.targets {
                let (name, summary) =
                    (html::text(&target.page.name), html::text(&target.page.summary));
                let link = link(target.stem.clone(), &Escaped::empty(), &name);
                let summary = if summary.is_empty() {
                    Escaped::empty()
                } else {
                    escaped!(Html, "<span>", summary, "</span>")
                };
                self.line(&[&"<li>", &link, &summary, &"</li>"]);
            }
            self.line(&[&"</ul>"]);
        }
    }
}
