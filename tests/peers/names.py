#!/usr/bin/env python3
"""Compares the names in every service's command line with those of an installed AWS CLI.

    tests/peers/names.py FOLDER

FOLDER contains published models, one per file, in a format of `hardie check`; or it is a checkout of aws/aws-cli, whose own
models are read then: all folders of botocore's data, in their newest version. The AWS CLI is the Python package that this
interpreter imports: its own tables of commands and arguments are read, as its customizations leave them. A service is
found by its ID. Compares its command name, the names of its commands, and the names of each input member as an
option, hidden second names included. Members of only one of the two model versions are counted, not compared.
Exit code 1 if a name differs that `KNOWN` below does not explain. `HARDIE_SHOW=1` lists what is only here. Version 1 of
the AWS CLI has a dozen more hidden second names.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HARDIE = ROOT / "target/debug/hardie"

try:
    import awscli
    import awscli.clidriver
except ImportError:
    sys.exit(print("skipped: no AWS CLI to import"))

# Options that the AWS CLI adds: they read a file into a member.
KNOWN = {
    # Two second commands there; here, the operation is hidden beside them.
    "rds modify-option-group: ModifyOptionGroup is add-option-to-option-group and remove-option-from-option-group",
    "translate import-terminology: TerminologyData is --terminology-data here, --data-file --terminology-data there",
    "translate translate-document: Document is --document here, --document --document-content there",
}


def commands(holder):
    """The table of services, or of a service's operations; it is private in version 1."""
    return holder.subcommand_table if hasattr(holder, "subcommand_table") else holder._get_command_table()


def theirs():
    """The AWS CLI's commands by service ID: name, operation → (command, member → names)."""
    driver = awscli.clidriver.create_clidriver()
    found = {}
    for word, command in commands(driver).items():
        model = getattr(command, "service_model", None)
        if model is None:
            continue
        found.setdefault(model.metadata.get("serviceId"), []).append((word, command))
    return found


def table(command):
    """Commands of operations, and those of programs."""
    operations, others = {}, {}
    for name, operation in commands(command).items():
        model = getattr(operation, "_operation_model", None)
        if model is None:
            others[name] = operation
        else:
            operations.setdefault(model.name, []).append((name, operation))
    return operations, others


def options(operation):
    """Names by member, without negative forms of flags and options that are not members."""
    found = collections.defaultdict(set)
    for argument in operation.arg_table.values():
        member = getattr(argument, "_serialized_name", None)
        kind = type(argument).__name__
        if member is None or getattr(argument, "_action", None) == "store_false" or kind == "NegativeBooleanParameter":
            continue
        found[member].add(argument.name)
    return found


def main():
    subprocess.run(["cargo", "build", "--quiet", "--locked", "-p", "hardie"], cwd=ROOT, check=True)
    services = theirs()
    counts = collections.Counter()
    differences, alone = [], []
    all_models = models(pathlib.Path(sys.argv[1]))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        listed = pool.map(lambda model: listing(model[0]), all_models)
        for (path, ids), done in zip(all_models, listed):
            if done.returncode:
                counts["services not supported"] += 1
                alone.append(f"{path}: {done.stderr.splitlines()[0]}")
                continue
            one_model(json.loads(done.stdout)["services"], ids, services, counts, differences, alone)
    print(f"AWS CLI {awscli.__version__}: " + ", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    unknown = [line for line in differences if line not in KNOWN]
    for line in unknown:
        print(f"differs: {line}")
    for line in alone if os.environ.get("HARDIE_SHOW") else []:
        print(f"only here: {line}")
    return bool(unknown) or not counts["services"]


def listing(path):
    return subprocess.run([HARDIE, "list", "--format", "json", path], capture_output=True, text=True)


def models(folder):
    """Paths of models with the IDs of their services."""
    data = folder / "awscli/botocore/data"
    if data.is_dir():
        newest = [max(service.glob("*/service-2.json"), default=None) for service in sorted(data.iterdir())]
        found = [file for file in newest if file]
        return [(file.parent, [json.loads(file.read_text())["metadata"]["serviceId"]]) for file in found]
    found = []
    for path in sorted(folder.glob("*.json")):
        shapes = json.loads(path.read_text())["shapes"].values()
        found.append((path, [shape["traits"]["aws.api#service"]["sdkId"] for shape in shapes
                             if shape["type"] == "service" and "aws.api#service" in shape.get("traits", {})]))
    return found


def one_model(ours_of_model, ids, services, counts, differences, alone):
    for ours, sdk_id in zip(ours_of_model, ids):
        if sdk_id not in services:
            counts["services only here"] += 1
            alone.append(sdk_id)
            continue
        words = [word for word, _ in services[sdk_id]]
        counts["services"] += 1
        if ours["command"] not in words:
            differences.append(f"{sdk_id}: {ours['command']} is {' or '.join(words)}")
        word, command = next((pair for pair in services[sdk_id] if pair[0] == ours["command"]), services[sdk_id][0])
        operations, others = table(command)
        compare(word, ours, operations, others, counts, differences, alone)


def compare(word, ours, operations, others, counts, differences, alone):
    for operation in ours["operations"]:
        name, command = operation["operation"], operation["command"]
        place = f"{word} {command}"
        if name not in operations:
            kind = "replaced by programs" if command in others else "operations only here"
            counts[kind] += 1
            alone.append(f"{place} ({kind})")
            continue
        counts["operations"] += 1
        names = {their: it for their, it in operations[name]}
        if command not in names:
            differences.append(f"{place}: {name} is {' and '.join(names)}")
            continue
        their = names[command]
        if operation["hidden"] != bool(getattr(their, "_UNDOCUMENTED", False)):
            if their._operation_model.deprecated:
                counts["deprecated only there"] += 1
            else:
                differences.append(f"{place}: hidden is {not operation['hidden']}")
        their_options = options(their)
        for option in operation["options"]:
            if option["member"] not in their_options:
                # A newer member, or one that an additional option of the AWS CLI fills.
                counts["options only here"] += 1
                alone.append(f"{place} --{option['name']}")
                continue
            mine = {option["name"], *option["aliases"]}
            if mine != their_options[option["member"]]:
                differences.append(f"{place}: {option['member']} is --{' --'.join(sorted(mine))} here, "
                                   f"--{' --'.join(sorted(their_options[option['member']]))} there")
            else:
                counts["options"] += 1
    mine = {operation["operation"] for operation in ours["operations"]}
    counts["operations only there"] += len(set(operations) - mine)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(print("skipped: no folder of models"))
    sys.exit(main())
