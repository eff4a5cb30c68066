#!/usr/bin/env bats
# What a bounded model checker says of the readers of ids, user-specs and files.
load ../helpers

@test "of all ids and user-specs of up to 23 bytes, only a written zero is 0; all files of up to 3 bytes are read right" {
    run "$ROOT/tests/prove/run" "$ROOT/build/prove"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [ "$(grep -c '^VERIFICATION SUCCESSFUL$' <<<"$output")" -eq 3 ]
}

@test "a reader that takes junk for 0, reads past the end, or loses what is cut in two is caught" {
    for defect in junk-ends-an-id read-past-the-end lines-end-with-a-chunk; do
        plant "$defect"
        run "$TREE/tests/prove/run" "$ROOT/build/prove"
        [ "$status" -ne 0 ] || { echo "$defect: $output"; return 1; }
        [[ $output == *"VERIFICATION FAILED"* ]] || { echo "$defect: $output"; return 1; }
    done
}
