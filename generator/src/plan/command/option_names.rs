//! Names of a command's options: those that members make, overlays' names, and names that the
//! program itself uses.
//!
//! The program reads its global options before it knows the command, abbreviations included
//! (`--reg` is `--region`). A member whose option the program would read as its own could never be
//! given. A member with the name of an option for a secret (`--password`) would get the secret. For
//! services that AWS wrote the names stay as the AWS CLI has them, whose `argrename` customization
//! is in `aws-cli.json`; for any other service such an option is `--input-NAME`.

use super::own_options::{self, CommandKind};
use crate::diagnostic::Diagnostic;
use crate::model::{Kind, Shape, ShapeId};
use crate::plan::context::Lowering;
use crate::plan::facts::calls::Pagination;
use crate::plan::types::names;
use std::collections::{BTreeMap, BTreeSet};

/// The name of a member's option.
#[derive(Clone, Debug)]
pub(crate) struct OptionName {
    pub(crate) name: String,
    /// Second names, which help does not show.
    pub(crate) aliases: Vec<String>,
    /// Whether an overlay renames it; such options come after the others.
    pub(crate) renamed: bool,
}

/// Names the options of a command, one per member of its input, and reports names that collide;
/// `entry` is the entry of overlays.
pub(crate) fn assign(
    cx: &mut Lowering<'_, '_, '_>,
    entry: &str,
    input: &Shape<'_>,
    kind: CommandKind,
    pagination: Option<&Pagination>,
) -> Vec<OptionName> {
    let mut options: Vec<OptionName> = Vec::with_capacity(input.members.len());
    let made: Vec<String> =
        input.members.iter().map(|member| names::xform_name(&member.name)).collect();
    for made in &made {
        let (name, aliases) = cx.renames.option(entry, made);
        options.push(OptionName { renamed: name != *made, name, aliases });
    }
    let is_secret = |name: &str| own_options::is_secret(name, kind);
    let mut taken: BTreeSet<String> = options.iter().flat_map(OptionName::all).cloned().collect();
    for (position, (member, made)) in input.members.iter().zip(&made).enumerate() {
        let is_flag =
            cx.model.shape(&member.target.id).is_some_and(|target| target.kind == Kind::Boolean);
        for name in options[position].all().cloned().collect::<Vec<_>>() {
            // In services that follow the AWS CLI, a member with the name of a pagination option
            // shadows it, as in the AWS CLI; in all others, only the member that it sets does.
            let is_own = pagination.is_some_and(|it| it.sets_by(&member.name, &name));
            let is_paginated = kind.is_paginated && !cx.is_aws() && !is_own;
            let kind = CommandKind { is_paginated, ..kind };
            let Some(reason) = collision(&name, is_flag, kind) else { continue };
            let id = input.id.with_member(&member.name);
            if let Some(file) = cx.renames.file_of_option(entry, made, &name) {
                let message = format!(
                    "the overlay `{file}` gives this member the option `--{name}`: {reason}"
                );
                let help = "choose another name in the overlay";
                cx.problem(
                    Diagnostic::error("names.global_collision", message).help(help),
                    &id,
                    member.place,
                );
            } else if (!cx.is_by_aws || is_secret(&name)) && name == options[position].name {
                let free = free_name(&name, is_flag, kind, &taken);
                taken.insert(free.clone());
                // No page shows an option whose member pagination sets.
                let others = CommandKind { is_paginated: false, ..kind };
                let is_hidden = pagination.is_some_and(|it| it.sets(&member.name))
                    && collision(&name, is_flag, others).is_none();
                if !is_hidden {
                    let message = format!("the option of this member is `--{free}`: {reason}");
                    let help = format!(
                        "to choose another name, use an overlay: {}",
                        overlay_line(cx, entry, made, &free)
                    );
                    cx.problem(
                        Diagnostic::warning("names.global_collision", message).help(help),
                        &id,
                        member.place,
                    );
                }
                options[position].name = free;
            }
        }
    }
    report_equal_names(cx, input, &options);
    options
}

impl OptionName {
    fn all(&self) -> impl Iterator<Item = &String> {
        [&self.name].into_iter().chain(&self.aliases)
    }
}

/// Why a member cannot have an option of this name: the built-in option that the program reads.
fn collision(name: &str, is_flag: bool, kind: CommandKind) -> Option<String> {
    let negated = is_flag.then(|| format!("no-{name}"));
    [Some(name), negated.as_deref()].into_iter().flatten().find_map(|form| {
        let own = own_options::own_option(form, kind)?;
        Some(if own.trim_start_matches('-') == form {
            format!("`{own}` is a built-in option")
        } else {
            format!("`--{form}` is parsed as the built-in option `{own}`")
        })
    })
}

/// `input-NAME`, else the first of `input-NAME-2`, `input-NAME-3` … that nothing else is called.
fn free_name(name: &str, is_flag: bool, kind: CommandKind, taken: &BTreeSet<String>) -> String {
    let is_free = |name: &String| !taken.contains(name) && collision(name, is_flag, kind).is_none();
    let first = format!("input-{name}");
    let numbered = (2..).map(|number| format!("{first}-{number}"));
    [first.clone()].into_iter().chain(numbered).find(is_free).unwrap_or_default()
}

/// A whole overlay that renames an option.
fn overlay_line(cx: &mut Lowering<'_, '_, '_>, entry: &str, made: &str, free: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let (service, operation) = (quoted(&cx.service_key), quoted(entry));
    let (made, free) = (quoted(made), quoted(free));
    format!(
        "{{ {service}: {{ \"operations\": {{ {operation}: {{ \"options\": {{ {made}: {free} }} }} \
            }} }} }}"
    )
}

/// Warns of two members with one option.
fn report_equal_names(cx: &mut Lowering<'_, '_, '_>, input: &Shape<'_>, options: &[OptionName]) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (member, option) in input.members.iter().zip(options) {
        for name in option.all() {
            if let Some(first) = seen.insert(name, &member.name) {
                let message =
                    format!("`{first}` and `{}` both become the option `--{name}`", member.name);
                let id: ShapeId = input.id.with_member(&member.name);
                cx.problem(
                    Diagnostic::warning("names.option_collision", message),
                    &id,
                    member.place,
                );
            }
        }
    }
}
