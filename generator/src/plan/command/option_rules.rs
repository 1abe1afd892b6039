//! Rules for the options of a command that do not follow from its input: added, hidden, removed and
//! renamed ones. Overlays have them; a running program reads the ones that it needs as JSON.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The rules for the options of a command. Options are without dashes, by their final names.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct OptionRules {
    /// Options that exist no longer; documents can still set their members.
    #[serde(skip_serializing)]
    pub removed: BTreeSet<String>,
    /// Options that pages do not show.
    #[serde(skip_serializing)]
    pub hidden: BTreeSet<String>,
    /// Options that need not be given, though the model requires their members.
    #[serde(skip_serializing)]
    pub optional: BTreeSet<String>,
    /// Names instead of `no-NAME` for the options that switch a boolean off.
    #[serde(skip_serializing)]
    pub opposites: BTreeMap<String, String>,
    /// Options for lists of structures of one member, which take the values of that member.
    #[serde(skip_serializing)]
    pub plain_values: BTreeSet<String>,
    /// The name of a boolean: options for structures that have only this member are flags.
    #[serde(skip_serializing)]
    pub switches: Option<String>,
    /// Options that set members by templates, in the order of their effects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<AddedOption>,
    /// Pairs of groups of options that cannot be given together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclusive: Vec<[Vec<String>; 2]>,
    /// What added options put into a member of the input before they set anything below it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub bases: Map<String, Value>,
    /// The values of members that are not given.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub defaults: Map<String, Value>,
    /// By member: words that stand for other values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Members that move if the input has certain other ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// Members of structures that an option cannot set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
    /// Members whose values are computed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub computes: Vec<Computed>,
    /// Options that take the contents of a ZIP archive.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub zip_archives: BTreeSet<String>,
    /// The page size of calls that set nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<PageSize>,
    /// The JMESPath expression of what is printed instead of the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prints: Option<String>,
    /// Options that are not supported, with what to do instead.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unsupported: BTreeMap<String, String>,
}

/// An option that sets members by templates.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddedOption {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ValueKind,
    pub help: String,
    #[serde(rename = "required", skip_serializing_if = "std::ops::Not::not")]
    pub is_required: bool,
    /// The only valid values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// What separates the parts of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// What is between the key and the value of a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<String>,
    /// Whether the parts become one map.
    #[serde(rename = "map", skip_serializing_if = "std::ops::Not::not")]
    pub is_map: bool,
    /// The template of each element or part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<Value>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ignores_empty: bool,
    /// A member, which gets the value as it is.
    #[serde(skip_serializing)]
    pub sets: Option<String>,
    /// What the value sets, for the first pattern that it matches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
    /// The message about a value that cannot be converted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The part of the response that goes to the file that the value names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saves: Option<Save>,
    /// Another operation, whose response is the base of the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetches: Option<Fetch>,
    /// The member of the output that the private key in the file with this name decrypts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decrypts: Option<String>,
    /// Only expressions of `computes` have the value.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsent: bool,
}

/// A member whose value is computed by JMESPath expressions. They have the members of the input,
/// and the values of options that are not sent, by their names with `_` instead of `-`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Computed {
    /// Nothing is computed if this is false.
    pub when: String,
    /// The path of the member.
    pub sets: String,
    pub value: String,
    /// The message if there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The kind of an added option's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    #[default]
    String,
    Integer,
    Double,
    Boolean,
    Blob,
    List,
    Structure,
    Map,
}

/// Members that a value sets.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Case {
    /// A pattern with `*` for any string and `#` for digits; without one, every value matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
    /// Templates by the paths of members.
    pub sets: Map<String, Value>,
}

/// A part of the response that is written to a file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Save {
    pub path: String,
    #[serde(rename = "base64", skip_serializing_if = "std::ops::Not::not")]
    pub is_base64: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removes: Vec<String>,
}

/// A call whose response is the base of the input.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetch {
    /// The command of the operation.
    pub command: String,
    /// The members that both inputs have.
    pub input: Vec<String>,
    /// Members of the input, with the members of the response that they get.
    pub takes: BTreeMap<String, String>,
}

/// Members that move into another member.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Move {
    /// Paths, of which the input has any.
    pub when: Vec<String>,
    /// By member: the templates of what replaces it, by paths.
    pub members: BTreeMap<String, Map<String, Value>>,
}

/// A member that an option cannot set.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Withheld {
    pub option: String,
    pub member: String,
    /// The option to use instead; without one, the member is only left out of the page.
    pub instead: String,
}

/// The page size of calls that set nothing else.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageSize {
    pub size: u32,
    /// Members that may be set nevertheless.
    pub allows: Vec<String>,
}

impl OptionRules {
    /// Adds others, which take precedence.
    pub(super) fn add(&mut self, others: &OptionRules) {
        let others = others.clone();
        self.removed.extend(others.removed);
        self.hidden.extend(others.hidden);
        self.optional.extend(others.optional);
        self.opposites.extend(others.opposites);
        self.plain_values.extend(others.plain_values);
        self.switches = others.switches.or(self.switches.take());
        for option in others.added {
            self.added.retain(|it| it.name != option.name);
            self.added.push(option.in_full());
        }
        self.exclusive.extend(others.exclusive);
        self.bases.extend(others.bases);
        self.defaults.extend(others.defaults);
        self.words.extend(others.words);
        self.moves.extend(others.moves);
        self.withheld.extend(others.withheld);
        self.computes.extend(others.computes);
        self.zip_archives.extend(others.zip_archives);
        self.page_size = others.page_size.or(self.page_size.take());
        self.prints = others.prints.or(self.prints.take());
        self.unsupported.extend(others.unsupported);
    }

    /// Whether a running program needs none of them.
    pub(crate) fn is_empty(&self) -> bool {
        serde_json::to_value(self).is_ok_and(|it| it.as_object().is_some_and(Map::is_empty))
    }

    /// Every name of an option in the rules.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        let sets = [&self.removed, &self.hidden, &self.optional, &self.plain_values];
        sets.into_iter()
            .flatten()
            .chain(&self.zip_archives)
            .chain(self.opposites.iter().flat_map(|(name, other)| [name, other]))
            .chain(self.added.iter().map(|option| &option.name))
            .chain(self.exclusive.iter().flatten().flatten())
            .chain(self.withheld.iter().map(|it| &it.option))
            .chain(self.unsupported.keys())
    }

    /// The names of options that must exist already, or be added.
    pub(super) fn existing_names(&self) -> impl Iterator<Item = &String> {
        let sets = [&self.removed, &self.hidden, &self.optional, &self.plain_values];
        sets.into_iter()
            .flatten()
            .chain(&self.zip_archives)
            .chain(self.opposites.keys())
            .chain(self.exclusive.iter().flatten().flatten())
            .chain(self.withheld.iter().map(|it| &it.option))
    }

    /// The paths of members of the input in the rules, without those of added options.
    pub(super) fn member_paths(&self) -> impl Iterator<Item = &String> {
        let targets = self.moves.iter().flat_map(|it| it.members.values().flat_map(Map::keys));
        let moved = self.moves.iter().flat_map(|it| it.when.iter().chain(it.members.keys()));
        let page = self.page_size.iter().flat_map(|it| &it.allows);
        self.bases
            .keys()
            .chain(self.defaults.keys())
            .chain(self.words.keys())
            .chain(moved)
            .chain(targets)
            .chain(page)
            .chain(self.computes.iter().map(|it| &it.sets))
    }

    /// Why the rules are not valid: the end of a sentence that begins with the option.
    ///
    /// # Errors
    /// The option, and the reason.
    pub(super) fn check(&self) -> Result<(), (String, &'static str)> {
        for option in &self.added {
            if let Err(reason) = option.check() {
                return Err((option.name.clone(), reason));
            }
        }
        let moves = self.moves.iter().flat_map(|it| it.members.values());
        let paths = moves.flat_map(Map::keys).chain(self.moves.iter().flat_map(|it| &it.when));
        let paths = paths.chain(self.computes.iter().map(|it| &it.sets));
        match paths.into_iter().find(|path| !is_path(path)) {
            Some(path) => Err((path.clone(), "is not a valid path of members")),
            None => Ok(()),
        }
    }
}

impl AddedOption {
    /// The option with `sets` as a case.
    fn in_full(mut self) -> AddedOption {
        if let Some(path) = self.sets.take() {
            let sets = Map::from_iter([(path, Value::from("$value"))]);
            self.cases.push(Case { matches: None, sets });
        }
        self
    }

    /// The paths of members that it sets.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        let of_cases = self.cases.iter().flat_map(|case| case.sets.keys());
        of_cases.chain(&self.sets)
    }

    /// The paths of members of the input in the option.
    pub(super) fn input_paths(&self) -> impl Iterator<Item = &String> {
        let fetched = self.fetches.iter().flat_map(|it| it.input.iter().chain(it.takes.keys()));
        self.paths().chain(fetched)
    }

    /// The paths of members of the output in the option.
    pub(super) fn output_paths(&self) -> impl Iterator<Item = &String> {
        let saved = self.saves.iter().flat_map(|it| std::iter::once(&it.path).chain(&it.removes));
        saved.chain(&self.decrypts)
    }

    fn check(&self) -> Result<(), &'static str> {
        if self.help.is_empty() {
            return Err("needs `help`");
        }
        let has_effect = !self.cases.is_empty()
            || self.sets.is_some()
            || self.saves.is_some()
            || self.decrypts.is_some()
            || self.unsent;
        if !has_effect && self.choices.is_empty() {
            return Err("has no effect: it needs `sets`, `cases`, `saves`, `decrypts` or `unsent`");
        }
        if self.paths().any(|path| !is_path(path)) {
            return Err("sets a member whose path is not valid");
        }
        if (self.is_map || self.pairs.is_some()) && self.split.is_none() {
            return Err("needs `split`, since it has `pairs` or `map`");
        }
        if [&self.split, &self.pairs].into_iter().flatten().any(String::is_empty) {
            return Err("has an empty separator");
        }
        Ok(())
    }
}

/// The longest path of members.
const DEEPEST: usize = 16;

/// The steps of a path of members: `Items[0].Name` has two steps.
pub(super) fn steps(path: &str) -> Option<Vec<(&str, bool)>> {
    let step = |step: &'_ str| -> Option<(usize, bool)> {
        let name = step.strip_suffix("[0]").unwrap_or(step);
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name.then_some((name.len(), name.len() < step.len()))
    };
    let parts: Vec<&str> = path.split('.').collect();
    if parts.len() > DEEPEST {
        return None;
    }
    parts
        .into_iter()
        .map(|part| step(part).map(|(end, is_list)| (part.get(..end).unwrap_or(part), is_list)))
        .collect()
}

fn is_path(path: &str) -> bool {
    steps(path).is_some()
}
