#!/usr/bin/env bats
# How much of src/ the tests reach.
load ../helpers

# change_and_report SED-SCRIPT: what the same counts say of a src with other comments.
change_and_report() {
    cp "$ROOT"/src/*.c "$TREE/src"
    sed -i "$1" "$TREE"/src/*.c
    run "$TREE/tests/coverage/report" build/coverage
    [ "$status" -ne 0 ] || { echo "$output"; return 1; }
}

@test "tests run each line, but those with a reason beside them, and 95 % of the branches" {
    run "$ROOT/tests/coverage/run" build/coverage
    grep -E '^(lines|branches): ' <<<"$output" | sed 's/^/# /' >&3
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }

    TREE=$BATS_TEST_TMPDIR/tree
    copy_program "$TREE"
    mkdir "$TREE/build"
    cp -r "$ROOT/build/coverage" "$TREE/build"
    change_and_report 's/LCOV_EXCL_LINE: //'
    [[ $output == *"failed minimum line coverage"* ]]
    change_and_report 's/\(LCOV_EXCL_LINE\): .*/\1 *\//'
    [[ $output == *"no reason is given"* ]]
    change_and_report 's/^    return .*;$/& \/* LCOV_EXCL_LINE: never run *\//'
    [[ $output == *"is run: take the comment out"* ]]
}
