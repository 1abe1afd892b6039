#!/usr/bin/env python3
"""Measures batches: contacts per minute, beside boto3 and GNU parallel with the AWS CLI, rates, and memory by rows.

usage: batch_speed.py AWS-CONNECT CONNECT-LOCAL [--rows 20000] [--most 1000000]

Needs release builds, `rustc`, boto3, and, for the last rival, GNU parallel and `aws`. Fails below 10,000 contacts per
minute against connect-local, below 12 times boto3 on one thread (the median of rounds), if a rate is missed by 2 %, or
if memory grows with rows.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from batch_endpoint import COMMAND, KEYS, Endpoint, write_rows

# The times that a batch and boto3 take turns.
ROUNDS = 5


def measured(command, environment, stdout):
    """Seconds, peak memory in MB and CPU seconds of a command, which must succeed."""
    start, peak = time.monotonic(), 0
    with open(stdout, 'wb') as out:
        process = subprocess.Popen(command, env=environment, stdout=out)
        # Not ru_maxrss, which has the size of this process before it became the command.
        while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            status = Path(f'/proc/{process.pid}/status').read_text()
            found = re.search(r'VmHWM:\s*(\d+) kB', status)
            peak = max(peak, int(found[1]) if found else 0)
            time.sleep(0.02)
        seconds = time.monotonic() - start
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f'{command} ended with {status}')
    return seconds, peak / 1024, usage.ru_utime + usage.ru_stime


def boto3_rate(url, calls):
    os.environ.update(KEYS)
    import boto3
    client = boto3.client('connect', endpoint_url=url, region_name=KEYS['AWS_REGION'])
    times = []
    for number in range(calls + 20):
        start = time.monotonic()
        client.create_contact(InstanceId='i-1', Channel='EMAIL', InitiationMethod='FLOW', Name=f'row {number}',
                              Attributes={'number': str(number)})
        times.append(time.monotonic() - start)
    return calls / sum(times[20:])


def parallel_rate(url, folder, calls):
    if not shutil.which('parallel') or not shutil.which('aws'):
        print('skipped: GNU parallel or the AWS CLI is not installed')
        return None
    # Version 1 of the AWS CLI has another variable.
    environment = {**KEYS, 'AWS_DEFAULT_REGION': KEYS['AWS_REGION'], 'PATH': os.environ['PATH'],
                   'HOME': str(folder), 'AWS_ENDPOINT_URL': url}
    command = ['parallel', '-j', '2', 'aws', 'connect', *COMMAND, '--name', 'row{}', ':::', *map(str, range(calls))]
    seconds, _, _ = measured(command, environment, folder / 'parallel.out')
    return calls / seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('endpoint')
    parser.add_argument('--rows', type=int, default=20_000)
    parser.add_argument('--most', type=int, default=1_000_000)
    options = parser.parse_args()
    program = str(Path(options.program).resolve())
    with tempfile.TemporaryDirectory() as name:
        sys.exit(run(Path(name), options, program))


def run(folder, options, program):
    failed = []

    def batch(count, environment, *more):
        rows = folder / f'{count}.jsonl'
        write_rows(rows, count)
        result = measured([program, *COMMAND, '--cli-batch', str(rows), '--cli-batch-journal',
                           str(folder / f'{time.monotonic_ns()}.journal'), *more], environment, folder / 'out')
        rows.unlink()
        return result

    print(f'load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors')

    endpoint = Endpoint(options.endpoint)
    seconds, memory, _ = batch(options.rows, endpoint.environment(folder))
    endpoint.kill()
    per_minute = options.rows / seconds * 60
    print(f'connect-local: {options.rows} contacts in {seconds:.1f} s, {per_minute:,.0f} per minute, {memory:.1f} MB')
    if per_minute < 10_000:
        failed.append('less than 10,000 contacts per minute')
    server = folder / 'server'
    subprocess.run(['rustc', '-O', '-o', server, Path(__file__).parent / 'constant_server.rs'], check=True)
    constant = subprocess.Popen([server], stdout=subprocess.PIPE, text=True)
    url = constant.stdout.readline().strip()
    environment = {**KEYS, 'PATH': os.environ['PATH'], 'HOME': str(folder), 'AWS_ENDPOINT_URL': url}
    # In turns, since the machine is not equally fast all the time.
    ratios = []
    for _ in range(ROUNDS):
        rival = boto3_rate(url, 500)
        seconds, _, cpu = batch(options.rows, environment)
        ours = options.rows / seconds
        ratios.append(ours / rival)
        print(f'server of constants: {ours:,.0f} calls/s ({cpu / options.rows * 1e6:.0f} µs of CPU per row), boto3 on '
              f'one thread {rival:,.0f}: {ratios[-1]:.1f} times')
    ratio = statistics.median(ratios)
    print(f'median of {ROUNDS} rounds: {ratio:.1f} times boto3')
    if ratio < 12:
        failed.append('less than 12 times boto3')
    if rate := parallel_rate(url, folder, 20):
        print(f'GNU parallel with aws, two jobs: {rate:.1f} calls/s: {ours / rate:,.0f} times')
    for rate in (10, 500):
        count = rate * 10 + 1
        batch(count, environment, '--cli-batch-rate', f'{rate}/s')
        summary = json.loads((folder / 'out').read_text().splitlines()[-1])['summary']
        reached = (count - 1) / summary['seconds']
        print(f'--cli-batch-rate {rate}/s: {count} rows in {summary["seconds"]:.2f} s, {reached:.2f} per second')
        if abs(reached / rate - 1) > 0.02:
            failed.append(f'the rate of {rate} per second is missed by more than 2 %')
    peaks = []
    for count in (options.most // 10, options.most):
        seconds, memory, _ = batch(count, environment)
        peaks.append(memory)
        print(f'memory: {count:,} rows in {seconds:.0f} s, peak {memory:.1f} MB')
    constant.kill()
    print(f'load after: {os.getloadavg()[0]:.1f}')
    if max(peaks) > 30 or max(peaks) > min(peaks) * 1.1:
        failed.append('memory grows with rows')
    for reason in failed:
        print(f'failed: {reason}')
    return 1 if failed else 0


if __name__ == '__main__':
    main()
