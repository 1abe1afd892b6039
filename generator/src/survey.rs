//! What a model has, before anything is planned: its services and their operations.

use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::load;
use crate::model::resolve::resolve;
use crate::model::{Kind, Sources, walk};
use std::fs;
use std::path::PathBuf;

/// The services of a model, and the problems found on the way to them.
pub(crate) struct Survey {
    /// In the order of their shape ids.
    pub(crate) services: Vec<Found>,
    pub(crate) problems: Diagnostics,
}

/// A service.
pub(crate) struct Found {
    /// Its shape id.
    pub(crate) id: String,
    /// The names of its operations, in the model's order.
    pub(crate) operations: Vec<String>,
}

impl Survey {
    /// Reads files as one model. Problems of the model are no error: what could be read is given.
    pub(crate) fn of(paths: &[PathBuf]) -> Result<Survey, Error> {
        let mut sources = Sources::default();
        for path in paths {
            let text =
                fs::read_to_string(path).map_err(|source| Error::Read { path: path.clone(), source })?;
            sources.push(path, text);
        }
        let mut problems = Diagnostics::default();
        let raw = load::load(&sources, &mut problems);
        let model = resolve(raw, &sources, &mut problems);
        let services = model.shapes().filter_map(|shape| match &shape.kind {
            Kind::Service(service) => {
                let operations = walk::operations(&model, service);
                let operations = operations.iter().map(|id| id.name().to_owned()).collect();
                Some(Found { id: shape.id.to_string(), operations })
            }
            _ => None,
        });
        Ok(Survey { services: services.collect(), problems })
    }
}
