//! The send rate of a client in adaptive mode: botocore's `ClientRateLimiter`, with the same
//! numbers.
//!
//! Nothing is limited until a service throttles. From then on every attempt takes a token from a
//! bucket. The bucket is filled at a rate that follows CUBIC: it falls after a throttled response,
//! and grows again after others. `aws-smithy-runtime` has a limiter too, but it takes five to ten
//! tokens per retry from a bucket that holds one, so one throttled response costs 8 to 20 s.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::Notify;

use crate::http::until;

/// Limits the attempts of one client.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    state: Mutex<State>,
    changed: Notify,
    clock: Clock,
}

impl RateLimiter {
    /// A limiter that limits nothing until a service throttles.
    pub(crate) fn new() -> RateLimiter {
        let clock = Clock::new();
        RateLimiter { state: Mutex::new(State::new(clock.now())), changed: Notify::new(), clock }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until another attempt may be sent; calls `waiting` before each wait.
    pub(crate) async fn acquire(&self, waiting: impl Fn(Duration)) {
        loop {
            // Created before the state is read, so that no change in between is missed.
            let changed = self.changed.notified();
            let Err(wait) = self.state().acquire(self.clock.now()) else { return };
            let wait = Duration::try_from_secs_f64(wait).unwrap_or(Duration::from_secs(1));
            waiting(wait);
            until(tokio::time::sleep(wait), changed).await;
        }
    }

    /// Adapts the rate to the result of an attempt.
    pub(crate) fn update(&self, throttled: bool) {
        self.state().update(throttled, self.clock.now());
        self.changed.notify_waiters();
    }
}

/// Seconds since 1970 that never decrease, even if the system's clock is changed.
#[derive(Debug)]
struct Clock {
    start: f64,
    since: Instant,
}

impl Clock {
    fn new() -> Clock {
        let start = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Clock { start: start.as_secs_f64(), since: Instant::now() }
    }

    fn now(&self) -> f64 {
        self.start + self.since.elapsed().as_secs_f64()
    }
}

/// The state of a limiter; times are seconds since 1970.
#[derive(Debug)]
struct State {
    is_enabled: bool,
    bucket: TokenBucket,
    clocker: RateClocker,
    cubic: Cubic,
}

impl State {
    /// The maximum factor between the new rate of a client and its measured rate.
    const MAX_ADJUSTMENT: f64 = 2.0;

    fn new(now: f64) -> State {
        State {
            is_enabled: false,
            bucket: TokenBucket::new(1.0, now),
            clocker: RateClocker::new(now),
            cubic: Cubic::new(now),
        }
    }

    /// Takes a token, or returns the number of seconds until one is available.
    fn acquire(&mut self, now: f64) -> Result<(), f64> {
        if self.is_enabled { self.bucket.acquire(now) } else { Ok(()) }
    }

    fn update(&mut self, throttled: bool, now: f64) {
        let measured = self.clocker.record(now);
        let rate = if throttled {
            let rate = if self.is_enabled { measured.min(self.bucket.rate) } else { measured };
            self.is_enabled = true;
            self.cubic.throttled(rate, now)
        } else {
            self.cubic.succeeded(now)
        };
        self.bucket.set_rate(rate.min(State::MAX_ADJUSTMENT * measured), now);
    }
}

/// A bucket that is filled with tokens at a rate; each attempt takes one.
#[derive(Debug)]
struct TokenBucket {
    rate: f64,
    max_capacity: f64,
    capacity: f64,
    at: f64,
}

impl TokenBucket {
    const MIN_RATE: f64 = 0.5;

    fn new(rate: f64, now: f64) -> TokenBucket {
        TokenBucket {
            rate: rate.max(TokenBucket::MIN_RATE),
            max_capacity: rate.max(1.0),
            capacity: 0.0,
            at: now,
        }
    }

    fn acquire(&mut self, now: f64) -> Result<(), f64> {
        self.refill(now);
        if self.capacity >= 1.0 {
            self.capacity -= 1.0;
            Ok(())
        } else {
            Err((1.0 - self.capacity) / self.rate)
        }
    }

    fn set_rate(&mut self, rate: f64, now: f64) {
        // Tokens up to now are counted at the old rate.
        self.refill(now);
        self.rate = rate.max(TokenBucket::MIN_RATE);
        self.max_capacity = rate.max(1.0);
        self.capacity = self.capacity.min(self.max_capacity);
    }

    fn refill(&mut self, now: f64) {
        let new = (now - self.at) * self.rate;
        self.capacity = self.max_capacity.min(self.capacity + new);
        self.at = now;
    }
}

/// Measures attempts per second, in steps of half a second, smoothed.
#[derive(Debug)]
struct RateClocker {
    rate: f64,
    count: f64,
    last_step: f64,
}

impl RateClocker {
    const SMOOTHING: f64 = 0.8;
    const STEPS_PER_SECOND: f64 = 2.0;

    fn new(now: f64) -> RateClocker {
        RateClocker { rate: 0.0, count: 0.0, last_step: now.floor() }
    }

    fn record(&mut self, now: f64) -> f64 {
        let step = (now * RateClocker::STEPS_PER_SECOND).floor() / RateClocker::STEPS_PER_SECOND;
        self.count += 1.0;
        if step > self.last_step {
            let rate = self.count / (step - self.last_step);
            self.rate = rate * RateClocker::SMOOTHING + self.rate * (1.0 - RateClocker::SMOOTHING);
            self.count = 0.0;
            self.last_step = step;
        }
        self.rate
    }
}

/// CUBIC, as for TCP: a fast return to the rate that was throttled, then slow growth.
#[derive(Debug)]
struct Cubic {
    max_rate: f64,
    zero_point: f64,
    last_throttled: f64,
}

impl Cubic {
    const SCALE: f64 = 0.4;
    const BETA: f64 = 0.7;

    fn new(now: f64) -> Cubic {
        Cubic { max_rate: 0.0, zero_point: 0.0, last_throttled: now }
    }

    fn succeeded(&self, now: f64) -> f64 {
        Cubic::SCALE * (now - self.last_throttled - self.zero_point).powi(3) + self.max_rate
    }

    fn throttled(&mut self, rate: f64, now: f64) -> f64 {
        self.max_rate = rate;
        self.zero_point = cube_root(rate * (1.0 - Cubic::BETA) / Cubic::SCALE);
        self.last_throttled = now;
        rate * Cubic::BETA
    }
}

/// The cube root of a number that is not negative, by Newton's method: with the function of the C
/// library, every start of a program would load its library of mathematics.
fn cube_root(number: f64) -> f64 {
    if !number.is_finite() || number <= 0.0 {
        return 0.0;
    }
    let mut root = number.max(1.0);
    // Each step takes a third at least, and the last ones double the digits.
    for _ in 0..2000 {
        let next = root - (root - number / (root * root)) / 3.0;
        if (root - next).abs() <= root * f64::EPSILON {
            return next;
        }
        root = next;
    }
    root
}

#[cfg(test)]
mod tests {
    use super::{RateLimiter, State, cube_root};
    use std::time::Duration;

    #[test]
    fn cube_roots_are_those_of_the_c_library() {
        for number in [0.0, 1e-300, 1e-3, 0.5, 1.0, 2.0, 27.0, 1e9, 1e300, f64::MAX] {
            let want = f64::cbrt(number);
            let found = cube_root(number);
            assert!((found - want).abs() <= want * 1e-15, "{number}: {found} {want}");
        }
    }

    /// Replays the recordings of botocore's classes by `tests/peers/retry_rates.py`.
    #[test]
    fn rates_are_botocores() {
        let mut state = State::new(0.0);
        let mut lines = 0;
        for line in include_str!("botocore-rates.txt").lines().filter(|line| !line.starts_with('#'))
        {
            lines += 1;
            let mut words = line.split(' ');
            let event = words.next().unwrap();
            let numbers: Vec<f64> = words.map(|word| word.parse().unwrap()).collect();
            let [now, want @ ..] = &numbers[..] else { panic!("{line}") };
            let got = match event {
                "new" => {
                    state = State::new(*now);
                    vec![]
                }
                "send" => vec![state.acquire(*now).err().unwrap_or(0.0), state.bucket.capacity],
                "ok" | "throttled" => {
                    state.update(event == "throttled", *now);
                    vec![
                        state.clocker.rate,
                        state.bucket.rate,
                        state.bucket.max_capacity,
                        state.bucket.capacity,
                    ]
                }
                _ => panic!("{line}"),
            };
            assert_eq!(got.len(), want.len(), "{line}");
            let is_near =
                |(got, want): (&f64, &f64)| (got - want).abs() <= 1e-6 * want.abs().max(1.0);
            assert!(got.iter().zip(want).all(is_near), "{line}: {got:?}");
        }
        assert!(lines > 300);
    }

    /// Waits after two throttled responses in a row, each received immediately: no longer than
    /// botocore's.
    #[test]
    fn two_throttled_responses_cost_a_few_seconds() {
        for phase in 0..100 {
            let mut now = 1000.0 + f64::from(phase) / 100.0;
            let start = now;
            let mut state = State::new(now);
            for throttled in [true, true, false] {
                while let Err(wait) = state.acquire(now) {
                    now += wait.max(0.001);
                }
                state.update(throttled, now);
            }
            assert!(now - start < 5.0, "{phase}: {}", now - start);
        }
    }

    #[test]
    fn waiting_ends_when_there_is_a_token() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let limiter = RateLimiter::new();
            limiter.acquire(|_| panic!("nothing was throttled")).await;
            limiter.update(true);
            let waits = std::sync::Mutex::new(Vec::new());
            limiter.state().bucket.capacity = 0.99;
            limiter.acquire(|wait| waits.lock().unwrap().push(wait)).await;
            let waits = waits.into_inner().unwrap();
            assert!(
                !waits.is_empty() && waits.iter().all(|wait| *wait < Duration::from_millis(50)),
                "{waits:?}"
            );
        });
    }
}
