#!/usr/bin/env python3
"""Makes programs of other people's services, and calls every operation with its skeleton.

    tests/peers/foreign_services.py [NAME]...

The models are test data (`tests/fetch-test-data`, folder `foreign-services`): the weather services of Smithy's quick start and of its
examples, the Pokémon service of smithy-rs, and a pizza shop of smithy4s, which uses alloy's protocol. `hardie new` makes a crate of
each, which is built in the folder of `tests/peers/consumer.py`. For each operation, the skeleton of the input is filled with values that
the model allows and sent; a server that knows only the model (`foreign/model.py`) reads the request, compares the input, and sends a
sample of the output, which the program must print. Exit code 1 if something is not as it should be, or an operation is missing
without a reason.
"""

import http.server
import json
import os
import pathlib
import sys
import tempfile
import threading

from depot.crate import HARDIE, Crate, must, run
from foreign.model import Mismatch, Model, Route
from test_data import FOLDER

MODELS = FOLDER / "foreign-services"
# The quick start has no protocol: a user adds one in a file beside the model.
PROTOCOL = """$version: "2.0"

namespace example.own

use smithy.protocols#rpcv2Json

apply example.weather#Weather @rpcv2Json
"""
# The folder, the service, the operations that are left out with their reason, and how many are called.
SERVICES = [
    ("weather", "example.weather#Weather", {}, 4),
    ("city-weather", "smithy.example#Weather", {}, 4),
    ("pokemon", "com.aws.example#PokemonService", {"CapturePokemon": "event stream"}, 6),
    ("pizza", "smithy4s.example#PizzaAdminService", {}, 14),
]
failed = []


def check(what, holds, why=""):
    if holds:
        print(f"as it should be: {what}")
    else:
        failed.append(what)
        print(f"not so: {what}: {str(why)[-2000:]}")


class Server(http.server.ThreadingHTTPServer):
    """Serves the operations of a model."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes, self.requests = [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def respond(self, request):
        """Status, headers and body; and the input, or why there is none."""
        path = request["path"]
        for route in self.routes:
            match = route.pattern.fullmatch(path)
            if match and route.method == request["method"]:
                try:
                    value = route.read(request, match)
                except (Mismatch, ValueError) as problem:
                    self.requests.append((route.name, str(problem)))
                    return 400, {}, b"{}"
                self.requests.append((route.name, value))
                return route.write(route.model.sample(route.output))
        self.requests.append((None, f"no operation for {request['method']} {path}"))
        return 404, {}, b"{}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def serve(self):
        length = int(self.headers.get("content-length") or 0)
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = {"method": self.command, "path": path, "query": query, "headers": headers, "body": self.rfile.read(length)}
        status, headers, body = self.server.respond(request)
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = serve

    def log_message(self, *words):
        pass


def call(program, route, server, folder):
    """Sends an operation's own skeleton, and compares what comes back."""
    model, command = route.model, program.commands[route.name]
    streamed = [name for name, (target, _) in model.members(route.output).items() if "smithy.api#streaming" in model.traits(target)]
    # As in the AWS CLI, commands that write their output to a file have no skeletons.
    text = "{}"
    if not streamed:
        skeleton = program.run(command, "--generate-cli-skeleton", "input")
        check(f"{command} has a skeleton", skeleton.code == 0, skeleton.err)
        text = skeleton.out.strip() or text
    try:
        value = model.fill(route.input, json.loads(text))
    except Mismatch as problem:
        return check(f"{command}: the skeleton has the members of the model", False, problem)
    document = folder / "input.json"
    document.write_text(json.dumps(value))
    words = [command, "--cli-input-json", f"file://{document}"] if value else [command]
    server.requests.clear()
    ran = program.run(*words, *([folder / "body"] if streamed else []))
    sent = [it for it in server.requests if it[0]]
    is_sent = len(sent) == 1 and sent[0][0] == route.name and isinstance(sent[0][1], dict) and model.same(route.input, sent[0][1], value)
    check(f"{command}: the input arrives", is_sent, f"\n  sent {value}\n  came {server.requests}\n  {ran.err}")
    sample = model.sample(route.output)
    if streamed:
        body = (folder / "body").read_bytes() if (folder / "body").exists() else b""
        check(f"{command}: the body is in the file", body == b"\x00\xff\x10", body)
        sample = {name: it for name, it in sample.items() if name not in streamed}
    printed = json.loads(ran.out) if ran.out.strip() else {}
    if ran.code == 0 and streamed:
        printed = {name: it for name, it in printed.items() if name in sample}
    is_printed = ran.code == 0 and model.same(route.output, printed, sample)
    # A response to HEAD, or with status 204, has no body.
    check(f"{command}: the output is printed", is_printed, f"\n  want {sample}\n  have {printed}\n  {ran.code} {ran.err}")


class Program:
    def __init__(self, path, url, commands):
        self.path, self.commands = path, commands
        prefix = path.name.upper().replace("-", "_")
        self.env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", f"{prefix}_ENDPOINT_URL": url}

    def run(self, *words):
        return run([self.path, *words], env=self.env)


def service(name, id, left_out, count, server, folder):
    models = [MODELS / name]
    if name == "weather":
        (folder / "protocol.smithy").write_text(PROTOCOL)
        models.append(folder / "protocol.smithy")
    words = [word for path in models for word in ("--model", path)]
    model = Model(must([HARDIE, "ast", *models]).out, id)
    listed = json.loads(must([HARDIE, "list", *models, "--service", id, "--operation", "all", "--format", "json"]).out)
    operations = listed["services"][0]["operations"]
    commands = {it["operation"]: it["command"] for it in operations}
    wanted = set(model.operations()) - set(left_out)
    check(f"{name}: has every operation of the model", set(commands) >= wanted, f"{sorted(wanted)} {sorted(commands)}")
    made = run([HARDIE, "check", *models])
    for operation, reason in left_out.items():
        said = operation in made.out + made.err and reason in made.out + made.err
        check(f"{name}: {operation} is left out: {reason}", said and model.has_events(model.operations()[operation]))
    program = Program(Crate(name, *words[1:]).program(), f"http://127.0.0.1:{server.server_port}", commands)
    server.routes = [Route(model, operation, model.operations()[operation]) for operation in sorted(wanted)]
    before = len(failed)
    for route in server.routes:
        call(program, route, server, folder)
    protocol = model.protocol.split("#")[1]
    check(f"{name} ({protocol}): {count} operations are called", len(server.routes) == count, len(server.routes))
    print(f"{name} ({protocol}): {len(server.routes)} operations, {len(failed) - before} differences")


def main():
    if not MODELS.is_dir():
        print(f"skipped: foreign services: {MODELS} is missing (tests/fetch-test-data)")
        return 0
    must(["cargo", "build", "--quiet", "--locked", "-p", "hardie"])
    server = Server()
    for name, *rest in SERVICES:
        if len(sys.argv) < 2 or name in sys.argv[1:]:
            with tempfile.TemporaryDirectory() as temporary:
                service(name, *rest, server, pathlib.Path(temporary))
    print(f"{len(failed)} not as they should be" if failed else "all as it should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
