#!/usr/bin/env python3
"""Compares our pages of help with those of the AWS CLI, for the same models.

    PYTHONPATH=AWS-CLI-SOURCE PYTHON tests/peers/help.py [--count N] [--seed N] [--show N]

PYTHON can import `awscli` of version 2 (https://github.com/aws/aws-cli; its requirements are on PyPI); groff renders its
pages. Programs are `aws`, `variant` and `whole` of tests/src/bin, if they are built and their models exist; the AWS CLI reads the output of `hardie generate --c2j` for those models. Of each program, N random operations are compared,
or all without `--count`: sections, letters in their order without white space and hyphens, and lines of syntax, as in
tests/tests/vectors/help.rs. Exit code 1 if something differs that `KNOWN` does not explain.
"""

import argparse
import collections
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import test_data

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
TARGET = ROOT / "target/debug"
MODELS = test_data.MODELS

# Why a page may differ: a pattern of `PROGRAM COMMAND SECTION: theirs | ours`, and the reason.
KNOWN = []

try:
    import awscli
    import awscli.clidriver
    import docutils.core  # noqa: F401
except ImportError:
    sys.exit(print("skipped: no AWS CLI to import"))
if not awscli.__version__.startswith("2."):
    sys.exit(print(f"skipped: the AWS CLI is version {awscli.__version__}"))


def programs():
    """Names, their command lines, variables, models by service name, whether that name is an argument."""
    # The newest version of each service, as in the program.
    whole = {re.sub(r"(-\d+){3}$", "", path.stem): path for path in sorted(MODELS.glob("*.json"))}
    yield "kitchen", TARGET / "aws", {}, {"kitchen": HERE / "models/kitchen.json"}, True
    yield "shelf", TARGET / "variant", {"HARDIE_TEST_MODEL": "shelf"}, {"shelf": HERE / "models/shelf.json"}, False
    yield "whole", TARGET / "whole", {}, whole, True


def ours(program, words, variables):
    env = {"HOME": "/nowhere", "PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | variables
    done = subprocess.run([program, *words], env=env, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else f"exit code {done.returncode}: {done.stderr}"


def theirs(words, data):
    """The AWS CLI's page, rendered in a fork of this process."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.dup2(write, 1)
        # Its own data folder is expected at the same place.
        path = os.pathsep.join([str(data), os.path.join(os.path.dirname(awscli.__file__), "data")])
        os.environ.update(HOME="/nowhere", AWS_DATA_PATH=path, MANPAGER="cat", GROFF_NO_SGR="1", AWS_DEFAULT_REGION="us-east-1")
        sys.stdout = io.TextIOWrapper(os.fdopen(write, "wb"), "utf-8")
        code = 1
        try:
            code = awscli.clidriver.create_clidriver().main([*words, "help"])
        finally:
            sys.stdout.flush()
            os._exit(code or 0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        page = pipe.read().decode("utf-8", "replace")
    os.waitpid(child, 0)
    return re.sub(".\b", "", page)


def sections(page):
    found = []
    for line in page.splitlines():
        if re.fullmatch(r"[A-Z][A-Z ]+", line):
            found.append((line, []))
        elif found:
            found[-1][1].append(line)
    return [(title, lines) for title, lines in found if title != "GLOBAL OPTIONS"]


def letters(lines):
    return re.sub(r"[^\x21-\x7e]|-", "", "".join(lines))


def indent(line):
    return len(line) - len(line.lstrip())


def blocks(lines):
    found = []
    for at, line in enumerate(lines):
        if not re.fullmatch(r" *(Shorthand |JSON )?Syntax:", line):
            continue
        body = []
        for below in lines[at + 1 :]:
            if below.strip() and indent(below) <= indent(line):
                break
            if below.strip():
                body.append(below)
        first = indent(body[0]) if body else 0
        keys = any("valid key names" in one for one in body)
        found.append((line.strip(), [one.strip() if keys else one[min(first, indent(one)) :] for one in body]))
    return found


def without_flat(lines):
    kept, depth = [], None
    for line in lines:
        if line.strip() == "Flat Shorthand Syntax:":
            depth = indent(line)
        elif depth is not None and line.strip() and indent(line) <= depth and line.endswith("Syntax:"):
            depth = None
        if depth is None:
            kept.append(line)
    return kept


def differences(their_page, our_page):
    left, right = sections(their_page), sections(our_page)
    titles = [", ".join(title for title, _ in side) for side in (left, right)]
    if titles[0] != titles[1] or not titles[0]:
        yield "sections", *titles
        return
    for (title, lines), (_, mine) in zip(left, right):
        mine = without_flat(mine)
        if title == "SYNOPSIS":
            pair = [[line.strip() for line in side if line.strip()] for side in (lines, mine)]
            if pair[0] != pair[1]:
                at = next((at for at, two in enumerate(zip(*pair)) if two[0] != two[1]), min(map(len, pair)))
                yield title, *[" ".join(side[at : at + 3]) for side in pair]
            continue
        pair = letters(lines), letters(mine)
        if pair[0] != pair[1]:
            at = len(os.path.commonprefix(pair))
            yield title, *[side[max(0, at - 50) : at + 70] for side in pair]
        for one, other in zip(blocks(lines), blocks(mine)):
            if one != other:
                yield f"{title}, {one[0]}", json.dumps(one[1])[:200], json.dumps(other[1])[:200]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    subprocess.run(["cargo", "build", "--quiet", "--locked", "-p", "hardie"], cwd=ROOT, check=True)
    counts, unknown = collections.Counter(), []
    for name, program, variables, models, says_service in programs():
        if program is None or not program.exists():
            print(f"skipped: {name} is not built")
            continue
        for stem, model in models.items():
            if not model.exists():
                print(f"skipped: no {model.name}")
                continue
            with tempfile.TemporaryDirectory() as data:
                command = [TARGET / "hardie", "generate", "--c2j", "--model", model, "--operation", "all", "--out", data]
                done = subprocess.run(command, capture_output=True, text=True)
                if done.returncode:
                    continue
                wrote = [line.split(" ", 1)[1] for line in done.stdout.splitlines() if line.endswith("/service-2.json")]
                # The folder has the name of the service's command.
                word = pathlib.Path(wrote[0]).parent.parent.name
                prefix = [word] if says_service else []
                page = ours(program, [*prefix, "help"], variables)
                if page.startswith("exit code"):
                    continue
                titles = dict(sections(page))
                commands = [line.strip()[2:] for line in titles["AVAILABLE COMMANDS"] if line.strip().startswith("o ")]
                commands = [command for command in commands if command not in ("help", "wait")]
                if options.count is not None and len(commands) > options.count:
                    commands = chance.sample(commands, options.count)
                for command in commands:
                    page = ours(program, [*prefix, command, "help"], variables)
                    found = list(differences(theirs([word, command], data), page))
                    counts[f"pages of {name}"] += 1
                    counts[f"pages of {name} that differ"] += bool(found)
                    for part, left, right in found:
                        line = f"{word} {command} {part}: {left} | {right}"
                        reason = next((reason for pattern, reason in KNOWN if re.search(pattern, line)), None)
                        if reason is None:
                            unknown.append(line)
                        else:
                            counts[reason] += 1
    print(f"AWS CLI {awscli.__version__}: " + ", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    for line in unknown[: options.show]:
        print(f"differs: {line}")
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main())
