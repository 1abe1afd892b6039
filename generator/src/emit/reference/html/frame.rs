//! A page around its content: head, bar, list of commands, footer.

use super::content::Content;
use super::navigation::{Navigation, breadcrumbs, contents};
use super::{SCRIPT_FILE, SEARCH_FILE, STYLE_FILE, Subject, command_line, names};
use crate::escape::{Escaped, Html, Piece, escaped, html};
use crate::plan::reference::page::{Page, Reference};

/// Files beside the page, and nothing else. Where pages are files, browsers differ in what `'self'` is.
const POLICY: &str = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// What pages of a service have in common.
pub(super) struct Frame<'f> {
    pub(super) reference: &'f Reference,
    pub(super) navigation: &'f Navigation<'f, 'f>,
}

impl Frame<'_> {
    /// A whole page.
    pub(super) fn page(&self, page: &Page, content: &Content, subject: Subject) -> Escaped<Html> {
        let Frame { reference, navigation } = *self;
        let mut out = Escaped::empty();
        let mut line = |pieces: &[&dyn Piece<Html>]| {
            pieces.iter().for_each(|piece| out.push(*piece));
            out.push(&"\n");
        };
        let service = html::text(&command_line(reference, &reference.index));
        let command = html::text(&command_line(reference, page));
        let title = html::text(&reference.title);
        line(&[&"<!DOCTYPE html>"]);
        line(&[&"<html lang=\"en\">"]);
        line(&[&"<head>"]);
        line(&[&"<meta charset=\"utf-8\">"]);
        line(&[&"<meta http-equiv=\"Content-Security-Policy\" content=\"", &POLICY, &"\">"]);
        line(&[&"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"]);
        if !page.summary.is_empty() && subject != Subject::Types {
            line(&[&"<meta name=\"description\" content=\"", &html::attribute(&page.summary), &"\">"]);
        }
        let what = if subject == Subject::Types { "Types of ".into() } else { Escaped::empty() };
        line(&[&"<title>", &what, &command, &" – ", &title, &"</title>"]);
        line(&[&"<link rel=\"icon\" href=\"data:,\">"]);
        line(&[&"<link rel=\"stylesheet\" href=\"", &STYLE_FILE, &"\">"]);
        line(&[&"<script src=\"", &SCRIPT_FILE, &"\"></script>"]);
        line(&[&"</head>"]);
        line(&[&"<body>"]);
        line(&[&"<a class=\"skip\" href=\"#content\">Skip to the content</a>"]);
        line(&[&"<header class=\"bar\">"]);
        line(&[&"<button class=\"button menu\" type=\"button\" popovertarget=\"menu\">Commands</button>"]);
        line(&[&"<a class=\"home\" href=\"", &names::INDEX, &".html\">", &service, &"</a>"]);
        line(&[&search_box()]);
        line(&[&"<button class=\"button theme\" type=\"button\" aria-pressed=\"false\">Dark</button>"]);
        line(&[&"</header>"]);
        line(&[&"<div class=\"columns\">"]);
        line(&[&navigation.sidebar(subject), &contents(content), &"<main id=\"content\">"]);
        match subject {
            Subject::Command(_) => {
                line(&[&breadcrumbs(reference, &html::text(&page.name)), &"<h1>", &command, &"</h1>"]);
            }
            Subject::Types => {
                line(&[&breadcrumbs(reference, &"Types".into()), &"<h1>Types</h1>"]);
                line(&[
                    &"<p class=\"about\">Structures, unions and enums, with the commands that use them.</p>",
                ]);
            }
            Subject::Service => {
                line(&[&"<h1>", &title, &"</h1>"]);
                let version = html::text(&reference.version);
                line(&[&"<p class=\"about\"><code>", &command, &"</code>, API version ", &version, &"</p>"]);
            }
        }
        line(&[&content.out]);
        if let Subject::Command(place) = subject {
            line(&[&navigation.neighbours(place)]);
        }
        line(&[
            &"<footer>",
            &title,
            &", API version ",
            &html::text(&reference.version),
            &". Written by hardie.</footer>",
        ]);
        line(&[&"</main>"]);
        line(&[&"</div>"]);
        line(&[&"</body>"]);
        line(&[&"</html>"]);
        out
    }
}

/// What scripts search with; hidden without them.
fn search_box() -> Escaped<Html> {
    escaped!(
        Html,
        "<div class=\"search\" role=\"search\">\n",
        "<input type=\"search\" role=\"combobox\" aria-label=\"Search commands, options and members\" ",
        "placeholder=\"Search\" aria-autocomplete=\"list\" aria-expanded=\"false\" aria-controls=\"results\" ",
        "autocomplete=\"off\" spellcheck=\"false\" data-index=\"",
        SEARCH_FILE,
        "\">\n<kbd aria-hidden=\"true\">/</kbd>\n",
        "<ul class=\"results\" id=\"results\" role=\"listbox\" aria-label=\"Found\" hidden></ul>\n",
        "<p class=\"results none\" hidden>Nothing found</p>\n<p class=\"hidden\" role=\"status\"></p>\n</div>",
    )
}
