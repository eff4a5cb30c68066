#!/usr/bin/env bats
# --check, --keep-groups, --own-stdio and --no-new-privs; under a real Docker engine they
# are tested in tests/docker.
load helpers

setup() {
    make_sandbox
    chmod 777 "$SANDBOX"
}

# What --check printed: uid, gid, groups and home in a line.
checked_identity() {
    awk '$1 == "group" { print $2 | "sort -n | tr \"\\n\" \" \"" }
        $1 == "uid" || $1 == "gid" { ids = ids $2 " " }
        $1 == "home" { sub(/^home /, ""); home = $0 }
        END { close("sort -n | tr \"\\n\" \" \""); print ids home }'
}

# The same of the target, which prints its groups in order.
target_identity() {
    awk '$1 == "Uid:" || $1 == "Gid:" { ids = ids $2 " " }
        $1 == "Groups:" { for (i = 2; i <= NF; i++) printf "%s ", $i }
        $1 == "HOME:" { sub(/^HOME:\t/, ""); home = $0 }
        END { print ids home }'
}

every_spec() {
    printf '%s\n' root 0 0:0 -0 app 1000 app: +1000 multi 1001:1 app:daemon app:-0 4242 \
        4242:4243 2147483647:2147483647 1234 1234:1234 app:5555 nohome zebra '' : :daemon :: \
        nosuch app:nosuch 2147483648 -1 app:4294967296 a:b:c bad badgroup
    echo 'bad:x::1::/:' >>"$PASSWD"
    printf 'badgroup:x:1700:1700::/:\n' >>"$PASSWD"
    echo 'bg:x:no:badgroup' >>"$GROUP"
}

@test "--check tells for every spec what the target would get, or gives the same error" {
    while IFS= read -r spec; do
        run_in_sandbox "$STEPDOWN" --check -- "$spec"
        check_status=$status check_error=$stderr
        checked=$(checked_identity <<<"$output")
        run_in_sandbox setpriv --reuid 4242 --clear-groups "$STEPDOWN" --check -- "$spec"
        [[ -z $spec || $spec == :* ]] || [ "$stderr" = "$check_error" ]
        [[ -z $spec || $spec == :* ]] || [ "$status" = "$check_status" ]
        [[ -z $spec || $spec == :* ]] || [ "$(checked_identity <<<"$output")" = "$checked" ]
        run_in_sandbox "$STEPDOWN" -- "$spec" "$HELPERS/show-identity"
        [ "$status" = "$check_status" ]
        [ "$stderr" = "$check_error" ]
        [ "$status" -ne 0 ] || [ "$(target_identity <<<"$output")" = "$checked" ]
    done < <(every_spec)
}

@test "--check prints a key and a value on each line, and names that are known" {
    run_in_sandbox "$STEPDOWN" --check app
    [ "$output" = "uid 1000 app
gid 1000 app
group 1000 app
group 5001 g1
home /home/app" ]
    run_in_sandbox "$STEPDOWN" --check 4242:4243
    [ "$output" = "uid 4242
gid 4243
group 4243
home /" ]
    echo 'a:x:1500:1500::/:' >>"$PASSWD"
    run_in_sandbox "$STEPDOWN" --check a /bin/true
    [ "$output" = "uid 1500 a
gid 1500
group 1500
home /
command /bin/true" ]
}

@test "--check shows the command's path, and fails as the real run would" {
    for command in true /bin/true nosuch /nosuch /bin "$PASSWD" ""; do
        run_in_sandbox env PATH=/usr/bin:/bin "$STEPDOWN" --check app "$command"
        check_status=$status check_error=$stderr check_output=$output
        run_in_sandbox env PATH=/usr/bin:/bin "$STEPDOWN" app "$command"
        [ "$status" = "$check_status" ]
        [ "$stderr" = "$check_error" ] || { echo "$stderr; --check: $check_error"; return 1; }
        [ "$status" -eq 0 ] || [ -z "$check_output" ]
    done
    run_in_sandbox env PATH=/usr/bin "$STEPDOWN" --check app true
    has_line "command /usr/bin/true"
}

# valgrind opens what it executes, and would wait for a writer
# bats test_tags=native
@test "--check of a FIFO fails as the real run would" {
    mkfifo -m 755 "$SANDBOX/fifo"
    for check in --check --; do
        run_in_sandbox "$STEPDOWN" "$check" app "$SANDBOX/fifo"
        assert_error 126 "'$SANDBOX/fifo': is not a regular file"
    done
}

# valgrind and gcov make such calls of their own
# bats test_tags=native,quiet
@test "--check makes no system call that could change anything" {
    mkfifo "$SANDBOX/fifo"
    run_in_sandbox sh -c 'exec "$@" <>"$0"' "$SANDBOX/fifo" strace -f -o "$SANDBOX/trace" \
        "$STEPDOWN" --check --keep-groups --own-stdio --no-new-privs app true
    [ "$status" -eq 0 ]
    run grep -E '^[0-9]+ +(set(res|re)?[ug]id|setgroups|capset|prctl|f?chown|execve|fork|clone)' \
        "$SANDBOX/trace"
    [ "${#lines[@]}" -eq 1 ] # its own start
    [[ $output == *execve* ]]
    run grep -E 'open.*O_(WRONLY|RDWR|CREAT)' "$SANDBOX/trace"
    [ -z "$output" ]
}

@test "--check shows each group once, with its first name" {
    long=$(head -c 140000 /dev/zero | tr '\0' x)
    printf 'again:x:5001:app\nshort;:x:5301:app\n%s:x:5302:app\n' "$long" >>"$GROUP"
    # before the one that it gives for the gid, too
    cp "$GROUP" "$SANDBOX/rest"
    { printf 'broken:x:no:\n'; cat "$SANDBOX/rest"; } >"$GROUP"
    run_in_sandbox "$STEPDOWN" --check app
    [ "$output" = "uid 1000 app
gid 1000 app
group 1000 app
group 5001 g1
group 5301 short;
group 5302 $long
home /home/app" ]
}

# they took minutes once, in no order
@test "--check shows 65,000 groups in the file's order, each once" {
    awk 'BEGIN { for (i = 0; i < 65000; i++) {
        gid = 2000 + i * 7919 % 65000; print "n" gid ":x:" gid ":multi" } }' >"$GROUP"
    run_in_sandbox "$STEPDOWN" --check multi
    {
        sed 's/^n\(.*\):x:.*/group \1 n\1/' "$GROUP"
        echo "group 1001"
    } >"$SANDBOX/expected"
    diff "$SANDBOX/expected" <(grep ^group <<<"$output") >"$SANDBOX/difference" ||
        { head "$SANDBOX/difference"; return 1; }
}

# valgrind writes too
# bats test_tags=native
@test "--check continues if a write is cut short or interrupted" {
    run_in_sandbox "$STEPDOWN" --check app
    whole=$output
    for fault in error=EINTR retval=0; do
        run_in_sandbox strace -qq -o "$SANDBOX/trace" -e inject=write:$fault:when=1 \
            "$STEPDOWN" --check app
        [ "$status" -eq 0 ]
        [ "$output" = "$whole" ]
    done
}

@test "--check shows control bytes in a name or home as ?" {
    printf 'esc\e:x:1500:1500::/h\e[31m:\n' >>"$PASSWD"
    run_in_sandbox "$STEPDOWN" --check 1500
    has_line "uid 1500 esc?"
    has_line "home /h?[31m"
}

@test "--keep-groups adds the caller's groups to the user's, none twice" {
    run_in_sandbox setpriv --groups 1,44,5001,109 "$STEPDOWN" --keep-groups app \
        "$HELPERS/show-identity"
    assert_identity 1000 1000 "1 44 109 1000 5001" /home/app
    run_in_sandbox setpriv --groups 44,109 "$STEPDOWN" --keep-groups app:daemon \
        "$HELPERS/show-identity"
    assert_identity 1000 1 "1 44 109" /home/app
    run_in_sandbox setpriv --groups 44,109 "$STEPDOWN" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox setpriv --groups 44,109 "$STEPDOWN" --check --keep-groups app
    has_line "group 109"
    [[ $output != *dropped* ]]
}

@test "--keep-groups fails if there are more than 65,536 groups in all" {
    awk 'BEGIN { for (i = 1; i < 65536; i++) print "n" i ":x:" 200000 + i ":multi" }' >"$GROUP"
    run_in_sandbox setpriv --groups 200001 "$STEPDOWN" --keep-groups multi true
    [ "$status" -eq 0 ]
    run_in_sandbox setpriv --groups 44 "$STEPDOWN" --keep-groups multi true
    assert_error 1 65536
}

@test "--keep-groups drops root's own groups, such as those in an Alpine image" {
    alpine_files
    as_root=(setpriv --groups "0,1,2,3,4,6,10,11,20,26,27,5555")
    run_in_sandbox "${as_root[@]}" "$STEPDOWN" --keep-groups app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001 5555" /home/app
    run_in_sandbox "${as_root[@]}" "$STEPDOWN" --keep-groups --groups disk app \
        "$HELPERS/show-identity"
    assert_identity 1000 1000 "6 1000 5001 5555" /home/app
    # who becomes root is in root's own, by the user-spec
    run_in_sandbox "${as_root[@]}" "$STEPDOWN" --keep-groups root "$HELPERS/show-identity"
    assert_identity 0 0 "0 1 2 3 4 6 10 11 20 26 27 5555" /root
    # and --check says which are dropped, and why
    run_in_sandbox "${as_root[@]}" "$STEPDOWN" --check --keep-groups --groups disk app
    [ "$(grep -e ^group -e ^dropped <<<"$output")" = "group 6 disk
group 1000 app
group 5001 g1
group 5555
$(printf "dropped %s, since it is root's own\n" "0 root" "1 bin" "2 daemon" "3 sys" "4 adm" \
        "10 wheel" "11 floppy" "20 dialout" "26 tape" "27 video")" ] || { echo "$output"; return 1; }
}

# The files of an Alpine image: root is in many groups, disk among them.
alpine_files() {
    sed -i 's/^root:.*/root:x:0:0:root:\/root:\/bin\/ash/' "$PASSWD"
    cat >"$GROUP" <<'END'
root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin,adm
adm:x:4:root,adm,daemon
tty:x:5:
disk:x:6:root,adm
wheel:x:10:root
floppy:x:11:root
dialout:x:20:root
tape:x:26:root
video:x:27:root
app:x:1000:
g1:x:5001:app
END
}

@test "--keep-groups drops the gid of root's passwd entry, whatever it is" {
    sed -i 's/^root:.*/root:x:0:1::\/root:/' "$PASSWD"
    run_in_sandbox setpriv --regid 1 --groups 0,1,44 "$STEPDOWN" --keep-groups app \
        "$HELPERS/show-identity"
    assert_identity 1000 1000 "44 1000 5001" /home/app
    sed -i 's/^root:.*/root:x:0:no::\/root:/' "$PASSWD"
    run_in_sandbox setpriv --groups 0,1,44 "$STEPDOWN" --keep-groups app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1 44 1000 5001" /home/app
    sed -i /^root:/d "$PASSWD"
    run_in_sandbox setpriv --groups 0,1,44 "$STEPDOWN" --keep-groups app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1 44 1000 5001" /home/app
}

@test "--keep-groups drops groups that list root even if root's passwd line is broken or missing" {
    alpine_files
    for edit in 's/^root:x:0/root:x:/' /^root:/d; do
        sed -i "$edit" "$PASSWD"
        run_in_sandbox setpriv --groups 0,6,5555 "$STEPDOWN" --keep-groups app \
            "$HELPERS/show-identity"
        assert_identity 1000 1000 "1000 5001 5555" /home/app
    done
}

@test "--keep-groups keeps none of root's groups if passwd or group is empty" {
    alpine_files
    as_root=(setpriv --groups "0,6,5555")
    cp "$GROUP" "$SANDBOX/whole"
    : >"$GROUP"
    run_in_sandbox "${as_root[@]}" "$STEPDOWN" --keep-groups 1000:1000 "$HELPERS/show-identity"
    assert_error 1 "'1000:1000': /etc/group is empty" "without --keep-groups"
    cp "$SANDBOX/whole" "$GROUP"
    : >"$PASSWD"
    run_in_sandbox "${as_root[@]}" "$STEPDOWN" --keep-groups 1000:1000 "$HELPERS/show-identity"
    assert_error 1 "'1000:1000': /etc/passwd is empty" "without --keep-groups"
    identity_of 1000:1000
    assert_identity 1000 1000 "1000" /
}

@test "--keep-groups reads files whose fields all have the largest length" {
    long() { head -c 131000 /dev/zero | tr '\0' "$1"; }
    printf '%s:x:0:0::/%s:\n%s:x:1500:1500::/%s:\n' "$(long r)" "$(long h)" "$(long u)" \
        "$(long i)" >"$PASSWD"
    printf '%s:x:44:%s,%s\nother:x:45:a,%s\n' "$(long g)" "$(long a)" "$(long r)" "$(long r)" \
        >"$GROUP"
    run_in_sandbox setpriv --groups 0,44,45,46 "$STEPDOWN" --keep-groups 1500 \
        "$HELPERS/show-identity"
    has_line "Groups:	46 1500 " || { echo "$stderr"; return 1; }
    printf '%s%s:x:0:0::/:\n' "$(long r)" "$(long r)" >"$PASSWD"
    run_in_sandbox setpriv --groups 0,44,45,46 "$STEPDOWN" --keep-groups 1500:1500 \
        "$HELPERS/show-identity"
    assert_error 1 "/etc/passwd line 1: the name is longer than 128 KiB"
}

@test "a broken line that lists root is an error only with --keep-groups" {
    echo 'odd:x:no:root' >>"$GROUP"
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of --keep-groups app
    assert_error 1 "/etc/group line 12: the gid"
}

# sanitizers and valgrind need more
# bats test_tags=bare
@test "one descriptor is enough for --check, for --keep-groups and for any number of names in --groups" {
    names=$(printf 'g1,%.0s' {1..100})
    run_in_sandbox sh -c 'exec prlimit --nofile=4 "$@" 3>&-' sh "$STEPDOWN" --keep-groups \
        --groups "${names%,}" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox sh -c 'exec prlimit --nofile=4 "$@" 3>&-' sh "$STEPDOWN" --check app true
    assert_ran
}

@test "--groups adds groups by name and by number, and may be repeated" {
    identity_of --groups g2 app
    assert_identity 1000 1000 "1000 5001 5002" /home/app
    identity_of --groups=g3,44,+45,g2 --groups 46 --groups g3,5555 app
    assert_identity 1000 1000 "44 45 46 1000 5001 5002 5003 5555" /home/app
    identity_of --groups g2 app:daemon
    assert_identity 1000 1 "1 5002" /home/app
    identity_of --groups 44 4242:4243
    assert_identity 4242 4243 "44 4243" /
    identity_of --groups 0 app
    assert_identity 1000 1000 "0 1000 5001" /home/app
    identity_of --groups -- app
    assert_error 1 "'app': no such group in /etc/group: --"
    run_in_sandbox setpriv --groups 0,44 "$STEPDOWN" --keep-groups --groups g2,44,1000 app \
        "$HELPERS/show-identity"
    assert_identity 1000 1000 "44 1000 5001 5002" /home/app
    run_in_sandbox "$STEPDOWN" --check --groups g2,44 app
    [ "$output" = "uid 1000 app
gid 1000 app
group 1000 app
group 5001 g1
group 5002 g2
group 44
home /home/app" ]
}

@test "a group of --groups that is unknown, broken, out of range or empty is an error" {
    echo 'odd:x:no:' >>"$GROUP"
    while IFS='|' read -r list error; do
        for check in "" --check; do
            # shellcheck disable=SC2086 # nothing, or a word
            run_in_sandbox "$STEPDOWN" $check --groups "$list" app "$HELPERS/show-identity"
            assert_error 1 "$error"
        done
    done <<'END'
nosuch|no such group in /etc/group: nosuch
g1,nosuch,g2|no such group in /etc/group: nosuch
5001x|no such group in /etc/group: 5001x
 g1|no such group in /etc/group:  g1
g1:g2|no such group in /etc/group: g1:g2
odd|/etc/group line 12: the gid
-1|'-1': a uid or gid must be a number
44,2147483648|'44,2147483648': a uid or gid must be a number
4294967296|a uid or gid must be a number
|--groups '': a group is empty
44,|--groups '44,': a group is empty
,44|a group is empty
END
    : >"$GROUP"
    identity_of --groups g1 app
    assert_error 1 "no such group in /etc/group: g1"
}

@test "--groups of more than 65,536 in all is an error" {
    awk 'BEGIN { for (i = 0; i < 65535; i++) print "n" i ":x:" 200000 + i ":multi" }' >"$GROUP"
    run_in_sandbox "$STEPDOWN" --groups 200001,n7 multi true
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    run_in_sandbox "$STEPDOWN" --groups 44 multi true
    assert_error 1 65536
}

@test "a path in --groups is the group of the file that it leads to" {
    touch "$SANDBOX/device" "$SANDBOX/roots"
    chgrp 4242 "$SANDBOX/device"
    ln -s device "$SANDBOX/link"
    for path in device link; do
        identity_of --groups "adm,$SANDBOX/$path" app
        assert_identity 1000 1000 "4 1000 4242 5001" /home/app
        run_in_sandbox "$STEPDOWN" --check --groups "$SANDBOX/$path" app
        has_line "group 4242"
    done
    run_in_sandbox sh -c 'exec "$@" <&-' sh "$STEPDOWN" --groups "$SANDBOX/device" app \
        "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 4242 5001" /home/app
    chgrp 2147483647 "$SANDBOX/device"
    identity_of --groups "$SANDBOX/device" app
    assert_identity 1000 1000 "1000 5001 2147483647" /home/app
    chgrp 2147483648 "$SANDBOX/device"
    identity_of --groups "$SANDBOX/device" app
    assert_error 1 "--groups $SANDBOX/device: its group 2147483648 may stand for one"
    identity_of --groups "$SANDBOX/roots" app
    assert_error 1 "--groups $SANDBOX/roots: its group is root's"
    identity_of --groups "$SANDBOX/missing" app
    assert_error 1 "--groups $SANDBOX/missing: No such file or directory"
    identity_of --groups "/$(printf 'x%.0s' {1..4095})" app
    assert_error 1 "--groups: a path is longer than 4095 bytes"
}

@test "--home sets HOME, whoever the user is" {
    for spec in app 4242:4242 root; do
        run_in_sandbox "$STEPDOWN" --home /srv/data "$spec" printenv HOME
        [ "$output" = /srv/data ]
        run_in_sandbox env -u HOME "$STEPDOWN" --home=/srv/data "$spec" printenv HOME
        [ "$output" = /srv/data ]
    done
    run_in_sandbox "$STEPDOWN" --check --home /srv/data app
    has_line "home /srv/data"
    identity_of --home "" app
    assert_error 1 "--home: the directory is empty (is a variable unset?)"
    # one argument may have 128 KiB
    identity_of --home "$(printf 'x%.0s' {1..131067})" app
    assert_error 1 "--home: the directory is longer than 128 KiB"
}

@test "--if-root changes nothing about a caller that isn't root, and steps down from root" {
    identity_of --if-root app
    assert_identity 1000 1000 "1000 5001" /home/app
    as_daemon=(env HOME=/its/own setpriv --reuid 1 --regid 1 --groups "1,5002")
    run_in_sandbox "${as_daemon[@]}" "$STEPDOWN" --if-root app "$HELPERS/show-identity"
    assert_identity 1 1 "1 5002" /its/own
    run_in_sandbox "${as_daemon[@]}" "$STEPDOWN" --check --if-root app
    has_line "home /its/own" && has_line "uid 1 daemon"
    run_in_sandbox "${as_daemon[@]}" env -u HOME "$STEPDOWN" --check --if-root app
    has_line "home "
    run_in_sandbox "${as_daemon[@]}" "$STEPDOWN" --if-root --home /srv --groups 5002 app "$HELPERS/show-identity"
    assert_identity 1 1 "1 5002" /srv
    run_in_sandbox "${as_daemon[@]}" "$STEPDOWN" --if-root --groups 5001 app "$HELPERS/show-identity"
    assert_error 1 "not in these groups that were asked for: 5001;" "leave them out of --groups"
    run_in_sandbox setpriv --reuid 1 --regid 1 --clear-groups --inh-caps +setgid --ambient-caps +setgid \
        "$STEPDOWN" --if-root --groups 5002 app "$HELPERS/show-identity"
    assert_identity 1 1 "1 5002" "$HOME"
    run_in_sandbox "${as_daemon[@]}" "$STEPDOWN" --if-root nosuchuser "$HELPERS/show-identity"
    assert_error 1 "'nosuchuser': no such user"
}

@test "--own-stdio lets the target open pipes and terminals by path, but no socket" {
    reopen='for fd in 1 2; do echo "by path $fd" >/proc/self/fd/$fd || exit 9; done'
    for given in "$STEPDOWN app" "$STEPDOWN --own-stdio app"; do
        # shellcheck disable=SC2086 # a list of words
        in_sandbox $given sh -c "$reopen" 2>&1 </dev/null | cat >"$SANDBOX/pipe"
        # shellcheck disable=SC2086 # a list of words
        in_sandbox "$ROOT/tests/on-terminal.py" 24 80 -- $given sh -c "$reopen" \
            >"$SANDBOX/terminal" || true
    done
    # the last two runs were those with the option
    grep -q 'by path 1' "$SANDBOX/pipe"
    grep -q 'by path 2' "$SANDBOX/pipe"
    grep -q 'by path 2' "$SANDBOX/terminal"
    in_sandbox "$STEPDOWN" app sh -c "$reopen" 2>&1 </dev/null | cat >"$SANDBOX/without"
    run ! grep -q 'by path' "$SANDBOX/without"
    # nobody can open a socket: open(2), ENXIO
    in_sandbox python3 -c 'import socket, subprocess, sys
subprocess.run(sys.argv[1:], stdout=socket.socketpair()[0])' "$STEPDOWN" --own-stdio app sh -c \
        'echo x >/dev/stdout' 2>"$SANDBOX/socket" || true
    grep -q 'No such device or address' "$SANDBOX/socket"
}

@test "--own-stdio doesn't change the terminal's size" {
    run_in_sandbox python3 -c '
import fcntl, os, struct, subprocess, sys, termios
terminal = os.openpty()[1]
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", 33, 99, 0, 0))
subprocess.run([sys.argv[1], "--own-stdio", "app", "/bin/true"], stdin=terminal, check=True)
print(struct.unpack("4H", fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8)))[:2])' "$STEPDOWN"
    [ "$output" = "(33, 99)" ]
}

@test "--own-stdio only changes the owner of streams" {
    cat >"$SANDBOX/owners.py" <<'EOF'
import os, socket, stat, subprocess, sys
stepdown, directory = sys.argv[1:]
def owner_after(fd):
    subprocess.run([stepdown, "--own-stdio", "app", "/bin/true"], stdin=fd, check=True)
    return os.fstat(fd).st_uid
print("pipe", owner_after(os.pipe()[0]))
pair = socket.socketpair()
print("socket", owner_after(pair[0].fileno()))
print("terminal", owner_after(os.openpty()[1]))
print("file", owner_after(os.open(directory + "/file", os.O_RDWR | os.O_CREAT)))
print("directory", owner_after(os.open(directory, os.O_RDONLY)))
for device in "/dev/null", "/dev/zero":
    before = os.stat(device).st_uid
    print(device, "kept" if owner_after(os.open(device, os.O_RDWR)) == before else "given")
EOF
    run_in_sandbox python3 "$SANDBOX/owners.py" "$STEPDOWN" "$SANDBOX"
    [ "$output" = "pipe 1000
socket 1000
terminal 1000
file 0
directory 0
/dev/null kept
/dev/zero kept" ] || { echo "$output$stderr"; return 1; }
}

@test "--own-stdio changes the owner of descriptors 0 to 2 only, and not their group" {
    run_in_sandbox python3 -c '
import os, subprocess, sys
pipes = [os.pipe()[0] for _ in range(4)]
os.fchown(pipes[0], 0, 7)
def place():
    for descriptor, pipe in enumerate(pipes):
        os.dup2(pipe, descriptor)
subprocess.run([sys.argv[1], "--own-stdio", "app", "/bin/true"], preexec_fn=place,
               close_fds=False, check=True)
print(*(os.fstat(pipe).st_uid for pipe in pipes), "group", os.fstat(pipes[0]).st_gid)' "$STEPDOWN"
    [ "$output" = "1000 1000 1000 0 group 7" ] || { echo "$output$stderr"; return 1; }
}

@test "--own-stdio ignores closed descriptors" {
    run_in_sandbox sh -c '"$1" --own-stdio app true <&- >&- 2>&-' sh "$STEPDOWN"
    [ "$status" -eq 0 ]
}

@test "--own-stdio without CAP_CHOWN is an error, unless the user already owns the stream" {
    status=0
    in_sandbox setpriv --bounding-set -chown "$STEPDOWN" --own-stdio app true \
        2>"$SANDBOX/error" </dev/null | cat || status=$?
    grep -q '^error: --own-stdio: .*: Operation not permitted; .*--cap-add CHOWN' "$SANDBOX/error" ||
        { cat "$SANDBOX/error"; return 1; }
    [ "$(wc -l <"$SANDBOX/error")" -eq 1 ]
    mkfifo "$SANDBOX/fifo"
    chown 1000 "$SANDBOX/fifo"
    run_in_sandbox setpriv --bounding-set -chown sh -c '"$1" --own-stdio app true <>"$2"' \
        sh "$STEPDOWN" "$SANDBOX/fifo"
    [ "$status" -eq 0 ]
}

@test "--own-stdio does nothing if the user namespace doesn't allow it, like runc" {
    requires_user_namespaces
    mkfifo "$SANDBOX/fifo"
    # the fifo's owner is not mapped in the namespace, so that nobody there may give it away
    chown 1234567 "$SANDBOX/fifo"
    run_in_sandbox sh -c 'exec "$1" "0 0 2000" "0 0 6000" allow \
        "$2" --own-stdio 1000:1000 "$4" <>"$3"' \
        sh "$HELPERS/in-userns" "$STEPDOWN" "$SANDBOX/fifo" "$HELPERS/show-ids"
    [ "$output" = "uid 1000 euid 1000" ] || { echo "$output$stderr"; return 1; }
    [ "$(stat -c %u "$SANDBOX/fifo")" = 1234567 ]
}

@test "with --no-new-privs, a setuid file doesn't give root back" {
    cp "$HELPERS/show-ids" "$SANDBOX/show-ids"
    chmod 4755 "$SANDBOX/show-ids"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/show-ids"
    [ "$output" = "uid 1000 euid 0" ]
    run_in_sandbox "$STEPDOWN" --no-new-privs app "$SANDBOX/show-ids"
    [ "$output" = "uid 1000 euid 1000" ]
    identity_of --no-new-privs app
    assert_identity 1000 1000 "1000 5001" /home/app
    has_line "NoNewPrivs:	1"
    identity_of app
    has_line "NoNewPrivs:	0"
}

@test "options combine, in any order" {
    for options in "--keep-groups --own-stdio --no-new-privs" \
        "--no-new-privs --own-stdio --keep-groups" "--own-stdio --keep-groups --no-new-privs --"; do
        # shellcheck disable=SC2086 # a list of words
        run_in_sandbox setpriv --groups 44 "$STEPDOWN" $options app "$HELPERS/show-identity"
        assert_identity 1000 1000 "44 1000 5001" /home/app
        has_line "NoNewPrivs:	1"
    done
}
