//! Pipelines of commands of Amazon Connect, with AWS's model: descriptions that become inputs, and
//! the e-mail in two steps.

use crate::mailroom::piped;
use crate::server::{Answer, Server};
use crate::support::Ran;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;

/// Runs a command of Connect with standard input; `None` without the model.
fn connect(server: &Server, words: &[&str], input: &str) -> Option<Ran> {
    hardie_tests::test_data("models/connect-2025-09-19.json")?;
    let mut program = Command::new(env!("CARGO_BIN_EXE_whole"));
    let program = program.arg("connect");
    Some(piped(program, server, words, input))
}

/// AWS's model of Amazon Connect.
fn model() -> Option<Value> {
    let path = hardie_tests::test_data("models/connect-2025-09-19.json")?;
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// What both a command that describes and one that creates exist for.
fn pairs(model: &Value) -> Vec<String> {
    let shapes = model["shapes"].as_object().unwrap();
    let operations: BTreeSet<&str> = shapes
        .iter()
        .filter(|(_, shape)| shape["type"] == "operation")
        .filter_map(|(id, _)| id.split_once('#'))
        .map(|(_, name)| name)
        .collect();
    let created = operations.iter().filter_map(|name| name.strip_prefix("Create"));
    let pairs = created.filter(|name| operations.contains(format!("Describe{name}").as_str()));
    pairs.map(str::to_owned).collect()
}

/// `HoursOfOperation` as `-hours-of-operation`.
fn dashed(name: &str) -> String {
    let dash = |c: char| c.is_uppercase().then_some('-').into_iter().chain([c]);
    name.chars().flat_map(dash).collect::<String>().to_lowercase()
}

/// A valid value of a shape with all members, as restJson1 has it.
fn sample(model: &Value, id: &str, depth: usize) -> Value {
    let shape = &model["shapes"][id];
    let traits = &shape["traits"];
    let target = |member: &Value| member["target"].as_str().unwrap().to_owned();
    let of = |member: &Value| sample(model, &target(member), depth + 1);
    match shape["type"].as_str().unwrap_or(id.trim_start_matches("smithy.api#")) {
        "structure" if depth < 14 => {
            let members = shape["members"].as_object().unwrap();
            members.iter().map(|(name, member)| (name.clone(), of(member))).collect()
        }
        "structure" => json!({}),
        "union" => {
            // The first one of questionnaires is recursive.
            let (name, member) = shape["members"].as_object().unwrap().iter().next_back().unwrap();
            json!({name: of(member)})
        }
        "list" if depth < 14 => json!([of(&shape["member"])]),
        "list" => json!([]),
        "map" => {
            let key = sample(model, &target(&shape["key"]), depth);
            json!({key.as_str().unwrap(): of(&shape["value"])})
        }
        "enum" => {
            let (name, member) = shape["members"].as_object().unwrap().iter().next().unwrap();
            let value = &member["traits"]["smithy.api#enumValue"];
            json!(value.as_str().unwrap_or(name))
        }
        "string" | "String" => {
            let length = |bound| traits["smithy.api#length"][bound].as_u64();
            let text = "11111111-2222-4333-8444-555555555555".repeat(10);
            let most = length("max").unwrap_or(36).min(36);
            json!(text[..most.max(length("min").unwrap_or(0)) as usize])
        }
        "boolean" | "Boolean" | "PrimitiveBoolean" => json!(true),
        "timestamp" | "Timestamp" => json!(1_700_000_000),
        "document" | "Document" => json!({}),
        _ => traits["smithy.api#range"].get("min").cloned().unwrap_or(json!(1)),
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Each description is a valid input, once the required members that it lacks are added; until then
/// the error names them and nothing else.
#[test]
fn descriptions_are_inputs_of_all_pairs() {
    let Some(model) = model() else {
        return println!("skipped: no test data");
    };
    let pairs = pairs(&model);
    assert_eq!(pairs.len(), 21);
    let (mut complete, mut unwrapped) = (0, 0);
    for pair in &pairs {
        let of = |operation: String, end: &str| {
            let operation = &model["shapes"][format!("com.amazonaws.connect#{operation}")];
            sample(&model, operation[end]["target"].as_str().unwrap(), 0)
        };
        let response = of(format!("Describe{pair}"), "output").to_string();
        let (asked, whole) =
            (of(format!("Describe{pair}"), "input"), of(format!("Create{pair}"), "input"));
        let server = Server::of(vec![Answer::new(200, &response)]);
        let run = |words: &[&str], input: &str| connect(&server, words, input).unwrap();
        let pair = dashed(pair);
        let (describe, create) = (format!("describe{pair}"), format!("create{pair}"));
        let described = run(&[&describe, "--cli-input-json", "-"], &asked.to_string());
        assert_eq!(described.code, Some(0), "{describe}: {}", described.err);
        let take = [&create, "--cli-input-json", "-", "--cli-input-lenient", "--cli-dry-run"];
        let ran = run(&take, &described.out);
        unwrapped += usize::from(ran.err.contains("note: the input is "));
        let missing: Vec<&str> = ran
            .err
            .lines()
            .filter_map(|line| line.strip_prefix("Missing required parameter in input: \""))
            .map(|rest| rest.trim_end_matches('"'))
            .collect();
        println!("{create}: missing {missing:?}");
        if missing.is_empty() {
            assert_eq!(ran.code, Some(0), "{create}: {}", ran.err);
            complete += 1;
            continue;
        }
        assert_eq!(ran.code, Some(252));
        let report = ran.err.split_once("Parameter validation failed:\n").unwrap().1;
        assert!(report.lines().all(|line| line.starts_with("Missing required")), "{report}");
        // The missing members are added where the description has its members.
        let mut document = parsed(&described.out);
        let mut members = document.as_object_mut().unwrap();
        if ran.err.contains("note: the input is ") {
            members = members.values_mut().find_map(Value::as_object_mut).unwrap();
        }
        for name in missing {
            members.insert(name.to_owned(), whole[name].clone());
        }
        let ran = run(&take, &document.to_string());
        assert_eq!(ran.code, Some(0), "{create}: {}", ran.err);
        assert_eq!(server.seen().len(), 1);
    }
    println!("{complete} of {} are complete, {unwrapped} were unwrapped", pairs.len());
}

const CONTACT: &str = r#"{"ContactId":"c-17","ContactArn":"arn:aws:connect:::c-17"}"#;

/// Sends an e-mail by two commands that know nothing of each other.
fn send_email(
    create: &dyn Fn(&[&str], &str) -> Option<Ran>,
    message: &str,
    server: &Server,
) -> Option<()> {
    let words = ["create-contact", "--instance-id", "i-1", "--channel", "EMAIL"];
    let words = [&words[..], &["--initiation-method", "OUTBOUND"]].concat();
    for format in ["json", "jsonl"] {
        let created = create(&[&words[..], &["--output", format]].concat(), "")?;
        assert_eq!((created.code, created.err.as_str()), (Some(0), ""));
        let start = [
            "start-outbound-email-contact",
            "--instance-id",
            "i-1",
            "--cli-input-json",
            "-",
            "--cli-input-lenient",
            "--destination-email-address",
            "EmailAddress=ann@example.com",
            "--email-message",
            message,
            "--query",
            "ContactId",
        ];
        let started = create(&start, &created.out)?;
        assert_eq!(
            (started.code, started.out.as_str()),
            (Some(0), "\"c-17\"\n"),
            "{}",
            started.err
        );
        assert_eq!(started.err, "note: dropped ContactArn, which the input does not have\n");
        let seen = server.seen();
        let [.., first, second] = seen.as_slice() else { panic!("{seen:?}") };
        assert_eq!(
            (first.method.as_str(), first.target.as_str()),
            ("PUT", "/contact/create-contact")
        );
        assert_eq!(
            (second.method.as_str(), second.target.as_str()),
            ("PUT", "/contact/outbound-email")
        );
        let sent = parsed(&second.text());
        assert_eq!((&sent["ContactId"], &sent["InstanceId"]), (&json!("c-17"), &json!("i-1")));
        assert_eq!(sent["DestinationEmailAddress"], json!({"EmailAddress": "ann@example.com"}));
        assert_eq!(sent["EmailMessage"]["RawMessage"]["Subject"], "Hello");

        // Without a contact, nothing is sent.
        let none = create(&start, "")?;
        assert_eq!(none.code, Some(252), "{}", none.err);
        assert_eq!(server.seen().len(), seen.len());
    }
    Some(())
}

fn contacts() -> Server {
    Server::of(vec![Answer::new(200, CONTACT)])
}

#[test]
fn an_email_in_two_steps() {
    let server = contacts();
    let run =
        |words: &[&str], input: &str| Some(crate::mailroom::with_input(&server, words, input));
    let message = "MessageSourceType=RAW,RawMessage={Subject=Hello,Body=Text}";
    send_email(&run, message, &server).unwrap();
}

#[test]
fn an_email_of_amazon_connect_in_two_steps() {
    let server = contacts();
    let run = |words: &[&str], input: &str| connect(&server, words, input);
    let message = "MessageSourceType=RAW,\
                   RawMessage={Subject=Hello,Body=Text,ContentType=text/plain}";
    if send_email(&run, message, &server).is_none() {
        println!("skipped: no test data");
    }
}
