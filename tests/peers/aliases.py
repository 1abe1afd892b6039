#!/usr/bin/env python3
"""Compares aliases (`~/.aws/cli/alias`) with the AWS CLI of version 2.

    HARDIE_AWS=AWS-CLI tests/peers/aliases.py PROGRAM MODELS [--only TEXT] [--record FILE]

PROGRAM is `aws` of tests/src/bin, MODELS a folder as in `reference.py`, HARDIE_AWS the AWS CLI (default `aws`). Exit code, both
outputs and the request are compared; `--record` writes the AWS CLI's results as `tests/vectors/alias.jsonl`. Exit code 1 if a case
differs; 0 and `skipped: ...` where the AWS CLI is missing.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

import reference

PING = "kitchen ping"
COOK = "kitchen cook-meal"
TOP = """\
[toplevel]
# A comment.
mk = connect create-contact --instance-id i-1 --channel EMAIL --initiation-method FLOW
mkq = mk --query ContactId --output text
Loud = mk
long =
    connect
    create-contact --instance-id i-1
    # A comment inside.

    --channel EMAIL
    --initiation-method 'FLOW'
quoted = mk --name "a b" --description 'c "d"' --references 'k={Value=v,Type=URL}'
region = --region eu-central-1 mk
regionbehind = mk --region eu-central-1
endpoint = mk --endpoint-url nothing
query = mk --query [
format = mk --cli-error-format json --channel
colour = mk --color on --output table
colourauto = mk --color auto --output table
unsigned = mk --no-sign-request
abbreviated = mk --reg eu-west-3
profile = mk --profile p
debug = mk --debug
profiled = --profile p
version = --version
nothing =
optionsonly = --region eu-central-1
unknown = no-such-service list
close = kitche ping
self = self
a = b
b = a
open = mk --name "x
escape = mk --name x\\
kitchen = kitchen --output text
connect = kitchen
svc = kitchen
dashes = mk -- x
equals = mk --name=x
newline = mk --name "
  a
  b
  "
"""
EXTERNAL = """\
[toplevel]
hello = !echo hello
two = ! echo one; echo two
fails = !exit 7
killed = !kill -TERM $$
interrupted = !kill -INT $$
args = !f() { printf '<%s>' "$@"; echo; }; f
lines =
  !f() {
    echo "$1 and $2"
  }
  f
stdin = !cat
missing = !no-such-command-x
environment = !echo "$X-$AWS_PROFILE-$AWS_REGION"
errors = !echo out; echo err >&2; false
empty = !
comment = !echo a # b
broken = !echo "
kitchen = !echo mine
help = !echo help
"""
SUB = """\
[command kitchen]
p = ping
hello = !echo kitchen
ping = ping --output text
other = cook-meal
wipe-board = ping
self = self
x = y
y = p
profile = ping --profile p
region = ping --region eu-central-1
open = ping "
nothing =
options = --region eu-central-1
help = ping
wait = !echo wait

[command  kitchen   cook-meal]
soup = --meal-name soup
twice = soup --region eu-central-1
sh = !echo cook
self = self
cook-meal = --meal-name again

[command connect create-contact]
mail = --channel EMAIL --initiation-method FLOW
mine = mail --instance-id i-1
json = --cli-input-json '{"InstanceId":"i-9","Channel":"EMAIL","InitiationMethod":"FLOW"}'

[command ping]
gone = --bogus

[command kitchen wait]
w = !echo wait

[command]
q = ping

[commandkitchen]
q = ping

[toplevel]
k = kitchen
kp = kitchen p
"""
SHADOWED = """\
[command kitchen]
cook-meal = cook-meal --output text
other = cook-meal
named = cook-meal soup

[command kitchen cook-meal]
soup = --meal-name soup

[command cook-meal]
stew = --meal-name stew
"""
CONTACT = "connect create-contact --instance-id i-1 --channel EMAIL --initiation-method FLOW"

CASES = [
    *[(TOP, words) for words in [
        "mk", "mk --name x", "mkq", "Loud", "loud", "long", "quoted", "region", "region --region eu-west-1", "regionbehind", "endpoint",
        "query", "format", "colour", "colourauto --color on", "colour --color off", "unsigned", "abbreviated", "profile", "debug",
        "profiled", "version", "version --bogus", "nothing", "optionsonly", "unknown", "close", "self", "a", "open", "escape",
        "kitchen ping", "kitchen --output json ping", "connect ping", "svc ping", "svc", "svc nope", "svc pin", "dashes", "equals",
        "newline", "mk help x", "mk --bogus x", "mk x", "--region eu-west-1 mk", "mk --query ContactId", "--version", "mkk", "zzz",
        "mk --generate-cli-skeleton output", "mk --cli-input-json {}", "--output text mkq", "mk --profile nobody", "loudd",
    ]],
    *[(EXTERNAL, words) for words in [
        "hello", "hello a 'b c' $x \"d'e\" *", "two", "two x", "fails", "killed", "interrupted", "args a 'b c' 'd\"e' --region r '' -- -x", "args --output text --bogus x",
        "lines 1 2", "stdin", "missing", "environment --profile p --region r", "errors", "empty", "comment x", "broken", "kitchen ping", "help", "hello help", "hello --version",
        "hello --query [", "hello --output bogus", "--debugx hello", "hell",
    ]],
    *[(SUB, words) for words in [
        "kitchen p", "kitchen hello x", "kitchen ping", "kitchen cook-meal", "kitchen cook-meal --meal-name x", "kitchen other --meal-name x", "kitchen wipe-board", "kitchen self", "kitchen x", "kitchen profile",
        "kitchen region", "kitchen region --region eu-west-1", "kitchen open", "kitchen nothing", "kitchen nothing ping", "kitchen options ping", "kitchen wait", "kitchen wait w", "kitchen zzz", "kitchen pp",
        "kitchen cook-meal soup", "kitchen cook-meal soup --region eu-west-1", "kitchen cook-meal --region eu-west-1 soup", "kitchen cook-meal twice", "kitchen cook-meal sh a", "kitchen cook-meal self", "kitchen cook-meal cook-meal",
        "kitchen cook-meal zzz", "kitchen cook-meal soop", "kitchen cook-meal --bogus soup", "connect create-contact mail", "connect create-contact mail --instance-id i-2", "connect create-contact --instance-id i-2 mail",
        "connect create-contact mine", "connect create-contact mine --name x", "connect create-contact json", "connect create-contact --name mail mail", CONTACT, f"{CONTACT} x", "q", "k p", "kp", "k cook-meal soup",
    ]],
    *[(SHADOWED, words) for words in ["kitchen cook-meal", "kitchen cook-meal soup", "kitchen cook-meal stew", "kitchen other stew", "kitchen other --meal-name x", "kitchen named"]],
    ("", "kitchen ping"), ("toplevel\n", "kitchen ping"), ("toplevel\n", "--version"), ("x = y\n", "kitchen ping"), ("[toplevel]\nx\n", "x"), ("[toplevel]\nx = kitchen ping\nx = y\n", "x"),
    ("[toplevel]\nx = kitchen ping\n[toplevel]\ny = z\n", "x"), ("[toplevel]\nx: kitchen ping\n", "x"), ("[DEFAULT]\nx = kitchen ping\n[toplevel]\n", "x"), ("[DEFAULT]\nx = kitchen ping\n", "x"),
    ("[toplevel]\nx = kitchen ping ; comment\n", "x"), ("[toplevel]\nx = kitchen ping # comment\n", "x"), ("[toplevel]\r\nx = kitchen\r\n  ping\r\n", "x"),
    ("[ toplevel ]\nx = kitchen ping\n", "x"), ("[Toplevel]\nx = kitchen ping\n", "x"), ("[command kitchen]\nx = ping\n[command  kitchen]\ny = ping\n", "kitchen x"),
    ("[toplevel]\nx y = kitchen ping\n", "'x y'"), ("[toplevel]\nx = kitchen ping\n", "x --region"), ("[toplevel]\n--x = kitchen ping\n", "--x"), ("[toplevel]\nx = kitchen ping\n", "-- x"),
    ("[toplevel]\ncook = kitchen cook-meal --meal-name é\n", "cook"), ("[toplevel]\n  x = kitchen ping\n", "x"), ("[toplevel]\nx = kitchen ping\n  y = z\n", "x"), ("[toplevel]\nx = kitchen\\\n ping\n", "x"),
]


class Runner:
    """Both programs in the same environment."""

    def __init__(self, program, models):
        self.data = tempfile.mkdtemp()
        for service, version, name in [("connect", "2017-08-08", "create-contact"), ("kitchen", "2024-03-01", "kitchen")]:
            target = pathlib.Path(self.data) / service / version
            target.mkdir(parents=True)
            shutil.copy(pathlib.Path(models) / f"{name}.c2j.json", target / "service-2.json")
        self.programs = os.path.abspath(program), os.environ.get("HARDIE_AWS") or "aws"
        self.server = reference.Server(("127.0.0.1", 0), reference.Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def run(self, alias, argv, program):
        home = pathlib.Path(tempfile.mkdtemp())
        (home / ".aws/cli").mkdir(parents=True)
        (home / ".aws/cli/alias").write_bytes(alias.encode())
        (home / ".aws/config").write_text("[default]\n[profile p]\nregion = eu-west-2\n")
        env = {
            "PATH": os.environ["PATH"], "HOME": str(home), "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-west-2", "AWS_PAGER": "",
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": self.url, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "X": "y", "AWS_DATA_PATH": self.data,
        }
        self.server.case, self.server.seen = {"service": "connect" if "create-contact" in alias + " ".join(argv) else "kitchen"}, []
        done = subprocess.run([program, *argv], cwd=home, env=env, input=b"input\n", capture_output=True, timeout=60)
        shown = lambda raw: reference.anonymous(raw.decode("utf-8", "backslashreplace").replace(str(home), "{{home}}").replace(self.url, "{{endpoint}}"))
        shutil.rmtree(home)
        requests = reference.request(self.server.seen)
        if requests:
            requests["headers"] = {name: value for name, value in requests["headers"].items() if name == "content-type"}
            requests["body"] = reference.anonymous(requests["body"])
            region = self.server.seen[-1][2].get("authorization", "unsigned").split("/")
            requests["region"] = region[2] if len(region) > 2 else "unsigned"
        return {"exit": done.returncode, "stdout": shown(done.stdout), "stderr": shown(done.stderr), "request": requests}


def differ(want, got, name):
    if name == "request" and want[name] and got[name]:
        same = all(want[name][part] == got[name][part] for part in ["method", "uri", "region"])
        return not same or not reference.same_body(want[name]["body"], got[name]["body"])
    # Our program has its own version.
    if name == "stdout" and want[name].startswith("aws-cli/"):
        return not got[name].startswith("aws/")
    return want[name] != got[name]


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("program")
    words.add_argument("models")
    words.add_argument("--only", default="")
    words.add_argument("--record", default=os.devnull)
    words = words.parse_args()
    theirs = shutil.which(os.environ.get("HARDIE_AWS") or "aws")
    version = subprocess.run([theirs, "--version"], capture_output=True, text=True).stdout if theirs else ""
    if not version.startswith("aws-cli/2"):
        print("skipped: no AWS CLI of version 2 (HARDIE_AWS)")
        return 0
    runner = Runner(words.program, words.models)
    import shlex

    same = different = 0
    with open(words.record, "w", encoding="utf-8") as record:
        for number, (alias, line) in enumerate(CASES):
            if words.only not in line:
                continue
            argv = shlex.split(line)
            got, want = (runner.run(alias, argv, program) for program in runner.programs)
            found = [name for name in ["exit", "stdout", "stderr", "request"] if differ(want, got, name)]
            same, different = same + (not found), different + bool(found)
            for name in found:
                print(f"{number} aws {line}\n  {name}\n    theirs {want[name]!r}\n    ours   {got[name]!r}")
            if want["request"]:
                del want["request"]["region"]
            # Messages of a shell differ from the AWS CLI's.
            if not want["stdout"].startswith("aws-cli/") and "/bin/sh" not in want["stderr"]:
                line = {"id": f"alias-{number:03}", "service": runner.server.case["service"], "full_argv": argv, "alias": alias, "stdin": "input\n", "env": {"X": "y"}, "config": "[default]\n[profile p]\nregion = eu-west-2\n", "expect": want}
                record.write(json.dumps(line) + "\n")
    shutil.rmtree(runner.data)
    print(f"{same} the same, {different} different")
    return different > 0


if __name__ == "__main__":
    sys.exit(main())
