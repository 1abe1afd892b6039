//! The program `connect-local` itself: `serve`, and the exit codes and environment of `exec`.

#![cfg(all(unix, create_contact))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_connect-local"))
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap(), signal).unwrap();
}

#[test]
fn exec_ends_as_its_command_does() {
    let cases: &[(&[&str], i32, &str)] = &[
        (&["true"], 0, ""),
        (&["sh", "-c", "exit 7"], 7, ""),
        (&["sh", "-c", "exit 255"], 255, ""),
        (&["sh", "-c", "kill -9 $$"], 137, ""),
        (&["sh", "-c", "kill -TERM $$"], 143, ""),
        (&["no-such-command"], 127, "connect-local: cannot run no-such-command: "),
        (&["/dev/null"], 126, "connect-local: cannot run /dev/null: "),
    ];
    for (command, code, says) in cases {
        let output = run(&[&["exec", "--"], *command].concat());
        assert_eq!(output.status.code(), Some(*code), "{command:?}: {output:?}");
        let stderr = text(&output.stderr);
        assert!(
            stderr.starts_with(says) && (says.is_empty() == stderr.is_empty()),
            "{command:?}: {stderr}"
        );
    }
    assert_eq!(run(&["exec"]).status.code(), Some(2), "a command is asked for");
    assert_eq!(
        text(&run(&["exec", "printf", "%s", "--region"]).stdout),
        "--region",
        "options are the command's"
    );
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
        .to_string();
    let listening = run(&["exec", "--port", &port, "--", "printenv", "AWS_ENDPOINT_URL_CONNECT"]);
    assert_eq!(text(&listening.stdout), format!("http://127.0.0.1:{port}\n"), "{listening:?}");
    let unknown = run(&["exec", "--prot", "1", "--", "true"]);
    assert_eq!(unknown.status.code(), Some(2), "{unknown:?}");
    assert!(text(&unknown.stderr).contains("unexpected argument '--prot'"), "{unknown:?}");
}

#[test]
fn exec_sets_what_clients_look_at() {
    let script = "echo $AWS_ENDPOINT_URL_CONNECT; echo $AWS_REGION $AWS_DEFAULT_REGION; echo \
                  ${#AWS_ACCESS_KEY_ID} ${#AWS_SECRET_ACCESS_KEY}; echo $AWS_EC2_METADATA_DISABLED \
                  ${AWS_PROFILE-unset} ${AWS_SESSION_TOKEN-unset}; echo $NO_PROXY";
    let output = program()
        .args(["exec", "--region", "eu-central-1", "--", "sh", "-c", script])
        .envs([("AWS_PROFILE", "mine"), ("AWS_SESSION_TOKEN", "mine"), ("AWS_REGION", "us-west-1")])
        .env("NO_PROXY", "example.com")
        .output()
        .unwrap();
    let stdout = text(&output.stdout);
    let (url, rest) = stdout.split_once('\n').unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(
        rest,
        "eu-central-1 eu-central-1\n20 40\ntrue unset unset\nexample.com,127.0.0.1,localhost,::1\n"
    );
}

#[test]
fn exec_passes_a_termination_on() {
    let script = "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done";
    let mut child =
        program().args(["exec", "--", "sh", "-c", script]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    signal(&child, Signal::TERM);
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn serve_says_where_and_stops_when_asked() {
    for ask in [Signal::INT, Signal::TERM] {
        let mut child = program()
            .args(["serve", "--access-key-id", "AKIDEXAMPLE", "--secret-access-key", "secret"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on http://").unwrap_or_else(|| panic!("{line:?}"));
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        std::io::Write::write_all(&mut stream, b"GET /nowhere HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.0 404"), "{answer}");

        signal(&child, ask);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let log = text(&output.stderr);
        assert!(
            log.contains(" GET /nowhere 404 ") && log.contains("UnknownOperationException"),
            "{log}"
        );
        let exports = format!(
            "export AWS_ENDPOINT_URL_CONNECT=http://{address}\nexport AWS_REGION=us-east-1\n"
        );
        assert!(log.starts_with(&exports), "{log}");
        assert_eq!(log.lines().count(), 3, "{log}");
    }
}

/// `serve` prints valid shell commands, whatever the name of the folder is.
#[test]
fn serve_prints_the_variables_of_a_client() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("it's a $(folder).pem");
    let mut child = program()
        .args(["serve", "--no-auth", "--quiet", "--tls", "--only-region", "eu-west-1", "--ca-file"])
        .arg(&ca_file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    signal(&child, Signal::TERM);
    let exports = text(&child.wait_with_output().unwrap().stderr);
    let script = format!(
        "{exports}printenv AWS_ENDPOINT_URL_CONNECT AWS_REGION AWS_CA_BUNDLE; echo \
            ${{#AWS_ACCESS_KEY_ID}} ${{#AWS_SECRET_ACCESS_KEY}}"
    );
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap();
    assert_eq!(
        text(&output.stdout),
        format!("{url}\neu-west-1\n{}\n20 40\n", ca_file.display()),
        "{exports}"
    );
}

#[test]
fn serve_cannot_take_a_port_twice() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["serve", "--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("connect-local: "), "{output:?}");
    assert_eq!(
        run(&["serve", "--access-key-id", "x"]).status.code(),
        Some(2),
        "a secret goes with a key"
    );
}

#[test]
fn contacts_of_a_running_endpoint() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let ca = ca_file.to_str().unwrap();
    let tls: &[&str] = &["--tls", "--ca-file", ca];
    for options in [&[][..], tls] {
        let mut child = program()
            .args(["serve", "--no-auth", "--quiet"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}"));
        assert_eq!(url.starts_with("https://127.0.0.1:"), !options.is_empty(), "{url}");
        let contacts = |output: &str| {
            let output =
                run(&["contacts", "--endpoint-url", url, "--ca-file", ca, "--output", output]);
            assert!(output.status.success(), "{output:?}");
            text(&output.stdout)
        };
        let table = contacts("table");
        assert_eq!(table.lines().count(), 1, "{table}");
        assert!(table.starts_with("CONTACT  INSTANCE  CHANNEL"), "{table}");
        let json: serde_json::Value = serde_json::from_str(&contacts("json")).unwrap();
        assert_eq!(json, serde_json::json!({"Contacts": []}));
        signal(&child, Signal::TERM);
        assert!(child.wait().unwrap().success());
    }
    let output = run(&["contacts", "--endpoint-url", "http://127.0.0.1:1"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let stderr = text(&output.stderr);
    assert!(
        stderr
            .starts_with("connect-local: no endpoint is running at this URL (http://127.0.0.1:1/"),
        "{stderr}"
    );
    assert!(
        stderr.contains("refused") && stderr.contains("`connect-local serve --port PORT`"),
        "{stderr}"
    );
}

#[test]
fn options_that_say_nothing() {
    for (options, says) in [
        (&["--throttle", "abc"][..], "a rate such as 10/s"),
        (&["--fail", "503:2"], "must be a probability between 0 and 1"),
        (
            &["--fail", "ConflictExcepton"],
            "unknown error `ConflictExcepton`; errors of the operations: AccessDen",
        ),
        (&["--latency", "5"], "is not a duration such as 50ms"),
        (&["--seed", "x"], "must be a whole number from 0 to 18446744073709551615"),
        (&["--port", "65536"], "must be a whole number from 0 to 65535"),
        (&["--max-connections", "0"], "must be a whole number from 1 to"),
        (&["--clock-ahead", "soon"], "must be a whole number from"),
        (&["--instance", ""], "must be an instance ID"),
        (&["--instance", "arn:aws:connect:us-east-1:1:instance/i-1"], "must be an instance ID"),
        (&["--known-contact", ""], "a value is required"),
        (&["--region", ""], "a value is required"),
    ] {
        for command in [&["serve"][..], &["exec"]] {
            let output =
                run(&[command, options, &["--", "true"][..2 * usize::from(command == ["exec"])]]
                    .concat());
            assert_eq!(output.status.code(), Some(2), "{options:?}: {output:?}");
            assert!(text(&output.stderr).contains(says), "{options:?}: {}", text(&output.stderr));
        }
    }
    for options in [
        &["--throttle", "2"][..],
        &["--fail", "200"],
        &["--latency", "2s..1s"],
        &["--no-auth", "--access-key-id", "x", "--secret-access-key", "y"],
        &["--ca-file", "x"],
        &["--session-token", "x"],
    ] {
        let output = run(&[&["serve"], options].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}: {output:?}");
    }
}
