#!/usr/bin/env python3
"""Compares several services of one program with the AWS CLI against moto's server.

    tests/peers/services.py [PROGRAM [SERVICE]...]

PROGRAM is `whole` of tests/src/bin; without it, it is built here, from the models in the folder beside the
project. Where this Python can import the AWS CLI, it does so once and forks for each call. Needs `moto_server` (PyPI: moto[server]) and `aws` (version 1) on the PATH. What changes something
is called by each program for things of its own and compared with their names and ids taken out; what
reads is called by both for the same thing and must be the same byte for byte, exit code included.

Services that the program does not have are named. Exit code 0 if
nothing differs (also if a requirement is missing, which is reported), else 1.
"""

import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
import urllib.request
import zipfile

# The script in this folder, not the package.
import moto as beside
import test_data

try:
    from awscli import clidriver

    # Reads the other modules of the AWS CLI.
    clidriver.create_clidriver()
except ImportError:
    clidriver = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ["lambda", "pinpoint", "polly", "glacier", "sqs", "sts", "secretsmanager", "route53"]
WHO = ["theirs", "ours"]
# Random or time-dependent parts of outputs.
CHANCE = [
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:?\d\d|Z)?", "TIME"),
    (r"\b[0-9a-f]{32}\b", "HEX"),
    (r"\b1\d{9}\.\d+\b", "SECONDS"),
    (r"(secret:\w+-)\w{6}", r"\1CHANCE"),
    (r"/(hostedzone|change|healthcheck)/\w+", r"/\1/ID"),
    (r"(\"(SecretAccessKey|SessionToken|AccessKeyId|AssumedRoleId|ReceiptHandle|RandomPassword)\": )\"[^\"]*\"", r"\1CHANCE"),
    (r"(?<![a-z])(theirs|ours)(?![a-z])", "NAME"),
]


class Peers:
    """Both programs, in the same environment."""

    def __init__(self, program, url, home):
        config = home / "config"
        # The AWS CLI's version 1 prints timestamps as received, version 2 and we print ISO 8601.
        config.write_text("[default]\nregion = us-east-1\ncli_timestamp_format = iso8601\n")
        self.home = home
        # As an option for the AWS CLI: its version 1 ignores the variable for queues.
        self.programs = [["aws", "--endpoint-url", url], [program]]
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "AWS_CONFIG_FILE": str(config),
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_ENDPOINT_URL": url,
            "AWS_PAGER": "",
        }
        self.same = self.differing = 0
        self.has = set(re.findall(r"^ +o ([\w-]+)$", self.run(1, "help")[1], re.MULTILINE))

    def run(self, which, *words):
        words = [*self.programs[which], *words]
        if which == 0 and clidriver:
            code, out, err = self.forked(words)
        else:
            ran = subprocess.run(words, env=self.env, cwd=self.home, capture_output=True)
            code, out, err = ran.returncode, ran.stdout, ran.stderr
        # Version 1 has one exit code where version 2 has several.
        return 0 if code == 0 else 1, out.decode(), err.decode()

    def forked(self, words):
        """The AWS CLI in a fork of this process, which has already loaded all of its code."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            sys.stdout.flush()
            child = os.fork()
            if child == 0:
                self.inside(words, out.fileno(), err.fileno())
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            out.seek(0)
            err.seek(0)
            return code, out.read(), err.read()

    def inside(self, words, out, err):
        code = 255
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out, 1)
            os.dup2(err, 2)
            sys.stdin = open(0, encoding="utf-8")
            sys.stdout = open(1, "w", encoding="utf-8")
            sys.stderr = open(2, "w", encoding="utf-8")
            # It found the folder of its own models when it was imported.
            data = os.environ.get("AWS_DATA_PATH", "")
            os.environ.clear()
            os.environ.update({**self.env, "AWS_DATA_PATH": data})
            os.chdir(self.home)
            sys.argv = words
            try:
                code = clidriver.main()
            except SystemExit as end:
                code = end.code
            except BaseException:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code if isinstance(code, int) else 0 if code is None else 1)

    def compare(self, what, theirs, ours):
        if theirs[:2] == ours[:2]:
            self.same += 1
            print(f"same: {what}")
        else:
            self.differing += 1
            print(f"DIFFERENT: {what}\n--- aws {theirs[0]}\n{theirs[1]}{theirs[2]}\n--- ours {ours[0]}\n{ours[1]}{ours[2]}")

    def read(self, *words):
        self.compare(" ".join(words), self.run(0, *words), self.run(1, *words))

    def read_at_once(self, *words):
        """Timestamps of the server without the seconds, which two calls need not share."""
        ran = [self.run(which, *words) for which in (0, 1)]
        shown = [(code, re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "MOMENT", out), error) for code, out, error in ran]
        self.compare(" ".join(words), *shown)

    def reads(self, *words):
        """In each format that both support."""
        for output in ["json", "text", "table"]:
            self.read(*words, "--output", output)

    def write(self, *words, theirs=(), ours=()):
        """Each for its own resource, whose name replaces NAME, and with its own arguments; returns both outputs."""
        words_of = [[*words, *theirs], [*words, *ours]]
        ran = [self.run(which, *(word.replace("NAME", who) for word in words_of[which])) for which, who in enumerate(WHO)]
        shown = [(code, by_chance(out), error) for code, out, error in ran]
        self.compare(" ".join(words), *shown)
        return [json.loads(out) if code == 0 and out.startswith("{") else {} for code, out, _ in ran]


def by_chance(text):
    for pattern, stands in CHANCE:
        text = re.sub(pattern, stands, text)
    return text


def lambda_(peers):
    """Functions, their versions and names, pagination, waiters."""
    trust = '{"Version":"2012-10-17","Statement":[]}'
    peers.run(0, "iam", "create-role", "--role-name", "r", "--assume-role-policy-document", trust)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("f.py", (2026, 1, 1, 0, 0, 0)), "def f(event, context):\n    return event\n")
    (peers.home / "f.zip").write_bytes(packed.getvalue())
    made = ["--runtime", "python3.12", "--role", "arn:aws:iam::123456789012:role/r", "--handler", "f.f"]
    tags = ["--tags", "a=b,c=d", "--environment", "Variables={X=1,Y=two words}"]
    # An option that the AWS CLI adds to the model's.
    code = ["--zip-file", "fileb://f.zip"]
    peers.write("lambda", "create-function", "--function-name", "NAME", *made, *tags, *code)
    for name in ["f1", "f2", "f3"]:
        peers.run(0, "lambda", "create-function", "--function-name", name, *made, *code)
    peers.reads("lambda", "list-functions")
    for more in [["--max-items", "2"], ["--page-size", "1"], ["--max-items", "3", "--page-size", "2"], ["--no-paginate"],
                 ["--query", "Functions[].FunctionName"], ["--max-items", "0"]]:  # fmt: skip
        peers.read("lambda", "list-functions", *more)
        peers.read("lambda", "list-functions", "--output", "text", *more)
    token = json.loads(peers.run(1, "lambda", "list-functions", "--max-items", "2")[1]).get("NextToken", "")
    peers.read("lambda", "list-functions", "--starting-token", token)
    peers.reads("lambda", "get-function-configuration", "--function-name", "f1")
    peers.read("lambda", "get-function", "--function-name", "f1", "--query", "Configuration.[FunctionName, Handler, Tags]")
    peers.read("lambda", "get-function", "--function-name", "nobody")
    for name in ["function-exists", "function-active", "function-updated-v2"]:
        peers.read("lambda", "wait", name, "--function-name", "f1")
    config = ["--timeout", "7", "--memory-size", "256", "--description", "d é"]
    peers.write("lambda", "update-function-configuration", "--function-name", "NAME", *config)
    peers.write("lambda", "publish-version", "--function-name", "NAME", "--description", "one")
    for who in WHO:
        peers.reads("lambda", "list-versions-by-function", "--function-name", who)
    peers.write("lambda", "create-alias", "--function-name", "NAME", "--name", "live", "--function-version", "1")
    peers.reads("lambda", "list-aliases", "--function-name", "ours")
    peers.read("lambda", "get-alias", "--function-name", "theirs", "--name", "live")
    arn = "arn:aws:lambda:us-east-1:123456789012:function:NAME"
    peers.write("lambda", "tag-resource", "--resource", arn, "--tags", "k=v w,l=")
    peers.read("lambda", "list-tags", "--resource", arn.replace("NAME", "ours"))
    peers.write("lambda", "put-function-concurrency", "--function-name", "NAME", "--reserved-concurrent-executions", "3")
    peers.read("lambda", "get-function-concurrency", "--function-name", "ours")
    said = ["--statement-id", "s", "--action", "lambda:InvokeFunction", "--principal", "s3.amazonaws.com"]
    peers.write("lambda", "add-permission", "--function-name", "NAME", *said)
    peers.read("lambda", "get-policy", "--function-name", "theirs")
    peers.write("lambda", "publish-layer-version", "--layer-name", "NAME", *code)
    peers.reads("lambda", "list-layers")
    # Newer models have an output here.
    peers.write("lambda", "delete-function", "--function-name", "NAME", "--query", "Nothing")
    peers.read("lambda", "list-functions", "--query", "length(Functions)")


def pinpoint(peers):
    """Applications, their settings and tags; outputs that are one structure."""
    made = peers.write("pinpoint", "create-app", "--create-application-request", "Name=NAME,tags={a=b}")
    ids = [one.get("ApplicationResponse", {}).get("Id", "") for one in made]
    arns = [one.get("ApplicationResponse", {}).get("Arn", "") for one in made]
    peers.reads("pinpoint", "get-apps")
    for id, arn in zip(ids, arns):
        peers.reads("pinpoint", "get-app", "--application-id", id)
        peers.read("pinpoint", "list-tags-for-resource", "--resource-arn", arn)
        limits = "Limits={Daily=1,Total=2},CloudWatchMetricsEnabled=true"
        peers.read("pinpoint", "update-application-settings", "--application-id", id,
                   "--write-application-settings-request", limits, "--query", "*.Limits")  # fmt: skip
        peers.read("pinpoint", "get-application-settings", "--application-id", id)
    peers.read("pinpoint", "get-app", "--application-id", "nobody")


def polly(peers):
    """Voices, and a response that is a file."""
    for more in [[], ["--language-code", "de-DE"], ["--query", "Voices[0]"]]:
        peers.read("polly", "describe-voices", *more)
    peers.reads("polly", "describe-voices", "--language-code", "cy-GB")
    lexicon = "<lexicon alphabet='ipa' xml:lang='en-US'></lexicon>"
    peers.write("polly", "put-lexicon", "--name", "NAME", "--content", lexicon)
    peers.reads("polly", "list-lexicons")
    peers.read("polly", "get-lexicon", "--name", "ours")
    said = ["--output-format", "mp3", "--voice-id", "Astrid", "--text", "hello"]
    peers.write("polly", "synthesize-speech", *said, "NAME.mp3")
    files = [(peers.home / f"{who}.mp3").read_bytes() for who in WHO]
    peers.compare("the file of synthesize-speech", (0, files[0]), (0, files[1]))


def glacier(peers):
    """Vaults, with pagination, and a waiter."""
    vault = ["--account-id", "-", "--vault-name"]
    peers.write("glacier", "create-vault", *vault, "NAME")
    peers.reads("glacier", "list-vaults", "--account-id", "-")
    peers.read("glacier", "list-vaults", "--account-id", "-", "--max-items", "1")
    peers.read("glacier", "describe-vault", *vault, "ours")
    peers.read("glacier", "wait", "vault-exists", *vault, "theirs")
    peers.read("glacier", "list-jobs", *vault, "theirs")
    peers.write("glacier", "delete-vault", *vault, "NAME")


def sqs(peers):
    """A message from sender to receiver."""
    made = peers.write("sqs", "create-queue", "--queue-name", "NAME", "--attributes", "VisibilityTimeout=0")
    urls = [one.get("QueueUrl", "") for one in made]
    peers.reads("sqs", "list-queues")
    peers.read("sqs", "list-queues", "--max-items", "1")
    for url in urls:
        peers.read("sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "VisibilityTimeout", "QueueArn")
        peers.read("sqs", "list-queue-tags", "--queue-url", url)
    for which, url in enumerate(urls):
        other = {"StringValue": "é \u2603", "DataType": "String"}
        peers.run(which, "sqs", "send-message", "--queue-url", url, "--message-body", "hello & <world>",
                  "--message-attributes", json.dumps({"a": other}))  # fmt: skip
    got = ["--attribute-names", "All", "--message-attribute-names", "All"]
    shown = ["--query", "Messages[].[Body, MD5OfBody, MessageAttributes, MD5OfMessageAttributes]"]
    for output in ["json", "text", "table"]:
        ran = [peers.run(which, "sqs", "receive-message", "--queue-url", url, *got, *shown, "--output", output) for which, url in enumerate(urls)]
        peers.compare(f"send-message, receive-message as {output}", *ran)
    both = {"theirs": ["--queue-url", urls[0]], "ours": ["--queue-url", urls[1]]}
    peers.write("sqs", "set-queue-attributes", "--attributes", "DelaySeconds=1,VisibilityTimeout=0", **both)
    peers.write("sqs", "tag-queue", "--tags", "a=b,c=d e", **both)
    batch = ["Id=1,MessageBody=one", "Id=2,MessageBody=two,DelaySeconds=0"]
    for output in ["json", "text", "table"]:
        peers.write("sqs", "send-message-batch", "--entries", *batch, "--query", "Successful[].[Id, MD5OfMessageBody]", "--output", output, **both)
    for url in urls:
        peers.reads("sqs", "list-queue-tags", "--queue-url", url)
        peers.reads("sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "DelaySeconds", "QueueArn")
    for name in WHO:
        peers.reads("sqs", "get-queue-url", "--queue-name", name)
    peers.write("sqs", "purge-queue", **both)
    peers.write("sqs", "delete-queue", **both)
    peers.read("sqs", "get-queue-url", "--queue-name", "nobody")
    peers.read("sqs", "get-queue-attributes", "--queue-url", urls[0], "--attribute-names", "All")


def sts(peers):
    """GetCallerIdentity and AssumeRole."""
    peers.reads("sts", "get-caller-identity")
    peers.read("sts", "get-caller-identity", "--query", "[Account, Arn]", "--output", "text")
    peers.reads("sts", "get-access-key-info", "--access-key-id", "AKIAIOSFODNN7EXAMPLE")
    peers.write("sts", "get-session-token", "--duration-seconds", "900")
    role = ["--role-arn", "arn:aws:iam::123456789012:role/r"]
    peers.write("sts", "assume-role", *role, "--role-session-name", "s")
    policy = '{"Version":"2012-10-17","Statement":[]}'
    tags = ["--tags", "Key=k,Value=v w&<é>", "Key=l,Value=", "--transitive-tag-keys", "k"]
    peers.write("sts", "assume-role", *role, "--role-session-name", "NAME", "--policy", policy, "--duration-seconds", "1800", *tags)
    peers.read("sts", "assume-role", *role, "--role-session-name", "s", "--policy", "x" * 2049)


def secretsmanager(peers):
    """Secrets, with pagination."""
    peers.write("secretsmanager", "create-secret", "--name", "NAME", "--secret-string", '{"a":"é"}', "--tags", "Key=k,Value=v")
    for number in range(3):
        peers.run(0, "secretsmanager", "create-secret", "--name", f"s{number}", "--secret-binary", "fileb://config")
    peers.reads("secretsmanager", "list-secrets")
    for more in [["--max-items", "2"], ["--page-size", "1"], ["--no-paginate", "--max-results", "2"]]:
        peers.read("secretsmanager", "list-secrets", "--query", "SecretList[].Name", *more)
    for name in [*WHO, "s0"]:
        peers.read("secretsmanager", "describe-secret", "--secret-id", name)
        peers.reads("secretsmanager", "get-secret-value", "--secret-id", name)
    peers.write("secretsmanager", "put-secret-value", "--secret-id", "NAME", "--secret-string", "new")
    # moto returns the current time as time of creation and access.
    peers.read_at_once("secretsmanager", "list-secret-version-ids", "--secret-id", "ours")
    peers.write("secretsmanager", "delete-secret", "--secret-id", "NAME")
    peers.read("secretsmanager", "get-secret-value", "--secret-id", "nobody")


def route53(peers):
    """Zones, their records and tags, health checks."""
    made = peers.write("route53", "create-hosted-zone", "--name", "NAME.example", "--caller-reference", "NAME",
                       "--hosted-zone-config", "Comment=a <b> & c,PrivateZone=false")  # fmt: skip
    ids = [one.get("HostedZone", {}).get("Id", "").rpartition("/")[2] for one in made]
    peers.reads("route53", "list-hosted-zones")
    # MaxItems is a string in AWS's models for botocore and a number in those for Smithy, which we use: `"100"` and `100`.
    alone = ["--no-paginate", "--query", "[HostedZones, IsTruncated]"]
    for more in [["--max-items", "1"], ["--page-size", "1"], alone, ["--query", "HostedZones[].Name"]]:
        peers.read("route53", "list-hosted-zones", *more)
        peers.read("route53", "list-hosted-zones", "--output", "text", *more)
    peers.reads("route53", "get-hosted-zone-count")
    peers.reads("route53", "list-hosted-zones-by-name")
    peers.read("route53", "list-hosted-zones-by-name", "--dns-name", "theirs.example")
    record = {"Name": "www.NAME.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}, {"Value": "192.0.2.2"}]}
    text = {"Name": "t.NAME.example", "Type": "TXT", "TTL": 5, "ResourceRecords": [{"Value": '"a <&> é"'}]}
    changes = [{"Action": "UPSERT", "ResourceRecordSet": one} for one in [record, text]]
    batch = json.dumps({"Comment": "c <&>", "Changes": changes})
    for_each = [["--hosted-zone-id", id] for id in ids]
    both = {"theirs": for_each[0], "ours": for_each[1]}
    changed = peers.write("route53", "change-resource-record-sets", "--change-batch", batch, **both)
    for id in ids:
        peers.reads("route53", "list-resource-record-sets", "--hosted-zone-id", id)
        peers.read("route53", "list-resource-record-sets", "--hosted-zone-id", id, "--max-items", "2")
        # IDs as in responses, with a path.
        for path in "", "hostedzone/", "/hostedzone/":
            peers.reads("route53", "get-hosted-zone", "--id", path + id)
    for one in changed:
        # moto returns the current time.
        peers.write("route53", "get-change", "--id", one.get("ChangeInfo", {}).get("Id", ""))
    tagged = ["--resource-type", "hostedzone"]
    both = {"theirs": ["--resource-id", ids[0]], "ours": ["--resource-id", ids[1]]}
    peers.write("route53", "change-tags-for-resource", *tagged, "--add-tags", "Key=k,Value=v w", "Key=l,Value=m", **both)
    peers.write("route53", "change-tags-for-resource", *tagged, "--remove-tag-keys", "l", **both)
    for id in ids:
        peers.reads("route53", "list-tags-for-resource", *tagged, "--resource-id", id)
    check = "IPAddress=192.0.2.7,Port=80,Type=HTTP,ResourcePath=/x,RequestInterval=10,FailureThreshold=2"
    peers.write("route53", "create-health-check", "--caller-reference", "NAME", "--health-check-config", check)
    peers.reads("route53", "list-health-checks")
    peers.read("route53", "get-hosted-zone", "--id", "NOBODY")
    peers.read("route53", "delete-hosted-zone", "--id", ids[0])
    peers.read("route53", "get-hosted-zone", "--id", ids[0])


def main():
    missing = [name for name in ["moto_server", "aws"] if shutil.which(name) is None]
    if missing:
        print(f"skipped: no {' and no '.join(missing)}")
        return 0
    if not test_data.MODELS.is_dir() and len(sys.argv) < 2:
        print("skipped: no test data")
        return 0
    if len(sys.argv) > 1:
        program = sys.argv[1]
    else:
        subprocess.run(["cargo", "build", "-q", "-p", "hardie-tests", "--bin", "whole"], cwd=ROOT, check=True)
        program = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "debug/whole"
    server, url = beside.start_moto()
    try:
        # Functions are not run: no containers.
        settings = json.dumps({"lambda": {"use_docker": False}}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/config", settings, method="POST")).close()
        with tempfile.TemporaryDirectory() as home:
            peers = Peers(str(pathlib.Path(program).resolve()), url, pathlib.Path(home))
            for name in sys.argv[2:] or SERVICES:
                if name in peers.has:
                    globals()[name + "_" if name == "lambda" else name](peers)
                else:
                    print(f"left out: {name}, which the program does not have")
    finally:
        server.terminate()
        server.wait()
    print(f"{peers.same} outputs are the same, {peers.differing} differ")
    return 1 if peers.differing else 0


if __name__ == "__main__":
    sys.exit(main())
