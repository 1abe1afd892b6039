//! Lists the command line of a model: services, their commands and options.

use crate::survey::Survey;
use crate::{Config, Error, Plan};
use hardie_build::escape::{json as escape_json, terminal};
use hardie_build::plan::command::operation::{CommandOption, Operation};
use hardie_build::plan::facts::table::OperationRow;
use hardie_build::{Diagnostic, Diagnostics, Source};
use serde_json::{Value, json};

/// Lists the services, commands and options of a model.
#[derive(Clone, Debug)]
pub struct List {
    source: Source,
}

impl List {
    /// Lists the services and operations of a source. Default: all.
    pub fn new(source: impl Into<Source>) -> List {
        List { source: source.into() }
    }

    /// Reads the model and returns its services.
    ///
    /// # Errors
    /// [`Error::Read`] for a file that cannot be read; [`Error::Invalid`] for a model with
    /// problems, or a service or operation that does not exist.
    pub fn services(&self) -> Result<Listing, Error> {
        let services = match self.source.selected_service() {
            Some(service) => vec![service.to_owned()],
            None => self.all_services()?,
        };
        let mut source = self.source.clone();
        if !source.selects_any() {
            source.all_operations();
        }
        let (mut plans, mut warnings) = (Vec::new(), Diagnostics::default());
        let mut first_error = None;
        for service in services {
            source.service(service);
            let config = Config::from(source.clone());
            match config.plan() {
                Ok((plan, found)) => {
                    // Services of one model share the warnings about the model.
                    for warning in found
                        .iter()
                        .filter(|warning| !warnings.iter().any(|other| other == *warning))
                        .cloned()
                        .collect::<Vec<_>>()
                    {
                        warnings.push(warning);
                    }
                    plans.push(plan);
                }
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        // A service without a supported protocol does not hide the others.
        match (plans.is_empty(), first_error) {
            (true, Some(error)) => Err(error),
            _ => Ok(Listing { plans, warnings, with_options: self.source.selects_any() }),
        }
    }

    fn all_services(&self) -> Result<Vec<String>, Error> {
        let survey = Survey::of(&self.source)?;
        if survey.services.is_empty() {
            let mut problems = survey.problems;
            if !problems.has_errors() {
                problems = Diagnostics::default();
                problems.push(Diagnostic::error("select.service", "the model has no service"));
            }
            return Err(Error::Invalid(problems));
        }
        Ok(survey.services.into_iter().map(|service| service.id).collect())
    }
}

/// Services with their commands, in the order of their names.
#[derive(Debug)]
pub struct Listing {
    plans: Vec<Plan>,
    warnings: Diagnostics,
    /// Whether the text output includes options; JSON always does.
    with_options: bool,
}

impl Listing {
    /// Warnings: skipped operations, renamed options, and entries of overlays that match nothing.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// One line per service and command; with the options if operations were selected.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for plan in &self.plans {
            let service = &plan.service;
            let (version, command) =
                (terminal::line(&service.version), terminal::line(&service.command));
            out.push_str(&format!("{} {version} ({command})\n", service.shape_id));
            let width =
                plan.operations.iter().map(|operation| operation.command.len()).max().unwrap_or(0);
            for (operation, row) in plan.operations.iter().zip(&plan.table.operations) {
                let shown = shown_options(operation, row);
                let count = shown.len();
                let (command, name) = (&operation.command, &operation.name.wire);
                let options =
                    if count == 1 { "1 option".to_owned() } else { format!("{count} options") };
                let hidden = if row.flags.hidden { ", hidden" } else { "" };
                out.push_str(&format!("  {command:width$}  {name}, {options}{hidden}\n"));
                let options = shown.into_iter().filter(|_| self.with_options);
                let width = options.clone().map(|option| option.name.len()).max().unwrap_or(0);
                for option in options {
                    let required = if option.required { ", required" } else { "" };
                    out.push_str(&format!(
                        "    --{:width$}  {}{required}\n",
                        option.name, option.kind
                    ));
                }
                for waiter in waiters(row) {
                    out.push_str(&format!("  wait {}  polls {command}\n", terminal::line(&waiter)));
                }
            }
        }
        out
    }

    /// The JSON form, with all details; ends with a newline.
    pub fn json(&self) -> String {
        let services: Vec<Value> = self.plans.iter().map(service).collect();
        escape_json::visible(&format!("{:#}\n", json!({ "services": services })))
    }
}

fn service(plan: &Plan) -> Value {
    // A plan has one option per member and one row per operation, both in the same order.
    let operations = plan.operations.iter().zip(&plan.table.operations).map(|(operation, row)| {
        let options =
            operation.options.iter().zip(&operation.input.fields).map(|(option, field)| {
                json!({
                    "name": option.name,
                    "aliases": option.aliases,
                    "member": field.name.wire,
                    "type": option.kind,
                    "required": option.required,
                })
            });
        json!({
            "operation": operation.name.wire,
            "command": operation.command,
            "hidden": row.flags.hidden,
            "access": if row.flags.reads { "read" } else { "write" },
            "waiters": waiters(row),
            "options": options.collect::<Vec<Value>>(),
        })
    });
    json!({
        "service": plan.service.shape_id,
        "version": plan.service.version,
        "command": plan.service.command,
        "operations": operations.collect::<Vec<Value>>(),
    })
}

/// The options that help shows, without those of the program: pagination options replace the
/// options of the members that pagination sets.
fn shown_options<'p>(operation: &'p Operation, row: &OperationRow) -> Vec<&'p CommandOption> {
    let is_replaced = |member: &str| row.pagination.as_ref().is_some_and(|it| it.sets(member));
    // There is one option per member, in the same order.
    let members = operation.input.fields.iter().map(|field| &field.name.wire);
    let options = operation.options.iter().zip(members);
    options.filter(|(_, member)| !is_replaced(member)).map(|(option, _)| option).collect()
}

/// The command names of an operation's waiters.
fn waiters(row: &OperationRow) -> Vec<String> {
    row.waiters.iter().map(|waiter| waiter.command.clone()).collect()
}
