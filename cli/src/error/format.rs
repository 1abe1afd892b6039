//! The ways to show an error (`--cli-error-format`, AWS CLI behaviour 1.7).

/// How an error is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ErrorFormat {
    /// Only the message.
    Legacy,
    /// The message with its error code, then the other fields of the error.
    #[default]
    Enhanced,
    /// The error as a JSON object.
    Json,
    /// The error as a YAML document.
    Yaml,
    /// The error as tab-separated text.
    Text,
    /// The error as a table.
    Table,
}

impl ErrorFormat {
    /// The format with this name.
    pub(crate) fn named(word: &str) -> Option<ErrorFormat> {
        Some(match word {
            "legacy" => ErrorFormat::Legacy,
            "enhanced" => ErrorFormat::Enhanced,
            "json" => ErrorFormat::Json,
            "yaml" => ErrorFormat::Yaml,
            "text" => ErrorFormat::Text,
            "table" => ErrorFormat::Table,
            _ => return None,
        })
    }

    /// The format of a setting from environment or profile; case is ignored, and an unknown name
    /// counts as absent.
    pub(crate) fn from_setting(word: Option<&str>) -> ErrorFormat {
        word.and_then(|word| ErrorFormat::named(&word.to_lowercase())).unwrap_or_default()
    }
}
