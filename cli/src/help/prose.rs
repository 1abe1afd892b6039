//! A model's documentation, which is HTML, as blocks of text (spec 10.6).
//!
//! Tags that say something about layout make blocks, those that say something about letters
//! vanish, and what is no tag of HTML at all is text: a `<value>` in a sentence is kept.

use super::layout::Page;

/// One block: a paragraph or an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Block {
    /// How many lists and notes it is inside.
    depth: usize,
    /// Whether it begins an item of a list.
    item: bool,
    text: String,
}

/// Writes documentation to a page.
pub(super) fn write(page: &mut Page, html: &str) {
    for block in blocks(html) {
        page.block(block.depth, block.item, &block.text);
    }
}

fn blocks(html: &str) -> Vec<Block> {
    let mut prose = Prose::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        prose.text(&rest[..at]);
        let from = &rest[at..];
        match tag(from) {
            Some((name, closing, len)) if prose.tag(&name, closing) => rest = &from[len..],
            _ => {
                prose.text("<");
                rest = &from[1..];
            }
        }
    }
    prose.text(rest);
    prose.end_block();
    prose.blocks
}

/// The tag at the beginning of a text: its name in lower case, whether it closes, its length.
fn tag(text: &str) -> Option<(String, bool, usize)> {
    let end = text.find('>')?;
    let inside = text.get(1..end)?;
    let (closing, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside.strip_suffix('/').unwrap_or(inside)),
    };
    let name = inside.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
    is_name.then(|| (name.to_ascii_lowercase(), closing, end + 1))
}

#[derive(Default)]
struct Prose {
    blocks: Vec<Block>,
    open: String,
    depth: usize,
    item: bool,
}

impl Prose {
    /// Takes a tag in; tells whether it is one.
    fn tag(&mut self, name: &str, closing: bool) -> bool {
        match name {
            "ul" | "ol" | "dl" => self.nest(closing),
            "note" | "important" => {
                if !closing {
                    self.end_block();
                    self.open.push_str(if name == "note" { "NOTE:" } else { "WARNING:" });
                }
                self.nest(closing);
            }
            "li" | "dt" => {
                self.end_block();
                self.item = !closing;
            }
            "p" | "div" | "dd" | "br" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "tr" | "table"
            | "examples" | "fullname" => self.end_block(),
            "a" | "b" | "i" | "em" | "strong" | "code" | "span" | "tt" | "sub" | "sup" | "u" | "small"
            | "td" | "th" | "tbody" | "thead" | "img" | "danger" => {}
            _ => return false,
        }
        true
    }

    fn nest(&mut self, closing: bool) {
        self.end_block();
        self.depth = if closing { self.depth.saturating_sub(1) } else { self.depth + 1 };
    }

    fn text(&mut self, text: &str) {
        self.open.push_str(text);
    }

    fn end_block(&mut self) {
        let open = std::mem::take(&mut self.open);
        let text = decoded(&open.split_whitespace().collect::<Vec<_>>().join(" "));
        if text.is_empty() {
            return;
        }
        self.blocks.push(Block { depth: self.depth, item: std::mem::take(&mut self.item), text });
    }
}

/// A text with its entities replaced; what is none stays as it is.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match from.find(';').and_then(|end| Some((entity(&from[1..end])?, end + 1))) {
            Some((c, len)) => {
                out.push(c);
                rest = &from[len..];
            }
            None => {
                out.push('&');
                rest = &from[1..];
            }
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "rsquo" => '’',
        "lsquo" => '‘',
        "ldquo" => '“',
        "rdquo" => '”',
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::blocks;

    /// HTML and its blocks: depth, whether an item begins, text.
    type Case<'a> = (&'a str, &'a [(usize, bool, &'a str)]);

    #[test]
    fn documentation() {
        let cases: [Case<'_>; 8] = [
            ("", &[]),
            ("plain  text\n here", &[(0, false, "plain text here")]),
            ("<p>a <b>b</b></p><p>c</p>", &[(0, false, "a b"), (0, false, "c")]),
            (
                "<p>x</p><ul><li><p>one</p><p>more</p></li><li>two</li></ul>y",
                &[(0, false, "x"), (1, true, "one"), (1, false, "more"), (1, true, "two"), (0, false, "y")],
            ),
            ("<note><p>n</p></note>", &[(0, false, "NOTE:"), (1, false, "n")]),
            ("a <value> b &lt;c&gt; &amp; d", &[(0, false, "a <value> b <c> & d")]),
            ("1 < 2 & 3 > 2; &bogus; &#233;&#xe9;", &[(0, false, "1 < 2 & 3 > 2; &bogus; éé")]),
            ("</ul></ul>a<br/>b", &[(0, false, "a"), (0, false, "b")]),
        ];
        for (html, want) in cases {
            let got = blocks(html);
            let got: Vec<_> = got.iter().map(|it| (it.depth, it.item, it.text.as_str())).collect();
            assert_eq!(got, want, "{html}");
        }
    }
}
