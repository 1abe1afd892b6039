//! Requests of the query protocols: forms whose names are paths to members.
//!
//! As in the specifications of awsQuery and ec2Query: `Filter.member.1.Name=a`, or in EC2's
//! protocol, with other names and without `member`, `Filter.1.Name=a`.

use crate::fault::Fault;
use crate::text::query_pairs;
use hardie_runtime::table::rows::MemberRow;
use hardie_runtime::table::{Kind, Member, Shape};
use hardie_runtime::value::{Map, Value};
use hyper::http::request::Parts;
use std::collections::BTreeMap;

/// The most parts of a name, so that values are nested to a limited depth.
const DEEPEST: usize = 128;

/// A parsed form: a tree by the parts of the names.
#[derive(Debug, Default)]
pub(crate) struct Form {
    value: Option<String>,
    parts: BTreeMap<String, Form>,
}

impl Form {
    /// The form of a request: in the body or, of a `GET`, in the query.
    pub(crate) fn of(head: &Parts, body: &[u8]) -> Result<Form, Fault> {
        let text = if head.method == "GET" {
            head.uri.query().unwrap_or_default().as_bytes()
        } else {
            body
        };
        let text = std::str::from_utf8(text)
            .map_err(|_| Fault::serialization("The request's form is not UTF-8"))?;
        let mut form = Form::default();
        for (name, value) in query_pairs(text.trim()) {
            if name.split('.').count() > DEEPEST {
                return Err(Fault::serialization("The request's form is nested too deeply"));
            }
            let mut at = &mut form;
            for part in name.split('.') {
                at = at.parts.entry(part.to_owned()).or_default();
            }
            at.value = Some(value.unwrap_or_default());
        }
        Ok(form)
    }

    /// The value of a name without dots.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.parts.get(name)?.value.clone()
    }

    /// The members of a structure by their names on the wire, with all values as strings.
    pub(crate) fn structure(&self, shape: Shape, is_ec2: bool) -> Map {
        let mut found = Map::new();
        for member in shape.members() {
            let part = if is_ec2 {
                self.parts.get(&member.ec2_name())
            } else {
                self.parts.get(member.wire_name())
            };
            if let Some(part) = part {
                found.insert(member.wire_name(), part.member(member, is_ec2));
            }
        }
        found
    }

    fn member(&self, member: Member, is_ec2: bool) -> Value {
        let shape = member.target();
        let is_flat = is_ec2 || member.has(MemberRow::XML_FLATTENED);
        match (shape.kind(), shape.element()) {
            (Kind::Structure | Kind::Union, _) => Value::Map(self.structure(shape, is_ec2)),
            (Kind::List, Some(element)) => {
                let holder = if is_flat { Some(self) } else { self.parts.get(element.wire_name()) };
                let items = holder.map(Form::numbered).unwrap_or_default().into_iter();
                Value::List(items.map(|item| item.member(element, is_ec2)).collect())
            }
            (Kind::Map, Some(element)) => {
                let holder = if is_flat { Some(self) } else { self.parts.get("entry") };
                let key = shape.key().map_or("key", Member::wire_name);
                let entries = holder.map(Form::numbered).unwrap_or_default().into_iter();
                let entries = entries.filter_map(|entry| {
                    let value = entry.parts.get(element.wire_name())?.member(element, is_ec2);
                    Some((entry.text(key)?, value))
                });
                Value::Map(entries.collect())
            }
            _ => Value::from(self.value.as_deref().unwrap_or_default()),
        }
    }

    /// The parts whose names are numbers, in their order.
    fn numbered(&self) -> Vec<&Form> {
        let mut found: Vec<(u64, &Form)> =
            self.parts.iter().filter_map(|(name, part)| Some((name.parse().ok()?, part))).collect();
        found.sort_by_key(|(number, _)| *number);
        found.into_iter().map(|(_, part)| part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Form;
    use crate::json;
    use crate::test_service::{ORDER, TABLE};
    use hardie_runtime::value::Value;
    use hyper::Request;

    fn read(form: &str, is_ec2: bool) -> Result<String, String> {
        let (head, ()) = Request::post("/").body(()).unwrap().into_parts();
        let form = Form::of(&head, form.as_bytes()).map_err(|fault| fault.to_string())?;
        Ok(json::text(&Value::Map(form.structure(TABLE.shape(ORDER), is_ec2))))
    }

    #[test]
    fn names_are_paths() {
        let form = "Action=X&shop=7&tag.member.2=b&tag.member.10=c&tag.member.1=a+b&choice.text=t\
                    &rest.entry.1.key=k&rest.entry.1.value=v&unknown.1=x&isFlag=true";
        let want = r#"{"shop":"7","tag":["a b","b","c"],"rest":{"k":"v"},"isFlag":"true","choice":{"text":"t"}}"#;
        assert_eq!(read(form, false).as_deref(), Ok(want));
        assert_eq!(read("tag=", false).as_deref(), Ok(r#"{"tag":[]}"#));
        let form = "Shop=7&Tag.1=a&Tag.2=b&Rest.1.Key=k&Choice.Number=1";
        let want = r#"{"shop":"7","tag":["a","b"],"choice":{"number":"1"}}"#;
        let found = read(form, true).unwrap().replace(r#""rest":{},"#, "");
        assert_eq!(found, want);
        let deep = format!("{}=1", ["choice"; 200].join("."));
        assert!(read(&deep, false).unwrap_err().contains("nested too deeply"));
    }
}
