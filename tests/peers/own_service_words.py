#!/usr/bin/env python3
"""Searches everything that a service of `tests/models/depot.smithy` shows for words of AWS, and its system calls for look-ups of hosts.

    tests/peers/own_service_words.py

The crate is that of `tests/peers/own_service.py`. Searched are the files that `hardie new` writes (except for the model and
`Cargo.lock`), the reference in every format, the generated code, and what the program prints: help, completion scripts,
`--debug`, dry runs, skeletons, the prompt, and an error of every kind. With strace, the program must not look for a host or open a
connection while no endpoint is configured. Exit code 1 with each line that has such a word.
"""

import importlib.util
import os
import pathlib
import pty
import re
import select
import shutil
import sys
import tempfile
import time

for needed in ("werkzeug", "botocore"):
    if importlib.util.find_spec(needed) is None:
        print(f"skipped: own service: {needed} is not installed")
        sys.exit(0)
if not shutil.which("curl"):
    print("skipped: own service: curl is not installed")
    sys.exit(0)

from depot.cases import CASES, PARCEL, SCHEMES, prepare
from depot.crate import HARDIE, MODEL, Crate, must, run
from depot.server import Depot

# Also names of variables, hosts and files.
WORDS = re.compile(r"\b(aws|amazon)\b|\bAWS_|\.aws\b|amazonaws|amazoncognito", re.IGNORECASE)
# Terms of protocols that have the word in their names, and paths of crates in generated code.
TERMS = re.compile(r"--aws-sigv4 \S+|\baws\.(protocols|auth)#\w+")
FORMATS = ["markdown", "man", "html", "json-schema"]
found = []


def search(where, text):
    """Remembers each line with a word of AWS."""
    for line in text.splitlines():
        if WORDS.search(TERMS.sub("", line)):
            found.append(f"{where}: {line.strip()[:200]}")


def files(crate, folder):
    """The files of the crate, the reference in all formats, and the generated code."""
    paths = [path for path in crate.folder.rglob("*") if path.is_file()]
    skipped = [crate.folder / "models", crate.folder / "Cargo.lock"]
    for path in paths:
        if not any(path.is_relative_to(skip) for skip in skipped):
            search(f"file {path.relative_to(crate.folder)}", path.read_text())
            search("file name", str(path.relative_to(crate.folder)))
    source = ["--model", MODEL, "--service", "Depot"]
    for name in FORMATS:
        must([HARDIE, "docs", *source, "--format", name, "--out", folder / name])
        for path in (folder / name).rglob("*"):
            if path.is_file():
                search(f"docs {name} {path.name}", path.read_text())
                search("docs file name", path.name)
    must([HARDIE, "generate", *source, "--operation", "all", "--out", folder / "code"])
    for path in (folder / "code").rglob("*.rs"):
        search(f"code {path.name}", path.read_text())
    print(f"searched: {len(paths)} files, {len(FORMATS)} formats of the reference, the generated code")


class Program:
    """The program with a home folder of its own; everything that it prints is searched."""

    def __init__(self, path, home):
        self.path, self.home, self.runs = path, home, 0

    def env(self, more):
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", **more}

    def run(self, *words, code=None, given=None, **more):
        ran = run([self.path, *words], env=self.env(more), cwd=self.home, given=given)
        self.runs += 1
        search(f"{' '.join(words)} {' '.join(more)}", ran.out + ran.err)
        if ran.code == 101 or (code is not None and ran.code != code):
            found.append(f"{' '.join(words)} {' '.join(more)}: exit code {ran.code}, not {code}: {ran.out}{ran.err}")
        return ran


def pages(program):
    """Help of the program and of every command, in every spelling; completion; version."""
    names = sorted({case.name for case in CASES})
    for words in [["help"], ["--help"], ["wait", "help"], *([name, "help"] for name in names),
                  *([name, "--help"] for name in names), *(["wait", name, "help"] for name in ("parcel-delivered", "parcel-gone"))]:
        ran = program.run(*words, code=0)
        if len(ran.out) < 200:
            found.append(f"{' '.join(words)}: a page of {len(ran.out)} bytes")
    program.run("--version", code=0)
    program.run("-V", code=0)
    for shell in ("bash", "zsh", "fish", "powershell"):
        program.run("--cli-completion", shell, code=0)
    for line in ("depot ", "depot --", "depot create-parcel --", "depot get-parcel --profile ", "depot get-parcel --region ",
                 "depot get-parcel --output ", "depot wait "):
        program.run("--cli-complete", line)
    for name in names:
        for kind in ("input", "yaml-input", "output"):
            program.run(name, "--generate-cli-skeleton", kind)


def calls(program, depot):
    """`--debug` and dry runs of calls that succeed."""
    for case in CASES:
        if "{" in "".join(case.words[-1:]) and case.name != "quote-price":
            continue
        env = {f"DEPOT_{name}": value for name, value in {"ENDPOINT_URL": depot.url, **SCHEMES[case.scheme]}.items()}
        prepare(depot)
        program.run(*case.words, "--debug", **env)
        for kind in ("request", "curl", "canonical"):
            program.run(*case.words, "--cli-dry-run", kind, **env)
        for request, _ in depot.records:
            search(f"request of {case.name}", "\n".join(f"{name}: {value}" for name, value in request.headers))


def errors(program, depot):
    """An error of every kind; each ends with its exit code."""
    read = ["get-parcel", "--parcel-id", PARCEL]
    url, token = {"DEPOT_ENDPOINT_URL": depot.url}, {"DEPOT_TOKEN": SCHEMES["bearer"]["TOKEN"]}
    both = url | token
    prepare(depot)
    for words, env, code in [
        # Without an endpoint, without a secret of each scheme.
        (read, token, 253),
        (["wait", "parcel-gone", "--parcel-id", PARCEL], token, 253),
        *((case.words, url, 253) for case in CASES if case.scheme not in ("none", "bearer")),
        (read, url, 253),
        # Arguments.
        ([], {}, 252),
        (["get-parcl"], both, 252),
        (["wait"], both, 252),
        (["wait", "parcel"], both, 252),
        (["get-parcel"], both, 252),
        ([*read, "--parcel"], both, 252),
        ([*read, "--nosuch", "x"], both, 252),
        ([*read, "extra"], both, 252),
        ([*read, "--output", "xml"], both, 252),
        ([*read, "--query", "a["], both, 252),
        ([*read, "--color", "x"], both, 252),
        ([*read, "--cli-binary-format", "x"], both, 252),
        ([*read, "--cli-read-timeout", "x"], both, 255),
        ([*read, "--cli-error-format", "x"], both, 252),
        ([*read, "--endpoint-url", "depot.example"], token, None),
        ([*read, "--endpoint-url", "http://"], token, None),
        ([*read, "--generate-cli-skeleton", "x"], both, 252),
        ([*read, "--cli-input-json", "{"], both, 252),
        ([*read, "--cli-input-json", "[]"], both, 252),
        ([*read, "--cli-input-json", '{"parcl": 1}'], both, None),
        ([*read, "--cli-input-yaml", "a: ["], both, 252),
        ([*read, "--cli-input-json", "file://missing"], both, None),
        (["create-parcel", "--recipient", "nam=x", "--destination", "depot=x"], both, 252),
        (["create-parcel", "--recipient", "name=x", "--destination", "depot=x,back={}"], both, 252),
        (["create-parcel", "--recipient", "name=[", "--destination", "depot=x"], both, 252),
        (["create-parcel", "--recipient", "name=", "--destination", "depot=x", "--priority", "x"], both, 252),
        (["create-parcel", "--recipient", "name=x", "--destination", "depot=x", "--notes", "{"], both, 252),
        (["create-parcel", "--recipient", "name=x", "--destination", "depot=x", "--expected-at", "soon"], both, 252),
        (["create-parcel", "--recipient", "name=x", "--destination", "depot=x", "--fingerprint", "fileb://missing"], both, 252),
        (["create-parcel", "--recipient", "name=x", "--destination", "depot=x", "--weight", "x"], both, 252),
        (["get-parcel", "--parcel-id", "x", "--cli-strict"], both, None),
        (["put-label", "--parcel-id", PARCEL, "--label", "missing"], both, 252),
        (["get-label", "--parcel-id", PARCEL], both, 252),
        (["get-label", "--parcel-id", PARCEL, "/missing/file"], both, None),
        (["--cli-completion", "x"], {}, 252),
        (["--cli-auto-prompt"], {}, None),
        ([*read, "--cli-auto-prompt", "--no-cli-auto-prompt"], both, 252),
        # Settings.
        ([*read, "--profile", "other"], both, None),
        (read, both | {"DEPOT_PROFILE": "other"}, None),
        (read, both | {"DEPOT_CONFIG_FILE": "missing.toml"}, None),
        (read, both | {"DEPOT_CONFIG_FILE": "broken.toml"}, None),
        (read, both | {"DEPOT_CONFIG_FILE": "unknown.toml"}, None),
        (read, both | {"DEPOT_CONFIG_FILE": "wrong.toml"}, None),
        (read, both | {"DEPOT_CONFIG_FILE": "."}, None),
        (read, both | {"DEPOT_MAX_ATTEMPTS": "x"}, None),
        (read, both | {"DEPOT_RETRY_MODE": "x"}, None),
        (read, both | {"DEPOT_OUTPUT": "x"}, None),
        (read, both | {"DEPOT_AUTO_PROMPT": "x"}, None),
        (read, both | {"DEPOT_OUTPUT_ENCODING": "x"}, None),
        (read, both | {"DEPOT_FILE_ENCODING": "x"}, None),
        (read, both | {"DEPOT_TIMESTAMP_FORMAT": "x"}, None),
        (read, both | {"DEPOT_CA_BUNDLE": "missing.pem"}, None),
        (read, both | {"DEPOT_ENDPOINT_URL": "x"}, None),
        (read, both | {"DEPOT_ERROR_FORMAT": "x"}, None),
        (read, both | {"DEPOT_APP_ID": "a b"}, None),
        (read, both | {"DEPOT_REGION": "a/b"}, None),
        (read, both | {"DEPOT_AUTH_SCHEME_PREFERENCE": "x"}, None),
        (read, both | {"DEPOT_PAGER": "missing-pager"}, None),
        (read, url | {"DEPOT_CONFIG_FILE": "command-missing.toml"}, None),
        (read, url | {"DEPOT_CONFIG_FILE": "command-fails.toml"}, None),
        (read, url | {"DEPOT_CONFIG_FILE": "command-empty.toml"}, None),
        ([*read, "--bearer-token", "file://missing"], url, None),
        ([*read, "--bearer-token", "-"], url, None),
        ([*read, "--bearer-token", "a b\n"], url, None),
        # The network, and the service.
        ([*read, "--endpoint-url", "http://127.0.0.1:9"], token, 255),
        ([*read, "--endpoint-url", "https://127.0.0.1:9"], token, 255),
        ([*read, "--endpoint-url", depot.url.replace("http", "https")], token, 255),
        (["get-parcel", "--parcel-id", "DE-0099-7"], both, 254),
        (read, url | {"DEPOT_TOKEN": "wrong"}, 254),
        (["wait", "parcel-delivered", "--parcel-id", "DE-0099-7"], both, 255),
        ([*read, "--endpoint-url", depot.url + "/missing"], token, 254),
    ]:
        program.run(*words, code=code, **env)
    for fault in ("DepotBusy", "NeverModelled"):
        prepare(depot)
        depot.faults = [(fault, 503, [])] * 9
        for form in ("text", "json", "yaml", "table", "enhanced", "legacy"):
            depot.faults = [(fault, 503, [])] * 9
            program.run(*read, "--cli-error-format", form, DEPOT_MAX_ATTEMPTS="1", **both)
    sign = {f"DEPOT_{name}": value for name, value in SCHEMES["sigv4"].items()}
    manifest = next(case.words for case in CASES if case.scheme == "sigv4")
    for missing in sign:
        program.run(*manifest, **url, **{name: value for name, value in sign.items() if name != missing})
    folder = program.home / ".config/depot"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "alias").write_text("[toplevel]\nx = get-parcel --parcel-id '\n")
    program.run("x", code=None, **both)
    (folder / "alias").write_text("[toplevel\nx = y\n")
    program.run("x", **both)
    (folder / "alias").unlink()


def prompt(program, depot):
    """The prompt on a terminal: a command, options, values, the pages of its panels."""
    child, terminal = pty.fork()
    if child == 0:
        env = program.env({"TERM": "xterm", "COLUMNS": "100", "LINES": "40", "DEPOT_ENDPOINT_URL": depot.url})
        os.execve(program.path, [str(program.path), "--cli-auto-prompt"], env)
    text = b""
    # Keys of the prompt: completion, help (F3, F5), outputs; Ctrl-C ends it.
    for keys in (b"", b"get-", b"\t", b"\t", b"parcel ", b"--", b"\t", b"\x1bOR", b"\x1b[15~", b"profile ", b"\t", b"\x03", b"\x03", b"\x04"):
        try:
            os.write(terminal, keys)
            until = time.time() + 0.5
            while select.select([terminal], [], [], max(0, until - time.time()))[0]:
                text += os.read(terminal, 65536)
        except OSError:
            break
    os.close(terminal)
    os.waitpid(child, 0)
    shown = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", text).decode("utf-8", "replace")
    search("prompt", shown)
    if "get-parcel" not in shown:
        found.append(f"prompt: it did not show its commands: {shown[-500:]}")
    print(f"searched: {len(shown)} characters of the prompt")


def look_ups(program):
    """Without an endpoint, no name is resolved and no connection is opened, whatever is configured besides."""
    if not shutil.which("strace"):
        return print("skipped: strace is not installed")
    read = ["get-parcel", "--parcel-id", PARCEL]
    every = {f"DEPOT_{name}": value for scheme in SCHEMES.values() for name, value in scheme.items()}
    # Settings that belong to other programs must not matter.
    foreign = {"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_PROFILE": "x",
               "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    cases = [
        (read, {}, 253),
        (read, every, 253),
        (read, every | foreign, 253),
        ([*read, "--debug"], every | foreign, 253),
        ([*read, "--region", "us-east-1"], every, 253),
        (["wait", "parcel-gone", "--parcel-id", PARCEL], every, 253),
        (["list-parcels"], every | foreign, 253),
        (next(case.words for case in CASES if case.scheme == "sigv4"), every | foreign, 253),
        (["help"], every | foreign, 0),
        (["create-parcel", "--generate-cli-skeleton"], every | foreign, 0),
    ]
    for words, env, code in cases:
        trace = program.home / "trace"
        command = ["strace", "-f", "-qq", "-e", "trace=network,openat", "-o", trace, program.path, *words]
        ran = run(command, env=program.env(env), cwd=program.home)
        what = f"{' '.join(words)} {' '.join(env)}"
        if ran.code != code:
            found.append(f"{what}: exit code {ran.code}, not {code}: {ran.err}")
        for line in trace.read_text().splitlines():
            if re.search(r"AF_INET|nscd|/etc/(resolv.conf|hosts|nsswitch.conf)|\.aws\b", line):
                found.append(f"{what}: {line}")
    # The same trace of a call shows that the search works.
    run(["strace", "-f", "-qq", "-e", "trace=network", "-o", trace, program.path, *read, "--endpoint-url", "http://localhost:9"],
        env=program.env(every), cwd=program.home)
    if "AF_INET" not in trace.read_text():
        found.append("a call with an endpoint opens no connection, so the traces above show nothing")
    print(f"searched: {len(cases)} traces without an endpoint, for look-ups and connections")


def main():
    crate, depot = Crate("depot", MODEL, "--service", "Depot"), Depot()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        files(crate, folder)
        home = folder / "home"
        home.mkdir()
        command = "token_command = {}\n"
        for name, text in {
            "broken": "[profiles.default\n", "unknown": "[profiles.default]\ntokn = 1\n", "wrong": "[profiles.default]\ntoken = [1]\n",
            "command-missing": "[profiles.default]\n" + command.format('["missing-program"]'),
            "command-fails": "[profiles.default]\n" + command.format('["sh", "-c", "echo why >&2; exit 3"]'),
            "command-empty": "[profiles.default]\n" + command.format('["true"]'),
        }.items():
            (home / f"{name}.toml").write_text(text)
        program = Program(crate.program(), home)
        pages(program)
        calls(program, depot)
        errors(program, depot)
        print(f"searched: the output of {program.runs} runs")
        prompt(program, depot)
        look_ups(program)
    for line in found:
        print(f"not so: {line}")
    print(f"{len(found)} not as they should be" if found else "all as it should be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
