//! Reads XML bodies as untyped values (botocore's `BaseXMLResponseParser` and its subclasses).
//!
//! Values have the form that JSON would have: members by the name of their element, lists, maps and
//! strings. If one element is expected, only the first is read; if a list is expected, a single
//! element is a list of one element.

mod tree;

use super::{BodyKind, ResponseParts, UntypedError};
use crate::table::rows::MemberRow;
use crate::table::{Binding, Kind, Member, Shape};
use crate::value::{Map, Value};
use crate::wire::error::Error;
use tree::Element;

/// The maximum number of bytes of an invalid body in a message.
const SHOWN: usize = 2048;

/// Checks that a body is XML from its first to its last byte, unless it is a payload that is not
/// XML; `false` if the body is empty. AWS's XML reader accepts truncated documents, and types
/// should not be read from one.
pub(in crate::wire) fn check(body: &[u8], shape: Shape) -> Result<bool, Error> {
    if body.is_empty() {
        return Ok(false);
    }
    let is_plain = |member: Member| {
        member.binding() == Binding::Payload
            && !matches!(member.target().kind(), Kind::Structure | Kind::Union)
    };
    if !shape.members().any(is_plain) {
        document(body)?;
    }
    Ok(true)
}

fn document(body: &[u8]) -> Result<Element<'_>, Error> {
    tree::parse(body).map_err(|reason| {
        let shown = crate::value::python::repr_bytes(body.get(..SHOWN).unwrap_or(body));
        let more = if body.len() > SHOWN { "..." } else { "" };
        Error(format!(
            "Unable to parse response ({reason}), invalid XML received. Further retries may \
                succeed:\n{shown}{more}"
        ))
    })
}

/// Reads a body whose outermost element is the output.
pub(in crate::wire) fn bare_body(
    body: &[u8],
    kind: BodyKind,
    shape: Shape,
) -> Result<Value, Error> {
    let root = document(body)?;
    let start =
        if matches!(kind, BodyKind::Error) { error_element(&root).unwrap_or(&root) } else { &root };
    structure(start, shape)
}

/// Reads a body whose output is in an element named after the operation.
#[cfg(feature = "query")]
pub(in crate::wire) fn wrapped_body(
    body: &[u8],
    kind: BodyKind,
    shape: Shape,
) -> Result<Value, Error> {
    let root = document(body)?;
    let start = match kind {
        BodyKind::Output(operation) => {
            let name = format!("{}Result", operation.name());
            match root.child(&name) {
                Some(result) => result,
                // The element may be absent if the output has no members.
                None if shape.members().len() == 0 => return Ok(Value::Map(Map::new())),
                None => return Err(Error(format!("'{name}'"))),
            }
        }
        BodyKind::Error => error_element(&root).unwrap_or(&root),
        // There are no payloads in these protocols: an output whose operation is not known.
        BodyKind::Payload => {
            let result = root.children.iter().find(|child| child.name.ends_with("Result"));
            result.unwrap_or(&root)
        }
    };
    structure(start, shape)
}

/// The `Error` element: inside `ErrorResponse`, or inside `Errors` of EC2's `Response`; `None` if
/// the root itself is the error.
fn error_element<'e, 'a>(root: &'e Element<'a>) -> Option<&'e Element<'a>> {
    let holder = root.child("Errors").unwrap_or(root);
    holder.child("Error")
}

fn structure(element: &Element<'_>, shape: Shape) -> Result<Value, Error> {
    let mut found = Map::new();
    if shape.kind() == Kind::Union {
        // All children, because the name of an unknown union member is reported.
        for child in &element.children {
            found.get_or_insert_with(child.name, || Value::from(child.text()));
        }
    }
    for member in shape.members().filter(|member| member.binding() == Binding::Body) {
        let name = member.wire_name();
        if member.has(MemberRow::XML_ATTRIBUTE) {
            if let Some(value) = attribute(element, name) {
                found.insert(name.to_owned(), value);
            }
            continue;
        }
        let elements: Vec<&Element<'_>> =
            element.children.iter().filter(|child| child.name == name).collect();
        // Two members may have the same element: a list, and its first element.
        let has_list = matches!(found.get(name), Some(Value::List(_)));
        if !elements.is_empty() && (!has_list || member.target().kind() == Kind::List) {
            found.insert(name.to_owned(), value(&elements, member)?);
        }
    }
    Ok(Value::Map(found))
}

/// The attribute with a name such as `xsi:type`, whatever prefix the document uses.
fn attribute(element: &Element<'_>, name: &str) -> Option<Value> {
    let (prefixed, local) = match name.split_once(':') {
        Some((_, local)) => (true, local),
        None => (false, name),
    };
    let mut attributes = element.attributes.iter();
    let found =
        attributes.find(|(prefix, name, _)| *name == local && prefix.is_empty() != prefixed)?;
    Some(Value::from(found.2.as_ref()))
}

/// The value of a member for which at least one element exists.
fn value(elements: &[&Element<'_>], member: Member) -> Result<Value, Error> {
    let target = member.target();
    let Some(first) = elements.first() else { return Ok(Value::Null) };
    let is_flat = member.has(MemberRow::XML_FLATTENED) || elements.len() > 1;
    let inner = || -> Vec<&Element<'_>> {
        if is_flat { elements.to_vec() } else { first.children.iter().collect() }
    };
    match (target.kind(), target.element()) {
        (Kind::Structure | Kind::Union, _) => structure(first, target),
        (Kind::List, Some(element)) => {
            let items = inner().into_iter().map(|item| value(&[item], element));
            Ok(Value::List(items.collect::<Result<_, _>>()?))
        }
        (Kind::Map, Some(element)) => map(&inner(), target, element),
        (Kind::Boolean, _) => Ok(Value::Bool(first.text() == "true")),
        _ => Ok(Value::from(first.text())),
    }
}

fn map(entries: &[&Element<'_>], shape: Shape, element: Member) -> Result<Value, Error> {
    let key_name = shape.key().map_or("key", Member::wire_name);
    let mut found = Map::new();
    for entry in entries {
        let (mut key, mut held) = (None, None);
        for part in &entry.children {
            if part.name == key_name {
                key = Some(part.text().to_owned());
            } else if part.name == element.wire_name() {
                held = Some(value(&[part], element)?);
            } else {
                return Err(Error(format!("Unknown tag: {}", part.name)));
            }
        }
        if let (Some(key), Some(held)) = (key, held) {
            found.insert(key, held);
        }
    }
    Ok(Value::Map(found))
}

/// Converts an element without a shape like botocore: to its text, or to its children by name.
fn plain(element: &Element<'_>) -> Value {
    if element.children.is_empty() {
        return element.text.as_deref().map_or(Value::Null, Value::from);
    }
    Value::Map(children(element))
}

fn children(element: &Element<'_>) -> Map {
    let mut found = Map::new();
    for child in &element.children {
        found.get_or_insert_with(child.name, || plain(child));
    }
    found
}

/// Returns the children of an element below the root, with their text; `None` if the element does
/// not exist.
///
/// For responses that are read without a model. Of children with the same name, the last one is
/// used.
///
/// # Errors
/// A document that is not valid, with the AWS CLI's message.
pub fn texts_at(body: &[u8], path: &[&str]) -> Result<Option<Map>, Error> {
    let root = document(body)?;
    let found = path.iter().try_fold(&root, |element, name| element.child(name));
    let text = |child: &Element<'_>| (child.name.to_owned(), Value::from(child.text()));
    Ok(found.map(|element| element.children.iter().map(text).collect()))
}

/// Whether a body is the XML of an error without an element around it, or not XML at all.
pub fn is_error(body: &[u8]) -> bool {
    document(body).map_or(true, |root| root.name == "Error" && root.is_bare)
}

/// The error in a response of awsQuery or ec2Query.
#[cfg(feature = "query")]
pub(in crate::wire) fn query_error(
    parts: &ResponseParts<'_>,
) -> Result<Option<UntypedError>, Error> {
    let root = document(parts.body)?;
    Ok(Some(UntypedError::of(error_element(&root).map(children).unwrap_or_default())))
}

/// The error in a response of restXml; `None` if the body does not contain one.
pub(in crate::wire) fn rest_error(
    parts: &ResponseParts<'_>,
) -> Result<Option<UntypedError>, Error> {
    let Ok(root) = document(parts.body) else { return Ok(None) };
    if root.name == "Error" && root.is_bare {
        let mut fields = children(&root);
        fields.retain(|name, _| !matches!(name.as_str(), "RequestId" | "HostId"));
        return Ok(Some(UntypedError::of(fields)));
    }
    let mut fields = Map::from_iter([
        ("Message".to_owned(), Value::from("")),
        ("Code".to_owned(), Value::from("")),
    ]);
    fields.extend(root.child("Error").map(children).unwrap_or_default());
    Ok(Some(UntypedError::of(fields)))
}
