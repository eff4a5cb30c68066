#!/usr/bin/env bats
# All pairs of faults, and all static filters: minutes.
load ../helpers
load modes

setup() {
    make_sandbox
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "if any two calls fail or do nothing, the target never runs as another user" {
    inject_into_all --pairs
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "under every static filter, the target is never another user" {
    run_in_sandbox "$inject" --static "stepdown, static filters" \
        "$target" "$STEPDOWN" app "$target"
    report
    [ "$status" -eq 0 ]
}
