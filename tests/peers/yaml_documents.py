#!/usr/bin/env python3
"""Parses random YAML documents with the AWS CLI's loader and with `aws`, and compares the values.

usage: PYTHONPATH=AWS-CLI PYTHON tests/peers/yaml_documents.py PROGRAM [--cases N] [--seed N] [--keep FILE]

PYTHON is an interpreter with what version 2 of the AWS CLI needs (its loader is `ruamel.yaml`, safe and pure). PROGRAM is
`aws` (`cargo build -p hardie-tests --bin aws`). Documents have tags of every standard type, anchors and aliases, merge
keys, keys that are lists or maps, plain scalars of all forms, and directives of both versions; they are the value of a
member that takes any JSON, and what is read is what a dry run shows. Not in them, since the programs are known to differ: a
lone `-` inside brackets, sets that are merged, maps that merge themselves, maps with a tag of scalars (`!!str {=: x}`). Differences are printed and kept, one JSON object per
line; the last line counts them.
"""
import argparse
import collections
import concurrent.futures
import datetime
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import warnings

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

warnings.simplefilter('ignore')

PLAIN = ('a b c-d x:y http://h/p 1 0 -1 +5 007 0o17 0x1F 0b101 1_000 08 1e3 1.5 -1.5 .5 +.5 1. 1.e5 .5e+3 .5e3 .inf -.INF .nan -.nan '
         '1_0.5 ~ null Null NULL nULL true True TRUE tRUE false yes No ON off y N on 12:30 1:2:3 190:20:30.15 -1:30 0:30 1:75 '
         '2024-01-02 2024-1-2 2024-13-01 2024-02-30 2024-01-02T03:04:05Z = é 日 _1 1__0 0o8 0xg 123456789012345678901234567890 1e400 '
         '-- --- . .. + 0 00 0x 0b 0o -0 -0x1F +0b1 1e 1E-3 e5 2024-01-02T03:04:05.1234567Z 2024-01-02T24:00:00Z').split()
SPACED = ['two words', '2024-01-02 03:04:05', '2024-01-02 03:04:05.25 +02:00', '2024-01-02 3:04:05 -5']
QUOTED = ["'it''s'", '"a\\nb"', "'1'", '"true"', "''", '""', "'~'", '"\\u00e9"', "'<<'", '"="', '"x: y"', '"\\x41\\t"']
WRONG_TAGS = ['!!merge', '!!value', '!!seq', '!!map', '!!set', '!!omap', '!!pairs', '!local', '!!python/none', '!!foo']
FIT = {'!!int': ['1', '0x1F', "'7'", '0b11', '017', '1:30', '+5_0', '1.5', 'x', "''"], '!!float': ['1', '1.5', '.inf', "'2'", 'x', '1:30.5'],
       '!!bool': ['yes', 'NO', 'true', "'on'", 'x'], '!!null': ['x', '~', "''"], '!!binary': ['aGk=', "'aGk='", 'aGk', 'a', '""'],
       '!!timestamp': ['2024-01-02', "'2024-01-02T03:04:05Z'", 'x', '2024-13-01'], '!!str': ['1', 'null', "'x'", '2024-01-02', '']}


def is_read(scalar, version, cache={}):
    """Whether the AWS CLI's loader reads a scalar as a value."""
    if (scalar, version) not in cache:
        try:
            YAML(typ='safe', pure=True).load(f'{version}a: [{scalar}]')
            cache[scalar, version] = True
        except Exception:
            cache[scalar, version] = False
    return cache[scalar, version]


class Maker:
    """Generates a document with at most one error: of several, the programs may report different ones."""

    def __init__(self, rng):
        self.rng, self.faults = rng, 1 if rng.random() < 0.5 else 0
        self.closed, self.open, self.count = {}, [], 0
        self.version = rng.choices(['', '%YAML 1.1\n---\n', '%YAML 1.2\n---\n', '---\n'], [8, 3, 1, 1])[0]

    def fault(self, rate):
        """Whether to insert an error here."""
        if self.faults and self.rng.random() < rate:
            self.faults = 0
            return True
        return False

    def document(self):
        lines = []
        if self.rng.random() < 0.5:
            lines += ['NoteMap:', *self.entries(2, 2)]
        if self.rng.random() < 0.7:
            lines += ['Notes:', *self.entries(2, 3)]
        else:
            lines.append('Notes: ' + self.flow(3))
        return self.version + '\n'.join(lines) + '\n'

    def anchor(self, kind):
        """An anchor or none; a collection is open until it ends."""
        if self.rng.random() > 0.2:
            self.open.append(None)
            return ''
        self.count += 1
        self.open.append((f'a{self.count}', kind))
        return f'&{self.open[-1][0]} '

    def close(self):
        if anchor := self.open.pop():
            self.closed[anchor[0]] = anchor[1]

    def alias(self, *kinds):
        """An alias of a value of these kinds; None if there is none."""
        if kinds != ('map',) and self.fault(0.03):
            opened = [it[0] for it in self.open if it]
            return '*' + (self.rng.choice(opened) if opened and self.rng.random() < 0.7 else 'none') + ' '
        names = [name for name, kind in self.closed.items() if kind in kinds]
        return f'*{self.rng.choice(names)} ' if names else None

    def tag(self, *tags):
        if self.fault(0.03):
            return self.rng.choice(WRONG_TAGS) + ' '
        return self.rng.choice(tags) + ' ' if self.rng.random() < 0.3 else ''

    def entries(self, indent, depth):
        """The entries of a block map, each on one or more lines."""
        rng, lines, pad = self.rng, [], ' ' * indent
        names = rng.sample('k1 k2 k3 k4 k5'.split(), rng.randint(1, 3))
        if self.fault(0.05):
            names.append(rng.choice(names))
        has_merged = False
        for name in names:
            kind = rng.random()
            if kind < 0.15 and (not has_merged or self.fault(0.3)):
                has_merged = True
                lines.append(f'{pad}{rng.choice(["<<", "!!merge x"])}: {self.merged(depth)}')
            elif kind < 0.2 and self.fault(0.4):
                lines += [f'{pad}? {self.flow(1)}', f'{pad}: {self.scalar()}']
            elif kind < 0.25:
                key = rng.choice(['1', 'true', '~', '2024-01-02']) if self.fault(0.4) else rng.choice(['!!str 1', '!!value v', "'2'", '! w'])
                if key not in ''.join(lines):
                    lines.append(f'{pad}{key}: {self.flow(1)}')
            elif kind < 0.45 and depth > 1:
                tag = self.tag('!!map')
                tag = self.anchor('list' if 'set' in tag else 'map') + tag
                lines += [f'{pad}{name}: {tag}'.rstrip(), *self.entries(indent + 2, depth - 1)]
                self.close()
            elif kind < 0.65 and depth > 1:
                start, tag = self.anchor('list'), self.tag('!!seq', '!!omap', '!!pairs')
                lines.append(f'{pad}{name}: {start}{tag}'.rstrip())
                lines += [f'{pad}- {item}' for item in self.items(tag, depth, 1)]
                self.close()
            else:
                lines.append(f'{pad}{name}: {self.flow(depth - 1)}')
        return lines or [f'{pad}k9: 1']

    def merged(self, depth):
        if self.fault(0.1):
            return self.scalar()
        if self.rng.random() < 0.5 and (alias := self.alias('map')):
            return alias
        if self.rng.random() < 0.4:
            return '[' + ', '.join(self.alias('map') or self.map(1, '') for _ in range(self.rng.randint(0, 3))) + ']'
        return self.map(1, '')

    def flow(self, depth):
        rng = self.rng
        if rng.random() < 0.15 and (alias := self.alias('map', 'list', 'scalar')):
            return alias
        kind = rng.random()
        if depth <= 0 or kind < 0.5:
            return self.scalar()
        if kind < 0.75:
            tag = self.tag('!!map', '!!set')
            text = self.anchor('list' if 'set' in tag else 'map') + tag + self.map(depth, tag)
        else:
            start, tag = self.anchor('list'), self.tag('!!seq', '!!omap', '!!pairs')
            text = start + tag + '[' + ', '.join(self.items(tag, depth, 0)) + ']'
        self.close()
        return text

    def items(self, tag, depth, least):
        names, is_paired = list('abcdef'), tag.strip() in ('!!omap', '!!pairs')
        for number in range(self.rng.randint(least, 3)):
            name = names[0] if tag.strip() == '!!omap' and self.fault(0.1) else names[number]
            yield f'{{{name}: {self.flow(depth - 1)}}}' if is_paired and not self.fault(0.1) else self.flow(depth - 1)

    def map(self, depth, tag):
        rng, entries, has_merged = self.rng, [], '!!set' in tag
        for name in rng.sample('bcdefg', rng.randint(0, 3)):
            kind = rng.random()
            if kind < 0.1 and not has_merged:
                has_merged = True
                entries.append('<<: ' + self.merged(depth - 1))
            elif kind < 0.16 and self.fault(0.4):
                entries.append(rng.choice(['[x, 1]: 1', '[2024-01-02]: 1', '1: x', '~: 1', '? {q: 1} : 1', f'{name}: 1, {name}: 2', '1.5: 1']))
            elif kind < 0.2:
                entries.append(f'? !!value q{name} : 2')
            else:
                entries.append(f'{name}: {self.flow(depth - 1)}')
        return '{' + ', '.join(entries) + '}'

    def scalar(self):
        rng = self.rng
        start = self.anchor('scalar')
        self.close()
        wrong = self.fault(0.05)
        while True:
            name = rng.choice(list(FIT)) if rng.random() < 0.3 else ''
            text = (name + ' ' if name else '') + rng.choice(FIT[name] if name else rng.choices([PLAIN, SPACED, QUOTED], [8, 1, 3])[0])
            if wrong or is_read(text, self.version):
                return start + text


class Refused(Exception):
    pass


def plain(value, seen=()):
    """A value as JSON has it.

    :raises Refused: where it has something else in it.
    """
    if id(value) in seen:
        raise RecursionError
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise Refused('key')
        return {key: plain(it, (*seen, id(value))) for key, it in value.items()}
    if isinstance(value, list):
        return [plain(it, (*seen, id(value))) for it in value]
    if isinstance(value, float) and not math.isfinite(value):
        return 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (bytes, set, tuple, datetime.date)):
        raise Refused('type')
    raise TypeError(type(value))


def theirs(text):
    try:
        value = YAML(typ='safe', pure=True).load(text)
    except YAMLError:
        return 252, 'invalid'
    except Exception:
        return 255, 'error'
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return 255, 'error'
    try:
        return 0, plain({key: value[key] for key in ('Notes', 'NoteMap') if value.get(key) is not None})
    except RecursionError:
        return 255, 'error'
    except Refused as refused:
        return 252, 'refused ' + str(refused)


def ours(program, text, home):
    words = ['kitchen', 'arrange-shelves', '--cli-input-yaml', text, '--cli-dry-run', '--region', 'us-west-2', '--endpoint-url', 'http://127.0.0.1:9']
    done = subprocess.run([program, *words], env={'HOME': home, 'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8'}, capture_output=True, text=True)
    if done.returncode:
        return done.returncode, 'invalid' if 'Invalid YAML received' in done.stderr else done.stderr.strip()
    body = done.stdout.split('\n\n', 1)[1]
    return 0, json.loads(body) if body.strip() else {}


def same(a, b):
    """Whether two JSON values are equal; numbers and booleans differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a) if len(a) == len(b) and set(a) == set(b) else False
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--cases', type=int, default=2000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--keep')
    args = parser.parse_args()
    program = os.path.realpath(args.program)
    documents = [Maker(random.Random(f'{args.seed}-{number}')).document() for number in range(args.cases)]
    counts, wrong = collections.Counter(), []
    with tempfile.TemporaryDirectory() as home, concurrent.futures.ThreadPoolExecutor(4) as pool:
        for text, mine in zip(documents, pool.map(lambda text: ours(program, text, home), documents)):
            code, value = theirs(text)
            counts[value if isinstance(value, str) else 'read'] += 1
            agrees = code == mine[0] and (code != 0 or same(ordered(value), ordered(mine[1])))
            if not agrees or (value == 'invalid') != (mine[1] == 'invalid'):
                wrong.append({'document': text, 'theirs': [code, value], 'ours': list(mine)})
    if args.keep:
        with open(args.keep, 'w', encoding='utf-8') as file:
            file.writelines(json.dumps(it, ensure_ascii=False) + '\n' for it in wrong)
    for it in wrong[:10]:
        print(json.dumps(it, ensure_ascii=False))
    print(f'{len(documents)} documents ({", ".join(f"{count} {name}" for name, count in sorted(counts.items()))}): {len(wrong)} differences')
    return 1 if wrong else 0


def ordered(value):
    """The members in a fixed order, since their order depends on the model."""
    return dict(sorted(value.items())) if isinstance(value, dict) else value


if __name__ == '__main__':
    sys.exit(main())
