//! `paginators-1.json`: the pagination traits of the model.

use super::Writer;
use crate::model::traits::Names;
use crate::model::{Shape, ShapeId};
use serde_json::{Map, Value, json};

impl Writer<'_, '_, '_> {
    /// The file; `None` if no selected operation is paginated.
    pub(super) fn pages(&mut self, service: &Shape<'_>, chosen: &[ShapeId]) -> Option<Value> {
        let common = self.ok(&service.id, service.traits.paginated()).unwrap_or_default();
        let mut out = Map::new();
        for id in chosen {
            let Some(shape) = self.model.shape(id) else { continue };
            let Some(own) = self.ok(id, shape.traits.paginated()) else { continue };
            let either =
                |own: Option<Names>, common: &Option<Names>| own.or_else(|| common.clone());
            let input = either(own.input_token, &common.input_token);
            let output = either(own.output_token, &common.output_token);
            let items = either(own.items, &common.items);
            let (Some(input), Some(output), Some(items)) = (input, output, items) else { continue };
            let mut pages = Map::new();
            pages.insert("input_token".to_owned(), names(input));
            pages.insert("output_token".to_owned(), names(output));
            if let Some(size) = own.page_size.or_else(|| common.page_size.clone()) {
                pages.insert("limit_key".to_owned(), json!(size));
            }
            if let Some(more) = own.more_results.or_else(|| common.more_results.clone()) {
                pages.insert("more_results".to_owned(), json!(more));
            }
            pages.insert("result_key".to_owned(), names(items));
            let keep = if own.non_aggregate_keys.is_empty() {
                &common.non_aggregate_keys
            } else {
                &own.non_aggregate_keys
            };
            if !keep.is_empty() {
                pages.insert("non_aggregate_keys".to_owned(), json!(keep));
            }
            out.insert(id.name().to_owned(), Value::Object(pages));
        }
        if out.is_empty() { None } else { Some(json!({ "pagination": out })) }
    }
}

/// One name as a string, several as a list.
fn names(names: Names) -> Value {
    match names {
        Names::One(name) => json!(name),
        Names::Several(names) => json!(names),
    }
}
