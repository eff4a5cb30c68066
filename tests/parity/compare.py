#!/usr/bin/env python3
"""Compares stepdown with gosu or with Docker on random files and user-specs.

usage: compare.py gosu|gosu-newest|docker|docker-newest SEED COUNT STEPDOWN TARGET
Every answer must be the one that model.py gives for that tool, so that every difference
falls under its rules. Prints how many cases agreed, and how many differed by each rule.
The status is 1 if any answer was another: then the case is shown, with a line to run it."""
import collections
import itertools
import os
import shutil
import subprocess
import sys
import tempfile

import generate
import model
import runners

SPECS_OF_EACH = 12
WORKERS = 2


def shown(content):
    return "absent" if content is None else ascii(content)[1:]


def in_shell(content):
    return "printf %b '" + "".join("\\%04o" % byte for byte in content) + "'"


def making(content, file):
    return f"rm -f {file}" if content is None else f"{in_shell(content)} >{file}"


def report(seed, case, tool, expected, got, message, stepdown):
    spec, passwd, group = case
    print(f"seed {seed}: spec {shown(spec)}, {tool}: expected {expected}, got {got} {message}\n"
          f"    passwd {shown(passwd)}\n    group {shown(group)}\n"
          f"    in a container: {making(passwd, '/etc/passwd')}; {making(group, '/etc/group')}; "
          f'{stepdown} "$({in_shell(spec)})" id')


def cases(seed, count):
    sets = generate.file_sets(seed, SPECS_OF_EACH)
    return itertools.islice(sets, (count + SPECS_OF_EACH - 1) // SPECS_OF_EACH)


class Gosu:
    name, rules, message = "gosu", model.GOSU, ""

    def __init__(self, sandbox, target):
        self.sandbox, self.target = sandbox, target

    def use(self, passwd, group):
        pass

    def run(self, spec):
        return self.sandbox.run([shutil.which(self.name)], spec, self.target)[0]


class Newest(Gosu):
    """gosu, built with the newest version of moby's parser."""
    name, rules = "gosu-newest", model.NEWEST


class Docker:
    rules = model.DOCKER

    def __init__(self, _, target):
        self.target, self.image, self.message = target, None, ""

    def use(self, passwd, group):
        if self.image:
            self.image.remove()
        self.image = runners.Image(f"stepdown-parity-{os.getpid()}", self.target, passwd, group)

    def run(self, spec):
        # an empty --user is no user at all, and Docker's API takes nothing but UTF-8
        if not spec or not spec.isascii():
            return None
        result = self.image.run(spec)
        self.message = self.image.message
        return result


class NewestDocker(Docker):
    rules = model.DOCKER_NEWEST


TOOLS = {"gosu": Gosu, "gosu-newest": Newest, "docker": Docker, "docker-newest": NewestDocker}


def work(other_name, seed, count, stepdown, target):
    """Compares on cases of this seed, in a mount namespace of its own."""
    tally, failed = collections.Counter(), 0
    with tempfile.TemporaryDirectory() as directory:
        sandbox = runners.Sandbox(directory)
        other = TOOLS[other_name](sandbox, target)
        for passwd, group, specs in cases(seed, count):
            sandbox.put("passwd", passwd)
            sandbox.put("group", group)
            other.use(passwd, group)
            for spec in specs:
                got, _ = sandbox.run([stepdown], spec, target)
                theirs = other.run(spec)
                if theirs is None:
                    continue
                for tool, rules, result, message in (
                        ("stepdown", [], got, ""), (other_name, other.rules, theirs, other.message)):
                    expected = model.resolve(spec, passwd, group, rules)
                    if result != expected:
                        failed += 1
                        report(seed, (spec, passwd, group), tool, expected, result, message, stepdown)
                tally["cases"] += 1
                tally["agreed"] += got == theirs
                tally["differed"] += got != theirs
                tally.update(model.names_of_difference(spec, passwd, group, other.rules))
        other.use(None, None)
        subprocess.run(["umount", "/etc"], check=True)
    for name, number in tally.items():
        print(f"tally\t{name}\t{number}")
    return failed


def main(other, seed, count, *arguments):
    workers = [subprocess.Popen(
        ["unshare", "--mount", "--propagation", "private", sys.executable, __file__, "work", other,
         str(int(seed) + i), str(int(count) // WORKERS), *arguments],
        stdout=subprocess.PIPE, text=True) for i in range(WORKERS)]
    tally, failed = collections.Counter(), False
    for worker in workers:
        for line in worker.communicate()[0].splitlines():
            if line.startswith("tally\t"):
                _, name, number = line.split("\t")
                tally[name] += int(number)
            else:
                print(line)
        failed = failed or worker.returncode != 0
    print(f"stepdown and {other}, seed {seed}: {tally.pop('cases', 0)} cases, "
          f"{tally.pop('agreed', 0)} agreed, {tally.pop('differed', 0)} differed by these rules:")
    for name, number in sorted(tally.items()):
        print(f"    {number:6} {name}")
    sys.exit(failed)


if sys.argv[1] == "work":
    sys.exit(work(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:]) > 0)
main(*sys.argv[1:])
