"""Verifies captured requests with botocore's signer.

Reads a JSON list of {method, url, headers, body, secret} from standard input, signs each again with
the moment, region and service that its Authorization header names, and compares. Ends with 77
where botocore is missing.
"""

import json
import re
import sys

try:
    import botocore.auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
except ImportError:
    sys.exit(77)

PATTERN = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request, "
    r"SignedHeaders=(\S+), Signature=([0-9a-f]{64})$"
)


def verify(captured):
    headers = {name.lower(): value for name, value in captured["headers"]}
    match = PATTERN.match(headers["authorization"])
    if match is None:
        return "no signature in " + headers["authorization"]
    key_id, region, service, signed, signature = match.groups()
    request = AWSRequest(
        method=captured["method"],
        url=captured["url"],
        data=captured["body"].encode("utf-8"),
        headers={name: headers[name] for name in signed.split(";") if name in headers},
    )
    request.context["timestamp"] = headers["x-amz-date"]
    signer = botocore.auth.SigV4Auth(
        Credentials(key_id, captured["secret"]), service, region
    )
    canonical = signer.canonical_request(request)
    wanted = captured.get("canonical")
    if wanted is not None and wanted != canonical:
        return "want canonical request\n%s\n\ngot\n%s" % (canonical, wanted)
    again = signer.signature(signer.string_to_sign(request, canonical), request)
    return None if again == signature else "want %s, got %s, for\n%s" % (again, signature, canonical)


def main():
    requests = json.load(sys.stdin)
    wrong = [verdict for verdict in map(verify, requests) if verdict]
    for verdict in wrong:
        print(verdict)
    if not wrong:
        print("%d signatures agree" % len(requests))


main()
