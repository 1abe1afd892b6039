#!/usr/bin/env python3
"""Compares `hardie ast` and `hardie ast --flatten` with Smithy's own serializer.

    tests/peers/smithy.py HARDIE CLASSES PATH... [--together] [--errors] [--keep FILE]

HARDIE is the program. CLASSES is the class path of Smithy's libraries: the jars of `software.amazon.smithy:smithy-model` and
of the trait packages (`smithy-aws-traits`, `smithy-waiters`, `smithy-rules-engine` …) from Maven Central, or the folder
into which a checkout of https://github.com/smithy-lang/smithy was compiled with the files of `src/main/resources`. The
program `tests/peers/smithy/AstPeer.java` is compiled on the first run, which needs a JDK (javac and java, 17 or later).

Each PATH is a file, or a folder whose .json and .smithy files are compared one by one; with --together, all files and the .smithy
files below all folders are one model. Models that Smithy rejects are counted, and compared with --errors. FILE receives the differences as
JSON lines. The exit code is 1 if there are differences that are not listed here:

- a number or boolean of Smithy 1.0 has no default itself; its members have one.
"""

import argparse
import decimal
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NUMBERS = {"byte", "short", "integer", "long", "float", "double"}
DEFAULT = "smithy.api#default"


def is_model(path):
    return path.suffix == ".smithy" or path.suffix == ".json" and '"smithy"' in path.read_text(errors="replace")


def models(paths, together):
    paths = [pathlib.Path(path) for path in paths]
    if together:
        yield [file for path in paths for file in (sorted(path.rglob("*.smithy")) if path.is_dir() else [path])]
        return
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from ([file] for file in files if is_model(file))


def start(classes):
    for tool in ("javac", "java"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed: apt-get install openjdk-17-jdk-headless")
    built = pathlib.Path(tempfile.mkdtemp(prefix="smithy-peer-"))
    source = HERE / "smithy/AstPeer.java"
    compiled = subprocess.run(["javac", "-cp", classes, "-d", built, source], capture_output=True, text=True)
    if compiled.returncode:
        sys.exit(f"{source} cannot be compiled; are Smithy's libraries in {classes}?\n{compiled.stderr}")
    return subprocess.Popen(
        ["java", "-cp", f"{classes}:{built}", "AstPeer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def read(text):
    """The value, with numbers as decimals, since `1`, `1.0` and `1E0` are the same number."""
    return json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)


def explained(official, ours):
    """Removes the listed differences from the official model."""
    for name, shape in official.get("shapes", {}).items():
        traits = shape.get("traits", {})
        is_zero = traits.get(DEFAULT) in (0, False) and traits.get(DEFAULT) is not None
        own = ours.get("shapes", {}).get(name, {}).get("traits", {})
        if shape["type"] in NUMBERS | {"boolean"} and is_zero and DEFAULT not in own:
            del traits[DEFAULT]
            if not traits:
                del shape["traits"]


def differences(one, other, path=()):
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            if key in one and key in other:
                yield from differences(one[key], other[key], (*path, key))
            else:
                yield "/".join(map(str, (*path, key))), one.get(key), other.get(key)
        if list(one) != list(other) and set(one) == set(other):
            yield "/".join(map(str, path)), f"order {list(one)}", f"order {list(other)}"
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (left, right) in enumerate(zip(one, other)):
            yield from differences(left, right, (*path, at))
    elif type(one) is not type(other) or one != other:
        yield "/".join(map(str, path)), one, other


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hardie")
    parser.add_argument("classes")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    java, keep = start(arguments.classes), open(arguments.keep, "w") if arguments.keep else None
    counts = dict.fromkeys(("compared", "equal", "different", "rejected by both", "rejected by Smithy", "rejected by hardie"), 0)
    for files in models(arguments.paths, arguments.together):
        for form, flag in (("ast", []), ("flatten", ["--flatten"])):
            java.stdin.write("\t".join([form, *map(str, files)]) + "\n")
            java.stdin.flush()
            official = read(java.stdout.readline())
            run = subprocess.run([arguments.hardie, "ast", *flag, *files], capture_output=True, text=True, check=False)
            is_rejected = "ast" not in official or bool(official.get("errors"))
            label = f"{form} {files[0] if len(files) == 1 else files[0].parent}"
            if run.returncode:
                counts["rejected by both" if is_rejected else "rejected by hardie"] += 1
                if not is_rejected:
                    print(f"{label}: rejected: {run.stderr.splitlines()[:2]}")
                continue
            if is_rejected and not (arguments.errors and "ast" in official):
                counts["rejected by Smithy"] += 1
                continue
            ours = read(run.stdout)
            explained(official["ast"], ours)
            found = list(differences(official["ast"], ours))
            counts["compared"] += 1
            counts["different" if found else "equal"] += 1
            for place, one, other in found[:5]:
                print(f"{label}: {place}: {str(one)[:100]} | {str(other)[:100]}")
            for place, one, other in found if keep else []:
                entry = {"model": label, "place": place, "official": one, "hardie": other}
                keep.write(json.dumps(entry, default=str) + "\n")
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    sys.exit(1 if counts["different"] or counts["rejected by hardie"] else 0)


if __name__ == "__main__":
    main()
