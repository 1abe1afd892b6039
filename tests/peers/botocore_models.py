#!/usr/bin/env python3
"""Checks the output of `hardie generate --c2j` with botocore and the AWS CLI.

    tests/peers/botocore_models.py [MODEL.json | FOLDER]...

Without arguments: the invented kitchen, our models, and the published ones beside the project, where they are.
For each model botocore loads what we wrote, builds every operation's shapes, and serializes random parameters for it.
Where botocore has a model of the same service, it serializes the same parameters by that too, and the requests must be
the same (operations and members that only one of the two editions has are left out). Then the AWS CLI on PATH, and one
more named by HARDIE_AWS, learn the kitchen by `aws configure add-model` and send a request of it.
"""

import collections
import http.server
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading

import test_data

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
HARDIE = ROOT / "target/debug/hardie"
MOMENT = 1700000000
# Facts that AWS publishes differently for Smithy and for botocore: page sizes as strings, a slash at the end.
KNOWN = re.compile(
    r"(glacier|route-53)\.json List\w+: Integer is a integer, \w+ a string|route-53\.json ChangeResourceRecordSets:"
)

try:
    import botocore.loaders
    import botocore.model
    import botocore.serialize
    import botocore.session
except ImportError:
    sys.exit(print("skipped: no botocore"))


def models(arguments):
    paths = [pathlib.Path(argument) for argument in arguments] or [
        HERE / "models", ROOT / "models", test_data.MODELS]
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.json"))
        elif path.exists():
            yield path
        else:
            print(f"skipped: no {path.name}")


def has_service(path):
    text = path.read_text()
    return '"shapes"' in text and "aws.protocols#" in text and text.count('"type": "service"') + text.count('"type":"service"') == 1


def write(path, folder):
    """Our files for a model; returns the path of the first."""
    command = [HARDIE, "generate", "--c2j", "--model", path, "--operation", "all", "--out", folder]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{path}: {done.stdout}{done.stderr}")
    wrote = [line.split(" ", 1)[1] for line in done.stdout.splitlines() if line.endswith("/service-2.json")]
    return pathlib.Path(wrote[0])


class Maker:
    """Random values that two models accept, for members that exist in both."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def value(self, ours, theirs, depth=0):
        kind = ours.type_name
        if theirs is not None and theirs.type_name != kind:
            raise Differs(f"{ours.name} is a {kind}, {theirs.name} a {theirs.type_name}")
        if kind == "structure":
            return self.structure(ours, theirs, depth)
        if kind == "list":
            member = self.value(ours.member, theirs and theirs.member, depth + 1) if depth < 4 else None
            return [] if member is None else [member, member]
        if kind == "map":
            key, value = (self.value(a, b, depth + 1) for a, b in [
                (ours.key, theirs and theirs.key), (ours.value, theirs and theirs.value)]) if depth < 4 else (None, None)
            return {} if value is None else {key: value}
        if kind == "string":
            return self.random.choice(ours.enum) if ours.enum else f"a-{self.random.randrange(100)}"
        return {"integer": 7, "long": 8, "float": 1.5, "double": 2.5, "boolean": True, "timestamp": MOMENT,
                "blob": b"bytes"}[kind]

    def structure(self, ours, theirs, depth):
        out = {}
        if getattr(ours, "is_document_type", False):
            return {"any": [1, "thing"]}
        if depth > 4:
            return out
        for name, member in ours.members.items():
            other = theirs and theirs.members.get(name)
            if theirs is not None and other is None:
                continue
            if member.serialization.get("eventstream") or getattr(member, "is_eventstream", False):
                continue
            if "jsonvalue" in member.serialization and member.serialization.get("location") == "header":
                out[name] = {"json": True}
            else:
                out[name] = self.value(member, other, depth + 1)
            if getattr(ours, "is_tagged_union", False):
                break
        return out


class Differs(Exception):
    pass


def request(service, operation, params):
    serializer = botocore.serialize.create_serializer(service.metadata["protocol"], include_validation=False)
    it = serializer.serialize_to_request(params, operation)
    return json.loads(json.dumps(it, default=lambda value: value.decode("latin-1") if isinstance(value, bytes) else str(value)))


def own_models(loader):
    """botocore's models by service id."""
    found = {}
    for name in loader.list_available_services("service-2"):
        found[loader.load_service_model(name, "service-2")["metadata"].get("serviceId")] = name
    return found


def compare(path, folder, loader, own, counts):
    wrote = write(path, folder)
    ours = botocore.model.ServiceModel(json.loads(wrote.read_text()), wrote.parent.parent.name)
    theirs = None
    if ours.metadata["serviceId"] in own and "test" not in str(ours.metadata["serviceId"]).lower():
        name = own[ours.metadata["serviceId"]]
        data = loader.load_service_model(name, "service-2")
        data["metadata"] = dict(data["metadata"], protocol=ours.metadata["protocol"], jsonVersion=ours.metadata.get("jsonVersion"))
        theirs = botocore.model.ServiceModel(data, name)
        for key in ["endpointPrefix", "targetPrefix", "apiVersion", "signingName", "signatureVersion"]:
            mine, other = ours.metadata.get(key), theirs.metadata.get(key)
            if key == "signingName":
                other = other or theirs.metadata["endpointPrefix"]
            if key == "targetPrefix" and other is None:
                continue
            if mine != other:
                counts["metadata"].append(f"{path.name}: {key} {mine} {other}")
    for name in ours.operation_names:
        operation = ours.operation_model(name)
        if theirs is not None and name not in theirs.operation_names:
            counts["only here"].append(name)
            continue
        other = theirs and theirs.operation_model(name)
        if operation.has_event_stream_input:
            counts["event streams"].append(name)
            continue
        for shape in [operation.output_shape, *operation.error_shapes]:
            shape and Maker(name).value(shape, None)
        try:
            pair = (operation.input_shape, other and other.input_shape)
            params = Maker(name).structure(pair[0], pair[1] or (None if other is None else pair[0]), 0) if pair[0] else {}
            mine = request(ours, operation, params)
        except Differs as difference:
            counts["differ"].append(f"{path.name} {name}: {difference}")
            continue
        counts["serialized"].append(name)
        if other is None:
            continue
        their = request(theirs, other, params)
        facts = [(o.auth_type, o.endpoint, o.http_checksum_required, o.http_checksum, o.request_compression,
                  o.static_context_parameters, o.deprecated) for o in (operation, other)]
        if mine == their:
            counts["same"].append(name)
        else:
            counts["differ"].append(f"{path.name} {name}:\n    {mine}\n    {their}")
        if facts[0] != facts[1]:
            counts["facts"].append(f"{path.name} {name}:\n    {facts[0]}\n    {facts[1]}")


class Answer(http.server.BaseHTTPRequestHandler):
    seen = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        Answer.seen.append((self.command, self.path, json.loads(body)))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"MealId":"m-1","Ready":true}')

    def log_message(self, *_):
        pass


def add_model(program, service_file):
    """Adds the kitchen's model to an AWS CLI, and calls it."""
    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "HOME": home, "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s",
                       "AWS_DEFAULT_REGION": "us-west-2", "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true"}

        def aws(*words):
            done = subprocess.run([program, *words], capture_output=True, text=True, env=environment)
            if done.returncode:
                raise SystemExit(f"{program} {' '.join(words)}: {done.returncode} {done.stderr}")
            return done.stdout

        version = aws("--version").split()[0]
        aws("configure", "add-model", "--service-model", f"file://{service_file}", "--service-name", "kitchen")
        Answer.seen.clear()
        answer = aws("kitchen", "cook-meal", "--meal-name", "soup", "--request-token", "t", "--heat", "Oven={Degrees=200}",
                     "--endpoint-url", f"http://127.0.0.1:{server.server_port}")
        expected = ("POST", "/meals", {"MealName": "soup", "RequestToken": "t", "Heat": {"Oven": {"Degrees": 200}}})
        if Answer.seen != [expected] or json.loads(answer)["MealId"] != "m-1":
            raise SystemExit(f"{version}: sent {Answer.seen}, printed {answer}")
        page = aws("kitchen", "cook-meal", "help") if version.startswith("aws-cli/2") else ""
        assert "--meal-name" in page or not page
    server.shutdown()
    print(f"{version}: learned the kitchen by add-model and cooked a meal")


def main():
    subprocess.run(["cargo", "build", "--quiet", "--locked", "-p", "hardie"], cwd=ROOT, check=True)
    loader = botocore.loaders.Loader()
    own = own_models(loader)
    counts = collections.defaultdict(list)
    services = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in models(sys.argv[1:]):
            if has_service(path):
                services += 1
                compare(path, folder, loader, own, counts)
        kitchen = write(HERE / "models/kitchen.json", folder)
        for program in filter(None, ["aws", os.environ.get("HARDIE_AWS")]):
            try:
                add_model(program, kitchen)
            except FileNotFoundError:
                print(f"skipped: no {program}")
        os.environ["AWS_DATA_PATH"] = folder
        session = botocore.session.Session()
        assert "CookMeal" in session.get_service_model("kitchen").operation_names
    print(f"{services} models: " + ", ".join(f"{len(counts[key])} {key}" for key in [
        "serialized", "same", "differ", "facts", "metadata", "only here", "event streams"]))
    limit = int(os.environ.get("HARDIE_SHOW", "20"))
    for key in ["differ", "facts", "metadata"]:
        for line in counts[key][:limit]:
            print(f"{key}: {line}")
    unknown = [text for text in counts["differ"] if not KNOWN.match(text)]
    return bool(unknown and not sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
