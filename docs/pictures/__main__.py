"""Draws the pictures of README and guide from real runs of our programs.

    python3 docs/pictures [--check] [--bin FOLDER] [NAME …]

Each picture is written to `docs/src/images/`, as `NAME-light.svg` and `NAME-dark.svg`. `--check` writes nothing; it
fails if a committed picture differs from what the programs show now. The programs are those of `cargo build -p
aws-connect -p hardie` and `cargo build -p hardie-tests --bin aws`. Needs bash and pyte (`python3 -m pip install pyte`).
"""

import argparse
import sys
from pathlib import Path

try:
    import pyte  # noqa: F401
except ModuleNotFoundError:
    print("skipped: no pyte")
    sys.exit(0)

import pipeline
import scenes
import svg

IMAGES = scenes.ROOT / "docs/src/images"


def pictures(programs, names):
    """Every picture asked for: its file's name and its text."""
    if not names or "pipeline" in names:
        for scheme in svg.SCHEMES:
            yield f"pipeline-{scheme}.svg", pipeline.draw(scheme)
    for scene in scenes.SCENES:
        if names and scene.name not in names:
            continue
        try:
            rows, cursor = scenes.play(scene, programs)
        except SystemExit as error:
            sys.exit(f"picture {scene.name}: {error}")
        for scheme in svg.SCHEMES:
            text = svg.draw(rows, scene.columns, cursor, scene.title, scene.description, scheme)
            yield f"{scene.name}-{scheme}.svg", text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="the pictures to draw; all of them without a name")
    parser.add_argument("--bin", type=Path, default=scenes.ROOT / "target/debug", help="the folder of our programs")
    parser.add_argument("--check", action="store_true", help="compare with the committed pictures, write nothing")
    arguments = parser.parse_args()
    svg.check_contrast()
    wanted = [it for it in scenes.SCENES if not arguments.names or it.name in arguments.names]
    scenes.check_programs(arguments.bin, wanted)
    stale = []
    for name, text in pictures(arguments.bin, arguments.names):
        path = IMAGES / name
        if path.is_file() and path.read_text() == text:
            continue
        stale.append(name)
        if not arguments.check:
            path.write_text(text)
    for name in stale:
        print(f"stale: {name}" if arguments.check else f"written: {name}")
    if arguments.check and stale:
        print("Run `python3 docs/pictures` and look at the pictures before you commit them.")
        return 1
    return 0


sys.exit(main())
