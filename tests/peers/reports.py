#!/usr/bin/env python3
"""Replays cases from public bug reports against built programs.

usage: reports.py [--bin DIR] [--file CASES.jsonl] [ID...]

--bin is the folder that holds `aws`, `hardie` and `connect-local` (default: target/release, else target/debug).
Each line of the file is one case: `program`, `argv`, `stdin`, `env`, `files`, `config`, `credentials`, `keys` (false: no
credentials in the environment), `server` (rules of the mock server: the first whose `match` occurs in request line,
headers or body answers, at most `times` times), and what must come out: `expect_exit`, `expect_stdout`,
`expect_stderr_contains`, `stderr_lacks`, `out_contains`, `contains` (in generated code), `requests`, `proxy_auth`,
`absent` (files that must not exist afterwards), `max_seconds`. `{url}` is the mock server, `{proxy}` a second one,
`{home}` the case's home folder, `{models}` the folder beside the cases. Standard library only, loopback only.
"""
import argparse
import base64
import http.server
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

CASES = Path(os.path.realpath(__file__)).parent.parent / "reports" / "reports.jsonl"


class Mock:
    """A server on loopback that responds by rules and stores the requests."""

    def __init__(self, rules, tls=None):
        seen, counts = [], {}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def serve(self):
                body = self.rfile.read(int(self.headers.get('content-length') or 0))
                if (self.headers.get('transfer-encoding') or '').lower() == 'chunked':
                    while size := int(self.rfile.readline().strip() or b'0', 16):
                        body += self.rfile.read(size)
                        self.rfile.readline()
                    self.rfile.readline()
                line = f'{self.command} {self.path}'
                seen.append({'line': line, 'headers': {k.lower(): v for k, v in self.headers.items()}})
                text = f'{line}\n{self.headers}\n' + body.decode('utf-8', 'replace')
                answer = {}
                for at, rule in enumerate(rules or []):
                    if rule.get('match', '') in text:
                        counts[at] = counts.get(at, 0) + 1
                        if counts[at] <= rule.get('times', counts[at]):
                            answer = rule
                            break
                out = answer.get('body', '{}')
                out = (out if isinstance(out, str) else json.dumps(out)).encode()
                headers = {'content-type': 'application/json', **{k.lower(): v for k, v in answer.get('headers', {}).items()}}
                self.send_response(answer.get('status', 200))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header('content-length', str(len(out)))
                self.end_headers()
                if self.command != 'HEAD':
                    self.wfile.write(out)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = serve

            def do_CONNECT(self):
                seen.append({'line': 'CONNECT ' + self.path, 'headers': {k.lower(): v for k, v in self.headers.items()}})
                self.send_response(403)
                self.send_header('content-length', '0')
                self.end_headers()

            def log_message(self, *args):
                pass

        self.seen = seen
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        self.url = f'{"https" if tls else "http"}://127.0.0.1:{self.port}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()


def run(command, home, case, url, sub):
    cwd = home / 'cwd'
    cwd.mkdir()
    (home / '.aws').mkdir(exist_ok=True)
    for name, text in [('~/.aws/config', case.get('config')), ('~/.aws/credentials', case.get('credentials')), *case['files'].items()]:
        if text is None:
            continue
        path = home / name[2:] if name.startswith('~') else cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sub(text))
        if path.suffix in ('.sh', '.py'):
            path.chmod(0o755)
    env = {'HOME': str(home), 'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8', 'TZ': 'UTC',
           'AWS_EC2_METADATA_DISABLED': 'true', 'AWS_PAGER': '', 'AWS_DEFAULT_REGION': 'us-east-1'}
    if case.get('keys', True):
        env.update(AWS_ACCESS_KEY_ID='AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY='secret')
    if url:
        env['AWS_ENDPOINT_URL'] = url
    for name, value in case['env'].items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = sub(value)
    began = time.time()
    stdin = case.get('stdin')
    try:
        p = subprocess.run(command, env=env, cwd=cwd, capture_output=True, timeout=90,
                           input=(stdin or '').encode() if stdin is not None else None,
                           stdin=subprocess.DEVNULL if stdin is None else None)
        out = p.returncode, p.stdout.decode('utf-8', 'backslashreplace'), p.stderr.decode('utf-8', 'backslashreplace')
    except subprocess.TimeoutExpired:
        out = 'no end', '', ''
    return out, time.time() - began


def check(case, programs, models, scratch):
    why = []
    home = Path(tempfile.mkdtemp(dir=scratch))
    tls = None
    if case.get('tls'):
        key, cert = scratch / 'k.pem', scratch / 'c.pem'
        if not cert.exists():
            subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '30',
                            '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], capture_output=True, check=True)
        tls = (cert, key)
        (home / 'ca.pem').write_text(cert.read_text())
    server, proxy = Mock(case.get('server'), tls), Mock(case.get('server'))

    def sub(text):
        return text.replace('{url}', server.url).replace('{proxy}', f'127.0.0.1:{proxy.port}').replace('{home}', str(home)).replace('{models}', str(models))

    url = case.get('endpoint')
    url = None if url == 'none' else sub(url) if url else server.url.replace('127.0.0.1', 'localhost') if tls else server.url
    argv = [sub(word) for word in case['argv']]
    if case['program'] == 'hardie':
        if '--stdout-of' in argv:
            argv[argv.index('--stdout-of'):] = ['--out', str(home)]
        command, url = [programs / 'hardie', *argv], None
    elif case['program'].startswith('connect-local'):
        command, url = [programs / 'connect-local', 'exec', '--', programs / 'aws', *argv], None
    else:
        command = [programs / 'aws', *argv]
    (code, out, err), took = run(command, home, case, url, sub)
    server.stop()
    proxy.stop()
    if code != case['expect_exit']:
        why.append(f'exit {code}, expected {case["expect_exit"]}')
    if case.get('expect_stdout') is not None and out != case['expect_stdout']:
        why.append(f'stdout {out[:120]!r}')
    why += [f'stderr lacks {text!r}' for text in case.get('expect_stderr_contains', []) if text not in err]
    why += [f'stderr has {text!r}' for text in case.get('stderr_lacks', []) if text in err]
    why += [f'stdout lacks {text!r}' for text in case.get('out_contains', []) if text not in out]
    code_text = ''.join(path.read_text() for path in home.glob('*.rs'))
    why += [f'generated code lacks {text!r}' for text in case.get('contains', []) if text not in code_text]
    if took > case.get('max_seconds', took):
        why.append(f'took {took:.1f} s')
    if 'requests' in case:
        count = sum('create-contact' in it['line'] for it in server.seen)
        if count != case['requests']:
            why.append(f'{count} requests')
    if 'proxy_auth' in case:
        sent = [base64.b64decode((it['headers'].get('proxy-authorization') or 'Basic ')[6:]).decode() for it in proxy.seen]
        if sent != [case['proxy_auth']]:
            why.append(f'the proxy was sent {sent}')
    why += [f'{name} exists' for name in case.get('absent', []) if (home / name.removeprefix('~/')).exists()]
    return why, err


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin')
    parser.add_argument('--file', default=CASES)
    parser.add_argument('ids', nargs='*')
    args = parser.parse_args()
    programs = Path(args.bin or ('target/release' if Path('target/release/aws').exists() else 'target/debug')).resolve()
    models = Path(args.file).resolve().parent / 'models'
    good = bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        for line in open(args.file):
            case = json.loads(line)
            if args.ids and case['id'] not in args.ids:
                continue
            why, err = check(case, programs, models, Path(scratch))
            good, bad = good + (not why), bad + bool(why)
            if why:
                print('FAIL', case['id'], '|', '; '.join(why), '|', err.strip()[:160].replace('\n', ' '))
    print(f'{good} of {good + bad} cases as they should be')
    return bad > 0


if __name__ == '__main__':
    sys.exit(main())
