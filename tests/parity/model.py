"""What stepdown, gosu and Docker make of a user-spec, said once, and as simply as can be.

resolve() follows stepdown's rules. Each name in GOSU turns one of them into gosu's, NEWEST has
those that are left in the newest version of the parser that gosu and Docker share, and
DOCKER lists those that turn them into those of docker run --user. So every case in which
they differ has names: those of the rules that make the difference."""
import re

ID_MAX = 2**31 - 1

WRAPS = ("an id in passwd or group wraps around at 2^32; in the user-spec, a number of more than 64 bits "
         "is taken as a name")

GOSU = [
    "an empty user is root",
    "in the line that matches, an id that isn't a number is 0",
    "the user-spec `0` matches a line whose id isn't a number",
    WRAPS,
    "a line of passwd that begins with # is a user",
    "what follows a second colon in the user-spec is ignored",
    "the gid isn't one of the supplementary groups",
    "an empty home stays empty",
    "an empty passwd is accepted, as a file with no users",
]
FIXED = [WRAPS, "what follows a second colon in the user-spec is ignored"]
NEWEST = [rule for rule in GOSU if rule not in FIXED] + [
    "a gid outside 0 to 2147483647 is ignored if the user-spec names a group",
]
DOCKER = [rule for rule in GOSU if rule != "the gid isn't one of the supplementary groups"] + [
    "ids and groups are looked up again as numbers",
]
DOCKER_NEWEST = [rule for rule in NEWEST if rule != "the gid isn't one of the supplementary groups"] + [
    "the home is looked up again by the uid",
]
ERROR = ("error",)


def atoi(text):
    """strconv.Atoi of Go: its value, and whether it is a number at all."""
    if not re.fullmatch(rb"[+-]?[0-9]+", text):
        return 0, False
    return max(-2**63, min(2**63 - 1, int(text))), True


def fits_int64(text):
    return -2**63 <= int(text) < 2**63


def read_id(text, rules, broken_rule):
    """The id that a field stands for, or None."""
    value, is_number = atoi(text)
    if not is_number:
        return 0 if broken_rule in rules else None
    if not 0 <= value <= ID_MAX and WRAPS not in rules:
        return None
    return value


def read_part(text, rules):
    """A part of the user-spec: ("empty",), ("id", number), ("name", text) or ERROR."""
    if text == b"":
        return ("empty",)
    value, is_number = atoi(text)
    if not is_number:
        return ("name", text)
    if 0 <= value <= ID_MAX:
        return ("id", value)
    if WRAPS not in rules:
        return ERROR
    return ("id", value) if fits_int64(text) else ("name", text)


def records(content, count, skips_comments):
    """The fields of each line, at least `count`."""
    for line in (content or b"").split(b"\n"):
        line = line.strip(b" \t\n\v\f\r")
        if line == b"" or (skips_comments and line.startswith(b"#")):
            continue
        fields = line.split(b":")
        yield fields + [b""] * (count - len(fields))


def matches(wanted, name, number):
    return number == wanted[1] if wanted[0] == "id" else name == wanted[1]


def find(wanted, content, count, name_at, id_at, skips_comments, rules):
    for fields in records(content, count, skips_comments):
        number = read_id(fields[id_at], rules, "the user-spec `0` matches a line whose id isn't a number")
        if matches(wanted, fields[name_at], number):
            return fields
    return None


def resolve(spec, passwd, group, rules=()):
    """Returns (uid, gid, groups, home) of a target that root starts, or ERROR. The files
    are bytes, or None where they are absent."""
    rules = set(rules)
    user_text, _, group_text = spec.partition(b":")
    if "what follows a second colon in the user-spec is ignored" in rules:
        group_text = group_text.split(b":")[0]
    user, wanted_group = read_part(user_text, rules), read_part(group_text, rules)
    if ERROR in (user, wanted_group):
        return ERROR
    if user == ("empty",):
        if "an empty user is root" not in rules:
            return ERROR
        user = ("id", 0)

    broken = "in the line that matches, an id that isn't a number is 0"
    comments = "a line of passwd that begins with # is a user" not in rules
    entry = find(user, passwd, 7, 0, 2, comments, rules)
    if entry:
        name, home = entry[0], entry[5]
        uid, gid = read_id(entry[2], rules, broken), read_id(entry[3], rules, broken)
        if wanted_group[0] != "empty" and atoi(entry[3])[1] and \
                "a gid outside 0 to 2147483647 is ignored if the user-spec names a group" in rules:
            gid = 0
        if uid is None or gid is None or b"\0" in home:
            return ERROR
        if home == b"" and "an empty home stays empty" not in rules:
            home = b"/"
    elif user[0] == "name" or not 0 <= user[1] <= ID_MAX:
        return ERROR
    elif passwd == b"" and wanted_group[0] == "empty" and "an empty passwd is accepted, as a file with no users" not in rules:
        return ERROR
    else:
        name, home, uid, gid = b"", b"/", user[1], 0

    groups = set()
    if wanted_group[0] == "empty":
        for fields in records(group, 4, True) if name else ():
            if name in fields[3].split(b","):
                groups.add(read_id(fields[2], rules, broken))
    elif wanted_group[0] == "id" and 0 <= wanted_group[1] <= ID_MAX:
        gid = wanted_group[1]
    else:
        found = find(wanted_group, group, 4, 0, 2, True, rules)
        gid = read_id(found[2], rules, broken) if found else None
    if gid is None or None in groups:
        return ERROR

    if "the home is looked up again by the uid" in rules:
        entry = find(("id", uid), passwd, 7, 0, 2, comments, rules | set(NEWEST))
        home = entry[5] if entry else b"/"
    if "ids and groups are looked up again as numbers" in rules:
        return look_up_again(uid % 2**32, gid % 2**32, {g % 2**32 for g in groups}, passwd, group,
                             rules)
    if "the gid isn't one of the supplementary groups" not in rules:
        groups.add(gid)
    uid, gid, groups = uid % 2**32, gid % 2**32, {g % 2**32 for g in groups}
    # -1 is no id to the kernel
    return ERROR if 2**32 - 1 in {uid, gid} | groups else (uid, gid, groups, home)


def look_up_again(uid, gid, groups, passwd, group, rules):
    """runc gets the numbers from Docker, and looks each of them up: the home is that of the
    first line with that uid, and a group is also found by a name that is a number."""
    lenient = set(rules) | set(GOSU)
    entry = find(("id", uid), passwd, 7, 0, 2, "a line of passwd that begins with # is a user" not in rules,
                 lenient)
    home = entry[5] if entry else b"/"
    if b"\0" in home or (not entry and uid > ID_MAX):
        return ERROR
    if gid > ID_MAX and not find(("id", gid), group, 4, 0, 2, True, lenient):
        return ERROR
    looked_up = set()
    for wanted in [gid] + sorted(groups):
        for fields in records(group, 4, True):
            number = read_id(fields[2], lenient, "in the line that matches, an id that isn't a number is 0")
            if fields[0] == b"%d" % wanted or number == wanted:
                looked_up.add(number % 2**32)
                break
        else:
            if wanted > ID_MAX:
                return ERROR
            looked_up.add(wanted)
    if 2**32 - 1 in {uid, gid} | looked_up:
        return ERROR
    return uid, gid, looked_up, home


def names_of_difference(spec, passwd, group, rules):
    """The rules that make a tool of those `rules` differ from stepdown, for this case."""
    ours, theirs = resolve(spec, passwd, group), resolve(spec, passwd, group, rules)
    if ours == theirs:
        return []
    names = [rule for rule in rules
             if resolve(spec, passwd, group, [rule]) != ours
             or resolve(spec, passwd, group, [r for r in rules if r != rule]) != theirs]
    # several may do it together, none of them alone
    return names or ["several of these rules at once"]
