//! Data that the AWS CLI loses with exit code 0, and skeletons that it rejects.

use crate::support::{AWS, Home, Server, run};

/// Three rooms on pages with one room each.
fn rooms() -> Server {
    Server::start(|line| {
        let at = line.split("start=t").nth(1).and_then(|rest| rest[..1].parse().ok()).unwrap_or(1);
        let next = if at < 3 { format!(r#","NextToken":"t{}""#, at + 1) } else { String::new() };
        format!(r#"{{"Rooms":["r{at}"]{next}}}"#).into_bytes()
    })
}

#[test]
fn options_called_like_members_for_pages_get_all_pages() {
    let home = Home::new();
    let cases: [(&[&str], &str, usize); 5] = [
        (&[], "r1\tr2\tr3\n", 3),
        (&["--page-size", "1"], "r1\tr2\tr3\n", 3),
        (&["--starting-token", "t2"], "r2\tr3\n", 2),
        (&["--starting-token", "t2", "--page-size", "7"], "r2\tr3\n", 2),
        (&["--no-paginate"], "r1\n", 1),
    ];
    for (words, want, requests) in cases {
        let server = rooms();
        let (code, out, err) = run(home.variant(&server).args(["list-rooms"]).args(words).args([
            "--output",
            "json",
            "--query",
            "join(`\\t`, Rooms)",
        ]));
        let want = format!("{:?}\n", want.trim_end());
        assert_eq!((code, out.as_str(), err.as_str()), (Some(0), want.as_str(), ""), "{words:?}");
        let seen = server.seen();
        assert_eq!(seen.len(), requests, "{seen:?}");
        let size = words
            .iter()
            .position(|word| *word == "--page-size")
            .map(|at| format!("size={}", words[at + 1]));
        assert!(
            seen.iter().all(|line| size.as_ref().is_none_or(|size| line.contains(size.as_str()))),
            "{seen:?}"
        );
    }
    // Without pagination, the options are the model's own.
    let server = rooms();
    let words = ["list-rooms", "--no-paginate", "--starting-token", "t3", "--page-size", "5"];
    let (code, out, err) = run(home.variant(&server).args(words).args(["--output", "text"]));
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "ROOMS\tr3\n", ""));
}

#[test]
fn a_query_does_not_lose_the_token_to_go_on_with() {
    let home = Home::new();
    let token = "eyJTdGFydGluZ1Rva2VuIjogInQyIn0=";
    for (query, want) in [
        ("Rooms[0]", format!("r1\nNEXTTOKEN\t{token}\n")),
        ("{x: Rooms}", format!("X\tr1\nNEXTTOKEN\t{token}\n")),
        ("NextToken", format!("None\nNEXTTOKEN\t{token}\n")),
    ] {
        let words = ["list-rooms", "--output", "text", "--max-items", "1", "--query", query];
        let (code, out, err) = run(home.variant(&rooms()).args(words));
        assert_eq!((code, err.as_str()), (Some(0), ""), "{query}");
        assert!(out.contains(token), "{query}: {out}");
        if query != "NextToken" {
            assert!(out.ends_with(&want[want.find("NEXTTOKEN").unwrap()..]), "{query}: {out}");
        }
    }
}

#[test]
fn nulls_of_skeletons_are_taken_back() {
    let home = Home::new();
    let document = |text: &str, option: &str| {
        let words =
            ["kitchen", "put-scalars", option, text, "--cli-dry-run", "--region", "us-west-2"];
        run(home.bare(AWS).args(words))
    };
    let (code, skeleton, _) =
        run(home.bare(AWS).args(["kitchen", "put-scalars", "--generate-cli-skeleton"]));
    assert_eq!(code, Some(0));
    let value: serde_json::Value = serde_json::from_str(&skeleton).unwrap();
    let nulls: Vec<&String> = value
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, it)| it.is_null())
        .map(|(name, _)| name)
        .collect();
    assert!(!nulls.is_empty(), "{skeleton}");
    let (_, _, err) = document(&skeleton, "--cli-input-json");
    assert!(!err.contains("value: None"), "{err}");
    for (text, option) in
        [(r#"{"NAME":null}"#, "--cli-input-json"), ("NAME: null", "--cli-input-yaml")]
    {
        let (code, out, err) = document(&text.replace("NAME", nulls[0]), option);
        assert!(!err.contains("value: None"), "{code:?} {err}");
        assert!(!out.contains("null"), "{out}");
    }
    // Values of other types have the AWS CLI's messages, as for options.
    let (code, _, err) = run(home.bare(AWS).args([
        "connect",
        "create-contact",
        "--cli-input-json",
        r#"{"Name":null}"#,
        "--region",
        "us-west-2",
    ]));
    assert!(
        code == Some(252) && err.contains("Invalid type for parameter Name, value: None"),
        "{err}"
    );
}
