#!/usr/bin/env python3
"""Types, shorthand syntax and validation in WebAssembly: compiles them for wasm32-unknown-unknown, and runs them in Node.js.

    tests/peers/wasm.py

The crate is `tests/wasm`. Needs `node`, and Rust's library for the target, which `rustup target add` installs here if it
is missing. Everything else is offline. Exit code 0 if all checks pass (also if a requirement is missing, which is
reported), else 1.
"""

import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests/wasm"
TARGET = "wasm32-unknown-unknown"
# Instantiates a module without imports and calls its function.
SCRIPT = """
const bytes = require('fs').readFileSync(process.argv[1]);
const module = new WebAssembly.Module(bytes);
const imports = WebAssembly.Module.imports(module).map((it) => it.module + '.' + it.name);
if (imports.length) { console.log('imports: ' + imports.join(', ')); process.exit(2); }
console.log(new WebAssembly.Instance(module, {}).exports.first_failure());
"""


def has_target():
    root = subprocess.run(["rustc", "--print", "sysroot"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return (pathlib.Path(root) / "lib/rustlib" / TARGET).is_dir()


def main():
    if not has_target() and shutil.which("rustup"):
        subprocess.run(["rustup", "target", "add", TARGET], cwd=ROOT, capture_output=True)
    for name, is_there in [(f"Rust's library for {TARGET}", has_target()), ("node", shutil.which("node"))]:
        if not is_there:
            print(f"skipped: WebAssembly: {name} is missing")
            return
    target = ROOT / "target/wasm"
    shutil.copy(ROOT / "Cargo.lock", FOLDER / "Cargo.lock")
    built = ["cargo", "build", "--quiet", "--offline", "--target", TARGET, "--target-dir", str(target)]
    subprocess.run([*built, "--config", "profile.dev.debug=false"], cwd=FOLDER, check=True)
    module = target / TARGET / "debug/types_in_wasm.wasm"
    ran = subprocess.run(["node", "-e", SCRIPT, str(module)], capture_output=True, text=True)
    found = ran.stdout.strip()
    if found != "0":
        sys.exit(f"WebAssembly: the first check that fails: {found or ran.stderr}")
    print(f"5 checks pass in WebAssembly, a module of {module.stat().st_size:,} bytes without imports")


if __name__ == "__main__":
    main()
