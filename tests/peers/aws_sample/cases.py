"""Reads the commands of the sample: `commands.txt` says how it is written."""

import base64
import dataclasses
import json
import shlex


@dataclasses.dataclass
class Case:
    """A command, the contents of files in its folder, and the output that the service sends (`response` as XML)."""

    line: str
    argv: list
    files: dict
    output: dict | None = None
    response: dict | None = None


def read(path):
    found, files = [], {}
    for line in path.read_text().splitlines():
        if line.startswith("aws "):
            found.append(Case(line, shlex.split(line)[1:], dict(files)))
        elif line.startswith(">> "):
            found[-1].response = {"body": base64.b64encode(line[3:].encode()).decode(), "headers": {}}
        elif line.startswith("> "):
            found[-1].output = json.loads(line[2:])
        elif line and not line.startswith("#"):
            name, _, content = line.partition(" <")
            is_binary = content.startswith("base64 ")
            files[name] = base64.b64decode(content[7:]) if is_binary else content.removeprefix(" ").encode()
    return found
