//! A small parser with the semantics of Python's `argparse.parse_known_args` (3.11).
//!
//! Supports long options only, like the AWS CLI, and returns unknown arguments in their order. The
//! algorithm is argparse's: it consumes options and positional arguments in turn, by a pattern of
//! the kind of each argument (AWS CLI behaviour 1.2).

use super::usage_error::UsageError;
use super::{close, unknown};
use crate::conventions;
use hardie_runtime::cli::python;
use hardie_runtime::pages::AUTH_OPTIONS;
use hardie_runtime::value::Number;
use indexmap::IndexMap;

/// The number of values of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arity {
    /// None: sets its destination to this value.
    Flag(bool),
    /// Exactly one.
    One,
    /// One or none; this is the value if there is none.
    Optional(&'static str),
    /// Any number, none included.
    Any,
    /// None, and parsing ends there, as for `--version`.
    Stop,
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Accept {
    /// Any string.
    Text,
    /// An integer, as Python's `int()` accepts it.
    Integer,
    /// A number, as Python's `float()` accepts it.
    Float,
    /// Like [`Accept::Integer`]; messages do not show the value.
    SecretInteger,
    /// Like [`Accept::Float`]; messages do not show the value.
    SecretFloat,
    /// One of these strings.
    Choice(&'static [&'static str]),
}

/// One option.
#[derive(Clone, Debug)]
pub(crate) struct Flag {
    /// The name with its dashes.
    pub(crate) name: String,
    /// The destination of its value; several options may share one.
    pub(crate) to: usize,
    /// The number of values.
    pub(crate) arity: Arity,
    /// The type of the values.
    pub(crate) accept: Accept,
    /// Whether it is required.
    pub(crate) required: bool,
    /// Whether it cannot be abbreviated.
    pub(crate) in_full: bool,
}

/// A positional argument.
#[derive(Clone, Debug)]
pub(crate) struct Positional<'a> {
    /// The name in messages.
    pub(crate) name: &'static str,
    /// The destination of its value.
    pub(crate) to: usize,
    /// Whether it is required.
    pub(crate) required: bool,
    /// The allowed values; `None` for any.
    pub(crate) choices: Option<Vec<&'a str>>,
}

/// The value of an option or a positional argument.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ArgumentValue {
    /// A flag's value.
    Flag(bool),
    /// One string.
    Word(String),
    /// A list of strings.
    Words(Vec<String>),
    /// One string that is a number.
    Number(Number),
    /// A [`Arity::Stop`] option.
    Stop,
}

impl ArgumentValue {
    /// The string, if it is a single one.
    pub(crate) fn into_word(self) -> Option<String> {
        match self {
            ArgumentValue::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The result of parsing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Parsed {
    /// By destination; the last value if given several times.
    pub(crate) given: IndexMap<usize, ArgumentValue>,
    /// The unknown arguments, in argparse's order.
    pub(crate) rest: Vec<String>,
    /// Whether a [`Arity::Stop`] option ended the parsing.
    pub(crate) stopped: bool,
}

impl Parsed {
    /// Removes and returns the string of a destination.
    pub(crate) fn word(&mut self, to: usize) -> Option<String> {
        self.given.shift_remove(&to).and_then(ArgumentValue::into_word)
    }
}

/// Options and positionals, in the order of their definition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parser<'a> {
    flags: Vec<Flag>,
    positionals: Vec<Positional<'a>>,
    /// Whether messages contain no value that may be the secret of a misspelt or misplaced option.
    pub(super) hides_values: bool,
}

/// The kind of an argument, before anything is parsed.
#[derive(Debug)]
enum ArgumentKind<'p> {
    /// A value or a positional argument.
    Word,
    /// The first `--`.
    Dashes,
    /// An option of this parser, possibly with a value after `=`.
    Known(&'p Flag, Option<String>),
    /// An unknown option.
    Unknown,
}

impl<'a> Parser<'a> {
    /// Creates a parser without options.
    pub(crate) fn new() -> Parser<'a> {
        Parser { hides_values: !conventions::of_program().is_aws(), ..Parser::default() }
    }

    /// Adds an option; it replaces an earlier one with the same name.
    pub(crate) fn flag(&mut self, flag: Flag) {
        self.flags.retain(|known| known.name != flag.name);
        self.flags.push(flag);
    }

    fn flag_named(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// Adds a positional argument.
    pub(crate) fn positional(&mut self, positional: Positional<'a>) {
        self.positionals.push(positional);
    }

    /// Parses the known arguments and returns the others.
    ///
    /// # Errors
    /// See [`UsageError`].
    pub(crate) fn parse(&self, words: &[String]) -> Result<Parsed, UsageError> {
        let (parsed, missing) = self.parse_part(words)?;
        if missing.is_empty() {
            Ok(parsed)
        } else {
            Err(format!("the following arguments are required: {}", missing.join(", ")).into())
        }
    }

    /// As [`parse`](Parser::parse), but missing required arguments are returned instead of
    /// rejected.
    ///
    /// # Errors
    /// See [`UsageError`].
    pub(crate) fn parse_part(&self, words: &[String]) -> Result<(Parsed, Vec<&str>), UsageError> {
        let mut walk = Walk {
            kinds: self.classify_all(words)?,
            words,
            hides_values: self.hides_values,
            left: &self.positionals,
            out: Parsed::default(),
        };
        walk.run()?;
        let out = walk.out;
        if out.stopped {
            return Ok((out, Vec::new()));
        }
        let missing = self
            .flags
            .iter()
            .filter(|flag| flag.required && !out.given.contains_key(&flag.to))
            .map(|flag| flag.name.as_str())
            .chain(
                self.positionals
                    .iter()
                    .filter(|it| it.required && !out.given.contains_key(&it.to))
                    .map(|it| it.name),
            )
            .collect();
        Ok((out, missing))
    }

    fn classify_all(&self, words: &[String]) -> Result<Vec<ArgumentKind<'_>>, UsageError> {
        let mut kinds = Vec::with_capacity(words.len());
        for word in words {
            if word == "--" {
                kinds.push(ArgumentKind::Dashes);
                kinds.resize_with(words.len(), || ArgumentKind::Word);
                break;
            }
            kinds.push(self.classify(word)?);
        }
        Ok(kinds)
    }

    /// The kind of an argument: an exact option, an option with `=`, a unique prefix of one; else a
    /// value if it looks like a negative number or contains a space; else an unknown option.
    fn classify(&self, word: &str) -> Result<ArgumentKind<'_>, UsageError> {
        if !word.starts_with('-') || word == "-" {
            return Ok(ArgumentKind::Word);
        }
        if let Some(flag) = self.flag_named(word) {
            return Ok(ArgumentKind::Known(flag, None));
        }
        let (left, value) = match word.split_once('=') {
            Some((left, value)) => (left, Some(value.to_owned())),
            None => (word, None),
        };
        if let Some(flag) = self.flag_named(left) {
            return Ok(ArgumentKind::Known(flag, value));
        }
        if word.starts_with("--") {
            let means = |flag: &&Flag| !flag.in_full && flag.name.starts_with(left);
            let matches: Vec<&Flag> = self.flags.iter().filter(means).collect();
            match *matches {
                [] => {}
                [flag] => return Ok(ArgumentKind::Known(flag, value)),
                _ => {
                    let names: Vec<&str> = matches.iter().map(|flag| flag.name.as_str()).collect();
                    let word = if self.hides_values { left } else { word };
                    return Err(format!(
                        "ambiguous option: {word} could match {}",
                        names.join(", ")
                    )
                    .into());
                }
            }
        }
        if is_negative_number(word) || word.contains(' ') {
            return Ok(ArgumentKind::Word);
        }
        Ok(ArgumentKind::Unknown)
    }
}

/// argparse's `^-\d+$|^-\d*\.\d+$`, where `$` allows a final newline and digits are Unicode's.
fn is_negative_number(word: &str) -> bool {
    let is_digit = |c: char| {
        c.is_ascii_digit() || (!c.is_ascii() && python::int(c.encode_utf8(&mut [0; 4])).is_ok())
    };
    let digits = |text: &str| text.chars().all(is_digit);
    let Some(number) = word.strip_prefix('-') else { return false };
    let number = number.strip_suffix('\n').unwrap_or(number);
    match number.split_once('.') {
        None => !number.is_empty() && digits(number),
        Some((whole, fraction)) => digits(whole) && !fraction.is_empty() && digits(fraction),
    }
}

/// An option for a secret before an unknown argument.
enum SecretOption<'w> {
    /// An option that this parser does not know.
    Unknown(&'w str),
    /// An option for a secret.
    Known,
}

/// One walk over the words.
struct Walk<'p, 'w> {
    kinds: Vec<ArgumentKind<'p>>,
    words: &'w [String],
    hides_values: bool,
    /// The positional arguments that are still expected.
    left: &'p [Positional<'p>],
    out: Parsed,
}

impl<'p> Walk<'p, '_> {
    fn run(&mut self) -> Result<(), UsageError> {
        let option = |kind: &ArgumentKind<'_>| {
            matches!(kind, ArgumentKind::Known(..) | ArgumentKind::Unknown)
        };
        let mut at = 0;
        while let Some(next) = self.kinds.iter().skip(at).position(option).map(|i| at + i) {
            if at != next {
                let end = self.positionals(at)?;
                if end > at {
                    at = end;
                    continue;
                }
                self.leave(at, next);
            }
            at = self.option(next)?;
            if self.out.stopped {
                return Ok(());
            }
        }
        let end = self.positionals(at)?;
        self.leave(end, self.words.len());
        Ok(())
    }

    fn leave(&mut self, from: usize, to: usize) {
        self.out.rest.extend_from_slice(&self.words[from..to]);
    }

    /// Assigns arguments from `at` on to as many positional arguments as match; returns the end.
    fn positionals(&mut self, mut at: usize) -> Result<usize, UsageError> {
        let left = self.left;
        for count in (1..=left.len()).rev() {
            let Some(spans) = self.spans(&left[..count], at) else { continue };
            for (positional, span) in left.iter().zip(spans) {
                self.take_positional(positional, at, at + span)?;
                at += span;
            }
            self.left = &left[count..];
            break;
        }
        Ok(at)
    }

    /// How many arguments each positional consumes from `at` on, if all of them match: dashes, a
    /// value (optional if the positional is), dashes.
    fn spans(&self, positionals: &[Positional<'_>], mut at: usize) -> Option<Vec<usize>> {
        let dashes = |at: &mut usize| {
            while matches!(self.kinds.get(*at), Some(ArgumentKind::Dashes)) {
                *at += 1;
            }
        };
        let mut spans = Vec::with_capacity(positionals.len());
        for positional in positionals {
            let start = at;
            dashes(&mut at);
            match self.kinds.get(at) {
                Some(ArgumentKind::Word) => at += 1,
                _ if positional.required => return None,
                _ => {}
            }
            dashes(&mut at);
            spans.push(at - start);
        }
        Some(spans)
    }

    fn take_positional(
        &mut self,
        positional: &Positional<'_>,
        from: usize,
        to: usize,
    ) -> Result<(), UsageError> {
        let mut words = self.words[from..to].to_vec();
        if let Some(dashes) = words.iter().position(|word| word == "--") {
            words.remove(dashes);
        }
        let Some(word) = words.into_iter().next() else { return Ok(()) };
        if let Some(choices) = &positional.choices
            && !choices.contains(&word.as_str())
        {
            return Err(match self.secret_option(from, &word) {
                Some(SecretOption::Unknown(option)) => unknown::misplaced(option),
                Some(SecretOption::Known) => {
                    close::invalid_choice(unknown::STARS, &[]).for_argument(positional.name)
                }
                None => close::invalid_choice(&word, choices).for_argument(positional.name),
            });
        }
        self.out.given.insert(positional.to, ArgumentValue::Word(word));
        Ok(())
    }

    /// The option whose secret an unknown argument may be a part of; none for AWS's services.
    fn secret_option<'a>(&'a self, at: usize, word: &'a str) -> Option<SecretOption<'a>> {
        if !self.hides_values {
            return None;
        }
        // An argument with a space is never parsed as an option.
        if word.starts_with('-') {
            return Some(SecretOption::Unknown(word));
        }
        let mut before = self.kinds.iter().zip(self.words).take(at);
        let unknown = before.clone().rfind(|(kind, _)| matches!(kind, ArgumentKind::Unknown));
        let is_secret = |kind: &ArgumentKind<'_>| {
            matches!(kind, ArgumentKind::Known(flag, _)
                if AUTH_OPTIONS.iter().any(|known| known.name == flag.name))
        };
        match unknown {
            Some((_, option)) => Some(SecretOption::Unknown(option)),
            None => before.any(|(kind, _)| is_secret(kind)).then_some(SecretOption::Known),
        }
    }

    /// Parses the option at `at` with its values; returns the end.
    fn option(&mut self, at: usize) -> Result<usize, UsageError> {
        let (flag, value): (&'p Flag, _) = match &mut self.kinds[at] {
            ArgumentKind::Known(flag, value) => (*flag, value.take()),
            _ => {
                self.leave(at, at + 1);
                return Ok(at + 1);
            }
        };
        let is_misspelt = self.hides_values
            && !matches!(flag.accept, Accept::Choice(_))
            && unknown::option_name(&self.words[at]) != Some(&flag.name);
        // An abbreviation may be a misspelt option for a secret.
        let fail = |error: UsageError| {
            let error = if is_misspelt { "invalid value".to_owned().into() } else { error };
            error.for_argument(&flag.name)
        };
        if let Some(value) = value {
            let given = match flag.arity {
                Arity::Flag(_) | Arity::Stop => {
                    return Err(fail(
                        format!("ignored explicit argument {}", python::repr_str(&value)).into(),
                    ));
                }
                Arity::Any => ArgumentValue::Words(vec![value]),
                Arity::One | Arity::Optional(_) => accept(flag.accept, value).map_err(fail)?,
            };
            self.out.given.insert(flag.to, given);
            return Ok(at + 1);
        }
        let follow = self.kinds[at + 1..]
            .iter()
            .take_while(|kind| matches!(kind, ArgumentKind::Word))
            .count();
        let (given, taken) = match flag.arity {
            Arity::Flag(value) => (ArgumentValue::Flag(value), 0),
            Arity::Stop => {
                self.out.stopped = true;
                (ArgumentValue::Stop, 0)
            }
            Arity::One if follow == 0 => {
                let error = UsageError::from("expected one argument".to_owned());
                return Err(error.for_argument(&flag.name));
            }
            Arity::Optional(word) if follow == 0 => (ArgumentValue::Word(word.to_owned()), 0),
            Arity::One | Arity::Optional(_) => {
                (accept(flag.accept, self.words[at + 1].clone()).map_err(fail)?, 1)
            }
            Arity::Any => {
                (ArgumentValue::Words(self.words[at + 1..at + 1 + follow].to_vec()), follow)
            }
        };
        self.out.given.insert(flag.to, given);
        Ok(at + 1 + taken)
    }
}

fn accept(accept: Accept, word: String) -> Result<ArgumentValue, UsageError> {
    let invalid = |kind: &str| {
        let is_secret = matches!(accept, Accept::SecretInteger | Accept::SecretFloat);
        let shown = if is_secret { "***".to_owned() } else { python::repr_str(&word) };
        UsageError::from(format!("invalid {kind} value: {shown}"))
    };
    match accept {
        Accept::Text => Ok(ArgumentValue::Word(word)),
        Accept::Integer | Accept::SecretInteger => {
            python::int(&word).map(ArgumentValue::Number).map_err(|_| invalid("int"))
        }
        Accept::Float | Accept::SecretFloat => python::float(&word)
            .map(|it| ArgumentValue::Number(Number::Float(it)))
            .map_err(|_| invalid("float")),
        Accept::Choice(choices) if choices.contains(&word.as_str()) => {
            Ok(ArgumentValue::Word(word))
        }
        Accept::Choice(choices) => {
            let mut error = close::invalid_choice(&word, choices);
            if error.hints.is_empty() && error.lists_no_choices() {
                error.hints.push(format!("valid values: {}", choices.join(", ")));
            }
            Err(error)
        }
    }
}
