"""Checks the schemas of `hardie docs --format json-schema` with PyPI's jsonschema (and with Node, for patterns).

Of every operation of every model: valid under the official meta-schema of draft 2020-12. Of the invented kitchen and of
CreateContact: the skeletons of our own program and the recorded documents that the AWS CLI accepts are valid, and documents that it
rejects for their shape are not.

    python3 tests/peers/schemas.py [FOLDER OF MODELS]

`cargo build -p hardie` and `cargo build -p hardie-tests --bin aws` come first; what is missing is skipped. The folder is
that of the test data (see CONTRIBUTING.md) if none is given.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import test_data

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEBUG = ROOT / "target" / "debug"

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: no jsonschema")
    sys.exit(0)

failures = []


def fail(text):
    failures.append(text)
    print("FAILED", text[:400])


def schemas(model):
    """Schemas by command, of all operations of a model; None if its protocol is not supported."""
    with tempfile.TemporaryDirectory() as out:
        words = [DEBUG / "hardie", "docs", "--format", "json-schema", "--model", model, "--out", out]
        if subprocess.run(words, capture_output=True).returncode != 0:
            return None
        files = sorted(pathlib.Path(out).iterdir())
        return {file.name.removesuffix(".schema.json"): json.loads(file.read_text()) for file in files}


def patterns(schema):
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for value in schema.values():
            yield from patterns(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from patterns(value)


def check_models(folder):
    models = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not models:
        print("skipped: no folder of models")
    commands, found, unspoken = 0, set(), 0
    for model in models:
        by_command = schemas(model)
        if by_command is None:
            unspoken += 1
            continue
        for command, schema in by_command.items():
            commands += 1
            found.update(patterns(schema))
            for error in list(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))[:1]:
                fail(f"{model.name} {command}: {error.message}")
    print(f"{len(models)} models, {unspoken} not spoken; {commands} schemas under the meta-schema, {len(found)} patterns")
    node = shutil.which("node")
    if not node:
        print("skipped: no node")
        return
    script = (
        "for (const p of JSON.parse(require('fs').readFileSync(0))) {"
        "try { new RegExp(p, 'u') } catch (e) { console.log(JSON.stringify(p), e.message) } }"
    )
    said = subprocess.run([node, "-e", script], input=json.dumps(sorted(found)), capture_output=True, text=True).stdout
    for line in said.splitlines():
        fail(f"a pattern: {line}")


def recorded(name):
    for line in (ROOT / "tests" / "vectors" / name).read_text().splitlines():
        yield json.loads(line)


# Placeholders in skeletons: empty strings and zeros, all members of a union; and null for blobs, which is not valid.
PLACEHOLDERS = {"minLength", "minimum", "pattern", "maxProperties"}


def check_instances():
    program = DEBUG / "aws"
    models = {"kitchen": ROOT / "tests/models/kitchen.json", "connect": ROOT / "models/connect.json"}
    validators = {}
    for service, model in models.items():
        for command, schema in (schemas(model) or {}).items():
            validators[service, command] = Draft202012Validator(schema)
    skeletons = 0
    for (service, command), validator in validators.items():
        if not program.exists():
            print("skipped: no target/debug/aws")
            break
        words = [program, service, command, "--generate-cli-skeleton", "input"]
        run = subprocess.run(words, capture_output=True, text=True)
        if run.returncode != 0:
            continue
        skeletons += 1
        for error in validator.iter_errors(json.loads(run.stdout)):
            if error.validator not in PLACEHOLDERS and error.instance is not None:
                fail(f"skeleton of {service} {command}: {error.json_path}: {error.message}")
    good, bad = 0, 0
    for case in recorded("cli_input.jsonl"):
        argv, validator = case.get("argv", []), validators.get((case.get("service"), case.get("operation")))
        if validator is None or len(argv) < 2 or argv[0] != "--cli-input-json" or len(argv) > 2:
            continue
        try:
            document = json.loads(argv[1])
        except ValueError:
            continue
        errors = list(validator.iter_errors(document))
        if case["expect"]["exit"] == 0 and case["expect"].get("request"):
            good += 1
            # The AWS CLI does not check these constraints, but the schemas contain them.
            errors = [error for error in errors if error.validator not in {"maxLength", "maximum", "pattern", "maxItems"}]
            if errors:
                fail(f"{case['id']}: {errors[0].json_path}: {errors[0].message}: {argv[1][:200]}")
        elif re.search("Missing required|Unknown parameter|Invalid type|Invalid length|valid min|valid range", case["expect"]["stderr"]):
            bad += 1
            if not errors:
                fail(f"{case['id']} is valid: {argv[1][:200]}: {case['expect']['stderr'][:200]}")
    print(f"{skeletons} skeletons, {good} recorded documents valid, {bad} refused")
    # Written by hand, so that all kinds occur whatever was recorded.
    base = {"InstanceId": "i", "Channel": "EMAIL", "InitiationMethod": "FLOW"}
    create = validators["connect", "create-contact"]
    deep = {"SegmentAttributes": {"a": {"ValueMap": {"b": {"ValueMap": {"c": {"ValueInteger": 1}}}}}}}
    for more in [{}, {"Channel": "NEWER"}, deep, {"References": {"k": {"Type": "URL", "Value": ""}}}]:
        for error in create.iter_errors(base | more):
            fail(f"valid by hand: {more}: {error.message}")
    for more in [
        {"InstanceId": ""},
        {"InstanceId": 1},
        {"Nothing": 1},
        {"Name": None},
        {"ExpiryDurationInMinutes": "5"},
        {"ExpiryDurationInMinutes": 2**31},
        {"Attributes": {"": "x"}},
        {"References": {"k": {"Value": "x"}}},
        {"SegmentAttributes": {"a": {"ValueMap": {"b": {"ValueMap": {"c": {"ValueInteger": "1"}}}}}}},
    ]:
        if create.is_valid(base | more):
            fail(f"invalid by hand: {more}")
    meal = validators["kitchen", "cook-meal"]
    oven = {"Oven": {"Degrees": 180}}
    for heat, want in [(oven, True), ({"Stove": "x"}, True), (oven | {"Stove": "x"}, False), ({}, False), ({"Fire": 1}, False)]:
        errors = [error for error in meal.iter_errors({"MealName": "m", "Heat": heat}) if error.json_path.startswith("$.Heat")]
        if (not errors) != want:
            fail(f"union: {heat}")


check_models(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else test_data.MODELS)
check_instances()
sys.exit(1 if failures else 0)
