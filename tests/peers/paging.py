"""Records botocore's pagination of random pages, for cli/src/pagination/tests.rs.

    python3 tests/peers/paging.py 20000 1 > paging.jsonl
    HARDIE_RECORDED_PAGING=$PWD/paging.jsonl cargo test -p hardie-cli pages_as_botocore

One JSON line per case; the arguments are the number of cases and the seed. botocore comes with the AWS CLI.
Pages are sent in order, whatever the request is; the requests are recorded.
"""

import base64
import copy
import json
import random
import sys
import types

from botocore.exceptions import PaginationError
from botocore.paginate import Paginator
from botocore.utils import set_value_from_jmespath

TOKENS = ["t1", "t2", "t3", "", None, 7, 0, {"k": {"S": "v"}}, "None"]


def paging(rng):
    count = rng.choice([1, 1, 1, 2])
    config = {
        "input_token": ["In", "In2"][:count],
        "output_token": [rng.choice(["Next", "Meta.Next"]), "Next2"][:count],
        "result_key": rng.sample(["Items", "Inner.Items", "Count", "Text", "More", "Inner.Flag"], rng.randint(1, 3)),
    }
    if rng.random() < 0.5:
        config["limit_key"] = "Limit"
    if rng.random() < 0.3:
        config["more_results"] = rng.choice(["Truncated", "Meta.Truncated"])
    if rng.random() < 0.3:
        config["output_token"][0] = rng.choice(["Next || Items[-1]", "Items[-1]"])
    if rng.random() < 0.4:
        config["non_aggregate_keys"] = rng.sample(["Owner", "Inner.Owner", "Deep.Er.Owner"], rng.randint(1, 2))
    return config


def items(rng):
    return [rng.choice(["a", 1, {"x": 2}, None]) for _ in range(rng.randint(0, 4))]


def page(rng):
    made = {}

    def maybe(name, value, chance=0.85):
        if rng.random() < chance:
            made[name] = value

    maybe("Items", items(rng) if rng.random() < 0.9 else rng.choice([None, "text"]))
    maybe("Inner", {"Items": items(rng), "Owner": rng.choice(["o", ["o"], {"p": 1}]), "Flag": rng.random() < 0.5})
    maybe("Count", rng.choice([3, 0, 1.5, -2]))
    maybe("Text", rng.choice(["", "ab", "\u00e9\u00df"]))
    maybe("More", items(rng))
    maybe("Owner", rng.choice(["me", {"id": 1}, None]), 0.6)
    maybe("Deep", {"Er": {"Owner": 1}}, 0.5)
    maybe("Next", rng.choice(TOKENS), 0.8)
    maybe("Next2", rng.choice(TOKENS), 0.5)
    meta = {"Next": rng.choice(TOKENS)}
    if rng.random() < 0.7:
        meta["Truncated"] = rng.random() < 0.7
    maybe("Meta", meta)
    maybe("Truncated", rng.random() < 0.8)
    return made


def start(rng, config):
    names = config["input_token"]
    ours = {name: rng.choice(["t1", None, "None", {"k": 1}]) for name in names}
    if rng.random() < 0.6:
        ours["boto_truncate_amount"] = rng.choice([0, 1, 2, 9, -1])
    if rng.random() < 0.1:
        ours["Other"] = "x"
    coded = base64.b64encode(json.dumps(ours).encode()).decode()
    old = "___".join(rng.choice(["a", "None", "1", "x"]) for _ in range(rng.randint(1, 4)))
    return rng.choice([coded, coded, coded, old, "plain", coded[:-1], "WzFd", "e30=", ""])


def case(rng):
    config = paging(rng)
    pages = [page(rng) for _ in range(rng.randint(1, 4))]
    # By its tokens, the last page ends the iteration.
    for name in ("Next", "Next2", "Meta", "Items"):
        pages[-1].pop(name, None)
    wanted = {}
    if rng.random() < 0.5:
        wanted["MaxItems"] = rng.choice([0, 1, 2, 3, 5, 8, -1])
    if rng.random() < 0.4:
        wanted["StartingToken"] = start(rng, config)
    if "limit_key" in config and rng.random() < 0.5:
        wanted["PageSize"] = rng.randint(1, 9)
    given = {"Kept": 1, "In": "gone"} if rng.random() < 0.2 else {"Kept": 1}
    asked = []

    def call(**parameters):
        asked.append(copy.deepcopy(parameters))
        return copy.deepcopy(pages[len(asked) - 1])

    shape = types.SimpleNamespace(type_name="integer")
    model = types.SimpleNamespace(input_shape=types.SimpleNamespace(members={"Limit": shape}))
    paginator = Paginator(call, config, model)
    made = {"config": config, "wanted": wanted, "given": given, "pages": pages}
    try:
        made["whole"] = paginator.paginate(PaginationConfig=dict(wanted), **given).build_full_result()
    except (PaginationError, ValueError) as error:
        made["error"] = str(error)
    except Exception:
        # A crash is not comparable.
        return None
    made["asked"] = asked
    if "error" not in made:
        asked = []
        walk = paginator.paginate(PaginationConfig=dict(wanted), **given)
        made["shown"] = []
        for number, one in enumerate(walk):
            current = walk.non_aggregate_part if number == 0 else {}
            try:
                for key in walk.result_keys:
                    set_value_from_jmespath(current, key.expression, key.search(one))
            except TypeError:
                return None
            made["shown"].append(copy.deepcopy(current))
    return made


def main(count, seed):
    rng = random.Random(seed)
    shown = 0
    while shown < count:
        made = case(rng)
        if made is not None:
            print(json.dumps(made, separators=(",", ":")))
            shown += 1


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
