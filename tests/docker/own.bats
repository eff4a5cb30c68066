#!/usr/bin/env bats
# --own on volumes, under a real Docker engine: also in an image without a shell.
# the images hold no valgrind
# bats file_tags=native
load ../helpers
load engine

setup_file() {
    start_engine_with_busybox
    make_scratch_image
}

teardown_file() {
    docker rmi stepdown-scratch >/dev/null 2>&1 || true
    stop_engine
    remove_sandbox
}

setup() {
    VOLUME=own-$BATS_TEST_NUMBER-$$
    docker volume create "$VOLUME" >/dev/null
}

teardown() {
    docker volume rm -f "$VOLUME" >/dev/null
}

# Nothing but stepdown, a static server, and the user.
make_scratch_image() {
    local root=$SANDBOX/scratch
    mkdir -p "$root/etc"
    cp "$STEPDOWN" "$root/stepdown"
    copy_libraries "$root"
    cp "$HELPERS/show-identity" "$root/server"
    cp "$PASSWD" "$GROUP" "$root/etc/"
    tar -C "$root" -c . | docker import \
        --change 'ENTRYPOINT ["/stepdown", "--own", "/data", "app", "/server"]' - stepdown-scratch >/dev/null
}

# in_volume COMMAND...: as root, in the volume.
in_volume() {
    printed_by -v "$VOLUME:/data" -w /data stepdown-tests "$@"
}

@test "an image with nothing but stepdown and a server runs it, with a volume of its own" {
    for start in first second; do
        container -v "$VOLUME:/data" stepdown-scratch
        assert_identity 1000 1000 "1000 5001" /home/app || { echo "$start"; return 1; }
    done
    [ "$(stat -c %u:%g "$(docker volume inspect -f '{{.Mountpoint}}' "$VOLUME")")" = 1000:1000 ]
    # and in the image's own layer, or on a tmpfs of root's
    container stepdown-scratch
    assert_identity 1000 1000 "1000 5001" /home/app
    container --read-only --tmpfs /data:mode=755 stepdown-scratch
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "it needs CHOWN, SETGID and SETUID, and nothing under --user" {
    container --cap-drop ALL --cap-add CHOWN --cap-add SETGID --cap-add SETUID \
        --security-opt no-new-privileges --read-only -v "$VOLUME:/data" stepdown-scratch
    assert_identity 1000 1000 "1000 5001" /home/app
    container --cap-drop ALL --user app -v "$VOLUME:/data" stepdown-scratch
    assert_identity 1000 1000 "1000 5001" /home/app
    in_volume chown 0:0 .
    container --cap-drop ALL --user app -v "$VOLUME:/data" stepdown-scratch
    assert_error 1 "--own /data: started as uid 1000, which can't use it"
    container --cap-drop ALL --cap-add SETGID --cap-add SETUID -v "$VOLUME:/data" stepdown-scratch
    assert_error 1 "--own /data: Operation not permitted; start the container with --cap-add CHOWN"
}

@test "--own gives the user what another user left in the volume" {
    in_volume sh -c 'mkdir -p a/b && touch a/b/c && chown -R 999:999 . && chmod -R g+w . && chmod 700 a'
    container -v "$VOLUME:/data" stepdown-scratch
    assert_identity 1000 1000 "1000 5001" /home/app
    [ "$(in_volume find . ! -user 1000 -o ! -group 1000)" = "" ]
}

@test "a read-only volume is an error that names the file system's reason" {
    container -v "$VOLUME:/data:ro" stepdown-scratch
    assert_error 1 "--own /data: Read-only file system; the user can't write there; mount it writable"
}

@test "Zebra's three directories are given to it, in its home and elsewhere, mounted or not" {
    for mounts in "" "-v $VOLUME:/home/zebra/.cache/zebra" "-v $VOLUME:/home/zebra/.cache/zebra --tmpfs /var/log/zebra:mode=755"; do
        # shellcheck disable=SC2016,SC2086 # the other shell's; a list of words
        container $mounts stepdown-tests stepdown --own /home/zebra/.cache/zebra \
            --own /run/zebra --own /var/log/zebra zebra sh -c '
            for directory in .cache/zebra /run/zebra /var/log/zebra; do
                cd /home/zebra && cd $directory && touch x && rm x && stat -c %u:%g . || exit 9
            done'
        [ "$output" = "10001:10001
10001:10001
10001:10001" ] || { echo "$mounts: $output$stderr"; return 1; }
    done
}

@test "a link that the service left in its home is not followed at the next start" {
    in_volume sh -c 'chown zebra . && ln -s /etc cache && chown -h zebra cache'
    container -v "$VOLUME:/home/zebra" stepdown-tests stepdown --own /home/zebra/cache/x zebra true
    assert_error 1 "a link"
    container -v "$VOLUME:/home/zebra" stepdown-tests sh -c '
        stepdown --own /home/zebra/cache zebra true; stat -c %u /etc /etc/passwd'
    [ "$output" = "0
0" ] || { echo "$output$stderr"; return 1; }
}
