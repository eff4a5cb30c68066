"""Small changes to C source, each of which could be a programmer's slip.

Of some kinds no test can be expected to notice one, and they are left out:
- The size of an array, one more or one less. It is a limit with room to spare; a use beyond
  it is what the sanitizers look for.
- Two statements in the other order, unless both ask or tell the kernel something beside an
  error. Else they commute, but for which of two errors is told, or the second uses what the
  first makes, of which a compiler warns.
- What an error says beside its status and its words: the arguments behind the format of a
  function that doesn't return. Nothing runs after it, and the tests of errors judge the whole
  line only where a user is told what to do.
And where code `only_tells`, a change that is not noticed is no hole in what is promised: all that
the program still does is to say something, mostly an error, and to end."""
import collections
import glob
import os
import subprocess

from clang import cindex
from clang.cindex import CursorKind

# What a change is: a file, its function, and what stands where instead of what.
Change = collections.namedtuple("Change", "file function line start end old new only_tells")

FLIPPED = {"==": ["!="], "!=": ["=="], "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="],
           ">=": [">", "<"], "&&": ["||"], "||": ["&&"]}
STATEMENT_PARENTS = {CursorKind.COMPOUND_STMT, CursorKind.CASE_STMT, CursorKind.DEFAULT_STMT}
DECLARATIONS = {CursorKind.VAR_DECL, CursorKind.FIELD_DECL}
CONDITIONAL = {CursorKind.IF_STMT, CursorKind.WHILE_STMT, CursorKind.DO_STMT}


def arguments(root):
    headers = subprocess.run(["gcc", "-print-file-name=include"], capture_output=True, text=True,
                             check=True).stdout.strip()
    return ["-std=c11", "-D_GNU_SOURCE", "-DSTEPDOWN_VERSION=\"\"", "-DSTEPDOWN_ARCH=\"\"",
            "-I" + os.path.join(root, "include"), "-isystem", headers]


def calls_of(cursor):
    return {c.spelling for c in cursor.walk_preorder() if c.kind == CursorKind.CALL_EXPR and c.spelling}


def is_noreturn(function):
    return function is not None and "_Noreturn" in {t.spelling for t in function.canonical.get_tokens()}


class Calls:
    """Which function calls which."""

    def __init__(self, units):
        functions = [cursor for unit in units for cursor in unit.cursor.get_children()
                     if cursor.kind == CursorKind.FUNCTION_DECL and cursor.is_definition()]
        self.calls = {function.spelling: calls_of(function) for function in functions}
        self.ending = {function.spelling for function in functions if is_noreturn(function)}
        self.telling = {name for name in self.ending if "execve" not in self.reached({name})}
        while True:
            callers = {name: {caller for caller, called in self.calls.items() if name in called}
                       for name in self.calls}
            more = {name for name, by in callers.items() if by and by <= self.telling} - self.telling
            if not more:
                break
            self.telling |= more

    def reached(self, names, without=frozenset()):
        seen, ahead = set(), names - without
        while ahead:
            seen |= ahead
            ahead = set().union(*(self.calls.get(name, ()) for name in ahead)) - seen - without
        return seen

    def reach_kernel(self, cursor):
        """Whether it calls libc, but for what only works on memory, and to end with an error."""
        return any(name not in self.calls and not name.startswith(("mem", "str", "__errno", "__builtin"))
                   for name in self.reached(calls_of(cursor), self.ending))


class Source:
    """The changes of one file."""

    def __init__(self, root, file):
        self.file = file
        path = os.path.join(root, file)
        with open(path, "rb") as source:
            self.text = source.read()
        self.unit = cindex.Index.create().parse(path, args=arguments(root))
        errors = [d.spelling for d in self.unit.diagnostics if d.severity >= 3]
        if errors:
            raise RuntimeError(f"{file}: {errors}")
        self.changes = []

    def place(self, cursor):
        extent = cursor.extent
        return extent.start.offset, extent.end.offset

    def code(self, start, end):
        return self.text[start:end].decode()

    def add(self, start, end, new):
        line = self.text.count(b"\n", 0, start) + 1
        old = self.code(start, end)
        if old != new:
            self.changes.append(Change(self.file, self.function, line, start, end, old, new,
                                       self.function in self.calls.telling))

    def add_flipped(self, cursor):
        """The operator is the first token after the left side."""
        left, right = cursor.get_children()
        start, end = self.place(left)[1], self.place(right)[0]
        operator = self.code(start, end).strip(" \n()")
        if operator in FLIPPED:
            at = start + self.text[start:end].index(operator.encode())
            for new in FLIPPED[operator]:
                self.add(at, at + len(operator), new)

    def add_off_by_one(self, cursor):
        start, end = self.place(cursor)
        literal = self.code(start, end)
        if literal == "":  # in a macro
            return
        if literal in ("true", "false"):
            self.add(start, end, "false" if literal == "true" else "true")
            return
        self.add(start, end, f"({literal} + 1)")
        if literal.isdecimal() and literal != "0":
            self.add(start, end, f"({literal} - 1)")

    def add_inverted_return(self, cursor):
        for value in cursor.get_children():
            if value.kind in (CursorKind.BINARY_OPERATOR, CursorKind.INTEGER_LITERAL):
                continue  # other changes do the same
            start, end = self.place(value)
            kind = value.type.get_canonical().kind
            if kind == cindex.TypeKind.POINTER:
                self.add(start, end, "0" if self.code(start, end) not in ("NULL", "0") else "(void *)1")
            elif kind != cindex.TypeKind.RECORD:
                self.add(start, end, f"!({self.code(start, end)})")

    def add_negated(self, condition):
        if condition.kind != CursorKind.BINARY_OPERATOR:
            start, end = self.place(condition)
            self.add(start, end, f"!({self.code(start, end)})")

    def statement_end(self, cursor):
        """The end of a statement, its semicolon included."""
        end = self.place(cursor)[1]
        return end + 1 if self.text[end:end + 1] == b";" else end

    def is_size(self, cursor, parent):
        return parent is not None and parent.kind in DECLARATIONS and \
            self.text[self.place(cursor)[1]:].lstrip().startswith(b"]")

    def told(self, call):
        """The arguments behind the format, if the function doesn't return."""
        if not is_noreturn(call.referenced):
            return []
        return list(call.get_arguments())[len(list(call.referenced.get_arguments())):]

    def add_swapped(self, first, second):
        if not (self.calls.reach_kernel(first) and self.calls.reach_kernel(second)):
            return
        start, middle = self.place(first)[0], self.statement_end(first)
        next_start, end = self.place(second)[0], self.statement_end(second)
        between = self.code(middle, next_start)
        self.add(start, end, self.code(next_start, end) + between + self.code(start, middle))

    def visit(self, cursor, parent=None):
        children = list(cursor.get_children())
        if cursor.kind == CursorKind.BINARY_OPERATOR and len(children) == 2:
            self.add_flipped(cursor)
        if cursor.kind in (CursorKind.INTEGER_LITERAL, CursorKind.CHARACTER_LITERAL):
            self.add_off_by_one(cursor)
        if cursor.kind == CursorKind.RETURN_STMT:
            self.add_inverted_return(cursor)
        if cursor.kind in CONDITIONAL:
            self.add_negated(children[1 if cursor.kind == CursorKind.DO_STMT else 0])
        if cursor.kind == CursorKind.CALL_EXPR and parent is not None and (
                parent.kind in STATEMENT_PARENTS or
                parent.kind in CONDITIONAL and cursor != list(parent.get_children())[0]):
            self.add(*self.place(cursor), "(void)0")
        if cursor.kind == CursorKind.COMPOUND_STMT:
            for first, second in zip(children, children[1:]):
                self.add_swapped(first, second)
        left_out = self.told(cursor) if cursor.kind == CursorKind.CALL_EXPR else []
        for child in children:
            if child not in left_out and not self.is_size(child, cursor):
                self.visit(child, cursor)

    def all(self, calls):
        self.calls = calls
        for cursor in self.unit.cursor.get_children():
            here = cursor.location.file and cursor.location.file.name.endswith(self.file)
            if here and cursor.kind in (CursorKind.FUNCTION_DECL, CursorKind.VAR_DECL):
                self.function = cursor.spelling
                self.visit(cursor)
        # what a macro holds may have been met at each of its uses
        return sorted(set(self.changes), key=lambda change: (change.start, change.end, change.new))


def changes_of(root, files):
    """The changes of these files, or of all."""
    sources = {file: Source(root, file) for file in sorted(
        os.path.relpath(path, root) for path in glob.glob(os.path.join(root, "src", "*.c")))}
    calls = Calls([source.unit for source in sources.values()])
    return [change for file in files or sources for change in sources[file].all(calls)]


def changed(text, change):
    return text[:change.start] + change.new.encode() + text[change.end:]
