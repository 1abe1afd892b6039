//! Lists the services of a model and their operations, before anything is planned.

use hardie_build::load;
use hardie_build::model::resolve::resolve;
use hardie_build::model::{Kind, Model, Shape, ShapeId, Sources, walk};
use hardie_build::{Diagnostics, Error, Source};

/// The services of a model, and the problems found while reading it.
pub(crate) struct Survey<T = ()> {
    /// Ordered by shape id.
    pub(crate) services: Vec<FoundService<T>>,
    pub(crate) problems: Diagnostics,
}

/// A service.
pub(crate) struct FoundService<T = ()> {
    /// Its shape id.
    pub(crate) id: String,
    /// The names of its operations, in the model's order: those with a selected tag, if any is
    /// selected.
    pub(crate) operations: Vec<String>,
    /// The additional result of the callback.
    pub(crate) more: T,
}

impl Survey {
    /// Reads the model of a source. Problems of the model are not errors: all that could be read
    /// is returned.
    pub(crate) fn of(source: &Source) -> Result<Survey, Error> {
        let sources = source.read()?;
        Ok(Survey::asking(source, &sources, |_, _| (), |_, _, _| ()))
    }
}

impl<T> Survey<T> {
    /// Like [`Survey::of`] for files that were read, but calls `inspect` for the model, and `ask`
    /// for every service while the model is in memory.
    pub(crate) fn asking(
        source: &Source,
        sources: &Sources,
        inspect: impl FnOnce(&Model<'_>, &Diagnostics),
        mut ask: impl FnMut(&Model<'_>, &Shape<'_>, &Diagnostics) -> T,
    ) -> Survey<T> {
        let mut problems = Diagnostics::default();
        let raw = load::load(sources, &mut problems);
        let model = resolve(raw, sources, &mut problems);
        inspect(&model, &problems);
        let services = model.shapes().filter_map(|shape| match &shape.kind {
            Kind::Service(service) => {
                let operations = walk::operations(&model, service);
                let tags = source.selected_tags();
                let is_selected = |id: &&ShapeId| {
                    let has_tag =
                        |it: &Shape<'_>| it.traits.tags().iter().any(|tag| tags.contains(tag));
                    tags.is_empty() || model.shape(id).is_some_and(has_tag)
                };
                let operations = operations.iter().filter(is_selected);
                let operations = operations.map(|id| id.name().to_owned()).collect();
                Some(FoundService {
                    id: shape.id.to_string(),
                    operations,
                    more: ask(&model, shape, &problems),
                })
            }
            _ => None,
        });
        let services = services.collect();
        Survey { services, problems }
    }
}
