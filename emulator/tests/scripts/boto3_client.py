"""What boto3 meets at the endpoint: success, every error, retries, replays, paging of nothing."""

import concurrent.futures
import datetime
import os
import urllib.error
import urllib.request
import uuid

import boto3
import botocore
import botocore.auth
from botocore.config import Config

CONTACT = {"InstanceId": "i-1", "Channel": "EMAIL", "InitiationMethod": "FLOW"}
ONCE = Config(retries={"max_attempts": 0})


def client(**options):
    options.setdefault("config", ONCE)
    return boto3.client("connect", **options)


def header(made, name, value, times=None):
    """Adds a header to the first requests of a client; it is not signed."""
    sent = []

    def add(request, **_):
        if times is None or len(sent) < times:
            request.headers[name] = value
        sent.append(request)

    made.meta.events.register("before-send.connect", add)
    return sent


def refused(error, made, status=None, says="", **members):
    try:
        made.create_contact(**{**CONTACT, **members})
    except botocore.exceptions.ClientError as caught:
        response = caught.response
        assert response["Error"]["Code"] == error, caught
        assert response["Error"]["Message"], response
        assert says in response["Error"]["Message"], response
        assert status in (None, response["ResponseMetadata"]["HTTPStatusCode"]), response
        print("  refused:", status, error, "-", response["Error"]["Message"][:90])
        return caught
    raise AssertionError(error + " did not come")


# Success.
connect = client()
answer = connect.create_contact(
    Name="\u00fc \u20ac \U0001f600",
    Attributes={"a": "b"},
    References={"r": {"Value": "https://example.com/?a=b", "Type": "URL"}},
    **CONTACT,
)
uuid.UUID(answer["ContactId"])
uuid.UUID(answer["ResponseMetadata"]["RequestId"])
assert answer["ContactArn"].endswith(":instance/i-1/contact/" + answer["ContactId"]), answer
connect.create_contact(RelatedContactId=answer["ContactId"], **CONTACT)
print("created", answer["ContactArn"])

# Idempotency, at the same time too.
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    ids = set(pool.map(lambda _: connect.create_contact(ClientToken="t", **CONTACT)["ContactId"], range(40)))
assert len(ids) == 1, ids
refused("IdempotencyException", connect, 409, ClientToken="t", Name="other")

# What is wrong with a request.
caught = refused("InvalidParameterException", connect, 400, "enum value set", Channel="FAX")
assert isinstance(caught, connect.exceptions.InvalidParameterException), caught
refused("InvalidParameterException", connect, 400, "CHAT", Channel="CHAT")
refused("InvalidRequestException", connect, 400, "external audio", PreviousContactId=answer["ContactId"])
refused("ResourceNotFoundException", connect, 404, "RelatedContactId", RelatedContactId="none")
refused("ResourceNotFoundException", connect, 404, InstanceId="arn:aws:connect:eu-west-9:1:instance/i-1")

# Each modeled error, as the client knows it.
for name in connect.meta.service_model.operation_model("CreateContact").error_shapes:
    failing = client()
    header(failing, "x-local-fail", name.name)
    caught = refused(name.name, failing, name.metadata["error"]["httpStatusCode"])
    assert isinstance(caught, getattr(failing.exceptions, name.name)), caught

# Retries: two answers of 503, two of 429, two lost; one contact each.
for fault, value in [("x-local-fail", "503"), ("x-local-throttle", "1"), ("x-local-fail", "drop")]:
    patient = client(config=Config(retries={"max_attempts": 4, "mode": "standard"}))
    sent = header(patient, fault, value, times=2)
    first = patient.create_contact(**CONTACT)
    assert first["ResponseMetadata"]["RetryAttempts"] == 2 and len(sent) == 3, first
    print("  retried:", fault, value)

# Signatures.
key = os.environ["AWS_ACCESS_KEY_ID"]
secret = os.environ["AWS_SECRET_ACCESS_KEY"]
wrong = client(aws_access_key_id=key, aws_secret_access_key="wrong")
refused("InvalidSignatureException", wrong, 403, "does not match the signature you provided")
wrong = client(aws_access_key_id="AKIDUNKNOWN", aws_secret_access_key="x")
refused("UnrecognizedClientException", wrong, 403)
wrong = client(aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token="x")
refused("UnrecognizedClientException", wrong, 403)
wrong = client(region_name="us-east-2")
refused("InvalidSignatureException", wrong, 403, "Credential should be scoped to a valid region")

changed = client()
changed.meta.events.register("before-send.connect", lambda request, **_: setattr(
    request, "body", bytes(request.body).replace(b"i-1", b"i-2")))
refused("InvalidSignatureException", changed, 403, "does not match")

right = botocore.auth.get_current_datetime
for minutes, says in [(-6, "Signature expired"), (6, "Signature not yet current")]:
    botocore.auth.get_current_datetime = lambda *a, **k: right(*a, **k) + datetime.timedelta(minutes=minutes)
    refused("InvalidSignatureException", client(), 403, says)
botocore.auth.get_current_datetime = right

# Presigned. botocore moves the members into the URL's query, so what such a URL asks for lacks them: the
# signature is taken, the request is not.
url = connect.generate_presigned_url("create_contact", Params=CONTACT, ExpiresIn=60)
assert "X-Amz-Signature" in url, url
for signed, status, error in [
    (url, 400, "InvalidParameterException"),
    (url.replace("i-1", "i-2"), 403, "InvalidSignatureException"),
    (url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"), 403, "InvalidSignatureException"),
]:
    request = urllib.request.Request(signed, data=b"", method="PUT")
    request.add_header("content-type", "application/json")
    try:
        urllib.request.urlopen(request)
        raise AssertionError("taken: " + signed)
    except urllib.error.HTTPError as caught:
        found = caught.code, caught.headers["x-amzn-errortype"]
        assert found == (status, error), (found, caught.read(), signed)
        print("  presigned:", *found)

# Paging of nothing: an operation that this build does not have.
try:
    list(connect.get_paginator("list_users").paginate(InstanceId="i-1"))
except botocore.exceptions.ClientError as caught:
    assert caught.response["ResponseMetadata"]["HTTPStatusCode"] == 404, caught
print("all as it should be")
