# Engines whose root is not the machine's, and podman. The file that loads this has a fill_podman,
# which puts its images into it and runs one.

# with_ids USER:FIRST:COUNT: $WITH_IDS, which runs a command that sees just these subordinate ids,
# and the sandbox's users.
with_ids() {
    echo "$1" >"$SANDBOX/subid"
    touch /etc/subuid /etc/subgid
    cat >"$SANDBOX/with-ids" <<EOF
#!/bin/sh
mount --bind "$PASSWD" /etc/passwd && mount --bind "$GROUP" /etc/group &&
    mount --bind "$SANDBOX/subid" /etc/subuid && mount --bind "$SANDBOX/subid" /etc/subgid &&
    cd / && exec "\$@"
EOF
    chmod 755 "$SANDBOX/with-ids"
    WITH_IDS="unshare --mount --propagation slave $SANDBOX/with-ids"
}

# start_remapped_engine: a Docker whose root is uid 100000 outside.
start_remapped_engine() {
    with_ids daemon:100000:65536
    DOCKERD="$WITH_IDS /usr/sbin/dockerd" start_own_engine --userns-remap daemon
    ENGINE_CLIENT=docker
    ids=100000,100001
    docker load -q -i "$SANDBOX/images.tar" >/dev/null
}

# start_podman DIRECTORY [COMMAND...]: podman with its files in DIRECTORY, run by COMMAND, as
# $ENGINE_CLIENT. The runtime is the first that works: crun refuses hybrid cgroups, which runc takes.
start_podman() {
    PODMAN=$1
    shift
    # its defaults may be more than this machine allows, or has
    printf '%s\n' '[containers]' 'default_ulimits = ["nofile=1024:4096", "nproc=4096:4096"]' \
        'pids_limit = 0' >"$SANDBOX/containers.conf"
    export CONTAINERS_CONF=$SANDBOX/containers.conf
    local runtime
    for runtime in crun runc; do
        ENGINE_CLIENT="$* podman --runtime $runtime --root $PODMAN/root --runroot $PODMAN/run
            --tmpdir $PODMAN/tmp --cgroup-manager cgroupfs --events-backend file --storage-driver overlay
            ${PODMAN_OPTIONS:-}"
        ! fill_podman >"$PODMAN.log" 2>&1 || return 0
    done
    cat "$PODMAN.log"
    return 1
}

# start_rootless_podman [SUBORDINATE-IDS [OPTION...]]: podman of the user app, who has these ids;
# on_host takes them to begin with 200000.
start_rootless_podman() {
    mkdir -m 700 "$SANDBOX/rootless" "$SANDBOX/rootless/xdg"
    chown -R 1000:1000 "$SANDBOX/rootless"
    with_ids "${1:-}"
    ids=1000,200000
    PODMAN_OPTIONS=${*:2} start_podman "$SANDBOX/rootless" "$WITH_IDS setpriv --reuid app --regid app" \
        "--init-groups env HOME=$SANDBOX/rootless XDG_RUNTIME_DIR=$SANDBOX/rootless/xdg"
}

forget_podman() {
    local pid
    for pid in "$PODMAN"/tmp/pause.pid "$PODMAN"/xdg/libpod/tmp/pause.pid; do
        [ ! -e "$pid" ] || kill "$(cat "$pid")" || true
    done
    grep -o " $PODMAN/[^ ]*" /proc/self/mounts | sort -r | xargs -r -n 1 umount -l 2>/dev/null || true
    rm -rf "$PODMAN"
}

# on_host UID:GID: what that is on the machine, where the container's ids 0 and 1 are $ids.
on_host() {
    awk -F : -v ids="${ids:-0,1}" 'BEGIN { split(ids, base, ",") }
        function of(id) { return id == 0 ? base[1] : base[2] + id - 1 } { print of($1) ":" of($2) }' <<<"$1"
}

# play MANIFEST: that pod, called app, to the end of its container, called app too, with $output,
# $stderr and $status.
play() {
    own_record "$ENGINE_CLIENT kube play --network none" app-app "$1"
    $ENGINE_CLIENT kube down "$1" >/dev/null
}
