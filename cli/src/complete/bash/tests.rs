use super::{Candidate, request};

/// What readline inserts for candidates that replace the last word of a line.
fn inserted(line: &str, text: Option<&str>, words: &[&str]) -> Vec<String> {
    let request = request(line, text).unwrap();
    let typed = request.words.last().unwrap();
    assert!(words.iter().all(|word| word.starts_with(typed)), "{line}: {typed}");
    let found: Vec<Candidate> = words
        .iter()
        .map(|word| {
            if word.ends_with(['=', '/']) {
                Candidate::open(*word, "")
            } else {
                Candidate::new(*word, "")
            }
        })
        .collect();
    request.reply(&found).lines().map(str::to_owned).collect()
}

#[test]
fn candidates_are_quoted_for_their_place() {
    let name = "file://$(touch X) a'b\"c`d\\e!f*?[g]{h,i};&|<>#%~é";
    let plain = "-file://\\$\\(touch\\ X\\)\\ a\\'b\\\"c\\`d\\\\e\\!f\\*\\?\\[g\\]\\{h,i\\}\\;\\&\\|\\<\\>\\#%\\~é";
    let double = "-file://\\$(touch X) a'b\\\"c\\`d\\\\e\"'!'\"f*?[g]{h,i};&|<>#%~é";
    let cases: &[(&str, Option<&str>, &str)] = &[
        ("aws file://", Some("file://"), plain),
        ("aws file://$", Some("file://$"), plain),
        (
            "aws file://",
            None,
            "-//\\$\\(touch\\ X\\)\\ a\\'b\\\"c\\`d\\\\e\\!f\\*\\?\\[g\\]\\{h,i\\}\\;\\&\\|\\<\\>\\#%\\~é",
        ),
        ("aws \"file://\\$(touch", Some("file://\\$(touch"), double),
        ("aws \"file://$(touch", Some("file://$(touch"), double),
        (
            "aws 'file://$",
            Some("file://$"),
            "-file://$(touch X) a'\\''b\"c`d\\e!f*?[g]{h,i};&|<>#%~é",
        ),
        (
            "aws $'file://$",
            Some("file://$"),
            "-file://$(touch X) a\\'b\"c`d\\\\e!f*?[g]{h,i};&|<>#%~é",
        ),
    ];
    for (line, text, want) in cases {
        assert_eq!(inserted(line, *text, &[name]), [*want], "{line}");
    }
}

#[test]
fn words_that_are_quoted_already() {
    let cases: &[(&str, Option<&str>, &str, &str)] = &[
        ("aws a\\ ", Some("a\\ "), "a b", "-a\\ b"),
        ("aws a\\", Some("a\\"), "a b", "-a\\ b"),
        ("aws \"a\\", Some("a\\"), "ab", "-ab"),
        ("aws a' 'b\"c\"", Some("a' 'b\"c\""), "a bcd", "-a\\ bcd"),
        ("aws 'a'b", Some("'a'b"), "ab c", "-ab\\ c"),
        ("aws k=\"a b", Some("a b"), "k=a bc", "-a bc"),
        ("aws --ca-bundle ~/a\\ ", Some("~/a\\ "), "~/a b", "-~/a\\ b"),
        ("aws ~", Some("~"), "~x/y", "-~x/y"),
        ("aws \\~", Some("\\~"), "~x", "-\\~x"),
        ("aws a:~", Some("~"), "a:~x", "-\\~x"),
    ];
    for (line, text, word, want) in cases {
        assert_eq!(inserted(line, *text, &[word]), [*want], "{line}");
    }
    // bash would expand the text before it.
    assert!(request("aws $x:a", Some("a")).is_none());
    assert!(request("aws `x`=a", Some("a")).is_none());
    assert!(request("aws \"a$x\":b", Some("b")).is_none());
    assert!(request("aws 'a$x':b", Some("b")).is_some());
    // readline's text must be the end of the line.
    assert!(request("aws a", Some("b")).is_none());
}

#[test]
fn quotes_are_closed_once() {
    // readline closes a quote if the text does not end with it.
    for (line, word, want) in [
        ("aws '", "it'", "-it'\\'"),
        ("aws \"", "a\"", "-a\"\\\""),
        ("aws \"", "a!", "-a\"'!'\"\""),
        ("aws $'", "it'", "-it'\\'"),
        ("aws '", "a!", "-a!"),
    ] {
        assert_eq!(inserted(line, Some(""), &[word]), [want], "{line} {word}");
    }
    // In a quote that stays open, both candidates have the same first bytes.
    assert_eq!(inserted("aws 'k={Ty", Some("k={Ty"), &["k={Type="]), ["-k={Type=", "-k={Type= "]);
    assert_eq!(inserted("aws k={Ty", Some("{Ty"), &["k={Type="]), ["+\\{Type="]);
}

#[test]
fn no_half_escape_is_common_to_all() {
    assert_eq!(inserted("aws a", Some("a"), &["a b", "a;c"]), ["-a' 'b", "-a\\;c"]);
    assert_eq!(inserted("aws a", Some("a"), &["a'b", "a;c"]), ["-a\"'\"b", "-a\\;c"]);
    assert_eq!(inserted("aws \"a", Some("a"), &["a$b", "a`c"]), ["-a\"'$'\"b", "-a\\`c"]);
    assert_eq!(inserted("aws a", Some("a"), &["a bc", "a bd"]), ["-a\\ bc", "-a\\ bd"]);
}

#[test]
fn words_of_a_line() {
    let words = |line: &str| request(line, Some("")).map(|it| it.words);
    let cases: &[(&str, &[&str])] = &[
        ("aws ", &[""]),
        ("aws a 'b c' \"d\\\"\\e\" $'f\\'\\n' ", &["a", "b c", "d\"\\e", "f'\n", ""]),
        ("aws a 2>err --x >  out b ", &["a", "--x", "b", ""]),
        ("aws a 2>&1 b ", &["a", "b", ""]),
        ("aws a\\\nb \\\n c ", &["ab", "c", ""]),
        ("aws '' ", &["", ""]),
    ];
    for (line, want) in cases {
        assert_eq!(words(line).unwrap(), *want, "{line}");
    }
    assert!(words("aws >").is_none());
    assert!(words("aws 2> ").is_none());
}
