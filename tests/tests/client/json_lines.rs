//! `--output jsonl`: an element of the result per line; everything else is named on standard error.

use crate::pages::{library, list, ran, shelf};
use crate::server::{Answer, Server};
use crate::support::{Ran, run};

const TO_LINES: [&str; 2] = ["--output", "jsonl"];

fn lines(server: &Server, more: &[&str]) -> Ran {
    list(server, &[&TO_LINES[..], more].concat())
}

const OTHERS: &str = "note: --output jsonl prints the elements of Books, not Leaves, Blurb, \
                      Place.Words, Owner, Place.Room; --query selects others\n";

#[test]
fn an_element_of_the_list_per_line() {
    let server = library();
    let all = lines(&server, &[]);
    let book = |i: usize| format!("{{\"Title\":\"b{i}\",\"Leaves\":{i}}}\n");
    let want: String = (0..7).map(book).collect();
    assert_eq!((all.code, all.out.as_str(), all.err.as_str()), (Some(0), want.as_str(), OTHERS));
    assert_eq!(server.seen().len(), 3);

    // The token that other formats print is on standard error, ready to be passed.
    let cut = lines(&library(), &["--max-items", "4"]);
    assert_eq!(cut.out, (0..4).map(book).collect::<String>());
    let note = "note: there are more results; continue with --starting-token \
                eyJOZXh0VG9rZW4iOiAidDMiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==\n";
    assert_eq!(cut.err, format!("{OTHERS}{note}"));

    for words in [&["--no-paginate"][..], &["--max-results", "3"]] {
        let page = lines(&library(), words);
        assert_eq!(page.out, (0..3).map(book).collect::<String>(), "{words:?}");
        let note = "note: there are more results; continue with --cli-input-json \
                    '{\"NextToken\":\"t3\"}'\n";
        assert_eq!(page.err, format!("{OTHERS}{note}"));
    }
    let last = lines(&library(), &["--next-token", "t6"]);
    assert_eq!((last.out, last.err), (book(6), OTHERS.to_owned()));
}

#[test]
fn a_query_is_applied_to_each_page() {
    let titles = lines(&library(), &["--query", "Books[].Title"]);
    assert_eq!(titles.out, "\"b0\"\n\"b1\"\n\"b2\"\n\"b3\"\n\"b4\"\n\"b5\"\n\"b6\"\n");
    assert_eq!(titles.err, "");
    let values = lines(&library(), &["--query", "{o: Owner, n: NextToken}"]);
    assert_eq!(
        values.out,
        "{\"o\":\"o0\",\"n\":\"t3\"}\n{\"o\":\"o3\",\"n\":\"t6\"}\n{\"o\":\"o6\",\"n\":null}\n"
    );
    assert_eq!(lines(&library(), &["--query", "NextToken"]).out, "\"t3\"\n\"t6\"\n");
    let one = lines(&library(), &["--no-paginate", "--query", "Place.Words"]);
    assert_eq!(one.out, "\"w0\"\n");
}

#[test]
fn other_results_are_one_line() {
    let server = Server::by(|_| Answer::new(200, r#"{"State":"a\nb","Copies":[{},{}]}"#));
    let words = ["describe-book", "--title", "t"];
    let whole = ran(&server, &[&words[..], &TO_LINES].concat());
    assert_eq!(whole.out, "{\"State\":\"a\\nb\",\"Copies\":[{},{}]}\n");
    let copies = ran(&server, &[&words[..], &TO_LINES, &["--query", "Copies"]].concat());
    assert_eq!(copies.out, "{}\n{}\n");

    // A setting and a nested list.
    let server = Server::by(|_| Answer::new(200, r#"{"Found":{"Shelves":["x","y"]}}"#));
    let home = tempfile::tempdir().unwrap();
    let by_variable =
        run(shelf(home.path(), &server, &["list-shelves"]).env("AWS_DEFAULT_OUTPUT", "jsonl"));
    assert_eq!((by_variable.out.as_str(), by_variable.err.as_str()), ("\"x\"\n\"y\"\n", ""));

    // No element, no line.
    let server = Server::by(|_| Answer::new(200, "{}"));
    let none = lines(&server, &[]);
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (Some(0), "", ""));
}
