//! Validates an unfinished line. Nothing is read or sent: values that name files are checked when
//! the command runs.

use super::PromptContext;
use crate::args::operation::parse_part;
use crate::args::resolve::{Command, resolve};
use crate::args::{self, OperationArguments};
use crate::complete::words::{Role, read};
use crate::error::Error;
use crate::input;
use crate::query;
use crate::shell_words::split;
use hardie_runtime::problem::Problems;
use hardie_runtime::table::Operation;
use hardie_runtime::validate::{Sensitive, validate_from, validate_strict};
use hardie_runtime::value::Map;

/// The problems of a line, and its missing arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    /// Required arguments that are missing: options with dashes, `outfile`.
    pub(super) missing: Vec<String>,
    /// Errors of the command, one per line.
    pub(super) wrong: Vec<String>,
    /// Violated constraints of the model, which the service would reject.
    pub(super) doubtful: Vec<String>,
}

/// Validates a line. Its last word is ignored while it may continue (`is_open`).
pub(super) fn check(context: &PromptContext, line: &str, is_open: bool) -> Findings {
    let mut findings = Findings::default();
    if let Err(error) = fill(context, line, is_open, &mut findings) {
        findings.wrong.push(sentence(error.message()));
    }
    findings
}

fn fill(
    context: &PromptContext,
    line: &str,
    is_open: bool,
    findings: &mut Findings,
) -> Result<(), Error> {
    let (program, services) = (&context.program, context.services);
    let split = split(line);
    if let Some(quote) = split.quote.filter(|_| !is_open) {
        findings.wrong.push(format!("Unclosed quote {quote}"));
        return Ok(());
    }
    let mut words: Vec<String> = split.words.into_iter().map(|word| word.text).collect();
    if is_open || words.last().is_some_and(String::is_empty) && !line.ends_with(['\'', '"']) {
        words.pop();
    }
    // An option whose value is being typed is neither missing nor wrong.
    let written = {
        let reading = read(program, services, &words);
        let is_known = matches!(reading.roles.last(), Some(Role::Option { is_known: true, .. }));
        reading.open.filter(|_| is_known).map(str::to_owned)
    };
    if written.is_some() {
        words.pop();
    }
    if words.iter().any(|word| word == args::HELP) {
        return Ok(());
    }
    let reading = read(program, services, &words);
    let (Some(service), Some(operation)) = (reading.service, reading.operation) else {
        if let Some(word) = reading.is_lost.then(|| first_unknown(&reading.roles, &words)).flatten()
        {
            findings.wrong.push(format!("Unknown command {word}"));
        }
        return Ok(());
    };
    let commands: Vec<&'static str> = services.commands();
    let main = args::main_pass(&words, program, &commands)?;
    if main.is_version() {
        return Ok(());
    }
    let (_, _, rest) = main.settle(query::check)?;
    let start = Command::of_service(Some(service));
    let (command, rest) = resolve(start, &rest, program, services)?;
    let is_waiting = command.waits;
    let parsed = parse_part(operation, &command.auth_options(), &rest)
        .map_err(|error| Error::param(error.text))?;
    let (typed, missing) = parsed;
    findings.missing = missing;
    findings.missing.retain(|name| written.as_ref() != Some(name));
    let unknown = if service.flavour.is_aws() {
        typed.unknown.clone()
    } else {
        args::masked(&typed.unknown, !typed.secrets.is_empty())
    };
    findings.wrong.extend(unknown.iter().map(|word| format!("Unknown argument {word}")));
    values(operation, typed, is_waiting, findings);
    Ok(())
}

/// Converts and validates the given values.
fn values(
    operation: Operation,
    typed: OperationArguments,
    is_waiting: bool,
    findings: &mut Findings,
) {
    let has_document = typed.json.is_some() || typed.yaml.is_some();
    let mut members = Map::new();
    let mut as_json = Vec::new();
    for (option, given) in &typed.options {
        match input::of_words(*option, given) {
            Some(Ok((value, is_json))) => {
                members.insert(option.member().name().to_owned(), value);
                as_json.extend(is_json.then(|| option.member().name()));
            }
            Some(Err(error)) => findings.wrong.push(sentence(error.message())),
            None => {}
        }
    }
    // The meaning of pagination options is decided when the command runs.
    if is_waiting || has_document || typed.skeleton.is_some() {
        return;
    }
    let shape = operation.input();
    let problems = validate_from(&members, shape, &as_json, Sensitive::Hidden);
    let is_of_all = |text: &str| text.starts_with("Missing required parameter in input:");
    let texts = |problems: &Problems| -> Vec<String> {
        problems.iter().map(|it| sentence(&it.text)).filter(|text| !is_of_all(text)).collect()
    };
    let wrong = texts(&problems);
    if wrong.is_empty() && findings.wrong.is_empty() {
        findings.doubtful = texts(&validate_strict(&members, shape, &as_json).problems);
    }
    findings.wrong.extend(wrong);
}

fn first_unknown<'a>(roles: &[Role<'_>], words: &'a [String]) -> Option<&'a str> {
    let at = roles.iter().position(|role| *role == Role::Other)?;
    words.get(at).map(String::as_str)
}

/// The first line of a message, without words that introduce the next one.
fn sentence(message: &str) -> String {
    let line = message.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.trim().trim_end_matches(" for input:").trim_end_matches(':').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::context;
    use super::{Findings, check};

    fn found(missing: &[&str], wrong: &[&str], doubtful: &[&str]) -> Findings {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Findings { missing: owned(missing), wrong: owned(wrong), doubtful: owned(doubtful) }
    }

    #[test]
    fn lines() {
        let cases: &[(&str, bool, Findings)] = &[
            ("", false, found(&[], &[], &[])),
            ("te", true, found(&[], &[], &[])),
            ("tset put-all", false, found(&[], &["Unknown command tset"], &[])),
            ("test put-all ", false, found(&["--name"], &[], &[])),
            ("test put-all --na", true, found(&["--name"], &[], &[])),
            ("test put-all --name ", false, found(&[], &[], &[])),
            ("test put-all --name x", false, found(&[], &[], &[])),
            ("test put-all --name ''", false, found(&[], &[], &[])),
            ("test put-all --name 'x", false, found(&[], &["Unclosed quote '"], &[])),
            ("test put-all --zzz x help", false, found(&[], &[], &[])),
            ("test put-all --name x --zzz ", false, found(&[], &["Unknown argument --zzz"], &[])),
            ("test put-all --zzz --name x", false, found(&[], &["Unknown argument --zzz"], &[])),
            (
                "test put-all --output jsn --name x",
                false,
                found(&[], &["argument --output: Found invalid choice 'jsn'"], &[]),
            ),
            (
                "test put-all --name x --big y",
                false,
                found(&[], &["argument --big: invalid int value: 'y'"], &[]),
            ),
            (
                "test put-all --name x --thing Name",
                false,
                found(
                    &[],
                    &["Error parsing parameter '--thing': Expected: '=', received: 'EOF'"],
                    &[],
                ),
            ),
            ("test put-all --name x --thing Na", true, found(&[], &[], &[])),
            (
                "test put-all --name x --thing Nam=y",
                false,
                found(
                    &[],
                    &["Unknown parameter in Thing: \"Nam\", must be one of: Name, Size"],
                    &[],
                ),
            ),
            ("test put-all --name x --thing file://nowhere", false, found(&[], &[], &[])),
            ("test put-all --cli-input-json {}", false, found(&[], &[], &[])),
            (
                "test put-all --name x --query 'a['",
                false,
                found(&[], &["Bad value for --query a["], &[]),
            ),
            ("test fetch --name x", false, found(&["outfile"], &[], &[])),
        ];
        for (line, is_open, want) in cases {
            let got = check(&context(), line, *is_open);
            let starts = |got: &[String], want: &[String]| {
                got.len() == want.len()
                    && got.iter().zip(want).all(|(got, want)| got.starts_with(want))
            };
            assert_eq!(got.missing, want.missing, "{line}");
            assert!(starts(&got.wrong, &want.wrong), "{line}: {got:?}");
            assert!(starts(&got.doubtful, &want.doubtful), "{line}: {got:?}");
        }
    }
}
