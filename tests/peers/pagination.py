#!/usr/bin/env python3
"""Compares our table of paginated operations with botocore's, or writes it.

    tests/peers/pagination.py [DATA [--write]]

DATA is botocore's `data` folder, by default that of the installed botocore. AWS's Smithy models do not say everything about the
pages of their operations; `aws-cli-calls.json` in the generator has what they lack. It has every operation with several tokens
or lists, a member that tells whether there are more pages, or members that are kept from the first page, and those whose Smithy
models were found to differ. With --write, the table is written from DATA (AWS CLI 2.36.7: awscli/botocore/data).
Without it, the exit code is 1 if the table lacks an operation of DATA or differs from it.
"""

import gzip
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "generator/src/plan/command/aws-cli-calls.json"
# Where AWS CLI 2.36.7 differs from botocore 1.43.11, which .ci/run installs.
NEWER = {("CloudFormation", "DescribeChangeSet"), ("CloudWatch", "DescribeAlarms")}


def read(folder, name):
    """A JSON file of a folder, compressed or not; None without it."""
    for path, opened in ((folder / f"{name}.json", open), (folder / f"{name}.json.gz", gzip.open)):
        if path.exists():
            with opened(path, "rt", encoding="utf-8") as file:
                return json.load(file)
    return None


def listed(value):
    return value if isinstance(value, list) else [value]


def row(pages):
    """A paginator of botocore in the form of our table."""
    made = {
        "input": listed(pages["input_token"]),
        "output": listed(pages["output_token"]),
        "items": listed(pages["result_key"]),
    }
    for ours, theirs in (("size", "limit_key"), ("more", "more_results"), ("keep", "non_aggregate_keys")):
        if pages.get(theirs):
            made[ours] = pages[theirs]
    return made


def paginators(data):
    """The rows of all operations, by service and operation: the newest version of each service with its additions."""
    found = {}
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        versions = sorted(path for path in folder.iterdir() if path.is_dir())
        service = read(versions[-1], "service-2") if versions else None
        pages = read(versions[-1], "paginators-1") if service else None
        if not pages:
            continue
        pages = pages["pagination"]
        extras = read(versions[-1], "paginators-1.sdk-extras") or {}
        for operation, more in extras.get("merge", {}).get("pagination", {}).items():
            pages.setdefault(operation, {}).update(more)
        found[service["metadata"]["serviceId"]] = {name: row(it) for name, it in pages.items()}
    return found


def is_beyond_the_trait(row):
    return len(row["input"]) > 1 or len(row["items"]) > 1 or "more" in row or "keep" in row


def text(table):
    """The table with one operation per line."""
    services = []
    for name, facts in sorted(table.items()):
        parts = []
        if facts.get("paging"):
            rows = [f"      {json.dumps(it)}: {json.dumps(row)}" for it, row in sorted(facts["paging"].items())]
            parts.append('    "paging": {\n' + ",\n".join(rows) + "\n    }")
        if facts.get("attempts"):
            parts.append(f'    "attempts": {json.dumps(facts["attempts"])}')
        services.append(f"  {json.dumps(name)}: {{\n" + ",\n".join(parts) + "\n  }")
    return "{\n" + ",\n".join(services) + "\n}\n"


def main():
    arguments = [it for it in sys.argv[1:] if it != "--write"]
    if arguments:
        data = pathlib.Path(arguments[0])
    else:
        import botocore

        data = pathlib.Path(botocore.__file__).parent / "data"
    theirs = paginators(data)
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    if "--write" in sys.argv:
        for service, rows in theirs.items():
            ours = table.setdefault(service, {}).setdefault("paging", {})
            for name, it in rows.items():
                if name in ours or is_beyond_the_trait(it):
                    ours[name] = it
        table = {name: facts for name, facts in table.items() if any(facts.values())}
        TABLE.write_text(text(table), encoding="utf-8")
    problems, compared = [], 0
    for service, rows in sorted(theirs.items()):
        ours = table.get(service, {}).get("paging", {})
        for name, want in sorted(rows.items()):
            got = ours.get(name)
            if got is None and not is_beyond_the_trait(want):
                continue
            compared += 1
            if got != want and (service, name) not in NEWER:
                problems.append(f"{service} {name}: {got} here, {want} there")
    print("\n".join(problems))
    kept = sum("keep" in row for rows in theirs.values() for row in rows.values())
    print(f"{compared} operations compared, {kept} with members of the first page, {len(problems)} differ")
    return 1 if problems or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
