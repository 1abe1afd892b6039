//! The pagination options, which replace the model's own (the AWS CLI's `paginate` customization).

use super::parser::{Accept, ArgumentValue};
use crate::error::Error;
use hardie_runtime::pages::{MAX_ITEMS, PAGE_SIZE, PageOption, STARTING_TOKEN};
use hardie_runtime::service::Pagination;
use hardie_runtime::table::OptionEntry;
use hardie_runtime::value::{Number, Value};

/// The values that a pagination option accepts.
pub(super) fn accept(option: &PageOption) -> Accept {
    if option.type_name == "string" { Accept::Text } else { Accept::Integer }
}

/// The values of the pagination options.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PaginationOptions {
    /// `--starting-token`.
    pub(crate) start: Option<ArgumentValue>,
    /// `--page-size`.
    pub(crate) size: Option<ArgumentValue>,
    /// `--max-items`.
    pub(crate) max_items: Option<ArgumentValue>,
}

impl PaginationOptions {
    fn value_mut(&mut self, name: &str) -> Option<&mut Option<ArgumentValue>> {
        match name {
            STARTING_TOKEN => Some(&mut self.start),
            PAGE_SIZE => Some(&mut self.size),
            MAX_ITEMS => Some(&mut self.max_items),
            _ => None,
        }
    }

    /// Decides whether an operation is paginated. It is not if pagination is off or one of the
    /// model's own pagination options is given; then options of the model that ours replace have
    /// their own meaning.
    ///
    /// # Errors
    /// Pagination options without pagination (255).
    pub(super) fn resolve(
        &mut self,
        options: &mut Vec<(OptionEntry, ArgumentValue)>,
        pagination: &Pagination,
        is_off: bool,
    ) -> Result<bool, Error> {
        // Our options replace those of the model with the same names. The AWS CLI exempts only one
        // of them, so the others end the iteration after one page.
        let ours = [STARTING_TOKEN, PAGE_SIZE, MAX_ITEMS];
        let is_ours = |option: OptionEntry| {
            ours.iter().any(|name| name.strip_prefix("--") == Some(option.name()))
        };
        let is_manual = |(option, _): &(OptionEntry, ArgumentValue)| {
            !is_ours(*option) && pagination.members().any(|name| name == option.member().name())
        };
        if is_off || options.iter().any(is_manual) {
            self.refuse()?;
            return Ok(false);
        }
        let mut kept = Vec::new();
        for (option, given) in options.drain(..) {
            match self.value_mut(&format!("--{}", option.name())) {
                Some(place) => *place = Some(given),
                None => kept.push((option, given)),
            }
        }
        *options = kept;
        Ok(true)
    }

    /// Rejects pagination options, since there is no pagination; values that are false in Python
    /// are ignored.
    ///
    /// # Errors
    /// Any option that is given (255).
    pub(crate) fn refuse(&mut self) -> Result<(), Error> {
        let given = std::mem::take(self);
        let words =
            [(STARTING_TOKEN, given.start), (PAGE_SIZE, given.size), (MAX_ITEMS, given.max_items)];
        let used: Vec<&str> =
            words.iter().filter(|(_, it)| is_truthy(it.as_ref())).map(|(it, _)| *it).collect();
        if used.is_empty() {
            return Ok(());
        }
        Err(Error::general(format!(
            "Error during pagination: Cannot specify --no-paginate along with pagination \
                arguments: {}",
            used.join(", ")
        )))
    }

    /// The parameter that the AWS CLI passes to an operation without pagination, which rejects it.
    pub(crate) fn into_parameter(self) -> Option<Value> {
        let value = |given| match given {
            ArgumentValue::Number(number) => Value::Number(number),
            ArgumentValue::Word(word) => Value::String(word),
            _ => Value::Null,
        };
        let words =
            [("StartingToken", self.start), ("PageSize", self.size), ("MaxItems", self.max_items)];
        let map: hardie_runtime::value::Map = words
            .into_iter()
            .filter_map(|(name, given)| Some((name.to_owned(), value(given?))))
            .collect();
        (!map.is_empty()).then_some(Value::Map(map))
    }
}

fn is_truthy(given: Option<&ArgumentValue>) -> bool {
    match given {
        Some(ArgumentValue::Word(word)) => !word.is_empty(),
        Some(ArgumentValue::Number(number)) => *number != Number::Integer(0),
        _ => false,
    }
}
