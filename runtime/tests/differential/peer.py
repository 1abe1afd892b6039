"""The AWS CLI's answers for the differential test.

Reads JSON lines {"shapes": {...}, "files": {...}, "asks": [...]} with the shapes of a botocore model, of which
"Input" is the operation's input, and writes a line of answers, one an ask:
{"value": repr, "problems": [text]}, {"value": repr, "absurd": text} where validation itself breaks off, or
{"error": "param: text" | "bare: text" | "endless"}.
"""

import json
import sys
import warnings

from awscli import argprocess, shorthand
from awscli.argprocess import ParamError
from botocore.model import ShapeResolver
from botocore.validate import ParamValidator, ValidationErrors

warnings.simplefilter("ignore")

FILES = {}


class NotThere(Exception):
    """A file that is not there, in words that both sides know."""


def load(text, _prefixes):
    if not text.startswith(("file://", "fileb://")):
        return None
    if text not in FILES:
        raise NotThere(f"Unable to load paramfile {text}: not there")
    return FILES[text].encode() if text.startswith("fileb://") else FILES[text]


shorthand.get_paramfile = load


def _message(self):
    # Version 1 forgets to fill in the place.
    return f"Expected: '{self.expected}', received: '{self.actual}' for input:\n {self._error_location()}"


shorthand.ShorthandParseSyntaxError._construct_msg = _message


class Errors(ValidationErrors):
    """Lines as version 2 writes them, which joins the members of unions by full stops."""

    def _format_error(self, error):
        kind, name, more = error
        if kind in ("more than one input", "empty input"):
            more = {**more, "members": [". ".join(more["members"])]}
        return super()._format_error((kind, name, more))

    def lines(self):
        return [self._format_error(error) for error in self._errors]


class Validator(ParamValidator):
    def validate(self, params, shape):
        errors = Errors()
        self._validate(params, shape, errors, name="")
        return errors.lines()


class Argument:
    """What argument processing asks of an option."""

    def __init__(self, name, model):
        self.name = name
        self.cli_name = "--x"
        self.py_name = "x"
        self.argument_model = model


def convert(argument, value):
    parsed = argprocess.ParamShorthandParser()(argument, value, "process-cli-arg.x.y")
    return argprocess.unpack_cli_arg(argument, value) if parsed is None else parsed


def answer(ask, shape):
    try:
        if "document" in ask:
            value = json.loads(ask["document"])
            params = value
        else:
            argument = Argument(ask["option"], shape.members[ask["option"]])
            value = convert(argument, ask["value"])
            params = {ask["option"]: value}
    except ParamError as error:
        return {"error": "param: " + str(error).removeprefix("Error parsing parameter '--x': ")}
    except (ValueError, TypeError, AttributeError, IndexError, NotThere) as error:
        return {"error": "bare: " + str(error)}
    except RecursionError:
        return {"error": "endless"}
    except Exception as error:
        return {"error": f"unforeseen: {error!r}"}
    result = {"value": repr(value)}
    try:
        result["problems"] = Validator().validate(params, shape)
    except RuntimeError as error:
        result["absurd"] = str(error)
    except Exception as error:
        result["absurd"] = f"unforeseen: {error!r}"
    return result


if __name__ == "__main__":
    if not (3, 11) <= sys.version_info[:2] <= (3, 12):
        sys.exit("other versions have other texts")
    for line in sys.stdin:
        batch = json.loads(line)
        FILES = batch["files"]
        shape = ShapeResolver(batch["shapes"]).get_shape_by_name("Input")
        print(json.dumps([answer(ask, shape) for ask in batch["asks"]]), flush=True)
