//! Numbers as in the AWS CLI: integers of arbitrary size, and doubles.

use super::decimal;
use aws_smithy_types::BigInteger;
use std::cmp::Ordering;
use std::str::FromStr;

/// A number: an integer of any size, a double, or an exact decimal.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// A 64-bit integer.
    Integer(i64),
    /// An integer outside 64 bits: an optional `-` and decimal digits without leading zeros.
    Big(String),
    /// A number written with a fraction or an exponent; also NaN and the infinities.
    Float(f64),
    /// An exact decimal number, of a `bigDecimal` member.
    Decimal(String),
}

impl Number {
    /// Parses an integer of any size: an optional sign and ASCII digits.
    ///
    /// Leading zeros are dropped; `-0` is zero.
    pub fn parse_integer(text: &str) -> Option<Number> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        if let Ok(number) = i64::from_str(text.strip_prefix('+').unwrap_or(text)) {
            return Some(Number::Integer(number));
        }
        let digits = digits.trim_start_matches('0');
        Some(Number::Big(if negative { format!("-{digits}") } else { digits.to_owned() }))
    }

    /// The integer, if it is one and fits 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Number::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The nearest double; integers too large for a double are infinite.
    pub fn as_f64(&self) -> f64 {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the nearest double is what is asked for"
            )]
            Number::Integer(number) => *number as f64,
            Number::Float(number) => *number,
            Number::Big(digits) | Number::Decimal(digits) => digits.parse().unwrap_or(f64::NAN),
        }
    }

    /// Compares two numbers: integers and decimals exactly, others as doubles. `None` if one is
    /// NaN.
    pub fn compare(&self, other: &Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Integer(a), Number::Integer(b)) => Some(a.cmp(b)),
            // An integer outside 64 bits is greater or less than every integer inside.
            (Number::Integer(_), Number::Big(b)) => {
                Some(if b.starts_with('-') { Ordering::Greater } else { Ordering::Less })
            }
            (Number::Big(a), Number::Integer(_)) => {
                Some(if a.starts_with('-') { Ordering::Less } else { Ordering::Greater })
            }
            (Number::Big(a), Number::Big(b)) => {
                Some(match (a.strip_prefix('-'), b.strip_prefix('-')) {
                    (Some(a), Some(b)) => (b.len(), b).cmp(&(a.len(), a)),
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => (a.len(), a).cmp(&(b.len(), b)),
                })
            }
            (Number::Decimal(_), _) | (_, Number::Decimal(_)) => {
                let exact = decimal::compare(&self.decimal(), &other.decimal());
                exact.or_else(|| self.as_f64().partial_cmp(&other.as_f64()))
            }
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }

    /// The digits; of a double, as many as identify it.
    fn decimal(&self) -> String {
        match self {
            Number::Integer(number) => number.to_string(),
            Number::Float(number) => format!("{number:e}"),
            Number::Big(digits) | Number::Decimal(digits) => digits.clone(),
        }
    }

    /// Whether the number was written as an integer.
    pub fn is_integer(&self) -> bool {
        matches!(self, Number::Integer(_) | Number::Big(_))
    }

    /// The integer as a Smithy big integer; `None` if the number is not an integer.
    pub fn to_big_integer(&self) -> Option<BigInteger> {
        let text = match self {
            Number::Integer(number) => number.to_string(),
            Number::Big(digits) => digits.clone(),
            Number::Float(_) | Number::Decimal(_) => return None,
        };
        BigInteger::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn integers_of_any_length() {
        let cases = [
            ("0", Some(Number::Integer(0))),
            ("-0", Some(Number::Integer(0))),
            ("+7", Some(Number::Integer(7))),
            ("007", Some(Number::Integer(7))),
            ("9223372036854775808", Some(Number::Big("9223372036854775808".into()))),
            ("-0009223372036854775809", Some(Number::Big("-9223372036854775809".into()))),
            ("", None),
            ("-", None),
            ("1.0", None),
            ("1_0", None),
        ];
        for (text, want) in cases {
            assert_eq!(Number::parse_integer(text), want, "{text:?}");
        }
    }

    #[test]
    fn order() {
        let numbers = [
            Number::Float(f64::NEG_INFINITY),
            Number::Big("-99999999999999999999".into()),
            Number::Big("-9223372036854775809".into()),
            Number::Integer(-1),
            Number::Decimal("-0.5".into()),
            Number::Decimal("-0.49e0".into()),
            Number::Integer(0),
            Number::Float(0.5),
            Number::Integer(i64::MAX),
            Number::Big("9223372036854775808".into()),
            Number::Big("10000000000000000000".into()),
        ];
        for (i, a) in numbers.iter().enumerate() {
            for (j, b) in numbers.iter().enumerate() {
                let doubles = a.as_f64() == b.as_f64();
                assert!(a.compare(b) == Some(i.cmp(&j)) || doubles, "{a:?} {b:?}");
            }
        }
        assert_eq!(Number::Float(f64::NAN).compare(&Number::Integer(0)), None);
    }
}
