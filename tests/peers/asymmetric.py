"""Verifies signatures of Signature Version 4A without any signer of AWS's.

The private key is derived from the access key (NIST SP 800-108 in counter mode with HMAC-SHA-256, as AWS publishes it) and the public key
from that with `cryptography`, which also verifies the signature of the string to sign. The canonical request is built here from the
request as it was received.

    python3 tests/peers/asymmetric.py < REQUESTS

reads a JSON list of {method, target, headers, body, secret} and writes the number of valid signatures, or what is wrong with each. With
"single": true, the path is not encoded once more. Ends with 77 where `cryptography` is missing.
"""

import hashlib
import hmac
import json
import re
import sys
import urllib.parse

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
except ImportError:
    ec = None

ALGORITHM = "AWS4-ECDSA-P256-SHA256"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HEADER = re.compile(ALGORITHM + r" Credential=([^/]+)/(\d{8}/[^/]+/aws4_request), SignedHeaders=(\S+), Signature=([0-9a-f]+)$")


def private_key(key_id, secret):
    for counter in range(1, 255):
        context = ALGORITHM.encode() + b"\0" + key_id.encode() + bytes([counter]) + (256).to_bytes(4, "big")
        found = hmac.new(b"AWS4A" + secret.encode(), (1).to_bytes(4, "big") + context, hashlib.sha256).digest()
        number = int.from_bytes(found, "big")
        if number <= ORDER - 2:
            return ec.derive_private_key(number + 1, ec.SECP256R1())
    raise ValueError("no key")


def canonical(request, headers, signed):
    path, _, query = request["target"].partition("?")
    if not request.get("single"):
        path = urllib.parse.quote(path, safe="/-._~")
    pairs = sorted(pair.partition("=")[::2] for pair in query.split("&") if pair)
    query = "&".join(f"{name}={value}" for name, value in pairs)
    lines = [f"{name}:{' '.join(headers[name].split())}" for name in signed.split(";")]
    body = hashlib.sha256(request["body"].encode()).hexdigest()
    return "\n".join([request["method"], path or "/", query, *lines, "", signed, body])


def problem(request):
    """What is wrong with the signature of a request; None if it is valid."""
    headers = {name.lower(): value for name, value in request["headers"]}
    match = HEADER.match(headers.get("authorization", ""))
    if not match:
        return f"no signature in {headers.get('authorization')}"
    key_id, scope, signed, signature = match.groups()
    if not {"host", "x-amz-date", "x-amz-region-set"} <= set(signed.split(";")):
        return f"signed headers are {signed}"
    text = canonical(request, headers, signed)
    to_sign = "\n".join([ALGORITHM, headers["x-amz-date"], scope, hashlib.sha256(text.encode()).hexdigest()])
    public = private_key(key_id, request["secret"]).public_key()
    try:
        public.verify(bytes.fromhex(signature), to_sign.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return f"the signature is not valid for\n{text}"
    return None


if __name__ == "__main__":
    if ec is None:
        sys.exit(77)
    requests = json.load(sys.stdin)
    problems = [found for found in map(problem, requests) if found]
    print("\n".join(problems) if problems else f"{len(requests)} signatures are valid")
