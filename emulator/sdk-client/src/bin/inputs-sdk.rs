//! Sends CreateContact with each input on standard input by the official SDK, and prints what it
//! reads from the responses, one line each.

use aws_config::BehaviorVersion;
use aws_sdk_connect::Client;
use aws_sdk_connect::config::retry::RetryConfig;
use aws_sdk_connect::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_connect::operation::RequestId;
use aws_sdk_connect::operation::create_contact::builders::CreateContactFluentBuilder;
use aws_sdk_connect::types::{
    Reference, ReferenceStatus, ReferenceType, SegmentAttributeValue, UserInfo,
};
use connect_local_sdk_client::{Result, error_line, inputs, variant};
use serde_json::{Value, json};
use std::collections::HashMap;

fn string(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(str::to_owned)
}

/// A map with converted values; absent if the member is.
fn map<T>(
    value: &Value,
    name: &str,
    convert: impl Fn(&Value) -> Result<T>,
) -> Result<Option<HashMap<String, T>>> {
    let Some(map) = value[name].as_object() else { return Ok(None) };
    let entries = map.iter().map(|(key, value)| Ok((key.clone(), convert(value)?)));
    entries.collect::<Result<_>>().map(Some)
}

fn reference(value: &Value) -> Result<Reference> {
    let builder = Reference::builder()
        .set_value(string(value, "Value"))
        .set_type(string(value, "Type").map(|it| ReferenceType::from(&*it)))
        .set_status(string(value, "Status").map(|it| ReferenceStatus::from(&*it)))
        .set_arn(string(value, "Arn"))
        .set_status_reason(string(value, "StatusReason"));
    Ok(builder.build()?)
}

fn segment(value: &Value) -> Result<SegmentAttributeValue> {
    let builder = SegmentAttributeValue::builder()
        .set_value_string(string(value, "ValueString"))
        .set_value_map(map(value, "ValueMap", segment)?)
        .set_value_integer(value["ValueInteger"].as_i64().map(i32::try_from).transpose()?)
        .set_value_arn(string(value, "ValueArn"));
    let list = value["ValueList"].as_array();
    let list = list.map(|list| list.iter().map(segment).collect::<Result<_>>());
    Ok(builder.set_value_list(list.transpose()?).build())
}

fn call(client: &Client, input: &Value) -> Result<CreateContactFluentBuilder> {
    let expiry = input["ExpiryDurationInMinutes"].as_i64().map(i32::try_from).transpose()?;
    let user = input.get("UserInfo");
    let user = user.map(|it| UserInfo::builder().set_user_id(string(it, "UserId")).build());
    let text = |it: &Value| Ok(it.as_str().unwrap_or_default().to_owned());
    Ok(client
        .create_contact()
        .set_instance_id(string(input, "InstanceId"))
        .set_client_token(string(input, "ClientToken"))
        .set_related_contact_id(string(input, "RelatedContactId"))
        .set_attributes(map(input, "Attributes", text)?)
        .set_references(map(input, "References", reference)?)
        .set_channel(string(input, "Channel").map(|it| (&*it).into()))
        .set_initiation_method(string(input, "InitiationMethod").map(|it| (&*it).into()))
        .set_expiry_duration_in_minutes(expiry)
        .set_user_info(user)
        .set_initiate_as(string(input, "InitiateAs").map(|it| (&*it).into()))
        .set_name(string(input, "Name"))
        .set_description(string(input, "Description"))
        .set_segment_attributes(map(input, "SegmentAttributes", segment)?)
        .set_previous_contact_id(string(input, "PreviousContactId")))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http);
    let client = Client::new(&config.retry_config(RetryConfig::disabled()).load().await);
    for value in inputs()? {
        let line = match call(&client, &value)?.send().await {
            Ok(output) => json!({
                "contact_id": output.contact_id(), "contact_arn": output.contact_arn(),
                "request_id": output.request_id(),
            }),
            Err(error) => {
                let shape = match &error {
                    SdkError::ServiceError(found) => {
                        Some(format!("{:?}", found.err())).filter(|it| variant(it) != "Unhandled")
                    }
                    _ => Some("no response".to_owned()),
                };
                error_line(
                    shape.as_deref().map(variant),
                    error.code(),
                    error.message(),
                    error.request_id(),
                    error.raw_response().map(|it| it.status().as_u16()),
                )
            }
        };
        println!("{line}");
    }
    Ok(())
}
