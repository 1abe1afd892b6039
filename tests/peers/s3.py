#!/usr/bin/env python3
"""Compares a program for S3 with the AWS CLI against moto's server, and has boto3 read what the program wrote.

    tests/peers/s3.py [PROGRAM]

PROGRAM has the commands of S3; by default, a crate is created by `hardie new` (`target/debug/hardie`) from the data of the installed
botocore, and built. Needs `moto_server` (PyPI: moto[server]), boto3 and `aws` on the PATH; with HARDIE_AWS2, the program that it
names is the AWS CLI: version 2, whose output is the same in every step. Version 1 has other default checksums, exit codes and words of
errors, and lacks algorithms: these are not compared with it.
Both programs run the same steps, each against an empty server; outputs must be the same bytes, except for dates and ids. Large files
must not be in memory. Exit code 1 if anything differs; 0 if not, or if a requirement is missing, which is reported.
"""

import gzip
import hashlib
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
import urllib.request

import moto as server_of_moto

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPERATIONS = """CreateBucket HeadBucket DeleteBucket ListBuckets GetBucketLocation PutBucketTagging GetBucketTagging PutObject GetObject
HeadObject DeleteObject DeleteObjects CopyObject ListObjects ListObjectsV2 ListObjectVersions PutObjectTagging GetObjectTagging
DeleteObjectTagging CreateMultipartUpload UploadPart UploadPartCopy CompleteMultipartUpload ListParts PutBucketVersioning
PutBucketLifecycleConfiguration GetBucketLifecycleConfiguration GetBucketNotification""".split()
# Keys that are encoded differently in paths, queries, headers and XML.
KEYS = ["plain", "with space", "a+b", "100%", "per%20cent", "a&b=c?d#e", "dir/./x//y", "ünï/cödé €", "tab\there", "'\"<>"]
# XML 1.0 cannot hold this one: a response that has it is not valid, which both programs retry.
CONTROL = "ctrl\x01\x1f"
SIZES = {"one": 1, "five": 5 << 20, "hundred": 100 << 20, "none": 0}
ALGORITHMS = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]
OLD_ALGORITHMS = ["CRC32", "SHA1", "SHA256"]
MOST_MEMORY = 60 << 20
# Runs a program and writes its largest memory in kilobytes: that of a process which is forked from a large one would be as large.
MEASURE = """import os, subprocess, sys
_, status, usage = os.wait4(subprocess.Popen(sys.argv[2:]).pid, 0)
open(sys.argv[1], "w").write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))"""


def build(folder):
    """A program for the operations, from the data of the installed botocore."""
    import botocore

    data = pathlib.Path(botocore.__file__).parent / "data/s3/2006-03-01"
    model = folder / "s3/2006-03-01"
    model.mkdir(parents=True)
    for file in data.iterdir():
        text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        (model / file.name.removesuffix(".gz")).write_bytes(text)
    hardie = ROOT / "target/debug/hardie"
    chosen = [word for name in OPERATIONS for word in ("--operation", name)]
    crate = folder / "objects"
    subprocess.run([hardie, "new", crate, model, "--hardie", ROOT, *chosen], check=True, capture_output=True)
    # The versions of the workspace, which are downloaded already.
    shutil.copy(ROOT / "Cargo.lock", crate)
    env = {**os.environ, "CARGO_TARGET_DIR": str(ROOT / "target")}
    # As the crates of the other peers: the same dependencies are not built again.
    plain = ["--config", "profile.dev.debug=false", "--config", "profile.test.debug=false"]
    subprocess.run(["cargo", "build", "-q", *plain, "--bin", "objects"], cwd=crate, env=env, check=True)
    return str(ROOT / "target/debug/objects")


def steps(files, algorithms):
    """Words after the service, and whether only version 2 prints the same."""
    put = ["put-object", "--bucket", "shelf"]
    location = ["--create-bucket-configuration", "LocationConstraint=eu-west-1"]
    yield ["create-bucket", "--bucket", "shelf"]
    yield ["create-bucket", "--bucket", "far", *location, "--region", "eu-west-1"]
    yield ["list-buckets", "--query", "Buckets[].Name"]
    yield ["head-bucket", "--bucket", "shelf"]
    yield ["get-bucket-location", "--bucket", "shelf"]
    yield ["get-bucket-location", "--bucket", "far"]
    yield ["head-bucket", "--bucket", "missing-one"]
    yield ["head-bucket", "--bucket", "not/valid"]
    yield ["put-bucket-tagging", "--bucket", "shelf", "--tagging", "TagSet=[{Key=a b,Value=c+d}]"]
    yield ["get-bucket-tagging", "--bucket", "shelf"]
    for key in [*KEYS, CONTROL]:
        yield [*put, "--key", key, "--body", files / "one", "--checksum-algorithm", "SHA256"]
    for name in SIZES:
        yield "v2", [*put, "--key", f"size/{name}", "--body", files / name]
        yield ["get-object", "--bucket", "shelf", "--key", f"size/{name}", files / "got"]
    yield ["head-object", "--bucket", "shelf", "--key", "size/five"]
    for spec in ["bytes=0-9", "bytes=-5", "bytes=5242000-"]:
        yield ["get-object", "--bucket", "shelf", "--key", "size/five", "--range", spec, files / "got"]
    yield ["get-object", "--bucket", "shelf", "--key", "size/one", "--range", "bytes=9-", files / "got"]
    yield ["get-object", "--bucket", "shelf", "--key", "missing", files / "got"]
    for name in algorithms:
        yield [*put, "--key", f"sum/{name}", "--body", files / "one", "--checksum-algorithm", name]
        yield ["get-object", "--bucket", "shelf", "--key", f"sum/{name}", "--checksum-mode", "ENABLED", files / "got"]
    for command in ["list-objects-v2", "list-objects"]:
        yield [command, "--bucket", "shelf", "--page-size", "3", "--query", "Contents[].Key"]
        yield [command, "--bucket", "shelf", "--max-items", "4", "--query", "[Contents[].Key, NextToken]"]
        yield [command, "--bucket", "shelf", "--delimiter", "/", "--query", "CommonPrefixes"]
    yield ["list-objects-v2", "--bucket", "shelf", "--encoding-type", "url", "--prefix", "a", "--query", "Contents[].Key"]
    yield ["list-object-versions", "--bucket", "shelf", "--query", "Versions[].Key"]
    yield ["copy-object", "--bucket", "shelf", "--key", "copy", "--copy-source", "shelf/ünï/cödé €"]
    yield [*put, "--key", "meta", "--metadata", "a=b,c=d e", "--content-type", "text/x", "--expires", "2030-01-01"]
    yield ["head-object", "--bucket", "shelf", "--key", "meta"]
    yield [*put, "--key", "meta", "--metadata", "a=ü"]
    yield ["put-object-tagging", "--bucket", "shelf", "--key", "a+b", "--tagging", "TagSet=[{Key=k,Value=v}]"]
    yield ["get-object-tagging", "--bucket", "shelf", "--key", "a+b"]
    yield ["delete-object-tagging", "--bucket", "shelf", "--key", "a+b"]
    rule = {"Rules": [{"ID": "x\ny", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 3}}]}
    yield "v2", ["put-bucket-lifecycle-configuration", "--bucket", "shelf", "--lifecycle-configuration", json.dumps(rule)]
    yield ["get-bucket-lifecycle-configuration", "--bucket", "shelf", "--query", "Rules"]
    yield ["put-bucket-versioning", "--bucket", "far", "--versioning-configuration", "Status=Enabled", "--region", "eu-west-1"]
    yield ["delete-object", "--bucket", "shelf", "--key", CONTROL]
    gone = {"Objects": [{"Key": key} for key in [*KEYS, "copy", "meta"]]}
    yield ["delete-objects", "--bucket", "shelf", "--delete", json.dumps(gone), "--query", "Deleted[].Key | sort(@)"]
    yield ["list-objects-v2", "--bucket", "shelf", "--query", "[Contents[].Key, KeyCount]"]
    yield ["list-object-versions", "--bucket", "shelf", "--query", "Versions[].Key", "--page-size", "2"]
    yield ["delete-bucket", "--bucket", "shelf"]
    rest = {"Objects": [{"Key": f"{folder}/{name}"} for folder, names in (("size", SIZES), ("sum", algorithms)) for name in names]}
    yield ["delete-objects", "--bucket", "shelf", "--delete", json.dumps(rest), "--query", "Deleted[].Key | sort(@)"]
    yield ["delete-bucket", "--bucket", "shelf"]
    yield ["delete-bucket", "--bucket", "far", "--region", "eu-west-1"]


REGION = {"x-amz-bucket-region": "eu-west-1"}
WRONG = (400, {}, "<Error><Code>AuthorizationHeaderMalformed</Code><Message>no</Message><Region>eu-west-1</Region></Error>")
LISTED = (200, {}, "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>a%2Bb+c</Key></Contents></ListBucketResult>")
FAILED = (200, {}, "<Error><Code>InternalError</Code><Message>Try again.</Message></Error>")
# A list and a member that have the same element.
TOPIC = "<N><TopicConfiguration><Id>i</Id><Event>s3:x</Event><Topic>t</Topic></TopicConfiguration></N>"
COPIED = (200, {}, "<CopyObjectResult><ETag>&quot;x&quot;</ETag></CopyObjectResult>")
OBJECT = ["--bucket", "shelf", "--key", "k"]
COPY = ["copy-object", *OBJECT, "--copy-source", "a/b"]
LIST = ["list-objects-v2", "--bucket", "shelf"]
# Words, and the responses of a server, one after the other.
EXCHANGES = [
    (["get-object", *OBJECT, "FILE"], [(301, REGION, ""), (200, {}, "body")]),
    (["get-object", *OBJECT, "FILE"], [(301, REGION, ""), (301, REGION, "")]),
    (["get-object", *OBJECT, "FILE"], [(301, {"x-amz-bucket-region": "not/valid"}, "")]),
    (LIST, [WRONG, LISTED]),
    ([*LIST, "--encoding-type", "url"], [LISTED]),
    (["head-bucket", "--bucket", "shelf"], [(400, REGION, ""), (200, REGION, "")]),
    (["head-bucket", "--bucket", "shelf"], [(403, {}, "")]),
    (["head-object", *OBJECT], [(400, {}, ""), (403, REGION, ""), (200, {"ETag": '"x"', "Expires": "never"}, "")]),
    (["head-object", *OBJECT], [(200, {"Expires": "Tue, 01 Jan 2030 00:00:00 GMT"}, "")]),
    (COPY, [FAILED, COPIED]),
    (COPY, [FAILED, FAILED, FAILED]),
    (COPY, [(200, {}, "<CopyObjectResult><ETag>"), COPIED]),
    (["get-bucket-location", "--bucket", "shelf"], [(200, {}, "<LocationConstraint>eu-west-1</LocationConstraint>")]),
    (["get-bucket-location", "--bucket", "shelf"], [(200, {}, "<LocationConstraint/>")]),
    (["get-bucket-location", "--bucket", "shelf"], [(200, {}, "<Other/>")]),
    (["get-bucket-notification", "--bucket", "shelf"], [(200, {}, TOPIC)]),
    (["create-bucket", "--bucket", "shelf"], [(307, {**REGION, "Location": "http://x/"}, ""), (200, {"Location": "/shelf"}, "")]),
]


class Script(http.server.BaseHTTPRequestHandler):
    """Sends the next response of the script, and keeps method, path and Region of the request."""

    def answer(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        scope = self.headers.get("authorization", "///").split("/")
        self.server.seen.append((self.command, self.path, scope[2]))
        rest = self.server.script
        status, headers, body = rest.pop(0) if rest else (599, {}, "")
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body.encode())

    do_GET = do_PUT = do_POST = do_HEAD = answer

    def log_message(self, *_):
        pass


def exchanges(program, folder):
    """What the program prints, writes and requests for each script."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Script)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    program.env = {**program.env, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}"}
    results = []
    for words, script in EXCHANGES:
        server.seen, server.script = [], list(script)
        got = folder / "got"
        got.unlink(missing_ok=True)
        result = program.run([got if word == "FILE" else word for word in words])
        results.append((words, result, hash_of(got), server.seen))
    server.shutdown()
    return results


class Program:
    """One of the two programs with its environment."""

    def __init__(self, command, url, home):
        self.command = command
        self.most_memory = 0
        self.memory = home / "memory"
        config = home / "config"
        config.write_text("[default]\nregion = us-east-1\ncli_timestamp_format = iso8601\n")
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "AWS_CONFIG_FILE": str(config),
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_ENDPOINT_URL": url,
            "AWS_PAGER": "",
            "PYTHONUTF8": "1",
            "AWS_RETRY_MODE": "standard",
        }

    def run(self, words):
        """Exit code, output and errors, with dates and ids replaced."""
        words = [*self.command, *map(str, words)]
        if any("hundred" in word for word in words):
            words = [sys.executable, "-c", MEASURE, self.memory, *words]
        ran = subprocess.run(words, env=self.env, capture_output=True)
        if words[0] == sys.executable:
            self.most_memory = max(self.most_memory, int(self.memory.read_text()) * 1024)
        return ran.returncode, plain(ran.stdout.decode()), plain(ran.stderr.decode())


def plain(text):
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)", "DATE", text)
    text = re.sub(r"^(\n?)\S+: \[ERROR\]", r"\1PROGRAM: [ERROR]", text)
    return re.sub(r'"(RequestId|HostId|UploadId)": "[^"]*"', r'"\1": "ID"', text)


def as_in_v1(result):
    """Success and output, without default checksums."""
    code, *texts = result
    return code == 0, [re.sub(r'"Checksum(CRC32|CRC64NVME)": "[^"]*"', '"Checksum": ""', text) for text in texts[:1]]


def hash_of(file):
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else None


def scenario(program, url, files, is_v2):
    """The results of all steps, with the files that they wrote, and what is on the server in the middle, as boto3 reads it."""
    import boto3

    urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST"))
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=url, **keys)
    results, stored = [], {}
    for step in steps(files, ALGORITHMS if is_v2 else OLD_ALGORITHMS):
        only_v2 = isinstance(step, tuple)
        words = step[1] if only_v2 else step
        got = files / "got"
        got.unlink(missing_ok=True)
        result = program.run(words)
        if not is_v2:
            result = result[:1] if only_v2 else result
        results.append((words, result, hash_of(got)))
        if words[0] == "copy-object":
            for item in client.list_objects_v2(Bucket="shelf")["Contents"]:
                stored[item["Key"]] = client.get_object(Bucket="shelf", Key=item["Key"])["Body"].read()
                stored[item["Key"]] = hashlib.sha256(stored[item["Key"]]).hexdigest()
    return results, stored


def version_of(command):
    said = subprocess.run([command, "--version"], capture_output=True, text=True).stdout
    return re.match(r"aws-cli/(\d+)", said)[1]


def main():
    theirs = os.environ.get("HARDIE_AWS2") or "aws"
    missing = [name for name in ["moto_server", theirs] if shutil.which(name) is None]
    try:
        import boto3  # noqa: F401
    except ImportError:
        missing.append("boto3")
    if missing:
        print(f"skipped: S3 beside the AWS CLI: no {' and no '.join(missing)}")
        return 0
    is_v2 = version_of(theirs) == "2"
    server, url = server_of_moto.start_moto()
    differing = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            ours = sys.argv[1] if len(sys.argv) > 1 else build(folder)
            files = folder / "files"
            files.mkdir()
            for name, size in SIZES.items():
                (files / name).write_bytes((b"0123456789abcde\n" * (size // 16 + 1))[:size])
            ours = Program([str(pathlib.Path(ours).resolve())], url, folder)
            theirs = Program([theirs, "s3api"], url, folder)
            mine, stored = scenario(ours, url, files, is_v2)
            other, also_stored = scenario(theirs, url, files, is_v2)
            mine += exchanges(ours, files)
            other += exchanges(theirs, files)
    finally:
        server.terminate()
        server.wait()
    for (words, *ours_did), (_, *they_did) in zip(mine, other):
        if not is_v2:
            ours_did[0], they_did[0] = as_in_v1(ours_did[0]), as_in_v1(they_did[0])
        if ours_did != they_did:
            differing += 1
            print(f"DIFFERENT: {' '.join(map(repr, map(str, words)))}")
            print(f"--- aws:  {they_did}\n--- ours: {ours_did}")
    keys = sorted([*KEYS, CONTROL, "copy", *(f"size/{name}" for name in SIZES), *(f"sum/{name}" for name in (ALGORITHMS if is_v2 else OLD_ALGORITHMS))])
    if stored != also_stored or sorted(stored) != keys:
        differing += 1
        print(f"DIFFERENT: objects: {sorted(stored)} {sorted(also_stored)}")
    if ours.most_memory > MOST_MEMORY:
        differing += 1
        print("DIFFERENT: large files are in memory")
    print(f"{len(mine)} steps, {len(stored)} objects, {differing} differ; at most {ours.most_memory >> 20} MB of memory")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
