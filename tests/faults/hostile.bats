#!/usr/bin/env bats
# Hostile beginnings: whatever state stepdown starts in, the target is who was asked for,
# or nothing runs.
load ../helpers

setup() {
    make_sandbox
    target=$HELPERS/show-identity
}

# held: nothing ran and there is one error line, or the target is app and nothing else.
held() {
    if [ "$status" -eq 0 ]; then
        assert_identity 1000 1000 "1000 5001" /home/app
    else
        assert_error "$status"
        [ "$status" -eq 1 ] || [ "$status" -eq 126 ]
    fi
}

@test "no securebit, locked or not, lets a capability survive" {
    for bits in +noroot +noroot,+noroot_locked +no_setuid_fixup \
        +no_setuid_fixup,+no_setuid_fixup_locked +keep_caps_locked \
        +noroot,+no_setuid_fixup,+noroot_locked,+no_setuid_fixup_locked,+keep_caps_locked; do
        run_in_sandbox setpriv --securebits="$bits" "$STEPDOWN" app "$target"
        held
        run_in_sandbox setpriv --inh-caps=+all --ambient-caps=+all --securebits="$bits" \
            "$STEPDOWN" app "$target"
        # the kernel gives no ambient capabilities beside some of the bits
        [[ $stderr == setpriv:* ]] || held
    done
}

@test "a seccomp filter that makes steps succeed or fail is found out" {
    for call in setgroups setresgid setresuid capset getresuid getgroups capget; do
        for answer in 0 1 11 38; do
            run_in_sandbox "$HELPERS/with-seccomp" "$call" "$answer" "$STEPDOWN" app "$target"
            held
        done
    done
    run_in_sandbox "$HELPERS/with-seccomp" setresuid 0 "$STEPDOWN" app "$target"
    assert_error 1
}

@test "a user namespace that doesn't map the target, or denies setgroups, is an error" {
    requires_user_namespaces
    run_in_sandbox "$HELPERS/in-userns" "0 0 1" "0 0 1" allow "$STEPDOWN" app "$target"
    assert_error 1 "Invalid argument"
    run_in_sandbox "$HELPERS/in-userns" "0 0 1" "0 0 1" deny "$STEPDOWN" app "$target"
    assert_error 1 "Operation not permitted"
    run_in_sandbox "$HELPERS/in-userns" "0 0 2000" "0 0 6000" deny "$STEPDOWN" app "$target"
    assert_error 1 "Operation not permitted"
    run_in_sandbox "$HELPERS/in-userns" "0 0 2000" "0 0 6000" allow "$STEPDOWN" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
}

# with_fault STDIN INJECTION... -- COMMAND...: under strace, with this file as stdin.
with_fault() {
    local stdin=$1 injections=()
    shift
    while [ "$1" != -- ]; do
        injections+=(-e "inject=$1")
        shift
    done
    shift
    # <> opens a FIFO without waiting
    run_in_sandbox sh -c 'exec "$@" <>"$0"' "$stdin" \
        strace -qq -o /dev/null "${injections[@]}" "$@"
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "an open that returns a different file is an error" {
    cp "$PASSWD" "$SANDBOX/other"
    sed -i 's/1000/0/g; s/app/root/' "$SANDBOX/other"
    # as if descriptor 0, a regular file too, were passwd: once, it is opened again
    with_fault "$SANDBOX/other" openat:retval=0:when=1 -- "$STEPDOWN" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
    with_fault "$SANDBOX/other" openat:retval=0 -- "$STEPDOWN" app "$target"
    assert_error 1 "/etc/passwd: open returned a different file"
    with_fault /etc/passwd openat:retval=0:when=1 -- "$STEPDOWN" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
    with_fault /etc/passwd openat:retval=0:when=2+ -- "$STEPDOWN" app "$target"
    assert_error 1 "/etc/group: open returned a different file"
    with_fault "$SANDBOX/other" openat:retval=0 '?stat,newfstatat:error=EACCES:when=2+' \
        -- "$STEPDOWN" app "$target"
    assert_error 1 "/etc/passwd: open returned a different file"
    # and any other descriptor that the caller left open
    for fd in 3 5 9; do
        run_in_sandbox sh -c 'exec "$@" '$fd'<"$0"' "$SANDBOX/other" \
            strace -qq -o /dev/null -e inject=openat:retval=$fd "$STEPDOWN" 1000 "$target"
        assert_error 1 "/etc/passwd: open returned a different file"
        run_in_sandbox sh -c 'exec "$@" '$fd'<"$0"' "$SANDBOX/other" \
            strace -qq -o /dev/null -e inject=openat:retval=$fd:when=2+ "$STEPDOWN" app "$target"
        assert_error 1 "/etc/group: open returned a different file"
    done
    # as if stderr were: the error is written over what the file begins with
    run_in_sandbox sh -c 'exec "$@" 2<>"$0"' "$SANDBOX/other" \
        strace -qq -o /dev/null -e inject=openat:retval=2 "$STEPDOWN" app "$target"
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    grep -q '^error: /etc/passwd: open returned a different file' "$SANDBOX/other"
}

# a runtime looks at files of its own
# bats test_tags=bare
@test "a file that is replaced just after it was opened is opened again" {
    for call in 1 2; do
        run_in_sandbox strace -qq -o /dev/null -P /etc/passwd -P /etc/group \
            -e "inject=?stat,?newfstatat:error=ENOENT:when=$call" "$STEPDOWN" app "$target"
        assert_identity 1000 1000 "1000 5001" /home/app
    done
    run_in_sandbox strace -qq -o /dev/null -P /etc/passwd -e 'inject=?stat,?newfstatat:error=ENOENT' \
        "$STEPDOWN" app "$target"
    assert_error 1 "/etc/passwd: open returned a different file"
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "if every answer of the kernel is a lie, the attempt to become root again tells" {
    for call in uid gid; do
        with_fault /dev/null "setres$call:retval=0:when=1" \
            "getres$call:retval=0:poke_exit=@arg1=e8030000,@arg2=e8030000,@arg3=e8030000" \
            "capget:retval=0:poke_exit=@arg2=$(printf '00%.0s' {1..24})" \
            -- "$STEPDOWN" app "$target"
        assert_error 1 "$call 0 could be taken back"
    done
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a step that only pretends to change a caller other than root is found out" {
    while read -r call what; do
        # the first such call is setpriv's own
        with_fault /dev/null "$call:retval=0:when=2" -- setpriv --reuid 4242 --regid 4243 \
            --groups 4244 --inh-caps=-all,+setuid,+setgid --ambient-caps=-all,+setuid,+setgid \
            "$STEPDOWN" app "$target"
        assert_error 1 "$what are wrong"
    done <<'CALLS'
setresuid the uids
setresgid the gids
setgroups the groups
CALLS
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "the real, effective and saved ids must each be the requested one" {
    for call in uid gid; do
        # of one or two of them the kernel seems to say 1000
        for arguments in 1 2 3 "1 2" "1 3" "2 3"; do
            lies=
            for argument in $arguments; do
                lies+=${lies:+,}@arg$argument=e8030000
            done
            with_fault /dev/null "setres$call:retval=0:when=1" "getres$call:poke_exit=$lies" \
                -- "$STEPDOWN" app "$target"
            assert_error 1 "the ${call}s are wrong"
        done
    done
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a capability that is left is found out, and so is no_new_privs that wasn't set" {
    run_in_sandbox setpriv --inh-caps=+chown "$HELPERS/with-seccomp" capset 0 \
        "$STEPDOWN" app "$target"
    assert_error 1 "a capability is left"
    # of an answer that tells nothing
    with_fault /dev/null capget:retval=0 -- "$STEPDOWN" app "$target"
    assert_error 1 "a capability is left"
    with_fault /dev/null prctl:retval=0:when=2 -- "$STEPDOWN" --no-new-privs app "$target"
    assert_error 1 "no_new_privs is not set"
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a step that reports failure is an error, even if it took effect" {
    with_fault /dev/null capset:error=EPERM -- "$STEPDOWN" app "$target"
    assert_error 1 "capset: Operation not permitted"
    with_fault /dev/null getgroups:error=EPERM -- "$STEPDOWN" --keep-groups app "$target"
    assert_error 1 "error: getgroups: Operation not permitted"
    with_fault /dev/null prctl:error=EPERM:when=2 -- "$STEPDOWN" --no-new-privs app "$target"
    assert_error 1 "PR_SET_NO_NEW_PRIVS: Operation not permitted"
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "the error of a start names the call that failed or did nothing, whichever it is" {
    long=/$(printf 'x%.0s' {1..5000})
    mkdir "$SANDBOX/data"
    while IFS='|' read -r expected fault words text; do
        # shellcheck disable=SC2086 # a list of words
        with_fault /dev/null "$fault" -- $words
        assert_error "$expected" "$text" || { echo "$fault $words"; return 1; }
    done <<END
1|fstat:error=EACCES:when=2|$STEPDOWN 1000 $target|/etc/passwd: fstat: Permission denied
1|getgroups:retval=0:when=3+|setpriv --groups 44 $STEPDOWN --keep-groups app $target|two getgroups calls disagree
1|openat:error=EACCES:when=3|$STEPDOWN --groups $PASSWD app $target|two looks at the file differ
126|execve:error=EAGAIN|$STEPDOWN app $target|the user has as many processes as it may
1|?access,faccessat:error=EIO|$STEPDOWN --own $SANDBOX/data app $target|look for a problem with its disk or mount
126|execve:error=EACCES|$STEPDOWN app $long|Permission denied
END
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a file about which two calls disagree is an error" {
    # the first stat is that of stepdown's own file
    with_fault /dev/null openat:error=ENOENT '?stat,newfstatat:error=EACCES:when=2+' \
        '?access,faccessat:error=EACCES' -- "$STEPDOWN" 1000 "$target"
    assert_error 1 "/etc/passwd can't be opened: Permission denied"
    with_fault /dev/null fstat:error=EACCES:when=1 -- "$STEPDOWN" 1000 "$target"
    assert_error 1 "/etc/passwd: fstat: Permission denied"
    # opened again
    with_fault /dev/null openat:error=ENOENT:when=1 -- "$STEPDOWN" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a block device with the number of /dev/null is not /dev/null" {
    PASSWD=/dev/null
    with_fault /dev/null -- "$STEPDOWN" 1000 "$target"
    assert_identity 1000 0 "0" /
    # st_mode, behind 24 other bytes of struct stat, in octal 060666
    poke="poke_exit=@arg2=$(printf '00%.0s' {1..24})b6610000"
    with_fault /dev/null "fstat:$poke" "?stat:$poke:when=2+" -- "$STEPDOWN" 1000 "$target"
    assert_error 1 "/etc/passwd is not a regular file"
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a file that became shorter while it was read is an error, even by one byte" {
    with_fault /dev/null read:retval=0:when=1 -- "$STEPDOWN" 1000 "$target"
    assert_error 1 "/etc/passwd was changed while it was read"
    echo >"$PASSWD"
    with_fault /dev/null -- "$STEPDOWN" 1000 "$target"
    assert_identity 1000 0 "0" /
    with_fault /dev/null read:retval=0:when=1 -- "$STEPDOWN" 1000 "$target"
    assert_error 1 "/etc/passwd was changed while it was read"
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "if getxattr is denied, stepdown starts as gosu does" {
    for error in EACCES EPERM ENOSYS EOPNOTSUPP; do
        with_fault /dev/null getxattr:error=$error -- "$STEPDOWN" app "$target"
        assert_identity 1000 1000 "1000 5001" /home/app
    done
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "an answer that the kernel never wrote is an error" {
    # the caller's groups, and the bytes of the files
    with_fault /dev/null setgroups:retval=0 getgroups:retval=1 -- "$STEPDOWN" 4242:4242 "$target"
    assert_error 1 "the groups are wrong"
    for count in 65537 1000000 2147483647; do
        for spec in app "--keep-groups app"; do
            # shellcheck disable=SC2086 # a list of words
            with_fault /dev/null getgroups:retval=$count -- "$STEPDOWN" $spec "$target"
            assert_error 1 "groups"
        done
    done
    for number in 1 2; do
        with_fault /dev/null "read:retval=100:when=$number" -- "$STEPDOWN" 1000 "$target"
        assert_error 1 "read returned a NUL byte"
        with_fault /dev/null "read:retval=4000000:when=$number" -- "$STEPDOWN" 1000 "$target"
        assert_error 1 "was changed while it was read"
    done
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a call that is interrupted again and again ends in an error" {
    with_fault /dev/null read:error=EINTR -- "$STEPDOWN" app "$target"
    assert_error 1 "/etc/passwd can't be read: Interrupted system call"
    with_fault /dev/null read:error=EINTR:when=1 -- "$STEPDOWN" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a stepdown whose mode can't be read refuses to run, as does one with capabilities" {
    with_fault /dev/null '?stat,newfstatat:retval=0:when=1' -- "$STEPDOWN" app "$target"
    assert_error 1 "$STEPDOWN is not a regular file, so it is not stepdown"
    with_fault /dev/null getxattr:retval=0 -- "$STEPDOWN" app "$target"
    assert_error 1 "stepdown has file capabilities"
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a parent-death signal that can't be kept, or was due meanwhile, is an error" {
    # setpriv's own calls come first, then PR_GET_PDEATHSIG and PR_SET_PDEATHSIG
    before=$(strace -e trace=prctl setpriv --pdeathsig TERM true 2>&1 | grep -c ^prctl)
    with_fault /dev/null "prctl:retval=0:when=$((before + 2))" -- \
        setpriv --pdeathsig TERM "$STEPDOWN" app "$target"
    assert_error 1 "PR_SET_PDEATHSIG had no effect"
    with_fault /dev/null "prctl:error=EPERM:when=$((before + 2))" -- \
        setpriv --pdeathsig TERM "$STEPDOWN" app "$target"
    assert_error 1 "PR_SET_PDEATHSIG: Operation not permitted"
    with_fault /dev/null getppid:retval=1:when=2 -- \
        setpriv --pdeathsig TERM "$STEPDOWN" app "$target"
    assert_error 1 "the parent process has died"
    with_fault /dev/null prctl:retval=0:when=1 -- "$STEPDOWN" app "$target"
    assert_error 1 "PR_GET_PDEATHSIG returned no valid signal"
    # asked again, for its own sake
    with_fault /dev/null "prctl:error=EPERM:when=$((before + 1))" -- \
        setpriv --pdeathsig TERM "$STEPDOWN" app "$target"
    has_line $'Pdeathsig:\t15'
}

# with-seccomp is for amd64, and a runtime's own calls would be denied too
# bats test_tags=bare
@test "if a seccomp filter denies prctl, stepdown runs, as gosu does" {
    run_in_sandbox "$HELPERS/with-seccomp" prctl 1 "$STEPDOWN" app "$target"
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    has_line $'Uid:\t1000\t1000\t1000\t1000'
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "stepdown tries to take back each id of the caller, and gid 0 even for members of group 0" {
    sed -i 's/^root:x:0:/root:x:0:app/' "$GROUP"
    with_fault /dev/null setresuid:retval=0:when=2 -- "$STEPDOWN" app "$target"
    assert_error 1 "uid 0 could be taken back"
    with_fault /dev/null setresgid:retval=0:when=2 -- "$STEPDOWN" app "$target"
    assert_error 1 "gid 0 could be taken back"
    as_other=(setpriv --reuid 4242 --regid 4243 --groups 4243 '--inh-caps=-all,+setuid,+setgid'
        '--ambient-caps=-all,+setuid,+setgid')
    # setpriv's own call is the first of each, and the step the second
    while read -r call number what; do
        with_fault /dev/null "$call:retval=0:when=$number" -- "${as_other[@]}" \
            "$STEPDOWN" app "$target"
        assert_error 1 "$what could be taken back"
    done <<'EOF'
setresuid 3 uid 0
setresgid 3 gid 0
setresuid 4 the caller's uid
setresgid 4 the caller's gid
EOF
}

# a runtime asks whether there is a terminal
# bats test_tags=bare
@test "--own-stdio never changes the owner of a file, even one that seems to be a terminal" {
    : >"$SANDBOX/file"
    with_fault "$SANDBOX/file" ioctl:retval=0 -- "$STEPDOWN" --own-stdio app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
    [ "$(stat -c %u "$SANDBOX/file")" -eq 0 ]
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "--own-stdio ignores only those streams whose owner nobody may change" {
    mkfifo "$SANDBOX/fifo"
    for error in EINVAL EROFS EPERM; do
        with_fault "$SANDBOX/fifo" fchownat:error=$error -- "$STEPDOWN" --own-stdio app "$target"
        assert_identity 1000 1000 "1000 5001" /home/app
    done
    for fault in fchownat:error=EIO 'fchownat:error=EPERM capget:error=EPERM'; do
        # shellcheck disable=SC2086 # a list of words
        with_fault "$SANDBOX/fifo" $fault -- "$STEPDOWN" --own-stdio app "$target"
        assert_error 1 "--own-stdio: can't change the owner of descriptor 0"
    done
    # the four before are those of passwd and group
    with_fault "$SANDBOX/fifo" fstat:error=EACCES:when=5 -- "$STEPDOWN" --own-stdio app "$target"
    assert_error 1 "--own-stdio: fstat: Permission denied"
}

# ASan and valgrind need memory and descriptors of their own
# bats test_tags=bare
@test "with tiny limits, either the target runs or there is an error" {
    for limit in --nofile=3 --nofile=4 --nofile=0 --nproc=0 --nproc=1 --as=1000000 --as=4000000 \
        --stack=16384 --stack=65536 --data=0 --fsize=0; do
        run_in_sandbox prlimit "$limit" "$STEPDOWN" app "$target"
        # too little for any program to start is not for stepdown to report
        [ "$status" -gt 127 ] || [[ $stderr == prlimit:* ]] || held
        [ "$status" -eq 0 ] || [ -z "$output" ]
    done
}

# ASan and valgrind need libraries and /proc, which this root lacks
# bats test_tags=bare
@test "it works without HOME, /proc and /etc" {
    run_in_sandbox env -u HOME "$STEPDOWN" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
    mkdir "$SANDBOX/root"
    cp "$STEPDOWN" "$HELPERS/show-ids" "$SANDBOX/root"
    run_in_sandbox chroot "$SANDBOX/root" /stepdown 1000:1000 /show-ids
    [ "$output" = "uid 1000 euid 1000" ]
    run_in_sandbox chroot "$SANDBOX/root" /stepdown app /show-ids
    assert_error 1 "no such user"
    # as a script is told from stepdown: by an argument that is its path
    run_in_sandbox sh -c 'mount -t tmpfs none /proc && exec setpriv --reuid 1000 --regid 1000 \
        --groups 1000,5001 "$1" app "$2" "$1"' sh "$STEPDOWN" "$HELPERS/show-ids"
    [ "$output" = "uid 1000 euid 1000" ] || { echo "$stderr"; return 1; }
}

@test "an argument of 128 KiB reaches the target" {
    long=$(head -c 131000 /dev/zero | tr '\0' x)
    run_in_sandbox "$STEPDOWN" app "$HELPERS/show-arguments" "$long"
    [ "$status" -eq 0 ]
    [ "${lines[1]}" = "argv[1]=<$long>" ]
}

# 1,000 starts take minutes under valgrind
# bats test_tags=native
@test "the target never loses a group while the group file is replaced again and again" {
    cat >"$SANDBOX/replace.py" <<'EOF'
import os, subprocess, sys, time
stepdown, target = sys.argv[1:]
text = open("/etc/group").read()
padding = "".join(f"pad{i}:x:{70000 + i}:\n" for i in range(3000))
versions = [text, text.replace("g1:", padding + "g1:")]
def run(patience):
    start = time.monotonic()
    try:
        result = subprocess.run([stepdown, "app", target], capture_output=True, text=True,
                                timeout=patience)
    except subprocess.TimeoutExpired:
        sys.exit(f"it goes on for {patience:.1f} s, 2,000 times as long as at rest")
    if result.returncode != 0 or "Groups:\t1000 5001 \n" not in result.stdout:
        sys.exit(f"status {result.returncode}: {result.stdout}{result.stderr}")
    return time.monotonic() - start
at_rest = max(run(None) for _ in range(20))
replacer = os.fork()
if replacer == 0:
    turn = 0
    while True:
        turn += 1
        with open("/etc/group.new", "w") as file:
            file.write(versions[turn % 2])
        os.rename("/etc/group.new", "/etc/group")
try:
    for _ in range(1000):
        run(2000 * at_rest)
finally:
    if replacer:
        os.kill(replacer, 9)
EOF
    run_in_sandbox sh -c 'cp /etc/passwd "$1/p" && cp /etc/group "$1/g" &&
        mount -t tmpfs none /etc && cp "$1/p" /etc/passwd && cp "$1/g" /etc/group &&
        exec python3 "$1/replace.py" "$2" "$3"' sh "$SANDBOX" "$STEPDOWN" "$target"
    [ "$status" -eq 0 ] || { echo "$output$stderr"; return 1; }
}

# 300 starts take minutes under valgrind
# bats test_tags=native
@test "a uid never gets root's group while the passwd file is rewritten in place" {
    cat >"$SANDBOX/rewrite.py" <<'EOF'
import os, subprocess, sys
stepdown, target = sys.argv[1:]
text = open("/etc/passwd").read()
writer = os.fork()
if writer == 0:
    while True:
        with open("/etc/passwd", "w") as file:
            file.write(text)
ran = refused = 0
for _ in range(300):
    result = subprocess.run([stepdown, "1000", target], capture_output=True, text=True)
    if result.returncode == 0 and "Gid:\t1000\t1000\t1000\t1000" in result.stdout:
        ran += 1
    elif result.returncode == 1 and result.stdout == "":
        refused += 1
    else:
        os.kill(writer, 9)
        sys.exit(f"status {result.returncode}: {result.stdout}{result.stderr}")
os.kill(writer, 9)
print(f"{ran} ran, {refused} were refused")
EOF
    run_in_sandbox sh -c 'cp /etc/passwd "$1/p" && cp /etc/group "$1/g" &&
        mount -t tmpfs none /etc && cp "$1/p" /etc/passwd && cp "$1/g" /etc/group &&
        exec python3 "$1/rewrite.py" "$2" "$3"' sh "$SANDBOX" "$STEPDOWN" "$target"
    [ "$status" -eq 0 ] || { echo "$output$stderr"; return 1; }
    echo "# $output" >&3
}

# the calls of a runtime would be counted with stepdown's
# bats test_tags=bare
@test "a file that changes while it is read is an error" {
    # as if the second look at passwd, or group, found another size and time; both are read
    # again for root's own groups, behind /proc/sys/kernel/overflowgid
    answer=$(printf '77%.0s' {1..104})
    for number in 2 4 7 9; do
        with_fault /dev/null "fstat:poke_exit=@arg2=$answer:when=$number" -- \
            "$STEPDOWN" --keep-groups 1000 "$target"
        assert_error 1 "was changed while it was read"
    done
}

@test "with an empty passwd, a number without a group doesn't get root's group" {
    : >"$PASSWD"
    run_in_sandbox "$STEPDOWN" 1000 "$target"
    assert_error 1 "'1000'" "/etc/passwd is empty" "uid:gid"
    run_in_sandbox "$STEPDOWN" 4242: "$target"
    assert_error 1 "'4242:'" "/etc/passwd is empty"
    run_in_sandbox "$STEPDOWN" 4242:0 "$target"
    assert_identity 4242 0 "0" /
    run_in_sandbox "$STEPDOWN" 4242:4243 "$target"
    assert_identity 4242 4243 "4243" /
}

# valgrind starts the script in the kernel's place, again and again
# bats test_tags=native
@test "a script whose #! line names stepdown does not execute itself for ever" {
    printf '#!%s app\n' "$STEPDOWN" >"$SANDBOX/script"
    for mode in 755 711; do # the user may execute it, with 711 without reading it
        chmod $mode "$SANDBOX/script"
        run_in_sandbox "$SANDBOX/script" one
        assert_error 126 "$SANDBOX/script" "for ever"
    done
    # stepdown called by stepdown is no circle
    run_in_sandbox "$STEPDOWN" root "$STEPDOWN" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "--own-stdio leaves /dev/tty and /dev/ptmx alone, which everybody uses" {
    for device in /dev/tty /dev/ptmx; do
        run_in_sandbox python3 -c '
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.dup2(os.open(sys.argv[2], os.O_RDWR), 0)
    os.execv(sys.argv[1], ["stepdown", "--own-stdio", "app", "/bin/true"])
_, status = os.waitpid(pid, 0)
owner = os.stat(sys.argv[2]).st_uid
os.chown(sys.argv[2], 0, -1)
sys.exit(f"owner {owner}, status {status}" if owner or status else 0)' "$STEPDOWN" $device
        [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    done
}
