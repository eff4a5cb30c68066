#!/usr/bin/env bats
# No fault of a system call makes the target run as anybody else.
load ../helpers

setup() {
    make_sandbox
    chmod 777 "$SANDBOX"
    target=$HELPERS/show-identity
    matrix=$ROOT/tests/faults/matrix.py
    # su asks PAM, which wants a line there
    cp /etc/shadow "$SANDBOX/shadow"
    echo 'app:*:19000:0:99999:7:::' >>"$SANDBOX/shadow"
}

# report: each line of $output as a comment.
report() {
    printf '# %s\n' "${lines[@]}" >&3
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "every system call of stepdown may fail or lie, and no fault is lost" {
    for spec in app 1000 4242 4242:4243 app:daemon root; do
        run_in_sandbox "$matrix" "stepdown $spec" "$target" "$STEPDOWN" "$spec" "$target"
        report
        [ "$status" -eq 0 ]
    done
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "no fault is lost with the options, or for who is already that user" {
    run_in_sandbox "$matrix" "stepdown with all options" "$target" "$STEPDOWN" --keep-groups \
        --own-stdio --no-new-privs app "$target"
    report
    [ "$status" -eq 0 ]
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000,5001 \
        "$matrix" "stepdown as that user" "$target" "$STEPDOWN" app "$target"
    report
    [ "$status" -eq 0 ]
}

# other tools
# bats test_tags=peers
@test "the same faults are tried on gosu, setpriv, chroot, su and runuser" {
    for tool in "gosu app" "setpriv --reuid=app --regid=app --init-groups" \
        "chroot --userspec=app:app --groups=app,g1 /" "runuser -u app --"; do
        # shellcheck disable=SC2086 # a list of words
        run_in_sandbox "$matrix" --quick "${tool%% *}" "$target" $tool "$target"
        report
        [ "$status" -le 1 ]
    done
    run_in_sandbox sh -c 'mount --bind "$1" /etc/shadow && shift && exec "$@"' sh \
        "$SANDBOX/shadow" "$matrix" --quick su "$target" su -s "$target" app
    report
    [ "$status" -le 1 ]
}

# broken DEFECT: a build of stepdown that has it, $BROKEN.
broken() {
    plant "$1" "$SANDBOX/$1"
    make -s -C "$TREE" CFLAGS="-Os -Wno-error" >/dev/null
    BROKEN=$TREE/build/stepdown
}

# is_caught: whether the matrix, or an ordinary run in a hostile state, shows it.
is_caught() {
    run_in_sandbox "$matrix" "stepdown $1" "$target" "$BROKEN" app "$target"
    echo "# $1: ${lines[0]}" >&3
    [ "$status" -eq 0 ] || return 0
    run_in_sandbox setpriv --inh-caps=+chown,+setuid --ambient-caps=+chown,+setuid \
        --securebits=+no_setuid_fixup "$BROKEN" app "$target"
    echo "# $1, with ambient capabilities and no_setuid_fixup: ${output:0:20}$stderr" >&3
    assert_identity 1000 1000 "1000 5001" /home/app || return 0
    return 1
}

# tests the matrix, by a build of its own
# bats test_tags=shipped
@test "the matrix catches a build without the verification" {
    broken not-verified
    is_caught not-verified
}

# tests the matrix, by a build of its own
# bats test_tags=shipped
@test "the matrix catches a build that sets the uid before the gid" {
    broken uid-before-gid
    is_caught uid-before-gid
}

# tests the matrix, by a build of its own
# bats test_tags=shipped
@test "the matrix catches a build that leaves the groups as they are" {
    broken groups-not-set
    is_caught groups-not-set
}

# tests the matrix, by a build of its own
# bats test_tags=shipped
@test "the matrix catches a build that leaves the capabilities as they are" {
    broken capabilities-not-cleared
    is_caught capabilities-not-cleared
}

# tests the matrix, by a build of its own
# bats test_tags=shipped
@test "the matrix catches a build that ignores what the steps return" {
    broken status-ignored
    is_caught status-ignored
}
