"""Records the results of Python's argparse for random arguments, for cli/src/args/tests.rs: one JSON line per case.

    python3 tests/peers/arguments.py 28000 7 > arguments.jsonl
    HARDIE_RECORDED_ARGUMENTS=$PWD/arguments.jsonl cargo test -p hardie-cli as_argparse

The arguments are the number of cases and the seed. Python 3.11, as in the AWS CLI 2.36.
"""

import argparse
import difflib
import json
import random
import sys


class Refused(Exception):
    """argparse's message."""


class Parser(argparse.ArgumentParser):
    """A parser that rejects arguments like the AWS CLI's."""

    def __init__(self):
        super().__init__(add_help=False, conflict_handler="resolve")

    def error(self, message):
        raise Refused(message)

    def _check_value(self, action, value):
        if action.choices is None or value in action.choices:
            return
        lines = [f"Found invalid choice {value!r}\n"]
        close = difflib.get_close_matches(value, action.choices, cutoff=0.8)
        if close:
            lines += ["Maybe you meant:\n"] + [f"  * {word}" for word in close]
        raise argparse.ArgumentError(action, "\n".join(lines))


def main_parser():
    parser = Parser()
    parser.add_argument("--color", choices=["on", "off", "auto"])
    parser.add_argument("--debug", action="store_true", default=None)
    parser.add_argument("--read-timeout")
    parser.add_argument("--region")
    parser.add_argument("command", choices=["connect", "kitchen", "help"])
    return parser


def operation_parser():
    parser = Parser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--names", nargs="*")
    parser.add_argument("--flag", action="store_true", dest="flag", default=None)
    parser.add_argument("--no-flag", action="store_false", dest="flag", default=None)
    parser.add_argument("--count", type=int)
    parser.add_argument("--ratio", type=float)
    parser.add_argument("--skeleton", nargs="?", const="input", choices=["input", "output", "yaml-input"])
    parser.add_argument("help", nargs="?")
    return parser


def stream_parser():
    parser = Parser()
    parser.add_argument("--name")
    parser.add_argument("--names", nargs="*")
    parser.add_argument("--flag", action="store_true", dest="flag", default=None)
    parser.add_argument("outfile")
    parser.add_argument("help", nargs="?")
    return parser


# Each parser by its name in the cases, with its arguments; the names are those of the Rust test.
SUBJECTS = {
    "main": (main_parser, [
        "--color", "on", "of", "--col=auto", "--c", "--re", "--region", "--r", "connect", "kitche", "help", "--",
        "x", "--debug", "--debug=1", "--d", "-1", "-x", "--bogus", "--bogus=1", "", "--color=", "- y", "-", "--=x",
    ]),
    "op": (operation_parser, [
        "--name", "--nam", "--n", "--na=x", "--names", "--names=a", "--name=", "a", "b c", "-1", "-.5", "-1e5",
        "-5x", "--", "--flag", "--no-flag", "--no", "--flag=x", "--f", "--count", "7", "1_0", " 5 ", "x",
        "--count=\u0665", "--ratio", "inf", "-inf", "1.5", "--ratio=-inf", "--skeleton", "--skel", "output",
        "inptu", "help", "--bogus", "--bogus x", "-h", "", "-", "--=", "--skeleton=input",
    ]),
    "stream": (stream_parser, [
        "--name", "x", "y", "out.bin", "help", "--", "--names", "a", "--flag", "--bogus", "-1", "--nam=q", "",
    ]),
}
# Arguments that make an accepted line more likely, with their frequency.
LIKELY = {"op": ("--name=n", 0.75), "main": ("connect", 0.5)}


def answer(kind, words):
    try:
        found, rest = SUBJECTS[kind][0]().parse_known_args(list(words))
    except Refused as refused:
        return {"error": str(refused)}
    given = {name: value for name, value in vars(found).items() if value is not None}
    for name, value in given.items():
        if isinstance(value, float):
            given[name] = repr(value)
    return {"given": given, "rest": rest}


def main(count, seed):
    random.seed(seed)
    seen, refused = set(), 0
    while len(seen) < count:
        kind = random.choices(list(SUBJECTS), [5, 20, 3])[0]
        words = random.choices(SUBJECTS[kind][1], k=random.randint(0, 6))
        word, chance = LIKELY.get(kind, ("", 0))
        if random.random() < chance:
            words.insert(random.randint(0, len(words)), word)
        case = (kind, tuple(words))
        if case in seen:
            continue
        result = answer(kind, words)
        if "error" in result:
            # At most a third, or most cases would have the same result.
            if refused > count * 0.35:
                continue
            refused += 1
        seen.add(case)
        print(json.dumps({"parser": kind, "words": words, **result}, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
