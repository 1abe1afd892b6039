#!/usr/bin/env python3
"""Programs from tables beside programs from generated code, in one run: size, time, memory, instructions.

usage: tables.py HARDIE [--rounds N] [--target FOLDER] [--all PROGRAM ONE MODEL] [--aws COMMAND] [--aws2 COMMAND]

HARDIE is the program `hardie`. Of three models, a crate with generated code and a crate with tables are made by `hardie new` and built
as releases in FOLDER (target/table-programs). --all compares a program with all services of AWS instead: PROGRAM, and ONE with
CreateContact alone; MODEL is a model of all of Amazon Connect, which `hardie call` runs beside them. --aws and --aws2 are AWS CLIs of
version 1 and 2, in rounds of their own. Every command runs once per round, in an order that changes; times are medians, ratios are those
of the first program of a row to it.
"""
import http.server
import os
import statistics
import subprocess
import sys
import tempfile
import threading

import call

# A model, the choice of operations, and a command that needs no input but this.
MODELS = {
    'kitchen': ('tests/models/kitchen.smithy', ['--operation', 'all'], ['ping']),
    'connect': ('models/connect.json', ['--operation', 'CreateContact'], call.INPUT),
    'bookshop': ('examples/models/bookshop.smithy', ['--operation', 'all'], ['search-books', '--title', 'x']),
}


class Answer(http.server.BaseHTTPRequestHandler):
    """Answers everything with an empty JSON object."""

    protocol_version = 'HTTP/1.1'

    def do_PUT(self):
        self.rfile.read(int(self.headers.get('content-length', 0)))
        self.send_response(200)
        self.send_header('content-type', 'application/json')
        self.send_header('content-length', '2')
        self.end_headers()
        self.wfile.write(b'{}')

    do_GET = do_POST = do_PUT

    def log_message(self, *_):
        pass


def compare(title, contenders, url, folder, rounds):
    """A row of each contender: the first one is what the others are compared with."""
    times = call.alternated(title, contenders, url, folder, rounds)
    names = list(contenders)
    for name in names:
        ratio = statistics.median(first / other for first, other in zip(times[names[0]], times[name]))
        figures = [f'{statistics.median(times[name]):.2f} ms', f'{ratio:.3f}', f'{min(times[name]):.2f} ms']
        memory, count = (measure(contenders[name], url, folder) for measure in (call.memory, call.instructions))
        figures += [f'{memory:,} kB' if memory else '–', f'{count:,}' if count else '–']
        print('| ' + ' | '.join([title, name, *figures]) + ' |', flush=True)


def heading(*columns):
    print('\n| ' + ' | '.join(columns) + ' |\n|' + '---|' * len(columns))


def rows(programs, words, url, folder, rounds):
    """Start, help, skeleton and dry run of programs; `words` is the command with its arguments."""
    heading('what', 'program', 'median', 'ratio', 'least', 'memory', 'instructions')
    kinds = {'--version': ['--version'], 'help': [words[0], 'help'], 'skeleton': [words[0], '--generate-cli-skeleton'],
             'dry run': [*words, '--cli-dry-run'], 'call': words}
    for kind, line in kinds.items():
        ours, theirs = {}, {}
        for name, (program, prefix) in programs.items():
            side = theirs if name.startswith('AWS CLI') else ours
            side[name] = [*program, *([] if kind == '--version' else prefix), *line]
        first = next(iter(ours.items()))
        compare(kind, ours, url, folder, rounds)
        # They evict everything else from the caches, and take a second each.
        if theirs and kind != 'dry run':
            compare(f'{kind}, AWS CLI', dict([first, *theirs.items()]), url, folder, max(rounds // 20, 5))


def crate(hardie, folder, name, model, options):
    """Makes a crate, or makes it again, and returns the path of its program."""
    path = os.path.join(folder, name)
    subprocess.run(['rm', '-rf', path], check=True)
    command = [hardie, 'new', path, '--model', model, '--hardie', call.ROOT, *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    env = {**os.environ, 'CARGO_INCREMENTAL': '0', 'CARGO_TARGET_DIR': os.path.join(folder, 'target')}
    subprocess.run(['cargo', 'build', '--release', '--bin', name], cwd=path, env=env, check=True)
    return os.path.join(folder, 'target/release', name)


def main():
    rounds = int(call.option('--rounds', '60'))
    target = os.path.abspath(call.option('--target', os.path.join(call.ROOT, 'target/table-programs')))
    versions = {'AWS CLI 1': call.option('--aws'), 'AWS CLI 2': call.option('--aws2')}
    programs = None
    if '--all' in sys.argv:
        at = sys.argv.index('--all')
        programs = [os.path.abspath(path) for path in sys.argv[at + 1:at + 4]]
        del sys.argv[at:at + 4]
    if len(sys.argv) != 2:
        return print(__doc__)
    hardie = os.path.abspath(sys.argv[1])
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f'http://127.0.0.1:{server.server_port}'
    with tempfile.TemporaryDirectory() as folder:
        if programs:
            everything, one, model = programs
            print(f'all services: {os.path.getsize(everything):,} bytes, one operation: {os.path.getsize(one):,} bytes')
            contenders = {'all services': ([everything], ['connect']), 'one operation': ([one], []),
                          'hardie call': ([hardie, 'call', model], [])}
            for name, command in versions.items():
                if command:
                    contenders[name] = (command.split(), ['connect'])
            return rows(contenders, call.INPUT, url, folder, rounds)
        for name, (model, options, words) in MODELS.items():
            model = os.path.join(call.ROOT, model)
            typed = crate(hardie, target, f'{name}-typed', model, options)
            tables = crate(hardie, target, f'{name}-tables', model, ['--tables', *options])
            print(f'\n{name}: tables {os.path.getsize(tables):,} bytes, typed {os.path.getsize(typed):,} bytes')
            words = [*words, '--endpoint-url', url]
            rows({'tables': ([tables], []), 'typed': ([typed], [])}, words, url, folder, rounds)


if __name__ == '__main__':
    main()
