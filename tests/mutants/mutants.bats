#!/usr/bin/env bats
# Whether the tests notice what they are there to notice. `make mutants` tries every change.
# it tests builds of its own
# bats file_tags=build-blind
bats_require_minimum_version 1.5.0
load ../helpers

setup() {
    requires_root
}

@test "of 40 small changes to src, the tests notice each that makes a difference" {
    run "$ROOT/tests/mutants/mutants" --seed 1 --sample 40
    printf '# %s\n' "${lines[@]}" >&3
    [ "$status" -eq 0 ]
}
