"""Checks how a request is authenticated: each scheme from its own standard, without our code.

Bearer tokens: RFC 6750. Basic: RFC 7617. Digest: RFC 7616 (MD5 and SHA-256, `qop=auth`, nonce counts, stale nonces). API keys:
the traits `httpApiKeyAuth` of `tests/models/depot.smithy`. Signature Version 4: botocore's signer.
"""

import datetime
import hashlib
import re
import secrets
import urllib.parse

from werkzeug.datastructures import Authorization

TOKEN = "t0ken.of-the_office~1+/="
KEY = "k3y of the scanner"
TRACKING_KEY = "tracking&key=1"
# A password with a colon and characters beyond ASCII, sent as UTF-8.
USERNAME, PASSWORD = "printer", "pass:w\u00f6rd"
REALM = "Parcel depot"
ACCESS_KEY, SECRET_KEY, SESSION_TOKEN = "DEPOTACCESSKEY", "s3cret/of+the/carrier", "s3ssion/token=="
REGION, SIGNING_NAME = "eu-depot-1", "depot"
HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
# The parameters that RFC 7616 (3.4) has in quotes, and those without.
QUOTED = ["username", "realm", "nonce", "uri", "response", "cnonce", "opaque"]
BARE = ["algorithm", "qop", "nc"]


class Refused(Exception):
    """The reason, and the challenges for the client."""

    def __init__(self, reason, challenges=()):
        super().__init__(reason)
        self.challenges = list(challenges)


def header(request, name="authorization"):
    """The only header of this name; None if there is none."""
    values = [value for key, value in request.headers if key.lower() == name]
    if len(values) > 1:
        raise Refused(f"{len(values)} headers {name}")
    return values[0] if values else None


def parsed(request):
    found = header(request)
    authorization = Authorization.from_header(found)
    if found and authorization is None:
        raise Refused("the header Authorization is not valid")
    return authorization


def bearer(request):
    found = header(request)
    if found != f"Bearer {TOKEN}":
        error = ' error="invalid_token"' if found else ""
        raise Refused("no valid token", [f"Bearer{error}"])


def api_key(request):
    if header(request) != f"Depot-Key {KEY}":
        raise Refused("no valid key")


def api_key_in_query(request):
    keys = [value for name, value in urllib.parse.parse_qsl(request.query) if name == "key"]
    if keys != [TRACKING_KEY] or header(request) is not None:
        raise Refused(f"{len(keys)} keys in the query, or not the valid one")


def basic(request):
    found = parsed(request)
    if not found or found.type != "basic" or (found.username, found.password) != (USERNAME, PASSWORD):
        raise Refused("no valid name and password", [f'Basic realm="{REALM}", charset="UTF-8"'])


def nothing(request):
    for name, _ in request.headers:
        if name.lower() in ("authorization", "cookie", "x-amz-date", "x-amz-security-token"):
            raise Refused(f"{name} is sent to an operation without authentication")


def optional(request):
    """Whether a token was sent; a wrong one is refused."""
    if header(request) is None:
        return False
    bearer(request)
    return True


class Digest:
    """Nonces of the server, how often each was used, and the algorithms that it offers."""

    def __init__(self, algorithms=("SHA-256", "MD5"), uses=100):
        self.algorithms, self.uses = list(algorithms), uses
        self.opaque = secrets.token_hex(8)
        # By nonce: the last nonce count.
        self.counts = {}

    def challenges(self, stale=False):
        nonce = secrets.token_urlsafe(18)
        self.counts[nonce] = 0
        rest = f'qop="auth, auth-int", nonce="{nonce}", opaque="{self.opaque}"' + (", stale=TRUE" if stale else "")
        return [f'Digest realm="{REALM}", algorithm={name}, {rest}' for name in self.algorithms]

    def check(self, request):
        found = parsed(request)
        if not found or found.type != "digest":
            raise Refused("no digest", self.challenges())
        text, given = header(request), found.parameters
        for name in QUOTED:
            if f'{name}="' not in text:
                raise Refused(f"{name} is missing or not in quotes", self.challenges())
        for name in BARE:
            if not re.search(rf'\b{name}=[^",]+', text):
                raise Refused(f"{name} is missing or in quotes", self.challenges())
        if given["nonce"] not in self.counts:
            raise Refused("unknown nonce", self.challenges(stale=True))
        if not re.fullmatch("[0-9a-f]{8}", given["nc"]) or int(given["nc"], 16) <= self.counts[given["nonce"]]:
            raise Refused(f"nonce count {given['nc']} was used before", self.challenges())
        expected = {"realm": REALM, "uri": request.target, "opaque": self.opaque, "qop": "auth", "username": USERNAME}
        for name, value in expected.items():
            if given[name] != value:
                raise Refused(f"{name} is {given[name]!r}, not {value!r}", self.challenges())
        if given["algorithm"] not in self.algorithms:
            raise Refused(f"algorithm {given['algorithm']} was not offered", self.challenges())

        def hashed(*parts):
            return HASHES[given["algorithm"]](":".join(parts).encode()).hexdigest()

        key, what = hashed(USERNAME, REALM, PASSWORD), hashed(request.method, request.target)
        response = hashed(key, given["nonce"], given["nc"], given["cnonce"], given["qop"], what)
        if given["response"] != response:
            raise Refused("the response of the digest is wrong", self.challenges())
        self.counts[given["nonce"]] = int(given["nc"], 16)
        if self.counts[given["nonce"]] > self.uses:
            raise Refused("the nonce is too old", self.challenges(stale=True))


def sigv4(request):
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    found = header(request) or ""
    shape = r"AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})"
    match = re.fullmatch(shape, found)
    if not match:
        raise Refused("no signature")
    credential, names, signature = match[1], match[2].split(";"), match[3]
    date = header(request, "x-amz-date") or ""
    when = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    if abs((datetime.datetime.now(datetime.timezone.utc) - when).total_seconds()) > 300:
        raise Refused("the request is too old")
    if credential != f"{ACCESS_KEY}/{date[:8]}/{REGION}/{SIGNING_NAME}/aws4_request":
        raise Refused(f"credential scope {credential}")
    token = header(request, "x-amz-security-token")
    if token not in (None, SESSION_TOKEN):
        raise Refused("session token")
    must = {"host", "x-amz-date"} | ({"x-amz-security-token"} if token else set())
    if must - set(names):
        raise Refused(f"not signed: {sorted(must - set(names))}")
    sent = header(request, "x-amz-content-sha256")
    if sent not in (None, hashlib.sha256(request.body).hexdigest()):
        raise Refused("the checksum of the body is wrong")
    headers = {name.lower(): value for name, value in request.headers if name.lower() in names}
    url = f"http://{header(request, 'host')}{request.target}"
    signed = AWSRequest(request.method, url, headers=headers, data=request.body)
    signed.context["timestamp"] = date
    signer = SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY, token), SIGNING_NAME, REGION)
    text = signer.string_to_sign(signed, signer.canonical_request(signed))
    if signer.signature(text, signed) != signature:
        raise Refused("the signature is wrong")
