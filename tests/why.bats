#!/usr/bin/env bats
# What the error says where a start fails in the ways that users report: why, and what to do.
load helpers

setup() {
    make_sandbox
    target=$HELPERS/show-identity
}

@test "if root lacks CAP_SETGID or CAP_SETUID, the error says which one to add" {
    while IFS='|' read -r missing cure; do
        run_in_sandbox setpriv --bounding-set "$missing" "$STEPDOWN" app "$target"
        assert_error 1 "'app'" "can't become uid 1000 gid 1000" "Operation not permitted"
        [[ $stderr == *"; start the container with $cure" ]] || { echo "$stderr"; return 1; }
    done <<'END'
-setgid|--cap-add SETGID
-setuid|--cap-add SETUID
-setgid,-setuid|--cap-add SETGID --cap-add SETUID
-all|--cap-add SETGID --cap-add SETUID
END
}

@test "in a user namespace with few ids, the error names the id that isn't mapped" {
    requires_user_namespaces
    while IFS='|' read -r uids gids unmapped; do
        run_in_sandbox "$HELPERS/in-userns" "$uids" "$gids" allow "$STEPDOWN" app "$target"
        assert_error 1 "'app'" "Invalid argument: this user namespace doesn't map $unmapped;" \
            "/etc/subuid and /etc/subgid on the host, idsPerPod"
    done <<'END'
0 0 1|0 0 1|gid 1000
0 0 2000|0 0 2000|gid 5001
0 0 500|0 0 6000|uid 1000
END
    # where the groups stay as they are
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000 \
        unshare --user --map-user=1000 "$STEPDOWN" --keep-groups 1000:65534 "$target"
    assert_error 1 "'1000:65534'" "this user namespace doesn't map gid 65534"
}

@test "in a user namespace that denies setgroups, the error says so" {
    requires_user_namespaces
    for ids in 1 70000; do
        run_in_sandbox "$HELPERS/in-userns" "0 0 $ids" "0 0 $ids" deny "$STEPDOWN" app "$target"
        assert_error 1 "'app'" "setgroups: Operation not permitted: this user namespace denies it;" \
            /etc/subuid /etc/subgid
        # but for lack of the capability, that is what to add first
        run_in_sandbox "$HELPERS/in-userns" "0 0 $ids" "0 0 $ids" deny \
            setpriv --bounding-set -setgid "$STEPDOWN" app "$target"
        assert_error 1 "--cap-add SETGID"
    done
}

@test "if a filter denies setgroups, the error asks for that filter" {
    run_in_sandbox "$HELPERS/with-seccomp" setgroups 1 "$STEPDOWN" app "$target"
    assert_error 1 "setgroups: Operation not permitted; does a seccomp filter or tracer interfere?"
}

@test "if the container was started with a random uid, as on OpenShift, the error says so" {
    run_in_sandbox setpriv --reuid 1000770000 --regid 0 --clear-groups "$STEPDOWN" app "$target"
    assert_error 1 "'app'" "started as uid 1000770000 gid 0 " \
        "start the container as root, or use --if-root"
    [[ $stderr != *--cap-add* ]]
}

@test "an unknown user or group may be one of LDAP or sssd: the error says to give numbers" {
    for spec in nosuch 'CORP\app' app@example.org; do
        run_in_sandbox "$STEPDOWN" "$spec" "$target"
        assert_error 1 "'$spec': no such user in /etc/passwd" "LDAP" "sssd" "uid:gid"
        run_in_sandbox "$STEPDOWN" "1000:$spec" "$target"
        assert_error 1 "no such group in /etc/group: $spec" "LDAP" "sssd" "uid:gid"
    done
}

# on_noexec COMMAND...: where a file system that is mounted noexec is at $SANDBOX/noexec, with
# a program, a script, and a file that its mode forbids to execute.
on_noexec() {
    # shellcheck disable=SC2016 # the inner shell's own
    run_in_sandbox sh -c 'mount -t tmpfs -o noexec,mode=755 none "$0" && cp /bin/true "$0/program" &&
        printf "#!/bin/sh\n" >"$0/script" && chmod 755 "$0"/* && cp "$0/script" "$0/roots" &&
        chmod 700 "$0/roots" && exec "$@"' "$SANDBOX/noexec" "$@"
}

# valgrind ends where execve fails
# bats test_tags=native
@test "if a program is on a file system that is mounted noexec, the error says so" {
    mkdir "$SANDBOX/noexec"
    for command in program script roots; do
        on_noexec "$STEPDOWN" app "$SANDBOX/noexec/$command"
        assert_error 126 "'$SANDBOX/noexec/$command': Permission denied" "is mounted noexec"
        on_noexec env PATH="$SANDBOX/noexec" "$STEPDOWN" app "$command"
        assert_error 126 "'$SANDBOX/noexec/$command': Permission denied" "is mounted noexec"
    done
    # and of no other
    cp /bin/true "$SANDBOX/plain"
    chmod 644 "$SANDBOX/plain"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/plain"
    [ "$stderr" = "error: '$SANDBOX/plain': Permission denied" ]
}

# valgrind ends where execve fails
# bats test_tags=native
@test "if a script's interpreter may not be executed, the error names that" {
    printf '#!%s\n' "$SANDBOX/sh" >"$SANDBOX/script"
    cp /bin/true "$SANDBOX/sh"
    chmod 755 "$SANDBOX/script"
    chmod 644 "$SANDBOX/sh"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
    assert_error 126
    [ "$stderr" = "error: '$SANDBOX/sh': Permission denied" ]
    run_in_sandbox env PATH="$SANDBOX" "$STEPDOWN" app script
    [ "$stderr" = "error: '$SANDBOX/sh': Permission denied" ]
    # and not where the script itself may not be
    chmod 755 "$SANDBOX/sh"
    chmod 644 "$SANDBOX/script"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
    [ "$stderr" = "error: '$SANDBOX/script': Permission denied" ]
    # whatever its interpreter is
    rm "$SANDBOX/sh"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
    [ "$stderr" = "error: '$SANDBOX/script': Permission denied" ]
    mkdir "$SANDBOX/sh"
    chmod 755 "$SANDBOX/script"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
    [ "$stderr" = "error: '$SANDBOX/sh': is a directory" ]
}

# for_another_machine FILE: a program, but for the number of its machine, which is none that an
# emulator could be installed for.
for_another_machine() {
    cp /bin/true "$1"
    printf '\167\167' | dd of="$1" bs=1 seek=18 conv=notrunc status=none
}

# valgrind gives up where execve fails
# bats test_tags=native
@test "if a program or a script's interpreter is for another machine, the error says so" {
    for_another_machine "$SANDBOX/foreign"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/foreign"
    assert_error 126 "'$SANDBOX/foreign': built for another machine"
    printf '#!%s\n' "$SANDBOX/foreign" >"$SANDBOX/script"
    chmod 755 "$SANDBOX/script"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
    assert_error 126 "'$SANDBOX/foreign': built for another machine"
    # and of no other
    head -c 100 /bin/true >"$SANDBOX/foreign"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/foreign"
    assert_error 126 "'$SANDBOX/foreign': Exec format error"
}
