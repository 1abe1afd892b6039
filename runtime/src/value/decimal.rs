//! Decimal numbers as strings.

/// Whether a string is a number as JSON writes it.
pub fn is_json(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    is_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|text| is_digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

/// Whether the nearest double has the same digits, without regard to zeros at the end.
pub fn is_double(text: &str) -> bool {
    let Ok(number) = text.parse::<f64>() else { return false };
    number.is_finite() && parts(text).is_some_and(|own| parts(&format!("{number:e}")) == Some(own))
}

/// The sign, the significant digits, and the exponent of the number as digits times a power of ten.
fn parts(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let unsigned = mantissa.strip_prefix('-');
    let (whole, fraction) =
        unsigned.unwrap_or(mantissa).split_once('.').unwrap_or((unsigned.unwrap_or(mantissa), ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some((unsigned.is_some(), String::new(), 0));
    }
    let exponent = exponent.parse::<i64>().ok()?.checked_sub(places)?.checked_add(zeros)?;
    Some((unsigned.is_some(), significant.to_owned(), exponent))
}

#[cfg(test)]
mod tests {
    use super::is_double;

    #[test]
    fn digits_of_doubles() {
        for text in ["0", "-0.0", "1.10", "0.1", "1e3", "1000.0", "1.5E-7", "-2.50e+10", "5e-324"] {
            assert!(is_double(text), "{text}");
        }
        let others = ["1e400", "-1e400", "0.10000000000000000555", "12345678901234567890.5"];
        for text in
            others.into_iter().chain(["1e-400", "1e99999999999999999999", "9007199254740993.0"])
        {
            assert!(!is_double(text), "{text}");
        }
    }
}
