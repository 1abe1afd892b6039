//! Requests that `CreateContact` accepts or rejects beyond the model's constraints.

#![cfg(create_contact)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

mod support;

use aws_connect::InitiateAs;
use connect_local::{ConnectLocal, Options};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};
use support::contact;

const TAKEN: (u16, &str) = (200, "-");
const PARAMETER: (u16, &str) = (400, "InvalidParameterException");
const REQUEST: (u16, &str) = (400, "InvalidRequestException");
const NOT_FOUND: (u16, &str) = (404, "ResourceNotFoundException");

fn voice() -> Value {
    json!({"Channel": "VOICE", "InitiationMethod": "TRANSFER",
           "SegmentAttributes": {"connect:Subtype": {"ValueString": "connect:ExternalAudio"}}})
}

fn with(mut members: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        members[name] = value.clone();
    }
    members
}

fn reference(r#type: &str, value: &str) -> Value {
    json!({"References": {"r": {"Value": value, "Type": r#type}}})
}

fn expiry(minutes: &Value) -> Value {
    let duration = json!({"ExpiryDuration": {"ValueInteger": minutes}});
    json!({"SegmentAttributes": {"connect:ContactExpiry": {"ValueMap": duration}}})
}

#[tokio::test]
async fn members_and_what_comes_of_them() {
    let endpoint =
        ConnectLocal::start(Options::new().no_auth().known_contact("c-known")).await.unwrap();
    let created =
        contact(json!({})).send(&endpoint).await.body["ContactId"].as_str().unwrap().to_owned();
    let elsewhere = contact(json!({"InstanceId": "i-2"})).send(&endpoint).await;
    let elsewhere = elsewhere.body["ContactId"].as_str().unwrap().to_owned();

    let mut cases: Vec<(Value, (u16, &str), &str)> = Vec::new();
    // AWS's later models have a state for tasks that are created as completed.
    let has_tasks = !matches!(InitiateAs::from("COMPLETED"), InitiateAs::Unknown(_));
    let tasks: &[&str] = if has_tasks { &["API"] } else { &[] };
    let user = json!({"UserInfo": {"UserId": "agent-1"}});
    for (channel, taken) in
        [("EMAIL", &["OUTBOUND", "AGENT_REPLY", "FLOW"][..]), ("CHAT", &[]), ("TASK", tasks)]
    {
        for method in ["INBOUND", "OUTBOUND", "TRANSFER", "CALLBACK", "API", "AGENT_REPLY", "FLOW"]
        {
            let outcome = if taken.contains(&method) { TAKEN } else { PARAMETER };
            let members = json!({"Channel": channel, "InitiationMethod": method});
            cases.push((with(members.clone(), &user), outcome, "support"));
            let needs_user = matches!(method, "OUTBOUND" | "AGENT_REPLY") && outcome == TAKEN;
            let outcome = if needs_user { REQUEST } else { outcome };
            cases.push((members.clone(), outcome, if needs_user { "UserInfo" } else { "support" }));
            cases.push((with(members, &json!({"UserInfo": {}})), outcome, ""));
        }
    }
    // Only later models have these members; others ignore them as unknown members.
    let known = if has_tasks { PARAMETER } else { TAKEN };
    let segment = |key: &str, value: Value| json!({"SegmentAttributes": {key: value}});
    let list = json!({"ValueList": [{"ValueString": "x"}]});
    cases.extend([
        (segment("mine", list.clone()), known, "'mine' has a ValueList"),
        (
            segment("mine", json!({"ValueMap": {"a": list.clone()}})),
            known,
            "'mine' has a ValueList",
        ),
        (segment("connect:Mine", list), TAKEN, ""),
        (segment("mine", json!({"ValueArn": "arn:aws:s3:::b"})), known, "'mine' has a ValueArn"),
        (segment("connect:Mine", json!({"ValueArn": "arn:aws:s3:::b"})), TAKEN, ""),
        (segment("connect:Mine", json!({"ValueArn": "arn:aws:s3:b"})), known, "not an ARN"),
    ]);
    let long = |bytes: usize| "ä".repeat(bytes / 2) + &"x".repeat(bytes % 2);
    cases.extend([
        (voice(), TAKEN, ""),
        (with(voice(), &json!({"InitiationMethod": "OUTBOUND"})), PARAMETER, "TRANSFER"),
        (with(voice(), &json!({"SegmentAttributes": null})), REQUEST, "connect:ExternalAudio"),
        (
            with(
                voice(),
                &json!({
                    "SegmentAttributes": {"connect:Subtype": {"ValueString": "connect:WebRTC"}}
                }),
            ),
            REQUEST,
            "connect:ExternalAudio",
        ),
        (json!({"Attributes": {"a-b_C9": "any ünïcödé"}}), TAKEN, ""),
        (json!({"Attributes": {"a b": "x"}}), PARAMETER, "'a b'"),
        (json!({"Attributes": {"a.b": "x"}}), PARAMETER, "'a.b'"),
        // 32,767 is the maximum length of a value in characters, 32,768 that of all in bytes.
        (json!({"Attributes": {"k": "x".repeat(32_767)}}), TAKEN, ""),
        (json!({"Attributes": {"k": "x".repeat(32_767), "l": ""}}), PARAMETER, "32769 bytes"),
        (json!({"Attributes": {"k": long(32_768)}}), PARAMETER, "32769 bytes"),
        (reference("URL", "https://example.com"), TAKEN, ""),
        (reference("NUMBER", "5"), TAKEN, ""),
        (reference("STRING", "s"), TAKEN, ""),
        (reference("EMAIL", "a@example.com"), TAKEN, ""),
        (reference("ATTACHMENT", "a"), TAKEN, ""),
        (reference("EMAIL_MESSAGE", "a"), PARAMETER, "EMAIL_MESSAGE"),
        (reference("CONTACT_ANALYSIS", "a"), PARAMETER, "CONTACT_ANALYSIS"),
        (reference("DATE", "1744891200"), TAKEN, ""),
        (reference("DATE", "1744891200.5"), TAKEN, ""),
        (reference("DATE", "2025-04-17"), PARAMETER, "epoch"),
        (reference("DATE", ""), PARAMETER, "epoch"),
        (reference("STRING", &"x".repeat(4_095)), TAKEN, ""),
        (reference("STRING", &"x".repeat(4_096)), PARAMETER, "4097 bytes"),
        (reference("STRING", &long(4_096)), PARAMETER, "4097 bytes"),
        (json!({"SegmentAttributes": {"a_b-1": {"ValueString": "x"}}}), TAKEN, ""),
        (json!({"SegmentAttributes": {"connect:Other": {"ValueString": "x"}}}), TAKEN, ""),
        (
            json!({"SegmentAttributes": {"other:Key": {"ValueString": "x"}}}),
            PARAMETER,
            "'other:Key'",
        ),
        (json!({"SegmentAttributes": {"connect:": {"ValueString": "x"}}}), PARAMETER, "'connect:'"),
        (json!({"ExpiryDurationInMinutes": 1}), TAKEN, ""),
        (json!({"ExpiryDurationInMinutes": i32::MAX}), TAKEN, ""),
        (json!({"ExpiryDurationInMinutes": 0}), PARAMETER, "at least one minute"),
        (json!({"ExpiryDurationInMinutes": -5}), PARAMETER, "at least one minute"),
        (expiry(&json!(135)), TAKEN, ""),
        (expiry(&json!(0)), PARAMETER, "at least one minute"),
        (expiry(&json!(null)), PARAMETER, "ValueInteger"),
        (
            json!({"SegmentAttributes": {"connect:ContactExpiry": {"ValueInteger": 5}}}),
            PARAMETER,
            "ValueMap",
        ),
        (with(expiry(&json!(5)), &json!({"ExpiryDurationInMinutes": 5})), TAKEN, ""),
        (with(expiry(&json!(5)), &json!({"ExpiryDurationInMinutes": 6})), REQUEST, "is 5"),
        (json!({"RelatedContactId": created}), TAKEN, ""),
        (json!({"RelatedContactId": "c-known"}), TAKEN, ""),
        (json!({"RelatedContactId": "c-none"}), NOT_FOUND, "RelatedContactId: contact c-none"),
        (json!({"RelatedContactId": elsewhere}), NOT_FOUND, "RelatedContactId"),
        (json!({"PreviousContactId": created}), REQUEST, "external audio"),
        (with(voice(), &json!({"PreviousContactId": created})), TAKEN, ""),
        (with(voice(), &json!({"PreviousContactId": "c-none"})), NOT_FOUND, "PreviousContactId"),
    ]);
    let mut taken = 2;
    for (members, want, says) in &cases {
        let answer = contact(members.clone()).send(&endpoint).await;
        assert_eq!(answer.outcome(), *want, "{:.300}: {answer:?}", members.to_string());
        let is_said = *want == TAKEN || answer.message().contains(says);
        assert!(is_said, "{:.300}: {answer:?} without '{says}'", members.to_string());
        taken += usize::from(*want == TAKEN);
    }
    assert_eq!(endpoint.contacts().len(), taken, "a refused request left a contact");
    endpoint.shutdown().await;
}

#[tokio::test]
async fn instances_that_exist() {
    let arn = "arn:aws:connect:us-east-1:444455556666:instance/i-1";
    let cases: &[(Option<&str>, &str, (u16, &str))] = &[
        (None, "i-1", TAKEN),
        (None, "11111111-2222-4333-8444-555555555555", TAKEN),
        (None, arn, TAKEN),
        (None, "arn:aws:connect:eu-west-1:444455556666:instance/i-1", NOT_FOUND),
        (None, "arn:aws:sqs:us-east-1:444455556666:queue", PARAMETER),
        (None, "i/1", PARAMETER),
        (Some("i-1"), "i-1", TAKEN),
        (Some("i-1"), arn, TAKEN),
        (Some("i-1"), "i-2", NOT_FOUND),
    ];
    for (known, named, want) in cases {
        let options =
            known.iter().fold(Options::new().no_auth(), |options, id| options.instance(*id));
        let endpoint = ConnectLocal::start(options).await.unwrap();
        let answer = contact(json!({"InstanceId": named})).send(&endpoint).await;
        assert_eq!(answer.outcome(), *want, "{known:?} {named}: {answer:?}");
        if *named == arn {
            let made = answer.body["ContactArn"].as_str().unwrap();
            assert!(made.starts_with(&format!("{arn}/contact/")), "{made}");
        }
        endpoint.shutdown().await;
    }
}

#[tokio::test]
async fn contacts_expire() {
    let endpoint = ConnectLocal::start(Options::new().no_auth()).await.unwrap();
    for members in [json!({}), json!({"ExpiryDurationInMinutes": 2}), expiry(&json!(2))] {
        assert_eq!(contact(members).send(&endpoint).await.outcome(), TAKEN);
    }
    let contacts = endpoint.contacts();
    let soon = SystemTime::now() + Duration::from_secs(60);
    let late = SystemTime::now() + Duration::from_secs(121);
    let active: Vec<_> =
        contacts.iter().map(|contact| (contact.is_active(soon), contact.is_active(late))).collect();
    assert_eq!(active, [(true, true), (true, false), (true, false)]);
    endpoint.shutdown().await;
}
