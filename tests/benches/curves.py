#!/usr/bin/env python3
"""Measures how start, call, memory and build grow, and writes docs/performance: a page with tables, and a plot per curve.

usage: curves.py [--only CURVE]...   CURVE: services, operations, profiles, rows, size, pages

Builds programs for invented services below target/curves, in the profile `dev`, so that a run takes minutes instead of an
hour: growth is the same as in a release, absolute figures are not. Instructions (of all code of the process) are counted by
valgrind's callgrind, memory is the maximum resident size, CPU time is the minimum of three runs. Needs valgrind on Linux.
"""
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

from plot import plot

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, 'target', 'curves')
DOCS = os.path.join(ROOT, 'docs', 'performance')
HARDIE = os.path.join(ROOT, 'target', 'debug', 'hardie')


def model(name, operations):
    """A service with a paginated list and further operations, each with an input and an output of its own."""
    space = f'example.{name}'

    def target(shape, **traits):
        return {'target': shape if '#' in shape else f'{space}#{shape}',
                'traits': {f'smithy.api#{trait}': value for trait, value in traits.items()}}

    def structure(**members):
        return {'type': 'structure', 'members': members}

    text = 'smithy.api#String'
    docs = '<p>One member of many. It has a sentence of documentation, as those of real services.</p>'
    shapes = {
        'Items': {'type': 'list', 'member': target('Item')},
        'Labels': {'type': 'map', 'key': target(text), 'value': target(text)},
        'Item': structure(Id=target(text, required={}), Name=target(text), Size=target('smithy.api#Integer'),
                          Labels=target('Labels')),
        'ListItemsRequest': structure(NextToken=target(text), MaxResults=target('smithy.api#Integer')),
        'ListItemsResponse': structure(Items=target('Items'), NextToken=target(text)),
        'ListItems': {'type': 'operation', 'input': target('ListItemsRequest'), 'output': target('ListItemsResponse'),
                      'traits': {'smithy.api#paginated': {'inputToken': 'NextToken', 'outputToken': 'NextToken',
                                                          'items': 'Items', 'pageSize': 'MaxResults'}}},
    }
    for index in range(1, operations):
        shapes[f'Put{index}Request'] = structure(Name=target(text, required={}, documentation=docs),
                                                 Note=target(text, documentation=docs), Labels=target('Labels'),
                                                 Items=target('Items', documentation=docs))
        shapes[f'Put{index}Response'] = structure(Id=target(text, documentation=docs), Item=target('Item'))
        shapes[f'Put{index}'] = {'type': 'operation', 'input': target(f'Put{index}Request'),
                                 'output': target(f'Put{index}Response'),
                                 'traits': {'smithy.api#documentation': '<p>Puts one thing.</p>'}}
    names = [name for name, shape in shapes.items() if shape['type'] == 'operation']
    shapes['Service'] = {
        'type': 'service', 'version': '2020-01-01', 'operations': [{'target': f'{space}#{name}'} for name in names],
        'traits': {'aws.api#service': {'sdkId': name, 'arnNamespace': name}, 'aws.auth#sigv4': {'name': name},
                   'aws.protocols#awsJson1_1': {}, 'smithy.api#title': f'The service {name}'}}
    return {'smithy': '2.0', 'shapes': {f'{space}#{name}': shape for name, shape in shapes.items()}}


def cpu_of(command, **options):
    """The CPU seconds and the maximum resident kB of a process and its children."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options) as process:
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f'{command} failed: {errors.decode()[-2000:]}')
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def least(command, **options):
    runs = [cpu_of(command, **options) for _ in range(3)]
    return min(cpu for cpu, _ in runs), min(memory for _, memory in runs)


def instructions(command, **options):
    """The instructions of a process."""
    tool = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', '--']
    done = subprocess.run([*tool, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)
    found = re.search(r'Collected : (\d+)', done.stderr)
    if done.returncode or not found:
        sys.exit(f'{command} failed: {done.stderr[-2000:]}')
    return int(found[1])


class Program:
    """A program with a number of services of a number of operations, built when it is first needed."""

    known = {}

    def __init__(self, services, operations):
        self.name = f'curve-{services}-{operations}'
        self.folder = os.path.join(BUILD, self.name)
        self.path = os.path.join(BUILD, 'target', 'debug', self.name)
        source = os.path.join(self.folder, 'src')
        os.makedirs(source, exist_ok=True)
        self.models, main = [], ''
        for index in range(1, services + 1):
            service = f'one{index}'
            path = os.path.join(self.folder, f'{service}.json')
            with open(path, 'w') as file:
                json.dump(model(service, operations), file)
            self.models.append(path)
            self.generate(path, source)
            main += f'mod {service};\n'
        services = ', '.join(f'&one{index}::SERVICE' for index in range(1, services + 1))
        main += f'fn main() -> std::process::ExitCode {{\n    hardie_cli::run(&[{services}])\n}}\n'
        with open(os.path.join(source, 'main.rs'), 'w') as file:
            file.write('#![allow(dead_code, unreachable_pub, missing_docs, clippy::all)]\n' + main)
        with open(os.path.join(self.folder, 'Cargo.toml'), 'w') as file:
            file.write(f'[package]\nname = "{self.name}"\nversion = "0.1.0"\nedition = "2024"\n[workspace]\n'
                       f'[dependencies]\nhardie-cli = {{ path = "{ROOT}/cli", default-features = false }}\n'
                       f'hardie-runtime = {{ path = "{ROOT}/runtime", default-features = false, features = ["json"] }}\n'
                       '[profile.dev]\ndebug = "line-tables-only"\n[profile.dev.package."*"]\ndebug = false\n')
        with open(os.path.join(ROOT, 'Cargo.lock')) as lock, open(os.path.join(self.folder, 'Cargo.lock'), 'w') as file:
            file.write(lock.read())
        env = {**os.environ, 'CARGO_TARGET_DIR': os.path.join(BUILD, 'target'), 'CARGO_INCREMENTAL': '0'}
        command = ['cargo', 'build', '--quiet', '--offline']
        subprocess.run(command, cwd=self.folder, env=env, check=True)
        # The crate alone: its dependencies are built.
        os.utime(os.path.join(source, 'main.rs'))
        self.build, _ = cpu_of(command, cwd=self.folder, env=env)
        self.size = os.path.getsize(self.path)

    @staticmethod
    def generate(path, out):
        return cpu_of([HARDIE, 'generate', '--model', path, '--operation', 'all', '--out', out])

    @classmethod
    def of(cls, services, operations):
        key = services, operations
        if key not in cls.known:
            cls.known[key] = cls(services, operations)
        return cls.known[key]


class Server(http.server.ThreadingHTTPServer):
    """Responds to each request with the next of a number of equal pages."""

    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.rows, self.pages = 1, 1
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return f'http://127.0.0.1:{self.server_address[1]}'

    def body(self, page):
        items = [{'Id': f'item-{index:07}', 'Name': f'The item number {index}', 'Size': index,
                  'Labels': {'colour': 'green', 'shelf': f'{index % 100}'}} for index in range(self.rows)]
        more = {'NextToken': str(page + 1)} if page < self.pages else {}
        return json.dumps({'Items': items, **more}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        page = 1
        if self.headers.get('X-Amz-Target', '').endswith('ListItems'):
            page = int(json.loads(body or b'{}').get('NextToken', '1'))
            body = self.server.body(page)
        else:
            body = b'{"Id": "1"}'
        self.send_response(200)
        self.send_header('Content-Type', 'application/x-amz-json-1.1')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


SERVER = Server()


def environment(folder, profile='default'):
    return {'HOME': folder, 'PATH': '/usr/bin:/bin', 'AWS_PAGER': '', 'AWS_ENDPOINT_URL': SERVER.url(),
            'AWS_DEFAULT_REGION': 'us-east-1', 'AWS_PROFILE': profile}


def configure(folder, profiles):
    """Files with a number of profiles, of which the last one is used."""
    os.makedirs(os.path.join(folder, '.aws'), exist_ok=True)
    with open(os.path.join(folder, '.aws', 'credentials'), 'w') as file:
        for index in range(1, profiles + 1):
            file.write(f'[p{index}]\naws_access_key_id = AKIDEXAMPLE{index}\naws_secret_access_key = secret{index}\n')
    with open(os.path.join(folder, '.aws', 'config'), 'w') as file:
        for index in range(1, profiles + 1):
            file.write(f'[profile p{index}]\nregion = us-east-1\noutput = json\n')
    return environment(folder, f'p{profiles}')


def put(program):
    return [program.path, 'one1', 'put1', '--name', 'x']


def services(folder):
    rows = []
    for count in (1, 2, 5, 10, 20):
        program = Program.of(count, 20)
        env = configure(folder, 1)
        one = [program.path] + ([] if count == 1 else ['one1'])
        start = instructions([program.path, '--version'], env=env)
        skeleton = instructions([*one, 'put1', '--generate-cli-skeleton'], env=env)
        _, memory = least([*one, 'put1', '--generate-cli-skeleton'], env=env)
        rows.append((count, start, skeleton, memory, program.size, program.build))
    return rows


def operations(folder):
    rows = []
    for count in (10, 30, 100, 300):
        program = Program.of(1, count)
        env = configure(folder, 1)
        with tempfile.TemporaryDirectory() as out:
            generate = min(Program.generate(program.models[0], out)[0] for _ in range(3))
            one = min(cpu_of([HARDIE, 'generate', '--model', program.models[0], '--operation', 'Put1', '--out', out])[0]
                      for _ in range(3))
        start = instructions([program.path, 'put1', '--generate-cli-skeleton'], env=env)
        rows.append((count, start, generate, one, program.build, program.size))
    return rows


def profiles(folder):
    program, rows = Program.of(2, 20), []
    for count in (1, 10, 100, 1000, 10_000):
        env = configure(folder, count)
        _, memory = least(put(program), env=env)
        rows.append((count, instructions(put(program), env=env), memory))
    return rows


def rows(folder):
    program, table = Program.of(2, 20), []
    command = [program.path, 'one1', 'list-items', '--output']
    env = configure(folder, 1)
    for count in (100, 1000, 10_000, 100_000):
        SERVER.rows, SERVER.pages = count, 1
        size = len(SERVER.body(1))
        found = {form: least([*command, form], env=env) for form in ('json', 'text', 'table')}
        query = least([*command, 'json', '--query', 'Items[].Id'], env=env)
        table.append((count, size, *(found[form][0] for form in found), query[0], found['json'][1], found['text'][1]))
    SERVER.rows = 1
    return table


def size(folder):
    program, table = Program.of(2, 20), []
    env = configure(folder, 1)
    for count in (1000, 10_000, 100_000, 1_000_000, 10_000_000):
        path = os.path.join(folder, 'value.txt')
        with open(path, 'w') as file:
            file.write('x' * count)
        command = [*put(program), '--note', f'file://{path}']
        cpu, memory = least(command, env=env)
        table.append((count, instructions(command, env=env), cpu, memory))
    return table


def pages(folder):
    program, table = Program.of(2, 20), []
    env = configure(folder, 1)
    command = [program.path, 'one1', 'list-items', '--output']
    for count in (1, 3, 10, 30, 100):
        SERVER.rows, SERVER.pages = 100, count
        json_form, text_form = (least([*command, form], env=env) for form in ('json', 'text'))
        table.append((count, instructions([*command, 'text'], env=env), json_form[0], json_form[1], text_form[1]))
    SERVER.rows, SERVER.pages = 1, 1
    return table


# Per curve: its function, its title, the label of the x axis, the columns, and those that are drawn with their label.
CURVES = {
    'services': (services, 'A program with more services (20 operations each)', 'services', [
        'start, instructions', 'skeleton, instructions', 'memory, kB', 'program, bytes', 'build of the crate, CPU s'],
        'instructions', [0, 1]),
    'operations': (operations, 'A service with more operations', 'operations', [
        'skeleton, instructions', 'generate all, CPU s', 'generate one, CPU s', 'build of the crate, CPU s',
        'program, bytes'], 'CPU seconds', [1, 2, 3]),
    'profiles': (profiles, 'A call with more profiles in the configuration files', 'profiles', [
        'call, instructions', 'memory, kB'], 'instructions', [0]),
    'rows': (rows, 'A response with more rows', 'rows', [
        'body, bytes', 'json, CPU s', 'text, CPU s', 'table, CPU s', 'query, CPU s', 'json, memory kB',
        'text, memory kB'], 'CPU seconds', [1, 2, 3, 4]),
    'size': (size, 'A call with a larger value', 'bytes of the value', [
        'instructions', 'CPU s', 'memory, kB'], 'instructions', [0]),
    'pages': (pages, 'A list of more pages (100 rows each)', 'pages', [
        'text, instructions', 'json, CPU s', 'json, memory kB', 'text, memory kB'], 'memory in kB', [2, 3]),
}


def growth(xs, column):
    """The exponent of growth between the last two points: 1 is linear."""
    from math import log
    return log(column[-1] / column[-2]) / log(xs[-1] / xs[-2])


def shown(value):
    return f'{value:.2f}' if isinstance(value, float) else f'{value:,}'


def table(curve, measured):
    _, title, x_label, columns, _, _ = CURVES[curve]
    xs = [row[0] for row in measured]
    lines = ['| ' + ' | '.join([x_label, *columns]) + ' |', '|' + '---:|' * (len(columns) + 1)]
    lines += ['| ' + ' | '.join(shown(value) for value in row) + ' |' for row in measured]
    exponents = [growth(xs, [row[1 + index] for row in measured]) for index in range(len(columns))]
    lines.append('| growth at the end | ' + ' | '.join(f'{exponent:.2f}' for exponent in exponents) + ' |')
    return f'# {title}\n\n![{title}](images/{curve}.svg)\n\n' + '\n'.join(lines) + '\n'


def main():
    wanted = [value for flag, value in zip(sys.argv[1:], sys.argv[2:]) if flag == '--only'] or list(CURVES)
    if len(sys.argv) % 2 == 0 or any(name not in CURVES for name in wanted):
        sys.exit(__doc__)
    subprocess.run(['cargo', 'build', '--quiet', '--locked', '-p', 'hardie'], cwd=ROOT, check=True)
    os.makedirs(os.path.join(DOCS, 'images'), exist_ok=True)
    for curve in wanted:
        function, title, x_label, columns, y_label, drawn = CURVES[curve]
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            measured = function(folder)
        xs = [row[0] for row in measured]
        series = {columns[index].split(',')[0]: [max(row[1 + index], 1e-3) for row in measured] for index in drawn}
        with open(os.path.join(DOCS, 'images', f'{curve}.svg'), 'w') as file:
            file.write(plot(title, x_label, y_label, xs, series))
        with open(os.path.join(DOCS, f'{curve}.md'), 'w') as file:
            file.write(table(curve, measured) + '\nWritten by `tests/benches/curves.py`; [what is measured](README.md).\n')
        print(table(curve, measured), f'({time.monotonic() - began:.0f} s)', sep='\n', flush=True)


if __name__ == '__main__':
    main()
