"""Records results of the Python package jmespath for random expressions, for client/src/jmespath/tests.rs.

    python3 tests/peers/queries.py 50000 1 > queries.jsonl
    HARDIE_RECORDED_QUERIES=$PWD/queries.jsonl cargo test -p hardie-client messages_as_jmespath

One JSON line per case; the arguments are the number of cases and the seed. jmespath comes with the AWS CLI.
"""

import json
import random
import sys
import warnings

import jmespath

PIECES = [
    "a", "b1", "_c", ".", "*", "[", "]", "[]", "[?", "(", ")", "{", "}", ",", ":", "@", "&", "&&", "|", "||", "<",
    "<=", ">", ">=", "==", "!=", "!", "=", "1", "-1", "0", "007", "-", "'x'", '"q"', "`1`", "`{`", '`"s"`',
    '`[1,{"a":null}]`', '`bad"`', '"\\x"', '"', "'", "`", " ", "length(", "sort_by(a, &b)", "[0]", "[1:2]",
    "[::2]", "[*]", "#", "/", "\u00e9", "{a:b}", "[a,b]", '"f"(', "\\", "keys(@)", "foo.bar", "[?a==`1`]", "1:", "::",
]


def main(count, seed):
    warnings.simplefilter("ignore")
    random.seed(seed)
    seen, shown, good = set(), 0, 0
    while shown < count:
        pieces = [random.choice(PIECES) + random.choice(["", " "]) for _ in range(random.randint(1, 6))]
        expression = "".join(pieces)
        if expression in seen:
            continue
        seen.add(expression)
        case = {"expression": expression}
        try:
            jmespath.compile(expression)
        except jmespath.exceptions.JMESPathError as error:
            case["error"] = str(error)
        except Exception:
            # A crash of the parser is not comparable.
            continue
        else:
            if good > count * 0.3:
                continue
            good += 1
        shown += 1
        print(json.dumps(case, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
