#!/usr/bin/env bats
# An image of nothing but stepdown, a static program and the two files in /etc, started by one and
# the same ENTRYPOINT wherever people start containers: the right user and the right files, or one
# line that says what to change.
# Debian 12's podman is too old: make test-servers runs this by tests/in-unstable.
# the image holds the shipped file
# bats file_tags=shipped
load ../helpers
load ../docker/engine
load servers
load engines

image=stepdown-tests-everywhere:1

setup_file() {
    make_sandbox
    export SANDBOX PASSWD GROUP
    # one of its own, whatever others share
    unset SHARED
    start_own_engine
    mkdir "$SANDBOX/image"
    cp "$STEPDOWN" "$SANDBOX/image/stepdown"
    cp "$HELPERS/show-identity" "$SANDBOX/image/server"
    mkdir "$SANDBOX/image/etc"
    echo app:x:1000:1000::/home/app: >"$SANDBOX/image/etc/passwd"
    echo app:x:1000: >"$SANDBOX/image/etc/group"
    cat >"$SANDBOX/image/Dockerfile" <<'END'
FROM scratch
COPY stepdown server /
COPY etc /etc
ENTRYPOINT ["/stepdown", "--if-root", "--own", "/data", "app", "/server"]
CMD ["write", "/data/file"]
END
    docker build -q --network none -t $image "$SANDBOX/image" >/dev/null
    docker save -o "$SANDBOX/images.tar" $image
    chmod 644 "$SANDBOX/images.tar"
}

teardown_file() {
    stop_engine
    remove_sandbox
}

teardown() {
    case $BATS_TEST_DESCRIPTION in
    *remapped*) stop_engine ;;
    *podman*) forget_podman ;;
    esac
}

fill_podman() {
    $ENGINE_CLIENT load -q -i "$SANDBOX/images.tar" >/dev/null &&
        $ENGINE_CLIENT run --rm --network none --entrypoint /stepdown $image --version
}

# starts VOLUME MODE EXPECTED COMMAND...: on a new volume of that owner and mode, COMMAND starts the
# container; EXPECTED is "UID GID GROUPS HOME" of the server, or else the one line.
starts() {
    local volume=$1 mode=$2 expected=$3 uid gid groups home
    shift 3
    new_data
    chown "$(on_host "$volume")" "$SANDBOX/data"
    chmod "$mode" "$SANDBOX/data"
    "$@"
    if [[ $expected != [0-9]* ]]; then
        assert_error 1 "$expected"
        return
    fi
    read -r uid gid groups home <<<"$expected"
    assert_identity "$uid" "$gid" "${groups//,/ }" "$home" || return 1
    [[ $(on_host "$uid:0") == "$(stat -c %u "$SANDBOX/data/file")":* ]] || {
        ls -lan "$SANDBOX/data"
        return 1
    }
}

# starts_by_options: as the table says, on this engine. "=" are the groups that a program has there
# without stepdown: podman adds root's now and then.
starts_by_options() {
    local options owner mode expected
    while IFS='|' read -r options owner mode expected; do
        # shellcheck disable=SC2086 # a list of words
        [[ $expected != *=* ]] || container $options --entrypoint /server $image
        expected=${expected/=/$(sed -n 's/^Groups:	\(.*\) $/\1/p' <<<"$output" | tr ' ' ,)}
        # shellcheck disable=SC2086
        starts "$owner" "$mode" "$expected" container -v "$SANDBOX/data:/data" $options $image ||
            { echo "$options, on a volume of $owner, $mode"; return 1; }
    done <<'END'
|0:0|755|1000 1000 1000 /home/app
--read-only|0:0|755|1000 1000 1000 /home/app
--read-only --cap-drop ALL --cap-add CHOWN --cap-add SETGID --cap-add SETUID|0:0|755|1000 1000 1000 /home/app
--cap-drop ALL|0:0|755|--own /data: Operation not permitted; start the container with --cap-add CHOWN
--user app|0:0|755|--own /data: started as uid 1000, which can't use it
--user app|1000:1000|755|1000 1000 = /home/app
--user app --read-only --cap-drop ALL|1000:1000|700|1000 1000 = /home/app
--user 1234:0|0:0|755|--own /data: started as uid 1234, which can't use it
--user 1234:0|0:0|775|1234 0 = /
END
}

@test "on Docker: as root, as another, read-only, and with every capability dropped" {
    starts_by_options
}

# docs/migrating.md: when no stepdown is needed
@test "on Docker without stepdown: a new volume is the user's if the image has a directory of that user's" {
    grep -qF '`COPY --chown=nonroot data /data` is enough' "$ROOT/docs/migrating.md"
    container --user app -v /data --entrypoint /server $image write /data/file
    [ "$status" -eq 98 ]
    mkdir "$SANDBOX/image/data"
    printf 'FROM %s\nCOPY --chown=app data /data\n' $image |
        docker build -q --network none -t stepdown-tests-chown -f - "$SANDBOX/image" >/dev/null
    container --user app -v /data --entrypoint /server stepdown-tests-chown write /data/file
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
}

@test "on Docker: a new volume suits app and any uid with gid 0, if the image's directory does" {
    make_busybox_image
    sed -n 's/^    //; /^FROM busybox/,/^COPY/p' "$ROOT/docs/migrating.md" |
        sed "s/busybox/stepdown-tests/; s/server-image/$image/; s/65532/1000/" |
        docker build -q --network none -t stepdown-tests-directory - >/dev/null
    for user in "" "--user app" "--user 1234:0"; do
        # shellcheck disable=SC2086 # a list of words
        container $user -v /data stepdown-tests-directory
        [ "$status" -eq 0 ] || { echo "$user: $stderr"; return 1; }
    done
}

@test "on a userns-remapped Docker" {
    start_remapped_engine
    starts_by_options
}

# pod POD CONTAINER: plays one with these security contexts.
pod() {
    cat >"$SANDBOX/pod.yaml" <<END
apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  restartPolicy: Never
  securityContext: {$1}
  containers:
  - name: app
    image: docker.io/library/$image
    securityContext: {$2}
    volumeMounts: [{name: data, mountPath: /data}]
  volumes:
  - name: data
    hostPath: {path: $SANDBOX/data}
END
    play "$SANDBOX/pod.yaml"
}

# podman knows no fsGroup: the kubelet gives the container that group, and the volume, with 2775.
starts_by_manifest() {
    local pod container owner mode expected
    while IFS='|' read -r pod container owner mode expected; do
        starts "$owner" "$mode" "$expected" pod "$pod" "$container" ||
            { echo "$pod, $container, on a volume of $owner, $mode"; return 1; }
    done <<'END'
||0:0|755|1000 1000 1000 /home/app
|readOnlyRootFilesystem: true, capabilities: {drop: [ALL], add: [CHOWN, SETGID, SETUID]}|0:0|755|1000 1000 1000 /home/app
|capabilities: {drop: [ALL]}|0:0|755|--own /data: Operation not permitted; start the container with --cap-add CHOWN
runAsUser: 1000||0:0|755|--own /data: started as uid 1000, which can't use it
runAsUser: 1000|readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}|1000:1000|755|1000 1000 1000 /home/app
runAsUser: 1234, supplementalGroups: [2000]||0:2000|2775|1234 0 0,2000 /
END
}

@test "on podman as root, by podman kube play too: as root, with runAsUser, with fsGroup" {
    mkdir "$SANDBOX/podman"
    start_podman "$SANDBOX/podman"
    starts_by_options
    starts_by_manifest
}

@test "on podman without root, by podman kube play too" {
    start_rootless_podman app:200000:65536
    starts_by_options
    starts_by_manifest
}

@test "on podman without root, with --userns=keep-id: as the user of the host, and as root" {
    start_rootless_podman app:200000:65536
    for user in "" "--user 0"; do
        new_data
        chown 1000:1000 "$SANDBOX/data"
        # shellcheck disable=SC2086 # a list of words
        container --userns=keep-id $user -v "$SANDBOX/data:/data" $image
        assert_identity 1000 1000 1000 /home/app
        [ "$(stat -c %u "$SANDBOX/data/file")" -eq 1000 ]
    done
}

@test "on podman as root, with --userns=auto, which gives each container other ids" {
    mkdir "$SANDBOX/podman"
    # whose ids podman takes
    echo containers:x:990:990::/: >>"$PASSWD"
    with_ids containers:300000:65536
    start_podman "$SANDBOX/podman" "$WITH_IDS"
    new_data
    # U: podman makes the volume that of the container's root
    container --userns=auto -v "$SANDBOX/data:/data:U" $image
    assert_identity 1000 1000 1000 /home/app
    [ "$(stat -c %u "$SANDBOX/data/file")" -eq 301000 ]
}

# by_containerd OPTION...: with $output or $stderr, and $status. What a short container says can get
# lost beside other work; but each says something, and so one that said nothing is started again.
by_containerd() {
    local ctr=(ctr -a "$ENGINE/exec/containerd/containerd.sock" -n stepdown) log=$BATS_TEST_TMPDIR/log
    "${ctr[@]}" images import "$SANDBOX/images.tar" >/dev/null
    for _ in {1..5}; do
        status=0
        rm -f "$log"
        "${ctr[@]}" run --rm --cpu-shares 0 --log-uri "file://$log" "$@" \
            --mount "type=bind,src=$SANDBOX/data,dst=/data,options=rbind:rw" \
            docker.io/library/$image stepdown-tests || status=$?
        [ ! -s "$log" ] || break
    done
    output=$(<"$log")
    stderr=
    [ "$status" -eq 0 ] || { stderr=$output; output=; }
}

@test "on containerd without Docker" {
    starts 0:0 755 "1000 1000 1000 /home/app" by_containerd
    starts 0:0 755 "--own /data: Operation not permitted; start the container with --cap-add CHOWN" \
        by_containerd --cap-drop CAP_CHOWN
    # Debian 12's ctr has no such option
    [[ $(ctr run --help) == *--user* ]] || return 0
    starts 0:0 755 "--own /data: started as uid 1234, which can't use it" by_containerd --user 1234:0
    starts 0:0 775 "1234 0 0 /" by_containerd --user 1234:0
}

# by_compose LINES: a service of these lines, with $output, $stderr and $status.
by_compose() {
    printf 'services: {app: {image: %s, network_mode: none, volumes: ["%s:/data"], %s}}\n' \
        $image "$SANDBOX/data" "$1" >"$BATS_TEST_TMPDIR/compose.yaml"
    own_record "docker-compose -p stepdown-tests -f" app "$BATS_TEST_TMPDIR/compose.yaml" up -d
    docker rm -f app >/dev/null
}

@test "by Compose" {
    starts 0:0 755 "1000 1000 1000 /home/app" by_compose "container_name: app"
    starts 0:0 775 "1234 0 0 /" by_compose 'container_name: app, user: "1234:0"'
    starts 0:0 755 "--own /data: started as uid 1234, which can't use it" \
        by_compose 'container_name: app, user: "1234:0"'
}
