"""Plots of measured curves as SVG files: logarithmic axes, a title, labelled axes, readable in light and dark mode."""
import html
import math

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 76, 170, 48, 56
# Distinct in brightness too, and with their own marks, for readers who do not see colours.
COLOURS = ['#1f6feb', '#bc4c00', '#1a7f37', '#8250df']
DARK_COLOURS = ['#79c0ff', '#ffa657', '#56d364', '#d2a8ff']
MARKS = ['circle', 'square', 'triangle', 'diamond']


def number(value):
    """A short number: 1, 250, 12 k, 3.4 M."""
    for size, unit in ((1e9, ' G'), (1e6, ' M'), (1e3, ' k')):
        if abs(value) >= size:
            return f'{value / size:.3g}{unit}'
    return f'{value:.3g}'


def decades(low, high):
    """The powers of ten around two values."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [10.0 ** power for power in range(first, max(last, first + 1) + 1)]


def mark(kind, x, y, colour):
    if kind == 'circle':
        return f'<circle class="{colour} fill" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    points = {
        'square': [(-4, -4), (4, -4), (4, 4), (-4, 4)],
        'triangle': [(0, -5), (5, 4), (-5, 4)],
        'diamond': [(0, -5), (5, 0), (0, 5), (-5, 0)],
    }[kind]
    corners = ' '.join(f'{x + dx:.1f},{y + dy:.1f}' for dx, dy in points)
    return f'<polygon class="{colour} fill" points="{corners}"/>'


def style():
    rules = ['text { font: 13px system-ui, sans-serif; fill: #1f2328 }', '.title { font-size: 15px; font-weight: 600 }',
             '.paper { fill: #ffffff }', '.grid { stroke: #d1d9e0; stroke-width: 1 }',
             '.guide { stroke: #59636e; stroke-width: 1; stroke-dasharray: 5 4; fill: none }']
    dark = ['text { fill: #f0f6fc }', '.paper { fill: #0d1117 }', '.grid { stroke: #3d444d }',
            '.guide { stroke: #9198a1 }']
    for index, (light, other) in enumerate(zip(COLOURS, DARK_COLOURS)):
        for rules_of, colour in ((rules, light), (dark, other)):
            rules_of.append(f'.c{index} {{ stroke: {colour}; fill: none; stroke-width: 2 }}')
            rules_of.append(f'.c{index}.fill {{ fill: {colour} }}')
    return '\n'.join(rules) + '\n@media (prefers-color-scheme: dark) {\n' + '\n'.join(dark) + '\n}'


def plot(title, x_label, y_label, xs, series):
    """The text of an SVG; `series` has a list of values per name, one for each of `xs`."""
    values = [value for column in series.values() for value in column]
    x_ticks, y_ticks = decades(min(xs), max(xs)), decades(min(values), max(values))

    def at(value, ticks, start, end):
        low, high = math.log10(ticks[0]), math.log10(ticks[-1])
        return start + (math.log10(value) - low) / (high - low) * (end - start)

    def x_of(value):
        return at(value, x_ticks, LEFT, WIDTH - RIGHT)

    def y_of(value):
        return at(value, y_ticks, HEIGHT - BOTTOM, TOP)

    names = ', '.join(series)
    description = f'{y_label} by {x_label}, both on logarithmic axes: {names}. The table beside it has the values.'
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
           f'aria-labelledby="title description">',
           f'<title id="title">{html.escape(title)}</title>',
           f'<desc id="description">{html.escape(description)}</desc>',
           f'<style>\n{style()}\n</style>', f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
           f'<text class="title" x="{LEFT}" y="26">{html.escape(title)}</text>']
    for tick in x_ticks:
        x = x_of(tick)
        out.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}"/>')
        out.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{number(tick)}</text>')
    for tick in y_ticks:
        y = y_of(tick)
        out.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number(tick)}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    out.append(f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">{html.escape(x_label)}</text>')
    across = (TOP + HEIGHT - BOTTOM) / 2
    out.append(f'<text transform="translate(18 {across}) rotate(-90)" text-anchor="middle">{html.escape(y_label)}</text>')
    labels = []
    for index, (name, column) in enumerate(series.items()):
        colour, points = f'c{index}', [(x_of(x), y_of(y)) for x, y in zip(xs, column)]
        line = ' '.join(f'{x:.1f},{y:.1f}' for x, y in points)
        out.append(f'<polyline class="{colour}" points="{line}"/>')
        out.extend(mark(MARKS[index], x, y, colour) for x, y in points)
        labels.append((points[-1][1], name, index))
    last = -math.inf
    for y, name, index in sorted(labels):
        last = max(y + 4, last + 18)
        out.append(mark(MARKS[index], WIDTH - RIGHT + 14, last - 4, f'c{index}'))
        out.append(f'<text x="{WIDTH - RIGHT + 24}" y="{last:.1f}">{html.escape(name)}</text>')
    return '\n'.join(out + ['</svg>']) + '\n'
