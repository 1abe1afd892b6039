"""Draws the picture of the pipeline: a model, the stages of hardie, and what they generate."""

from html import escape

import svg

SANS = "system-ui,-apple-system,'Segoe UI',Helvetica,Arial,'DejaVu Sans',sans-serif"
WIDTH, HEIGHT = 864, 330
TITLE = "From a model to a library, a command line and documentation"
DESCRIPTION = (
    "A model (.smithy files, a Smithy JSON AST or botocore's files) goes through five stages of hardie: load, model, plan, emit and"
    " output. They report errors with file, line and column. The results are a Rust library, which uses"
    " hardie-runtime, a command line, which uses hardie-runtime and hardie-cli, and documentation."
)
# The stages by the names of their folders in generator/src, each with two lines that say what it does.
STAGES = [
    ("load", "files to shapes", "with positions"),
    ("model", "references and", "traits resolved"),
    ("plan", "names, types,", "options, help"),
    ("emit", "Rust code and", "text of pages"),
    ("output", "formatted, then", "written to disk"),
]
RESULTS = [
    ("Rust library", "types, validation, shorthand parsers,", "requests and responses", "uses hardie-runtime"),
    ("Command line", "AWS CLI syntax, help, completion,", "signing, retries, output formats", "uses hardie-runtime, hardie-cli"),
    ("Documentation", "Markdown, manual pages, HTML,", "JSON Schema of each input", "hardie docs"),
]


def draw(scheme):
    colors = svg.SCHEMES[scheme]
    body = []

    def box(x, y, width, height, fill="page", edge="edge"):
        body.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{colors[fill]}"'
            f' stroke="{colors[edge]}"/>'
        )

    def text(x, y, words, classes=""):
        classes = f' class="{classes}"' if classes else ""
        body.append(f'<text x="{x}" y="{y}"{classes}>{escape(words, quote=False)}</text>')

    def line(path, arrow=True):
        end = ' marker-end="url(#arrow)"' if arrow else ""
        body.append(f'<path d="{path}" fill="none" stroke="{colors["dim"]}" stroke-width="1.5"{end}/>')

    body.append(
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        f' orient="auto"><path d="M0 0L8 4L0 8z" fill="{colors["dim"]}"/></marker></defs>'
    )
    box(16, 62, 134, 70, edge="blue")
    text(83, 84, "Model", "name")
    text(83, 104, ".smithy files,", "small")
    text(83, 120, "JSON AST, botocore", "small")

    box(188, 16, 660, 154, fill="bar")
    text(518, 42, "hardie, called by build.rs or by hand", "name")
    for index, (name, *lines) in enumerate(STAGES):
        x = 202 + index * 129
        box(x, 62, 114, 70, edge="cyan")
        text(x + 57, 84, name, "stage")
        for row, words in enumerate(lines):
            text(x + 57, 104 + row * 16, words, "small")
        line(f"M{150 if index == 0 else x - 15} 97H{x - 1}")
    text(518, 156, "errors and warnings name file, line, column and shape", "small")

    line("M518 170V190M148 200V190H716V200", arrow=False)
    for index, (name, *lines) in enumerate(RESULTS):
        x = 16 + index * 284
        box(x, 212, 264, 102, edge="green")
        line(f"M{x + 132} 190V211")
        text(x + 132, 236, name, "name")
        for row, words in enumerate(lines[:-1]):
            text(x + 132, 257 + row * 17, words, "small")
        text(x + 132, 300, lines[-1], "stage")
    rules = [
        f"text{{font-family:{SANS};text-anchor:middle}}",
        "text.name{font-weight:600}",
        f"text.stage{{font:13px {svg.FONT};fill:{colors['cyan']}}}",
        f"text.small{{font-size:12px;fill:{colors['dim']}}}",
    ]
    return svg.frame(WIDTH, HEIGHT, TITLE, DESCRIPTION, scheme, rules, body)
