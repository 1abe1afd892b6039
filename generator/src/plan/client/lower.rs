//! Names the methods of a client, and finds the items of paginated operations.

use super::{ClientPlan, ItemPath, WaiterMethod};
use crate::plan::facts::calls::Waiter;
use crate::plan::service::Plan;
use crate::plan::types::item::{Field, FieldType, Structure, Type};
use crate::plan::types::names::{self, Case, Scope};

/// Methods of all clients and of their traits, which generated ones must not hide.
const METHODS: [&str; 12] = [
    "as_ref",
    "builder",
    "clone",
    "deref",
    "download",
    "from",
    "items",
    "pages",
    "send",
    "service",
    "upload",
    "wait_until",
];

impl Plan {
    /// Adds the client for Rust callers.
    pub(crate) fn add_client(&mut self) {
        self.client = Some(self.planned_client());
    }

    /// Plans the client for Rust callers.
    pub fn planned_client(&self) -> ClientPlan {
        let plan = self;
        let modules = plan.operations.iter().map(|operation| operation.module.clone());
        let wanted = ["client".to_owned()];
        let [module] =
            Scope::reserving(modules).assign(Case::Snake, &wanted).try_into().unwrap_or(wanted);
        let waiters = plan.table.operations.iter().enumerate().flat_map(|(operation, row)| {
            let of = move |waiter: &Waiter| WaiterMethod {
                name: format!("wait_until_{}", names::stem(&names::field_name(&waiter.name))),
                operation,
                waiter: waiter.name.clone(),
            };
            row.waiters.iter().map(of)
        });
        let mut waiters: Vec<WaiterMethod> = waiters.collect();
        let operations = plan.operations.iter().filter(|operation| !operation.is_copy);
        let methods = operations.map(|operation| names::field_name(&operation.name.wire));
        let wanted: Vec<String> =
            methods.chain(waiters.iter().map(|waiter| waiter.name.clone())).collect();
        let mut scope = Scope::reserving(METHODS.map(str::to_owned));
        let mut methods = scope.assign(Case::Snake, &wanted);
        let names = methods.split_off(wanted.len() - waiters.len());
        for (waiter, name) in waiters.iter_mut().zip(names) {
            waiter.name = name;
        }
        // A second command of an operation has no method.
        for (at, _) in plan.operations.iter().enumerate().filter(|(_, it)| it.is_copy) {
            methods.insert(at, String::new());
        }
        ClientPlan {
            module,
            is_reexported: !plan.rust_names().contains("Client"),
            methods,
            waiters,
        }
    }
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
