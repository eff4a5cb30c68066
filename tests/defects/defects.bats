#!/usr/bin/env bats
# The defects that tests plant, to see that they would notice them.
load ../helpers

@test "each defect can be planted" {
    for patch in "$ROOT"/tests/defects/*.patch; do
        name=$(basename "$patch" .patch)
        plant "$name" "$SANDBOX/$name"
        rm -r "$TREE"
    done
}

@test "each defect is planted by a test" {
    for patch in "$ROOT"/tests/defects/*.patch; do
        name=$(basename "$patch" .patch)
        grep -rqw --include='*.bats' -- "$name" "$ROOT/tests" || { echo "$name"; return 1; }
    done
}

@test "a defect that no longer applies says so" {
    cp -r "$ROOT/tests" "$SANDBOX/tests"
    sed -i 's/^-/-no longer there /' "$SANDBOX/tests/defects/not-verified.patch"
    run bash -c '. "$1" && ROOT=$2 && cp -r "$3"/* "$2" && plant not-verified "$2/tree"' bash \
        "$ROOT/tests/helpers.bash" "$SANDBOX" "$ROOT/src"
    [ "$status" -ne 0 ]
    [[ $output == *"tests/defects/not-verified.patch no longer applies"* ]] || { echo "$output"; return 1; }
}
