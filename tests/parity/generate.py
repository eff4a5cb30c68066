"""Makes files and user-specs from a seed: most of them valid, some broken, some garbage."""
import random

NAMES = [b"app", b"web", b"root", b"db", b"a", b"ap", b"app2", b"1000", b"12", b"-x", b"#app",
         b"svc$", b"\xe9t\xe9", b"sp ace", b"x.y", b"0day", b"1e3", b"+", b""]
IDS = [b"0", b"5", b"12", b"33", b"1000", b"1001", b"5001", b"5002", b"65534", b"2147483647"]
ODD_IDS = [b"", b"+1000", b"-0", b"+0", b"01000", b"00", b"-5", b" 1000", b"1000 ", b"0x3e8",
           b"abc", b"1000abc", b"1e3", b"2147483648", b"4294967294", b"4294967295", b"4294967296",
           b"4294968296", b"-4294967296", b"9223372036854775807", b"9223372036854775808",
           b"99999999999999999999", b"-99999999999999999999", b"+", b"-", b"--5", b"1_000"]
HOMES = [b"/home/app", b"/", b"", b"relative", b"/with space", b"/root"]
BLANKS = [b"", b"", b"", b"", b" ", b"\t", b"\r", b"  "]


def an_id(rng, oddness):
    return rng.choice(ODD_IDS if rng.random() < oddness else IDS)


def a_line(rng, fields):
    """Mostly all of the fields; now and then blanks around it, or a comment."""
    if rng.random() < 0.05:
        fields = fields[:rng.randrange(1, len(fields) + 1)]
    if rng.random() < 0.03:
        fields = fields + [b"more"]
    line = b":".join(fields)
    if rng.random() < 0.05:
        line = rng.choice([b"#", b"# ", b" #"]) + line
    if rng.random() < 0.1:
        line = rng.choice(BLANKS) + line + rng.choice(BLANKS)
    if rng.random() < 0.02:
        line = bytes(rng.choice(b"ap:0x#,\t \r\xff\0") for _ in range(rng.randrange(12)))
    return line


def a_file(rng, lines):
    content = b"\n".join(lines)
    if rng.random() < 0.2:
        content = content.replace(b"\n", b"\r\n")
    return content + (b"" if rng.random() < 0.2 else b"\n")


def passwd(rng, oddness):
    if rng.random() < 0.02:
        return None
    return a_file(rng, [
        a_line(rng, [rng.choice(NAMES), b"x", an_id(rng, oddness), an_id(rng, oddness), b"",
                     rng.choice(HOMES), b"/bin/sh"])
        for _ in range(rng.randrange(9))])


def group(rng, oddness):
    if rng.random() < 0.02:
        return None
    return a_file(rng, [
        a_line(rng, [rng.choice(NAMES), b"x", an_id(rng, oddness),
                     b",".join(rng.choice(NAMES) for _ in range(rng.randrange(4)))])
        for _ in range(rng.randrange(9))])


def a_part(rng, oddness):
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(NAMES).replace(b":", b"")
    return an_id(rng, 0.3 if oddness else 0.1)


def spec(rng, oddness):
    """Not one that begins with a dash and no digit: options are not what is compared."""
    while True:
        text = a_part(rng, oddness)
        if rng.random() < 0.35:
            text += b":" + a_part(rng, oddness)
        if rng.random() < 0.02:
            text += b":" + a_part(rng, oddness)
        if not text.startswith(b"-") or text[1:2].isdigit():
            return text


def file_sets(seed, specs_of_each):
    """Without end: (passwd, group, [spec, ...])."""
    rng = random.Random(seed)
    while True:
        oddness = rng.choice([0, 0.05, 0.3])
        yield (passwd(rng, oddness), group(rng, oddness),
               [spec(rng, oddness) for _ in range(specs_of_each)])
