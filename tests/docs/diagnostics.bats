#!/usr/bin/env bats
# The man page's list of errors, beside the source.
# runs no stepdown
# bats file_tags=shipped
load ../helpers

# listed PAGE: compares the errors in src with the DIAGNOSTICS of that page.
listed() {
    cat >"$SANDBOX/compare.py" <<'PYTHON'
import glob, re, subprocess, sys

def arguments(text, at):
    """The source between the bracket before `at` and its counterpart."""
    depth = 1
    start = at
    while depth:
        if text[at] == '"':
            at = re.compile(r'"(\\.|[^"\\])*"').match(text, at).end()
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return text[start:at - 1]

def unquoted(literals):
    text = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', literals))
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\n", "")

names = {"PASSWD_PATH": '"/etc/passwd"', "GROUP_PATH": '"/etc/group"', "STEPDOWN_ARCH": '"%s"'}
shared = {}
for file in ("include/fail.h", "src/identity.c"):
    shared.update(re.findall(r'#define (INTERFERES|NO_OTHER) "(.*)"',
                             open(sys.argv[2] + "/" + file).read()))
formats, parts = set(), set()
for file in sorted(glob.glob(sys.argv[2] + "/src/*.c")):
    source = re.sub(r"/\*.*?\*/", "", open(file).read(), flags=re.S).replace("\\\n", "")
    # what other texts are put in: by these functions, and these macros
    for literals in re.findall(r'#define BAD_\w+ +(".*")', source):
        parts.add(unquoted(literals))
    for call in re.finditer(r"\b(fail|fail_call|refuse|refuse_line|require|refuse_own|refuse_usage)\(", source):
        inside = arguments(source, call.end())
        for name, value in names.items():
            inside = inside.replace(name, value)
        # the last conversion stands for a text that errors share
        last = re.search(r",\s+(INTERFERES|NO_OTHER)$", inside)
        if call[1] == "fail":
            literals = re.search(r'"(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*', inside)
            if literals and not unquoted(literals[0]).startswith(("%s%s%s\n", "%s: %m; %s")):
                format = unquoted(literals[0])
                formats.add(re.sub(r"(.*)%s", r"\1" + shared[last[1]], format) if last else format)
        elif call[1] == "fail_call":
            formats.update(name + ": %m; " + shared["INTERFERES"] for name in re.findall('"(.*)"', inside))
        else:
            parts.update(unquoted(part) for part in re.findall(r'"(?:[^"\\]|\\.)*"', inside))

page = open(sys.argv[1]).read()
page = page[page.index(".Sh DIAGNOSTICS"):page.index(".Sh SEE ALSO")]
for escape, byte in (("\\(dq", '"'), ("\\(aq", "'"), ("\\&", ""), ("\\e", "\\")):
    page = page.replace(escape, byte)
items = re.findall(r'^\.It Li "(.*)"$', page, re.M)
flat = " ".join(page.split())
wrong = []
matched = set()
for format in sorted(formats):
    # the page has the blanks and colons that a text itself begins or ends with
    format = format.replace(":%s", ": %s").replace("%s%m", "%s: %m")
    # SPEC and the like stand for a conversion, and nothing else does
    pattern = re.sub(r"%(?:\\?\.\\?\*)?(?:lu|[sum])", "[A-Z]+", re.escape(format).replace("\\%", "%"))
    hits = [item for item in items if re.fullmatch(pattern, item)]
    matched.update(hits)
    if not hits:
        wrong.append("not in the man page: " + format)
for part in sorted(parts):
    part = part.strip(" :;")
    if len(part) > 2 and part not in flat:
        wrong.append("not in the man page: " + part)
for item in items:
    if item not in matched and not any(item.startswith(start) for start in
                                       ("unknown option", "OPTION needs", "no user-spec", "no command")):
        wrong.append("in the man page, not in src: " + item)
if len(formats) < 40:
    wrong.append("too few errors found in src: %d" % len(formats))
print("\n".join(wrong))
sys.exit(bool(wrong))
PYTHON
    python3 "$SANDBOX/compare.py" "$1" "$ROOT"
}

@test "the man page lists every error of the source, and no other" {
    run listed "$ROOT/man/stepdown.8"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}

@test "an error that the man page lacks or has too many is found" {
    sed '/^\.It Li "FILE can/d' "$ROOT/man/stepdown.8" >"$SANDBOX/less"
    run listed "$SANDBOX/less"
    [ "$status" -eq 1 ]
    [[ $output == *"not in the man page: %s can't be opened"* ]]
    sed 's/^\.It Li "getgroups: REASON;.*"/.It Li "no such error"/' "$ROOT/man/stepdown.8" >"$SANDBOX/more"
    run listed "$SANDBOX/more"
    [ "$status" -eq 1 ]
    [[ $output == *"in the man page, not in src: no such error"* ]]
}

@test "every error in the man page has its remedy" {
    run awk '/^\.It Li / { item = $0; getline; if ($0 ~ /^\.(It|El)/) print item }' \
        "$ROOT/man/stepdown.8"
    [ -z "$output" ]
}
