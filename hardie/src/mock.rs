//! What `hardie mock` knows of models: services from their tables, and the answers of each
//! operation by the model.

use crate::{Diagnostics, Error, Tables, matches_pattern};
use hardie_build::model::{Kind, Model, Resource, Shape, ShapeId, walk};
use hardie_build::plan::Plan;
use hardie_build::plan::command::operation::Example as PlannedExample;
use hardie_build::plan::command::samples::Values;
use hardie_build::{ByteOrder, table_file};
use hardie_mock::{Answers, Example, Lifecycle, LifecycleKind, derive_lifecycles};
use hardie_runtime::service::{self, Service};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Value, json};
use std::collections::BTreeMap;

/// Services from models, and their answers.
#[derive(Debug)]
pub struct Models {
    /// The services, in the order of their commands.
    pub services: Vec<&'static Service>,
    /// Their answers.
    pub answers: ModelAnswers,
    /// Problems that are not errors.
    pub warnings: Diagnostics,
}

/// The answers of services by their models: examples, valid values, and resources.
#[derive(Debug, Default)]
pub struct ModelAnswers {
    /// By the shape ID of the service and the name of the operation.
    operations: BTreeMap<(String, String), Known>,
}

/// What the model says of an operation.
#[derive(Debug, Default)]
struct Known {
    examples: Vec<Example>,
    /// A valid output as JSON.
    sample: String,
    lifecycle: Option<Lifecycle>,
}

/// Reads models for an endpoint. The memory of their services is never freed.
///
/// # Errors
/// As [`Tables::make`].
pub fn models(tables: &Tables) -> Result<Models, Error> {
    let (made, warnings) = tables.visit(|model, plan| {
        let resources = resources(model, plan);
        let operations = plan.operations.iter().zip(&plan.table.operations);
        let known: Vec<(String, Known)> = operations
            .map(|(operation, row)| {
                let mut values = Values::all(&plan.table).checked_by(matches_pattern);
                let sample = values.whole(row.output).to_string();
                let examples = operation.examples.iter().map(example).collect();
                let lifecycle = resources.get(&operation.name.wire).cloned();
                (operation.name.wire.clone(), Known { examples, sample, lifecycle })
            })
            .collect();
        (plan.service.shape_id.clone(), known, table_file(plan, ByteOrder::native()))
    })?;
    let (mut services, mut answers) = (Vec::new(), ModelAnswers::default());
    for (id, known, bytes) in made {
        let tables: &'static service::Tables =
            Box::leak(Box::new(service::Tables::new(bytes.leak())));
        // This program has just written the table.
        let Ok(of_tables) = tables.services() else { continue };
        let has_resources = known.iter().any(|(_, known)| known.lifecycle.is_some());
        for (name, known) in known {
            answers.operations.insert((id.clone(), name), known);
        }
        for service in of_tables {
            if !has_resources {
                answers.derive(service);
            }
            services.push(service);
        }
    }
    Ok(Models { services, answers, warnings })
}

impl ModelAnswers {
    /// Takes the resources of a service from the names of its operations.
    fn derive(&mut self, service: &'static Service) {
        for (operation, lifecycle) in derive_lifecycles(service) {
            let key = (service.shape_id.to_owned(), operation.name().to_owned());
            self.operations.entry(key).or_default().lifecycle = Some(lifecycle);
        }
    }

    fn of(&self, service: &Service, operation: Operation) -> Option<&Known> {
        self.operations.get(&(service.shape_id.to_owned(), operation.name().to_owned()))
    }
}

impl Answers for ModelAnswers {
    fn examples(&self, service: &'static Service, operation: Operation) -> Vec<Example> {
        self.of(service, operation).map(|known| known.examples.clone()).unwrap_or_default()
    }

    fn sample(&self, service: &'static Service, operation: Operation) -> Option<Value> {
        json::parse(&self.of(service, operation)?.sample).ok()
    }

    fn lifecycle(&self, service: &'static Service, operation: Operation) -> Option<Lifecycle> {
        self.of(service, operation)?.lifecycle.clone()
    }
}

/// A value of a model as one of the runtime.
fn value(value: &serde_json::Value) -> Value {
    json::parse(&value.to_string()).unwrap_or_default()
}

fn example(planned: &PlannedExample) -> Example {
    let input = value(&serde_json::Value::Object(planned.input.clone()));
    let output = planned.output.as_ref().map(value);
    let error = planned.error.as_ref().map(|(name, content)| (name.clone(), value(content)));
    Example { input, output, error }
}

/// What operations do with the resources of a service, by the names of the operations.
fn resources(model: &Model<'_>, plan: &Plan) -> BTreeMap<String, Lifecycle> {
    let mut found = BTreeMap::new();
    let service = model.shapes().find(|shape| shape.id.to_string() == plan.service.shape_id);
    let Some(Kind::Service(service)) = service.map(|shape| &shape.kind) else { return found };
    for shape in walk::resources(model, service).into_iter().filter_map(|id| model.shape(id)) {
        if let Kind::Resource(resource) = &shape.kind {
            add(model, shape, resource, &mut found);
        }
    }
    found
}

/// Adds the lifecycle operations of a resource.
fn add(
    model: &Model<'_>,
    shape: &Shape<'_>,
    resource: &Resource,
    found: &mut BTreeMap<String, Lifecycle>,
) {
    let names: Vec<&str> = resource.identifiers.iter().map(|(name, _)| &**name).collect();
    let kinds = [
        (&resource.create, LifecycleKind::Create),
        (&resource.put, LifecycleKind::Put),
        (&resource.read, LifecycleKind::Read),
        (&resource.update, LifecycleKind::Update),
        (&resource.delete, LifecycleKind::Delete),
        (&resource.list, LifecycleKind::List),
    ];
    for (operation, kind) in kinds {
        let Some(id) = operation.as_ref().map(|operation| &operation.id) else { continue };
        let lifecycle = match kind {
            LifecycleKind::List => list(model, id, resource, &names),
            // Identifiers that the input of a creation lacks are made up, and found in its output.
            LifecycleKind::Create => {
                let [input, output] = ends(model, id);
                let bound = names.iter().map(|name| {
                    input.and_then(|it| bound(it, name)).or_else(|| bound(output?, name))
                });
                bound.collect::<Option<Vec<String>>>().map(|names| (names, None))
            }
            _ => {
                let [input, _] = ends(model, id);
                let bound = names.iter().map(|name| bound(input?, name));
                bound.collect::<Option<Vec<String>>>().map(|names| (names, None))
            }
        };
        if let Some((identifiers, list)) = lifecycle {
            let resource = shape.id.name().to_owned();
            found.insert(id.name().to_owned(), Lifecycle { resource, kind, identifiers, list });
        }
    }
}

/// The input and the output of an operation.
fn ends<'m, 'a>(model: &'m Model<'a>, id: &ShapeId) -> [Option<&'m Shape<'a>>; 2] {
    let Some(Kind::Operation(operation)) = model.shape(id).map(|shape| &shape.kind) else {
        return [None, None];
    };
    [&operation.input, &operation.output]
        .map(|end| end.as_ref().and_then(|end| model.shape(&end.id)))
}

/// The member of a structure that has an identifier: by `@resourceIdentifier`, else by its name.
fn bound(shape: &Shape<'_>, identifier: &str) -> Option<String> {
    let marked = shape
        .members
        .iter()
        .find(|member| member.traits.resource_identifier().as_deref() == Some(identifier));
    let member = marked.or_else(|| shape.member(identifier))?;
    Some(member.name.to_string())
}

/// The members of the elements of a list operation's result that identify them, and the member with
/// the list; elements may be the identifiers themselves.
fn list(
    model: &Model<'_>,
    id: &ShapeId,
    resource: &Resource,
    identifiers: &[&str],
) -> Option<(Vec<String>, Option<String>)> {
    let [_, output] = ends(model, id);
    let own = resource.identifiers.last().map(|(_, target)| &target.id);
    output?.members.iter().find_map(|member| {
        let list = model.shape(&member.target.id).filter(|shape| shape.kind == Kind::List)?;
        let element = model.shape(&list.member("member")?.target.id)?;
        let names: Option<Vec<String>> = if own == Some(&element.id) {
            Some(identifiers.iter().map(|name| (*name).to_owned()).collect())
        } else {
            identifiers.iter().map(|name| bound(element, name)).collect()
        };
        Some((names?, Some(member.name.to_string())))
    })
}
