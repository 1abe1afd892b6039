//! Navigation: the sidebar with all commands, breadcrumbs, the table of contents of a page, and
//! links to the previous and next command.

use super::names::{here, link};
use super::sections::Content;
use super::{Subject, Target, names};
use hardie_build::escape::{Escaped, Html, Piece, escaped, html};

/// With more commands than this, the list is grouped by the first word of the commands.
const FLAT: usize = 30;
/// With more commands than this, the sidebar has only the commands near the current one: otherwise
/// the size of the site would grow with the square of the number of commands.
const LISTED: usize = 400;
/// The number of commands before and after the current one in such a sidebar.
const NEAR: usize = 40;

/// Commands with the same first word, or all commands of a small service.
pub(super) struct Group<'t, 'r> {
    /// `None` if commands are not grouped.
    pub(super) word: Option<&'t str>,
    /// The commands, with their indices among all targets.
    pub(super) targets: Vec<(usize, &'t Target<'r>)>,
}

/// The listed commands in groups, in order.
pub(super) fn groups<'t, 'r>(targets: &'t [Target<'r>]) -> Vec<Group<'t, 'r>> {
    let listed: Vec<(usize, &Target<'_>)> =
        targets.iter().enumerate().filter(|(_, target)| target.page.is_listed).collect();
    let is_grouped = listed.len() > FLAT;
    let word = |target: &'t Target<'_>| target.page.name.split('-').next().filter(|_| is_grouped);
    let groups = listed.chunk_by(|(_, one), (_, next)| word(one) == word(next));
    let group = |targets: &[(usize, &'t Target<'r>)]| Group {
        word: targets.first().and_then(|(_, target)| word(target)),
        targets: targets.to_vec(),
    };
    groups.map(group).collect()
}

/// The parts of the navigation that all pages share.
pub(super) struct Navigation<'t, 'r> {
    targets: &'t [Target<'r>],
    groups: Vec<Group<'t, 'r>>,
    /// The HTML of each group when none of its commands is the current one.
    closed: Vec<Escaped<Html>>,
    is_large: bool,
    has_types: bool,
}

impl<'t, 'r> Navigation<'t, 'r> {
    pub(super) fn new(targets: &'t [Target<'r>], has_types: bool) -> Navigation<'t, 'r> {
        let groups = groups(targets);
        let is_large = targets.len() > LISTED;
        let closed = groups
            .iter()
            .map(|group| if is_large { elsewhere(group) } else { listed(group, None) });
        Navigation { closed: closed.collect(), targets, groups, is_large, has_types }
    }

    /// The list of commands, with the current one marked.
    pub(super) fn sidebar(&self, subject: Subject) -> Escaped<Html> {
        let mut out = escaped!(
            Html,
            "<nav class=\"sidebar\" id=\"menu\" aria-label=\"Commands\" popover>\n<ul>\n"
        );
        out.push(&item(names::INDEX, "Overview", subject == Subject::Service));
        if self.has_types {
            out.push(&item(names::TYPES, "Types", subject == Subject::Types));
        }
        let current = match subject {
            Subject::Command(place) => Some(place),
            _ => None,
        };
        for (group, closed) in self.groups.iter().zip(&self.closed) {
            let place = group.targets.iter().position(|(place, _)| Some(*place) == current);
            match place {
                None => out.push(closed),
                Some(_) if !self.is_large => out.push(&listed(group, current)),
                Some(place) => {
                    let (first, last) =
                        (place.saturating_sub(NEAR), group.targets.len().min(place + NEAR));
                    let near = Group { word: None, targets: group.targets[first..last].to_vec() };
                    out.push(closed);
                    out.push(&listed(&near, current));
                }
            }
        }
        out.push(&"</ul>\n</nav>\n");
        out
    }

    /// Links to the commands before and after one.
    pub(super) fn neighbours(&self, current: usize) -> Escaped<Html> {
        let listed = |place: &usize| self.targets[*place].page.is_listed;
        let previous = (0..current).rev().find(listed);
        let next = (current + 1..self.targets.len()).find(listed);
        let mut out = escaped!(Html, "<nav class=\"turn\" aria-label=\"Neighbouring commands\">\n");
        for (rel, label, place) in [("prev", "Previous", previous), ("next", "Next", next)] {
            let Some(Target { stem, page }) = place.and_then(|it| self.targets.get(it)) else {
                continue;
            };
            let href = escaped!(Html, "\" href=\"", stem, ".html\">");
            let text = escaped!(Html, "<small>", label, "</small> ", html::text(&page.name));
            out.push(&escaped!(Html, "<a rel=\"", rel, href, text, "</a>\n"));
        }
        out.push(&"</nav>\n\n");
        out
    }
}

/// The breadcrumbs from the service to another page.
pub(super) fn breadcrumbs(service: &Escaped<Html>, name: &str) -> Escaped<Html> {
    let crumb = escaped!(Html, "<li>", link(names::INDEX, &Escaped::empty(), service), "</li>");
    let current = escaped!(Html, "<li aria-current=\"page\">", html::text(name), "</li>");
    let label = "<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><ol>";
    escaped!(Html, label, crumb, current, "</ol></nav>\n")
}

/// The table of contents of a page: its sections and their outermost entries.
pub(super) fn contents(content: &Content) -> Escaped<Html> {
    if content.sections.is_empty() {
        return Escaped::empty();
    }
    let mut out = escaped!(
        Html,
        "<nav class=\"contents\" aria-label=\"On this page\">\n<p>On this page</p>\n<ul>\n"
    );
    for section in &content.sections {
        out.push(&escaped!(Html, "<li>", here(&section.id, &section.title)));
        if !section.entries.is_empty() {
            out.push(&"\n<ul>");
            for (name, id) in &section.entries {
                out.push(&escaped!(Html, "<li>", here(id, name), "</li>"));
            }
            out.push(&"</ul>\n");
        }
        out.push(&"</li>\n");
    }
    out.push(&"</ul>\n</nav>\n");
    out
}

fn item(stem: impl Piece<Html>, name: impl Piece<Html>, is_current: bool) -> Escaped<Html> {
    let mark = if is_current { " aria-current=\"page\"" } else { "" };
    escaped!(Html, "<li><a href=\"", stem, ".html\"", mark, ">", name, "</a></li>\n")
}

/// A group with all its commands, expanded if it contains the current one.
fn listed(group: &Group<'_, '_>, current: Option<usize>) -> Escaped<Html> {
    let mut items = Escaped::empty();
    for (place, Target { page, stem }) in &group.targets {
        items.push(&item(stem, html::text(&page.name), Some(*place) == current));
    }
    match group.word {
        Some(word) if group.targets.len() > 1 => {
            let open = if current.is_some() { " open" } else { "" };
            let summary =
                escaped!(Html, open, "><summary>", heading(word, group), "</summary>\n<ul>\n");
            escaped!(Html, "<li><details", summary, items, "</ul></details></li>\n")
        }
        _ => items,
    }
}

/// A group as a link to its heading on the service's page.
fn elsewhere(group: &Group<'_, '_>) -> Escaped<Html> {
    let Some(word) = group.word else { return Escaped::empty() };
    let id = html::id(&format!("commands-{word}"));
    escaped!(Html, "<li>", link(names::INDEX, &id, &heading(word, group)), "</li>\n")
}

fn heading(word: &str, group: &Group<'_, '_>) -> Escaped<Html> {
    escaped!(Html, html::text(word), " <span class=\"count\">", group.targets.len(), "</span>")
}
