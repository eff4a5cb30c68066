#!/usr/bin/env bats
# docs/performance.md: its tables are what `make bench` printed, which takes minutes and is
# run by hand. What holds on every machine is tested here.
load ../helpers

PAGE=$ROOT/docs/performance.md

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
