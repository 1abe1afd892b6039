#!/usr/bin/env python3
"""Reviews a change of a model in a crate of `hardie new`, with the three commands of the crate's README.

    tests/peers/snapshot_review.py [FOLDER]

A model gets another member and loses one. `hardie diff` reports both; `cargo test` fails and shows the lines of the
digest that differ; `cargo insta review`, on a terminal, and `cargo insta accept` write the snapshot; then `cargo test`
passes. Needs cargo-insta. FOLDER keeps the build (by default `target/consumer`). Exit code 1 with the reason if
something is not as it should be.
"""

import os
import pathlib
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HARDIE = ROOT / "target/debug/hardie"
# As in our workspace: programs are run once, not debugged. The snapshot needs neither program nor client.
CONFIG = ["--config", "profile.dev.debug=false", "--config", "profile.test.debug=false"]
TEST = ["cargo", "test", "--offline", "-q", "--no-default-features", "--test", "model", *CONFIG]
MODEL = """$version: "2.0"

namespace example.toys

use aws.protocols#restJson1

@restJson1
@httpBearerAuth
service Toys {
    operations: [BuyToy]
}

@http(method: "POST", uri: "/toys")
operation BuyToy {
    input := {
        @required
        name: String
        count: Integer
    }
}
"""
COUNT, COLOUR = "        count: Integer\n", "        colour: String\n"


def check(what, is_right, shown=""):
    if not is_right:
        sys.exit(f"NOT: {what}\n{shown}")
    print(f"{what}: yes", flush=True)


def run(folder, env, *words):
    ran = subprocess.run(words, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return ran.returncode, ran.stdout


def review(folder, env, key):
    """`cargo insta review` on a terminal; `key` is pressed when it asks."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe("cargo", ["cargo", "insta", "review"], {**env, "TERM": "xterm"})
    shown, is_pressed, end = b"", False, time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        elif b"accept" in shown and not is_pressed:
            os.write(terminal, key)
            is_pressed = True
    else:
        os.kill(child, 9)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, shown.decode(errors="replace")


def main():
    subprocess.run(["cargo", "build", "--quiet", "--locked", "-p", "hardie"], cwd=ROOT, check=True)
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/consumer").resolve()
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_NET_OFFLINE": "true", "INSTA_UPDATE": "auto"}
    # insta writes no snapshots for review where this variable is set.
    env.pop("CI", None)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        old, new, crate = scratch / "old.smithy", scratch / "toys.smithy", scratch / "toys"
        old.write_text(MODEL)
        new.write_text(MODEL)
        code, shown = run(scratch, env, HARDIE, "new", crate, "--model", new, "--hardie", ROOT)
        check("a model becomes a crate", code == 0, shown)
        # The versions that we test with; cargo ignores crates that this one does not need.
        shutil.copy(ROOT / "Cargo.lock", crate / "Cargo.lock")
        code, shown = run(crate, env, "cargo", "update", "--offline", "--workspace", "-q")
        check("it has a lock file", code == 0, shown)
        code, shown = run(crate, env, *TEST)
        check("its snapshot is that of its model", code == 0, shown)

        new.write_text(MODEL.replace(COUNT, COLOUR))
        code, shown = run(scratch, env, HARDIE, "diff", old, new)
        named = "count" in shown and "colour" in shown and "!" in shown
        check("hardie diff names both members", code == 0 and named, shown)
        snapshot = crate / "tests/snapshots/model__digest.snap"
        pending = snapshot.with_name(snapshot.name + ".new")
        for command in ["review", "accept"]:
            before = snapshot.read_text()
            # Forward, and back again.
            wanted = MODEL.replace(COUNT, COLOUR) if command == "review" else MODEL
            (crate / "models/toys.smithy").write_text(wanted)
            code, shown = run(crate, env, *TEST)
            lines = [line.replace("│", "|") for line in shown.splitlines()]
            removed = [line for line in lines if "-" in line and ("count" in line or "colour" in line)]
            added = [line for line in lines if "+" in line and ("count" in line or "colour" in line)]
            check("cargo test fails and shows the changed lines", code != 0 and removed and added, shown)
            check("it names the command for the review", "cargo insta review" in shown, shown)
            check("a snapshot waits for the review", pending.is_file() and snapshot.read_text() == before, shown)
            if command == "review":
                code, shown = review(crate, env, b"a")
                named = "count" in shown and "colour" in shown
                check("cargo insta review shows the difference on a terminal", code == 0 and named, shown)
            else:
                code, shown = run(crate, env, "cargo", "insta", "accept")
                check("cargo insta accept succeeds", code == 0, shown)
            is_accepted = not pending.exists() and snapshot.read_text() != before
            check(f"cargo insta {command} writes the snapshot", is_accepted, shown)
            code, shown = run(crate, env, *TEST)
            check("cargo test passes", code == 0, shown)


if __name__ == "__main__":
    main()
