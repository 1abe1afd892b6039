"""Checks that a reference contains every word of a model's documentation.

All documentation of a model, of whatever it stands on, is put into one invented model, a text an option. `hardie docs` makes
Markdown, HTML and (where mandoc is installed, to read it) a manual page of that, and what Python's own HTML parser finds in the
text must be in the option's section, word for word and in order.

    python3 tests/peers/texts.py [FOLDER OR MODEL…]

`cargo build -p hardie` comes first. The default is the test data (see CONTRIBUTING.md); without it nothing is compared.
"""

import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import test_data

ROOT = pathlib.Path(__file__).resolve().parents[2]
HARDIE = ROOT / "target" / "debug" / "hardie"
DOCS = "smithy.api#documentation"
# After each text, so that a section ends where the text does.
END = "endofthetext"


class Text(html.parser.HTMLParser):
    """The words of HTML; tags separate words as in a browser."""

    INLINE = {"a", "b", "i", "em", "strong", "code", "span", "sup", "sub", "u", "font", "var", "tt"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = []

    def handle_starttag(self, tag, attributes):
        if tag not in self.INLINE:
            self.text.append(" ")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self.handle_starttag(tag, [])

    def handle_data(self, data):
        self.text.append(data)


def letters(text):
    """The compared characters: letters and digits, since formats have their own markup and line breaks."""
    return [word for word in re.split(r"[\W_]+", text) if word]


def html_words(text):
    parser = Text()
    parser.feed(text)
    parser.close()
    return letters("".join(parser.text))


def documentation(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == DOCS and isinstance(inner, str):
                yield inner
            else:
                yield from documentation(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from documentation(inner)


def invented(texts):
    """A model whose one operation has an option for each text."""
    members = {
        f"Text{at:06}x": {"target": "smithy.api#String", "traits": {DOCS: f"{text}<p>{END}</p>"}}
        for at, text in enumerate(texts)
    }
    return {
        "smithy": "2.0",
        "shapes": {
            "texts#Texts": {
                "type": "service",
                "version": "2024-01-01",
                "operations": [{"target": "texts#Read"}],
                "traits": {"aws.protocols#restJson1": {}, "aws.api#service": {"sdkId": "Texts"}},
            },
            "texts#Read": {
                "type": "operation",
                "input": {"target": "texts#ReadRequest"},
                "traits": {"smithy.api#http": {"method": "POST", "uri": "/texts"}},
            },
            "texts#ReadRequest": {"type": "structure", "members": members},
        },
    }


def markdown(folder):
    text = (folder / "read.md").read_text()
    # Link targets are not text, unless the text is the URL itself.
    text = re.sub(r"\]\(<[^>]*>\)|\]\([^)\s]*\)", " ", text)
    return letters(html.unescape(text))


def site(folder):
    return html_words((folder / "read.html").read_text())


def manual(folder):
    (page,) = folder.glob("*-read.1")
    read = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=1000", page], capture_output=True, check=True)
    return letters(re.sub(".\b", "", read.stdout.decode()))


def compare(texts, words, form):
    """The number of words, and the texts with missing words."""
    found, lost = 0, []
    last = {word: at for at, word in enumerate(words)}
    at = 0
    for number, text in enumerate(texts):
        # The option's heading is the last occurrence of its name, after the synopsis and contents.
        at = last.get(f"text{number:06}x", last.get(f"Text{number:06}x", at))
        end = words.index(END, at)
        # Markup may be inside a word, where a tag was.
        section, place = "".join(words[at:end]), 0
        want, missing = html_words(text), []
        for word in want:
            next_place = section.find(word, place)
            if next_place < 0:
                missing.append(word)
            else:
                place = next_place + len(word)
        found += len(want) - len(missing)
        if missing:
            lost.append(f"{form}: {' '.join(missing[:3])!r} of {' '.join(want)[:60]!r}")
    return found, lost


def main():
    given = [pathlib.Path(word) for word in sys.argv[1:]] or [test_data.MODELS]
    models = sorted(path for it in given for path in (it.glob("*.json") if it.is_dir() else [it]) if path.is_file())
    if not models:
        print("skipped: no test data")
        return 0
    forms = {"markdown": markdown, "html": site, "man": manual}
    if not shutil.which("mandoc"):
        print("skipped: no mandoc, which reads manual pages")
        del forms["man"]
    failed = False
    for model in models:
        texts = list(dict.fromkeys(documentation(json.loads(model.read_text()))))
        size = sum(len(text.encode()) for text in texts)
        with tempfile.TemporaryDirectory() as out:
            out = pathlib.Path(out)
            (out / "texts.json").write_text(json.dumps(invented(texts)))
            counts = []
            for form, read in forms.items():
                command = [HARDIE, "docs", "--model", out / "texts.json", "--format", form, "--out", out / form]
                subprocess.run(command, check=True, capture_output=True)
                found, lost = compare(texts, read(out / form), form)
                counts.append(f"{form} {found}")
                failed |= bool(lost)
                for line in lost[:20]:
                    print(f"  LOST in {line}")
        words = sum(len(html_words(text)) for text in texts)
        print(f"{model.name}: {len(texts)} texts, {size} bytes, {words} words; {', '.join(counts)}")
    return failed


sys.exit(main())
