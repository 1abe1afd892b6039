"""What our program prints: pages, skeletons, and messages about commands and options."""

import re
import subprocess
import textwrap

from synopsis import lines

from everything.reference import ENVIRONMENT, SKELETON, stripped

# Long headings, and those far to the right, are wrapped into several lines.
WRAPPED = [
    (re.compile(r"^( *(?:--\S+(?: \|)?|--\S+ \| --\S+))\n +(?=\(|--no-)", re.M), r"\1 "),
    (re.compile(r"^( *(?:--\S+(?: \|)?|--\S+ \| --\S+))\n +(?=\(|--no-)", re.M), r"\1 "),
    (re.compile(r"^( *\S+)\n +(?=-> \()", re.M), r"\1 "),
    (re.compile(r"^( *\S+ ->)\n +(?=\()", re.M), r"\1 "),
    (re.compile(r"\((tagged|streaming)\n +(?=union|blob)"), r"(\1 "),
    (re.compile(r"\(tagged union\n +(?=structure)"), "(tagged union "),
    (re.compile(r"\n +\[required\]$", re.M), " [required]"),
]
LIST = re.compile(r"\n(?:AVAILABLE (?:SERVICES|COMMANDS|SUBCOMMANDS)|SERVICES|COMMANDS)\n(.*?)(?=\n[A-Z]|\Z)", re.S)


class Program:
    """A program with all services. Each text is a process of its own."""

    def __init__(self, path, home):
        self.path, self.home = path, home

    def run(self, argv):
        """Exit code, output and messages."""
        env = {**ENVIRONMENT, "HOME": self.home}
        ran = subprocess.run([self.path, *argv], cwd=self.home, env=env, stdin=subprocess.DEVNULL, capture_output=True)
        return [ran.returncode, ran.stdout.decode(), ran.stderr.decode()]

    def listed(self, path):
        """The names that help lists: services, or commands below a path."""
        section = LIST.search(self.run([*path, "help"])[1])
        return [name for name in re.findall(r"^ +o (\S+)$", section[1], re.M) if name != "help"] if section else []

    def page(self, path):
        """Synopsis, options and syntax of a page, and the members of its output; `None` without a page."""
        code, text, _ = self.run([*path, "help"])
        if code:
            return None
        found = dict(re.findall(r"^([A-Z][A-Z ]+)\n(.*?)(?=^[A-Z]|\Z)", text, re.M | re.S))
        options = found.get("OPTIONS", "")
        return {
            "page": lines(found.get("SYNOPSIS", ""), joined(options)),
            "syntax": syntax(options),
            "output members": lines("", joined(found.get("OUTPUT", ""))),
        }

    def texts(self, path, document):
        """Skeletons by kind."""
        yield "output", self.run([*path, SKELETON, "output"])
        yield "input", self.run([*path, SKELETON, "input"])
        yield "yaml-input", self.run([*path, SKELETON, "yaml-input"])
        if document:
            yield "output of a document", self.run([*path, "--cli-input-json", document, SKELETON, "output"])

    def has_option(self, path, name):
        """Whether a command has an option, which may be hidden. Nothing is sent, whatever the value."""
        message = self.run([*path, f"--{name}", "1", SKELETON, "input"])[2]
        return f"Unknown options: --{name}" not in message

    def names(self, path, least):
        """How the program treats a command of the AWS CLI that is not an operation. At least so many words must be in a message."""
        if self.run([*path, "help"])[0] == 0:
            return "built in", ""
        code, _, message = self.run(path)
        if code != 252:
            return f"exit code {code}", message
        is_named = any(f"`{' '.join(path[:count])}` is not supported" in message for count in range(least, len(path) + 1))
        return ("named with exit code 252" if is_named else "not named"), message


def joined(text):
    """A section whose headings are on one line each."""
    for pattern, replacement in WRAPPED:
        text = pattern.sub(replacement, text)
    return text


def syntax(options):
    """The blocks of syntax, each with its title."""
    blocks = re.findall(r"^ {7}((?:Shorthand |JSON )?Syntax):\n\n((?: {10}.*\n|\n)+)", options + "\n", re.M)
    return [f"{title}:\n{textwrap.dedent(stripped(block))}" for title, block in blocks]
