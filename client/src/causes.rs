//! The causes of an error in messages.

use std::error::Error;

/// An error and its causes, the deepest last.
pub(crate) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

/// The message of the deepest cause, which is the most specific one.
pub(crate) fn deepest_cause(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(message).unwrap_or_default()
}

/// The message of one error. The SDK puts the debug form of a request, body and URL included, into
/// some messages; these are never shown.
fn message(error: &(dyn Error + 'static)) -> String {
    let text = error.to_string();
    let has_request = ["Request {", "Response {", "SdkBody"].iter().any(|part| text.contains(part));
    if has_request { "the SDK rejected the request or its endpoint".to_owned() } else { text }
}

/// The messages of an error and its causes, each once.
pub(crate) fn with_causes(error: &(dyn Error + 'static)) -> String {
    causes(error).fold(String::new(), |text, cause| {
        let more = message(cause);
        // Many error messages of AWS's crates already contain those of their causes.
        if text.is_empty() {
            more
        } else if text.contains(&more) {
            text
        } else {
            format!("{text}: {more}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{deepest_cause, with_causes};

    #[test]
    fn requests_in_messages_are_hidden() {
        let text = "failed to apply endpoint `http://u:s3cr@h` to request `Request { body: SdkBody \
            { s3cr } }`";
        let error: Box<dyn std::error::Error + Send + Sync> = text.into();
        for shown in [deepest_cause(&*error), with_causes(&*error)] {
            assert_eq!(shown, "the SDK rejected the request or its endpoint");
        }
        let error = std::io::Error::other("other");
        assert_eq!(with_causes(&error), "other");
    }
}
