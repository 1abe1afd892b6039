#!/usr/bin/env python3
"""Counts the tokens (cl100k_base, by the crate tiktoken-rs) of what `--cli-describe` prints.

    tests/peers/tokens.py [PROGRAM [SERVICE]]

`create-contact` may have 2,000 tokens and the index of all of Connect 6,000; beside them, the help and the schema of
`hardie docs`. The programs of the tests are used: `cargo build -p aws-connect -p hardie-tests` comes first. With a
PROGRAM, the index of it or of its SERVICE is counted, against the limit of Connect's. The crate is `tests/tokens`; its
first build needs crates.io. Exit code 1 if a limit is exceeded.
"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEBUG = ROOT / "target/debug"
CREATE_CONTACT, INDEX = 2_000, 6_000


def output(*words):
    environment = {"HOME": "/nonexistent", "PATH": os.environ["PATH"]}
    return subprocess.run(words, capture_output=True, text=True, check=True, env=environment).stdout


def main():
    if not shutil.which("cargo"):
        print("skipped: no cargo")
        return 0
    target = ROOT / "target/tokens"
    build = ["cargo", "build", "--quiet", "--manifest-path", str(ROOT / "tests/tokens/Cargo.toml"), "--target-dir", str(target)]
    subprocess.run(build, check=True)
    failed = False

    def count(name, text, limit):
        nonlocal failed
        counted = subprocess.run([target / "debug/tokens"], input=text, capture_output=True, text=True, check=True)
        number = int(counted.stdout)
        failed |= limit is not None and number > limit
        allowed = "" if limit is None else f", at most {limit:,}"
        print(f"{name}: {len(text.encode()):,} bytes, {number:,} tokens{allowed}")

    if len(sys.argv) > 1:
        count(" ".join(sys.argv[1:]), output(*sys.argv[1:], "--cli-describe"), INDEX)
        return int(failed)
    program = DEBUG / "aws-connect"
    count("create-contact", output(program, "create-contact", "--cli-describe"), CREATE_CONTACT)
    count("its help", output(program, "create-contact", "help"), None)
    count("its schema for editors", (ROOT / "generated/docs/create-contact.schema.json").read_text(), None)
    whole = DEBUG / "whole"
    if whole.exists():
        count("index of Connect", output(whole, "connect", "--cli-describe"), INDEX)
    else:
        print("skipped: the index of Connect: no target/debug/whole")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
