"""Intended differences from the AWS CLI, for `reference.py`; docs/src/differences.md gives the reasons."""

import re

# Python's integers have no maximum, and its booleans are integers.
RANGE = re.compile(r"Invalid value for parameter [^\n]*, valid range: -(?:128|32768|2147483648|9223372036854775808) to \d+")
BOOLEAN = re.compile(r"Invalid type for parameter [^\n]*, value: (?:True|False), type: <class 'bool'>, valid types: [^\n]*(?:int|float|datetime)")
ASTRAL = re.compile("received: '[\U00010000-\U0010ffff]'|received: '\\\\ud[89ab]", re.ASCII)
FLAT = re.compile(r"Invalid type for parameter [^\n]*, value: [^\n]*=[^\n]*, type: <class 'str'>, valid types: <class 'dict'>")


def reason(case, want, got, found):
    """Why the programs may differ here, or None."""
    theirs, ours = want["stderr"], got["stderr"]
    if " - DEBUG - " in theirs:
        return "what --debug says"
    if "\x08" in want["stdout"]:
        return "help pages, whose layout is ours"
    if "ReusedAnchorWarning" in theirs:
        return "a warning of Python's"
    if want["stdout"].startswith("aws-cli/"):
        return "the version"
    if ASTRAL.search(theirs):
        return "characters beyond U+FFFF in unquoted shorthand"
    if FLAT.search(theirs) and not FLAT.search(ours):
        return "the flat form of a map of structures"
    if RANGE.search(ours) and not RANGE.search(theirs):
        return "integers outside their type's range"
    if BOOLEAN.search(ours) and len(BOOLEAN.findall(ours)) != len(BOOLEAN.findall(theirs)):
        return "true and false are no numbers"
    if "/dev/stdin" in " ".join(case.get("full_argv", case["argv"])):
        return "--cli-input-json file:///dev/stdin"
    return None
