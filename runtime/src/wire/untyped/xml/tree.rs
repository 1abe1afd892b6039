//! Parses XML to a tree, like Python's ElementTree.
//!
//! The tokens come from `xmlparser`, which AWS's XML reader uses too; this module checks the
//! nesting of tags. Only the five predefined entities of XML are resolved, so entity expansion
//! attacks are impossible. Error messages are those of expat.

use crate::wire::untyped::MOST;
use std::borrow::Cow;
use xmlparser::{ElementEnd, Error, StrSpan, Token, Tokenizer};

/// The maximum nesting of elements: several times that of AWS's responses, and safe for any stack
/// size.
const DEEPEST: usize = 512;

/// The maximum number of attributes of an element; each is compared with all before it.
const MOST_ATTRIBUTES: usize = 1000;

/// An element; names are without their prefixes.
#[derive(Debug, Default)]
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    /// Whether the element has neither a prefix nor an `xmlns` attribute.
    pub(super) is_bare: bool,
    /// Prefix, name and value.
    pub(super) attributes: Vec<(&'a str, &'a str, Cow<'a, str>)>,
    pub(super) children: Vec<Element<'a>>,
    /// The text before the first child; `None` if there is none.
    pub(super) text: Option<Cow<'a, str>>,
}

impl Element<'_> {
    /// The first child with this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the element; empty if there is none.
    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

/// Parses a whole document and returns its root.
///
/// # Errors
/// The error and its location, with expat's message.
pub(super) fn parse(body: &[u8]) -> Result<Element<'_>, String> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            let before = std::str::from_utf8(body.get(..error.valid_up_to()).unwrap_or_default());
            let before = before.unwrap_or_default();
            return Err(at("not well-formed (invalid token)", before, before.len()));
        }
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut open: Vec<(StrSpan<'_>, Element<'_>)> = Vec::new();
    let mut root = None;
    let mut count = 0;
    for token in Tokenizer::from(text) {
        let token =
            token.map_err(|error| unread(error, text, (!open.is_empty(), root.is_some())))?;
        count += usize::from(matches!(token, Token::ElementStart { .. } | Token::Attribute { .. }));
        if count > MOST {
            return Err(format!("more than {MOST} elements and attributes"));
        }
        match token {
            Token::ElementStart { prefix, local, span } => {
                if root.is_some() {
                    return Err(at("junk after document element", text, span.start()));
                }
                if open.len() >= DEEPEST {
                    return Err(at("elements are nested too deeply", text, span.start()));
                }
                let name = local.as_str();
                open.push((
                    span,
                    Element { name, is_bare: prefix.is_empty(), ..Element::default() },
                ));
            }
            Token::Attribute { prefix, local, value, span } => {
                let Some((_, element)) = open.last_mut() else { continue };
                let same =
                    |(p, l, _): &(&str, &str, _)| (*p, *l) == (prefix.as_str(), local.as_str());
                if element.attributes.iter().any(same) {
                    return Err(at("duplicate attribute", text, span.start()));
                }
                if element.attributes.len() >= MOST_ATTRIBUTES {
                    return Err(at("too many attributes", text, span.start()));
                }
                if prefix.is_empty() && local.as_str() == "xmlns" {
                    element.is_bare = false;
                }
                let value = unescaped(value, text)?;
                element.attributes.push((prefix.as_str(), local.as_str(), value));
            }
            Token::ElementEnd { end: ElementEnd::Open, .. } => {}
            Token::ElementEnd { end, span } => {
                let Some((start, element)) = open.pop() else {
                    return Err(at("not well-formed (invalid token)", text, span.start()));
                };
                if let ElementEnd::Close(prefix, local) = end {
                    // The name as in the start tag: `<prefix:name`.
                    let opened = start.as_str().trim_start_matches('<');
                    let (before, after) = opened.split_once(':').unwrap_or(("", opened));
                    if (before, after) != (prefix.as_str(), local.as_str()) {
                        return Err(at("mismatched tag", text, span.start() + 2));
                    }
                }
                match open.last_mut() {
                    Some((_, parent)) => parent.children.push(element),
                    None => root = Some(element),
                }
            }
            Token::Text { text: part } => {
                let part_text = unescaped(part, text)?;
                add_text(&mut open, part_text);
            }
            Token::Cdata { text: part, .. } => add_text(&mut open, lines(part.as_str())),
            // Declarations are ignored, including those of entities.
            _ => {}
        }
    }
    root.ok_or_else(|| match unclosed(text) {
        Some(start) => at("unclosed token", text, start),
        None => at("no element found", text, text.len()),
    })
}

fn add_text<'a>(open: &mut [(StrSpan<'a>, Element<'a>)], part: Cow<'a, str>) {
    let Some((_, element)) = open.last_mut() else { return };
    if !element.children.is_empty() {
        return;
    }
    element.text = Some(match element.text.take() {
        None => part,
        Some(text) => text + part,
    });
}

/// Appends a location as expat counts it: lines from one, columns from zero.
fn at(problem: &str, text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count();
    format!("{problem}: line {line}, column {column}")
}

/// `is_open` is whether an element has begun, `is_whole` whether the outermost element has ended.
fn unread(error: Error, text: &str, (is_open, is_whole): (bool, bool)) -> String {
    let pos = error.pos();
    let (line, column) = (pos.row, pos.col.saturating_sub(1));
    if let Some(start) = unclosed(text) {
        return at("unclosed token", text, start);
    }
    let at_end = text.lines().count() as u64 <= u64::from(line)
        && text.lines().last().is_none_or(|last| last.chars().count() as u64 <= u64::from(column));
    let problem = match text.trim_start().chars().next() {
        _ if is_whole => "junk after document element",
        // These characters are invalid before the first element.
        Some('{' | '}' | '@' | '$' | '^' | '~' | '\\' | '/' | '=') if !is_open => {
            "not well-formed (invalid token)"
        }
        Some(first) if !is_open && first != '<' => "syntax error",
        _ if at_end => return at("no element found", text, text.len()),
        _ => "not well-formed (invalid token)",
    };
    format!("{problem}: line {line}, column {column}")
}

/// The position of the incomplete tag or comment at the end of a document.
fn unclosed(text: &str) -> Option<usize> {
    let without =
        |start: &str, end: &str| text.rfind(start).filter(|at| !text[*at..].contains(end));
    without("<!--", "-->").or_else(|| without("<", ">"))
}

/// Normalizes the line ends of a text as XML requires.
fn lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// Replaces the references in a text.
fn unescaped<'a>(span: StrSpan<'a>, whole: &str) -> Result<Cow<'a, str>, String> {
    let text = lines(span.as_str());
    if !text.contains('&') {
        return Ok(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for (index, part) in parts.enumerate() {
        let place = || {
            span.as_str().match_indices('&').nth(index).map_or(0, |(place, _)| span.start() + place)
        };
        let bad = |problem: &str| at(problem, whole, place());
        let Some((name, rest)) = part.split_once(';') else {
            let is_last = place() + 1 + part.len() == whole.len();
            let problem =
                if is_last { "unclosed token" } else { "not well-formed (invalid token)" };
            return Err(at(problem, whole, place() + usize::from(!is_last)));
        };
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => match name.strip_prefix('#') {
                Some(number) => {
                    character(number).ok_or_else(|| bad("reference to invalid character number"))?
                }
                None => return Err(bad("undefined entity")),
            },
        });
        out.push_str(rest);
    }
    Ok(out.into())
}

fn character(number: &str) -> Option<char> {
    let is_hex = number.starts_with('x');
    let digits = number.strip_prefix('x').unwrap_or(number);
    let is_digit = |b: u8| if is_hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() };
    if !digits.bytes().all(is_digit) {
        return None;
    }
    let code = u32::from_str_radix(digits, if is_hex { 16 } else { 10 }).ok()?;
    let is_xml = matches!(code, 0x9 | 0xA | 0xD | 0x20..=0xD7FF | 0xE000..=0xFFFD | 0x10000..);
    char::from_u32(code).filter(|_| is_xml)
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, MOST, MOST_ATTRIBUTES, parse};

    #[test]
    fn texts_are_as_they_were_meant() {
        let cases = [
            ("<a> b </a>", Some(" b ")),
            ("<a/>", None),
            ("<a></a>", None),
            ("<?xml version=\"1.0\"?>\n<!-- c --><a>1<!-- x -->2<b/>3</a>\n", Some("12")),
            (
                "<a><![CDATA[<&amp;>]]>&lt;&#65;&#x42;&quot;&apos;&gt;&amp;amp;</a>",
                Some("<&amp;><AB\"'>&amp;"),
            ),
            ("<a>1\r\n2\r3</a>", Some("1\n2\n3")),
            ("\u{FEFF}<p:a xmlns:p='u'>é</p:a>", Some("é")),
        ];
        for (document, want) in cases {
            let root = parse(document.as_bytes()).unwrap();
            assert_eq!((root.name, root.text.as_deref()), ("a", want), "{document}");
        }
    }

    /// Locations and messages are expat's.
    #[test]
    fn bad_documents_are_named() {
        let bomb = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>\n<l>&b;</l>";
        let deep = "<a>".repeat(100_000);
        let many = "<a>".to_owned() + &"<b/>".repeat(MOST);
        let attributes: String =
            (0..=MOST_ATTRIBUTES).map(|number| format!(" a{number}=''")).collect();
        let attributes = format!("<a{attributes}/>");
        let cases = [
            ("", "no element found: line 1, column 0"),
            ("hello", "syntax error: line 1, column 0"),
            ("{\"a\":1}", "not well-formed (invalid token): line 1, column 0"),
            ("<a><b></b>", "no element found: line 1, column 10"),
            ("<a><b>text", "no element found: line 1, column 10"),
            ("<a>\n<b></a>", "mismatched tag: line 2, column 5"),
            ("<a/><b/>", "junk after document element: line 1, column 4"),
            ("<a b='1' b='2'/>", "duplicate attribute: line 1, column 9"),
            (bomb, "undefined entity: line 2, column 3"),
            ("<a b=", "unclosed token: line 1, column 0"),
            ("<a>\n<b>x</b", "unclosed token: line 2, column 4"),
            ("<a><b", "unclosed token: line 1, column 3"),
            ("<a><!-- b > ", "unclosed token: line 1, column 3"),
            ("<a>é&am", "unclosed token: line 1, column 4"),
            ("<a>x&amp; y & z</a>", "not well-formed (invalid token): line 1, column 13"),
            ("<a>&amp;&x;</a>", "undefined entity: line 1, column 8"),
            ("<a>&#0;</a>", "reference to invalid character number: line 1, column 3"),
            (deep.as_str(), "elements are nested too deeply: line 1, column 1536"),
            (many.as_str(), "more than 2000000 elements and attributes"),
            (attributes.as_str(), "too many attributes: line 1, column 7893"),
        ];
        for (document, want) in cases {
            assert_eq!(
                parse(document.as_bytes()).unwrap_err(),
                want,
                "{}",
                &document[..document.len().min(60)]
            );
        }
        assert_eq!(
            parse(b"<a>\xff</a>").unwrap_err(),
            "not well-formed (invalid token): line 1, column 3"
        );
        let just = "<a>".repeat(DEEPEST) + &"</a>".repeat(DEEPEST);
        assert!(parse(just.as_bytes()).is_ok());
    }

    /// No truncated document is accepted, and none causes a panic.
    #[test]
    fn truncated_documents_are_refused() {
        let whole = "<?xml version=\"1.0\"?><R xmlns=\"u\"><A b=\"c\">d &lt; \
            e</A><![CDATA[x]]><!-- y --></R>";
        for end in 0..whole.len() {
            assert!(parse(&whole.as_bytes()[..end]).is_err(), "{}", &whole[..end]);
        }
        assert!(parse(whole.as_bytes()).is_ok());
    }
}
