#!/usr/bin/env python3
"""Runs a command on a terminal of its own, types into it, and prints what it shows.

usage: on-terminal.py ROWS COLUMNS STEP... -- COMMAND...
A step is "wait TEXT" (until the command has shown TEXT), "type TEXT" (\\x03 is Ctrl-C) or
"resize ROWS COLUMNS TEXT" (until the command has shown TEXT, and again while it shows nothing: it
may not look for the first). The status is the command's; a step that takes 10,000 times as
long as this machine needs to start a program fails."""
import fcntl
import functools
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def change_size(terminal, rows, columns):
    """By way of another size: the kernel signals none that is as before."""
    resize(terminal, rows, columns - 1)
    resize(terminal, rows, columns)


def read_some(terminal, timeout):
    """Returns what is there, b"" if nothing comes, None at the end."""
    if not select.select([terminal], [], [], timeout)[0]:
        return b""
    try:
        return os.read(terminal, 65536) or None
    except OSError:
        return None


def show(data):
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def patience():
    """Seconds after which a step hangs, on this machine with what else it does now."""
    start = time.monotonic()
    for _ in range(10):
        subprocess.run(["true"], check=True)
    return 1000 * (time.monotonic() - start)


def wait_for(terminal, text, seen, limit, again=lambda: None):
    deadline = time.monotonic() + limit
    while text not in seen:
        data = read_some(terminal, 1)
        if data is None or time.monotonic() > deadline:
            sys.exit(f"on-terminal.py: {text!r} was never shown")
        if not data:
            again()
        seen += data
        show(data)
    return seen[seen.index(text) + len(text):]


def main():
    split = sys.argv.index("--")
    rows, columns = int(sys.argv[1]), int(sys.argv[2])
    pid, terminal = pty.fork()
    if pid == 0:
        resize(0, rows, columns)
        os.execvp(sys.argv[split + 1], sys.argv[split + 1:])
    limit = patience()
    seen = b""
    for step in sys.argv[3:split]:
        verb, _, rest = step.partition(" ")
        if verb == "wait":
            seen = wait_for(terminal, rest.encode(), seen, limit)
        elif verb == "type":
            os.write(terminal, rest.encode().decode("unicode_escape").encode())
        elif verb == "resize":
            rows, columns, text = rest.split(" ", 2)
            change_to = functools.partial(change_size, terminal, int(rows), int(columns))
            change_to()
            seen = wait_for(terminal, text.encode(), seen, limit, change_to)
    while (data := read_some(terminal, limit)) is not None:
        if data == b"":
            sys.exit("on-terminal.py: the command does not end")
        show(data)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) % 256)


main()
