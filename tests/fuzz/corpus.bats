#!/usr/bin/env bats
# The parsers and the oracle agree on the committed inputs.
load ../helpers
load replay

setup_file() {
    build replayers
}

@test "on every input of the corpus, each parser agrees with the oracle" {
    for target in id spec passwd group resolve; do
        [ "$(find "$ROOT/tests/fuzz/corpus/$target" -type f | wc -l)" -gt 10 ]
        replay "$target"
        [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    done
}
