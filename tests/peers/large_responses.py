#!/usr/bin/env python3
"""Measures CPU time and memory of large responses and inputs, beside the AWS CLI.

    tests/peers/large_responses.py PROGRAM [--aws COMMAND] [--functions 50000] [--pages 100] [--runs 3]

PROGRAM is a release build of a program that `hardie new` creates for AWS Lambda's model. The script starts a local endpoint and
makes up the responses: one with all functions (`list-functions --no-paginate`), and pages of 1,000 functions. Printed are the
least user and system time of the runs, the peak of the resident memory, and their ratios to the AWS CLI (the value of --aws,
`aws` by default; an empty value leaves it out) and to the size of the body. The exit code is 1 if an output differs from that of
the AWS CLI. Tables are compared too; YAML is left to tests/peers/outputs.py, since only version 2 of the AWS CLI has it.
"""

import argparse
import contextlib
import hashlib
import http.server
import json
import multiprocessing
import os
import pathlib
import shlex
import socketserver
import sys
import tempfile
import urllib.parse
import zipfile

PAGE = 1000
QUERY = "Functions[?Runtime=='python3.12'].[FunctionName,MemorySize]"


def function(at):
    """A function configuration as Lambda returns it, about 520 bytes long."""
    name = f"worker-{at:07}"
    return {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:us-east-1:123456789012:function:{name}",
        "Runtime": ("python3.12", "nodejs22.x", "java21")[at % 3],
        "Role": "arn:aws:iam::123456789012:role/w",
        "Handler": "index.handler",
        "CodeSize": 1000 + at,
        "Description": "Resizes images" if at % 5 else "",
        "Timeout": 3 + at % 60,
        "MemorySize": 128 << at % 4,
        "LastModified": "2024-03-05T10:11:12.345+0000",
        "CodeSha256": "LbE7xZ8vmiw3nEeVQvTtVT1rfFXm3PTgR9TWXuFJ3Ck=",
        "Version": "$LATEST",
        "TracingConfig": {"Mode": "PassThrough"},
        "RevisionId": f"e0a2bfc4-6d1e-4e8e-9a51-{at:012}",
        "Architectures": ["x86_64"],
    }


def body_of(start, count, marker=None):
    found = {"Functions": [function(at) for at in range(start, start + count)]}
    if marker is not None:
        found["NextMarker"] = marker
    return json.dumps(found, separators=(",", ":")).encode()


class Endpoint(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """Returns the body of a page; reads what is sent."""

    daemon_threads = True
    pages = ()


def serve(pages, items, sender):
    """Makes up the pages and returns them to requests."""
    endpoint = Endpoint(("127.0.0.1", 0), Handler)
    endpoint.pages = [body_of(at * items, items, str(at + 1) if at + 1 < pages else None) for at in range(pages)]
    sender.send((endpoint.server_port, sum(map(len, endpoint.pages))))
    endpoint.serve_forever()


@contextlib.contextmanager
def endpoint_with(pages, items):
    """A server in a process of its own: the peak memory of a command begins with the memory of the process that starts it."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=serve, args=(pages, items, sender), daemon=True)
    process.start()
    try:
        yield receiver.recv()
    finally:
        process.terminate()
        process.join()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        self.reply(self.server.pages[int(query.get("Marker", ["0"])[0])])

    def do_POST(self):
        left = int(self.headers.get("Content-Length", 0))
        while left:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        self.reply(json.dumps(function(0)).encode())

    do_PUT = do_POST

    def reply(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Measured:
    def __init__(self, seconds, kilobytes, output):
        self.seconds, self.kilobytes, self.output = seconds, kilobytes, output


def run(command, environment, folder):
    """The processor time and peak memory of a command, and the path of its output."""
    output = folder / f"{pathlib.Path(command[0]).name}.out"
    with output.open("wb") as file:
        redirect = [(os.POSIX_SPAWN_DUP2, file.fileno(), 1)]
        process = os.posix_spawnp(command[0], command, environment, file_actions=redirect)
        _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"{shlex.join(command)} failed: {os.waitstatus_to_exitcode(status)}")
    with output.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Measured(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, digest)


def best(runs, *arguments):
    found = [run(*arguments) for _ in range(runs)]
    return Measured(min(it.seconds for it in found), max(it.kilobytes for it in found), found[0].output)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--aws", default="aws")
    parser.add_argument("--functions", type=int, default=50_000)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()

    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_PAGER": "",
    }
    theirs = shlex.split(given.aws)
    is_different = False
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        # Version 2 of the AWS CLI writes into it.
        environment["HOME"] = str(folder)

        def row(name, size, arguments, *, with_peer=True):
            nonlocal is_different
            ours = best(given.runs, [given.program, *arguments], environment, folder)
            line = f"{name:24} {ours.seconds:7.2f} s {ours.kilobytes / 1024:7.1f} MiB {ours.kilobytes * 1024 / size:6.2f}"
            if theirs and with_peer:
                peer = best(1, [*theirs, "lambda", *arguments], environment, folder)
                same = peer.output == ours.output
                is_different |= not same
                line += f" {peer.seconds:8.2f} s {peer.kilobytes / 1024:7.1f} MiB {peer.seconds / ours.seconds:7.1f} x"
                line += "  equal" if same else "  DIFFERENT"
            print(line, flush=True)

        print(f"{'':24} {'CPU':>9} {'memory':>11} {'x body':>6} {'AWS CLI':>10} {'memory':>11} {'faster':>9}")
        def endpoint(pages, items):
            """Starts a server that the commands call; the size of its bodies."""
            port, size = stack.enter_context(endpoint_with(pages, items))
            environment["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{port}"
            return size

        whole = ["list-functions", "--no-paginate", "--output"]
        pages = ["list-functions", "--output"]
        with contextlib.ExitStack() as stack:
            size = endpoint(1, given.functions)
            print(f"one response of {size / 1e6:.1f} MB")
            row("json", size, [*whole, "json"])
            row("text", size, [*whole, "text"])
            row("table", size, [*whole, "table"])
            row("json --query", size, [*whole, "json", "--query", QUERY])
            row("yaml", size, [*whole, "yaml"], with_peer=False)
        for count in sorted({max(given.pages // 10, 1), given.pages}):
            with contextlib.ExitStack() as stack:
                size = endpoint(count, PAGE)
                print(f"{count} pages of {PAGE} functions, {size / 1e6:.1f} MB")
                row("json", size, [*pages, "json"], with_peer=count == given.pages)
                row("text", size, [*pages, "text"], with_peer=count == given.pages)
                row("yaml-stream", size, [*pages, "yaml-stream"], with_peer=False)
        variables = {f"NAME_{at}": "x" * 480 for at in range(given.functions)}
        environment_of = {"Variables": variables}
        document = {"FunctionName": "f", "Role": "arn:aws:iam::1:role/r", "Code": {}, "Environment": environment_of}
        path, archive = folder / "input.json", folder / "code.zip"
        path.write_text(json.dumps(document), encoding="utf-8")
        size = path.stat().st_size
        with zipfile.ZipFile(archive, "w") as file, file.open("code", "w", force_zip64=True) as code:
            for _ in range(size >> 20):
                code.write(os.urandom(1 << 20))
        del document, environment_of, variables
        with contextlib.ExitStack() as stack:
            endpoint(1, 1)
            print(f"one input of {size / 1e6:.1f} MB")
            row("--cli-input-json", size, ["create-function", "--cli-input-json", f"file://{path}"])
            code = ["update-function-code", "--function-name", "f", "--zip-file", f"fileb://{archive}"]
            row("--zip-file", size, code)
    return is_different


if __name__ == "__main__":
    sys.exit(main())
