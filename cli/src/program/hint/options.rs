//! Hints for misspelt options, and for values that were parsed as options.

use super::values::{CURLY, of_the_shell};
use super::{Line, is_map_of_scalars};
use crate::args::operation::{names, parse_part};
use crate::args::{HELP_OPTIONS, VERSION_OPTION, closest};
use crate::error::Error;
use hardie_runtime::table::{Kind, OptionEntry};

/// Characters that editors and web pages substitute for `-`.
const DASHES: [char; 5] = ['-', '\u{2010}', '\u{2013}', '\u{2014}', '\u{2212}'];
/// The maximum length of a value that is repeated in a hint.
const SHOWN: usize = 12;

/// The options that unknown arguments were meant for.
pub(super) fn misspelt(line: &Line<'_>) -> Vec<String> {
    let names = names(line.operation, &line.auth);
    let words: Vec<&String> = match parse_part(line.operation, &line.auth, line.words) {
        Ok((typed, _)) => line.words.iter().filter(|word| typed.unknown.contains(word)).collect(),
        // Arguments that could not be parsed leave doubts.
        Err(_) => return Vec::new(),
    };
    let mut hints: Vec<String> =
        words.iter().filter_map(|word| intended_option(word, &names)).collect();
    if hints.is_empty() {
        hints.extend(split_value(line, &words));
    }
    if hints.is_empty() && is_split_at_curly_quotes(line, &words) {
        hints.push(of_the_shell().to_owned());
    }
    // A list accepts an argument that begins with another dash as a value.
    let foreign = |word: &&String| !word.starts_with('-') && word.starts_with(DASHES);
    let swallowed = line.words.iter().filter(foreign).filter(|word| !words.contains(word));
    hints.extend(swallowed.filter_map(|word| intended_option(word, &names)));
    hints.dedup();
    hints
}

/// The option that an argument with some kind of dash was meant for.
fn intended_option(word: &str, names: &[String]) -> Option<String> {
    let name = word.split('=').next().unwrap_or(word);
    if !name.starts_with(DASHES) || HELP_OPTIONS.contains(&name) || name == VERSION_OPTION {
        return None;
    }
    let bare = name.trim_start_matches(DASHES);
    if bare.chars().count() < 2 || bare.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let exact = format!("--{}", kebab(bare));
    let found = match names.iter().find(|name| **name == exact) {
        Some(found) => *found,
        None if name.starts_with("--") => closest(name, &names)?,
        None => return None,
    };
    Some(format!("{name}: did you mean {found}?"))
}

/// Converts `instanceId`, `InstanceId` and `instance_id` to `instance-id`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    let mut after_small = false;
    for c in name.chars() {
        if c.is_uppercase() && after_small {
            out.push('-');
        }
        after_small = c.is_lowercase() || c.is_ascii_digit();
        out.extend(if c == '_' { vec!['-'] } else { c.to_lowercase().collect() });
    }
    out
}

/// Detects a value that a shell split: at its braces, or at the spaces between pairs.
fn split_value(line: &Line<'_>, unknown: &[&String]) -> Option<String> {
    let first = *unknown.first()?;
    let at = line.words.iter().position(|word| word == first)?;
    let (before, option) =
        (line.words.get(at.checked_sub(1)?)?, line.words.get(at.checked_sub(2)?)?);
    let (option, value) = match before.split_once('=') {
        Some((name, value)) if name.starts_with("--") => (name, value),
        _ => (option.as_str(), before.as_str()),
    };
    let entry = entry(line, option)?;
    if !matches!(entry.member().target().kind(), Kind::Map | Kind::Structure | Kind::Union) {
        return None;
    }
    let name = format!("--{}", entry.name());
    let (key, rest) = first.split_once('=').filter(|(key, _)| is_key(key))?;
    let (key_before, rest_before) = value.split_once('=').filter(|(key, _)| is_key(key))?;
    let is_braced =
        key == key_before && unknown.iter().all(|word| word.starts_with(&format!("{key}=")));
    let has_braces = !is_map_of_scalars(&entry.member().target());
    if has_braces && is_braced && (rest.contains('=') || !rest_before.contains('=')) {
        return Some(format!(
            "{name}: the shell expanded the braces; quote the value: '{key}={{…}}'"
        ));
    }
    if key != key_before && !value.contains(['{', '[']) {
        return Some(format!(
            "{name}: separate pairs with a comma, without a space: {key_before}=…,{key}=…"
        ));
    }
    None
}

/// Whether the arguments after a value with an opening curly quote end with a closing one.
fn is_split_at_curly_quotes(line: &Line<'_>, unknown: &[&String]) -> bool {
    let Some(at) =
        unknown.first().and_then(|first| line.words.iter().position(|word| word == *first))
    else {
        return false;
    };
    let opened = at.checked_sub(1).and_then(|at| line.words.get(at));
    opened.is_some_and(|word| word.contains(CURLY))
        && unknown.iter().any(|word| word.ends_with(CURLY))
}

fn is_key(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c))
}

/// The model's option that an argument names in full.
fn entry(line: &Line<'_>, word: &str) -> Option<OptionEntry> {
    let name = word.strip_prefix("--")?;
    line.operation.options().find(|option| option.name() == name)
}

/// How to write a value that begins with a dash, if an option lacks its value.
pub(super) fn dashed_value(error: &Error, line: &Line<'_>) -> Option<String> {
    let option =
        error.message().strip_prefix("argument ")?.split_once(": expected one argument")?.0;
    let at =
        line.words.iter().rposition(|word| word.len() > 2 && option.starts_with(word.as_str()))?;
    let value = line.words.get(at + 1).filter(|value| value.starts_with('-') && value.len() > 1)?;
    let names = names(line.operation, &line.auth);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let name = value.split('=').next().unwrap_or(value);
    let is_option = value.as_str() == "--"
        || names.iter().any(|it| it.starts_with(name) && name.len() > 2 && name.starts_with("--"))
        || name.starts_with("--") && closest(name, &names).is_some()
        || intended_option(value, &line_names(&names)).is_some();
    if is_option {
        return None;
    }
    let is_secret = entry(line, option).is_some_and(|entry| entry.member().is_sensitive());
    let shown: String = if is_secret {
        "-…".to_owned()
    } else if value.chars().count() > SHOWN {
        value.chars().take(SHOWN).chain(['…']).collect()
    } else {
        value.clone()
    };
    Some(format!("write a value that begins with a dash after `=`: {option}={shown}"))
}

fn line_names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{intended_option, kebab};

    #[test]
    fn names() {
        for (name, want) in [
            ("instanceId", "instance-id"),
            ("InstanceId", "instance-id"),
            ("instance_id", "instance-id"),
            ("INSTANCE_ID", "instance-id"),
            ("instance-id", "instance-id"),
        ] {
            assert_eq!(kebab(name), want);
        }
    }

    #[test]
    fn options() {
        let names = ["--name", "--things", "--cli-strict", "--instance-id"].map(str::to_owned);
        let cases = [
            ("--nmae", Some("--nmae: did you mean --name?")),
            ("--thing=1", Some("--thing: did you mean --things?")),
            ("--cli-strikt", Some("--cli-strikt: did you mean --cli-strict?")),
            ("--instanceId", Some("--instanceId: did you mean --instance-id?")),
            ("-instance-id", Some("-instance-id: did you mean --instance-id?")),
            ("\u{2013}-instance-id", Some("\u{2013}-instance-id: did you mean --instance-id?")),
            ("\u{2014}name=x", Some("\u{2014}name: did you mean --name?")),
            ("--zzz", None),
            ("-x", None),
            ("-5", None),
            ("-nmae", None),
            ("name", None),
            ("--help", None),
        ];
        for (word, want) in cases {
            assert_eq!(intended_option(word, &names).as_deref(), want, "{word}");
        }
    }
}
