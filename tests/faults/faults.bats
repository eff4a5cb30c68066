#!/usr/bin/env bats
# No fault of a system call makes the target run as anybody else: single faults, and a
# sample of those that pairs.bats tries all of.
load ../helpers
load modes

setup() {
    make_sandbox
    chmod 777 "$SANDBOX"
    # su asks PAM, which wants a line there
    cp /etc/shadow "$SANDBOX/shadow"
    echo 'app:*:19000:0:99999:7:::' >>"$SANDBOX/shadow"
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "if any system call of stepdown fails or lies, the target never runs as another user" {
    inject_into_all
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "kept groups are not lost if getgroups reports none, twice" {
    run_in_sandbox "$inject" --caller=root "--fault=getgroups:2:nothing+getgroups:4:nothing" \
        again "$target" "$STEPDOWN" --keep-groups app "$target"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    has_line held
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "if two calls of a sample fail or do nothing, the target never runs as another user" {
    inject_into_all --pairs --sample=40 --seed=1
}

# ASan and valgrind make calls of their own, which are not stepdown's to survive
# bats test_tags=bare
@test "under a sample of static filters, the target is never another user" {
    run_in_sandbox "$inject" --static --sample=60 --seed=1 "stepdown, static filters" \
        "$target" "$STEPDOWN" app "$target"
    report
    [ "$status" -eq 0 ]
}

# peer NAME COMMAND...: the faults that every tool can be judged by.
peer() {
    run_in_sandbox sh -c 'mount --bind "$1" /etc/shadow && shift && exec "$@"' sh \
        "$SANDBOX/shadow" "$inject" --peer "$1" "$target" "$(command -v "$2")" "${@:3}"
    report
    [ "$status" -le 1 ]
}

# other tools
# bats test_tags=peers
@test "the same faults are tried on gosu, setpriv, chroot, su and runuser" {
    peer gosu gosu app "$target"
    peer setpriv setpriv --reuid=app --regid=app --init-groups "$target"
    peer chroot chroot --userspec=app:app --groups=app,g1 / "$target"
    peer runuser runuser -u app -- "$target"
    peer su su -s "$target" app
}

# broken DEFECT: a build of stepdown that has it, $BROKEN.
broken() {
    plant "$1" "$SANDBOX/$1"
    make -s -C "$TREE" CFLAGS="-Os -Wno-error" >/dev/null
    BROKEN=$TREE/build/stepdown
}

# is_caught: whether a single fault, or an ordinary run in a hostile state, shows it.
is_caught() {
    run_in_sandbox "$inject" "stepdown $1" "$target" "$BROKEN" app "$target"
    echo "# $1: ${lines[0]}" >&3
    # a build that does nothing at all is caught too, but not a test that can not run
    [ "$status" -ne 2 ] || grep -q "does not run without faults: error: " <<<"$output" || {
        echo "$output$stderr"
        return 1
    }
    [ "$status" -eq 0 ] || return 0
    run_in_sandbox setpriv --inh-caps=+chown,+setuid --ambient-caps=+chown,+setuid \
        --securebits=+no_setuid_fixup "$BROKEN" app "$target"
    echo "# $1, with ambient capabilities and no_setuid_fixup: ${output:0:20}$stderr" >&3
    assert_identity 1000 1000 "1000 5001" /home/app || return 0
    return 1
}

# tests the faults, by a build of its own
# bats test_tags=shipped
@test "the faults catch a build without the verification" {
    broken not-verified
    is_caught not-verified
}

# tests the faults, by a build of its own
# bats test_tags=shipped
@test "the faults catch a build that sets the uid before the gid" {
    broken uid-before-gid
    is_caught uid-before-gid
}

# tests the faults, by a build of its own
# bats test_tags=shipped
@test "the faults catch a build that leaves the groups as they are" {
    broken groups-not-set
    is_caught groups-not-set
}

# tests the faults, by a build of its own
# bats test_tags=shipped
@test "the faults catch a build that leaves the capabilities as they are" {
    broken capabilities-not-cleared
    is_caught capabilities-not-cleared
}

# tests the faults, by a build of its own
# bats test_tags=shipped
@test "the faults catch a build that ignores what the steps return" {
    broken status-ignored
    is_caught status-ignored
}

# tests the faults, by a build of its own
# bats test_tags=shipped
@test "a fault can be tried again by its name in the report" {
    broken not-verified
    run_in_sandbox "$inject" again "$target" "$BROKEN" app "$target"
    [ "$status" -eq 1 ]
    fault=$(sed -n 's/^ *\(--fault=setresuid[^ ]*:nothing\): .*/\1/p' <<<"$output" | head -1)
    [ -n "$fault" ]
    run_in_sandbox "$inject" "$fault" again "$target" "$BROKEN" app "$target"
    [ "$status" -eq 1 ]
    has_line "Uid:	0	0	0	0"
    run_in_sandbox "$inject" "$fault" again "$target" "$ROOT/build/stepdown" app "$target"
    [ "$status" -eq 0 ]
    has_line held
}
