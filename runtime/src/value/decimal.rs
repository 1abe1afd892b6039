//! Decimal numbers as strings.

use std::cmp::Ordering;

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

/// Compares two numbers exactly; `None` if one is not a number, or has an exponent beyond 64 bits.
pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let ((a_negative, a, a_exponent), (b_negative, b, b_exponent)) = (parts(a)?, parts(b)?);
    if !a.bytes().chain(b.bytes()).all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let sign = |digits: &str, negative: bool| match (digits.is_empty(), negative) {
        (true, _) => 0,
        (_, false) => 1,
        (_, true) => -1,
    };
    let (a_sign, b_sign) = (sign(&a, a_negative), sign(&b, b_negative));
    if a_sign != b_sign || a_sign == 0 {
        return Some(a_sign.cmp(&b_sign));
    }
    // The position of the first digit; digits after it compare as strings, without zeros at the
    // end.
    let a_first = a_exponent.checked_add(i64::try_from(a.len()).ok()?)?;
    let b_first = b_exponent.checked_add(i64::try_from(b.len()).ok()?)?;
    let size = a_first.cmp(&b_first).then_with(|| a.cmp(&b));
    Some(if a_sign > 0 { size } else { size.reverse() })
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
    use super::{compare, is_double};
    use std::cmp::Ordering;

    #[test]
    fn order() {
        let numbers = ["-1e400", "-2.5", "-2.49", "0", "1e-400", "0.1", "0.10000000000000000001"];
        let numbers: Vec<&str> = numbers.into_iter().chain(["1", "9.9", "10.0", "1e400"]).collect();
        for (i, a) in numbers.iter().enumerate() {
            for (j, b) in numbers.iter().enumerate() {
                assert_eq!(compare(a, b), Some(i.cmp(&j)), "{a} {b}");
            }
        }
        for (a, b) in [("-0.0", "0"), ("1.50", "15e-1"), ("-100", "-1E2")] {
            assert_eq!(compare(a, b), Some(Ordering::Equal), "{a} {b}");
        }
        assert_eq!(compare("inf", "1"), None);
    }

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
