#!/usr/bin/env python3
"""Compares our program with the AWS CLI for the same responses, in each of the protocols with XML, forms or CBOR.

    tests/peers/protocols.py [VARIANT] [restXml | awsQuery | ec2Query | rpcv2Cbor]...

The service is the invented post office of `tests/models/post.json`, which `hardie generate --c2j` writes for the AWS CLI: the one on
PATH, or the one that HARDIE_AWS names. VARIANT is `variant` of tests/src/bin; without it, it is built here. A server responds with
whole, broken and odd bodies and with errors. Compares both outputs and the exit code, of version 1 only whether it is 0;
then the requests of some calls: method, URI, body and the headers that are the protocol's.

Exit code 1 if anything differs that `ON_PURPOSE` does not explain; 0 also if a requirement is missing, which is reported.
"""

import concurrent.futures
import http.server
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRAITS = {
    "restXml": "aws.protocols#restXml",
    "awsQuery": "aws.protocols#awsQuery",
    "ec2Query": "aws.protocols#ec2Query",
    "rpcv2Cbor": "smithy.protocols#rpcv2Cbor",
}
# Where the AWS CLI ends with Python's words, or its own for a body that it cannot read, ours may be others; the exit code may not.
PYTHON = re.compile(
    r"object has no attribute|object is not iterable|cannot access local variable|End of stream reached|Invalid CBOR integer"
    r"|Unable to parse datetime value|Unable to calculate correct timezone|recursion depth exceeded|Invalid additional info"
    r"|Found CBOR tag not supported"
)
# Cases that differ, with their reasons.
ON_PURPOSE = {
    "an empty body": "no body is an empty one, where the AWS CLI fails at it in CBOR",
    "an error without a body": "as above",
    "an error without a body as JSON": "as above",
    "{'Labels': [1]}": "a list where a map is modelled is refused, as in JSON",
    "<Labels><entry><Name>k</Name></entry></Labels>": "an entry without a value is none, where the AWS CLI fails at it",
    "<letterId>a</letterId><letterId>b</letterId>": "the first counts, where the AWS CLI fails in the middle of its output",
}
# Headers of the client, not of the protocol.
OWN = {
    "host", "authorization", "x-amz-date", "x-amz-content-sha256", "user-agent", "amz-sdk-invocation-id", "amz-sdk-request",
    "content-length", "connection", "accept-encoding",
}  # fmt: skip


def cbor(value):
    """A value as CBOR; a pair is a tag and its value."""

    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        for more, size in [(24, 1), (25, 2), (26, 4), (27, 8)]:
            if number < 1 << (8 * size):
                return bytes([major << 5 | more]) + number.to_bytes(size, "big")
        raise ValueError(number)

    simple = {None: b"\xf6", True: b"\xf5", False: b"\xf4"}
    if value is None or isinstance(value, bool):
        return simple[value]
    if isinstance(value, tuple):
        return head(6, value[0]) + cbor(value[1])
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(item) for key, item in value.items())


def meant(data):
    """The meaning of CBOR, whatever the encoding of lengths; a timestamp is a pair."""
    at = 0

    def number(more):
        nonlocal at
        if more < 24:
            return more
        size = 1 << (more - 24)
        at += size
        return int.from_bytes(data[at - size : at], "big")

    def value():
        nonlocal at
        major, more = data[at] >> 5, data[at] & 31
        at += 1
        if major == 7 and more in (25, 26, 27):
            size = 1 << (more - 24)
            at += size
            return struct.unpack({2: ">e", 4: ">f", 8: ">d"}[size], data[at - size : at])[0]
        if major == 7:
            return {20: False, 21: True, 22: None, 31: StopIteration}[more]
        if major in (4, 5) and more == 31:
            items = list(iter(value, StopIteration))
        elif major in (4, 5):
            items = [value() for _ in range(number(more) * (major - 3))]
        elif major in (2, 3):
            size = number(more)
            at += size
            return data[at - size : at] if major == 2 else data[at - size : at].decode()
        elif major == 6:
            return number(more), value()
        else:
            return number(more) if major == 0 else -1 - number(more)
        return items if major == 4 else dict(zip(items[::2], items[1::2]))

    return value()


LETTER = """<letterId> l &lt;1&gt;
</letterId><Sent>2021-02-03T04:05:06.789Z</Sent><Cost>1.50</Cost><Number>9007199254740993</Number><Seal>AAE=</Seal><Arrived>true</Arrived>
<Stamps><Stamp motif="cat &amp; dog"><Worth>5</Worth><Unknown/></Stamp><Other><Worth>-6</Worth></Other></Stamps>
<Copy>a</Copy><Copy/><Copy>c</Copy><Labels><entry><Name>k</Name><Text>v</Text></entry><entry><Text>w</Text><Name>l</Name></entry></Labels>
<Way><Days>3</Days></Way><To><Name>n</Name><Lines><member>1</member><member></member></Lines><Inside><Name>i</Name></Inside></To>
<New>x</New>"""
LETTER_CBOR = {
    "LetterId": "l", "Sent": (1, 1612325106.789), "Cost": 1.5, "Number": 9007199254740993, "Seal": b"\0\1", "Arrived": True,
    "Stamps": [{"Worth": 5, "Motif": "cat", "Unknown": 1}], "Copies": ["a", ""], "Labels": {"k": "v"}, "Way": {"Days": 3},
    "To": {"Name": "n", "Lines": ["1"], "Inside": {"Name": "i"}}, "New": "x", "Nothing": None,
}  # fmt: skip


def whole(protocol):
    """A response with every member."""
    return cbor(LETTER_CBOR) if protocol == "rpcv2Cbor" else result(protocol, LETTER)


def result(protocol, members):
    """A successful XML response with these members."""
    if protocol == "awsQuery":
        members = f"<SendLetterResult>{members}</SendLetterResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
    name = "SendLetterResult" if protocol == "restXml" else "SendLetterResponse"
    return f'<{name} xmlns="u">{members}</{name}>'.encode()


def fault(protocol, code="<Code>Other</Code>", message="<Message>m é</Message>", more=""):
    """An XML error."""
    error = f"<Error><Type>Sender</Type>{code}{message}{more}</Error>"
    if protocol == "ec2Query":
        return f"<Response><Errors>{error}</Errors><RequestID>r</RequestID></Response>".encode()
    return f"<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>".encode()


# Members of a response, as XML.
VALUES = [
    "", "<Number>x</Number>", "<Number>1.5</Number>", "<Number/>", "<Number> 12 </Number>", "<Number>1_0</Number>", "<Cost>NaN</Cost>",
    "<Cost>1e400</Cost>", "<Cost>x</Cost>", "<Arrived>True</Arrived>", "<Arrived>1</Arrived>", "<Sent>x</Sent>", "<Sent>1612325106</Sent>",
    "<Sent>1612325106.5</Sent>", "<Sent>Wed, 03 Feb 2021 04:05:06 GMT</Sent>", "<Sent>2021-02-03T04:05:06+02:00</Sent>", "<Sent/>",
    "<Seal>!</Seal>", "<Seal/>", "<Way><Rocket>1</Rocket></Way>", "<Way><Ship>1</Ship><Days>2</Days></Way>", "<Way/>",
    "<Labels><entry><Name>k</Name><Nope>v</Nope></entry></Labels>", "<Labels><entry><Name>k</Name></entry></Labels>",
    "<Stamps/><Labels/>", "<Stamps>text</Stamps>", "<To>text</To>", "<To/>", "<Copy>one</Copy>", "<letterId><b>x</b></letterId>",
    "<letterId>a</letterId><letterId>b</letterId>", "<letterId><![CDATA[<&>]]>x<!-- c -->y</letterId>", "<letterId>a\r\nb\tc</letterId>",
    "<letterId>&#x263A;&#233;</letterId>", '<p:letterId xmlns:p="u">q</p:letterId>', "<letterId>&nope;</letterId>",
    "<LetterId>other</LetterId>",
]  # fmt: skip


def xml_cases(protocol):
    """Name, status, body and headers."""
    for members in VALUES:
        yield members or "no members", 200, result(protocol, members), {}
    lost = "<LetterId>l1</LetterId>"
    for code in ["Letter.Lost", "LetterLost"]:
        yield f"error {code}", 404, fault(protocol, f"<Code>{code}</Code>", more=lost), {}
    yield "an error of two kinds", 400, fault(protocol, more="<Detail><A>1</A></Detail>"), {}
    yield "an error without a code", 400, fault(protocol, ""), {}
    yield "an error with an empty code", 400, fault(protocol, "<Code/>"), {}
    yield "an error without a message", 400, fault(protocol, message=""), {}
    yield "an error with an empty message", 400, fault(protocol, message="<Message/>"), {}
    yield "an error with a message in lower case", 400, fault(protocol, message="<message>low</message>"), {}
    yield "throttling", 400, fault(protocol, "<Code>Throttling</Code>"), {}
    yield "a full office", 503, fault(protocol, "<Code>OfficeFull</Code>"), {}
    yield "an error of the server", 500, fault(protocol, "<Code>InternalFailure</Code>"), {}
    yield "an error that is cut off", 404, fault(protocol)[:40], {}
    yield "an error without anything around", 404, b"<Error><Code>C</Code><Message>m</Message><RequestId>r</RequestId></Error>", {}
    yield "half a success", 200, whole(protocol)[: len(whole(protocol)) // 2], {}


def cbor_cases(_):
    """Name, status, body and headers."""
    values = [
        {}, None, [1], "text", {"Number": "5", "Cost": 1, "Arrived": "x", "LetterId": 7}, {"Sent": (1, 1612325106)}, {"Sent": (1, -1.5)},
        {"Sent": 1612325106}, {"Sent": "2021-02-03T04:05:06Z"}, {"Sent": (1, "x")}, {"Sent": (1, 1e300)}, {"Way": {"Rocket": 1}},
        {"Way": {"Ship": "a", "Days": 1}}, {"Way": {"__type": "x", "Days": 1}}, {"Way": {}}, {"Stamps": [None]}, {"Labels": {"k": None}},
        {"Seal": b""}, {"Seal": b"hi"}, {"Seal": b"\xff"}, {"To": "x"}, {"Copies": "xy"}, {"Labels": [1]},
        {"Number": 1 << 63}, {"Number": -(1 << 63) - 1},
    ]  # fmt: skip
    for value in values:
        yield repr(value), 200, cbor(value), {}
    raw = {
        "half of a float": b"\xa1\x64Cost\xf9\x3e\x00", "a single float": b"\xa1\x64Cost\xfa\x3d\xcc\xcc\xcd",
        "no number": b"\xa1\x64Cost\xf9\x7e\x00", "no length": b"\xbf\x68LetterId\x7f\x61a\x61b\xff\xff",
        "bytes without a length": b"\xa1\x64Seal\x5f\x41a\x41b\xff", "half a success": whole("rpcv2Cbor")[:60],
    }  # fmt: skip
    for name, body in raw.items():
        yield name, 200, body, {}

    def error(code, **more):
        return cbor({"__type": code, "message": "m é", "LetterId": "l1", **more})

    for code in ["example.post#LetterLost", "LetterLost", "Letter.Lost", "Other", "ThrottlingException", "a#b:c"]:
        yield f"error {code}", 400, error(code), {}
    for query in ["Letter.Lost;Sender", "Foo;Sender", "Foo", ";Sender", "Foo;", "a;b;c"]:
        yield f"query error {query}", 400, error("LetterLost"), {"x-amzn-query-error": query}
    yield "an error without a code", 400, cbor({"Message": "x"}), {}
    yield "an error without a message", 400, cbor({"__type": "A"}), {}
    yield "an error that is nothing", 400, cbor({}), {}


def cases(protocol):
    yield "everything", 200, whole(protocol), {}
    yield "an empty body", 200, b"", {}
    yield "text", 200, b"hello", {}
    yield "a proxy's page", 200, b"<html><body>log in</body></html>", {}
    yield "an error without a body", 404, b"", {}
    yield "an error of the server without a body", 500, b"", {}
    yield "a proxy's page of an error", 502, b"<html>no</html>", {}
    yield "a proxy's page of a client's error", 404, b"<html><body>x</body></html>", {}
    yield "an error of JSON", 404, b'{"a":1}', {}
    yield "an error of text", 404, b"hello", {}
    yield from (cbor_cases if protocol == "rpcv2Cbor" else xml_cases)(protocol)


class Server:
    """Sends the same response to every request, and stores the requests."""

    def __init__(self, status, body, headers):
        self.seen = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                sent = self.rfile.read(int(self.headers.get("content-length") or 0))
                outer.seen.append((self.command, self.path, dict(self.headers), sent))
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Programs:
    def __init__(self, folder, variant):
        self.folder, self.variant = folder, variant
        self.theirs = os.environ.get("HARDIE_AWS") or "aws"
        version = subprocess.run([self.theirs, "--version"], capture_output=True, text=True)
        self.is_old = (version.stdout + version.stderr).startswith("aws-cli/1")
        print((version.stdout + version.stderr).split(" ")[0])
        (folder / "config").write_text("[default]\ncli_timestamp_format = iso8601\n")
        for protocol, trait in TRAITS.items():
            model = folder / f"{protocol}.json"
            text = (ROOT / "tests/models/post.json").read_text()
            model.write_text(text.replace("aws.protocols#restXml", trait))
            words = ["generate", "--c2j", "--model", model, "--operation", "all", "--out", folder / "c2j" / protocol]
            subprocess.run([ROOT / "target/debug/hardie", *words], check=True, stdout=subprocess.DEVNULL)
            [wrote] = (folder / "c2j" / protocol).glob("*/*")
            shutil.copytree(wrote, folder / "models" / protocol.lower() / wrote.name)

    def run(self, which, protocol, words, answer):
        """Exit code, outputs and the first request."""
        program = [self.theirs, protocol.lower(), *words] if which == "theirs" else [self.variant, *words]
        with Server(*answer) as server:
            env = {
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "AWS_CONFIG_FILE": str(self.folder / "config"),
                "AWS_DATA_PATH": str(self.folder / "models"),
                "AWS_ACCESS_KEY_ID": "AKID",
                "AWS_SECRET_ACCESS_KEY": "secret",
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_REGION": "us-east-1",
                "AWS_PAGER": "",
                "AWS_MAX_ATTEMPTS": "1",
                "AWS_ENDPOINT_URL": server.url,
                "HARDIE_TEST_MODEL": f"post-{protocol}",
            }
            ran = subprocess.run(program, env=env, capture_output=True)
        error = ran.stderr.decode()
        code = ran.returncode
        for name in ["aws", "variant"]:
            error = error.replace(f"\n{name}: [ERROR]: ", "\nprogram: ")
        if self.is_old:
            code = min(code, 1)
            error = error.replace("\nprogram: ", "\n").split("\n\nAdditional error details:")[0].rstrip("\n")
        return (code, ran.stdout.decode(), error), (server.seen or [None])[0]


def request(seen, protocol):
    """The parts of a request that depend on the protocol; forms in any order."""
    if seen is None:
        return None
    method, target, headers, body = seen
    kept = {name.lower(): value for name, value in headers.items() if name.lower() not in OWN}
    kept["is signed"] = any(name.lower() == "authorization" for name in headers)
    if protocol == "rpcv2Cbor":
        body = meant(body)
    return method, target, kept, sorted(body.split(b"&")) if protocol.endswith("Query") else body


def in_other_words(theirs, ours):
    """Whether both fail alike, and the AWS CLI's message is Python's."""
    return theirs[0] == ours[0] != 0 and theirs[1] == ours[1] == "" and PYTHON.search(theirs[2])


SEND = ["send-letter", "--box", "b"]
LETTERS = {
    "everything": [
        "--title", "a b&<é>\nz*~", "--grams", "5", "--price", "1e16", "--when", "2021-02-03T04:05:06.789+01:00", "--seal", "AAE=",
        "--urgent", "--stamps", 'Worth=5,Motif=cat&"dog"', "Worth=6", "--copies", "x", "y z", "--labels", "k=v,l=w",
        "--to", "Name=n,Lines=a,b,Inside={Name=i}",
    ],
    "nothing": [],
    "empty values": ["--stamps", "[]", "--copies", "[]", "--labels", "{}", "--no-urgent", "--title", ""],
    "odd numbers": ["--price", "0.1", "--grams", "-1", "--when", "0"],
}  # fmt: skip


def jobs(protocol, programs):
    for name, status, body, headers in cases(protocol):
        yield protocol, name, SEND, (status, body, headers)
        if status >= 400 and not programs.is_old:
            yield protocol, f"{name} as JSON", [*SEND, "--cli-error-format", "json"], (status, body, headers)
        if name == "everything":
            for output in ["text", "table", "yaml"][: 2 if programs.is_old else 3]:
                yield protocol, f"{name} as {output}", [*SEND, "--output", output], (status, body, headers)
    for name, words in LETTERS.items():
        yield protocol, f"a request with {name}", [*SEND, *words], (200, whole(protocol), {})
    # Nobody asks who wants to know that.
    counted = cbor({"Count": 3}) if protocol == "rpcv2Cbor" else result(protocol, "<Count>3</Count>").replace(b"SendLetter", b"CountLetters")
    yield protocol, "a request without a signature", ["count-letters", "--box", "b"], (200, counted, {})


def main(arguments):
    if shutil.which(os.environ.get("HARDIE_AWS") or "aws") is None:
        print("skipped: no aws")
        return 0
    wanted = [word for word in arguments if word in TRAITS] or list(TRAITS)
    variant = next((word for word in arguments if word not in TRAITS), None)
    builds = [["-p", "hardie"]] if variant else [["-p", "hardie"], ["-p", "hardie-tests", "--bin", "variant"]]
    for build in builds:
        subprocess.run(["cargo", "build", "-q", *build], cwd=ROOT, check=True)
    variant = str(pathlib.Path(variant or ROOT / "target/debug/variant").resolve())
    same, differing = 0, []
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(pathlib.Path(folder), variant)

        def ask(job):
            protocol, _, words, answer = job
            return job, [programs.run(which, protocol, words, answer) for which in ["theirs", "ours"]]

        work = [job for protocol in wanted for job in jobs(protocol, programs)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for (protocol, name, _, _), ran in pool.map(ask, work):
                # The request depends on the arguments alone.
                is_request = name.startswith("a request")
                seen = [(said, request(sent, protocol) if is_request else None) for said, sent in ran]
                if seen[0] == seen[1] or in_other_words(seen[0][0], seen[1][0]):
                    same += 1
                    continue
                reason = ON_PURPOSE.get((protocol, name)) or ON_PURPOSE.get(name)
                if reason:
                    print(f"on purpose: {protocol}: {name}: {reason}")
                    continue
                differing.append(name)
                print(f"DIFFERENT: {protocol}: {name}")
                for who, one in zip(["aws ", "ours"], seen):
                    print(f"  {who} {one[0] if seen[0][0] != seen[1][0] else one[1]!r}"[:1500])
    print(f"{same} cases are the same, {len(differing)} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
