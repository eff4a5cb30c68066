#!/usr/bin/env bats
# User namespaces show an id that they don't map as 65534: nobody may be taken for it.
load helpers

# unmapped COMMAND...: as root outside, in groups 0, 5001 and 5556, in a user namespace
# that maps nobody.
unmapped() {
    run_in_sandbox setpriv --groups 0,5001,5556 unshare --user "$@"
}

setup() {
    requires_user_namespaces
    make_sandbox
    echo 'nobody:x:65534:65534::/nonexistent:/bin/sh' >>"$PASSWD"
    echo 'nogroup:x:65534:' >>"$GROUP"
    show=$HELPERS/show-identity
}

@test "root that is shown as 65534 is not taken for nobody" {
    for spec in nobody 65534 65534:65534 nobody: :nogroup; do
        unmapped "$STEPDOWN" "$spec" "$show"
        assert_error 1
        # not even with nothing but groups that seem right
        run_in_sandbox setpriv --groups 0 unshare --user "$STEPDOWN" "$spec" "$show"
        assert_error 1
        run_in_sandbox setpriv --clear-groups unshare --user "$STEPDOWN" --keep-groups "$spec" "$show"
        assert_error 1
    done
}

@test "a gid that is shown as 65534 is not taken for that group" {
    # the uid is mapped, the gid is not
    for spec in 1000:65534 1000:nogroup; do
        for option in -- --keep-groups; do
            run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000 \
                unshare --user --map-user=1000 "$STEPDOWN" "$option" "$spec" "$show"
            assert_error 1
        done
    done
}

# start_namespace UID-MAP GID-MAP: a user namespace with these maps, kept by process $holder.
start_namespace() {
    unshare --user sleep infinity 3>&- &
    holder=$!
    until [ "$(readlink /proc/$holder/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do
        sleep 0.01
    done
    # each by one write
    /usr/bin/printf "%s\n" "$1" >"/proc/$holder/uid_map"
    /usr/bin/printf "%s\n" "$2" >"/proc/$holder/gid_map"
}

teardown() {
    [ -z "${holder:-}" ] || kill "$holder"
    remove_sandbox
}

@test "a process that enters a namespace that maps 65534 is not taken for nobody" {
    start_namespace "65534 65534 1" "65534 65534 1"
    for spec in nobody 65534:65534; do
        run_in_sandbox setpriv --groups 0 nsenter --user --preserve-credentials \
            --target "$holder" "$STEPDOWN" "$spec" "$show"
        assert_error 1
    done
}

@test "nor with every capability there: the groups of outside are not kept" {
    start_namespace "0 100000 65536" "0 100000 65536"
    # capabilities that survive exec have to be raised in there
    cat >"$SANDBOX/enter.py" <<'EOF'
import ctypes, os, sys
libc = ctypes.CDLL(None)
libc.setns(os.open(f"/proc/{sys.argv[1]}/ns/user", os.O_RDONLY), 0)
header, sets = (ctypes.c_uint * 2)(0x20080522), (ctypes.c_uint * 6)()
libc.capget(header, sets)
sets[2], sets[5] = sets[1], sets[4]
libc.capset(header, sets)
for capability in range(41):
    libc.prctl(47, 2, capability, 0, 0)
os.execv(sys.argv[2], sys.argv[2:])
EOF
    for option in -- --keep-groups; do
        run_in_sandbox setpriv --groups 0,4,27,998 python3 "$SANDBOX/enter.py" "$holder" \
            "$STEPDOWN" "$option" 65534:65534 "$show"
        [ "$status" -ne 0 ] || assert_identity 65534 65534 "65534" /nonexistent
    done
    # root's, which would be shown as 65534 again, can't be kept
    assert_error 1
}

@test "a supplementary group that is shown as 65534 is not taken for that group" {
    sed -i 's/^nogroup:.*/nogroup:x:65534:app/' "$GROUP"
    start_namespace "0 0 60000" "0 0 5002"
    # app: 1000, with 1000 and 5001 mapped, and 5556 shown as 65534
    as_app=(setpriv --groups '1000,5001,5556' nsenter --user --preserve-credentials
        --target "$holder" setpriv --reuid 1000 --regid 1000 --keep-groups)
    run_in_sandbox "${as_app[@]}" "$show"
    has_line "Groups:	1000 5001 65534 "
    run_in_sandbox "${as_app[@]}" "$STEPDOWN" app "$show"
    assert_error 1 "65534" "--keep-groups"
    run_in_sandbox "${as_app[@]}" "$STEPDOWN" --if-root --groups 65534 app "$show"
    assert_error 1 "can't keep group 65534"
    # as they are, when that is what was asked for
    run_in_sandbox "${as_app[@]}" "$STEPDOWN" --keep-groups app "$show"
    assert_identity 1000 1000 "1000 5001 65534" /home/app
}

@test "a group that is shown as 65534 can't be kept beside others: the error says what can" {
    start_namespace "0 0 70000" "0 0 5002"$'\n'"60000 60000 10000"
    run_in_sandbox setpriv --groups 0,5001,5556 \
        nsenter --user --preserve-credentials --target "$holder" "$show"
    has_line "Groups:	0 5001 65534 "
    run_in_sandbox setpriv --groups 0,5001,5556 \
        nsenter --user --preserve-credentials --target "$holder" "$STEPDOWN" --keep-groups daemon "$show"
    assert_error 1 "'daemon'" "can't keep group 65534" "group-add keep-groups"
}

@test "if the kernel doesn't say which gid stands for unmapped ones, 65534 does" {
    start_namespace "0 0 70000" "0 0 5002"$'\n'"60000 60000 10000"
    export STEPDOWN SANDBOX holder show
    for content in '' $'\n' no 99999999999 "$(printf '%032d' 65534)" $'65534 \n'; do
        printf %s "$content" >"$SANDBOX/overflowgid"
        # shellcheck disable=SC2016 # expands there
        run_in_sandbox sh -c 'mount --bind "$SANDBOX/overflowgid" /proc/sys/kernel/overflowgid
            exec setpriv --groups 0,5001,5556 nsenter --user --preserve-credentials \
            --target "$holder" "$STEPDOWN" --keep-groups daemon "$show"'
        assert_error 1 "'daemon'" "can't keep group 65534" "group-add keep-groups"
    done
}

@test "nor can it be kept when --groups adds others" {
    start_namespace "0 0 70000" "0 0 5002"$'\n'"60000 60000 10000"
    run_in_sandbox setpriv --groups '1000,5556' nsenter --user --preserve-credentials \
        --target "$holder" setpriv --reuid 1000 --regid 1000 --keep-groups \
        '--inh-caps=+setgid' '--ambient-caps=+setgid' \
        "$STEPDOWN" --keep-groups --groups 5000 app "$show"
    assert_error 1 "'app'" "can't keep group 65534" "group-add keep-groups"
}

# as_unmapped UID GID COMMAND...: as that user outside, with CAP_SETUID and CAP_SETGID in the namespace.
as_unmapped() {
    run_in_sandbox python3 -c "$(cat <<'END'
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
holder, uid, gid, *command = sys.argv[1:]
sets = 1 << 6 | 1 << 7
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
namespace = os.open(f"/proc/{holder}/ns/user", os.O_RDONLY)
os.setgroups([])
os.setresgid(*[int(gid)] * 3)
libc.prctl(8, 1, 0, 0, 0)  # PR_SET_KEEPCAPS
os.setresuid(*[int(uid)] * 3)
libc.capset(header, (ctypes.c_uint32 * 6)(1 << 21, 1 << 21, 0, 0, 0, 0))  # CAP_SYS_ADMIN
assert libc.setns(namespace, 0) == 0
assert libc.capset(header, (ctypes.c_uint32 * 6)(sets, sets, sets, 0, 0, 0)) == 0
for capability in 6, 7:
    assert libc.prctl(47, 2, capability, 0, 0) == 0  # PR_CAP_AMBIENT_RAISE
os.execvp(command[0], command)
END
    )" "$holder" "$@"
}

@test "a caller that only seems to be 65534, and could become it, is not taken for it" {
    start_namespace "0 0 60000"$'\n'"65534 200000 1" "0 0 60000"$'\n'"65534 200001 1"
    as_unmapped 70000 70001 "$show"
    has_line "Uid:	65534	65534	65534	65534"
    for arguments in "nobody" "--if-root app" "--if-root --groups 5002 app" "--keep-groups nobody" ":"; do
        # shellcheck disable=SC2086 # a list of words
        as_unmapped 70000 70001 "$STEPDOWN" $arguments "$show"
        assert_error 1 "this user namespace doesn't map"
    done
}

@test "a file whose group an idmapped mount doesn't map gives nobody's group to nobody" {
    truncate -s 16M "$SANDBOX/image"
    mkfs.ext4 -q "$SANDBOX/image"
    mkdir "$SANDBOX/fs"
    export STEPDOWN HELPERS SANDBOX
    # shellcheck disable=SC2016 # expands there
    run_in_sandbox sh -c 'mount -o loop $SANDBOX/image $SANDBOX/fs && touch $SANDBOX/fs/device &&
        chgrp 4242 $SANDBOX/fs/device && $HELPERS/mount-idmapped $SANDBOX/fs 0 0 500 || exit
        exec $STEPDOWN --groups $SANDBOX/fs/device app true'
    [ "$status" -ne 77 ] || skip "no idmapped mounts here: $stderr"
    assert_error 1 "--groups $SANDBOX/fs/device: its group 65534 may stand for one"
}

@test "a process that really is 65534 just runs" {
    for spec in nobody 65534 65534:65534 ""; do
        run_in_sandbox setpriv --reuid 65534 --regid 65534 --groups 65534 "$STEPDOWN" "$spec" "$show"
        assert_identity 65534 65534 "65534" /nonexistent
    done
    run_in_sandbox setpriv --reuid 65534 --regid 65534 --groups 5556,65534 \
        "$STEPDOWN" --keep-groups nobody "$show"
    assert_identity 65534 65534 "5556 65534" /nonexistent
}
