//! Navigation: the sidebar with all commands, breadcrumbs, the table of contents of a page, and
//! links to the previous and next command.

use super::anchors::Ids;
use super::names::{here, link};
use super::sections::Content;
use super::{Subject, Target, names};
use hardie_build::escape::{Escaped, Html, Piece, escaped, html};
use hardie_runtime::pages::OTHER_COMMANDS;

/// With more commands than this, a list without tags is grouped by the first word of the commands.
const FLAT: usize = 30;
/// With more commands than this, the sidebar has only the commands near the current one: otherwise
/// the size of the site would grow with the square of the number of commands.
const LISTED: usize = 400;
/// The number of commands before and after the current one in such a sidebar.
const NEAR: usize = 40;

/// Commands with the same tag or first word, or all commands of a small service without tags.
pub(super) struct Group<'t, 'r> {
    /// `None` if commands are not grouped.
    pub(super) title: Option<Title<'t>>,
    /// The commands, with their indices among all targets.
    pub(super) targets: Vec<(usize, &'t Target<'r>)>,
}

/// The title of a group.
#[derive(Clone)]
pub(super) struct Title<'t> {
    pub(super) text: &'t str,
    /// The id of its heading on the service's page.
    pub(super) id: Escaped<Html>,
    /// Whether it is a tag of the model, which is shown above a single command too.
    is_tag: bool,
}

/// The listed commands in groups, in order.
pub(super) fn groups<'t, 'r>(targets: &'t [Target<'r>]) -> Vec<Group<'t, 'r>> {
    let mut listed: Vec<(usize, &Target<'_>)> =
        targets.iter().enumerate().filter(|(_, target)| target.page.is_listed).collect();
    let has_tags = listed.iter().any(|(_, target)| !target.page.tag.is_empty());
    let is_grouped = has_tags || listed.len() > FLAT;
    let tag = |(_, target): &(usize, &'t Target<'r>)| target.page.tag.as_str();
    // As in the lists of other formats, commands without a tag come last.
    listed.sort_by_key(|target| (has_tags && tag(target).is_empty(), tag(target)));
    let word = |target: &(usize, &'t Target<'r>)| match tag(target) {
        "" if has_tags => OTHER_COMMANDS,
        "" => target.1.page.name.split(['-', ' ']).next().unwrap_or_default(),
        tag => tag,
    };
    let mut ids = Ids::default();
    let groups = listed.chunk_by(|one, next| word(one) == word(next) || !is_grouped);
    let mut group = |targets: &[(usize, &'t Target<'r>)]| {
        let text = targets.first().map(word).filter(|_| is_grouped);
        let title = text.map(|text| Title {
            text,
            id: ids.take(&format!("commands-{text}")),
            is_tag: has_tags,
        });
        Group { title, targets: targets.to_vec() }
    };
    groups.map(&mut group).collect()
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
                    let near = Group { title: None, targets: group.targets[first..last].to_vec() };
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
    match &group.title {
        Some(title) if title.is_tag || group.targets.len() > 1 => {
            let open = if current.is_some() { " open" } else { "" };
            let heading = heading(title, group);
            let summary = escaped!(Html, open, "><summary>", heading, "</summary>\n<ul>\n");
            escaped!(Html, "<li><details", summary, items, "</ul></details></li>\n")
        }
        _ => items,
    }
}

/// A group as a link to its heading on the service's page.
fn elsewhere(group: &Group<'_, '_>) -> Escaped<Html> {
    let Some(title) = &group.title else { return Escaped::empty() };
    escaped!(Html, "<li>", link(names::INDEX, &title.id, &heading(title, group)), "</li>\n")
}

fn heading(title: &Title<'_>, group: &Group<'_, '_>) -> Escaped<Html> {
    escaped!(
        Html,
        html::text(title.text),
        " <span class=\"count\">",
        group.targets.len(),
        "</span>"
    )
}
