#!/usr/bin/env bats
# docs/kubernetes.md: each manifest is played by podman, as root and without root.
# Debian 12's podman is too old: make test-servers runs this by tests/in-unstable.
# the image holds the shipped file
# bats file_tags=shipped
load ../helpers
load ../docker/engine
load servers
load engines

PAGE=$ROOT/docs/kubernetes.md

setup_file() {
    make_sandbox
    export SANDBOX PASSWD GROUP CLIENT_root CLIENT_rootless
    mkdir -p "$SANDBOX/podman" "$SANDBOX/image/etc"
    cp "$STEPDOWN" "$SANDBOX/image/stepdown"
    cp "$HELPERS/show-identity" "$SANDBOX/image/server"
    echo app:x:1000:1000::/home/app: >"$SANDBOX/image/etc/passwd"
    printf 'app:x:1000:\nother:x:900:app\n' >"$SANDBOX/image/etc/group"
    tar -C "$SANDBOX/image" -cf "$SANDBOX/image.tar" .
    # whose ids podman takes for hostUsers: false
    echo containers:x:990:990::/: >>"$PASSWD"
    subordinate=$'containers:2000000000:65536\napp:200000:1500000000'
    with_ids "$subordinate"
    # shellcheck disable=SC2086 # a list of words
    start_podman "$SANDBOX/podman" $WITH_IDS
    CLIENT_root=$ENGINE_CLIENT
    start_rootless_podman "$subordinate"
    CLIENT_rootless=$ENGINE_CLIENT
}

teardown_file() {
    PODMAN=$SANDBOX/podman forget_podman
    PODMAN=$SANDBOX/rootless forget_podman
    remove_sandbox
}

fill_podman() {
    $ENGINE_CLIENT import --change "$(sed -n 's/^    \(ENTRYPOINT .*\)/\1/p' "$PAGE")" - \
        registry.example/app:1 <"$SANDBOX/image.tar" &&
        $ENGINE_CLIENT run --rm --network none --entrypoint /stepdown registry.example/app:1 --version
}

# as root|rootless: by that podman.
# shellcheck disable=SC2034 # on_host reads $ids
as() {
    local client=CLIENT_$1
    ENGINE_CLIENT=${!client}
    ids=0,1
    [ "$1" = root ] || ids=1000,200000
}

# volume OWNER MODE: a new one, as a new disk has it. Where it is empty, podman gives it to the user.
volume() {
    $ENGINE_CLIENT volume rm -f data >/dev/null
    $ENGINE_CLIENT volume create data >/dev/null
    DATA=$($ENGINE_CLIENT volume inspect --format '{{.Mountpoint}}' data)
    mkdir -m 700 "$DATA/lost+found"
    chown "$(on_host 0:0)" "$DATA/lost+found"
    chown "$(on_host "$1")" "$DATA"
    chmod "$2" "$DATA"
}

# play_block NAME [SED-SCRIPT]: the page's manifest of that name, once, with a server that writes a
# file; the process is in the fsGroup, as with a kubelet.
play_block() {
    block "$1" | sed -E -e 's/^spec:/&\n  restartPolicy: Never/' \
        -e 's|^    image: .*|&\n    args: [write, /data/file]|' \
        -e 's/^    fsGroup: (1.*)/&\n    supplementalGroups: [\1]/' \
        -e 's/4000/2000, 4000/' | sed -E "${2:-}" >"$SANDBOX/pod.yaml"
    play "$SANDBOX/pod.yaml"
}

# writes_as UID: who the file belongs to.
writes_as() {
    [[ $(on_host "$1:0") == "$(stat -c %u "$DATA/file")":* ]] || { ls -lan "$DATA"; return 1; }
}

@test "as root with three capabilities: the volume becomes app's, and the server has none" {
    for podman in root rootless; do
        as $podman
        volume 0:0 755
        play_block root
        assert_identity 1000 1000 "900 1000" /home/app
        has_line "NoNewPrivs:	1"
        writes_as 1000
        # another uid's private directory; without root, the mark is its mode
        volume 999:999 700
        play_block root
        assert_error 1 "start the container with --cap-add DAC_OVERRIDE"
        play_block root 's/CHOWN,/CHOWN, DAC_OVERRIDE, FOWNER,/'
        assert_identity 1000 1000 "900 1000" /home/app
    done
}

@test "not as root: the pod's user, if it can use the volume" {
    for podman in root rootless; do
        as $podman
        volume 0:1000 2775
        play_block restricted
        assert_identity 1000 1000 1000 /home/app
        writes_as 1000
        volume 0:0 755
        play_block restricted /fsGroup/d
        assert_error 1 "started as uid 1000, which can't use it" fsGroup
    done
}

@test "OpenShift's random uid runs the server, and without --if-root it is an error" {
    for podman in root rootless; do
        as $podman
        volume 0:1000770000 2775
        play_block openshift
        assert_identity 1000770000 0 "0 1000770000" /
        writes_as 1000770000
        play_block openshift 's|^    args: .*|    command: [/stepdown, app, /server]|'
        assert_error 1 "a process started as uid 1000770000 gid 0 can't become uid 1000"
    done
}

@test "hostUsers: false: root is nobody outside, and a larger id is an error" {
    for podman in root rootless; do
        as $podman
        volume 0:0 755
        rmdir "$DATA/lost+found"
        play_block userns
        assert_identity 1000 1000 "900 1000" /home/app
        [ "$(stat -c %u "$DATA/file")" -gt 200000 ]
        play_block userns 's|^    args: .*|    command: [/stepdown, "70000:70000", /server]|'
        assert_error 1 "$(grep -o "this user namespace doesn't map gid 70000" "$PAGE")" idsPerPod
    done
}

@test "--keep-groups keeps the pod's groups, and with a group in the user-spec no other comes back" {
    for podman in root rootless; do
        as $podman
        volume 0:2000 2775
        play_block groups
        assert_identity 1000 1000 "1000 2000 4000" /home/app
        writes_as 1000
        play_block groups s/1000:1000/app/
        assert_identity 1000 1000 "900 1000 2000 4000" /home/app
        play_block groups 's/"--keep-groups", //; s,/data/file,/server,'
        [ "$status" -eq 98 ]
    done
}

@test "a volume of an fsGroup: --own gives the directory, and keeps its group if that is named" {
    for podman in root rootless; do
        as $podman
        volume 0:2000 2775
        play_block root
        assert_identity 1000 1000 "900 1000" /home/app
        [ "$(stat -c %u:%g "$DATA" "$DATA/lost+found" | xargs)" = "$(on_host 1000:1000) $(on_host 0:0)" ]
        volume 0:2000 2775
        grep -qF '`--own /data 1000:2000`' "$PAGE"
        play_block root 's|^    args: .*|    command: [/stepdown, --own, /data, "1000:2000", /server]|'
        [ "$(stat -c %u:%g:%a "$DATA")" = "$(on_host 1000:2000):2775" ]
    done
}

@test "PUID and PGID: the page's line in docs/migrating.md becomes these" {
    line=$(sed -n 's/^    \(command: \["\/stepdown".*\)/\1/p' "$ROOT/docs/migrating.md")
    for podman in root rootless; do
        as $podman
        volume 0:0 755
        play_block root "s|^    args: .*|    $line\n    env: [{name: PUID, value: '42'}, {name: PGID, value: '43'}]|"
        assert_identity 42 43 43 /
        play_block root "s|^    args: .*|    $line|"
        assert_error 1 "no such user"
    done
}

@test "each manifest of the page is played here" {
    diff <(sed -n 's/^<!-- block: \(.*\) -->/\1/p' "$PAGE" | sort) \
        <(grep -oE 'play_block [a-z]+' "$BATS_TEST_FILENAME" | sed 's/.* //' | sort -u)
}
