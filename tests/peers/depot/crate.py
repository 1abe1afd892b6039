"""Crates that `hardie new` makes, built in the folder that `tests/peers/consumer.py` uses too, and their programs."""

import dataclasses
import filecmp
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
MODEL = ROOT / "tests/models/depot.smithy"
HARDIE = ROOT / "target/debug/hardie"
TARGET = ROOT / "target/consumer"
# Programs are run once, not debugged.
CONFIG = ["--config", "profile.dev.debug=false", "--config", "profile.test.debug=false"]


@dataclasses.dataclass
class Ran:
    code: int
    out: str
    err: str


def run(command, *, cwd=None, env=None, given=None, timeout=120):
    """Runs a program; without `given`, its standard input is empty."""
    ran = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=env, input=given or b"", capture_output=True, timeout=timeout
    )
    return Ran(ran.returncode, ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace"))


def must(command, **more):
    ran = run(command, timeout=1200, **more)
    if ran.code:
        sys.exit(f"{' '.join(map(str, command))}: {ran.err[-4000:]}")
    return ran


class Crate:
    """A crate in `target/own-service`, which outlives the run: a second run builds nothing if nothing changed."""

    def __init__(self, name, model, *words):
        self.name, self.folder = name, ROOT / "target/own-service" / name
        # The folder contains more than its model, so cargo is asked once for all peers.
        must(["cargo", "build", "--quiet", "--locked", "-p", "hardie"], cwd=ROOT)
        with tempfile.TemporaryDirectory() as temporary:
            made = pathlib.Path(temporary) / name
            must([HARDIE, "new", made, "--model", model, "--hardie", ROOT, *words])
            # The temporary folder is outside of our workspace, the kept one is inside.
            with open(made / "Cargo.toml", "a") as manifest:
                manifest.write("\n[workspace]\n")
            shutil.copy(ROOT / "Cargo.lock", made / "Cargo.lock")
            self.env = {**os.environ, "CARGO_TARGET_DIR": str(TARGET), "CARGO_NET_OFFLINE": "true"}
            # Writes only the lock file.
            must(["cargo", "update", "--offline", "--workspace"], cwd=made, env=self.env)
            self.replace(made)

    def replace(self, made):
        """Replaces the files that differ; the others keep their times, by which cargo decides what to build."""
        wanted = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
        for path in [path for path in self.folder.rglob("*") if path.is_file()]:
            if path.relative_to(self.folder) not in wanted:
                path.unlink()
        for path in wanted:
            source, target = made / path, self.folder / path
            if not target.is_file() or not filecmp.cmp(source, target, shallow=False):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)

    def cargo(self, command, *words):
        return must(["cargo", command, "--offline", "--locked", *CONFIG, *words], cwd=self.folder, env=self.env)

    def program(self):
        self.cargo("build", "--quiet")
        return TARGET / "debug" / self.name
