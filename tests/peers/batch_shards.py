#!/usr/bin/env python3
"""Runs a batch in shards: by GNU parallel, and as an array of 8 tasks of Slurm of which one is killed and resubmitted.

usage: batch_shards.py AWS-CONNECT CONNECT-LOCAL [--rows 4000]

`apt-get install parallel slurm-wlm munge`. Slurm runs on this machine alone, with a configuration of its own in a
temporary folder; it needs root, since its daemons start jobs. Ends with 1 if a contact is lost or doubled.
"""
import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from batch_endpoint import COMMAND, Endpoint, free_port, write_rows

SHARDS = 8


def verdict(name, endpoint, folder, count):
    names = Counter(endpoint.names())
    lost = count - len(names)
    doubled = sum(names.values()) - len(names)
    ok = Counter()
    for path in folder.glob('out.*'):
        for line in path.read_text().splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if row.get('status') == 'ok':
                ok[row['row']] += 1
    again = sum(times - 1 for times in ok.values())
    print(f'{name}: {count} rows, lost {lost}, doubled {doubled}, printed {len(ok)}, printed again {again}')
    return bool(lost or doubled or len(ok) != count)


def by_parallel(program, folder, endpoint, count):
    rows = folder / 'rows.jsonl'
    write_rows(rows, count)
    command = [program, *COMMAND, '--cli-batch', str(rows), '--cli-batch-shard']
    subprocess.run(['parallel', '-j', '4', *command, f'{{}}/{SHARDS}', '>', f'{folder}/out.{{}}', ':::',
                    *map(str, range(SHARDS))], env=endpoint.environment(folder), check=True)
    return verdict('GNU parallel', endpoint, folder, count)


class Slurm:
    """munged, slurmctld and slurmd of one node."""

    def __init__(self, folder):
        self.processes = []
        folder.chmod(0o755)
        host = socket.gethostname().split('.')[0]
        for name in ('state', 'spool', 'munge'):
            (folder / name).mkdir()
        shutil.chown(folder / 'munge', 'munge', 'munge')
        (folder / 'munge').chmod(0o711)
        key = folder / 'key'
        key.write_bytes(os.urandom(1024))
        shutil.chown(key, 'munge', 'munge')
        key.chmod(0o400)
        munge = folder / 'munge'
        # munged insists on owners of the folders above its own; a temporary folder is ours.
        self.start(['runuser', '-u', 'munge', '--', 'munged', '-F', '--force', f'--key-file={key}', f'--socket={munge}/socket',
                    f'--pid-file={munge}/pid', f'--log-file={munge}/log', f'--seed-file={munge}/seed'])
        self.configuration = folder / 'slurm.conf'
        self.configuration.write_text(f'''ClusterName=batch
SlurmctldHost={host}(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket={munge}/socket
CryptoType=crypto/munge
SlurmUser=root
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
MailProg=/bin/true
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
''')
        self.environment = {**os.environ, 'SLURM_CONF': str(self.configuration)}
        time.sleep(1)
        self.start(['slurmctld', '-D'])
        time.sleep(2)
        self.start(['slurmd', '-D', '-N', host])

    def start(self, command):
        environment = getattr(self, 'environment', os.environ)
        self.processes.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                                               stderr=subprocess.DEVNULL))

    def run(self, *command):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout.strip()

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()


def by_slurm(program, folder, endpoint, count):
    rows = folder / 'rows.jsonl'
    write_rows(rows, count)
    slurm = Slurm(folder)
    try:
        variables = ' '.join(f'{name}={value}' for name, value in endpoint.environment(folder).items())
        script = (f'#!/bin/sh\nexec env {variables} {program} {" ".join(COMMAND)} --cli-batch {rows} '
                  f'--cli-batch-shard {SHARDS} --cli-batch-rate 100/s >> {folder}/out.$SLURM_ARRAY_TASK_ID\n')
        job_script = folder / 'job.sh'
        job_script.write_text(script)
        submit = ['sbatch', '--parsable', '--output=/dev/null']
        job = slurm.run(*submit, f'--array=0-{SHARDS - 1}', str(job_script))
        victim = folder / 'rows.jsonl.journal.1-of-8'
        for _ in range(600):
            if victim.exists() and victim.stat().st_size > 3000:
                break
            time.sleep(0.1)
        else:
            print((folder / 'slurmctld.log').read_text()[-3000:])
            raise SystemExit('the array did not start')
        slurm.run('scancel', '--signal=KILL', '--full', f'{job}_1')
        done = sum('"ok"' in line for line in victim.read_text().splitlines())
        for _ in range(600):
            if not slurm.run('squeue', '--noheader', '--array'):
                break
            time.sleep(0.2)
        again = slurm.run(*submit, '--array=1', str(job_script))
        for _ in range(600):
            if not slurm.run('squeue', '--noheader', '--array'):
                break
            time.sleep(0.2)
        print(f'Slurm: array {job} of {SHARDS} tasks; task 1 killed after {done} rows and resubmitted as {again}')
    finally:
        slurm.stop()
    return verdict('Slurm', endpoint, folder, count)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('endpoint')
    parser.add_argument('--rows', type=int, default=4000)
    options = parser.parse_args()
    program, failed = str(Path(options.program).resolve()), False
    for run, needed in ((by_parallel, ['parallel']), (by_slurm, ['sbatch', 'slurmctld', 'slurmd', 'munged'])):
        if not all(map(shutil.which, needed)):
            print(f'skipped: {needed} are not installed')
            continue
        endpoint = Endpoint(options.endpoint)
        with tempfile.TemporaryDirectory() as folder:
            failed |= run(program, Path(folder), endpoint, options.rows)
        endpoint.kill()
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
