#!/usr/bin/env bats
# A stepdown that was installed with privilege of its own refuses to run at all.
load helpers

setup() {
    make_sandbox
    cp "$STEPDOWN" "$SANDBOX/stepdown"
}

as_user() {
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000 "$@"
}

assert_refused() {
    for spec in app root multi 4242; do
        run_in_sandbox "$SANDBOX/stepdown" "$spec" touch "$SANDBOX/ran"
        assert_error 1 stepdown install
        as_user "$SANDBOX/stepdown" "$spec" touch "$SANDBOX/ran"
        assert_error 1 stepdown install
    done
    run_in_sandbox "$SANDBOX/stepdown" --check app
    assert_error 1 stepdown install
    [ ! -e "$SANDBOX/ran" ]
}

# the setuid file would be the one that starts valgrind
# bats test_tags=native
@test "a setuid-root stepdown refuses to run, for a user and for root" {
    chmod 4755 "$SANDBOX/stepdown"
    assert_refused
}

# the setgid file would be the one that starts valgrind
# bats test_tags=native
@test "a setgid stepdown refuses to run, for a user and for root" {
    chmod 2755 "$SANDBOX/stepdown"
    assert_refused
    chgrp 4 "$SANDBOX/stepdown"
    chmod 2755 "$SANDBOX/stepdown"
    assert_refused
}

# valgrind would be the one that is started with it
# bats test_tags=native
@test "stepdown refuses to run if a setuid program calls it" {
    for ids in 'gid 1000 0 0' 'uid 1000 0 0'; do
        # shellcheck disable=SC2086 # a list of words
        run_in_sandbox python3 -c '
import os, sys
call, *ids = sys.argv[3:]
getattr(os, "setres" + call)(*map(int, ids))
os.execv(sys.argv[1], ["stepdown", "app", sys.argv[2]])' "$STEPDOWN" "$HELPERS/show-ids" $ids
        assert_error 1 "the caller's real and effective ids differ"
    done
}

# valgrind, which the setuid file would start, gives its own file's AT_SECURE
# bats test_tags=native
@test "a stepdown that is setuid to another user refuses to run" {
    chown 1001 "$SANDBOX/stepdown"
    chmod 4755 "$SANDBOX/stepdown"
    assert_refused
}

# the file with capabilities would be the one that starts valgrind
# bats test_tags=native
@test "a stepdown with file capabilities refuses to run, for a user and for root" {
    for capabilities in cap_setuid,cap_setgid+ep cap_setuid+p cap_setuid+i; do
        setcap "$capabilities" "$SANDBOX/stepdown"
        assert_refused
    done
    # also where a filter lets nobody ask for them
    setcap cap_setuid+ep "$SANDBOX/stepdown"
    as_user strace -qq -o /dev/null -e inject=getxattr:error=EPERM "$SANDBOX/stepdown" app true
    assert_error 1 "got privilege from its file"
}

# ASan needs libraries and /proc, which this root lacks
# bats test_tags=bare
@test "the refusal needs no /proc" {
    chmod 4755 "$SANDBOX/stepdown"
    mkdir "$SANDBOX/etc"
    cp "$PASSWD" "$SANDBOX/etc/passwd"
    cp "$GROUP" "$SANDBOX/etc/group"
    cp "$HELPERS/show-arguments" "$SANDBOX/target"
    for called in /stepdown ./stepdown; do
        run --separate-stderr chroot "$SANDBOX" "$called" app /target
        assert_error 1 "setuid or setgid bit"
    done
    chmod 0755 "$SANDBOX/stepdown"
    run --separate-stderr chroot "$SANDBOX" /stepdown app /target
    [ "$status" -eq 0 ]
}

# a runtime needs /proc
# bats test_tags=bare
@test "a stepdown that can't look at its own file refuses to run" {
    run_in_sandbox unshare --mount python3 -c '
import os, subprocess, sys
stepdown = os.open(sys.argv[1], os.O_RDONLY)
subprocess.run(["umount", "-l", "/proc"], check=True)
os.execve(stepdown, ["stepdown", "app", "true"], os.environ)' "$SANDBOX/stepdown"
    assert_error 1 "stepdown can't inspect its own executable" "mount /proc"
}

@test "stepdown runs from a file system without extended attributes" {
    run_in_sandbox sh -c 'mount -t ramfs none "$1" && cp "$2" "$1/stepdown" &&
        chmod 755 "$1" && exec "$1/stepdown" app "$3"' \
        sh "$SANDBOX" "$STEPDOWN" "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
}

# the setuid file would be the one that starts valgrind
# bats test_tags=native
@test "a link, a script or a descriptor does not hide the setuid bit" {
    chmod 4755 "$SANDBOX/stepdown"
    ln -s stepdown "$SANDBOX/link"
    ln "$SANDBOX/stepdown" "$SANDBOX/hardlink"
    printf '#!%s/stepdown app\n' "$SANDBOX" >"$SANDBOX/script"
    chmod 755 "$SANDBOX/script"
    for called in link hardlink; do
        run_in_sandbox "$SANDBOX/$called" app touch "$SANDBOX/ran"
        assert_error 1 "setuid or setgid bit"
    done
    run_in_sandbox "$SANDBOX/script" touch "$SANDBOX/ran"
    assert_error 1 "setuid or setgid bit"
    [ ! -e "$SANDBOX/ran" ]
}

@test "an ordinary install runs" {
    for mode in 0755 0555 0700 1755; do
        chmod "$mode" "$SANDBOX/stepdown"
        run_in_sandbox "$SANDBOX/stepdown" app "$HELPERS/show-identity"
        assert_identity 1000 1000 "1000 5001" /home/app
    done
}
