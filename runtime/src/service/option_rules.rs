//! The rules for the options of a command that its input does not define, read from the table row
//! of its operation. They come from overlays.

use crate::table::Operation;
use crate::value::{Key, Map, Number, Value, json};

/// The rules for the options of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OptionRules {
    /// Options that set members by templates.
    pub added: Vec<AddedOption>,
    /// Pairs of groups of options, without dashes, that cannot be given together.
    pub exclusive: Vec<[Vec<String>; 2]>,
    /// What an added option puts into a member of the input, by its name, before it sets anything
    /// below the member.
    pub bases: Map,
    /// The values of members that are not given.
    pub defaults: Map,
    /// Words that stand for other values, by the member.
    pub words: Map,
    /// Members that move if the input has certain other ones.
    pub moves: Vec<Move>,
    /// Members that options cannot set: the option, and the error.
    pub withheld: Vec<Withheld>,
    /// Members whose values are computed, in this order.
    pub computes: Vec<Computed>,
    /// Options that take the contents of a ZIP archive.
    pub zip_archives: Vec<String>,
    /// The page size of calls that set nothing else.
    pub page_size: Option<PageSize>,
    /// The JMESPath expression of what is printed instead of the output.
    pub prints: Option<String>,
    /// Options that are not supported, with the reason.
    pub unsupported: Vec<(String, String)>,
}

/// An option that an overlay adds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddedOption {
    /// Its name without dashes.
    pub name: String,
    /// The kind of its value, as the pages of the AWS CLI name it.
    pub kind: String,
    /// What it does, as plain text.
    pub help: String,
    /// Whether it must be given.
    pub is_required: bool,
    /// The only valid values; empty if all are valid.
    pub choices: Vec<String>,
    /// The string that separates the parts of its value.
    pub split: Option<String>,
    /// The string between the key and the value of each part.
    pub pairs: Option<String>,
    /// The template of each element of a list or each part; `null` for the element itself.
    pub each: Value,
    /// Whether the parts become one map of keys and values.
    pub is_map: bool,
    /// Whether an empty value is ignored.
    pub ignores_empty: bool,
    /// What it sets, for the first pattern that the value matches.
    pub cases: Vec<Case>,
    /// The message about a value that cannot be converted.
    pub error: Option<String>,
    /// A part of the response that goes to the file that the value names.
    pub saves: Option<Save>,
    /// Another operation whose response is the base of the input.
    pub fetches: Option<Fetch>,
    /// The member of the output that the private key in the file with this name decrypts.
    pub decrypts: Option<String>,
    /// Whether only expressions have the value.
    pub is_unsent: bool,
}

/// A member whose value is computed. Expressions are JMESPath; they have the members of the input,
/// and the values of options that are not sent, by their names with `_` instead of `-`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Computed {
    /// Nothing is computed if this is false.
    pub when: String,
    /// The path of the member.
    pub sets: String,
    /// The expression of its value.
    pub value: String,
    /// The message if there is no value; without one, the member is not set.
    pub error: Option<String>,
}

/// Members that a value sets if it matches a pattern.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// A pattern, in which each `*` stands for any string; `None` for every value.
    pub pattern: Option<String>,
    /// Templates, by the paths of members.
    pub sets: Map,
}

/// A part of the response that is written to a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Save {
    /// The path of the part; `$NAME` stands for the value of another added option.
    pub path: String,
    /// Whether the part is base64.
    pub is_base64: bool,
    /// Paths that are removed from the result.
    pub removes: Vec<String>,
}

/// A call whose response is the base of the input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fetch {
    /// The command of the operation to call.
    pub command: String,
    /// Members of its input, by the names of members that the input has.
    pub input: Vec<String>,
    /// Members of the input, with the members of the response that they get.
    pub takes: Vec<(String, String)>,
}

/// Members that move into another member.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Move {
    /// Paths, of which the input has any.
    pub when: Vec<String>,
    /// By the name of a member: the templates of what replaces it, by paths.
    pub members: Vec<(String, Map)>,
}

/// A member that an option cannot set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Withheld {
    /// The option without dashes.
    pub option: String,
    /// The member of its structure.
    pub member: String,
    /// The option to use instead.
    pub instead: String,
}

/// The page size of calls that set nothing else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageSize {
    /// The number of results per page.
    pub size: u32,
    /// The members that may be set nevertheless.
    pub allows: Vec<String>,
}

impl OptionRules {
    /// Reads the rules of an operation; most operations have none.
    pub fn of(operation: Operation) -> OptionRules {
        let text = operation.customizations();
        if !text.contains("\"options\":") {
            return OptionRules::default();
        }
        let Ok(Value::Map(row)) = json::parse(text) else { return OptionRules::default() };
        row.get("options").and_then(Value::as_map).map(rules).unwrap_or_default()
    }

    /// The added option with this name without dashes.
    pub fn added(&self, name: &str) -> Option<&AddedOption> {
        self.added.iter().find(|option| option.name == name)
    }
}

impl AddedOption {
    /// Whether it is a flag, which `no-NAME` switches off.
    pub fn is_flag(&self) -> bool {
        self.kind == "boolean"
    }

    /// Whether it takes several values.
    pub fn takes_many(&self) -> bool {
        self.kind == "list"
    }

    /// The path of the only member that it sets to its value as it is.
    pub fn member_path(&self) -> Option<&str> {
        match self.cases.as_slice() {
            [Case { pattern: None, sets }] if sets.len() == 1 => {
                let (path, template) = sets.first()?;
                (template.as_str() == Some("$value")).then_some(path)
            }
            _ => None,
        }
    }
}

fn rules(row: &Map) -> OptionRules {
    OptionRules {
        added: maps(row, "added").map(added).collect(),
        exclusive: list(row, "exclusive").filter_map(pair).collect(),
        bases: map(row, "bases"),
        defaults: map(row, "defaults"),
        words: map(row, "words"),
        moves: maps(row, "moves").map(moved).collect(),
        withheld: maps(row, "withheld").map(withheld).collect(),
        computes: maps(row, "computes").map(computed).collect(),
        zip_archives: texts(row, "zip_archives"),
        page_size: row.get("page_size").and_then(Value::as_map).and_then(page_size),
        prints: optional(row, "prints"),
        unsupported: entries(row, "unsupported"),
    }
}

pub(super) fn added(row: &Map) -> AddedOption {
    AddedOption {
        name: text(row, "name"),
        kind: text(row, "type"),
        help: text(row, "help"),
        is_required: is(row, "required"),
        choices: texts(row, "choices"),
        split: optional(row, "split"),
        pairs: optional(row, "pairs"),
        each: row.get("each").cloned().unwrap_or(Value::Null),
        is_map: is(row, "map"),
        ignores_empty: is(row, "ignores_empty"),
        cases: maps(row, "cases")
            .map(|case| Case { pattern: optional(case, "matches"), sets: map(case, "sets") })
            .collect(),
        error: optional(row, "error"),
        saves: row.get("saves").and_then(Value::as_map).map(|save| Save {
            path: text(save, "path"),
            is_base64: is(save, "base64"),
            removes: texts(save, "removes"),
        }),
        fetches: row.get("fetches").and_then(Value::as_map).map(|fetch| Fetch {
            command: text(fetch, "command"),
            input: texts(fetch, "input"),
            takes: entries(fetch, "takes"),
        }),
        decrypts: optional(row, "decrypts"),
        is_unsent: is(row, "unsent"),
    }
}

fn computed(row: &Map) -> Computed {
    Computed {
        when: text(row, "when"),
        sets: text(row, "sets"),
        value: text(row, "value"),
        error: optional(row, "error"),
    }
}

fn moved(row: &Map) -> Move {
    let members = row.get("members").and_then(Value::as_map).into_iter().flatten();
    let templates = |(name, sets): (&Key, &Value)| Some((name.to_string(), sets.as_map()?.clone()));
    Move { when: texts(row, "when"), members: members.filter_map(templates).collect() }
}

fn withheld(row: &Map) -> Withheld {
    Withheld {
        option: text(row, "option"),
        member: text(row, "member"),
        instead: text(row, "instead"),
    }
}

fn page_size(row: &Map) -> Option<PageSize> {
    let Value::Number(Number::Integer(size)) = row.get("size")? else { return None };
    Some(PageSize { size: u32::try_from(*size).ok()?, allows: texts(row, "allows") })
}

fn pair(groups: &Value) -> Option<[Vec<String>; 2]> {
    let [first, second] = groups.as_list()? else { return None };
    Some([first, second].map(strings))
}

fn strings(list: &Value) -> Vec<String> {
    let elements = list.as_list().unwrap_or_default();
    elements.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

fn list<'r>(row: &'r Map, key: &str) -> std::slice::Iter<'r, Value> {
    row.get(key).and_then(Value::as_list).unwrap_or_default().iter()
}

fn maps<'r>(row: &'r Map, key: &str) -> impl Iterator<Item = &'r Map> {
    list(row, key).filter_map(Value::as_map)
}

fn map(row: &Map, key: &str) -> Map {
    row.get(key).and_then(Value::as_map).cloned().unwrap_or_default()
}

fn texts(row: &Map, key: &str) -> Vec<String> {
    row.get(key).map(strings).unwrap_or_default()
}

fn entries(row: &Map, key: &str) -> Vec<(String, String)> {
    let entries = row.get(key).and_then(Value::as_map).into_iter().flatten();
    entries.filter_map(|(name, it)| Some((name.to_string(), it.as_str()?.to_owned()))).collect()
}

fn optional(row: &Map, key: &str) -> Option<String> {
    row.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn text(row: &Map, key: &str) -> String {
    optional(row, key).unwrap_or_default()
}

fn is(row: &Map, key: &str) -> bool {
    row.get(key) == Some(&Value::Bool(true))
}
