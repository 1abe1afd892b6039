"""What botocore sends for the cases of the matrix, and what it reads from responses; a JSON line each.

Takes the path of a service in botocore's format and the package of botocore's serializers (`botocore`, or `awscli.botocore` for
version 2 of the AWS CLI); cases are lines of stdin. Ends with status 3 where the package is not installed.
"""

import base64
import copy
import datetime
import importlib
import json
import math
import sys

PACKAGE = sys.argv[2]
try:
    serialize, parsers, model, awsrequest, utils = (
        importlib.import_module(f"{PACKAGE}.{name}") for name in ("serialize", "parsers", "model", "awsrequest", "utils")
    )
except ImportError:
    sys.exit(3)

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def params(value, shape, jsonvalue=False):
    """Parameters in the types that botocore takes."""
    kind = shape.type_name
    if value is None or jsonvalue or getattr(shape, "is_document_type", False):
        return value
    if kind == "structure":
        return {
            name: params(item, shape.members[name], "jsonvalue" in shape.members[name].serialization)
            for name, item in value.items()
        }
    if kind == "list":
        return [params(item, shape.member) for item in value]
    if kind == "map":
        return {key: params(item, shape.value) for key, item in value.items()}
    if kind == "blob":
        return base64.b64decode(value)
    if kind == "timestamp":
        seconds, nanos = value
        return EPOCH + datetime.timedelta(seconds=seconds, microseconds=nanos // 1000)
    if kind in ("float", "double"):
        return float(value)
    return value


def text(item):
    return item.decode("latin-1") if isinstance(item, bytes) else str(item)


def send(serializer, operation, values):
    request = serializer.serialize_to_request(values, operation)
    awsrequest.prepare_request_dict(request, endpoint_url="https://example.com", context={})
    sent = awsrequest.create_request_object(request).prepare()
    headers = {name.lower(): text(value) for name, value in sent.headers.items()}
    # botocore encodes a string only when it sends it.
    body = sent.body.encode("utf-8") if isinstance(sent.body, str) else sent.body or b""
    return {"method": sent.method, "uri": sent.url, "headers": headers, "body": text(body)}


def responses(data):
    """The service with the members of each output as an input, and the protocol that writes it as a response would be."""
    data = copy.deepcopy(data)
    protocol = data["metadata"]["protocol"]
    for name, operation in data["operations"].items():
        operation["input"] = {"shape": operation["output"]["shape"]}
        operation["http"] = {"method": "POST", "requestUri": "/"}
        operation.pop("endpoint", None)
        if protocol == "query":
            operation["input"]["locationName"] = f"{name}Result"
        elif protocol in ("ec2", "rest-xml"):
            operation["input"]["locationName"] = f"{name}Response"
    if protocol in ("query", "ec2"):
        data["metadata"]["protocol"] = "rest-xml"
    return data


def response(protocol, serializer, operation, values):
    sent = serializer.serialize_to_request(values, operation)
    body = sent["body"]
    body = body.encode("utf-8") if isinstance(body, str) else body or b""
    if protocol == "query":
        inner = body or f"<{operation.name}Result/>".encode()
        body = b"<%sResponse>%s</%sResponse>" % (operation.name.encode(), inner, operation.name.encode())
    elif protocol == "ec2":
        body = body or f"<{operation.name}Response/>".encode()
    headers = {name: text(value) for name, value in sent["headers"].items()}
    return headers, body


def plain(value):
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def read(parser, headers, body, shape):
    parts = {"status_code": 200, "headers": awsrequest.HeadersDict(headers), "body": body}
    found = parser.parse(parts, shape)
    found.pop("ResponseMetadata", None)
    return plain(found)


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:  # Whatever it is, botocore fails.
        return {"error": f"{type(error).__name__}: {error}"[:200]}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    protocol = data["metadata"]["protocol"]
    service = model.ServiceModel(data, "matrix")
    back = model.ServiceModel(responses(data), "matrix")
    writer = serialize.create_serializer(protocol, False)
    back_writer = serialize.create_serializer(back.metadata["protocol"], False)
    factory = parsers.ResponseParserFactory()
    factory.set_parser_defaults(
        timestamp_parser=lambda value: utils.parse_timestamp(value).isoformat(), blob_parser=lambda value: value
    )
    parser = factory.create_parser(protocol)
    for line in sys.stdin:
        case = json.loads(line)
        operation = service.operation_model(case["operation"])
        values = params(case["params"], operation.input_shape)
        result = attempt(send, writer, operation, values)
        output = operation.output_shape
        kept = {name: item for name, item in values.items() if name in output.members}
        answer = attempt(response, protocol, back_writer, back.operation_model(case["operation"]), kept)
        if isinstance(answer, tuple) and not operation.has_streaming_output:
            headers, body = answer
            result["response"] = {"headers": headers, "body": text(body), "value": attempt(read, parser, headers, body, output)}
        print(json.dumps(result))


main()
