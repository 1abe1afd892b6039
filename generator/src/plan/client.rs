//! The client of a service for Rust callers: its methods, and the items of paginated operations.

use super::service::Plan;
use super::types::item::{Field, FieldType, Structure, Type};
use super::types::names::{self, Case, Scope};
use std::collections::BTreeSet;

/// The client of a service.
#[derive(Debug)]
pub struct ClientPlan {
    /// The name of the module.
    pub module: String,
    /// Whether the client can be re-exported beside the types, none of which has its name.
    pub is_reexported: bool,
    /// A method per operation, in the order of the operations.
    pub methods: Vec<String>,
    pub waiters: Vec<WaiterMethod>,
}

/// The method of a waiter.
#[derive(Debug)]
pub struct WaiterMethod {
    pub name: String,
    /// The position of the operation that it polls.
    pub operation: usize,
    /// The Smithy name of the waiter.
    pub waiter: String,
}

/// Where the items of a page are.
#[derive(Debug)]
pub struct ItemPath<'p> {
    /// The fields from the output to the items.
    pub fields: Vec<&'p Field>,
    /// The type of an item; of a map, of a value.
    pub item: &'p FieldType,
    /// Whether the items are the entries of a map.
    pub is_map: bool,
}

/// Methods of all clients, which generated ones must not hide.
const METHODS: [&str; 6] = ["builder", "items", "pages", "send", "service", "wait_until"];

impl ClientPlan {
    /// Plans the client of a service.
    pub fn of(plan: &Plan) -> ClientPlan {
        let modules = plan.operations.iter().map(|operation| operation.module.clone());
        let wanted = ["client".to_owned()];
        let [module] =
            Scope::reserving(modules).assign(Case::Snake, &wanted).try_into().unwrap_or(wanted);
        let waiters = plan.table.operations.iter().enumerate().flat_map(|(operation, row)| {
            let of = move |waiter: &super::facts::calls::Waiter| WaiterMethod {
                name: format!("wait_until_{}", names::stem(&names::field_name(&waiter.name))),
                operation,
                waiter: waiter.name.clone(),
            };
            row.waiters.iter().map(of)
        });
        let mut waiters: Vec<WaiterMethod> = waiters.collect();
        let operations = plan.operations.iter();
        let methods = operations.map(|operation| names::field_name(&operation.name.wire));
        let wanted: Vec<String> =
            methods.chain(waiters.iter().map(|waiter| waiter.name.clone())).collect();
        let mut scope = Scope::reserving(METHODS.map(str::to_owned));
        let mut methods = scope.assign(Case::Snake, &wanted);
        let names = methods.split_off(plan.operations.len());
        for (waiter, name) in waiters.iter_mut().zip(names) {
            waiter.name = name;
        }
        ClientPlan { module, is_reexported: !taken(plan).contains("Client"), methods, waiters }
    }
}

/// The names of all types.
fn taken(plan: &Plan) -> BTreeSet<&str> {
    let operations = plan.operations.iter().flat_map(|it| {
        [&it.name.rust, &it.input.name.rust, &it.output.name.rust, &it.error].map(String::as_str)
    });
    operations.chain(plan.types.iter().map(|item| item.name().rust.as_str())).collect()
}

impl Plan {
    /// Where the items of an operation's pages are; `None` if it is not paginated.
    pub fn items(&self, operation: usize) -> Option<ItemPath<'_>> {
        let path = self.table.operations.get(operation)?.pagination.as_ref()?.items.first()?;
        let mut structure = &self.operations.get(operation)?.output;
        let mut fields: Vec<&Field> = Vec::new();
        for name in path.split('.') {
            if let Some(last) = fields.last() {
                structure = self.structure(last)?;
            }
            fields.push(structure.fields.iter().find(|field| field.name.wire == name)?);
        }
        match content(&fields.last()?.kind) {
            FieldType::List(item) => Some(ItemPath { fields, item, is_map: false }),
            FieldType::Map(item) => Some(ItemPath { fields, item, is_map: true }),
            _ => None,
        }
    }

    /// The structure that a field holds.
    fn structure(&self, field: &Field) -> Option<&Structure> {
        let FieldType::Named(name) = content(&field.kind) else { return None };
        self.types.iter().find_map(|item| match item {
            Type::Structure(structure) if structure.name.rust == *name => Some(structure),
            _ => None,
        })
    }
}

/// A type without `Option` and `Box` around it.
pub(crate) fn content(kind: &FieldType) -> &FieldType {
    match kind {
        FieldType::Option(inner) | FieldType::Boxed(inner) => content(inner),
        kind => kind,
    }
}
