//! Shapes and members, in Smithy's vocabulary.

use super::position::Place;
use super::shape_id::ShapeId;
use super::traits::Traits;

/// The Smithy version in which a shape was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `1` or `1.0`: numbers and booleans are boxed by trait, enums are strings.
    V1,
    /// `2` or `2.0`.
    V2,
}

impl Version {
    /// The version with this number.
    pub fn of(number: &str) -> Option<Version> {
        match number {
            "1" | "1.0" => Some(Version::V1),
            "2" | "2.0" => Some(Version::V2),
            _ => None,
        }
    }
}

/// One shape.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    pub id: ShapeId,
    pub kind: Kind,
    /// In the order of the file: members of structures and unions, values of enums, the element
    /// of a list (`member`), key and value of a map (`key`, `value`).
    pub members: Vec<Member<'a>>,
    pub traits: Traits<'a>,
    /// Mixins in their order; empty in a resolved model.
    pub mixins: Vec<Reference>,
    pub version: Version,
    pub place: Place,
}

/// The type of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Blob,
    Boolean,
    String,
    Enum,
    IntEnum,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    List,
    Map,
    Structure,
    Union,
    Operation(Box<Operation>),
    Resource(Box<Resource>),
    Service(Box<Service>),
}

impl Kind {
    /// Smithy's name of the kind.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Blob => "blob",
            Kind::Boolean => "boolean",
            Kind::String => "string",
            Kind::Enum => "enum",
            Kind::IntEnum => "intEnum",
            Kind::Byte => "byte",
            Kind::Short => "short",
            Kind::Integer => "integer",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::BigInteger => "bigInteger",
            Kind::BigDecimal => "bigDecimal",
            Kind::Timestamp => "timestamp",
            Kind::Document => "document",
            Kind::List => "list",
            Kind::Map => "map",
            Kind::Structure => "structure",
            Kind::Union => "union",
            Kind::Operation(_) => "operation",
            Kind::Resource(_) => "resource",
            Kind::Service(_) => "service",
        }
    }

    /// Whether members may target it: everything except services, resources and operations.
    pub fn is_data(&self) -> bool {
        !matches!(self, Kind::Operation(_) | Kind::Resource(_) | Kind::Service(_))
    }
}

/// A member, or a value of an enum.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    pub name: Box<str>,
    pub target: Reference,
    pub traits: Traits<'a>,
    pub place: Place,
}

/// A reference to another shape, with its position.
#[derive(Clone, Debug)]
pub struct Reference {
    pub id: ShapeId,
    pub place: Place,
}

impl PartialEq for Reference {
    fn eq(&self, other: &Reference) -> bool {
        self.id == other.id
    }
}

impl Eq for Reference {}

/// The properties of an operation, apart from members and traits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operation {
    /// `None` has the same meaning as `smithy.api#Unit`.
    pub input: Option<Reference>,
    /// `None` has the same meaning as `smithy.api#Unit`.
    pub output: Option<Reference>,
    pub errors: Vec<Reference>,
}

/// The properties of a resource, apart from traits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// The shapes of the identifiers by name.
    pub identifiers: Vec<(Box<str>, Reference)>,
    /// The shapes of the properties by name.
    pub properties: Vec<(Box<str>, Reference)>,
    pub put: Option<Reference>,
    pub create: Option<Reference>,
    pub read: Option<Reference>,
    pub update: Option<Reference>,
    pub delete: Option<Reference>,
    pub list: Option<Reference>,
    /// Operations on one instance, apart from those of the life cycle.
    pub operations: Vec<Reference>,
    pub collection_operations: Vec<Reference>,
    pub resources: Vec<Reference>,
}

impl Resource {
    /// Life-cycle operations, then others, then collection operations.
    pub fn all_operations(&self) -> impl Iterator<Item = &Reference> {
        let cycle = [&self.put, &self.create, &self.read, &self.update, &self.delete, &self.list];
        let others = self.operations.iter().chain(&self.collection_operations);
        cycle.into_iter().flatten().chain(others)
    }
}

/// The properties of a service, apart from traits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Empty if the service has no version.
    pub version: String,
    pub operations: Vec<Reference>,
    pub resources: Vec<Reference>,
    /// Errors common to all operations.
    pub errors: Vec<Reference>,
    /// Shapes that are renamed in this service.
    pub rename: Vec<(ShapeId, String)>,
    /// Facts from botocore's files of a service for which Smithy has no trait.
    pub botocore: Option<Botocore>,
}

/// Additional facts about a service from botocore's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Botocore {
    /// The command name after the program name, which is the folder name.
    pub word: Option<String>,
    /// The prefix of request targets in protocols without URIs, if it differs from the shape name.
    pub target: Option<String>,
    /// Whether there is a file that lists the paginated operations.
    pub has_pages: bool,
}

impl<'a> Shape<'a> {
    /// A member by its name.
    pub fn member(&self, name: &str) -> Option<&Member<'a>> {
        self.members.iter().find(|member| &*member.name == name)
    }
}
