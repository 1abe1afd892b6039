#!/usr/bin/env python3
"""Compares every operation of the AWS CLI with a program that has all services of its data.

    tests/peers/everything.py CHECKOUT PYTHON --program PROGRAM [--services NAME,...] [--jobs N] [--out FILE] [--cache DIR]

CHECKOUT is the repository aws/aws-cli at tag 2.36.7, PYTHON can import what it requires; PROGRAM is generated from all models of the
checkout, and is named `aws`. Compared are:

- the names of all services, commands and waiters; commands that the AWS CLI adds by hand must be built in, or refused with exit
  code 252 and a message that names them
- of every operation and waiter: synopsis, names, order, types and required marks of options, members inside of them, the examples of
  syntax, the members of the output, and hidden second names of options
- the skeletons `input`, `yaml-input` and `output`, byte for byte, with their messages and exit codes; where an output requires an
  input, also with the smallest input; the input's skeleton also with botocore's own generator

The AWS CLI runs in this process, and its results are stored in the folder of --cache: later runs take only a few minutes. --out
receives a line of JSON per difference. `everything/known.json` and `aws_examples/hand_made.json` have the deliberate differences.
Exit code 1 if there is another one; 0 and `skipped: ...` if a requirement is missing.
"""

import argparse
import collections
import concurrent.futures
import importlib.util
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# Deliberate differences: of any kind, and of commands and the options on their pages.
KNOWN = HERE / "everything/known.json"
HAND_MADE = HERE / "aws_examples/hand_made.json"
# Set for the AWS CLI's own Python, in which this program starts itself again.
AGAIN = "HARDIE_EVERYTHING"
# What `commands.py` compares as well.
PAGE_KINDS = "^(operations|names in lists|page: (?!syntax|output))"
OPTION = re.compile(r"(--\S+(?: \| --\S+)*|outfile) \((.*?)\)( \[required\])?$")


def kind_of_page(here, there):
    """What differs of a page, from the most important to the least."""
    ours, theirs = ([OPTION.match(line).groups() for line in page if OPTION.match(line)] for page in (here, there))
    names = [[name for name, _, _ in options] for options in (ours, theirs)]
    if sorted(names[0]) != sorted(names[1]):
        return "names of options"
    if names[0] != names[1]:
        return "order of options"
    if [mark for *_, mark in ours] != [mark for *_, mark in theirs]:
        return "required marks"
    if ours != theirs:
        return "types of options"
    is_synopsis = [[line for line in page if line[-1:] in ">]" and "(" not in line] for page in (here, there)]
    return "synopsis" if is_synopsis[0] != is_synopsis[1] else "members inside of options"


def first_difference(here, there):
    """The first line that differs of two texts."""
    ours, theirs = here.splitlines(keepends=True), there.splitlines(keepends=True)
    for at in range(max(len(ours), len(theirs))):
        pair = [text[at] if at < len(text) else None for text in (ours, theirs)]
        if pair[0] != pair[1]:
            return f"line {at + 1}: {pair[0]!r}, theirs {pair[1]!r}"
    return "same"


def lines_of(blocks):
    """The lines of blocks; the margin of shorthand depends on what follows it."""
    return [line.strip() if block.startswith("Shorthand") else line for block in blocks for line in block.splitlines()]


def compare_text(here, there):
    """What differs of two results of a command: exit code, output and message."""
    if here == there:
        return None
    if here[0] != there[0]:
        return f"exit code {here[0]} ({here[2].strip()[:300]}), theirs {there[0]} ({there[2].strip()[:300]})"
    part = 1 if here[1] != there[1] else 2
    return f"{'output' if part == 1 else 'message'}: {first_difference(here[part], there[part])}"


class Comparison:
    """All comparisons, counted by kind."""

    def __init__(self, program, out):
        self.program, self.out = program, out
        self.counts = collections.defaultdict(collections.Counter)
        self.reasons, self.facts = collections.Counter(), collections.Counter()
        known = json.loads(KNOWN.read_text())
        known += [{"kind": PAGE_KINDS, **it} for it in json.loads(HAND_MADE.read_text())]
        self.known = [(re.compile(it["kind"]), re.compile(it["differs"]), it["reason"]) for it in known]

    def same(self, kind):
        self.counts[kind]["same"] += 1

    def differs(self, kind, line, **more):
        """Counts a difference. The line begins with the names of service and command."""
        reason = next((why for of, what, why in self.known if of.search(kind) and what.search(line)), None)
        self.counts[kind]["known" if reason else "not explained"] += 1
        if reason:
            self.reasons[reason] += 1
        if self.out:
            self.out.write(json.dumps({"kind": kind, "line": line, "reason": reason, **more}) + "\n")
        elif not reason:
            print(f"differs ({kind}): {line[:600]}", flush=True)

    def names(self, kind, place, here, there):
        """Compares two collections of names."""
        for name in sorted({*here, *there}):
            if name in here and name in there:
                self.same(kind)
            else:
                self.differs(kind, f"{place}{name}: only {'here' if name in here else 'there'}")

    def command(self, service, name, data):
        """Everything about an operation or a waiter. Runs in a thread; the results are added by `add`."""
        path = [service, *name.split()]
        page = self.program.page(path)
        if page is None or "driver" in data:
            return {"page": page}
        document = data["document"] if "output of a document" in data["texts"] else None
        hidden = {option: self.program.has_option(path, option) for option in data["hidden options"]}
        return {"page": page, "hidden": hidden, "texts": dict(self.program.texts(path, document))}

    def add(self, service, name, data, found):
        place = f"{service} {name}"
        kind = "waiters" if name.startswith("wait ") else "operations"
        self.facts[kind] += 1
        if found["page"] is None:
            return self.differs(kind, f"{place}: only there")
        self.same(kind)
        failure = data.get("driver") or data["texts"].get("driver")
        if failure:
            return self.differs("driver", f"{place}: {failure}")
        self.pages(place, found["page"], data)
        for kind, text in found["texts"].items():
            difference = compare_text(text, data["texts"][kind])
            kind = f"skeleton: {kind}"
            if difference is None:
                self.same(kind)
            else:
                self.differs(kind, f"{place}: {kind}: {difference}", here=text, there=data["texts"][kind.split(": ")[1]])
        # Where the command prints no skeleton, there is nothing to compare with the generator.
        if data["texts"]["input"][0] == 0:
            generator = data["generator"] or data["texts"]["input"][1]
            if found["texts"]["input"][1] == generator:
                self.same("skeleton: input, botocore's generator")
            else:
                self.differs("skeleton: input, botocore's generator", f"{place}: the generator's skeleton")
        for option, exists in found["hidden"].items():
            if exists:
                self.same("hidden names of options")
            else:
                self.differs("hidden names of options", f"{place}: --{option}")

    def pages(self, place, here, there):
        # `synopsis` is imported with the AWS CLI.
        from synopsis import changes

        if here["page"] == there["page"]:
            self.same("page: synopsis and options")
        else:
            kind = kind_of_page(here["page"], there["page"])
            self.differs(f"page: {kind}", f"{place}: {', '.join(changes(here['page'], there['page']))}")
        for kind in ("syntax", "output members"):
            texts = [lines_of(page[kind]) for page in (here, there)]
            if texts[0] == texts[1]:
                self.same(f"page: {kind}")
                continue
            without = [[line.replace(" [required]", "") for line in text] for text in texts]
            if kind == "output members" and without[0] == without[1]:
                kind = "required marks of outputs"
            self.differs(f"page: {kind}", f"{place}: {kind}: {', '.join(changes(*texts))}")

    def service(self, service, data, pool):
        """Everything about a service."""
        for path in data["others"]:
            how, message = self.program.names(path, 2 if data["service"] else 1)
            self.facts[f"commands added by hand: {how}"] += 1
            if how in ("built in", "named with exit code 252"):
                self.same("commands added by hand")
            else:
                self.differs("commands added by hand", f"{' '.join(path)}: {how}", message=message)
        if not data["service"]:
            return
        self.facts["services"] += 1
        commands = data["commands"]
        by_hand = {path[1] for path in data["others"]}
        here = set(self.program.listed([service]))
        shown = {name for name, it in commands.items() if not it.get("hidden")}
        if "wait" in here:
            here |= {f"wait {name}" for name in self.program.listed([service, "wait"])}
        self.names("names in lists", f"{service} ", here - by_hand - {"wait"}, shown)
        for name in data["removed"]:
            if self.program.run([service, name, "help"])[0] == 252:
                self.same("removed operations")
            else:
                self.differs("removed operations", f"{service} {name}: accepted here")
        waiting = [(name, it, pool.submit(self.command, service, name, it)) for name, it in commands.items()]
        for name, it, task in waiting:
            self.add(service, name, it, task.result())

    def report(self):
        columns = ("same", "known", "not explained")
        print("kind".ljust(48), *(name.rjust(14) for name in columns))
        for kind, counts in sorted(self.counts.items()):
            print(kind.ljust(48), *(str(counts[name]).rjust(14) for name in columns))
        for reason, count in self.reasons.most_common():
            print(f"known: {reason}: {count}")
        print(", ".join(f"{count} {what}" for what, count in sorted(self.facts.items())))
        return sum(counts["not explained"] for counts in self.counts.values())


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("checkout", type=pathlib.Path)
    ask.add_argument("python")
    ask.add_argument("--program", type=pathlib.Path)
    ask.add_argument("--services", type=lambda text: text.split(","))
    ask.add_argument("--jobs", type=int, default=2)
    ask.add_argument("--out", type=pathlib.Path)
    ask.add_argument("--cache", type=pathlib.Path)
    ask = ask.parse_args()
    if not (ask.checkout / "awscli/botocore/data").is_dir():
        return print("skipped: no checkout of the AWS CLI")
    if not ask.program or not ask.program.is_file():
        return print("skipped: no program with all services")
    if AGAIN not in os.environ:
        if not shutil.which(ask.python):
            return print("skipped: no Python with the AWS CLI's requirements")
        env = {**os.environ, "PYTHONPATH": str(ask.checkout.resolve()), AGAIN: "1"}
        os.execve(ask.python, [ask.python, *sys.argv], env)
    if not importlib.util.find_spec("docutils"):
        return print("skipped: the AWS CLI's requirements are not installed")
    from everything import program, reference

    with tempfile.TemporaryDirectory() as home:
        names = reference.names()
        wanted = ask.services or names
        cache = ask.cache or pathlib.Path(home, "cache")
        reference.gather(wanted, cache, ask.jobs)
        out = open(ask.out, "w", encoding="utf-8") if ask.out else None
        comparison = Comparison(program.Program(ask.program.absolute(), home), out)
        pool = concurrent.futures.ThreadPoolExecutor(ask.jobs)
        if not ask.services:
            comparison.names("services", "", comparison.program.listed([]), names)
        for service in wanted:
            comparison.service(service, reference.read(cache, service), pool)
        unknown = comparison.report()
        print(f"differences of no known class: {unknown}")
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main())
