#!/usr/bin/env python3
"""Compares our client with the official SDK for Rust: the same requests, responses and errors; time, memory and size.

usage: sdk.py same [CASES]      both clients send the same inputs and read the same responses
       sdk.py calls [CALLS]     CPU time per call beside aws-sdk-connect and boto3, on one thread each
       sdk.py builds            crates, CPU seconds and sizes of builds, beside aws-sdk-connect

The programs are in emulator/sdk-client, whose first build takes ten minutes; CARGO_TARGET_DIR says where they are built.
CPU time is compared, since other programs may use the machine; wall time is printed too.
"""
import http.server
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLIENTS = os.path.join(ROOT, 'emulator', 'sdk-client')
TARGET = os.path.abspath(os.environ.get('CARGO_TARGET_DIR', os.path.join(CLIENTS, 'target')))
ERRORS = ['AccessDeniedException', 'ConflictException', 'IdempotencyException', 'InternalServiceException',
          'InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException',
          'ServiceQuotaExceededException', 'ThrottlingException']
TEXTS = ['order', 'Ünïcödé', '注文 42', 'quotes " and \\ and /', 'line\nbreak\ttab', '', '<&>', 'é\u0301', '🛒 cart', ' spaces ']


def programs():
    command = ['cargo', 'build', '--release', '--bins', '--manifest-path', os.path.join(CLIENTS, 'Cargo.toml'),
               '--target-dir', TARGET]
    subprocess.run(command, check=True, cwd=CLIENTS)


def program(name):
    return os.path.join(TARGET, 'release', name)


def environment(url):
    env = {name: value for name, value in os.environ.items() if not name.startswith('AWS_')}
    env.update(AWS_ENDPOINT_URL=url, AWS_REGION='us-west-2', AWS_DEFAULT_REGION='us-west-2',
               AWS_ACCESS_KEY_ID='AKIDPEER', AWS_SECRET_ACCESS_KEY='secret',
               AWS_EC2_METADATA_DISABLED='true', AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
    return env


# Same requests, responses and errors.

def random_input(rng, number, values):
    def text():
        return rng.choice(TEXTS)

    def maybe(make, chance=0.5):
        return make() if rng.random() < chance else None

    def reference():
        member = {'Type': rng.choice(values['ReferenceType']), 'Value': text()}
        return {**member, **({'Status': rng.choice(values['ReferenceStatus'])} if rng.random() < 0.5 else {})}

    def segment(depth=0):
        kind = rng.randint(0, 2 if depth < 3 else 1)
        if kind == 2:
            return {'ValueMap': {f'm{at}': segment(depth + 1) for at in range(rng.randint(0, 2))}}
        return {'ValueString': text()} if kind == 0 else {'ValueInteger': rng.randint(-9, 9)}

    members = {
        'InstanceId': '11111111-2222-4333-8444-555555555555',
        'Channel': values['Channel'][number % len(values['Channel'])],
        'InitiationMethod': values['ContactInitiationMethod'][number % len(values['ContactInitiationMethod'])],
        'ClientToken': maybe(lambda: f'token-{number}', 0.8),
        'RelatedContactId': maybe(lambda: f'c-{number}'),
        'PreviousContactId': maybe(lambda: f'p-{number}'),
        'Name': maybe(text), 'Description': maybe(text),
        'Attributes': maybe(lambda: {f'key {at} {text()}': text() for at in range(rng.randint(0, 4))}),
        'References': maybe(lambda: {f'r{at} {text()}': reference() for at in range(rng.randint(0, 4))}),
        'ExpiryDurationInMinutes': maybe(lambda: rng.choice([0, 1, 43200, -5, 2147483647])),
        'UserInfo': maybe(lambda: rng.choice([{}, {'UserId': text()}])),
        'InitiateAs': maybe(lambda: 'CONNECTED_TO_USER'),
        'SegmentAttributes': maybe(lambda: {f'connect:s{at}': segment() for at in range(rng.randint(0, 3))}),
    }
    return {name: value for name, value in members.items() if value is not None}


def random_response(rng, number):
    """Status, headers and body of a response: an output, or an error in one of the forms that services use."""
    headers = {'x-amzn-RequestId': f'request-{number}', 'Content-Type': 'application/json'}
    if number % 2 == 0:
        body = {'ContactId': f'c-{number}', 'ContactArn': rng.choice(TEXTS), 'Unknown': {'a': [1, None]}}
        for name in rng.sample(['ContactId', 'ContactArn', 'Unknown'], rng.randint(0, 2)):
            body[name] = None
        return 200, headers, json.dumps(body)
    name = rng.choice(ERRORS + ['SomethingElse']) if number > 2 * len(ERRORS) else ERRORS[number // 2 % len(ERRORS)]
    body = {rng.choice(['Message', 'message']): rng.choice(TEXTS) or 'no'}
    form = number // 2 % 3
    if form == 0:
        headers['x-amzn-ErrorType'] = f'{name}:http://internal.amazon.com/'
    elif form == 1:
        body['__type'] = f'com.amazonaws.connect#{name}'
    else:
        headers['X-Amzn-Errortype'] = name
    return rng.choice([400, 403, 404, 409, 429, 500, 503]), headers, json.dumps(body)


class Capture(http.server.BaseHTTPRequestHandler):
    """Keeps requests, and responds by the number of the request."""
    protocol_version = 'HTTP/1.1'

    def respond(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        seen = self.server.seen
        status, headers, text = self.server.responses[len(seen)]
        seen.append((self.command, self.path, dict(self.headers), body))
        data = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_PUT = do_POST = do_GET = respond

    def log_message(self, *_):
        pass


def run(name, inputs, responses):
    """The requests that a program sends for the inputs, and the lines that it prints for the responses."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Capture)
    server.seen, server.responses = [], responses
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lines = '\n'.join(map(json.dumps, inputs))
    result = subprocess.run([program(name)], input=lines, env=environment(f'http://127.0.0.1:{server.server_port}'),
                            capture_output=True, text=True)
    server.shutdown()
    if result.returncode != 0:
        sys.exit(f'{name}: {result.stderr}')
    return server.seen, [json.loads(line) for line in result.stdout.splitlines()]


def meaning(request):
    """What must be equal: generated tokens, dates and user agents are not."""
    method, path, headers, body = request
    headers = {name.lower(): value for name, value in headers.items()}
    members = json.loads(body)
    if re.fullmatch(r'[0-9a-f-]{36}', members.get('ClientToken', '')):
        members['ClientToken'] = 'generated'
    found = re.search(r'Credential=AKIDPEER/\d{8}/([^,]*), SignedHeaders=([^,]*)', headers['authorization'])
    scope, signed = found.group(1), set(found.group(2).split(';'))
    return {'method': method, 'path': path, 'body': members, 'content-type': headers['content-type'], 'scope': scope,
            'host is signed': {'host', 'x-amz-date'} <= signed}


def same(cases):
    with open(os.path.join(ROOT, 'models', 'connect.json')) as file:
        shapes = json.load(file)['shapes']
    values = {}
    for name in ('Channel', 'ContactInitiationMethod', 'ReferenceType', 'ReferenceStatus'):
        members = shapes[f'com.amazonaws.connect#{name}']['members']
        values[name] = [member['traits']['smithy.api#enumValue'] for member in members.values()] + ['NOT_IN_THE_MODEL']
    rng = random.Random(20)
    inputs = [random_input(rng, number, values) for number in range(cases)]
    responses = [random_response(rng, number) for number in range(cases)]
    theirs, ours = run('inputs-sdk', inputs, responses), run('inputs-hardie', inputs, responses)
    failures = 0
    for number, (sdk, own) in enumerate(zip(theirs[0], ours[0], strict=True)):
        if meaning(sdk) != meaning(own):
            failures += 1
            print(f'request {number}:\n  sdk  {meaning(sdk)}\n  ours {meaning(own)}')
    for number, (sdk, own) in enumerate(zip(theirs[1], ours[1], strict=True)):
        if sdk != own:
            failures += 1
            print(f'response {number} {responses[number]}:\n  sdk  {sdk}\n  ours {own}')
    errors = sum('error' in line for line in ours[1])
    kinds = len({line['error'] for line in ours[1] if line.get('error')})
    print(f'{len(inputs)} inputs: {len(ours[0])} requests compared; {len(ours[1]) - errors} outputs and {errors} errors '
          f'({kinds} kinds) read by both; {failures} differ')
    return failures


# Cost of calls.

BOTO3 = '''
import sys, time, json, resource
from concurrent.futures import ThreadPoolExecutor
import boto3
from botocore.config import Config
calls, concurrency = int(sys.argv[1]), int(sys.argv[2])
client = boto3.client('connect', config=Config(max_pool_connections=concurrency))
def call(_):
    output = client.create_contact(
        InstanceId='11111111-2222-4333-8444-555555555555', Channel='EMAIL', InitiationMethod='FLOW',
        ClientToken='order-1001', Name='Order 1001',
        Attributes={'customer': 'ada@shop.example', 'amount': '12.50 EUR'},
        References={'order': {'Type': 'URL', 'Value': 'https://shop.example/orders/1001'}})
    assert output['ContactId']
with ThreadPoolExecutor(concurrency) as pool:
    each = map if concurrency == 1 else pool.map
    list(each(call, range(concurrency * 2)))
    wall, cpu = time.time(), time.process_time()
    list(each(call, range(calls)))
    wall, cpu = time.time() - wall, time.process_time() - cpu
print(json.dumps({'cpu_us': cpu / calls * 1e6, 'wall_us': wall / calls * 1e6,
                  'resident_kb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
'''


def calls(count):
    server = subprocess.Popen([program('constant-server')], stdout=subprocess.PIPE, text=True)
    url = server.stdout.readline().strip()
    commands = {'hardie': [program('calls-hardie')], 'sdk': [program('calls-sdk')],
                'boto3': [sys.executable, '-c', BOTO3]}
    print(f'{"":8}{"concurrency":>12}{"CPU us/call":>13}{"wall us/call":>14}{"resident MB":>13}{"program MB":>12}')
    found = {}
    try:
        for concurrency in (1, 64):
            # In turns, the best of three: other programs disturb all alike.
            for _ in range(3):
                for name, command in commands.items():
                    number = count // 10 if name == 'boto3' else count
                    number -= number % concurrency
                    output = subprocess.run([*command, str(number), str(concurrency)], env=environment(url), check=True,
                                            capture_output=True, text=True).stdout
                    result = json.loads(output)
                    best = found.get((name, concurrency))
                    if best is None or result['cpu_us'] < best['cpu_us']:
                        found[name, concurrency] = result
            for name, command in commands.items():
                best = found[name, concurrency]
                size = os.path.getsize(command[0]) / 1e6 if name != 'boto3' else 0
                print(f'{name:8}{concurrency:12}{best["cpu_us"]:13.1f}{best["wall_us"]:14.1f}'
                      f'{best["resident_kb"] / 1024:13.1f}{size:12.1f}')
    finally:
        server.kill()
    for concurrency in (1, 64):
        own = found['hardie', concurrency]['cpu_us']
        for other in ('sdk', 'boto3'):
            print(f'concurrency {concurrency}: {found[other, concurrency]["cpu_us"] / own:.2f} x the CPU time of ours: {other}')
    return 0


# Cost of builds.

def builds():
    """Types only, client and program, each from nothing; then aws-sdk-connect, if there is time for it."""
    without = os.path.join(ROOT, 'Cargo.toml')
    kinds = [('types', without, ['-p', 'aws-connect', '--no-default-features', '--lib']),
             ('client', without, ['-p', 'aws-connect', '--no-default-features', '--features', 'client', '--lib']),
             ('program', without, ['-p', 'aws-connect', '--bin', 'aws-connect'])]
    if '--sdk' in sys.argv:
        kinds.append(('aws-sdk-connect', os.path.join(CLIENTS, 'Cargo.toml'), ['-p', 'aws-sdk-connect']))
    print(f'{"dev profile":18}{"crates":>8}{"CPU s":>8}')
    for name, manifest, flags in kinds:
        with tempfile.TemporaryDirectory() as target:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = ['cargo', 'build', '--locked', '--manifest-path', manifest, '--target-dir', target, *flags]
            log = subprocess.run(command, check=True, capture_output=True, text=True).stderr
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f'{name:18}{log.count("Compiling "):8}{cpu:8.0f}', flush=True)
    return 0


def main():
    number = [int(argument) for argument in sys.argv[2:] if argument.isdigit()]
    match sys.argv[1:2]:
        case ['same']:
            programs()
            sys.exit(same(*number or [50]) > 0)
        case ['calls']:
            programs()
            sys.exit(calls(*number or [20000]))
        case ['builds']:
            sys.exit(builds())
        case _:
            sys.exit(__doc__)


if __name__ == '__main__':
    main()
