#!/usr/bin/env python3
"""Creates a crate with `hardie new`, builds it outside of the workspace, and checks when it is rebuilt.

    tests/peers/consumer.py [FOLDER]

The crate is generated from the model in `tests/consumer`, in a folder with a space in its path, outside of the
workspace, with our crates as paths; the test beside the model is put into it. A second crate has its model in Smithy
IDL, and shows where a syntax error of the model is. Everything is offline; nothing may
change in the source tree except by this script. FOLDER keeps the build (by default `target/consumer`), so that a
second run is cheap. Exit code 1 with the reason if something is not as it should be.
"""

import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GIVEN = ROOT / "tests/consumer"
# A model as users write it.
BILLING = """$version: "2.0"

namespace example.billing

use aws.protocols#restJson1

@restJson1
@auth([])
service Billing {
    operations: [SendInvoice]
}

@http(method: "POST", uri: "/invoices")
operation SendInvoice {
    input := {
        @required
        customer: String
    }
}
"""
# As in our workspace: programs are run once, not debugged.
CONFIG = ["--config", "profile.dev.debug=false", "--config", "profile.test.debug=false"]


class Consumer:
    """The crate, and cargo in it."""

    def __init__(self, folder, target):
        self.folder = folder
        self.model = folder / "models/kitchen.json"
        self.env = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_NET_OFFLINE": "true"}
        subprocess.run(["cargo", "build", "--quiet", "--locked", "-p", "hardie"], cwd=ROOT, check=True)
        made = said(
            ROOT / "target/debug/hardie", "new", folder, "--model", GIVEN / "models/kitchen.json", "--hardie", ROOT
        )
        check("a model becomes a crate", made[0] == 0 and not made[2], made[2])
        shutil.copytree(GIVEN / "tests", folder / "tests", copy_function=shutil.copy, dirs_exist_ok=True)
        # The versions that we test with; cargo ignores crates that this one does not need.
        shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
        # Writes only the lock file: no crate of another platform, which is not cached here, is requested.
        self.cargo("update", "--workspace")

    def cargo(self, command, *words):
        ran = subprocess.run(
            ["cargo", command, "--offline", *words], cwd=self.folder, env=self.env, capture_output=True, text=True
        )
        if ran.returncode:
            sys.exit(f"cargo {command}: {ran.stderr[-4000:]}")
        return ran.stdout

    def build(self):
        """Builds; returns which of this crate's targets were rebuilt, and the generated file."""
        lines = self.cargo("build", "--locked", "--message-format=json", *CONFIG).splitlines()
        messages = [json.loads(line) for line in lines if line.startswith("{")]
        ours = [it for it in messages if it.get("package_id", "").endswith("/kitchen#0.1.0")]
        built = {
            it["target"]["kind"][0] for it in ours if it["reason"] == "compiler-artifact" and not it["fresh"]
        }
        out = [it["out_dir"] for it in ours if it["reason"] == "build-script-executed"]
        program = [it["executable"] for it in ours if it.get("executable")]
        return built, pathlib.Path(out[0]) / "kitchen.rs", program[-1]

    def files(self):
        """Every file with its modification time."""
        found = [path for path in self.folder.rglob("*") if path.is_file()]
        return {str(path): path.stat().st_mtime_ns for path in found}

    def protect(self, readable_only):
        """Removes or restores write permission."""
        for path in [self.folder, *self.folder.rglob("*")]:
            mode = path.stat().st_mode
            path.chmod(mode & ~0o222 if readable_only else mode | stat.S_IWUSR)


def billing(temporary, target):
    """A crate whose model is Smithy IDL: cargo shows a syntax error of the model with its position."""
    given, folder = temporary / "billing.smithy", temporary / "billing"
    given.write_text(BILLING)
    code, _, error = said(ROOT / "target/debug/hardie", "new", folder, "--model", given, "--hardie", ROOT)
    check("a .smithy file becomes a crate", code == 0, error)
    shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
    model = folder / "models/billing.smithy"
    check("the crate has the user's file", model.read_text() == BILLING)
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_NET_OFFLINE": "true"}

    def build():
        command = ["cargo", "build", "--offline", "--message-format=short", *CONFIG]
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)

    ran = build()
    check("the crate builds", ran.returncode == 0 and "billing.smithy" not in ran.stderr, ran.stderr[-4000:])
    code, _, error = said(target / "debug/billing", "send-invoice")
    check("its program needs the required option", code == 252 and "--customer" in error, error)
    time.sleep(1.1)
    model.write_text(BILLING.replace("customer: String", "customer String"))
    ran = build()
    is_shown = "models/billing.smithy:17:18" in ran.stderr
    check("cargo shows the position of a syntax error", ran.returncode != 0 and is_shown, ran.stderr[-4000:])


def check(what, holds, why=""):
    if not holds:
        sys.exit(f"not so: {what} {why}")
    print(f"as it should be: {what}")


def said(program, *words):
    ran = subprocess.run([program, *words], capture_output=True, text=True)
    return ran.returncode, ran.stdout, ran.stderr


def main():
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/consumer").resolve()
    with tempfile.TemporaryDirectory() as temporary:
        consumer = Consumer(pathlib.Path(temporary) / "a folder with spaces/kitchen", target)
        consumer.protect(True)
        before = consumer.files()

        _, generated, program = consumer.build()
        check("a read-only source tree builds and stays as it was", consumer.files() == before)
        code, out, _ = said(program, "cook-meal", "--generate-cli-skeleton")
        check("the program prints a skeleton", code == 0 and json.loads(out)["MealName"] == "")
        code, _, error = said(program, "cook-meal")
        check("the program refuses a call without its required option", code == 252 and "--meal-name" in error)
        consumer.cargo("test", "--locked", "-q", *CONFIG)
        check("the typed library passes its test", True)

        root = pathlib.Path(temporary) / "root"
        installs = {**os.environ, "PROGRAM": program, "DESTDIR": str(root), "PREFIX": "/usr"}
        subprocess.run([consumer.folder / "packaging/install"], env=installs, check=True)
        code, out, _ = said(root / "usr/bin/kitchen", "cook-meal", "help")
        check("an installed program has help", code == 0 and "--meal-name" in out)
        _, out, _ = said(root / "usr/bin/kitchen", "--cli-completion", "zsh")
        check("its completion is installed", (root / "usr/share/zsh/site-functions/_kitchen").read_text() == out)

        consumer.build()
        built, _, _ = consumer.build()
        check("nothing touched, nothing built", not built, str(built))

        consumer.protect(False)
        written = generated.stat().st_mtime_ns
        time.sleep(1.1)
        consumer.model.touch()
        built, _, _ = consumer.build()
        check("a touched model runs the generator again", bool(built))
        check("the same model gives no new file", generated.stat().st_mtime_ns == written)

        time.sleep(1.1)
        text = consumer.model.read_text()
        consumer.model.write_text(text.replace('"Servings"', '"Portions"'))
        built, _, program = consumer.build()
        _, out, _ = said(program, "cook-meal", "--generate-cli-skeleton")
        check("a changed model changes the program", "lib" in built and '"Portions": 0' in out, out)
        # Without pending snapshots in the source tree; the difference is printed in either case.
        words = ["cargo", "test", "--offline", "--locked", "-q", "--test", "model", *CONFIG]
        env = {**consumer.env, "INSTA_UPDATE": "no"}
        ran = subprocess.run(words, cwd=consumer.folder, env=env, capture_output=True, text=True)
        is_shown = all(it in ran.stdout for it in ["-  --servings integer", "+  --portions integer"])
        check("a changed model is to be reviewed", ran.returncode != 0 and is_shown, ran.stdout[-4000:])

        time.sleep(1.1)
        (consumer.folder / "README.md").write_text("Another file.\n")
        built, _, _ = consumer.build()
        check("another file changes nothing", not built, str(built))

        billing(pathlib.Path(temporary), target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
