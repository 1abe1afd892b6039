"""The services of `tests/models/depot.smithy` on werkzeug, written from the model by hand: none of our code is in it.

It keeps parcels in memory, checks the authentication of every request (`authentication.py`) and the form of every value, records
what it was sent, and fails as `Depot.faults` says.
"""

import base64
import decimal
import email.utils
import hashlib
import json
import re
import threading
import urllib.parse

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from . import authentication
from .authentication import Refused

CHUNK = 64 * 1024
LARGEST_LABEL = 32 * 1024 * 1024
ROUTES = [
    ("POST", "/parcels", "create_parcel"),
    ("GET", "/parcels", "list_parcels"),
    ("GET", "/parcels/<id>", "get_parcel"),
    ("PATCH", "/parcels/<id>", "update_parcel"),
    ("DELETE", "/parcels/<id>", "delete_parcel"),
    ("PUT", "/parcels/<id>/label", "put_label"),
    ("GET", "/parcels/<id>/label", "get_label"),
    ("POST", "/parcels/<id>/scans", "record_scan"),
    ("GET", "/parcels/<id>/scans", "list_scans"),
    ("GET", "/status", "get_status"),
    ("GET", "/tariffs", "list_tariffs"),
    ("POST", "/quotes", "quote_price"),
    ("POST", "/manifests/<path:path>", "import_manifest"),
    ("POST", "/days/close", "close_day"),
    ("POST", "/index", "rebuild_index"),
    ("GET", "/track/<id>", "track_parcel"),
]
URLS = Map([Rule(path, methods=[method], endpoint=name) for method, path, name in ROUTES])
UNION = ["address", "locker", "depot", "back"]


class Problem(Exception):
    """A modelled error: its name, status, members and headers."""

    def __init__(self, name, status, headers=(), **members):
        super().__init__(name)
        self.name, self.status, self.headers, self.members = name, status, list(headers), members


class Request:
    """A request as it came: nothing is decoded, except for the chunks of its body."""

    def __init__(self, environ):
        self.method, self.target = environ["REQUEST_METHOD"], environ["RAW_URI"]
        self.path, _, self.query = self.target.partition("?")
        self.headers = environ["depot.headers"]
        self.chunks = 0
        length = environ.get("CONTENT_LENGTH")
        is_chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
        self.body = environ["wsgi.input"].read() if is_chunked else environ["wsgi.input"].read(int(length or 0))

    def header(self, name):
        return authentication.header(self, name.lower())

    def arguments(self):
        return urllib.parse.parse_qsl(self.query, keep_blank_values=True)

    def json(self):
        if self.header("content-type") != "application/json":
            raise Problem("InvalidParcel", 400, message=f"content type {self.header('content-type')}")
        return json.loads(self.body, parse_float=number, parse_int=number)


class Depot:
    """Both services, on a port of this machine."""

    def __init__(self):
        self.server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.reset()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self):
        self.parcels, self.scans, self.labels, self.tokens = {}, {}, {}, {}
        # What was sent, with the status of the response.
        self.records = []
        self.digest = authentication.Digest()
        # Errors for the next requests with valid authentication: (name, status, headers).
        self.faults = []
        # States of parcels at their next reads, by number.
        self.progress = {}

    def __call__(self, environ, start_response):
        request = Request(environ)
        try:
            response = self.respond(request, environ)
        except Refused as refused:
            headers = [("WWW-Authenticate", challenge) for challenge in refused.challenges]
            response = error(Problem("AccessRefused", 401, headers, message=str(refused)))
        except Problem as problem:
            response = error(problem)
        except HTTPException as exception:
            response = exception.get_response(environ)
        self.records.append((request, response.status_code))
        return response(environ, start_response)

    def respond(self, request, environ):
        name, arguments = URLS.bind_to_environ(environ).match()
        operation = getattr(self, name)
        if name not in AUTHENTICATION:
            authentication.bearer(request)
        elif AUTHENTICATION[name] is not None:
            AUTHENTICATION[name](self, request)
        if self.faults:
            fault, status, headers = self.faults.pop(0)
            raise Problem(fault, status, headers, message=f"{fault} as told")
        return operation(request, **arguments)

    def parcel(self, number):
        if number not in self.parcels:
            raise Problem("ParcelNotFound", 404, message=f"There is no parcel {number}.", parcelId=number)
        return self.parcels[number]

    # --- Parcels.
    def create_parcel(self, request):
        token = request.header("request-token")
        need(token and len(token) > 3, "the header Request-Token is missing")
        if token in self.tokens:
            return written(self.parcels[self.tokens[token]], 201)
        given = request.json()
        check_parcel(given)
        number = f"DE-{len(self.parcels) + 1:04}-7"
        kept = {name: value for name, value in given.items() if name not in ("express",)}
        self.parcels[number] = {"parcelId": number, "state": "announced", "changedAt": 1767225600.25} | kept
        self.tokens[token] = number
        return written(self.parcels[number], 201)

    def get_parcel(self, request, id):
        need(request.body == b"" and not request.query, "a read has no body and no query")
        found = self.parcel(id)
        if self.progress.get(id):
            found["state"] = self.progress[id].pop(0)
            if found["state"] == "gone":
                del self.parcels[id]
                self.parcel(id)
        return written(found)

    def update_parcel(self, request, id):
        found, given = self.parcel(id), request.json()
        need(set(given) <= {"destination", "priority"}, f"members {sorted(given)}")
        since = request.header("if-unmodified-since")
        if since:
            is_date = email.utils.format_datetime(email.utils.parsedate_to_datetime(since), usegmt=True) == since
            need(is_date, f"If-Unmodified-Since is not an HTTP date: {since}")
            if email.utils.parsedate_to_datetime(since).timestamp() < 1767225600:
                raise Problem("ParcelChanged", 409, message="It was changed.", changedAt="2026-01-01T00:00:00.250Z")
        if "destination" in given:
            check_destination(given["destination"])
        found.update(given)
        return written(found)

    def delete_parcel(self, request, id):
        self.parcel(id)
        need(request.body == b"", "a body")
        need([name for name, _ in request.arguments()] in ([], ["reason"]), f"query {request.query}")
        del self.parcels[id]
        return Response(status=204)

    def list_parcels(self, request):
        arguments = request.arguments()
        states = [value for name, value in arguments if name == "state"]
        rest = {name: value for name, value in arguments if name != "state"}
        need(set(rest) <= {"since", "before", "next", "limit"}, f"query {request.query}")
        need(re.fullmatch(r"\d+(\.\d+)?", rest.get("since", "0")), f"since={rest.get('since')}")
        need(is_date_time(rest.get("before", "2026-01-01T00:00:00Z")), f"before={rest.get('before')}")
        found = [it for it in self.parcels.values() if not states or it["state"] in states]
        start, size = int(rest.get("next", "0 ")[:-1] or 0), int(rest.get("limit", 2))
        out = {"parcels": found[start : start + size]}
        if start + size < len(found):
            out["next"] = f"{start + size}="
        return written(out)

    def put_label(self, request, id):
        self.parcel(id)
        if len(request.body) > LARGEST_LABEL:
            raise Problem("LabelTooLarge", 413, message="The label is too large.", limit=LARGEST_LABEL)
        self.labels[id] = (request.header("content-type"), request.body)
        return written({"size": len(request.body), "checksum": hashlib.sha256(request.body).hexdigest()})

    def get_label(self, request, id):
        self.parcel(id)
        if id not in self.labels:
            raise Problem("ParcelNotFound", 404, message=f"The parcel {id} has no label.")
        media_type, body = self.labels[id]
        # In chunks, without a length.
        parts = (body[at : at + CHUNK] for at in range(0, len(body), CHUNK))
        response = Response(parts, headers={"Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"})
        response.headers["Content-Type"] = media_type or "application/octet-stream"
        return response

    # --- Scans.
    def record_scan(self, request, id):
        found, given = self.parcel(id), request.json()
        need(isinstance(given.get("place"), str), "no place")
        if "scannedAt" in given:
            when = email.utils.parsedate_to_datetime(given["scannedAt"])
            need(email.utils.format_datetime(when, usegmt=True) == given["scannedAt"], f"{given['scannedAt']}")
        for value in given.get("temperatures", []):
            need(value is None or is_number(value), f"temperature {value}")
        scans = self.scans.setdefault(id, [])
        scans.append({"scanId": f"scan-{len(scans) + 1}"} | given)
        found["state"] = "stored"
        return written({"scanId": scans[-1]["scanId"], "state": "stored"}, 201)

    def list_scans(self, request, id):
        self.parcel(id)
        rest = dict(request.arguments())
        need(set(rest) <= {"next", "limit"}, f"query {request.query}")
        scans, start, size = self.scans.get(id, []), int(rest.get("next", 0)), int(rest.get("limit", 2))
        page = {"scans": scans[start : start + size]}
        if start + size < len(scans):
            page["next"] = str(start + size)
        return written({"page": page})

    # --- The depot.
    def get_status(self, request):
        out = {"open": True, "days": ["2026-01-02T08:00:00Z", "2026-01-03T08:00:00.500Z"]}
        if authentication.optional(request):
            out["load"] = 0.25
        return written(out)

    def list_tariffs(self, request):
        hints = {name.lower(): value for name, value in request.headers if name.lower().startswith("depot-hint-")}
        tariffs = {name: {"price": number("4.90"), "maximumWeight": 31.5} for name, _ in request.arguments()}
        tariffs |= {name: {"price": number("0.00"), "maximumWeight": 1e-9} for name in hints}
        return written({"tariffs": tariffs})

    def quote_price(self, request):
        given = request.json()
        need(is_number(given.get("weight")), "no weight")
        check_destination(given["destination"])
        with decimal.localcontext() as context:
            context.prec = 60
            price = decimal.Decimal(text_of(given["weight"])) * decimal.Decimal("1.10000000000000000001")
        out = {"price": number(format(price, "f")), "details": {"steps": [given["weight"], None, True]}}
        if "contract" in given:
            out["contract"] = given["contract"]
        return written(out)

    def import_manifest(self, request, path):
        need(dict(request.arguments()).keys() <= {"dry run"}, f"query {request.query}")
        ids = request.json()["parcelIds"]
        known = [it for it in ids if it in self.parcels]
        return written({"accepted": len(known), "rejected": [it for it in ids if it not in known]}, 202)

    def close_day(self, request):
        given = request.json()
        need(set(given) <= {"day", "byteCount", "shortCount", "longCount", "ratio"}, f"members {sorted(given)}")
        return written({"closed-by": request.by, "counts": {"stored": number("9007199254740993")}})

    def rebuild_index(self, request):
        return written({})

    def track_parcel(self, request, id):
        return written({"state": self.parcel(id)["state"]})


def name_or_token(depot, request):
    """For CloseDay: the first scheme is Basic, the second one a token."""
    found = authentication.parsed(request)
    if found and found.type == "bearer":
        authentication.bearer(request)
        request.by = "token"
    else:
        authentication.basic(request)
        request.by = authentication.USERNAME


# By operation; the others need a token.
AUTHENTICATION = {
    "get_label": lambda depot, request: authentication.basic(request),
    "list_scans": lambda depot, request: authentication.basic(request),
    "record_scan": lambda depot, request: authentication.api_key(request),
    "get_status": lambda depot, request: authentication.optional(request),
    "list_tariffs": lambda depot, request: authentication.nothing(request),
    "quote_price": lambda depot, request: depot.digest.check(request),
    "import_manifest": lambda depot, request: authentication.sigv4(request),
    "close_day": name_or_token,
    "track_parcel": lambda depot, request: authentication.api_key_in_query(request),
}


class Handler(WSGIRequestHandler):
    """Keeps the headers as they came."""

    protocol_version = "HTTP/1.1"

    def make_environ(self):
        return super().make_environ() | {"depot.headers": list(self.headers.items())}

    def log(self, *arguments):
        pass


# --- Values.
def number(text):
    """A number of JSON with all its digits: a marked string, which `written` writes as it was."""
    return f"\0{text}"


def is_number(value):
    return isinstance(value, str) and value.startswith("\0")


def text_of(value):
    return value[1:]


def written(value, status=200):
    text = re.sub(r'"\\u0000([^"]*)"', r"\1", json.dumps(value))
    return Response(text, status=status, content_type="application/json")


def error(problem):
    response = written(problem.members, problem.status)
    # The protocol has the name in a header or in the body; both occur.
    if problem.status == 404:
        response = written(problem.members | {"__type": f"example.depot#{problem.name}"}, 404)
    else:
        response.headers["X-Amzn-Errortype"] = problem.name
    response.headers.extend(problem.headers)
    return response


def need(holds, what):
    if not holds:
        raise Problem("InvalidParcel", 400, message=what)


def is_date_time(text):
    return isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text)


def check_destination(value):
    is_one = isinstance(value, dict) and len(value) == 1 and next(iter(value)) in UNION
    need(is_one, f"the destination has not exactly one member: {value}")


def check_parcel(given):
    """The form of every member of CreateParcelInput on the wire."""
    problems = {}
    known = {
        "recipient": lambda it: isinstance(it, dict) and 0 < len(it["name"]) <= 80,
        "destination": lambda it: check_destination(it) or True,
        "contents": lambda it: all(isinstance(value["description"], str) for value in it.values()),
        "priority": lambda it: text_of(it) in ("0", "1", "2"),
        "weight": is_number,
        "declaration": lambda it: re.fullmatch(r"\0-?\d+", it),
        "slots": lambda it: all(is_date_time(slot.get("from", "2026-01-01T00:00:00Z")) for slot in it)
        and all(is_number(slot.get("until", number("0"))) for slot in it),
        "expectedAt": is_date_time,
        "notes": lambda it: True,
        "express": lambda it: isinstance(it, bool),
        "handling": lambda it: set(it) <= {"FRAGILE", "COLD", "UPRIGHT"},
        "fingerprint": lambda it: base64.b64encode(base64.b64decode(it, validate=True)).decode() == it,
    }
    for name, value in given.items():
        if name not in known or not known[name](value):
            problems[name] = {"reason": "unknown or malformed", "value": value}
    for name in ("recipient", "destination"):
        if name not in given:
            problems[name] = {"reason": "missing", "value": None}
    if problems:
        raise Problem("InvalidParcel", 400, message="Some members are invalid.", fields=problems)
