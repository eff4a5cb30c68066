#!/usr/bin/env bats
# Whether the tests notice what they are there to notice. `make mutants` tries every change.
# it tests builds of its own
# bats file_tags=build-blind
bats_require_minimum_version 1.5.0
load ../helpers

setup() {
    requires_root
}

@test "of 30 small changes to src/, drawn by chance, the tests notice each that matters" {
    run "$ROOT/tests/mutants/mutants" --sample 30
    printf '# %s\n' "${lines[@]}" >&3
    [ "$status" -eq 0 ]
}
