#!/usr/bin/env bats
# How much of src/ the tests reach.
load ../helpers

# mark_and_report COMMENT: what the same counts say of a src that has it at lines that are run.
mark_and_report() {
    cp "$ROOT"/src/*.c "$TREE/src"
    sed -i "s|^    return .*;\$|& /* $1 */|" "$TREE"/src/*.c
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
    mark_and_report "LCOV_EXCL_LINE"
    [[ $output == *"no reason is given"* ]]
    mark_and_report "LCOV_EXCL_LINE: never run"
    [[ $output == *"is run: take the comment out"* ]]
    # as if nothing had run one of the files
    rm "$TREE/build/coverage/own.gcda"
    mark_and_report "plain"
    [[ $output == *"failed minimum line coverage"* ]]
}
