//! Auto-prompt: whether a command is prompted for, and the prompt itself in a terminal of tmux.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod terminal;

use connect_local::{ConnectLocal, Handle, Options};
use std::path::Path;
use std::process::{Command, Stdio};
use terminal::{Terminal, installed};

/// An isolated environment with the program under its name in the PATH.
fn command(home: &Path, program: &str, url: &str) -> Command {
    let bin = home.join("bin");
    if std::fs::create_dir(&bin).is_ok() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_aws"), bin.join("aws")).unwrap();
    }
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new(program);
    command
        .current_dir(home)
        .env_clear()
        .env("PATH", path)
        .env("HOME", home)
        .env("LANG", "C.UTF-8")
        .env("AWS_PAGER", "")
        .env("AWS_REGION", "us-west-2")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_MAX_ATTEMPTS", "1")
        .env("AWS_ENDPOINT_URL_CONNECT", url);
    command
}

const NOWHERE: &str = "http://127.0.0.1:9";

/// Exit code and standard error of a run without a terminal.
fn without_terminal(command: &mut Command) -> (Option<i32>, String) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.stdout.is_empty(), "{output:?}");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// Precedence of the settings, as observed in AWS CLI 2.36.7.
#[test]
fn precedence_without_a_terminal() {
    const REFUSED: &str = "Warning: Input is not a terminal (fd=0).\n\naws: [ERROR]:\n";
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    let config = "[default]\n[profile on]\ncli_auto_prompt = ON\n[profile part]\ncli_auto_prompt = \
        on-partial\n";
    std::fs::write(home.path().join(".aws/config"), config).unwrap();
    // Arguments, variables, whether the prompt opens.
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], bool);
    let cases: [Case<'_>; 13] = [
        (&[], &[], false),
        (&["--cli-auto-prompt"], &[], true),
        (&["connect", "--cli-auto-prompt", "--name"], &[("AWS_CLI_AUTO_PROMPT", "off")], true),
        (&[], &[("AWS_CLI_AUTO_PROMPT", "on")], true),
        (&[], &[("AWS_CLI_AUTO_PROMPT", "On")], true),
        (&[], &[("AWS_CLI_AUTO_PROMPT", "true")], false),
        (&["--no-cli-auto-prompt"], &[("AWS_CLI_AUTO_PROMPT", "on")], false),
        (&[], &[("AWS_PROFILE", "on")], true),
        (&[], &[("AWS_PROFILE", "on"), ("AWS_CLI_AUTO_PROMPT", "")], false),
        (&["--profile", "on"], &[], false),
        (&[], &[("AWS_PROFILE", "nobody")], false),
        (&["connect"], &[("AWS_PROFILE", "part")], true),
        (&["connect", "create-contact"], &[("AWS_CLI_AUTO_PROMPT", "on-partial")], true),
    ];
    for (words, variables, asks) in cases {
        let mut run = command(home.path(), env!("CARGO_BIN_EXE_aws"), NOWHERE);
        let (code, err) = without_terminal(run.args(words).envs(variables.iter().copied()));
        if asks {
            assert_eq!((code, err.as_str()), (Some(255), REFUSED), "{words:?} {variables:?}");
        } else {
            assert_eq!(code, Some(252), "{words:?} {variables:?}: {err}");
        }
    }
    // `help` and `--version` never open the prompt; a complete command runs first.
    for words in [&["help"][..], &["--version", "--cli-auto-prompt"]] {
        let mut run = command(home.path(), env!("CARGO_BIN_EXE_aws"), NOWHERE);
        let output = run.env("AWS_CLI_AUTO_PROMPT", "on").args(words).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{words:?}");
    }
    let call = ["connect", "create-contact", "--instance-id", "i", "--channel", "CHAT"];
    let mut run = command(home.path(), env!("CARGO_BIN_EXE_aws"), NOWHERE);
    run.args(call).args(["--initiation-method", "API"]).env("AWS_CLI_AUTO_PROMPT", "on-partial");
    let (code, err) = without_terminal(&mut run);
    assert_eq!(code, Some(255), "{err}");
    assert!(err.contains("Could not connect to the endpoint URL"), "{err}");
}

/// A shell in a terminal, with an endpoint that accepts its keys.
fn shell(home: &Path, endpoint: Option<&Handle>) -> Terminal {
    let mut tmux = command(home, "tmux", endpoint.map_or(NOWHERE, Handle::url));
    if let Some(endpoint) = endpoint {
        tmux.env("AWS_ACCESS_KEY_ID", endpoint.access_key_id());
        tmux.env("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key());
    }
    let terminal = Terminal::start(&mut tmux, home, &["sh"]);
    terminal.keys(&["PS1='ready: '; clear; echo is'-'set", "Enter"]);
    terminal.wait_for("is-set");
    terminal
}

/// Types a string literally.
fn typed(terminal: &Terminal, text: &str) {
    terminal.keys(&["-l", "--", text]);
}

#[test]
fn a_command_is_completed_and_run() {
    if !installed("tmux") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    let terminal = shell(home.path(), Some(&endpoint));
    terminal.keys(&["aws --cli-auto-prompt", "Enter"]);
    let screen = terminal.wait_for("> aws");
    assert!(screen.contains("  connect  Amazon Connect Service"), "{screen}");
    // A single candidate is inserted at once; otherwise Tab selects the next one, and Enter accepts
    // it.
    typed(&terminal, "conn");
    terminal.wait_without("  kitchen");
    terminal.keys(&["Tab"]);
    terminal.wait_for("  create-contact");
    terminal.keys(&["Tab"]);
    terminal.wait_for("create-contact --instance-id <value>");
    terminal.keys(&["Enter"]);
    terminal.wait_for("missing: --instance-id, --channel, --initiation-method");
    typed(&terminal, "--inst");
    terminal.wait_for("--instance-id (string) [required]");
    terminal.keys(&["Tab"]);
    typed(&terminal, "i-1 --chan");
    terminal.wait_for("missing: --channel, --initiation-method");
    terminal.keys(&["Tab"]);
    terminal.wait_for("  EMAIL");
    terminal.keys(&["Tab"]);
    // Before the first candidate is the last one.
    terminal.keys(&["BTab"]);
    terminal.keys(&["Enter"]);
    terminal.wait_for("--channel EMAIL");
    // The problem is shown, and disappears when it is fixed.
    typed(&terminal, "--initiation-method FLOW --references k={Typ");
    terminal.wait_for("  Type=");
    terminal.keys(&["Tab"]);
    terminal.wait_for("k={Type=");
    typed(&terminal, "URL,Valu=x} ");
    terminal.wait_for("error: Unknown parameter in References.k: \"Valu\"");
    terminal.keys(&["BSpace", "BSpace", "BSpace", "BSpace"]);
    typed(&terminal, "e=x} --name 'my secret' --description d");
    let screen = terminal.wait_without("error: Unknown parameter");
    assert!(!screen.contains("missing:"), "{screen}");
    println!("{}", screen.trim_end());
    terminal.keys(&["Enter"]);
    let screen = terminal.wait_for("ContactArn");
    // After the prompt, only the line stays.
    assert!(
        screen.contains("> aws connect create-contact --instance-id i-1 --channel EMAIL"),
        "{screen}"
    );
    assert!(!screen.contains("Tab complete"), "{screen}");
    assert_eq!(endpoint.contacts().len(), 1);
    let file = home.path().join(".aws/cli/aws.prompt_history");
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(
        std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&file).unwrap()) & 0o777,
        0o600
    );
    let line = "connect create-contact --instance-id i-1 --channel EMAIL --initiation-method FLOW \
                --references k={Type=URL,Value=x} --name --description\n";
    assert_eq!(kept, line, "--name and --description are sensitive");

    // The next prompt contains it in its history.
    let terminal = shell(home.path(), None);
    terminal.keys(&["aws --cli-auto-prompt", "Enter"]);
    terminal.wait_for("> aws");
    terminal.keys(&["Up"]);
    let screen = terminal.wait_for("k={Type=URL,Value=x}");
    assert!(!screen.contains("my secret"), "{screen}");
    terminal.keys(&["C-c"]);
    // The shell's own prompt is last; the line that started the program begins in the same way.
    terminal.wait_until("ready:", |screen| screen.trim_end().ends_with("ready:"));
    terminal.keys(&["echo code=$?", "Enter"]);
    terminal.wait_for("code=130");
}

#[test]
fn what_cannot_be_run_is_prompted_for() {
    if !installed("tmux") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    let terminal = shell(home.path(), Some(&endpoint));
    terminal.keys(&["export AWS_CLI_AUTO_PROMPT=on-partial; clear", "Enter"]);
    terminal.keys(&[
        "aws connect create-contact --instance-id i-1 --description 'a b' --channel EMAIL | cat",
        "Enter",
    ]);
    let screen = terminal.wait_for("missing: --initiation-method");
    assert!(
        screen.contains(
            "> aws connect create-contact --instance-id i-1 --description 'a b' --channel EMAIL"
        ),
        "{screen}"
    );
    assert!(!screen.contains("[ERROR]"), "{screen}");
    // After the user quits, the program shows the reason.
    terminal.keys(&["C-d"]);
    let screen = terminal.wait_for("the following arguments are required:");
    assert!(!screen.contains("missing:"), "{screen}");
    assert_eq!(endpoint.contacts().len(), 0);
    terminal.keys(&[
        "clear; aws connect create-contact --instance-id i-1 --description 'a b' --channel EMAIL | \
            cat",
        "Enter",
    ]);
    terminal.wait_for("missing: --initiation-method");
    typed(&terminal, "--initiation-method FLOW");
    terminal.wait_without("missing:");
    terminal.keys(&["Enter"]);
    terminal.wait_for("ContactArn");
    assert_eq!(endpoint.contacts().len(), 1);
    // Other errors do not open the prompt.
    terminal.keys(&[
        "clear; AWS_ENDPOINT_URL_CONNECT=http://127.0.0.1:9 aws connect create-contact \
        --instance-id i-1 --channel EMAIL --initiation-method FLOW",
        "Enter",
    ]);
    terminal.wait_for("Could not connect to the endpoint URL");
    // Unknown arguments are reported at once.
    terminal.keys(&[
        "clear; aws connect create-contact --instance-id i-1 --channel EMAIL --initiation-method \
            FLOW --zzz",
        "Enter",
    ]);
    terminal.wait_for("error: Unknown argument --zzz");
    let screen = terminal.wait_for("Unknown options: --zzz");
    assert!(screen.contains("> aws connect"), "{screen}");
    terminal.keys(&["Escape"]);
    terminal.wait_without("error: Unknown argument --zzz");
    terminal.keys(&["echo code=$?", "Enter"]);
    terminal.wait_for("code=252");
}

/// Escape sequences in arguments and in earlier lines are shown as other characters, and the
/// arguments are sent unchanged.
#[test]
fn no_escape_sequence_reaches_the_terminal() {
    if !installed("tmux") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let words = "connect create-contact --name \"$(printf '\\033]2;taken\\007x\\033[2J')\" \
        --cli-auto-prompt";
    std::fs::create_dir_all(home.path().join(".aws/cli")).unwrap();
    let earlier = "connect create-contact --name 'y\u{1b}]2;taken\u{7}z'\n";
    std::fs::write(home.path().join(".aws/cli/aws.prompt_history"), earlier).unwrap();
    std::fs::write(home.path().join("n\u{1b}]2;taken\u{7}.json"), "").unwrap();
    let terminal = shell(home.path(), None);
    typed(&terminal, &format!("aws {words}"));
    terminal.keys(&["Enter"]);
    terminal.wait_for("'?]2;taken?x?[2J'");
    terminal.keys(&["C-u"]);
    terminal.keys(&["Up"]);
    terminal.wait_for("'y?]2;taken?z'");
    terminal.keys(&["C-u"]);
    typed(&terminal, "connect create-contact --cli-input-json file://");
    terminal.wait_without("'y?]2;taken?z'");
    assert!(!terminal.title().contains("taken"), "{}", terminal.screen());
}

/// A program that ignores SIGHUP, as under `nohup`, would read from the closed terminal forever.
#[test]
fn a_lost_terminal_ends_the_prompt() {
    if !installed("tmux") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let terminal = shell(home.path(), None);
    // A shell without job control, which writes the exit code without its terminal.
    terminal.keys(&["sh -c 'trap \"\" HUP; aws --cli-auto-prompt; echo $? > code'", "Enter"]);
    terminal.wait_for("> aws");
    drop(terminal);
    let code = home.path().join("code");
    for _ in 0..600 {
        if std::fs::read_to_string(&code).is_ok_and(|text| text == "129\n") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the prompt goes on without a terminal");
}
