#!/usr/bin/env python3
"""Compares commands and options that the AWS CLI adds by hand with ours, whole: all requests, outputs, messages and exit codes.

    tests/peers/hand_made.py CHECKOUT PYTHON [--program PROGRAM] [--folder DIR]

CHECKOUT is the repository aws/aws-cli at tag 2.36.7 (models and the program itself), PYTHON can import what it requires. Without
--program, a program with the operations is built in DIR. `aws_hand_made/cases.py` has the commands and the responses that a server
in this process gives. Needs `openssl` for a key. Exit code 1 if a command differs; 0 and `skipped: ...` if a requirement is missing.
"""

import argparse
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

from aws_examples import crates
from aws_hand_made import cases

# What depends on the time, in requests and outputs.
PASSING = [
    (re.compile(r"(X-Amz-(?:Date|Signature)=)\w+"), r"\1{signed}"),
    (re.compile(r"(X-Amz-Credential=\w+%2F)\d{8}"), r"\1{date}"),
    # The first 45 bytes of a policy are its end.
    (re.compile(r"(UploadPolicy=eyJleHBpcmF0aW9uIjog)\w{40}"), r"\1{time}"),
    (re.compile(r"(UploadPolicySignature=)[^&]+"), r"\1{signed}"),
]


def stable(text):
    for pattern, replacement in PASSING:
        text = pattern.sub(replacement, text)
    return text


class Server(http.server.ThreadingHTTPServer):
    """Answers by the name of the operation, or by method and path; records the requests."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.responses, self.seen = {}, []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode("latin-1")
        path = self.path.split("?")[0].rstrip("/")
        action = re.search(r"\bAction=(\w+)", body)
        name = self.headers.get("x-amz-target", "").rpartition(".")[2] or (action and action[1]) or f"{self.command} {path}"
        try:
            value = json.loads(body)
        except ValueError:
            value = sorted(stable(body).split("&"))
        self.server.seen.append([name, self.command, path, value])
        status, text = self.server.responses.get(name, (200, "{}"))
        self.send_response(status)
        self.send_header("content-type", "text/xml" if text.startswith("<") else "application/x-amz-json-1.1")
        self.send_header("content-length", str(len(text.encode())))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())

    do_GET = do_POST = do_PUT = do_HEAD = answer

    def log_message(self, *_):
        pass


def run(command, argv, folder, server):
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-west-2",
        "AWS_ENDPOINT_URL": server.url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_PAGER": "",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
    }
    server.seen.clear()
    ran = subprocess.run([*command, *argv], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return {
        "exit code": ran.returncode,
        "output": stable(ran.stdout),
        "message": ran.stderr.strip(),
        "requests": list(server.seen),
    }


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("checkout", type=pathlib.Path)
    ask.add_argument("python")
    ask.add_argument("--program")
    ask.add_argument("--folder", default=crates.ROOT / "target/aws-hand-made")
    ask = ask.parse_args()
    if not (ask.checkout / "awscli/botocore/data").is_dir() or not shutil.which("openssl"):
        print("skipped: no checkout of the AWS CLI, or no openssl")
        return 0
    program = ask.program or crates.build_one(ask.folder, ask.checkout / "awscli/botocore/data", cases.OPERATIONS)
    reference = [ask.python, "-m", "awscli"]
    server, differ = Server(), 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        table = cases.cases(folder)
        for responses, argv in table:
            server.responses = responses
            argv = [word.replace("{url}", server.url) for word in argv]
            ours = run([os.path.abspath(program)], argv, folder, server)
            theirs = run(["/usr/bin/env", f"PYTHONPATH={ask.checkout}", *reference], argv, folder, server)
            parts = [name for name in ours if ours[name] != theirs[name]]
            differ += bool(parts)
            for name in parts:
                print(f"differs ({name}): {' '.join(argv)}\n    ours   {ours[name]}\n    theirs {theirs[name]}")
    print(f"{len(table)} commands, {differ} differ")
    return bool(differ)


if __name__ == "__main__":
    sys.exit(main())
