//! The destination of an `outfile`: existing files, links and devices, and never a partial file.

use crate::support::{Home, Server, UNFINISHED, VARIANT, run};
use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn covers() -> Server {
    Server::start(|line| {
        if line.contains("/unfinished/") { UNFINISHED.to_vec() } else { b"body\n".to_vec() }
    })
}

/// Runs a shell command in which `$get` writes the five bytes of a response to the file named after
/// it; returns the content of the file `log`, which had one line.
fn logged(line: &str) -> String {
    let (home, server) = (Home::new(), covers());
    std::fs::write(home.path().join("log"), "old\n").unwrap();
    let mut shell = home.variant(&server);
    let shell_args = [
        "-c".to_owned(),
        format!("set -e; get=\"{VARIANT} get-cover --output off --title x\"; {line}"),
    ];
    let mut command = Command::new("sh");
    command.args(shell_args).current_dir(home.path()).env_clear();
    for (name, value) in shell.stdin(std::process::Stdio::null()).get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let (code, _, err) = run(&mut command);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{line}");
    std::fs::read_to_string(home.path().join("log")).unwrap()
}

#[test]
fn what_is_open_is_written_through() {
    let cases = [
        ("(echo a; $get /dev/stdout; echo b) >> log", "old\na\nbody\nb\n"),
        ("(echo a; $get /dev/stdout; echo b) > log", "a\nbody\nb\n"),
        ("(echo a; $get /dev/fd/1; echo b) >> log", "old\na\nbody\nb\n"),
        ("(echo a; $get /proc/self/fd/1; echo b) >> log", "old\na\nbody\nb\n"),
        ("(echo a >&2; $get /dev/stderr; echo b >&2) 2>> log", "old\na\nbody\nb\n"),
        ("(echo a >&3; $get /dev/fd/3; echo b >&3) 3>> log", "old\na\nbody\nb\n"),
        ("(echo a >&3; $get /proc/self/fd/3; echo b >&3) 3> log", "a\nbody\nb\n"),
        ("ln -s /dev/stdout link; (echo a; $get link; echo b) >> log", "old\na\nbody\nb\n"),
        (
            "ln -s /dev/fd/4 one; ln -s one two; (echo a >&4; $get ./two; echo b >&4) 4>> log",
            "old\na\nbody\nb\n",
        ),
        ("$get /dev/stdout | cat >> log", "old\nbody\n"),
        ("mkfifo pipe; cat pipe >> log & $get pipe; wait; test -p pipe", "old\nbody\n"),
        (
            "mkfifo pipe; ln -s pipe link; cat pipe >> log & $get link; wait; test -p pipe",
            "old\nbody\n",
        ),
        ("$get /dev/null; test -c /dev/null", "old\n"),
        ("ln -s /dev/null nothing; $get nothing; test -h nothing", "old\n"),
        // A plain file is replaced, also through a link.
        ("$get log", "body\n"),
        ("ln -s log link; $get link; test -h link", "body\n"),
    ];
    for (line, want) in cases {
        assert_eq!(logged(line), want, "{line}");
    }
}

fn parts(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".part")).collect();
    names.sort();
    names
}

/// Starts a download that does not end and kills its program with a signal; returns the signal that
/// ended it.
fn killed(home: &Home, server: &Server, signal: &str) -> Option<i32> {
    let before = parts(home.path()).len();
    let mut child =
        home.variant(server).args(["get-cover", "--title", "unfinished", "out"]).spawn().unwrap();
    let began = Instant::now();
    while parts(home.path()).len() == before {
        assert!(began.elapsed() < Duration::from_secs(600), "no file is made");
        std::thread::sleep(Duration::from_millis(20));
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    child.wait().unwrap().signal()
}

#[test]
fn a_signal_leaves_nothing_behind() {
    let (home, server) = (Home::new(), covers());
    // Under nohup, this test and its child processes ignore SIGHUP.
    let signals =
        [("-TERM", 15), ("-HUP", 1)].into_iter().filter(|(_, number)| !is_ignored(*number));
    for (signal, number) in signals {
        assert_eq!(killed(&home, &server, signal), Some(number));
        assert_eq!(parts(home.path()), [""; 0], "{signal}");
        assert!(!home.path().join("out").exists());
    }
}

/// Whether this process ignores a signal, if Linux reports it.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    ignored.is_some_and(|bits| bits & (1 << (signal - 1)) != 0)
}

#[test]
fn what_a_killed_program_left_is_removed_by_the_next() {
    let (home, server) = (Home::new(), covers());
    assert_eq!(killed(&home, &server, "-KILL"), Some(9));
    let [left] = &parts(home.path())[..] else { panic!("{:?}", parts(home.path())) };
    // A file that another program writes to, and files that are not ours.
    let others = [".hardie-abcdefgh.part", ".hardie-short.part", ".x1y2z3.part", "mine.part"];
    for name in others {
        std::fs::write(home.path().join(name), "x").unwrap();
    }
    let busy = File::options().write(true).open(home.path().join(others[0])).unwrap();
    busy.lock().unwrap();
    let (code, _, err) = run(home.variant(&server).args(["get-cover", "--title", "x", "out"]));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(parts(home.path()), others, "{left} is gone");
    drop(busy);
    run(home.variant(&server).args(["get-cover", "--title", "x", "out"]));
    assert_eq!(parts(home.path()), others[1..]);
    assert_eq!(std::fs::read_to_string(home.path().join("out")).unwrap(), "body\n");
}
