#!/usr/bin/env bats
# What a bounded model checker says of the readers of ids and user-specs.
# the model checker reads src/
# bats file_tags=build-blind
bats_require_minimum_version 1.5.0
load ../helpers

setup() {
    requires_root
}

@test "of all ids and user-specs of up to 23 bytes, only a written zero is 0, none read past" {
    run "$ROOT/tests/prove/run" "$ROOT/build/prove"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [ "$(grep -c '^VERIFICATION SUCCESSFUL$' <<<"$output")" -eq 2 ]
}

@test "a reader that takes junk for 0, or reads past the end, is caught" {
    tree=$BATS_TEST_TMPDIR
    mkdir -p "$tree/tests"
    cp -r "$ROOT/src" "$ROOT/include" "$ROOT/packaging" "$tree"
    cp -r "$ROOT/tests/prove" "$tree/tests"
    for change in '/if (!is_digit/{n;s/return ID_NONE/break/}' 's/at < text.length; at++/at <= text.length; at++/'; do
        sed "$change" "$ROOT/src/id.c" >"$tree/src/id.c"
        run ! cmp -s "$ROOT/src/id.c" "$tree/src/id.c"
        run "$tree/tests/prove/run" "$ROOT/build/prove"
        [ "$status" -ne 0 ]
        [[ $output == *"VERIFICATION FAILED"* ]]
    done
}
