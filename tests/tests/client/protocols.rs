//! XML, forms and CBOR from end to end: retries, error messages, and invalid bodies.

use crate::server::{Answer, Seen, Server};
use crate::support::{Ran, run, with_cpu_time};
use std::path::Path;
use std::process::Command;

/// Protocols, as in `HARDIE_TEST_MODEL` after `post-`.
const PROTOCOLS: [&str; 4] = ["restXml", "awsQuery", "ec2Query", "rpcv2Cbor"];

/// The address space of the program in KiB: allocating an announced gigabyte would fail.
const MEMORY: u32 = 900_000;

/// The post office's program with a protocol, without keys.
fn office(protocol: &str, home: &Path, server: &Server, words: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            &format!("ulimit -v {MEMORY}; exec \"$@\""),
            "sh",
            env!("CARGO_BIN_EXE_variant"),
        ])
        .args(words)
        .env_clear()
        .env("HARDIE_TEST_MODEL", format!("post-{protocol}"))
        .env("HOME", home)
        .env("AWS_REGION", "us-west-2")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ENDPOINT_URL", server.url());
    command
}

/// Sends a letter with this number of attempts.
fn ran(protocol: &str, server: &Server, attempts: &str, words: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let words = [&["send-letter", "--box", "b"], words].concat();
    let mut command = office(protocol, home.path(), server, &words);
    command
        .env("AWS_ACCESS_KEY_ID", "AKIDENV")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-env")
        .env("AWS_MAX_ATTEMPTS", attempts);
    run(&mut with_cpu_time(&command, 60))
}

fn bytes(status: u16, body: &[u8]) -> Answer {
    Answer::Http { status, headers: Vec::new(), body: body.to_vec() }
}

/// CBOR strings, short ones only.
fn text(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    [&[0x78, length], text.as_bytes()].concat()
}

/// A success with only the letter's ID.
fn sent(protocol: &str) -> Answer {
    let id = "<letterId>l-1</letterId>";
    match protocol {
        "restXml" => Answer::new(200, &format!("<SendLetterResult>{id}</SendLetterResult>")),
        "awsQuery" => Answer::new(
            200,
            &format!(
                "<SendLetterResponse><SendLetterResult>{id}</SendLetterResult></SendLetterResponse>"
            ),
        ),
        "ec2Query" => Answer::new(200, &format!("<SendLetterResponse>{id}</SendLetterResponse>")),
        _ => bytes(200, &[vec![0xA1], text("LetterId"), text("l-1")].concat()),
    }
}

/// An error with a code, the message `m` and the letter that it refers to.
fn failed(protocol: &str, status: u16, code: &str) -> Answer {
    let error = format!(
        "<Error><Type>Sender</Type><Code>{code}</Code><Message>m</Message><LetterId>l-9</LetterId></Error>"
    );
    let answer = match protocol {
        "ec2Query" => Answer::new(
            status,
            &format!("<Response><Errors>{error}</Errors><RequestID>r</RequestID></Response>"),
        ),
        "rpcv2Cbor" => {
            let pairs = [("__type", code), ("message", "m"), ("LetterId", "l-9")];
            let pairs =
                pairs.into_iter().flat_map(|(key, value)| [text(key), text(value)].concat());
            bytes(status, &[0xA3].into_iter().chain(pairs).collect::<Vec<u8>>())
        }
        _ => Answer::new(
            status,
            &format!("<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>"),
        ),
    };
    answer.with("Retry-After", "0")
}

/// The program's error message, without the prefix.
fn told(ran: &Ran) -> &str {
    ran.err.strip_prefix("\nvariant: [ERROR]: ").unwrap_or(&ran.err).trim_end_matches('\n')
}

#[test]
fn which_errors_are_tried_again() {
    // Status, code, number of attempts.
    let table = [
        (400, "Throttling", 2),
        (400, "ThrottlingException", 2),
        (400, "RequestLimitExceeded", 2),
        (503, "SlowDown", 2),
        (400, "RequestTimeout", 2),
        // Marked as throttling in the model.
        (400, "OfficeFull", 2),
        (500, "Anything", 2),
        (404, "Letter.Lost", 1),
        (400, "Anything", 1),
        (403, "ExpiredToken", 1),
    ];
    for protocol in PROTOCOLS {
        for (status, code, times) in table {
            let server = Server::of(vec![failed(protocol, status, code), sent(protocol)]);
            let ran = ran(protocol, &server, "2", &[]);
            let name = format!("{protocol} {status} {code}: {}", ran.err);
            assert_eq!(server.seen().len(), times, "{name}");
            assert_eq!(ran.code, Some(if times == 1 { 254 } else { 0 }), "{name}");
            if times == 2 {
                assert_eq!(ran.out, "{\n    \"LetterId\": \"l-1\"\n}\n", "{name}");
                let [first, second] = &server.seen()[..] else { panic!("{name}") };
                assert_eq!((&first.target, &first.body), (&second.target, &second.body), "{name}");
            }
        }
    }
}

#[test]
fn errors_are_told_as_the_aws_cli_tells_them() {
    for protocol in PROTOCOLS {
        let tell = |answer: Answer, attempts: &str, words: &[&str]| {
            let server = Server::of(vec![answer]);
            let ran = ran(protocol, &server, attempts, words);
            assert_eq!((ran.code, ran.out.as_str()), (Some(254), ""), "{protocol}: {}", ran.err);
            told(&ran).to_owned()
        };
        // An error code of the model adds the error's members; the shape name is not an error code.
        assert_eq!(
            tell(failed(protocol, 404, "Letter.Lost"), "2", &[]),
            "An error occurred (Letter.Lost) when calling the SendLetter operation: \
                m\n\nAdditional error details:\nLetterId: l-9",
            "{protocol}"
        );
        for code in ["LetterLost", "Else"] {
            let said =
                format!("An error occurred ({code}) when calling the SendLetter operation: m");
            assert_eq!(tell(failed(protocol, 400, code), "2", &[]), said, "{protocol}");
        }
        assert_eq!(
            tell(failed(protocol, 400, "Throttling"), "2", &[]),
            "An error occurred (Throttling) when calling the SendLetter operation (reached max \
                retries: 1): m",
            "{protocol}"
        );
        // An error of a proxy is reported by its status.
        for body in ["", "<html><body>bad gateway</body></html>"] {
            assert_eq!(
                tell(Answer::new(502, body), "1", &[]),
                "An error occurred (502) when calling the SendLetter operation (reached max \
                    retries: 0): Bad Gateway",
                "{protocol} {body:?}"
            );
        }
    }
}

/// An invalid body, and the error message; `None` if it counts as empty.
struct Bad {
    name: &'static str,
    body: Vec<u8>,
    said: &'static str,
}

fn bad(name: &'static str, body: impl Into<Vec<u8>>, said: &'static str) -> Bad {
    Bad { name, body: body.into(), said }
}

/// Invalid XML, and XML that needs a lot of memory.
fn bad_xml(protocol: &str) -> Vec<Bad> {
    let around = |inside: &str| match protocol {
        "awsQuery" => format!("<R><SendLetterResult>{inside}</SendLetterResult></R>"),
        _ => format!("<R>{inside}</R>"),
    };
    let levels: String = (1..30)
        .map(|level| format!("<!ENTITY l{level} \"&l{};&l{};\">", level - 1, level - 1))
        .collect();
    let bomb = format!(
        "<!DOCTYPE r [<!ENTITY l0 \"ha\">{levels}]>{}",
        around("<letterId>&l29;</letterId>")
    );
    let outside = format!(
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}",
        around("<letterId>&x;</letterId>")
    );
    let empty = if protocol == "restXml" {
        ""
    } else {
        "(no element found: line 1, column 0), invalid XML received"
    };
    vec![
        bad("no body", "", empty),
        bad("text", "hello", "(syntax error: line 1, column 0), invalid XML received"),
        bad(
            "half of it",
            "<R><SendLetterResult><letterId>l",
            "(no element found: line 1, column 32), invalid XML",
        ),
        bad(
            "half a tag",
            "<R><SendLetterResult><lett",
            "(unclosed token: line 1, column 21), invalid XML",
        ),
        bad(
            "tags that do not fit",
            "<R><a></b></R>",
            "(mismatched tag: line 1, column 8), invalid XML",
        ),
        bad(
            "no UTF-8",
            b"<R>\xff</R>".to_vec(),
            "(not well-formed (invalid token): line 1, column 3), invalid XML",
        ),
        bad("a bomb", bomb, "(undefined entity: line 1, column"),
        bad("a file", outside, "(undefined entity: line 1, column"),
        bad("depth", "<a>".repeat(10_000), "(elements are nested too deeply: line 1, column 1536)"),
        bad("elements", around(&"<a/>".repeat(8_000_000)), "(more than 2000000 elements"),
        bad(
            "attributes",
            format!("<R {}/>", (0..500_000).map(|n| format!("a{n}='' ")).collect::<String>()),
            "(too many",
        ),
    ]
}

/// Invalid CBOR, or lengths beyond the end.
fn bad_cbor() -> Vec<Bad> {
    let of = |value: &[u8]| [vec![0xA1], text("LetterId"), value.to_vec()].concat();
    let gigabyte = [0x40, 0, 0, 0];
    let long = |major: u8| of(&[&[major | 26], &gigabyte[..], b"abc"].concat());
    let invalid = "invalid CBOR received";
    vec![
        bad("no body", "", ""),
        bad("text", "hello", invalid),
        bad("half of it", of(b"\x65hel"), invalid),
        bad("bytes of a gigabyte", long(0x40), invalid),
        bad("a text of a gigabyte", long(0x60), invalid),
        bad("a list of a gigabyte", long(0x80), invalid),
        bad("a map of a gigabyte", long(0xA0), invalid),
        bad("2^64 values", of(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff"), invalid),
        bad("depth", of(&[vec![0x81; 10_000], vec![0]].concat()), "nested too deeply"),
        bad("depth of maps", of(&b"\xa1\x60".repeat(10_000)), "nested too deeply"),
        bad("depth of tags", of(&vec![0xC1; 1_000_000]), "nested too deeply"),
        bad("pieces without an end", of(&[vec![0x7F], b"\x61a".repeat(1000)].concat()), invalid),
        bad("values", of(&[vec![0x9F], vec![0; 16_000_000]].concat()), "more than 2000000 values"),
    ]
}

#[test]
fn bodies_that_are_none() {
    std::thread::scope(|scope| {
        for protocol in PROTOCOLS {
            scope.spawn(move || {
                let mut cases =
                    if protocol == "rpcv2Cbor" { bad_cbor() } else { bad_xml(protocol) };
                let page = "<html><head><meta charset=utf-8></head><body>Log in<br></body></html>";
                let said = if protocol == "rpcv2Cbor" {
                    "invalid CBOR received"
                } else {
                    "(not well-formed (invalid token): line 1, column 17)"
                };
                cases.push(bad("a proxy's page", page, said));
                for case in cases {
                    check(protocol, &case);
                }
            });
        }
    });
}

fn check(protocol: &str, Bad { name, body, said }: &Bad) {
    let success = ran(protocol, &Server::of(vec![bytes(200, body)]), "3", &[]);
    let name = format!("{protocol}, {name}: {}", success.err.chars().take(300).collect::<String>());
    assert_eq!(success.code, Some(if said.is_empty() { 0 } else { 255 }), "{name}");
    assert!(success.err.contains(said) && success.err.len() < 20_000, "{name}");
    assert_eq!(success.out, "", "{name}");
    // An error with such a body is still the service's, if it can be parsed in part.
    let error = ran(protocol, &Server::of(vec![bytes(400, body)]), "3", &[]);
    assert!(matches!(error.code, Some(254 | 255)), "{name}: {}", error.err);
    for ran in [success, error] {
        assert!(!ran.err.contains("panicked") && !ran.err.contains("memory allocation"), "{name}");
    }
}

/// URL and names of requests are those of the protocol.
#[test]
fn requests_say_their_protocol() {
    for protocol in PROTOCOLS {
        let server = Server::of(vec![sent(protocol)]);
        let ran = ran(protocol, &server, "1", &["--grams", "5", "--copies", "x", "y"]);
        assert_eq!(ran.code, Some(0), "{protocol}: {}", ran.err);
        let [Seen { method, target, body, .. }] = &server.seen()[..] else { panic!("{protocol}") };
        let body = String::from_utf8_lossy(body);
        let (path, part) = match protocol {
            "restXml" => ("/letters/b", "<Grams>5</Grams><Copy>x</Copy><Copy>y</Copy>"),
            "awsQuery" => {
                ("/", "Action=SendLetter&Version=2021-02-03&Box=b&Grams=5&Copy.1=x&Copy.2=y")
            }
            "ec2Query" => {
                ("/", "Action=SendLetter&Version=2021-02-03&Box=b&Grams=5&CopyTo.1=x&CopyTo.2=y")
            }
            _ => ("/service/PostOffice/operation/SendLetter", "\u{65}Grams\u{5}"),
        };
        assert_eq!((method.as_str(), target.as_str()), ("POST", path), "{protocol}");
        assert!(body.contains(part), "{protocol}: {body:?}");
        let header = |name: &str| server.seen()[0].header(name).map(str::to_owned);
        assert_eq!(
            header("smithy-protocol"),
            (protocol == "rpcv2Cbor").then(|| "rpc-v2-cbor".to_owned())
        );
        assert!(
            header("authorization").is_some_and(|value| value.contains("/post/aws4_request")),
            "{protocol}"
        );
    }
}

/// Operations without authentication are not signed, and need no keys.
#[test]
fn what_is_unsigned_needs_no_keys() {
    for protocol in PROTOCOLS {
        let answer = match protocol {
            "awsQuery" => {
                Answer::new(200, "<R><CountLettersResult><Count>3</Count></CountLettersResult></R>")
            }
            "rpcv2Cbor" => bytes(200, &[vec![0xA1], text("Count"), vec![3]].concat()),
            _ => Answer::new(200, "<R><Count>3</Count></R>"),
        };
        for keys in [None, Some("AKIDENV")] {
            let (home, server) = (tempfile::tempdir().unwrap(), Server::of(vec![answer.clone()]));
            let mut command =
                office(protocol, home.path(), &server, &["count-letters", "--box", "b"]);
            if let Some(keys) = keys {
                command
                    .env("AWS_ACCESS_KEY_ID", keys)
                    .env("AWS_SECRET_ACCESS_KEY", "secret-of-env");
            }
            let ran = run(&mut command);
            assert_eq!(
                (ran.code, ran.out.as_str()),
                (Some(0), "{\n    \"Count\": 3\n}\n"),
                "{protocol}: {}",
                ran.err
            );
            let [seen] = &server.seen()[..] else { panic!("{protocol}") };
            assert_eq!(seen.header("authorization"), None, "{protocol}");
        }
    }
}
