//! The normal form of a JSON number.

use std::borrow::Cow;

/// A JSON number without superfluous zeros and signs; every other text is returned as it is.
///
/// A number that no machine type can hold exactly keeps its digits.
pub(super) fn normal(number: &str) -> Cow<'_, str> {
    if number == "-0" {
        return Cow::Borrowed("0");
    }
    if !number.contains(['.', 'e', 'E']) {
        return Cow::Borrowed(number);
    }
    // `true`, `false` and `null` are no doubles.
    let double: Option<f64> = number.parse().ok();
    let shortest = double.filter(|double| double.is_finite()).map(|it| serde_json::to_string(&it));
    match shortest {
        Some(Ok(text)) if digits(&text) == digits(number) => Cow::Owned(text),
        _ if number.contains(['E', '+']) => Cow::Owned(number.replace('E', "e").replace('+', "")),
        _ => Cow::Borrowed(number),
    }
}

/// The significant digits of a number, and the exponent of the last one; `None` if the exponent is
/// out of range.
fn digits(number: &str) -> Option<(String, i64)> {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{}{fraction}", whole.trim_start_matches('-'));
    let significant = all.trim_start_matches('0');
    let short = significant.trim_end_matches('0');
    if short.is_empty() {
        return Some((String::new(), 0));
    }
    let exponent = exponent
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(significant.len() - short.len()).ok()?)?;
    Some((short.to_owned(), exponent))
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn digits_are_kept() {
        for (number, want) in [
            ("0", "0"),
            ("-0", "0"),
            ("1.50", "1.5"),
            ("-1.5E0", "-1.5"),
            ("1e3", "1000.0"),
            ("0.1", "0.1"),
            ("1E+400", "1e400"),
            ("0.10000000000000000001", "0.10000000000000000001"),
            ("12345678901234567890123", "12345678901234567890123"),
            ("9007199254740993.0", "9007199254740993.0"),
            ("1e-400", "1e-400"),
            ("0.0e99999999999999999999", "0.0e99999999999999999999"),
            ("true", "true"),
        ] {
            assert_eq!(normal(number), want, "{number}");
        }
    }
}
