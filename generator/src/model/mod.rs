//! A checked Smithy model with typed traits, independent of the format of the model files.
//!
//! Front ends return a [`RawModel`]; [`resolve::resolve`] turns it into a [`Model`], in which every
//! target exists and has the right kind, mixins are flattened and Smithy 1.0 forms are upgraded.
//! Nothing here knows the JSON AST, and only [`traits`] knows traits by name.

pub mod assemble;
pub mod conflict;
pub mod entries;
pub mod enums;
pub(crate) mod graph;
mod inherited;
pub mod known;
pub mod mixins;
pub mod node;
pub mod position;
pub mod prelude;
mod raw;
pub mod resolve;
mod resolver;
pub(crate) mod selector;
pub mod shape;
pub mod shape_id;
pub mod traits;
pub mod transform;
pub mod upgrade;
pub mod walk;

pub use node::Node;
pub use position::{Place, Sources};
pub use raw::{Application, Metadata, RawModel, ShapeConflict};
pub use shape::{Botocore, Kind, Member, Reference, Resource, Service, Shape, Version};
pub use shape_id::ShapeId;
pub use traits::Traits;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

/// A checked model: every reference leads to a shape of the right kind.
pub struct Model<'a> {
    /// In the order of their ids, and found by a hash: plans look up each shape many times.
    shapes: IndexMap<ShapeId, Shape<'a>, RandomState>,
    /// Mixins, which no shape may target.
    mixins: Vec<Shape<'a>>,
    metadata: Metadata<'a>,
}

impl<'a> Model<'a> {
    /// A shape by its id; `None` for ids that are not from this model.
    pub fn shape(&self, id: &ShapeId) -> Option<&Shape<'a>> {
        self.shapes.get(id)
    }

    /// The position of a shape in the order of ids.
    pub(crate) fn position(&self, id: &ShapeId) -> Option<usize> {
        self.shapes.get_index_of(id)
    }

    /// The shape at a position in the order of ids.
    pub(crate) fn at(&self, position: usize) -> Option<&Shape<'a>> {
        self.shapes.get_index(position).map(|(_, shape)| shape)
    }

    /// The number of shapes.
    pub(crate) fn len(&self) -> usize {
        self.shapes.len()
    }

    /// The mixins that were flattened, without inherited members.
    pub fn mixins(&self) -> impl Iterator<Item = &Shape<'a>> {
        self.mixins.iter()
    }

    pub fn metadata(&self) -> &Metadata<'a> {
        &self.metadata
    }

    /// All shapes in the order of their ids, including the prelude.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape<'a>> {
        self.shapes.values()
    }
}

/// Whether AWS itself defined a service: [`is_aws`], and the namespace, if the model has one,
/// belongs to AWS. Options of such a service are named as in the AWS CLI, even if they can never be
/// set; options of other services are renamed if they collide with global options.
pub fn is_by_aws(shape: &Shape<'_>, service: &Service) -> bool {
    let namespace = shape.id.namespace();
    let is_amazons = namespace == "com.amazonaws" || namespace.starts_with("com.amazonaws.");
    service.botocore.is_some() || is_amazons && is_aws(shape, service)
}

/// Whether a service is one of AWS's by its model: it has the trait `aws.api#service`, or its model
/// is in botocore's format.
pub fn is_aws(shape: &Shape<'_>, service: &Service) -> bool {
    service.botocore.is_some() || !matches!(shape.traits.aws_service(), Ok(None))
}
