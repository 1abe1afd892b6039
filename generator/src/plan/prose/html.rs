//! A tokenizer for the HTML of documentation, and the reading of it as XML that skeletons need.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// One token.
pub(crate) enum Token<'t> {
    /// Text with its entities decoded.
    Text(Cow<'t, str>),
    /// `<name …>`; `closed` for `<name/>`.
    Open { name: String, href: Option<String>, closed: bool, source: &'t str },
    /// `</name>`.
    Close { name: String, source: &'t str },
}

/// Splits documentation into tokens. Comments are left out; a `<` that does not begin a tag is
/// text.
///
/// Linear time: bytes that were read in search of tags in vain are counted, and once they are four
/// times the text, every further `<` is text.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut plain = 0;
    let mut limits = Limits { looked_at: 0, most: 4096 + 4 * text.len(), comments_end: true };
    while let Some(at) = rest[plain..].find('<').map(|at| at + plain) {
        match tag(&rest[at..], &mut limits) {
            None => plain = at + 1,
            Some((token, length)) => {
                if at > 0 {
                    tokens.push(Token::Text(decode(&rest[..at])));
                }
                tokens.extend(token);
                rest = &rest[at + length..];
                plain = 0;
            }
        }
    }
    if !rest.is_empty() {
        tokens.push(Token::Text(decode(rest)));
    }
    tokens
}

/// How much of a text may be looked at more than once.
struct Limits {
    /// Bytes that were looked at inside tags.
    looked_at: usize,
    most: usize,
    /// Whether there may be an end of a comment further on.
    comments_end: bool,
}

/// The tag or comment that a text begins with, and its length in bytes.
fn tag<'t>(text: &'t str, limits: &mut Limits) -> Option<(Option<Token<'t>>, usize)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let end = if limits.comments_end { comment.find("-->") } else { None };
        limits.comments_end = end.is_some();
        return Some((None, end? + 7));
    }
    let (inner, closing) = match text.strip_prefix("</") {
        Some(inner) => (inner, true),
        None => (&text[1..], false),
    };
    if limits.looked_at > limits.most || !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length =
        inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
    let (attributes, end) = attributes(&inner[length..], &mut limits.looked_at)?;
    let name = inner[..length].to_ascii_lowercase();
    let total = text.len() - inner.len() + length + end;
    let source = &text[..total];
    let token = if closing {
        Token::Close { name, source }
    } else {
        let closed = source.ends_with("/>");
        let href = attributes.into_iter().find(|(name, _)| name == "href").map(|(_, value)| value);
        Token::Open { name, href, closed, source }
    };
    Some((Some(token), total))
}

/// Attributes up to the `>` that ends the tag, and the bytes used, that included.
///
/// If an attribute is malformed, the whole tag is text: `<your name here, please>`.
/// `looked_at` grows by the bytes that were read.
fn attributes(text: &str, looked_at: &mut usize) -> Option<(Vec<(String, String)>, usize)> {
    let mut list = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start();
        if let Some(after) = trimmed.strip_prefix("/>").or_else(|| trimmed.strip_prefix('>')) {
            return Some((list, text.len() - after.len()));
        }
        if trimmed.len() == rest.len() {
            return None;
        }
        let read = attribute(trimmed);
        *looked_at += rest.len() - read.as_ref().map_or(0, |(_, _, after)| after.len());
        let (name, value, after) = read?;
        list.push((name.to_ascii_lowercase(), decode(value).into_owned()));
        rest = after;
    }
}

/// The attribute at the beginning of a string: its name, its value, and the rest.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let length = text.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c))?;
    if length == 0 {
        return None;
    }
    let (name, after) = text.split_at(length);
    let Some(value) = after.trim_start().strip_prefix('=') else { return Some((name, "", after)) };
    let value = value.trim_start();
    let (value, after) = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split_once(quote)?,
        _ => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>')?),
    };
    Some((name, value, after))
}

/// The entities that HTML documentation uses beside the five of XML.
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bull", '•'),
    ("middot", '·'),
    ("times", '×'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("rarr", '→'),
    ("larr", '←'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("micro", 'µ'),
];

/// Replaces entities; unknown ones stay as they are.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match entity(after, ENTITIES) {
            Some((c, length)) => {
                out.push(c);
                rest = &after[length..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character an entity stands for, and its length without the `&`.
fn entity(text: &str, known: &[(&str, char)]) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix('x').or_else(|| number.strip_prefix('X')) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => known.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, end + 1))
}

/// Documentation read as the content of an XML element: its text nodes joined; `None` if it is not
/// well formed. White space is kept.
///
/// The AWS CLI reads documentation so for the comments of skeletons (AWS CLI behaviour 5).
pub(crate) fn xml_text(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    loop {
        let at = rest.find(['<', '&']).unwrap_or(rest.len());
        if rest[..at].contains("]]>")
            || rest[..at].chars().any(|c| c < ' ' && !"\t\n\r".contains(c))
        {
            return None;
        }
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.is_empty() {
            return open.is_empty().then_some(out);
        }
        if let Some(after) = rest.strip_prefix('&') {
            let (c, length) = entity(after, &ENTITIES[..5])?;
            out.push(c);
            rest = &after[length..];
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("--")?;
            rest = comment[end..].strip_prefix("-->")?;
        } else if let Some(close) = rest.strip_prefix("</") {
            let (name, after) = close.split_once('>')?;
            if open.pop()? != name.trim_end() {
                return None;
            }
            rest = after;
        } else {
            let inner = &rest[1..];
            let length = inner.find(|c: char| c.is_whitespace() || "/>=\"'<&".contains(c))?;
            let name = &inner[..length];
            if !name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':') {
                return None;
            }
            let (after, closed) = xml_attributes(&inner[length..])?;
            if !closed {
                open.push(name);
            }
            rest = after;
        }
    }
}

/// Well-formed attributes up to the end of a tag; the rest, and whether the tag closed itself.
fn xml_attributes(text: &str) -> Option<(&str, bool)> {
    let mut rest = text;
    let mut names: BTreeSet<&str> = BTreeSet::new();
    loop {
        let trimmed = rest.trim_start();
        if let Some(after) = trimmed.strip_prefix('>') {
            return Some((after, false));
        }
        if let Some(after) = trimmed.strip_prefix("/>") {
            return Some((after, true));
        }
        if trimmed.len() == rest.len() {
            return None;
        }
        let (name, after) = trimmed.split_once('=')?;
        let name = name.trim_end();
        let value = after.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = value[1..].split_once(quote)?;
        let valid_name = !name.is_empty()
            && !name.contains(|c: char| c.is_whitespace() || "/>\"'<&".contains(c));
        let entities = value.split('&').skip(1).all(|rest| entity(rest, &ENTITIES[..5]).is_some());
        if !valid_name || value.contains('<') || !entities || !names.insert(name) {
            return None;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::xml_text;

    #[test]
    fn text_of_well_formed_xml_alone() {
        let cases = [
            ("<p>a <b>b</b></p>", Some("a b")),
            ("plain", Some("plain")),
            ("<p/>", Some("")),
            ("R&D", None),
            ("R&amp;D", Some("R&D")),
            ("&nbsp;", None),
            ("<p>Unclosed <b>tag</p>", None),
            ("<a href=\"x\">y</a>", Some("y")),
            ("<a href=x>y</a>", None),
            ("<a href=\"x&y\">y</a>", None),
            ("<br>", None),
            ("a > b", Some("a > b")),
            ("a < b", None),
            ("</p>", None),
        ];
        for (text, want) in cases {
            assert_eq!(xml_text(text).as_deref(), want, "{text}");
        }
    }
}
