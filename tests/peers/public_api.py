#!/usr/bin/env python3
"""Compares the public API of the libraries with its snapshots in docs/api, so that changes are reviewed.

usage: public_api.py            fails where the API differs from a snapshot
       public_api.py --update   writes the snapshots

Needs cargo-public-api 0.52.0, which reads the JSON of rustdoc. The pinned compiler writes that JSON only with
RUSTC_BOOTSTRAP=1; the variable is set for rustdoc alone, so that no dependency is built again.
"""
import difflib
import os
import stat
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Features that change the API; without `aws-lc`, which does not.
CRATES = {
    'hardie-build': [],
    'hardie-runtime': [],
    'hardie-client': ['--features', 'own,blocking'],
    'hardie-mock': [],
}


def rustdoc(folder):
    """A rustdoc that writes JSON."""
    path = os.path.join(folder, 'rustdoc')
    with open(path, 'w') as file:
        file.write('#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc "$@"\n')
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return path


def api(crate, features, folder):
    target = os.environ.get('CARGO_TARGET_DIR', os.path.join(ROOT, 'target'))
    env = {**os.environ, 'RUSTDOC': rustdoc(folder)}
    command = ['cargo', 'rustdoc', '--quiet', '--locked', '--lib', '-p', crate, *features, '--',
               '-Z', 'unstable-options', '--output-format', 'json']
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    json = os.path.join(target, 'doc', crate.replace('-', '_') + '.json')
    # Without blanket implementations, automatic and derived traits.
    listed = subprocess.run(['cargo-public-api', 'public-api', '-sss', '--rustdoc-json', json], cwd=ROOT, check=True,
                            capture_output=True, text=True)
    return listed.stdout


def main():
    if sys.argv[1:] not in ([], ['--update']):
        sys.exit(__doc__)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for crate, features in CRATES.items():
            path = os.path.join(ROOT, 'docs', 'api', f'{crate}.txt')
            found = api(crate, features, folder)
            if sys.argv[1:]:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, 'w') as file:
                    file.write(found)
            with open(path) as file:
                known = file.read()
            print(f'{crate}: {found.count(chr(10))} items, {"as" if found == known else "not as"} the snapshot')
            if found != known:
                failed = True
                lines = difflib.unified_diff(known.splitlines(), found.splitlines(), path, 'public API', n=0, lineterm='')
                print('\n'.join(lines))
    if failed:
        sys.exit('the public API changed: review the changes, and write the snapshots with --update')


if __name__ == '__main__':
    main()
