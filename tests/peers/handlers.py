#!/usr/bin/env python3
"""Compares the list of handlers of AWS's clients, which `hardie check` reads, with its sources.

    tests/peers/handlers.py [CHECKOUT]

The list is hardie/src/check/handlers.json. A handler that a customization replaces (`by`) must have it in the overlay for the AWS
CLI (generator/src/plan/command/aws-cli.json and its neighbours), and the list must name each customization there. CHECKOUT is the repository aws/aws-cli
at tag 2.36.7: each entry of botocore's BUILTIN_HANDLERS and of the AWS CLI's PLUGIN_REGISTRY must be in the list, for its service and
operation, and the list must name no others. Documentation of Python clients is left out. Exit code 1 if something differs.
"""

import ast
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = ROOT / "hardie/src/check/handlers.json"
OVERLAYS = [ROOT / "generator/src/plan/command" / name for name in ("aws-cli.json", "aws-cli-options.json", "aws-cli-commands.json")]
# Reasons that are not keys of customizations: a trait says it, every program does it, it concerns Python or whole commands, or
# operations with event streams, which are skipped.
REASONS = {"model", "program", "inapplicable", "skipped"}
# Components that clients of botocore register beside BUILTIN_HANDLERS.
COMPONENTS = {
    "S3RegionRedirectorv2": "awscli/botocore/utils.py",
    "S3ExpressIdentityResolver": "awscli/botocore/utils.py",
    "S3ArnParamHandler": "awscli/botocore/utils.py",
    "S3ControlArnParamHandlerv2": "awscli/botocore/utils.py",
}


def word(name):
    """A name as events spell services, or as they compare."""
    return name.lower().replace(" ", "-")


def plain(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())


def overlay_keys(entries):
    """The keys of a service's entries and of their operations, and those of customizations."""
    parts = [part for entry in entries for part in (entry, *entry.get("operations", {}).values())]
    customizations = {key for part in parts for key in part.get("customizations", {})}
    return customizations | {key for part in parts for key in part}, customizations


def overlay_differences(table):
    found, services = [], {}
    for path in OVERLAYS:
        for service, entry in json.loads(path.read_text()).items() if path.is_file() else []:
            services.setdefault(service, []).append(entry)
    for service, handlers in table.items():
        keys, _ = overlay_keys(services.get(service, []))
        for handler in handlers:
            by = handler.get("by", "model")
            if by not in REASONS and service != "*" and by not in keys:
                found.append(f"{service}: the overlay has no `{by}` for: {handler['need']}")
    for service, entries in services.items():
        named = {handler.get("by") for it in ("*", service) for handler in table.get(it, [])}
        for key in sorted(overlay_keys(entries)[1] - named):
            found.append(f"{service}: the list of handlers does not name the customization `{key}`")
    return found


def builtin(checkout):
    """The functions of BUILTIN_HANDLERS, as (service or `*`, operation or None, name)."""
    tree = ast.parse((checkout / "awscli/botocore/handlers.py").read_text())
    assigned = (it for it in tree.body if isinstance(it, ast.Assign))
    value = next(it.value for it in assigned if it.targets[0].id == "BUILTIN_HANDLERS")
    for entry in value.elts:
        event, function = entry.elts[0].value, entry.elts[1]
        if event.startswith("docs."):
            continue
        function = function.func if isinstance(function, ast.Call) else function
        yield *scope(event), function.id


def plugins(checkout):
    """The modules of PLUGIN_REGISTRY, in the same way."""
    tree = ast.parse((checkout / "awscli/handlers_registry.py").read_text())
    assigned = (it for it in tree.body if isinstance(it, ast.Assign))
    value = next(it.value for it in assigned if it.targets[0].id == "PLUGIN_REGISTRY")
    for event, entries in ast.literal_eval(value).items():
        for module, _ in entries:
            # Pages of help are compared by other peers.
            place = ("*", None) if event.startswith("doc-") else scope(event)
            yield *place, module.removeprefix("awscli.customizations.")


def scope(event):
    parts = event.split(".")
    service = parts[1] if len(parts) > 1 and parts[1] != "main" else "*"
    return service, parts[2] if len(parts) > 2 and parts[2] != "*" else None


def services(checkout):
    """The id of each service by the names that events use."""
    renamed = {"s3": "s3api", "codedeploy": "deploy", "config": "configservice", "agenttoolkit": "agent-toolkit"}
    found = {}
    for path in (checkout / "awscli/botocore/data").glob("*/*/service-2.json"):
        match = re.search(r'"serviceId":\s*"([^"]+)"', path.read_text())
        if match:
            folder = path.parts[-3]
            found |= {word(match[1]): match[1], folder: match[1], renamed.get(folder, folder): match[1]}
    return found


def source_differences(table, checkout):
    found, ids, seen = [], services(checkout), set()
    everywhere = {name for it in table.get("*", []) for name in names(it)}
    anywhere = {name for handlers in table.values() for it in handlers for name in names(it)}
    for service, operation, name in [*builtin(checkout), *plugins(checkout)]:
        seen.add(name)
        handlers = table.get(ids.get(service, service), [])
        fits = [it for it in handlers if name in names(it)]
        has_operation = operation is None or any(
            not it.get("operations") or plain(operation) in map(plain, it["operations"]) for it in fits
        )
        # Events of commands that are not services have any module.
        is_named = name in (everywhere if service in ids else anywhere) or (fits and has_operation)
        if not is_named:
            found.append(f"not in the list of handlers: {name} for {service} {operation or ''}".rstrip())
    for name, path in COMPONENTS.items():
        if f"class {name}" in (checkout / path).read_text():
            seen.add(name)
    found += [f"not in the sources: {name}" for name in sorted(anywhere - seen)]
    found += [f"not a service: {service}" for service in table if service != "*" and word(service) not in ids]
    return found


def names(handler):
    return [*handler.get("handlers", []), *handler.get("customizations", [])]


def main():
    table = json.loads(LIST.read_text())
    found = overlay_differences(table)
    if len(sys.argv) > 1:
        found += source_differences(table, pathlib.Path(sys.argv[1]))
    for line in found:
        print(line)
    entries = [it for handlers in table.values() for it in handlers]
    missing = sum("without" in it for it in entries)
    print(f"{len(entries)} entries for {len(table) - 1} services, {missing} not done; {len(found)} differences")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
