#!/usr/bin/env bats
# The images and recipes that README offers, built and used as they are: stepdown's own
# image, Zebra's Dockerfile, entrypoint and compose file.
load ../helpers
load engine

setup_file() {
    requires_root
    make_sandbox
    export PASSWD GROUP SANDBOX
    start_engine
    is_free stepdown zebra || return 0
    make_debian_image
    docker build --network host -q -t stepdown -f "$ROOT/docker/Dockerfile" "$ROOT" >/dev/null

    # zebrad's image, with a stand-in for zebrad
    mkdir "$SANDBOX/zebrad"
    cp "$HELPERS/zebrad" "$HELPERS/show-identity" "$SANDBOX/zebrad"
    printf 'FROM debian:bookworm-slim\nCOPY zebrad show-identity /usr/local/bin/\n' \
        >"$SANDBOX/zebrad/Dockerfile"
    docker build -q -t stepdown-tests-zebrad "$SANDBOX/zebrad" >/dev/null
    docker build -q -t zebra --build-arg BASE=stepdown-tests-zebrad "$ROOT/docker/zebra" \
        >/dev/null
}

teardown_file() {
    [ -n "${NOT_FREE:-}" ] ||
        docker rmi -f zebra stepdown stepdown-tests-zebrad >/dev/null 2>&1 || true
    stop_engine
    remove_sandbox
}

setup() {
    [ -z "${NOT_FREE:-}" ] || skip "$NOT_FREE"
}

teardown() {
    docker rm -f st-zebra >/dev/null 2>&1 || true
    docker volume rm -f st-volume >/dev/null 2>&1 || true
}

# start_zebra OPTION...: Zebra in the background, once zebrad is up.
start_zebra() {
    docker rm -f st-zebra >/dev/null 2>&1 || true
    docker run -d --name st-zebra --network none "$@" zebra >/dev/null
    wait_for_zebra st-zebra
}

wait_for_zebra() {
    for _ in $(seq 100); do
        ! docker logs "$1" 2>&1 | grep -q '^zebrad pid 1 ' || return 0
        sleep 0.1
    done
    docker logs "$1"
    return 1
}

needed="--cap-drop ALL --cap-add CHOWN --cap-add SETGID --cap-add SETUID"
folders="-e ZEBRA_STATE__CACHE_DIR=/data/cache -e ZEBRA_RPC__COOKIE_DIR=/data/cache/cookie
    -e ZEBRA_TRACING__LOG_FILE=/data/log/zebrad.log"

@test "stepdown's image holds one file, runs, and has its labels" {
    run docker run --rm stepdown --version
    [[ $output == "stepdown "* ]]
    container=$(docker create stepdown)
    # the rest is what every container gets from the engine
    files=$(docker export "$container" | tar -t | grep -vE '^(\.dockerenv|dev/|etc/|proc/|sys/)')
    docker rm "$container" >/dev/null
    [ "$files" = stepdown ]
    for label in title version revision source licenses; do
        docker inspect --format '{{json .Config.Labels}}' stepdown |
            grep -q "\"org.opencontainers.image.$label\":\"[^\"]"
    done
}

@test "stepdown's image builds with BuildKit and without" {
    for buildkit in 0 1; do
        DOCKER_BUILDKIT=$buildkit docker build --network host -q -t "stepdown-tests-$buildkit" \
            -f "$ROOT/docker/Dockerfile" "$ROOT" >/dev/null
        docker run --rm "stepdown-tests-$buildkit" --version | grep -q '^stepdown '
        docker rmi "stepdown-tests-$buildkit" >/dev/null
    done
}

@test "zebrad is PID 1 as zebra, 10001:10001, and ends by its own SIGTERM handler" {
    # shellcheck disable=SC2086 # lists of words
    start_zebra $folders
    docker logs st-zebra | grep -q '^zebrad pid 1 parent 0 uid 10001 gid 10001 home /home/zebra'
    docker stop --time 60 st-zebra >/dev/null
    [ "$(docker wait st-zebra)" -eq 21 ]
}

@test "zebra's uid and gid can be chosen when the image is built" {
    docker build -q -t stepdown-tests-ids --build-arg BASE=stepdown-tests-zebrad \
        --build-arg UID=2001 --build-arg GID=2002 "$ROOT/docker/zebra" >/dev/null
    container --entrypoint stepdown stepdown-tests-ids zebra show-identity
    assert_identity 2001 2002 "2002" /home/zebra
    docker rmi stepdown-tests-ids >/dev/null
}

@test "a user changed by usermod before the start is the one that runs" {
    container --entrypoint sh zebra -c 'groupmod -g 3002 zebra && usermod -u 3001 zebra &&
        exec stepdown zebra show-identity'
    has_line "Uid:	3001	3001	3001	3001"
    has_line "Gid:	3002	3002	3002	3002"
}

@test "a named volume of root's becomes zebra's, and stays so after a restart" {
    # shellcheck disable=SC2086 # lists of words
    start_zebra $needed --read-only $folders -v st-volume:/data/cache --tmpfs /data/log
    as_zebra='echo state >/data/cache/state && echo c >/data/cache/cookie/.cookie'
    docker exec --user zebra st-zebra sh -c "$as_zebra && echo log >/data/log/zebrad.log"
    docker restart --time 60 st-zebra >/dev/null
    docker exec --user zebra st-zebra sh -c "grep -q state /data/cache/state && $as_zebra"
    # and in a new container
    # shellcheck disable=SC2086 # lists of words
    start_zebra $needed --read-only $folders -v st-volume:/data/cache --tmpfs /data/log
    docker exec --user zebra st-zebra sh -c "$as_zebra"
}

@test "a bind mount of root's becomes zebra's, with what is in it" {
    mkdir -p "$SANDBOX/bind/old"
    : >"$SANDBOX/bind/old/file"
    # shellcheck disable=SC2086 # lists of words
    start_zebra $needed $folders -v "$SANDBOX/bind:/data/cache"
    [ "$(stat -c %u:%g "$SANDBOX/bind" "$SANDBOX/bind/old/file" | sort -u)" = 10001:10001 ]
    docker exec --user zebra st-zebra touch /data/cache/new
}

@test "each capability that README lists is needed" {
    for without in CHOWN SETGID SETUID; do
        docker volume rm -f st-volume >/dev/null 2>&1 || true
        # shellcheck disable=SC2086 # a list of words
        container ${needed/--cap-add $without/} \
            -e ZEBRA_STATE__CACHE_DIR=/data/cache -v st-volume:/data/cache zebra
        [ "$status" -ne 0 ]
        [ -n "$stderr" ]
        [[ $output != *zebrad* ]]
    done
}

@test "docker run --user zebra runs too, where nothing has to be given away" {
    docker run -d --name st-zebra --network none --user zebra --cap-drop ALL zebra >/dev/null
    wait_for_zebra st-zebra
    docker logs st-zebra | grep -q 'uid 10001 gid 10001'
}

@test "the compose file starts zebra with just those capabilities" {
    # the tests' own engine has no network to give
    cat >"$SANDBOX/override.yaml" <<'EOF'
services:
  zebra:
    network_mode: none
EOF
    compose="docker-compose -p st-compose -f $ROOT/docker/zebra/compose.yaml -f $SANDBOX/override.yaml"
    $compose up -d --no-build >/dev/null 2>&1
    name=$($compose ps -q)
    wait_for_zebra "$name"
    docker exec --user zebra "$name" touch /var/cache/zebra/state
    docker exec --user zebra "$name" grep -q '^CapEff:	0000000000000000' /proc/1/status
    [ "$(docker inspect --format '{{.HostConfig.ReadonlyRootfs}}' "$name")" = true ]
    $compose down --volumes >/dev/null 2>&1
}
