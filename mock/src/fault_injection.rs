//! Decides which faults apply to a request before its operation runs: by options or by headers.

use crate::fault::Fault;
use crate::faults::{Fail, FailureKind, Latency, RequestRng, Throttle};
use hardie_runtime::service::Service;
use hardie_runtime::value::{Map, Value};
use hyper::{HeaderMap, StatusCode};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// The configured faults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) throttle: Option<Throttle>,
    pub(crate) fails: Vec<Fail>,
    pub(crate) latency: Option<Latency>,
    pub(crate) seed: Option<u64>,
}

impl Plan {
    /// `{"Throttle", "Fail", "Latency"}`, each as its option has it; null for none.
    pub(crate) fn to_json(&self) -> Value {
        let text = |it: Option<String>| it.map_or(Value::Null, Value::from);
        let fails = self.fails.iter().map(|fail| Value::from(fail.to_string()));
        Value::Map(Map::from_iter([
            ("Throttle".to_owned(), text(self.throttle.map(|it| it.to_string()))),
            ("Fail".to_owned(), Value::List(fails.collect())),
            ("Latency".to_owned(), text(self.latency.map(|it| it.to_string()))),
        ]))
    }

    /// The faults that [`to_json`](Plan::to_json) shows; a member that is missing is none.
    ///
    /// # Errors
    /// A value is not valid; the message names its member.
    pub(crate) fn from_json(value: &Value, services: &[&'static Service]) -> Result<Plan, String> {
        let Value::Map(map) = value else {
            return Err("the faults must be a JSON object".to_owned());
        };
        let known = ["Throttle", "Fail", "Latency"];
        if let Some(name) = map.keys().find(|name| !known.contains(&&***name)) {
            return Err(format!("unknown member `{name}`; known members: {}", known.join(", ")));
        }
        let named = |name: &str, error: String| format!("{name}: {error}");
        let fails = match map.get("Fail") {
            None | Some(Value::Null) => &[][..],
            Some(Value::List(fails)) => fails,
            Some(_) => return Err("Fail: must be a list of strings".to_owned()),
        };
        let fails = fails.iter().map(|fail| {
            let text = fail.as_str().ok_or_else(|| "must be a list of strings".to_owned())?;
            let fail: Fail = text.parse()?;
            fail.check(services)?;
            Ok(fail)
        });
        Ok(Plan {
            throttle: optional(map, "Throttle")?,
            fails: fails.collect::<Result<_, String>>().map_err(|error| named("Fail", error))?,
            latency: optional(map, "Latency")?,
            seed: None,
        })
    }
}

/// A member that may be missing, null or an empty string.
fn optional<T: FromStr<Err = String>>(map: &Map, name: &str) -> Result<Option<T>, String> {
    match map.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => {
            text.trim().parse().map(Some).map_err(|error| format!("{name}: {error}"))
        }
        Some(_) => Err(format!("{name}: must be a string")),
    }
}

/// Draws the faults of requests.
#[derive(Debug)]
pub(crate) struct FaultInjector {
    plan: RwLock<Plan>,
    seed: u64,
    /// The number of requests so far.
    count: AtomicU64,
    /// The number of requests that the rate still allows, and the time of that count.
    bucket: Mutex<Option<(f64, Instant)>>,
}

/// The faults of a request.
#[derive(Debug, PartialEq)]
pub(crate) struct RequestFaults {
    pub(crate) wait: Duration,
    pub(crate) outcome: FaultOutcome,
}

/// How a request continues after its delay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FaultOutcome {
    /// Normally.
    Served,
    /// As throttled.
    Throttled,
    /// With an error.
    Failed(FailureKind),
}

impl FaultInjector {
    pub(crate) fn new(plan: Plan) -> FaultInjector {
        let seed = plan.seed.unwrap_or_else(|| fastrand::u64(..));
        FaultInjector {
            plan: RwLock::new(plan),
            seed,
            count: AtomicU64::new(0),
            bucket: Mutex::new(None),
        }
    }

    /// The current faults.
    pub(crate) fn plan(&self) -> Plan {
        self.plan.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the faults; the seed stays.
    pub(crate) fn set_plan(&self, plan: Plan) {
        *self.plan.write().unwrap_or_else(PoisonError::into_inner) = plan;
        *self.bucket.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Draws the faults of the next request; headers take precedence over the configuration.
    ///
    /// # Errors
    /// A header is not valid.
    pub(crate) fn draw(
        &self,
        headers: &HeaderMap,
        services: &[&'static Service],
        now: Instant,
    ) -> Result<RequestFaults, Fault> {
        let plan = self.plan();
        let mut rng = RequestRng::new(self.seed, self.count.fetch_add(1, Ordering::Relaxed));
        let latency = header(headers, "x-local-latency")?.or(plan.latency);
        let throttle = header(headers, "x-local-throttle")?;
        let fail: Option<Fail> = header(headers, "x-local-fail")?;
        fail.iter()
            .try_for_each(|fail| fail.check(services))
            .map_err(|error| invalid("x-local-fail", &error))?;
        // Every request draws the same number of times, so headers do not change the faults of
        // later ones.
        let (wait, first) = (rng.fraction(), rng.fraction());
        let wait = latency.map_or(Duration::ZERO, |latency| latency.at(wait));
        let throttled = match throttle.or(plan.throttle) {
            Some(Throttle::Probability(probability)) => first < probability,
            Some(Throttle::PerSecond(rate)) => !self.allowed(rate, now),
            None => false,
        };
        let fails = fail.as_ref().map_or(plan.fails.as_slice(), std::slice::from_ref);
        let failed = fails.iter().find(|fail| rng.fraction() < fail.probability);
        let outcome = match failed {
            _ if throttled => FaultOutcome::Throttled,
            Some(fail) => FaultOutcome::Failed(fail.kind.clone()),
            None => FaultOutcome::Served,
        };
        Ok(RequestFaults { wait, outcome })
    }

    /// Takes a request from the token bucket, whose capacity is one second of the rate.
    fn allowed(&self, rate: f64, now: Instant) -> bool {
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let full = rate.max(1.0);
        let level = match *bucket {
            Some((level, then)) => {
                (level + rate * now.saturating_duration_since(then).as_secs_f64()).min(full)
            }
            None => full,
        };
        let allowed = level >= 1.0;
        *bucket = Some((if allowed { level - 1.0 } else { level }, now));
        allowed
    }
}

fn header<T: std::str::FromStr<Err = String>>(
    headers: &HeaderMap,
    name: &str,
) -> Result<Option<T>, Fault> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    text.parse().map(Some).map_err(|error: String| invalid(name, &error))
}

fn invalid(name: &str, error: &str) -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, "InvalidLocalHeader", format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{FaultInjector, FaultOutcome, Plan};
    use crate::faults::FailureKind;
    use hyper::{HeaderMap, StatusCode};
    use std::time::{Duration, Instant};

    fn fault_injector(throttle: &str, fails: &[&str], latency: &str) -> FaultInjector {
        FaultInjector::new(Plan {
            throttle: throttle.parse().ok(),
            fails: fails.iter().map(|fail| fail.parse().unwrap()).collect(),
            latency: latency.parse().ok(),
            seed: Some(1),
        })
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_seed_decides_everything() {
        let run = || {
            let fault_injector = fault_injector("0.1", &["503:0.2", "drop:0.1"], "50ms..2s");
            let none = HeaderMap::new();
            (0..500)
                .map(|_| fault_injector.draw(&none, &[], Instant::now()).unwrap())
                .collect::<Vec<_>>()
        };
        let first = run();
        assert_eq!(first, run());
        let count = |outcome: &FaultOutcome| {
            first.iter().filter(|request_faults| request_faults.outcome == *outcome).count()
        };
        let unavailable =
            FaultOutcome::Failed(FailureKind::Status(StatusCode::SERVICE_UNAVAILABLE));
        for (outcome, around) in [
            (FaultOutcome::Throttled, 50),
            (unavailable, 90),
            (FaultOutcome::Failed(FailureKind::Drop), 36),
            (FaultOutcome::Served, 324),
        ] {
            let found = count(&outcome);
            assert!(found.abs_diff(around) < 30, "{found} instead of some {around}: {outcome:?}");
        }
        let (least, most) = (Duration::from_millis(50), Duration::from_secs(2));
        assert!(first.iter().all(|request_faults| (least..=most).contains(&request_faults.wait)));
    }

    #[test]
    fn headers_replace_the_plan_for_one_request() {
        let fault_injector = fault_injector("1", &[], "");
        let served = fault_injector
            .draw(&headers(&[("x-local-throttle", "0")]), &[], Instant::now())
            .unwrap();
        assert_eq!((served.outcome, served.wait), (FaultOutcome::Served, Duration::ZERO));
        let of_request = headers(&[
            ("x-local-throttle", "0"),
            ("x-local-fail", "drop"),
            ("x-local-latency", "5ms"),
        ]);
        let request_faults = fault_injector.draw(&of_request, &[], Instant::now()).unwrap();
        assert_eq!(
            (request_faults.outcome, request_faults.wait),
            (FaultOutcome::Failed(FailureKind::Drop), Duration::from_millis(5))
        );
        assert_eq!(
            fault_injector.draw(&HeaderMap::new(), &[], Instant::now()).unwrap().outcome,
            FaultOutcome::Throttled
        );
        assert!(
            fault_injector
                .draw(&headers(&[("x-local-fail", "NotAuthorized")]), &[], Instant::now())
                .is_ok(),
            "an error's name"
        );
        for unknown in ["9", "NobodyKnowsThis"] {
            let headers = headers(&[("x-local-fail", unknown)]);
            assert!(fault_injector.draw(&headers, &[], Instant::now()).is_err(), "{unknown}");
        }
    }

    #[test]
    fn a_rate_lets_so_many_through() {
        let (fault_injector, start) = (fault_injector("2/s", &[], ""), Instant::now());
        let outcome = |ms| {
            let request_faults = fault_injector
                .draw(&HeaderMap::new(), &[], start + Duration::from_millis(ms))
                .unwrap();
            request_faults.outcome == FaultOutcome::Served
        };
        let found: Vec<bool> = [0, 0, 0, 400, 600, 700, 5000, 5000, 5000].map(outcome).into();
        assert_eq!(found, [true, true, false, false, true, false, true, true, false]);
    }
}
