//! `paginators-1.json`: results in pages, as far as the model says.

use super::Writer;
use crate::model::traits::Names;
use crate::model::{Shape, ShapeId};
use serde_json::{Map, Value, json};

impl Writer<'_, '_, '_> {
    /// The file; nothing where no chosen operation has pages of a list.
    pub(super) fn pages(&mut self, service: &Shape<'_>, chosen: &[ShapeId]) -> Option<Value> {
        let common = self.ok(&service.id, service.traits.paginated()).unwrap_or_default();
        let mut out = Map::new();
        for id in chosen {
            let Some(shape) = self.model.shape(id) else { continue };
            let Some(own) = self.ok(id, shape.traits.paginated()) else { continue };
            let one = |own: Option<Names>, common: &Option<Names>| match own.or_else(|| common.clone()) {
                Some(Names::One(name)) => Some(name),
                _ => None,
            };
            let input = one(own.input_token, &common.input_token);
            let output = one(own.output_token, &common.output_token);
            let items = one(own.items, &common.items);
            let (Some(input), Some(output), Some(items)) = (input, output, items) else { continue };
            let mut pages = Map::new();
            pages.insert("input_token".to_owned(), json!(input));
            pages.insert("output_token".to_owned(), json!(output));
            if let Some(size) = own.page_size.or_else(|| common.page_size.clone()) {
                pages.insert("limit_key".to_owned(), json!(size));
            }
            pages.insert("result_key".to_owned(), json!(items));
            out.insert(id.name().to_owned(), Value::Object(pages));
        }
        if out.is_empty() { None } else { Some(json!({ "pagination": out })) }
    }
}
