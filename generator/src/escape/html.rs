//! Text in HTML.

use super::{Escaped, Html, is_visible, one_line, url};

/// Text between tags; line breaks are kept.
pub fn text(text: &str) -> Escaped<Html> {
    let shown: String = text
        .chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || is_visible(*c))
        .collect();
    Escaped::trusted(entities(&shown))
}

/// An attribute value, for use in double quotes.
pub fn attribute(text: &str) -> Escaped<Html> {
    Escaped::trusted(entities(&one_line(text)).replace('"', "&quot;"))
}

/// The URL of a link, for use in double quotes; `None` unless it is a web URL, since other URLs
/// would lead nowhere or execute something.
pub fn address(href: &str) -> Option<Escaped<Html>> {
    let href = href.trim();
    let is_web = href.starts_with("https://") || href.starts_with("http://");
    is_web.then(|| Escaped::trusted(attribute(href).text.replace(' ', "%20")))
}

/// The URL of a link of CommonMark, for use in double quotes; `None` unless it is encoded and safe.
pub fn reference(url: &str) -> Option<Escaped<Html>> {
    url::is_plain(url).then(|| attribute(url))
}

/// An id or a URL fragment: letters, digits, `-`, `_` and `.`.
pub fn id(text: &str) -> Escaped<Html> {
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    Escaped::trusted(text.chars().map(plain).collect::<String>())
}

/// Without leading and trailing empty lines.
pub fn without_outer_lines(html: &Escaped<Html>) -> Escaped<Html> {
    Escaped::trusted(html.text.trim_matches('\n'))
}

fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{address, attribute, id, text};

    #[test]
    fn no_markup_comes_out() {
        assert_eq!(text("<b>&\u{202E}\u{1b}\n]]>").as_str(), "&lt;b&gt;&amp;\n]]&gt;");
        assert_eq!(attribute("\" onload=\"x\n").as_str(), "&quot; onload=&quot;x ");
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(
            address(" https://x/a b").map(|it| it.into_string()).as_deref(),
            Some("https://x/a%20b")
        );
        assert_eq!(id("a\"b c").as_str(), "a-b-c");
    }
}
