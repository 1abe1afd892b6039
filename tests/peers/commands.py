#!/usr/bin/env python3
"""Compares commands, options, help and skeletons of all operations of a program with the AWS CLI's.

    PYTHONPATH=CHECKOUT PYTHON tests/peers/commands.py PROGRAM [--services NAME,...] [--jobs N]

CHECKOUT is the repository aws/aws-cli at tag 2.36.7, PYTHON can import what it requires; PROGRAM is generated from the models of
the checkout (`tests/peers/examples.py` builds one). Compared are the names of commands, of each the lines of the synopsis, and of
the options and members inside of them name, type and required mark; and the skeletons of inputs and outputs, byte for byte.
`aws_examples/hand_made.json` has the options and commands that the AWS CLI adds by hand and we do not have. Exit code 1 if anything
else differs.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys

from synopsis import changes, commands, ours, theirs

import awscli.clidriver
from awscli.botocore.utils import ArgumentGenerator
from awscli.botocore.validate import ParamValidator
from awscli.utils import json_encoder

HAND_MADE = pathlib.Path(__file__).parent / "aws_examples/hand_made.json"
# A skeleton of an output that violates its own constraints.
REFUSED = "exit code 252"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nowhere", "LANG": "C.UTF-8", "AWS_REGION": "us-east-1"}


def listed(program, service=None):
    """The names of services, or of a service's commands, as help lists them."""
    words = [service, "help"] if service else ["help"]
    ran = subprocess.run([program, *words], env=ENVIRONMENT, capture_output=True, text=True)
    section = re.search(r"\n(?:AVAILABLE (?:SERVICES|COMMANDS)|SERVICES|COMMANDS)\n(.*?)(?=\n[A-Z]|\Z)", ran.stdout, re.S)
    return re.findall(r"^ +o (\S+)$", section[1], re.M) if section else []


def skeleton(program, service, command, *kind):
    words = [program, service, command, "--generate-cli-skeleton", *kind]
    ran = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True)
    return ran.stdout if ran.returncode == 0 else f"exit code {ran.returncode}: {ran.stderr}"


def skeletons(command):
    """The skeletons of input and output; `None` where there is none, or where an input is required for it."""
    table, model = command.arg_table, command._operation_model
    if "generate-cli-skeleton" not in table:
        return None, None
    given = ArgumentGenerator().generate_skeleton(model.input_shape) if model.input_shape else {}
    text = json.dumps(given, indent=4, default=json_encoder) + "\n"
    if any(argument.required for argument in table.values()) or not model.output_shape:
        return text, None
    # Whether another option or a default sets the member that the model requires is not known here.
    if model.input_shape and model.input_shape.required_members:
        return text, None
    output = ArgumentGenerator(use_member_names=True).generate_skeleton(model.output_shape)
    # The sample response is validated.
    if ParamValidator().validate(output, model.output_shape).has_errors():
        return text, REFUSED
    return text, json.loads(json.dumps(output, default=json_encoder))


def compare(program, service, command, page, wanted):
    """What differs of a command, as lines."""
    found = []
    here = ours(program, service, command)
    if here != page:
        found.append(f"{service} {command}: {', '.join(changes(here, page))}")
    given, output = wanted
    if given is not None and skeleton(program, service, command, "input") != given:
        found.append(f"{service} {command}: the skeleton of the input")
    if output is not None:
        # Tokens of pages are in the skeleton, but not in the output of a walk through pages.
        text = skeleton(program, service, command, "output", "--no-paginate")
        if text.startswith("exit code"):
            text = json.dumps(text.partition(":")[0])
        if json.loads(text or "{}") != output:
            found.append(f"{service} {command}: the skeleton of the output")
    return found


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("program")
    ask.add_argument("--services", type=lambda text: text.split(","))
    ask.add_argument("--jobs", type=int, default=2)
    ask = ask.parse_args()
    services = commands(awscli.clidriver.create_clidriver())
    known = [(re.compile(it["differs"]), it["reason"]) for it in json.loads(HAND_MADE.read_text())]
    counts, unknown = collections.Counter(), []
    pool = concurrent.futures.ThreadPoolExecutor(ask.jobs)
    for service in ask.services or [name for name in listed(ask.program) if name in services]:
        counts["services"] += 1
        table, names = commands(services[service]), listed(ask.program, service)
        differences = [f"{service} {name}: only here" for name in names if name not in table and name != "help"]
        shown = [name for name, command in table.items() if not getattr(command, "_UNDOCUMENTED", False)]
        differences += [f"{service} {name}: only there" for name in shown if name not in names and name != "help"]
        waiting = []
        for name in names:
            model = getattr(table.get(name), "_operation_model", None)
            if model is None:
                continue
            counts["commands"] += 1
            wanted = skeletons(table[name])
            counts["skeletons"] += sum(it is not None for it in wanted)
            waiting.append(pool.submit(compare, ask.program, service, name, theirs(table[name]), wanted))
        for task in waiting:
            lines = task.result()
            counts["same"] += not lines
            differences += lines
        for line in differences:
            reason = next((reason for pattern, reason in known if pattern.search(line)), None)
            counts[reason or "differences"] += 1
            if reason is None:
                unknown.append(line)
                print(f"differs: {line}", flush=True)
    print(f"AWS CLI {awscli.__version__}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main())
