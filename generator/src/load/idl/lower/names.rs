//! The resolution of names: imports, the file's namespace, then the prelude.

use super::super::syntax::{File, Keyword, Name};
use crate::model::{Kind, RawModel, ShapeId, known};
use std::collections::HashMap;

/// The prelude's namespace.
const PRELUDE: &str = "smithy.api";

/// What a trait's shape says about applications without a value.
#[derive(Clone, Copy)]
enum Type {
    /// The empty object.
    Record,
    /// The empty array.
    List,
    Other,
}

impl Type {
    fn of(kind: &Kind) -> Type {
        match kind {
            Kind::Structure | Kind::Map => Type::Record,
            Kind::List => Type::List,
            _ => Type::Other,
        }
    }
}

/// The ids of all shapes of the model.
pub(super) struct Names {
    types: HashMap<String, Type>,
}

impl Names {
    /// The shapes that were read before, and those of the files.
    pub(super) fn new<'f, 'a: 'f>(
        model: &RawModel<'a>,
        files: impl Iterator<Item = &'f File<'a>>,
    ) -> Names {
        let known = model.shapes.values();
        let mut types: HashMap<String, Type> =
            known.map(|shape| (shape.id.as_str().to_owned(), Type::of(&shape.kind))).collect();
        for file in files {
            let namespace = file.namespace.unwrap_or_default();
            for shape in &file.shapes {
                let kind = match shape.keyword {
                    Keyword::Structure | Keyword::Map => Type::Record,
                    Keyword::List | Keyword::Set => Type::List,
                    _ => Type::Other,
                };
                types.insert(format!("{namespace}#{}", shape.name), kind);
            }
        }
        Names { types }
    }

    /// Whether there is a shape with this absolute id, in the model or known by itself.
    fn exists(&self, id: &str) -> bool {
        self.types.contains_key(id) || known::exists(id)
    }
}

/// The names that a file can use.
pub(super) struct Scope<'n, 'a> {
    names: &'n Names,
    namespace: &'a str,
    imports: HashMap<&'a str, &'a str>,
    /// Names that were resolved before, with whether they exist: most names occur many times.
    resolved: HashMap<&'a str, (ShapeId, bool)>,
}

impl<'n, 'a> Scope<'n, 'a> {
    pub(super) fn new(
        names: &'n Names,
        namespace: Option<&'a str>,
        imports: &[Name<'a>],
    ) -> Scope<'n, 'a> {
        let imports = imports.iter().filter_map(|id| Some((id.text.split_once('#')?.1, id.text)));
        Scope {
            names,
            namespace: namespace.unwrap_or(PRELUDE),
            imports: imports.collect(),
            resolved: HashMap::new(),
        }
    }

    /// Whether a shape with this absolute id exists.
    pub(super) fn is_known(&self, id: &str) -> bool {
        self.names.exists(id)
    }

    /// The id of a shape in the file's namespace.
    pub(super) fn own(&self, name: &str) -> ShapeId {
        ShapeId::new(self.namespace, name)
    }

    /// The id that a name refers to; if there is no such shape, the id in the file's namespace.
    pub(super) fn id(&mut self, name: &'a str) -> ShapeId {
        self.resolve(name).0
    }

    /// The id that a name refers to, and whether such a shape exists.
    pub(super) fn resolve(&mut self, name: &'a str) -> (ShapeId, bool) {
        if let Some(resolved) = self.resolved.get(name) {
            return resolved.clone();
        }
        let resolved = match name.split_once('$') {
            Some((shape, member)) => {
                let (id, exists) = self.resolve(shape);
                (id.with_member(member), exists)
            }
            None => self.resolve_shape(name),
        };
        self.resolved.insert(name, resolved.clone());
        resolved
    }

    fn resolve_shape(&self, name: &'a str) -> (ShapeId, bool) {
        let absolute =
            if name.contains('#') { Some(name) } else { self.imports.get(name).copied() };
        if let Some((namespace, name)) = absolute.and_then(|id| id.split_once('#')) {
            let id = ShapeId::new(namespace, name);
            let exists = self.names.exists(id.as_str());
            return (id, exists);
        }
        let own = self.own(name);
        if self.names.exists(own.as_str()) {
            return (own, true);
        }
        let prelude = ShapeId::new(PRELUDE, name);
        if self.names.exists(prelude.as_str()) { (prelude, true) } else { (own, false) }
    }

    /// The value of a trait that is applied without one, as JSON.
    pub(super) fn implied_value(&self, id: &ShapeId) -> &'static str {
        let own = self.names.types.get(id.as_str()).copied();
        let known = || known::kind(id.as_str()).map(|kind| Type::of(&kind));
        match own.or_else(known) {
            Some(Type::List) => "[]",
            Some(Type::Other) => "null",
            // The definition of an unknown trait is missing, which is reported elsewhere.
            Some(Type::Record) | None => "{}",
        }
    }
}
