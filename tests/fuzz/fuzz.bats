#!/usr/bin/env bats
# The parsers and the oracle agree: on the committed inputs, on new ones, on all short
# strings and on all ids near a border.
# the fuzzers are built from src/ by themselves
# bats file_tags=build-blind
bats_require_minimum_version 1.5.0
load ../helpers

# build TARGET...: quietly, from the repo or from the folder $TREE.
build() {
    make -s -C "${TREE:-$ROOT}" "$@"
}

setup_file() {
    build fuzzers replayers exhaustive
}

# replay TARGET: its committed inputs, each read in every way: those that a fuzzer found,
# and those written by hand, of which some are too long to fuzz from. Output in $output.
replay() {
    shopt -s nullglob
    run "${TREE:-$ROOT}/build/replay/$1" "$ROOT"/tests/fuzz/{corpus,by-hand}/"$1"/*
}

# fuzz TARGET RUNS: from the committed inputs on.
fuzz() {
    mkdir -p "$BATS_TEST_TMPDIR/found"
    run "$ROOT/build/fuzz/$1" -runs="$2" -max_len=512 -artifact_prefix="$BATS_TEST_TMPDIR/" \
        "$BATS_TEST_TMPDIR/found" "$ROOT/tests/fuzz/corpus/$1"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [[ $output == *"Done $2 runs"* ]]
}

@test "on every committed input, each parser says what the oracle says" {
    for target in id spec passwd group resolve; do
        [ "$(find "$ROOT/tests/fuzz/corpus/$target" -type f | wc -l)" -gt 10 ]
        replay "$target"
        [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    done
}

@test "100,000 fuzzed texts are read as ids as the oracle reads them" { fuzz id 100000; }
@test "100,000 fuzzed user-specs are split as the oracle splits them" { fuzz spec 100000; }
@test "5,000 fuzzed passwd files give the oracle's entry, read in pieces of every size" {
    fuzz passwd 5000
}
@test "5,000 fuzzed group files give the oracle's groups, read in pieces of every size" {
    fuzz group 5000
}
@test "5,000 fuzzed pairs of files resolve to the oracle's identity" { fuzz resolve 5000; }

@test "of all short strings, nothing but a written zero becomes uid or gid 0" {
    run "$ROOT/build/exhaustive/strings"
    echo "# $output" >&3
    [ "$status" -eq 0 ]
}

@test "of the ids from 0 to 2^32 + 2, each is itself or refused, and only 0 is 0" {
    run "$ROOT/build/exhaustive/numbers"
    echo "# $output" >&3
    [ "$status" -eq 0 ]
}

# broken FILE SED-SCRIPT: a tree whose src/FILE was changed, as $TREE.
broken() {
    TREE=$BATS_TEST_TMPDIR/tree
    mkdir -p "$TREE/tests"
    cp -r "$ROOT/Makefile" "$ROOT/src" "$ROOT/include" "$TREE"
    cp -r "$ROOT/tests/fuzz" "$ROOT/tests/exhaustive" "$TREE/tests"
    sed -i "$2" "$TREE/src/$1"
    ! cmp -s "$ROOT/src/$1" "$TREE/src/$1"
}

# is_noticed TARGET: by the committed inputs alone.
is_noticed() {
    build replayers
    replay "$1"
    [ "$status" -ne 0 ]
    [[ $output == *"differs: $2"* ]] || { echo "$output"; return 1; }
}

@test "a parser that stops at junk, as strtol does, is noticed" {
    broken id.c '/if (!is_digit/{n;s/return ID_NONE/break/}'
    is_noticed id "the kind"
    build exhaustive
    run "$TREE/build/exhaustive/strings"
    [ "$status" -ne 0 ]
    [[ $output == "differs: "* ]]
}

@test "a parser that wraps at 2^32 is noticed" {
    broken id.c 's/if (number > ID_MAX)/if (0)/'
    is_noticed id "the kind"
    build exhaustive
    run "$TREE/build/exhaustive/numbers"
    [ "$status" -ne 0 ]
    [[ $output == "differs: "* ]]
}

@test "a reader that loses what a chunk's end cuts in two is noticed" {
    broken lines.c 's/ && fill(lines)) {$/ \&\& lines->next != lines->end) {/'
    is_noticed passwd ""
    is_noticed group ""
}

@test "a reader that takes a broken uid for 0 is noticed" {
    broken passwd.c 's/if (!uid_reads)/if (0)/; s/uid_reads = \(.*\);/uid_reads = (entry->uid = 0, \1);/'
    is_noticed passwd "/etc/passwd line"
    is_noticed resolve "/etc/passwd line"
}
