# What the bats of this directory share.

# make_dist: the binaries of a release, once for all files; skips them where it can't.
make_dist() {
    requires_root
    local release
    # shellcheck disable=SC1091 # the machine's
    release=$(. /etc/os-release && echo "$PRETTY_NAME")
    [[ $release == *"(bookworm)" ]] ||
        skip "a release is built by Debian 12's compilers, and this is $release"
    mkdir -p "$ROOT/build"
    (flock 9 && make -s -C "$ROOT" dist >/dev/null) 9>"$ROOT/build/dist.lock"
}

# start_registry: a registry of images on this machine, at $REGISTRY, until stop_registry. skopeo is
# told that it speaks HTTP.
start_registry() {
    REGISTRY=127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    cat >"$SANDBOX/registry.yml" <<YAML
version: 0.1
storage: { filesystem: { rootdirectory: $SANDBOX/registry } }
http: { addr: "$REGISTRY" }
YAML
    docker-registry serve "$SANDBOX/registry.yml" >"$SANDBOX/registry.log" 2>&1 3>&- &
    REGISTRY_PID=$!
    mkdir -p "$SANDBOX/.config/containers"
    printf '[[registry]]\nlocation = "%s"\ninsecure = true\n' "$REGISTRY" \
        >"$SANDBOX/.config/containers/registries.conf"
    export HOME=$SANDBOX REGISTRY
    until python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' \
        "http://$REGISTRY/v2/" 2>/dev/null; do
        kill -0 "$REGISTRY_PID"
        sleep 0.1
    done
}

stop_registry() {
    [ -z "${REGISTRY_PID:-}" ] || kill "$REGISTRY_PID"
}
