"""Compares the first request of two programs, by value."""

import base64
import json
import re
import urllib.parse
from xml.etree import ElementTree

# Headers that differ between any two clients or runs.
OWN = {
    "accept-encoding",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "proxy-connection",
    "transfer-encoding",
    "user-agent",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-user-agent",
}
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Parts of presigned URLs, and of references that the AWS CLI makes, that depend on the time.
PASSING = [
    (re.compile(r"(X-Amz-(?:Date|Signature)(?:=|%3D))[0-9A-Za-z]+"), r"\1{signed}"),
    (re.compile(r"(X-Amz-Credential(?:=|%3D)\w+%(?:25)?2F)\d{8}"), r"\1{date}"),
    (re.compile(r"-1\d{9}-\d+\b"), "-{time}"),
    # The first 45 bytes of a policy are its end.
    (re.compile(r"(UploadPolicy=eyJleHBpcmF0aW9uIjog)\w{40}"), r"\1{time}"),
    (re.compile(r"(UploadPolicySignature=)[^&]+"), r"\1{signed}"),
]


def stable(text, known):
    """A text without what depends on time or chance; UUIDs that are not in the text `known` are random."""
    text = UUID.sub(lambda it: it[0] if it[0] in known else "{uuid}", text)
    for pattern, replacement in PASSING:
        text = pattern.sub(replacement, text)
    return text


def url(text, known):
    """A URL whose query is sorted."""
    before, mark, query = stable(text, known).partition("?")
    return before + mark + "&".join(sorted(query.split("&")))


def element(node):
    """An element as a value; the order of siblings counts only among those of the same name."""
    children = sorted((element(it) for it in node), key=lambda it: it[0])
    return [node.tag, node.text or "", sorted(node.attrib.items()), children]


def body_value(request, kind, known):
    """The body as a value that compares."""
    body = base64.b64decode(request["body"])
    if "form" in kind:
        return ["form", sorted(urllib.parse.parse_qsl(stable(body.decode(), known), keep_blank_values=True))]
    try:
        text = stable(body.decode(), known)
        if body[:1] in (b"{", b"["):
            return ["json", json.loads(text)]
        if body[:1] == b"<":
            return ["xml", element(ElementTree.fromstring(text))]
        if kind != "application/octet-stream":
            return ["text", text]
    except (UnicodeDecodeError, ValueError, ElementTree.ParseError):
        pass
    return ["bytes", base64.b64encode(body).decode()]


def canonical(request, known):
    """A request as values that compare."""
    headers = dict(request["headers"])
    path, _, query = request["target"].partition("?")
    scope = re.search(r"Credential=[^/]+/\d+/([^,]+)", headers.get("authorization", ""))
    body = body_value(request, headers.get("content-type", ""), known)
    # The order of elements is free, and a checksum depends on it.
    if body[0] == "xml":
        headers = {name: "{checksum}" if "checksum-crc" in name else value for name, value in headers.items()}
    return {
        "method": request["method"],
        "host": request["host"],
        "path": stable(path, known),
        "query": sorted(urllib.parse.parse_qsl(stable(query, known), keep_blank_values=True)),
        "headers": {name: stable(value, known) for name, value in headers.items() if name not in OWN},
        "body": body,
        "scope": scope[1] if scope else "",
    }


def lines_of(text):
    return [line for line in text.strip().split("\n") if line.strip()]


def compare(ours, theirs, known):
    """The verdict on an example, and the parts that differ."""
    if not ours["requests"] and not theirs["requests"]:
        same = ours["rc"] == theirs["rc"] and lines_of(ours["err"]) == lines_of(theirs["err"])
        return ("same-refusal" if same else "refusal-words"), []
    if not ours["requests"]:
        return "only-reference", []
    if not theirs["requests"]:
        return "only-program", []
    a, b = canonical(ours["requests"][0], known), canonical(theirs["requests"][0], known)
    parts = [[key, a[key], b[key]] for key in a if a[key] != b[key]]
    return ("requests" if parts else "same"), parts
