//! Runs `hardie format` as a process: standard output, `--write`, `--check`, folders and errors.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const UNFORMATTED: &str = "namespace a\nlist A{member:B}";
const FORMATTED: &str = "namespace a\n\nlist A {\n    member: B\n}\n";

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("format {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("nested/deeper")).unwrap();
    fs::write(folder.join("a.smithy"), UNFORMATTED).unwrap();
    fs::write(folder.join("nested/deeper/b.smithy"), FORMATTED).unwrap();
    fs::write(folder.join("nested/c.txt"), "no Smithy").unwrap();
    folder
}

fn hardie(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hardie"));
    command.arg("format").args(arguments).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let written = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    // A program that reads no standard input, or refuses its arguments, may have ended before.
    assert!(written.is_ok() || !arguments.contains(&"-") || !output.status.success());
    output
}

#[track_caller]
fn check(output: &Output, code: i32, stdout: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), stdout, "{stderr}");
    assert_eq!(output.status.code(), Some(code), "{stderr}");
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn prints_files_and_standard_input() {
    let folder = folder("prints");
    check(&hardie(&folder, &["a.smithy"], ""), 0, FORMATTED);
    check(&hardie(&folder, &["-"], UNFORMATTED), 0, FORMATTED);
    check(&hardie(&folder, &["."], ""), 0, &format!("{FORMATTED}{FORMATTED}"));
    assert_eq!(read(&folder, "a.smithy"), UNFORMATTED);
    // Bytes are printed unchanged to a file or pipe.
    let string = "metadata a = \"\t\u{202E}\"\n";
    check(&hardie(&folder, &["-"], string), 0, string);
}

#[test]
fn check_lists_files() {
    let folder = folder("check");
    check(&hardie(&folder, &["--check", "."], ""), 1, "would change ./a.smithy\n");
    check(&hardie(&folder, &["--check", "-"], UNFORMATTED), 1, "would change -\n");
    check(&hardie(&folder, &["--check", "nested", "-"], FORMATTED), 0, "");
    assert_eq!(read(&folder, "a.smithy"), UNFORMATTED);
    let both = hardie(&folder, &["--check", "--write", "."], "");
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn write_changes_files() {
    let folder = folder("write");
    check(&hardie(&folder, &["--write", "."], ""), 0, "wrote ./a.smithy\n");
    assert_eq!(read(&folder, "a.smithy"), FORMATTED);
    check(&hardie(&folder, &["--write", "."], ""), 0, "");
    let input = hardie(&folder, &["--write", "-"], UNFORMATTED);
    check(&input, 2, "");
    // Only the files are there.
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn a_byte_order_mark_is_removed() {
    let folder = folder("mark");
    fs::write(folder.join("a.smithy"), format!("\u{FEFF}{FORMATTED}")).unwrap();
    check(&hardie(&folder, &["--check", "a.smithy"], ""), 1, "would change a.smithy\n");
    check(&hardie(&folder, &["--write", "a.smithy"], ""), 0, "wrote a.smithy\n");
    assert_eq!(read(&folder, "a.smithy"), FORMATTED);
}

#[test]
fn errors_do_not_stop_other_files() {
    let folder = folder("errors");
    fs::write(folder.join("b.smithy"), "namespace a\nlist A {\n  member B\n}\n").unwrap();
    fs::write(folder.join("c.smithy"), b"namespace a\n// \xFF\n").unwrap();
    fs::write(folder.join("d.smithy"), [&[0x1F, 0x8B][..], b"no archive"].concat()).unwrap();
    fs::create_dir(folder.join("empty")).unwrap();
    let output = hardie(&folder, &["--write", "missing.smithy", "empty", "."], "");
    check(&output, 1, "wrote ./a.smithy\n");
    let errors = String::from_utf8(output.stderr).unwrap();
    for part in [
        "missing.smithy",
        "empty: the folder contains no",
        "./b.smithy:3:10",
        "./c.smithy:2:4",
        "./d.smithy",
    ] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
    assert!(read(&folder, "b.smithy").contains("member B"));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("links");
    let path = folder.join("a.smithy");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a.smithy", folder.join("link.smithy")).unwrap();
    // A link to a folder above would be endless.
    symlink("..", folder.join("nested/up")).unwrap();
    check(&hardie(&folder, &["--write", "link.smithy"], ""), 0, "wrote link.smithy\n");
    assert!(fs::symlink_metadata(folder.join("link.smithy")).unwrap().is_symlink());
    assert_eq!(read(&folder, "a.smithy"), FORMATTED);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    check(&hardie(&folder, &["--check", "."], ""), 0, "");
    fs::write(&path, UNFORMATTED).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
    let output = hardie(&folder, &["--write", "a.smithy"], "");
    check(&output, 1, "");
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write a.smithy"));
    assert_eq!(read(&folder, "a.smithy"), UNFORMATTED);
}
