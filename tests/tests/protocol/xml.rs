//! A normalised form of XML for comparing documents by their meaning.

use xmlparser::{ElementEnd, Token, Tokenizer};

/// An element: its name, its attributes in order, its text, and its children ordered by name; those
/// with the same name keep their order.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Element {
    name: String,
    attributes: Vec<String>,
    text: String,
    children: Vec<Element>,
}

/// Parses a document; white space between elements is ignored.
pub(crate) fn document(text: &str) -> Result<Element, String> {
    // XML does not allow control characters, but clients send them.
    let text: String = text
        .chars()
        .map(|c| match u32::from(c) {
            control @ (0..=8 | 11..=31) => char::from_u32(0xE000 + control).unwrap_or(c),
            _ => c,
        })
        .collect();
    let text = text.as_str();
    let mut open = vec![Element::default()];
    for token in Tokenizer::from(text) {
        match token.map_err(|error| format!("{error}: {text}"))? {
            Token::ElementStart { prefix, local, .. } => {
                open.push(Element { name: format!("{prefix}:{local}"), ..Element::default() });
            }
            Token::Attribute { prefix, local, value, .. } => {
                let element = open.last_mut().ok_or("an attribute of nothing")?;
                let value = decoded(value.as_str());
                element.attributes.push(format!("{prefix}:{local}={value}"));
                element.attributes.sort_unstable();
            }
            Token::ElementEnd { end: ElementEnd::Open, .. } => {}
            Token::ElementEnd { .. } => {
                let mut element = open.pop().ok_or("an end of nothing")?;
                element.children.sort_by(|a, b| a.name.cmp(&b.name));
                if !element.children.is_empty() {
                    element.text = element.text.trim().to_owned();
                }
                open.last_mut().ok_or("an end of nothing")?.children.push(element);
            }
            Token::Text { text } => {
                open.last_mut().ok_or("a text in nothing")?.text += &decoded(text.as_str());
            }
            _ => {}
        }
    }
    open.pop().and_then(|mut holder| holder.children.pop()).ok_or_else(|| "no element".to_owned())
}

/// A text without references to characters.
fn decoded(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').unwrap_or((part, ""));
        let number = |digits: &str| match digits.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16).ok().and_then(char::from_u32),
            None => digits.parse().ok().and_then(char::from_u32),
        };
        match name {
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "amp" => out.push('&'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            _ => match name.strip_prefix('#').and_then(number) {
                Some(c) => out.push(c),
                None => out += &format!("&{part}"),
            },
        }
        out += rest;
    }
    out
}
