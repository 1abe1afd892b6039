#!/usr/bin/env python3
"""Kills a batch and its endpoint at random moments, loses answers, throttles, and fills the disk.

usage: batch_crash.py AWS-CONNECT CONNECT-LOCAL [--rows 10000] [--kills 100] [--seed N]

Ends with 1 if a contact is missing or doubled, or if the result of a row was never printed. A row of which the line
was printed twice is counted: its call was made again with the same token.
"""
import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from batch_endpoint import COMMAND, Endpoint, states, write_rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('endpoint')
    parser.add_argument('--rows', type=int, default=10_000)
    parser.add_argument('--kills', type=int, default=100)
    parser.add_argument('--seed', type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    # In the background of a shell, Ctrl-C is ignored, which a program would inherit up to its own handler.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run(Path(folder), options, rng))


def size(path):
    return path.stat().st_size if path.exists() else 0


def run(folder, options, rng):
    rows, journal, out = folder / 'rows.jsonl', folder / 'rows.jsonl.journal', folder / 'out.jsonl'
    write_rows(rows, options.rows)
    faults = ['--throttle', '150/s', '--fail', 'drop:0.03', '--latency', '0ms..4ms', '--seed', str(options.seed)]
    endpoint = Endpoint(options.endpoint, '--data', str(folder / 'data'), *faults)
    program = str(Path(options.program).resolve())
    batch = [program, *COMMAND, '--cli-batch', str(rows), '--cli-batch-order', rng.choice(['input', 'done'])]
    environment = endpoint.environment(folder)
    # Moments are lengths of the journal, so that they are spread over the batch.
    length = options.rows * 75
    moments = sorted(rng.randrange(length) for _ in range(options.kills))
    kills, runs, codes, was_full = Counter(), 0, Counter(), False
    start, limit = time.monotonic(), time.monotonic() + 3600
    while True:
        runs += 1
        if not was_full and size(journal) > length * 0.6:
            # A few more kilobytes: temporary files are smaller, and what cannot be recorded is not sent.
            was_full = True
            limited = f'ulimit -f {size(journal) // 1024 + 8}; exec "$0" "$@"'
            full = subprocess.run(['bash', '-c', limited, *batch], env=environment, capture_output=True, text=True)
            with open(out, 'a') as lines:
                lines.write(full.stdout)
            assert full.returncode == 255 and 'journal' in full.stderr, full
            print(f'full disk: exit {full.returncode} after {len(states(journal))} rows: {full.stderr.strip()}')
            continue
        with open(out, 'a') as lines:
            client = subprocess.Popen(batch, env=environment, stdout=lines, stderr=subprocess.PIPE)
        while client.poll() is None and (moments or not was_full):
            if not was_full and size(journal) > length * 0.6:
                client.kill()
                break
            if not moments or size(journal) < moments[0]:
                time.sleep(0.001)
                continue
            moments.pop(0)
            time.sleep(rng.random() * 0.02)
            victim = rng.choice(['client', 'client', 'endpoint', 'Ctrl-C'])
            kills[victim] += 1
            if victim == 'endpoint':
                endpoint.restart()
            else:
                client.send_signal(signal.SIGINT if victim == 'Ctrl-C' else signal.SIGKILL)
                break
        error = client.communicate()[1].decode()
        codes[client.returncode] += 1
        if client.returncode == 0 or time.monotonic() > limit:
            break
        # Before the batch begins, Ctrl-C ends the process by the signal.
        assert client.returncode in (-9, -2, 1, 130), (client.returncode, error)
    names = Counter(endpoint.names())
    endpoint.kill()
    wanted = {f'row {number}' for number in range(options.rows)}
    printed = Counter()
    for line in out.read_text().split('\n'):
        try:
            row = json.loads(line)
        except ValueError:
            # A line that `kill -9` cut.
            continue
        if row.get('status') == 'ok':
            printed[row['row']] += 1
    lost, doubled = wanted - set(names), sum(count - 1 for count in names.values())
    unprinted = options.rows - len(printed)
    print(f'seed {options.seed}: {options.rows} rows in {runs} runs and {time.monotonic() - start:.0f} s, kills '
          f'{dict(kills)}, exit codes {dict(codes)}')
    print(f'lost {len(lost)}, doubled {doubled}, results never printed {unprinted}, printed again '
          f'{sum(count - 1 for count in printed.values())}')
    if moments:
        print(f'{len(moments)} kills are left: the batch ended too early')
    return 1 if lost or doubled or unprinted or moments or not was_full else 0


if __name__ == '__main__':
    main()
