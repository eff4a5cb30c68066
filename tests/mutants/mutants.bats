#!/usr/bin/env bats
# Whether the tests notice what they are there to notice. `make mutants` tries every change.
load ../helpers

@test "of 20 small changes to src, the tests notice each one that makes a difference" {
    run "$ROOT/tests/mutants/mutants" --seed 1 --sample 20
    echo "$output"
    [ "$status" -eq 0 ]
}
