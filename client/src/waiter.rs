//! Decides which acceptor of a waiter a response matches (botocore's `AcceptorConfig`).

use crate::jmespath;
use hardie_runtime::service::{Acceptor, Comparator, Matcher, Waiter};
use hardie_runtime::value::{Map, Value};
use std::borrow::Cow;

/// A response as waiters see it.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The members of the call's input.
    pub input: &'a Map,
    /// The output of a successful call.
    pub output: Option<&'a Value>,
    /// The code of an error response.
    pub error: Option<&'a str>,
    /// The HTTP status.
    pub status: u16,
}

/// The first acceptor that matches a response.
///
/// # Errors
/// An expression that fails.
pub fn acceptor_of<'w>(
    waiter: &'w Waiter,
    observed: Observed<'_>,
) -> Result<Option<&'w Acceptor>, jmespath::Error> {
    for acceptor in &waiter.accept {
        if matches(&acceptor.matcher, observed)? {
            return Ok(Some(acceptor));
        }
    }
    Ok(None)
}

fn matches(matcher: &Matcher, observed: Observed<'_>) -> Result<bool, jmespath::Error> {
    let Observed { input, output, error, status } = observed;
    Ok(match matcher {
        Matcher::AnyError(any) => error.is_some() == *any,
        Matcher::Error(code) => error == Some(code),
        Matcher::Status(wanted) => i64::from(status) == *wanted,
        Matcher::Path { path, comparator, want, both } => {
            let Some(output) = output else { return Ok(false) };
            let found = if *both {
                let input = ("input".to_owned(), Value::Map(input.clone()));
                let output = ("output".to_owned(), output.clone());
                let both = Value::Map(Map::from_iter([input, output]));
                Cow::Owned(jmespath::search(path, &both)?.into_owned())
            } else {
                jmespath::search(path, output)?
            };
            match (comparator, &*found) {
                (Comparator::Equals, found) => found == want,
                (Comparator::All, Value::List(list)) => {
                    !list.is_empty() && list.iter().all(|item| item == want)
                }
                (Comparator::Any, Value::List(list)) => list.iter().any(|item| item == want),
                (Comparator::All | Comparator::Any, _) => false,
            }
        }
    })
}
