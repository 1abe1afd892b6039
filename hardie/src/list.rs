//! What a model gives at the command line: services, their commands, and the options of those.

use crate::survey::Survey;
use crate::{Config, Error, Plan};
use hardie_build::escape::{json as escape_json, terminal};
use hardie_build::plan::facts::table::OperationRow;
use hardie_build::{Diagnostic, Diagnostics};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Lists the services, commands and options of a model.
#[derive(Clone, Debug)]
pub struct List {
    models: Vec<PathBuf>,
    service: Option<String>,
    operations: Vec<String>,
    overlays: Vec<PathBuf>,
}

impl List {
    /// Lists the model in these files, which are merged. Default: all services and operations.
    pub fn new<P: AsRef<Path>>(models: &[P]) -> List {
        let models = models.iter().map(|path| path.as_ref().to_owned()).collect();
        List { models, service: None, operations: Vec::new(), overlays: Vec::new() }
    }

    /// Selects a service by its shape id or name.
    pub fn service(&mut self, name: impl Into<String>) -> &mut Self {
        self.service = Some(name.into());
        self
    }

    /// Selects an operation by its name or shape id; its options are listed too.
    pub fn operation(&mut self, name: impl Into<String>) -> &mut Self {
        self.operations.push(name.into());
        self
    }

    /// Adds an overlay that renames commands and options, as [`Config::overlay`] does.
    pub fn overlay(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.overlays.push(path.as_ref().to_owned());
        self
    }

    /// Reads the model and returns its services.
    ///
    /// # Errors
    /// [`Error::Read`] for a file that cannot be read; [`Error::Invalid`] for a model with
    /// problems, or a service or operation that does not exist.
    pub fn services(&self) -> Result<Listing, Error> {
        let services = match &self.service {
            Some(service) => vec![service.clone()],
            None => self.all_services()?,
        };
        let (mut plans, mut warnings) = (Vec::new(), Diagnostics::default());
        let mut first_error = None;
        for service in services {
            let mut config = Config::new();
            for path in &self.models {
                config.model(path);
            }
            config.service(service);
            for path in &self.overlays {
                config.overlay(path);
            }
            match self.operations.is_empty() {
                true => config.all_operations(),
                false => config.operations(self.operations.clone()),
            };
            match config.plan() {
                Ok((plan, found)) => {
                    // Services of one model have the same ones, but for their own.
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
        // A service that is not spoken hides no other.
        match (plans.is_empty(), first_error) {
            (true, Some(error)) => Err(error),
            _ => Ok(Listing { plans, warnings, with_options: !self.operations.is_empty() }),
        }
    }

    fn all_services(&self) -> Result<Vec<String>, Error> {
        let survey = Survey::of(&self.models)?;
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
                let count = operation.options.len();
                let (command, name) = (&operation.command, &operation.name.wire);
                let options =
                    if count == 1 { "1 option".to_owned() } else { format!("{count} options") };
                let hidden = if row.flags.hidden { ", hidden" } else { "" };
                out.push_str(&format!("  {command:width$}  {name}, {options}{hidden}\n"));
                let options = operation.options.iter().filter(|_| self.with_options);
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
    // Plans have an option a member, and a row an operation, both in the same order.
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

/// The names of an operation's waiters on the command line.
fn waiters(row: &OperationRow) -> Vec<String> {
    row.waiters.iter().map(|waiter| waiter.command.clone()).collect()
}
