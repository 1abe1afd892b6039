"""connect-local for the peers of batches: starts, kills and restarts it, and lists its contacts."""
import json
import os
import re
import socket
import subprocess
import time
import urllib.request

KEYS = {'AWS_ACCESS_KEY_ID': 'AKIDEXAMPLE', 'AWS_SECRET_ACCESS_KEY': 'secret', 'AWS_REGION': 'us-east-1',
        'AWS_EC2_METADATA_DISABLED': 'true'}


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


class Endpoint:
    """An endpoint on a port of its own; with `data`, its contacts survive `kill -9`."""

    def __init__(self, program, *options):
        self.port = free_port()
        self.command = [program, 'serve', '--port', str(self.port), '--quiet',
                        '--access-key-id', KEYS['AWS_ACCESS_KEY_ID'],
                        '--secret-access-key', KEYS['AWS_SECRET_ACCESS_KEY'], *options]
        self.url = f'http://127.0.0.1:{self.port}'
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True)
        assert 'listening' in self.process.stdout.readline(), 'the endpoint did not start'

    def kill(self):
        self.process.kill()
        self.process.wait()

    def restart(self):
        self.kill()
        for _ in range(50):
            try:
                return self.start()
            except AssertionError:
                time.sleep(0.1)
        raise SystemExit('the endpoint did not start again')

    def environment(self, folder):
        return {**KEYS, 'PATH': os.environ['PATH'], 'HOME': str(folder), 'AWS_ENDPOINT_URL': self.url}

    def names(self):
        """The names of all contacts."""
        names, token = [], ''
        while True:
            with urllib.request.urlopen(f'{self.url}/_local/contacts?limit=1000{token}') as answer:
                page = json.load(answer)
            names += [contact['Request']['Name'] for contact in page['Contacts']]
            if not page.get('NextToken'):
                return names
            token = '&next-token=' + page['NextToken']


COMMAND = ['create-contact', '--instance-id', 'i-1', '--channel', 'EMAIL', '--initiation-method', 'FLOW']


def write_rows(path, count):
    """Rows of contacts with names of their own."""
    with open(path, 'w', encoding='utf-8') as rows:
        for number in range(count):
            rows.write(json.dumps({'Name': f'row {number}', 'Attributes': {'number': str(number)}}) + '\n')


def states(journal):
    """The last state of each row in a journal."""
    found = {}
    with open(journal, encoding='utf-8') as lines:
        for line in lines:
            if match := re.match(r'{"row":(\d+),"state":"(\w+)"', line):
                found[int(match[1])] = match[2]
    return found
