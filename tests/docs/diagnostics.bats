#!/usr/bin/env bats
# The man page's list of errors, beside the source.
# runs no stepdown
# bats file_tags=shipped
load ../helpers

# listed PAGE: compares the errors in src with the DIAGNOSTICS of that page.
listed() {
    cat >"$SANDBOX/compare.py" <<'PYTHON'
import glob, re, sys

TOKEN = re.compile(r"""/\*.*?\*/ | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])' | \w+ | \\\n | \s+ | .""", re.S | re.X)
macros = {"PASSWD_PATH": "/etc/passwd", "GROUP_PATH": "/etc/group", "STEPDOWN_ARCH": "ARCHITECTURE"}

def texts(source):
    """Each text of the source: string literals and macros side by side are one."""
    text = None
    for token in TOKEN.findall(source):
        if token[0] == '"':
            text = (text or "") + token[1:-1].replace('\\"', '"').replace("\\n", "\n")
        elif token in macros:
            text = (text or "") + macros[token]
        elif text is not None and not (token.isspace() or token.startswith(("/*", "\\\n"))):
            yield text
            text = None

calls, found = set(), set()
for file in glob.glob(sys.argv[2] + "/include/*.h") + glob.glob(sys.argv[2] + "/src/*.c"):
    source = open(file).read()
    for name, text in re.findall(r'#define (\w+) "(.*)"$', source, re.M):
        found.add(text)
    calls.update(re.findall(r'fail_call\("(.*)"\)', source))
    macros.update(re.findall(r'#define (INTERFERES) "(.*)"', source))
for file in glob.glob(sys.argv[2] + "/src/*.c"):
    found.update(texts(open(file).read()))
# what is printed on stdout ends with a newline, and a path has no blank
found = {text.strip(" :;") for text in found
         if not text.endswith("\n") and not text.startswith("usage: ")}
formats = {text for text in found if re.search(r"%(\.\*)?(lu|[sum])", text) and " " in text}
formats = {text for text in formats if not text.startswith(("%s: %m; %s", "%s%s%s"))}
formats.update(name + ": %m; " + macros["INTERFERES"] for name in calls)
parts = {text for text in found - formats if " " in text and "%" not in text}

page = open(sys.argv[1]).read()
for escape, byte in (("\\(dq", '"'), ("\\(aq", "'"), ("\\&", ""), ("\\e", "\\")):
    page = page.replace(escape, byte)
flat = " ".join(page.split())
page = page[page.index(".Sh DIAGNOSTICS"):page.index(".Sh SEE ALSO")]
items = re.findall(r'^\.It Li "(.*)"$', page, re.M)

# words in capitals stand for a conversion, and so do the texts that are put there
word = "(?:[A-Z]+|%s)" % "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
wrong, matched = [], parts & set(items)
for format in sorted(formats):
    # the page has the blanks and colons that a text itself begins or ends with
    format = format.replace(":%s", ": %s").replace("%s%m", "%s: %m")
    pattern = re.sub(r"%(?:\\?\.\\?\*)?(?:lu|[sum])", lambda _: word, re.escape(format).replace("\\%", "%"))
    hits = [item for item in items if re.fullmatch(pattern, item)]
    matched.update(hits)
    if not hits:
        wrong.append("not in the man page: " + format)
wrong += ["not in the man page: " + part for part in sorted(parts) if part not in flat]
wrong += ["in the man page, not in src: " + item for item in items if item not in matched and
          not item.startswith(("unknown option", "OPTION needs", "no user-spec", "no command"))]
if len(formats) < 40 or len(parts) < 40:
    wrong.append("too few texts found in src: %d and %d" % (len(formats), len(parts)))
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
