//! A contact as JSON: a record of the journal, and the format of `/_local/contacts`.
//!
//! `{"ContactId", "ContactArn", "InstanceId", "Region", "Created", "Expires", "Request"}`:
//! timestamps in ISO 8601, the request as received, with its sensitive members.

use super::Contact;
use aws_connect::CreateContactInput;
use aws_smithy_types::date_time::Format;
use hardie_mock::internal;
use hardie_runtime::shape::Blank;
use hardie_runtime::value::{DateTime, Map, Value};
use std::time::SystemTime;

/// A contact as a JSON value.
pub(crate) fn shown(contact: &Contact) -> Value {
    let request = internal::structure_to_json(&contact.request);
    let mut map: Map = [
        ("ContactId", &contact.contact_id),
        ("ContactArn", &contact.contact_arn),
        ("InstanceId", &contact.instance_id),
        ("Region", &contact.region),
    ]
    .map(|(name, text)| (name.to_owned(), Value::from(text.as_str())))
    .into_iter()
    .collect();
    map.insert("Created".to_owned(), Value::from(format_timestamp(contact.created)));
    if let Some(expires) = contact.expires {
        map.insert("Expires".to_owned(), Value::from(format_timestamp(expires)));
    }
    map.insert("Request".to_owned(), request);
    Value::Map(map)
}

/// The bytes of a record.
pub(super) fn write(contact: &Contact) -> Vec<u8> {
    internal::json_text(&shown(contact)).into_bytes()
}

/// Parses the output of [`write`]; the error says what is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<Contact, String> {
    let Value::Map(mut map) = internal::parse_json(bytes)? else {
        return Err("not an object".to_owned());
    };
    let mut request = CreateContactInput::blank();
    let members = map.shift_remove("Request").unwrap_or_default();
    internal::structure_from_json(members, &mut request)?;

    let mut text = |name: &str| match map.shift_remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(format!("'{name}' is missing")),
    };
    Ok(Contact {
        contact_id: text("ContactId")?,
        contact_arn: text("ContactArn")?,
        instance_id: text("InstanceId")?,
        region: text("Region")?,
        created: time(&text("Created")?)?,
        expires: text("Expires").ok().map(|text| time(&text)).transpose()?,
        request,
    })
}

fn format_timestamp(time: SystemTime) -> String {
    DateTime::from(time).fmt(Format::DateTime).unwrap_or_default()
}

fn time(text: &str) -> Result<SystemTime, String> {
    let timestamp = DateTime::from_str(text, Format::DateTime).ok();
    timestamp
        .and_then(|timestamp| SystemTime::try_from(timestamp).ok())
        .ok_or_else(|| format!("'{text}' is not a timestamp"))
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::contact::Contact;
    use aws_connect::{
        Channel, ContactInitiationMethod, CreateContactInput, Reference, ReferenceType,
    };
    use std::time::{Duration, SystemTime};

    #[test]
    fn a_contact_comes_back_as_it_was() {
        let created = SystemTime::UNIX_EPOCH + Duration::from_nanos(1_744_891_200_123_456_000);
        let mut request =
            CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
        request.client_token = Some("\u{1f600}\"\\\n".to_owned());
        request.expiry_duration_in_minutes = Some(i32::MAX);
        let mut reference = Reference::new(ReferenceType::Url);
        reference.value = Some("https://example.com".to_owned());
        request.references = Some(
            [("b".to_owned(), reference.clone()), ("a".to_owned(), reference)]
                .into_iter()
                .collect(),
        );
        let contact = Contact {
            contact_id: "c".to_owned(),
            contact_arn: "arn".to_owned(),
            instance_id: "i-1".to_owned(),
            region: "us-east-1".to_owned(),
            created,
            expires: Some(created + Duration::from_secs(60)),
            request,
        };
        assert_eq!(read(&write(&contact)).as_ref(), Ok(&contact));
        let lasting = Contact { expires: None, ..contact };
        assert_eq!(read(&write(&lasting)).as_ref(), Ok(&lasting));
    }

    #[test]
    fn what_is_no_contact() {
        for text in
            ["", "[]", "{}", r#"{"Request":{"Channel":1}}"#, r#"{"Request":{},"ContactId":"c"}"#]
        {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
