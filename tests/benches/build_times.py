#!/usr/bin/env python3
"""Measures what builds cost, in seconds of CPU per crate; tables in the form of docs/performance.

usage: build_times.py first [CARGO-ARGUMENT]...   the programs of README's first command, from nothing
       build_times.py types [RUNS] [MODEL]        the types of all operations of a model, as a crate

`first` builds into target/build-times/first, which it empties. `types` generates with target/release/hardie (`cargo build
--release -p hardie`) from Connect's model of the test data, and compiles the crate alone: checked, as a library in the profile
`dev`, and as one in `release` without link-time optimization; of three runs each, the least counts.

HARDIE_BUILD_ROOT is the checkout to build, another version for example; HARDIE the program that generates.

As RUSTC_WRAPPER, this file notes the user and system time of each rustc in the file that HARDIE_BUILD_TIMES names.
"""
import json
import os
import resource
import shutil
import subprocess
import sys
import time

ROOT = os.path.abspath(os.environ.get('HARDIE_BUILD_ROOT', os.path.join(os.path.dirname(__file__), '..', '..')))
BUILD = os.path.join(ROOT, 'target', 'build-times')
NOTES = 'HARDIE_BUILD_TIMES'


def wrapper(command):
    """Runs a rustc, and notes its crate and its time."""
    # With the descriptors of cargo's job server.
    with subprocess.Popen(command, close_fds=False) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if '--crate-name' in command:
        name = command[command.index('--crate-name') + 1]
        kinds = [word.split('=')[-1] for word in command if word.startswith('metadata=')]
        version = '.'.join(os.environ.get('CARGO_PKG_VERSION', '').split('.')[:2])
        note = {'crate': os.environ.get('CARGO_PKG_NAME', name), 'target': name, 'version': version, 'id': kinds[:1],
                'user': usage.ru_utime, 'system': usage.ru_stime, 'kB': usage.ru_maxrss}
        with open(os.environ[NOTES], 'a', encoding='utf-8') as notes:
            notes.write(json.dumps(note) + '\n')
    return process.returncode


def built(command, target, **variables):
    """The notes of a build into a folder, and the CPU seconds of everything in it."""
    notes = os.path.join(BUILD, 'notes.jsonl')
    if os.path.exists(notes):
        os.remove(notes)
    os.makedirs(BUILD, exist_ok=True)
    environment = {**os.environ, 'CARGO_TARGET_DIR': target, 'RUSTC_WRAPPER': os.path.abspath(__file__), NOTES: notes, **variables}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with open(notes, encoding='utf-8') as lines:
        return [json.loads(line) for line in lines], total


def first(arguments):
    target = os.path.join(BUILD, 'first')
    shutil.rmtree(target, ignore_errors=True)
    start = time.time()
    notes, total = built(['cargo', 'build', '--locked', '--bin', 'connect-local', '--bin', 'aws-connect', *arguments], target)
    wall = time.time() - start
    crates = {}
    for note in notes:
        name = f'{note["crate"]} {note["version"]}' + (' (build script)' if note['target'].startswith('build_script') else '')
        crates.setdefault(name, []).append(note['user'] + note['system'])
    print(f'{len(crates)} crates and build scripts in {len(notes)} runs of rustc: {total:.1f} s of CPU, {wall:.0f} s\n')
    print('| crate | runs | CPU s | share |\n|---|---:|---:|---:|')
    for name, times in sorted(crates.items(), key=lambda it: -sum(it[1])):
        print(f'| {name} | {len(times)} | {sum(times):.2f} | {100 * sum(times) / total:.1f} % |')
    rest = total - sum(map(sum, crates.values()))
    print(f'| cargo, linkers, build scripts | | {rest:.2f} | {100 * rest / total:.1f} % |')


def types(arguments):
    data = os.environ.get('HARDIE_TEST_DATA', os.path.join(ROOT, '..', 'shared'))
    runs = int(arguments.pop(0)) if arguments and arguments[0].isdigit() else 3
    model = os.path.abspath(arguments[0] if arguments else os.path.join(data, 'models', 'connect-2025-09-19.json'))
    crate = os.path.join(BUILD, 'types')
    shutil.rmtree(crate, ignore_errors=True)
    os.makedirs(os.path.join(crate, 'src'))
    hardie = os.environ.get('HARDIE', os.path.join(ROOT, 'target', 'release', 'hardie'))
    subprocess.run([hardie, 'generate', '--model', model, '--operation', 'all', '--out', os.path.join(crate, 'src')], check=True,
                   stderr=subprocess.DEVNULL)
    (file,) = os.listdir(os.path.join(crate, 'src'))
    os.rename(os.path.join(crate, 'src', file), os.path.join(crate, 'src', 'lib.rs'))
    with open(os.path.join(crate, 'Cargo.toml'), 'w', encoding='utf-8') as manifest:
        manifest.write('[package]\nname = "types"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n'
                       f'hardie-runtime = {{ path = "{ROOT}/runtime", default-features = false }}\n'
                       '[profile.dev]\nincremental = false\n[profile.release]\npanic = "abort"\n')
    shutil.copy(os.path.join(ROOT, 'Cargo.lock'), crate)
    print('| build of all types | rustc, CPU s |\n|---|---:|')
    source = os.path.join(crate, 'src', 'lib.rs')
    for name, command in [('check', ['check']), ('dev', ['build']), ('release', ['build', '--release'])]:
        found = []
        for _ in range(runs):
            os.utime(source)
            notes, _ = built(['cargo', *command, '--quiet', '--manifest-path', os.path.join(crate, 'Cargo.toml')],
                             os.path.join(BUILD, 'types-target'), CARGO_INCREMENTAL='0')
            # The first run builds the dependencies too.
            found += [note['user'] for note in notes if note['target'] == 'types']
        print(f'| {name} | {min(found):.2f} |', flush=True)


if __name__ == '__main__':
    if NOTES in os.environ and len(sys.argv) > 1 and os.path.basename(sys.argv[1]).startswith('rustc'):
        sys.exit(wrapper(sys.argv[1:]))
    if len(sys.argv) < 2 or sys.argv[1] not in ('first', 'types'):
        sys.exit(__doc__)
    {'first': first, 'types': types}[sys.argv[1]](sys.argv[2:])
