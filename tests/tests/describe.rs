//! `--cli-describe`, and errors for scripts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use std::process::{Command, Output};

const AWS: &str = env!("CARGO_BIN_EXE_aws");
/// A program that does not replace the AWS CLI.
const VARIANT: &str = env!("CARGO_BIN_EXE_variant");

fn run(program: &str, model: &str, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(program);
    // Settings that every other command would reject.
    command.env_clear().env("HOME", "/nonexistent").env("AWS_PROFILE", "none");
    command.env("AWS_CONFIG_FILE", "/dev/null/none").env("AWS_DEFAULT_OUTPUT", "none");
    let Output { status, stdout, stderr } =
        command.env("HARDIE_TEST_MODEL", model).args(words).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn described(program: &str, model: &str, words: &[&str]) -> Value {
    let (code, out, err) = run(program, model, words);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{words:?}");
    assert_eq!(out.lines().count(), 1, "{out}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn a_command_says_what_it_takes_and_does() {
    let found = described(AWS, "", &["connect", "create-contact", "--cli-describe"]);
    for words in [
        &["--cli-describe", "connect", "create-contact"][..],
        &["connect", "--cli-describe", "create-contact"],
        &["connect", "create-contact", "--channel", "EMAIL", "--cli-describe", "--debug"],
    ] {
        assert_eq!(described(AWS, "", words), found, "{words:?}");
    }
    assert_eq!(found["command"], "create-contact");
    assert_eq!(found["access"], "write");
    assert_eq!(found["pagination"], Value::Null);
    let input = &found["input"];
    assert_eq!(input["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(input["required"], json!(["InstanceId", "Channel", "InitiationMethod"]));
    assert_eq!(input["properties"]["Name"]["maxLength"], 1024);
    assert!(found["output"]["properties"]["ContactId"].is_object(), "{found}");
    let errors = found["errors"].as_array().unwrap();
    for (code, exit) in
        [("ThrottlingException", 254), ("ParamValidation", 252), ("NoCredentials", 253)]
    {
        assert!(errors.contains(&json!({ "code": code, "exit": exit })), "{code}: {errors:?}");
    }
    // The example is a call that the schema accepts.
    let line = found["examples"][0]["command"].as_str().unwrap();
    let words: Vec<&str> = line.split(' ').skip(1).collect();
    let more = [&words[..], &["--cli-strict", "--generate-cli-skeleton", "output"]].concat();
    let mut command = Command::new(AWS);
    command.env_clear().env("HOME", "/nonexistent").env("AWS_REGION", "us-west-2");
    let output = command.args(&more).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{line}");
}

#[test]
fn errors_in_the_arguments_are_reported() {
    for words in [
        &["connect", "create-contact", "--cli-describe", "flow"][..],
        &["connect", "create-contact", "--cli-describe", "--bogus"],
        &["connect", "--cli-describe", "--bogus"],
        &["connect", "create-contact", "--cli-describe", "--query", "["],
    ] {
        let (code, out, err) = run(AWS, "", words);
        assert_eq!((code, out.as_str()), (Some(252), ""), "{words:?}: {err}");
    }
}

#[test]
fn indexes_and_searches() {
    let services = described(AWS, "", &["--cli-describe"]);
    assert_eq!(services["services"]["connect"], "Amazon Connect Service");
    let index = described(AWS, "", &["kitchen", "--cli-describe"]);
    assert_eq!(index["write"]["cook-meal"], "Cooks one meal");
    let all: usize = ["read", "write"].iter().map(|it| index[*it].as_object().unwrap().len()).sum();
    assert_eq!(all, hardie_tests::kitchen::SERVICE.commands().len());
    let found = described(AWS, "", &["--cli-describe", "meal"]);
    assert_eq!(found["write"], json!({ "kitchen cook-meal": "Cooks one meal" }));
    let found = described(AWS, "", &["kitchen", "--cli-describe", "cooks", "meal"]);
    assert_eq!(found["write"], json!({ "cook-meal": "Cooks one meal" }));
    // Waiters read, and print nothing.
    let index = described(VARIANT, "shelf", &["--cli-describe"]);
    let reads = index["read"].as_object().unwrap();
    let waiter = reads.keys().find(|name| name.starts_with("wait ")).unwrap();
    let words: Vec<&str> = waiter.split(' ').chain(["--cli-describe"]).collect();
    let found = described(VARIANT, "shelf", &words);
    assert_eq!((&found["command"], &found["access"]), (&json!(waiter), &json!("read")), "{found}");
}

#[test]
fn pagination_is_described() {
    let index = described(VARIANT, "shelf", &["--cli-describe"]);
    let names = ["read", "write"].into_iter().flat_map(|access| {
        index[access].as_object().unwrap().keys().cloned().collect::<Vec<String>>()
    });
    let described = names.map(|name| {
        let words: Vec<&str> = name.split(' ').chain(["--cli-describe"]).collect();
        described(VARIANT, "shelf", &words)
    });
    let paginated: Vec<Value> = described.filter(|it| !it["pagination"].is_null()).collect();
    assert!(!paginated.is_empty());
    for command in paginated {
        let options = command["pagination"]["options"].as_array().unwrap();
        assert!(options.contains(&json!("--max-items")), "{command}");
        assert!(command["output"].get("required").is_none(), "{command}");
    }
}

#[test]
fn a_search_without_a_match_fails() {
    for words in [&["connect", "zzz", "--cli-describe"][..], &["zzz", "--cli-describe"]] {
        let (code, out, err) = run(AWS, "", words);
        assert_eq!((code, out.as_str()), (Some(252), ""), "{words:?} {err}");
        assert!(err.contains("no command matches zzz"), "{err}");
    }
}

#[test]
fn query_and_output_apply() {
    let words = ["connect", "create-contact", "--cli-describe", "--query", "access"];
    assert_eq!(run(AWS, "", &words).1, "\"write\"\n");
    let words = ["kitchen", "--cli-describe", "--query", "write.\"cook-meal\"", "--output", "text"];
    assert_eq!(run(AWS, "", &words).1, "Cooks one meal\n");
    let words = ["kitchen", "--cli-describe", "--output", "yaml"];
    assert!(run(AWS, "", &words).1.contains("\n  cook-meal: Cooks one meal\n"));
}

/// A service of its own has no word of AWS in what it says.
#[test]
fn own_services_say_nothing_of_aws() {
    for model in ["desk", "noted", "billing", "parcels"] {
        let index = described(VARIANT, model, &["--cli-describe"]);
        let mut texts = vec![index.to_string()];
        for access in ["read", "write"] {
            for name in index[access].as_object().unwrap().keys() {
                let words: Vec<&str> = name.split(' ').chain(["--cli-describe"]).collect();
                texts.push(described(VARIANT, model, &words).to_string());
            }
        }
        for text in texts {
            let text = text.to_lowercase();
            assert!(!text.contains("aws") && !text.contains("amazon"), "{model}: {text}");
        }
    }
}

#[test]
fn every_error_is_an_object_with_code_exit_and_path() {
    let error = |words: &[&str]| {
        let words = [words, &["--cli-error-format", "json"]].concat();
        let mut command = Command::new(VARIANT);
        command.env_clear().env("HOME", "/nonexistent").env("HARDIE_TEST_MODEL", "changed");
        let output =
            command.env("AWS_EC2_METADATA_DISABLED", "true").args(&words).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        let error: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
        assert_eq!(error["Exit"].as_i64(), output.status.code().map(i64::from), "{text}");
        error
    };
    let call = [
        "create-contact",
        "--instance-id",
        "i",
        "--channel",
        "EMAIL",
        "--initiation-method",
        "FLOW",
    ];
    let with = |more: &[&str]| error(&[&call[..], more].concat());
    let region = ["--region", "us-west-2"];
    let found = with(&[
        region[0],
        region[1],
        "--references",
        r#"{"a.b":{"Type":"URL","Valeu":"x"},"c":{}}"#,
    ]);
    let errors: Vec<(&str, &str)> = found["Errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["Path"].as_str().unwrap(), it["Code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        errors,
        [("$.References['a.b']", "UnknownParameter"), ("$.References.c", "MissingParameter")],
        "{found}"
    );
    let found = with(&["--references", "a={Type=URL"]);
    assert_eq!(
        (&found["Code"], &found["Errors"][0]["Path"]),
        (&json!("ParamValidation"), &json!("$.References")),
        "{found}"
    );
    let found = error(&["create-contact", "--cli-input-json", "{"]);
    assert_eq!(found["Errors"][0]["Path"], "$", "{found}");
    for (words, code) in [
        (&["create-contact"][..], "ParamValidation"),
        (&["create-conta"], "ParamValidation"),
        (&[&call[..], &["--bogus"]].concat(), "UnknownOptions"),
        (&call[..], "NoRegion"),
        (&[&call[..], &["--region", "us-west-2"]].concat(), "NoCredentials"),
    ] {
        assert_eq!(error(words)["Code"], code, "{words:?}");
    }
    let dead =
        ["--region", "us-west-2", "--endpoint-url", "http://127.0.0.1:9", "--no-sign-request"];
    assert_eq!(with(&dead)["Code"], "Connection");
}
