"""Answers for against_python.rs: reads JSON lines [mode, text], writes what Python makes of each."""

import json
import sys
import warnings

warnings.simplefilter("ignore")


def has_half_pair(value):
    """Whether a text in lists and pairs holds half of a surrogate pair, which ours refuses."""
    if isinstance(value, str):
        return any(0xD800 <= ord(c) < 0xE000 for c in value)
    return isinstance(value, (list, tuple)) and any(map(has_half_pair, value))


def read_json(text):
    try:
        value = json.loads(text)
    except ValueError as error:
        return str(error)
    if has_half_pair(json.loads(text, object_pairs_hook=list)):
        return "half of a surrogate pair"
    forms = [json.dumps(value), json.dumps(value, indent=4), json.dumps(value, indent=4, ensure_ascii=False)]
    return "\n".join([*forms, str(value)])


def read_number(convert, show):
    def read(text):
        try:
            return show(convert(text))
        except ValueError as error:
            return str(error)

    return read


def read_shorthand(text):
    from awscli import shorthand

    try:
        return str(shorthand.ShorthandParser().parse(text))
    except shorthand.ShorthandParseSyntaxError as error:
        # Version 1 of the AWS CLI forgets to fill in the place.
        place = error._error_location()
        return f"Expected: '{error.expected}', received: '{error.actual}' for input:\n {place}"
    except shorthand.ShorthandParseError as error:
        return str(error)


def read_timestamp(text):
    from botocore.utils import parse_to_aware_datetime

    try:
        return parse_to_aware_datetime(text).isoformat()
    except RuntimeError:
        return "absurd"
    except (ValueError, TypeError, AttributeError, OverflowError):
        return "invalid"


MODES = {
    "json": read_json,
    "int": read_number(int, str),
    "float": read_number(float, repr),
    "repr": repr,
    "shorthand": read_shorthand,
    "timestamp": read_timestamp,
}

if __name__ == "__main__":
    if not (3, 11) <= sys.version_info[:2] <= (3, 12):
        sys.exit("other versions have other texts")
    import awscli.shorthand  # noqa: F401 (say at once if it is not there)
    import botocore.utils  # noqa: F401

    for line in sys.stdin:
        mode, text = json.loads(line)
        print(json.dumps(MODES[mode](text)))
