"""Creates harder cases from the recorded ones: mixed and modified.

The cases of `reference.py`. A case is a line of `tests/vectors/*.jsonl` without the expected result.
"""

import base64
import copy
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "vectors"
TOPICS = ["output", "argparse", "shorthand", "json", "validation", "cli_input", "skeleton", "paramfile"]

FORMATS = ["json", "text", "table", "yaml", "yaml-stream", "off"]
ERROR_FORMATS = ["legacy", "json", "yaml", "text", "table", "enhanced"]

# Strings that have a meaning in YAML, in JSON, in a query, in a table or in a file.
TEXTS = [
    "", " ", "a", "a b", "x" * 100, "word " * 30, "null", "Null", "~", "true", "True", "yes", "No", "on", "OFF", "y", "N", "0", "-0", "+1", "007",
    "0o17", "0x1F", "0b101", "1_000", "1e3", "1E-5", "1.", ".5", "-.5", "1.5e+10", ".inf", "-.INF", ".nan", "NaN", "Infinity", "190:20:30", "12:30",
    "2024-01-02", "2024-01-02T03:04:05Z", "2024-1-2 3:4:5", "=", "<<", "!x", "!!str x", "&a", "*a", "- a", "-", "--", "---", "...", "--- a", "? a", "?",
    ": a", ":", "a:", "a: b", "a:b", "a #b", "#a", "a#b", "[", "]", "[a]", "{", "}", "{a: b}", ",", "a,b", "|", ">", "|-", "%", "%a", "@a", "`a", "'",
    "''", "'a'", "it's", '"', '"a"', 'a"b', "\\", "a\\nb", "\n", "a\n", "a\nb", "\na", "a\n\nb", "a\n b", " a", "a ", "a  b", "\t", "a\tb", "\ta", "a\t",
    "\r", "a\rb", "a\r\nb", "\x00", "\x01", "a\x07", "\x1b[31m", "\x7f", "\x80", "\x85", "a\x85b", "\xa0", "\xad", "é", "e\u0301", "日本", "日本語の長い文" * 12,
    "\u200b", "\u200d", "\u2028", "a\u2029b", "\ufeff", "\ufeffa", "\ufffd", "\uffff", "\ue000", "😀", "a😀b", "👨‍👩‍👧", "🇩🇪", "\U0010ffff", "İ", "ß", "ﬁ", "Ａ", "٣",
    "½", "ⅷ", "a=b", "a=b,c=d", "file://a.txt", "http://x", "a" * 79 + " b", "a" * 78 + " " + "b" * 40, ("abc " * 19) + "d: e", "a b" * 40 + "\n" + "c d" * 40,
    "a/b", "a%20b", "${x}", "$HOME", "a;b", "a|b", "a&b", "<a>", "None", "nan", "inf", "-inf", "1e400", "١٢", "1,2", "0.1", "100000000000000000000",
    "aGk=", "a_b-c.d", "key with space", "0123", "08", "1__0", "_1", "+.inf", "-1", "-1.5", "1-2", "2024", "a\u3000b", "\u3000", "\u2003a", "\u0300", "한국어", "עברית",
]
NUMBERS = [
    "0", "-0", "1", "-1", "7", "127", "128", "2147483647", "2147483648", "-2147483649", "9007199254740993", "9223372036854775807", "9223372036854775808",
    "123456789012345678901234567890", "0.0", "-0.0", "1.0", "1.5", "0.1", "1e3", "1E3", "1e16", "1e15", "123456789012345680.0", "1e-4", "1e-5", "1.5e-7", "1e22", "1e23",
    "5e-324", "1.7976931348623157e308", "1e309", "-1e400", "0.30000000000000004", "3.14159265358979323846", "NaN", "Infinity", "-Infinity",
    "1704164645", "1704164645.5", "1704164645.123456789", "-1", "1e10", "253402300800", "99999999999999",
]
KEYS = [
    "ContactId", "ContactArn", "Notes", "Plan", "Text", "Minutes", "SubSteps", "Pantry", "Label", "Shelves", "Capacity", "Box", "Inner", "Deep", "Next", "MealId",
    "Ready", "Servings", "Ingredients", "Name", "Amount", "Labels", "ReadyAt", "Extra", "Tags", "a", "b", "B", "c", "Ab", "aB", "k", "v", "message", "Message", "code", "__type",
]
MOMENTS = [
    "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.678Z", "2024-01-02", "2024-01-02 03:04", "20240102T030405Z", "2024-01-02T03:04:05+02:00", "2024-01-02T03:04:05-0530",
    "Tue, 02 Jan 2024 03:04:05 GMT", "1704164645", "1704164645.25", "-1", "0", "1e9", "1969-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "10000-01-01", "2024-13-01", "2024-02-30", "2024", "2024-01", "Jan 2 2024", "2 January 2024 3pm", "12:30", "now", "2024-W01-1", "2024-366", "2024-01-02T24:00:00Z",
    "2024-01-02T03:04:60Z", "2024-01-02T03:04:05.1234567Z", "2024-01-02T03:04:05 UTC", "2024-01-02T03:04:05 EST", "01/02/2024", "13/02/2024", "2024/01/02", "20240102",
    "99999999999999999999", "nan", "inf", " 2024-01-02 ", "1704164645000", "2024-01-02t03:04:05z", "Tue Jan  2 03:04:05 2024",
]
GLOBALS = [
    ["--output", "json"], ["--output", "text"], ["--output", "table"], ["--output", "yaml"], ["--output", "yaml-stream"], ["--output", "off"], ["--output", "xml"],
    ["--query", "@"], ["--query", "ContactId"], ["--query", "Notes"], ["--query", "["], ["--color", "on"], ["--color", "off"], ["--color", "auto"], ["--color", "x"],
    ["--no-paginate"], ["--no-sign-request"], ["--no-verify-ssl"], ["--no-cli-pager"], ["--no-cli-auto-prompt"], ["--region", "eu-west-1"], ["--region", ""],
    ["--profile", "nope"], ["--profile", "default"], ["--cli-binary-format", "base64"], ["--cli-binary-format", "raw-in-base64-out"], ["--cli-binary-format", "x"],
    ["--cli-error-format", "legacy"], ["--cli-error-format", "json"], ["--cli-error-format", "yaml"], ["--cli-error-format", "text"], ["--cli-error-format", "table"],
    ["--cli-error-format", "enhanced"], ["--cli-error-format", "x"], ["--cli-read-timeout", "5"], ["--cli-connect-timeout", "0"], ["--cli-read-timeout", "x"],
    ["--generate-cli-skeleton"], ["--generate-cli-skeleton", "input"], ["--generate-cli-skeleton", "output"], ["--generate-cli-skeleton", "yaml-input"],
    ["--generate-cli-skeleton", "x"], ["--cli-input-json", "{}"], ["--cli-input-yaml", "{}"], ["--version"], ["--endpoint-url", "nope"], ["--ca-bundle", "nope.pem"],
]
SETTINGS = [
    "output = text", "output = yaml", "output = table", "output = yaml-stream", "output = off", "output = nope", "output =", "region = eu-west-3", "region =", "cli_error_format = json",
    "cli_error_format = legacy", "cli_error_format = nope", "cli_timestamp_format = wire", "cli_timestamp_format = iso8601", "cli_timestamp_format = none", "cli_timestamp_format = x",
    "cli_binary_format = raw-in-base64-out", "cli_binary_format = base64", "cli_binary_format = x", "parameter_validation = false", "parameter_validation = no", "parameter_validation = x",
    "cli_pager =", "cli_auto_prompt = off", "cli_auto_prompt = nope", "max_attempts = 1", "max_attempts = x", "retry_mode = legacy", "retry_mode = bogus", "cli_history = disabled",
    "tcp_keepalive = true", "cli_follow_urlparam = false", "cli_help_output = browser", "credential_process = ", "endpoint_url = http://127.0.0.1:1", "use_fips_endpoint = true",
    "ignore_configured_endpoint_urls = x", "request_min_compression_size_bytes = x", "disable_request_compression = true", "s3 =\n  a = b", "s3 = x", " bad", "[x", "a", "services = nope",
]
VARIABLES = [
    ("AWS_DEFAULT_OUTPUT", FORMATS + ["x", ""]), ("AWS_CLI_ERROR_FORMAT", ERROR_FORMATS + ["x", "", "JSON"]), ("AWS_REGION", ["eu-west-1", "", "x y"]),
    ("AWS_DEFAULT_REGION", [None, "", "-x", "us_west"]), ("AWS_PROFILE", ["nope", "default", "p", ""]), ("AWS_DEFAULT_PROFILE", ["p", "nope"]),
    ("AWS_CLI_FILE_ENCODING", ["UTF-8", "latin-1", "ascii", "utf-16", "cp1252", "nope", "UTF-8-SIG"]), ("AWS_RETRY_MODE", ["standard", "adaptive", "legacy", "x"]),
    ("AWS_MAX_ATTEMPTS", ["1", "0", "x"]), ("AWS_CLI_AUTO_PROMPT", ["off", "x"]), ("AWS_CONFIG_FILE", ["nope", "{{home}}/.aws/config"]), ("AWS_PAGER", ["", None]),
    ("AWS_ACCESS_KEY_ID", [None, ""]), ("AWS_SECRET_ACCESS_KEY", [None]), ("AWS_SESSION_TOKEN", ["tok"]), ("NO_COLOR", ["1"]), ("AWS_USE_FIPS_ENDPOINT", ["true", "x"]),
    ("AWS_USE_DUALSTACK_ENDPOINT", ["true"]), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", ["true"]), ("COLUMNS", ["40"]), ("AWS_CLI_OUTPUT_ENCODING", ["UTF-8", "latin-1", "ascii", "nope"]),
]
SHORTHAND = list("abk019 ,=:[]{}'\"\\@-_/.#\n\té日😀") + ["@=", "=@=", "[]", "{}", "={", "}=", ",,", "=,", "=[", "\\'", '\\"', "file://", "Name=", "Type=URL", "a=b", "true", "null"]
JSONISH = list('{}[],:"\\ \n\t01-+.eE') + ["true", "null", "NaN", "-Infinity", "\\u0041", "\\ud83d", "\\ude00", "\\u00", '"a":1', '"a"', "//", "1e5", "0x1", "'", "\ufeff", "é", "😀", "\x00", "\x1f"]
YAMLISH = list(":-?#&*!|>'\"%@`,[]{} \n\t\\~=ab01") + [": ", "- ", "\n  ", "\n- ", "---\n", "...\n", "&a ", "*a", "<<: *a", "!!str ", "!!binary ", "!!int ", "!x ", "|\n  ", ">-\n  ", "null", "yes",
                                                   "0o17", "0b1", "0x1F", "1_000", ".inf", "2024-01-02", "é", "😀", "\x85", "\u2028", "\ufeff", "# c\n", "? ", "%YAML 1.1\n---\n", "{a: b}", "[a, b]", "\r\n", "\\x41", "\\u263a", "''"]


def load(topic):
    with open(FOLDER / f"{topic}.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Mutator:
    """Generates cases of one topic; the same seed generates the same cases."""

    def __init__(self, topic, random):
        self.topic = topic
        self.r = random
        self.own = load(topic)
        self.all = [case for each in TOPICS for case in load(each)]
        # Options with their values, by service and operation.
        self.options = {}
        for case in self.all:
            if "full_argv" not in case:
                self.options.setdefault((case["service"], case["operation"]), []).extend(groups(case["argv"]))

    def case(self):
        case = copy.deepcopy(self.r.choice(self.own if self.r.random() < 0.9 else self.all))
        case.pop("expect")
        case.pop("id")
        case.pop("creates", None)
        steps = getattr(self, "steps_of_" + self.topic)
        for _ in range(self.r.choice([1, 1, 1, 2, 2, 3])):
            self.r.choice(steps)(self, case)
        return case

    # Command-line arguments.

    def words(self, case):
        return case["full_argv"] if "full_argv" in case else case["argv"]

    def pair(self, case):
        return case["service"], case.get("operation")

    def mix(self, case):
        """An option of another case of the operation, or one of all operations."""
        pool = self.options.get(self.pair(case))
        option = self.r.choice(pool) if pool and self.r.random() < 0.7 else self.r.choice(GLOBALS)
        words = self.words(case)
        at = self.r.choice([0, len(words), self.r.randint(0, len(words))])
        words[at:at] = option

    def disorder(self, case):
        words = self.words(case)
        if not words:
            return
        i, j = self.r.randrange(len(words)), self.r.randrange(len(words))
        match self.r.randrange(6):
            case 0:
                words[i], words[j] = words[j], words[i]
            case 1:
                del words[i]
            case 2:
                words.insert(j, words[i])
            case 3:
                words.insert(j, self.r.choice(["--", "-", "", "-1", "-x", "--x", "help", "extra", "-1.5", "--=", "-=", "=", "--no-", "a b", "- x", "-1 2", "--output=", "-h", "-\u0661", "-.5", "-1e5", "@f"]))
            case 4:
                blocks = groups(words)
                self.r.shuffle(blocks)
                words[:] = [word for block in blocks for word in block]
            case 5:
                full = [case["service"], case["operation"], *words] if "full_argv" not in case else words
                k = self.r.randint(0, min(3, len(full)))
                case["full_argv"] = full[:k] + self.r.choice(GLOBALS) + full[k:]

    def rewrite(self, case):
        """An option abbreviated, joined to its value by `=`, extended or in another case."""
        words = self.words(case)
        at = [i for i, word in enumerate(words) if word.startswith("--") and len(word) > 3]
        if not at:
            return
        i = self.r.choice(at)
        word = words[i]
        match self.r.randrange(6):
            case 0 | 1:
                words[i] = word[: self.r.randint(3, len(word))]
            case 2 | 3 if i + 1 < len(words):
                words[i : i + 2] = [word + "=" + words[i + 1]]
            case 4:
                words[i] = self.spoil(word, list("-=_ xA") + ["--", "no-"])
            case _:
                words[i] = self.r.choice([word.upper(), word.replace("-", "_"), word[1:], "--no-" + word[2:], word + "s", word.replace("--no-", "--")])

    def value_at(self, case):
        words = self.words(case)
        at = [i for i, word in enumerate(words) if not word.startswith("--") and i >= (3 if "full_argv" in case else 1)]
        late = [i for i in at if i >= len(words) - 3] or at
        return (self.r.choice(late if self.r.random() < 0.8 else at), words) if at else (None, words)

    def respell(self, case):
        i, words = self.value_at(case)
        if i is None:
            return
        word = words[i]
        alphabet = {"json": JSONISH, "cli_input": YAMLISH if "yaml" in " ".join(words) else JSONISH}.get(self.topic, SHORTHAND)
        words[i] = no_nul(self.spoil(word, alphabet))

    def replace(self, case):
        i, words = self.value_at(case)
        if i is not None:
            words[i] = no_nul(self.r.choice([self.text, self.number, lambda: self.r.choice(MOMENTS), lambda: self.dump(self.tree(3))])())

    def restructure(self, case):
        """JSON in a value, modified as a tree."""
        i, words = self.value_at(case)
        if i is None:
            return
        try:
            tree = json.loads(words[i])
        except (ValueError, RecursionError):
            return self.respell(case)
        words[i] = no_nul(self.dump(self.graft(tree)))

    def spoil(self, text, alphabet):
        """A few characters removed, inserted, duplicated or exchanged."""
        for _ in range(self.r.choice([1, 1, 1, 2, 2, 3])):
            i = self.r.randint(0, len(text))
            j = min(len(text), i + self.r.choice([1, 1, 1, 2, 3, 8]))
            match self.r.randrange(5):
                case 0:
                    text = text[:i] + text[j:]
                case 1 | 2:
                    text = text[:i] + self.r.choice(alphabet) + text[i:]
                case 3:
                    text = text[:j] + text[i:j] + text[j:]
                case 4:
                    text = text[:i] + self.r.choice(alphabet) + text[j:]
        return text

    # Values.

    def text(self):
        text = self.r.choice(TEXTS)
        while self.r.random() < 0.25:
            text += self.r.choice(["", " ", "\n", ": "]) + self.r.choice(TEXTS)
        return text

    def number(self):
        return self.r.choice(NUMBERS)

    def tree(self, depth):
        """A random JSON value; numbers are `Literal`, which keeps their spelling."""
        kind = self.r.random()
        if depth == 0 or kind < 0.4:
            return self.text()
        if kind < 0.52:
            return Literal(self.number())
        if kind < 0.62:
            return self.r.choice([True, False, None])
        if kind < 0.8:
            alike = self.tree(depth - 1)
            return [copy.deepcopy(alike) if self.r.random() < 0.4 else self.tree(depth - 1) for _ in range(self.r.choice([0, 1, 1, 2, 3]))]
        return {self.key(): self.tree(depth - 1) for _ in range(self.r.choice([0, 1, 1, 2, 3]))}

    def key(self):
        return self.r.choice(KEYS) if self.r.random() < 0.8 else self.text()

    def graft(self, tree):
        """The tree with one modification."""
        if isinstance(tree, list) and tree and self.r.random() < 0.75:
            i = self.r.randrange(len(tree))
            match self.r.randrange(5):
                case 0:
                    tree.insert(i, copy.deepcopy(self.r.choice(tree)))
                case 1:
                    del tree[i]
                case _:
                    tree[i] = self.graft(tree[i])
            return tree
        if isinstance(tree, dict) and tree and self.r.random() < 0.8:
            name = self.r.choice(list(tree))
            match self.r.randrange(6):
                case 0:
                    tree[self.key()] = self.tree(2)
                case 1:
                    tree = {(self.key() if k == name else k): v for k, v in tree.items()}
                case 2 if len(tree) > 1:
                    del tree[name]
                case _:
                    tree[name] = self.graft(tree[name])
            return tree
        return self.r.choice([lambda: self.tree(3), lambda: [tree], lambda: {self.key(): tree}, lambda: [tree, tree], lambda: Literal(self.number()), self.text, lambda: None,
                              lambda: self.r.choice(MOMENTS), lambda: self.r.choice([True, False])])()

    def dump(self, tree):
        text = write(tree, self.r.random() < 0.3)
        return text if self.r.random() < 0.9 else self.r.choice(["{}\n", " {}", "\n{}\n", "\t{}"]).format("\x00").replace("\x00", text)

    # Responses of the service, and options for the output.

    def body(self, case):
        answer = case.setdefault("response", {})
        try:
            tree = json.loads(answer.get("body") or "{}", parse_float=Literal, parse_int=Literal, parse_constant=Literal)
        except (ValueError, RecursionError):
            tree = {}
        names = {
            "create-contact": ["ContactId", "ContactArn"], "arrange-shelves": ["Notes", "Notes", "Notes", "Plan", "Pantry", "Box", "Deep"],
            "cook-meal": ["MealId", "Ready", "Servings", "Ingredients", "Labels", "ReadyAt"], "put-photo": ["Digest"],
            "put-scalars": ["Text", "AnyInt", "BigCount", "Ratio", "Weight", "Enabled", "When", "IsoWhen", "HttpWhen", "Photo", "Spice"],
        }.get(case.get("operation"), KEYS)
        if isinstance(tree, dict) and self.r.random() < 0.6:
            tree[self.r.choice(names)] = self.r.choice([lambda: self.tree(4), self.text, lambda: Literal(self.number()), lambda: self.r.choice(MOMENTS)])()
        else:
            tree = self.graft(tree)
        answer["body"] = write(tree, self.r.random() < 0.2)

    def notes(self, case):
        """A document of any form as the whole response."""
        case.update(service="kitchen", operation="arrange-shelves", argv=[])
        case.pop("full_argv", None)
        case["response"] = {"body": write({"Notes": self.tree(5)}, True)}
        self.format(case)
        if self.r.random() < 0.5:
            case["argv"] += ["--query", self.r.choice(["Notes", "Notes", self.query(2)])]

    def rows(self, case):
        """Lists of similar values, as for tables and columns."""
        case.update(service="kitchen", operation="arrange-shelves", argv=[])
        case.pop("full_argv", None)
        names = self.r.sample(KEYS, self.r.randint(1, 4))
        row = lambda: {n: self.r.choice([self.text, self.text, self.text, lambda: Literal(self.number()), lambda: self.tree(2)])() for n in names if self.r.random() < 0.9}
        rows = [row() for _ in range(self.r.randint(1, 4))]
        case["response"] = {"body": write({"Notes": self.r.choice([rows, {"a": rows, "b": row()}, row(), [rows, rows], {"a": row()}])}, True)}
        case["argv"] += ["--output", self.r.choice(["table", "table", "text", "yaml"])]
        if self.r.random() < 0.2:
            case["argv"] += ["--color", "on"]
        if self.r.random() < 0.4:
            case["argv"] += ["--query", self.r.choice(["Notes", "Notes[]", "Notes[].[a,b]", "Notes.*", "Notes[*].{x:a,y:b}", "Notes[0]", "Notes.a", self.query(1)])]

    def spoil_body(self, case):
        answer = case.setdefault("response", {})
        answer["body"] = self.spoil(answer.get("body", "{}"), JSONISH)

    def answer(self, case):
        answer = case.setdefault("response", {})
        heads = answer.setdefault("headers", {})
        match self.r.randrange(4):
            case 0 | 1:
                answer["status"] = self.r.choice([200, 201, 202, 204, 400, 403, 404, 409, 409, 400, 402, 429, 418])
            case 2:
                heads["x-amzn-errortype"] = self.r.choice(["KitchenFault", "BusyFault", "BrokenFault", "IdempotencyException", "InvalidRequestException", "X:http://y", "a#BusyFault", "AccessDeniedException:x", "", "nope", "ServiceQuotaExceededException"])
                answer["status"] = self.r.choice([400, 409, 402, 403])
            case 3:
                heads[self.r.choice(["x-amzn-requestid", "x-ticket", "x-position", "x-meta-a", "X-Meta-B", "content-type"])] = self.r.choice(["1", "x", "", " a ", "1.5", "text/plain", "é"])
        if answer.get("status", 200) >= 400 and self.r.random() < 0.7:
            answer["body"] = write(self.r.choice([
                lambda: {self.r.choice(["message", "Message", "MESSAGE"]): self.text()}, lambda: {"__type": self.r.choice(["BusyFault", "a#BusyFault", "X"]), "message": self.text()},
                lambda: {"Message": self.text(), "Queue": self.tree(2), "RetryInSeconds": Literal(self.number()), "Detail": {"Label": self.text()}},
                lambda: {"Message": self.text(), "Reason": {"AttachedFileInvalidRequestExceptionReason": "INVALID_FILE_SIZE"}}, lambda: self.tree(3),
                lambda: {"code": self.text(), "message": self.text()}, lambda: {"Message": self.text(), self.key(): self.tree(2)},
            ])(), False)

    def format(self, case):
        self.words(case).extend(["--output", self.r.choice(FORMATS)])

    def error_format(self, case):
        self.words(case).extend(["--cli-error-format", self.r.choice(ERROR_FORMATS)])

    def ask(self, case):
        self.words(case).extend(["--query", self.query(3)])

    def spoil_query(self, case):
        words = self.words(case)
        if "--query" in words[:-1]:
            i = words.index("--query") + 1
            words[i] = no_nul(self.spoil(words[i], list("[]{}().*|&!<>=@'`\"\\,:?-0123 abk") + ["[]", "[?", "[*]", "||", "&&", "==", "length(@)", "`1`", "''"]))
        else:
            self.ask(case)

    def query(self, depth):
        """A query, usually a valid one."""
        r = self.r
        if depth == 0 or r.random() < 0.2:
            return r.choice(["@", "Notes", "a", "b", "*", "ContactId", '"k"', "`1`", "'x'", "`{\"a\": [1, 2.0, null]}`", "`null`", "[]", "[0]", "[-1]", "[::2]", "[*]", "Notes.a", "[::-1]", "[1:]", "`\"x\"`", "`1.0`", "`true`", "`[]`"])
        sub = lambda: self.query(depth - 1)
        functions = ["abs", "avg", "ceil", "contains", "ends_with", "floor", "join", "keys", "length", "map", "max", "max_by", "merge", "min", "min_by", "not_null", "reverse", "sort", "sort_by",
                     "starts_with", "sum", "to_array", "to_string", "to_number", "type", "values", "nope"]
        two = {"contains", "ends_with", "join", "starts_with"}
        match r.randrange(14):
            case 0 | 1:
                return f"{sub()}.{r.choice(['a', 'b', '*', 'Notes', 'k', '[a, b]', '{x: a, y: b}', 'length(@)'])}"
            case 2:
                return f"{sub()}{r.choice(['[]', '[*]', '[0]', '[-1]', '[0:2]', '[::-1]', '[?@]', '[?a]', '[?a==`1`]', '[].a', '[*].a', '[?a>`1`].b'])}"
            case 3:
                return f"[{sub()}, {sub()}]"
            case 4:
                return "{" + f"{r.choice(['x', 'a', 'Z'])}: {sub()}, {r.choice(['y', 'x', 'b'])}: {sub()}" + "}"
            case 5:
                return f"{sub()} | {sub()}"
            case 6:
                return f"{sub()} {r.choice(['||', '&&', '==', '!=', '<', '>=', '>', '<='])} {sub()}"
            case 7:
                return r.choice(["!", "("]) + sub() + r.choice(["", ")"])
            case 8 | 9 | 10 | 11:
                name = r.choice(functions)
                if name in ("sort_by", "max_by", "min_by"):
                    return f"{name}({sub()}, &{sub()})"
                if name == "map":
                    return f"map(&{sub()}, {sub()})"
                if name == "merge" or name == "not_null":
                    return f"{name}({sub()}, {sub()})"
                return f"{name}({sub()}, {sub()})" if name in two or r.random() < 0.05 else f"{name}({sub()})"
            case 12:
                return "`" + write(self.tree(2), True).replace("`", "\\`") + "`"
            case _:
                return r.choice(["Notes", "[Notes, Notes]", "Notes[0]", "{a: Notes, b: Notes}", "[@, @]"])

    # Files.

    def setting(self, case):
        text = case.get("config", "[default]\n")
        case["config"] = text + ("" if text.endswith("\n") else "\n") + self.r.choice(SETTINGS) + "\n"
        if self.r.random() < 0.1:
            case["config"] = self.spoil(case["config"], list("[]=#; \n\t:abc") + ["profile p", "[default]", "[profile p]"])

    def variable(self, case):
        name, values = self.r.choice(VARIABLES)
        case.setdefault("env", {})[name] = self.r.choice(values)

    def file(self, case):
        """A value from a file."""
        i, words = self.value_at(case)
        if i is None:
            return
        text = words[i] if self.r.random() < 0.7 else self.r.choice([self.text(), self.number(), self.dump(self.tree(2))])
        name = self.r.choice(["f.txt", "f g.txt", "é.txt", "d/f", "f", "~f", "$X.txt", "f%20g"])
        codec = self.r.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-16-le"])
        raw = text.encode(codec, "replace") + self.r.choice([b"", b"", b"\n", b"\r\n", b"\n\n", b" ", b"\x00", b"\xff"])
        case.setdefault("files", {})[name] = {"base64": base64.b64encode(raw).decode()}
        words[i] = self.r.choice(["file://", "file://", "file://", "fileb://", "fileb://", "file://./", "FILE://", "file:", "file:///", " file://", "file://~/"]) + name
        if self.r.random() < 0.2:
            case.setdefault("env", {})["AWS_CLI_FILE_ENCODING"] = self.r.choice(["latin-1", "utf-16", "utf-8", "ascii", "nope", "utf-8-sig", "cp1252", ""])
        if self.r.random() < 0.2:
            words += ["--cli-binary-format", self.r.choice(["base64", "raw-in-base64-out"])]

    def spoil_file(self, case):
        names = [name for name, text in case.get("files", {}).items() if isinstance(text, str)]
        if not names:
            return self.file(case)
        used = [name for name in names if any(name in word for word in self.words(case))] or names
        name = self.r.choice(used)
        case["files"][name] = self.spoil(case["files"][name], JSONISH + SHORTHAND + ["\r", "\r\n", "\x00"])

    def input(self, case):
        """All options from a document."""
        kind = self.r.choice(["json", "yaml", "yaml"])
        operation = self.pair(case)
        base = {
            "create-contact": {"InstanceId": "i", "Channel": "VOICE", "InitiationMethod": "API", "ClientToken": "t"}, "cook-meal": {"MealName": "m", "RequestToken": "t"},
        }.get(operation[1], {})
        names = {
            "create-contact": ["Attributes", "References", "Name", "ExpiryDurationInMinutes", "SegmentAttributes", "UserInfo"], "put-scalars": ["Text", "AnyInt", "BigCount", "Ratio", "Weight", "Enabled", "When", "IsoWhen", "HttpWhen", "Photo", "Photos", "Whens", "Spice"],
            "cook-meal": ["Servings", "Guests", "Tables", "Prices", "Switches", "Ingredients", "Labels", "Counts", "Groups", "Single"], "arrange-shelves": ["Notes", "NoteList", "NoteMap", "Plan", "Box", "Annotated"],
        }.get(operation[1], ["X"])
        tree = dict(base)
        for _ in range(self.r.randint(0, 2)):
            tree[self.r.choice(names)] = self.r.choice([lambda: self.tree(3), self.text, lambda: Literal(self.number()), lambda: self.r.choice(MOMENTS), lambda: {"a": self.text()}, lambda: [self.text()]])()
        if kind == "json":
            text = write(tree, self.r.random() < 0.3)
        else:
            text = "".join(f"{name}: {self.yaml(value)}\n" for name, value in tree.items())
        if self.r.random() < 0.4:
            text = self.spoil(text, JSONISH if kind == "json" else YAMLISH)
        word = ["--cli-input-" + kind, no_nul(text)]
        if "full_argv" in case:
            case["full_argv"] += word
        else:
            case["argv"] = (case["argv"] if self.r.random() < 0.15 else []) + word

    def yaml(self, value):
        r = self.r
        if isinstance(value, (dict, list)) and r.random() < 0.6:
            if isinstance(value, dict):
                return "".join(f"\n  {write(k, True) if r.random() < 0.3 else k}: {write(v, True)}" for k, v in value.items()) or "{}"
            return "".join(f"\n- {write(v, True)}" for v in value) or "[]"
        if isinstance(value, str):
            return r.choice([value, value, write(value, True), "'" + value.replace("'", "''") + "'", "|\n  " + value.replace("\n", "\n  "), ">-\n  " + value.replace("\n", "\n  "), "!!str " + value, f"&x{r.randrange(99)} " + value])
        return write(value, True)

    def skeleton(self, case):
        at = self.r.choice([["--generate-cli-skeleton"], ["--generate-cli-skeleton", "input"], ["--generate-cli-skeleton", "output"], ["--generate-cli-skeleton", "yaml-input"]])
        words = self.words(case)
        words.extend(at) if self.r.random() < 0.7 else words.__setitem__(slice(0, 0), at)

    steps_of_output = [body, body, notes, notes, notes, rows, rows, spoil_body, answer, answer, format, format, format, error_format, ask, ask, spoil_query, setting, variable, mix]
    steps_of_argparse = [mix, mix, mix, disorder, disorder, disorder, rewrite, rewrite, rewrite, replace, setting, variable, respell, error_format, answer]
    steps_of_shorthand = [respell, respell, respell, respell, replace, mix, rewrite, file]
    steps_of_json = [restructure, restructure, restructure, respell, respell, replace, mix, error_format]
    steps_of_validation = [restructure, restructure, restructure, replace, replace, replace, respell, mix, setting]
    steps_of_cli_input = [input, input, input, input, respell, restructure, mix, file, skeleton, variable]
    steps_of_skeleton = [skeleton, skeleton, mix, mix, disorder, rewrite, replace, format, ask, setting, variable, error_format, input]
    steps_of_paramfile = [file, file, file, spoil_file, spoil_file, respell, mix, variable, replace]


class Literal(str):
    """The spelling of a number."""


def write(tree, unicode):
    """The JSON text of a value."""
    if isinstance(tree, Literal):
        return str(tree)
    if isinstance(tree, list):
        return "[" + ",".join(write(each, unicode) for each in tree) + "]"
    if isinstance(tree, dict):
        return "{" + ",".join(write(str(name), unicode) + ":" + write(each, unicode) for name, each in tree.items()) + "}"
    return json.dumps(tree, ensure_ascii=not unicode)


def groups(words):
    """Arguments split before each option."""
    blocks = []
    for word in words:
        if word.startswith("--") or not blocks:
            blocks.append([])
        blocks[-1].append(word)
    return blocks


def no_nul(word):
    """An argument has no NUL and can be encoded."""
    return word.replace("\x00", "").encode("utf-8", "replace").decode()
