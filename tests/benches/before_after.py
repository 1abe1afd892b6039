#!/usr/bin/env python3
"""Two releases of our programs beside each other, the floor of a call, curl, the official SDK and the AWS CLI, in one run.

usage: before_after.py BEFORE AFTER [--rounds N] [--sdk PROGRAM] [--aws COMMAND] [--model FILE] [--botocore FOLDER]
                       [--builds CHECKOUT] [--large BEFORE-PROGRAM AFTER-PROGRAM]

BEFORE and AFTER are folders with the programs aws-connect and hardie, built as releases. --sdk is the program `one-call` of
emulator/sdk-client, which makes the same call with aws-sdk-connect. --model is a model of all of Amazon Connect and --botocore the
`data` folder of botocore. --builds is a checkout of the version before: README's first command and the types of the model are built
there and here. --large names two releases of a program of AWS Lambda, for large responses and inputs, beside the AWS CLI. What is not
given is left out and named. Every command runs once per round, in an order that changes; times
are medians, and CPU time is the least of three runs. Instructions are those of the whole process, counted by callgrind.
"""
import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

import call

STARTS = {
    'start (--version)': (['--version'], ['--version']),
    'help': (['create-contact', 'help'], ['connect', 'create-contact', 'help']),
    'skeleton': (['create-contact', '--generate-cli-skeleton'], ['connect', 'create-contact', '--generate-cli-skeleton']),
}


def line(what, who, figures):
    print('| ' + ' | '.join([what, who, *figures]) + ' |', flush=True)


def alternate(what, commands, url, folder, rounds, counted):
    """Prints a line per command: median time, the ratio of AFTER to it, memory, instructions."""
    times = call.alternated(what, commands, url, folder, rounds)
    for name in commands:
        ratio = statistics.median(ours / other for ours, other in zip(times['after'], times[name]))
        count = call.instructions(commands[name], url, folder) if name in counted else None
        figures = [f'{statistics.median(times[name]):.2f} ms', f'{ratio:.3f}', f'{call.memory(commands[name], url, folder):,} kB']
        line(what, name, [*figures, f'{count:,}' if count else '–'])


def cpu(command, folder):
    """The least user and system seconds, and seconds on the clock, of three runs."""
    best = None
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 1):
            sys.exit(f'{command}: {done.stderr.decode()[-300:]}')
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = took if best is None else min(best, took)
    return best


def generators(before, after, given, folder):
    works = {}
    if given.model:
        works['one operation of Connect'] = ['generate', '--model', given.model, '--operation', 'CreateContact', '--out', 'one']
        works['all of Connect'] = ['generate', '--model', given.model, '--out', 'all']
    else:
        print('skipped: generating Connect: --model is not given')
    if given.botocore:
        works["check of botocore's data"] = ['check', given.botocore]
    else:
        print("skipped: check of botocore's data: --botocore is not given")
    for what, words in works.items():
        taken = {name: cpu([program, *words], folder) for name, program in [('before', before), ('after', after)]}
        for name, program in [('before', before), ('after', after)]:
            count = call.instructions([program, *words], 'http://127.0.0.1:9', folder) if what.startswith('one') else None
            shown = f'{taken[name] * 1000:.1f} ms CPU'
            line(what, name, [shown, f"{taken['after'] / taken[name]:.3f}", '', f'{count:,}' if count else '–'])


def builds(given):
    """What builds cost before and after; a table for each."""
    here = pathlib.Path(__file__).parent
    for name, tree, programs in [('before', given.builds, given.before), ('after', call.ROOT, given.after)]:
        environment = {**os.environ, 'HARDIE_BUILD_ROOT': str(tree), 'HARDIE': str(programs.absolute() / 'hardie')}
        for words in (['types', '1', *([given.model] if given.model else [])], ['first', '--quiet']):
            print(f'\nbuild, {name}: {words[0]}', flush=True)
            subprocess.run([sys.executable, here / 'build_times.py', *words], env=environment, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('before', type=pathlib.Path)
    parser.add_argument('after', type=pathlib.Path)
    parser.add_argument('--rounds', type=int, default=20)
    parser.add_argument('--sdk')
    parser.add_argument('--aws', default='aws')
    parser.add_argument('--model', type=os.path.abspath)
    parser.add_argument('--botocore', type=os.path.abspath)
    parser.add_argument('--builds', type=os.path.abspath)
    parser.add_argument('--large', nargs=2, metavar=('BEFORE', 'AFTER'))
    given = parser.parse_args()
    print(f'load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n')
    floor = call.built(None, os.path.join(call.FLOOR, 'Cargo.toml'), os.path.join(call.ROOT, 'target', 'floor'))
    with tempfile.TemporaryDirectory() as folder:
        # Copies, as users have them: a file that a linker has just written is mapped in smaller pieces.
        ours = {}
        for name, source in [('before', given.before), ('after', given.after)]:
            ours[name] = shutil.copy(source / 'aws-connect', os.path.join(folder, f'aws-connect-{name}'))
        print('| | program | time | after takes | memory | instructions |\n|---|---|---:|---:|---:|---:|')
        for name, program in ours.items():
            line('size', name, ['', '', f'{os.path.getsize(program):,} bytes', ''])
        for what, (words, theirs) in STARTS.items():
            commands = {name: [program, *words] for name, program in ours.items()} | {'AWS CLI': [given.aws, *theirs]}
            alternate(what, commands, 'http://127.0.0.1:9', folder, given.rounds, ours)
        server = subprocess.Popen([os.path.join(floor, 'constant-server'), folder], stdout=subprocess.PIPE, text=True)
        try:
            urls = [server.stdout.readline().strip() for _ in range(2)]
            certificate = os.path.join(folder, 'ca.pem')
            for what, url in zip(['call, http', 'call, https'], urls):
                commands = call.contenders(ours['after'], floor, given.aws, url, certificate)
                commands = {'after' if name == 'aws-connect' else name: words for name, words in commands.items()}
                commands['before'] = [ours['before'], *commands['after'][1:]]
                if given.sdk and url.startswith('http:'):
                    commands['aws-sdk-connect'] = [given.sdk]
                alternate(what, commands, url, folder, given.rounds, {*commands} - {'AWS CLI'})
        finally:
            server.kill()
        generators(str(given.before.absolute() / 'hardie'), str(given.after.absolute() / 'hardie'), given, folder)
    if given.large:
        script = os.path.join(call.ROOT, 'tests', 'peers', 'large_responses.py')
        for name, program in zip(('before', 'after'), given.large):
            print(f'\nlarge responses and inputs, {name}', flush=True)
            # The AWS CLI once: both programs had the same responses.
            peer = given.aws if name == 'after' else ''
            subprocess.run([sys.executable, script, program, '--aws', peer], check=True)
    else:
        print('skipped: large responses: --large is not given')
    if given.builds:
        builds(given)
    else:
        print('skipped: builds: --builds is not given')
    print(f'\nload after: {os.getloadavg()[0]:.1f}')


if __name__ == '__main__':
    main()
