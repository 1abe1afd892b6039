#!/usr/bin/env python3
"""Compares the requests of a fixed sample of AWS commands with those that the AWS CLI 2.36.7 sent.

    tests/peers/sample.py [--program PROGRAM]
    tests/peers/sample.py --record CHECKOUT PYTHON

The commands are our own (`aws_sample/commands.txt`); `aws_sample/recorded.jsonl` has the requests, hosts, exit codes and outputs of
the AWS CLI. `--record` writes it again: CHECKOUT is the repository aws/aws-cli at tag 2.36.7, PYTHON can import what it requires.
Without --program, a program with the operations of the sample is built from the models of the installed botocore.

Each command runs twice: with an endpoint and a proxy, which records the request and sends the response of the case, and without an
endpoint, for the URL: ours is that of `--cli-dry-run request`. Exit code 1 if a command differs that `aws_sample/differences.txt` does
not name; 0 and `skipped: ...` if there is no botocore.
"""

import argparse
import base64
import importlib.util
import json
import pathlib
import sys
import tempfile

from aws_examples import comparison, crates, programs, recorder, responses
from aws_sample import cases

FOLDER = pathlib.Path(__file__).parent / "aws_sample"
RECORDED = FOLDER / "recorded.jsonl"
DIFFERENCES = FOLDER / "differences.txt"
# What is compared of each case.
PARTS = ("rc", "out", "url", "request", "files")


def environment(home, proxy, endpoint):
    given = {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_PAGER": "",
        "HTTP_PROXY": proxy,
        "HTTPS_PROXY": proxy,
        "http_proxy": proxy,
        "https_proxy": proxy,
        "TZ": "UTC",
        "LANG": "C.UTF-8",
    }
    return given | ({"AWS_ENDPOINT_URL": endpoint} if endpoint else {})


def url_of(program, case, folder, env, server):
    """Method and URL without a configured endpoint."""
    if isinstance(program, programs.Reference):
        program.run(case.argv, folder, env)
        first = (server.requests or [{"method": "", "host": "", "target": ""}])[0]
        return f"{first['method']} https://{first['host']}{first['target']}"
    return program.run([*case.argv, "--cli-dry-run", "request"], folder, env)["out"].partition("\n")[0]


def play(case, program, server):
    """The result of a case: what is compared."""
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home, "files")
        folder.mkdir()
        for name, content in case.files.items():
            (folder / name).write_bytes(content)
        xml = case.response and (base64.b64decode(case.response["body"]), case.response["headers"])
        server.prepare(case.argv[0], False, case.output, xml)
        ran = program.run(case.argv, folder, environment(home, server.url, "http://service.test"))
        requests = list(server.requests)
        known = json.dumps(case.argv) + str(case.files)
        written = sorted(path.name for path in folder.iterdir() if path.name not in case.files)
        server.prepare(case.argv[0], False)
        url = url_of(program, case, folder, environment(home, server.url, None), server)
        return {
            "rc": ran["rc"],
            "out": ran["out"],
            "err": ran["err"],
            "url": comparison.url(url, known),
            "request": comparison.canonical(requests[0], known) if requests else None,
            "files": written,
        }


def record(checkout, python):
    """Writes the results of the AWS CLI."""
    models = responses.Models(pathlib.Path(checkout, "awscli/botocore/data"))
    reference, server, count = programs.Reference(python, checkout), recorder.Recorder(), 0
    refused = 0
    with open(RECORDED, "w") as out:
        for case in cases.read(FOLDER / "commands.txt"):
            xml = models.xml(case.argv[0], case.argv[1], case.output)
            if xml and not case.response:
                case.response = {"body": base64.b64encode(xml[0]).decode(), "headers": xml[1]}
            result = play(case, reference, server)
            if result["rc"]:
                refused += 1
                print(f"refused: {case.line}: {result['err'].strip()[-300:]}")
                continue
            expected = {key: result[key] for key in PARTS}
            out.write(json.dumps({"line": case.line, "response": case.response, **expected}) + "\n")
            count += 1
    reference.stop()
    print(f"recorded {count} commands")
    return bool(refused)


def build(selected):
    """Builds a program with the selected operations from the models of the installed botocore."""
    found = importlib.util.find_spec("botocore")
    if not found:
        return None
    models = pathlib.Path(found.origin).parent / "data"
    return crates.build_one(crates.ROOT / "target/aws-sample", models, selected)


def replay(program):
    recorded = {row["line"]: row for row in map(json.loads, RECORDED.read_text().splitlines())}
    selected, run = {}, cases.read(FOLDER / "commands.txt")
    for case in run:
        name = responses.FOLDERS.get(case.argv[0], case.argv[0])
        selected.setdefault(name, set()).add(case.argv[1])
    program = program or build(selected)
    if not program:
        print("skipped: no botocore, whose models the sample's program is built from")
        return 0
    ours, server = programs.Program([pathlib.Path(program).resolve()]), recorder.Recorder()
    known = [line for line in DIFFERENCES.read_text().splitlines() if line and not line.startswith("#")]
    differ, unknown = [], 0
    for case in run:
        expected = recorded.get(case.line)
        if not expected:
            print(f"not recorded: {case.line}")
            unknown += 1
            continue
        case.response = expected["response"]
        # As JSON, which has no tuples.
        result = json.loads(json.dumps(play(case, ours, server)))
        parts = [key for key in PARTS if result[key] != expected[key]]
        if not parts:
            continue
        differ.append(case.line)
        if case.line in known:
            continue
        unknown += 1
        print(f"differs ({', '.join(parts)}): {case.line}")
        for key in parts:
            show(key, result[key], expected[key])
        if "rc" in parts:
            print("   ", result["err"].strip()[-300:])
    for line in known:
        if line not in differ:
            print(f"no longer differs, remove it from differences.txt: {line}")
    operations = sum(map(len, selected.values()))
    print(f"{len(run)} commands, {operations} operations, {len(selected)} services: {len(run) - len(differ)} as the AWS CLI 2.36.7, "
          f"{len(differ) - unknown} with known differences, {unknown} differ")
    return bool(unknown)


def show(key, ours, theirs):
    if key == "request" and ours and theirs:
        for part in ours:
            if ours[part] != theirs[part]:
                show(part, ours[part], theirs[part])
        return
    print(f"    {key}: {str(ours)[:400]}")
    print(f"    {' ' * len(key)}  {str(theirs)[:400]} by the AWS CLI")


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--program")
    ask.add_argument("--record", nargs=2, metavar=("CHECKOUT", "PYTHON"))
    ask = ask.parse_args()
    return record(*ask.record) if ask.record else replay(ask.program)


if __name__ == "__main__":
    sys.exit(main())
