#!/usr/bin/env python3
"""Compares our program with the AWS CLI itself on random inputs of the recorded topics.

    PYTHONPATH=AWS-CLI-SOURCE PYTHON tests/peers/reference.py PROGRAM MODELS [--topic T]... [--cases N] [--seed N] [--keep FILE]

PYTHON can import `awscli` of version 2 (https://github.com/aws/aws-cli; its requirements are on PyPI), PROGRAM is `aws`
of tests/src/bin, MODELS a folder with `create-contact.c2j.json` and `kitchen.c2j.json`, the same two models for botocore, and
optionally `check.py`'s vectors. Cases come from `mutations.py`. The AWS CLI is imported once and forked for each case, so that no
case sees another's state. Compares exit code, standard output, standard error and the request; messages of Python itself count
as equal to any text (exit 255, JSON and query errors).

FILE receives the differences in the format of `tests/vectors/`: `expect` is the AWS CLI's result, `got` is ours.
`--again FILE` repeats the cases of such a file. Exit code 1 if anything differs that `purpose` does not explain; 0 and
`skipped: ...` if a requirement is missing.
"""

import argparse
import base64
import collections
import gc
import http.server
import io
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

import mutations
import purpose

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
PASSING = re.compile(r"user-agent|host|content-length|date|authorization|amz-sdk-.*|accept-encoding|connection|x-amz-date|accept|transfer-encoding")
CONTACT = '{"ContactId":"c0ffee00-1111-4222-8333-444455556666","ContactArn":"arn:aws:connect:us-west-2:111122223333:instance/i-1/contact/c0ffee00"}'
PYTHONS_WORDS = ["Invalid JSON:", "Bad value for --query"]


class Handler(http.server.BaseHTTPRequestHandler):
    """The service of a case: sends its responses, stores the requests."""

    protocol_version = "HTTP/1.1"

    def play(self):
        if (self.headers.get("transfer-encoding") or "").lower() == "chunked":
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.seen.append((self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        case = self.server.case
        answer = case.get("response", {})
        data = answer.get("body", CONTACT if case["service"] == "connect" else "{}").encode("utf-8", "surrogatepass")
        status = answer.get("status", 200)
        self.send_response_only(status)
        for name, value in ({"content-type": "application/json", "x-amzn-requestid": "req-1"} | answer.get("headers", {})).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(data)))
        self.end_headers()
        if status != 204 and self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = do_HEAD = play

    def log_message(self, *words):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass


class Runner:
    """Both programs in the same environment."""

    def __init__(self, program, data):
        import awscli.clidriver

        self.main = awscli.clidriver.main
        self.program = os.path.abspath(program)
        self.data = os.pathsep.join([data, os.path.join(os.path.dirname(awscli.clidriver.__file__), "data")])
        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        remember_files()
        for service, operation in [("connect", "create-contact"), ("kitchen", "cook-meal"), ("kitchen", "ping")]:
            self.theirs({"service": service, "operation": operation, "argv": ["--cli-input-yaml", "{}", "--output", "yaml"]}, inside=True)
        gc.collect()
        gc.freeze()

    def environment(self, case, home):
        env = {
            "PATH": os.environ["PATH"], "HOME": home, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-west-2", "AWS_PAGER": "",
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": self.url, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC",
        }
        for name, value in case.get("env", {}).items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = value.replace("{{home}}", home)
        return env

    def surroundings(self, case, home, work):
        (home / ".aws").mkdir()
        if "config" in case:
            (home / ".aws/config").write_text(case["config"], encoding="utf-8", newline="")
        for name, content in case.get("files", {}).items():
            path = work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content["base64"]) if isinstance(content, dict) else content.encode())

    def run(self, case, which):
        home, work = (pathlib.Path(tempfile.mkdtemp()) for _ in range(2))
        try:
            self.surroundings(case, home, work)
            self.server.case, self.server.seen = case, []
            code, out, err = which(case, str(home), str(work))
            shown = lambda raw: raw.decode("utf-8", "backslashreplace").replace(str(home), "{{home}}").replace(self.url, "{{endpoint}}")
            return {"exit": code, "stdout": shown(out), "stderr": shown(err), "request": request(self.server.seen)}
        finally:
            shutil.rmtree(home)
            shutil.rmtree(work)

    def words(self, case):
        return case["full_argv"] if "full_argv" in case else [case["service"], case["operation"], *case["argv"]]

    def ours(self, case, home, work):
        try:
            done = subprocess.run([self.program, *self.words(case)], cwd=work, env=self.environment(case, home), input=case.get("stdin", "").encode(), capture_output=True, timeout=60)
        except subprocess.TimeoutExpired:
            return None, b"", b""
        return done.returncode, done.stdout, done.stderr

    def theirs(self, case, home=None, work=None, inside=False):
        """In a fork of this process, or (to load its modules) in this one."""
        if inside:
            kept = dict(os.environ)
            os.environ.update(self.environment(case, tempfile.gettempdir()) | {"AWS_DATA_PATH": self.data})
            self.server.case, self.server.seen = case, []
            sys.argv = ["aws", *self.words(case)]
            self.main()
            os.environ.clear()
            os.environ.update(kept)
            return None
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            read, write = os.pipe()
            os.write(write, case.get("stdin", "").encode())
            os.close(write)
            sys.stdout.flush()
            child = os.fork()
            if child == 0:
                self.inside_child(case, home, work, read, out.fileno(), err.fileno())
            os.close(read)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            out.seek(0)
            err.seek(0)
            return code, out.read(), err.read()

    def inside_child(self, case, home, work, read, out, err):
        code = 1
        try:
            signal.alarm(60)
            os.dup2(read, 0)
            os.dup2(out, 1)
            os.dup2(err, 2)
            env = self.environment(case, home) | {"AWS_DATA_PATH": self.data}
            os.environ.clear()
            os.environ.update(env)
            os.chdir(work)
            kind = lambda number, mode: io.TextIOWrapper(open(number, mode), encoding="utf-8", errors="surrogateescape", write_through=number == 2)
            sys.stdin, sys.stdout = kind(0, "rb"), kind(1, "wb")
            sys.stderr = io.TextIOWrapper(open(2, "wb", 0), encoding="utf-8", errors="backslashreplace", write_through=True)
            sys.argv = ["aws", *self.words(case)]
            try:
                code = self.main()
            except SystemExit as exit:
                code = exit.code
            except BaseException:
                import traceback

                traceback.print_exc()
            try:
                sys.stdout.flush()
            except BaseException:
                code = 120
        finally:
            os._exit(0 if code is None else code & 255 if isinstance(code, int) else 1)


def remember_files():
    """botocore reads its JSON files again in every run; here only once."""
    from botocore import loaders

    for owner, name in [(loaders.JSONFileLoader, "load_file"), (loaders.Loader, "list_available_services")]:
        plain, kept = getattr(owner, name), {}

        def once(self, *words, plain=plain, kept=kept, **more):
            at = (words, tuple(sorted(more.items())), tuple(getattr(self, "search_paths", ())))
            if at not in kept:
                kept[at] = plain(self, *words, **more)
            return kept[at]

        setattr(owner, name, once)


def request(seen):
    if not seen:
        return None
    method, uri, headers, body = seen[-1]
    try:
        text = body.decode() or None
    except UnicodeDecodeError:
        text = {"base64": base64.b64encode(body).decode()}
    kept = {name: value.strip() for name, value in headers.items() if not PASSING.fullmatch(name)}
    return {"method": method, "uri": uri, "headers": kept, "body": text}


def anonymous(value):
    """The value without random identifiers."""
    return UUID.sub("{{uuid4}}", value) if isinstance(value, str) else value


def typed(value):
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, list):
        return [typed(each) for each in value]
    if isinstance(value, dict):
        return {name: typed(each) for name, each in value.items()}
    return ["nan"] if value != value else value


def same_body(want, got):
    want, got = anonymous(want), anonymous(got)
    if want == got:
        return True
    try:
        return typed(json.loads(want)) == typed(json.loads(got))
    except (TypeError, ValueError, RecursionError):
        return False


def same_stderr(code, want, got):
    if anonymous(want) == anonymous(got):
        return True
    if code == 255:
        return bool(want.strip()) == bool(got.strip())
    for cut in PYTHONS_WORDS:
        if cut in want:
            return got.startswith(want[: want.index(cut) + len(cut)])
    return False


def differences(want, got):
    """The names of the differences."""
    found = [name for name in ["exit", "stdout"] if anonymous(want[name]) != anonymous(got[name])]
    if not same_stderr(want["exit"], want["stderr"], got["stderr"]):
        found.append("stderr")
    a, b = want["request"], got["request"]
    if (a is None) != (b is None):
        found.append("request")
    elif a is not None:
        found += [name for name in ["method", "uri"] if anonymous(a[name]) != anonymous(b[name])]
        found += ["header " + name for name in sorted(a["headers"].keys() | b["headers"].keys()) if anonymous(a["headers"].get(name)) != anonymous(b["headers"].get(name))]
        if not same_body(a["body"], b["body"]):
            found.append("body")
    return found


def models(folder):
    """A new folder with the two models in botocore's layout; None if this Python has no AWS CLI of version 2."""
    try:
        import awscli

        assert awscli.__version__.startswith("2.")
    except (ImportError, AssertionError):
        return None
    print(f"AWS CLI {awscli.__version__}")
    if os.environ.get("LC_ALL") != "C.UTF-8":
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"LC_ALL": "C.UTF-8"})
    data = tempfile.mkdtemp()
    for service, version, name in [("connect", "2017-08-08", "create-contact"), ("kitchen", "2024-03-01", "kitchen")]:
        target = pathlib.Path(data) / service / version
        target.mkdir(parents=True)
        shutil.copy(pathlib.Path(folder) / f"{name}.c2j.json", target / "service-2.json")
    return data


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("program")
    words.add_argument("models")
    words.add_argument("--topic", action="append", choices=mutations.TOPICS)
    words.add_argument("--cases", type=int, default=500)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    words.add_argument("--keep")
    words.add_argument("--again")
    words = words.parse_args()
    data = models(words.models)
    if data is None:
        print("skipped: this Python has no awscli of version 2")
        return 0
    runner = Runner(words.program, data)
    print(f"seed {words.seed}")
    left = 0
    with open(words.keep or os.devnull, "w", encoding="utf-8") as keep:
        for topic, cases in again(words.again) if words.again else fresh(words):
            tally = collections.Counter()
            for number, case in enumerate(cases):
                want, got = runner.run(case, runner.theirs), runner.run(case, runner.ours)
                found = differences(want, got)
                reason = purpose.reason(case, want, got, found) if found else None
                tally["on purpose: " + reason if reason else "different" if found else "the same"] += 1
                if found and not reason:
                    line = {"id": f"{topic}-{words.seed}-{number}"} | case | {"expect": want, "got": got, "differs": found}
                    keep.write(json.dumps(line) + "\n")
                    keep.flush()
            left += tally["different"]
            print(topic, dict(tally), flush=True)
    shutil.rmtree(data)
    return 1 if left else 0


def fresh(words):
    for topic in words.topic or mutations.TOPICS:
        mutator = mutations.Mutator(topic, random.Random(f"{words.seed} {topic}"))
        yield topic, (mutator.case() for _ in range(words.cases))


def again(name):
    with open(name, encoding="utf-8") as lines:
        yield "again", [{k: v for k, v in json.loads(line).items() if k not in ("id", "expect", "got", "differs")} for line in lines]


if __name__ == "__main__":
    sys.exit(main())
