#!/usr/bin/env bats
# The parts of make test-all, and what docs/releasing.md tells to type.
load ../helpers

@test "each bats file is run by one part of make test-all, and by no other" {
    cd "$ROOT"
    # what each part hands to the suite, but for builds and peers, which run them again
    for part in $(make -s parts); do
        case $part in test-builds | test-peers) continue ;; esac
        make -s -n "$part" | grep -o 'tests/[a-z/-]*\.bats'
    done >"$SANDBOX/run"
    printf '%s\n' tests/builds/*.bats >>"$SANDBOX/run"
    diff <(printf '%s\n' tests/*.bats tests/*/*.bats | sort) <(sort "$SANDBOX/run")
}

@test "each file of src has its job, and each option its row in README and its faults" {
    cd "$ROOT"
    diff <(sed -n '/^| job/,/^$/p' CONTRIBUTING.md | grep -o '[a-z_]*\.c' | sort) <(cd src && printf '%s\n' *.c)
    for option in $("$STEPDOWN" --help | sed -nE 's/^  (--[a-z-]+)( .*|$)/\1/p'); do
        grep -q "^| .$option" README.md || { echo "README: $option"; return 1; }
        [ "$option" = --check ] || grep -q -- "|.*$option " tests/faults/modes.bash ||
            { echo "faults: $option"; return 1; }
    done
}

@test "CI runs every part of make test-all, on each push or each week, and only once" {
    cd "$ROOT"
    diff <(make -s parts | tr ' ' '\n' | sort) \
        <(grep -oh "make -s test[a-z-]*" .ci/run .ci/weekly | sed 's/.* //' | sort)
}

@test "the totals are one line for all, and a part that can't run is a failure" {
    run "$ROOT/tests/all-of" "echo 1 0 2 >>\$TALLY" \
        "'$ROOT/tests/all-of' 'echo 3 0 0 >>\$TALLY'"
    [ "$status" -eq 0 ]
    [ "$output" = "4 passed, 0 failed, 2 skipped" ]
    run "$ROOT/tests/all-of" "echo 1 0 0 >>\$TALLY" false
    [ "$status" -eq 1 ]
    [ "$output" = "this failed: false
1 passed, 1 failed" ]
}

@test "the commands of the release checklist find what it says" {
    cd "$ROOT"
    # where a placeholder is left to fill in: this file has the command itself
    command=$(grep -o '`grep -rlwE [^`]*`' docs/releasing.md | tr -d '`')
    diff <(sh -c "$command" | sort) \
        <(grep -rlwE 'OWNER|maintainers\.invalid' --exclude-dir={.git,build} . | sed 's,^\./,,' | sort)
    filter=$(sed -n "s/.*bats tests\/docs -f '\([^']*\)'.*/\1/p" docs/releasing.md)
    [ "$(bats --count --filter "$filter" tests/docs)" -eq 1 ]
}
