#!/usr/bin/env python3
"""Compares retries, proxies, CA bundles, endpoints and time-outs with the AWS CLI itself.

    tests/peers/network.py PROGRAM REFERENCE... [--cases N] [--seed N] [--only KIND] [--keep FILE]

PROGRAM is `aws` of tests/src/bin, REFERENCE the command of an AWS CLI of version 2. A case is CreateContact with random network
settings, against a server with the responses of the case. Compares exit code, standard error, and the requests:
number, path, and the password for a proxy. Exit code 1 if anything differs that `reason` does not explain; 0
and `skipped: ...` where openssl is missing. Standard library only, loopback only.
"""
import argparse
import collections
import http.server
import json
import os
import pathlib
import random
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading

CALL = ["connect", "create-contact", "--instance-id", "i-1", "--channel", "EMAIL", "--initiation-method", "FLOW", "--client-token", "t-1"]
ANSWERS = {
    "ok": (200, {}, '{"ContactId":"c-1","ContactArn":"a"}'),
    "500": (500, {}, "{}"),
    "502": (502, {"content-type": "text/html"}, "<html>no</html>"),
    "503": (503, {}, ""),
    "429": (429, {"x-amzn-errortype": "TooManyRequestsException"}, '{"message":"slow"}'),
    "throttled": (400, {"x-amzn-errortype": "ThrottlingException"}, '{"message":"slow"}'),
    "timeout": (400, {"x-amzn-errortype": "RequestTimeout"}, '{"message":"late"}'),
    "invalid": (400, {"x-amzn-errortype": "InvalidRequestException"}, '{"Message":"no"}'),
    "429 alone": (429, {}, "{}"),
    "denied": (403, {"x-amzn-errortype": "AccessDeniedException"}, '{"Message":"denied"}'),
}
SECRET = "s3cr"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def play(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        answers = self.server.answers
        name = answers[min(len(self.server.seen), len(answers) - 1)]
        self.server.seen.append([self.command, self.path, self.headers.get("proxy-authorization")])
        if name == "close":
            self.close_connection = True
            return
        status, headers, body = ANSWERS[name]
        self.send_response_only(status)
        for key, value in ({"content-type": "application/json", "content-length": str(len(body))} | headers).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_PUT = do_GET = do_POST = play

    def do_CONNECT(self):
        self.server.seen.append(["CONNECT", self.path, self.headers.get("proxy-authorization")])
        self.send_response_only(403)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen, self.answers = [], ["ok"]
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, address):
        pass  # A client that refuses the certificate hangs up.


def retries(r):
    env, answers = {}, r.choices([*ANSWERS, "close"], k=r.randrange(1, 4)) + [r.choice(["ok", "500", "throttled"])]
    if r.random() < 0.8:
        env["AWS_RETRY_MODE"] = r.choice(["standard", "adaptive", "adaptive", "legacy", "Adaptive", ""])
    if r.random() < 0.8:
        env["AWS_MAX_ATTEMPTS"] = r.choice(["1", "2", "3", "2 ", "+2", "0", "-1", "x", "1.0", "", "1_0" if answers[0] == "ok" else "1", "99999999999999999999" if answers[0] == "ok" else "2"])
    return {"env": env, "answers": answers, "argv": ["--endpoint-url", "{plain}"]}


def proxies(r):
    users = ["", "", "user@", f"user:{SECRET}@", f"user:{SECRET}@@", "us%40er:p%40%3A%zz%@", f"user:{SECRET}#x@", f"user:{SECRET}/x@", f"user:{SECRET}?x@", ":pw@", "user:@", "a:b:c@", "u s:p w@"]
    hosts = ["{port}", "{port}", "{port}", "{port}/", "{port}/path?q", "127.0.0.1:1", "127.0.0.1:99999", "127.0.0.1:x", "127.0.0.1:", "", "[::1", "[::1]:1", "exa mple:1"]
    proxy = r.choice(["http://", "http://", "http://", "", "//", "HTTP://", "http:"]) + r.choice(users) + r.choice(hosts)
    env = {r.choice(["HTTP_PROXY", "http_proxy"]): proxy, "AWS_MAX_ATTEMPTS": "1"}
    if r.random() < 0.15:
        env["http_proxy"] = ""
    if r.random() < 0.1:
        env["REQUEST_METHOD"] = "GET"
    if r.random() < 0.3:
        env[r.choice(["NO_PROXY", "no_proxy"])] = r.choice(["*", "connect.test", ".test", "test", "nect.test", "other", " connect.test , x", "connect.test:80", "CONNECT.TEST", ""])
    url = r.choice(["http://connect.test", "http://connect.test", "http://connect.test:80/base", "http://user:pw@connect.test", "https://connect.test"])
    if url.startswith("https"):
        env["HTTPS_PROXY"] = proxy
    return {"env": env, "answers": ["ok"], "argv": ["--endpoint-url", url]}


def bundles(r):
    paths = ["~/ca.pem", "~/ca.pem", "{home}/ca.pem", "~", "~/nothing.pem", "~/empty.pem", "~/text.pem", "~/two.pem", "~nobodyknows/ca.pem", "", " ", "/dev/null", "ca.pem", "$HOME/ca.pem", "~/other.pem"]
    env, argv, config = {"AWS_MAX_ATTEMPTS": "1"}, ["--endpoint-url", "{secure}"], ""
    for place in r.sample(["option", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "profile", "SSL_CERT_FILE"], r.randrange(0, 3)):
        path = r.choice(paths)
        if place == "option":
            argv.append(f"--ca-bundle={path}")
        elif place == "profile":
            config = f"[default]\nca_bundle = {path}\n"
        else:
            env[place] = path
    if r.random() < 0.15:
        argv.append("--no-verify-ssl")
    return {"env": env, "answers": ["ok"], "argv": argv, "config": config}


def endpoints(r):
    host = r.choice(["{port}", "{port}", "127.0.0.1:1", "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:x", "127.0.0.1:", "a b", "ex\u00e4mple.test", "", "-a", "a..b", "a_b:1", "[::1]:1", "[::1", "[fe80::1%25lo]:1", "[zz]:1", "x" * 64, "h\u0001", "h\tx", ".", "localhost."])
    scheme = r.choice(["http://", "http://", "http://", "", "ftp://", "HTTP://", "http:", "://", "//", "1http://"])
    user = r.choice(["", "", "", f"u:{SECRET}@", f"u:{SECRET}@x@", "u@", f"u:{SECRET}#x@"])
    tail = r.choice(["", "", "/", "/a b", "/base/", "/\u00e4", "?x=1", "#f", "/%zz", "/\u0007"])
    env, argv = {"AWS_MAX_ATTEMPTS": "1"}, []
    if r.random() < 0.7:
        argv = ["--endpoint-url", scheme + user + host + tail]
    else:
        env[r.choice(["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CONNECT"])] = scheme + user + host + tail
    return {"env": env, "answers": ["ok"], "argv": argv}


def odds(r):
    env, argv = {"AWS_MAX_ATTEMPTS": "1"}, ["--endpoint-url", "{plain}"]
    for _ in range(r.randrange(1, 3)):
        kind = r.choice(["region", "agent", "app", "read", "connect"])
        odd = r.choice(["", " ", "a b", "\u00e4", "\u0001", "x" * 300, "us-east-1\n", "a/b", "(", "%s", "\x7f", "-a", "a-"])
        if kind == "region":
            env["AWS_DEFAULT_REGION"] = odd
        elif kind == "agent":
            env["AWS_EXECUTION_ENV"] = odd
        elif kind == "app":
            env["AWS_SDK_UA_APP_ID"] = odd
        else:
            number = r.choice(["0", "-1", "-0", "1", " 5 ", "5_0", "nan", "inf", "1e3", "0.5", "", "x", "9999999999", "99999999999999999999", "-9999999999"])
            argv.append(f"--cli-{kind}-timeout={number}")
    return {"env": env, "answers": ["ok"], "argv": argv}


KINDS = {"retries": retries, "proxies": proxies, "bundles": bundles, "endpoints": endpoints, "odds": odds}


class Runner:
    def __init__(self, home):
        self.home = home
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", home / "key.pem", "-out", home / "ca.pem", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], capture_output=True)
        if made.returncode:
            raise FileNotFoundError("openssl")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", home / "k2.pem", "-out", home / "other.pem", "-days", "2", "-subj", "/CN=other"], capture_output=True, check=True)
        (home / "both.pem").write_text((home / "ca.pem").read_text() + (home / "key.pem").read_text())
        (home / "two.pem").write_text((home / "other.pem").read_text() + (home / "ca.pem").read_text())
        (home / "empty.pem").write_text("")
        (home / "text.pem").write_text("hello\n")
        (home / ".aws").mkdir()
        self.plain, self.secure = Server(), Server(home / "both.pem")

    def run(self, command, case):
        places = {"{plain}": f"http://127.0.0.1:{self.plain.server_port}", "{secure}": f"https://localhost:{self.secure.server_port}",
                  "{port}": f"127.0.0.1:{self.plain.server_port}", "{home}": str(self.home)}

        def sub(text):
            for name, value in places.items():
                text = text.replace(name, value)
            return text

        for server in (self.plain, self.secure):
            server.seen, server.answers = [], case["answers"]
        (self.home / ".aws/config").write_text(sub(case.get("config", "")))
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true", "LANG": "C.UTF-8", "TZ": "UTC",
               "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-west-2"}
        env |= {name: sub(value) for name, value in case["env"].items()}
        try:
            done = subprocess.run([*command, *CALL, *map(sub, case["argv"])], env=env, cwd=self.home, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
            code, err = done.returncode, done.stderr.decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            code, err = "time", ""
        for port in (self.plain.server_port, self.secure.server_port):
            err = err.replace(str(port), "PORT")
        err = re.sub(r" ?\(_ssl\.c:\d+\)|^.*connectionpool.py:\d+: |  warnings.warn\(\n| See: https://urllib3.*", "", err, flags=re.M)
        return {"exit": code, "stderr": err.strip(), "asked": self.plain.seen + self.secure.seen}


def reason(case, want, got):
    """Why the programs may differ here, or None."""
    if SECRET in got["stderr"]:
        return None
    same = want["exit"] == got["exit"] and want["asked"] == got["asked"]
    if same and re.search(r"\S*@", want["stderr"]) and "***@" in got["stderr"]:
        return "users and passwords in URLs are hidden"
    if want["exit"] == got["exit"] == 255 and "_PyTime_t" in want["stderr"] and not got["asked"]:
        return "a time-out that is too long is refused before anything is sent"
    if same and want["exit"] == 255 and not want["asked"] and got["stderr"].startswith("aws: [ERROR]: "):
        return "Python's words for what is not valid"
    return None


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("program")
    words.add_argument("reference", nargs="+")
    words.add_argument("--cases", type=int, default=200)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    words.add_argument("--only", choices=KINDS)
    words.add_argument("--keep")
    words = words.parse_args()
    home, tally = pathlib.Path(tempfile.mkdtemp()), collections.Counter()
    try:
        runner = Runner(home)
    except FileNotFoundError:
        print("skipped: openssl is missing")
        return 0
    with open(words.keep or os.devnull, "w", encoding="utf-8") as keep:
        for number in range(words.cases):
            r = random.Random(f"{words.seed} {number}")
            kind = words.only or list(KINDS)[number % len(KINDS)]
            case = KINDS[kind](r)
            want, got = runner.run(words.reference, case), runner.run([os.path.abspath(words.program)], case)
            why = reason(case, want, got) if want != got else None
            tally["the same" if want == got else "on purpose: " + why if why else f"different ({kind})"] += 1
            if want != got and not why or got["exit"] == 134:
                keep.write(json.dumps({"id": number, "kind": kind} | case | {"expect": want, "got": got}) + "\n")
                keep.flush()
    print(f"seed {words.seed}", dict(tally))
    shutil.rmtree(home)
    return 1 if any(name.startswith("different") for name in tally) else 0


if __name__ == "__main__":
    sys.exit(main())
