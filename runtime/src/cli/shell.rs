//! Quotes strings for POSIX shells.

/// Quotes a string as one word of a POSIX shell, if it needs quotes.
///
/// The same rule as `hardie_build::escape::shell`, which also escapes invisible characters.
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./#:=,@%+".contains(c);
    if !text.is_empty() && !text.starts_with(['#', '=']) && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
