//! What a model gives at the command line: services, their commands, and the options of those.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::escape::{json as escape_json, terminal};
use crate::plan::table::OperationRow;
use crate::survey::Survey;
use crate::{Config, Error, Plan};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What to list.
#[derive(Clone, Debug)]
pub struct List {
    models: Vec<PathBuf>,
    service: Option<String>,
    operations: Vec<String>,
    overlays: Vec<PathBuf>,
}

impl List {
    /// Files that are one model; all services and operations, unless some are chosen.
    pub fn new<P: AsRef<Path>>(models: &[P]) -> List {
        let models = models.iter().map(|path| path.as_ref().to_owned()).collect();
        List { models, service: None, operations: Vec::new(), overlays: Vec::new() }
    }

    /// Chooses one service by its shape id or its name.
    pub fn service(&mut self, name: impl Into<String>) -> &mut Self {
        self.service = Some(name.into());
        self
    }

    /// Adds an operation by its name or shape id; its options are listed too.
    pub fn operation(&mut self, name: impl Into<String>) -> &mut Self {
        self.operations.push(name.into());
        self
    }

    /// Adds an overlay of other words for the command line, as [`Config::overlay`] does.
    pub fn overlay(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.overlays.push(path.as_ref().to_owned());
        self
    }

    /// Plans the services.
    ///
    /// # Errors
    /// A model that cannot be read or has problems, or a selector that matches nothing.
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
    /// Whether the text shows options too; JSON always does.
    with_options: bool,
}

impl Listing {
    /// What was left out or renamed, and entries of overlays that are about nothing.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// A line a service and a command; with the options where operations were chosen.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for plan in &self.plans {
            let service = &plan.service;
            let (version, command) = (terminal::line(&service.version), terminal::line(&service.command));
            out.push_str(&format!("{} {version} ({command})\n", service.shape_id));
            let width = plan.operations.iter().map(|operation| operation.command.len()).max().unwrap_or(0);
            for (operation, row) in plan.operations.iter().zip(&plan.table.operations) {
                let count = operation.options.len();
                let (command, name) = (&operation.command, &operation.name.wire);
                let options = if count == 1 { "1 option".to_owned() } else { format!("{count} options") };
                let hidden = if row.flags.contains(&"HIDDEN") { ", hidden" } else { "" };
                out.push_str(&format!("  {command:width$}  {name}, {options}{hidden}\n"));
                let options = operation.options.iter().filter(|_| self.with_options);
                let width = options.clone().map(|option| option.name.len()).max().unwrap_or(0);
                for option in options {
                    let required = if option.required { ", required" } else { "" };
                    out.push_str(&format!("    --{:width$}  {}{required}\n", option.name, option.kind));
                }
                for waiter in waiters(plan, row) {
                    out.push_str(&format!("  wait {}  polls {command}\n", terminal::line(&waiter)));
                }
            }
        }
        out
    }

    /// Everything, for programs; ends with a newline.
    pub fn json(&self) -> String {
        let services: Vec<Value> = self.plans.iter().map(service).collect();
        escape_json::visible(&format!("{:#}\n", json!({ "services": services })))
    }
}

fn service(plan: &Plan) -> Value {
    // Plans have an option a member, and a row an operation, both in the same order.
    let operations = plan.operations.iter().zip(&plan.table.operations).map(|(operation, row)| {
        let options = operation.options.iter().zip(&operation.input.fields).map(|(option, field)| {
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
            "hidden": row.flags.contains(&"HIDDEN"),
            "waiters": waiters(plan, row),
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
fn waiters(plan: &Plan, row: &OperationRow) -> Vec<String> {
    let text = plan.table.texts.at(row.waiters);
    let waiters: Value = serde_json::from_str(text).unwrap_or_default();
    let waiters = waiters.as_object().into_iter().flat_map(|waiters| waiters.values());
    waiters.filter_map(|waiter| waiter["command"].as_str().map(str::to_owned)).collect()
}
