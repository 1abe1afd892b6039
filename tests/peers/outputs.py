"""Records the output of the AWS CLI's formatters for random values, for cli/src/output/tests.rs.

    python3 tests/peers/outputs.py 20000 3 > outputs.jsonl
    HARDIE_RECORDED_OUTPUTS=$PWD/outputs.jsonl cargo test -p hardie-cli as_the_aws_cli_formats

One JSON line per case; the arguments are the number of cases and the seed. Needs awscli (1.45, whose text and table
formatters are those of 2.36) and PyYAML with libyaml, given the resolvers of YAML 1.2 as ruamel.yaml has them.
"""

import io
import json
import random
import re
import sys

import yaml
from awscli import formatter, text

# Larger cases, in characters, are skipped.
LARGEST = 3000

KEYS = ["A", "b", "Name", "Count", "Zed", "k k", "\u00e9", "yes", "1", "null", "Items", "long-key-" + "x" * 20]
NUMBERS = [0, 1, -5, 123456789012345678901234567890, 1.5, 1e20, 1e-9, -0.0, True, False, None, 100.0]
WORDS = [
    "a", "b1", "x y", "", "\u00e9", "\u65e5\u672c", "\U0001f600", "true", "null", "1e3", "0x1", "a: b", "- x", "#c",
    "it's", '"q"', "tab\there", "l1\nl2", "l1\n l2", "trail ", "  lead", "end\n", "[x]", "{y}", "a, b", "key:", "*s",
    "&t", "!u", "%v", "@w", "`z`", "~", "2024-01-02", "2023-11-14T22:13:20+00:00", "=", "<<", "-", "?", "---",
    "\u2028", "\x7f", "\u00a0", "long " + "word " * 24 + "end", "x" * 90 + " y", ("it's " * 25).strip(), "yes",
    "1_000", ".5", "+", "\u0301", "a#b", "a #b", "www:http://x", "\\", "\u00e9\u65e5" * 45 + " z z",
]


class Dumper(yaml.CSafeDumper):
    """libyaml's emitter with the resolvers of YAML 1.2."""

    yaml_implicit_resolvers = {}

    def ignore_aliases(self, data):
        return True


def resolver(tag, expression, first):
    Dumper.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(expression, re.X), list(first))


resolver("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
resolver(
    "float",
    r"""^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?
        |[-+]?(?:[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)
        |[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?
        |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$""",
    "-+0123456789.",
)
resolver("int", r"^(?:[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$", "-+0123456789")
resolver("merge", r"^(?:<<)$", "<")
resolver("null", r"^(?: ~ |null|Null|NULL | )$", ["~", "n", "N", ""])
resolver(
    "timestamp",
    r"""^(?:\d\d\d\d-\d\d-\d\d
        |\d\d\d\d-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$""",
    "0123456789",
)
resolver("value", r"^(?:=)$", "=")
Dumper.add_representer(
    float, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", repr(number).lower())
)


def value(depth=0):
    chance = random.random()
    if depth > 3 or chance < 0.35:
        return random.choice(WORDS if random.random() < 0.6 else NUMBERS)
    if chance < 0.6:
        return [value(depth + 1) for _ in range(random.randint(0, 4))]
    if chance < 0.72:
        # Rows, some of them with missing cells.
        keys = random.sample(KEYS, random.randint(1, 3))
        rows = range(random.randint(1, 3))
        return [{key: value(depth + 2) for key in keys if random.random() < 0.8} for _ in rows]
    return {key: value(depth + 1) for key in random.sample(KEYS, random.randint(0, 5))}


class Arguments:
    """The global arguments that a formatter needs."""

    color = "off"
    query = None


def as_text(data):
    out = io.StringIO()
    try:
        text.format_text(json.loads(json.dumps(data)), out)
    except (AttributeError, TypeError):
        return None
    return out.getvalue()


def as_table(data):
    out = io.StringIO()
    table = formatter.TableFormatter(Arguments())
    table.table._terminal_width = 80
    try:
        table._format_response("Title", data, out)
    except (AttributeError, TypeError, ValueError, IndexError):
        return None
    return out.getvalue()


def main(count, seed):
    random.seed(seed)
    shown = 0
    while shown < count:
        data = value()
        case = {"value": data, "text": as_text(data), "table": as_table(data)}
        if isinstance(data, (dict, list)) and data != {}:
            case["yaml"] = yaml.dump(data, Dumper=Dumper, default_flow_style=False, allow_unicode=True, width=80)
        line = json.dumps(case, ensure_ascii=False)
        if len(line) <= LARGEST:
            shown += 1
            print(line)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
