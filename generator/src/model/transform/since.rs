//! The dates and versions since which shapes are deprecated.

use std::cmp::Ordering;

/// Whether a string is a calendar date: `YYYY-MM-DD`, with or without hyphens.
pub(crate) fn is_date(text: &str) -> bool {
    let digits = text.replace('-', "");
    let part = |from, to| digits.get(from..to).and_then(|part: &str| part.parse::<u32>().ok());
    let has_hyphens = matches!(text.len(), 8..=10)
        && text.match_indices('-').all(|(at, _)| at == 4 || at == text.len() - 3);
    digits.len() == 8
        && has_hyphens
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && part(4, 6).is_some_and(|month| (1..=12).contains(&month))
        && part(6, 8).is_some_and(|day| (1..=31).contains(&day))
}

/// Whether a string is a semantic version: three numbers, then an optional pre-release and build.
pub(crate) fn is_version(text: &str) -> bool {
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, it)| (rest, Some(it)));
    let (core, before) = rest.split_once('-').map_or((rest, None), |(core, it)| (core, Some(it)));
    let is_number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let is_word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_identifier = |part: &str| {
        is_word(part) && (!part.bytes().all(|b| b.is_ascii_digit()) || is_number(part))
    };
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && before.is_none_or(|before| before.split('.').all(is_identifier))
        && build.is_none_or(|build| build.split('.').all(is_word))
}

/// Compares versions as Smithy does: part by part, as strings.
pub(super) fn compared(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.split('.'), other.split('.'));
    loop {
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (one, other) => match one.unwrap_or("0").cmp(other.unwrap_or("0")) {
                Ordering::Equal => {}
                order => return order,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_version};

    #[test]
    fn dates_and_versions() {
        for date in ["2024-01-31", "20240131", "2024-0131", "202401-31"] {
            assert!(is_date(date), "{date}");
        }
        for date in ["2024-13-01", "2024-00-01", "2024-01-32", "24-01-01", "2024/01/01", "é"] {
            assert!(!is_date(date), "{date}");
        }
        for version in ["1.0.0", "0.10.2-alpha.1+b7", "1.2.3-a-b"] {
            assert!(is_version(version), "{version}");
        }
        for version in ["1.0", "01.0.0", "1.0.0-", "1.0.0-01", "v1.0.0", "1.0.0+"] {
            assert!(!is_version(version), "{version}");
        }
    }
}
