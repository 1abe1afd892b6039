"""One call per operation of `tests/models/depot.smithy`: as a command line, as an HTTP request written by hand, and its response."""

import dataclasses
import json
import urllib.parse

from . import authentication
from .server import number

TIME, EPOCH = "2026-01-02T03:04:05Z", 1767323045
PARCEL = "DE-0001-7"
SCHEMES = {
    "bearer": {"TOKEN": authentication.TOKEN},
    "key": {"API_KEY": authentication.KEY},
    "basic": {"USERNAME": authentication.USERNAME, "PASSWORD": authentication.PASSWORD},
    "sigv4": {
        "ACCESS_KEY_ID": authentication.ACCESS_KEY,
        "SECRET_ACCESS_KEY": authentication.SECRET_KEY,
        "SESSION_TOKEN": authentication.SESSION_TOKEN,
        "REGION": authentication.REGION,
    },
    "none": {},
}
SCHEMES["digest"] = SCHEMES["basic"]


@dataclasses.dataclass
class Case:
    """`words` are for our program; the rest is what curl sends, and the response that the program prints."""

    words: list
    scheme: str
    method: str
    target: str
    body: object = None
    headers: dict = dataclasses.field(default_factory=dict)
    out: object = None

    @property
    def name(self):
        return self.words[0]

    def curl(self, url):
        words = ["curl", "-sS", "--http1.1", "-X", self.method, url + self.target]
        # curl's signature covers headers that are removed in this way too.
        words += [] if self.scheme == "sigv4" else ["-H", "Accept:", "-H", "Expect:"]
        login = f"{authentication.USERNAME}:{authentication.PASSWORD}"
        keys = f"{authentication.ACCESS_KEY}:{authentication.SECRET_KEY}"
        scope = f"aws:amz:{authentication.REGION}:{authentication.SIGNING_NAME}"
        words += {
            "bearer": ["--oauth2-bearer", authentication.TOKEN],
            "key": ["-H", f"Authorization: Depot-Key {authentication.KEY}"],
            "basic": ["-u", login],
            "digest": ["--digest", "-u", login],
            "sigv4": ["--aws-sigv4", scope, "-u", keys, "-H", f"X-Amz-Security-Token: {authentication.SESSION_TOKEN}"],
            "none": [],
        }[self.scheme]
        headers = dict(self.headers)
        if self.body is not None:
            data = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
            headers.setdefault("Content-Type", "application/json")
            words += ["--data-binary", data.decode()]
        for name, value in headers.items():
            words += ["-H", f"{name}: {value}"]
        return words


def prepare(depot):
    """Five parcels, two scans of the first one, and its label."""
    depot.reset()
    for at in range(1, 6):
        id = f"DE-{at:04}-7"
        state = "stored" if at % 2 else "announced"
        depot.parcels[id] = {"parcelId": id, "state": state, "weight": number(f"{at}.50")}
    depot.scans[PARCEL] = [{"scanId": f"scan-{at}", "place": "gate"} for at in range(1, 4)]
    depot.labels[PARCEL] = ("application/pdf", b"%PDF label\n" * 20_000)


CREATED = {
    "recipient": {"name": "Ada \u00d6", "phone": "0123"},
    "destination": {"locker": {"station": "Main station", "box": 7}},
    "contents": {"1": {"description": "Books", "count": 2, "parts": [{"description": "Atlas"}]}, "2": {"description": "Tea"}},
    "priority": 2,
    "weight": 12.345678901234567,
    "declaration": 123456789012345678901234567890,
    "slots": [{"from": TIME, "until": EPOCH}, {"until": EPOCH + 1}],
    "expectedAt": TIME,
    "notes": {"a": [1, None, {"b": False}], "c": "text"},
    "handling": ["FRAGILE", "COLD"],
    "fingerprint": "AP8Q",
}
ADDRESS = {"street": "Ring 1", "city": "Bonn", "country": "FR"}
CASES = [
    Case(
        ["create-parcel", "--request-token", "token-4711", "--recipient", "name=Ada \u00d6,phone=0123", "--destination",
         "locker={station=Main station,box=7}", "--contents", json.dumps(CREATED["contents"]), "--priority", "2", "--weight",
         "12.345678901234567", "--declaration", "123456789012345678901234567890", "--slots",
         f"from={TIME},until={TIME}", f"until={EPOCH + 1}", "--expected-at", TIME, "--notes", json.dumps(CREATED["notes"]),
         "--handling", "FRAGILE", "COLD", "--fingerprint", "AP8Q"],
        "bearer", "POST", "/parcels", CREATED,
        {"Request-Token": "token-4711"}, {"parcelId": "DE-0006-7", "declaration": 123456789012345678901234567890},
    ),
    Case(["get-parcel", "--parcel-id", PARCEL], "bearer", "GET", f"/parcels/{PARCEL}", out={"state": "stored", "weight": 1.5}),
    Case(
        ["update-parcel", "--parcel-id", PARCEL, "--destination", "address={street=Ring 1,city=Bonn,country=FR}", "--priority",
         "0", "--unmodified-since", TIME],
        "bearer", "PATCH", f"/parcels/{PARCEL}", {"destination": {"address": ADDRESS}, "priority": 0},
        {"If-Unmodified-Since": "Fri, 02 Jan 2026 03:04:05 GMT"}, {"destination": {"address": ADDRESS}, "priority": 0},
    ),
    Case(
        ["delete-parcel", "--parcel-id", PARCEL, "--reason", "lost & found"],
        "bearer", "DELETE", f"/parcels/{PARCEL}?reason=lost%20%26%20found",
    ),
    Case(
        ["list-parcels", "--states", "stored", "lost", "--since", "2026-01-02T03:04:05Z", "--before", TIME, "--limit", "3",
         "--no-paginate"],
        "bearer", "GET",
        f"/parcels?state=stored&state=lost&since={EPOCH}&before={urllib.parse.quote(TIME, safe='')}&limit=3",
        out={"parcels": [{"parcelId": f"DE-{at:04}-7", "state": "stored", "weight": at + 0.5} for at in (1, 3, 5)]},
    ),
    Case(
        ["put-label", "--parcel-id", PARCEL, "--media-type", "image/png", "--label", "{label}"],
        "bearer", "PUT", f"/parcels/{PARCEL}/label", b"label " * 1000, {"Content-Type": "image/png"}, {"size": 6000},
    ),
    Case(
        ["get-label", "--parcel-id", PARCEL, "{outfile}"],
        "basic", "GET", f"/parcels/{PARCEL}/label",
        out={"mediaType": "application/pdf", "modifiedAt": "2026-01-01T00:00:00+00:00"},
    ),
    Case(
        ["record-scan", "--parcel-id", PARCEL, "--place", "gate", "--scanned-at", TIME, "--temperatures",
         json.dumps([1.5, None, -2.5])],
        "key", "POST", f"/parcels/{PARCEL}/scans",
        {"place": "gate", "scannedAt": "Fri, 02 Jan 2026 03:04:05 GMT", "temperatures": [1.5, None, -2.5]},
        out={"scanId": "scan-4", "state": "stored"},
    ),
    Case(
        ["list-scans", "--parcel-id", PARCEL, "--limit", "1", "--no-paginate"],
        "basic", "GET", f"/parcels/{PARCEL}/scans?limit=1",
        out={"page": {"scans": [{"scanId": "scan-1", "place": "gate"}], "next": "1"}},
    ),
    Case(["get-status"], "bearer", "GET", "/status", out={"open": True, "load": 0.25}),
    Case(["get-status"], "none", "GET", "/status", out={"open": True}),
    Case(
        ["list-tariffs", "--filters", "to=FR,kind=a b", "--hints", "First=1"],
        "none", "GET", "/tariffs?to=FR&kind=a%20b", headers={"Depot-Hint-First": "1"},
        out={"tariffs": {"to": {"price": 4.9, "maximumWeight": 31.5}, "kind": {"price": 4.9, "maximumWeight": 31.5},
                         "depot-hint-first": {"price": 0.0, "maximumWeight": 1e-09}}},
    ),
    Case(
        ["quote-price", "--weight", "1.5", "--destination", "back={}", "--contract", "123456789012345678901234567890"],
        "digest", "POST", "/quotes", {"weight": 1.5, "destination": {"back": {}}, "contract": 123456789012345678901234567890},
        out={"contract": 123456789012345678901234567890, "details": {"steps": [1.5, None, True]}},
    ),
    Case(
        ["import-manifest", "--path", "2026/november.csv", "--dry-run", "--parcel-ids", PARCEL, "DE-0009-7"],
        "sigv4", "POST", "/manifests/2026/november.csv?dry%20run=true", {"parcelIds": [PARCEL, "DE-0009-7"]},
        out={"accepted": 1, "rejected": ["DE-0009-7"]},
    ),
    Case(
        ["close-day", "--date", "2026-01-02", "--byte-count", "-128", "--short-count", "32767", "--long-count",
         "9007199254740993", "--ratio", "0.1"],
        "basic", "POST", "/days/close",
        {"day": "2026-01-02", "byteCount": -128, "shortCount": 32767, "longCount": 9007199254740993, "ratio": 0.1},
        out={"closedBy": authentication.USERNAME, "counts": {"stored": 9007199254740993}},
    ),
    # The second scheme of the operation, if only a token is configured.
    Case(["close-day"], "bearer", "POST", "/days/close", {}, out={"closedBy": "token"}),
    Case(["rebuild-index"], "bearer", "POST", "/index"),
]
