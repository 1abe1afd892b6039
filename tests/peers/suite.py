"""Records results of the Python package jmespath for JMESPath's official test suite, for client/src/jmespath/tests.rs.

    python3 tests/peers/suite.py FOLDER > suite.jsonl
    HARDIE_RECORDED_RESULTS=$PWD/suite.jsonl cargo test -p hardie-client results_as_jmespath

FOLDER is that of the suite's JSON files (tests/compliance of https://github.com/jmespath/jmespath.test; the crate jpx-core has
them too). A JSON line a case: the data, the expression, and what the package gives as JSON text (key order and integers as they
are), or its message. Cases that the suite says otherwise of than the package are named on standard error.
"""

import json
import pathlib
import sys
import warnings

import jmespath


def main(folder):
    warnings.simplefilter("ignore")
    shown = 0
    for path in sorted(pathlib.Path(folder).rglob("*.json")):
        for group in json.loads(path.read_text(encoding="utf-8")):
            for case in group["cases"]:
                line = {"given": group["given"], "expression": case["expression"]}
                try:
                    result = jmespath.search(case["expression"], group["given"])
                    line["result"] = json.dumps(result)
                    same = "error" not in case and result == case.get("result", result)
                except Exception as error:
                    line["error"] = str(error)
                    same = "error" in case
                if not same:
                    print("the package differs from the suite:", path.name, case["expression"], file=sys.stderr)
                shown += 1
                print(json.dumps(line))
    print(f"{shown} cases", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
