#!/usr/bin/env python3
"""Measures stepdown and its peers, as ratios to the floor that were taken in one run.

usage: bench.py BUILD [ROUNDS]
BUILD holds stepdown and bench/floor, same-calls, only-groups, target and launch. To be run as root in a
private mount namespace. Prints the tables in Markdown and writes BUILD/bench.json."""
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = os.path.abspath(sys.argv[1])
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
# where every user gets to, wherever this tree is
REACHABLE = tempfile.TemporaryDirectory(prefix="stepdown-bench.")
os.chmod(REACHABLE.name, 0o755)
TARGET = shutil.copy(BUILD + "/bench/target", REACHABLE.name)
GROWTH_ROUNDS = 11
SECONDS = 5
USER = "nobody"
TOOLS = {
    "floor": [BUILD + "/bench/floor"],
    "the same calls": [BUILD + "/bench/same-calls"],
    "stepdown": [BUILD + "/stepdown", USER],
    "gosu": ["gosu", USER],
    "setpriv": ["setpriv", "--reuid=" + USER, "--regid=nogroup", "--init-groups"],
    "chroot": ["chroot", f"--userspec={USER}:", "/"],
    "su": ["su", "-s", TARGET, USER],
    "runuser": ["runuser", "-u", USER, "--"],
    "sudo": ["sudo", "-u", USER],
    "chpst": ["chpst", "-u", USER],
    "setuidgid": ["setuidgid", USER],
    "s6-setuidgid": ["s6-setuidgid", USER],
}


def command(tool, target=TARGET):
    words = TOOLS[tool]
    return [shutil.which(words[0]) or words[0]] + words[1:] + ([] if tool == "su" else [target])


def launch(commands, rounds, *options):
    """For each command, lists of its times in nanoseconds, peaks in KiB and page faults."""
    words = []
    for words_of_one in commands:
        words += ([","] if words else []) + words_of_one
    lines = subprocess.run([BUILD + "/bench/launch", *options, str(rounds), *words], check=True,
                           capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    samples = [([], [], []) for _ in commands]
    for line in lines.splitlines():
        number, *values = map(int, line.split())
        for values_of_one, value in zip(samples[number], values):
            values_of_one.append(value)
    return samples


def system_calls(words):
    """The calls of all threads and children from its own execve to that of the target."""
    with tempfile.NamedTemporaryFile("r") as log:
        subprocess.run(["strace", "-f", "-qq", "-o", log.name, *words], capture_output=True)
        lines = log.read().splitlines()[1:]
    calls, processes = [], set()
    for line in lines:
        match = re.match(r"(\d+) +(\w+)\(", line)
        if not match:
            continue
        processes.add(match[1])
        calls.append(match[2])
        if match[2] == "execve" and f'"{TARGET}"' in line and " = 0" in line:
            break
    return calls, len(processes)


def instructions(words):
    """User-space instructions, by callgrind, up to a target that is not there."""
    # written by who was stepped down to, who may not write elsewhere
    done = subprocess.run(["valgrind", "--vgdb=no", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                           *words[:-1], "/nowhere"], capture_output=True, text=True,
                          errors="replace")
    match = re.search(r"Collected : (\d+)", done.stderr)
    return int(match[1]) if match else None


def size_with_libraries(words):
    files = {words[0]} | set(re.findall(r"/\S+", subprocess.run(
        ["ldd", words[0]], capture_output=True, text=True).stdout))
    return os.path.getsize(words[0]), sum(os.path.getsize(f) for f in files if os.path.isfile(f))


def resident(words):
    """KiB resident when the target is about to be executed. Exact, where the kernel's own
    peak is counted in batches that a small program never fills; nothing is unmapped before."""
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=execve", "-e",
                               "inject=execve:delay_enter=300000:when=1", *words],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.15)
    with open(f"/proc/{tracer.pid}/task/{tracer.pid}/children") as children:
        child = children.read().split()[0]
    with open(f"/proc/{child}/smaps_rollup") as rollup:
        kib = int(re.search(r"Rss: +(\d+)", rollup.read())[1])
    tracer.wait()
    return kib


def peak(peaks, words):
    return max(peaks) if max(peaks) > 256 else resident(words)


def spread(samples, unit):
    tenths = statistics.quantiles(samples, n=10)
    return [round(value / unit, 2) for value in (statistics.median(samples), tenths[0], tenths[8])]


def say(what):
    print(what, file=sys.stderr, flush=True)


def starts():
    tools = [tool for tool in TOOLS if shutil.which(TOOLS[tool][0])]
    say(f"{ROUNDS} starts of each of {len(tools)} tools")
    samples = launch([command(tool) for tool in tools], ROUNDS)
    floor = statistics.median(samples[tools.index("floor")][0])
    results = {}
    for tool, (times, peaks, faults) in zip(tools, samples):
        calls, threads = system_calls(command(tool))
        own, whole = size_with_libraries(command(tool))
        results[tool] = {
            "time": spread(times, floor), "failed": sum(time < 0 for time in times),
            "calls": len(calls), "names": calls, "threads": threads,
            "faults": round(statistics.median(faults)),
            "instructions": instructions(command(tool)), "peak": peak(peaks, command(tool)),
            "size": own, "with_libraries": whole}
    return results


class Files:
    """passwd and group of a given growth, bound over the real ones. The user app, uid 1000,
    comes last."""
    ROOT = "root:x:0:0::/root:/bin/sh\n"
    NAMES = ["passwd", "group", "shadow"]
    APP = "app:x:1000:1000::/home/app:/bin/sh\n"

    def __init__(self, directory):
        self.directory = directory
        for name in self.NAMES:
            shutil.copyfile(f"/etc/{name}", f"{directory}/{name}")
            subprocess.run(["mount", "--bind", f"{directory}/{name}", f"/etc/{name}"], check=True)
        with open("/etc/shadow", "a") as shadow:  # su asks for it
            shadow.write("app:*:19000:0:99999:7:::\n")

    def put(self, users=0, groups=0, members=0, order=sorted):
        with open("/etc/passwd", "w") as passwd, open("/etc/group", "w") as group:
            passwd.write(self.ROOT)
            group.write("root:x:0:\n")
            for i in range(users):
                passwd.write(f"user{i:07}:x:{100000 + i}:{100000 + i}:User {i}:"
                             f"/home/user{i:07}:/bin/sh\n")
                group.write(f"user{i:07}:x:{100000 + i}:\n")
            for i in order(range(groups)):
                group.write(f"g{i}:x:{2000 + i}:app\n")
            if members:
                many = ",".join(f"member{i:07}" for i in range(members))
                group.write(f"crowd:x:5001:{many},app\n")
            group.write("app:x:1000:\n")
            passwd.write(self.APP)


GROWTH = {"10 lines": {"users": 8}, "10,000 users": {"users": 10**4},
          "100,000 users": {"users": 10**5}, "1,000,000 users": {"users": 10**6},
          "1,000 groups": {"groups": 1000}, "65,535 groups": {"groups": 65534},
          "1,000,000 members": {"members": 10**6}}
GREP = ["grep", "-Fc", "app", "/etc/passwd", "/etc/group"]


def descending(numbers):
    return sorted(numbers, reverse=True)


def shuffled(numbers):
    return random.Random(1).sample(list(numbers), len(numbers))


ORDERS = {"in ascending order": sorted, "in descending order": descending, "in random order": shuffled}


def failure(words):
    """Why the command is no match: it fails, or takes very long. Else None."""
    try:
        done = subprocess.run(words, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"over {SECONDS} s"
    return None if done.returncode == 0 else "fails"


def orders(files):
    """65,535 groups in each order of the file, beside grep and the kernel's part alone."""
    kernel = [BUILD + "/bench/only-groups", "65535", TARGET]
    stepdown = [word.replace(USER, "app") for word in command("stepdown")]
    results = {}
    for name, order in ORDERS.items():
        files.put(groups=65534, order=order)
        samples = launch([GREP, stepdown, kernel], 2 * GROWTH_ROUNDS, "-e")
        grep, *times = [statistics.median(times) for times, _, _ in samples]
        results[name] = [round(time / grep, 2) for time in times]
    return results


def growth(tools):
    results = {}
    with tempfile.TemporaryDirectory() as directory:
        files = Files(directory)
        for name, size in GROWTH.items():
            say(f"starts with {name}")
            files.put(**size)
            commands = {tool: [word.replace(USER, "app").replace("nogroup", "app")
                               for word in command(tool)] for tool in tools}
            failures = {tool: failure(words) for tool, words in commands.items()}
            able = [tool for tool in commands if not failures[tool]]
            samples = launch([GREP] + [commands[tool] for tool in able], GROWTH_ROUNDS, "-e")
            grep = statistics.median(samples[0][0])
            results[name] = {"grep": {"milliseconds": grep / 1e6, "peak": max(samples[0][1])}}
            results[name].update({tool: {"failure": failures[tool]} for tool in commands})
            for tool, (times, peaks, _) in zip(able, samples[1:]):
                results[name][tool] = {"time": spread(times, grep), "failure": None,
                                       "peak": peak(peaks, commands[tool])}
        say("starts with 65,535 groups in other orders")
        results["orders"] = orders(files)
        subprocess.run(["umount"] + [f"/etc/{name}" for name in Files.NAMES], check=True)
    return results


def print_tables(results):
    print("| | time, x floor (10 % - 90 %) | system calls | page faults | instructions | peak KiB "
          "| threads and processes | size KiB | with libraries KiB |\n|" + "---|" * 9)
    for tool, r in results["starts"].items():
        median, low, high = r["time"]
        count = r["instructions"]
        print(f"| {tool} | {median} ({low} - {high}) | {r['calls']} | {r['faults']} | "
              f"{'-' if count is None else f'{count:,}'} | {r['peak']} | {r['threads']} | "
              f"{r['size'] / 1024:.0f} | {r['with_libraries'] / 1024:.0f} |")
        if r["failed"]:
            print(f"{tool}: {r['failed']} of {ROUNDS} starts failed")
    tools = list(results["growth"]["10 lines"])[1:]
    print("\n| | " + " | ".join(tools) + " |\n|---|" + "---|" * len(tools))
    orders = results["growth"].pop("orders")
    for name, row in results["growth"].items():
        cells = [row[tool]["failure"] or f"{row[tool]['time'][0]} x, {row[tool]['peak']} KiB"
                 for tool in tools]
        print(f"| {name} (grep: {row['grep']['milliseconds']:.1f} ms) | " + " | ".join(cells) + " |")
    print("\n| 65,535 groups | stepdown, x grep | setgroups and getgroups alone, x grep |\n" + "|---" * 3 + "|")
    for name, (stepdown, kernel) in orders.items():
        print(f"| {name} | {stepdown} | {kernel} |")
    print("\nstepdown's system calls: " + " ".join(results["starts"]["stepdown"]["names"]))


results = {"rounds": ROUNDS, "starts": starts()}
results["growth"] = growth([tool for tool in results["starts"]
                            if tool not in ("floor", "the same calls")])
if results["starts"]["the same calls"]["names"] != results["starts"]["stepdown"]["names"]:
    sys.exit("tests/bench/same-calls.c makes other calls than stepdown")
with open(BUILD + "/bench.json", "w") as file:
    json.dump(results, file, indent=1)
print_tables(results)
