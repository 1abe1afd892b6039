//! Hints on a terminal: a line, and its only hint, or none.

use crate::support::{AWS, Home};
use std::io::Write;
use std::process::{Command, Stdio};

/// Runs each line in its own terminal; returns the list of screens.
const TERMINALS: &str = r#"
import http.server, json, os, pty, sys, threading

class Refusing(http.server.BaseHTTPRequestHandler):
    """Answers with the error that the path names."""
    def do_PUT(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(400)
        self.send_header("x-amzn-errortype", self.path.split("/")[1])
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *words):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
threading.Thread(target=server.serve_forever, daemon=True).start()
shown = []
for words in json.load(sys.stdin):
    words = [word.replace("{server}", f"http://127.0.0.1:{server.server_port}") for word in words]
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(sys.argv[1], sys.argv[1:2] + words)
    out = b""
    try:
        while piece := os.read(fd, 65536):
            out += piece
    except OSError:
        pass
    os.waitpid(pid, 0)
    os.close(fd)
    shown.append(out.decode("utf-8", "replace").replace("\r\n", "\n"))
json.dump(shown, sys.stdout)
"#;

/// The replacement of `{create}`: everything that a contact needs.
const CREATE: &str =
    "connect create-contact --instance-id i-1 --channel EMAIL --initiation-method FLOW";

/// Lines with arguments separated by `|` (`{create}` has its own), and the expected part of the
/// hint; empty for no hint.
const LINES: &[(&str, &str)] = &[
    // Misspelt options, which hide that a required one is missing.
    (
        "connect|create-contact|--instance-id|i|--chanel|EMAIL|--initiation-method|FLOW",
        "--chanel: did you mean --channel?",
    ),
    (
        "connect|create-contact|--instanceId|i|--channel|EMAIL|--initiation-method|FLOW",
        "--instanceId: did you mean --instance-id?",
    ),
    (
        "connect|create-contact|--InstanceId|i|--channel|EMAIL|--initiation-method|FLOW",
        "--InstanceId: did you mean --instance-id?",
    ),
    (
        "connect|create-contact|--instance_id|i|--channel|EMAIL|--initiation-method|FLOW",
        "--instance_id: did you mean --instance-id?",
    ),
    (
        "connect|create-contact|--instance_id=i|--channel|EMAIL|--initiation-method|FLOW",
        "--instance_id: did you mean --instance-id?",
    ),
    (
        "connect|create-contact|–-instance-id|i|--channel|EMAIL|--initiation-method|FLOW",
        "–-instance-id: did you mean --instance-id?",
    ),
    (
        "connect|create-contact|—instance-id|i|--channel|EMAIL|--initiation-method|FLOW",
        "—instance-id: did you mean --instance-id?",
    ),
    (
        "connect|create-contact|-instance-id|i|--channel|EMAIL|--initiation-method|FLOW",
        "-instance-id: did you mean --instance-id?",
    ),
    ("{create}|--refrences|x", "--refrences: did you mean --references?"),
    ("{create}|--userInfo|x", "--userInfo: did you mean --user-info?"),
    ("{create}|--cli-strikt", "--cli-strikt: did you mean --cli-strict?"),
    ("{create}|--cli_strict", "--cli_strict: did you mean --cli-strict?"),
    ("{create}|-name|x", "-name: did you mean --name?"),
    ("{create}|--xyzzy|x", ""),
    ("{create}|-x", ""),
    ("{create}|stray", ""),
    ("connect|create-contact|--channel|EMAIL", ""),
    ("connect|create-contact", ""),
    // Values that begin with a dash.
    ("kitchen|put-scalars|--name|-0Bx", "--name=-0Bx"),
    ("kitchen|put-scalars|--name|-0Babcdefghijklmnop", "--name=-0Babcdefghi…"),
    ("kitchen|put-scalars|--name|--dashing", "--name=--dashing"),
    ("{create}|--name|-secret", "--name=-…"),
    ("{create}|--name|--description|x", ""),
    ("{create}|--name|--descriptoin|x", ""),
    ("{create}|--name", ""),
    ("{create}|--name|-description|x", ""),
    // Requests for help that the AWS CLI does not support.
    ("--help", "`aws help` shows the help"),
    ("connect|--help", "`aws connect help` shows the help"),
    ("connect|create-contact|--help", "`aws connect create-contact help` shows the help"),
    ("connect|create-contact|-h", "`aws connect create-contact help` shows the help"),
    ("{create}|--help", "`aws connect create-contact help` shows the help"),
    ("-V", "`aws --version` prints the version"),
    ("{create}|--|--help", ""),
    // Arguments that a shell split at braces and spaces.
    (
        "{create}|--user-info|UserId=a=b|UserId=c=d",
        "--user-info: the shell expanded the braces; quote the value: 'UserId={…}'",
    ),
    (
        "{create}|--attributes|a=b|c=d",
        "--attributes: separate pairs with a comma, without a space: a=…,c=…",
    ),
    (
        "{create}|--attributes|a=b,|c=d",
        "--attributes: separate pairs with a comma, without a space: a=…,c=…",
    ),
    (
        "kitchen|cook-meal|--meal-name|x|--ingredients|Extra=a=b|Extra=c=d|--cli-strict",
        "--ingredients, at [0].Extra: write the members in braces, quoted for the shell: \
            'Extra={a=…}'",
    ),
    (
        "kitchen|cook-meal|--meal-name|x|--ingredients|Amount=1|Organic=true|--cli-strict",
        "--ingredients: each argument is a separate element; one element with all members is \
            Amount=…,Organic=…",
    ),
    (
        "kitchen|cook-meal|--meal-name|x|--ingredients|Amount=1|Amount=2|--cli-strict",
        "--ingredients, at [0]",
    ),
    ("{create}|--name|a=b|c=d", ""),
    ("{create}|--attributes|a=b|stray", ""),
    // Curly quotes, which shells treat as ordinary characters.
    ("{create}|--name|“My|contact”", "curly quotes are part of the value; shells accept \" and '"),
    ("{create}|--attributes|a=“b|c”", "curly quotes are part of the value; shells accept \" and '"),
    ("{create}|--attributes|“a=b”", "--attributes: curly quotes are part of the value"),
    ("kitchen|put-scalars|--count|“5”", "--count: curly quotes are part of the value"),
    ("{create}|--name|It’s|it’s", ""),
    ("{create}|--name|“a”|stray", ""),
    ("{create}|--attributes|{\"a\":\"b\"}|c=d", ""),
    ("kitchen|cook-meal|--meal-name|x|--guests|a=b|c=d|--cli-dry-run|--region|us-west-2", ""),
    // Shorthand and JSON that cannot be parsed.
    ("{create}|--references|order={Value=x", "--references: a brace or bracket is not closed"),
    ("{create}|--references|order", "--references expects key=value pairs or JSON"),
    (
        "{create}|--references|order={Value=${x}}",
        "--references: in shorthand syntax, quote a value that contains braces: key='${…}'",
    ),
    (
        "{create}|--references|{“order”: 1}",
        "--references: JSON requires straight quotes (\"), not curly ones",
    ),
    ("{create}|--references|{order: 1}", ""),
    (
        "{create}|--attributes|{\"a\":\"b\",}",
        "--attributes: JSON allows no comma after the last element",
    ),
    ("{create}|--attributes|{\"a\":\"b\" \"c\"}", ""),
    (
        "{create}|--attributes|{'a':'b'}",
        "--attributes: JSON requires double quotes (\"), not single ones",
    ),
    (
        "connect|create-contact|--cli-input-json|{'a':'b'}",
        "--cli-input-json: JSON requires double quotes (\"), not single ones",
    ),
    (
        "connect|create-contact|--cli-input-json|{\"a\":[1,]}",
        "--cli-input-json: JSON allows no comma after the last",
    ),
    ("{create}|--attributes|a=b,", "--attributes: remove the trailing comma"),
    (
        "{create}|--region|us-west-2|--attributes|a=b,c",
        "--attributes, at a: a comma ends a value in shorthand syntax; quote the value: \
            'a=\"b,c\"'",
    ),
    ("{create}|--attributes|a=1|a=2", ""),
    (
        "{create}|--attributes|note=[draft",
        "--attributes: a brace or bracket is not closed; quote a value that contains them: \
            'key=\"…\"'",
    ),
    (
        r#"{create}|--references|{"k":{"Value":"it’s","Type":"URL",}}"#,
        "--references: JSON allows no comma after the last element",
    ),
    ("{create}|--references|order={Value=x}}", ""),
    (
        "connect|create-contact|--cli-input-json|{“a”: 1}",
        "--cli-input-json: JSON requires straight quotes (\"), not curly ones",
    ),
    (
        "connect|create-contact|--cli-input-json|in2.json",
        "--cli-input-json: to read a file, write file://in2.json",
    ),
    (
        "connect|create-contact|--cli-input-json|there",
        "--cli-input-json: to read a file, write file://there",
    ),
    (
        "connect|create-contact|--cli-input-yaml|in.yaml",
        "--cli-input-yaml: to read a file, write file://in.yaml",
    ),
    ("connect|create-contact|--cli-input-json|not there", ""),
    ("connect|create-contact|--cli-input-json|{\"a\": }", ""),
    ("{create}|--references|there", "--references: to read a file, write file://there"),
    // Numbers, choices, commands.
    (
        "{create}|--expiry-duration-in-minutes|soon",
        "--expiry-duration-in-minutes expects an integer",
    ),
    ("kitchen|put-scalars|--count|1.5", "--count expects an integer"),
    ("kitchen|put-scalars|--big-count|x", "--big-count expects an integer"),
    ("kitchen|put-scalars|--ratio|x", "--ratio expects a number"),
    ("{create}|--output|xml", "valid values: json, text, table, yaml, yaml-stream, off, jsonl"),
    ("{create}|--color|blue", "valid values: on, off, auto"),
    ("{create}|--output|Jsn", "Jsn: did you mean json?"),
    ("{create}|--cli-dry-run|wget", "valid values: request, curl, canonical"),
    ("connect|creat", "creat: did you mean create-contact?"),
    ("connect|kreate-kontakt", "kreate-kontakt: did you mean create-contact?"),
    ("connect|delete-everything", ""),
    ("kitchen|put", "put: did you mean put-photo or put-scalars?"),
    ("kitchn|ping", ""),
    // Parameters that do not match the model.
    (
        "{create}|--references|{\"r\":{\"Type\":\"URL\",\"Valeu\":\"x\"}}|--cli-strict",
        "--references, at r: did you mean Value instead of Valeu?",
    ),
    ("{create}|--references|r={Type=URL,Value=a,b}|--cli-strict", ""),
    (
        "{create}|--user-info|{\"UserInfo\":{\"UserId\":\"u\"}}|--cli-strict",
        "--user-info: the value is the whole input; pass it with --cli-input-json",
    ),
    ("{create}|--user-info|{\"Name\":\"u\"}|--cli-strict", ""),
    (
        "connect|create-contact|--cli-input-json|{\"ContactArn\":\"x\"}|--cli-strict",
        "ContactArn occurs in responses only; remove it",
    ),
    ("connect|create-contact|--cli-input-json|{\"Xyzzy\":\"x\"}|--cli-strict", ""),
    ("{create}|--channel|E-MAIL|--cli-strict", "--channel: did you mean EMAIL instead of E-MAIL?"),
    (
        "kitchen|put-scalars|--photo|{raw}|--region|us-west-2",
        "--photo: a blob must be base64-encoded; to pass raw text, use --cli-binary-format \
            raw-in-base64-out",
    ),
    (
        "kitchen|put-scalars|--photo|picture.jpg|--region|us-west-2",
        "--photo: to read a file, write fileb://picture.jpg",
    ),
    // A service that rejects a value that is missing in the model.
    (
        "{create}|--channel|EMIAL|--no-sign-request|--region|us-west-2|--endpoint-url|{server}/InvalidRequestException",
        "--channel: did you mean EMAIL instead of EMIAL?",
    ),
    (
        "{create}|--channel|EMIAL|--no-sign-request|--region|us-west-2|--endpoint-url|{server}/AccessDeniedException",
        "",
    ),
    (
        "{create}|--channel|EMIAL|--no-sign-request|--region|us-west-2|--endpoint-url|{server}/InvalidSignatureException",
        "",
    ),
    (
        "{create}|--channel|PIGEON|--no-sign-request|--region|us-west-2|--endpoint-url|{server}/InvalidRequestException",
        "",
    ),
    (
        "kitchen|cook-meal|--meal-name|x|--main-ingredient|Name=a,Units=b,c|--cli-strict",
        "--main-ingredient, at Units: a comma ends a value in shorthand syntax; quote the value: \
            'Units=\"b,c\"'",
    ),
    (
        "kitchen|cook-meal|--meal-name|x|--main-ingredient|{\"Name\":\"a\",\"Units\":[\"b\",\"c\"]}|--cli-strict",
        "--main-ingredient, at Units",
    ),
    // Settings.
    ("kitchen|ping", "use --region, or set AWS_REGION"),
    ("kitchen|ping|--region|us-west-2", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    ("kitchen|ping|--region|us-west-2|--cli-dry-run", ""),
];

#[test]
fn lines_and_their_hints() {
    if !Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        println!("skipped: no python3");
        return;
    }
    let home = Home::new();
    for name in ["there", "picture.jpg"] {
        std::fs::write(home.path().join(name), "{}").unwrap();
    }
    let lines: Vec<Vec<&str>> = LINES
        .iter()
        .map(|(line, _)| {
            let words = line.split('|').flat_map(|word| match word {
                "{create}" => CREATE.split(' ').collect(),
                word => vec![word],
            });
            words.collect()
        })
        .collect();
    let mut command = home.bare("python3");
    command.env("NO_COLOR", "1").env("TERM", "xterm").env("AWS_PAGER", "");
    let aws = home.called(AWS, "aws");
    let mut child = command
        .args(["-c", TERMINALS])
        .arg(aws)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(serde_json::to_string(&lines).unwrap().as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let shown: Vec<String> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown.len(), LINES.len());
    let mut wrong = Vec::new();
    for ((line, want), shown) in LINES.iter().zip(shown) {
        let hints: Vec<&str> = shown.lines().filter(|line| line.starts_with("hint: ")).collect();
        let is_right = if want.is_empty() {
            hints.is_empty()
        } else {
            hints.iter().any(|hint| hint.contains(want))
        };
        if !is_right {
            wrong.push(format!("{line}\n  wanted {want:?}, got {hints:?}\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
