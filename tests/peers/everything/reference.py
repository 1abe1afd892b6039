"""What the AWS CLI prints for every command of a service: pages of help before layout, skeletons and messages.

Runs in the AWS CLI's own process, once per service. Each command is run in a fork of it, because handlers that one command
registers would answer for the next one as well.
"""

import base64
import contextlib
import gzip
import io
import json
import multiprocessing
import os
import pathlib
import pickle
import re
import sys
import tempfile
import textwrap

import awscli
import awscli.clidriver

# The AWS CLI's own botocore, by the name under which the AWS CLI imports it.
from botocore import xform_name
from botocore.exceptions import DataNotFoundError
from botocore.utils import ArgumentGenerator

from awscli.utils import json_encoder
from synopsis import TYPES, Page, commands, lines

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PAGER": "",
}
# Changes with the content of the records below.
EDITION = 1
SKELETON = "--generate-cli-skeleton"
HEADING = re.compile(rf"(.*?)((?:\S+ -> )?)(\((?:{TYPES})\)(?: \[required\])?)")
SECTIONS = re.compile(r"\n=+\n(Description|Synopsis|Options|Global Options|Examples|Output)\n=+\n")


def sections(text):
    """The sections of a page by title."""
    parts = SECTIONS.split(re.sub(r"\n(\w+)\n\*+\n", r"\n====\n\1\n====\n", text))
    return dict(zip(parts[1::2], parts[2::2]))


def syntax(text):
    """The blocks of syntax, each with its title."""
    blocks = re.findall(r"^((?:Shorthand |JSON )?Syntax)::\n\n((?:[ ].*\n|\n)+)", text, re.M)
    return [f"{title}:\n{textwrap.dedent(stripped(block))}" for title, block in blocks]


def stripped(block):
    """A block without blank lines around it and blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in block.splitlines()).strip("\n")


def page_of(command):
    """Synopsis, options and syntax of a page, and the members of its output."""
    page, helper, model = Page(), command.create_help_command(), command._operation_model
    helper.renderer = page
    helper([], None)
    found, names = sections(page.text), {"key", "value"}
    for shape in (model.input_shape, model.output_shape):
        add_names(shape, names, set())
    synopsis = found["Synopsis"].split("::\n", 1)[1].split("\n\n\n", 1)[0]
    options = found.get("Options", "")
    return {
        "page": lines(synopsis, headings(options, names)),
        "syntax": syntax(options + "\n"),
        "output members": lines("", headings(found.get("Output", ""), names)),
    }


def add_names(shape, names, seen):
    """Adds the names of all members in a shape."""
    if shape is None or shape.name in seen:
        return
    seen.add(shape.name)
    inside = [getattr(shape, name, None) for name in ("member", "key", "value")]
    if shape.type_name == "structure":
        names.update(shape.members)
        inside = shape.members.values()
    elif shape.type_name == "map":
        names.update(it.serialization["name"] for it in inside[1:] if "name" in it.serialization)
    for it in inside:
        add_names(it, names, seen)


def headings(text, names):
    """A section whose headings are on lines of their own; what is recursive has no line break behind it."""
    text = text.replace("``", "").replace("( ... recursive ... )", "\n")
    return "\n".join(separated(line, names) for line in text.split("\n"))


def separated(line, names):
    """A line without the heading at its end: documentation without a paragraph has no line break behind it."""
    match = HEADING.fullmatch(line)
    if not match:
        return line
    before, name, kind = match[1], match[2].removesuffix(" -> "), match[3]
    if not name:
        return f"{before}\n{kind}" if before.strip() and not before.endswith(" ") else line
    start = next((at for at in range(len(name)) if name[at:] in names), 0)
    return f"{before}{name[:start]}\n{name[start:]} -> {kind}" if start or before.strip() else line


class Sample:
    """The smallest input that the AWS CLI accepts for a shape, as a document of `--cli-input-json`."""

    def __init__(self, shape):
        self.stack = []
        self.document = json.dumps(self.of(shape)) if shape else "{}"

    def of(self, shape):
        least = shape.metadata.get("min", 0)
        match shape.type_name:
            case "structure":
                return self.structure(shape)
            case "list":
                return [self.of(shape.member) for _ in range(max(int(least), 1))]
            case "map":
                return {self.of(shape.key): self.of(shape.value)}
            case "string":
                return shape.enum[0] if shape.enum else "a" * max(int(least), 1)
            case "integer" | "long":
                return max(int(least), 0)
            case "float" | "double":
                return max(float(least), 0.0)
            case "boolean":
                return True
            case "timestamp":
                return "1970-01-01T00:00:00"
            case _:
                return base64.b64encode(b"a" * max(int(least), 1)).decode()

    def structure(self, shape):
        if shape.name in self.stack:
            return {}
        self.stack.append(shape.name)
        names = list(shape.required_members)
        if getattr(shape, "is_tagged_union", False):
            names = list(shape.members)[:1]
        value = {name: self.of(shape.members[name]) for name in names if name in shape.members}
        self.stack.pop()
        return value


def run(driver, argv):
    """Exit code, output and messages of the AWS CLI."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    sys.argv = ["aws", *argv]
    try:
        code = awscli.clidriver.AWSCLIEntryPoint(driver).main(argv)
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else 1
    finally:
        results = [stream.buffer.getvalue().decode() for stream in (sys.stdout, sys.stderr)]
        sys.stdout, sys.stderr = out, err
    return [code or 0, *results]


def describe(command):
    """The page of a command and what its table of options has."""
    table, model = command.arg_table, command._operation_model
    shape = model.input_shape
    skeleton = ArgumentGenerator().generate_skeleton(shape) if shape else {}
    return {
        "operation": model.name,
        "hidden": bool(getattr(command, "_UNDOCUMENTED", False)),
        "hidden options": [name for name, it in table.items() if getattr(it, "_UNDOCUMENTED", False)],
        "document": Sample(shape).document,
        "generator": json.dumps(skeleton, indent=4, default=json_encoder) + "\n",
        **page_of(command),
    }


def texts(driver, path, document):
    """What the AWS CLI prints for each kind of skeleton. The order matters: some make all options optional."""
    # The commands of waiters are made anew for each use, and all of them would answer.
    once = forked if "wait" in path else (lambda function, *arguments: function(*arguments))
    found = {"output": once(run, driver, [*path, SKELETON, "output"])}
    if found["output"][0]:
        argv = [*path, "--cli-input-json", document, SKELETON, "output"]
        found["output of a document"] = once(run, driver, argv)
    for kind in ("input", "yaml-input"):
        found[kind] = once(run, driver, [*path, SKELETON, kind])
    return found


def record(driver, path, command):
    """What the AWS CLI prints for a command."""
    found = forked(describe, command)
    if "driver" in found:
        return found
    found["texts"] = forked(texts, driver, path, found["document"])
    # The generator's own skeleton is stored where the command prints another one.
    if found["texts"].get("input") == [0, found["generator"], ""]:
        found["generator"] = None
    return found


def forked(function, *arguments):
    """The result of a function that runs in a fork of this process."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(reader)
            try:
                result = function(*arguments)
            except Exception as problem:
                result = {"driver": repr(problem)}
            with os.fdopen(writer, "wb") as stream:
                pickle.dump(result, stream)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        result = pickle.load(stream)
    os.waitpid(pid, 0)
    return result


def nested(command, path):
    """The paths of all commands below a command that belongs to no operation."""
    try:
        table = commands(command)
    except (AttributeError, TypeError):
        table = None
    yield path
    for name, inner in (table or {}).items():
        if name != "help":
            yield from nested(inner, [*path, name])


def warm(session, name):
    """Imports modules and reads files before the first fork, so that no fork has to. Nothing here registers a handler."""
    other = awscli.clidriver.create_clidriver()
    for kind in ("output", "yaml-input"):
        run(other, ["sts", "get-caller-identity", SKELETON, kind])
    session.create_client(name, region_name="us-east-1")
    for read_model in (session.get_paginator_model, session.get_waiter_model):
        with contextlib.suppress(DataNotFoundError):
            read_model(name)


def service(name):
    """Everything about a service, or about a command of the AWS CLI that is not a service."""
    driver = awscli.clidriver.create_clidriver()
    command = commands(driver)[name]
    model = getattr(command, "service_model", None)
    found = {"edition": EDITION, "service": model is not None, "commands": {}, "others": [], "removed": []}
    if model is None:
        found["others"] = list(nested(command, [name]))
        return found
    warm(driver.session, model.service_name)
    table = commands(command)
    taken = {it._operation_model.name for it in table.values() if hasattr(it, "_operation_model")}
    found["removed"] = [xform_name(it, "-") for it in model.operation_names if it not in taken]
    # What is replaced by a command of the same name is not removed.
    found["removed"] = [it for it in found["removed"] if it not in table]
    for word, inner in table.items():
        if hasattr(inner, "_operation_model"):
            found["commands"][word] = record(driver, [name, word], inner)
        elif word == "wait":
            for waiter, it in commands(inner).items():
                if waiter != "help":
                    found["commands"][f"wait {waiter}"] = record(driver, [name, word, waiter], it)
        elif word != "help":
            found["others"] += nested(inner, [name, word])
    return found


def stored(arguments):
    name, folder = arguments
    file = folder / f"{name}.json.gz"
    with tempfile.TemporaryDirectory() as home:
        data_path = os.environ["AWS_DATA_PATH"]  # set by the AWS CLI when it is imported
        os.environ.clear()
        os.environ.update(ENVIRONMENT, HOME=home, AWS_DATA_PATH=data_path)
        data = forked(service, name)
    if "driver" in data:
        return f"{name}: {data['driver']}"
    temporary = file.with_suffix(".new")
    with gzip.open(temporary, "wt", compresslevel=3) as stream:
        json.dump(data, stream)
    temporary.replace(file)
    return None


def names():
    """All commands of the AWS CLI."""
    return [name for name in commands(awscli.clidriver.create_clidriver()) if name != "help"]


def read(folder, name):
    """The stored data of a service; `None` where there is none of this edition."""
    file = pathlib.Path(folder) / f"{name}.json.gz"
    if not file.is_file():
        return None
    with gzip.open(file, "rt") as stream:
        data = json.load(stream)
    return data if data["edition"] == EDITION else None


def gather(wanted, folder, jobs):
    """Stores the data of services in a folder, unless it has them."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in wanted if read(folder, name) is None]
    # The largest service takes as long as a hundred others.
    missing.sort(key=lambda name: name != "ec2")
    if not missing:
        return
    print(f"running the AWS CLI {awscli.__version__} for {len(missing)} services", flush=True)
    with multiprocessing.get_context("fork").Pool(jobs, maxtasksperchild=1) as pool:
        for problem in pool.imap_unordered(stored, [(name, folder) for name in missing]):
            if problem:
                raise SystemExit(f"cannot run the AWS CLI: {problem}")
