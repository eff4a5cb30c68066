#!/usr/bin/env bats
# Whether `make mutants` sees a hole in the tests, in a program of one line.
load ../helpers

# try_changes: of the program in $TREE, by its tests alone.
try_changes() {
    run "$TREE/tests/mutants/mutants" --tests tests/toy.bats
}

@test "a change that no test notices is told, and none of a kind that can't matter" {
    TREE=$BATS_TEST_TMPDIR/tree
    copy_program "$TREE"
    rm -r "$TREE"/src/* "$TREE"/tests/*.bats
    cat >"$TREE/src/main.c" <<'END'
#include <string.h>
int main(int count, char **arguments)
{
    static char first[64];
    static char last[64];
    if (count < 2 || count > 3)
        return 1;
    strcpy(first, arguments[1]);
    strcpy(last, arguments[count - 1]);
    return first[0] == last[0] ? 0 : 2;
}
END
    # bats would take a line that begins with @test for a test of this file
    sed 's/^/@/' >"$TREE/tests/toy.bats" <<'END'
test "one argument is taken" { "$STEPDOWN" a; }
test "two arguments are compared" { "$STEPDOWN" a aa; run "$STEPDOWN" a b; [ "$status" -eq 2 ]; }
test "none is an error" { run "$STEPDOWN"; [ "$status" -eq 1 ]; }
END
    try_changes
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"survived: src/main.c:6 main: 3 -> (3 + 1)"* ]]
    grep -qxF '+     if (count < 2 || count > (3 + 1))' "$TREE"/build/mutants/*/survivors
    # nothing is tried twice
    try_changes
    [ "$(sort -u "$TREE"/build/mutants/*/results | wc -l)" -eq "$(cat "$TREE"/build/mutants/*/results | wc -l)" ]

    echo '@test "three are an error" { run "$STEPDOWN" a a a; [ "$status" -eq 1 ]; }' >>"$TREE/tests/toy.bats"
    try_changes
    echo "$output"
    [ "$status" -eq 0 ]
}
