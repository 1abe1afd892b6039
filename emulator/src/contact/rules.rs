//! Rules of Connect for `CreateContact` requests beyond the model's constraints.
//!
//! Source: the API reference of `CreateContact` and of its members: channels and initiation
//! methods, agents of emails, keys and sizes of attributes and references, types of references,
//! expiry.

use super::{ContactError, arn};
use aws_connect::{
    Channel, ContactInitiationMethod as Method, CreateContactInput, InitiateAs, Reference,
    ReferenceType, SegmentAttributeValue,
};
use hardie_runtime::shape::{Structure, View};
use std::time::Duration;

/// The maximum total size of attribute keys and values in UTF-8 bytes.
const ATTRIBUTE_BYTES: usize = 32_768;
/// The maximum total size of reference keys and values in UTF-8 bytes.
const REFERENCE_BYTES: usize = 4_096;
/// The prefix of segment attributes that the system defines.
const SYSTEM: &str = "connect:";
/// The segment attribute with the subtype of a contact.
const SUBTYPE: &str = "connect:Subtype";
/// The subtype of a voice contact of another telephone system.
const EXTERNAL_AUDIO: &str = "connect:ExternalAudio";
/// The segment attribute with the time that a contact stays active.
const EXPIRY: &str = "connect:ContactExpiry";
/// The entry of its map with the minutes.
const DURATION: &str = "ExpiryDuration";

/// Checks everything that depends on the request alone.
pub(super) fn check(input: &CreateContactInput) -> Result<(), ContactError> {
    initiation(input)?;
    user_info(input)?;
    attributes(input)?;
    references(input)?;
    segment_attributes(input)?;
    previous_contact(input)?;
    expiry(input)?;
    Ok(())
}

/// Whether contacts of the channel TASK can be created in this model: it then has a state for those
/// that are created as completed.
fn tasks_are_supported() -> bool {
    !matches!(InitiateAs::from("COMPLETED"), InitiateAs::Unknown(_))
}

fn initiation(input: &CreateContactInput) -> Result<(), ContactError> {
    let methods: &[Method] = match &input.channel {
        Channel::Email => &[Method::Outbound, Method::AgentReply, Method::Flow],
        Channel::Voice => &[Method::Transfer],
        Channel::Task if tasks_are_supported() => &[Method::Api],
        other => {
            return Err(parameter(format!("CreateContact does not support the channel {other}.")));
        }
    };
    let (channel, method) = (&input.channel, &input.initiation_method);
    if !methods.contains(method) {
        let methods: Vec<&str> = methods.iter().map(Method::as_str).collect();
        return Err(parameter(format!(
            "InitiationMethod {method} is not supported for the channel {channel}; supported: {}.",
            methods.join(", ")
        )));
    }
    if *channel == Channel::Voice && subtype(input) != Some(EXTERNAL_AUDIO) {
        return Err(ContactError::Request(format!(
            "A contact of the channel VOICE needs the segment attribute {SUBTYPE} with the value \
                {EXTERNAL_AUDIO}."
        )));
    }
    let completed = input.initiate_as.as_ref().is_some_and(|state| state.as_str() == "COMPLETED");
    if completed && *channel != Channel::Task {
        return Err(ContactError::Request(
            "Only contacts of the channel TASK begin COMPLETED.".to_owned(),
        ));
    }
    Ok(())
}

/// The request must name the agent of an email, unless a flow decides.
fn user_info(input: &CreateContactInput) -> Result<(), ContactError> {
    let (channel, method) = (&input.channel, &input.initiation_method);
    let is_of_agent =
        matches!((channel, method), (Channel::Email, Method::Outbound | Method::AgentReply));
    let user = input.user_info.as_ref().and_then(|user| user.user_id.as_ref());
    if is_of_agent && user.is_none() {
        return Err(ContactError::Request(format!(
            "UserInfo with a UserId is required for a contact of the channel {channel} with the \
             InitiationMethod {method}."
        )));
    }
    Ok(())
}

fn subtype(input: &CreateContactInput) -> Option<&str> {
    input.segment_attributes.as_ref()?.get(SUBTYPE)?.value_string.as_deref()
}

fn attributes(input: &CreateContactInput) -> Result<(), ContactError> {
    let Some(attributes) = &input.attributes else { return Ok(()) };
    if let Some(key) = attributes.keys().find(|key| !is_plain_key(key)) {
        return Err(parameter(format!(
            "Attributes: the key '{key}' contains characters other than letters, digits, '-' and \
                '_'."
        )));
    }
    let bytes: usize = attributes.iter().map(|(key, value)| key.len() + value.len()).sum();
    if bytes > ATTRIBUTE_BYTES {
        return Err(parameter(format!(
            "Attributes: keys and values are {bytes} bytes, more than {ATTRIBUTE_BYTES}."
        )));
    }
    Ok(())
}

fn references(input: &CreateContactInput) -> Result<(), ContactError> {
    use ReferenceType as Type;
    let Some(references) = &input.references else { return Ok(()) };
    for (key, Reference { value, r#type, .. }) in references {
        match r#type {
            Type::Url | Type::Number | Type::String | Type::Email | Type::Attachment => {}
            Type::Date if value.as_deref().is_some_and(is_epoch) => {}
            Type::Date => {
                return Err(parameter(format!(
                    "References: the value of '{key}', which is a DATE, must be an epoch timestamp."
                )));
            }
            other => {
                return Err(parameter(format!(
                    "References: '{key}' cannot be of type {other} when a contact is created."
                )));
            }
        }
    }
    let size =
        |(key, it): (&String, &Reference)| key.len() + it.value.as_ref().map_or(0, String::len);
    let bytes: usize = references.iter().map(size).sum();
    if bytes > REFERENCE_BYTES {
        return Err(parameter(format!(
            "References: keys and values are {bytes} bytes, more than {REFERENCE_BYTES}."
        )));
    }
    Ok(())
}

fn segment_attributes(input: &CreateContactInput) -> Result<(), ContactError> {
    let mut keys = input.segment_attributes.iter().flat_map(|attributes| attributes.keys());
    if let Some(key) = keys.find(|key| !is_plain_key(key.strip_prefix(SYSTEM).unwrap_or(key))) {
        return Err(parameter(format!(
            "SegmentAttributes: the key '{key}' contains characters other than letters, digits, \
                '-' and '_'."
        )));
    }
    let mut attributes = input.segment_attributes.iter().flatten();
    attributes.try_for_each(|(key, value)| segment_attribute(key, value, key.starts_with(SYSTEM)))
}

/// Only attributes that the system defines can be lists or ARNs. Only later models have these
/// members.
fn segment_attribute(
    key: &str,
    value: &SegmentAttributeValue,
    is_system: bool,
) -> Result<(), ContactError> {
    let structure: &dyn Structure = value;
    for (position, member) in structure.shape().members().enumerate() {
        let view = structure.get(position).and_then(|field| field.view());
        let name = member.name();
        match view {
            Some(_) if matches!(name, "ValueList" | "ValueArn") && !is_system => {
                return Err(parameter(format!(
                    "SegmentAttributes: '{key}' has a {name}, which only attributes with \
                        '{SYSTEM}' can have."
                )));
            }
            Some(View::String(arn)) if name == "ValueArn" && !arn::is_arn(arn) => {
                return Err(parameter(format!(
                    "SegmentAttributes: the ValueArn of '{key}' is not an ARN."
                )));
            }
            _ => {}
        }
    }
    let mut inner = value.value_map.iter().flatten();
    inner.try_for_each(|(_, value)| segment_attribute(key, value, is_system))
}

fn previous_contact(input: &CreateContactInput) -> Result<(), ContactError> {
    let external = input.channel == Channel::Voice && subtype(input) == Some(EXTERNAL_AUDIO);
    if input.previous_contact_id.is_some() && !external {
        return Err(ContactError::Request(
            "PreviousContactId can be provided for external audio contacts only.".to_owned(),
        ));
    }
    Ok(())
}

/// How long the contact stays active, if the request sets this in one of two ways.
pub(super) fn expiry(input: &CreateContactInput) -> Result<Option<Duration>, ContactError> {
    let member = input.expiry_duration_in_minutes;
    let attribute =
        match input.segment_attributes.as_ref().and_then(|attributes| attributes.get(EXPIRY)) {
            None => None,
            Some(value) => {
                let duration = value.value_map.as_ref().and_then(|map| map.get(DURATION));
                let minutes = duration.and_then(|duration| duration.value_integer);
                Some(minutes.ok_or_else(|| {
                    parameter(format!(
                        "SegmentAttributes: {EXPIRY} needs a ValueMap with {DURATION}, whose \
                        ValueInteger is the number of minutes."
                    ))
                })?)
            }
        };
    if let (Some(member), Some(attribute)) = (member, attribute)
        && member != attribute
    {
        return Err(ContactError::Request(format!(
            "ExpiryDurationInMinutes is {member}, but the segment attribute {EXPIRY} is \
                {attribute}."
        )));
    }
    let Some(minutes) = member.or(attribute) else { return Ok(None) };
    match u64::try_from(minutes) {
        Ok(minutes) if minutes > 0 => Ok(Some(Duration::from_secs(60 * minutes))),
        _ => Err(parameter(format!(
            "The expiry of a contact must be at least one minute in the future, not {minutes}."
        ))),
    }
}

/// Letters, digits, dashes and underscores.
fn is_plain_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Seconds or milliseconds since 1970: digits, optionally with a sign and a fraction.
fn is_epoch(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    digits(whole) && digits(fraction)
}

fn parameter(text: String) -> ContactError {
    ContactError::Parameter(text)
}
