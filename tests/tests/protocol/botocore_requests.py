"""What botocore sends for the cases of httpRequestTests, a JSON line each.

Takes the path of the model, the service's id and botocore's word for its protocol. The Smithy model becomes one of botocore's own
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


XML = ("rest-xml", "query", "ec2")


class Converter:
    def __init__(self, shapes, service, protocol):
        self.shapes = shapes
        self.service = service
        self.protocol = protocol
        self.done = {}

    def traits(self, shape):
        found = {}
        for mixin in shape.get("mixins", []):
            found.update(self.traits(self.shapes[mixin["target"]]))
        return {**found, **{key.split("#")[1]: value for key, value in shape.get("traits", {}).items()}}

    def root(self, target):
        """What the outermost element of a body is called."""
        traits = self.traits(self.shape(target))
        new = {"locationName": traits.get("xmlName", target.split("#")[1])}
        namespace = traits.get("xmlNamespace") or self.traits(self.shapes[self.service]).get("xmlNamespace")
        return {**new, "xmlNamespace": namespace} if namespace else new

    def xml(self, name, member, traits):
        new = {}
        is_struct = self.shape(member["target"])["type"] in ("structure", "union")
        if "httpPayload" in traits and is_struct:
            new.update(self.root(member["target"]))
        if "xmlName" in traits:
            new["locationName"] = traits["xmlName"]
        if "xmlNamespace" in traits:
            new["xmlNamespace"] = traits["xmlNamespace"]
        for trait, key in [("xmlAttribute", "xmlAttribute"), ("xmlFlattened", "flattened")]:
            if trait in traits:
                new[key] = True
        if "ec2QueryName" in traits:
            new["queryName"] = traits["ec2QueryName"]
        elif self.protocol == "ec2":
            # AWS's own models have a name for each member.
            new.setdefault("locationName", name)
        return new

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
            new["member"] = self.item(shape["member"])
        elif kind == "map":
            new["key"] = self.item(shape["key"])
            new["value"] = self.item(shape["value"])
        return name

    def item(self, member):
        new = {"shape": self.convert(member["target"])}
        traits = self.traits(member)
        if self.protocol in XML:
            names = {key: traits[key] for key in ("xmlName", "xmlNamespace") if key in traits}
            new.update(self.xml("member", member, names) if names else {})
        if "timestampFormat" in traits:
            new["timestampFormat"] = FORMATS[traits["timestampFormat"]]
        return new

    def reference(self, name, member, owner):
        new = {"shape": self.convert(member["target"])}
        traits = self.traits(member)
        places = [
            ("httpLabel", "uri"),
            ("httpHeader", "header"),
            ("httpPrefixHeaders", "headers"),
            ("httpQuery", "querystring"),
            ("httpQueryParams", "querystring"),
            ("httpResponseCode", "statusCode"),
        ]
        for trait, place in places:
            if trait in traits and self.protocol.startswith("rest"):
                new["location"] = place
                if trait == "httpLabel":
                    new["locationName"] = name
                elif isinstance(traits[trait], str):
                    new["locationName"] = traits[trait]
        if "jsonName" in traits and "location" not in new and self.protocol == "rest-json":
            new["locationName"] = traits["jsonName"]
        if self.protocol in XML and "location" not in new:
            new.update(self.xml(name, member, traits))
        if "timestampFormat" in traits:
            new["timestampFormat"] = FORMATS[traits["timestampFormat"]]
        if "httpPayload" in traits and self.protocol.startswith("rest"):
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


def main(path, service, protocol):
    with open(path, encoding="utf-8") as file:
        converter = Converter(json.load(file)["shapes"], service, protocol)
    operations, cases = {}, []
    spoken = converter.shapes[service]["traits"]
    for operation in converter.shapes[service]["operations"]:
        facts = converter.shapes[operation["target"]]
        traits, name = facts["traits"], operation["target"].split("#")[1]
        found = [
            case
            for case in traits.get("smithy.test#httpRequestTests", [])
            if case.get("appliesTo") != "server" and case["protocol"] in spoken
        ]
        if not found:
            continue
        http = traits.get("smithy.api#http") if protocol.startswith("rest") else None
        http = http or {"method": "POST", "uri": "/"}
        new = operations[name] = {"name": name, "http": {"method": http["method"], "requestUri": http["uri"]}}
        taken = facts.get("input", {}).get("target")
        if taken == "smithy.api#Unit":
            taken = None
        if taken:
            new["input"] = {"shape": converter.convert(taken)}
            if protocol == "rest-xml":
                new["input"].update(converter.root(taken))
        if "smithy.api#endpoint" in traits:
            new["endpoint"] = traits["smithy.api#endpoint"]
        cases.extend((name, taken, case) for case in found)
    versions = [trait.removeprefix("aws.protocols#awsJson").replace("_", ".") for trait in spoken if "#awsJson" in trait]
    metadata = {
        "protocol": protocol,
        "apiVersion": converter.shapes[service].get("version", ""),
        "endpointPrefix": "x",
        "serviceId": "x",
        "targetPrefix": service.split("#")[1],
        **({"jsonVersion": versions[0]} if versions else {}),
    }
    model = ServiceModel({"metadata": metadata, "operations": operations, "shapes": converter.done}, "x")
    serializer = create_serializer(protocol, False)
    for name, taken, case in cases:
        params = converter.params(case.get("params", {}), taken) if taken else {}
        try:
            sent = send(serializer, model.operation_model(name), params)
        except (AttributeError, TypeError, KeyError, IndexError) as error:
            sent = {"error": repr(error)}
        print(json.dumps({"id": case["id"], **sent}))


main(*sys.argv[1:])
