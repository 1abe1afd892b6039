#!/usr/bin/env python3
"""Runs the AWS CLI's own example commands through a program of ours and the AWS CLI, and compares the requests.

    tests/peers/examples.py CHECKOUT PYTHON [--program PROGRAM] [--folder DIR] [--services NAME,...] [--only REGEX]
        [--out FILE] [--again FILE] [--jobs N]

CHECKOUT is the repository aws/aws-cli at tag 2.36.7 (pages, models and the program itself), PYTHON can import what it
requires. Without --program, a program with the services is built in DIR: one crate of `hardie new` per service, from the
AWS CLI's models. Names of services are those of the models' folders; `--services all` takes every folder of pages, which needs a
program with all services. A server in this process records what both send; its response is the example's own output. Nothing leaves
the machine. --out receives a line of JSON per example; with --again and such a file, the AWS CLI is not run: its results are those of
the file.

Verdicts:
  same            the first requests are the same by value
  same-refusal    neither sends anything; exit codes and messages are the same
  refusal-words   neither sends anything; exit code or message differs
  requests        both send, but not the same
  only-reference  we refuse what the AWS CLI sends
  only-program    we send what the AWS CLI refuses

`aws_examples/known.json` has classes of known differences. Exit code 1 if there is another one; 0 and `skipped: ...` if a
requirement is missing.
"""

import argparse
import json
import pathlib
import queue
import re
import sys
import tempfile
import threading

from aws_examples import comparison, crates, pages, programs, recorder, responses

KNOWN = pathlib.Path(__file__).parent / "aws_examples/known.json"
# All services with special treatment in the AWS CLI that have examples, and others of each protocol.
SERVICES = """acm apigateway apigatewayv2 appconfig athena autoscaling batch cloudformation cloudfront cloudsearch
    cloudsearchdomain cloudtrail cloudwatch codeartifact codebuild codecommit codedeploy cognito-idp config connect cur
    datapipeline devicefarm dlm dms docdb dsql dynamodb dynamodbstreams ec2 ecr ecr-public ecs eks elasticache
    elasticbeanstalk elb elbv2 emr events firehose gamelift glacier glue iam importexport iot iot-data iotsitewise kinesis
    kinesisvideo kms lambda lightsail logs medical-imaging neptune omics opensearch pi pinpoint polly rds rds-data redshift
    rekognition resourcegroupstaggingapi route53 route53domains route53resolver s3 s3control secretsmanager securityhub
    servicecatalog servicediscovery ses sns sqs ssm storagegateway sts swf transcribe translate wafv2 workmail
    workmailmessageflow workspaces""".split()
# Folders of pages that are not named as the folders of models.
PAGES = {name: page for page, name in responses.FOLDERS.items()}
FINE = ("same", "same-refusal", "skipped")


def environment(home, endpoint):
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_PAGER": "",
        # Through a proxy, prefixes of host names are compared too.
        "AWS_ENDPOINT_URL": "http://service.test",
        "HTTP_PROXY": endpoint,
        "http_proxy": endpoint,
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }


def write_profiles(home, argv):
    """A profile of the keys for each that the example names."""
    names = [value for word, value in zip(argv, argv[1:]) if word == "--profile"]
    names += [word.partition("=")[2] for word in argv if word.startswith("--profile=")]
    keys = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n"
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text("".join(f"[profile {name}]\n{keys}" for name in names))


def folders(ask):
    """The folders of pages of the selected services."""
    if ask.services != ["all"]:
        return [PAGES.get(name, name) for name in ask.services]
    return sorted(path.name for path in (ask.checkout / "awscli/examples").iterdir() if path.is_dir())


def earlier_results(path):
    """The results of the AWS CLI in a file that an earlier run wrote."""
    with open(path) as rows:
        return {row["id"]: row["theirs"] for row in map(json.loads, rows) if "theirs" in row}


class Worker(threading.Thread):
    """Runs examples until there are none."""

    def __init__(self, run):
        super().__init__()
        self.examples = run

    def run(self):
        run = self.examples
        server = recorder.Recorder()
        sides = {"ours": programs.Program([run.program])}
        if not run.earlier:
            sides["theirs"] = programs.Reference(run.python, run.checkout)
        while True:
            try:
                service, example = run.todo.get_nowait()
            except queue.Empty:
                break
            row = {"id": example.id, "service": service, "line": example.line}
            try:
                with tempfile.TemporaryDirectory() as home:
                    row |= self.example(pathlib.Path(home), service, example, server, sides)
            except pages.NotRunnable as why:
                row |= {"verdict": "skipped", "why": str(why)}
            except Exception as problem:
                row |= {"verdict": "driver", "why": repr(problem)}
            run.add(row)
        if "theirs" in sides:
            sides["theirs"].stop()
        server.shutdown()

    def example(self, home, service, example, server, sides):
        folder = home / "files"
        folder.mkdir()
        argv = pages.prepare(example, folder)
        write_profiles(home, argv)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        output = pages.output_of(example)
        xml = self.examples.models.xml(service, argv[1], output)
        row = {"argv": argv, "theirs": self.examples.earlier.get(example.id)}
        for side, program in sides.items():
            # Waiters go on until there is an error.
            server.prepare(service, argv[1] == "wait", output, xml)
            row[side] = program.run(argv, folder, environment(home, server.url))
            row[side]["requests"] = list(server.requests)
            for path in list(folder.iterdir()):
                if path.name not in files:
                    row[side].setdefault("files", {})[path.name] = path.read_bytes()[:2000].decode("latin-1")
                    path.unlink()
            for key in ("out", "err"):
                row[side][key] = row[side][key].replace(server.url, "http://proxy").replace(str(home), "/home")
        known = json.dumps(argv) + "".join(content.decode("utf-8", "replace") for content in files.values())
        verdict, parts = comparison.compare(row["ours"], row["theirs"], known)
        same = {f"same_{key}": row["ours"][key] == row["theirs"][key] for key in ("rc", "out", "err")}
        count = len(row["ours"]["requests"]) == len(row["theirs"]["requests"])
        return {**row, "verdict": verdict, "parts": parts, **same, "same_count": count, "response": bool(output)}


class Run:
    """All examples, with their results."""

    def __init__(self, ask, program):
        self.program, self.python, self.checkout = program, ask.python, ask.checkout
        self.models = responses.Models(ask.checkout / "awscli/botocore/data")
        self.todo, self.rows, self.lock = queue.Queue(), [], threading.Lock()
        self.earlier = earlier_results(ask.again) if ask.again else {}
        self.out = open(ask.out, "w", encoding="utf-8") if ask.out else None
        for name in folders(ask):
            for example in pages.examples(ask.checkout / "awscli/examples", name):
                if re.search(ask.only, example.id) and (not ask.again or example.id in self.earlier):
                    self.todo.put((name, example))

    def add(self, row):
        with self.lock:
            self.rows.append(row)
            if self.out:
                self.out.write(json.dumps(row) + "\n")
                self.out.flush()

    def finish(self, jobs):
        print(self.todo.qsize(), "examples")
        workers = [Worker(self) for _ in range(jobs)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


def class_of(row, known):
    """The class of a known difference."""
    command = " ".join(row.get("argv", [])[:2])
    for entry in known:
        has_code = "exit_code" not in entry or row["ours"]["rc"] == entry["exit_code"]
        if re.search(entry["commands"], command) and row["verdict"] in entry["verdicts"] and has_code:
            return entry["class"]
    return None


def report(rows, known):
    """Prints the counts per service and the differences; returns how many are not known."""
    table = {}
    for row in rows:
        counts = table.setdefault(row["service"], {})
        counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
    names = sorted({verdict for counts in table.values() for verdict in counts})
    print("service".ljust(24), *(name.rjust(15) for name in names))
    for service, counts in sorted(table.items()):
        print(service.ljust(24), *(str(counts.get(name, 0)).rjust(15) for name in names))
    sums = [sum(counts.get(name, 0) for counts in table.values()) for name in names]
    print("all".ljust(24), *(str(it).rjust(15) for it in sums))
    classes, unknown = {}, 0
    for row in rows:
        if row["verdict"] in FINE:
            continue
        name = class_of(row, known)
        if name:
            classes[name] = classes.get(name, 0) + 1
        else:
            unknown += 1
            print(f"differs ({row['verdict']}): {row['id']}: {row['line'][:300]}")
            for part in row.get("parts", []):
                print("   ", str(part)[:600])
            if row["verdict"] in ("only-reference", "refusal-words"):
                print("   ", row["ours"]["err"].strip()[-300:])
    for name, count in sorted(classes.items()):
        print(f"known: {name}: {count}")
    answered = [row for row in rows if row["verdict"] == "same" and row.get("response")]
    same = sum(row["same_out"] for row in answered)
    print(f"outputs of examples with a response that are the same: {same} of {len(answered)}")
    return unknown


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("checkout", type=pathlib.Path)
    ask.add_argument("python")
    ask.add_argument("--program")
    ask.add_argument("--folder", default=crates.ROOT / "target/aws-examples")
    ask.add_argument("--services", default=SERVICES, type=lambda text: text.split(","))
    ask.add_argument("--only", default="")
    ask.add_argument("--out")
    ask.add_argument("--again", type=pathlib.Path)
    ask.add_argument("--jobs", type=int, default=2)
    ask = ask.parse_args()
    if not (ask.checkout / "awscli/examples").is_dir():
        print("skipped: no checkout of the AWS CLI")
        return 0
    if ask.services == ["all"] and not ask.program:
        print("skipped: no program with all services")
        return 0
    program = ask.program or crates.build(ask.folder, ask.checkout / "awscli/botocore/data", ask.services)
    run = Run(ask, pathlib.Path(program).resolve())
    run.finish(ask.jobs)
    unknown = report(run.rows, json.loads(KNOWN.read_text()))
    print(f"differences of no known class: {unknown}")
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main())
