//! Files that are sent in a request or received in a response.

use crate::pages::{ran, shelf};
use crate::server::{Answer, Server};
use crate::support::run;
use std::process::Command;

const GET: [&str; 3] = ["get-cover", "--title", "t"];

fn entries(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_response_is_a_file_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (file, path) =
        (folder.path().join("cover.png"), folder.path().join("cover.png").display().to_string());
    let server = Server::of(vec![Answer::new(200, "picture").with("x-kind", "png")]);
    let got = ran(&server, &[&GET[..], &[&path]].concat());
    assert_eq!(
        (got.code, got.out.as_str()),
        (Some(0), "{\n    \"Kind\": \"png\"\n}\n"),
        "{}",
        got.err
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "picture");
    assert_eq!(entries(folder.path()), ["cover.png"]);

    // After a truncated, rejected or aborted response, the old file stays, without temporary files.
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npic".to_vec();
    let gone = Answer::error(404, "NoSuchBook", r#"{"message":"none"}"#);
    for (answer, code) in [(Answer::Raw(short), 255), (gone, 254), (Answer::Raw(Vec::new()), 255)] {
        let server = Server::of(vec![answer]);
        let home = tempfile::tempdir().unwrap();
        let mut command = shelf(home.path(), &server, &[&GET[..], &[&path]].concat());
        let failed = run(command.env("AWS_MAX_ATTEMPTS", "1"));
        assert_eq!((failed.code, failed.out.as_str()), (Some(code), ""), "{}", failed.err);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "picture");
        assert_eq!(entries(folder.path()), ["cover.png"]);
    }
}

/// The AWS CLI treats every blob that is the whole body as a stream.
#[test]
fn a_blob_that_is_the_body_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blurb").display().to_string();
    let server = Server::of(vec![Answer::new(200, "\u{e9}")]);
    let get = ["get-blurb", "--title", "t"];
    let got = ran(&server, &[&get[..], &[&path]].concat());
    assert_eq!((got.code, got.out.as_str()), (Some(0), ""), "{}", got.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "\u{e9}");
    let missing = ran(&server, &get);
    assert_eq!(
        (missing.code, missing.err.contains("outfile")),
        (Some(252), true),
        "{}",
        missing.err
    );
    let help = ran(&server, &["get-blurb", "help"]).out;
    assert!(help.contains("<outfile>") && help.contains("Blurb -> (blob)"), "{help}");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::of(vec![Answer::new(200, "picture")]);
    let in_none = folder.path().join("none/cover.png").display().to_string();
    let itself = folder.path().display().to_string();
    for (path, reason) in
        [(&in_none, "[Errno 2] No such file or directory"), (&itself, "[Errno 21] Is a directory")]
    {
        let failed = ran(&server, &[&GET[..], &[path]].concat());
        assert_eq!(
            (failed.code, failed.err),
            (Some(255), format!("\nvariant: [ERROR]: {reason}: '{path}'\n"))
        );
    }
    // The AWS CLI opens the file when there is something to write.
    assert_eq!(server.seen().len(), 2);
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_written_as_it_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let server = Server::of(vec![Answer::new(200, "picture")]);
    let out = ran(&server, &[&GET[..], &["/dev/stdout"]].concat());
    assert_eq!((out.code, out.out.as_str()), (Some(0), "picture"), "{}", out.err);
    // A link stays a link, and its target keeps its permissions.
    std::fs::write(at("real"), "old").unwrap();
    std::fs::set_permissions(at("real"), std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(at("real"), at("link")).unwrap();
    assert_eq!(ran(&server, &[&GET[..], &[&at("link")]].concat()).code, Some(0));
    assert!(std::fs::symlink_metadata(at("link")).unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(at("real")).unwrap(), "picture");
    assert_eq!(std::fs::metadata(at("real")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_file_is_sent_as_it_is_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cover.png").display().to_string();
    let content: Vec<u8> = (0..200_000_u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(&path, &content).unwrap();
    let server = Server::of(vec![Answer::error(503, "SlowDown", "{}"), Answer::new(200, "{}")]);
    let put = ran(&server, &["put-cover", "--title", "t", "--cover", &path]);
    assert_eq!((put.code, put.err.as_str()), (Some(0), ""));
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for seen in seen {
        assert_eq!(seen.body, content);
        assert_eq!(seen.header("content-length"), Some("200000"));
        assert!(seen.header("transfer-encoding").is_none());
    }
    let none = ran(&server, &["put-cover", "--title", "t", "--cover", "nothing-there"]);
    assert_eq!(none.code, Some(252));
    assert!(none.err.contains("Blob values must be a path to a file."), "{}", none.err);
    // The signature is that of a body in memory.
    let home = tempfile::tempdir().unwrap();
    let mut shown = shelf(
        home.path(),
        &server,
        &["put-cover", "--title", "t", "--cover", &path, "--cli-dry-run", "canonical"],
    );
    let shown = run(&mut shown).out;
    let hash: String = <sha2::Sha256 as sha2::Digest>::digest(&content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(shown.contains(&hash), "{shown}");
}

/// Files larger than the memory, in both directions.
#[cfg(target_os = "linux")]
#[test]
fn size_is_nothing_to_the_memory() {
    const SIZE: usize = 160 * 1024 * 1024;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big").display().to_string();
    std::fs::File::create(&path).unwrap().set_len(SIZE as u64).unwrap();
    let server = Server::counting();
    let limited = |words: &[&str]| {
        let command = shelf(folder.path(), &server, words);
        let mut shell = Command::new("sh");
        shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        // Address space in KiB: enough for the program, but not for the file.
        shell
            .args(["-c", "ulimit -v 140000 && exec \"$0\" \"$@\""])
            .arg(command.get_program())
            .args(words);
        run(&mut shell)
    };
    let put = limited(&["put-cover", "--title", "t", "--cover", &path]);
    assert_eq!((put.code, put.err.as_str()), (Some(0), ""));
    assert_eq!(server.bytes(), SIZE);
    let flood = Server::of(vec![Answer::Flood { status: 200, bytes: SIZE }]);
    let command = shelf(folder.path(), &flood, &[]);
    let mut shell = Command::new("sh");
    shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.args(["-c", "ulimit -v 140000 && exec \"$0\" \"$@\""]).arg(command.get_program());
    let got = run(shell.args(GET).arg("/dev/null"));
    assert_eq!((got.code, got.err.as_str()), (Some(0), ""));
}
