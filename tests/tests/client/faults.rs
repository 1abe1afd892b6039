//! Network errors: exit code, message, number of attempts.

use crate::server::{Answer, Server};
use crate::support::{Ran, call, run};
use std::time::{Duration, Instant};

struct Case {
    name: &'static str,
    answers: Vec<Answer>,
    words: &'static [&'static str],
    code: i32,
    /// The expected standard error, with `{url}` for the URL of the call; a prefix if it ends with
    /// `…`.
    text: &'static str,
    attempts: usize,
}

const OPERATION: &str = "when calling the CreateContact operation";

fn case(
    name: &'static str,
    answers: Vec<Answer>,
    code: i32,
    text: &'static str,
    attempts: usize,
) -> Case {
    Case { name, answers, words: &[], code, text, attempts }
}

fn cases() -> Vec<Case> {
    let throttled = || Answer::error(429, "ThrottlingException", r#"{"Message":"slow"}"#);
    let broken = |status| Answer::error(status, "", "").with("Content-Type", "text/html");
    let closed = "\naws: [ERROR]: Connection was closed before we received a valid response from \
        endpoint URL: \"{url}\".\n";
    vec![
        case("throttling, then success", vec![throttled(), Answer::contact()], 0, "", 2),
        case(
            "throttling for ever",
            vec![throttled()],
            254,
            "\naws: [ERROR]: An error occurred (ThrottlingException) when calling the \
                CreateContact operation (reached max retries: 2): slow\n",
            3,
        ),
        case(
            "503 twice, then success",
            vec![broken(503), broken(503), Answer::contact()],
            0,
            "",
            3,
        ),
        case(
            "500 for ever",
            vec![Answer::new(500, "").with("Retry-After", "0")],
            254,
            "\naws: [ERROR]: An error occurred (500) when calling the CreateContact operation \
                (reached max retries: 2): Internal Server Error\n",
            3,
        ),
        case(
            "429 without a code that means slower",
            vec![Answer::new(429, "{}")],
            254,
            "\naws: [ERROR]: An error occurred (429) when calling the CreateContact operation:\n",
            1,
        ),
        case(
            "an error of the model with its members",
            vec![Answer::error(
                402,
                "ServiceQuotaExceededException:http://internal.example/",
                r#"{"Message":"full","Reason":{"AttachedFileServiceQuotaExceededExceptionReason":"TOTAL_FILE_SIZE_EXCEEDED"}}"#,
            )],
            254,
            "\naws: [ERROR]: An error occurred (ServiceQuotaExceededException) when calling the \
                CreateContact operation: full\n\nAdditional error details:\nReason: \
                {AttachedFileServiceQuotaExceededExceptionReason: TOTAL_FILE_SIZE_EXCEEDED}\n",
            1,
        ),
        case(
            "an expired token",
            vec![Answer::error(
                403,
                "ExpiredTokenException",
                r#"{"message":"The security token included in the request is expired"}"#,
            )],
            254,
            "\naws: [ERROR]: An error occurred (ExpiredTokenException) when calling the \
                CreateContact operation: The security token included in the request is expired\n",
            1,
        ),
        case(
            "a redirect is not followed",
            vec![Answer::new(301, "").with("Location", "http://127.0.0.1:9/elsewhere")],
            254,
            "\naws: [ERROR]: An error occurred (301) when calling the CreateContact operation:\n",
            1,
        ),
        case(
            "an error that is no JSON",
            vec![Answer::new(400, "<h1>no</h1>")],
            254,
            "\naws: [ERROR]: An error occurred (400) when calling the CreateContact operation: \
                <h1>no</h1>\n",
            1,
        ),
        case(
            "an error whose body is cut off",
            vec![Answer::Raw(
                b"HTTP/1.1 400 Bad\r\nx-amzn-ErrorType: InvalidRequestException\r\nContent-Length: \
                    500\r\n\r\n{\"Mess".to_vec(),
            )],
            254,
            "\naws: [ERROR]: An error occurred (InvalidRequestException) when calling the \
                CreateContact operation: {\"Mess\n",
            1,
        ),
        case(
            "an error without an end",
            vec![Answer::Flood { status: 400, bytes: 100_000_000 }],
            254,
            "\naws: [ERROR]: An error occurred (400) when calling the CreateContact operation: \
                xxxx…",
            1,
        ),
        case(
            "100 MB of a response",
            vec![Answer::Flood { status: 200, bytes: 100_000_000 }],
            255,
            "\naws: [ERROR]: The response has more than 67108864 bytes, from endpoint \
                URL: \"{url}\"\n",
            1,
        ),
        case("a reset before the request is read", vec![Answer::Reset], 255, closed, 2),
        case("an end instead of a response", vec![Answer::Raw(Vec::new())], 255, closed, 2),
        case(
            "garbage",
            vec![Answer::Raw(b"\x00\x01\x02 not http\r\n\r\n".to_vec())],
            255,
            closed,
            2,
        ),
        case(
            "a response that ends in its head",
            vec![Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec())],
            255,
            closed,
            2,
        ),
        case(
            "fewer bytes than promised",
            vec![Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{}".to_vec())],
            255,
            closed,
            2,
        ),
        case(
            "more bytes than promised",
            vec![Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{}{}".to_vec())],
            0,
            "",
            1,
        ),
        case(
            "an end after the response",
            vec![Answer::Raw(b"HTTP/1.1 200 OK\r\n\r\n{}".to_vec())],
            0,
            "",
            1,
        ),
        Case {
            words: &["--cli-read-timeout", "1"],
            ..case(
                "silence",
                vec![Answer::Silence(Duration::from_secs(3600))],
                255,
                "\naws: [ERROR]: Read timeout on endpoint URL: \"{url}\"\n",
                2,
            )
        },
        Case {
            words: &["--cli-read-timeout", "1"],
            ..case(
                "silence in the middle of a body",
                vec![Answer::Drip {
                    body: b"{}".to_vec(),
                    piece: 1,
                    pause: Duration::from_secs(3600),
                }],
                255,
                "\naws: [ERROR]: Read timeout on endpoint URL: \"{url}\"\n",
                2,
            )
        },
        Case {
            // Longer than the time-out in total, with a tenth of it between two pieces.
            words: &["--cli-read-timeout", "5"],
            ..case(
                "a slow body, each piece in time",
                vec![Answer::Drip {
                    body: b"{          }".to_vec(),
                    piece: 1,
                    pause: Duration::from_millis(500),
                }],
                0,
                "",
                1,
            )
        },
    ]
}

#[test]
fn each_fault_has_its_exit_code_text_and_attempts() {
    std::thread::scope(|scope| {
        for case in cases() {
            scope.spawn(move || check(&case));
        }
    });
}

fn check(case: &Case) {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(case.answers.clone());
    let mut command = call(home.path(), &server);
    if case.attempts == 2 && case.code == 255 {
        command.env("AWS_MAX_ATTEMPTS", "2");
    }
    let Ran { code, out, err } = run(command.args(case.words));
    let text = case.text.replace("{url}", &format!("{}/contact/create-contact", server.url()));
    assert_eq!(code, Some(case.code), "{}: {err}", case.name);
    match text.strip_suffix('…') {
        Some(start) => {
            assert!(
                err.starts_with(start) && err.len() < 400_000,
                "{}: {} bytes",
                case.name,
                err.len()
            );
        }
        None => assert_eq!(err, text, "{}", case.name),
    }
    assert_eq!(
        out.is_empty(),
        case.code != 0 || !case.answers.iter().any(is_contact),
        "{}: {out}",
        case.name
    );
    let seen = server.seen();
    let tries = if seen.is_empty() { server.connections() } else { seen.len() };
    assert_eq!(tries, case.attempts, "{}", case.name);
    // In every case it is one call: one token, one ID, numbered attempts.
    for (number, request) in seen.iter().enumerate() {
        let id = |at: usize| seen[at].header("amz-sdk-invocation-id");
        assert_eq!(id(number), id(0), "{}", case.name);
        assert_eq!(request.body, seen[0].body, "{}", case.name);
        assert!(
            request.text().contains(r#""ClientToken": "t-1""#)
                || request.text().contains(r#""ClientToken":"t-1""#)
        );
        let counted = request.header("amz-sdk-request").unwrap_or_default();
        assert!(
            counted.starts_with(&format!("attempt={}", number + 1)),
            "{}: {counted}",
            case.name
        );
    }
    assert!(!err.contains("secret-of-env"), "{}", case.name);
    assert!(case.code != 254 || err.contains(OPERATION), "{}", case.name);
}

fn is_contact(answer: &Answer) -> bool {
    matches!(answer, Answer::Http { body, .. } if body.starts_with(br#"{"ContactId""#))
}

#[test]
fn a_host_that_does_not_answer_is_given_up() {
    // Addresses of TEST-NET-1 are unreachable; if the system reports this at once, the message
    // differs.
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![Answer::contact()]);
    let began = Instant::now();
    let Ran { code, err, .. } = run(call(home.path(), &server)
        .env("AWS_MAX_ATTEMPTS", "1")
        .args(["--endpoint-url", "http://192.0.2.1", "--cli-connect-timeout", "1"]));
    assert_eq!(code, Some(255));
    let url = "http://192.0.2.1/contact/create-contact";
    assert!(
        err == format!("\naws: [ERROR]: Connect timeout on endpoint URL: \"{url}\"\n")
            || err == format!("\naws: [ERROR]: Could not connect to the endpoint URL: \"{url}\"\n"),
        "{err}"
    );
    // The system gives up after two minutes.
    assert!(began.elapsed() < Duration::from_secs(60));
}
