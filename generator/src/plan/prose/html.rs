//! The tokens of the HTML of documentation, and the reading of it as XML for the comments of
//! skeletons.

use std::borrow::Cow;
use std::collections::BTreeSet;

use html5gum::emitters::default::{DefaultEmitter, StartTag};
use html5gum::{Span, Tokenizer};

/// One token.
pub(crate) enum Token<'t> {
    /// Text with its entities decoded.
    Text(Cow<'t, str>),
    /// `<name …>`; `closed` for `<name/>`.
    Open {
        name: String,
        href: Option<String>,
        title: Option<String>,
        closed: bool,
        source: &'t str,
    },
    /// `</name>`.
    Close { name: String, source: &'t str },
}

/// Splits documentation into tokens. Comments and `</>` are left out; no other letter is lost: a
/// `<` that does not begin a tag is text, and so are tags with attributes that HTML does not have.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut end = 0;
    let emitter = DefaultEmitter::new_with_span();
    for token in Tokenizer::new_with_emitter(text, emitter).flatten() {
        let (span, token) = match token {
            html5gum::Token::String(string) => {
                (string.span, Token::Text(Cow::Owned(utf8(&string.value))))
            }
            html5gum::Token::StartTag(tag) => (tag.span, start_tag(&tag, source(text, tag.span))),
            html5gum::Token::EndTag(tag) => {
                let source = self::source(text, tag.span);
                (tag.span, Token::Close { name: utf8(&tag.name), source })
            }
            html5gum::Token::Comment(comment) => {
                let source = source(text, comment.span);
                let is_complete = source.ends_with("-->") || source.ends_with("--!>");
                if source.starts_with("<!--") && is_complete {
                    (comment.span, Token::Text(Cow::Borrowed("")))
                } else {
                    (comment.span, Token::Text(Cow::Borrowed(source)))
                }
            }
            html5gum::Token::Doctype(doctype) => {
                (doctype.span, Token::Text(Cow::Borrowed(source(text, doctype.span))))
            }
            html5gum::Token::Error(_) => continue,
        };
        end = span.end;
        if !matches!(&token, Token::Text(text) if text.is_empty()) {
            tokens.push(token);
        }
    }
    // A tag without an end.
    if let Some(rest) = text.get(end..).filter(|rest| !rest.is_empty()) {
        tokens.push(Token::Text(Cow::Borrowed(rest)));
    }
    tokens
}

fn start_tag<'t>(tag: &StartTag<usize>, source: &'t str) -> Token<'t> {
    let is_attribute =
        |name: &[u8]| name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(byte));
    if !tag.attributes.keys().all(|name| is_attribute(name)) {
        return Token::Text(Cow::Borrowed(source));
    }
    let attribute = |name: &[u8]| {
        let found = tag.attributes.iter().find(|(known, _)| known.as_slice() == name);
        found.map(|(_, value)| utf8(&value.value))
    };
    let (href, title) = (attribute(b"href"), attribute(b"title"));
    Token::Open { name: utf8(&tag.name), href, title, closed: tag.self_closing, source }
}

fn source(text: &str, span: Span<usize>) -> &str {
    text.get(span.start..span.end).unwrap_or_default()
}

/// The tokenizer reads strings as bytes; what it returns is UTF-8 again.
fn utf8(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// XML's entities.
const ENTITIES: &[(&str, char)] =
    &[("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];

/// The character an entity stands for, and its length without the `&`.
fn entity(text: &str) -> Option<(char, usize)> {
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
        None => ENTITIES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, end + 1))
}

/// The text of a documentation read as the content of an XML element: its text nodes joined;
/// nothing where it is not well formed. White space is kept.
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
            let (c, length) = entity(after)?;
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
        let entities = value.split('&').skip(1).all(|rest| entity(rest).is_some());
        if !valid_name || value.contains('<') || !entities || !names.insert(name) {
            return None;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens, xml_text};

    /// `T` is text, `O` and `C` are tags; no letter is lost but those of comments.
    #[test]
    fn tokens_of_hostile_html() {
        let shown = |text: &str| {
            let tokens = tokens(text).into_iter().map(|token| match token {
                Token::Text(text) => format!("T{text}"),
                Token::Open { name, href, closed, .. } => {
                    format!("O{name}{}{}", href.unwrap_or_default(), if closed { "/" } else { "" })
                }
                Token::Close { name, .. } => format!("C{name}"),
            });
            tokens.collect::<Vec<_>>().join("|")
        };
        let cases = [
            ("a < b", "Ta < b"),
            ("<A HREF='u&amp;v'>é</a >&eacute;", "Oau&v|Té|Ca|Té"),
            ("<br/>&lt;p&gt;", "Obr/|T<p>"),
            ("<b x,y>z", "T<b x,y>|Tz"),
            ("x<!-- y -->z", "Tx|Tz"),
            ("x<!-- y", "Tx|T<!-- y"),
            ("x<!-- y --!>z</>a<!-- b -->", "Tx|Tza"),
            ("<a href=u/>v</a>", "Oau/|Tv|Ca"),
            ("<?php x?>", "T<?php x?>"),
            ("<!DOCTYPE html>", "T<!DOCTYPE html>"),
            ("x<a href='u", "Tx|T<a href='u"),
            ("x</", "Tx</"),
            ("<script>a<b>", "Oscript|Ta|Ob"),
            ("R&D; &nope;&#150;", "TR&D; &nope;–"),
        ];
        for (text, want) in cases {
            assert_eq!(shown(text), want, "{text}");
        }
    }

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
