#!/usr/bin/env bats
# The same answers as gosu and docker run --user, and every difference a chosen one.
load ../helpers
load ../docker/engine

GOSU_SEED=${PARITY_SEED:-1}
# `make test-peers` has 20,000 and 720, and Docker's column of the table, which takes minutes
GOSU_CASES=${PARITY_GOSU_CASES:-3000}
DOCKER_CASES=${PARITY_DOCKER_CASES:-48}
TABLE_WITH=${PARITY_TABLE_WITH:-}
# Debian's unstable suite has Docker with the newest version of its parser; gosu is built with it
NEWEST=${IN_UNSTABLE:+newest}

setup_file() {
    requires_root
    [ -z "$NEWEST" ] || "$ROOT/tests/parity/newest-gosu" || export NO_GOSU="no gosu could be built"
    make_sandbox
    export PASSWD GROUP SANDBOX
    # of the version that the answers were measured with, not the user's
    start_own_engine
}

teardown_file() {
    stop_engine
    remove_sandbox
}

# report COMMAND...: shows what it prints as comments; $status is its own.
report() {
    status=0
    "$@" >"$BATS_TEST_TMPDIR/report" 2>&1 || status=$?
    sed 's/^/# /' "$BATS_TEST_TMPDIR/report" >&3
    # a test that failed is shown with what it said itself
    [ "$status" -eq 0 ] || cat "$BATS_TEST_TMPDIR/report"
}

table() {
    unshare --mount --propagation private "$ROOT/tests/parity/table.py" "$PASSWD" "$GROUP" \
        "$1" "$HELPERS/show-identity" "${@:2}"
}

@test "each tool gives what the table says, in every row" {
    [ -z "${NO_GOSU:-}" ] || skip "$NO_GOSU"
    # shellcheck disable=SC2086 # nothing, or a word
    report table "$STEPDOWN" $TABLE_WITH $NEWEST
    [ "$status" -eq 0 ]
}

@test "on thousands of random files and specs, a rule explains every difference from gosu" {
    [ -z "${NO_GOSU:-}" ] || skip "$NO_GOSU"
    for gosu in gosu ${NEWEST:+gosu-newest}; do
        report "$ROOT/tests/parity/compare.py" "$gosu" "$GOSU_SEED" "$GOSU_CASES" "$STEPDOWN" \
            "$HELPERS/show-identity"
        [ "$status" -eq 0 ]
    done
}

@test "on random files and specs, a rule explains every difference from Docker" {
    report "$ROOT/tests/parity/compare.py" "docker${NEWEST:+-newest}" "$GOSU_SEED" "$DOCKER_CASES" "$STEPDOWN" \
        "$HELPERS/show-identity"
    [ "$status" -eq 0 ]
}

# wrong: a stand-in for stepdown, made of the script on stdin, wrong in one way.
wrong() {
    WRONG=$BATS_TEST_TMPDIR/stand-in
    {
        echo '#!/bin/sh'
        echo "stepdown=$STEPDOWN"
        printf '%s\n' 'number() { "$stepdown" --check "$2" | sed -n "s/^$1 \([0-9]*\).*/\1/p"; }'
        cat
    } >"$WRONG"
    chmod 755 "$WRONG"
}

# is_caught: both the table and the random cases show it.
is_caught() {
    run ! table "$WRONG"
    grep -q '^table.txt line .*: stepdown gave' <<<"$output"
    run ! "$ROOT/tests/parity/compare.py" gosu 1 240 "$WRONG" "$HELPERS/show-identity"
    grep -q '^seed .*, stepdown: expected' <<<"$output"
    grep -q 'in a container: ' <<<"$output"
}

# it takes minutes
# bats test_tags=peers
@test "a stand-in with a wrong gid is caught" {
    wrong <<'EOF'
uid=$(number uid "$1")
[ -n "$uid" ] && exec "$stepdown" "$uid:7" "$2"
exit 1
EOF
    is_caught
}

# it takes minutes
# bats test_tags=peers
@test "a stand-in that loses the groups is caught" {
    wrong <<'EOF'
uid=$(number uid "$1") gid=$(number gid "$1")
[ -n "$uid" ] && exec "$stepdown" "$uid:$gid" "$2"
exit 1
EOF
    is_caught
}

# it takes minutes
# bats test_tags=peers
@test "a stand-in with another HOME is caught" {
    wrong <<'EOF'
exec "$stepdown" "$1" /bin/env HOME=/tmp "$2"
EOF
    is_caught
}

# it takes minutes
# bats test_tags=peers
@test "a stand-in that runs when it must not is caught" {
    wrong <<'EOF'
"$stepdown" "$1" "$2" 2>/dev/null || HOME=/root exec "$2"
EOF
    is_caught
}

@test "setpriv, chroot and su become the same user if they know it" {
    cp /etc/shadow "$SANDBOX/shadow"
    printf '%s:*:19000:0:99999:7:::\n' app multi >>"$SANDBOX/shadow"
    for user in app multi daemon; do
        identity_of "$user"
        same=$(grep -E '^(Uid|Gid|Groups|CapPrm|CapEff|CapAmb):' <<<"$output")
        for tool in "setpriv --reuid=$user --regid=$user --init-groups" \
            "chroot --userspec=$user: /" "runuser -u $user --"; do
            # shellcheck disable=SC2086 # a list of words
            run_in_sandbox $tool "$HELPERS/show-identity"
            [ "$same" = "$(grep -E '^(Uid|Gid|Groups|CapPrm|CapEff|CapAmb):' <<<"$output")" ] ||
                { echo "$tool: $output"; return 1; }
        done
        [ "$user" = daemon ] && continue
        run_in_sandbox sh -c 'mount --bind "$1" /etc/shadow && exec su -s "$2" "$3"' sh \
            "$SANDBOX/shadow" "$HELPERS/show-identity" "$user"
        [ "$same" = "$(grep -E '^(Uid|Gid|Groups|CapPrm|CapEff|CapAmb):' <<<"$output")" ]
    done
}

# runs no stepdown
# bats test_tags=shipped
@test "docs/comparison.md has every rule by which the three differ" {
    rules=$(cd "$ROOT/tests/parity" &&
        python3 -B -c 'import model; print("\n".join(model.GOSU + model.NEWEST + model.DOCKER_NEWEST))')
    while read -r rule; do
        grep -qF "| $rule |" "$ROOT/docs/comparison.md" || { echo "$rule"; return 1; }
    done <<<"$rules"
}
