//! Where answers come from: what the caller knows of the model, and the choice of an answer.

use crate::lifecycle::Lifecycle;
use hardie_runtime::service::Service;
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value, timestamp};

/// An example of an operation (`@examples`); members have their Smithy names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// The input.
    pub input: Value,
    /// The output, unless the example is one of an error.
    pub output: Option<Value>,
    /// The Smithy name of an error, without a namespace, and its members.
    pub error: Option<(String, Value)>,
}

/// What a caller knows of its services besides their tables.
///
/// An operation is answered from the state of its resource, else by an example, else by a sample.
pub trait Answers: Send + Sync + 'static {
    /// The examples of an operation in the order of the model.
    fn examples(&self, _service: &'static Service, _operation: Operation) -> Vec<Example> {
        Vec::new()
    }

    /// A valid output; `None` if the endpoint makes one up.
    fn sample(&self, _service: &'static Service, _operation: Operation) -> Option<Value> {
        None
    }

    /// What the operation does with resources; `None` if it has nothing to do with one.
    fn lifecycle(&self, _service: &'static Service, _operation: Operation) -> Option<Lifecycle> {
        None
    }
}

/// Answers with made-up values only.
#[derive(Clone, Copy, Debug, Default)]
pub struct MadeUp;

impl Answers for MadeUp {}

/// The example for an input: one with the same input, else the first one whose members the input
/// has.
pub(crate) fn example(examples: Vec<Example>, input: &Value) -> Option<Example> {
    let empty = Map::new();
    let input = input.as_map().unwrap_or(&empty);
    let members = |example: &Example| example.input.as_map().map_or(0, Map::len);
    let fits = |example: &&Example| {
        let wanted = example.input.as_map().unwrap_or(&empty);
        wanted
            .iter()
            .all(|(name, value)| input.get(name).is_some_and(|found| is_same(found, value)))
    };
    let fitting: Vec<&Example> = examples.iter().filter(fits).collect();
    let equal = fitting.iter().find(|example| members(example) == input.len());
    equal.or(fitting.first()).map(|example| Example::clone(example))
}

/// Whether two values are equal; an example has strings for blobs and timestamps, and any number
/// type.
fn is_same(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Number(found), Value::Number(wanted)) => {
            found.compare(wanted) == Some(std::cmp::Ordering::Equal)
        }
        (Value::Bytes(found), Value::String(wanted)) => found == wanted.as_bytes(),
        (Value::Timestamp(found), Value::String(_) | Value::Number(_)) => {
            let wanted = match wanted {
                Value::String(text) => timestamp::parse(text),
                Value::Number(number) => timestamp::from_epoch_seconds(number.as_f64()),
                _ => None,
            };
            wanted.is_some_and(|wanted| *found == wanted)
        }
        (Value::List(found), Value::List(wanted)) => {
            found.len() == wanted.len()
                && found.iter().zip(wanted).all(|(found, wanted)| is_same(found, wanted))
        }
        (Value::Map(found), Value::Map(wanted)) => {
            found.len() == wanted.len()
                && wanted.iter().all(|(name, wanted)| {
                    found.get(name).is_some_and(|found| is_same(found, wanted))
                })
        }
        _ => found == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, example};
    use hardie_runtime::value::{Value, json};

    #[test]
    fn an_equal_input_comes_before_a_part_of_it() {
        let of = |name: &str, input: &str| Example {
            input: json::parse(input).unwrap(),
            output: Some(Value::from(name)),
            error: None,
        };
        let examples = vec![
            of("other", r#"{"id":"2"}"#),
            of("part", r#"{"id":"1"}"#),
            of("equal", r#"{"n":1.0,"id":"1"}"#),
        ];
        for (input, want) in [
            (r#"{"id":"1","n":1}"#, Some("equal")),
            (r#"{"id":"1","n":2}"#, Some("part")),
            (r#"{"id":"1"}"#, Some("part")),
            (r#"{"id":"3"}"#, None),
        ] {
            let found = example(examples.clone(), &json::parse(input).unwrap());
            let found = found.and_then(|it| it.output);
            assert_eq!(found.as_ref().and_then(Value::as_str), want, "{input}");
        }
    }
}
