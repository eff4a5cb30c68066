#!/usr/bin/env bats
# The builds that tests/suite runs the tests against find what they are for.
bats_require_minimum_version 1.5.0
load ../helpers

# it plants defects in builds of its own
# bats file_tags=build-blind

setup() {
    requires_root
    make_sandbox
}

teardown() {
    remove_sandbox
}

# plant BUILD FILE SED-SCRIPT: a copy whose src/FILE was changed, built as BUILD. $STEPDOWN.
plant() {
    cp -r "$ROOT/Makefile" "$ROOT/src" "$ROOT/include" "$ROOT/tests" "$SANDBOX"
    sed -i "$3" "$SANDBOX/src/$2"
    run ! cmp -s "$ROOT/src/$2" "$SANDBOX/src/$2"
    install -d -m 1777 "$SANDBOX/build/$1/reports"
    make -s -C "$SANDBOX" WARNINGS= "build/$1/stepdown"
    STEPDOWN=$SANDBOX/build/$1/stepdown
}

@test "the sanitized build ends by status 99, with a report, where memory is misused" {
    # the digits of a number get no NUL
    plant sanitized text.c 's/sizeof digits - 1;/sizeof digits;/'
    run_in_sandbox env -i "$STEPDOWN" 1000 "$HELPERS/show-identity"
    [ "$status" -eq 99 ]
    [ -z "$output" ]
    grep -q 'global-buffer-overflow' "$SANDBOX"/build/sanitized/reports/*
}

@test "the sanitized build ends by status 99, with a report, where a number wraps" {
    plant sanitized id.c 's/uint64_t/uint32_t/; /number > ID_MAX/,/}/d'
    run_in_sandbox env -i "$STEPDOWN" 4294967296 "$HELPERS/show-identity"
    [ "$status" -eq 99 ]
    [ -z "$output" ]
    grep -q 'unsigned integer overflow' "$SANDBOX"/build/sanitized/reports/*
}

@test "a report that the sanitized build can't write goes to stderr, with status 99" {
    plant sanitized text.c 's/sizeof digits - 1;/sizeof digits;/'
    rmdir "$SANDBOX/build/sanitized/reports"
    : >"$SANDBOX/build/sanitized/reports"
    run_in_sandbox env -i "$STEPDOWN" 1000 "$HELPERS/show-identity"
    [ "$status" -eq 99 ]
    [[ $stderr == *"build/sanitized/reports"* ]]
}

@test "the trapping build ends by SIGILL where the language has no answer" {
    plant trapping id.c 's/uint64_t number/int number/; s/(uint64_t)//; /number > ID_MAX/,/}/d'
    run_in_sandbox "$STEPDOWN" 9999999999 "$HELPERS/show-identity"
    [ "$status" -eq 132 ]
    [ -z "$output" ]
}

@test "under valgrind it ends by status 97 where an unset value decides" {
    plant valgrind id.c 's/bool in_range = true;/volatile bool in_range;/'
    run_in_sandbox "$STEPDOWN" 4242 "$HELPERS/show-identity"
    [ "$status" -eq 97 ]
    [ -z "$output" ]
    [[ $stderr == *"uninitialised value"* ]]
}
