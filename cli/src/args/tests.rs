//! Compares the parser with Python's `argparse` (3.11), whose results for random arguments
//! `argparse.jsonl` records for three parsers: like the main pass, like an operation's, and like
//! that of an operation with a streamed response.

use super::Program;
use super::parser::{Accept, ArgumentValue, Arity, Flag, Parser, Positional};
use hardie_runtime::cli::python;
use serde_json::{Map, Value, json};

const CASES: &str = include_str!("argparse.jsonl");

/// Another file in the same format, for longer runs.
const VARIABLE: &str = "HARDIE_RECORDED_ARGUMENTS";

/// A parser and the names of its destinations.
struct Subject {
    parser: Parser<'static>,
    names: Vec<&'static str>,
}

impl Subject {
    fn new() -> Subject {
        Subject { parser: Parser::new(), names: Vec::new() }
    }

    fn to(&mut self, name: &'static str) -> usize {
        self.names.iter().position(|it| *it == name).unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }

    fn flag(mut self, name: &str, to: &'static str, arity: Arity, accept: Accept) -> Subject {
        let to = self.to(to);
        self.parser.flag(Flag {
            name: name.to_owned(),
            to,
            arity,
            accept,
            required: false,
            in_full: false,
        });
        self
    }

    fn required(mut self, name: &str, to: &'static str) -> Subject {
        let to = self.to(to);
        let (arity, accept) = (Arity::One, Accept::Text);
        self.parser.flag(Flag {
            name: name.to_owned(),
            to,
            arity,
            accept,
            required: true,
            in_full: false,
        });
        self
    }

    fn positional(
        mut self,
        name: &'static str,
        required: bool,
        choices: &[&'static str],
    ) -> Subject {
        let to = self.to(name);
        let choices = Some(choices.to_vec()).filter(|choices| !choices.is_empty());
        self.parser.positional(Positional { name, to, required, choices });
        self
    }
}

fn subject(name: &str) -> Subject {
    match name {
        "main" => Subject::new()
            .flag("--color", "color", Arity::One, Accept::Choice(&["on", "off", "auto"]))
            .flag("--debug", "debug", Arity::Flag(true), Accept::Text)
            .flag("--read-timeout", "read_timeout", Arity::One, Accept::Text)
            .flag("--region", "region", Arity::One, Accept::Text)
            .positional("command", true, &["connect", "kitchen", "help"]),
        "op" => Subject::new()
            .required("--name", "name")
            .flag("--names", "names", Arity::Any, Accept::Text)
            .flag("--flag", "flag", Arity::Flag(true), Accept::Text)
            .flag("--no-flag", "flag", Arity::Flag(false), Accept::Text)
            .flag("--count", "count", Arity::One, Accept::Integer)
            .flag("--ratio", "ratio", Arity::One, Accept::Float)
            .flag(
                "--skeleton",
                "skeleton",
                Arity::Optional("input"),
                Accept::Choice(&["input", "output", "yaml-input"]),
            )
            .positional("help", false, &[]),
        "stream" => Subject::new()
            .flag("--name", "name", Arity::One, Accept::Text)
            .flag("--names", "names", Arity::Any, Accept::Text)
            .flag("--flag", "flag", Arity::Flag(true), Accept::Text)
            .positional("outfile", true, &[])
            .positional("help", false, &[]),
        other => panic!("no parser {other}"),
    }
}

fn shown(given: &ArgumentValue) -> Value {
    match given {
        ArgumentValue::Flag(flag) => json!(flag),
        ArgumentValue::Word(word) => json!(word),
        ArgumentValue::Words(words) => json!(words),
        ArgumentValue::Number(number) => number
            .as_i64()
            .map_or_else(|| json!(python::float_repr(number.as_f64())), |it| json!(it)),
        ArgumentValue::Stop => json!(null),
    }
}

#[test]
fn as_argparse() {
    let other = std::env::var(VARIABLE).map(|path| std::fs::read_to_string(path).unwrap());
    for line in other.as_deref().unwrap_or(CASES).lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let words: Vec<String> = case["words"]
            .as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect();
        let subject = subject(case["parser"].as_str().unwrap());
        let got = match subject.parser.parse(&words) {
            Ok(parsed) => {
                let given: Map<String, Value> = parsed
                    .given
                    .iter()
                    .map(|(to, given)| (subject.names[*to].to_owned(), shown(given)))
                    .collect();
                json!({"given": given, "rest": parsed.rest})
            }
            Err(error) => json!({"error": error.text}),
        };
        for (key, value) in got.as_object().unwrap() {
            assert_eq!(case.get(key), Some(value), "{line}");
        }
    }
}

#[test]
fn passes() {
    let program = Program::called("aws", 2);
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert!(super::first_pass(&words("connect --prof p create --debug --x"), &program).is_ok());
    let error = super::first_pass(&words("--debug=1"), &program).unwrap_err();
    assert_eq!(
        error.message().trim_end(),
        "argument --debug: ignored explicit argument '1'\n\nusage: aws [--profile PROFILE] \
            [--debug]"
    );
    let main =
        super::main_pass(&words("--x connect create --re us-east-1 y"), &program, &["connect"])
            .unwrap();
    let (globals, command, rest) = main.settle(|_| Ok(())).unwrap();
    assert_eq!(globals.region.as_deref(), Some("us-east-1"));
    assert_eq!((command.as_deref(), rest), (Some("connect"), words("--x create y")));
    assert!(super::check_prompt_words(&words("--cli-auto-prompt --no-cli-auto-prompt")).is_err());
    for url in ["nohost", "", "1a:b", "://x"] {
        let words = ["connect".to_owned(), format!("--endpoint-url={url}")];
        let main = super::main_pass(&words, &program, &["connect"]).unwrap();
        let error = main.settle(|_| Ok(())).unwrap_err();
        assert!(error.message().contains("scheme is missing.  Must be"), "{error}");
    }
}

#[test]
fn without_a_service_word() {
    let program = Program::called("/opt/aws-connect", 1);
    let words: Vec<String> =
        ["create-contact", "--region", "r", "--name=x"].map(str::to_owned).to_vec();
    let main = super::main_pass(&words, &program, &["connect"]).unwrap();
    let (_, command, rest) = main.settle(|_| Ok(())).unwrap();
    assert_eq!(command, None);
    let (operation, rest) = super::service_pass(&rest, &program, &["create-contact"]).unwrap();
    assert_eq!((operation.as_str(), rest), ("create-contact", vec!["--name=x".to_owned()]));
    let error = super::service_pass(&["crate-contact".to_owned()], &program, &["create-contact"])
        .unwrap_err();
    assert!(error.message().contains("Maybe you meant:\n\n  * create-contact"), "{error}");
    assert!(error.message().contains("usage: aws-connect [options] <subcommand> "), "{error}");
}

/// Services that are not AWS's: the value may be the secret of a misspelt or misplaced option.
#[test]
fn errors_hide_values_that_may_be_secrets() {
    let subject = || {
        Subject::new()
            .flag("--password", "password", Arity::One, Accept::Text)
            .flag("--token-count", "count", Arity::One, Accept::Integer)
            .flag("--token-on", "on", Arity::Flag(true), Accept::Text)
            .flag("--size", "size", Arity::One, Accept::Integer)
    };
    for (line, want) in [
        ("--bearer|s3cret|alpha", "unknown option --bearer; options of a command belong after"),
        ("--bearer-token|s3cret", "--bearer-token belongs after the command"),
        ("--token=my|s3cret", "ambiguous option: --token could match"),
        ("--keys=my|s3cret", "unknown option --keys; options of a command"),
        ("--password my s3cret", "unknown option ***; options of a command"),
        ("--password|my|s3cret", "argument command: Found invalid choice '***'"),
        ("--token-c|s3cret", "argument --token-count: invalid value"),
        ("--token-o=s3cret", "argument --token-on: invalid value"),
        ("--size|x", "argument --size: invalid int value: 'x'"),
        ("alhpa", "argument command: Found invalid choice 'alhpa'"),
    ] {
        let words: Vec<String> = line.split('|').map(str::to_owned).collect();
        let mut parser = subject().parser;
        parser.positional(super::command_word("command", 9, &["alpha"]));
        parser.hides_values = true;
        let error = parser.parse(&words).unwrap_err().text;
        assert!(error.contains(want) && !error.contains("s3cret"), "{line}: {error}");
        parser.hides_values = false;
        assert!(!parser.parse(&words).unwrap_err().text.contains("***"), "{line}");
    }
}

/// Words after `aws help` are topics there.
#[test]
fn words_after_help_are_topics() {
    let check = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        super::check_topic(&words, "usage").map_err(|error| error.to_string())
    };
    assert_eq!(check(&[]), Ok(()));
    assert_eq!(check(&["--unknown"]), Ok(()));
    let unknown = check(&["--unknown", "ec2", "more"]).unwrap_err();
    assert!(unknown.contains("argument subcommand: Found invalid choice 'ec2'"), "{unknown}");
    let topic = check(&["topics"]).unwrap_err();
    assert!(topic.contains("the topic `topics` of the AWS CLI's help"), "{topic}");
}
