"""What botocore sends for the cases of httpRequestTests, a JSON line each.

Takes the path of the model and the service's id. The Smithy model becomes one of botocore's own
format, shape by shape; ends with status 3 where botocore is not installed.
"""

import datetime
import json
import sys

try:
    from botocore.awsrequest import create_request_object, prepare_request_dict
    from botocore.model import ServiceModel
    from botocore.serialize import create_serializer
except ImportError:
    sys.exit(3)

TOKEN = "00000000-0000-4000-8000-000000000000"
FORMATS = {"epoch-seconds": "unixTimestamp", "date-time": "iso8601", "http-date": "rfc822"}
KINDS = {"set": "list", "enum": "string", "intEnum": "integer", "byte": "integer", "short": "integer"}


class Converter:
    def __init__(self, shapes):
        self.shapes = shapes
        self.done = {}

    def shape(self, target):
        if target.startswith("smithy.api#"):
            name = target.split("#")[1].removeprefix("Primitive")
            return {"type": "structure" if name == "Unit" else name.lower(), "traits": {}}
        return self.shapes[target]

    def members(self, target):
        shape = self.shape(target)
        found = {}
        for mixin in shape.get("mixins", []):
            found.update(self.members(mixin["target"]))
        found.update(shape.get("members", {}))
        return found

    def is_json_header(self, member):
        media = self.shape(member["target"]).get("traits", {}).get("smithy.api#mediaType")
        return media == "application/json" and "smithy.api#httpHeader" in member.get("traits", {})

    def convert(self, target):
        name = target.replace("#", "__").replace(".", "_")
        if name in self.done:
            return name
        shape = self.shape(target)
        kind = KINDS.get(shape["type"], shape["type"])
        new = self.done[name] = {"type": kind}
        stamp = shape.get("traits", {}).get("smithy.api#timestampFormat")
        if stamp:
            new["timestampFormat"] = FORMATS[stamp]
        if kind == "document":
            new.update(type="structure", members={}, document=True)
        elif kind in ("structure", "union"):
            new.update(type="structure", members={}, required=[], union=kind == "union")
            for member, facts in self.members(target).items():
                new["members"][member] = self.reference(member, facts, new)
        elif kind == "list":
            new["member"] = {"shape": self.convert(shape["member"]["target"])}
        elif kind == "map":
            new["key"] = {"shape": self.convert(shape["key"]["target"])}
            new["value"] = {"shape": self.convert(shape["value"]["target"])}
        return name

    def reference(self, name, member, owner):
        new = {"shape": self.convert(member["target"])}
        traits = {key.split("#")[1]: value for key, value in member.get("traits", {}).items()}
        places = [
            ("httpLabel", "uri"),
            ("httpHeader", "header"),
            ("httpPrefixHeaders", "headers"),
            ("httpQuery", "querystring"),
            ("httpQueryParams", "querystring"),
            ("httpResponseCode", "statusCode"),
        ]
        for trait, place in places:
            if trait in traits:
                new["location"] = place
                if trait == "httpLabel":
                    new["locationName"] = name
                elif isinstance(traits[trait], str):
                    new["locationName"] = traits[trait]
        if "jsonName" in traits and "location" not in new:
            new["locationName"] = traits["jsonName"]
        if "timestampFormat" in traits:
            new["timestampFormat"] = FORMATS[traits["timestampFormat"]]
        if "httpPayload" in traits:
            owner["payload"] = name
        if "required" in traits:
            owner["required"].append(name)
        new["idempotencyToken"] = "idempotencyToken" in traits
        new["hostLabel"] = "hostLabel" in traits
        new["jsonvalue"] = self.is_json_header(member)
        return new

    def params(self, value, target):
        """A case's parameters as botocore takes them."""
        shape = self.shape(target)
        kind = shape["type"]
        if value is None or kind == "document":
            return value
        if kind in ("structure", "union"):
            members = self.members(target)
            return {
                key: json.loads(item)
                if self.is_json_header(members[key])
                else self.params(item, members[key]["target"])
                for key, item in value.items()
                if item is not None
            }
        if kind in ("list", "set"):
            return [self.params(item, shape["member"]["target"]) for item in value]
        if kind == "map":
            return {key: self.params(item, shape["value"]["target"]) for key, item in value.items()}
        if kind == "blob":
            return value.encode()
        if kind == "timestamp":
            return datetime.datetime.fromtimestamp(value, datetime.timezone.utc)
        if kind in ("float", "double") and isinstance(value, str):
            return float(value)
        return value


def send(serializer, operation, params):
    shape = operation.input_shape
    for name, member in shape.members.items() if shape else ():
        if member.metadata.get("idempotencyToken"):
            params.setdefault(name, TOKEN)
    request = serializer.serialize_to_request(params, operation)
    prepare_request_dict(request, endpoint_url="https://example.com", context={})
    sent = create_request_object(request).prepare()
    text = lambda item: item.decode("latin-1") if isinstance(item, bytes) else str(item)
    headers = {name.lower(): text(value) for name, value in sent.headers.items()}
    return {"method": sent.method, "uri": sent.url, "headers": headers, "body": text(sent.body or b"")}


def main(path, service):
    with open(path, encoding="utf-8") as file:
        converter = Converter(json.load(file)["shapes"])
    operations, cases = {}, []
    for operation in converter.shapes[service]["operations"]:
        facts = converter.shapes[operation["target"]]
        traits, name = facts["traits"], operation["target"].split("#")[1]
        found = [
            case
            for case in traits.get("smithy.test#httpRequestTests", [])
            if case.get("appliesTo") != "server"
        ]
        if not found:
            continue
        http = traits["smithy.api#http"]
        new = operations[name] = {"name": name, "http": {"method": http["method"], "requestUri": http["uri"]}}
        taken = facts.get("input", {}).get("target")
        if taken:
            new["input"] = {"shape": converter.convert(taken)}
        if "smithy.api#endpoint" in traits:
            new["endpoint"] = traits["smithy.api#endpoint"]
        cases.extend((name, taken, case) for case in found)
    metadata = {"protocol": "rest-json", "apiVersion": "1", "endpointPrefix": "x", "serviceId": "x"}
    model = ServiceModel({"metadata": metadata, "operations": operations, "shapes": converter.done}, "x")
    serializer = create_serializer("rest-json", False)
    for name, taken, case in cases:
        params = converter.params(case.get("params", {}), taken) if taken else {}
        try:
            sent = send(serializer, model.operation_model(name), params)
        except (AttributeError, TypeError) as error:
            sent = {"error": repr(error)}
        print(json.dumps({"id": case["id"], **sent}))


main(*sys.argv[1:])
