//! [`Graph`]: shapes and members of a model as vertices, with their relationships as edges.

use crate::model::{Kind, Member, Place, Reference, Shape, ShapeId, Traits, prelude};
use std::collections::HashMap;

/// A shape or a member, by its position in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Vertex(u32);

/// The relationship of a shape to another; see the Smithy specification, "Selectors".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    Identifier,
    Property,
    Resource,
    List,
    Create,
    Put,
    Read,
    Update,
    Delete,
    Operation,
    CollectionOperation,
    Input,
    Output,
    Error,
    /// From a shape to its member.
    Member,
    /// From a member to the shape that it targets.
    Target,
    Mixin,
}

impl Relation {
    /// The name in selectors; `None` for relationships without one.
    pub(crate) fn label(self) -> Option<&'static str> {
        Some(match self {
            Relation::Identifier => "identifier",
            Relation::Property => "property",
            Relation::Resource => "resource",
            Relation::List => "list",
            Relation::Create => "create",
            Relation::Put => "put",
            Relation::Read => "read",
            Relation::Update => "update",
            Relation::Delete => "delete",
            Relation::Operation => "operation",
            Relation::CollectionOperation => "collectionOperation",
            Relation::Input => "input",
            Relation::Output => "output",
            Relation::Error => "error",
            Relation::Member => "member",
            Relation::Target => return None,
            Relation::Mixin => "mixin",
        })
    }

    /// Whether a resource binds an operation by this relationship.
    pub(crate) fn is_operation(self) -> bool {
        use Relation::{CollectionOperation, Create, Delete, List, Operation, Put, Read, Update};
        let all = [Operation, CollectionOperation, Put, Create, Read, Update, Delete, List];
        all.contains(&self)
    }
}

/// A relationship with the vertex at its other end.
pub(crate) type Edge = (Relation, Vertex);

struct Entry<'g, 'a> {
    shape: &'g Shape<'a>,
    member: Option<&'g Member<'a>>,
    container: Vertex,
    /// Whether the model defines it; the others are known shapes.
    is_own: bool,
    forward: Vec<Edge>,
    reverse: Vec<Edge>,
}

/// All shapes and members of a model, and the known shapes that it does not define.
pub(crate) struct Graph<'g, 'a> {
    entries: Vec<Entry<'g, 'a>>,
    /// The vertices of shapes.
    shapes: HashMap<&'g str, Vertex>,
}

impl<'g, 'a> Graph<'g, 'a> {
    /// The graph of the shapes of a model; `known` are shapes that the model may refer to without
    /// defining them.
    pub(crate) fn new(
        shapes: impl Iterator<Item = &'g Shape<'a>>,
        known: &'g [Shape<'a>],
    ) -> Graph<'g, 'a>
    where
        'a: 'g,
    {
        let mut graph = Graph { entries: Vec::new(), shapes: HashMap::new() };
        for shape in shapes {
            graph.add(shape, shape.place != Place::NOWHERE);
        }
        for shape in known {
            if !graph.shapes.contains_key(shape.id.as_str()) {
                graph.add(shape, false);
            }
        }
        graph.connect();
        graph
    }

    fn add(&mut self, shape: &'g Shape<'a>, is_own: bool) {
        let container = Vertex(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.shapes.insert(shape.id.as_str(), container);
        // The members of an enum of Smithy 1.0 are made from its trait.
        let is_own_member = is_own && !shape.traits.has_enum_values();
        let members = shape.members.iter().map(Some);
        self.entries.extend(std::iter::once(None).chain(members).map(|member| Entry {
            shape,
            member,
            container,
            is_own: if member.is_some() { is_own_member } else { is_own },
            forward: Vec::new(),
            reverse: Vec::new(),
        }));
    }

    fn connect(&mut self) {
        for at in 0..self.entries.len() {
            let vertex = Vertex(u32::try_from(at).unwrap_or(u32::MAX));
            let edges = self.edges(vertex);
            for (relation, to) in &edges {
                if let Some(entry) = self.entries.get_mut(to.0 as usize) {
                    entry.reverse.push((*relation, vertex));
                }
            }
            if let Some(entry) = self.entries.get_mut(at) {
                entry.forward = edges;
            }
        }
    }

    /// Adds the relationships of a shape to mixins that are flattened already.
    pub(crate) fn add_mixins(&mut self, user: &ShapeId, mixins: &[ShapeId]) {
        let Some(user) = self.find(user.as_str()) else { return };
        for mixin in mixins {
            let Some(mixin) = self.find(mixin.as_str()) else { continue };
            for (from, to) in [(user, mixin), (mixin, user)] {
                if let Some(entry) = self.entries.get_mut(from.0 as usize) {
                    let edges = if from == user { &mut entry.forward } else { &mut entry.reverse };
                    edges.push((Relation::Mixin, to));
                }
            }
        }
    }

    /// The relationships of a vertex whose targets exist.
    fn edges(&self, vertex: Vertex) -> Vec<Edge> {
        let shape = self.shape(vertex);
        let mut edges = Vec::new();
        let mut add = |relation: Relation, targets: &mut dyn Iterator<Item = &Reference>| {
            edges.extend(targets.filter_map(|it| Some((relation, self.find(it.id.as_str())?))));
        };
        if let Some(member) = self.member(vertex) {
            if !matches!(shape.kind, Kind::Enum | Kind::IntEnum) {
                add(Relation::Target, &mut std::iter::once(&member.target));
            }
            return edges;
        }
        add(Relation::Mixin, &mut shape.mixins.iter());
        match &shape.kind {
            Kind::Service(it) => {
                add(Relation::Operation, &mut it.operations.iter());
                add(Relation::Resource, &mut it.resources.iter());
                add(Relation::Error, &mut it.errors.iter());
            }
            Kind::Resource(it) => {
                add(Relation::Identifier, &mut it.identifiers.iter().map(|(_, target)| target));
                add(Relation::Property, &mut it.properties.iter().map(|(_, target)| target));
                add(Relation::Resource, &mut it.resources.iter());
                add(Relation::List, &mut it.list.iter());
                add(Relation::Create, &mut it.create.iter());
                add(Relation::Put, &mut it.put.iter());
                add(Relation::Read, &mut it.read.iter());
                add(Relation::Update, &mut it.update.iter());
                add(Relation::Delete, &mut it.delete.iter());
                add(Relation::Operation, &mut it.operations.iter());
                add(Relation::CollectionOperation, &mut it.collection_operations.iter());
            }
            Kind::Operation(it) => {
                // The absence of input or output is not a relationship.
                let is_unit = |target: &&Reference| prelude::is_unit(&target.id);
                add(Relation::Input, &mut it.input.iter().filter(|it| !is_unit(it)));
                add(Relation::Output, &mut it.output.iter().filter(|it| !is_unit(it)));
                add(Relation::Error, &mut it.errors.iter());
            }
            _ => edges.extend(self.members(vertex).map(|member| (Relation::Member, member))),
        }
        edges
    }

    fn entry(&self, vertex: Vertex) -> &Entry<'g, 'a> {
        // Vertices are only made by the graph, which never shrinks.
        #[allow(clippy::indexing_slicing, reason = "see above")]
        &self.entries[vertex.0 as usize]
    }

    /// The vertex of a shape or member with this id.
    pub(crate) fn find(&self, id: &str) -> Option<Vertex> {
        let Some((shape, member)) = id.split_once('$') else {
            return self.shapes.get(id).copied();
        };
        self.member_of(*self.shapes.get(shape)?, member)
    }

    /// The member of a shape with this name.
    pub(crate) fn member_of(&self, shape: Vertex, name: &str) -> Option<Vertex> {
        self.members(shape).find(|member| self.name(*member) == name)
    }

    /// The shape, or the shape that contains the member.
    pub(crate) fn shape(&self, vertex: Vertex) -> &'g Shape<'a> {
        self.entry(vertex).shape
    }

    /// The member; `None` for shapes.
    pub(crate) fn member(&self, vertex: Vertex) -> Option<&'g Member<'a>> {
        self.entry(vertex).member
    }

    /// The vertex of the shape that contains the member, or the shape itself.
    pub(crate) fn container(&self, vertex: Vertex) -> Vertex {
        self.entry(vertex).container
    }

    /// The shape that a member targets; for other vertices the vertex itself.
    pub(crate) fn target(&self, vertex: Vertex) -> Option<Vertex> {
        match self.member(vertex) {
            Some(member) => self.find(member.target.id.as_str()),
            None => Some(vertex),
        }
    }

    /// Whether the model defines it.
    pub(crate) fn is_own(&self, vertex: Vertex) -> bool {
        self.entry(vertex).is_own
    }

    /// The type of a shape; `None` for members.
    pub(crate) fn kind(&self, vertex: Vertex) -> Option<&'g Kind> {
        let entry = self.entry(vertex);
        if entry.member.is_none() { Some(&entry.shape.kind) } else { None }
    }

    /// The name of the type: `member` for members.
    pub(crate) fn type_name(&self, vertex: Vertex) -> &'static str {
        self.kind(vertex).map_or("member", Kind::name)
    }

    /// The traits of the shape or member.
    pub(crate) fn traits(&self, vertex: Vertex) -> &'g Traits<'a> {
        let entry = self.entry(vertex);
        entry.member.map_or(&entry.shape.traits, |member| &member.traits)
    }

    /// Whether the shape or member has a trait.
    pub(crate) fn has(&self, vertex: Vertex, id: &str) -> bool {
        self.traits(vertex).has(id)
    }

    /// The position of the shape or member.
    pub(crate) fn place(&self, vertex: Vertex) -> Place {
        let entry = self.entry(vertex);
        entry.member.map_or(entry.shape.place, |member| member.place)
    }

    /// The id of the shape or member.
    pub(crate) fn id(&self, vertex: Vertex) -> String {
        let entry = self.entry(vertex);
        match entry.member {
            Some(member) => format!("{}${}", entry.shape.id, member.name),
            None => entry.shape.id.to_string(),
        }
    }

    /// The name of the member, or of the shape.
    pub(crate) fn name(&self, vertex: Vertex) -> &'g str {
        let entry = self.entry(vertex);
        entry.member.map_or_else(|| entry.shape.id.name(), |member| &member.name)
    }

    /// The relationships of the shape or member.
    pub(crate) fn edges_from(&self, vertex: Vertex) -> &[Edge] {
        &self.entry(vertex).forward
    }

    /// The relationships of others to the shape or member.
    pub(crate) fn edges_to(&self, vertex: Vertex) -> &[Edge] {
        &self.entry(vertex).reverse
    }

    /// The other ends of relationships of one kind.
    pub(crate) fn related(
        &self,
        vertex: Vertex,
        relation: Relation,
    ) -> impl Iterator<Item = Vertex> {
        let edges = self.edges_from(vertex).iter();
        edges.filter(move |(it, _)| *it == relation).map(|(_, to)| *to)
    }

    /// The members of a shape, in their order.
    pub(crate) fn members(&self, shape: Vertex) -> impl Iterator<Item = Vertex> + use<> {
        let count = self.shape(shape).members.len();
        let count = if self.member(shape).is_some() { 0 } else { count };
        let end = shape.0.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        (shape.0.saturating_add(1)..=end).map(Vertex)
    }

    /// All shapes and members, in the order of their ids.
    pub(crate) fn all(&self) -> impl Iterator<Item = Vertex> + use<> {
        (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).map(Vertex)
    }

    /// The shapes and members that the model defines.
    pub(crate) fn own(&self) -> impl Iterator<Item = Vertex> {
        self.all().filter(|vertex| self.is_own(*vertex))
    }

    /// The shapes that the model defines.
    pub(crate) fn own_shapes(&self) -> impl Iterator<Item = Vertex> {
        self.own().filter(|vertex| self.member(*vertex).is_none())
    }

    /// The shapes and members that the model defines and that have a trait.
    pub(crate) fn with(&self, id: &'static str) -> impl Iterator<Item = Vertex> {
        self.own().filter(move |vertex| self.has(*vertex, id))
    }

    /// The services that the model defines.
    pub(crate) fn services(&self) -> impl Iterator<Item = Vertex> {
        self.own_shapes().filter(|it| matches!(self.kind(*it), Some(Kind::Service(_))))
    }

    /// The resources that the model defines.
    pub(crate) fn resources(&self) -> impl Iterator<Item = Vertex> {
        self.own_shapes().filter(|it| matches!(self.kind(*it), Some(Kind::Resource(_))))
    }

    /// The operations that the model defines.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Vertex> {
        self.own_shapes().filter(|it| matches!(self.kind(*it), Some(Kind::Operation(_))))
    }

    /// The structures that the model defines.
    pub(crate) fn structures(&self) -> impl Iterator<Item = Vertex> {
        self.own_shapes().filter(|it| self.kind(*it) == Some(&Kind::Structure))
    }

    /// The input of an operation, or `smithy.api#Unit`.
    pub(crate) fn input(&self, operation: Vertex) -> Option<Vertex> {
        self.related(operation, Relation::Input).next().or_else(|| self.unit())
    }

    /// The output of an operation, or `smithy.api#Unit`.
    pub(crate) fn output(&self, operation: Vertex) -> Option<Vertex> {
        self.related(operation, Relation::Output).next().or_else(|| self.unit())
    }

    fn unit(&self) -> Option<Vertex> {
        self.find(ShapeId::prelude("Unit").as_str())
    }

    /// Whether it is the shape `smithy.api#Unit`.
    pub(crate) fn is_unit(&self, vertex: Vertex) -> bool {
        self.member(vertex).is_none() && prelude::is_unit(&self.shape(vertex).id)
    }

    /// The service or resource with all resources below it, from top to bottom.
    pub(crate) fn resources_below(&self, root: Vertex) -> Vec<Vertex> {
        let (mut found, mut at) = (vec![root], 0);
        let mut seen = std::collections::HashSet::from([root]);
        while let Some(next) = found.get(at).copied() {
            found.extend(self.related(next, Relation::Resource).filter(|it| seen.insert(*it)));
            at += 1;
        }
        found
    }

    /// The operations of a service and of its resources.
    pub(crate) fn operations_of(&self, service: Vertex) -> Vec<Vertex> {
        let mut seen = std::collections::HashSet::new();
        let owners = self.resources_below(service);
        let edges = owners.iter().flat_map(|owner| self.edges_from(*owner));
        let operations = edges.filter(|(relation, _)| relation.is_operation());
        operations.map(|(_, operation)| *operation).filter(|it| seen.insert(*it)).collect()
    }

    /// All vertices that can be reached from a vertex, with itself.
    pub(crate) fn closure(&self, root: Vertex) -> Vec<Vertex> {
        let (mut found, mut at) = (vec![root], 0);
        let mut seen = std::collections::HashSet::from([root]);
        while let Some(next) = found.get(at).copied() {
            found.extend(
                self.edges_from(next).iter().map(|(_, to)| *to).filter(|it| seen.insert(*it)),
            );
            at += 1;
        }
        found
    }
}
