#!/usr/bin/env python3
"""Compares the projections of smithy-build.json, as `hardie ast --flatten` prints them, with Smithy's.

    tests/peers/projections.py HARDIE CLASSES PROJECT...

HARDIE is the program. CLASSES is the class path of Smithy's libraries (smithy-build and the trait packages), as for
tests/peers/smithy.py. Each PROJECT is a smithy-build.json without comments, such as tests/projections/smithy-build.json; all its
projections are compared. The exit code is 1 if there are differences that are not listed here:

- Smithy builds models with references to shapes that a transform has removed, or fails; Hardie reports them.
- Mixins are flattened before the transforms, by Smithy here after them: a trait of a mixin that `excludeTraits` or
  `includeTraits` removes stays removed.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TAGS = "smithy.api#tags"


def sort_tags(model):
    """Smithy keeps tags in a set."""
    for shape in model["shapes"].values():
        for part in (shape, *shape.get("members", {}).values()):
            if TAGS in part.get("traits", {}):
                part["traits"][TAGS].sort()
    return model


def without_tags(model):
    text = json.dumps(sort_tags(model), sort_keys=True)
    model = json.loads(text)
    for shape in model["shapes"].values():
        shape.get("traits", {}).pop(TAGS, None)
        if not shape.get("traits", True):
            del shape["traits"]
    return model


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    hardie, classes, *projects = sys.argv[1:]
    built = tempfile.mkdtemp(prefix="smithy-peer-")
    subprocess.run(["javac", "-cp", classes, "-d", built, HERE / "smithy/ProjectionPeer.java"], check=True)
    cases = [(path, name) for path in projects for name in json.loads(pathlib.Path(path).read_text())["projections"]]
    peer = subprocess.run(
        ["java", "-cp", f"{classes}:{built}", "ProjectionPeer"],
        input="".join(f"{path}\t{name}\n" for path, name in cases),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    counts = {"equal": 0, "reported": 0, "mixins": 0, "different": 0}
    for (path, name), line in zip(cases, peer.stdout.splitlines(), strict=True):
        official = json.loads(line)
        ours = subprocess.run([hardie, "ast", "--flatten", path, "--projection", name], capture_output=True, text=True)
        if ours.returncode:
            is_dangling = "Target.UnresolvedShape" in ours.stderr
            outcome = "reported" if is_dangling else "different"
        elif "thrown" in official:
            outcome = "different"
        else:
            one, other = sort_tags(official["ast"]), sort_tags(json.loads(ours.stdout))
            is_mixin = "Traits-" in name and without_tags(one) == without_tags(other)
            outcome = "equal" if one == other else "mixins" if is_mixin else "different"
        counts[outcome] += 1
        if outcome == "different":
            print(f"{path} {name}: {official.get('thrown', '')} {ours.stderr.strip()}")
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    sys.exit(1 if counts["different"] else 0)


if __name__ == "__main__":
    main()
