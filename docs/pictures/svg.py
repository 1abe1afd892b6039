"""Draws a terminal's screen as SVG: text that can be selected, in a window, in two colour schemes."""

from dataclasses import dataclass
from html import escape

FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
# Sizes in pixels. A character of these fonts is 0.6 of its size wide; every run of text has its width written down.
SIZE, COLUMN, ROW, MARGIN, BAR = 14, 8.4, 19, 16, 30

LIGHT = {
    "page": "#ffffff", "bar": "#f6f8fa", "edge": "#d1d9e0", "title": "#59636e",
    "default": "#1f2328", "dim": "#59636e", "red": "#c4202c", "green": "#116329", "yellow": "#7d4e00",
    "blue": "#0550ae", "magenta": "#8250df", "cyan": "#0b6b75",
}
DARK = {
    "page": "#0d1117", "bar": "#161b22", "edge": "#3d444d", "title": "#9198a1",
    "default": "#e6edf3", "dim": "#9198a1", "red": "#ff8078", "green": "#7ee787", "yellow": "#e3b341",
    "blue": "#79c0ff", "magenta": "#d2a8ff", "cyan": "#56d4dd",
}
SCHEMES = {"light": LIGHT, "dark": DARK}
# pyte's names of colours that differ from ours.
COLORS = {"brown": "yellow", "black": "dim", "white": "default"}


@dataclass(frozen=True)
class Style:
    color: str
    bold: bool
    underlined: bool
    reversed: bool

    def classes(self):
        names = [self.color] if self.color != "default" and not self.reversed else []
        names += ["bold"] * self.bold + ["underlined"] * self.underlined + ["page"] * self.reversed
        return " ".join(names)


def style(cell):
    color = COLORS.get(cell.fg.removeprefix("bright"), cell.fg.removeprefix("bright"))
    if cell.blink and color == "default":
        color = "dim"
    if color not in LIGHT:
        raise SystemExit(f"no scheme has the colour {cell.fg!r}")
    return Style(color, cell.bold, cell.underscore, cell.reverse)


def rows_of(screen):
    """The rows of a screen, each a list of (character, style), without blanks at the end."""
    rows = []
    for y in range(screen.lines):
        cells = [(screen.buffer[y][x].data, style(screen.buffer[y][x])) for x in range(screen.columns)]
        while cells and cells[-1][0] == " " and not cells[-1][1].reversed:
            cells.pop()
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def runs(cells):
    """The pieces of a row that are drawn at once: (column, text, style). Gaps of two blanks end a piece."""
    start = 0
    while start < len(cells):
        look = cells[start][1]
        end = start
        while end < len(cells) and cells[end][1] == look:
            blank = not look.reversed and not look.underlined and cells[end][0] == " "
            if blank and (end == start or end + 1 < len(cells) and cells[end + 1][0] == " "):
                break
            end += 1
        if end > start:
            yield start, "".join(text for text, _ in cells[start:end]), look
        start = max(end, start + 1)


def contrast(one, other):
    """The contrast of two colours by WCAG 2."""

    def luminance(color):
        parts = [int(color[at:at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (it / 12.92 if it <= 0.03928 else ((it + 0.055) / 1.055) ** 2.4 for it in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def number(value):
    return f"{value:.1f}".removesuffix(".0")


def check_contrast():
    for name, scheme in SCHEMES.items():
        for color in scheme.keys() - {"page", "bar", "edge"}:
            ground = scheme["bar" if color == "title" else "page"]
            if contrast(scheme[color], ground) < 4.5:
                raise SystemExit(f"{color} of the scheme {name} has too little contrast")


def frame(width, height, title, description, scheme, rules, body):
    """A whole SVG file: a window with a title and content."""
    colors = SCHEMES[scheme]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}"'
        f' viewBox="0 0 {number(width)} {number(height)}" role="img" aria-labelledby="title description">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f"<style>text{{font:{SIZE}px {FONT};fill:{colors['default']};white-space:pre}}"
        + "".join(rules) + "</style>",
        f'<rect x=".5" y=".5" width="{number(width - 1)}" height="{number(height - 1)}" rx="8"'
        f' fill="{colors["page"]}" stroke="{colors["edge"]}"/>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def draw(rows, columns, cursor, title, description, scheme):
    """A screen in a window. `cursor` is the row and column of a cursor that is shown, or None."""
    colors = SCHEMES[scheme]
    width, height = columns * COLUMN + 2 * MARGIN, BAR + len(rows) * ROW + 2 * MARGIN - 4
    used = set()
    body = [
        f'<path d="M1 {BAR}V8.5a7.5 7.5 0 0 1 7.5-7.5H{number(width - 8.5)}a7.5 7.5 0 0 1 7.5 7.5V{BAR}z"'
        f' fill="{colors["bar"]}"/>',
        f'<path d="M1 {BAR + .5}H{number(width - 1)}" stroke="{colors["edge"]}"/>',
        f'<text x="{number(width / 2)}" y="20" text-anchor="middle" class="title">{escape(title)}</text>',
    ]
    for index, cells in enumerate(rows):
        top = BAR + MARGIN - 4 + index * ROW
        spans = []
        for column, text, look in runs(cells):
            x, long = MARGIN + column * COLUMN, len(text) * COLUMN
            if look.reversed:
                body.append(
                    f'<rect x="{number(x)}" y="{top}" width="{number(long)}" height="{ROW}"'
                    f' fill="{colors[look.color]}"/>'
                )
            used.update(look.classes().split())
            classes = f' class="{look.classes()}"' if look.classes() else ""
            spans.append(
                f'<tspan x="{number(x)}" textLength="{number(long)}"{classes}>{escape(text, quote=False)}</tspan>'
            )
        if cursor and cursor[0] == index:
            x = MARGIN + cursor[1] * COLUMN
            body.append(f'<rect x="{number(x)}" y="{top + 1}" width="2" height="{ROW - 2}" fill="{colors["dim"]}"/>')
        if spans:
            body.append(f'<text y="{top + 14}" xml:space="preserve">{"".join(spans)}</text>')
    rules = [f"text.title{{font-size:12px;fill:{colors['title']}}}"]
    for name in sorted(used):
        if name in ("bold", "underlined"):
            rules.append({"bold": ".bold{font-weight:700}", "underlined": ".underlined{text-decoration:underline}"}[name])
        else:
            rules.append(f".{name}{{fill:{colors[name]}}}")
    return frame(width, height, title, description, scheme, rules, body)
