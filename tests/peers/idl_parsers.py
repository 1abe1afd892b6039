#!/usr/bin/env python3
"""Compares `hardie check` with two other parsers of Smithy IDL in Rust: CPU time, and the files they accept.

    tests/peers/idl_parsers.py HARDIE FOLDER... [--rounds N]

HARDIE is a release build of the program. The parsers (ironsmith-parser and tree-sitter-smithy) are compiled from
tests/benches/idl. Each round runs every program once over all `.smithy` files of the folders; the ratios are medians of each
round's ratio. `hardie check` also resolves, validates and plans the model, which the parsers do not.

A file that is accepted alone may still need others: for `accepted`, hardie parses each file by itself with `hardie format`.
"""

import pathlib
import resource
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CRATE = ROOT / "tests/benches/idl"


def cpu(command):
    """Runs a command; its CPU time in milliseconds, and its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(it) for it in command], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]}: exit code {done.returncode}: {done.stderr[:300]}")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds * 1000, done


def main():
    arguments = sys.argv[1:]
    rounds = 21
    if "--rounds" in arguments:
        at = arguments.index("--rounds")
        rounds = int(arguments[at + 1])
        del arguments[at : at + 2]
    if len(arguments) < 2:
        sys.exit(__doc__)
    hardie, *folders = arguments
    files = sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*.smithy"))
    lines = sum(path.read_text(errors="replace").count("\n") for path in files)
    target = ROOT / "target/idl-parsers"
    build = ["cargo", "build", "--release", "--locked", "--manifest-path", CRATE / "Cargo.toml", "--target-dir", target]
    subprocess.run([str(it) for it in build], check=True)
    parsers = target / "release/idl-parsers"
    commands = {
        "hardie check --merge": [hardie, "check", "--merge", *files],
        "ironsmith-parser": [parsers, "ironsmith", *files],
        "tree-sitter-smithy": [parsers, "tree-sitter", *files],
    }
    times = {name: [] for name in commands}
    accepted = {}
    for _ in range(rounds):
        for name, command in commands.items():
            time, done = cpu(command)
            times[name].append(time)
            accepted[name] = done.stdout.strip()
    ours = "hardie check --merge"
    count = sum(cpu([hardie, "format", path])[1].returncode == 0 for path in files)
    accepted[ours] = f"{count} of {len(files)}"
    print(f"{len(files)} files, {lines} lines, {rounds} rounds")
    for name in commands:
        ratios = [one / other for one, other in zip(times[name], times[ours])]
        print(f"{name:22} {statistics.median(times[name]):7.2f} ms CPU   {statistics.median(ratios):5.2f} x   accepts {accepted[name]}")


if __name__ == "__main__":
    main()
