//! The client of a service for Rust callers: its methods, and the items of paginated operations.

pub(crate) mod lower;

use crate::plan::types::item::{Field, FieldType};

/// The client of a service.
#[derive(Debug)]
pub struct ClientPlan {
    /// The name of the module.
    pub module: String,
    /// Whether the client can be re-exported beside the types, none of which has its name.
    pub is_reexported: bool,
    /// A method per operation, in the order of the operations; empty for second commands.
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
