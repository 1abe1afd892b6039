"""Reads example commands from the AWS CLI's pages of reStructuredText (awscli/examples)."""

import dataclasses
import json
import pathlib
import re
import shlex

# The values of these options are paths of files.
PATHS = {"--body", "--outfile"}
# The directory of an archive without files: the AWS CLI refuses other files.
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
SHELL = {"|", ">", ">>", "&&", "||", ";", "2>", "&", "<"}
COMMAND = re.compile(r"(\$ )?aws\s")


@dataclasses.dataclass
class Example:
    """A command on a page. `blocks` are the page's literal blocks, each with the text before it."""

    id: str
    line: str
    words: list
    blocks: list
    place: int


class NotRunnable(Exception):
    """The example has no command that can be run."""


def indent_of(line):
    return len(line) - len(line.lstrip())


def blocks(text):
    """The literal blocks of a page, as pairs: the text before it, its lines."""
    lines = text.expandtabs(4).split("\n")
    before, at, found = [], 0, []
    while at < len(lines):
        line = lines[at]
        before.append(line)
        at += 1
        if not line.rstrip().endswith("::"):
            continue
        block = []
        while at < len(lines) and (not lines[at].strip() or indent_of(lines[at]) > indent_of(line)):
            block.append(lines[at])
            at += 1
        while block and not block[0].strip():
            block.pop(0)
        while block and not block[-1].strip():
            block.pop()
        if block:
            margin = min(indent_of(it) for it in block if it.strip())
            found.append(("\n".join(before), [it[margin:] for it in block]))
            before = []
    return found


def commands(block):
    """The commands in a block, each with the words of a shell; `None` if its quotes are unbalanced."""
    at = 0
    while at < len(block):
        text = re.sub(r"^[$>#%]\s+", "", block[at].lstrip())
        at += 1
        if not re.match(r"aws\s", text):
            continue
        words = None
        while True:
            # Some pages have a blank behind the backslash.
            if text.rstrip(" ").endswith(("\\", "^")) and at < len(block):
                text = text.rstrip(" ")[:-1] + " " + block[at]
                at += 1
                continue
            try:
                words = shlex.split(text)
                break
            except ValueError:
                if at >= len(block):
                    break
                text += "\n" + block[at]
                at += 1
        yield text, words


def examples(folder, service):
    """The examples of a service, in the order of its pages."""
    for path in sorted((folder / service).rglob("*.rst")):
        found = blocks(path.read_text(encoding="utf-8", errors="replace"))
        count = 0
        for place, (_, block) in enumerate(found):
            for line, words in commands(block):
                count += 1
                yield Example(f"{path.relative_to(folder)}#{count}", line, words, found, place)


def content_of(example, name):
    """The content of a file: as the page shows it, or a stand-in."""
    base = re.split(r"[\\/]", name)[-1]
    if base.endswith(".zip"):
        return EMPTY_ZIP
    order = [*range(example.place + 1, len(example.blocks)), *range(example.place - 1, -1, -1)]
    for at in order:
        before, block = example.blocks[at]
        if base and base in before and not any(COMMAND.match(line) for line in block):
            return ("\n".join(block) + "\n").encode()
    # A file without a name: the next block of JSON that is not the output.
    for at in order[:4]:
        before, block = example.blocks[at]
        is_content = re.search(r"(?i)content|file|json", before) and not re.search(r"(?i)output", before)
        if is_content and block[0].startswith(("{", "[")):
            return ("\n".join(block) + "\n").encode()
    return b"{}" if base.lower().endswith(".json") else f"stand-in for {base}".encode()


def output_of(example):
    """The example's output, if the page shows it as JSON."""
    for before, block in example.blocks[example.place + 1 :]:
        if any(COMMAND.match(line) for line in block):
            return None
        if re.search(r"(?i)output", before):
            try:
                return json.loads("\n".join(block))
            except ValueError:
                return None
    return None


def file_for(example, folder, name):
    """Writes a file of the example and returns its name in the folder."""
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "_", name).lstrip("_.") or "file"
    path = pathlib.Path(folder, safe)
    if not path.exists():
        path.write_bytes(content_of(example, name))
    return safe


def prepare(example, folder):
    """The arguments of the example without `aws`; its files are written to the folder."""
    if example.words is None:
        raise NotRunnable("unbalanced quotes")
    words = []
    for word in example.words:
        if word in SHELL or re.match(r"^\d?>>?\S", word):
            break
        words.append(word)
    if len(words) < 3 or words[0] != "aws":
        raise NotRunnable("no operation")
    argv, skip = [], False
    for word in words[1:]:
        # Also by the beginning of its name.
        if skip or word.startswith(("--endpoint-url=", "--endpoint=")):
            skip = False
            continue
        if word in ("--endpoint-url", "--endpoint"):
            skip = True
            continue
        word = re.sub(
            r"^((?:--[\w-]+=)?)(fileb?://)(.+)$",
            lambda it: it[1] + it[2] + file_for(example, folder, it[3]),
            word,
            flags=re.S,
        )
        word = re.sub(r"(@=fileb?://)([^,}\]]+)", lambda it: it[1] + file_for(example, folder, it[2]), word)
        if argv and argv[-1] in PATHS and "://" not in word and not word.startswith("-"):
            word = file_for(example, folder, word)
        argv.append(word)
    return argv
