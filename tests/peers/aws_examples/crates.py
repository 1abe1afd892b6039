"""Programs with many services, from botocore's models.

`build` makes one crate of `hardie new` per service, and a crate with the program; `build_one` makes a single crate, whose build script
generates the selected operations of all services, which takes a fraction of the time.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

from depot.crate import CONFIG, HARDIE, ROOT, TARGET

MANIFEST = """[package]
name = "@NAME@"
version = "0.1.0"
edition = "2024"

[workspace]
members = ["services/*"]

[dependencies]
hardie-cli = { path = "@ROOT@/cli" }
@CRATES@
"""

MAIN = """//! A program with all services of the example commands.

fn main() -> std::process::ExitCode {
    hardie_cli::run(&[
@SERVICES@
    ])
}
"""


ONE_MANIFEST = """[package]
name = "@NAME@"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
hardie-cli = { path = "@ROOT@/cli", features = ["checksums", "rsa", "sigv4a"] }
hardie-runtime = { path = "@ROOT@/runtime", features = ["cbor", "json", "query", "strict", "xml"] }

[build-dependencies]
hardie-build = { path = "@ROOT@/generator", features = ["botocore"] }
"""

ONE_BUILD = """//! Generates the selected operations of each service.

const SERVICES: &[(&str, &str, &[&str])] = &[
@SERVICES@
];

fn main() -> Result<(), hardie_build::Error> {
    for (model, file, operations) in SERVICES {
        hardie_build::Config::new().model(model).operations(operations.iter().copied()).write(file)?;
    }
    Ok(())
}
"""


def must(command, folder, env=None):
    ran = subprocess.run([os.fspath(it) for it in command], cwd=folder, env=env, capture_output=True, text=True)
    if ran.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: {ran.stderr[-4000:]}")


def write(path, text):
    """Writes a file if it changes."""
    if not path.is_file() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def build(folder, models, services):
    """Builds the program of the services, named by the folders of their models, and returns its path."""
    folder = pathlib.Path(folder).resolve()
    must(["cargo", "build", "--quiet", "--locked", "-p", "hardie"], ROOT)
    crates = {name: "service-" + name for name in sorted(services)}
    dependencies = "\n".join(
        f'{crate} = {{ path = "services/{crate}", default-features = false, features = ["cli"] }}'
        for crate in crates.values()
    )
    names = "\n".join(f"        &{crate.replace('-', '_')}::SERVICE," for crate in crates.values())
    manifest = MANIFEST.replace("@NAME@", folder.name).replace("@ROOT@", str(ROOT)).replace("@CRATES@", dependencies)
    with tempfile.TemporaryDirectory() as temporary:
        made = pathlib.Path(temporary)
        # First, so that `hardie new` finds the workspace.
        write(made / "Cargo.toml", manifest)
        write(made / "src/main.rs", MAIN.replace("@SERVICES@", names))
        for name, crate in crates.items():
            model = model_of(models, name)
            must([HARDIE, "new", made / "services" / crate, "--model", model, "--hardie", ROOT], ROOT)
        replace(made, folder)
    return compile_in(folder)


def model_of(models, name):
    """The folder of a service's newest model."""
    return sorted((pathlib.Path(models) / name).glob("*/service-2.json*"))[-1].parent.resolve()


def replace(made, folder):
    """Replaces the files of a folder that differ; the others keep their times, by which cargo decides what to build."""
    wanted = {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    for path in [path for path in (folder / "services").rglob("*") if path.is_file()]:
        if path.relative_to(folder) not in wanted:
            path.unlink()
    for path, content in wanted.items():
        target = folder / path
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def build_one(folder, models, selected):
    """Builds the program of the selected operations (`{service: names of commands}`), and returns its path."""
    folder = pathlib.Path(folder).resolve()
    rows, modules, names = [], [], []
    for name, operations in sorted(selected.items()):
        model = model_of(models, name)
        module = name.replace("-", "_")
        quoted = ", ".join(f'"{it}"' for it in sorted(operations))
        rows.append(f'    ("{model}", "{module}.rs", &[{quoted}]),')
        modules.append(
            f'#[allow(dead_code)]\nmod service_{module} {{\n    include!(concat!(env!("OUT_DIR"), "/{module}.rs"));\n}}\n'
        )
        names.append(f"        &service_{module}::SERVICE,")
    write(folder / "Cargo.toml", ONE_MANIFEST.replace("@NAME@", folder.name).replace("@ROOT@", str(ROOT)))
    write(folder / "build.rs", ONE_BUILD.replace("@SERVICES@", "\n".join(rows)))
    write(folder / "src/main.rs", MAIN.replace("@SERVICES@", "\n".join(names)) + "\n" + "\n".join(modules))
    return compile_in(folder)


def compile_in(folder):
    """Builds the program of a folder, of the same name; returns its path: the AWS CLI's name is in messages."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or TARGET)
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
    shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
    must(["cargo", "update", "--offline", "--workspace"], folder, env)
    must(["cargo", "build", "--quiet", "--offline", "--locked", *CONFIG, "--bin", folder.name], folder, env)
    return shutil.copy(target / "debug" / folder.name, folder / "aws")
