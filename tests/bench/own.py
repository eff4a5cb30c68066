#!/usr/bin/env python3
"""Measures --own beside what entrypoints do instead: chown -R and find -exec chown.

usage: own.py BUILD [FILES [ROUNDS]]
As root, in a private mount namespace. On a tmpfs, and on ext4 in a loop file: FILES empty files,
1,000 in a directory, given to another user in turn by each way. Prints a table in Markdown: the
median of the processor time and of the time by the clock, as ratios to chown -R; and what the
second start takes."""
import os
import statistics
import subprocess
import sys
import tempfile
import time

STEPDOWN = os.path.abspath(sys.argv[1]) + "/stepdown"
FILES = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 3
PER_DIRECTORY = 1000
WAYS = {
    "chown -R": lambda data, uid: ["chown", "-R", f"{uid}:{uid}", data],
    "busybox chown -R": lambda data, uid: ["busybox", "chown", "-R", f"{uid}:{uid}", data],
    "find ! -user -exec chown": lambda data, uid: ["find", data, "!", "-user", str(uid), "-exec", "chown",
                                           f"{uid}:{uid}", "{}", "+"],
    "stepdown --own": lambda data, uid: [STEPDOWN, "--own", data, f"{uid}:{uid}", "/bin/true"],
}


def fill(data):
    for number in range(FILES):
        if number % PER_DIRECTORY == 0:
            directory = f"{data}/{number // PER_DIRECTORY}"
            os.makedirs(directory)
        os.close(os.open(f"{directory}/file-{number}", os.O_CREAT | os.O_WRONLY))


def measure(words):
    """Seconds of the processor and of the clock."""
    start = time.monotonic()
    child = subprocess.Popen(words)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{words}: status {status}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start


def given(data, uid):
    return all(os.lstat(path).st_uid == uid for path in
               (data, f"{data}/0", f"{data}/0/file-0", f"{data}/{(FILES - 1) // PER_DIRECTORY}"))


def rows(name, data):
    print(f"{FILES:,} files on {name}", file=sys.stderr, flush=True)
    fill(data)
    samples = {way: [] for way in WAYS}
    uid = 1000
    for _ in range(ROUNDS):
        for way, words in WAYS.items():
            uid += 1
            samples[way].append(measure(words(data, uid)))
            if not given(data, uid):
                sys.exit(f"{way} did not give {data}")
    second = statistics.median(measure(WAYS["stepdown --own"](data, uid))[1] for _ in range(20))
    base = [statistics.median(sample[i] for sample in samples["chown -R"]) for i in (0, 1)]
    for way, taken in samples.items():
        cpu, clock = (statistics.median(sample[i] for sample in taken) for i in range(2))
        again = f"{second * 1000:.1f} ms" if way == "stepdown --own" else ""
        print(f"| {name} | {way} | {cpu / base[0]:.2f} | {clock / base[1]:.2f} ({clock:.1f} s) "
              f"| {again} |", flush=True)


def main():
    print(f"{FILES:,} files:\n\n| file system | command | CPU time, x chown -R | wall-clock time, x chown -R "
          "| second start |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        for name, mount in (("tmpfs", ["-t", "tmpfs", "-o", "nr_inodes=0,size=90%,mode=755", "tmpfs"]),
                            ("ext4", ["-o", "loop", directory + "/image"])):
            if name == "ext4":
                with open(directory + "/image", "wb") as image:
                    image.truncate(FILES * 1024 + (64 << 20))
                subprocess.run(["mkfs.ext4", "-q", "-N", str(FILES + FILES // 100 + 1000),
                                directory + "/image"], check=True)
            os.makedirs(directory + "/fs", exist_ok=True)
            subprocess.run(["mount", *mount, directory + "/fs"], check=True)
            try:
                rows(name, directory + "/fs/data")
            finally:
                subprocess.run(["umount", directory + "/fs"], check=True)


if __name__ == "__main__":
    main()
