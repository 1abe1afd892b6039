"""A service as its JSON AST has it: sample values, and what they are on the wire in restJson1, simpleRestJson and rpcv2Json.

Written from the Smithy specification; only the JSON AST itself comes from our program (`hardie ast`).
"""

import base64
import json
import re
import urllib.parse

PRELUDE = "smithy.api#"
LIFECYCLE = ["create", "put", "read", "update", "delete", "list"]
# A time in each format, and as the program prints it.
DATE_TIME, EPOCH, HTTP_DATE = "2026-01-02T03:04:05Z", 1767323045, "Fri, 02 Jan 2026 03:04:05 GMT"
PRINTED_TIME = "2026-01-02T03:04:05+00:00"
RPC = "smithy.protocols#rpcv2Json"


class Mismatch(Exception):
    """What a request does not have as the model says."""


def need(holds, what):
    if not holds:
        raise Mismatch(what)


def sample_string(length):
    low, high = length.get("min", 0), length.get("max", 100)
    return "sample text"[:high].ljust(low, "x")


class Model:
    def __init__(self, text, service):
        self.shapes = json.loads(text)["shapes"]
        self.service = service
        self.protocol = next(
            id for id in self.traits(service) if id in ("aws.protocols#restJson1", "alloy#simpleRestJson", RPC)
        )

    def shape(self, id):
        if id in self.shapes:
            return self.shapes[id]
        name = id.removeprefix(PRELUDE)
        kind = {"Unit": "structure"}.get(name, name.removeprefix("Primitive"))
        return {"type": kind[0].lower() + kind[1:], "members": {}}

    def traits(self, id):
        return self.shape(id).get("traits", {})

    def members(self, id):
        """The members of a shape by name, with those of its mixins: (target, traits)."""
        shape, found = self.shape(id), {}
        for mixin in shape.get("mixins", []):
            found |= self.members(mixin["target"])
        for name, member in shape.get("members", {}).items():
            found[name] = (member["target"], member.get("traits", {}))
        return found

    def operations(self):
        """The ids of the operations of the service and of its resources, by name."""
        found, left = {}, [self.service]
        while left:
            shape = self.shape(left.pop())
            ids = [it["target"] for it in shape.get("operations", []) + shape.get("collectionOperations", [])]
            ids += [shape[name]["target"] for name in LIFECYCLE if name in shape]
            found |= {id.split("#")[1]: id for id in ids}
            left += [it["target"] for it in shape.get("resources", [])]
        return found

    def has_events(self, id):
        """Whether the input or output has an event stream."""
        return any(
            self.shape(target)["type"] == "union" and PRELUDE + "streaming" in self.traits(target)
            for side in ("input", "output")
            for target, _ in self.members(self.end(id, side)).values()
        )

    def end(self, id, side):
        return self.shape(id).get(side, {"target": "smithy.api#Unit"})["target"]

    # --- Values.
    def sample(self, id, traits=None, depth=0):
        """A valid value of a shape, as documents of the command line have it."""
        shape, traits = self.shape(id), self.traits(id) | (traits or {})
        kind = shape["type"]
        if PRELUDE + "httpResponseCode" in traits:
            return 201
        if kind in ("structure", "union"):
            members = list(self.members(id).items())
            members = members[:1] if kind == "union" else members
            return {name: self.sample(target, more, depth + 1) for name, (target, more) in members}
        if kind == "list":
            return [] if depth > 6 else [self.sample(shape["member"]["target"], shape["member"].get("traits"), depth + 1)]
        if kind == "map":
            key = self.sample(shape["key"]["target"], shape["key"].get("traits"), depth + 1)
            return {key: self.sample(shape["value"]["target"], shape["value"].get("traits"), depth + 1)}
        if kind in ("enum", "intEnum"):
            values = self.members(id).items()
            return next(more.get(PRELUDE + "enumValue", name) for name, (_, more) in values)
        if kind == "string":
            return sample_string(traits.get(PRELUDE + "length", {}))
        low = int(traits.get(PRELUDE + "range", {}).get("min", 0))
        simple = {"boolean": True, "blob": "AP8Q", "timestamp": DATE_TIME, "document": {"a": [1, None]}, "float": 0.5, "double": 0.5}
        return simple.get(kind, max(low, 7))

    def fill(self, id, skeleton, traits=None):
        """A skeleton with valid values in place of its empty ones; fails if a member of it is not in the model."""
        kind = self.shape(id)["type"]
        if kind not in ("structure", "union"):
            return self.sample(id, traits)
        members = self.members(id)
        streams = {name for name, (target, _) in members.items() if PRELUDE + "streaming" in self.traits(target)}
        wanted = set(members) - streams if kind == "structure" else set(skeleton)
        need(set(skeleton) == wanted, f"the skeleton of {id} has {sorted(skeleton)}, not {sorted(wanted)}")
        if kind == "union":
            return self.sample(id)
        return {name: self.fill(*members[name][:1], value, members[name][1]) for name, value in skeleton.items()}

    def same(self, id, one, other):
        """Whether two values are the same; members that are missing on either side are not."""
        kind = self.shape(id)["type"]
        if kind in ("structure", "union"):
            members = self.members(id)
            if not isinstance(one, dict) or not isinstance(other, dict) or set(one) != set(other):
                return False
            return all(self.same(members[name][0], one[name], other[name]) for name in one)
        if kind == "timestamp":
            return DATE_TIME in (one, other) and {one, other} <= {DATE_TIME, PRINTED_TIME}
        if kind in ("list", "map"):
            target = self.shape(id)["member" if kind == "list" else "value"]["target"]
            pairs = zip(one, other) if kind == "list" else [(one[key], other.get(key)) for key in one]
            return len(one) == len(other) and all(self.same(target, *pair) for pair in pairs)
        return one == other and isinstance(one, bool) == isinstance(other, bool)

    # --- JSON.
    def json_name(self, name, traits):
        return name if self.protocol == RPC else traits.get(PRELUDE + "jsonName", name)

    def format(self, id, traits, default):
        found = traits.get(PRELUDE + "timestampFormat") or self.traits(id).get(PRELUDE + "timestampFormat")
        return found or default

    def to_json(self, id, value, traits=None):
        """The JSON of a value on the wire."""
        kind = self.shape(id)["type"]
        if kind in ("structure", "union"):
            members = self.members(id)
            return {self.json_name(name, members[name][1]): self.to_json(members[name][0], it, members[name][1])
                    for name, it in value.items()}
        if kind == "list":
            member = self.shape(id)["member"]
            return [self.to_json(member["target"], it, member.get("traits", {})) for it in value]
        if kind == "map":
            member = self.shape(id)["value"]
            return {key: self.to_json(member["target"], it, member.get("traits", {})) for key, it in value.items()}
        if kind == "timestamp":
            return self.time(self.format(id, traits or {}, "epoch-seconds"))
        return value

    def from_json(self, id, value, traits=None):
        """The value of JSON on the wire; fails for members that are unknown and for forms that are wrong."""
        kind, where = self.shape(id)["type"], id.split("#")[1]
        if kind in ("structure", "union"):
            need(isinstance(value, dict), f"{where} is not an object: {value}")
            names = {self.json_name(name, more): (name, target, more) for name, (target, more) in self.members(id).items()}
            need(set(value) <= set(names), f"{where} has {sorted(value)}, but members are {sorted(names)}")
            need(kind == "structure" or len(value) == 1, f"{where} has {len(value)} members")
            return {names[key][0]: self.from_json(*names[key][1:2], it, names[key][2]) for key, it in value.items()}
        if kind == "list":
            need(isinstance(value, list), f"{where} is not a list: {value}")
            return [self.from_json(self.shape(id)["member"]["target"], it) for it in value]
        if kind == "map":
            need(isinstance(value, dict), f"{where} is not an object: {value}")
            return {key: self.from_json(self.shape(id)["value"]["target"], it) for key, it in value.items()}
        if kind == "timestamp":
            wanted = self.time(self.format(id, traits or {}, "epoch-seconds"))
            need(value == wanted and isinstance(value, type(wanted)), f"{where}: {value!r}, not {wanted!r}")
            return DATE_TIME
        forms = {"boolean": bool, "string": str, "enum": str, "blob": str, "float": (int, float), "double": (int, float),
                 "document": object}
        form = forms.get(kind, int)
        is_right = isinstance(value, form) and (form in (bool, object) or not isinstance(value, bool))
        need(is_right, f"{where}: {value!r} is not of the type {kind}")
        return value

    def time(self, format):
        return {"date-time": DATE_TIME, "epoch-seconds": EPOCH, "http-date": HTTP_DATE}[format]

    # --- Single values, in headers, queries and labels.
    def to_text(self, id, value, traits, default):
        kind = self.shape(id)["type"]
        if kind == "timestamp":
            return str(self.time(self.format(id, traits, default)))
        if kind == "boolean":
            return "true" if value else "false"
        return str(value)

    def from_text(self, id, text, traits, default):
        kind = self.shape(id)["type"]
        if kind == "timestamp":
            need(text == str(self.time(self.format(id, traits, default))), f"timestamp {text}")
            return DATE_TIME
        if kind == "boolean":
            need(text in ("true", "false"), f"boolean {text}")
            return text == "true"
        if kind in ("string", "enum"):
            return text
        return float(text) if kind in ("float", "double") else int(text)


class Route:
    """The binding of an operation to HTTP."""

    def __init__(self, model, name, id):
        self.model, self.name, self.id = model, name, id
        self.input, self.output = model.end(id, "input"), model.end(id, "output")
        if model.protocol == RPC:
            self.method, self.code = "POST", 200
            self.pattern = re.compile(f"/service/{model.service.split('#')[1]}/operation/{name}")
            return
        http = model.traits(id)[PRELUDE + "http"]
        self.method, self.code = http["method"], http.get("code", 200)
        path = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(http["uri"].partition("?")[0]))
        self.pattern = re.compile(path)

    def parts(self, id, bindings):
        """The members that are bound to a part of the request or response, and those of the body."""
        if self.model.protocol == RPC:
            return {}, self.model.members(id)
        bound = {name: member for name, member in self.model.members(id).items()
                 if any(PRELUDE + it in member[1] for it in bindings)}
        return bound, {name: it for name, it in self.model.members(id).items() if name not in bound}

    def read(self, request, match):
        """The input of a request."""
        bound, body = self.parts(self.input, ["httpLabel", "httpQuery", "httpHeader", "httpPayload"])
        value, query = {}, dict(urllib.parse.parse_qsl(request["query"], keep_blank_values=True))
        known, payload = set(), None
        for name, (target, traits) in bound.items():
            if PRELUDE + "httpLabel" in traits:
                value[name] = self.model.from_text(target, urllib.parse.unquote(match[name]), traits, "date-time")
            elif PRELUDE + "httpQuery" in traits:
                key = traits[PRELUDE + "httpQuery"]
                known.add(key)
                if key in query:
                    value[name] = self.model.from_text(target, query[key], traits, "date-time")
            elif PRELUDE + "httpHeader" in traits:
                key = traits[PRELUDE + "httpHeader"].lower()
                if key in request["headers"]:
                    value[name] = self.model.from_text(target, request["headers"][key], traits, "http-date")
            else:
                payload = (name, target)
        need(set(query) == set(query) & known, f"query {request['query']}")
        if self.model.protocol == RPC:
            need(request["headers"].get("smithy-protocol") == "rpc-v2-json", "no header smithy-protocol: rpc-v2-json")
            need(request["headers"].get("accept") == "application/json", "no header accept: application/json")
        if payload:
            self.is_json(request)
            value[payload[0]] = self.model.from_json(payload[1], json.loads(request["body"]))
        elif body:
            self.is_json(request)
            value |= self.model.from_json(self.input, json.loads(request["body"]))
        else:
            need(request["body"] in (b"", b"{}"), f"a body without members: {request['body']}")
        return value

    def is_json(self, request):
        need(request["headers"].get("content-type") == "application/json", "the content type is not application/json")

    def write(self, value):
        """Status, headers and body of a response with this output."""
        bound, body = self.parts(self.output, ["httpHeader", "httpPayload", "httpResponseCode"])
        status, headers = self.code, {}
        content = json.dumps(self.model.to_json(self.output, {name: value[name] for name in body})).encode()
        if not body and self.model.protocol != RPC:
            content = b""
        for name, (target, traits) in bound.items():
            if PRELUDE + "httpHeader" in traits:
                headers[traits[PRELUDE + "httpHeader"]] = self.model.to_text(target, value[name], traits, "http-date")
            elif PRELUDE + "httpResponseCode" in traits:
                status = value[name]
            elif self.model.shape(target)["type"] == "blob":
                content = base64.b64decode(value[name])
                headers["Content-Type"] = "application/octet-stream"
            else:
                content = self.payload(target, value[name])
        if content:
            headers.setdefault("Content-Type", "application/json")
        if self.model.protocol == RPC:
            headers["smithy-protocol"] = "rpc-v2-json"
        return status, headers, b"" if self.method == "HEAD" or status == 204 else content

    def payload(self, target, value):
        """A string is sent as it is in restJson1, and as JSON in simpleRestJson."""
        is_text = self.model.shape(target)["type"] in ("string", "enum") and self.model.protocol != "alloy#simpleRestJson"
        return value.encode() if is_text else json.dumps(self.model.to_json(target, value)).encode()
