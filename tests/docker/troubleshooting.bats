#!/usr/bin/env bats
# docs/troubleshooting.md: in each row, the line is what a container prints, and what the page says
# to type makes it start. What needs podman is in tests/servers/engines.bats.
# the images hold no valgrind
# bats file_tags=native
load ../helpers
load engine

PAGE=$ROOT/docs/troubleshooting.md

setup_file() {
    start_engine_with_busybox
    # its server is a file that a row may change
    docker run --name stepdown-server --network none stepdown-tests sh -c \
        'cp /usr/bin/show-identity /bin/server && mkdir -m 755 /srv /opt && ln -s /usr/bin/listen-and-lock /bin/lock &&
        printf "dialout:x:20:root\n" >>/etc/group'
    docker commit stepdown-server stepdown-trouble >/dev/null
    docker rm stepdown-server >/dev/null
    mknod "$SANDBOX/device" c 1 3
    chgrp 4711 "$SANDBOX/device"
    chmod 660 "$SANDBOX/device"
    echo '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["getgroups"], "action": "SCMP_ACT_ERRNO"}]}' \
        >"$SANDBOX/profile"
}

teardown_file() {
    docker rmi stepdown-trouble >/dev/null
    stop_engine
    remove_sandbox
}

setup() {
    VOLUME=trouble-$BATS_TEST_NUMBER-$$
}

teardown() {
    docker volume rm -f "$VOLUME" >/dev/null
}

# here TEXT: with this test's own volume, device and files in place of the page's.
here() {
    local text=${1//-v data:/-v $VOLUME:}
    text=${text//-v logs:/-v $VOLUME:}
    text=${text//-v \/srv\/data:/-v $SANDBOX/srv:}
    text=${text//\/dev\/ttyUSB0/$SANDBOX/device}
    echo "${text//\/dev\/dri\/renderD128/$SANDBOX/device}"
}

# remedies FRAGMENT: the commands of the page's row that begins with it.
remedies() {
    awk -v start="| \`$1" 'index($0, start) == 1' "$PAGE" | cut -d'|' -f3- | grep -o '`[^`]*`' | tr -d '`'
}

# try "OPTIONS" SCRIPT: a container of the image, with what it says in one.
try() {
    # shellcheck disable=SC2046 # a list of words
    container $(here "$1") stepdown-trouble sh -c "$(here "$2")"
    output+=$stderr
}

# each_remedy_of TABLE (FRAGMENT|OPTIONS|SCRIPT|LAST LINE): says FRAGMENT, and starts with each.
each_remedy() {
    while IFS='|' read -r fragment options script line; do
        try "$options" "$script${script:+; }exec $line"
        [[ $status -ne 0 && $output == *"$(here "$fragment")"* ]] || { echo "$fragment: $output"; return 1; }
        [ -n "$(remedies "$fragment")" ] || { echo "not in the page: $fragment"; return 1; }
        while IFS= read -r remedy <&4; do
            case $remedy in
            *'run --rm '*) # a command of its own
                try "$options" "${script:-true}"
                # options come before the image, and its arguments behind
                eval "$(here "${remedy/ --entrypoint/ --network none --entrypoint}" | sed 's/ IMAGE/ stepdown-trouble/')"
                try "$options" "exec $line" ;;
            'docker run -v '* | 'docker run --tmpfs '* | 'docker run --read-only '*)
                try "${remedy#docker run }" "$script${script:+; }exec $line" ;;
            'docker run '*) try "$options ${remedy#docker run }" "$script${script:+; }exec $line" ;;
            'exec '*) try "$options" "$script${script:+; }$remedy" ;;
            'RUN '*) continue ;; # see "in a Dockerfile"
            'head '*) try "$options" "$script; $remedy" ;;
            *) try "$options" "${script:-:}; $remedy; exec $line" ;;
            esac
            [ "$status" -eq 0 ] || { echo "$fragment: $remedy: $output"; return 1; }
        done 4< <(remedies "$fragment")
    done
}

@test "what to type if it can't become the user" {
    each_remedy <<END
--cap-add SETGID|--cap-drop ALL||stepdown app server
start the container as root, or use --if-root|--user 1234||stepdown app server
the user is empty|||stepdown "\$PUID:\$PGID" server
in groups that weren't asked for|--user app --group-add 44||stepdown app server
not in these groups that were asked for|--user 1000:1000||stepdown app server
it has a '/'|--device /dev/dri/renderD128||stepdown --groups dev/dri/renderD128 app server
give it to the container|||stepdown --groups /dev/dri/renderD128 app server
does a seccomp filter or tracer interfere|--security-opt seccomp=$SANDBOX/profile||stepdown --keep-groups app server
END
    # the second remedy is another line
    try "" "exec stepdown --ambient-caps ipc_lock app server"
    [[ $output == *"lacks the capability IPC_LOCK"* ]]
    mapfile -t typed < <(remedies "lacks the capability")
    try "${typed[0]#docker run }" "exec stepdown --ambient-caps ipc_lock app server"
    has_line "CapEff:	0000000000004000"
    try "" "${typed[1]}"
    has_line "Uid:	1000	1000	1000	1000"
}

@test "what to type if there is no such user" {
    mapfile -t typed < <(remedies "no such user in /etc/passwd; add it")
    without='sed -i /^app:/d /etc/passwd /etc/group'
    try "" "$without; exec stepdown app server"
    [[ $output == *"no such user in /etc/passwd; add it"* ]]
    try "" "$without; ${typed[1]}; exec stepdown app server"
    has_line "Gid:	1000	1000	1000	1000"
    # this machine's useradd, in another /etc
    run_in_sandbox sh -c 'umount /etc/passwd /etc/group; cp -a /etc "$SANDBOX/etc"; sed -i /^app:/d "$SANDBOX/etc/passwd"
        mount --bind "$SANDBOX/etc" /etc; '"${typed[0]}"' && "$0" app "$1"' "$STEPDOWN" "$HELPERS/show-identity"
    [[ $output == *"HOME:	/home/app"* ]] || { echo "$stderr"; return 1; }
    try "" "$without; ${typed[2]}"
    has_line "Uid:	1000	1000	1000	1000"
    # of an env file, which Docker reads byte for byte
    cd "$BATS_TEST_TMPDIR"
    printf '%s\n' 'PUID="1000"' 'PGID="1000"' "PASSWORD='x\"y'" >.env
    try "--env-file .env" 'exec stepdown "$PUID:$PGID" server'
    [[ $output == *"it has quotes"* ]] || { echo "$output"; return 1; }
    eval "$(remedies "it has quotes")"
    grep -qxF "PASSWORD='x\"y'" .env
    try "--env-file .env" 'exec stepdown "$PUID:$PGID" server'
    has_line "Gid:	1000	1000	1000	1000"
    # Docker cuts the CR off; a shell does not
    sed -i 's/$/\r/' .env
    try "-v $PWD/.env:/.env" '. /.env; exec stepdown "$PUID:$PGID" server'
    [[ $output == *"it has a carriage return"* ]] || { echo "$output"; return 1; }
    eval "$(remedies "it has a carriage return")"
    try "-v $PWD/.env:/.env" '. /.env; exec stepdown "$PUID:$PGID" server'
    has_line "Gid:	1000	1000	1000	1000"
}

@test "what to type in a Dockerfile" {
    printf 'FROM stepdown-trouble\n' >"$BATS_TEST_TMPDIR/Dockerfile"
    # in_image LINE...: with these lines at the Dockerfile's end
    in_image() {
        docker build -q --network none -t stepdown-trouble-2 - < <(cat "$BATS_TEST_TMPDIR/Dockerfile"; printf '%s\n' "$@") >/dev/null
        container "${VOLUME_OPTIONS[@]}" -e PUID=1000 -e PGID=1000 stepdown-trouble-2
        docker rmi stepdown-trouble-2 >/dev/null
    }
    mapfile -t typed < <(remedies "can't use it; start the container as root")
    docker volume create "$VOLUME" >/dev/null
    VOLUME_OPTIONS=(--user 2000 -v "$VOLUME:/data")
    in_image 'RUN mkdir /data' "${typed[-1]}" 'ENTRYPOINT ["stepdown", "--if-root", "--own", "/data", "app", "server"]'
    has_line "Uid:	2000	2000	2000	2000"
    VOLUME_OPTIONS=()
    mapfile -t typed < <(remedies "it has a '$'")
    in_image "${typed[0]}" 'CMD ["server"]'
    assert_error 1 "it has a '$'"
    in_image "${typed[1]}" 'CMD ["server"]'
    has_line "Uid:	1000	1000	1000	1000"
    in_image 'CMD ["server"]' 'ENTRYPOINT ["stepdown", "app"]'
    in_image 'ENTRYPOINT ["stepdown", "app"]' "CMD []"
    assert_error 1 "no command after the user-spec" 2>/dev/null || [[ $stderr == *"no command after the user-spec"* ]]
    in_image 'ENTRYPOINT ["stepdown", "app"]' "$(remedies 'no command after the user-spec')"
    has_line "Uid:	1000	1000	1000	1000"
}

@test "what to type if the command can't be executed" {
    at_home='chmod 700 /root; mkdir /root/bin; mv /bin/server /root/bin'
    each_remedy <<END
not found in PATH, which is||mkdir /opt/app; mv /bin/server /opt/app|stepdown app server
can't search||$at_home|stepdown app /root/bin/server
it is a link to where the user can't go||$at_home; ln -s /root/bin/server /bin/server|stepdown app server
the user may not execute it||chmod 644 /bin/server|stepdown app server
mounted noexec|--tmpfs /app|cp /bin/server /app|stepdown app /app/server
correct the "#!" line||printf '#!/bin/sh\r\nexit\n' >/bin/server|stepdown app server
neither a program for this machine nor a script||echo exit >/bin/server|stepdown app server
a byte order mark is in front of its "#!" line||printf '\357\273\277#!/bin/sh\n' >/bin/server|stepdown app server
END
    try "$(remedies 'built for another machine' | sed 's/docker run//')" "exec stepdown app server"
    [ "$status" -eq 0 ]
    grep -qF '| `install the dynamic loader` |' "$PAGE"
    # setcap is this machine's
    mapfile -t typed < <(remedies "it has the file capability")
    cp "$HELPERS/show-identity" "$SANDBOX/server"
    setcap cap_net_admin=ep "$SANDBOX/server"
    run_in_sandbox setpriv --bounding-set -net_admin "$STEPDOWN" app "$SANDBOX/server"
    assert_error 126 "it has the file capability NET_ADMIN"
    [ "${typed[0]}" = "docker run --cap-add NET_ADMIN" ]
    eval "${typed[1]/\/bin/$SANDBOX}"
    run_in_sandbox setpriv --bounding-set -net_admin "$STEPDOWN" app "$SANDBOX/server"
    [ "$status" -eq 0 ]
}

@test "what to type if the user can't use a directory" {
    each_remedy <<END
--cap-add CHOWN|--cap-drop ALL --cap-add SETUID --cap-add SETGID -v data:/data||stepdown --own /data app server
mount it writable|-v data:/data:ro||stepdown --own /data app server
mount it writable|--read-only||stepdown --own /data app server
can't use it; start the container as root|--user 2000 -v data:/data||stepdown --if-root --own /data app server
above it; chmod a+x that||mkdir /srv/data; chmod 700 /srv|stepdown --own /srv/data app server
others than root may write to|-v data:/data|chown 4242 /data|stepdown --own /data/logs app server
everybody shares it|--tmpfs /data||stepdown --own /data app server
END
    try "" "mkdir -m 500 /data; chown app /data; exec stepdown --own /data app server"
    [[ $output == *"mount it with :Z (SELinux)"* ]]
    mapfile -t typed < <(remedies "mount it with :Z")
    try "${typed[0]#docker run }" "exec stepdown --own /data app server"
    [ "$status" -eq 0 ]
    try "" "mkdir -m 500 /data; chown app /data; ${typed[1]}; exec stepdown --own /data app server"
    [ "$status" -eq 0 ]
}

@test "what to type on the host" {
    mkdir "$SANDBOX/volume"
    D=$SANDBOX/volume
    export D
    in_range=("$HELPERS/in-userns" "0 0 2000" "0 0 2000" allow)
    own() { run_in_sandbox "$@" "$STEPDOWN" --own "$D" 1000:1000 true; }
    chown 70000 "$D"
    own "${in_range[@]}"
    assert_error 1 "doesn't map its owner, its group or the user"
    # the container's root is the host's here
    eval "$(remedies "doesn't map its owner, its group or the user" | sed -n 's/100000:100000 DIR/0:0 $D/p')"
    own "${in_range[@]}"
    assert_ran
    # as a mount that has one owner
    chown 0 "$D"
    own strace -qq -o /dev/null -e inject=fchownat:error=EPERM
    assert_error 1 "not even root may change its owner"
    mapfile -t typed < <(remedies "not even root may change its owner")
    run_in_sandbox sh -c "mount -t tmpfs none ${typed[0]} $D &&
        exec strace -qq -o /dev/null -e inject=fchownat:error=EPERM $STEPDOWN --own $D app true"
    assert_ran
    run_in_sandbox sh -c 'python3 -c "
import ctypes, os, sys
fd = os.open(\"/dev/fuse\", os.O_RDWR)
options = b\"fd=%d,rootmode=40000,user_id=0,group_id=0\" % fd
sys.exit(ctypes.CDLL(None).mount(b\"none\", os.fsencode(sys.argv[1]), b\"fuse\", 0, options))" "$D"
        "$0" --own "$D" app true; '"$(remedies 'a dead FUSE server?' | sed 's/DIR/"$D"/')"'; exec "$0" --own "$D" app true' "$STEPDOWN"
    [[ $status -eq 0 && $stderr == *"(a dead FUSE server?)" ]] || { echo "$stderr"; return 1; }
    touch "$D/file"
    chown 0 "$D"
    chattr +i "$D/file" "$D" || skip "no chattr +i here"
    own
    [[ $stderr == *"not even root may change its owner"*" chattr -i it" ]]
    eval "${typed[1]/DIR/\$D}"
    own
    [[ $stderr == *"file can't be given: Operation not permitted (1 in all)" ]]
    chown 0 "$D"
    eval "$(remedies "can't be given: Operation not permitted" | sed 's/FILE/$D\/file/')"
    own
    assert_ran
}

@test "what to type if the service fails" {
    each_remedy <<END
/dev/stdout: Permission denied||printf '#!/bin/sh\nshow-identity >/dev/stdout\n' >/bin/server|stepdown app server
END
    closed="--sysctl net.ipv4.ip_unprivileged_port_start=1024"
    lock="printf '#!/bin/sh\nlock port 80' >/bin/server"
    mapfile -t typed < <(remedies "Permission denied\` for port 80")
    try "$closed" "$lock; exec stepdown app server"
    [ "$output" = "Permission denied" ]
    try "$closed" "$lock; ${typed[0]}"
    [ "$output" = "done" ] || { echo "$output"; return 1; }
    try "$closed ${typed[1]#docker run }" "$lock; exec stepdown app server"
    [ "$output" = "done" ] || { echo "$output"; return 1; }
    # this remedy has two parts
    lock="printf '#!/bin/sh\nlock memory 64' >/bin/server"
    few="--ulimit memlock=65536:65536"
    mapfile -t typed < <(remedies "Out of memory")
    try "$few" "$lock; exec stepdown app server"
    [[ $output == *"Out of memory"* ]] || { echo "$output"; return 1; }
    try "$few ${typed[1]#docker run }" "$lock; ${typed[0]}"
    [ "$output" = "done" ] || { echo "$output"; return 1; }
    # a device of the host's, and Alpine's dialout
    mapfile -t typed < <(remedies "/dev/ttyUSB0: Permission denied")
    device="--device /dev/ttyUSB0"
    try "$device" "exec stepdown app sh -c ': >/dev/ttyUSB0'"
    [[ $output == *"device: Permission denied"* ]] || { echo "$output"; return 1; }
    try "$device" "${typed[0]/server/sh -c \': >/dev/ttyUSB0\'}"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    try "--group-add dialout" "exec stepdown --keep-groups app server"
    has_line "Groups:	1000 5001 "
    try "" "${typed[-1]}"
    has_line "Groups:	20 1000 5001 "
    try "" "$(remedies HOME)"
    has_line "HOME:	/data"
}

@test "the page's first command, docker exec, and a device that not every host has" {
    eval "$(here "$(sed -n 's/^    \(docker run .*\)/\1/p' "$PAGE" | sed 's/IMAGE/--network none stepdown-trouble/')")" >"$SANDBOX/first"
    grep -qxF "own /data given" "$SANDBOX/first"
    id=$(docker run -d --network none stepdown-trouble stepdown app sleep infinity)
    while IFS= read -r line; do
        [ "$(echo id -u | eval "$(sed "s/CONTAINER/$id/; s/exec/exec -i/" <<<"$line")")" = 1000 ]
    done < <(remedies "docker exec")
    docker rm -f "$id" >/dev/null
    script=$(sed -n 's/^    \(gpu=.*\|exec stepdown \${gpu.*\)/\1/p' "$PAGE")
    try "" "$script"
    has_line "Groups:	1000 5001 "
    try "--device /dev/dri/renderD128" "$script"
    has_line "Groups:	1000 4711 5001 "
}

@test "each row of the page is in one of these tests" {
    rows=0
    while IFS= read -r fragment; do
        rows=$((rows + 1))
        grep -qF -- "$fragment" "$BATS_TEST_FILENAME" "$ROOT/tests/servers/engines.bats" ||
            { echo "no test: $fragment"; return 1; }
    done < <(sed -n '/migrating.md#/d; s/^| `\([^`]*\)`.* |$/\1/p' "$PAGE")
    [ "$rows" -gt 35 ]
}
