#!/usr/bin/env bats
# The parsers and the oracle agree: on new inputs, on all short strings and on all ids near
# a border.
load ../helpers
load replay

setup_file() {
    build fuzzers replayers exhaustive
}

# fuzz TARGET RUNS: from the committed inputs on.
fuzz() {
    mkdir -p "$BATS_TEST_TMPDIR/found"
    run "$ROOT/build/fuzz/$1" -runs="$2" -max_len=512 -artifact_prefix="$BATS_TEST_TMPDIR/" \
        "$BATS_TEST_TMPDIR/found" "$ROOT/tests/fuzz/corpus/$1"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [[ $output == *"Done $2 runs"* ]]
}

@test "100,000 fuzzed texts are read as ids the way the oracle reads them" { fuzz id 100000; }
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

@test "all short passwd and group files, read in pieces of every size, give the oracle's lines" {
    for file in passwd group; do
        run "$ROOT/build/exhaustive/$file-files"
        echo "# $file: $output" >&3
        [ "$status" -eq 0 ]
    done
}

# is_noticed TARGET: by the committed inputs alone.
is_noticed() {
    build replayers
    replay "$1"
    [ "$status" -ne 0 ]
    [[ $output == *"differs: $2"* ]] || { echo "$output"; return 1; }
}

@test "a parser that stops at junk, as strtol does, is noticed" {
    plant junk-ends-an-id
    is_noticed id "the kind"
    build exhaustive
    run "$TREE/build/exhaustive/strings"
    [ "$status" -ne 0 ]
    [[ $output == "differs: "* ]]
}

@test "a parser that wraps at 2^32 is noticed" {
    plant ids-wrap-at-2-32
    is_noticed id "the kind"
    build exhaustive
    run "$TREE/build/exhaustive/numbers"
    [ "$status" -ne 0 ]
    [[ $output == "differs: "* ]]
}

@test "a reader that loses what a chunk's end cuts in two is noticed" {
    plant lines-end-with-a-chunk
    is_noticed passwd ""
    is_noticed group ""
    build exhaustive
    for file in passwd group; do
        run "$TREE/build/exhaustive/$file-files"
        [ "$status" -ne 0 ]
        [[ $output == "differs: "* ]]
    done
}

@test "a reader that takes a broken uid for 0 is noticed" {
    plant broken-uid-is-0
    is_noticed passwd "whether there is an entry"
    is_noticed resolve ""
}
