//! What the protocols of XML write around the members of an output or error.

use crate::context::Context;
use crate::fault::Fault;
use crate::wire::{Wire, WireKind};

/// A document with the namespace of the service, if the root has none.
pub(crate) fn document(wire: Wire, body: Vec<u8>) -> Vec<u8> {
    if wire.kind != WireKind::RestXml {
        return body;
    }
    let Ok(text) = std::str::from_utf8(&body) else { return body };
    let (uri, prefix) = wire.protocol().xml_namespace();
    let root_end = text.find('>').unwrap_or_default();
    let (root, rest) = text.split_at(root_end);
    if uri.is_empty() || !prefix.is_empty() || root.contains("xmlns=") {
        return body;
    }
    let (root, slash) = root.strip_suffix('/').map_or((root, ""), |root| (root, "/"));
    format!("{root} xmlns=\"{}\"{slash}{rest}", escaped(uri)).into_bytes()
}

/// The response of a query protocol with the XML of an output.
pub(crate) fn query_output(context: Context<'_>, output: &[u8]) -> Vec<u8> {
    let Context { wire, operation, id } = context;
    let (namespace, content, id) = (namespace(wire), inner(output), escaped(id));
    let body = if wire.kind == WireKind::Ec2Query {
        format!("<requestId>{id}</requestId>{content}")
    } else {
        format!(
            "<{operation}Result>{content}</{operation}Result><ResponseMetadata><RequestId>{id}\
             </RequestId></ResponseMetadata>"
        )
    };
    format!("<{operation}Response{namespace}>{body}</{operation}Response>").into_bytes()
}

/// An error with the XML of its structure.
pub(crate) fn error(context: Context<'_>, code: &str, fault: &Fault, error: &[u8]) -> Vec<u8> {
    let Context { wire, id, .. } = context;
    let (code, id, mut content) = (escaped(code), escaped(id), inner(error).to_owned());
    // Clients read `Message`, whatever the model calls it.
    if !content.contains("<Message>") {
        content = format!("<Message>{}</Message>{content}", escaped(&fault.message()));
    }
    let side = if fault.status().is_server_error() { "Receiver" } else { "Sender" };
    let body = match wire.kind {
        WireKind::Ec2Query => format!(
            "<Response><Errors><Error><Code>{code}</Code>{content}</Error></Errors>\
             <RequestID>{id}</RequestID></Response>"
        ),
        WireKind::RestXml if wire.protocol().has_bare_errors() => {
            format!("<Error><Code>{code}</Code>{content}<RequestId>{id}</RequestId></Error>")
        }
        _ => format!(
            "<ErrorResponse{}><Error><Type>{side}</Type><Code>{code}</Code>{content}</Error>\
             <RequestId>{id}</RequestId></ErrorResponse>",
            namespace(wire)
        ),
    };
    body.into_bytes()
}

fn namespace(wire: Wire) -> String {
    match wire.protocol().xml_namespace() {
        ("", _) => String::new(),
        (uri, "") => format!(" xmlns=\"{}\"", escaped(uri)),
        (uri, prefix) => format!(" xmlns:{prefix}=\"{}\"", escaped(uri)),
    }
}

/// The content of the root of a document.
fn inner(document: &[u8]) -> &str {
    let text = std::str::from_utf8(document).unwrap_or_default();
    // Attributes do not contain an unescaped `>`, since the codec escapes it.
    let start = text.find('>').map_or(0, |end| end + 1);
    let end = text.rfind("</").unwrap_or_default();
    text.get(start..end).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML has no form for other control characters.
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escaped, inner};

    #[test]
    fn the_content_of_a_document() {
        let cases = [
            ("<A><B>1</B></A>", "<B>1</B>"),
            ("<A xmlns=\"u\">x</A>", "x"),
            ("<A/>", ""),
            ("<A></A>", ""),
            ("", ""),
        ];
        for (document, want) in cases {
            assert_eq!(inner(document.as_bytes()), want, "{document}");
        }
        assert_eq!(escaped("<a b=\"&\">\u{0}"), "&lt;a b=&quot;&amp;&quot;&gt;\u{fffd}");
    }
}
