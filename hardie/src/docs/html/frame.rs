//! The frame of a page: head, top bar, list of commands, footer.

use super::navigation::{Navigation, breadcrumbs, contents};
use super::sections::Content;
use super::{Subject, command_line};
use crate::reference::page::{Page, Reference};
use hardie_build::escape::{Escaped, Html, Piece, escaped, html};

/// The template of a page. Its policy allows only the files of the site; `file:` is for browsers in
/// which `'self'` does not match local files.
const TEMPLATE: &str = include_str!("page.html");

/// The parts that all pages of a service share.
pub(super) struct Frame<'f> {
    pub(super) reference: &'f Reference,
    pub(super) navigation: &'f Navigation<'f, 'f>,
}

impl Frame<'_> {
    /// A whole page.
    pub(super) fn page(&self, page: &Page, content: &Content, subject: Subject) -> Escaped<Html> {
        let Frame { reference, navigation } = *self;
        let mut description = Escaped::empty();
        if !page.summary.is_empty() {
            let summary = html::attribute(&page.summary);
            description = escaped!(Html, "<meta name=\"description\" content=\"", summary, "\">\n");
        }
        let service = html::text(&command_line(reference, &reference.index));
        let (mut command, mut neighbours) = (service.clone(), Escaped::empty());
        let heading = match subject {
            Subject::Command(place) => {
                command = html::text(&command_line(reference, page));
                neighbours = navigation.neighbours(place);
                "@breadcrumbs@<h1>@command@</h1>"
            }
            Subject::Types => {
                "@breadcrumbs@<h1>Types</h1>\n<p class=\"about\">Structures, unions and enums, with \
                 the commands that use them.</p>"
            }
            Subject::Service => {
                "<h1>@title@</h1>\n<p class=\"about\"><code>@command@</code>, API version \
                 @version@</p>"
            }
        };
        let names: [(&str, &dyn Piece<Html>); 4] = [
            ("command", &command),
            ("title", &html::text(&reference.title)),
            ("version", &html::text(&reference.version)),
            ("breadcrumbs", &breadcrumbs(&service, &page.name)),
        ];
        let parts: [(&str, &dyn Piece<Html>); 8] = [
            ("description", &description),
            ("subject", if subject == Subject::Types { &"Types of " } else { &"" }),
            ("service", &service),
            ("sidebar", &navigation.sidebar(subject)),
            ("contents", &contents(content)),
            ("heading", &Escaped::filled(heading, &names)),
            ("content", &content.out),
            ("neighbours", &neighbours),
        ];
        Escaped::filled(TEMPLATE, &[&names[..], &parts].concat())
    }
}
