#!/usr/bin/env bats
# stepdown under a real Docker engine, beside docker run --user on the same image.
# the images hold no valgrind
# bats file_tags=native
load ../helpers
load engine

@test "for every spec that both take, the target is the same as under --user" {
    for spec in root 0 00 +0 0:0 app 1000 app: +1000 multi 1001 1001:1 app:1 app:daemon \
        1000:+1000 app:-0 4242 4242: 4242:4243 65536 nobody:1 nosuch nosuch:daemon \
        app:nosuch 2147483648 4294967296 app:-1 app:2147483648 0x10 1e4; do
        container --user "$spec" stepdown-tests show-identity
        docker_status=$status docker_output=$output
        container stepdown-tests stepdown "$spec" show-identity
        if [ "$docker_status" -eq 0 ]; then
            [ "$output" = "$docker_output" ] || { echo "$spec: $output $stderr"; return 1; }
        else
            assert_error 1 "$spec"
        fi
    done
}

@test "Docker runs an empty user as root, and stepdown does not" {
    container -e USER= stepdown-tests sh -c 'exec stepdown "$USER" show-identity'
    assert_error 1 "the user is empty"
    container stepdown-tests sh -c 'unset USER; exec stepdown "$USER:app" show-identity'
    assert_error 1 "the user is empty"
}

@test "a home that is preset is replaced by the user's, as gosu does" {
    container -e HOME=/preset stepdown-tests stepdown app show-identity
    has_line "HOME:	/home/app"
}

# start NAME [OPTION...] -- COMMAND...: a container in the background, once it is up. An
# end that takes longer than $patience is none.
start() {
    local name=$1 options=() began=$SECONDS
    shift
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    docker rm -f "$name" >/dev/null 2>&1 || true
    docker run -d --name "$name" --network none "${options[@]}" stepdown-tests "$@" >/dev/null
    until docker logs "$name" 2>&1 | grep -q '^zebrad'; do
        [ "$(docker inspect --format '{{.State.Running}}' "$name")" = true ] ||
            { docker logs "$name"; return 1; }
        sleep 0.1
    done
    patience=$(patience_since "$began")
}

@test "the target is PID 1, and docker top shows one process" {
    start st-top -- stepdown zebra zebrad
    docker logs st-top | grep -q '^zebrad pid 1 parent 0 uid 10001 gid 10001 '
    [ "$(docker top st-top -eo pid,user | tail -n +2 | wc -l)" -eq 1 ]
    [[ $(docker top st-top -eo pid,comm | tail -n 1) == *" zebrad" ]]
    docker exec st-top show-identity | grep -q '^Uid:	0'
    docker exec st-top stepdown app show-identity | grep -q '^Uid:	1000'
    docker exec --user zebra st-top stepdown zebra show-identity | grep -q '^Uid:	10001'
    docker rm -f st-top >/dev/null
}

@test "docker stop and docker kill reach the target's own handlers" {
    start st-stop -- stepdown zebra zebrad
    docker stop --time "$patience" st-stop >/dev/null
    # 21 is its own status for SIGTERM; a kill after the timeout would give 137
    [ "$(docker inspect --format '{{.State.ExitCode}}' st-stop)" -eq 21 ]
    start st-stop -- stepdown zebra zebrad
    docker kill --signal USR1 st-stop >/dev/null
    [ "$(docker wait st-stop)" -eq 23 ]
    docker rm -f st-stop >/dev/null
}

@test "on docker run -it, Ctrl-C and a change of the window's size reach the target" {
    # the client passes its first size on, before or after the target starts, and looks for
    # changes only then: the target sees that size as "terminal 24x80" or "resized 24x80"
    status=0
    "$ROOT/tests/on-terminal.py" 24 80 "wait 24x80" "resize 33 99 resized 33x99" 'type \x03' -- \
        docker run --rm -it --network none stepdown-tests stepdown zebra zebrad \
        >"$BATS_TEST_TMPDIR/shown" || status=$?
    [ "$status" -eq 22 ] || { cat "$BATS_TEST_TMPDIR/shown"; return 1; }
}

@test "exit statuses are what Docker reports of them: 0, 3, 126, 127 and death by signal" {
    for expected in 0 3; do
        container stepdown-tests stepdown app sh -c "exit $expected"
        [ "$status" -eq "$expected" ]
    done
    container stepdown-tests stepdown app /etc/passwd
    assert_error 126 "/etc/passwd"
    container stepdown-tests stepdown app nosuch
    assert_error 127 "nosuch"
    container stepdown-tests stepdown nosuch true
    assert_error 1 "nosuch"
    # PID 1 has no default signals: a child dies by one, as the shell reports it
    container stepdown-tests stepdown app sh -c 'sh -c "kill -9 \$\$"; exit $?'
    [ "$status" -eq 137 ]
    start st-kill -- stepdown zebra zebrad
    docker kill --signal KILL st-kill >/dev/null
    [ "$(docker wait st-kill)" -eq 137 ]
    docker rm -f st-kill >/dev/null
}

@test "it works on a read-only file system and under no-new-privileges" {
    container --read-only --security-opt no-new-privileges stepdown-tests \
        stepdown app show-identity
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "it needs the capabilities SETUID and SETGID, and no others" {
    container --cap-drop ALL --cap-add SETUID --cap-add SETGID stepdown-tests \
        stepdown app show-identity
    assert_identity 1000 1000 "1000 5001" /home/app
    for only in SETUID SETGID CHOWN; do
        container --cap-drop ALL --cap-add $only stepdown-tests stepdown app show-identity
        assert_error 1 "'app'" "Operation not permitted"
    done
}

@test "docker run --user with the same user just runs, and needs no capability" {
    for options in "" "--cap-drop ALL" "--cap-drop ALL --security-opt no-new-privileges"; do
        # shellcheck disable=SC2086 # a list of words
        container --user zebra $options stepdown-tests stepdown zebra show-identity
        assert_identity 10001 10001 "10001" /home/zebra
    done
    container --user 1000 stepdown-tests stepdown app show-identity
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "docker run --user with another user is an error that names both" {
    container --user 4242 stepdown-tests stepdown zebra show-identity
    assert_error 1 "uid 4242 gid 0" "uid 10001 gid 10001"
}

@test "an image from scratch, with no passwd and no shell, is enough" {
    root=$(mktemp -d)
    cp "$STEPDOWN" "$root/stepdown"
    copy_libraries "$root"
    cp "$HELPERS/show-identity" "$root/target"
    chmod 755 "$root"
    tar -C "$root" -c . | docker import - stepdown-tests-scratch >/dev/null
    rm -rf "$root"
    container stepdown-tests-scratch /stepdown 4242:4243 /target
    assert_identity 4242 4243 "4243" /
    container stepdown-tests-scratch /stepdown app /target
    assert_error 1 "no such user"
    docker rmi stepdown-tests-scratch >/dev/null
}

@test "an entrypoint may change the user at run time" {
    container stepdown-tests sh -c 'sed -i s/x:1000:1000/x:1777:1778/ /etc/passwd;
        exec stepdown app show-identity'
    assert_identity 1777 1778 "1778 5001" /home/app
}

@test "200 starts in a row, and none fails" {
    container stepdown-tests sh -c 'i=0; while [ $i -lt 200 ]; do
        [ "$(stepdown app id -u)" = 1000 ] || exit 9; i=$((i + 1)); done; echo $i'
    [ "$output" = 200 ]
    for _ in $(seq 10); do
        container stepdown-tests stepdown app true
        [ "$status" -eq 0 ]
    done
}
