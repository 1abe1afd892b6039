//! botocore's standard retry strategy: attempts, quota, backoff.

use super::Settings;
use crate::http::rate_limiter::RateLimiter;
use aws_smithy_runtime_api::client::retries::ShouldAttempt;
use aws_smithy_runtime_api::client::retries::classifiers::{RetryAction, RetryReason};
use aws_smithy_types::retry::ErrorKind;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest wait before an attempt.
const MAX_BACKOFF: Duration = Duration::from_secs(20);

/// The state that the retries of one client share: its quota and, in adaptive mode, its rate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    quota: Arc<Quota>,
    limiter: Option<Arc<RateLimiter>>,
    /// Whether a call whose attempt may have had an effect is not repeated.
    is_cautious: bool,
    throttled: Arc<Mutex<Throttled>>,
}

/// How often the service throttled, and until when it asked for no request.
#[derive(Clone, Copy, Debug, Default)]
struct Throttled {
    count: u64,
    until: Option<Instant>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Shared {
        Shared {
            quota: Arc::default(),
            limiter: settings.adaptive.then(|| Arc::new(RateLimiter::new())),
            is_cautious: false,
            throttled: Arc::default(),
        }
    }

    /// Only `repeatable` calls are repeated after an attempt that may have had an effect.
    #[cfg(feature = "concurrent")]
    pub(crate) fn share(&mut self, repeatable: bool) {
        self.is_cautious = !repeatable;
    }

    /// The number of throttled attempts, and the time until which the service asked for none.
    #[cfg(feature = "concurrent")]
    pub(crate) fn throttled(&self) -> (u64, Option<Instant>) {
        let found = self.throttled.lock().unwrap_or_else(PoisonError::into_inner);
        (found.count, found.until)
    }

    fn note_throttled(&self, wait: Option<Duration>) {
        let mut found = self.throttled.lock().unwrap_or_else(PoisonError::into_inner);
        found.count += 1;
        found.until = found.until.max(wait.and_then(|wait| Instant::now().checked_add(wait)));
    }

    /// The limiter of adaptive mode.
    pub(crate) fn limiter(&self) -> Option<Arc<RateLimiter>> {
        self.limiter.clone()
    }

    /// The retries of one call; none if its body can be sent only once.
    pub(crate) fn call(&self, settings: Settings, is_once: bool) -> Strategy {
        Strategy { settings, is_once, shared: self.clone(), taken: AtomicU32::new(0) }
    }
}

/// The retry quota of a client.
#[derive(Debug)]
struct Quota(Mutex<u32>);

impl Default for Quota {
    fn default() -> Quota {
        Quota(Mutex::new(Quota::CAPACITY))
    }
}

impl Quota {
    const CAPACITY: u32 = 500;
    const RETRY: u32 = 5;
    const RETRY_AFTER_TIMEOUT: u32 = 10;
    /// The tokens that a success without a retry returns.
    const SUCCESS: u32 = 1;

    fn with<T>(&self, change: impl FnOnce(&mut u32) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn acquire(&self, cost: u32) -> bool {
        self.with(|left| {
            let rest = left.checked_sub(cost);
            *left = rest.unwrap_or(*left);
            rest.is_some()
        })
    }

    fn release(&self, amount: u32) {
        self.with(|left| *left = left.saturating_add(amount).min(Quota::CAPACITY));
    }
}

/// Decides on the retries of one call.
#[derive(Debug)]
pub(crate) struct Strategy {
    settings: Settings,
    /// Whether the body can be sent only once.
    is_once: bool,
    shared: Shared,
    /// The tokens that the last retry of this call took.
    taken: AtomicU32,
}

impl Strategy {
    /// The decision after an attempt, counted from 1; `action` is what its error asks for, `random`
    /// is from 0 to 1.
    pub(crate) fn after(
        &self,
        attempt: u32,
        action: Option<RetryAction>,
        random: f64,
    ) -> ShouldAttempt {
        let succeeded = action.is_none();
        let reason = match action.unwrap_or(RetryAction::NoActionIndicated) {
            RetryAction::RetryIndicated(RetryReason::RetryableError { kind, retry_after }) => {
                Some((kind, retry_after))
            }
            _ => None,
        };
        if let Some((ErrorKind::ThrottlingError, wait)) = reason {
            self.shared.note_throttled(wait);
        }
        if let Some(limiter) = &self.shared.limiter {
            limiter.update(matches!(reason, Some((ErrorKind::ThrottlingError, _))));
        }
        if succeeded {
            let taken = self.taken.load(Ordering::Relaxed);
            self.shared.quota.release(if taken == 0 { Quota::SUCCESS } else { taken });
            return ShouldAttempt::No;
        }
        let Some((kind, retry_after)) = reason else { return ShouldAttempt::No };
        // A throttled request was refused; one with a wrong time too.
        let is_refused = matches!(kind, ErrorKind::ThrottlingError | ErrorKind::ClientError);
        let is_final = self.is_once || (self.shared.is_cautious && !is_refused);
        if is_final || attempt >= self.settings.attempts {
            return ShouldAttempt::No;
        }
        let is_timeout = kind == ErrorKind::TransientError;
        let cost = if is_timeout { Quota::RETRY_AFTER_TIMEOUT } else { Quota::RETRY };
        if !self.shared.quota.acquire(cost) {
            return ShouldAttempt::No;
        }
        self.taken.store(cost, Ordering::Relaxed);
        ShouldAttempt::YesAfterDelay(match retry_after {
            Some(wait) => wait.min(MAX_BACKOFF),
            None => backoff(attempt, random),
        })
    }
}

/// A random part of 1 s, doubled with each attempt up to 20 s.
fn backoff(attempt: u32, random: f64) -> Duration {
    let longest =
        1_u64.checked_shl(attempt.saturating_sub(1)).map_or(MAX_BACKOFF, Duration::from_secs);
    longest.min(MAX_BACKOFF).mul_f64(random)
}

#[cfg(test)]
mod tests {
    use super::{Quota, Settings, Shared, Strategy, backoff};
    use aws_smithy_runtime_api::client::retries::ShouldAttempt;
    use aws_smithy_runtime_api::client::retries::classifiers::RetryAction;
    use std::time::Duration;

    fn strategy(shared: &Shared, attempts: u32) -> Strategy {
        let settings = Settings { attempts, adaptive: false };
        shared.call(settings, false)
    }

    /// Makes a call in which every attempt ends with `action`; returns the number of attempts.
    fn attempts(shared: &Shared, action: &RetryAction, limit: u32) -> u32 {
        let call = strategy(shared, limit);
        (1..)
            .find(|attempt| call.after(*attempt, Some(action.clone()), 0.5) == ShouldAttempt::No)
            .unwrap()
    }

    #[test]
    fn backoff_doubles_up_to_20_s() {
        let seconds: Vec<u64> = (1..=8).map(|attempt| backoff(attempt, 1.0).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 20, 20, 20]);
        assert_eq!(backoff(u32::MAX, 0.5), Duration::from_secs(10));
        assert_eq!(backoff(1, 0.25), Duration::from_millis(250));
    }

    #[test]
    fn quota_is_botocores() {
        // 500 tokens: 100 retries of 5, or 50 of 10 after a time-out.
        for (action, retries) in [
            (RetryAction::server_error(), 100),
            (RetryAction::throttling_error(), 100),
            (RetryAction::transient_error(), 50),
        ] {
            let shared = Shared::default();
            assert_eq!(attempts(&shared, &action, 1000), retries + 1, "{action:?}");
            // The next call of the client has no retry left.
            assert_eq!(attempts(&shared, &action, 3), 1);
            // A success without a retry returns one token.
            for _ in 0..5 {
                strategy(&shared, 3).after(1, None, 0.5);
            }
            let retries = if action == RetryAction::transient_error() { 0 } else { 1 };
            assert_eq!(attempts(&shared, &action, 3), retries + 1, "{action:?}");
        }
        // A success after retries returns the tokens of the last retry.
        let shared = Shared::default();
        let call = strategy(&shared, 4);
        for attempt in 1..=3 {
            call.after(attempt, Some(RetryAction::transient_error()), 0.5);
        }
        call.after(4, None, 0.5);
        assert_eq!(shared.quota.with(|left| *left), Quota::CAPACITY - 20);
    }

    #[test]
    fn attempts_are_limited_and_waits_are_the_services() {
        let shared = Shared::default();
        assert_eq!(attempts(&shared, &RetryAction::server_error(), 1), 1);
        assert_eq!(attempts(&shared, &RetryAction::server_error(), 4), 4);
        assert_eq!(attempts(&shared, &RetryAction::RetryForbidden, 4), 1);
        assert_eq!(attempts(&shared, &RetryAction::NoActionIndicated, 4), 1);
        let asked = |seconds| {
            let kind = aws_smithy_types::retry::ErrorKind::ThrottlingError;
            RetryAction::retryable_error_with_explicit_delay(kind, Duration::from_secs(seconds))
        };
        for (seconds, want) in [(0, 0), (3, 3), (4000, 20)] {
            let got = strategy(&shared, 3).after(1, Some(asked(seconds)), 0.5);
            assert_eq!(got, ShouldAttempt::YesAfterDelay(Duration::from_secs(want)));
        }
    }
}
