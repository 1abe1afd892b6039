//! Values of `@sensitive` members and what contains them do not appear in messages, whatever is
//! wrong with them; the program named `aws` has the AWS CLI's messages.

use crate::support::{Home, Ran, VARIANT, run};
use std::path::Path;

/// A part of each value that no output may have.
const SECRET: &str = "hunter";

fn vault(home: &Home, program: impl AsRef<Path>, words: &[&str]) -> Ran {
    let mut command = home.bare(program.as_ref());
    command.env("HARDIE_TEST_MODEL", "vault").env("AWS_REGION", "us-west-2");
    command.env("AWS_ACCESS_KEY_ID", "AKID").env("AWS_SECRET_ACCESS_KEY", "x");
    // Nothing listens there: a value that is sent by mistake is another failure.
    command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    if program.as_ref().ends_with("aws") {
        command.arg("vault");
    }
    run(command.arg("put-secret").args(words))
}

/// Values of options that are not valid.
const OPTIONS: &[&[&str]] = &[
    &["--text", ""],
    &["--integer", "hunter2"],
    &["--long", "hunter2"],
    &["--double", "hunter2"],
    &["--numbers", "hunter2", "2"],
    &["--numbers", "[\"hunter2\""],
    &["--texts", "[hunter2"],
    &["--texts", "[{\"hunter2\": 1}]"],
    &["--keys", "hunter2"],
    &["--keys", "hunter2=a,hunter2=b"],
    &["--keys", "{\"hunter2\": 5, \"h\": \"hunter2\"}"],
    &["--owner", "hunter2"],
    &["--owner", "Password=hunter2,Pin=hunter2"],
    &["--owner", "Password=hunter2,Password=hunter2"],
    &["--owner", "Password=\"hunter2"],
    &["--owner", "{\"Password\": hunter2}"],
    &["--owner", "Pin={a=hunter2}"],
    &["--owner", "Password=[hunter2]"],
    &["--owner", "file://hunter2/../no/such/file-without-the-word"],
    &["--owners", "hunter2"],
    &["--owners", "Password=abc", "hunter2"],
    &["--account", "hunter2"],
    &["--account", "hunter2=1"],
    &["--account", "Number=hunter2"],
    &["--account", "Inner={Level=hunter2}"],
    &["--account", "Inner={Raw=\"hunter2!\"}"],
    &["--account", "{\"Inner\": {\"Level\": \"hunter2\", \"hunter2\": 1}}"],
    &["--account", "{\"Inner\": \"hunter2\"}"],
    &["--choice", "hunter2=1"],
    &["--choice", "number=hunter2"],
    &["--choice", "{\"text\": {\"a\": \"hunter2\"}, \"number\": 1}"],
    &["--bytes", "hunter2 is not base64"],
    &["--when", "hunter2"],
    &["--note", "hunter2"],
    &["--note", "{\"a\": hunter2}"],
    &["--header", "{\"a\": hunter2}"],
    &["--colour", "hunter2", "--cli-strict"],
    &["--text", "hunter2", "--cli-strict"],
    &["--when", "hunter2", "--cli-strict"],
];

/// Inputs as JSON that are not valid.
const INPUTS: &[&str] = &[
    r#"{"Text": {"a": "hunter2"}}"#,
    r#"{"Text": ["hunter2"]}"#,
    r#"{"Integer": "hunter2"}"#,
    r#"{"Switch": "hunter2"}"#,
    r#"{"Bytes": ["hunter2"]}"#,
    r#"{"Bytes": "hunter2 is not base64"}"#,
    r#"{"When": "hunter2"}"#,
    r#"{"Texts": "hunter2"}"#,
    r#"{"Texts": [["hunter2"]]}"#,
    r#"{"Keys": "hunter2"}"#,
    r#"{"Keys": {"hunter2": 1}}"#,
    r#"{"Owner": "hunter2"}"#,
    r#"{"Owner": {"Password": {"a": "hunter2"}}}"#,
    r#"{"Owners": {"a": "hunter2"}}"#,
    r#"{"Account": {"hunter2": 1}}"#,
    r#"{"Account": {"Name": ["hunter2"]}}"#,
    r#"{"Account": {"Inner": {"Level": "hunter2"}}}"#,
    r#"{"Choice": {"hunter2": 1}}"#,
    r#"{"Header": {"a": "hunter2"}, "Text": 1}"#,
];

#[track_caller]
fn hides(ran: &Ran, words: &dyn std::fmt::Debug) {
    let (code, out, err) = ran;
    assert!(matches!(code, Some(1 | 2 | 252 | 255)), "{words:?}: {ran:?}");
    assert!(!out.contains(SECRET) && !err.contains(SECRET), "{words:?}: {ran:?}");
    // A value that was accepted would have been sent.
    assert!(!out.contains("endpoint URL") && !err.contains("endpoint URL"), "{words:?}: {ran:?}");
}

#[test]
fn messages_about_options() {
    let home = Home::new();
    for words in OPTIONS {
        // The name of a file is not a value.
        let is_file = words[1].starts_with("file://");
        let ran = vault(&home, VARIANT, words);
        if is_file {
            assert!(ran.2.contains("No such file"), "{ran:?}");
            continue;
        }
        hides(&ran, words);
        let json = [words, &["--cli-error-format", "json"][..]].concat();
        hides(&vault(&home, VARIANT, &json), &json);
    }
}

#[test]
fn messages_about_documents() {
    let home = Home::new();
    for input in INPUTS {
        for form in ["--cli-input-json", "--cli-input-yaml"] {
            for more in [&[][..], &["--cli-strict"], &["--cli-error-format", "json"]] {
                let words = [&[form, input], more].concat();
                hides(&vault(&home, VARIANT, &words), &words);
            }
        }
    }
}

#[test]
fn messages_about_rows() {
    let home = Home::new();
    for lazy in [&[][..], &["--cli-batch-lazy"]] {
        for input in INPUTS {
            std::fs::write(home.path().join("rows.jsonl"), format!("{input}\n")).unwrap();
            let words = [&["--cli-batch", "rows.jsonl"], lazy].concat();
            hides(&vault(&home, VARIANT, &words), &input);
            let _ = std::fs::remove_file(home.path().join("rows.jsonl.journal"));
        }
        for words in OPTIONS.iter().filter(|words| words.len() == 2 && words[1].contains(SECRET)) {
            let column: Vec<String> = words[0]
                .split('-')
                .map(|word| {
                    let (first, rest) = word.split_at(word.len().min(1));
                    first.to_uppercase() + rest
                })
                .collect();
            let cell = words[1].replace('"', "\"\"");
            let rows = format!("{}\n\"{cell}\"\n", column.concat());
            std::fs::write(home.path().join("rows.csv"), &rows).unwrap();
            let ran = vault(&home, VARIANT, &[&["--cli-batch", "rows.csv"], lazy].concat());
            hides(&ran, &rows);
            let _ = std::fs::remove_file(home.path().join("rows.csv.journal"));
        }
    }
}

/// Columns that lead into a value that is sensitive as a whole, and other ways into it.
#[test]
fn messages_about_parts_of_a_sensitive_value() {
    let home = Home::new();
    for (column, cell) in [
        ("Account.Number", "hunter2"),
        ("Account.Inner.Level", "hunter2"),
        ("Account.Inner", "Level=[hunter2"),
        ("Account.Inner", "Level=hunter2"),
        ("Account.Inner", "{\"\"Level\"\": hunter2"),
        ("Choice.number", "hunter2"),
    ] {
        for more in [&[][..], &["--cli-batch-lazy"], &["--cli-error-format", "json"]] {
            let rows = format!("{column}\n\"{cell}\"\n");
            std::fs::write(home.path().join("rows.csv"), &rows).unwrap();
            let ran = vault(&home, VARIANT, &[&["--cli-batch", "rows.csv"], more].concat());
            hides(&ran, &rows);
            let _ = std::fs::remove_file(home.path().join("rows.csv.journal"));
        }
    }
    for words in [
        &["--cli-input-yaml", "Text: {[hunter2]: 1}"][..],
        &["--cli-input-yaml", "Account: {Inner: {[hunter2]: 1}}"],
        &["--cli-strict", "--keys", "{\"hunter\": 1}"],
    ] {
        hides(&vault(&home, VARIANT, words), &words);
    }
    let mut command = home.bare(VARIANT);
    command.env("HARDIE_TEST_MODEL", "vault").args(["put-secret", "--text"]);
    let word = std::os::unix::ffi::OsStrExt::from_bytes(b"hunter2\xff");
    hides(&run(command.arg::<&std::ffi::OsStr>(word)), &"not UTF-8");
}

#[test]
fn the_name_aws_has_the_messages_of_the_aws_cli() {
    let home = Home::new();
    let aws = home.called(VARIANT, "aws");
    let (code, _, err) = vault(&home, &aws, &["--cli-input-json", r#"{"Integer": "hunter2"}"#]);
    assert_eq!(code, Some(252), "{err}");
    assert!(err.contains("value: hunter2, type: <class 'str'>"), "{err}");
    let (_, _, err) = vault(&home, &aws, &["--owner", "hunter2"]);
    assert!(err.contains("for input:\n hunter2"), "{err}");
    let (_, _, err) = vault(&home, &aws, &["--bytes", "hunter2!"]);
    assert!(err.contains("Invalid base64: \"hunter2!\""), "{err}");
}
