#!/usr/bin/env python3
"""Runs the program of a service that is not AWS's, `tests/models/depot.smithy`, against a server in Python, beside curl.

    tests/peers/own_service.py [WORD]...

`hardie new` makes the crates of both services of the model, which are built in the folder of `tests/peers/consumer.py`. The server
(`depot/server.py`, on werkzeug) is written from the model by hand and checks each authentication scheme by its own standard. Each
operation is called by the program and by curl, whose requests are written by hand too (`depot/cases.py`); what the server receives
must be the same. Then each scheme is refused, and pagination, the waiter, retries, streams and digests are tried. WORDs select checks
by name. Exit code 1 if something is not as it should be.
"""

import hashlib
import importlib.util
import json
import os
import pathlib
import shutil
import sys
import tempfile

for needed in ("werkzeug", "botocore"):
    if importlib.util.find_spec(needed) is None:
        print(f"skipped: own service: {needed} is not installed")
        sys.exit(0)
if not shutil.which("curl"):
    print("skipped: own service: curl is not installed")
    sys.exit(0)

from depot import authentication
from depot.cases import CASES, PARCEL, SCHEMES, Case, prepare
from depot.crate import HARDIE, MODEL, Crate, run
from depot.server import Depot

# What differs between two clients, or from second to second.
VARIABLE = ["user-agent", "connection", "x-amz-date"]
SECRETS = [authentication.TOKEN, authentication.KEY, authentication.TRACKING_KEY, authentication.PASSWORD,
           authentication.SECRET_KEY, authentication.SESSION_TOKEN]
failed = []


def check(what, holds, why=""):
    if holds:
        print(f"as it should be: {what}")
    else:
        failed.append(what)
        print(f"not so: {what}: {str(why)[-3000:]}")


class Program:
    """A program with an empty home folder; every output is searched for secrets."""

    def __init__(self, path, depot, home):
        self.path, self.depot, self.home = path, depot, home
        self.prefix = path.name.upper().replace("-", "_")

    def run(self, *words, secrets=None, given=None, more=None):
        """`secrets` are variables without the prefix of the program."""
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
        env |= {f"{self.prefix}_{name}": value for name, value in {"ENDPOINT_URL": self.depot.url, **(secrets or {})}.items()}
        ran = run([self.path, *words], env=env | (more or {}), given=given, cwd=self.home)
        found = [secret for secret in SECRETS if secret in ran.out + ran.err]
        if found:
            check(f"{words[0]} keeps secrets", False, f"{found} in {ran.out + ran.err}")
        return ran


def comparable(request, scheme):
    """A request without what differs on purpose: the signature, the numbers of a digest, the order of headers."""
    headers = sorted((name.lower(), value) for name, value in request.headers if name.lower() not in VARIABLE)
    out = []
    for name, value in headers:
        if name == "authorization" and scheme == "digest":
            found = authentication.parsed(request).parameters
            value = sorted((key, it) for key, it in found.items() if key not in ("nonce", "cnonce", "response", "opaque"))
        if name == "authorization" and scheme == "sigv4":
            value = value.split(",")[0]
        if (name, value) == ("accept", "*/*"):
            continue
        if name == "content-length" and request.body.startswith(b"{"):
            continue
        out.append((name, value))
    is_json = request.body.startswith(b"{")
    body = json.loads(request.body, parse_float=str, parse_int=str) if is_json else request.body
    return request.method, request.target, out, body


def contains(found, wanted):
    """Whether a value has every member that is wanted, with these values."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(name in found and contains(found[name], value) for name, value in wanted.items())
    return found == wanted


def model():
    """The model has no problem, and is formatted."""
    ran = run([HARDIE, "check", MODEL])
    check("the model has no errors and warnings", ran.code == 0 and "0 errors, 0 warnings" in ran.out, ran.out + ran.err)
    ran = run([HARDIE, "format", "--check", MODEL])
    check("the model is formatted", ran.code == 0, ran.out + ran.err)


def operations(program, files):
    """Each operation by our program and by curl."""
    for case in CASES:
        words = [word.format(**files) if word in ("{label}", "{outfile}") else word for word in case.words]
        prepare(program.depot)
        ran = program.run(*words, secrets=SCHEMES[case.scheme])
        what = f"{case.name} ({case.scheme})"
        check(f"{what} succeeds", ran.code == 0 and not ran.err, f"{ran.code} {ran.err}")
        if ran.code != 0:
            continue
        out = json.loads(ran.out) if ran.out.strip() else None
        check(f"{what} prints the response", contains(out, case.out), ran.out)
        mine = [request for request, status in program.depot.records if status < 400]
        prepare(program.depot)
        made = run(case.curl(program.depot.url))
        theirs = [request for request, status in program.depot.records if status < 400]
        if len(theirs) != 1 or made.code:
            check(f"{what} by curl", False, f"{made.out} {made.err}")
            continue
        one, two = [comparable(it, case.scheme) for it in mine], [comparable(it, case.scheme) for it in theirs]
        check(f"{what} sends the request of curl", one == two, f"\n  {one}\n  {two}")
        if case.name == "get-label":
            label = b"%PDF label\n" * 20_000
            check("the label is in the file", pathlib.Path(files["outfile"]).read_bytes() == label)


def refusals(program):
    """Each scheme with wrong secrets, and without any."""
    missing = {
        "bearer": ["--bearer-token", "TOKEN"],
        "key": ["--api-key", "API_KEY"],
        "basic": ["--username", "USERNAME"],
        "digest": ["--username", "USERNAME"],
        "sigv4": ["ACCESS_KEY_ID"],
    }
    for scheme in missing:
        case = next(case for case in CASES if case.scheme == scheme and "{" not in "".join(case.words[-1:]))
        wrong = {name: value if name in ("REGION", "USERNAME", "ACCESS_KEY_ID") else "wr0ng+" + value[:3]
                 for name, value in SCHEMES[scheme].items()}
        prepare(program.depot)
        ran = program.run(*case.words, secrets=wrong)
        said = ran.code == 254 and "AccessRefused" in ran.err
        check(f"{scheme}: a wrong secret is refused", said, f"{ran.code} {ran.err}")
        requests = 2 if scheme == "digest" else 1
        check(f"{scheme}: and not tried again", len(program.depot.records) == requests, len(program.depot.records))
        check(f"{scheme}: and not printed", "wr0ng" not in ran.err, ran.err)
        prepare(program.depot)
        region = {"REGION": authentication.REGION} if scheme == "sigv4" else {}
        ran = program.run(*case.words, secrets=region)
        names = [word if word.startswith("--") else f"{program.prefix}_{word}" for word in missing[scheme]]
        said = ran.code == 253 and all(name in ran.err for name in names)
        check(f"{scheme}: without a secret, the message names {' and '.join(names)}", said, f"{ran.code} {ran.err}")
        check(f"{scheme}: without a secret, nothing is sent", not program.depot.records)
    prepare(program.depot)
    ran = program.run("get-status", secrets={"TOKEN": "wr0ng"})
    check("optionalAuth: a wrong token is refused", ran.code == 254 and "AccessRefused" in ran.err, ran.err)
    every = {name: value for scheme in SCHEMES.values() for name, value in scheme.items()}
    ran = program.run("list-tariffs", "--filters", "a=b", secrets=every)
    check("none: no secret is sent", ran.code == 0, ran.err)


def locations(program, files):
    """Where secrets come from: options with values, files and standard input."""
    token, key = authentication.TOKEN, authentication.KEY
    name, password = authentication.USERNAME, authentication.PASSWORD
    read, scan = ["get-parcel", "--parcel-id", PARCEL], ["record-scan", "--parcel-id", PARCEL, "--place", "x"]
    scans = ["list-scans", "--parcel-id", PARCEL]
    for what, words, given in [
        ("--bearer-token", [*read, "--bearer-token", token], None),
        ("--bearer-token file://", [*read, "--bearer-token", f"file://{files['token']}"], None),
        ("--bearer-token -", [*read, "--bearer-token", "-"], token.encode() + b"\n"),
        ("--api-key", [*scan, "--api-key", key], None),
        ("--username and --password", [*scans, "--username", name, "--password", password], None),
        ("--password -", [*scans, "--username", name, "--password", "-"], password.encode()),
        ("digest with --password", ["quote-price", "--weight", "1", "--destination", "depot=x", "--username", name,
                                    "--password", password], None),
    ]:
        prepare(program.depot)
        ran = program.run(*words, given=given)
        check(f"{what} signs in", ran.code == 0, f"{ran.code} {ran.err}")
        ran = program.run(*words, secrets={"TOKEN": "wr0ng", "API_KEY": "wr0ng", "PASSWORD": "wr0ng"}, given=given)
        check(f"{what} wins over the variable", ran.code == 0, f"{ran.code} {ran.err}")
        ran = program.run(*words, "--debug", given=given)
        check(f"{what} with --debug", ran.code == 0 and len(ran.err) > 200, ran.err)
        ran = program.run(*words, "--cli-dry-run", given=given)
        check(f"{what} with --cli-dry-run", ran.code == 0 and "127.0.0.1" in ran.out, ran.err)
    ran = program.run(*read, "--endpoint-url", program.depot.url, "--bearer-token", token, secrets={"ENDPOINT_URL": "http://127.0.0.1:9"})
    check("--endpoint-url wins over the variable", ran.code == 0, ran.err)
    folder = program.home / ".config" / program.path.name
    folder.mkdir(parents=True)
    command = json.dumps([sys.executable, "-c", f"print({token!r})"])
    (folder / "config.toml").write_text(f'[profiles.default]\nendpoint_url = "{program.depot.url}"\ntoken_command = {command}\n')
    (folder / "config.toml").chmod(0o600)
    ran = program.run(*read, secrets={"ENDPOINT_URL": ""})
    check("the configuration has the endpoint and a command that prints the token", ran.code == 0, f"{ran.code} {ran.err}")
    (folder / "config.toml").unlink()


def digests(program):
    """Algorithms, stale nonces, nonce counts."""
    case = next(case for case in CASES if case.scheme == "digest")
    for algorithms in (["MD5"], ["SHA-256"], ["SHA-256", "MD5"], ["MD5", "SHA-256"]):
        prepare(program.depot)
        program.depot.digest = authentication.Digest(algorithms)
        ran = program.run(*case.words, secrets=SCHEMES["digest"])
        check(f"digest with {' and '.join(algorithms)}", ran.code == 0, f"{ran.code} {ran.err}")
    prepare(program.depot)
    program.depot.digest = authentication.Digest(["SHA-512-256"])
    ran = program.run(*case.words, secrets=SCHEMES["digest"])
    check("digest with an unknown algorithm fails", ran.code not in (0, 101), f"{ran.code} {ran.err}")
    # A retry uses the nonce again with the next count, or asks for a new nonce.
    prepare(program.depot)
    program.depot.faults = [("DepotBusy", 503, [("Retry-After", "0")])]
    ran = program.run(*case.words, secrets=SCHEMES["digest"])
    check("a digest is computed again for a retry", ran.code == 0, f"{ran.code} {ran.err}")
    # The same nonce, which may be used once.
    prepare(program.depot)
    program.depot.digest = authentication.Digest(uses=1)
    program.depot.faults = [("DepotBusy", 503, [("Retry-After", "0")])]
    ran = program.run(*case.words, secrets=SCHEMES["digest"])
    statuses = [status for _, status in program.depot.records]
    check("a used nonce is replaced", ran.code == 0 and statuses == [401, 503, 401, 200], f"{statuses} {ran.err}")
    # The first nonce is stale when it is used.
    prepare(program.depot)
    used = iter([0, 100, 100])
    program.depot.digest = authentication.Digest()
    challenges = program.depot.digest.challenges

    def stale(**words):
        program.depot.digest.uses = next(used)
        return challenges(**words)

    program.depot.digest.challenges = stale
    ran = program.run(*case.words, secrets=SCHEMES["digest"])
    statuses = [status for _, status in program.depot.records]
    check("a stale nonce is replaced", ran.code == 0 and statuses == [401, 401, 200], f"{statuses} {ran.err}")


def pages(program):
    secrets = SCHEMES["bearer"] | SCHEMES["basic"]
    prepare(program.depot)
    ran = program.run("list-parcels", "--query", "parcels[].parcelId", "--output", "text", secrets=secrets)
    ids = [f"DE-{at:04}-7" for at in range(1, 6)]
    check("list-parcels merges its pages", (ran.out.split(), len(program.depot.records)) == (ids, 3), ran.out + ran.err)
    ran = program.run("list-parcels", "--max-items", "3", "--page-size", "1", secrets=secrets)
    page = json.loads(ran.out or "{}")
    check("--max-items cuts", len(page.get("parcels", [])) == 3 and "NextToken" in page, ran.out + ran.err)
    ran = program.run("list-parcels", "--starting-token", page.get("NextToken", ""), secrets=secrets)
    rest = [it["parcelId"] for it in json.loads(ran.out or "{}").get("parcels", [])]
    check("--starting-token continues", rest == ["DE-0004-7", "DE-0005-7"], ran.out + ran.err)
    ran = program.run("list-scans", "--parcel-id", PARCEL, "--query", "page.scans[].scanId", secrets=secrets)
    check("pages inside a structure", json.loads(ran.out or "0") == ["scan-1", "scan-2", "scan-3"], ran.out + ran.err)


def waiters(program):
    words = ["--parcel-id", PARCEL]
    for waiter, states, code in [
        ("parcel-delivered", ["announced", "stored", "delivered"], 0),
        ("parcel-delivered", ["stored", "lost"], 255),
        ("parcel-gone", ["stored", "gone"], 0),
    ]:
        prepare(program.depot)
        program.depot.progress[PARCEL] = list(states)
        ran = program.run("wait", waiter, *words, secrets=SCHEMES["bearer"])
        is_right = ran.code == code and len(program.depot.records) == len(states)
        check(f"wait {waiter} over {' '.join(states)}", is_right, f"{ran.code} {ran.err} {len(program.depot.records)}")


def errors(program):
    secrets = SCHEMES["bearer"]
    create = ["create-parcel", "--recipient", "name=Ada", "--destination", "depot=x"]
    prepare(program.depot)
    program.depot.faults = [("DepotBusy", 503, [("Retry-After", "0")])] * 2
    ran = program.run(*create, secrets=secrets)
    tokens = {request.header("request-token") for request, _ in program.depot.records}
    check("DepotBusy is retried", ran.code == 0 and len(program.depot.records) == 3, ran.err)
    check("with the same token", len(tokens) == 1 and len(tokens.pop()) == 36, tokens)
    prepare(program.depot)
    program.depot.faults = [("DepotBusy", 503, [("Retry-After", "0")])] * 9
    ran = program.run("get-parcel", "--parcel-id", PARCEL, secrets=secrets)
    check("and given up", ran.code == 254 and "DepotBusy" in ran.err and len(program.depot.records) == 3, ran.err)
    for words, name, said in [
        (["get-parcel", "--parcel-id", "DE-0099-7"], "ParcelNotFound", "There is no parcel DE-0099-7."),
        (["update-parcel", "--parcel-id", PARCEL, "--unmodified-since", "2025-01-01"], "ParcelChanged", "It was changed."),
        (["create-parcel", "--recipient", f"name={'x' * 81}", "--destination", "depot=x"], "InvalidParcel", "Some members"),
    ]:
        prepare(program.depot)
        ran = program.run(*words, secrets=secrets)
        is_right = ran.code == 254 and name in ran.err and said in ran.err and len(program.depot.records) == 1
        check(f"{name} is named", is_right, f"{ran.code} {ran.err} {len(program.depot.records)}")
    ran = program.run("get-parcel", "--parcel-id", PARCEL, secrets=secrets | {"ENDPOINT_URL": "http://127.0.0.1:9"})
    check("a closed port is an error", ran.code == 255 and "http://127.0.0.1:9" in ran.err, f"{ran.code} {ran.err}")


def streams(program, files):
    """A file of 24 MiB up and down."""
    secrets = SCHEMES["bearer"] | SCHEMES["basic"]
    large = os.urandom(24 * 1024 * 1024)
    pathlib.Path(files["large"]).write_bytes(large)
    prepare(program.depot)
    ran = program.run("put-label", "--parcel-id", PARCEL, "--label", files["large"], secrets=secrets)
    checksum = hashlib.sha256(large).hexdigest()
    check("24 MiB go up", ran.code == 0 and json.loads(ran.out)["checksum"] == checksum, ran.err)
    ran = program.run("get-label", "--parcel-id", PARCEL, files["outfile"], secrets=secrets)
    came = hashlib.sha256(pathlib.Path(files["outfile"]).read_bytes()).hexdigest()
    check("and come down", ran.code == 0 and came == checksum, ran.err)
    pathlib.Path(files["large"]).write_bytes(large * 2)
    ran = program.run("put-label", "--parcel-id", PARCEL, "--label", files["large"], secrets=secrets)
    check("a label that is too large", ran.code == 254 and "LabelTooLarge" in ran.err, ran.err)


def tracking(program):
    """The second service of the model: its key is in the query."""
    prepare(program.depot)
    key = {"API_KEY": authentication.TRACKING_KEY}
    ran = program.run("track-parcel", "--parcel-id", PARCEL, "--language", "de", secrets=key)
    check("a key in the query", ran.code == 0 and json.loads(ran.out) == {"state": "stored"}, ran.err)
    case = Case(["track-parcel"], "none", "GET", f"/track/{PARCEL}?language=de&key=tracking%26key%3D1")
    made = run(case.curl(program.depot.url))
    both = [comparable(request, "none") for request, _ in program.depot.records]
    check("sends the request of curl", made.code == 0 and len(both) == 2 and both[0] == both[1], both)
    for more in (["--cli-dry-run"], ["--debug"], ["--endpoint-url", "http://127.0.0.1:9"]):
        ran = program.run("track-parcel", "--parcel-id", PARCEL, *more, secrets=key)
        is_kept = "tracking%26key" not in ran.out + ran.err
        check(f"the key is not printed with {more[0]}", is_kept, ran.out + ran.err)
    ran = program.run("track-parcel", "--parcel-id", PARCEL, secrets={"API_KEY": "wr0ng"})
    check("a wrong key is refused", ran.code == 254 and "AccessRefused" in ran.err and "wr0ng" not in ran.err, ran.err)


def main():
    wanted = sys.argv[1:]
    depot = Depot()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        names = ["label", "outfile", "token", "large"]
        files = {name: str(folder / name) for name in names}
        pathlib.Path(files["label"]).write_bytes(b"label " * 1000)
        pathlib.Path(files["token"]).write_text(authentication.TOKEN + "\n")
        home = folder / "home"
        home.mkdir()
        program = Program(Crate("depot", MODEL, "--service", "Depot").program(), depot, home)
        checks = {
            "model": model,
            "operations": lambda: operations(program, files),
            "refusals": lambda: refusals(program),
            "locations": lambda: locations(program, files),
            "digests": lambda: digests(program),
            "pages": lambda: pages(program),
            "waiters": lambda: waiters(program),
            "errors": lambda: errors(program),
            "streams": lambda: streams(program, files),
            "tracking": lambda: tracking(Program(Crate("tracking", MODEL, "--service", "Tracking").program(), depot, home)),
        }
        for name, function in checks.items():
            if not wanted or name in wanted:
                function()
    print(f"{len(failed)} not as they should be" if failed else "all as it should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
