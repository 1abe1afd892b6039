//! Files that are huge, unreadable, not regular files, or full of zeros.

use crate::{SENT, aws, meal};
use std::fs::File;
use std::os::unix::fs::PermissionsExt;

/// Two gigabytes that use no disk space.
fn huge(home: &std::path::Path) {
    File::create(home.join("huge")).unwrap().set_len(2 << 30).unwrap();
}

#[test]
fn two_gigabytes_are_refused_by_name() {
    let home = tempfile::tempdir().unwrap();
    huge(home.path());
    let load = "Unable to load paramfile file://huge: longer than ";
    let any = format!("{load}134217728 bytes");
    let binary = "Unable to load paramfile fileb://huge: longer than 134217728 bytes";
    let cases: [(&[&str], i32, &str); 9] = [
        // The model limits it: a string of 100 characters never has 816 bytes.
        (
            &["connect", "create-contact", "--instance-id", "file://huge"],
            252,
            "--instance-id': Unable to load paramfile file://huge: longer than 816 bytes",
        ),
        (&["kitchen", "put-scalars", "--text", "file://huge"], 252, &any),
        (&["kitchen", "put-scalars", "--text", "fileb://huge"], 252, binary),
        (&["kitchen", "put-scalars", "--photo", "fileb://huge"], 252, binary),
        (&["kitchen", "cook-meal", "--meal-name=m", "--labels", "file://huge"], 252, &any),
        (&["kitchen", "cook-meal", "--meal-name=m", "--labels", "a@=file://huge"], 255, &any),
        (&["kitchen", "cook-meal", "--cli-input-json", "file://huge"], 252, &any),
        (&["kitchen", "cook-meal", "--cli-input-yaml", "file://huge"], 252, &any),
        (
            &["kitchen", "put-scalars", "--text", "file:///dev/zero"],
            252,
            "file:///dev/zero: longer than 134217728 bytes",
        ),
    ];
    for (words, code, message) in cases {
        let required = ["--channel", "EMAIL", "--initiation-method", "FLOW"];
        let words =
            if words[0] == "connect" { [words, &required].concat() } else { words.to_vec() };
        aws(home.path(), &words, b"").with(&format!("{words:?}"), code, message);
    }
}

#[test]
fn what_cannot_be_read() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("secret");
    std::fs::write(&path, "x").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    std::fs::create_dir(home.path().join("dir")).unwrap();
    std::os::unix::fs::symlink("loop", home.path().join("loop")).unwrap();
    let long = format!("file://{}", "x".repeat(5000));
    let mut cases: Vec<(&str, &str)> = vec![
        ("file://dir", "file://dir: [Errno 21] Is a directory: 'dir'"),
        ("fileb://dir", "fileb://dir: [Errno 21] Is a directory: 'dir'"),
        ("file://none", "file://none: [Errno 2] No such file or directory: 'none'"),
        ("file://", "file://: [Errno 2] No such file or directory: ''"),
        ("file://loop", "file://loop: [Errno 40] Too many levels of symbolic links: 'loop'"),
        (&long, "[Errno 36] File name too long"),
    ];
    // The superuser may read everything.
    if File::open(&path).is_err() {
        cases.push(("file://secret", "file://secret: [Errno 13] Permission denied: 'secret'"));
    }
    if cfg!(target_os = "linux") {
        cases
            .push(("file:///proc/self/mem", "file:///proc/self/mem: [Errno 5] Input/output error"));
    }
    for (word, message) in cases {
        let name = |option: &'static str| [option, word].concat();
        let words = ["kitchen".to_owned(), "put-scalars".to_owned(), name("--text=")];
        aws(home.path(), &words, b"").with(word, 252, message);
        let words = ["kitchen".to_owned(), "put-scalars".to_owned(), name("--cli-input-json=")];
        aws(home.path(), &words, b"").with(word, 252, message);
    }
}

#[test]
fn zeros_in_files() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("zeros"), "a\0b\0").unwrap();
    std::fs::write(home.path().join("many"), vec![0; 1_000_000]).unwrap();
    let invalid = "Invalid JSON received.";
    let cases: [(&[&str], (i32, &str)); 9] = [
        (&["put-scalars", "--text", "file://zeros"], SENT),
        (&["put-scalars", "--photo", "fileb://zeros"], SENT),
        (
            &["put-scalars", "--count", "file://zeros"],
            (255, r"invalid literal for int() with base 10: 'a\x00b\x00'"),
        ),
        (
            &["cook-meal", "--meal-name=m", "--labels", "file://zeros"],
            (252, "Expected: '=', received: '\0'"),
        ),
        (
            &["cook-meal", "--meal-name=m", "--labels", "file://many"],
            (252, "Expected: '=', received: '\0'"),
        ),
        (&["cook-meal", "--cli-input-json", "file://zeros"], (252, invalid)),
        (&["cook-meal", "--cli-input-json", "fileb://many"], (252, invalid)),
        (&["cook-meal", "--cli-input-yaml", "file://zeros"], (252, "Invalid YAML received.")),
        (&["put-scalars", "--when", "file://zeros"], (252, "Invalid type for parameter When")),
    ];
    for (words, (code, message)) in cases {
        aws(home.path(), &[&["kitchen"], words].concat(), b"").with(
            &format!("{words:?}"),
            code,
            message,
        );
    }
    // On standard input.
    aws(home.path(), &meal(&["--cli-input-json", "-"]), &[0; 100_000]).with("stdin", 252, invalid);
    // In the configuration.
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    std::fs::write(home.path().join(".aws/config"), b"[default]\0\nregion\0=\0x\xff\n").unwrap();
    let ended = aws(home.path(), &["kitchen", "ping"], b"");
    assert!(
        matches!(ended.code, Some(253 | 255)) && !ended.stderr.contains("panicked"),
        "{}",
        ended.stderr
    );
}
