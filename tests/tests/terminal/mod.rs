//! A terminal for tests: a tmux of its own with a program in it, keys sent, the screen read.

#![allow(dead_code, reason = "not every test that has a terminal needs all of it")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Whether a program is there; says `skipped` where it is not.
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

/// Terminals started so far. Each has a socket of its own: a server that ends goes on for a while.
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// A terminal with a program in it; ends with the value.
pub(crate) struct Terminal {
    socket: String,
}

impl Terminal {
    /// Starts a program in 100 columns and 30 rows. `tmux` is the command `tmux` with the
    /// environment and folder that the program gets; `folder` is where the terminal's socket goes.
    pub(crate) fn start(tmux: &mut Command, folder: &Path, program: &[&str]) -> Terminal {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let socket = folder.join(format!("tmux-{number}")).display().to_string();
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

    /// Makes it so many columns wide.
    pub(crate) fn resize(&self, columns: usize) {
        self.tmux(&["resize-window", "-x", &columns.to_string()]);
    }

    /// Presses keys, by tmux's names; what stands behind `-l` is typed as it is.
    pub(crate) fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// What is on the screen, without colours.
    pub(crate) fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// What is on the screen, with the escape sequences of its colours.
    pub(crate) fn colored_screen(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-e"])
    }

    /// The title, which programs set by an escape sequence.
    pub(crate) fn title(&self) -> String {
        self.tmux(&["display-message", "-p", "#{pane_title}"])
    }

    /// The screen once it has a text; fails when that takes too long.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text))
    }

    /// Presses a key that may be pressed more than once, until a text is on the screen: what is
    /// typed while a program handles a signal may be thrown away.
    pub(crate) fn press_until(&self, key: &str, text: &str) -> String {
        self.wait_until(text, |screen| {
            let is_there = screen.contains(text);
            if !is_there {
                self.keys(&[key]);
            }
            is_there
        })
    }

    /// The screen once a text is gone from it; fails when that takes too long.
    pub(crate) fn wait_without(&self, text: &str) -> String {
        self.wait_until(text, |screen| !screen.contains(text))
    }

    /// The screen once it is as it should be; fails when that takes too long.
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
