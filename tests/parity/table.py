#!/usr/bin/env python3
"""Runs every row of table.txt by stepdown, gosu and, with "docker", docker run --user.

usage: table.py PASSWD GROUP STEPDOWN TARGET [docker] [newest]
With "newest", gosu is gosu-newest, and the cells are those of the newest parser.
PASSWD and GROUP are the files that the rows begin with. To be run in a private mount
namespace. Prints the rows that did not come out as written, and a count for each tool.
The status is 1 if there was one."""
import collections
import os
import re
import shutil
import sys
import tempfile

import runners

ROWS = os.path.dirname(os.path.abspath(__file__)) + "/table.txt"
UNPRIVILEGED = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


def unescape(text):
    """The bytes of a cell."""
    content = text.encode("latin-1").decode("unicode_escape").encode("latin-1")
    return re.sub(rb"\{(.*?)\*(\d+)\}", lambda m: m[1] * int(m[2]), content, flags=re.S)


def rows():
    with open(ROWS, encoding="ascii") as table:
        for number, line in enumerate(table, 1):
            if line.startswith("#") or line.strip() == "":
                continue
            cells = [cell.strip() for cell in line.split("|")]
            assert len(cells) == 5, f"line {number} has {len(cells)} cells"
            yield number, cells


def edited(content, edit):
    """The file after an edit of the table; see its head."""
    text = unescape(edit[1:])
    if edit[0] == "+":
        return content + text + b"\n"
    if edit[0] == "^":
        return text + b"\n" + content
    if edit[0] == "=":
        return text
    return {
        "crlf": lambda: content.replace(b"\n", b"\r\n"),
        "cr-only": lambda: content.replace(b"\n", b"\r"),
        "blanks": lambda: re.sub(rb"^(.*)$", rb" \t\1 \t", content, flags=re.M),
        "no-final-newline": lambda: content[:-1],
        "empty-lines": lambda: content.replace(b"\n", b"\n\n \n"),
        "absent": lambda: None,
    }.get(edit, lambda: edit)()


def edited_files(files, edits):
    files = dict(files)
    for edit in filter(None, edits.split(" ; ")):
        name, what = edit.split(" ", 1)
        files[name] = edited(files[name], what)
    return files


def described(result, with_gid):
    """A result as the table writes it. The list of gosu lacks the gid."""
    if len(result) == 1:
        return result[0]
    uid, gid, groups, home = result
    groups = sorted(groups | {gid} if with_gid else groups)
    return f"{uid}:{gid} {','.join(map(str, groups))} {(home or b'/').decode('latin-1')}"


def of_version(cell, newest):
    """The cell's part for that version of the parser; see the table's head."""
    return cell.split(" -> ")[-1 if newest else 0]


def is_as_written(cell, stepdowns_cell, text, message):
    """Whether `text` (and stderr) are what the cell says."""
    if cell == "=":
        cell = stepdowns_cell
        message = cell
    if cell.startswith("error: "):
        return text == "error" and cell[len("error: "):] in message
    return text == cell or text.startswith(cell + " ")


def main(passwd, group, stepdown, target, *others):
    with open(passwd, "rb") as p, open(group, "rb") as g:
        standard = {"passwd": p.read(), "group": g.read()}
    newest = "newest" in others
    gosu = shutil.which("gosu-newest" if newest else "gosu")
    tally, wrong = collections.Counter(), 0
    with tempfile.TemporaryDirectory() as directory:
        sandbox = runners.Sandbox(directory)
        for number, (spec_cell, edits, ours, gosus, dockers) in rows():
            spec, files = unescape(spec_cell), edited_files(standard, edits)
            prefix = UNPRIVILEGED if "unreadable" in files.values() else []
            for name, content in files.items():
                sandbox.put(name, content)
            for tool, cell in ("stepdown", ours), ("gosu", gosus), ("docker", dockers):
                cell = of_version(cell, newest)
                if cell == "-" or (tool == "docker" and "docker" not in others):
                    continue
                message = ""
                if tool == "docker":
                    image = runners.Image("stepdown-parity-table", target, **files)
                    result, message = image.run(spec), image.message
                    image.remove()
                else:
                    path = stepdown if tool == "stepdown" else gosu
                    result, stderr = sandbox.run(prefix + [path], spec, target)
                    message = stderr.decode("latin-1")
                text = described(result, tool == "gosu")
                same = cell == "=" or tool == "stepdown"
                tally[tool, "same" if same else "different"] += 1
                if not is_as_written(cell, ours, text, message):
                    wrong += 1
                    print(f"table.txt line {number}: {tool} gave {text} {message.strip()}\n"
                          f"    {spec_cell} | {edits} | {ours} | {gosus} | {dockers}")
        os.system("umount /etc")
    print(f"{tally['stepdown', 'same']} rows; " + "; ".join(
        f"{tool}: {tally[tool, 'same']} the same, {tally[tool, 'different']} different"
        for tool in ("gosu", "docker") if tally[tool, "same"]))
    sys.exit(wrong > 0)


main(*sys.argv[1:])
