//! [`Form`]: what sort of file a text is, by its outermost keys.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The sorts of files that models come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A Smithy JSON AST.
    Smithy,
    /// botocore's `service-2.json`: a whole service.
    Service,
    /// botocore's `paginators-1.json`.
    Pages,
    /// botocore's `waiters-2.json`.
    Waiters,
    /// botocore's `endpoint-rule-set-1.json`.
    Rules,
    /// botocore's `….sdk-extras.json`: what another file of the folder has besides.
    Extras,
}

#[derive(Deserialize)]
struct Keys {
    smithy: Option<IgnoredAny>,
    metadata: Option<IgnoredAny>,
    operations: Option<IgnoredAny>,
    shapes: Option<IgnoredAny>,
    pagination: Option<IgnoredAny>,
    waiters: Option<IgnoredAny>,
    rules: Option<IgnoredAny>,
    parameters: Option<IgnoredAny>,
    merge: Option<IgnoredAny>,
}

impl Form {
    /// The form of a text; nothing for what is neither.
    pub(crate) fn of(text: &str) -> Option<Form> {
        let keys: Keys = serde_json::from_str(text).ok()?;
        Some(match keys {
            Keys { smithy: Some(_), .. } => Form::Smithy,
            Keys { metadata: Some(_), operations: Some(_), .. } => Form::Service,
            Keys { metadata: Some(_), shapes: Some(_), .. } => Form::Service,
            Keys { operations: Some(_), shapes: Some(_), .. } => Form::Service,
            Keys { pagination: Some(_), .. } => Form::Pages,
            Keys { waiters: Some(_), .. } => Form::Waiters,
            Keys { rules: Some(_), parameters: Some(_), .. } => Form::Rules,
            Keys { merge: Some(_), .. } => Form::Extras,
            _ => return None,
        })
    }

    /// Whether a file of this form is a model by itself.
    #[cfg(feature = "check")]
    pub(crate) fn is_model(self) -> bool {
        matches!(self, Form::Smithy | Form::Service)
    }
}
