#!/usr/bin/env python3
"""Writes the table of trait definitions that a model may use without defining them, from the sources of Smithy and alloy.

    tests/peers/known_shapes.py SMITHY ALLOY [--check]

SMITHY is a checkout of https://github.com/smithy-lang/smithy, ALLOY one of https://github.com/disneystreaming/alloy (or the
archives of their sources). With --check nothing is written, and the exit code is 1 if the table differs from the sources.

The table has one line per shape: its id and the shape in Smithy's JSON AST, with mixins flattened. It contains facts only: no
documentation, no examples, no messages.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "generator/src/model/known/shapes.txt"
VERSIONS = "Smithy 1.73.0 and alloy 0.3.39"
PRELUDE = "smithy.api"

TOKEN = re.compile(
    r"""(?P<skip>(?:[\s,]|//[^\n]*)+)
    |(?P<block>\"\"\"(?:\\.|(?!\"\"\").)*\"\"\")
    |(?P<string>"(?:\\.|[^"\\])*")
    |(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<name>[$]?[A-Za-z_][\w.]*(?:\#\w+)?(?:\$\w+)?)
    |(?P<sign>:=|[{}()\[\]:=@])""",
    re.VERBOSE | re.DOTALL,
)
# Traits that only describe or advise, and are left out.
PROSE = "documentation externalDocumentation examples recommended references since suppress tags title"
PROSE = {f"{PRELUDE}#{name}" for name in PROSE.split()}
SIMPLE = """bigDecimal bigInteger blob boolean byte document double float integer long short string timestamp""".split()


class Id(str):
    """A shape id that is written without quotes, as in the source."""


class File:
    """Reads one file: the subset of the IDL in which definitions of traits are written."""

    def __init__(self, path):
        text, at, self.tokens, self.at = path.read_text(), 0, [], 0
        while at < len(text):
            found = TOKEN.match(text, at)
            assert found, f"{path}: cannot read {text[at:at + 40]!r}"
            at = found.end()
            if found.lastgroup != "skip":
                self.tokens.append((found.lastgroup, found.group()))
        self.path, self.namespace, self.uses, self.shapes = path, None, {}, {}

    def peek(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at][1] if at < len(self.tokens) else None

    def next(self, *wanted):
        kind, text = self.tokens[self.at]
        assert not wanted or text in wanted, f"{self.path}: {text!r} instead of {wanted}"
        self.at += 1
        return text

    def takes(self, text):
        if self.peek() != text:
            return False
        self.at += 1
        return True

    def value(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "string":
            return json.loads(text, strict=False)
        if kind == "block":
            lines = text[3:-3].split("\n")[1:]
            margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
            return json.loads('"' + "\\n".join(line[margin:].rstrip().replace('"', '\\"') for line in lines) + '"')
        if kind == "number":
            return json.loads(text)
        if text == "[":
            items = []
            while not self.takes("]"):
                items.append(self.value())
            return items
        if text == "{":
            return self.entries("}")
        return {"true": True, "false": False, "null": None}.get(text, Id(text))

    def entries(self, end):
        found = {}
        while not self.takes(end):
            kind, text = self.tokens[self.at]
            self.at += 1
            self.next(":")
            found[json.loads(text) if kind == "string" else text] = self.value()
        return found

    def traits(self):
        found = {}
        while self.takes("@"):
            name, value = self.next(), None
            if self.takes("("):
                is_entries = self.peek() == ")" or self.peek(1) == ":" and self.peek() not in "{["
                value = self.entries(")") if is_entries else self.value()
                if not is_entries:
                    self.next(")")
            found[name] = value
        return found

    def read(self):
        while self.at < len(self.tokens):
            if self.peek().startswith("$"):
                self.next(), self.next(":")
                assert str(self.value()).startswith("2"), self.path
            elif self.takes("metadata"):
                self.next(), self.next("="), self.value()
            elif self.takes("namespace"):
                self.namespace = self.next()
            elif self.takes("use"):
                used = self.next()
                self.uses[used.split("#")[1]] = used
            else:
                traits = self.traits()
                kind, name = self.next(), self.next()
                self.shapes[f"{self.namespace}#{name}"] = self.shape(kind, traits)
        return self

    def shape(self, kind, traits):
        shape = {"type": kind, "traits": traits, "mixins": [], "members": {}}
        if self.takes("with"):
            shape["mixins"] = self.value()
        if kind in SIMPLE:
            return shape
        assert kind in ("list", "map", "structure", "union", "enum", "intEnum"), f"{self.path}: {kind}"
        self.next("{")
        while not self.takes("}"):
            traits = self.traits()
            name, target = self.next(), Id(f"{PRELUDE}#Unit")
            if kind in ("enum", "intEnum"):
                value = self.value() if self.takes("=") else name
                traits.setdefault("enumValue", value)
            else:
                self.next(":")
                target = Id(self.next())
                if self.takes("="):
                    traits["default"] = self.value()
            shape["members"][name] = {"target": target, "traits": traits}
        return shape


class Resolver:
    """Resolves names to ids, gives values to traits without one, and flattens mixins."""

    def __init__(self, files):
        self.shapes = {}
        for file in files:
            for name, shape in file.shapes.items():
                assert name not in self.shapes, name
                self.shapes[name] = shape | {"file": file}

    def id(self, file, name):
        absolute = [name, file.uses.get(name.split("$")[0]), f"{file.namespace}#{name}", f"{PRELUDE}#{name}"]
        found = next((it for it in absolute if it and it.split("$")[0] in self.shapes), None)
        assert found, f"{file.path}: {name}"
        return found

    def value(self, file, value):
        if isinstance(value, Id):
            return self.id(file, value)
        if isinstance(value, list):
            return [self.value(file, item) for item in value]
        if isinstance(value, dict):
            return {key: self.value(file, item) for key, item in value.items()}
        return value

    def traits(self, file, traits):
        found = {}
        for name, value in traits.items():
            name = self.id(file, name)
            if name in PROSE:
                continue
            if value is None and not name.endswith("#default"):
                value = {"list": []}.get(self.shapes[name]["type"], {})
            found[name] = self.value(file, value)
            if name.endswith("#trait"):
                found[name].pop("breakingChanges", None)
                if "selector" in found[name]:
                    found[name]["selector"] = " ".join(found[name]["selector"].split())
            if name.endswith("#idRef"):
                found[name].pop("errorMessage", None)
            if name.endswith("#deprecated"):
                found[name] = {}
            if name.endswith("#traitValidators"):
                found[name] = {key: {part: it[part] for part in ("selector", "severity") if part in it} for key, it in found[name].items()}
        return dict(sorted(found.items()))

    def flat(self, name):
        """The members and traits of a shape with those of its mixins."""
        shape = self.shapes[name]
        file, members, traits = shape["file"], {}, {}
        for mixin in shape["mixins"]:
            inherited, of_mixin = self.flat(self.id(file, mixin))
            members |= inherited
            local = of_mixin.pop(f"{PRELUDE}#mixin").get("localTraits", [])
            traits |= {key: value for key, value in of_mixin.items() if key not in local}
        for member, it in shape["members"].items():
            its = self.traits(file, it["traits"])
            members[member] = {"target": self.id(file, it["target"])} | ({"traits": its} if its else {})
        return members, traits | self.traits(file, shape["traits"])

    def ast(self, name):
        shape = self.shapes[name]
        members, traits = self.flat(name)
        ast = {"type": shape["type"]}
        ast |= members if shape["type"] in ("list", "map") else {"members": members} if members else {}
        return ast | ({"traits": traits} if traits else {})


def sources(smithy, alloy):
    yield smithy / "smithy-model/src/main/resources/software/amazon/smithy/model/loader/prelude.smithy"
    yield from sorted(smithy.glob("smithy-*/src/main/resources/META-INF/smithy/*.smithy"))
    # The standard error of a service that checks its input.
    yield from sorted((smithy / "smithy-validation-model/model").glob("*.smithy"))
    yield from sorted((alloy / "modules/core/resources/META-INF/smithy").rglob("*.smithy"))


def main():
    arguments = [it for it in sys.argv[1:] if it != "--check"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    resolver = Resolver([File(path).read() for path in sources(*map(pathlib.Path, arguments))])
    lines = [f"# Written by tests/peers/known_shapes.py from {VERSIONS}; see the script"]
    for name in sorted(name for name in resolver.shapes if not is_mixin(resolver, name)):
        lines.append(f"{name}\t{json.dumps(resolver.ast(name), separators=(',', ':'))}")
    text = "\n".join(lines) + "\n"
    if "--check" not in sys.argv:
        TABLE.write_text(text)
        print(f"{len(lines) - 1} shapes, {len(text)} bytes")
    elif TABLE.read_text() != text:
        sys.exit(f"{TABLE} differs from its sources; run the script without --check")


def is_mixin(resolver, name):
    shape = resolver.shapes[name]
    return any(resolver.id(shape["file"], it) == f"{PRELUDE}#mixin" for it in shape["traits"])


if __name__ == "__main__":
    main()
