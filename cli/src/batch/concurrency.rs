//! The number of calls at the same time: doubled up to [`SLOW_START`] while nothing is throttled,
//! as TCP starts; then doubled while that makes the batch faster; then one more at a time on trial;
//! halved after throttling (additive increase, multiplicative decrease).
//!
//! A further call stays only if two rounds in a row are faster by half of its share: without that,
//! the number would grow by chance for as long as a batch runs, and each call has a connection. The
//! time between trials doubles while they fail. Up to [`SLOW_START`] speeds are not compared: where
//! the processor is the limit, more calls are worth some percent, less than chance, and a
//! comparison would find another number in each run.

use std::time::{Duration, Instant};

/// The calls at the start.
const FIRST: usize = 4;
/// The calls up to which speed is not compared.
const SLOW_START: usize = 32;
/// The most calls; each has a connection.
const MOST: usize = 64;
/// The shortest time between two reactions to throttling: calls in flight were sent before.
const PAUSE: Duration = Duration::from_millis(250);
/// The shortest time over which speed is measured while the calls double.
const ROUND: Duration = Duration::from_millis(100);
/// The shortest time over which it is measured later, when differences are smaller.
const LONG_ROUND: Duration = Duration::from_millis(200);
/// The rounds that twice as many calls have to become faster, after the first one.
const SLOW_ROUNDS: u32 = 3;
/// The gain for which twice as many calls are kept: a service with room is twice as fast.
const DOUBLED: f64 = 1.25;
/// The most rounds between two trials.
const LONGEST_WAIT: u32 = 256;

/// Finds the number of calls at the same time.
#[derive(Debug)]
pub(crate) struct Concurrency {
    limit: usize,
    stage: Stage,
    ended: u32,
    since: Instant,
    throttled: u64,
    lowered: Option<Instant>,
}

/// What the current round is for. Speeds are calls per second.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// Doubles the calls round by round.
    SlowStart,
    /// A round in which connections are made.
    Connecting,
    /// Doubles the calls: the best speed, and the rounds that were not faster.
    Doubling { best: f64, slow_rounds: u32 },
    /// Waits for the next trial: rounds before it, and those after it if it fails.
    Settled { wait: u32, next_wait: u32 },
    /// Has one more call: the speed without it, and whether a round with it was faster already.
    Trial { before: f64, next_wait: u32, is_second: bool },
}

/// The next round is the one before a trial.
const SETTLED: Stage = Stage::Settled { wait: 0, next_wait: 1 };

impl Concurrency {
    pub(crate) fn new(now: Instant) -> Concurrency {
        Concurrency {
            limit: FIRST,
            stage: Stage::SlowStart,
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
                (self.lowered, self.stage) = (Some(now), SETTLED);
            }
            return is_next;
        }
        self.ended += 1;
        let round = match self.stage {
            Stage::SlowStart | Stage::Connecting => Duration::ZERO,
            Stage::Doubling { .. } => ROUND,
            Stage::Settled { .. } | Stage::Trial { .. } => LONG_ROUND,
        };
        let time = now.duration_since(self.since);
        if time < round || (self.ended as usize) < self.limit * 2 {
            return false;
        }
        if was_full {
            self.round(f64::from(self.ended) / time.as_secs_f64());
        }
        self.begin(now);
        false
    }

    /// A round with this speed ended.
    fn round(&mut self, speed: f64) {
        self.stage = match self.stage {
            Stage::SlowStart => {
                self.limit = (self.limit * 2).min(SLOW_START);
                if self.limit < SLOW_START { Stage::SlowStart } else { Stage::Connecting }
            }
            Stage::Connecting => Stage::Doubling { best: 0.0, slow_rounds: 0 },
            Stage::Doubling { best, .. } if speed > best * DOUBLED => {
                if self.limit < MOST {
                    self.limit = (self.limit * 2).min(MOST);
                    Stage::Doubling { best: speed, slow_rounds: 0 }
                } else {
                    SETTLED
                }
            }
            // New connections make the first round slow, and chance makes others slow.
            Stage::Doubling { best, slow_rounds } if slow_rounds < SLOW_ROUNDS => {
                Stage::Doubling { best, slow_rounds: slow_rounds + 1 }
            }
            Stage::Doubling { .. } => {
                self.limit = (self.limit / 2).max(FIRST);
                SETTLED
            }
            Stage::Settled { wait: 0, next_wait } if self.limit < MOST => {
                self.limit += 1;
                Stage::Trial { before: speed, next_wait, is_second: false }
            }
            Stage::Settled { wait, next_wait } => {
                Stage::Settled { wait: wait.saturating_sub(1), next_wait }
            }
            Stage::Trial { before, next_wait, is_second } => {
                let share = 1.0 / self.limit as f64;
                if speed <= before * (1.0 + share / 2.0) {
                    self.limit -= 1;
                    let longer = next_wait.saturating_mul(2).min(LONGEST_WAIT);
                    Stage::Settled { wait: next_wait, next_wait: longer }
                } else if is_second {
                    SETTLED
                } else {
                    Stage::Trial { before, next_wait, is_second: true }
                }
            }
        };
    }

    fn begin(&mut self, now: Instant) {
        (self.ended, self.since) = (0, now);
    }
}

#[cfg(test)]
mod tests {
    use super::{Concurrency, MOST, SLOW_START};
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
        // Twice as many calls are tried once.
        let few = simulate(4, usize::MAX, 3000);
        assert_eq!(few.iter().max(), Some(&(2 * SLOW_START)));
        assert!(few.last().is_some_and(|limit| *limit <= SLOW_START + 1), "{few:?}");
    }

    /// A service that is not faster with more calls, whose speed varies by some percent.
    #[test]
    fn chance_does_not_make_it_grow() {
        let start = Instant::now();
        let mut concurrency = Concurrency::new(start);
        let (mut now, mut random) = (start, 7_u32);
        let mut limits = Vec::new();
        while now.duration_since(start) < Duration::from_secs(600) {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // From 0.9 to 1.1 ms per call, and a mean that changes from second to second.
            let second = now.duration_since(start).as_secs() % 7;
            now += Duration::from_micros(900 + u64::from(random >> 24) * 200 / 256 + second * 10);
            concurrency.ended(0, true, now);
            limits.push(concurrency.limit());
        }
        let (early, late) = limits.split_at(limits.len() / 10);
        let highest = |limits: &[usize]| limits.iter().max().copied();
        assert!(highest(late) <= highest(early).map(|limit| limit + 1), "{:?}", highest(late));
    }

    #[test]
    fn throttling_halves_it_and_it_grows_again() {
        let limits = simulate(1000, 20, 20_000);
        let steady = &limits[limits.len() / 2..];
        assert!(steady.iter().all(|limit| (5..=22).contains(limit)), "{steady:?}");
        assert!(steady.iter().any(|limit| *limit > 18), "{steady:?}");
    }
}
