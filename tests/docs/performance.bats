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
@test "docs/performance.md names the command that made its figures, and the picture of it" {
    grep -qxF "    make bench" "$PAGE"
    make -s -C "$ROOT" -n bench | grep -q 'tests/bench/bench.svg'
    grep -qF '](../tests/bench/bench.svg)' "$PAGE"
    # the tables have the columns that the bench prints
    for tool in stepdown gosu setpriv chroot su runuser sudo chpst setuidgid s6-setuidgid; do
        [ "$(grep -c "^| $tool |" "$PAGE")" -eq 1 ]
    done
}
