#!/usr/bin/env python3
"""Records the results of botocore's rate limiter in adaptive mode, for client/src/http/botocore-rates.txt.

usage: PYTHONPATH=.../awscli retry_rates.py > client/src/http/botocore-rates.txt

botocore's own classes run against a clock that only this script moves. Lines are `new NOW`,
`send NOW WAIT CAPACITY`, and `ok|throttled NOW MEASURED RATE MAX_CAPACITY CAPACITY`.
"""
import random

from botocore.exceptions import CapacityNotAvailableError
from botocore.retries import adaptive, bucket, throttling


class Clock(bucket.Clock):
    now = 0.0

    def current_time(self):
        return self.now


class Detector:
    def is_throttling_error(self, throttled):
        return throttled


def numbers(*values):
    return ' '.join(f'{value:.9f}' for value in values)


def main():
    rng = random.Random(14)
    print('# made by tests/peers/retry_rates.py from botocore')
    for chance in (0.0, 0.1, 0.3, 0.5, 0.9, 1.0):
        for pace in (0.01, 0.2, 2.0):
            clock = Clock()
            clock.now = round(1_700_000_000 + rng.random() * 10, 3)
            tokens = bucket.TokenBucket(max_rate=1, clock=clock)
            measure = adaptive.RateClocker(clock)
            limiter = adaptive.ClientRateLimiter(
                throttling.CubicCalculator(starting_max_rate=0, start_time=clock.now),
                measure, tokens, Detector(), clock)
            print('new', numbers(clock.now))
            for _ in range(12):
                wait = 0.0
                if limiter._enabled:
                    try:
                        tokens.acquire(block=False)
                    except CapacityNotAvailableError:
                        wait = tokens._sleep_amount(1)
                print('send', numbers(clock.now, wait, tokens.available_capacity))
                if wait:
                    clock.now = round(clock.now + wait + 0.001, 3)
                    tokens.acquire(block=False)
                    # The replay takes the token too, at the same time.
                    print('send', numbers(clock.now, 0.0, tokens.available_capacity))
                clock.now = round(clock.now + rng.random() * pace, 3)
                throttled = rng.random() < chance
                limiter.on_receiving_response(throttled=throttled)
                print('throttled' if throttled else 'ok', numbers(
                    clock.now, measure.measured_rate, tokens.max_rate, tokens.max_capacity, tokens.available_capacity))


main()
