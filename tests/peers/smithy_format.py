#!/usr/bin/env python3
"""Compares `hardie format` with Smithy's own formatter.

    tests/peers/smithy_format.py HARDIE CLASSES PATH... [--mutations N] [--seed N]

HARDIE is the program. CLASSES is the class path of Smithy's libraries: the jars `smithy-syntax`, `smithy-model` and
`smithy-utils` of `software.amazon.smithy` from Maven Central. In a class path of own builds, prettier4j must have version 0.3.0,
which Smithy pins: later versions choose other line breaks. `tests/peers/smithy/FormatPeer.java` is compiled on the first run, which
needs a JDK (javac and java, 17 or later).

Each PATH is a file, or a folder whose .smithy files are compared one by one. With --mutations, also that many files with comments, line
breaks, commas and long names at random places. Files that either side rejects are counted. The exit code is 1 if there are differences
that are not listed in docs/src/formatting.md: our text must be Smithy's text after formatting once or twice, or have all its words.
"""

import argparse
import difflib
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOKEN = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\]|\\.)*"|//[^\n]*\n|\w+|:=|[ \t]+|.', re.S)
INSERTED = ["// c\n", "/// d\n", "\n", "\n\n", " ", ",", "\n// c\n", "\n/// d\n", "//// b\n", "\n//////\n// x\n", "\n\n// c\n// e\n", "\t"]


def mutated(text, rng):
    tokens = TOKEN.findall(text)
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        tokens.insert(rng.randrange(len(tokens) + 1), rng.choice(INSERTED))
    kind = rng.random()
    names = [at for at, token in enumerate(tokens) if re.match(r"[A-Za-z]\w*$", token)]
    if kind < 0.15 and names:
        tokens[rng.choice(names)] += "x" * rng.randrange(20, 130)
    text = "".join(tokens)
    return text.replace("\n", "\r\n") if kind > 0.95 else text.rstrip() if kind > 0.9 else text


def start(classes, scratch):
    for tool in ("javac", "java"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed: apt-get install openjdk-17-jdk-headless")
    source = HERE / "smithy/FormatPeer.java"
    compiled = subprocess.run(["javac", "-cp", classes, "-d", scratch, source], capture_output=True, text=True)
    if compiled.returncode:
        sys.exit(f"{source} cannot be compiled; are Smithy's libraries in {classes}?\n{compiled.stderr}")
    command = ["java", "-cp", f"{classes}:{scratch}", "FormatPeer"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def is_kept(smithy, ours):
    """Whether our text has all words and signs of Smithy's text in their order, apart from the slashes of comments."""
    sign = re.compile(r"\w+|[^\s/]")
    words = iter(sign.findall(ours))
    return all(word in words for word in sign.findall(smithy))


def compare(hardie, peer, path):
    peer.stdin.write(f"{path}\n")
    peer.stdin.flush()
    smithy = json.loads(peer.stdout.readline())
    run = subprocess.run([hardie, "format", path], capture_output=True)
    ours = run.stdout.decode()
    if b"internal error" in run.stderr or run.returncode not in (0, 1):
        return "different", run.stderr.decode()
    if run.returncode or "thrown" in smithy:
        return "rejected", ""
    if ours == smithy["once"]:
        return "equal", ""
    if ours == smithy["twice"]:
        return "equal when formatted twice", ""
    if is_kept(smithy["twice"], ours):
        return "with kept text", ""
    lines = (smithy["twice"].splitlines(), ours.splitlines())
    return "different", "\n".join(difflib.unified_diff(*lines, "Smithy", "hardie", lineterm="", n=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hardie")
    parser.add_argument("classes")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    parser.add_argument("--mutations", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    files = [file for path in arguments.paths for file in (sorted(path.rglob("*.smithy")) if path.is_dir() else [path])]
    counts = {}
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as scratch:
        peer = start(arguments.classes, scratch)
        for at in range(len(files) + arguments.mutations):
            path = files[at] if at < len(files) else pathlib.Path(scratch) / f"{at}.smithy"
            if at >= len(files):
                path.write_text(mutated(rng.choice(files).read_text(), rng), newline="")
            result, detail = compare(arguments.hardie, peer, path)
            counts[result] = counts.get(result, 0) + 1
            if result == "different":
                print(f"{path}:\n{detail}\n")
    print(", ".join(f"{count} {result}" for result, count in sorted(counts.items())))
    return 1 if counts.get("different") else 0


if __name__ == "__main__":
    sys.exit(main())
