"""The terminal pictures: for each the program, the keys, and the expected text on the screen."""

import http.server
import json
import os
import re
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

import svg
from terminal import SECONDS, Terminal

ROOT = Path(__file__).resolve().parents[2]
# As the screen shows it.
PROMPT = "$ "
CLEAR = b"\x0c"
CREATE = "aws-connect create-contact --instance-id i-1 --channel EMAIL --initiation-method FLOW"


@dataclass
class Scene:
    """A picture of a terminal: the keys, and how much of the screen is shown."""

    name: str
    title: str
    description: str
    # Keys, or a compiled pattern that has to be on the screen before the next keys. A line that ends with "\r"
    # runs until the shell's prompt is there again; one that ends with "\n" does not wait.
    keys: list
    # Lines that the shell runs before, not shown.
    setup: list = field(default_factory=list)
    # The wrap of the longest message falls between words.
    columns: int = 99
    rows: int = 60
    # Only the first rows, for output that is longer than a screen.
    height: int = 0
    # Files in the shell's folder: name → file of the repository, and replacements in it.
    files: dict = field(default_factory=dict)
    # The response of a stand-in service to every request.
    response: dict = field(default_factory=dict)
    with_cursor: bool = False


def environment(home, programs):
    """The same on every machine: no settings of the user, a Region, keys that are not secret."""
    return {
        "HOME": str(home),
        "PATH": f"{programs}:{os.defpath}",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PS1": r"\[\e[1;32m\]$\[\e[0m\] ",
        "PS2": r"\[\e[2m\]>\[\e[0m\] ",
        "INPUTRC": "/dev/null",
        "HISTFILE": "",
        "AWS_PAGER": "",
        # Missing, so help is printed without `less`: in colour, and completely.
        "PAGER": "no-pager",
        "AWS_REGION": "us-west-2",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def serve(response):
    """Starts a server that sends the same response for every request, until the program ends. Returns its URL."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(response).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def check_programs(programs, scenes):
    """Ends with an error if a program of the scenes is missing, or is built from another model than they show."""
    build = "cargo build -p aws-connect -p hardie && cargo build -p hardie-tests --bin aws"
    for name, *words in [
        ("aws-connect", "create-contact", "--generate-cli-skeleton"),
        ("aws", "kitchen", "cook-meal", "--generate-cli-skeleton"),
        ("hardie", "--version"),
    ]:
        if not any(step.startswith(f"{name} ") for it in scenes for step in it.keys if isinstance(step, str)):
            continue
        path = Path(programs, name)
        try:
            ran = subprocess.run([path, *words], capture_output=True, text=True, timeout=SECONDS)
            problem = ran.stderr.strip().rpartition("\n")[2] if ran.returncode else None
        except (OSError, subprocess.TimeoutExpired) as error:
            problem = str(error)
        if problem is not None:
            raise SystemExit(f"`{name} {' '.join(words)}` of {programs} fails: {problem}\nBuild the programs: {build}")


def at_prompt(terminal):
    """Whether the shell waits for a line: an empty prompt before the cursor."""
    cursor = terminal.screen.cursor
    return cursor.x == len(PROMPT) and terminal.screen.display[cursor.y].rstrip() == PROMPT.rstrip()


def run(terminal, line):
    """Enters a line and waits for the next prompt. The screen changes first: it is at a prompt before, too."""
    before = terminal.text()
    terminal.write(line.encode())
    terminal.wait(lambda it: at_prompt(it) and it.text() != before, "shell's prompt")


def play(scene, programs):
    """The rows of the scene's screen, and its cursor."""
    with tempfile.TemporaryDirectory() as folder:
        home, bin_folder, work = Path(folder, "home"), Path(folder, "bin"), Path(folder, "work")
        for it in (home, bin_folder, work):
            it.mkdir()
        for name in ("aws", "aws-connect", "hardie"):
            Path(bin_folder, name).symlink_to(Path(programs, name).resolve())
        for name, (source, *replacements) in scene.files.items():
            text = (ROOT / source).read_text()
            for old, new in replacements:
                if old not in text:
                    raise SystemExit(f"{source} does not have {old}")
                text = text.replace(old, new, 1)
            (work / name).write_text(text)
        shell = ["bash", "--noprofile", "--norc", "-i"]
        variables = environment(home, bin_folder)
        if scene.response:
            variables["AWS_ENDPOINT_URL"] = serve(scene.response)
        terminal = Terminal(shell, variables, work, scene.columns, scene.rows)
        try:
            terminal.wait(at_prompt, "shell's prompt")
            for line in scene.setup:
                run(terminal, line + "\r")
            if scene.setup:
                terminal.write(CLEAR)
                terminal.wait(lambda it: it.text() == PROMPT.rstrip(), "prompt alone")
            for step in scene.keys:
                if isinstance(step, re.Pattern):
                    terminal.wait(lambda it: step.search(it.text()), f"`{step.pattern}`")
                elif step.endswith("\r"):
                    run(terminal, step)
                else:
                    terminal.write(step.encode())
        finally:
            terminal.close()
    screen = terminal.screen
    rows = svg.rows_of(screen)
    if scene.with_cursor:
        return rows, (screen.cursor.y, screen.cursor.x)
    # The final prompt is not shown.
    rows = rows[:screen.cursor.y]
    while rows and not rows[-1]:
        rows.pop()
    return rows[:scene.height or None], None


SCENES = [
    Scene(
        name="help",
        title="Help of a command",
        description="The first screen of the help page of create-contact: its name, its description, and the synopsis"
        " with its options.",
        keys=["aws-connect create-contact help\r"],
        rows=900,
        height=36,
    ),
    Scene(
        name="shorthand-error",
        title="An error in shorthand",
        description="A value of --references whose brace is not closed. The error message shows the value with a"
        " caret below the position of the error; a hint says that a brace or bracket is not closed.",
        keys=[
            CREATE + " \\\n",
            re.compile("^>$", re.M),
            "    --references 'order={Value=https://shop.example/1,Type=URL'\r",
        ],
    ),
    Scene(
        name="first-call",
        title="A call that fails, and one that works",
        description="A call of create-contact whose value of --references lacks a brace ends with an error, a caret below"
        " its position, and a hint that a brace or bracket is not closed. With the brace, the call prints ContactId and"
        " ContactArn as JSON.",
        keys=[
            CREATE + " \\\n",
            re.compile("^>$", re.M),
            "    --references 'order={Value=https://shop.example/1,Type=URL'\r",
            CREATE + " \\\n",
            re.compile("^>$", re.M),
            "    --references 'order={Value=https://shop.example/1,Type=URL}'\r",
        ],
        response={
            "ContactId": "c-1",
            "ContactArn": "arn:aws:connect:us-west-2:111122223333:instance/i-1/contact/c-1",
        },
    ),
    Scene(
        name="completion",
        title="Completion inside a shorthand value (bash)",
        description="Tab completes the key Type of a value of --references and lists the values that it can have."
        " After Type=URL and a comma, Tab lists the members that are not there yet: Value, Status, Arn, StatusReason.",
        setup=["source <(aws-connect --cli-completion bash)"],
        keys=[
            "aws-connect create-contact --references 'order={Ty\t",
            re.compile("Type="),
            "\t\t",
            re.compile("Type=ATTACHMENT"),
            "U\t",
            re.compile("Type=URL$", re.M),
            ",\t\t",
            re.compile("StatusReason="),
        ],
        with_cursor=True,
    ),
    Scene(
        name="prompt",
        title="The prompt: --cli-auto-prompt",
        description="The prompt, with the line typed so far in colours. Below it: the option that Tab would complete,"
        " the required options that are missing, the usage of the command, and the documentation of the option.",
        keys=[
            "aws-connect create-contact --cli-auto-prompt\n",
            re.compile("Tab complete"),
            "--instance-id i-1 --cha",
            re.compile("^--channel \\(string\\).*EMAIL.*Tab complete", re.M | re.S),
        ],
        rows=20,
        with_cursor=True,
    ),
    Scene(
        name="table",
        title="Output as a table",
        description="The response of a command with --output table: single values first, then a list of structures"
        " as a table within the table.",
        keys=["aws kitchen cook-meal --meal-name soup --output table\r"],
        columns=64,
        response={
            "MealId": "m-42",
            "Ready": True,
            "Servings": 4,
            "Ingredients": [
                {"Name": "carrots", "Amount": 2, "Units": "kg", "Organic": True},
                {"Name": "lentils", "Amount": 0.5, "Units": "kg", "Organic": True},
                {"Name": "salt", "Amount": 12, "Units": "g", "Organic": False},
            ],
        },
    ),
    Scene(
        name="diff",
        title="What a model update changes",
        description="hardie diff of two models: changes of the command line, then changes of the Rust types, one per"
        " line. Changes that break something are marked with an exclamation mark, in red.",
        keys=["hardie diff old.json new.json\r"],
        files={f"{it}.json": [f"tests/diff/rust/{it}.json"] for it in ("old", "new")},
    ),
    Scene(
        name="check",
        title="Errors in a model",
        description="hardie check of a model with two errors. Each error names the file, line and column, shows the"
        " line with the value underlined, and says what would help.",
        keys=["hardie check kitchen.json\r"],
        files={
            "kitchen.json": [
                "tests/models/kitchen.json",
                ('"target": "example.kitchen#DishName"', '"target": "example.kitchen#DishNmae"'),
('"target": "example.kitchen#PutScalars"', '"target": "example.kitchen#PutScalers"'),
            ]
        },
    ),
]
