#!/usr/bin/env python3
"""Compares our program with the AWS CLI against moto's server, an independent implementation.

    tests/peers/moto.py [PROGRAM]

PROGRAM has the commands `connect …` of AWS's own model; by default it is `whole` of hardie-tests, built here with the
models of the test data (see CONTRIBUTING.md). Needs `moto_server` (PyPI: moto[server]) and `aws` (version 1) on the PATH. Each
program creates, changes and deletes its own instance; both read the same things, and must print the same bytes.

Exit code 0 if nothing differs (also if a requirement is missing, which is reported), else 1.
"""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import test_data

ROOT = pathlib.Path(__file__).resolve().parents[2]


def build():
    """The program with all of Connect's operations, which services.py builds too; nothing without a model.

    Not aws-connect: the program that other tests call would change.
    """
    if not test_data.MODELS.is_dir():
        return None
    subprocess.run(["cargo", "build", "-q", "-p", "hardie-tests", "--bin", "whole"], cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
    return str(target / "debug/whole")


def start_moto():
    """The server and its URL, once it responds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["moto_server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server, f"http://127.0.0.1:{port}"
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    server.kill()
    sys.exit("moto_server does not start")


class Peers:
    """Both programs, in the same environment."""

    def __init__(self, program, url, home):
        config = home / "config"
        # The AWS CLI's version 1 prints timestamps as received, version 2 and we print ISO 8601.
        config.write_text("[default]\nregion = us-east-1\ncli_timestamp_format = iso8601\n")
        self.programs = [["aws", "connect"], [program, "connect"]]
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

    def run(self, which, *words):
        ran = subprocess.run([*self.programs[which], *words], env=self.env, capture_output=True)
        if ran.returncode:
            sys.exit(f"{self.programs[which][0]} {' '.join(words)}: {ran.stderr.decode()}")
        return ran.stdout.decode()

    def compare(self, what, theirs, ours):
        if theirs == ours:
            self.same += 1
            print(f"same: {what}")
        else:
            self.differing += 1
            print(f"DIFFERENT: {what}\n--- aws\n{theirs}\n--- ours\n{ours}")

    def read(self, *words):
        """Both send requests without side effects, for the same resource."""
        self.compare(" ".join(words), self.run(0, *words), self.run(1, *words))


def compare(peers):
    """The seven operations."""
    kind = ["--identity-management-type", "CONNECT_MANAGED"]
    made = []
    for which, alias in enumerate(["theirs", "ours"]):
        calls = ["--inbound-calls-enabled", "--no-outbound-calls-enabled"]
        made.append(peers.run(which, "create-instance", *kind, *calls, "--instance-alias", alias))
    ids = [re.search('"Id": "([^"]+)"', text)[1] for text in made]
    arns = [re.search('"Arn": "([^"]+)"', text)[1] for text in made]
    peers.compare("create-instance", *(text.replace(id, "ID") for text, id in zip(made, ids)))

    peers.read("list-instances")
    for output in ["json", "text", "table", "yaml"] if aws_version() == 2 else ["json", "text", "table"]:
        peers.read("list-instances", "--output", output)
    peers.read("list-instances", "--query", "InstanceSummaryList[].[Id, CreatedTime]")
    for which, (id, arn) in enumerate(zip(ids, arns)):
        peers.read("describe-instance", "--instance-id", id)
        peers.compare("tag-resource", "", peers.run(which, "tag-resource", "--resource-arn", arn,
                                                    "--tags", "a=b,c=d e,f="))  # fmt: skip
        peers.read("list-tags-for-resource", "--resource-arn", arn)
        peers.compare("untag-resource", "", peers.run(which, "untag-resource", "--resource-arn", arn,
                                                      "--tag-keys", "a", "c"))  # fmt: skip
        peers.read("list-tags-for-resource", "--resource-arn", arn)
        peers.compare("delete-instance", "", peers.run(which, "delete-instance", "--instance-id", id))
        peers.read("list-instances")


def aws_version():
    said = subprocess.run(["aws", "--version"], capture_output=True).stdout.decode()
    return int(re.match(r"aws-cli/(\d+)", said)[1])


def main():
    missing = [name for name in ["moto_server", "aws"] if shutil.which(name) is None]
    program = None if missing else (sys.argv[1] if len(sys.argv) > 1 else build())
    if missing or program is None:
        print(f"skipped: no {' and no '.join(missing) or 'test data'}")
        return 0
    server, url = start_moto()
    try:
        with tempfile.TemporaryDirectory() as home:
            peers = Peers(str(pathlib.Path(program).resolve()), url, pathlib.Path(home))
            compare(peers)
    finally:
        server.terminate()
        server.wait()
    print(f"{peers.same} outputs are the same, {peers.differing} differ")
    return 1 if peers.differing else 0


if __name__ == "__main__":
    sys.exit(main())
