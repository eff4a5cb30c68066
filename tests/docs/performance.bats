#!/usr/bin/env bats
# docs/performance.md: its tables are what `make bench` printed, which takes minutes and is
# run by hand. What holds on every machine is tested here.
load ../helpers

PAGE=$ROOT/docs/performance.md

# other builds make calls of their own
# bats test_tags=shipped
@test "a start makes the system calls that docs/performance.md lists, for what it says" {
    env -u PATH strace -o "$SANDBOX/trace" "$STEPDOWN" nobody /bin/true >/dev/null 2>&1
    made=$(sed -n '2,/^execve/s/^\([a-z_0-9]*\)(.*/\1/p' "$SANDBOX/trace" | sort)
    listed=$(sed -n '/^| calls | for |/,/^$/s/^| \([a-z_0-9, ]*\) | .*/\1/p' "$PAGE" |
        tr -d ' ' | tr ',' '\n' | sort)
    diff <(echo "$listed" | grep -vx calls) <(echo "$made")
}

# bats test_tags=shipped
@test "the bench's program for the same calls makes exactly stepdown's calls" {
    make -s -C "$ROOT" build/bench/same-calls
    for program in "$STEPDOWN nobody" "$ROOT/build/bench/same-calls"; do
        # shellcheck disable=SC2086 # words
        env -u PATH strace -o "$SANDBOX/trace" $program /bin/true >/dev/null 2>&1
        sed -n '2,/^execve/s/^\([a-z_0-9]*\)(.*/\1/p' "$SANDBOX/trace" >"$SANDBOX/calls.${program##*/}"
    done
    diff "$SANDBOX/calls.stepdown nobody" "$SANDBOX/calls.same-calls"
}

# other builds have more pages
# bats test_tags=shipped
@test "a start touches at most two pages more than the floor, which reads no file" {
    make -s -C "$ROOT" build/bench/floor build/bench/target build/bench/launch
    cd "$ROOT/build/bench"
    ./launch 50 ./floor ./target , "$STEPDOWN" nobody ./target |
        awk '{ faults[$1] += $4 } END {
            printf "# page faults of 50 starts: the floor %d, stepdown %d\n", faults[0], faults[1]
            exit !(faults[0] > 0 && faults[1] <= faults[0] + 50 * 2) }' >&3
}
