"""Runs a program, or the AWS CLI: imported once and forked for each command, which saves most of its time."""

import json
import os
import pathlib
import subprocess

FORK = r"""
import json, os, signal, sys
sys.argv = ["aws"]
import awscli.clidriver
# The AWS CLI's own botocore, whose modules have both names once it is imported.
import awscli.botocore.session
import botocore.httpsession

# A proxy can read requests to endpoints of AWS if they are not encrypted.
session = botocore.httpsession.URLLib3Session
send = session.send

def send_plainly(self, request):
    request.url = request.url.replace("https://", "http://", 1)
    return send(self, request)

session.send = send_plainly
for line in sys.stdin:
    ask = json.loads(line)
    pid = os.fork()
    if not pid:
        code = 255
        try:
            os.setsid()
            os.chdir(ask["folder"])
            data = os.environ.get("AWS_DATA_PATH")  # set by the AWS CLI when it is imported
            os.environ.clear()
            os.environ.update(ask["env"])
            if data:
                os.environ["AWS_DATA_PATH"] = data
            new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            for fd, name, flags in ((0, os.devnull, os.O_RDONLY), (1, ask["out"], new), (2, ask["err"], new)):
                os.dup2(os.open(name, flags, 0o600), fd)
            sys.stdin = open(0, closefd=False)
            sys.argv = ["aws", *ask["argv"]]
            signal.alarm(ask["limit"])
            code = awscli.clidriver.main()
        except SystemExit as exit:
            code = exit.code if isinstance(exit.code, int) else 1
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            except Exception:
                pass
            os._exit(code if isinstance(code, int) else 0)
    _, status = os.waitpid(pid, 0)
    print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)
"""


class Program:
    """A program that is started for each command."""

    def __init__(self, command):
        self.command = [os.fspath(it) for it in command]

    def run(self, argv, folder, env, limit=60):
        out, err = pathlib.Path(folder, "../out"), pathlib.Path(folder, "../err")
        code = self.start(argv, folder, env, (out, err), limit)
        return {"rc": code, "out": text(out)[:200_000], "err": text(err)[:20_000]}

    def start(self, argv, folder, env, files, limit):
        with open(files[0], "wb") as out, open(files[1], "wb") as err:
            try:
                ran = subprocess.run(
                    [*self.command, *argv],
                    cwd=folder,
                    env=env,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    timeout=limit,
                )
                return ran.returncode
            except subprocess.TimeoutExpired:
                return "timeout"


class Reference(Program):
    """The AWS CLI: the Python that has what it requires, and a checkout of its repository."""

    def __init__(self, python, checkout):
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.path.abspath(checkout)}
        self.process = subprocess.Popen(
            [python, "-c", FORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
        )

    def start(self, argv, folder, env, files, limit):
        out, err = map(str, files)
        ask = {"argv": argv, "folder": str(folder), "env": env, "out": out, "err": err, "limit": limit}
        self.process.stdin.write(json.dumps(ask) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def text(path):
    return path.read_text(encoding="utf-8", errors="replace")
