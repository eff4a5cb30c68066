#!/usr/bin/env bats
# Whether the tests notice what they are there to notice. `make mutants` tries every change.
# it tests builds of its own
# bats file_tags=build-blind
bats_require_minimum_version 1.5.0
load ../helpers

setup() {
    requires_root
}

@test "of 12 small changes to what reads ids and user-specs, the tests notice each" {
    run "$ROOT/tests/mutants/mutants" --seed 1 --sample 12 src/id.c src/spec.c
    printf '# %s\n' "${lines[@]}" >&3
    [ "$status" -eq 0 ]
}
