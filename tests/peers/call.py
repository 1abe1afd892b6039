#!/usr/bin/env python3
"""Runs commands with `hardie call` against `hardie mock`, for models of every protocol.

    tests/peers/call.py [HARDIE [FOLDER [MODEL]...]]

HARDIE is the program `hardie`; without it, it is built here. FOLDER has models as botocore has them: SERVICE/VERSION/service-2.json
(.gz); without it, those of the installed botocore. The models of the repository, and the protocol tests of Smithy where the test data
has them, are used too. MODEL limits them by name.

Per model, `hardie mock` serves it, and `hardie call` runs some commands, first those that create something. Of each command: the
description, a call with a minimal input that is made from the schema of the description, the same call with --cli-dry-run, and
the help.

Prints one line per failure, a line per model, and the totals. Failures are exit codes other than 0, except for resources that the
mock does not have; output that is not JSON or lacks a required member; a dry run without a request; help without the
command's name; and models with fewer than 5 calls that succeed, or all of their commands. Exit code 1 if anything fails or fewer than
20 models were used; 0 also if there are no models of AWS, which is reported.
"""

import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import mock
import test_data

ROOT = mock.ROOT
# Services of AWS by protocol.
SERVICES = {
    "awsJson1_0": ["dynamodb", "stepfunctions", "sqs"],
    "awsJson1_1": ["kms", "ecr", "glacier", "secretsmanager", "acm"],
    "restJson1": ["lambda", "apigateway", "connect", "polly", "batch", "lexv2-runtime"],
    "restXml": ["s3", "route53", "cloudfront"],
    "awsQuery": ["iam", "sts", "sns", "rds"],
    "ec2Query": ["ec2"],
    "rpcv2Cbor": ["cloudwatch", "comprehendmedical"],
}
# Models of the repository.
OWN = {
    "restJson1": ["examples/models/bookshop.smithy", "models/connect.json"],
    "awsJson1_1": ["tests/models/bus.smithy"],
    "simpleRestJson": ["tests/models/parcels.smithy"],
}
# Smithy's protocol tests, below the test data.
PROTOCOL_TESTS = {"rpcv2Cbor": "rpcv2Cbor", "rpcv2Json": "rpcv2Json"}
COLUMNS = ["commands", "calls", "missing", "helps", "failed"]
MOST = 9
LEAST = 5
MODELS = 20


class Maker:
    """Makes inputs from JSON Schemas."""

    def __init__(self, name):
        self.chance = random.Random(name)
        # Strings of earlier inputs and outputs by the lower-case names of their members.
        self.seen = {}
        self.definitions = {}

    def input(self, schema):
        self.definitions = schema.get("$defs", {})
        return self.value(schema, "")

    def value(self, schema, name, depth=0):
        if "$ref" in schema:
            return self.value(self.definitions[schema["$ref"].rpartition("/")[2]], name, depth + 1)
        if "const" in schema or "enum" in schema:
            return schema["const"] if "const" in schema else schema["enum"][0]
        for kind in ("oneOf", "anyOf"):
            if kind in schema:
                return self.value(schema[kind][0], name, depth + 1)
        kind = schema.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            return self.object(schema, name, depth)
        if kind == "array":
            count = max(schema.get("minItems", 0), 1 if depth < 8 else 0)
            return [self.value(schema["items"], f"{name}{index or ''}", depth + 1) for index in range(count)]
        if kind == "string":
            return self.string(schema, name)
        if kind in ("integer", "number"):
            return min(max(1, schema.get("minimum", 1)), schema.get("maximum", 1))
        return True if kind == "boolean" else {}

    def object(self, schema, name, depth):
        properties, names = schema.get("properties", {}), list(schema.get("required", []))
        if depth and not names and properties and depth < 4:
            # Forms have no empty structures.
            names = list(properties)[:1]
        made = {member: self.value(properties[member], member, depth + 1) for member in names}
        rest = schema.get("additionalProperties")
        if isinstance(rest, dict) and not properties:
            keys = schema.get("propertyNames", {})
            for index in range(max(schema.get("minProperties", 0), 1 if depth < 8 else 0)):
                key = keys["enum"][index] if "enum" in keys else self.string(keys, f"key{index or ''}")
                made[key] = self.value(rest, name, depth + 1)
        return made

    def string(self, schema, name):
        pattern = schema.get("pattern", "")
        least, most = schema.get("minLength", 1), schema.get("maxLength", 1 << 30)
        if schema.get("contentEncoding") == "base64":
            return "AAAA" * 8
        if schema.get("format") == "date-time" or pattern.startswith("^(?:[1-8][0-9]{3}-"):
            return "2026-01-02T03:04:05Z"
        if name in mock.KNOWN:
            return mock.KNOWN[name]
        limits = {"minLength": least, "maxLength": most, "pattern": pattern}
        if self.fits(self.seen.get(name.lower()), limits):
            return self.seen[name.lower()]
        value = re.sub(r"\W", "", name) or "value"
        value = (value + "x" * max(least - len(value), 0))[:most]
        if pattern and not self.fits(value, limits):
            try:
                value = mock.Strings(pattern).find(least, most, self.chance)
            except re.error:
                value = None
            if value is None:
                raise ValueError(f"no string matches {pattern}")
        self.seen.setdefault(name.lower(), value)
        return value

    def fits(self, value, limits):
        if value is None or not limits["minLength"] <= len(value) <= limits["maxLength"]:
            return False
        try:
            return not limits["pattern"] or bool(mock.Strings(limits["pattern"]).compiled.fullmatch(value))
        except re.error:
            return True

    def remember(self, value):
        if isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, str) and name.lower() not in ("id", "arn", "name", "value", "type", "key"):
                    self.seen[name.lower()] = inner
                else:
                    self.remember(inner)


def lacking(value, schema, path, definitions, depth=0):
    """The paths of required members that a value does not have."""
    if "$ref" in schema:
        schema = definitions.get(schema["$ref"].rpartition("/")[2], {})
    found = []
    if isinstance(value, dict) and depth < 30:
        found += [f"{path}.{name}" for name in schema.get("required", []) if name not in value]
        for name, inner in value.items():
            rest = schema.get("additionalProperties")
            part = schema.get("properties", {}).get(name) or (rest if isinstance(rest, dict) else {})
            found += lacking(inner, part, f"{path}.{name}", definitions, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            found += lacking(inner, schema.get("items", {}), f"{path}[]", definitions, depth + 1)
    return found


class Caller:
    """`hardie call` with the models of one service, and its endpoint."""

    def __init__(self, hardie, models, folder):
        self.hardie, self.models, self.folder = hardie, [str(model) for model in models], folder
        self.errors = (folder / "errors").open("w+")
        command = [hardie, "mock", *self.models, "--quiet"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        line = self.server.stdout.readline().strip()
        self.url = line.rpartition(" ")[2]
        if not self.url.startswith("http"):
            self.stop()
            raise OSError(f"`hardie mock` did not start: {(folder / 'errors').read_text()[-500:]}")
        keep = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        self.environment = {
            **keep, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "AWS_REGION": "us-east-1", "PAGER": "cat",
            "AWS_EC2_METADATA_DISABLED": "true",
        }  # fmt: skip

    def take_credentials(self):
        """The credentials follow the address on standard error."""
        shown = (self.folder / "errors").read_text()
        self.environment.update(re.findall(r"^export (AWS_\w*KEY\w*)=(\S+)$", shown, re.MULTILINE))

    def run(self, *words):
        command = [self.hardie, "call", *self.models, "--", *words]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="replace", env=self.environment, timeout=300, stdin=subprocess.DEVNULL
        )
        return done.returncode, done.stdout, done.stderr

    def stop(self):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()
        self.errors.close()


def order(command):
    """What creates comes first; what deletes is left out."""
    if command.startswith(("create-", "put-", "register-", "start-", "run-", "order-", "publish-", "send-")):
        return 0
    return 1 if command.startswith(("get-", "list-", "describe-", "search-")) else 2


def options(members):
    """An input as options."""
    for name, value in members.items():
        yield "--" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()
        yield value if isinstance(value, str) else json.dumps(value)


def chosen(commands):
    """Some commands: those that create something first, from the whole list."""
    groups = {}
    for command in commands:
        if not command.startswith(("delete-", "terminate-", "remove-")):
            groups.setdefault(order(command), []).append(command)
    found = []
    for _, group in sorted(groups.items()):
        step = max(len(group) // 3, 1)
        found += group[::step][: MOST // 3]
    return [*found, *(it for group in groups.values() for it in group if it not in found)][:MOST]


def check(caller, name, command, maker, row):
    """Checks one command; returns what is wrong with it."""
    code, described, error = caller.run(command, "--cli-describe")
    if code != 0:
        return f"--cli-describe: exit code {code}: {error}"
    described = json.loads(described)
    try:
        made = maker.input(described["input"])
    except ValueError as error:
        print(f"left out: {name} {command}: {error}", flush=True)
        return ""
    given = json.dumps(made)
    words = [command, "--cli-input-json", given, "--endpoint-url", caller.url]
    if any(example["command"].endswith(" outfile") for example in described["examples"]):
        # As for the AWS CLI, such a command needs its required options whatever the JSON has.
        words = [command, *options(made), str(caller.folder / "outfile"), "--endpoint-url", caller.url]
    if described["pagination"]:
        # The combined pages have the lists alone.
        words.append("--no-paginate")
    code, shown, error = caller.run(*words, "--cli-dry-run")
    host = caller.url.partition("//")[2]
    if code != 0 or host not in shown:
        return f"--cli-dry-run: exit code {code}: {shown} {error}"
    if f"//{host}" not in shown:
        print(f"left out: {name} {command}: it has a host of its own")
        return ""
    row["commands"] += 1
    code, shown, error = caller.run(command, "--help")
    if code != 0 or command not in shown:
        return f"--help: exit code {code}: {error}"
    row["helps"] += 1
    code, shown, error = caller.run(*words, "--output", "json")
    if code == 254 and re.search("NotFound|NoSuch|NotExist|Nonexist|404", error):
        row["missing"] += 1
        return ""
    if code != 0:
        return f"exit code {code}: {error} for {given}"
    schema = described["output"] or {}
    if not shown.strip():
        if schema.get("required"):
            return f"no output, which requires {', '.join(schema['required'])}"
    else:
        try:
            output = json.loads(shown)
        except json.JSONDecodeError as error:
            return f"the output is not JSON: {error}: {shown[:200]}"
        missing = lacking(output, schema, "$", schema.get("$defs", {}))
        if missing:
            return f"the output lacks {', '.join(missing[:5])}"
        maker.remember(json.loads(given))
        maker.remember(output)
    row["calls"] += 1
    return ""


def model(hardie, name, models):
    """Calls commands of a model, and returns its row of the table."""
    row = dict.fromkeys(COLUMNS, 0)
    with tempfile.TemporaryDirectory() as folder:
        caller = Caller(hardie, models, pathlib.Path(folder))
        try:
            code, index, error = caller.run("--cli-describe")
            if code != 0:
                raise OSError(f"--cli-describe: exit code {code}: {error}")
            index = json.loads(index)
            commands = chosen([*index["write"], *index["read"]])
            caller.take_credentials()
            maker = Maker(name)
            for command in commands:
                wrong = check(caller, name, command, maker, row)
                if wrong:
                    row["failed"] += 1
                    print(f"FAILED: {name} {command}: {' '.join(wrong.split())[:400]}", flush=True)
            if row["calls"] < min(LEAST, len(commands)):
                row["failed"] += 1
                print(f"FAILED: {name}: only {row['calls']} of {len(commands)} calls succeed")
        finally:
            caller.stop()
    return row


def found(folder):
    """The models by protocol and name."""
    for protocol, services in SERVICES.items():
        for service in services:
            versions = sorted(folder.glob(f"{service}/*/service-2.json*"))
            if versions:
                yield protocol, service, [versions[-1]]
            else:
                print(f"skipped: no model of {service} in {folder}")
    for protocol, paths in OWN.items():
        for path in paths:
            yield protocol, f"our {pathlib.Path(path).stem}", [ROOT / path]
    tests = test_data.FOLDER / "idl-corpus/smithy-protocol-tests"
    for protocol, name in PROTOCOL_TESTS.items():
        files = sorted((tests / name).rglob("*.smithy"))
        if files:
            yield protocol, f"tests of {name}", [*files, tests / "shared-types.smithy"]
        else:
            print(f"skipped: no {name} in {tests}")


def main():
    hardie, folder, only = sys.argv[1:2], sys.argv[2:3], sys.argv[3:]
    if folder:
        folder = pathlib.Path(folder[0])
    elif mock.boto3 is not None:
        folder = pathlib.Path(mock.botocore.loaders.Loader.BUILTIN_DATA_PATH)
    if not folder or not any(folder.glob("*/*/service-2.json*")):
        print("skipped: no models of AWS")
        return 0
    if hardie:
        hardie = str(pathlib.Path(hardie[0]).resolve())
    else:
        subprocess.run(["cargo", "build", "-q", "--bin", "hardie"], cwd=ROOT, check=True)
        hardie = str(pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "debug/hardie")
    rows = {}
    for protocol, name, models in found(folder):
        if not only or name in only:
            rows[protocol, name] = model(hardie, name, models)
    total = {column: sum(row[column] for row in rows.values()) for column in COLUMNS}
    print(f"\n{'':38}" + "".join(f"{column:>11}" for column in COLUMNS))
    for (protocol, name), row in [*rows.items(), (("", "total"), total)]:
        print(f"{protocol:16}{name:22}" + "".join(f"{row[column]:11}" for column in COLUMNS))
    print(f"{len(rows)} models, {len({protocol for protocol, _ in rows})} protocols")
    return 1 if total["failed"] or (not only and len(rows) < MODELS) else 0


if __name__ == "__main__":
    sys.exit(main())
