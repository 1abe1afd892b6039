#!/usr/bin/env python3
"""Compares requests with Signature Version 4A with those of the AWS CLI (version 2), and verifies the signatures of both.

    PYTHONPATH=AWS-CLI-SOURCE PYTHON tests/peers/multi_region.py PROGRAM

PYTHON can import `awscli` of version 2 with `awscrt`. PROGRAM is `variant` of tests/src/bin, whose service `bus` has the facts of
EventBridge that matter here: `--endpoint-id` asks for the signature by endpoint rules. Both send to a server on loopback. Compared are the
headers with their values, except for the user agent, ids, dates and the signature's last part, which is random. `asymmetric.py`
verifies signatures with python3, which needs `cryptography`. Exit code 1 if anything differs; 0 and `skipped: ...` without an AWS CLI.
"""

import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
ENTRIES = ["--entries", "Source=a,DetailType=b,Detail=x"]
GLOBAL = ["--endpoint-id", "abc.123"]
CASES = [
    ({}, GLOBAL),
    ({"AWS_SESSION_TOKEN": "token+/="}, GLOBAL),
    ({"AWS_SIGV4A_SIGNING_REGION_SET": "us-west-2,eu-*"}, GLOBAL),
    ({"AWS_SIGV4A_SIGNING_REGION_SET": " us-west-2, eu-west-1 "}, GLOBAL),
    ({"AWS_SIGV4A_SIGNING_REGION_SET": ""}, GLOBAL),
    ({"AWS_AUTH_SCHEME_PREFERENCE": "sigv4"}, GLOBAL),
    ({"AWS_AUTH_SCHEME_PREFERENCE": "sigv4a"}, []),
    ({"AWS_SIGV4A_SIGNING_REGION_SET": "us-west-2"}, []),
    ({}, []),
    ({}, [*GLOBAL, "--no-sign-request"]),
]
# What differs between two clients, or from second to second.
VARIABLE = {"user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "x-amz-date", "accept-encoding", "connection", "content-length"}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        seen = {"method": "POST", "target": self.path, "headers": list(self.headers.items()), "body": body, "secret": "secret"}
        self.server.seen.append(seen)
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def sent(server, command, variables, words, home):
    server.seen.clear()
    env = {"PATH": os.environ["PATH"], "HOME": home, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
           "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "HARDIE_TEST_MODEL": "bus",
           "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **variables}
    url = f"http://127.0.0.1:{server.server_port}"
    ran = subprocess.run([*command, "put-events", *ENTRIES, *words, "--endpoint-url", url], env=env, capture_output=True, text=True)
    return (ran.returncode, ran.stderr, list(server.seen))


def compared(seen):
    """The headers that must be the same, without the random and variable parts."""
    headers = {name.lower(): value for name, value in seen["headers"]}
    authorization = headers.get("authorization", "")
    authorization = re.sub(r"Signature=.*|\d{8}(?=/)", "", authorization)
    headers = {name: value for name, value in headers.items() if name not in VARIABLE}
    return {**headers, "authorization": authorization, "body": json.loads(seen["body"])}


def main(program):
    try:
        import awscli
        import awscrt  # noqa: F401
    except ImportError:
        print("skipped: requests with Signature Version 4A: no AWS CLI with awscrt")
        return 0
    if not awscli.__version__.startswith("2."):
        print("skipped: requests with Signature Version 4A: no version 2 of the AWS CLI")
        return 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    failed, signed = 0, []
    with tempfile.TemporaryDirectory() as home:
        for variables, words in CASES:
            ours = sent(server, [program], variables, words, home)
            theirs = sent(server, [sys.executable, "-m", "awscli", "events"], variables, words, home)
            same = [ours[0], *map(compared, ours[2])] == [theirs[0], *map(compared, theirs[2])]
            if not same or len(ours[2]) != 1:
                failed += 1
                print(f"not so: {variables} {words}\n ours   {ours[:2]} {[compared(it) for it in ours[2]]}")
                print(f" theirs {theirs[:2]} {[compared(it) for it in theirs[2]]}")
            requests = ours[2] + theirs[2]
            signed += [it for it in requests if "ECDSA" in dict(it["headers"]).get("authorization", dict(it["headers"]).get("Authorization", ""))]
    verified = subprocess.run(["python3", HERE / "asymmetric.py"], input=json.dumps(signed), capture_output=True, text=True)
    if verified.returncode == 77:
        print("skipped: verification of Signature Version 4A: python3 has no cryptography")
    elif verified.stdout.strip() != f"{len(signed)} signatures are valid":
        failed += 1
    print(f"{len(CASES) - failed} of {len(CASES)} calls are the same; {verified.stdout.strip()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
