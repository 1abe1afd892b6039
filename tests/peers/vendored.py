#!/usr/bin/env python3
"""Builds a crate from vendored sources alone: ours as they would be published, others by `cargo vendor`.

    tests/peers/vendored.py [--program] [FOLDER]

`cargo package` says which files our crates are; they are put beside what `cargo vendor` gives, in place of crates.io,
and a crate that `hardie new` makes, which asks for them by version, is built without a network. A file that the
packages lack fails here. `--program` checks the program too, whose dependencies take minutes. FOLDER keeps what was
built (by default `target/vendored`). Skipped, visibly, where the crates of other platforms cannot be had.
"""

import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = ["hardie-build", "hardie-runtime", "hardie-client", "hardie-cli", "hardie"]
CONFIG = """[source.crates-io]
replace-with = "vendored"

[source.vendored]
directory = {folder}

[profile.dev]
debug = false
"""


def run(command, *, cwd=ROOT, env=None):
    ran = subprocess.run(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True
    )
    if ran.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {ran.stderr[-4000:]}")
    return ran.stdout


def vendor(folder):
    """Whether `folder` contains every crate, ours as packaged by `cargo package`."""
    ran = subprocess.run(
        ["cargo", "vendor", "--quiet", "--locked", "--versioned-dirs", folder], cwd=ROOT, capture_output=True, text=True
    )
    if ran.returncode:
        print(f"skipped: cargo vendor: {ran.stderr.strip().splitlines()[-1]}")
        return False
    packages = [word for name in OURS for word in ("-p", name)]
    # Not verified by cargo: this script does that.
    run(["cargo", "package", "--quiet", "--locked", "--no-verify", "--allow-dirty", *packages])
    metadata = json.loads(run(["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"]))
    version = {it["name"]: it["version"] for it in metadata["packages"]}
    for name in OURS:
        file = pathlib.Path(metadata["target_directory"]) / f"package/{name}-{version[name]}.crate"
        with tarfile.open(file) as package:
            package.extractall(folder, filter="data")
        checksums = folder / f"{name}-{version[name]}/.cargo-checksum.json"
        checksums.write_text(json.dumps({"files": {}, "package": None}))
    return True


def main():
    words = [word for word in sys.argv[1:] if word != "--program"]
    target = pathlib.Path(words[0] if words else ROOT / "target/vendored").resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        if not vendor(folder / "vendor"):
            return 0
        run(["cargo", "build", "--quiet", "--locked", "-p", "hardie"])
        model = ROOT / "tests/consumer/models/kitchen.json"
        hardie = ROOT / "target/debug/hardie"
        crate = folder / "kitchen"
        run([hardie, "new", crate, "--model", model])
        (crate / ".cargo").mkdir()
        (crate / ".cargo/config.toml").write_text(CONFIG.format(folder=json.dumps(str(folder / "vendor"))))
        env = {"CARGO_TARGET_DIR": str(target)}
        run(["cargo", "generate-lockfile", "--offline"], cwd=crate, env=env)
        tree = run(["cargo", "tree", "--frozen", "--prefix", "none", "-e", "normal,build"], cwd=crate, env=env)
        # Only tests depend on the program.
        missing = [name for name in OURS[:3] if f"{name} v" not in tree]
        if missing:
            sys.exit(f"not so: the crate has {missing}: {tree}")
        print(f"as it should be: {len(set(tree.splitlines()))} crates are found in the vendored sources")
        run(["cargo", "test", "--frozen", "--no-default-features", "--lib"], cwd=crate, env=env)
        print("as it should be: generator and types build from what would be published, without a network")
        if "--program" in sys.argv:
            run(["cargo", "check", "--frozen"], cwd=crate, env=env)
            print("as it should be: so does the program")
    return 0


if __name__ == "__main__":
    sys.exit(main())
