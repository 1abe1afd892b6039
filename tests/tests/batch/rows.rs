//! The forms of rows, and the places of their problems.

use crate::server::Answer;
use crate::support::{Batch, CONTACT, TOOL};
use serde_json::json;

#[test]
fn csv_and_json_lines_are_the_same_rows() {
    let batch = Batch::accepting();
    batch.write(
        "a.jsonl",
        "\u{feff}{\"Name\":\"a \\\"b\\\",\\nc\",\"Attributes\":{\"x.y\":\"1\"},\
         \"References\":{\"r\":{\"Type\":\"URL\",\"Value\":\"v\"}},\
         \"ExpiryDurationInMinutes\":5}\r\n\r\n{\"Name\":\"d\"}",
    );
    batch.write(
        "a.csv",
        "\u{feff}name,Attributes.x.y,References.r.Type,References.r.Value,\
         ExpiryDurationInMinutes\r\n\
         \"a \"\"b\"\",\nc\",1,URL,v,5\r\n\r\nd,,,,\r\n",
    );
    batch.write(
        "b.csv",
        "References,Name,Attributes,expiry-duration-in-minutes\n\
         \"r={Type=URL,Value=v}\",\"a \"\"b\"\",\nc\",\"{\"\"x.y\"\":\"\"1\"\"}\",5\n,d,,\n",
    );
    let runs = ["a.jsonl", "a.csv", "b.csv"].map(|name| {
        let ran = batch.run(&CONTACT, &["--cli-batch", name]);
        assert_eq!((ran.code, ran.count("ok")), (Some(0), 2), "{name} {ran:?}");
        ran.tokens()
    });
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0], runs[2]);
    let bodies = batch.bodies();
    let first = bodies.iter().find(|body| body["Attributes"]["x.y"] == "1").unwrap();
    assert_eq!(first["ExpiryDurationInMinutes"], json!(5));
    assert_eq!(first["Name"], json!("a \"b\",\nc"));
    assert_eq!(first["InstanceId"], json!("i-1"));
}

#[test]
fn a_row_overrides_an_option() {
    let batch = Batch::accepting();
    batch.write("a.jsonl", "{\"InstanceId\":\"i-2\"}\n{}\n");
    assert_eq!(batch.run(&CONTACT, &["--cli-batch", "a.jsonl"]).code, Some(0));
    let mut found: Vec<_> = batch.bodies().iter().map(|body| body["InstanceId"].clone()).collect();
    found.sort_by_key(ToString::to_string);
    assert_eq!(found, [json!("i-1"), json!("i-2")]);
}

#[test]
fn problems_have_their_places_and_nothing_is_sent() {
    let deep = format!("{{\"Name\":\"{}\",}}", "x".repeat(2_000_000));
    let table: [(&[u8], &str); 17] = [
        (b"{\"Name\":\"a\"}\n{\"Name\":}\n", "a:2:9: Invalid JSON"),
        (b"{}\n{}\n[]\n", "a:3:1: a row must be a JSON object"),
        (b"{}\n{\"Nam\":\"x\"}\n", "a:2:1: Parameter validation failed"),
        (b"[{\"Name\":\"a\"}]\n", "a:1:1: a JSON array is not a list of rows"),
        (b"{\"Name\":\"\xff\"}\n", "a:1:10: not valid UTF-8"),
        (b"\xff\xfe{\0}\0", "a:1:1: UTF-16 is not supported"),
        (b"Name,Nam\nx,y\n", "a:1:6: CreateContact has no member \"Nam\"; did you mean \"Name\"?"),
        (b"Name,name\nx,y\n", "a:1:6: the column \"name\" is there twice"),
        (b"UserInfo,UserInfo.UserId\nx,y\n", "a:1:10: the columns"),
        (b"Name.x\ny\n", "a:1:1: the column \"Name.x\" does not exist"),
        (b"Name,Description\na,b\n\"x\ny\"\n", "a:3:1: the row has 1 cell, the header 2"),
        (b"Name,ExpiryDurationInMinutes\n\xc3\xa4,x\n", "a:2:3: Error parsing parameter"),
        (b"Name,Description\na,b\n,\n", "a:3:1: all cells of the row are empty"),
        (b"Name\n\"a\nb\n", "a:2:1: the quote that opens here is never closed"),
        (b"Name\n\"a\n\"b\nc\n", "a:2:1: characters follow the quote that closes this cell"),
        (b"Name;Description\na;b\n", "a:1:1: CreateContact has no member \"Name;Description\""),
        (deep.as_bytes(), "a:1:20000"),
    ];
    for (content, want) in table {
        for is_lazy in [false, true] {
            let batch = Batch::accepting();
            batch.write("a", content);
            let words: &[&str] = if is_lazy {
                &["--cli-batch", "a", "--cli-batch-lazy"]
            } else {
                &["--cli-batch", "a"]
            };
            let ran = batch.run(&CONTACT, words);
            let shown = String::from_utf8_lossy(&content[..content.len().min(80)]).into_owned();
            if is_lazy && ran.code == Some(1) {
                // A row that is not valid does not end a lazy batch.
                let failed = ran.rows().into_iter().find(|row| row["status"] == "failed");
                let error = &failed.unwrap()["error"];
                let place = format!("a:{}:{}: ", error["line"], error["column"]);
                let message = error["message"].as_str().unwrap();
                assert!(format!("{place}{message}").starts_with(want), "{shown} {ran:?}");
                continue;
            }
            assert_eq!(ran.code, Some(252), "{shown} {ran:?}");
            assert!(ran.err.contains(want), "{shown} {}", ran.err);
            assert!(batch.server.seen().is_empty());
            assert!(is_lazy || !batch.path("a.journal").exists());
        }
    }
}

#[test]
fn rows_that_are_not_valid_have_codes_and_paths() {
    let batch = Batch::accepting();
    batch.write("a", "{\"References\":{\"r\":{\"Type\":\"URL\",\"Valeu\":1}}}\n{\"Name\":}\n");
    let ran = batch.run(&CONTACT, &["--cli-batch", "a", "--cli-batch-lazy"]);
    let errors = |row: usize| ran.rows()[row]["error"]["errors"].clone();
    assert_eq!(
        (&errors(0)[0]["path"], &errors(0)[0]["code"]),
        (&json!("$.References.r"), &json!("UnknownParameter"))
    );
    assert_eq!(
        (&errors(1)[0]["path"], &errors(1)[0]["code"]),
        (&json!("$"), &json!("InvalidValue"))
    );
    let message = errors(0)[0]["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("Unknown parameter in References.r"), "{message}");
    batch.write("b", "Attributes.x,ExpiryDurationInMinutes\na,b\n");
    let words = ["--cli-batch", "b", "--cli-batch-lazy", "--cli-batch-journal", "j"];
    let cell = batch.run(&CONTACT, &words);
    let error = &cell.rows()[0]["error"]["errors"][0];
    assert_eq!(error["path"], "$.ExpiryDurationInMinutes", "{cell:?}");
    // Before anything is sent, all rows are in one error.
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .env("HARDIE_TEST_MODEL", "shelf")
        .env("AWS_REGION", "us-west-2")
        .args(["list-books", "--cli-batch", "rows", "--cli-error-format", "json"])
        .current_dir(batch.folder.path());
    batch.write("rows", "{\"Shelf\":\"s\"}\n\n{\"Shelf\":1,\"Shelv\":2}\n");
    let output = command.output().unwrap();
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    let errors = error["Errors"].as_array().unwrap();
    let places: Vec<_> = errors
        .iter()
        .map(|it| [&it["Row"], &it["Line"], &it["Column"]].map(Clone::clone))
        .collect();
    assert_eq!(places, [[json!(2), json!(3), json!(1)], [json!(2), json!(3), json!(1)]], "{error}");
    assert!(errors.iter().any(|it| it["Path"] == "$.Shelf" && it["Code"] == "InvalidType"));
}

#[test]
fn an_empty_input_has_no_rows() {
    for content in ["", "\n\n", "\u{feff}", "Name\r\n"] {
        let batch = Batch::accepting();
        batch.write("a", content);
        let ran = batch.run(&CONTACT, &["--cli-batch", "a"]);
        assert_eq!((ran.code, ran.count("rows")), (Some(0), 0), "{content:?} {ran:?}");
    }
}

#[test]
fn cells_name_no_files() {
    let batch = Batch::accepting();
    batch.write("secret", "s");
    batch.write("a.csv", "Name\nfile://secret\n");
    assert_eq!(batch.run(&CONTACT, &["--cli-batch", "a.csv"]).code, Some(0));
    assert_eq!(batch.bodies()[0]["Name"], json!("file://secret"));
    batch.write("b.csv", "Attributes\na@=file://secret\n");
    assert_eq!(batch.run(&CONTACT, &["--cli-batch", "b.csv"]).code, Some(252));
}

#[test]
fn what_rows_cannot_have_is_refused_by_name() {
    let batch = Batch::new(crate::server::Server::of(vec![Answer::new(200, "{}")]));
    batch.write("a", "{}\n");
    let table: [(&[&str], &str); 5] = [
        (
            &["kitchen", "fetch-menu", "--menu-id", "m", "--cli-batch", "a", "out"],
            "whose output is a file",
        ),
        (&["kitchen", "stream-menu", "--cli-batch", "a"], "is a stream"),
        (&["kitchen", "ping", "--cli-batch", "a", "--output", "text"], "--output text"),
        (&["kitchen", "ping", "--cli-batch", "a", "--generate-cli-skeleton"], "skeleton"),
        (
            &["kitchen", "cook-meal", "--cli-batch", "a", "--request-token", "x"],
            "--request-token: every row has its own token",
        ),
    ];
    for (words, want) in table {
        let ran = batch.run(words, &[]);
        assert_eq!(ran.code, Some(252), "{words:?} {ran:?}");
        assert!(ran.err.contains(want), "{words:?} {}", ran.err);
    }
    let ran = batch.run(&TOOL, &["--cli-batch", "missing"]);
    assert_eq!(ran.code, Some(252), "{ran:?}");
    assert!(batch.run(&CONTACT, &["--cli-batch-lazy"]).err.contains("requires --cli-batch"));
}
