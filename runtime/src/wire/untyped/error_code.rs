//! Errors whose bodies contain their code as `__type`.

use super::UntypedError;
use crate::value::{Map, Value};

/// The name in `namespace#Name:http://…`.
pub(in crate::wire) fn bare_code(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or_default();
    code.rsplit('#').next().unwrap_or_default()
}

/// The error of a response whose body has the members `Message` and `__type`, or similar ones.
///
/// `query` is the value of the header `x-amzn-query-error`: services that have migrated from the
/// query protocol use it to send the old error codes.
pub(in crate::wire) fn error_of(body: &Map, code: Value, query: Option<&str>) -> UntypedError {
    let message = body.get("message").or_else(|| body.get("Message"));
    let mut error = UntypedError::of(Map::from_iter([
        ("Message".to_owned(), message.cloned().unwrap_or_else(|| Value::from(""))),
        ("Code".to_owned(), code),
    ]));
    let query = query.and_then(|header| header.split_once(';'));
    if let Some((query, fault)) =
        query.filter(|(code, fault)| !code.is_empty() && !fault.contains(';'))
    {
        error.shape = error.code.replace(query.to_owned());
        error.fields.insert("Code".to_owned(), Value::from(query));
        error.fields.insert("Type".to_owned(), Value::from(fault));
    }
    error
}
