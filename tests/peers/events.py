#!/usr/bin/env python3
"""Compares the problems that `hardie check` reports with the events of Smithy's validators, by id, shape and severity.

    tests/peers/events.py HARDIE CLASSES PATH... [--with MODEL]... [--severity error|danger|warning|note] [--keep FILE]

HARDIE, CLASSES and PATH are those of `tests/peers/smithy.py`. --with adds models to each one for Smithy, such as packages of traits that
CLASSES lacks. Only events of at least the severity (default: danger) count; those that a model suppresses do not. FILE receives the
differences as JSON lines. The exit code is 1 if there are differences that are not listed here:

- Smithy reports some values of traits as `Model`, and all that cannot be used in an enum as `EnumShape`;
- Smithy runs the tests of endpoint rules as `RuleSetTestCase`; here they are `endpoint.test`;
- definitions of shapes that both Smithy and the model have are noted by Smithy.
"""

import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SEVERITIES = ["note", "warning", "danger", "error"]
LISTED = {"RuleSetTestCase", "Model.IgnoredDuplicateDefinition"}


def files(paths):
    for path in map(pathlib.Path, paths):
        found = sorted(it for it in path.rglob("*") if it.suffix in (".json", ".smithy")) if path.is_dir() else [path]
        yield from (it for it in found if it.suffix == ".smithy" or '"smithy"' in it.read_text(errors="replace"))


def normal(event):
    name, severity = event["id"], event["severity"]
    if severity == "error" and (name == "Model" or name.startswith("TraitValue")):
        name = "Model or TraitValue"
    if name.startswith("EnumShape."):
        name = "EnumShape"
    return severity, name, event["shape"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hardie"), parser.add_argument("classes"), parser.add_argument("paths", nargs="+")
    parser.add_argument("--with", dest="more", action="append", default=[])
    parser.add_argument("--severity", choices=SEVERITIES, default="danger")
    parser.add_argument("--keep", type=pathlib.Path)
    arguments = parser.parse_args()
    for tool in ("javac", "java"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed: apt-get install openjdk-17-jdk-headless")
    built = tempfile.mkdtemp(prefix="smithy-peer-")
    subprocess.run(["javac", "-cp", arguments.classes, "-d", built, HERE / "smithy/EventPeer.java"], check=True)
    command = ["java", "-cp", f"{arguments.classes}:{built}", "EventPeer", *arguments.more]
    peer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    counted = set(SEVERITIES[SEVERITIES.index(arguments.severity) :])
    counts, differences = collections.Counter(), []
    for path in files(arguments.paths):
        print(path, file=peer.stdin, flush=True)
        official = json.loads(peer.stdout.readline())
        if "thrown" in official:
            counts["Smithy failed"] += 1
            continue
        run = [arguments.hardie, "check", "--format", "json", path]
        lines = subprocess.run(run, capture_output=True, text=True, check=False).stdout.splitlines()
        theirs = {normal(it) for it in official["events"] if it["id"] not in LISTED}
        # Ids in lower case are our own.
        ours = {normal(it) for it in map(json.loads, lines) if it["id"][0].isupper()}
        theirs, ours = ({it for it in events if it[0] in counted} for events in (theirs, ours))
        counts.update(models=1, equal=len(theirs & ours), missing=len(theirs - ours), more=len(ours - theirs))
        for kind, events in (("missing", theirs - ours), ("more", ours - theirs)):
            differences += [{"model": str(path), "kind": kind, "event": event} for event in sorted(events, key=str)]
    for difference in differences[:20]:
        print(json.dumps(difference))
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    if arguments.keep:
        arguments.keep.write_text("".join(json.dumps(it) + "\n" for it in differences))
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
