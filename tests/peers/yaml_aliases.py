#!/usr/bin/env python3
"""Records the AWS CLI's YAML for random queries that select a value several times, for cli/src/query/mod.rs.

usage: PYTHONPATH=AWS-CLI PYTHON tests/peers/yaml_aliases.py COUNT SEED > aliases.jsonl
       HARDIE_RECORDED_ALIASES=$PWD/aliases.jsonl cargo test -p hardie-cli anchors_and_aliases

PYTHON is an interpreter with what version 2 of the AWS CLI needs. A JSON line a case.
"""
import io
import json
import random
import sys

import jmespath
from awscli.formatter import YAMLDumper

GIVEN = {
    'a': {'x': 1, 'l': ['p', 'q'], 'm': {}}, 's': 't', 'z': None, 'e': [],
    'b': [{'n': 'b1', 'k': 2, 'e': []}, {'n': 'b0', 'k': 1, 'e': ['z']}, {'n': 'b2', 'k': 2, 'e': [['y'], {'w': 1}]}],
}
VALUES = ['a', 'b', 's', 'z', 'e', '@', 'a.l', 'a.m', 'b[0]', 'b[-1]', 'b[1].e', '`{"c": [1]}`', '`[]`', 'b[?k==`2`]', 'b[*]', 'b[*].e',
          'b[].e[]', 'b[::-1]', 'b[0:2]', 'a.*', 'sort_by(b, &k)', 'sort_by(b, &n)', 'max_by(b, &k)', 'min_by(b, &k)', 'values(a)', 'reverse(b)',
          'not_null(z, a)', 'map(&e, b)', 'merge(a, a)', 'to_array(a)', 'to_array(b)', 'keys(a)', 'a||b', 'a&&b', 'b[].{n: n, e: e}', 'b[].[e, @]']


def expression(rng, depth):
    kind = rng.random()
    if depth == 0 or kind < 0.4:
        return rng.choice(VALUES)
    if kind < 0.7:
        return '[' + ', '.join(expression(rng, depth - 1) for _ in range(rng.randint(1, 3))) + ']'
    if kind < 0.9:
        return '{' + ', '.join(f'k{i}: {expression(rng, depth - 1)}' for i in range(rng.randint(1, 3))) + '}'
    return f'{expression(rng, depth - 1)} | [{expression(rng, depth - 1)}, @]'


def main(count, seed):
    rng, dumper, shown = random.Random(seed), YAMLDumper(), 0
    while shown < count:
        query = expression(rng, 3)
        try:
            value = jmespath.search(query, GIVEN)
        except jmespath.exceptions.JMESPathError:
            continue
        out = io.StringIO()
        dumper.dump(value, out)
        if not isinstance(value, (list, dict)) or '&id' not in out.getvalue() and rng.random() < 0.8:
            continue
        shown += 1
        print(json.dumps({'given': GIVEN, 'expression': query, 'yaml': out.getvalue()}))


if __name__ == '__main__':
    main(int(sys.argv[1]), int(sys.argv[2]))
