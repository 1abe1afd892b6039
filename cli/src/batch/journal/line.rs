//! The lines of a journal (format 1): a header, then a line before a row is sent and one after.
//!
//! ```text
//! {"hardie_batch":1,"service":"connect","operation":"CreateContact","region":"…","input":"…"}
//! {"row":1,"state":"sent","call":"14 hexadecimal digits"}
//! {"row":1,"state":"ok"}
//! ```

use crate::batch::canonical::Digest;
use crate::batch::shared::SharedValue;
use hardie_client::internal::hex;
use hardie_runtime::value::{Map, Value, json};

/// The state of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It was sent, or is about to be.
    Sent,
    /// The service carried it out.
    Ok,
    /// The service refused it, or it was not sent.
    Failed,
    /// It may have been carried out.
    Unknown,
}

const NAMES: [(State, &str); 4] = [
    (State::Sent, "sent"),
    (State::Ok, "ok"),
    (State::Failed, "failed"),
    (State::Unknown, "unknown"),
];

impl State {
    /// The name in journals and results.
    pub(crate) fn name(self) -> &'static str {
        NAMES.iter().find(|it| it.0 == self).map_or("", |it| it.1)
    }

    /// From 1, for a list of numbers in which 0 is a row without lines.
    pub(super) fn number(self) -> u64 {
        NAMES.iter().position(|it| it.0 == self).unwrap_or_default() as u64 + 1
    }

    pub(super) fn of_number(number: u64) -> Option<State> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        NAMES.get(at).map(|it| it.0)
    }
}

/// The bytes of a call's digest that a journal has.
const SHORT: usize = 7;

/// The digest of a call as a number of 56 bits.
pub(crate) fn short(call: &Digest) -> u64 {
    call.iter().take(SHORT).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// What a journal belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) service: String,
    pub(crate) operation: String,
    pub(crate) region: String,
    /// The SHA-256 of the input; empty if it is read while rows are sent.
    pub(crate) input: String,
    /// The shard as `I/N`; empty for all rows.
    pub(crate) shard: String,
    /// Digests of the endpoint and of the account id, or of the profile without an account id.
    pub(crate) endpoint: String,
    pub(crate) account: String,
    pub(crate) profile: String,
    /// The values that all rows share.
    pub(crate) options: Vec<SharedValue>,
}

impl Facts {
    fn parts(&self) -> [(&'static str, &str); 8] {
        [
            ("service", &self.service),
            ("operation", &self.operation),
            ("region", &self.region),
            ("input", &self.input),
            ("shard", &self.shard),
            ("endpoint", &self.endpoint),
            ("account", &self.account),
            ("profile", &self.profile),
        ]
    }

    pub(super) fn to_line(&self) -> String {
        let mut map = Map::new();
        map.insert("hardie_batch".to_owned(), Value::from(1));
        for (name, text) in self.parts().into_iter().filter(|it| !it.1.is_empty()) {
            map.insert(name.to_owned(), Value::from(text));
        }
        if !self.options.is_empty() {
            let options = self.options.iter();
            let options = options.map(|it| (it.name.as_str(), Value::from(it.digest.as_str())));
            map.insert("options", Value::Map(options.collect()));
        }
        json::compact(&Value::Map(map)) + "\n"
    }

    /// The first part in which the header of a journal differs; `None` if there is none.
    ///
    /// # Errors
    /// A line that is not a header of this format.
    pub(super) fn difference(&self, line: &str) -> Result<Option<String>, ()> {
        let Ok(Value::Map(map)) = json::parse(line) else { return Err(()) };
        if map.get("hardie_batch") != Some(&Value::from(1)) {
            return Err(());
        }
        let options = map.get("options").and_then(Value::as_map);
        if let Some(difference) = self.other_option(options) {
            return Ok(Some(difference));
        }
        Ok(self.parts().into_iter().find_map(|(name, mine)| {
            let found = map.get(name).and_then(Value::as_str).unwrap_or_default();
            // An input that is read while rows are sent has no digest; its rows are compared.
            let is_open = name == "input" && (found.is_empty() || mine.is_empty());
            (found != mine && !is_open).then(|| match name {
                "input" => "the input has changed since".to_owned(),
                "endpoint" => "it is of another endpoint".to_owned(),
                "account" => "it is of another account".to_owned(),
                "profile" => {
                    "it is of another profile, and no account id is configured by which they could \
                     be the same account"
                        .to_owned()
                }
                _ => format!("its {name} is {found:?}, not {mine:?}"),
            })
        }))
    }

    /// The first option with another value; one without a digest does not matter.
    fn other_option(&self, found: Option<&Map>) -> Option<String> {
        let found = found.into_iter().flat_map(Map::iter);
        let mut found: Vec<(&str, &str)> =
            found.map(|(name, digest)| (name.as_str(), digest.as_str().unwrap_or("?"))).collect();
        for mine in &self.options {
            let name = mine.name.as_str();
            let at = found.iter().position(|it| it.0 == name);
            let digest = at.map(|at| found.swap_remove(at).1);
            match digest {
                _ if mine.digest.is_empty() || digest == Some("") => {}
                Some(digest) if digest == mine.digest => {}
                Some(_) => return Some(format!("it is of another value of {name}")),
                None => return Some(format!("it is of a batch without {name}")),
            }
        }
        let other = found.into_iter().find(|it| !it.1.is_empty())?;
        Some(format!("it is of a batch with {}", other.0))
    }
}

pub(super) fn sent(row: u64, call: &Digest) -> String {
    let digits = hex(call.get(..SHORT).unwrap_or_default());
    format!("{{\"row\":{row},\"state\":\"sent\",\"call\":\"{digits}\"}}\n")
}

pub(super) fn ended(row: u64, state: State) -> String {
    format!("{{\"row\":{row},\"state\":\"{}\"}}\n", state.name())
}

/// The most rows of a batch: no file has as many, and the numbers of a damaged journal must not
/// lead out of a file.
const MOST_ROWS: u64 = 1 << 40;

/// The row of a line, its state, and the call of a row that is sent.
pub(super) fn parse(line: &str) -> Option<(u64, State, Option<u64>)> {
    let Value::Map(map) = json::parse(line).ok()? else { return None };
    let Value::Number(row) = map.get("row")? else { return None };
    let row = u64::try_from(row.as_i64()?).ok().filter(|row| (1..=MOST_ROWS).contains(row))?;
    let name = map.get("state")?.as_str()?;
    let state = NAMES.iter().find(|it| it.1 == name)?.0;
    let digits = map.get("call").and_then(Value::as_str);
    let call = digits.map(|digits| u64::from_str_radix(digits, 16)).transpose().ok()?;
    (call.is_some() == (state == State::Sent)).then_some((row, state, call))
}

#[cfg(test)]
mod tests {
    use super::{Facts, SharedValue, State, ended, parse, sent, short};

    #[test]
    fn no_file_has_as_many_rows() {
        for row in ["0", "-1", "1099511627777", "9223372036854775807", "1e300"] {
            assert_eq!(parse(&format!("{{\"row\":{row},\"state\":\"ok\"}}")), None, "{row}");
        }
    }

    #[test]
    fn lines_are_read_as_written() {
        let call = [0xab; 32];
        let line = sent(12, &call);
        assert_eq!(
            line,
            "{\"row\":12,\"state\":\"sent\",\"call\":\"abababababababab\"}\n"
                .replace("abababababababab", "ababababababab")
        );
        assert_eq!(parse(&line), Some((12, State::Sent, Some(short(&call)))));
        for state in [State::Ok, State::Failed, State::Unknown] {
            assert_eq!(parse(&ended(3, state)), Some((3, state, None)));
            assert_eq!(State::of_number(state.number()), Some(state));
        }
        for broken in
            ["", "{", "{}", "{\"row\":0,\"state\":\"ok\"}", "{\"row\":1,\"state\":\"sent\"}"]
        {
            assert_eq!(parse(broken), None, "{broken}");
        }
        assert_eq!(State::of_number(0), None);
    }

    #[test]
    fn options_differ_by_name_where_they_matter() {
        let of = |options: &[(&str, &str)]| Facts {
            options: options
                .iter()
                .map(|(name, value)| SharedValue::of_option(name, value))
                .collect(),
            ..Facts::default()
        };
        let line = of(&[("--a", "1"), ("--b", "2"), ("--unused", "")]).to_line();
        type Case<'c> = (&'c [(&'c str, &'c str)], Option<&'c str>);
        let table: [Case<'_>; 7] = [
            (&[("--a", "1"), ("--b", "2"), ("--unused", "")], None),
            (&[("--b", "2"), ("--a", "1"), ("--unused", "7")], None),
            (&[("--a", "1"), ("--b", "2")], None),
            (&[("--a", ""), ("--b", "2")], None),
            (&[("--a", "2"), ("--b", "2")], Some("it is of another value of --a")),
            (&[("--a", "1")], Some("it is of a batch with --b")),
            (&[("--a", "1"), ("--b", "2"), ("--c", "")], None),
        ];
        for (options, want) in table {
            assert_eq!(of(options).difference(&line), Ok(want.map(str::to_owned)), "{options:?}");
        }
        let more = of(&[("--a", "1"), ("--b", "2"), ("--c", "3")]).difference(&line);
        assert_eq!(more, Ok(Some("it is of a batch without --c".to_owned())));
    }

    #[test]
    fn headers_differ_by_what_they_belong_to() {
        let facts = Facts { service: "s".into(), input: "1".into(), ..Facts::default() };
        assert_eq!(facts.difference(&facts.to_line()), Ok(None));
        let other = Facts { input: "2".into(), ..facts.clone() };
        let changed = other.difference(&facts.to_line()).unwrap().unwrap();
        assert_eq!(changed, "the input has changed since");
        let other = Facts { region: "r".into(), ..facts.clone() };
        assert_eq!(
            other.difference(&facts.to_line()),
            Ok(Some("its region is \"\", not \"r\"".into()))
        );
        for name in ["endpoint", "account", "profile"] {
            let mut other = facts.clone();
            *match name {
                "endpoint" => &mut other.endpoint,
                "account" => &mut other.account,
                _ => &mut other.profile,
            } = "1".into();
            let found = other.difference(&facts.to_line()).unwrap().unwrap();
            assert!(found.starts_with(&format!("it is of another {name}")), "{found}");
        }
        assert_eq!(facts.difference("{}"), Err(()));
    }
}
