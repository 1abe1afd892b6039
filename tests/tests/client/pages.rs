//! Paginated results: merging, truncation, continuation, and errors.

use crate::server::{Answer, Seen, Server};
use crate::support::{Ran, run};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A call of the test service with pagination.
pub(crate) fn shelf(home: &std::path::Path, server: &Server, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .env("HARDIE_TEST_MODEL", "shelf")
        .env("HOME", home)
        .env("AWS_REGION", "us-west-2")
        .env("AWS_ACCESS_KEY_ID", "AKIDENV")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-env")
        .env("AWS_ENDPOINT_URL", server.url())
        .stdin(Stdio::null())
        .args(words);
    command
}

pub(crate) fn ran(server: &Server, words: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    run(&mut shelf(home.path(), server, words))
}

fn query(seen: &Seen, name: &str) -> Option<String> {
    let (_, query) = seen.target.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).map(str::to_owned)
}

/// Seven books on pages of three, with everything that pages can contain.
pub(crate) fn library() -> Server {
    Server::by(|seen| {
        let from: usize = query(seen, "token").map_or(0, |token| token[1..].parse().unwrap());
        let size: usize = query(seen, "size").map_or(3, |size| size.parse().unwrap());
        let books: Vec<String> = (from..(from + size).min(7))
            .map(|i| format!(r#"{{"Title":"b{i}","Leaves":{i}}}"#))
            .collect();
        let next = from + size;
        let token = if next < 7 { format!(r#","NextToken":"t{next}""#) } else { String::new() };
        let page = format!(
            r#"{{"Books":[{}],"Leaves":{next},"Blurb":"<{from}>","Owner":"o{from}","Place":{{"Room":"r{from}","Words":["w{from}"]}}{token}}}"#,
            books.join(",")
        );
        Answer::new(200, &page)
    })
}

const LIST: [&str; 3] = ["list-books", "--shelf", "s"];

pub(crate) fn list(server: &Server, more: &[&str]) -> Ran {
    ran(server, &[&LIST[..], more].concat())
}

fn compact(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text)
        .map_or_else(|_| text.to_owned(), |it| it.to_string())
}

#[test]
fn pages_are_one_result_over_one_connection() {
    let server = library();
    let all =
        list(&server, &["--query", "[Books[].Title, Leaves, Blurb, Owner, Place, NextToken]"]);
    assert_eq!((all.code, all.err.as_str()), (Some(0), ""));
    let (titles, words) = (["b0", "b1", "b2", "b3", "b4", "b5", "b6"], ["w0", "w3", "w6"]);
    let want =
        serde_json::json!([titles, 18, "<0><3><6>", "o0", {"Words": words, "Room": "r0"}, null]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&all.out).unwrap(), want);
    assert_eq!((server.seen().len(), server.connections()), (3, 1));
    assert_eq!(query(&server.seen()[0], "token"), None);
    assert_eq!(query(&server.seen()[2], "token").as_deref(), Some("t6"));

    // The order is: the items, then the other kept members.
    let keys = list(&server, &["--query", "keys(@)"]);
    assert_eq!(compact(&keys.out), r#"["Books","Leaves","Blurb","Place","Owner"]"#);

    let sized = list(&library(), &["--page-size", "2", "--query", "Blurb"]);
    assert_eq!(sized.out, "\"<0><2><4><6>\"\n");
}

#[test]
fn a_walk_is_cut_and_goes_on() {
    let server = library();
    let first =
        list(&server, &["--max-items", "4", "--query", "[Books[].Title, Leaves, NextToken]"]);
    // {"NextToken": "t3", "boto_truncate_amount": 1}
    let token = "eyJOZXh0VG9rZW4iOiAidDMiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==";
    assert_eq!(compact(&first.out), format!(r#"[["b0","b1","b2","b3"],9,"{token}"]"#));
    assert_eq!(server.seen().len(), 2);
    let rest = list(
        &server,
        &["--starting-token", token, "--query", "[Books[].Title, Leaves, Blurb, Place.Words]"],
    );
    assert_eq!(compact(&rest.out), r#"[["b4","b5","b6"],15,"<6>",["w6"]]"#);
    assert_eq!(query(&server.seen()[2], "token").as_deref(), Some("t3"));
    let again = list(
        &server,
        &["--starting-token", token, "--max-items", "1", "--query", "[Books[].Title, NextToken]"],
    );
    // {"NextToken": "t3", "boto_truncate_amount": 2}
    let next = "eyJOZXh0VG9rZW4iOiAidDMiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ==";
    assert_eq!(compact(&again.out), format!(r#"[["b4"],"{next}"]"#));
    // An iteration that ends after a whole page returns the service's token; one that ends after
    // the last page returns none.
    let page = list(&server, &["--max-items", "6", "--query", "NextToken"]);
    assert_eq!(page.out, "\"eyJOZXh0VG9rZW4iOiAidDYifQ==\"\n");
    assert_eq!(list(&server, &["--max-items", "7", "--query", "NextToken"]).out, "null\n");
    // Tokens of the service and tokens in the old format.
    for (token, want) in [
        ("t6", "[\"b6\"]"),
        ("t3___2", "[\"b5\",\"b6\"]"),
        ("None___5", "[\"b3\",\"b4\",\"b5\",\"b6\"]"),
    ] {
        let ran = list(&server, &["--starting-token", token, "--query", "Books[].Title"]);
        assert_eq!(compact(&ran.out), want, "{token} {}", ran.err);
    }
    let bad = list(&server, &["--starting-token", "a___b___c"]);
    assert_eq!(
        (bad.code, bad.err.as_str()),
        (Some(255), "\nvariant: [ERROR]: Bad starting token: a___b___c\n")
    );
}

#[test]
fn text_and_yaml_stream_come_page_by_page() {
    let server = library();
    let text = list(&server, &["--output", "text", "--query", "[Blurb, Owner, length(Books)]"]);
    assert_eq!(text.out, "<0>\to0\t3\n<3>\tNone\t3\n<6>\tNone\t1\n");
    let cut = list(&server, &["--output", "text", "--max-items", "3"]);
    assert!(cut.out.ends_with("\nNEXTTOKEN\teyJOZXh0VG9rZW4iOiAidDMifQ==\n"), "{}", cut.out);
    let stream = list(&server, &["--output", "yaml-stream", "--query", "{n: NextToken, o: Owner}"]);
    assert_eq!(stream.out, "- n: t3\n  o: o0\n- n: t6\n  o: o3\n- n: null\n  o: o6\n");
    let table = list(&server, &["--output", "table", "--query", "Books[].Title"]);
    assert_eq!(table.out.matches("ListBooks").count(), 1, "{}", table.out);
    assert!(table.out.contains("b0") && table.out.contains("b6"), "{}", table.out);
    let off = list(&server, &["--output", "off"]);
    assert_eq!((off.code, off.out.as_str()), (Some(0), ""));
}

#[test]
fn paging_is_off_where_it_is_done_by_hand() {
    let one = r#"{"Owner":"o3","Next":"t6"}"#;
    let by_hand: [&[&str]; 5] = [
        &["--next-token", "t3"],
        &["--next-token", "t3", "--max-results", "3"],
        &["--cli-input-json", r#"{"NextToken":"t3"}"#],
        &["--cli-input-yaml", "{NextToken: t3, MaxResults: 3}"],
        &["--no-paginate", "--cli-input-json", r#"{"NextToken":"t3"}"#],
    ];
    for words in by_hand {
        let server = library();
        let ran = list(&server, &[words, &["--query", "{Owner: Owner, Next: NextToken}"]].concat());
        assert_eq!(
            (compact(&ran.out).as_str(), server.seen().len()),
            (one, 1),
            "{words:?} {}",
            ran.err
        );
    }
    let server = library();
    let both: [(&[&str], &str); 3] = [
        (&["--no-paginate", "--max-items", "1"], "--max-items"),
        (
            &["--next-token", "t3", "--page-size", "2", "--starting-token", "x"],
            "--starting-token, --page-size",
        ),
        (&["--cli-input-json", r#"{"MaxResults":2}"#, "--max-items", "5"], "--max-items"),
    ];
    for (words, named) in both {
        let ran = list(&server, words);
        let want = format!(
            "\nvariant: [ERROR]: Error during pagination: Cannot specify --no-paginate along with \
                pagination arguments: {named}\n"
        );
        assert_eq!((ran.code, ran.err), (Some(255), want), "{words:?}");
    }
    let bad = list(&server, &["--max-items", "x"]);
    assert_eq!(bad.code, Some(252));
    assert!(bad.err.contains("argument --max-items: invalid int value: 'x'"), "{}", bad.err);
    assert!(server.seen().is_empty());
}

/// `--max-items` is our option with pagination, and the model's own without.
#[test]
fn an_option_may_be_the_models_own() {
    let shelves = |marker: Option<&str>| match marker {
        None => r#"{"Found":{"Shelves":["a","b"],"Marker":"m1","IsTruncated":true}}"#,
        Some(_) => r#"{"Found":{"Shelves":["c"],"Marker":"m2","IsTruncated":false}}"#,
    };
    let server =
        Server::by(move |seen| Answer::new(200, shelves(query(seen, "marker").as_deref())));
    let all = ran(&server, &["list-shelves"]);
    assert_eq!(compact(&all.out), r#"{"Found":{"Shelves":["a","b","c"]}}"#, "{}", all.err);
    let cut = ran(&server, &["list-shelves", "--max-items", "1", "--page-size", "9"]);
    assert!(
        compact(&cut.out).starts_with(r#"{"Found":{"Shelves":["a"]},"NextToken":"#),
        "{}",
        cut.out
    );
    let asked = server.seen();
    assert_eq!((asked.len(), query(&asked[2], "maxitems").as_deref()), (3, Some("9")));
    let own = ran(
        &server,
        &["list-shelves", "--no-paginate", "--max-items", "1", "--query", "Found.Marker"],
    );
    assert_eq!(own.out, "\"m1\"\n", "{}", own.err);
    assert_eq!(query(&server.seen()[3], "maxitems").as_deref(), Some("1"));
    let bad = ran(&server, &["list-shelves", "--max-items", "x"]);
    assert_eq!(
        (bad.code, bad.err.contains("invalid literal for int() with base 10: 'x'")),
        (Some(255), true)
    );
    let help = ran(&server, &["list-shelves", "help"]).out;
    assert!(help.contains("--starting-token (string)") && !help.contains("--marker"), "{help}");
}

#[test]
fn several_tokens_are_one() {
    let server = Server::by(|seen| {
        let body = seen.text();
        let next =
            if body.contains("FromBook") { "" } else { r#","NextShelf":"s1","NextBook":"b1""# };
        Answer::new(200, &format!(r#"{{"Books":["x","y"]{next}}}"#))
    });
    let cut = ran(&server, &["scan-books", "--max-items", "3", "--query", "NextToken"]);
    // {"FromShelf": "s1", "FromBook": "b1", "boto_truncate_amount": 1}
    let token =
        "eyJGcm9tU2hlbGYiOiAiczEiLCAiRnJvbUJvb2siOiAiYjEiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==";
    assert_eq!(cut.out, format!("\"{token}\"\n"), "{}", cut.err);
    let second: serde_json::Value = serde_json::from_slice(&server.seen()[1].body).unwrap();
    assert_eq!(second, serde_json::json!({"FromBook": "b1", "FromShelf": "s1"}));
    let rest = ran(&server, &["scan-books", "--starting-token", token, "--query", "Books"]);
    assert_eq!(compact(&rest.out), r#"["y"]"#);
}

#[test]
fn what_ends_a_walk_early() {
    let twice = Server::of(vec![Answer::new(200, r#"{"Books":[],"NextToken":"t"}"#)]);
    let ran = list(&twice, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(255), ""));
    assert_eq!(
        ran.err,
        "\nvariant: [ERROR]: Error during pagination: The same next token was received twice: \
            {'NextToken': 't'}\n"
    );
    assert_eq!(twice.seen().len(), 2);

    let page = Answer::new(200, r#"{"Books":[{"Title":"b"}],"NextToken":"t"}"#);
    let error = Answer::error(400, "Gone", r#"{"message":"no more"}"#);
    let failing = Server::of(vec![page.clone(), error.clone()]);
    let whole = list(&failing, &[]);
    assert_eq!((whole.code, whole.out.as_str()), (Some(254), ""));
    assert!(
        whole.err.contains("(Gone) when calling the ListBooks operation: no more"),
        "{}",
        whole.err
    );
    let failing = Server::of(vec![page.clone(), error]);
    let lines = list(&failing, &["--output", "text", "--query", "Books[].Title"]);
    assert_eq!((lines.code, lines.out.as_str()), (Some(254), "b\n"));

    // A page is retried by itself.
    let slow = Answer::error(503, "SlowDown", "{}");
    let tried = Server::of(vec![page, slow, Answer::new(200, r#"{"Books":[{"Title":"c"}]}"#)]);
    assert_eq!(compact(&list(&tried, &["--query", "Books[].Title"]).out), r#"["b","c"]"#);
}

#[cfg(unix)]
#[test]
fn ctrl_c_between_pages_ends_it() {
    let server = Server::by(|seen| match query(seen, "token") {
        None => Answer::new(200, r#"{"Blurb":"one","NextToken":"t"}"#),
        Some(_) => Answer::Silence(Duration::from_secs(20)),
    });
    let home = tempfile::tempdir().unwrap();
    let words = [&LIST[..], &["--output", "text", "--query", "Blurb"]].concat();
    let mut child = shelf(home.path(), &server, &words).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "one\n");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!((child.wait().unwrap().code(), rest.as_str()), (Some(130), "\n"));
}

/// Pages are not requested if nobody reads them.
#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_ends_it() {
    let server = Server::by(|seen| {
        let number: usize = query(seen, "token").map_or(0, |token| token.parse().unwrap());
        std::thread::sleep(Duration::from_millis(20));
        Answer::new(200, &format!(r#"{{"Blurb":"{number}","NextToken":"{}"}}"#, number + 1))
    });
    let home = tempfile::tempdir().unwrap();
    let words = [&LIST[..], &["--output", "text", "--query", "Blurb"]].concat();
    let mut child = shelf(home.path(), &server, &words).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut String::new()).unwrap();
    drop(out);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(server.seen().len() < 50);
}
