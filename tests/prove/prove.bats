#!/usr/bin/env bats
# What a bounded model checker says of the readers of ids and user-specs.
load ../helpers

@test "of all ids and user-specs of up to 23 bytes, only a written zero is 0, none read past" {
    run "$ROOT/tests/prove/run" "$ROOT/build/prove"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [ "$(grep -c '^VERIFICATION SUCCESSFUL$' <<<"$output")" -eq 2 ]
}

@test "a reader that takes junk for 0, or reads past the end, is caught" {
    for defect in junk-ends-an-id read-past-the-end; do
        plant "$defect"
        run "$TREE/tests/prove/run" "$ROOT/build/prove"
        [ "$status" -ne 0 ] || { echo "$defect: $output"; return 1; }
        [[ $output == *"VERIFICATION FAILED"* ]] || { echo "$defect: $output"; return 1; }
    done
}
