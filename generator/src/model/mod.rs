//! A Smithy model, whatever file it came from: shapes with typed traits, checked.
//!
//! [`RawModel`] is what a front end gives; [`resolve::resolve`] makes a [`Model`] of it, in which
//! every target exists and is of the right kind, mixins are flattened and old forms are upgraded.
//! Nothing here knows the JSON AST, and only [`traits`] knows a trait by its name.

pub mod enums;
pub mod mixins;
pub mod node;
pub mod position;
pub mod prelude;
pub mod resolve;
mod resolver;
pub mod shape;
pub mod shape_id;
pub mod traits;
pub mod upgrade;
pub mod walk;

pub use node::Node;
pub use position::{Place, Sources};
pub use shape::{Botocore, Kind, Member, Reference, Service, Shape, Version};
pub use shape_id::ShapeId;
pub use traits::Traits;

use std::collections::BTreeMap;

/// Shapes as a front end read them: nothing is checked yet.
pub struct RawModel<'a> {
    /// Shapes by id.
    pub shapes: BTreeMap<ShapeId, Shape<'a>>,
    /// `apply` statements in the order they were read; a target may be a member.
    pub applications: Vec<Application<'a>>,
}

/// One `apply` statement.
pub struct Application<'a> {
    pub target: Reference,
    pub traits: Traits<'a>,
}

/// A checked model: every reference has a shape of the right kind.
pub struct Model<'a> {
    shapes: BTreeMap<ShapeId, Shape<'a>>,
}

impl<'a> Model<'a> {
    /// A shape by its id; nothing for ids that do not come from this model.
    pub fn shape(&self, id: &ShapeId) -> Option<&Shape<'a>> {
        self.shapes.get(id)
    }

    /// All shapes in the order of their ids, the prelude's among them.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape<'a>> {
        self.shapes.values()
    }
}

/// Whether AWS itself wrote a service: [`is_aws`], and its namespace is AWS's where the model names
/// one. Its options are called as in the AWS CLI, even where they can never be given; those of
/// anybody else are called so that no data is lost.
pub fn is_by_aws(shape: &Shape<'_>, service: &Service) -> bool {
    let namespace = shape.id.namespace();
    let is_amazons = namespace == "com.amazonaws" || namespace.starts_with("com.amazonaws.");
    service.botocore.is_some() || is_amazons && is_aws(shape, service)
}

/// Whether a service is one of AWS's, which follows the AWS CLI wherever the two differ: it has the
/// trait `aws.api#service`, or its model is in botocore's form.
pub fn is_aws(shape: &Shape<'_>, service: &Service) -> bool {
    service.botocore.is_some() || !matches!(shape.traits.aws_service(), Ok(None))
}
