//! Injected faults: throttling, failures, latency.
//!
//! Each type parses the value of an option (`--fail 503:0.2`) or of a header (`x-local-fail: 503`).
//! Random decisions depend only on the seed and the number of the request, so runs with the same
//! seed are reproducible.

use hardie_runtime::service::Service;
use hyper::StatusCode;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Throttling: with a probability, or above a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Throttle {
    /// A probability from 0 to 1; written `0.2`.
    Probability(f64),
    /// A rate per second, with a burst of the same size; written `10/s`.
    PerSecond(f64),
}

/// A failure and its probability; written `503:0.2`, or `503` for all requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Fail {
    pub(crate) kind: FailureKind,
    pub(crate) probability: f64,
}

/// How a request fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// An error with this status: a modelled error of the operation, else a common AWS error.
    Status(StatusCode),
    /// The modelled error with this name.
    Named(String),
    /// The request is executed, but the connection is closed without a response; written `drop`.
    Drop,
}

/// A delay before a request is executed; written `50ms` or `50ms..2s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    shortest: Duration,
    longest: Duration,
}

impl FromStr for Throttle {
    type Err = String;

    fn from_str(text: &str) -> Result<Throttle, String> {
        if let Some(rate) = text.strip_suffix("/s") {
            let rate = rate.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
            return rate
                .map(Throttle::PerSecond)
                .ok_or_else(|| format!("'{text}' is not a rate such as 10/s"));
        }
        let probability = parse_probability(text).map(Throttle::Probability);
        probability.map_err(|error| format!("{error}, or a rate such as 10/s"))
    }
}

impl FromStr for Fail {
    type Err = String;

    fn from_str(text: &str) -> Result<Fail, String> {
        let (kind, chance) = text.split_once(':').unwrap_or((text, "1"));
        let is_name = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_alphabetic())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let kind = match kind.parse::<u16>() {
            Ok(status @ 400..=599) => FailureKind::Status(
                StatusCode::from_u16(status).map_err(|error| error.to_string())?,
            ),
            Err(_) if kind == "drop" => FailureKind::Drop,
            Err(_) if is_name(kind) => FailureKind::Named(kind.to_owned()),
            _ => {
                return Err(format!(
                    "'{kind}' must be a status from 400 to 599, the name of an error, or drop"
                ));
            }
        };
        Ok(Fail { kind, probability: parse_probability(chance)? })
    }
}

impl fmt::Display for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Throttle::Probability(probability) => write!(f, "{probability}"),
            Throttle::PerSecond(rate) => write!(f, "{rate}/s"),
        }
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FailureKind::Status(status) => f.write_str(status.as_str())?,
            FailureKind::Named(name) => f.write_str(name)?,
            FailureKind::Drop => f.write_str("drop")?,
        }
        write!(f, ":{}", self.probability)
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |duration: Duration| format!("{}ms", duration.as_secs_f64() * 1e3);
        f.write_str(&text(self.shortest))?;
        if self.longest == self.shortest { Ok(()) } else { write!(f, "..{}", text(self.longest)) }
    }
}

/// Errors that all AWS services have in common, with their statuses (Amazon Connect's API
/// reference, "Common Errors").
pub(crate) const COMMON_ERRORS: [(&str, u16); 17] = [
    ("AccessDeniedException", 403),
    ("ExpiredTokenException", 403),
    ("IncompleteSignature", 403),
    ("InternalFailure", 500),
    ("InvalidSignatureException", 403),
    ("MalformedHttpRequestException", 400),
    ("MissingAuthenticationTokenException", 403),
    ("NotAuthorized", 401),
    ("OptInRequired", 403),
    ("RequestAbortedException", 400),
    ("RequestEntityTooLargeException", 413),
    ("RequestTimeoutException", 408),
    ("ServiceUnavailable", 503),
    ("ThrottlingException", 429),
    ("UnknownOperationException", 404),
    ("UnrecognizedClientException", 403),
    ("ValidationException", 400),
];

impl Fail {
    /// Checks that services have the error, if the failure has a name.
    ///
    /// # Errors
    /// Neither an operation nor AWS services in general have it; the message lists the known ones.
    pub fn check(&self, services: &[&'static Service]) -> Result<(), String> {
        let FailureKind::Named(name) = &self.kind else { return Ok(()) };
        let errors = services.iter().flat_map(|service| service.table.errors());
        let mut modelled: Vec<&str> = errors.map(|error| error.name()).collect();
        modelled.sort_unstable();
        modelled.dedup();
        if modelled.contains(&name.as_str()) || COMMON_ERRORS.iter().any(|(known, _)| known == name)
        {
            return Ok(());
        }
        let common = COMMON_ERRORS.map(|(known, _)| known);
        Err(format!(
            "unknown error `{name}`; errors of the operations: {}; errors of every service: {}",
            modelled.join(", "),
            common.join(", ")
        ))
    }
}

impl FromStr for Latency {
    type Err = String;

    fn from_str(text: &str) -> Result<Latency, String> {
        let (shortest, longest) = text.split_once("..").unwrap_or((text, text));
        let (shortest, longest) = (duration(shortest)?, duration(longest)?);
        if shortest > longest {
            return Err(format!("'{text}' must not have a minimum above its maximum"));
        }
        Ok(Latency { shortest, longest })
    }
}

/// A probability from 0 to 1.
fn parse_probability(text: &str) -> Result<f64, String> {
    let probability = text.parse().ok().filter(|probability| (0.0..=1.0).contains(probability));
    probability.ok_or_else(|| format!("'{text}' must be a probability between 0 and 1"))
}

/// `50ms` or `2s`, at most an hour.
fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 1e-3),
        None => (text.strip_suffix('s').unwrap_or("none"), 1.0),
    };
    let seconds = number.parse().ok().map(|number: f64| number * unit);
    let seconds = seconds.filter(|seconds| (0.0..=3600.0).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("'{text}' is not a duration such as 50ms or 2s, of an hour at most"))
}

impl Latency {
    /// Interpolates between the shortest and the longest delay.
    pub(crate) fn at(&self, fraction: f64) -> Duration {
        self.shortest + (self.longest - self.shortest).mul_f64(fraction)
    }
}

/// The random numbers of one request.
pub(crate) struct RequestRng(fastrand::Rng);

impl RequestRng {
    /// Creates the generator for the n-th request.
    pub(crate) fn new(seed: u64, number: u64) -> RequestRng {
        let first = |seed| fastrand::Rng::with_seed(seed).u64(..);
        RequestRng(fastrand::Rng::with_seed(first(seed) ^ first(!number)))
    }

    /// A number from 0 up to, but not including, 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        self.0.f64()
    }
}

#[cfg(test)]
mod tests {
    use super::{Fail, Latency, RequestRng, Throttle};

    #[test]
    fn what_options_say() {
        let good = [
            ("0.2".parse::<Throttle>().map(|it| format!("{it:?}")), "Probability(0.2)"),
            ("10/s".parse::<Throttle>().map(|it| format!("{it:?}")), "PerSecond(10.0)"),
            (
                "503:0.2".parse::<Fail>().map(|it| format!("{it:?}")),
                "Fail { kind: Status(503), probability: 0.2 }",
            ),
            (
                "drop".parse::<Fail>().map(|it| format!("{it:?}")),
                "Fail { kind: Drop, probability: 1.0 }",
            ),
            (
                "A_b1:0".parse::<Fail>().map(|it| format!("{it:?}")),
                "Fail { kind: Named(\"A_b1\"), probability: 0.0 }",
            ),
            (
                "50ms..2s".parse::<Latency>().map(|it| format!("{it:?}")),
                "Latency { shortest: 50ms, longest: 2s }",
            ),
            (
                "0s".parse::<Latency>().map(|it| format!("{it:?}")),
                "Latency { shortest: 0ns, longest: 0ns }",
            ),
        ];
        for (found, want) in good {
            assert_eq!(found.as_deref(), Ok(want));
        }
        for text in ["", "1.1", "-1", "nan", "0/s", "inf/s", "x/s"] {
            let error = text.parse::<Throttle>().unwrap_err();
            assert!(error.contains("a rate such as 10/s"), "{error}");
        }
        let messages = [
            (
                "abc".parse::<Throttle>().map(drop),
                "'abc' must be a probability between 0 and 1, or a rate such as 10/s",
            ),
            ("503:2".parse::<Fail>().map(drop), "'2' must be a probability between 0 and 1"),
            (
                "200".parse::<Fail>().map(drop),
                "'200' must be a status from 400 to 599, the name of an error, or drop",
            ),
            (
                "5".parse::<Latency>().map(drop),
                "'5' is not a duration such as 50ms or 2s, of an hour at most",
            ),
        ];
        for (found, want) in messages {
            assert_eq!(found.unwrap_err(), want);
        }
        for text in ["", "200", "600", "503:", "503:2", "5x", ":1", "a b", "a\r:1"] {
            assert!(text.parse::<Fail>().is_err(), "{text}");
        }
        for text in ["", "5", "ms", "-1s", "2s..1s", "1s..", "nans", "3601s"] {
            assert!(text.parse::<Latency>().is_err(), "{text}");
        }
    }

    #[test]
    fn dice_are_fair_and_the_same_again() {
        let draw =
            |seed| (0..1000).map(|n| RequestRng::new(seed, n).fraction()).collect::<Vec<_>>();
        let first = draw(7);
        assert_eq!(first, draw(7));
        assert_ne!(first, draw(8));
        let low = first.iter().filter(|probability| **probability < 0.2).count();
        assert!((150..250).contains(&low), "{low} of 1000 below 0.2");
    }
}
