"""Run stepdown, gosu and Docker on given files, and read who the target is from itself."""
import io
import os
import re
import shutil
import subprocess
import tarfile
import time

ERROR = ("error",)
HANGS = ("hangs",)
# What takes so many times as long as the slowest that ended so far, hangs.
PATIENCE = 200


def identity(status, output):
    """What show-identity printed, as (uid, gid, groups, home)."""
    ids = {key: value.split() for key, value in
           re.findall(rb"^(Uid|Gid|Groups):\t(.*)$", output, re.M)}
    if status != 0 or not ids:
        return ERROR
    for key in (b"Uid", b"Gid"):
        assert len(set(ids[key])) == 1, output
    home = re.search(rb"^HOME:\t(.*)\n\Z", output, re.M | re.S).group(1)
    return (int(ids[b"Uid"][0]), int(ids[b"Gid"][0]), set(map(int, ids[b"Groups"])), home)


class Sandbox:
    """An /etc that holds passwd and group alone. To be made in a private mount namespace."""

    def __init__(self, directory):
        # before the first, what ten starts of a program take
        start = time.monotonic()
        for _ in range(10):
            subprocess.run(["true"], check=True)
        self.slowest = time.monotonic() - start
        self.etc = directory + "/etc"
        os.mkdir(self.etc)
        subprocess.run(["mount", "--bind", self.etc, "/etc"], check=True)

    def put(self, name, content):
        """Makes /etc/name hold `content`: bytes, None for an absent file, or a word for
        what else is in its place."""
        path = "/etc/" + name
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
        if isinstance(content, bytes):
            with open(path, "wb") as file:
                file.write(content)
        elif content == "unreadable":
            with open(path, "wb"):
                os.chmod(path, 0)
        elif content == "fifo":
            os.mkfifo(path)
        elif content == "directory":
            os.mkdir(path)
        elif content is not None:
            os.symlink({"loop": path, "dangling": "/nowhere", "null": "/dev/null"}[content], path)

    def run(self, tool, spec, target):
        """Returns who the target is, ERROR or HANGS; and stderr."""
        start = time.monotonic()
        try:
            done = subprocess.run(tool + [spec, target], capture_output=True,
                                  timeout=PATIENCE * self.slowest,
                                  stdin=subprocess.DEVNULL, env={"PATH": "/bin:/usr/bin"})
        except subprocess.TimeoutExpired:
            return HANGS, b""
        self.slowest = max(self.slowest, time.monotonic() - start)
        result = identity(done.returncode, done.stdout)
        if result == ERROR and done.stdout:
            return ("ran and failed",), done.stderr
        return result, done.stderr


class Image:
    """A container image of the target and the two files."""

    def __init__(self, name, target, passwd, group):
        self.name, self.message = name, ""
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            tar.add(target, "show-identity")
            for file, content in (("etc/passwd", passwd), ("etc/group", group)):
                self.add(tar, file, content)
        subprocess.run(["docker", "import", "-", name], input=archive.getvalue(), check=True,
                       capture_output=True)

    @staticmethod
    def add(tar, path, content):
        info = tarfile.TarInfo(path)
        info.mode = 0o644
        if isinstance(content, bytes):
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        elif content == "directory":
            info.type = tarfile.DIRTYPE
            tar.addfile(info)
        elif content is not None:
            info.type = tarfile.SYMTYPE
            info.linkname = {"loop": path.split("/")[1], "dangling": "/nowhere",
                             "null": "/dev/null"}[content]
            tar.addfile(info)

    def run(self, spec):
        """docker run --user. What it printed is the engine's record, as in engine.bash. Docker 26 may
        lose that too; but show-identity always prints, and so an empty record is no answer."""
        status, output = 0, b""
        while status == 0 and not output:
            status, output = self.run_once(spec)
        return identity(status, output)

    def run_once(self, spec):
        name = f"st-run-{os.getpid()}"
        started = self.docker("run", "-d", "--name", name, "--log-driver", "json-file",
                              "--network", "none", "--user", spec, self.name, "/show-identity")
        self.message = started.stderr.decode("latin-1")
        status, output = started.returncode, b""
        if status == 0:
            status = int(self.docker("wait", name).stdout)
            output = self.docker("logs", name).stdout
            self.message = f"(it ended with {status})"
        self.docker("rm", "--force", "--volumes", name)
        return status, output

    @staticmethod
    def docker(*words):
        return subprocess.run(["docker", *words], capture_output=True, stdin=subprocess.DEVNULL)

    def remove(self):
        self.docker("image", "rm", "--force", self.name)
