#!/usr/bin/env python3
"""One call over HTTP and HTTPS beside its floor, curl and the AWS CLI, in one run: time, memory, instructions.

usage: call.py [--rounds N] [--program PATH] [--aws PATH] [--write]

Builds aws-connect and the programs of tests/benches/floor as releases: the floor of a call (a TCP connection and AWS's signer),
and a server of constant responses. Every command runs once per round, in an order that changes; times are medians, ratios are
medians of each round's ratio. Memory is the maximum resident size by GNU time; instructions are those of the whole process, counted by
valgrind's callgrind. Peers that are not installed are left out and named.

--program takes a program that is built already, --aws another AWS CLI than `aws`. --write writes docs/performance/call.md.
"""
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FLOOR = os.path.join(ROOT, 'tests', 'benches', 'floor')
PAGE = os.path.join(ROOT, 'docs', 'performance', 'call.md')
BODY = ('{"InstanceId":"11111111-2222-4333-8444-555555555555","ClientToken":"9b2c8e1e-6a0c-4b60-9a53-0d3a1b4c5d6e",'
        '"Channel":"EMAIL","InitiationMethod":"FLOW"}')
INPUT = ['create-contact', '--instance-id', '11111111-2222-4333-8444-555555555555', '--channel', 'EMAIL',
         '--initiation-method', 'FLOW']
KEYS = {'AWS_ACCESS_KEY_ID': 'AKIDEXAMPLE', 'AWS_SECRET_ACCESS_KEY': 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'}


def option(name, default=None):
    if name not in sys.argv:
        return default
    at = sys.argv.index(name)
    value = sys.argv[at + 1]
    del sys.argv[at:at + 2]
    return value


def flag(name):
    found = name in sys.argv
    if found:
        sys.argv.remove(name)
    return found


def built(package, manifest, target):
    """The path of a program's release build."""
    env = {**os.environ, 'CARGO_INCREMENTAL': '0', 'CARGO_TARGET_DIR': target}
    command = ['cargo', 'build', '--release', '--locked', '--manifest-path', manifest]
    subprocess.run([*command, *(['-p', package] if package else [])], env=env, check=True)
    return os.path.join(target, 'release')


def prepared(command, url, folder):
    """The environment of every program: keys, a Region, an endpoint, and no files of the user."""
    env = {key: value for key, value in os.environ.items() if not key.startswith('AWS_')}
    nowhere = os.path.join(folder, 'none')
    env.update(KEYS, AWS_DEFAULT_REGION='us-west-2', AWS_ENDPOINT_URL_CONNECT=url, AWS_ENDPOINT_URL=url,
               AWS_CONFIG_FILE=nowhere, AWS_SHARED_CREDENTIALS_FILE=nowhere, AWS_EC2_METADATA_DISABLED='true', AWS_PAGER='')
    return {'args': command, 'env': env, 'stdin': subprocess.DEVNULL, 'stdout': subprocess.DEVNULL}


def run(command, url, folder):
    """Milliseconds of one run."""
    start = time.perf_counter()
    done = subprocess.run(**prepared(command, url, folder), stderr=subprocess.PIPE)
    took = (time.perf_counter() - start) * 1000
    if done.returncode:
        raise OSError(f'exit code {done.returncode}: {done.stderr.decode()[-300:].strip()}')
    return took


def memory(command, url, folder):
    """The maximum resident kB by GNU time: the peak of a child of ours would begin with the memory of Python."""
    try:
        tool = ['/usr/bin/time', '-f', '%M', *command]
        done = subprocess.run(**prepared(tool, url, folder), stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        return None
    return None if done.returncode else int(done.stderr.split()[-1])


def instructions(command, url, folder):
    tool = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', '--']
    try:
        done = subprocess.run(**prepared([*tool, *command], url, folder), stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        return None
    found = re.search(r'Collected : (\d+)', done.stderr)
    return int(found[1]) if found and not done.returncode else None


def alternated(what, contenders, url, folder, rounds):
    """The milliseconds of each round of each contender that can run; others are named, and removed."""
    for name in list(contenders):
        try:
            run(contenders[name], url, folder)
        except OSError as error:
            print(f'skipped: {what}: {name}: {error}')
            del contenders[name]
    names = list(contenders)
    times = {name: [] for name in names}
    for turn in range(rounds):
        for at in range(len(names)):
            name = names[(turn + at) % len(names)]
            times[name].append(run(contenders[name], url, folder))
    return times


def measure(title, contenders, url, folder, rounds):
    """The lines of a table."""
    print(f'\n{title}')
    times = alternated(title, contenders, url, folder, rounds)
    lines = []
    ours = times.get('aws-connect', [])
    for name in contenders:
        ratio = statistics.median(own / other for own, other in zip(ours, times[name])) if ours else float('nan')
        count = None if name == 'AWS CLI' else instructions(contenders[name], url, folder)
        counted, resident = (f'{it:,}' if it else '–' for it in [count, memory(contenders[name], url, folder)])
        took = statistics.median(times[name])
        lines.append(f'| {title} | {name} | {took:.2f} | {ratio:.3f} | {resident} | {counted} |')
        print(f'  {name:<18} {took:9.2f} ms   ours is {ratio:6.3f} of it   {resident:>8} kB   {counted:>12} instructions')
    return lines


def main():
    if '--help' in sys.argv or '-h' in sys.argv:
        return print(__doc__)
    rounds, aws, program = int(option('--rounds', '20')), option('--aws', 'aws'), option('--program')
    writes = flag('--write')
    if sys.argv[1:]:
        sys.exit(__doc__)
    own = os.path.join(ROOT, 'target')
    floor = built(None, os.path.join(FLOOR, 'Cargo.toml'), os.path.join(own, 'floor'))
    program = program or os.path.join(built('aws-connect', os.path.join(ROOT, 'Cargo.toml'), own), 'aws-connect')
    with tempfile.TemporaryDirectory() as folder:
        # A copy, as users have it: a file that a linker has just written is mapped in smaller pieces.
        copy = os.path.join(folder, 'aws-connect')
        subprocess.run(['cp', program, copy], check=True)
        size = os.path.getsize(copy)
        kind = 'position-independent' if elf_type(copy) == 3 else 'fixed addresses'
        print(f'{rounds} rounds; aws-connect: {size:,} bytes, {kind}')
        server = subprocess.Popen([os.path.join(floor, 'constant-server'), folder], stdout=subprocess.PIPE, text=True)
        try:
            urls = [server.stdout.readline().strip() for _ in range(2)]
            certificate = os.path.join(folder, 'ca.pem')
            lines = []
            for title, url in zip(['http', 'https'], urls):
                lines += measure(title, contenders(copy, floor, aws, url, certificate), url, folder, rounds)
        finally:
            server.kill()
    if writes:
        with open(PAGE, 'w') as file:
            file.write(page(rounds, size, kind, lines))


def contenders(program, floor, aws, url, certificate):
    """The commands by their names."""
    secure = url.startswith('https')
    keys = f'{KEYS["AWS_ACCESS_KEY_ID"]}:{KEYS["AWS_SECRET_ACCESS_KEY"]}'
    curl = ['curl', '-sS', '-f', '--aws-sigv4', 'aws:amz:us-west-2:connect', '--user', keys, '-X', 'PUT',
            '-H', 'content-type: application/json', '-d', BODY, f'{url}/contact/create-contact']
    bundle = ['--ca-bundle', certificate] if secure else []
    return {
        'aws-connect': [program, *INPUT, *bundle],
        'floor': [os.path.join(floor, 'floor'), url, *([certificate] if secure else [])],
        'curl --aws-sigv4': curl + (['--cacert', certificate] if secure else []),
        'AWS CLI': [aws, 'connect', *INPUT, *bundle],
    }


def elf_type(path):
    """2 for a program with fixed addresses, 3 for a position-independent one."""
    with open(path, 'rb') as file:
        return int.from_bytes(file.read(18)[16:18], 'little')


def page(rounds, size, kind, lines):
    table = '\n'.join(lines)
    return f"""# One call

`python3 tests/benches/call.py --write` measures this page: whole processes that send `create-contact` to a server of constant
responses on this machine, medians of {rounds} rounds. The floor is the least that such a call can cost: a program that opens a TCP
connection, signs a constant request with `aws-sigv4`, and prints the response (`tests/benches/floor`). `aws-connect` has {size:,}
bytes ({kind}).

| | program | ms | aws-connect takes | memory, kB | instructions |
|---|---|---:|---:|---:|---:|
{table}

Instructions are those of the whole process, counted by callgrind; memory is the maximum resident size. "aws-connect takes" is the
median of each round's ratio.
"""


if __name__ == '__main__':
    main()
