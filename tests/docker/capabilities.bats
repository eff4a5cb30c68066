#!/usr/bin/env bats
# --ambient-caps and the groups of an engine, where people need them: under a real one.
# the images hold no valgrind
# bats file_tags=native
load ../helpers
load engine

setup_file() {
    requires_root
    make_sandbox
    # as in an Alpine image: root is in groups of its own
    cat >"$GROUP" <<'END'
root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin,adm
adm:x:4:root,adm,daemon
disk:x:6:root,adm
wheel:x:10:root
floppy:x:11:root
dialout:x:20:root
tape:x:26:root
video:x:27:root
app:x:1000:
g1:x:5001:app
g2:x:5002:
END
    export PASSWD GROUP SANDBOX
    start_engine
    make_busybox_image stepdown-tests-alpine
}

teardown_file() {
    stop_engine
    remove_sandbox
}

@test "--keep-groups keeps the groups of --group-add, and none of root's own, as --user does" {
    container --group-add 5555 --group-add g2 --user app stepdown-tests-alpine show-identity
    under_user=$output
    container --group-add 5555 --group-add g2 stepdown-tests-alpine show-identity
    has_line "Groups:	0 1 2 3 4 6 10 11 20 26 27 5002 5555 "
    container --group-add 5555 --group-add g2 stepdown-tests-alpine \
        stepdown --keep-groups app show-identity
    [ "$output" = "$under_user" ] || { echo "$output$stderr; --user: $under_user"; return 1; }
    container --group-add 5555 --group-add g2 --user app stepdown-tests-alpine \
        stepdown --keep-groups app show-identity
    [ "$output" = "$under_user" ]
}

@test "--keep-groups starts under --user with numbers, without the user's groups" {
    container --user 1000:1000 stepdown-tests-alpine stepdown app show-identity
    assert_error 1 "asked for: 5001;" --keep-groups
    container --user 1000:1000 stepdown-tests-alpine stepdown --keep-groups app show-identity
    assert_identity 1000 1000 "1000" /home/app
    # as a cluster does by fsGroup
    container --user 1000:1000 --group-add 2000 stepdown-tests-alpine stepdown app show-identity
    assert_error 1 "also in groups that weren't asked for: 2000"
    container --user 1000:1000 --group-add 2000 stepdown-tests-alpine \
        stepdown --keep-groups app show-identity
    assert_identity 1000 1000 "1000 2000" /home/app
}

@test "--groups adds the group of a device or a socket" {
    container stepdown-tests-alpine sh -c \
        'exec stepdown --groups "$(stat -c %g /dev/tty)",disk app show-identity'
    assert_identity 1000 1000 "$(printed_by stepdown-tests-alpine \
        sh -c 'for gid in $(stat -c %g /dev/tty) 6 1000 5001; do echo $gid; done | sort -n -u' |
        paste -sd ' ')" /home/app
}

just=(--cap-drop ALL --cap-add SETUID --cap-add SETGID)

@test "a server can listen on port 80 only with net_bind_service" {
    port=("${just[@]}" --cap-add NET_BIND_SERVICE
        --sysctl "net.ipv4.ip_unprivileged_port_start=1024" stepdown-tests-alpine)
    container "${port[@]}" stepdown app listen-and-lock port 80
    [ "$output" = "Permission denied" ]
    for also in "" --no-new-privs; do
        # shellcheck disable=SC2086 # nothing, or a word
        container "${port[@]}" stepdown $also --ambient-caps net_bind_service app \
            listen-and-lock port 80
        [ "$output" = "done" ] || { echo "$output$stderr"; return 1; }
    done
    container --security-opt no-new-privileges "${port[@]}" \
        stepdown --ambient-caps net_bind_service app listen-and-lock port 80
    [ "$output" = "done" ]
}

@test "a server can lock 64 MiB only with ipc_lock" {
    memory=("${just[@]}" --cap-add IPC_LOCK --ulimit "memlock=65536:65536" stepdown-tests-alpine)
    container "${memory[@]}" stepdown app listen-and-lock memory 64
    [ "$status" -eq 1 ]
    container "${memory[@]}" stepdown --ambient-caps ipc_lock app listen-and-lock memory 64
    [ "$output" = "done" ] || { echo "$output$stderr"; return 1; }
}

@test "if the container lacks a capability, the error's advice works" {
    container "${just[@]}" stepdown-tests-alpine stepdown --ambient-caps net_raw app show-identity
    assert_error 1 "start the container as root with --cap-add NET_RAW"
    container "${just[@]}" --cap-add NET_RAW stepdown-tests-alpine \
        stepdown --ambient-caps net_raw app show-identity
    [ "$status" -eq 0 ]
    has_line "CapEff:	0000000000002000"
}

# setpriv is not in the image: the sets that it gives on this machine
@test "the sets are those of setpriv's --inh-caps and --ambient-caps" {
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --init-groups \
        --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service \
        --bounding-set=-all,+net_bind_service "$HELPERS/show-identity"
    theirs=$(grep ^Cap <<<"$output")
    container "${just[@]}" --cap-add NET_BIND_SERVICE stepdown-tests-alpine \
        stepdown --ambient-caps net_bind_service app show-identity
    [ "$(grep ^Cap <<<"$output")" = "$theirs" ] || { echo "$output; setpriv: $theirs"; return 1; }
}
