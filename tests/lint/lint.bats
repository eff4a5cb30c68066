#!/usr/bin/env bats
# `make lint`, and that each of its tools is heard.
load ../helpers

setup() {
    [[ $(clang-format --version 2>/dev/null) == *" 14."* ]] ||
        skip "the linters are judged by those of Debian 12; here is $(clang-format --version 2>/dev/null || echo none)"
}

@test "make lint finds nothing" {
    run make -s -C "$ROOT" lint
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [ "$(grep -c ': clean$' <<<"$output")" -eq 7 ]
}

# finds TOOL TEXT: the tool is among those that found something, and the text is there.
finds() {
    [[ $output == *"$1: see above"* && $output == *"$2"* ]] ||
        { echo "$1 is not heard:" "$output"; return 1; }
}

@test "make lint fails if any of its tools finds something" {
    copy=$BATS_TEST_TMPDIR/copy
    mkdir "$copy"
    cp -r "$ROOT"/{.clang-format,.clang-tidy,Makefile,src,include,tests} "$copy"
    cat >>"$copy/src/text.c" <<'EOF2'

char text_first(const struct text *text);
char text_first(const struct text *text)
{
    if (text != NULL)
        return '\0';
    else
        return text->start[0];
}
EOF2
    echo 'struct  wide;' >>"$copy/include/text.h"
    printf '%s "none" {\n    ! true\n    true\n}\n' @test >>"$copy/tests/files.bats"
    echo 'import socket' >>"$copy/tests/parity/model.py"
    printf 'some text \nand more' >"$copy/tests/notes"

    run "$copy/tests/lint/run"
    [ "$status" -eq 1 ]
    finds "gcc -fanalyzer" "[-Werror=analyzer-null-dereference]"
    finds clang-tidy "[readability-else-after-return"
    finds cppcheck "'text_first' is never used"
    finds clang-format "include/text.h:"
    finds shellcheck SC2314
    finds pyflakes "'socket' imported but unused"
    finds "white space" "tests/notes:1:"
    finds "white space" "tests/notes: no newline"
}
