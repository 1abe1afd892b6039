//! The number of calls at the same time: doubled while that makes the batch faster, then one more
//! per two rounds that are faster; halved after throttling (additive increase, multiplicative
//! decrease).

use std::time::{Duration, Instant};

/// The calls at the start.
const FIRST: usize = 4;
/// The most calls; each has a connection.
const MOST: usize = 64;
/// The shortest time between two reactions to throttling: calls in flight were sent before.
const PAUSE: Duration = Duration::from_millis(250);
/// The shortest time over which speed is measured.
const ROUND: Duration = Duration::from_millis(50);

/// The weight of the best speed after a round.
const FORGETTING: f64 = 0.999;

/// Finds the number of calls at the same time.
#[derive(Debug)]
pub(crate) struct Concurrency {
    limit: usize,
    /// Whether the limit doubles.
    is_doubling: bool,
    /// The rounds in which twice as many calls were not faster.
    slow_rounds: u32,
    /// The calls per second of the best round.
    speed: f64,
    /// The speed of the last round, if it was faster than the best: a single one may have been so
    /// by chance, and each further call at the same time is a further connection.
    faster: Option<f64>,
    ended: u32,
    since: Instant,
    throttled: u64,
    lowered: Option<Instant>,
}

impl Concurrency {
    pub(crate) fn new(now: Instant) -> Concurrency {
        Concurrency {
            limit: FIRST,
            is_doubling: true,
            slow_rounds: 0,
            speed: 0.0,
            faster: None,
            ended: 0,
            since: now,
            throttled: 0,
            lowered: None,
        }
    }

    /// The most calls at the same time.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// A call ended; `throttled` counts the throttled attempts so far, `was_full` says whether the
    /// limit was what kept further calls from starting. Returns whether the limit was lowered.
    pub(crate) fn ended(&mut self, throttled: u64, was_full: bool, now: Instant) -> bool {
        if throttled > self.throttled {
            self.throttled = throttled;
            self.begin(now);
            let is_next = self.lowered.is_none_or(|at| now.duration_since(at) >= PAUSE);
            if is_next {
                self.limit = (self.limit / 2).max(1);
                self.lowered = Some(now);
                (self.is_doubling, self.speed, self.faster) = (false, 0.0, None);
            }
            return is_next;
        }
        self.ended += 1;
        let time = now.duration_since(self.since);
        if time < ROUND || (self.ended as usize) < self.limit * 2 {
            return false;
        }
        let speed = f64::from(self.ended) / time.as_secs_f64();
        if was_full {
            if !self.is_doubling {
                // What was faster once may have been so by chance.
                self.speed *= FORGETTING;
                let is_faster = speed > self.speed * 1.01;
                if let (true, Some(before)) = (is_faster, self.faster) {
                    self.limit = (self.limit + 1).min(MOST);
                    (self.speed, self.faster) = (speed.min(before), None);
                } else {
                    self.faster = is_faster.then_some(speed);
                }
            } else if speed > self.speed * 1.1 {
                self.limit = (self.limit * 2).min(MOST);
                (self.speed, self.slow_rounds) = (speed, 0);
                self.is_doubling = self.limit < MOST;
            } else {
                // One round may have been slow by chance.
                self.slow_rounds += 1;
                if self.slow_rounds > 1 {
                    self.limit = (self.limit / 2).max(FIRST);
                    self.is_doubling = false;
                }
            }
        }
        self.begin(now);
        false
    }

    fn begin(&mut self, now: Instant) {
        (self.ended, self.since) = (0, now);
    }
}

#[cfg(test)]
mod tests {
    use super::{Concurrency, FIRST, MOST};
    use std::time::{Duration, Instant};

    /// Ends calls of a service that takes 10 ms per call and at most `most` of them at a time.
    fn simulate(most: usize, throttles_above: usize, milliseconds: u64) -> Vec<usize> {
        let start = Instant::now();
        let mut concurrency = Concurrency::new(start);
        let (mut throttled, mut limits) = (0, Vec::new());
        for round in 1..milliseconds / 10 {
            let now = start + Duration::from_millis(round * 10);
            let calls = concurrency.limit();
            if calls > throttles_above {
                throttled += 1;
            }
            for _ in 0..calls.min(most) {
                concurrency.ended(throttled, true, now);
            }
            limits.push(concurrency.limit());
        }
        limits
    }

    #[test]
    fn it_grows_while_that_helps() {
        assert_eq!(simulate(1000, usize::MAX, 3000).last(), Some(&MOST));
        let few = simulate(4, usize::MAX, 1000);
        assert!(few.iter().all(|limit| *limit <= 4 * FIRST), "{few:?}");
    }

    #[test]
    fn throttling_halves_it_and_it_grows_again() {
        let limits = simulate(1000, 20, 20_000);
        let steady = &limits[limits.len() / 2..];
        assert!(steady.iter().all(|limit| (5..=22).contains(limit)), "{steady:?}");
        assert!(steady.iter().any(|limit| *limit > 18), "{steady:?}");
    }
}
