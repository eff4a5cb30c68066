#!/usr/bin/env bats
# All pairs of faults, and all static filters: minutes.
load ../helpers
load modes

setup() {
    make_sandbox
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "of every two calls that fail or do nothing, none is lost" {
    inject_into_all --pairs
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "no static filter makes anybody else of the target" {
    run_in_sandbox "$inject" --static "stepdown, static filters" \
        "$target" "$STEPDOWN" app "$target"
    report
    [ "$status" -eq 0 ]
}
