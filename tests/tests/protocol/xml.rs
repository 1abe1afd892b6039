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
    let mut open = vec![Element::default()];
    for token in Tokenizer::from(text) {
        match token.map_err(|error| format!("{error}: {text}"))? {
            Token::ElementStart { prefix, local, .. } => {
                open.push(Element { name: format!("{prefix}:{local}"), ..Element::default() });
            }
            Token::Attribute { prefix, local, value, .. } => {
                let element = open.last_mut().ok_or("an attribute of nothing")?;
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
                let text = text.as_str().replace("&#xA;", "\n");
                open.last_mut().ok_or("a text in nothing")?.text += &text;
            }
            _ => {}
        }
    }
    open.pop().and_then(|mut holder| holder.children.pop()).ok_or_else(|| "no element".to_owned())
}
