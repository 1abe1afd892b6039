//! Completion with hostile names, in terminals: Tab, then Enter; the program must receive the name,
//! and no shell may run a part of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![cfg(unix)]

mod terminal;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use terminal::{Terminal, installed};

/// File names with characters that are special in shells, each with a different first letter.
const FILES: &[&str] = &[
    "a $(touch MARK).json",
    "b;touch MARK;.json",
    "c'q\"q.json",
    "d`touch MARK`.json",
    "e!x!!.json",
    "f*?[a-z].json",
    "g{h,i}.json",
    "j&touch MARK|<>#%^~.json",
    "k\\q\\\\.json",
    "l$HOME.json",
    "ü ö\u{a0}.json",
    "m'",
    "n\"",
    "o!",
];

/// Profile names of the same kind.
const PROFILES: &[&str] = &["a$(touch MARK)", "b c;touch MARK", "d'`touch MARK`"];

/// Names of aliases, in lower case; they must differ from names of files, settings and enum values.
const ALIASES: &[&str] = &["p$(touch mark)", "r s;touch mark", "t'\"`touch mark`!{a,b}*"];

/// Enum values of the service `quoting` (`foreign/quoting.json`), of the same kind.
const VALUES: &[&str] = &[
    "c$(touch MARK)",
    "a b",
    "x;touch MARK",
    "it's",
    "d\"q\"",
    "e`touch MARK`",
    "w*?[a-z]",
    "g!x!!",
    "h&touch MARK|<>#%^~",
    "k\\q\\\\",
    "l$HOME",
    "m{n,o}",
];

/// More names that begin with a special character, which is typed in quotes.
const SPECIAL_VALUES: &[&str] = &["$(touch MARK)", "\"q\"", "`touch MARK`", "*"];

/// Names that are not proposed, since a terminal or a script would change them.
const LEFT_OUT: &[&str] = &["y\u{1b}]0;x\u{7}.json", "y\n.json", "y\u{202e}.json"];

/// A folder with such files and profiles, and in `.bin` a program that writes its arguments to
/// `.argv`.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let within = |path: &str| home.path().join(path);
    for folder in [".aws/cli", ".bin", "v w"] {
        std::fs::create_dir_all(within(folder)).unwrap();
    }
    let aliases: String = ALIASES.iter().map(|name| format!("{name} = connect\n")).collect();
    std::fs::write(within(".aws/cli/alias"), format!("[toplevel]\n{aliases}")).unwrap();
    for name in FILES.iter().chain(LEFT_OUT).chain(&["-x.json", "~root", "v w/x y.json"]) {
        std::fs::write(within(name), "").unwrap();
    }
    let config: String =
        PROFILES.iter().map(|name| format!("[profile {name}]\nregion = x\n")).collect();
    std::fs::write(within(".aws/config"), config).unwrap();
    let programs = [("aws", env!("CARGO_BIN_EXE_aws")), ("variant", env!("CARGO_BIN_EXE_variant"))];
    for (name, binary) in programs {
        let program = format!(
            "#!/bin/sh\nexport HARDIE_TEST_MODEL=quoting\ncase \"$1\" in --cli-comp*) exec \
             '{binary}' \"$@\";; esac\nprintf '%s\\n' \"$@\" \
             > \"$HOME/.argv.new\"\nmv \"$HOME/.argv.new\" \"$HOME/.argv\"\n",
        );
        let path = within(&format!(".bin/{name}"));
        std::fs::write(&path, program).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .unwrap();
    }
    home
}

/// A shell in a terminal; a line sets up completion.
fn start(home: &Path, shell: &[&str], setup: &str) -> Terminal {
    let mut tmux = Command::new("tmux");
    let path = format!("{}:{}", home.join(".bin").display(), std::env::var("PATH").unwrap());
    tmux.current_dir(home).env_clear().env("HOME", home).env("PATH", path).env("LANG", "C.UTF-8");
    let terminal = Terminal::start(tmux.env("TERM", "xterm").env("SHELL", "/bin/sh"), home, shell);
    terminal.resize(200);
    terminal.keys(&["-l", setup]);
    terminal.keys(&["Enter"]);
    terminal.wait_for("is-set");
    terminal
}

/// Types a line, presses Tab and Enter, and returns the last argument that the program received.
fn completed(terminal: &Terminal, home: &Path, typed: &str) -> String {
    let argv = home.join(".argv");
    let _ = std::fs::remove_file(&argv);
    terminal.keys(&["C-u"]);
    terminal.keys(&["-l", "clear"]);
    terminal.keys(&["Enter"]);
    terminal.wait_until("an empty screen", |screen| screen.trim() == "ready>");
    terminal.keys(&["-l", typed]);
    let before = terminal.wait_until(typed, |screen| screen.contains(typed.trim_end()));
    terminal.keys(&["Tab"]);
    terminal.wait_until("a completed word", |screen| screen != before);
    std::thread::sleep(Duration::from_millis(200));
    let screen = terminal.screen();
    terminal.keys(&["Enter"]);
    let begun = Instant::now();
    loop {
        if let Ok(text) = std::fs::read_to_string(&argv) {
            return text.lines().last().unwrap_or_default().to_owned();
        }
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "the program was not run:\n{}",
            terminal.screen()
        );
        assert!(!home.join("MARK").exists(), "a name was run:\n{screen}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// How the user can begin a word.
#[derive(Clone, Copy, PartialEq)]
enum Begun {
    Plain,
    Single,
    Double,
}

impl Begun {
    fn before(self) -> &'static str {
        match self {
            Begun::Plain => "",
            Begun::Single => "'",
            Begun::Double => "\"",
        }
    }
}

fn check(shell: &[&str], setup: &str, more: &[(&str, &str)]) {
    if !installed(shell[0]) || !installed("tmux") {
        return;
    }
    let home = home();
    let terminal = start(home.path(), shell, setup);
    let check = |typed: &str, want: &str| {
        let want = want.replace("{home}", &home.path().display().to_string());
        assert_eq!(completed(&terminal, home.path(), typed), want, "{typed}");
        for mark in ["MARK", "mark"] {
            assert!(!home.path().join(mark).exists(), "a name was run: {typed}");
        }
    };
    for begun in [Begun::Plain, Begun::Single, Begun::Double] {
        for name in FILES {
            let first: String = name.chars().take(1).collect();
            let typed =
                format!("aws connect create-contact --name {}file://{first}", begun.before());
            check(&typed, &format!("file://{name}"));
        }
    }
    for name in ALIASES {
        for begun in [Begun::Plain, Begun::Single, Begun::Double] {
            check(&format!("aws {}{}", begun.before(), &name[..1]), name);
        }
    }
    for value in VALUES {
        for begun in [Begun::Plain, Begun::Single, Begun::Double] {
            check(&format!("variant choose --choice {}{}", begun.before(), &value[..1]), value);
        }
        check(&format!("variant choose --choices 'a b' {}", &value[..1]), value);
    }
    for value in SPECIAL_VALUES {
        check(&format!("variant choose --choice '{}", &value[..1]), value);
    }
    for name in PROFILES {
        check(&format!("aws connect create-contact --profile {}", &name[..1]), name);
    }
    for (typed, want) in [
        ("file://a\\ ", "file://a $(touch MARK).json"),
        ("file://v\\ w/x", "file://v w/x y.json"),
        ("'file://v w'/x", "file://v w/x y.json"),
        ("--ca-bundle ~/a", "{home}/a $(touch MARK).json"),
    ]
    .iter()
    .chain(more)
    {
        check(&format!("aws connect create-contact --name {typed}"), want);
    }
}

#[test]
fn bash() {
    let setup = "PS1='ready> '; source <(aws --cli-completion bash); source <(variant \
        --cli-completion bash); echo is'-'set";
    check(
        &["bash", "--noprofile", "--norc"],
        setup,
        &[
            ("file://a\\", "file://a $(touch MARK).json"),
            ("file://b\\;touch\\ MAR", "file://b;touch MARK;.json"),
            ("file://\"a $\"", "file://a $(touch MARK).json"),
            ("$'file://c\\'q", "file://c'q\"q.json"),
            ("file://l$", "file://l$HOME.json"),
            ("file://d`", "file://d`touch MARK`.json"),
        ],
    );
}

#[test]
fn zsh() {
    let setup = "PS1='ready> '; autoload -U compinit; compinit -u -D; source <(aws \
                 --cli-completion zsh); source <(variant --cli-completion zsh); echo is'-'set";
    check(&["zsh", "-f"], setup, &[("file://b\\;touch\\ MAR", "file://b;touch MARK;.json")]);
}

#[test]
fn fish() {
    let setup = "function fish_prompt; echo 'ready> '; end; function fish_greeting; end; set -g \
                 fish_autosuggestion_enabled 0; aws --cli-completion fish | source; variant \
                 --cli-completion fish | source; echo is'-'set";
    check(
        &["fish", "--no-config"],
        setup,
        &[("file://b\\;touch\\ MAR", "file://b;touch MARK;.json")],
    );
}

/// The output for scripts: names that cannot be shown or written safely are missing, and names that
/// the program would interpret differently are preceded by a folder.
#[test]
fn candidates() {
    let home = home();
    let ask = |shell: &str, line: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aws"));
        command.current_dir(home.path()).env("HOME", home.path()).args([
            "--cli-complete",
            shell,
            line,
        ]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let all = ask(shell, "aws connect create-contact --name file://");
        assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shell}: {all:?}");
        assert_eq!(ask(shell, "aws connect create-contact --name file://y"), "", "{shell}");
        assert_eq!(all.lines().count(), FILES.len() + 3, "{shell}: {all}");
    }
    let paths = ask("zsh", "aws connect create-contact --ca-bundle ");
    assert!(paths.contains("-./-x.json\tfile\n") && paths.contains("-./~root\tfile\n"), "{paths}");
}
