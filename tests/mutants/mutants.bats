#!/usr/bin/env bats
# Whether the tests notice what they are there to notice. `make mutants` tries every change.
# it tests builds of its own
# bats file_tags=build-blind
bats_require_minimum_version 1.5.0
load ../helpers

setup() {
    requires_root
}

@test "of 20 small changes to what reads ids and what proves, the tests notice each" {
    run "$ROOT/tests/mutants/mutants" --sample 20 src/{id,id_field,spec,verify}.c
    printf '# %s\n' "${lines[@]}" >&3
    [ "$status" -eq 0 ]
}
