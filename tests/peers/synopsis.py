#!/usr/bin/env python3
"""Compares synopsis, options and required marks of every operation of some services with an installed AWS CLI.

    tests/peers/synopsis.py [--show N]

The AWS CLI is the Python package that this interpreter imports, of version 1 or 2; its pages are taken before they are laid
out. Ours come from the program `whole` (tests/src/bin/whole.rs), whose models are in the folder beside the project. Compared are
the lines of the synopsis, and of the options and all members inside of them name, kind and required mark (which version 1 shows in
the synopsis alone).

Editions of a model differ. So where pages do, `hardie docs` makes another page of the AWS CLI's own edition: if that is the AWS CLI's
page, the edition is the reason, and what it adds and drops is listed. Otherwise it is a difference; exit code 1 where `KNOWN`
does not explain it.
"""

import argparse
import collections
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import test_data

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MODELS = test_data.MODELS
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "debug"
SERVICES = {
    "sqs": "sqs",
    "sts": "sts",
    "secretsmanager": "secrets-manager",
    "route53": "route-53",
    "lambda": "lambda",
    "pinpoint": "pinpoint",
}

TYPES = "(?:tagged union )?structure|list|map|string|integer|long|float|double|boolean|(?:streaming )?blob|timestamp|document|JSON"

# Why a page may differ: a pattern of `SERVICE COMMAND: lines`, and the reason.
KNOWN = [
    (r"^lambda (create-function|publish-layer-version): - ZipFile -> \(blob\)$", "has a member that --zip-file replaces"),
]

try:
    import awscli
    import awscli.clidriver
except ImportError:
    sys.exit(print("skipped: no AWS CLI to import"))
IS_FIRST = awscli.__version__.startswith("1.")


def commands(holder):
    """The table of services, or of a service's operations; it is private in version 1."""
    return holder.subcommand_table if hasattr(holder, "subcommand_table") else holder._get_command_table()


class Page:
    """Captures a page instead of showing it."""

    text = ""

    def render(self, contents):
        self.text = contents.decode()


def theirs(command):
    page, helper = Page(), command.create_help_command()
    helper.renderer = page
    helper([], None)
    synopsis = page.text.split("\nSynopsis\n", 1)[1].split("::\n", 1)[1].split("\n\n\n", 1)[0]
    options = re.split(r"\n=+\n(?:Global Options|Examples|Output)\n=+\n", page.text.split("\nOptions\n", 1)[1])[0]
    return lines(synopsis, re.sub(r"``", "", options))


def ours(program, word, command):
    env = {"PATH": os.environ["PATH"], "HOME": "/nowhere", "LANG": "C.UTF-8"}
    done = subprocess.run([program, word, command, "help"], env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{word} {command} help: exit code {done.returncode}: {done.stderr}")
    sections = dict(re.findall(r"^([A-Z][A-Z ]+)\n(.*?)(?=^[A-Z]|\Z)", done.stdout, re.M | re.S))
    # Long headings, and those far to the right, are wrapped into two or three lines.
    wrapped = r"^( *(?:--\S+(?: \|)?|--\S+ \| --\S+|\S+ ->))\n +(?=\(|--no-)"
    options = re.sub(wrapped, r"\1 ", sections["OPTIONS"], flags=re.M)
    options = re.sub(wrapped, r"\1 ", options, flags=re.M)
    return lines(sections["SYNOPSIS"], re.sub(r"\n +\[required\]$", " [required]", options, flags=re.M))


def of_markdown(text):
    sections = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    synopsis = re.search(r"```text\n(.*?)```", sections["Synopsis"], re.S).group(1)
    return lines(synopsis, re.sub(r"^(#+ |\s*- )|[`\\]", "", sections["Options"], flags=re.M))


def lines(synopsis, options):
    """The compared parts, one per line. Global options are the same for all commands, and compared elsewhere."""
    found = []
    for line in map(str.strip, synopsis.strip().splitlines()):
        if line.startswith("[--debug]"):
            break
        # Version 1 does not read YAML.
        found.append(line.replace("[--cli-input-json <value>]", "[--cli-input-json | --cli-input-yaml]"))
    heading = rf"\s*((?:--\S+(?: \| --\S+)*|outfile|\S+ ->) )?\(({TYPES})\)( \[required\])?$"
    for line in options.splitlines():
        match = re.match(heading, line)
        if match and not re.match(r"\s*--cli-input-(json|yaml)", line):
            mark = match[3] if match[3] and not IS_FIRST else ""
            found.append(f"{match[1] or ''}({match[2]}){mark}")
    return found


def docs(model, folder):
    """Our pages of a model: the compared parts by command."""
    command = [TARGET / "hardie", "docs", "--model", model, "--format", "markdown", "--out", folder]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"hardie docs: {done.stderr}")
    pages = pathlib.Path(folder).glob("*.md")
    # Pages of waiters are beside those of operations; the AWS CLI has them as commands of `wait`.
    shown = [page for page in pages if page.stem != "index" and not page.stem.startswith("wait-")]
    return {page.stem: of_markdown(page.read_text()) for page in shown}


def changes(one, other):
    return [line for line in difflib.ndiff(one, other) if line[0] in "+-"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=40)
    options = parser.parse_args()
    if not all((MODELS / f"{stem}.json").is_file() for stem in SERVICES.values()):
        return print("skipped: no test data")
    for what in [["-p", "hardie"], ["-p", "hardie-tests", "--bin", "whole"]]:
        subprocess.run(["cargo", "build", "--quiet", "--locked", *what], cwd=ROOT, check=True)
    driver = awscli.clidriver.create_clidriver()
    counts, unknown, editions = collections.Counter(), [], []
    for word, stem in SERVICES.items():
        service = commands(driver)[word]
        folder = next(
            path
            for path in map(pathlib.Path, driver.session.get_component("data_loader").search_paths)
            if (path / word).is_dir()
        )
        table = {
            name: command
            for name, command in commands(service).items()
            if getattr(command, "_operation_model", None) is not None
        }
        with tempfile.TemporaryDirectory() as temporary:
            of_their_edition = docs(folder / word, temporary)
        with tempfile.TemporaryDirectory() as temporary:
            of_our_edition = docs(MODELS / f"{stem}.json", temporary)
        counts["operations"] += len(table.keys() | of_our_edition.keys())
        for name in sorted(table.keys() | of_our_edition.keys()):
            if name not in of_our_edition or name not in table:
                here = name in of_our_edition
                if here == (name in of_their_edition):
                    unknown.append(f"{word} {name}: {'only here' if here else 'only there'}")
                else:
                    counts["in one edition alone"] += 1
                    editions.append(f"{word} {name}: only in {'our' if here else 'their'} edition of the model")
                continue
            there, here = theirs(table[name]), ours(TARGET / "whole", word, name)
            counts["lines compared"] += len(there)
            if there == here:
                counts["same"] += 1
            elif there == of_their_edition.get(name) and here == of_our_edition[name]:
                counts["differ by the edition of the model"] += 1
                editions.append(f"{word} {name}: {', '.join(changes(here, there))}")
            else:
                edition = of_their_edition.get(name, [])
                line = f"{word} {name}: {', '.join(changes(edition if there != edition else here, there))}"
                reason = next((reason for pattern, reason in KNOWN if re.search(pattern, line)), None)
                counts[reason or "differ"] += 1
                if reason is None:
                    unknown.append(line)
    print(f"AWS CLI {awscli.__version__}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    for line in editions[: options.show]:
        print(f"by edition (+ theirs): {line}")
    for line in unknown[: options.show]:
        print(f"differs: {line}")
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main())
