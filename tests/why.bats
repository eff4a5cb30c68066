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
        [[ $stderr != *idsPerPod* ]]
        # as for PUID=0
        run_in_sandbox "$HELPERS/in-userns" "0 0 $ids" "0 0 $ids" deny "$STEPDOWN" 0:0 "$target"
        assert_error 1 "'0:0'" "setgroups: Operation not permitted: this user namespace denies it;"
        # but for lack of the capability, that is what to add first
        run_in_sandbox "$HELPERS/in-userns" "0 0 $ids" "0 0 $ids" deny \
            setpriv --bounding-set -setgid "$STEPDOWN" app "$target"
        assert_error 1 "--cap-add SETGID"
    done
}

@test "if a filter denies setgroups, or a process its own ids, the error asks for that filter" {
    run_in_sandbox "$HELPERS/with-seccomp" setgroups 1 "$STEPDOWN" app "$target"
    assert_error 1 "setgroups: Operation not permitted; does a seccomp filter or tracer interfere?"
    # nor does a process need any privilege to set ids that are its own
    for call in setresgid setresuid; do
        run_in_sandbox setpriv --nnp --reuid 1000 --regid 1000 --groups 1000,5001 \
            "$HELPERS/with-seccomp" $call 1 "$STEPDOWN" app "$target"
        assert_error 1 "$call: Operation not permitted; does a seccomp filter or tracer interfere?"
    done
}

@test "if the container was started with a random uid, as on OpenShift, the error says so" {
    for options in "" --own-stdio "--own $SANDBOX"; do
        # shellcheck disable=SC2086 # words
        run_in_sandbox setpriv --reuid 1000770000 --regid 0 --clear-groups "$STEPDOWN" $options app "$target"
        assert_error 1 "'app'" "started as uid 1000770000 gid 0 " \
            "start the container as root, or use --if-root"
        [[ $stderr != *--cap-add* ]]
    done
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
    assert_error 126 "'$SANDBOX/plain': Permission denied: the user may not execute it"
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
    assert_error 126 "'$SANDBOX/sh': Permission denied: the user may not execute it"
    run_in_sandbox env PATH="$SANDBOX" "$STEPDOWN" app script
    assert_error 126 "'$SANDBOX/sh': Permission denied: the user may not execute it"
    # and not where the script itself may not be
    chmod 755 "$SANDBOX/sh"
    chmod 644 "$SANDBOX/script"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
    assert_error 126 "'$SANDBOX/script': Permission denied: the user may not execute it"
    # whatever its interpreter is
    rm "$SANDBOX/sh"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
    assert_error 126 "'$SANDBOX/script': Permission denied: the user may not execute it"
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
    assert_error 126 "'$SANDBOX/foreign': neither a program for this machine"
}

@test "a script with a byte order mark in front of its #! line is an error that says so" {
    printf '\357\273\277#!/bin/sh\n' >"$SANDBOX/script"
    chmod 755 "$SANDBOX/script"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
    assert_error 126 "'$SANDBOX/script': a byte order mark is in front of its \"#!\" line; save it without BOM"
}

# valgrind is what is executed
# bats test_tags=native
@test "a script whose #! line is empty or too long is an error that says so" {
    for line in "" /bin/"$(printf '%0250d' 0)"; do
        printf '#!%s\n' "$line" >"$SANDBOX/script"
        chmod 755 "$SANDBOX/script"
        run_in_sandbox "$STEPDOWN" app "$SANDBOX/script"
        assert_error 126 "'$SANDBOX/script': the first 255 bytes of its \"#!\" line name no program"
    done
}

# valgrind is what is executed
# bats test_tags=native
@test "a program with a file capability that the container lacks is an error that says which, with --check too" {
    cp /bin/true "$SANDBOX/program"
    printf '#!%s\n' "$SANDBOX/program" >"$SANDBOX/script"
    chmod 755 "$SANDBOX"/*
    for capability in chown net_raw checkpoint_restore; do
        setcap "cap_kill,cap_$capability=ep" "$SANDBOX/program"
        for check in "" --check --no-new-privs; do
            for command in program script; do
                # shellcheck disable=SC2086 # nothing, or a word
                run_in_sandbox setpriv --bounding-set "-$capability" "$STEPDOWN" $check app "$SANDBOX/$command"
                assert_error 126 "'$SANDBOX/program': Operation not permitted: it has the file capability ${capability^^};" \
                    "start the container with --cap-add ${capability^^}, or remove that by setcap -r"
            done
        done
        # the remedies
        run_in_sandbox "$STEPDOWN" --check app "$SANDBOX/program"
        [ "$status" -eq 0 ]
        run_in_sandbox "$STEPDOWN" app "$SANDBOX/program"
        assert_ran
    done
    setcap -r "$SANDBOX/program"
    run_in_sandbox setpriv --bounding-set -all,+setuid,+setgid "$STEPDOWN" app "$SANDBOX/program"
    assert_ran
    # the kernel executes it: it could do without, or the mount takes the capability away
    setcap cap_net_raw=p "$SANDBOX/program"
    for check in "" --check; do
        # shellcheck disable=SC2086 # nothing, or a word
        run_in_sandbox setpriv --bounding-set -net_raw "$STEPDOWN" $check app "$SANDBOX/program"
        [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    done
    setcap cap_net_raw=ep "$SANDBOX/program"
    for check in "" --check; do
        # shellcheck disable=SC2086,SC2016 # nothing, or a word; the inner shell's own
        run_in_sandbox sh -c 'mount --bind "$0" "$0" && mount -o remount,bind,nosuid "$0" && exec "$@"' \
            "$SANDBOX" setpriv --bounding-set -net_raw "$STEPDOWN" $check app "$SANDBOX/program"
        [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    done
}

@test "who gave ids and gets no such user is told which byte is wrong" {
    while IFS='|' read -r spec why; do
        spec=$(printf %b. "$spec")
        run_in_sandbox "$STEPDOWN" "${spec%.}" "$target"
        assert_error 1 "no such" "; $why" || { echo "$spec"; return 1; }
        run_in_sandbox "$STEPDOWN" --groups "1${spec%.}" app "$target"
        assert_error 1 "no such group" "; $why" || { echo "--groups $spec"; return 1; }
    done <<'END'
"1000":"1000"|it has quotes
'1000':1000|it has quotes
1000:"1000"|it has quotes
1000\r:1000\r|it has a carriage return
1000:1000\r|it has a carriage return
1000:1000 |it has a blank
1000:\t1000|it has a blank
$PUID:$PGID|it has a '$': no shell replaced it
1000:$(PGID)|it has a '$'
run/docker.sock|it has a '/': only --groups takes paths, which begin with one
app:/run/docker.sock|it has a '/'
END
}

# valgrind makes such calls too
# bats test_tags=native
@test "where only a security module can have denied it, the error says so" {
    cp /bin/true "$SANDBOX/program"
    run_in_sandbox strace -qq -o /dev/null -e trace=execve -P "$SANDBOX/program" \
        -e inject=execve:error=EACCES "$STEPDOWN" app "$SANDBOX/program"
    assert_error 126 "'$SANDBOX/program': Permission denied: a security module such as SELinux forbids it"
    mkdir "$SANDBOX/data"
    run_in_sandbox strace -qq -o /dev/null -e trace=access -P "$SANDBOX/data" \
        -e inject=access:error=EACCES "$STEPDOWN" --own "$SANDBOX/data" app true
    assert_error 1 "--own $SANDBOX/data: Permission denied; chmod u+rwx it, look at" ":Z (SELinux)"
}
