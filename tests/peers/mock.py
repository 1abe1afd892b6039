#!/usr/bin/env python3
"""Calls every operation of AWS services on `hardie mock` with boto3.

    tests/peers/mock.py [HARDIE [SERVICE]...]

HARDIE is the program `hardie`; without it, it is built here. The models are those of botocore, one process of `hardie mock` per
service. An input has the required members, with values that satisfy the constraints of the model; values of earlier responses are
used again. Streaming bodies are read. Needs boto3.

Prints one line per failure and a table with the number of operations, of responses that botocore parses, of errors of the model, of
validation errors (of inputs that could not be made valid, or that botocore itself rejects), of operations that are left out (event
streams), of failures, and of values in responses that violate a constraint. Failures are connection errors, responses that botocore cannot
parse or that lack all members or a required one, errors with status 5xx, with an unexpected code or without a message, and more than 5 % of
validation errors. Exit code 1 if anything fails; 0 also if boto3 is missing, which is reported.
"""

import datetime
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import warnings

try:
    import re._parser as regex
except ImportError:
    import sre_parse as regex

try:
    import boto3
    import botocore.config
    import botocore.exceptions
    import botocore.loaders
    import botocore.parsers
except ImportError:
    boto3 = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = {
    "json": ["dynamodb", "kms", "logs", "ecr"],
    "rest-json": ["lambda", "apigateway", "connect", "polly", "iot-data", "pinpoint"],
    "rest-xml": ["s3", "route53", "cloudfront"],
    "query": ["iam", "sts", "sns", "autoscaling", "cloudformation"],
    "ec2": ["ec2"],
    "smithy-rpc-v2-cbor": ["cloudwatch", "comprehendmedical"],
}
COLUMNS = ["operations", "parsed", "errors", "invalid", "streams", "failed", "violations"]
# No string matches a pattern whose second part begins with `^`.
IMPOSSIBLE = {r"^arn:aws([a-z-]+)?:ec2:[a-z\d-]+:\d{12}:placement-group/^.{1,255}$"}
# Their only members are of the resource, and the input does not set them.
EMPTY = {"PutBucketLifecycleConfiguration"}
# The names of validation errors in the protocols; an operation may have its own.
VALIDATION = {"ValidationException", "ValidationError", "InvalidParameterValue", "InvalidArgument"}
# Java's character classes, as members of a set of Python's.
CLASSES = {
    "L": "a-zA-Z", "Alpha": "a-zA-Z", "Alnum": "a-zA-Z0-9", "ASCII": r"\x00-\x7f", "Graph": "!-~", "Print": " -~", "Digit": "0-9",
    "N": "0-9", "Nd": "0-9", "P": "_.,-", "Punct": "_.,-", "S": "+=", "Z": " ", "Zs": " ", "Space": " ", "M": "\u0300", "Lu": "A-Z",
    "Ll": "a-z", "Upper": "A-Z", "Lower": "a-z", "C": "\x01", "Cc": "\x01", "Sc": "$", "Sm": "+", "Sk": "^", "So": "\u00a9", "Pd": "-",
    "Ps": "(", "Pe": ")", "Pc": "_", "Po": ".", "Pi": "\u00ab", "Pf": "\u00bb",
}  # fmt: skip
COMMON = [ord(letter) for letter in "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./ :=+@"]
CATEGORIES = {
    regex.CATEGORY_DIGIT: r"\d", regex.CATEGORY_NOT_DIGIT: r"\D", regex.CATEGORY_WORD: r"\w", regex.CATEGORY_NOT_WORD: r"\W",
    regex.CATEGORY_SPACE: r"\s", regex.CATEGORY_NOT_SPACE: r"\S",
}  # fmt: skip
# Values of members whose constraints are not in the model, but in botocore.
KNOWN = {"Bucket": "example-bucket", "CopySource": "example-bucket/key", "SourceRegion": "us-east-1"}


class Strings:
    """Strings that match a pattern."""

    def __init__(self, pattern):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.tree = regex.parse(in_python(pattern))
            self.compiled = re.compile(in_python(pattern))

    def find(self, least, most, chance):
        """A string with a length in the limits; None if none was found."""
        for attempt in range(400):
            self.more = [0, 1, 3, 8, least // 2 + 1, least + 1, 40][attempt % 7]
            self.groups = {}
            found = self.make(self.tree, chance)
            if least <= len(found) <= most and self.compiled.fullmatch(found):
                return found
        return None

    def make(self, nodes, chance):
        return "".join(self.node(kind, value, chance) for kind, value in nodes)

    def node(self, kind, value, chance):
        if kind is regex.LITERAL:
            return chr(value)
        if kind is regex.NOT_LITERAL:
            return self.one(lambda code: code != value)
        if kind is regex.ANY:
            return "a"
        if kind is regex.IN:
            return self.one(lambda code: is_in(code, value), [low for part, low in value if part is regex.LITERAL], value, chance)
        if kind is regex.BRANCH:
            return self.make(chance.choice(value[1]), chance)
        if kind is regex.SUBPATTERN:
            self.groups[value[0]] = self.make(value[3], chance)
            return self.groups[value[0]]
        if kind is regex.GROUPREF:
            return self.groups.get(value, "")
        if str(kind).endswith("_REPEAT"):
            least, most, inner = value
            return "".join(self.make(inner, chance) for _ in range(chance.randint(least, min(most, least + self.more))))
        if str(kind) == "ATOMIC_GROUP":
            return self.make(value, chance)
        # Anchors and assertions; the result is matched with the whole pattern.
        return ""

    def one(self, fits, literals=(), parts=(), chance=None):
        # Now and then another character than the first one.
        common = [code for code in COMMON if fits(code)]
        if common:
            return chr(chance.choice(common[:26]) if chance else common[0])
        ranges = [code for part, value in parts if part is regex.RANGE for code in value]
        return chr(next((code for code in [*literals, *ranges, *range(32, 0x3000)] if fits(code)), ord("a")))


def is_in(code, parts):
    negated, found = False, False
    for part, value in parts:
        if part is regex.NEGATE:
            negated = True
        elif part is regex.LITERAL:
            found |= code == value
        elif part is regex.RANGE:
            found |= value[0] <= code <= value[1]
        elif part is regex.CATEGORY:
            found |= re.fullmatch(CATEGORIES[value], chr(code)) is not None
    return found != negated


def in_python(pattern):
    """A pattern of Java or ECMAScript in Python's syntax."""
    pattern = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF").replace("(?<", "(?P<")
    pattern = pattern.replace("(?P<=", "(?<=").replace("(?P<!", "(?<!").replace(r"\z", r"\Z").replace(r"\/", "/")
    pattern = re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda found: f"\\U{int(found[1], 16):08x}", pattern)
    pattern = re.sub(r"\[:(\w+):\]", lambda found: CLASSES.get(found[1].capitalize(), "a-z"), pattern)
    made, inside, at = "", False, 0
    while at < len(pattern):
        named = re.match(r"\\p\{(?:Is|Posix)?(\w+)\}", pattern[at:])
        if named:
            members = CLASSES.get(named[1], "a-zA-Z")
            made += members if inside else f"[{members}]"
            at += named.end()
            continue
        size = 2 if pattern[at] == "\\" else 1
        if pattern[at] == "[" and inside:
            made += "\\"
        inside = (inside or pattern[at] == "[") and pattern[at] != "]"
        made += pattern[at : at + size]
        at += size
    return made


class Inputs:
    """Makes inputs."""

    def __init__(self, service):
        self.chance = random.Random(service)
        # Strings of earlier responses and inputs by the lower-case names of their members, also with the name of the resource.
        self.seen = {}
        # What the operation acts on: `restapi` of `CreateRestApi`.
        self.noun = ""
        self.strings = {}

    def input(self, operation):
        self.noun = re.sub("^[A-Z][a-z]+(?=[A-Z])", "", operation.name).lower()
        return self.structure(operation.input_shape, frozenset()) if operation.input_shape else {}

    def structure(self, shape, within):
        if shape.metadata.get("union") or shape.metadata.get("eventstream"):
            # The first member that does not contain the union again.
            names = sorted(shape.members, key=lambda name: contains(shape.members[name], {shape.name, *within}))[:1]
        else:
            tokens = [name for name, member in shape.members.items() if member.metadata.get("idempotencyToken")]
            names = [name for name in shape.required_members if name not in tokens]
            if within and not names:
                # Forms have no empty structures.
                names = [name for name in shape.members if name not in tokens and not contains(shape.members[name], {shape.name, *within})][:1]
        return {name: self.value(shape.members[name], name, {shape.name, *within}) for name in names}

    def value(self, shape, name, within=frozenset()):
        kind, limits = shape.type_name, shape.metadata
        least, most = limits.get("min"), limits.get("max")
        if kind == "structure":
            return {} if shape.is_document_type else self.structure(shape, within)
        if kind == "list":
            count = max(int(least or 1), 1)
            if contains(shape.member, within):
                count = int(least or 0)
            return [self.value(shape.member, f"{name}{index or ''}", within) for index in range(count)]
        if kind == "map":
            keys = []
            for number in range(max(int(least or 1), 1) if not contains(shape.value, within) else int(least or 0)):
                enum = shape.key.metadata.get("enum")
                keys.append(enum[number % len(enum)] if enum else self.value(shape.key, f"key{number or ''}"))
            return {key: self.value(shape.value, name, within) for key in keys}
        if kind == "string" or kind == "character":
            return self.string(shape, name)
        if kind in ("integer", "long", "float", "double", "bigdecimal", "biginteger"):
            value = max(1, least) if least is not None else 1
            value = min(value, most) if most is not None else value
            return float(value) if kind in ("float", "double") else int(value)
        if kind == "boolean":
            return True
        if kind == "timestamp":
            return datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
        if kind == "blob":
            return b"x" * max(int(least or 1), 1)
        raise ValueError(kind)

    def string(self, shape, name):
        if "jsonvalue" in shape.serialization:
            return {"a": 1}
        enum = shape.metadata.get("enum")
        if enum:
            return enum[0]
        if name in KNOWN:
            return KNOWN[name]
        for key in self.keys(name):
            if key in self.seen and fits(shape, self.seen[key]):
                return self.seen[key]
        least, most = int(shape.metadata.get("min") or 1), int(shape.metadata.get("max") or 1 << 30)
        pattern = shape.metadata.get("pattern")
        if pattern:
            strings = self.strings.get(pattern)
            try:
                strings = strings or Strings(pattern)
            except re.error:
                strings = None
            self.strings[pattern] = strings
            found = strings and strings.find(least, most, self.chance)
            if found:
                self.keep(name, found)
                return found
        value = re.sub(r"\W", "", name) or "value"
        return (value + "x" * max(least - len(value), 0))[:most]

    def keys(self, name):
        """The keys of a string in `seen`, the most exact one first; an `Id` says nothing without its resource."""
        name = name.lower()
        return [self.noun + name] + [name] * (name not in ("id", "arn", "name", "value", "type", "key"))

    def keep(self, name, value):
        for key in self.keys(name):
            self.seen.setdefault(key, value)

    def remember(self, shape, value):
        """Keeps the strings of a response."""
        if shape.type_name == "structure" and isinstance(value, dict):
            for name, member in shape.members.items():
                if isinstance(value.get(name), str) and member.type_name == "string":
                    self.keep(name, value[name])
                elif value.get(name) is not None:
                    self.remember(member, value[name])


def contains(shape, names, above=()):
    """Whether a value of the shape cannot be made without a structure of these names."""
    if shape.type_name == "list":
        return bool(shape.metadata.get("min")) and contains(shape.member, names, above)
    if shape.type_name == "map":
        return bool(shape.metadata.get("min")) and contains(shape.value, names, above)
    if shape.type_name != "structure" or shape.name in above:
        return False
    if shape.name in names:
        return True
    members = [contains(member, names, (*above, shape.name)) for name, member in shape.members.items()
               if shape.metadata.get("union") or name in shape.required_members]  # fmt: skip
    return bool(members) and (all(members) if shape.metadata.get("union") else any(members))


def fits(shape, value):
    """Whether a string or number satisfies the constraints of its shape."""
    limits = shape.metadata
    size = len(value) if hasattr(value, "__len__") else value
    if not limits.get("min", size) <= size <= limits.get("max", size):
        return False
    if isinstance(value, str):
        if limits.get("enum") and value not in limits["enum"]:
            return False
        if limits.get("pattern"):
            try:
                return limits["pattern"] in IMPOSSIBLE or bool(Strings(limits["pattern"]).compiled.search(value))
            except re.error:
                return True
    return True


def violations(shape, value, path):
    """The values of a response that violate a constraint of the model."""
    found = []
    if shape.type_name == "structure" and isinstance(value, dict) and not shape.is_document_type:
        for name, member in shape.members.items():
            if value.get(name) is not None:
                found += violations(member, value[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for item in value:
            found += violations(shape.member, item, f"{path}[]")
    elif shape.type_name == "map":
        for key, item in value.items():
            found += violations(shape.key, key, f"{path} (key)") + violations(shape.value, item, f"{path}{{}}")
    elif isinstance(value, (str, int, float)) and not isinstance(value, bool) and not fits(shape, value):
        found.append(f"{path}: {value!r}")
    return found


class Server:
    """`hardie mock` with one model."""

    def __init__(self, hardie, model):
        self.errors = tempfile.TemporaryFile("w+")
        command = [hardie, "mock", str(model), "--quiet"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.url = self.process.stdout.readline().strip().rpartition(" ")[2]
        self.keys = {}
        until = time.monotonic() + 60
        while len(self.keys) < 2 and time.monotonic() < until and self.process.poll() is None:
            time.sleep(0.02)
            self.keys = dict(re.findall(r"^export (AWS_\w*KEY\w*)=(\S+)$", self.stderr(), re.MULTILINE))
        if not self.url.startswith("http") or len(self.keys) < 2:
            self.stop()
            raise OSError(f"`hardie mock` did not start: {self.stderr()}")

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def client(service, server):
    config = botocore.config.Config(
        region_name="us-east-1",
        retries={"total_max_attempts": 1, "mode": "standard"},
        # Names such as streaming-localhost need not resolve.
        inject_host_prefix=False,
        read_timeout=60,
    )
    session = boto3.session.Session(
        aws_access_key_id=server.keys["AWS_ACCESS_KEY_ID"], aws_secret_access_key=server.keys["AWS_SECRET_ACCESS_KEY"]
    )
    return session.client(service, endpoint_url=server.url, config=config)


def order(name):
    """What creates comes first, what deletes last."""
    if name.startswith(("Create", "Register", "Put", "Start", "Run", "Allocate")):
        return 0
    return 2 if name.startswith(("Delete", "Remove", "Deregister", "Release", "Terminate", "Disassociate", "Detach")) else 1


def read(response, operation):
    """Reads the streams of a response."""
    for value in response.values():
        if hasattr(value, "iter_chunks"):
            value.read()
        elif operation.has_event_stream_output and hasattr(value, "close"):
            list(value)


def call(client, operation, inputs, found):
    """The column that counts this call, and what is wrong with it."""
    method = next(method for method, name in client.meta.method_to_api_mapping.items() if name == operation.name)
    if not hasattr(client, method):
        return "streams", "boto3 does not have it"
    try:
        given = inputs.input(operation)
        response = getattr(client, method)(**given)
        read(response, operation)
    except botocore.exceptions.ClientError as error:
        return error_of(client, operation, error.response)
    except (botocore.exceptions.ParamValidationError, botocore.exceptions.UndefinedModelAttributeError) as error:
        return "invalid", f"not sent: {error}"
    # What botocore fails with may be anything, here.
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}"
    shape = operation.output_shape
    if shape is None:
        return "parsed", ""
    missing = [name for name in shape.required_members if name not in response]
    if missing:
        return "failed", f"the response lacks {', '.join(missing)}"
    needed = any(not re.search("(?i)token|marker", name) for name in shape.members)
    if set(response) == {"ResponseMetadata"} and needed and operation.name not in EMPTY:
        return "failed", "the response lacks all members"
    inputs.remember(shape, response)
    found += violations(shape, response, operation.name)
    return "parsed", ""


def error_of(client, operation, response):
    error, status = response.get("Error", {}), response["ResponseMetadata"]["HTTPStatusCode"]
    code, message = error.get("Code", ""), error.get("Message", "")
    shown = f"{status} {code}: {message}"
    if status >= 500 or not message:
        return "failed", shown
    if operation.has_event_stream_input or operation.has_event_stream_output:
        # Another operation may have the same method and path.
        return "streams", shown
    if code in VALIDATION or re.match(r"\d+ validation errors? detected", message):
        return "invalid", shown
    shapes = client.meta.service_model.error_shapes
    modelled = {name for shape in shapes for name in (shape.name, shape.error_code)}
    # A response to HEAD has no body.
    is_head = operation.http["method"] == "HEAD"
    if is_head and code == "400":
        return "invalid", shown
    if code in modelled or code == "ResourceNotFoundException" or (is_head and code == "404"):
        return "errors", shown
    return "failed", shown


def check(hardie, service, loader):
    """Calls all operations of a service and returns its row of the table."""
    version = loader.determine_latest_version(service, "service-2")
    folder = next(path for path in (pathlib.Path(place) / service / version for place in loader.search_paths) if path.is_dir())
    server = Server(hardie, folder)
    row, found = dict.fromkeys(COLUMNS, 0), []
    try:
        at = client(service, server)
        inputs = Inputs(service)
        model = at.meta.service_model
        for name in sorted(model.operation_names, key=lambda name: (order(name), name)):
            row["operations"] += 1
            column, why = call(at, model.operation_model(name), inputs, found)
            row[column] += 1
            if column not in ("parsed", "errors"):
                print(f"{'FAILED' if column == 'failed' else column}: {service} {name}: {' '.join(why.split())[:300]}", flush=True)
        if server.process.poll() is not None:
            print(f"FAILED: {service}: the process ended with {server.process.returncode}: {server.stderr()[-1000:]}")
            row["failed"] += 1
    finally:
        server.stop()
    row["violations"] = len(found)
    if found:
        print(f"violations: {service}: {'; '.join(found[:3])}")
    if row["invalid"] > max(1, row["operations"] // 20):
        print(f"FAILED: {service}: {row['invalid']} inputs are not valid")
        row["failed"] += 1
    return row


def main():
    if boto3 is None:
        print("skipped: no boto3")
        return 0
    hardie, services = sys.argv[1:2], sys.argv[2:]
    if hardie:
        hardie = str(pathlib.Path(hardie[0]).resolve())
    else:
        subprocess.run(["cargo", "build", "-q", "--bin", "hardie"], cwd=ROOT, check=True)
        hardie = str(pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "debug/hardie")
    # Settings of the user do not matter.
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    loader = botocore.loaders.create_loader()
    rows = {}
    for protocol, names in SERVICES.items():
        for service in names:
            if services and service not in services:
                continue
            try:
                metadata = loader.load_service_model(service, "service-2")["metadata"]
            except botocore.exceptions.UnknownServiceError:
                print(f"skipped: botocore has no {service}")
                continue
            if protocol not in metadata.get("protocols", [metadata["protocol"]]):
                print(f"skipped: {service} of this botocore does not support {protocol}")
                continue
            rows[protocol, service] = check(hardie, service, loader)
    total = {column: sum(row[column] for row in rows.values()) for column in COLUMNS}
    print(f"\n{'':38}" + "".join(f"{column:>11}" for column in COLUMNS))
    for (protocol, service), row in [*rows.items(), (("", "total"), total)]:
        print(f"{protocol:19}{service:19}" + "".join(f"{row[column]:11}" for column in COLUMNS))
    return 1 if total["failed"] or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
