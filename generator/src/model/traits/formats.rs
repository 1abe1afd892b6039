//! Alloy's traits for the formats of strings and numbers.

use super::Traits;

/// The traits with a format that differs from the shape's type: years are integers, and timestamps
/// with offsets are timestamps.
const FORMATS: [&str; 11] = [
    "alloy#uuidFormat",
    "alloy#dateFormat",
    "alloy#localTimeFormat",
    "alloy#localDateTimeFormat",
    "alloy#offsetTimeFormat",
    "alloy#zoneIdFormat",
    "alloy#zoneOffsetFormat",
    "alloy#zonedDateTimeFormat",
    "alloy#yearMonthFormat",
    "alloy#monthDayFormat",
    "alloy#durationSecondsFormat",
];

impl Traits<'_> {
    /// The name of the first trait for a format.
    pub fn format(&self) -> Option<&'static str> {
        FORMATS.iter().find(|id| self.has(id)).and_then(|id| id.strip_prefix("alloy#"))
    }
}
