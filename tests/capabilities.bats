#!/usr/bin/env bats
# --ambient-caps: the target has just the capabilities that were named. Under a real
# engine: tests/docker/capabilities.bats.
load helpers

setup() {
    requires_root
    make_sandbox
    target=$HELPERS/show-identity
}

teardown() {
    remove_sandbox
}

# assert_capabilities MASK: all four sets are just that, for the user app.
assert_capabilities() {
    [ "$status" -eq 0 ] || { echo "status $status: $stderr"; return 1; }
    local set
    for set in Inh Prm Eff Amb; do
        has_line "Cap$set:	$1"
    done
    has_line "Uid:	1000	1000	1000	1000"
    has_line "Groups:	1000 5001 "
}

# with_securebits BITS COMMAND...: setpriv has no name for each bit.
with_securebits() {
    run_in_sandbox python3 -c '
import ctypes, os, sys
if ctypes.CDLL(None).prctl(28, int(sys.argv[1]), 0, 0, 0) != 0: sys.exit("PR_SET_SECUREBITS")
os.execv(sys.argv[2], sys.argv[2:])' "$@"
}

# with_file_capability FILE: VFS_CAP_REVISION_2, effective: net_bind_service
with_file_capability() {
    python3 -c 'import os, sys
os.setxattr(sys.argv[1], "security.capability", bytes.fromhex("010000020004000000000000" + "00" * 8))' "$1"
}

@test "the target has the named capabilities in all four sets, and no others" {
    identity_of --ambient-caps net_bind_service app
    assert_capabilities 0000000000000400
    identity_of --ambient-caps=net_bind_service,ipc_lock app
    assert_capabilities 0000000000004400
    identity_of --ambient-caps net_raw --ambient-caps ipc_lock app
    assert_capabilities 0000000000006000
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "the four sets are those of setpriv's --inh-caps and --ambient-caps" {
    ids=(--reuid 1000 --regid 1000 --groups "1000,5001")
    for list in net_bind_service net_bind_service,ipc_lock kill,sys_nice,net_raw,audit_write; do
        added=+${list//,/,+}
        run_in_sandbox setpriv "${ids[@]}" --inh-caps "$added" --ambient-caps "$added" "$target"
        [ "$status" -eq 0 ] || { echo "setpriv: $stderr"; return 1; }
        theirs=$(grep ^Cap <<<"$output")
        identity_of --ambient-caps "$list" app
        [ "$(grep ^Cap <<<"$output")" = "$theirs" ] ||
            { echo "$list: $output$stderr"; echo "setpriv: $theirs"; return 1; }
    done
    # --ambient-caps alone gives nothing by setpriv, and status 0
    run_in_sandbox setpriv "${ids[@]}" --ambient-caps +net_raw "$target"
    [ "$status" -eq 0 ]
    assert_no_capabilities
}

@test "every capability that this kernel has and root holds can be named, in any case" {
    bounding=$((16#$(awk '$1 == "CapBnd:" { print $2 }' /proc/self/status)))
    number=0
    while read -r name; do
        mask=$(printf '%016x' $((1 << number)))
        if (((bounding >> number++) & 1)); then
            for typed in "$name" "${name^^}" "cap_$name" "CAP_${name^}"; do
                identity_of "--ambient-caps=$typed" app
                case $name in
                setuid | setgid | setpcap) assert_error 1 "'$typed'" "way back to root" ;;
                *) assert_capabilities "$mask" ;;
                esac
            done
        fi
    done < <(python3 -c '
import ctypes, ctypes.util
libcap = ctypes.CDLL("libcap.so.2")
libcap.cap_to_name.restype = ctypes.c_char_p
for number in range(libcap.cap_max_bits()):
    print(libcap.cap_to_name(number).decode().removeprefix("cap_"))')
    [ "$number" -ge 41 ] || { echo "only $number names"; return 1; }
}

@test "what the target executes has the capabilities too" {
    run_in_sandbox "$STEPDOWN" --ambient-caps net_bind_service app sh -c '"$1"; "$1"' sh "$target"
    assert_capabilities 0000000000000400
    [ "$(grep -c 'CapAmb:	0000000000000400' <<<"$output")" -eq 2 ]
}

@test "a setgid program, or one with file capabilities, has none of them, as the manual says" {
    chmod 777 "$SANDBOX"
    cp "$target" "$SANDBOX/privileged"
    chown 0:4 "$SANDBOX/privileged"
    chmod 2755 "$SANDBOX/privileged"
    run_in_sandbox "$STEPDOWN" --ambient-caps kill app "$SANDBOX/privileged"
    for set in CapPrm CapEff CapAmb; do has_line "$set:	0000000000000000"; done
    chmod 755 "$SANDBOX/privileged"
    run_in_sandbox "$STEPDOWN" --ambient-caps kill app "$SANDBOX/privileged"
    assert_capabilities 0000000000000020
    with_file_capability "$SANDBOX/privileged"
    run_in_sandbox "$STEPDOWN" --ambient-caps kill app "$SANDBOX/privileged"
    has_line "CapPrm:	0000000000000400"
    has_line "CapAmb:	0000000000000000"
}

@test "an unknown, empty or repeated capability is an error that names it" {
    while IFS='|' read -r list name; do
        identity_of --ambient-caps "$list" app
        assert_error 1 "--ambient-caps: '$name' is"
        [ -n "$name" ] || assert_error 1 "an empty name (is a variable unset?)"
    done <<'EOL'
nosuch|nosuch
|
chown,|
,chown|
chown,,kill|
chown,kill,chown|chown
chown,CAP_CHOWN|CAP_CHOWN
cap_|cap_
cap_cap_chown|cap_cap_chown
chow|chow
chownx|chownx
 chown| chown
chown kill|chown kill
+chown|+chown
-chown|-chown
all|all
0|0
EOL
    # the byte that is a _ with the bit of small letters
    identity_of --ambient-caps "net"$'\x7f'"raw" app
    assert_error 1 "'net?raw'"
    identity_of --ambient-caps kill --ambient-caps=kill app
    assert_error 1 "'kill' is named twice"
}

@test "--ambient-caps and --groups without a list are usage errors" {
    for option in --ambient-caps --groups; do
        run_in_sandbox "$STEPDOWN" "$option"
        [ "$status" -eq 1 ]
        [[ $stderr == "error: $option needs a list"$'\n'"usage: "* ]]
        run_in_sandbox "$STEPDOWN" "${option}x=chown" app true
        [ "$status" -eq 1 ]
        [[ $stderr == "error: unknown option '${option}x=chown'"* ]]
    done
    run_in_sandbox "$STEPDOWN" --check=chown app true
    [[ $stderr == "error: unknown option '--check=chown'"* ]]
}

@test "setuid, setgid and setpcap are refused, alone and in a list" {
    for name in setuid SETGID cap_setpcap; do
        identity_of --ambient-caps "net_bind_service,$name" app
        assert_error 1 "'$name' is a way back to root"
    done
}

# What each does is tried on files and a process of this test's own. Not tried, as it would be on
# this machine itself: sys_module, sys_boot, sys_rawio, bpf and perfmon.
@test "capabilities that the manual calls as good as root are, and nothing works without them" {
    sleep infinity 3>&- &
    process=$!
    shm=$(ipcmk --shmem 4096 --mode 600 | awk '{ print $NF }')
    while read -r name action; do
        grep -q "CAP_${name^^}" "$ROOT/man/stepdown.8"
        for option in "" "--ambient-caps $name"; do
            rm -rf "$SANDBOX/roots" "$SANDBOX/apps"
            mkdir -m 755 "$SANDBOX/roots" "$SANDBOX/apps"
            chown 1000 "$SANDBOX/apps"
            cp /bin/true "$SANDBOX/roots/true"
            cp "$PASSWD" "$SANDBOX/roots/passwd"
            echo secret >"$SANDBOX/roots/secret"
            cp /bin/true "$SANDBOX/roots/setuid"
            chmod 600 "$SANDBOX/roots/secret"
            chmod 4777 "$SANDBOX/roots/setuid"
            # shellcheck disable=SC2086 # nothing, or two words
            run_in_sandbox "$STEPDOWN" $option app python3 -c "
import ctypes, os, stat, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_ssize_t
def must(result):
    if result < 0: raise OSError(ctypes.get_errno(), 'refused')
os.chdir(sys.argv[1])
$action" "$SANDBOX/roots" "$process" "$shm"
            if [ -n "$option" ]; then
                [ "$status" -eq 0 ] || { echo "$name: $stderr"; false; }
            else
                [ "$status" -eq 1 ] || { echo "$name: without it, too"; false; }
            fi
        done
    done <<'END'
setfcap os.setxattr('true', 'security.capability', bytes.fromhex('0100000280000000' + '00' * 12))
chown os.chown('passwd', 1000, 1000)
fowner os.chmod('passwd', 0o666)
dac_override open('passwd', 'a').write('x')
dac_read_search open('secret').read()
fsetid os.write(os.open('setuid', os.O_WRONLY), b'x'); sys.exit(not os.stat('setuid').st_mode & stat.S_ISUID)
sys_ptrace must(libc.ptrace(16, int(sys.argv[2]), None, None))
ipc_owner must(libc.shmat(int(sys.argv[3]), None, 0))
mknod os.mknod('../apps/disk', 0o660 | stat.S_IFBLK, os.makedev(7, 255))
sys_chroot os.chroot('.')
net_raw __import__('socket').socket(17, 3, 0)
net_admin __import__('socket').socket().setsockopt(1, 36, 1)
sys_admin must(libc.mount(b'none', b'.', b'tmpfs', 0, None))
END
    # who was traced may have been left stopped
    kill -KILL "$process"
    ipcrm --shmem-id "$shm"
}

@test "root as the target is an error" {
    for spec in root 0 0:0 root:daemon; do
        identity_of --ambient-caps net_bind_service "$spec"
        assert_error 1 "'$spec'" "other than root"
        run_in_sandbox setpriv --reuid 1000 --clear-groups "$STEPDOWN" --check --ambient-caps kill "$spec"
        assert_error 1 "'$spec'" "other than root"
    done
    # who stays the caller has what the caller has
    run_in_sandbox setpriv --reuid 1000 --clear-groups "$STEPDOWN" --check --if-root --ambient-caps kill app
    assert_error 1 "'app'" "lacks the capability KILL"
}

@test "a capability that the caller lacks is an error that says how to get it" {
    for with in "--bounding-set -net_bind_service" \
        "--reuid 4242 --clear-groups" \
        "--reuid 4242 --clear-groups --inh-caps=-all,+kill --ambient-caps=-all,+kill"; do
        for check in "" --check; do
            # who isn't root has no capabilities, and may ask all the same
            [[ -z $check || $with == *bounding* ]] || continue
            # shellcheck disable=SC2086 # lists of words
            run_in_sandbox setpriv $with "$STEPDOWN" $check \
                --ambient-caps kill,net_bind_service app "$target"
            assert_error 1 "'app'" "start the container as root with --cap-add " "Kubernetes: capabilities.add"
            [[ $with != *bounding* ]] || [[ $stderr == *" NET_BIND_SERVICE;"* ]]
        done
    done
}

@test "each capability outside the bounding set is an error that names it, first and last too" {
    for name in chown kill sys_admin bpf checkpoint_restore; do
        for list in "$name" "net_raw,$name"; do
            run_in_sandbox setpriv --bounding-set "-$name" "$STEPDOWN" --ambient-caps "$list" app "$target"
            assert_error 1 "lacks the capability ${name^^};" "--cap-add ${name^^} "
        done
    done
}

# strace would see the calls of a runtime
# bats test_tags=bare
@test "a permitted capability outside the bounding set is an error before anything is changed" {
    # the bounding set of a running process, by its only way: PR_CAPBSET_DROP of kill
    run_in_sandbox python3 -c '
import ctypes, os, sys
libc = ctypes.CDLL(None)
libc.prctl(28, 1, 0, 0, 0)      # noroot: exec gives nothing by the bounding set
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
data = (ctypes.c_uint32 * 6)()
libc.capget(header, data)
data[2], data[5] = data[1], data[4]
libc.capset(header, data)       # inheritable, so that exec keeps them
for number in range(41):
    libc.prctl(47, 2, number, 0, 0)
libc.prctl(24, 5, 0, 0, 0)      # kill
os.execvp(sys.argv[1], sys.argv[1:])' strace -o "$SANDBOX/trace" "$STEPDOWN" \
        --ambient-caps kill app "$target"
    assert_error 1 "--cap-add KILL"
    run ! grep -E '^(setgroups|setres[ug]id|capset|prctl\(PR_SET)' "$SANDBOX/trace"
    grep -q 'effective=.*CAP_KILL' "$SANDBOX/trace"
}

@test "no_cap_ambient_raise and a locked keep_caps are errors, with --check too" {
    for bits in 64 192 32 48; do
        for check in --check ""; do
            # shellcheck disable=SC2086 # nothing, or a word
            with_securebits $bits "$STEPDOWN" $check --ambient-caps kill app "$target"
            assert_error 1 no_cap_ambient_raise keep_caps
        done
    done
    for unasked in "" "/usr/bin/setpriv --bounding-set=-kill"; do
        # shellcheck disable=SC2086 # nothing, or words
        with_securebits 64 $unasked "$STEPDOWN" ${unasked:+--ambient-caps kill?} app "$target"
        assert_identity 1000 1000 "1000 5001" /home/app
    done
}

@test "securebits that preserve capabilities preserve none too many" {
    for bits in 4 12 1 3 5 15; do
        with_securebits $bits "$STEPDOWN" --ambient-caps kill app "$target"
        if [ "$status" -eq 0 ]; then
            assert_capabilities 0000000000000020
        else
            # noroot: exec gave root nothing
            assert_error 1 "--cap-add KILL"
            ((bits & 1))
        fi
    done
}

@test "securebits that don't touch ambient capabilities forbid nothing" {
    for bit in noroot noroot_locked no_setuid_fixup no_setuid_fixup_locked; do
        # as a user: root holds nothing with noroot
        run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups "1000,5001" --inh-caps=-all,+kill \
            --ambient-caps=-all,+kill --securebits="+$bit" "$STEPDOWN" --ambient-caps kill app "$target"
        assert_capabilities 0000000000000020
        run ! has_line "Securebits:	0"
    done
}

@test "a kernel or filter without ambient capabilities is an error that says so" {
    # before Linux 4.3 that is EINVAL, 22
    for error in 22 1 38; do
        run_in_sandbox "$HELPERS/with-seccomp" prctl $error \
            "$STEPDOWN" --ambient-caps kill app "$target"
        assert_error 1 "PR_CAP_AMBIENT" "no ambient capabilities"
        # but for those that the service can do without
        run_in_sandbox "$HELPERS/with-seccomp" prctl $error \
            "$STEPDOWN" --ambient-caps 'kill?' app "$target"
        assert_capabilities 0000000000000000
    done
}

@test "they work under --no-new-privs and under no_new_privs, where file capabilities do not" {
    chmod 777 "$SANDBOX"
    cp "$target" "$SANDBOX/with-capability"
    with_file_capability "$SANDBOX/with-capability"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/with-capability"
    has_line "CapEff:	0000000000000400"
    run_in_sandbox "$STEPDOWN" --no-new-privs app "$SANDBOX/with-capability"
    has_line "CapEff:	0000000000000000"
    identity_of --no-new-privs --ambient-caps net_bind_service app
    assert_capabilities 0000000000000400
    has_line "NoNewPrivs:	1"
    run_in_sandbox setpriv --no-new-privs "$STEPDOWN" --ambient-caps net_bind_service app "$target"
    assert_capabilities 0000000000000400
    has_line "NoNewPrivs:	1"
}

@test "a process that is already that user keeps exactly the named capabilities" {
    as_app=(setpriv --reuid 1000 --regid 1000 --groups "1000,5001")
    run_in_sandbox "${as_app[@]}" --inh-caps=-all,+kill,+net_raw --ambient-caps=-all,+kill,+net_raw \
        "$STEPDOWN" --ambient-caps kill app "$target"
    assert_capabilities 0000000000000020
    run_in_sandbox "${as_app[@]}" --inh-caps=-all,+kill,+net_raw --ambient-caps=-all,+kill,+net_raw \
        "$STEPDOWN" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "a caller that is not root can pass on a capability, and setuid and setgid are dropped" {
    run_in_sandbox setpriv --reuid 4242 --regid 4243 --clear-groups \
        --inh-caps=-all,+setuid,+setgid,+kill --ambient-caps=-all,+setuid,+setgid,+kill \
        "$STEPDOWN" --ambient-caps kill app "$target"
    assert_capabilities 0000000000000020
}

@test "root's other ambient and inheritable capabilities do not reach the target" {
    run_in_sandbox setpriv --inh-caps=+chown,+setuid --ambient-caps=+chown,+setuid \
        --securebits=+no_setuid_fixup "$STEPDOWN" --ambient-caps kill app "$target"
    assert_capabilities 0000000000000020
}

@test "a capability with ? is given if the caller has it, and left out if not" {
    run_in_sandbox "$STEPDOWN" --ambient-caps 'chown,kill?' app "$target"
    assert_capabilities 0000000000000021
    run_in_sandbox setpriv --bounding-set=-kill "$STEPDOWN" --ambient-caps 'chown,kill?' app "$target"
    assert_capabilities 0000000000000001
    run_in_sandbox setpriv --bounding-set=-kill "$STEPDOWN" --ambient-caps 'kill?' app "$target"
    assert_capabilities 0000000000000000
    run_in_sandbox setpriv --bounding-set=-kill "$STEPDOWN" --check --ambient-caps 'chown,kill?' app
    has_line "capability CHOWN"
    [[ $output != *KILL* ]]
    # as docker run --user
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000 "$STEPDOWN" --check \
        --ambient-caps 'kill?' app
    assert_ran
    [[ $output != *KILL* ]]
}

@test "--check has a line for each capability" {
    run_in_sandbox "$STEPDOWN" --check --ambient-caps ipc_lock,cap_chown,bpf app
    [ "$output" = "uid 1000 app
gid 1000 app
group 1000 app
group 5001 g1
capability CHOWN
capability IPC_LOCK
capability BPF
home /home/app" ] || { echo "$output$stderr"; return 1; }
}

# valgrind and ASan make calls of their own
# bats test_tags=bare
@test "without the option, no extra system call is made" {
    run_in_sandbox strace -o "$SANDBOX/trace" "$STEPDOWN" app true
    [ "$status" -eq 0 ]
    sed '/"\/[^"]*true".* = 0$/q' "$SANDBOX/trace" >"$SANDBOX/before"
    run ! grep -E 'PR_(CAP|SET_KEEP|GET_KEEP|GET_SEC)' "$SANDBOX/before"
    [ "$(grep -c ^capget "$SANDBOX/before")" -eq 1 ]
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "any prctl that lies is found out" {
    in_sandbox strace -qq -o "$SANDBOX/trace" -e trace=prctl "$STEPDOWN" --ambient-caps kill \
        app true
    last=$(grep -n 'PR_GET_KEEPCAPS' "$SANDBOX/trace" | cut -d: -f1)
    [ "$last" -gt 80 ]
    for ((number = 1; number <= last; number++)); do
        for lie in retval=0 retval=1 error=EPERM error=EINVAL; do
            run_in_sandbox strace -qq -o /dev/null -e inject=prctl:$lie:when=$number \
                "$STEPDOWN" --ambient-caps kill app "$target"
            if [ "$status" -eq 0 ]; then
                assert_capabilities 0000000000000020
            else
                assert_error 1
            fi
        done
    done
    # each that says no is named
    for name in PR_SET_KEEPCAPS PR_CAP_AMBIENT_RAISE; do
        mapfile -t numbers < <(grep -n "$name" "$SANDBOX/trace" | cut -d: -f1)
        for number in "${numbers[@]}"; do
            run_in_sandbox strace -qq -o /dev/null -e inject=prctl:error=EPERM:when="$number" \
                "$STEPDOWN" --ambient-caps kill app "$target"
            assert_error 1 "$name: Operation not permitted"
        done
    done
    # a kernel that seems to have no capability to be asked for, when that is verified
    verified=$(grep -n PR_CAPBSET_READ "$SANDBOX/trace" | cut -d: -f1 | sed -n '/^/p' | awk 'p && $1 > p + 1 { print; exit } { p = $1 }')
    run_in_sandbox strace -qq -o /dev/null -e "inject=prctl:error=EINVAL:when=$verified" \
        "$STEPDOWN" --ambient-caps kill app "$target"
    assert_error 1 "the ambient capabilities or keep_caps"
}
