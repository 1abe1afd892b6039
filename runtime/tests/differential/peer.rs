//! One long-lived Python with the AWS CLI, asked a line at a time.

use hardie_runtime::value::{Map, Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What both sides are asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    /// An option and its words; one word where the option is no list.
    Words(String, Vec<String>),
    /// An option and the text of the file that its one word names.
    Text(String, String),
    /// `--cli-input-json`.
    Document(String),
    /// A map of structures in the flat form, which the AWS CLI does not have, and in braces.
    Flat { option: String, flat: String, braced: String },
}

/// What `@=` finds: both sides have these files and no others.
pub(crate) const FILES: [(&str, &str); 2] = [("file://t", "a=b, 'c'\n"), ("fileb://t", "5")];

/// What stands for a character beyond U+FFFF, which the AWS CLI does not take in unquoted
/// shorthand.
const STAND_IN: &str = "\u{2603}";

/// A text in which no character is beyond U+FFFF, as many characters long.
pub(crate) fn plain(text: &str) -> String {
    text.replace('😀', STAND_IN)
}

impl Ask {
    /// As JSON for recorded cases; the form that is sent has [`plain`] texts.
    pub(crate) fn to_value(&self, is_list: bool) -> Value {
        let of = |option: &str, value| {
            Map::from([("option".to_owned(), Value::from(option)), ("value".to_owned(), value)])
        };
        let texts = |words: &[String]| {
            Value::List(words.iter().map(|word| Value::from(plain(word))).collect())
        };
        Value::Map(match self {
            Ask::Words(option, words) if is_list => of(option, texts(words)),
            Ask::Words(option, words) => {
                of(option, Value::from(plain(words.first().map_or("", |word| word))))
            }
            Ask::Text(option, text) => of(option, Value::from(plain(text))),
            Ask::Flat { option, braced, .. } => of(option, Value::from(plain(braced))),
            Ask::Document(text) => Map::from([("document".to_owned(), Value::from(plain(text)))]),
        })
    }

    /// The texts in it, for shrinking.
    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            Ask::Words(_, words) => words.iter().map(String::as_str).collect(),
            Ask::Text(_, text) | Ask::Document(text) => vec![text],
            Ask::Flat { .. } => Vec::new(),
        }
    }

    /// The same with other texts.
    pub(crate) fn with_texts(&self, texts: Vec<String>) -> Ask {
        let first = || texts.first().cloned().unwrap_or_default();
        match self {
            Ask::Text(option, _) => Ask::Text(option.clone(), first()),
            Ask::Document(_) => Ask::Document(first()),
            Ask::Words(option, _) => Ask::Words(option.clone(), texts),
            Ask::Flat { .. } => self.clone(),
        }
    }
}

/// What came of an ask, on either side.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// The words have no value; `param: ` (252) or `bare: ` (255), then the message.
    Error(String),
    /// The value as Python prints it, and what validation says.
    Value(String, Vec<String>),
    /// The value, and why validation itself broke off.
    Absurd(String, String),
}

impl Answer {
    /// An answer out of its JSON.
    pub(crate) fn from_value(value: &Value) -> Answer {
        let map = value.as_map().unwrap();
        let text = |key: &str| map.get(key).and_then(Value::as_str).map(plain);
        if let Some(error) = text("error") {
            return Answer::Error(error);
        }
        let shown = text("value").unwrap();
        match text("absurd") {
            Some(absurd) => Answer::Absurd(shown, absurd),
            None => {
                let problems = map.get("problems").and_then(Value::as_list).unwrap();
                Answer::Value(shown, problems.iter().filter_map(Value::as_str).map(plain).collect())
            }
        }
    }
}

/// The running peer.
pub(crate) struct Peer {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts Python; nothing where it, the AWS CLI or the right version is missing.
    pub(crate) fn start() -> Option<Peer> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differential/peer.py");
        let mut process = Command::new("python3")
            .arg(script)
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (input, output) = (process.stdin.take()?, BufReader::new(process.stdout.take()?));
        let mut peer = Peer { process, input: Some(input), output };
        let nothing = json::parse(r#"{"Input":{"type":"structure","members":{}}}"#).ok()?;
        peer.answers(&nothing, Vec::new()).map(|_| peer)
    }

    /// The answers to some asks about one model; nothing if Python has ended.
    pub(crate) fn answers(&mut self, shapes: &Value, asks: Vec<Value>) -> Option<Vec<Value>> {
        let files =
            FILES.iter().map(|(name, text)| ((*name).to_owned(), Value::from(*text))).collect();
        let line = Value::Map(Map::from([
            ("shapes".to_owned(), shapes.clone()),
            ("files".to_owned(), Value::Map(files)),
            ("asks".to_owned(), Value::List(asks)),
        ]));
        self.input.as_mut()?.write_all((json::compact(&line) + "\n").as_bytes()).ok()?;
        let mut answer = String::new();
        self.output.read_line(&mut answer).ok()?;
        // Values may hold halves of surrogate pairs, which Python can print.
        json::parse_lossy(&answer).ok()?.as_list().map(<[Value]>::to_vec)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // The end of its input ends it.
        self.input.take();
        let _ = self.process.wait();
    }
}
