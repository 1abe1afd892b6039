//! What differs on purpose (docs/src/differences.md), recognised by rule and nothing else.

use crate::ours;
use crate::peer::{Answer, Ask};
use hardie_runtime::table::Table;
use hardie_runtime::value::Number;
use std::cmp::Ordering;

/// Whether the answers agree, or differ in ways that are meant; the name of the rule that was
/// needed.
///
/// Characters beyond U+FFFF need no rule here: the peer is asked with stand-ins.
pub(crate) fn agree(
    table: &'static Table,
    ask: &Ask,
    ours: &Answer,
    theirs: &Answer,
) -> Option<&'static str> {
    if ours == theirs {
        return Some("the same");
    }
    if let (Answer::Value(our_value, our_problems), Answer::Value(their_value, their_problems)) =
        (ours, theirs)
        && our_value == their_value
        && same_but_for_numbers(our_problems, their_problems)
    {
        return Some("integers beyond their type, booleans that are no numbers");
    }
    if let Answer::Error(error) = ours
        && error.contains("Unpaired surrogate \\ud")
        && ask.texts().iter().any(|text| text.to_lowercase().contains("\\ud"))
    {
        return Some("halves of surrogate pairs");
    }
    // A text for a list that holds itself, character by character: ours ends at some depth,
    // Python's stack at another.
    if let (Answer::Error(ours), Answer::Error(theirs)) = (ours, theirs)
        && ours.starts_with("param: ")
        && theirs == "endless"
    {
        return Some("lists that hold themselves, taken apart without end");
    }
    if is_flat_form(table, ask, theirs)
        && !matches!(ours, Answer::Error(error) if error.starts_with("param: Expected"))
    {
        return Some("the flat form of a map of structures");
    }
    None
}

/// Whether the AWS CLI refuses shorthand for a map of structures, of which a key is followed by
/// another key and `=`: the sure sign of the flat form.
fn is_flat_form(table: &'static Table, ask: &Ask, theirs: &Answer) -> bool {
    let (Ask::Words(..) | Ask::Text(..)) = ask else { return false };
    let Some(member) =
        ours::member(table, ask).filter(|member| ours::is_map_of_structures(member.target()))
    else {
        return false;
    };
    let text = ask.texts().first().map_or("", |text| text).to_owned();
    let Some(element) = member.target().element() else { return false };
    let names: Vec<&str> = element.target().members().map(|member| member.name()).collect();
    let squeezed: String =
        text.chars().filter(|c| !c.is_ascii_whitespace() && *c != '\u{b}' && *c != '@').collect();
    let has_pair = names.iter().any(|name| squeezed.contains(&format!("={name}=")));
    let refused = match theirs {
        Answer::Error(_) => true,
        Answer::Value(_, problems) => !problems.is_empty(),
        Answer::Absurd(..) => false,
    };
    has_pair && refused
}

/// Whether problems are the same but for two of ours: an integer that its type cannot hold, and a
/// boolean that stands for a number or a moment.
fn same_but_for_numbers(ours: &[String], theirs: &[String]) -> bool {
    let mut theirs = theirs.iter().peekable();
    for problem in ours {
        if theirs.peek() == Some(&problem) {
            theirs.next();
        } else if let Some(path) = boolean_for_number(problem) {
            // Python counts `True` as 1, which may be too small.
            let start = format!("Invalid value for parameter {path}, value: ");
            theirs.next_if(|their| {
                their.starts_with(&format!("{start}True"))
                    || their.starts_with(&format!("{start}False"))
            });
        } else if !is_beyond_type(problem) {
            return false;
        }
    }
    theirs.next().is_none()
}

/// The path of `Invalid type for parameter PATH, value: True, type: <class 'bool'>, valid types:
/// …`.
fn boolean_for_number(problem: &str) -> Option<&str> {
    let rest = problem.strip_prefix("Invalid type for parameter ")?;
    let (path, rest) = rest.rsplit_once(", value: ")?;
    let rest = rest.strip_prefix("True").or_else(|| rest.strip_prefix("False"))?;
    let wanted = rest.strip_prefix(", type: <class 'bool'>, valid types: ")?;
    let numbers = [
        "<class 'int'>",
        "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>",
        "<class 'datetime.datetime'>, timestamp-string",
    ];
    numbers.contains(&wanted).then_some(path)
}

/// Whether `… value: N, valid range: MIN to MAX` is true.
fn is_beyond_type(problem: &str) -> bool {
    let numbers = || {
        let (_, rest) =
            problem.strip_prefix("Invalid value for parameter ")?.rsplit_once(", value: ")?;
        let (number_text, range) = rest.split_once(", valid range: ")?;
        let (min, max) = range.split_once(" to ")?;
        let number = |text: &str| Number::parse_integer(text);
        Some((number(number_text)?, number(min)?, number(max)?))
    };
    numbers().is_some_and(|(number, min, max)| {
        number.compare(&min) == Some(Ordering::Less)
            || number.compare(&max) == Some(Ordering::Greater)
    })
}
