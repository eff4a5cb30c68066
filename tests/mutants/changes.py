"""Small changes to C source, each of which could be a programmer's slip."""
import collections
import os
import subprocess

from clang import cindex
from clang.cindex import CursorKind

# What a change is: a file, its function, and what stands where instead of what.
Change = collections.namedtuple("Change", "file function line start end old new")

FLIPPED = {"==": ["!="], "!=": ["=="], "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="],
           ">=": [">", "<"], "&&": ["||"], "||": ["&&"]}
STATEMENT_PARENTS = {CursorKind.COMPOUND_STMT, CursorKind.CASE_STMT, CursorKind.DEFAULT_STMT}
CONDITIONAL = {CursorKind.IF_STMT, CursorKind.WHILE_STMT, CursorKind.DO_STMT}


def arguments(root):
    headers = subprocess.run(["gcc", "-print-file-name=include"], capture_output=True, text=True,
                             check=True).stdout.strip()
    return ["-std=c11", "-D_GNU_SOURCE", "-DSTEPDOWN_VERSION=\"\"", "-DSTEPDOWN_ARCH=\"\"",
            "-I" + os.path.join(root, "include"), "-isystem", headers]


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
            self.changes.append(Change(self.file, self.function, line, start, end, old, new))

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

    def has_call(self, cursor):
        return any(c.kind == CursorKind.CALL_EXPR for c in cursor.walk_preorder())

    def add_swapped(self, first, second):
        if not (self.has_call(first) and self.has_call(second)):
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
        for child in children:
            self.visit(child, cursor)

    def all(self):
        for cursor in self.unit.cursor.get_children():
            here = cursor.location.file and cursor.location.file.name.endswith(self.file)
            if here and cursor.kind in (CursorKind.FUNCTION_DECL, CursorKind.VAR_DECL):
                self.function = cursor.spelling
                self.visit(cursor)
        # what a macro holds may have been met at each of its uses
        return sorted(set(self.changes), key=lambda change: (change.start, change.end, change.new))


def changes_of(root, file):
    return Source(root, file).all()


def changed(text, change):
    return text[:change.start] + change.new.encode() + text[change.end:]
