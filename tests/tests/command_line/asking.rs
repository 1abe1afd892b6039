//! `--help`, `-h`, `-V`, and `help` in front of a command.

use crate::support::{AWS, Home, VARIANT, run};

/// Runs a program under a name other than `aws`.
fn tool(program: &str, words: &[&str]) -> crate::support::Ran {
    let home = Home::new();
    // An unreadable file affects requests, but not help.
    if !words.contains(&"help") {
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(home.path().join(".aws/config"), "[broken\n").unwrap();
    }
    let link = home.called(program, "tool");
    run(home.bare(link).args(words))
}

#[test]
fn help_of_what_stands_before() {
    let cases: [(&str, &[&str], &str); 33] = [
        (VARIANT, &["--help"], "SHELF()"),
        (VARIANT, &["-h"], "SHELF()"),
        (VARIANT, &["--region", "x", "-h"], "SHELF()"),
        (VARIANT, &["--help", "list-books"], "SHELF()"),
        (VARIANT, &["--help", "nothing", "--output", "bad"], "SHELF()"),
        (VARIANT, &["list-books", "--help"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "-h"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--shelf", "a", "--help"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--shelf=--help", "-h"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--help", "--shelf"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--help", "--profile"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--help", "--", "x"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--zzz", "--help"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--zzz", "a", "b", "-h"], "LIST-BOOKS()"),
        (VARIANT, &["--region", "r", "list-books", "--region", "r", "-h"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--cli-dry-run", "--help"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--generate-cli-skeleton", "--help"], "LIST-BOOKS()"),
        (VARIANT, &["list-books", "--cli-auto-prompt", "--help"], "LIST-BOOKS()"),
        (VARIANT, &["get-cover", "--title", "x", "-h"], "GET-COVER()"),
        (VARIANT, &["wait", "--help"], "WAIT()"),
        (VARIANT, &["wait", "book-ready", "-h"], "BOOK-READY()"),
        (VARIANT, &["help", "--help"], "SHELF()"),
        (VARIANT, &["list-books", "help", "--help"], "LIST-BOOKS()"),
        (VARIANT, &["help", "list-books"], "LIST-BOOKS()"),
        (VARIANT, &["help", "wait"], "WAIT()"),
        (VARIANT, &["help", "wait", "book-ready"], "BOOK-READY()"),
        (AWS, &["--help"], "TOOL()"),
        (AWS, &["kitchen", "--help"], "KITCHEN()"),
        (AWS, &["kitchen", "cook-meal", "--steps", "a", "b", "--help"], "COOK-MEAL()"),
        (AWS, &["kitchen", "cook-meal", "--steps", "--help"], "COOK-MEAL()"),
        (AWS, &["help", "kitchen"], "KITCHEN()"),
        (AWS, &["help", "kitchen", "cook-meal"], "COOK-MEAL()"),
        (AWS, &["kitchen", "help", "cook-meal"], "COOK-MEAL()"),
    ];
    for (program, words, page) in cases {
        let (code, out, err) = tool(program, words);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{words:?}");
        assert!(out.starts_with(page), "{words:?}: {out}");
    }
}

#[test]
fn the_version() {
    let version = format!("tool/{} ", env!("CARGO_PKG_VERSION"));
    for words in [
        &["-V"][..],
        &["list-books", "-V"],
        &["-V", "--help"],
        &["list-books", "--shelf", "x", "-V"],
    ] {
        let (code, out, _) = tool(VARIANT, words);
        assert!(code == Some(0) && out.starts_with(&version), "{words:?}: {out}");
    }
    assert!(tool(VARIANT, &["--help", "-V"]).1.starts_with("SHELF()"));
}

#[test]
fn values_and_errors_stay_what_they_are() {
    let cases: [(&[&str], &str); 10] = [
        (&["list-books", "--shelf", "--help"], "argument --shelf: expected one argument"),
        (&["list-books", "--shelf", "-h"], "argument --shelf: expected one argument"),
        (&["list-books", "--shelf", "-V"], "argument --shelf: expected one argument"),
        (&["--region", "--help"], "argument --region: expected one argument"),
        (&["--profile", "-h", "list-books"], "argument --profile: expected one argument"),
        (&["help", "--", "--help"], "Unknown options: --help"),
        (&["list-bookz", "--help"], "Found invalid choice 'list-bookz'"),
        (&["--output", "bad", "--help"], "Found invalid choice 'bad'"),
        (&["help", "list-bookz"], "Found invalid choice 'list-bookz'"),
        (&["help", "list-books", "more"], "Unknown options: more"),
    ];
    for (words, want) in cases {
        let (code, out, err) = tool(VARIANT, words);
        assert_eq!((code, out.as_str()), (Some(252), ""), "{words:?}");
        assert!(err.contains(want), "{words:?}: {err}");
    }
    let home = Home::new();
    let cases: [(&[&str], &str); 4] = [
        (&["list-books", "--", "--help"], "the following arguments are required: --shelf"),
        (&["list-books", "--shelf", "x", "--", "-h"], "Unknown options: -h"),
        (&["--", "--help"], "Found invalid choice '--help'"),
        (&["list-books", "--shelf=x", "--help=x"], "Unknown options: --help=x"),
    ];
    for (words, want) in cases {
        let (code, out, err) = run(home.bare(VARIANT).args(words));
        assert_eq!((code, out.as_str()), (Some(252), ""), "{words:?}");
        assert!(err.contains(want), "{words:?}: {err}");
    }
}

#[test]
fn as_aws_nothing_changes() {
    let home = Home::new();
    for words in [
        &["--help"][..],
        &["-h"],
        &["-V"],
        &["kitchen", "--help"],
        &["kitchen", "ping", "--help"],
        &["kitchen", "ping", "-V"],
    ] {
        let (code, out, err) = run(home.bare(AWS).args(words));
        assert_eq!((code, out.as_str()), (Some(252), ""), "{words:?}: {err}");
    }
    // Arguments after `help` are ignored, as in the AWS CLI.
    let (code, out, _) = run(home.bare(AWS).args(["kitchen", "help", "cook-meal"]));
    assert!(code == Some(0) && out.starts_with("KITCHEN()"), "{out}");
    assert!(out.contains("       o cook-meal\n       o "), "{out}");
}

#[test]
fn the_page_of_commands_says_what_they_do() {
    let (_, out, _) = tool(VARIANT, &["help"]);
    for text in [
        "       `tool <command> --help` or `tool help <command>` shows ",
        "       o get-blurb\n         A call whose whole response is a blob that is not modelled \
            as a\n         stream.\n       o ",
        "SYNOPSIS\n       tool [options] <command> [parameters]\n",
        "\n\nGLOBAL OPTIONS\n",
        "       --region (string)\n",
    ] {
        assert!(out.contains(text), "{text}: {out}");
    }
    let (_, out, _) = tool(AWS, &["help"]);
    assert!(
        out.contains("`tool <command> <subcommand> --help`")
            && out.contains("       o kitchen\n         "),
        "{out}"
    );
}
