#!/usr/bin/env bats
# --own: what is made, given and left alone, on real file systems, and what a hostile service
# can't gain by it.
load helpers
load own

# owners_and_modes PATH...: "uid:gid mode" of each.
owners_and_modes() {
    stat -c '%u:%g %a' "$@" | paste -sd ' ' | tee /dev/stderr
}

# with_acl PATH: lets uid 1000 write there, by an access control list as acl(5) has it.
with_acl() {
    python3 -c '
import os, struct, sys
entry = lambda *e: struct.pack("<HHI", *e)
none = 0xffffffff
os.setxattr(sys.argv[1], "system.posix_acl_access", struct.pack("<I", 2) + entry(1, 7, none) +
            entry(2, 7, 1000) + entry(4, 5, none) + entry(16, 7, none) + entry(32, 5, none))' "$1"
}

FILLED="a a/b a/b/c empty file a/b/file a/b/c/.hidden a/..two a/... .x ./-dash daemons fifo link dangling setuid setgid"

assert_filled_is_apps() {
    local name
    assert_owner 1000:1000 "$1"
    for name in $FILLED; do
        assert_owner 1000:1000 "$1/$name"
    done
    assert_owner 1000:1000 "$1/a b
c"
    assert_owner 0:0 /etc/passwd
    [ ! -u "$1/setuid" ]
    [ ! -g "$1/setgid" ]
}

@test "--own gives the user a directory and all that is in it, including symbolic links themselves" {
    fill "$D"
    own
    assert_ran
    assert_filled_is_apps "$D"
}

# on_file_system MOUNT-COMMAND...: the same there; $F is where it is mounted.
on_file_system() {
    export FILLED
    mkdir "$SANDBOX/fs"
    in_mounts "F=\$SANDBOX/fs; $*
        mkdir -p \$F/data; fill \$F/data
        \$STEPDOWN --own \$F/data app true
        assert_filled_is_apps \$F/data"
    assert_ran
}

@test "--own on ext4" {
    truncate -s 16M "$SANDBOX/image"
    mkfs.ext4 -q "$SANDBOX/image"
    on_file_system 'mount -o loop "$SANDBOX/image" $F'
}

@test "--own on tmpfs" {
    on_file_system 'mount -t tmpfs tmpfs $F'
}

@test "--own on overlayfs, with a lower layer on another file system" {
    mkdir "$SANDBOX/lower" "$SANDBOX/fs"
    export FILLED
    for below in true 'mount -t tmpfs tmpfs $SANDBOX/lower'; do
        rm -rf "$SANDBOX"/lower/* "$SANDBOX/upper"
        in_mounts "$below; mkdir \$SANDBOX/lower/data; fill \$SANDBOX/lower/data
            mount -t tmpfs tmpfs \$SANDBOX/fs; mkdir \$SANDBOX/fs/{u,w,m}
            mount -t overlay -o xino=off,lowerdir=\$SANDBOX/lower,upperdir=\$SANDBOX/fs/u,workdir=\$SANDBOX/fs/w \
                overlay \$SANDBOX/fs/m
            touch \$SANDBOX/fs/m/data/new
            \$STEPDOWN --own \$SANDBOX/fs/m/data app true
            assert_filled_is_apps \$SANDBOX/fs/m/data
            assert_owner 1000:1000 \$SANDBOX/fs/m/data/new
            assert_owner 0:0 \$SANDBOX/lower/data/file"
        assert_ran
    done
}

# The first change in a directory copies it up, after which it is listed with other offsets. By few
# descriptors it is opened again; valgrind has some of its own.
# bats test_tags=native
@test "--own on overlayfs gives everything with few descriptors" {
    truncate -s 16M "$SANDBOX/image"
    mkfs.ext4 -q "$SANDBOX/image"
    mkdir "$SANDBOX/lower" "$SANDBOX/fs"
    in_mounts 'cd $SANDBOX; mount -o loop image lower; mkdir -p lower/data/{1..10}/2/3/4/5/6/7/8/9/10
        mount -t tmpfs tmpfs fs; mkdir fs/{u,w,m}
        mount -t overlay -o lowerdir=lower,upperdir=fs/u,workdir=fs/w overlay fs/m
        prlimit --nofile=10 $STEPDOWN --own $SANDBOX/fs/m/data app true
        find fs/m/data ! -user 1000'
    assert_ran
    [ -z "$output" ] || { echo "$output"; return 1; }
}

@test "--own goes into a subvolume of btrfs, which is the same file system" {
    command -v mkfs.btrfs || skip "no mkfs.btrfs here"
    truncate -s 128M "$SANDBOX/image"
    mkfs.btrfs -q "$SANDBOX/image"
    on_file_system 'mount -o loop "$SANDBOX/image" $F; mkdir $F/data
        btrfs -q subvolume create $F/data/a'
}

@test "--own on vfat, which has no owners, works if the user can use the directory" {
    grep -qw vfat /proc/filesystems || skip "this kernel has no vfat"
    command -v mkfs.vfat || skip "no mkfs.vfat here"
    truncate -s 16M "$SANDBOX/image"
    mkfs.vfat "$SANDBOX/image"
    mkdir "$SANDBOX/fs"
    in_mounts 'mount -o loop,uid=1000 "$SANDBOX/image" $SANDBOX/fs; $STEPDOWN --own $SANDBOX/fs/x app true'
    assert_ran
    in_mounts 'mount -o loop,umask=022 "$SANDBOX/image" $SANDBOX/fs; $STEPDOWN --own $SANDBOX/fs app true'
    assert_error 1 "Operation not permitted"
}

@test "--own of an idmapped mount" {
    truncate -s 16M "$SANDBOX/image"
    mkfs.ext4 -q "$SANDBOX/image"
    mkdir "$SANDBOX/fs"
    in_mounts 'mount -o loop $SANDBOX/image $SANDBOX/fs; mkdir $SANDBOX/fs/data; touch $SANDBOX/fs/data/x
        chown -R 3000:3000 $SANDBOX/fs/data
        $HELPERS/mount-idmapped $SANDBOX/fs/data 3000 0 2000 || exit
        stat -c %u:%g $SANDBOX/fs/data/x
        $STEPDOWN --own $SANDBOX/fs/data app true
        stat -c %u:%g $SANDBOX/fs/data $SANDBOX/fs/data/x; umount $SANDBOX/fs/data
        stat -c %u:%g $SANDBOX/fs/data $SANDBOX/fs/data/x'
    [ "$status" -ne 77 ] || skip "no idmapped mounts here: $stderr"
    assert_ran
    [ "$output" = "0:0
1000:1000
1000:1000
4000:4000
4000:4000" ] || { echo "$output"; return 1; }
}

@test "--own of an id that an idmapped mount doesn't map works if the user can use the directory" {
    truncate -s 16M "$SANDBOX/image"
    mkfs.ext4 -q "$SANDBOX/image"
    mkdir "$SANDBOX/fs"
    in_mounts 'mount -o loop $SANDBOX/image $SANDBOX/fs; mkdir $SANDBOX/fs/data
        $HELPERS/mount-idmapped $SANDBOX/fs/data 0 0 500 || exit
        ! $STEPDOWN --own $SANDBOX/fs/data app true
        chmod 777 $SANDBOX/fs/data
        $STEPDOWN --own $SANDBOX/fs/data app echo ran'
    [ "$status" -ne 77 ] || skip "no idmapped mounts here: $stderr"
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    [ "$output" = ran ]
    [[ $stderr == "error: --own $SANDBOX/fs/data: "*"; this user namespace or mount doesn't map "* ]] || {
        echo "$stderr"
        return 1
    }
}

# What stepdown calls before the target.
calls_of() {
    run_in_sandbox strace -qq -o "$SANDBOX/trace" "$STEPDOWN" "$@" "$HELPERS/show-ids"
    awk 'NR > 1 && /^execve/ { exit } { print }' "$SANDBOX/trace"
}

# valgrind and gcov make calls of their own
# bats test_tags=native,quiet
@test "--own of a directory that the user already owns costs one stat and one access" {
    mkdir "$D"
    touch "$D/roots"
    chown 1000:1 "$D"
    plain=$(calls_of app | wc -l)
    with=$(calls_of --own "$D" app)
    [ "$(wc -l <<<"$with")" -eq $((plain + 2)) ] || { echo "$with"; return 1; }
    grep -q "^stat(\"$D\"" <<<"$with"
    grep -q "^access(\"$D\", R_OK|W_OK|X_OK) *= 0" <<<"$with"
    assert_owner 1000:1 "$D"
    assert_owner 0:0 "$D/roots"
}

# a sanitizer's runtime, valgrind and gcov make calls of their own
# bats test_tags=bare,quiet
@test "a start without --own makes none of its system calls" {
    run grep -cE '^(fchownat|mkdirat|getdents64|access|statx)' <<<"$(calls_of app)"
    [ "$output" = 0 ]
}

@test "--own makes a missing directory with the caller's umask, and those above it root's and 0755" {
    mkdir -m 711 "$SANDBOX/old"
    D=$SANDBOX/old/new/newer/newest
    for mask in 027:750 000:777; do
        (umask "${mask%:*}" && in_sandbox "$STEPDOWN" --own "$D///" app true)
        [ "$(owners_and_modes "$SANDBOX/old" "$SANDBOX/old/new" "$SANDBOX/old/new/newer" "$D")" = \
            "0:0 711 0:0 755 0:0 755 1000:1000 ${mask#*:}" ]
        rm -r "$SANDBOX/old/new"
    done
}


@test "--own lets the user itself make what is missing below a directory that others may write to" {
    mkdir "$SANDBOX/apps"
    mkdir -m 1777 "$SANDBOX/everybodys"
    chown 1000 "$SANDBOX/apps"
    for parent in apps everybodys; do
        D=$SANDBOX/$parent/new/er
        for mask in 027:750 000:777; do
            (umask "${mask%:*}" && in_sandbox "$STEPDOWN" --own "$D" app true)
            [ "$(stat -c %u:%a "$SANDBOX/$parent/new" "$D" | sort -u)" = "1000:${mask#*:}" ]
            rm -r "$SANDBOX/$parent/new"
        done
    done
    # what it then can't use is an error
    D=$SANDBOX/apps/new
    run_in_sandbox sh -c 'umask 377; exec "$@"' sh "$STEPDOWN" --own "$D" app true
    assert_error 1 "--own $D: others than root may write to $SANDBOX/apps, so root did not chown it"
}

# no group is left that could tell whose it was
@test "--own leaves a directory of a uid from 2147483647 on, and says so" {
    for owner in 2147483647 2147483653 4294967294; do
        rm -rf "$D"
        mkdir -p "$D/sub"
        touch "$D/sub/x"
        chown -R "$owner:5" "$D/sub"
        chmod 2775 "$D/sub"
        run_in_sandbox "$STEPDOWN" --check --own "$D" app
        has_line "left what can't be changed: 1"
        own
        [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
        # musl's words, or glibc's in a build with sanitizers
        [[ $stderr == "stepdown: --own $D: $D/sub can't be given: Value too large for "*"data type (1 in all)" ]]
        assert_owner "$owner:5" "$D/sub" "$D/sub/x"
    done
}

@test "--own makes and gives nothing below a directory that others than root may write to" {
    mkdir -p "$SANDBOX"/{apps,daemons,groups,listed,open}/roots/x
    mkdir -m 777 "$SANDBOX/apps/open"
    chown 1000 "$SANDBOX/apps"
    chown 1 "$SANDBOX/daemons"
    chmod 2775 "$SANDBOX/groups"
    chgrp 5002 "$SANDBOX/groups"
    chmod 777 "$SANDBOX/open"
    with_acl "$SANDBOX/listed" || skip "no access control lists here"
    for D in "$SANDBOX"/{apps,daemons,groups,listed,open}/roots{,/x,/new} "$SANDBOX"/{daemons,groups}/new; do
        own
        assert_error 1 "--own $D: others than root may write to $SANDBOX/$(cut -d/ -f1 <<<"${D#"$SANDBOX"/}"), so root"
        case $D in
        */new) [ ! -e "$D" ] ;;
        *) [ "$(stat -c %u "$D")" -eq 0 ] ;;
        esac
    done
    # also if the user can use another one that was left
    run_in_sandbox "$STEPDOWN" --own "$SANDBOX/apps/open" --own "$SANDBOX/apps/roots" app true
    assert_error 1 "--own $SANDBOX/apps/roots: others than root may write to $SANDBOX/apps, so root"
}


@test "--own takes paths with dots and repeated slashes" {
    for D in "$SANDBOX//a/" "$SANDBOX/b/." "$SANDBOX/c/./d//"; do
        own
        assert_ran
        D=$SANDBOX/given${D#"$SANDBOX"}
        mkdir -p "$D/x"
        own
        assert_ran
        assert_owner 1000:1000 "$D" "$D/x"
        rm -r "$SANDBOX/given"
    done
    assert_owner 1000:1000 "$SANDBOX/a" "$SANDBOX/c/d"
}

# valgrind needs them
# bats test_tags=native
@test "--own works with descriptors 0 to 2 closed, even without passwd" {
    mkdir -p "$SANDBOX/old/er" "$SANDBOX/roots/x"
    for closed in "0<&-" "0<&- 1<&-" "0<&- 1<&- 2<&-"; do
        for without in : "mount -t tmpfs -o mode=755 tmpfs /etc"; do
            for new in "$SANDBOX/old/new" "$SANDBOX/old/er/new"; do
                chown -R 0:0 "$SANDBOX/roots"
                in_mounts "$without
                    exec \$STEPDOWN --own $new/er --own \$SANDBOX/roots 1000:1000 true $closed"
                assert_ran
                assert_owner 0:0 "$SANDBOX" "$SANDBOX/old" "$SANDBOX/old/er" "$new"
                assert_owner 1000:1000 "$new/er" "$SANDBOX/roots/x"
                rm -r "$new"
            done
        done
    done
}

@test "--own makes a path of 4,095 bytes, as the kernel does, but not of 4,096" {
    for length in 4095 4096; do
        path=$SANDBOX$(printf '/.%.0s' {1..2100})
        path=${path:0:length - 6}
        # it ends with a slash or two
        path=${path%.}
        while [ "${#path}" -lt $((length - 4)) ]; do path+=/; done
        run_in_sandbox "$STEPDOWN" --own "${path}data" app true
        if [ "$length" -eq 4095 ]; then
            assert_ran
            assert_owner 1000:1000 "$D"
            rmdir "$D"
        else
            assert_error 1 "--own "
            [ ! -e "$D" ]
        fi
    done
}

@test "--own refuses files, and paths that are relative or have '..'" {
    touch "$SANDBOX/file"
    mkdir "$SANDBOX/roots"
    while IFS='|' read -r D reason; do
        for check in "" --check; do
            # shellcheck disable=SC2086 # nothing, or a word
            run_in_sandbox "$STEPDOWN" $check --own "$D" app true
            assert_error 1 "--own $D: " "$reason"
        done
    done <<END
$SANDBOX/file|Not a directory; name a directory
$SANDBOX/file/x|Not a directory; name a directory
$SANDBOX/file/|Not a directory
data|the path is not absolute; begin it with a '/'
./data|the path is not absolute
$SANDBOX/roots/../new|'..' is in the path; write the path without it
$SANDBOX/roots/..|'..' is in the path
/..|'..' is in the path
$SANDBOX/$(printf '%0255d' 0)0|name too long; shorten the path
END
    D=/$(printf '%05000d' 0)
    own
    assert_error 1 "--own /0000" "shorten the path"
    D=
    own
    assert_error 1 "--own '': the directory is empty (is a variable unset?)"
    # the user's own, which it may read, write and execute
    D=$SANDBOX/his
    install -m 777 -o 1000 /dev/null "$D"
    own
    assert_error 1 "--own $D: Not a directory"
    own setpriv --reuid 1000 --regid 1000 --groups "1000,5001"
    assert_error 1 "--own $D: Not a directory"
    run_in_sandbox "$STEPDOWN" --own
    [[ $stderr == "error: --own needs a directory"$'\n'"usage: "* ]]
}

@test "--own gives the directory that the kernel finds by the path, and no other" {
    mkdir "$D"
    # /proc/self/cwd is what is below the mount, and its text is the path of the mount
    in_mounts 'cd $D; mount -t tmpfs -o mode=755 tmpfs $D
        ! $STEPDOWN --own /proc/self/cwd app true
        stat -c %u:%g . $D'
    [ "$status" -eq 0 ]
    [[ $stderr == "error: --own /proc/self/cwd: Stale "* ]] || { echo "$stderr"; return 1; }
    [ "$output" = "0:0
0:0" ]
}

@test "--own may be repeated, among --groups" {
    run_in_sandbox "$STEPDOWN" --own "$D/1" --groups g2 --own="$D/2" --groups 44,45 --own "$D/3" \
        --groups=46 app "$HELPERS/show-identity"
    assert_identity 1000 1000 "44 45 46 1000 5001 5002" /home/app
    assert_owner 0:0 "$D"
    assert_owner 1000:1000 "$D/1" "$D/2" "$D/3"
}

@test "--own leaves files with several links, and device nodes" {
    mkdir "$D"
    touch "$SANDBOX/outside" "$D/twice"
    ln "$SANDBOX/outside" "$D/inside"
    ln "$D/twice" "$D/again"
    mknod "$D/null" c 1 3
    mknod "$D/disk" b 7 200
    own
    assert_ran
    assert_owner 0:0 "$SANDBOX/outside" "$D/twice" "$D/null" "$D/disk"
    assert_owner 1000:1000 "$D"
}

@test "--own leaves other mounts alone, including bind mounts of the same file system" {
    mkdir -p "$D/tmpfs" "$D/bind" "$D/a" "$SANDBOX/outside/x"
    touch "$D/file" "$SANDBOX/outside/file" "$SANDBOX/outside/x/y"
    in_mounts 'mount -t tmpfs -o mode=755 tmpfs $D/tmpfs; touch $D/tmpfs/x
        mount --bind $SANDBOX/outside $D/bind; mount --bind $SANDBOX/outside/file $D/file
        $STEPDOWN --own $D app true
        stat -c %u:%g $D/tmpfs $D/tmpfs/x'
    assert_ran
    [ "$output" = "0:0
0:0" ]
    assert_owner 0:0 "$SANDBOX/outside" "$SANDBOX/outside/x" "$SANDBOX/outside/x/y" \
        "$SANDBOX/outside/file" "$D/bind" "$D/file"
    assert_owner 1000:1000 "$D" "$D/a"
}

@test "--own follows a link in the path if only root can have made it, such as /var/run" {
    mkdir -p "$SANDBOX/run" "$SANDBOX/var" "$SANDBOX/deep/er"
    ln -s "$SANDBOX/run" "$SANDBOX/var/absolute"
    ln -s ../run "$SANDBOX/var/relative"
    ln -s absolute "$SANDBOX/var/twice"
    ln -s . "$SANDBOX/var/dot"
    for name in absolute relative twice dot; do
        D=$SANDBOX/var/$name/$RANDOM.x
        own
        assert_ran
        assert_owner 1000:1000 "$D"
    done
    mkdir "$SANDBOX/run/there"
    touch "$SANDBOX/run/there/x"
    ln -s ../run/there "$SANDBOX/var/last"
    D=$SANDBOX/var/last
    own
    assert_ran
    assert_owner 1000:1000 "$SANDBOX/run/there" "$SANDBOX/run/there/x"
    ln -s round "$SANDBOX/var/round"
    D=$SANDBOX/var/round/x
    own
    assert_error 1 "correct the links in its path"
    # longer than a path may be, without the links
    (cd "$SANDBOX/run" && for _ in {1..3}; do
        long=$(printf "%0250d/" {1..7})
        mkdir -p "$long"
        ln -s "$long" n
        cd -P n
    done)
    D=$SANDBOX/run/n/n/n
    own
    # musl's word, or glibc's in a build with sanitizers
    assert_error 1 "--own $D: File" "ame too long; shorten the path"
}

# valgrind has descriptors of its own
# bats test_tags=native
@test "--own needs few descriptors, however long the path is and however many links it has" {
    mkdir "$SANDBOX/given"
    ln -s given "$SANDBOX/link1"
    # Relative ones, and absolute ones. While others mount, the kernel may begin a path anew, and
    # counts the links of both times: of more than 20 it may say that they are more than 40.
    for number in $(seq 2 10); do ln -s "link$((number - 1))" "$SANDBOX/link$number"; done
    for number in $(seq 11 20); do ln -s "$SANDBOX/link$((number - 1))" "$SANDBOX/link$number"; done
    ln -s "$(printf 'given/../%.0s' {1..50})given" "$SANDBOX/dots"
    for D in "$SANDBOX/dots" "$SANDBOX/link20"; do
        chown 0:0 "$SANDBOX/given"
        run_in_sandbox prlimit --nofile=10 "$STEPDOWN" --own "$D" app true
        assert_ran
        assert_owner 1000:1000 "$SANDBOX/given"
    done
    mkdir "$SANDBOX/roots"
    options=()
    for number in $(seq 40); do
        mkdir "$SANDBOX/roots/$number"
        options+=(--own "$SANDBOX/roots/$number")
    done
    run_in_sandbox prlimit --nofile=10 "$STEPDOWN" "${options[@]}" app true
    assert_ran
    assert_owner 1000:1000 "$SANDBOX/roots"/*
}

# the calls of a runtime would be among them
# bats test_tags=bare
@test "--own follows as many links as the kernel does, and then refuses" {
    mkdir "$SANDBOX/given"
    ln -s given "$SANDBOX/link1"
    for number in $(seq 2 41); do ln -s "link$((number - 1))" "$SANDBOX/link$number"; done
    ln -s round "$SANDBOX/round"
    for name in link40/x link41/x round/x; do
        D=$SANDBOX/$name
        run_in_sandbox strace -qq -o /dev/null -P "$D" -e inject=stat:error=ENOENT:when=1 \
            "$STEPDOWN" --own "$D" app true
        if [ "$name" = link40/x ]; then
            # Where the proof's access(2) must look twice, as under load, the kernel counts
            # the links of both and may refuse; by then the directory is made.
            [ "$status" -eq 0 ] || assert_error 1 "Symbolic link loop"
            rmdir "$SANDBOX/given/x"
        else
            assert_error 1 "--own $D: Symbolic link loop"
        fi
    done
    [ ! -e "$SANDBOX/given/x" ]
    # nor does it give a file, though that was not there before
    D=$SANDBOX/file
    touch "$D"
    run_in_sandbox strace -qq -o /dev/null -P "$D" -e inject=stat:error=ENOENT:when=1 \
        "$STEPDOWN" --own "$D" app true
    assert_error 1 "--own $D: Not a directory"
    assert_owner 0:0 "$D"
}

@test "--own of links whose targets are too long together is an error, not an overflow" {
    mkdir "$SANDBOX/given"
    # link1 and link2 leave a long rest of the path, and link3 has what is left of 8,192 bytes
    for more in 0 1; do
        rm -f "$SANDBOX"/link*
        python3 -c '
import os, sys
directory, more = sys.argv[1], int(sys.argv[2])
def link(name, first, length):
    rest = length - len(first)
    os.symlink(first + "/" * (rest % 2) + "./" * (rest // 2), directory + "/" + name)
    return rest
rest = 1 + link("link1", directory + "/link2/", 4095)
rest += 1 + link("link2", directory + "/link3/", 4095)
link("link3", directory + "/given/", 8192 - rest - 2 + more)
' "$SANDBOX" "$more"
        D=$SANDBOX/link1
        chown 0:0 "$SANDBOX/given"
        own
        if [ "$more" -eq 0 ]; then
            assert_ran
            assert_owner 1000:1000 "$SANDBOX/given"
        else
            assert_error 1 "--own $D: "
            assert_owner 0:0 "$SANDBOX/given"
        fi
    done
}

@test "--own refuses a link in the path that others can change" {
    mkdir "$SANDBOX/roots" "$SANDBOX/apps" "$SANDBOX/daemons" "$SANDBOX/everybodys" "$SANDBOX/groups"
    chown 1000 "$SANDBOX/apps"
    chown 1 "$SANDBOX/daemons"
    chmod 1777 "$SANDBOX/everybodys"
    chmod 775 "$SANDBOX/groups"
    chgrp 5002 "$SANDBOX/groups"
    for name in apps daemons everybodys groups; do
        mkdir "$SANDBOX/$name/roots"
        ln -s "$SANDBOX/roots" "$SANDBOX/$name/link"
        D=$SANDBOX/$name/link/x
        own
        assert_error 1 "--own $D: Operation not permitted; a link that others than root can change is in its path: "
        rmdir "$SANDBOX/$name/roots"
    done
    # root's own link, in a directory of root's that the user can have moved there
    mkdir "$SANDBOX/apps/moved"
    ln -s "$SANDBOX/roots" "$SANDBOX/apps/moved/link"
    D=$SANDBOX/apps/moved/link/x
    own
    assert_error 1 "--own $D: Operation not permitted; a link"
    [ -z "$(ls -A "$SANDBOX/roots")" ]
    assert_owner 0:0 "$SANDBOX/roots"
}

@test "--own of Kubernetes' emptyDir, which everybody can write to, gives it and nothing in it" {
    mkdir -m 777 "$D"
    mkdir "$D/x"
    touch "$D/file"
    own
    assert_ran
    assert_owner 1000:1000 "$D"
    assert_owner 0:0 "$D/x" "$D/file"
}

@test "--own gives a directory that others than root may write to, and nothing in it" {
    mkdir -p "$D"/{his,everybodys,groups,others,listed}
    touch "$D"/{his,everybodys,groups,others,listed}/x
    chown 1000:0 "$D/his"
    chmod 1777 "$D/everybodys"
    chmod 775 "$D/groups" "$D/others"
    chgrp 5001 "$D/groups"
    chgrp 5002 "$D/others"
    # nor is the bit a mark there that tells whose it was
    chmod u+s "$D/others"
    chown 5002:0 "$D/others/x"
    with_acl "$D/listed" || skip "no access control lists here"
    own
    assert_ran
    assert_owner 1000:1000 "$D"/{his,everybodys,groups,others,listed}
    assert_owner 0:0 "$D"/{his,everybodys,groups,listed}/x
    assert_owner 5002:0 "$D/others/x"
}

@test "--own does not mind what it may not give if the user can use it, and gives root's own in /tmp" {
    mkdir -m 777 "$SANDBOX/open"
    mkdir -m 1777 "$SANDBOX/sticky"
    mkdir -p "$SANDBOX"/{open,sticky,his}/writable/x "$SANDBOX/sticky/data/x"
    chmod 777 "$SANDBOX"/{open,sticky,his}/writable
    chown 1000 "$SANDBOX/his"
    for D in "$SANDBOX"/{open,sticky,his}/writable; do
        own
        assert_ran
        assert_owner 0:0 "$D" "$D/x"
    done
    # nobody else can move a closed one of root's to /tmp
    D=$SANDBOX/sticky/data
    own
    assert_ran
    assert_owner 1000:1000 "$D" "$D/x"
}

@test "--own gives a mount in the user's directory, whatever its device" {
    mkdir -p "$SANDBOX/his/data/mount" "$SANDBOX/volume/x"
    chown 1000 "$SANDBOX/his" "$SANDBOX/his/data"
    in_mounts 'mount -t tmpfs -o mode=755 tmpfs $SANDBOX/his/data/mount; mkdir $SANDBOX/his/data/mount/x
        $STEPDOWN --own $SANDBOX/his/data/mount app true
        stat -c %u:%g $SANDBOX/his/data/mount $SANDBOX/his/data/mount/x'
    assert_ran
    [ "$output" = "1000:1000
1000:1000" ]
    in_mounts 'mount --bind $SANDBOX/volume $SANDBOX/his/data/mount
        $STEPDOWN --own $SANDBOX/his/data/mount/y/z app true
        ! strace -qq -o /dev/null -e inject=statx,name_to_handle_at:error=ENOSYS $STEPDOWN --own $SANDBOX/his/data/mount app true
        stat -c %u $SANDBOX/volume
        strace -qq -o /dev/null -e inject=statx:error=ENOSYS $STEPDOWN --own $SANDBOX/his/data/mount app true'
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    [ "$output" = 0 ]
    assert_owner 1000:1000 "$SANDBOX/volume" "$SANDBOX/volume/x" "$SANDBOX/volume/y/z"
}

@test "--own follows no link in a mount in the user's directory, which may be the user's own FUSE mount" {
    mkdir -p "$SANDBOX/his/mount" "$SANDBOX/roots"
    chown 1000 "$SANDBOX/his"
    in_mounts 'mount -t tmpfs -o mode=755 tmpfs $SANDBOX/his/mount; ln -s $SANDBOX/roots $SANDBOX/his/mount/link
        $STEPDOWN --own $SANDBOX/his/mount/link/x app true'
    assert_error 1 "a link"
    [ -z "$(ls "$SANDBOX/roots")" ]
}

@test "--own doesn't take a btrfs subvolume for a mount" {
    command -v mkfs.btrfs || skip "no mkfs.btrfs here"
    truncate -s 128M "$SANDBOX/image"
    mkfs.btrfs -q "$SANDBOX/image"
    mkdir "$SANDBOX/fs"
    in_mounts 'mount -o loop $SANDBOX/image $SANDBOX/fs; mkdir $SANDBOX/fs/his
        btrfs -q subvolume create $SANDBOX/fs/his/sub; chown 1000 $SANDBOX/fs/his
        ! $STEPDOWN --own $SANDBOX/fs/his/sub app true; stat -c %u $SANDBOX/fs/his/sub'
    [ "$output" = 0 ] || { echo "$output$stderr"; return 1; }
}

# What a service can leave in its directory between two starts, to be re-owned.
plant_traps() {
    mkdir -p "$SANDBOX/etc/secret"
    touch "$SANDBOX/etc/shadow" "$SANDBOX/etc/secret/key"
    ln -s "$SANDBOX/etc" "$1/etc"
    ln -s "$SANDBOX/etc/shadow" "$1/shadow"
    ln "$SANDBOX/etc/shadow" "$1/hard"
}

@test "a hostile service gains nothing at its second start, unlike with chown -R in official images" {
    own
    assert_ran
    plant_traps "$D"
    chown -h 1000 "$D/etc" "$D/shadow"
    rm -r "${D:?}/etc"
    ln -s "$SANDBOX/etc/secret" "$D/etc"
    for D in "$D" "$D/etc"; do
        own
    done
    assert_error 1
    assert_owner 0:0 "$SANDBOX/etc" "$SANDBOX/etc/shadow" "$SANDBOX/etc/secret" "$SANDBOX/etc/secret/key"
    # also where root takes the directory back, with all that is in it
    D=$SANDBOX/data
    chown -h 0:0 "$D" "$D/shadow"
    own
    assert_ran
    assert_owner 0:0 "$SANDBOX/etc" "$SANDBOX/etc/shadow" "$SANDBOX/etc/secret" "$SANDBOX/etc/secret/key"

    # redis, postgres and others
    chown -h 0:0 "$D/shadow"
    (cd "$D" && find . \! -user 1000 -exec chown 1000 '{}' +)
    assert_owner 1000:0 "$SANDBOX/etc/shadow"
    # many others
    chown 0 "$SANDBOX/etc/shadow"
    chown -R 1000 "$D/etc/"
    assert_owner 1000:0 "$SANDBOX/etc/secret/key"
}

@test "--own of a read-only directory is one line of error, and --check tells it too" {
    local read_only='mount --bind $D $D; mount -o remount,ro,bind $D; $STEPDOWN'
    mkdir -p "$D/sub"
    touch "$D/file"
    for arguments in "--own $D app true" "--own $D/x/y app true" "--check --own $D app"; do
        in_mounts "$read_only $arguments"
        assert_error 1 "Read-only file system; the user can't write there; mount it writable"
    done
    chown 1000 "$D"
    in_mounts "$read_only --own $D app true"
    assert_error 1 "--own $D: Read-only file system; the user can't write there; mount it writable"
}

# valgrind may not be started so
# bats test_tags=native
@test "--own in a user namespace leaves unmapped ids, and works if the user can use the directory" {
    requires_user_namespaces
    mkdir -p "$D/mapped" "$D/unmapped" "$SANDBOX/foreign"
    touch "$D/unmapped/x" "$D/group"
    chown 70000 "$D/unmapped" "$SANDBOX/foreign"
    chown 0:70000 "$D/group"
    as_root=("$HELPERS/in-userns" "0 0 2000" "0 0 6000" allow "$STEPDOWN")
    run_in_sandbox "${as_root[@]}" --own "$D" 1000:1000 true
    [ "$status" -eq 0 ]
    [[ $stderr =~ ^"stepdown: --own $D: $D/"(group|unmapped)" can't be given: Operation not permitted (2 in all)"$ ]] || {
        echo "$stderr"
        return 1
    }
    assert_owner 1000:1000 "$D" "$D/mapped"
    assert_owner 70000:0 "$D/unmapped"
    assert_owner 0:70000 "$D/group"
    run_in_sandbox "${as_root[@]}" --own "$SANDBOX/foreign" 1000:1000 true
    assert_error 1 "--own $SANDBOX/foreign: Operation not permitted; this user namespace or mount " \
        "doesn't map its owner, its group or the user; on the host, chown it"
    chown 0:70000 "$SANDBOX/foreign"
    run_in_sandbox "${as_root[@]}" --own "$SANDBOX/foreign" 1000:1000 true
    assert_error 1 "doesn't map its owner, its group or the user; on the host, chown it"
    chown 70000:0 "$SANDBOX/foreign"
    chmod 777 "$SANDBOX/foreign"
    run_in_sandbox "${as_root[@]}" --own "$SANDBOX/foreign" 1000:1000 true
    assert_ran
    # what can't be looked at is kept
    mkdir "$SANDBOX/foreign/x"
    chmod 700 "$SANDBOX/foreign"
    run_in_sandbox "${as_root[@]}" --check --own "$SANDBOX/foreign/x" 1000:1000
    has_line "own $SANDBOX/foreign/x kept, since nobody can change its owner, but the user can't search $SANDBOX/foreign"
    # an owner that is only shown as 65534 is not nobody
    chmod 755 "$SANDBOX/foreign"
    run_in_sandbox "$HELPERS/in-userns" $'0 0 2000\n65534 65534 1' $'0 0 6000\n65534 65534 1' allow \
        "$STEPDOWN" --own "$SANDBOX/foreign" 65534:65534 true
    assert_error 1 "Permission denied"
    assert_owner 70000:0 "$SANDBOX/foreign"
}

@test "--own of a directory below one that the user can't search names that, and --check does too" {
    mkdir -p "$SANDBOX"/{roots,groups,others,his}/data
    chmod 700 "$SANDBOX/roots"
    # groups: the user's gid counts before the others, and its uid before both
    chmod 701 "$SANDBOX/groups"
    chgrp 5001 "$SANDBOX/groups"
    chmod 711 "$SANDBOX/others"
    chmod 601 "$SANDBOX/his"
    chown 1000:1000 "$SANDBOX/his"
    for parent in roots groups his; do
        for D in "$SANDBOX/$parent"/{data,new/er}; do
            run_in_sandbox "$STEPDOWN" --check --own "$D" app
            [[ ${lines[0]} == "own $D "*", but the user can't search $SANDBOX/$parent" ]] || { echo "$output"; return 1; }
            own
            [ "$stderr" = "error: --own $D: the user can't search $SANDBOX/$parent above it; chmod a+x that, or move it" ]
        done
    done
    mkdir -m 700 "$SANDBOX/others/private"
    run_in_sandbox "$STEPDOWN" --check --own "$SANDBOX/others/data" --own "$SANDBOX/others/new" \
        --own "$SANDBOX/others/private/./" app
    has_line "own $SANDBOX/others/data given"
    has_line "own $SANDBOX/others/private/./ given"
    has_line "own $SANDBOX/others/new made"
    run_in_sandbox "$STEPDOWN" --check --own "$SANDBOX/roots/data" root
    has_line "own $SANDBOX/roots/data given"
}

@test "--own of the user's own directory that its mode closes says so" {
    mkdir -m 500 "$D"
    chown 1000 "$D"
    own
    assert_error 1 "--own $D: Permission denied; chmod u+rwx it, look at" "SELinux"
    chmod 700 "$D"
    own
    assert_ran
}

@test "--own leaves a dead FUSE mount alone, and can't give one" {
    [ -c /dev/fuse ] || skip "no FUSE here"
    mkdir -p "$D/mount" "$D/x"
    # its server ends at once
    in_mounts 'python3 -c "
import ctypes, os, sys
fd = os.open(\"/dev/fuse\", os.O_RDWR)
options = b\"fd=%d,rootmode=40000,user_id=0,group_id=0\" % fd
sys.exit(ctypes.CDLL(None).mount(b\"none\", os.fsencode(sys.argv[1]), b\"fuse\", 0, options))" $D/mount
        $STEPDOWN --check --own $D app | head -n 2
        $STEPDOWN --own $D app true
        $STEPDOWN --own $D/mount app true'
    [ "$output" = "own $D given
left mounts: 1" ] || { echo "$output$stderr"; return 1; }
    # musl's words, or glibc's in a build with sanitizers
    [[ $stderr == "error: --own $D/mount: "*"not connected; look for a problem with its disk or mount (a dead FUSE server?)" ]]
    assert_owner 1000:1000 "$D" "$D/x"
}

@test "--own under docker run --user app changes nothing, and fails if app can't use the directory" {
    mkdir "$D"
    as_app=(setpriv --reuid 1000 --regid 1000 --groups "1000,5001")
    own "${as_app[@]}"
    assert_error 1 "--own $D: started as uid 1000, which can't use it; start"
    chmod 777 "$D"
    own "${as_app[@]}"
    assert_ran
    assert_owner 0:0 "$D"
    D=$D/new
    own "${as_app[@]}"
    assert_error 1 "--own $D: started as uid 1000, which can't use it"
    [ ! -e "$D" ]
}

@test "--own without the capability that it needs is an error that names the file" {
    # what was looked at before has longer names
    mkdir -p "$D/a" "$D/private" "$D"/longer-{1..20}/directory
    touch "$D/private/x"
    chown -R 1 "$D/private"
    chmod 700 "$D/private"
    own setpriv --bounding-set -chown
    assert_error 1 "--own $D/" ": Operation not permitted; start the container with --cap-add CHOWN"
    own setpriv --bounding-set -dac_override,-dac_read_search
    assert_error 1 "--own $D/private: Permission denied; start the container with --cap-add DAC_OVERRIDE"
    assert_owner 0:0 "$D"
    # each of the two is enough to go through it
    own setpriv --bounding-set -dac_read_search
    assert_ran
    assert_owner 1000:1000 "$D/private/x"
    chown -R 0:0 "$D"
    chown -R 1 "$D/private"
    own setpriv --bounding-set -dac_override
    assert_ran
    assert_owner 1000:1000 "$D/private/x"
}

# The user's own directories, which the first start gave, are private. The few descriptors make it
# open directories again through them.
# bats test_tags=native
@test "--own without capabilities for private directories goes on where a start was killed" {
    mkdir -p "$D"/{1,2}/3/4/5/6/7/8/9/10
    chmod -R 700 "$D"
    run_in_sandbox strace -qq -o /dev/null -e inject=fchownat:signal=KILL:when=10 "$STEPDOWN" --own "$D" app true
    [ "$(find "$D" -user 1000 | wc -l)" -eq 9 ]
    own setpriv --bounding-set -dac_override,-dac_read_search prlimit --nofile=10
    assert_ran
    [ -z "$(find "$D" ! -user 1000)" ]
}

# The directory is closed to others, and maybe opened again, by chmod(2).
@test "--own of another's directory to which all may write needs no more capabilities" {
    for capabilities in -fowner -fsetid -fowner,-fsetid; do
        for mode in 777 1777 2777 3775; do
            rm -rf "$D"
            mkdir -p "$D/sub"
            touch "$D/sub/x"
            chown -R 1:1 "$D"
            chmod $mode "$D" "$D/sub"
            own setpriv --bounding-set $capabilities
            assert_ran
            assert_owner 1000:1000 "$D" "$D/sub" "$D/sub/x"
        done
    done
}

@test "--own says how much nobody could change, and the first of it, and gives the rest" {
    mkdir -p "$D/sub"
    touch "$D/immutable" "$D/x" "$D/sub/y"
    chattr +i "$D/immutable" "$D/sub" || skip "no chattr +i here"
    own
    chattr -i "$D/immutable" "$D/sub"
    [ "$status" -eq 0 ]
    [[ $stderr =~ ^"stepdown: --own $D: $D/"(immutable|sub)" can't be given: Operation not permitted (2 in all)"$ ]] || {
        echo "$stderr"
        return 1
    }
    assert_owner 0:0 "$D/immutable" "$D/sub"
    assert_owner 1000:1000 "$D" "$D/x" "$D/sub/y"
}

# a runtime opens files of its own
# bats test_tags=bare
@test "--own goes 1,024 directories deep with few descriptors, and names a way if it is deeper" {
    deep() { printf 'd/%.0s' $(seq "$1"); }
    mkdir -p "$D/$(deep 1023)"
    touch "$D/$(deep 1023)x"
    # the last of many entries, so that directories are read on after they were opened anew
    mkdir "$D"/{1..300}
    run_in_sandbox prlimit --nofile=10 "$STEPDOWN" --own "$D" app true
    assert_ran
    [ -z "$(find "$D" ! -user 1000)" ]
    chown -R 0:0 "$D"
    mkdir "$D/$(deep 1024)"
    own
    assert_error 1 "d/d" "nested more than 1024 deep: give the deeper ones first, by an --own of their own"
    assert_owner 0:0 "$D" "$D/$(deep 1023)"
    run_in_sandbox prlimit --nofile=5 "$STEPDOWN" --own "$D" app true
    assert_error 1 "raise the limit of open files"
}

@test "--own gives files whose paths are longer than 4,096 bytes" {
    python3 -c '
import os, sys
os.mkdir(sys.argv[1])
os.chdir(sys.argv[1])
for name in "abcdefghijklmnopqrst":
    os.mkdir(name * 255)
    os.chdir(name * 255)
open("file", "x")' "$D"
    run_in_sandbox strace -qq -o /dev/null -e inject=fchownat:error=EPERM:when=1 "$STEPDOWN" --own "$D" app true
    [[ $stderr == "stepdown: --own $D: /"*" can't be given: Operation not permitted (1 in all)" ]] || { echo "$stderr"; return 1; }
    chown -R 0 "$D"
    own
    assert_ran
    [ -z "$(find "$D" ! -user 1000)" ]
}

# a runtime's own calls would be refused too
# bats test_tags=bare
@test "--own and --check tell of an entry that can't be opened, or may be another mount, and go on" {
    mkdir -p "$D/mount"
    touch "$D/file"
    refused=(strace -qq -o /dev/null -P file -e inject=openat:error=EACCES "$STEPDOWN")
    run_in_sandbox "${refused[@]}" --check --own "$D" app
    has_line "left what can't be changed: 1"
    run_in_sandbox "${refused[@]}" --own "$D" app true
    [ "$stderr" = "stepdown: --own $D: $D/file can't be given: Permission denied (1 in all)" ]
    chown -R 0 "$D"
    in_mounts 'mount -t tmpfs -o mode=1777 tmpfs $D/mount
        strace -qq -o /dev/null -e inject=statx,name_to_handle_at:error=ENOSYS $STEPDOWN --own $D app true
        stat -c %u $D $D/file $D/mount; ! $STEPDOWN --own $D/mount app true'
    [ "$output" = $'1000\n1000\n0' ]
    [[ $stderr == "stepdown: --own $D: $D/mount can't be given: Cross-device link (1 in all)"*"everybody shares it, as /tmp; "* ]] || {
        echo "$stderr"
        return 1
    }
}

# valgrind lists directories too
# bats test_tags=native
@test "--own ends with an error if getdents64 returns nothing, too much, or a broken entry" {
    mkdir -p "$D/x"
    # d_reclen, d_type and d_name, behind d_ino and d_off: "a/", no name, one without an end, no room
    entry=poke_exit=@arg2=$(printf '00%.0s' {1..16})
    for lie in retval=24 retval=100 retval=8192 retval=8193 retval=1000000 error=EIO error=ENOSYS \
        "$entry"{180004612f00,18000400,14000461,13000461}; do
        run_in_sandbox strace -qq -o /dev/null -e inject=getdents64:"$lie" "$STEPDOWN" --own "$D" app true
        assert_error 1 "--own $D: " || { echo "$lie"; return 1; }
        assert_owner 0:0 "$D"
    done
}

@test "--own gives everything in directories of thousands of entries" {
    mkdir -p "$D/many"
    (cd "$D/many" && seq -f 'a-file-with-a-long-name-%g' 5000 | xargs touch && mkdir -p sub/{1..300})
    own
    assert_ran
    [ -z "$(find "$D" ! -user 1000 -o ! -group 1000)" ]
}

@test "--check --own says what would be done, and changes nothing" {
    mkdir -p "$SANDBOX/roots/x" "$SANDBOX/his"
    mkdir "$SANDBOX/his/x"
    chown 1000 "$SANDBOX/his"
    run_in_sandbox "$STEPDOWN" --check --own "$SANDBOX/roots" --own "$SANDBOX/his" \
        --own "$SANDBOX/roots/new/er" --own "$SANDBOX/his/x" --own "$SANDBOX/his/new" app
    [ "$(grep ^own <<<"$output")" = "own $SANDBOX/roots given
own $SANDBOX/his kept
own $SANDBOX/roots/new/er made
own $SANDBOX/his/x kept, since others than root may write above it
own $SANDBOX/his/new made" ] || { echo "$output$stderr"; return 1; }
    assert_owner 0:0 "$SANDBOX/roots" "$SANDBOX/roots/x" "$SANDBOX/his/x"
    [ ! -e "$SANDBOX/roots/new" ]
    [ ! -e "$SANDBOX/his/new" ]
    # what is the user's already isn't left
    touch "$SANDBOX/roots/x/"{his,daemons}
    chown 1 "$SANDBOX/roots/x" "$SANDBOX/roots/x/daemons"
    chown 1000 "$SANDBOX/roots/x/his"
    run_in_sandbox "$STEPDOWN" --check --own "$SANDBOX/roots" app
    [[ $output != *left* ]] || { echo "$output"; return 1; }
    # by anybody
    run_in_sandbox setpriv --reuid 4242 --clear-groups "$STEPDOWN" --check --own "$SANDBOX/roots" app
    has_line "own $SANDBOX/roots given"
}

@test "--check --own fails as the real run would, and then prints nothing else" {
    mkdir "$D"
    for check in --check --; do
        run_in_sandbox "$STEPDOWN" --own "$D" --own relative "$check" app nosuch
        assert_error 1 "--own relative: the path is not absolute"
        # whatever else is wrong with it
        run_in_sandbox "$STEPDOWN" --own "$(printf 'x%.0s' {1..600})" "$check" app nosuch
        assert_error 1 "xxx...: the path is not absolute"
        run_in_sandbox setpriv --reuid 1000 --clear-groups "$STEPDOWN" --own "$PASSWD" "$check" app nosuch
        assert_error 1 "--own $PASSWD: Not a directory; name a directory"
    done
}

# the calls of a runtime would be counted too
# bats test_tags=bare
@test "--check --own says \"kept\" if nobody could change the owner" {
    mkdir "$D"
    in_sandbox strace -qq -o "$SANDBOX/trace" -e trace=openat "$STEPDOWN" --check --own "$D" app >/dev/null
    number=$(grep -n '"data"' "$SANDBOX/trace" | cut -d: -f1)
    inject=(strace -qq -o /dev/null -e "inject=openat:error=EROFS:when=$number")
    run_in_sandbox "${inject[@]}" "$STEPDOWN" --check --own "$D" app
    has_line "own $D kept, since nobody can change its owner"
    run_in_sandbox "${inject[@]}" "$STEPDOWN" --own "$D" app true
    assert_error 1 "--own $D: Read-only file system; the user can't write there"
    run_in_sandbox "${inject[@]/EROFS/EMFILE}" "$STEPDOWN" --check --own "$D" app
    assert_error 1 "--own $D: No file descriptors available"
}

@test "--own after the service's uid has changed, with its gid or without, gives what was the service's" {
    for old in 999:999 999:1000; do
        for mode in 700 770 2775 777; do
            rm -rf "$D"
            mkdir -p "$D/sub"
            touch "$D/roots" "$D/x" "$D/sub/x"
            chown -R $old "$D"
            chown 0:0 "$D/roots"
            chmod $mode "$D" "$D/sub"
            own
            assert_ran
            assert_owner 1000:1000 "$D" "$D/x" "$D/sub" "$D/sub/x"
            assert_owner 0:0 "$D/roots"
            [ "$(stat -c %a "$D" "$D/sub" | sort -u)" = $mode ]
        done
    done
}

# valgrind's own calls would be counted too
# bats test_tags=native
@test "--own gives another user's files to root if root is requested, also after a start that was killed" {
    mkdir -p "$D/x"
    chown -R 1 "$D"
    run_in_sandbox strace -qq -o /dev/null -e inject=fchownat:signal=KILL:when=2 "$STEPDOWN" --own "$D" root true
    [ "$(stat -c %u:%g "$D" "$D/x" | sort -u)" != 0:0 ]
    run_in_sandbox "$STEPDOWN" --own "$D" root true
    assert_ran
    assert_owner 0:0 "$D" "$D/x"
}

# the starts themselves would take minutes
# bats test_tags=native
@test "--own changes nothing outside while another process swaps, mounts and renames 10,000 times" {
    mkdir -p "$SANDBOX/parent/data" "$SANDBOX/outside/sub"
    touch "$SANDBOX/outside/file" "$SANDBOX/outside/sub/file"
    D=$SANDBOX/parent/data
    in_mounts '
        coproc $HELPERS/swap $D $SANDBOX/outside 10000; swapper=$COPROC_PID; exec 8<&${COPROC[0]}
        read -r made <&8
        starts=0 ran=0 wrong=
        while kill -0 $swapper 2>/dev/null; do
            starts=$((starts + 1))
            ! $STEPDOWN --own $D app true 2>>$SANDBOX/errors || ran=$((ran + 1))
            wrong+=$(stat -c "%u:%g %n" $SANDBOX/outside{,/file,/sub,/sub/file} | grep -v ^0:0 || true)
            chown -hR 0:0 $SANDBOX/parent $SANDBOX/other 2>/dev/null || true
        done
        wait $swapper
        echo "$starts starts, $ran ran${wrong:+, wrong: $wrong}"'
    sort "$SANDBOX/errors" | uniq -c | sed "s|$SANDBOX|...|; s/^/# /" >&3
    echo "# $output" >&3
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    [[ $output != *wrong* && $output != *" 0 ran"* ]] || { echo "$output"; return 1; }
}
