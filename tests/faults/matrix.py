#!/usr/bin/env python3
"""Injects faults into every system call that a tool makes before it executes a target.

usage: matrix.py [--quick] TOOL TARGET COMMAND...
COMMAND... runs the target by the tool. The calls come from a trace of that very command.
Each is made to fail by a set of errors, and to lie: to say success without running, or to
give back other values than the kernel's. A fault is held if nothing ran, or if the target
is who it is without faults; it is lost if the target ran as anybody else.

Prints "TOOL: N faults tried, N held, N lost", then each lost one. The status is 1 if any
was lost. For stepdown, a start that failed must also end by status 1, 126 or 127 with one
line "error: ...", which names the call where a step of stepping down failed."""
import concurrent.futures
import os
import re
import signal
import subprocess
import sys
import tempfile

ERRORS = ["EPERM", "EACCES", "EINVAL", "ENOMEM", "EIO", "EAGAIN", "EINTR", "ENOSYS", "ENOENT",
          "EMFILE", "ELOOP", "EFAULT"]
QUICK_ERRORS = ["EPERM"]
# What a liar may write where the caller reads an answer: argument, bytes, return value.
# 1000 is the user asked for, e8030000 in memory; 5001 its group.
ROOT, APP, NONE = "00000000", "e8030000", "00" * 24
THREE_IDS = [(ROOT, ROOT, ROOT), (APP, APP, APP), (ROOT, APP, APP), (APP, ROOT, APP), (APP, APP, ROOT)]
LIES = {
    "getresuid": [f"retval=0:poke_exit=@arg1={r},@arg2={e},@arg3={s}" for r, e, s in THREE_IDS],
    "getresgid": [f"retval=0:poke_exit=@arg1={r},@arg2={e},@arg3={s}" for r, e, s in THREE_IDS],
    "getgroups": ["retval=1:poke_exit=@arg2=" + ROOT, "retval=1:poke_exit=@arg2=" + APP,
                  "retval=2:poke_exit=@arg2=" + APP + "89130000"],
    "capget": ["retval=0:poke_exit=@arg2=" + NONE],
    "prctl": ["retval=1"],
    "geteuid": ["retval=1000"],
    "getuid": ["retval=1000"],
}
# Calls of libc's own start: a program whose libc can't start ends by a signal.
LIBC_START = {"arch_prctl", "set_tid_address", "set_thread_area", "set_tls"}
STEPS = {"setgroups", "setresgid", "setresuid", "capset"}
IDENTITY = re.compile(r"^(Uid|Gid|Groups|CapInh|CapPrm|CapEff|CapAmb):.*$", re.M)


def run(command, strace=()):
    """Raises TimeoutExpired if it does not end; nothing of it is left running."""
    # a pipe, not /dev/null: a lying fstat or ioctl has --own-stdio give that away
    process = subprocess.Popen([*strace, *command], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               errors="replace", start_new_session=True)
    try:
        output, error = process.communicate("", timeout=3)
    except subprocess.TimeoutExpired:
        # strace's children outlive it
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, error)


def identity(output):
    return [match.group(0) for match in IDENTITY.finditer(output)]


def calls_before_target(command, target):
    """The calls between the start of the tool and its execve of the target, each with its
    number among those of its name and of its process."""
    with tempfile.NamedTemporaryFile("r") as log:
        run(command, ["strace", "-f", "-qq", "-o", log.name])
        lines = log.read().splitlines()
    calls, counts = [], {}
    for line in lines:
        match = re.match(r"(\d+) +(\w+)\((.*)", line)
        if not match:
            continue
        process, name, rest = match.groups()
        number = counts[process, name] = counts.get((process, name), 0) + 1
        if (name, number) != ("execve", 1) and name not in ("exit", "exit_group"):
            calls.append((name, number))
        if name == "execve" and f'"{target}"' in rest.split(",")[0] and " = 0" in line:
            break
    return list(dict.fromkeys(calls))


def faults_of(name, errors):
    return [f"error={error}" for error in errors] + ["retval=0"] + LIES.get(name, [])


def complaint(name, fault, result):
    """What is wrong with how stepdown ended, where nothing ran."""
    if name in LIBC_START and result.returncode != 0:
        return None
    if result.returncode not in (1, 126, 127):
        return f"status {result.returncode}"
    if not re.fullmatch(r"error: [^\n]+\n", result.stderr):
        return f"stderr {result.stderr!r}"
    if name in STEPS and fault.startswith("error") and name not in result.stderr \
            and "taken back" not in result.stderr:
        return f"stderr does not name {name}: {result.stderr!r}"
    return None


def try_fault(tool, command, expected, name, number, fault):
    """Returns None if the fault was held, else what happened."""
    inject = f"inject={name}:{fault}:when={number}"
    try:
        result = run(command, ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={name}",
                               "-e", inject])
    except subprocess.TimeoutExpired:
        return None  # it waits for ever, and nothing ran
    got = identity(result.stdout)
    if got:
        return None if got == expected else f"{inject}: ran as {got}"
    wrong = complaint(name, fault, result) if tool.startswith("stepdown") else None
    return f"{inject}: {wrong}" if wrong else None


def main():
    arguments = sys.argv[1:]
    errors = ERRORS
    if arguments[0] == "--quick":
        errors = QUICK_ERRORS
        arguments.pop(0)
    tool, target, *command = arguments
    normal = run(command)
    expected = identity(normal.stdout)
    if not expected:
        print(f"{tool}: does not run without faults: {normal.stderr.strip()}")
        sys.exit(2)
    work = [(name, number, fault) for name, number in calls_before_target(command, target)
            for fault in faults_of(name, errors)]
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = list(pool.map(lambda w: try_fault(tool, command, expected, *w), work))
    lost = [result for result in results if result]
    print(f"{tool}: {len(work)} faults tried, {len(work) - len(lost)} held, {len(lost)} lost")
    for result in lost if tool.startswith("stepdown") else []:
        print(f"    {result}")
    sys.exit(1 if lost else 0)


main()
