//! `wait`: success, failure, and the number of attempts.

use crate::pages::ran;
use crate::server::{Answer, Server};

fn state(word: &str) -> Answer {
    Answer::new(200, &format!(r#"{{"State":"{word}"}}"#))
}

fn copies(words: &[&str]) -> Answer {
    let copies: Vec<String> = words.iter().map(|word| format!(r#"{{"State":"{word}"}}"#)).collect();
    Answer::new(200, &format!(r#"{{"Copies":[{}]}}"#, copies.join(",")))
}

fn gone() -> Answer {
    Answer::error(404, "NoSuchBook", r#"{"message":"burnt"}"#)
}

/// Waits with these responses and returns the number of calls, the exit code and the error.
fn wait(name: &str, answers: Vec<Answer>) -> (usize, i32, String) {
    let server = Server::of(answers);
    let ran = ran(&server, &["wait", name, "--title", "READY"]);
    assert_eq!(ran.out, "");
    let error = ran.err.trim_start_matches("\nvariant: [ERROR]: ").trim_end().to_owned();
    (server.seen().len(), ran.code.unwrap(), error)
}

#[test]
fn waiters_end_well() {
    let cases: [(&str, Vec<Answer>, usize); 8] = [
        ("book-ready", vec![state("READY")], 1),
        (
            "book-ready",
            vec![state("LENT"), state("UNKNOWN"), Answer::new(200, "{}"), state("READY")],
            4,
        ),
        (
            "book-lent",
            vec![Answer::new(200, r#"{"Lent":false}"#), Answer::new(200, r#"{"Lent":true}"#)],
            2,
        ),
        ("book-gone", vec![gone()], 1),
        ("book-exists", vec![gone(), gone(), state("x")], 3),
        (
            "copies-ready",
            vec![copies(&[]), copies(&["READY", "LENT"]), copies(&["READY", "READY"])],
            3,
        ),
        ("book-named", vec![state("LENT"), state("READY")], 2),
        ("book-slow", vec![state("READY")], 1),
    ];
    for (name, answers, calls) in cases {
        assert_eq!(wait(name, answers), (calls, 0, String::new()), "{name}");
    }
}

#[test]
fn waiters_end_badly() {
    let terminal = "Waiter encountered a terminal failure state: ";
    let cases: [(&str, Vec<Answer>, usize, String); 7] = [
        (
            "book-ready",
            vec![state("LENT"), state("BURNT")],
            2,
            format!(
                r#"Waiter BookReady failed: {terminal}For expression "State" we matched expected path: "BURNT""#
            ),
        ),
        (
            "book-ready",
            vec![gone()],
            1,
            "Waiter BookReady failed: An error occurred (NoSuchBook): \
            burnt"
                .to_owned(),
        ),
        (
            "book-gone",
            vec![state("x")],
            1,
            format!("Waiter BookGone failed: {terminal}Matched expected service error code: False"),
        ),
        (
            "copies-ready",
            vec![copies(&["READY", "BURNT"])],
            1,
            format!(
                r#"Waiter CopiesReady failed: {terminal}For expression "Copies[].State" we matched expected path: "BURNT" at least once"#
            ),
        ),
        (
            "book-lent",
            vec![Answer::new(200, "{}")],
            3,
            "Waiter BookLent failed: Max attempts \
            exceeded"
                .to_owned(),
        ),
        (
            "book-ready",
            vec![state("LENT")],
            4,
            "Waiter BookReady failed: Max attempts exceeded. Previously accepted state: For \
                expression \"State\" we matched expected path: \"LENT\""
                .to_owned(),
        ),
        // The message names the last acceptor, whatever matched before.
        (
            "book-ready",
            vec![state("LENT"), state("x")],
            4,
            "Waiter BookReady failed: Max attempts exceeded. Previously accepted state: For \
                expression \"State\" we matched expected path: \"LENT\""
                .to_owned(),
        ),
    ];
    for (name, answers, calls, error) in cases {
        assert_eq!(wait(name, answers), (calls, 255, error), "{name}");
    }
}

/// Options for the time replace the number of attempts.
#[test]
fn time_and_interval() {
    let run = |name: &str, words: &[&str], answers: Vec<Answer>| {
        let server = Server::of(answers);
        let begin = std::time::Instant::now();
        let ran = ran(&server, &[&["wait", name, "--title", "t"], words].concat());
        (server.seen().len(), ran.code.unwrap(), ran.err, begin.elapsed().as_secs_f64())
    };
    // The waiter alone would wait 0 seconds between 4 attempts.
    let words = ["--cli-wait-timeout", "1.2s", "--cli-wait-interval", "0.5"];
    let (calls, code, error, seconds) = run("book-ready", &words, vec![state("LENT")]);
    assert_eq!((calls, code), (4, 255), "{error}");
    let want = "Waiter BookReady failed: Timeout of 1.2s exceeded (4 attempts). Previously accepted \
                state: For expression \"State\" we matched expected path: \"LENT\"\n";
    assert!(error.ends_with(want), "{error}");
    assert!(seconds >= 1.2, "{seconds}");
    // More attempts than the waiter has.
    let mut answers = vec![state("LENT"); 9];
    answers.push(state("READY"));
    let words = ["--cli-wait-timeout", "1m"];
    let (calls, code, error, _) = run("book-ready", &words, answers);
    assert_eq!((calls, code, error.as_str()), (10, 0, ""));
    let (calls, code, ..) = run("book-ready", &["--cli-wait-timeout", "0"], vec![state("LENT")]);
    assert_eq!((calls, code), (1, 255));
    // An interval alone leaves the time of the waiter; without a delay, it leaves the attempts.
    let interval = ["--cli-wait-interval", "0.01"];
    let (calls, code, ..) = run("book-ready", &interval, vec![state("LENT")]);
    assert_eq!((calls, code), (4, 255));
    for (words, want) in [
        (["--cli-wait-timeout", "5x"], "\"5x\" is not a duration such as 30, 30s, 5m or 1h"),
        (["--cli-wait-timeout", "-1"], "is not a duration"),
        (["--cli-wait-interval", "0s"], "it must be longer than 0"),
        (["--cli-wait-interval", "9000h"], "(at most 8760h)"),
    ] {
        let (calls, code, error, _) = run("book-ready", &words, vec![state("READY")]);
        assert_eq!((calls, code), (0, 252), "{words:?} {error}");
        assert!(error.contains(want), "{words:?} {error}");
    }
    let server = Server::of(vec![state("READY")]);
    let help = ran(&server, &["wait", "book-ready", "help"]).out;
    assert!(help.contains("--cli-wait-interval SECONDS|30s|5m|1h"), "{help}");
    assert!(!ran(&server, &["describe-book", "help"]).out.contains("--cli-wait-"));
}

#[test]
fn names_and_options() {
    let server = Server::of(vec![state("READY")]);
    let none = ran(&server, &["wait"]);
    assert_eq!(
        (none.code, none.err.contains("too few arguments")),
        (Some(252), true),
        "{}",
        none.err
    );
    let unknown = ran(&server, &["wait", "book-redy"]);
    assert_eq!(unknown.code, Some(252));
    assert!(
        unknown.err.contains("argument subcommand: Found invalid choice 'book-redy'"),
        "{}",
        unknown.err
    );
    assert!(unknown.err.contains("* book-ready"), "{}", unknown.err);
    let missing = ran(&server, &["wait", "book-ready"]);
    assert_eq!(
        (missing.code, missing.err.contains("--title")),
        (Some(252), true),
        "{}",
        missing.err
    );
    let extra = ran(&server, &["wait", "book-ready", "--title", "x", "--bogus"]);
    assert!(extra.err.contains("Unknown options: --bogus"), "{}", extra.err);
    assert!(server.seen().is_empty());
    let list = ran(&server, &["wait", "help"]).out;
    assert!(list.contains("o book-exists") && list.contains("o copies-ready"), "{list}");
    let help = ran(&server, &["wait", "book-ready", "help"]).out;
    assert!(help.contains("Until a book is ready.") && help.contains("every 0 seconds"), "{help}");
    assert!(help.contains("--title <value>") && help.contains("at most 4 times"), "{help}");
    assert!(ran(&server, &["help"]).out.contains("o wait"));
    let skeleton = ran(&server, &["wait", "book-ready", "--generate-cli-skeleton"]);
    assert_eq!(skeleton.out, "{\n    \"Title\": \"\"\n}\n");
}

/// Waiting needs a response.
#[test]
fn what_is_no_answer_ends_it() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![state("x")]);
    let mut command =
        crate::pages::shelf(home.path(), &server, &["wait", "book-ready", "--title", "x"]);
    let ran = crate::support::run(
        command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1").env("AWS_MAX_ATTEMPTS", "1"),
    );
    assert_eq!(ran.code, Some(255));
    assert!(ran.err.contains("Could not connect to the endpoint URL"), "{}", ran.err);
}
