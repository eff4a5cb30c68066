#!/usr/bin/env bats
# docs/replacing-gosu.md: each recipe is built on an image made as the official one is, and judged as
# scanners do.
# the images hold the shipped file
# bats file_tags=shipped
load ../helpers
load ../docker/engine
load servers

PAGE=$ROOT/docs/replacing-gosu.md
server_name=st-replaced

setup_file() {
    make_sandbox
    export SANDBOX PASSWD GROUP DOCKER_BUILDKIT=1
    # names as the page has them: never on a user's own engine
    start_own_engine
    make_debian_image
    cp -r "$ROOT/tests/servers/image" "$SANDBOX/servers"
    cp "$ROOT/build/stepdown" "$SANDBOX/servers"
    official postgres postgres:17 postgresql
    official gosu rabbitmq:4 rabbitmq-server
    printf 'FROM scratch\nCOPY stepdown /stepdown\n' >"$SANDBOX/one-file"
    docker build -q -t stepdown -f "$SANDBOX/one-file" "$SANDBOX/servers" >/dev/null
    docker tag postgres:17 stepdown-tests-servers-postgres
    docker tag rabbitmq:4 stepdown-tests-servers-rabbitmq
    block local >"$SANDBOX/local"
    build stepdown-tests-servers-replaced <"$SANDBOX/local"
}

teardown_file() {
    stop_server
    docker rmi -f stepdown postgres:17 rabbitmq:4 my-postgres stepdown-tests-servers-postgres \
        stepdown-tests-servers-rabbitmq stepdown-tests-servers-replaced >/dev/null 2>&1 || true
    stop_engine
    remove_sandbox
}

teardown() {
    stop_server
}

# official STAGE IMAGE [PACKAGE]: that stage of tests/servers/image under the official image's name.
official() {
    docker build --network host -q --target "$1" --build-arg "SERVERS=${3:-}" -t "$2" \
        "$SANDBOX/servers" >/dev/null
}

# build IMAGE: of the Dockerfile on stdin.
build() {
    docker build -q --network none -t "$1" - >/dev/null
}

# scan IMAGE: what a scanner finds of gosu, su-exec and Go in it, in $output.
scan() {
    docker save -o "$SANDBOX/image.tar" "$1"
    scan_file "$SANDBOX/image.tar"
}

scan_file() {
    rm -rf "$SANDBOX/scan"
    mkdir "$SANDBOX/scan"
    chmod 755 "$SANDBOX/scan"
    output=$("$ROOT/tests/servers/layers" "$1" "$SANDBOX/scan") || return 1
    "$ROOT/tests/servers/trivy" rootfs --offline-scan --format cyclonedx "$SANDBOX/scan" >"$SANDBOX/bill"
    # it has found what there is: Debian's packages, or Alpine's
    output+=" $(python3 - "$SANDBOX/bill" <<'PYTHON'
import json, sys
parts = [part.get("purl", part["name"]) for part in json.load(open(sys.argv[1]))["components"]]
assert len(parts) > 1, parts
print(*[part for part in parts if "gosu" in part or "su-exec" in part or "pkg:golang" in part])
PYTHON
    )"
}

# finds IMAGE WHAT...: a scan of it finds these.
finds() {
    scan "$1"
    shift
    for what; do
        [[ $output == *"$what"* ]] || { echo "no $what: $output"; return 1; }
    done
}

# is_clean IMAGE: a scan finds nothing.
is_clean() {
    scan "$1"
    [ "$output" = " " ] || { echo "$output"; return 1; }
}

# same_settings IMAGE OTHER
same_settings() {
    diff <(docker image inspect --format '{{json .Config}}' "$1" | settings) \
        <(docker image inspect --format '{{json .Config}}' "$2" | settings)
}

settings() {
    python3 -c 'import json, sys
config = json.load(sys.stdin)
for key in ("Entrypoint", "Cmd", "ExposedPorts", "Volumes", "StopSignal", "User"):
    print(key, config.get(key) or "")
print(*sorted(config["Env"]), config.get("WorkingDir") or "/")'
}

@test "scanners find gosu in the official images, and in those where it is only overwritten" {
    finds postgres:17 "usr/local/bin/gosu " pkg:golang/stdlib
    finds rabbitmq:4 "usr/sbin/gosu " pkg:deb/debian/gosu
    sed -n 's/^- `\([A-Z].*\)`.*/\1/p' "$PAGE" >"$SANDBOX/wrong"
    [ "$(wc -l <"$SANDBOX/wrong")" -eq 2 ]
    while read -r line; do
        { echo "FROM postgres:17"; echo "COPY --from=stepdown /stepdown /usr/local/bin/"; echo "$line"; } |
            build my-postgres
        finds my-postgres usr/local/bin/gosu pkg:golang/stdlib || { echo "$line"; return 1; }
    done <"$SANDBOX/wrong"
    run docker run --rm --network none --entrypoint ln postgres:17 -s stepdown /usr/local/bin/gosu
    [ "$status" -ne 0 ]
}

@test "gosu in /usr/local/bin: gone for scanners, and postgres starts, restarts and ends as before" {
    is_clean stepdown-tests-servers-replaced
    same_settings postgres:17 stepdown-tests-servers-replaced
    lives_as_by_gosu postgres postgres replaced
    # and back, on the same data
    as=postgres start_server postgres postgres
    as=postgres has_written postgres
}

@test "the page's commands build it, and gosu says that it is stepdown" {
    cp "$SANDBOX/local" "$BATS_TEST_TMPDIR/Dockerfile"
    cd "$BATS_TEST_TMPDIR"
    run bash -c "$(block which | sed 's/docker run/& --network none/') || true"
    [[ $output == "gosu is /usr/local/bin/gosu"*setpriv* ]] || { echo "$output"; return 1; }
    run bash -ec "$(block build | sed 's/docker build/& -q --network none/; s/docker run/& --network none/')"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [[ $output == *$'\n'stepdown* ]] || { echo "$output"; return 1; }
}

@test "Debian's package: gone for scanners, apt doesn't bring it back, and rabbitmq lives as before" {
    block package | build stepdown-tests-servers-replaced-package
    is_clean stepdown-tests-servers-replaced-package
    same_settings rabbitmq:4 stepdown-tests-servers-replaced-package
    lives_as_by_gosu rabbitmq rabbitmq replaced-package
    run docker run --rm --network host stepdown-tests-servers-replaced-package sh -c \
        'apt-get update -qq && apt-get install -y gosu'
    [ "$status" -ne 0 ]
    [[ $output == *"no installation candidate"* ]] || { echo "$output"; return 1; }
    docker rmi -f stepdown-tests-servers-replaced-package >/dev/null
}

@test "Alpine's su-exec is gone, and its name is stepdown's" {
    make_busybox_image
    official alpine rabbitmq:4-alpine
    finds rabbitmq:4-alpine pkg:apk/alpine/su-exec
    # the tests' image has no nobody
    block alpine | sed 's/su-exec nobody/su-exec app/' | build my-rabbitmq
    is_clean my-rabbitmq
    run docker run --rm --network none my-rabbitmq /sbin/su-exec app id -u
    [ "$output" = 1000 ]
    docker rmi -f my-rabbitmq rabbitmq:4-alpine >/dev/null
}

@test "one layer, made with docker: no byte of gosu, the same settings, and postgres lives as before" {
    block flat | sed '/^ENV/s/17/15/; s/en_US.utf8/C.UTF-8/' | build stepdown-tests-servers-flat
    [ "$(docker image inspect --format '{{len .RootFS.Layers}}' stepdown-tests-servers-flat)" -eq 1 ]
    is_clean stepdown-tests-servers-flat
    same_settings postgres:17 stepdown-tests-servers-flat
    lives_as_by_gosu postgres postgres flat
    docker rmi -f stepdown-tests-servers-flat >/dev/null
}

@test "one layer, made with podman: no byte of gosu, and the same settings; without layers it is found" {
    docker save -o "$SANDBOX/images.tar" postgres:17 stepdown
    podman="podman --root $SANDBOX/podman --runroot $SANDBOX/podman.run --tmpdir $SANDBOX/podman.tmp"
    podman+=" --cgroup-manager cgroupfs --events-backend file --storage-driver overlay"
    $podman load -q -i "$SANDBOX/images.tar" >/dev/null
    cd "$BATS_TEST_TMPDIR"
    sed 's/postgres:17/localhost&/; s/localhost/&\//; s/--from=/&localhost\//' "$SANDBOX/local" >Dockerfile
    podman_build="$podman build --isolation chroot --network host"
    eval "$(block squash | sed "s~^podman build~$podman_build~")" >/dev/null 2>&1
    $podman_build --layers=false -t not-layered . >/dev/null 2>&1
    for image in my-postgres not-layered; do
        $podman save -q -o "$SANDBOX/$image.tar" "localhost/$image" >/dev/null
    done
    $podman inspect --format '{{json .Config}}' my-postgres | settings >squashed
    umount "$SANDBOX/podman/overlay" 2>/dev/null || true
    diff <(docker image inspect --format '{{json .Config}}' postgres:17 | settings) squashed
    scan_file "$SANDBOX/my-postgres.tar"
    [ "$output" = " " ]
    scan_file "$SANDBOX/not-layered.tar"
    [[ $output == usr/local/bin/gosu*pkg:golang/stdlib* ]]
}

@test "the compose file builds the same image and starts it" {
    "$ROOT/tests/debian-13-program" "$ROOT/build/docker-compose" docker-compose \
        usr/libexec/docker/cli-plugins/docker-compose
    cd "$BATS_TEST_TMPDIR"
    block compose >compose.yaml
    # the tests' engine has no network to give
    printf 'services: {db: {network_mode: none, build: {network: none}}}\n' >compose.override.yaml
    export POSTGRES_PASSWORD=secret COMPOSE_PROJECT_NAME=st-gosu
    eval "$(block up | sed "s~^docker compose~$ROOT/build/docker-compose/run~")" >log 2>&1 || { cat log; return 1; }
    server_name=$(docker ps -q --filter label=com.docker.compose.project=st-gosu)
    as=postgres wait_for_server postgres
    as=postgres server_process 1 | grep -q '^Uid:	[1-9]'
    diff <(docker image inspect --format '{{json .RootFS}}' stepdown-tests-servers-replaced) \
        <(docker image inspect --format '{{json .RootFS}}' "$(docker inspect --format '{{.Image}}' "$server_name")")
    "$ROOT/build/docker-compose/run" down --volumes --rmi all >/dev/null 2>&1
}

@test "each block of the page is run" {
    while read -r name; do
        grep -q "block $name\>" "$BATS_TEST_FILENAME" || { echo "not run: $name"; return 1; }
    done < <(sed -n 's/^<!-- block: \(.*\) -->$/\1/p' "$PAGE")
    [ "$(grep -c '^```[a-z]' "$PAGE")" -eq "$(grep -c '^<!-- block: ' "$PAGE")" ]
}
