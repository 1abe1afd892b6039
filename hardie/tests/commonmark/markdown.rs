//! Markdown → the HTML of its events.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// Renders Markdown as HTML.
pub(crate) fn html(markdown: &str, options: Options) -> String {
    let mut out = String::new();
    let mut ends: Vec<String> = Vec::new();
    // The text of an open image, with its target.
    let mut image: Option<(String, String, String)> = None;
    let mut depth = 0;
    for event in Parser::new_ext(markdown, options) {
        if let Some((_, _, alt)) = &mut image {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(TagEnd::Image) if depth == 0 => {
                    let (address, title, alt) = image.take().unwrap();
                    out.push_str(&format!(
                        "<img src=\"{address}\" alt=\"{alt}\" title=\"{title}\">"
                    ));
                }
                Event::End(_) => depth -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(&escaped(&text)),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            continue;
        }
        match event {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                image = Some((escaped(&dest_url), escaped(&title), String::new()));
            }
            Event::Start(tag) => {
                let (start, end) = element(&tag);
                out.push_str(&start);
                ends.push(end);
            }
            Event::End(_) => out.push_str(&ends.pop().unwrap()),
            Event::Text(text) => out.push_str(&escaped(&text)),
            Event::Code(code) => out.push_str(&format!("<code>{}</code>", escaped(&code))),
            Event::Html(html) | Event::InlineHtml(html) => out.push_str(&html),
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>"),
            Event::Rule => out.push_str("<hr>"),
            event => panic!("{event:?}"),
        }
    }
    out
}

fn element(tag: &Tag<'_>) -> (String, String) {
    let simple = |name: &str| (format!("<{name}>"), format!("</{name}>"));
    match tag {
        Tag::Paragraph => simple("p"),
        Tag::Heading { level, .. } => simple(&level.to_string()),
        Tag::BlockQuote(_) => simple("blockquote"),
        Tag::List(None) => simple("ul"),
        Tag::List(Some(start)) => (format!("<ol start=\"{start}\">"), "</ol>".to_owned()),
        Tag::Item => simple("li"),
        Tag::Emphasis => simple("em"),
        Tag::Strong => simple("strong"),
        Tag::HtmlBlock => (String::new(), String::new()),
        Tag::CodeBlock(kind) => {
            let info = match kind {
                CodeBlockKind::Fenced(info) => info.split(' ').next().unwrap_or_default(),
                CodeBlockKind::Indented => "",
            };
            let class = if info.is_empty() {
                String::new()
            } else {
                format!(" class=\"language-{}\"", escaped(info))
            };
            (format!("<pre><code{class}>"), "</code></pre>".to_owned())
        }
        Tag::Link { dest_url, title, link_type, .. } => {
            let scheme = if *link_type == LinkType::Email { "mailto:" } else { "" };
            let (address, title) = (escaped(dest_url), escaped(title));
            (format!("<a href=\"{scheme}{address}\" title=\"{title}\">"), "</a>".to_owned())
        }
        tag => panic!("{tag:?}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
