//! Parses Markdown and HTML with independent parsers.

use crate::{is_installed, is_visible};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use std::path::Path;
use std::process::Command;

/// The Markdown that is allowed besides text, code, lists, tables and links.
#[derive(Clone, Copy)]
pub(crate) struct Allowed {
    /// Tags that Hardie itself writes.
    html: &'static [&'static str],
    /// Languages of code blocks.
    pub(crate) code: &'static [&'static str],
    /// Whether headings are allowed.
    headings: bool,
}

/// `hardie diff --format markdown`.
pub(crate) const DIFF: Allowed =
    Allowed { html: &["<details>", "<summary>", "</details>"], code: &["diff"], headings: true };
/// Pages of the reference, and a README.
pub(crate) const PAGES: Allowed =
    Allowed { html: &[], code: &["text", "sh", "json", "rust"], headings: true };
/// Rust documentation. The code block without a language is Hardie's own example.
pub(crate) const RUSTDOC: Allowed =
    Allowed { html: &[], code: &["text", "ignore", ""], headings: false };

/// Parses Markdown as GitHub and rustdoc do; returns the code blocks that rustdoc would compile.
pub(crate) fn markdown(name: &str, text: &str, allowed: Allowed) -> Vec<String> {
    let mut examples = Vec::new();
    let mut open: Option<String> = None;
    let hidden = text.chars().find(|c| !is_visible(*c));
    assert_eq!(hidden, None, "{name}");
    for (event, range) in Parser::new_ext(text, Options::all()).into_offset_iter() {
        let start = text[..range.start].rfind('\n').unwrap_or(0);
        let near: String = text[start..].chars().take(300).collect();
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let tag = html.split_inclusive('>').next().unwrap_or_default().trim();
                assert!(allowed.html.contains(&tag), "{name}: HTML {html:?} in {near}");
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                panic!("{name}: a block of code: {near}")
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                assert!(allowed.code.contains(&&*language), "{name}: code in {language:?}: {near}");
                open = language.is_empty().then(String::new);
            }
            Event::Text(text) if open.is_some() => open.as_mut().unwrap().push_str(&text),
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => examples.extend(open.take()),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_ours = dest_url.ends_with(".md")
                    || dest_url.starts_with('#')
                    || dest_url.contains("::");
                let is_web = dest_url.starts_with("https://") || dest_url.starts_with("http://");
                assert!(
                    is_web || (is_ours && !dest_url.contains(['"', '(', ' '])),
                    "{name}: {dest_url:?}: {near}"
                );
            }
            Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::HtmlBlock)
            | Event::FootnoteReference(_) => {
                let is_ours = allowed.html.iter().any(|tag| near.trim_start().starts_with(tag));
                assert!(is_ours, "{name}: {near}");
            }
            Event::Start(Tag::Heading { .. }) => {
                let is_ours = near.trim_start().starts_with("# Errors")
                    || near.trim_start().starts_with("# Parameters");
                assert!(allowed.headings || is_ours, "{name}: a heading: {near}");
            }
            _ => {}
        }
    }
    examples
}

/// Fails for anything in HTML that could run, except rustdoc's own scripts.
const CHECK_HTML: &str = r##"
import html.parser, pathlib, re, sys

class Reader(html.parser.HTMLParser):
    def __init__(self, name, strict):
        super().__init__(convert_charrefs=True)
        self.name, self.strict, self.inside = name, strict, None

    def handle_starttag(self, tag, attributes):
        self.inside = tag if tag in ("script", "style") else None
        if self.strict and tag not in TAGS:
            sys.exit(f"{self.name}: <{tag}> at {self.getpos()}")
        for name, value in attributes:
            value = value or ""
            own = tag in ("script", "link", "rustdoc-topbar", "meta", "body", "noscript")
            if name.startswith("on") and not (own and "alert" not in value):
                sys.exit(f"{self.name}: {name}={value!r} at {self.getpos()}")
            if name in ("href", "src", "action", "data") and "script:" in value.lower():
                sys.exit(f"{self.name}: {name}={value!r} at {self.getpos()}")
            if self.strict and name not in ATTRIBUTES:
                sys.exit(f"{self.name}: {name}={value!r} at {self.getpos()}")
            if self.strict and (tag in OURS or name in ("src", "http-equiv")) and (tag, name, value) not in FIXED:
                if (tag, name) != ("meta", "content") or dict(attributes).get("name") != "description":
                    sys.exit(f"{self.name}: <{tag} {name}={value!r}> at {self.getpos()}")
            if self.strict and name == "href" and not value.startswith(("https://", "http://", "#")):
                # A page beside this one.
                file = value.split("#")[0]
                is_page = re.fullmatch(r"[A-Za-z0-9_-]+\.html", file) and (pathlib.Path(self.name).parent / file).is_file()
                if (tag, name, value) not in FIXED and not is_page:
                    sys.exit(f"{self.name}: {name}={value!r} at {self.getpos()}")
        if tag in ("img", "iframe", "svg", "object") and any("x" == (value or "") or "alert" in (value or "") for _, value in attributes):
            sys.exit(f"{self.name}: <{tag}> at {self.getpos()}")

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside and "alert(1)" in data:
            sys.exit(f"{self.name}: in <{self.inside}> at {self.getpos()}")

TAGS = set(
    "html head meta title link script body header nav main footer button input kbd details summary small "
    "h1 h2 h3 p ul ol li dl dt dd a code pre div span strong em br".split()
)
ATTRIBUTES = set(
    "href id class lang charset name content http-equiv rel src type popover popovertarget role hidden open "
    "placeholder autocomplete spellcheck data-index".split()
) | {f"aria-{it}" for it in "label current autocomplete expanded controls hidden pressed".split()}
# Elements that load or rule: they have these attributes alone.
OURS = ("meta", "link", "script", "input")
FIXED = {
    ("meta", "charset", "utf-8"),
    ("meta", "http-equiv", "Content-Security-Policy"),
    ("meta", "content", "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src data:; "
     "base-uri 'none'; form-action 'none'"),
    ("meta", "name", "viewport"),
    ("meta", "content", "width=device-width, initial-scale=1"),
    ("meta", "name", "description"),
    ("link", "rel", "icon"),
    ("link", "href", "data:,"),
    ("link", "rel", "stylesheet"),
    ("link", "href", "style.css"),
    ("script", "src", "site.js"),
    ("input", "type", "search"),
    ("input", "role", "combobox"),
    ("input", "placeholder", "Search"),
    ("input", "aria-label", "Search commands, options and members"),
    ("input", "aria-autocomplete", "list"),
    ("input", "aria-expanded", "false"),
    ("input", "aria-controls", "results"),
    ("input", "autocomplete", "off"),
    ("input", "spellcheck", "false"),
    ("input", "data-index", "search-index.js"),
}
for path in sys.argv[2:]:
    reader = Reader(path, sys.argv[1] == "strict")
    reader.feed(pathlib.Path(path).read_text())
    reader.close()
"##;

/// Checks HTML with Python's parser: our own pages strictly, other pages only for scripts.
pub(crate) fn html(paths: &[impl AsRef<Path>], strict: bool) {
    if !is_installed("python3") {
        return;
    }
    let mode = if strict { "strict" } else { "lax" };
    let mut command = Command::new("python3");
    command.args(["-c", CHECK_HTML, mode]).args(paths.iter().map(AsRef::as_ref));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", crate::text(&output));
}
