//! A terminal for tests: a separate tmux with a program in it; sends keys, reads the screen.

#![allow(dead_code, reason = "not every test that has a terminal needs all of it")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Whether a program is installed; prints `skipped` if it is not.
pub(crate) fn installed(program: &str) -> bool {
    let argument = if program == "tmux" { "-V" } else { "--version" };
    let status =
        Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = status.is_ok_and(|status| status.success());
    if !found {
        println!("skipped: {program} is not installed");
    }
    found
}

/// Variables by which an environment says that no person watches, such as that of CI. A terminal
/// with keys that are pressed does not have them.
const UNATTENDED: [&str; 5] = ["CI", "NO_COLOR", "AI_AGENT", "CLAUDECODE", "CURSOR_AGENT"];

/// The number of terminals so far. Each has its own socket, since an ending server needs a while.
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// A terminal with a program in it, which ends on drop.
pub(crate) struct Terminal {
    socket: String,
}

impl Terminal {
    /// Starts a program in 100 columns and 30 rows. `tmux` is the command `tmux` with the
    /// environment and folder of the program; `folder` contains the terminal's socket.
    pub(crate) fn start(tmux: &mut Command, folder: &Path, program: &[&str]) -> Terminal {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let socket = folder.join(format!("tmux-{number}")).display().to_string();
        for variable in UNATTENDED {
            tmux.env_remove(variable);
        }
        let started = tmux
            .args([
                "-f",
                "/dev/null",
                "-S",
                &socket,
                "new-session",
                "-d",
                "-x",
                "100",
                "-y",
                "30",
                "--",
            ])
            .args(program)
            .status()
            .unwrap();
        assert!(started.success());
        Terminal { socket }
    }

    fn tmux(&self, words: &[&str]) -> String {
        let output = Command::new("tmux").args(["-S", &self.socket]).args(words).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Changes the width.
    pub(crate) fn resize(&self, columns: usize) {
        self.tmux(&["resize-window", "-x", &columns.to_string()]);
    }

    /// Presses keys, by tmux's names; text after `-l` is typed literally.
    pub(crate) fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// The text on the screen, without colours.
    pub(crate) fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// The text on the screen, with the escape sequences of its colours.
    pub(crate) fn colored_screen(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-e"])
    }

    /// The title, which programs set by an escape sequence.
    pub(crate) fn title(&self) -> String {
        self.tmux(&["display-message", "-p", "#{pane_title}"])
    }

    /// Waits until the screen contains a text; fails after a time limit.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text))
    }

    /// Presses a key repeatedly until a text is on the screen: input may be discarded while a
    /// program handles a signal. The key must allow repetition.
    pub(crate) fn press_until(&self, key: &str, text: &str) -> String {
        self.wait_until(text, |screen| {
            let is_there = screen.contains(text);
            if !is_there {
                self.keys(&[key]);
            }
            is_there
        })
    }

    /// Waits until a text has disappeared from the screen; fails after a time limit.
    pub(crate) fn wait_without(&self, text: &str) -> String {
        self.wait_until(text, |screen| !screen.contains(text))
    }

    /// Waits until the screen satisfies a condition; fails after a time limit.
    pub(crate) fn wait_until(&self, text: &str, is_so: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let screen = self.screen();
            if is_so(&screen) {
                return screen;
            }
            assert!(
                start.elapsed() < Duration::from_secs(120),
                "waited for {text:?}, but there is\n{screen}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}
