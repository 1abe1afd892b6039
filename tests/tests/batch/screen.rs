//! The line of progress on a terminal (of tmux), and what is left of it.

use crate::server::{Answer, Server};
use crate::support::{Batch, CONTACT, name_of, names};
use crate::terminal::{Terminal, installed};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A shell in a terminal, with the environment of a batch and the program as `aws`.
fn shell(batch: &Batch, columns: usize) -> Terminal {
    std::fs::create_dir(batch.path("bin")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_aws"), batch.path("bin/aws")).unwrap();
    let path = format!("{}:{}", batch.path("bin").display(), std::env::var("PATH").unwrap());
    let mut tmux = Command::new("tmux");
    for (name, value) in batch.command(&[]).get_envs() {
        tmux.env(name, value.unwrap());
    }
    tmux.current_dir(batch.folder.path())
        .env("PATH", path)
        .env("LANG", "C.UTF-8")
        .env_remove("ENV");
    let terminal = Terminal::start(&mut tmux, batch.folder.path(), &["sh"]);
    terminal.resize(columns);
    terminal.keys(&["-l", "PS1='rea''dy> '"]);
    terminal.keys(&["Enter"]);
    terminal.wait_for("ready>");
    terminal
}

/// Saves a screen if `HARDIE_SCREENS` names a folder, for people to look at.
fn keep(name: &str, screen: &str) {
    if let Some(folder) = std::env::var_os("HARDIE_SCREENS") {
        std::fs::write(Path::new(&folder).join(name), screen).unwrap();
    }
}

/// A batch of 40 rows, of which 4 fail. Only so many requests are answered as the number says.
fn gated() -> (Batch, Arc<AtomicUsize>) {
    let (answered, arrived) = (Arc::new(AtomicUsize::new(0)), AtomicUsize::new(0));
    let gate = Arc::clone(&answered);
    let batch = Batch::new(Server::by(move |seen| {
        let number = arrived.fetch_add(1, Ordering::Relaxed);
        while number >= gate.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(10));
        }
        match name_of(seen).as_str() {
            "bad" => Answer::error(400, "InvalidRequestException", "{}"),
            _ => Answer::contact(),
        }
    }));
    let rows: Vec<&str> = (0..40).map(|at| if at % 10 == 5 { "bad" } else { "good" }).collect();
    batch.write("a", names(&rows));
    (batch, answered)
}

/// Runs the batch and returns the screens at its start, half, and end.
fn screens(columns: usize, more: &str, half: &str) -> (Batch, [String; 3]) {
    let (batch, answered) = gated();
    let terminal = shell(&batch, columns);
    let line =
        format!("clear; aws {} --cli-batch a --cli-batch-rate 20/s {more}", CONTACT.join(" "));
    terminal.keys(&["-l", &line]);
    terminal.keys(&["Enter"]);
    answered.store(3, Ordering::Relaxed);
    let start = terminal.wait_for(" failed");
    answered.store(20, Ordering::Relaxed);
    let middle = terminal.wait_for(half);
    answered.store(usize::MAX, Ordering::Relaxed);
    let end = terminal.wait_until("the end", |screen| {
        screen.trim_end().lines().last().is_some_and(|line| line.trim_end() == "ready>")
    });
    for (name, screen) in [("start", &start), ("half", &middle), ("end", &end)] {
        keep(
            &format!("batch-{columns}-{name}{}.txt", if more.is_empty() { "-all" } else { "" }),
            screen,
        );
    }
    (batch, [start, middle, end])
}

/// The lines of a screen that show progress.
fn progress(screen: &str) -> Vec<&str> {
    screen.lines().map(str::trim_end).filter(|line| line.contains(" failed")).collect()
}

#[test]
fn progress_is_one_line_that_vanishes_before_the_summary() {
    if !installed("tmux") {
        return;
    }
    for (columns, half) in [(80, "20 of 40 done, 2 failed"), (40, "20/40, 2 failed")] {
        let (_, [start, middle, end]) = screens(columns, "", half);
        for screen in [&start, &middle] {
            let lines = progress(screen);
            assert_eq!(lines.len(), 1, "{screen}");
            assert_eq!(lines[0].starts_with('['), columns == 80, "{screen}");
            assert!(lines[0].len() < columns, "{screen}");
        }
        assert!(progress(&middle)[0].contains("/s"), "{middle}");
        assert_eq!(progress(&end), Vec::<&str>::new(), "{end}");
        let text = end.replace('\n', "");
        assert!(text.contains("{\"summary\":{\"rows\":40,\"ok\":36,\"failed\":4,"), "{end}");
        assert_eq!(end.matches("ready>").count(), 1, "{end}");
    }
}

#[test]
fn a_line_stays_where_the_summary_is_elsewhere() {
    if !installed("tmux") {
        return;
    }
    for (columns, half) in [(80, "20 of 40 done, 2 failed"), (40, "20/40, 2 failed")] {
        let (batch, [_, middle, end]) = screens(columns, "> out", half);
        assert_eq!(progress(&middle).len(), 1, "{middle}");
        let lines = progress(&end);
        assert_eq!(lines.len(), 1, "{end}");
        assert!(lines[0].starts_with("40 of 40 done, 4 failed, "), "{end}");
        assert!(batch.read("out").ends_with("}}\n"));
    }
}
