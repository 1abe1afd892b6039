//! Arguments that are not UTF-8, numbers out of range, unpaired surrogates.

use crate::{SENT, aws, meal};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

#[test]
fn words_that_are_no_utf_8() {
    let home = tempfile::tempdir().unwrap();
    let bad = OsStr::from_bytes(b"\xff\xfeb\xe9");
    let word = |text: &str| OsString::from(text);
    let cases: [Vec<OsString>; 5] = [
        vec![bad.into()],
        vec![word("kitchen"), bad.into()],
        vec![word("kitchen"), word("cook-meal"), word("--meal-name"), bad.into()],
        vec![word("--profile"), bad.into(), word("kitchen"), word("ping")],
        vec![word("kitchen"), word("cook-meal"), OsStr::from_bytes(b"--meal-name=\xff").into()],
    ];
    for words in cases {
        aws(home.path(), &words, b"").with(&format!("{words:?}"), 252, "Not valid UTF-8");
    }
}

#[test]
fn variables_that_are_no_utf_8() {
    let home = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_aws"));
    command
        .args(["kitchen", "cook-meal", "--meal-name", "file://~/$X", "--cli-input-json", "{}"])
        .env_clear();
    for name in [
        "HOME",
        "X",
        "AWS_REGION",
        "AWS_PROFILE",
        "AWS_CLI_FILE_ENCODING",
        "AWS_CONFIG_FILE",
        "LANG",
    ] {
        command.env(name, OsStr::from_bytes(b"\xff"));
    }
    let output = command.current_dir(home.path()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(252..=255)), "{stderr}");
    assert!(!stderr.contains("panicked") && stderr.contains("[ERROR]"), "{stderr}");
}

#[test]
fn numbers_beyond_their_types() {
    let home = tempfile::tempdir().unwrap();
    let nines = "9".repeat(5000);
    let digits = "Exceeds the limit (4300 digits)";
    let cases: [(&[&str], (i32, &str)); 14] = [
        (
            &["--count", "99999999999999999999"],
            (252, "value: 99999999999999999999, valid range: -2147483648 to 2147483647"),
        ),
        (&["--count", &nines], (255, digits)),
        (&["--count", "1e999"], (255, "invalid literal for int()")),
        (
            &["--big-count", "9223372036854775808"],
            (252, "valid range: -9223372036854775808 to 9223372036854775807"),
        ),
        (
            &["--big-count", "-9223372036854775809"],
            (252, "value: -9223372036854775809, valid range: "),
        ),
        (&["--big-count", &nines], (252, "invalid int value")),
        (
            &["--big-counts", "[99999999999999999999,1e400]"],
            (252, "BigCounts[1], value: inf, type: <class 'float'>"),
        ),
        (&["--big-counts", &format!("[{nines}]")], (252, digits)),
        (&["--when", "99999999999999999999"], (255, "Unable to calculate correct timezone offset")),
        (&["--when", "1e400"], (255, "Unable to calculate correct timezone offset")),
        (
            &["--cli-input-json", r#"{"Count":18446744073709551616}"#],
            (252, "value: 18446744073709551616"),
        ),
        (&["--cli-input-yaml", "Count: 0xfffffffffffffffffffffffffffffffffffff"], (252, "")),
        (&["--cli-input-json", r#"{"Ratio":1e999}"#], SENT),
        (&["--ratio", &nines], SENT),
    ];
    for (words, (code, message)) in cases {
        let shown: String = format!("{words:?}").chars().take(200).collect();
        aws(home.path(), &[&["kitchen", "put-scalars"], words].concat(), b"")
            .with(&shown, code, message);
    }
}

#[test]
fn halves_of_surrogate_pairs() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("half.json"), r#"{"MealName": "\ude00"}"#).unwrap();
    let half = r#"{"k":"a\ud83d"}"#;
    let place = r"Unpaired surrogate \ud83d: line 1 column 8 (char 7)";
    let cases = [
        (meal(&["--labels", half]), place),
        (meal(&["--guests", r#"["\ud83d\ud83d"]"#]), r"Unpaired surrogate \ud83d: line 1 column 3"),
        (vec!["kitchen", "arrange-shelves", "--notes", half], place),
        (meal(&["--cli-input-json", half]), place),
        (
            meal(&["--cli-input-json", "file://half.json"]),
            r"Unpaired surrogate \ude00: line 1 column 15 (char 14)",
        ),
    ];
    for (words, message) in cases {
        aws(home.path(), &words, b"").with(&format!("{words:?}"), 252, message);
    }
    let whole = meal(&["--labels", r#"{"k":"\ud83d\ude00"}"#]);
    aws(home.path(), &whole, b"").with("a whole pair", SENT.0, SENT.1);
}
