"""Runs a program in a pseudo-terminal and reads its screen.

pyte emulates the terminal: a maintained library, small, without dependencies that draw or start anything.
"""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

import pyte

# A successful step takes less than one second; a busy machine is slower.
SECONDS = 30


class Screen(pyte.Screen):
    """pyte's screen with dim text, and with responses to terminal queries of programs."""

    def __init__(self, columns, rows, respond):
        super().__init__(columns, rows)
        self.respond = respond

    def write_process_input(self, data):
        self.respond(data.encode())

    def select_graphic_rendition(self, *attributes, private=False):
        # `CSI > … m` sets a keyboard protocol, not a colour.
        if private:
            return
        # pyte does not support dim (2). Nothing blinks in our programs, so blinking (5) stands for it.
        if not (38 in attributes or 48 in attributes):
            attributes = [new for it in attributes for new in {2: (5,), 22: (22, 25)}.get(it, (it,))]
        super().select_graphic_rendition(*attributes)


class Terminal:
    """A program in a pseudo-terminal of a fixed size."""

    def __init__(self, command, environment, folder, columns, rows):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.screen = Screen(columns, rows, self.write)
        self.stream = pyte.Stream(self.screen)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data):
        os.write(self.fd, data)

    def read(self, seconds):
        """Reads what the program prints within a time; returns whether there was output."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            raise SystemExit("the program ended early:\n" + self.text())
        # pyte interprets `CSI > … m` as colours.
        text = re.sub("\x1b\\[>[0-9;]*[a-z]", "", self.decoder.decode(data))
        self.stream.feed(text)
        return True

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def wait(self, holds, meaning):
        """Waits until the screen is as expected and the program prints no more output."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if not self.read(0.4) and holds(self):
                return
        raise SystemExit(f"no {meaning} on the screen within {SECONDS} s:\n{self.text()}")

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
