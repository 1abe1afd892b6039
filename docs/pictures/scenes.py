"""The terminal pictures: for each the program, the keys, and what has to be on the screen."""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import svg
from terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "$ "
CLEAR = b"\x0c"
CREATE = "aws-connect create-contact --instance-id i-1 --channel EMAIL --initiation-method FLOW"


@dataclass
class Scene:
    """A picture of a terminal: what is typed, and how much of the screen is shown."""

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
    # The first rows only, for output that is longer than a screen.
    height: int = 0
    files: dict = field(default_factory=dict)
    with_cursor: bool = False


def environment(home, programs):
    """The same for everyone: no settings of the user, a Region, keys that are no secret."""
    return {
        "HOME": str(home),
        "PATH": f"{programs}:{os.defpath}",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PS1": PROMPT,
        "PS2": "> ",
        "INPUTRC": "/dev/null",
        "HISTFILE": "",
        "AWS_PAGER": "",
        # Not there, so help is printed as it is without `less`: with colours, and whole.
        "PAGER": "no-pager",
        "AWS_REGION": "us-west-2",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def at_prompt(terminal):
    """Whether the shell waits for a line: an empty prompt before the cursor."""
    cursor = terminal.screen.cursor
    return cursor.x == len(PROMPT) and terminal.screen.display[cursor.y].rstrip() == PROMPT.rstrip()


def play(scene, programs):
    """The rows of the scene's screen, and its cursor."""
    with tempfile.TemporaryDirectory() as folder:
        home, bin_folder, work = Path(folder, "home"), Path(folder, "bin"), Path(folder, "work")
        for it in (home, bin_folder, work):
            it.mkdir()
        for name in ("aws", "aws-connect", "hardie"):
            Path(bin_folder, name).symlink_to(Path(programs, name).resolve())
        for name, source in scene.files.items():
            shutil.copyfile(ROOT / source, work / name)
        shell = ["bash", "--noprofile", "--norc", "-i"]
        terminal = Terminal(shell, environment(home, bin_folder), work, scene.columns, scene.rows)
        try:
            terminal.wait(at_prompt, "the shell's prompt")
            for line in scene.setup:
                terminal.write(line.encode() + b"\r")
                terminal.wait(at_prompt, "the shell's prompt")
            if scene.setup:
                terminal.write(CLEAR)
                terminal.wait(lambda it: it.text() == PROMPT.rstrip(), "an empty screen")
            for step in scene.keys:
                if isinstance(step, re.Pattern):
                    terminal.wait(lambda it: step.search(it.text()), step.pattern)
                    continue
                terminal.write(step.encode())
                if step.endswith("\r"):
                    terminal.wait(at_prompt, "the shell's prompt")
        finally:
            terminal.close()
    screen = terminal.screen
    rows = svg.rows_of(screen)
    if scene.with_cursor:
        return rows, (screen.cursor.y, screen.cursor.x)
    # The prompt that waits for the next line says nothing.
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
]
