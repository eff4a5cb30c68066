#!/usr/bin/env bats
# Engines whose root is not the machine's: a userns-remapped Docker, podman without root.
# And podman as root. A server, as docs/migrating.md says, and Zebra, as docs/zebra.md says.
# the images hold the shipped file
# bats file_tags=shipped
load ../helpers
load ../docker/engine
load ../docker/zebra
load servers
load engines

PAGE=$ROOT/docs/zebra.md
images="stepdown-tests-servers-stepdown stepdown-tests-servers-gosu ${images_of_record[*]}"

setup_file() {
    make_sandbox
    export SANDBOX PASSWD GROUP
    # one of its own, whatever others share
    unset SHARED
    start_own_engine
    is_free zebra
    make_server_images redis-server
    make_zebra_images
    make_images_of_record
    # shellcheck disable=SC2086 # a list of words
    docker save -o "$SANDBOX/images.tar" $images
    chmod 644 "$SANDBOX/images.tar"
    stop_engine
}

teardown_file() {
    remove_sandbox
}

setup() {
    unset SHARED
}

teardown() {
    [ -z "${ENGINE_CLIENT:-}" ] || stop_server
    case $BATS_TEST_DESCRIPTION in
    *remapped*) stop_engine ;;
    *podman*) [ -z "${PODMAN:-}" ] || forget_podman ;;
    esac
}

# serves_here ROOT: redis runs as it does with gosu, but for its own group, and Zebra as its record
# says, where root is the machine's ROOT.
serves_here() {
    local root=$1 shown by_gosu
    new_data
    chown "$root" "$SANDBOX/data"
    shown=$(life redis stepdown) || { echo "$shown"; return 1; }
    grep -qx 'status 0' <<<"$shown" || { echo "$shown"; return 1; }
    run grep -q '^Uid:	0' <<<"$shown"
    [ "$status" -ne 0 ]
    new_data
    chown "$root" "$SANDBOX/data"
    by_gosu=$(life redis gosu) || { echo "$by_gosu"; return 1; }
    diff <(grep -v '^Groups' <<<"$by_gosu") <(grep -v '^Groups' <<<"$shown") || return 1
    [ "$root" = 0:0 ] || as_recorded 0:0 "the host's root's" || return 1
    as_recorded "$root" "root's"
}

# as_recorded OWNER VOLUME: Zebra's images do what docs/zebra.md says, with a volume of the machine's OWNER.
as_recorded() {
    diff <(of_each "chown -R $1" -v "$SANDBOX/volume:/home/zebra/.cache/zebra" --) \
        <(grep "^| in a user namespace, .* | $2 |" "$PAGE" | cut -d '|' -f 4-)
}

# page_says TEXT: of docs/migrating.md, however its lines are broken.
page_says() {
    tr '\n' ' ' <"$ROOT/docs/migrating.md" | sed 's/  */ /g' | grep -qF "$1"
}

@test "on a userns-remapped engine, redis runs and Zebra's directory becomes zebra's" {
    start_remapped_engine
    docker info --format '{{.SecurityOptions}}' | grep -q userns
    serves_here 100000:100000
    [ "$(stat -c %u "$SANDBOX/volume")" -eq 110001 ]
    page_says '`daemon:100000:65536`, uid 10001 in the container is 110001 on the host'
}

# what start_podman puts into it: the images, which one of them shows to run
fill_podman() {
    $ENGINE_CLIENT load -q -i "$SANDBOX/images.tar" >/dev/null &&
        $ENGINE_CLIENT run --rm --network none --entrypoint true zebra
}

@test "on podman as root, redis runs, Zebra's directory becomes zebra's, and an unmapped id is an error" {
    mkdir "$SANDBOX/podman"
    start_podman "$SANDBOX/podman"
    serves_here 0:0
    [ "$(stat -c %u "$SANDBOX/volume")" -eq 10001 ]
    few=(--network none --uidmap 0:100000:1000 --gidmap 0:100000:1000)
    run $ENGINE_CLIENT run --rm "${few[@]}" stepdown-tests-servers-stepdown stepdown 10001:10001 true
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"this user namespace doesn't map gid 10001; use a smaller id, or give the container more ids: /etc/subuid"* ]]
    $ENGINE_CLIENT run --rm "${few[@]}" stepdown-tests-servers-stepdown stepdown redis true
    # what docs/troubleshooting.md says to type
    with_ids containers:300000:200000
    auto=(--network none stepdown-tests-servers-stepdown stepdown 10001:10001 true)
    # shellcheck disable=SC2086 # lists of words
    run $WITH_IDS $ENGINE_CLIENT run --rm --userns=auto:size=1024 "${auto[@]}"
    [[ $output == *"this user namespace doesn't map gid 10001"* ]] || { echo "$output"; return 1; }
    remedy=$(grep -o '`podman run --userns=.*`' "$ROOT/docs/troubleshooting.md" | tr -d '`')
    # shellcheck disable=SC2086 # lists of words
    $WITH_IDS $ENGINE_CLIENT ${remedy#podman} --rm "${auto[@]}"
}

@test "on podman without root, redis runs and Zebra's directory becomes zebra's" {
    start_rootless_podman app:200000:65536
    serves_here 1000:1000
    # 10001 is the 10001st of app's own, and the first is app
    [ "$(stat -c %u "$SANDBOX/volume")" -eq 210000 ]
    page_says '`alice:200000:65536`, uid 1 in the container is 200000 on the host, and uid 10001 is 210000'
}

@test "on podman without root and without subordinate ids, the error says that they are missing" {
    start_rootless_podman '' --storage-opt ignore_chown_errors=true
    limited=(run --rm --network none stepdown-tests-servers-stepdown)
    run $ENGINE_CLIENT "${limited[@]}" stepdown redis true
    [ "$status" -eq 1 ]
    [[ $output == "error: 'redis': setgroups: Operation not permitted: this user namespace denies it; give the container more ids: /etc/subuid and /etc/subgid"* ]] ||
        { echo "$output"; return 1; }
    run $ENGINE_CLIENT "${limited[@]}" stepdown --keep-groups 1234:0 true
    [ "$status" -eq 1 ]
    [[ $output == *"'1234:0': --keep-groups can't keep group 65534, "* ]] || { echo "$output"; return 1; }
    # what docs/troubleshooting.md says to type
    mkdir -p "$SANDBOX/host/etc"
    cp "$PASSWD" "$GROUP" "$SANDBOX/host/etc"
    touch "$SANDBOX/host/etc/"{shadow,subuid,subgid}
    mapfile -t typed < <(sed -n 's/^    \(usermod\|podman\) /\1 /p' "$ROOT/docs/troubleshooting.md")
    [ "${#typed[@]}" -eq 3 ]
    eval "usermod --prefix '$SANDBOX/host' $(sed 's/^usermod //; s/alice/app/' <<<"${typed[0]}")"
    cat "$SANDBOX/host/etc/subuid" >"$SANDBOX/subid"
    cmp "$SANDBOX/subid" "$SANDBOX/host/etc/subgid"
    # shellcheck disable=SC2086 # a list of words
    $ENGINE_CLIENT ${typed[1]#podman}
    run $ENGINE_CLIENT "${limited[@]}" stepdown redis true
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    # and for a directory of the host's root
    mkdir "$SANDBOX/host/data"
    # shellcheck disable=SC2206 # a list of words
    own=($ENGINE_CLIENT run --rm --network none -v "$SANDBOX/host/data:/data"
        stepdown-tests-servers-stepdown stepdown --own /data redis true)
    run "${own[@]}"
    [[ $output == *"doesn't map its owner, its group or the user; on the host, chown it to the container's root" ]] ||
        { echo "$output"; return 1; }
    remedy=$(grep -o '`chown -R alice: DIR`' "$ROOT/docs/troubleshooting.md" | tr -d '`')
    eval "$(sed "s/alice:/1000:1000/; s|DIR|$SANDBOX/host/data|" <<<"$remedy")"
    run "${own[@]}"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    # stdout that is a socket
    reopens=(stepdown-tests-servers-stepdown stepdown --own-stdio redis sh -c 'echo x >/dev/stdout')
    for driver in passthrough k8s-file; do
        grep -qF "\`podman run --log-driver k8s-file\`" "$ROOT/docs/troubleshooting.md"
        # shellcheck disable=SC2086 # a list of words
        run python3 -c 'import socket, subprocess, sys
pair = socket.socketpair()
sys.exit(subprocess.run(sys.argv[1:], stdout=pair[0]).returncode)' \
            $ENGINE_CLIENT run --rm --network none --log-driver $driver "${reopens[@]}"
        case $driver in
        passthrough) [[ $output == *"/dev/stdout: No such device or address"* ]] ;;
        *) [ "$status" -eq 0 ] ;;
        esac || { echo "$driver: $output"; return 1; }
    done
    # runc has no keep-groups
    [[ $ENGINE_CLIENT == *crun* ]] || return 0
    line=${typed[2]//app/redis}
    line=${line/server/sh}
    line=${line/IMAGE/stepdown-tests-servers-stepdown}
    # shellcheck disable=SC2086 # a list of words
    $ENGINE_CLIENT run --network none ${line#podman run} -c true
}
