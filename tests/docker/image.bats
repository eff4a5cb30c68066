#!/usr/bin/env bats
# stepdown's own image, built as README says.
# the image builds the shipped file anew
# bats file_tags=shipped
load ../helpers
load engine

setup_file() {
    make_sandbox
    export PASSWD GROUP SANDBOX
    start_engine
    is_free stepdown || return 0
    make_debian_image
    # README's own line
    build=$(sed -n 's/^    \(docker build -t stepdown .*\)/\1/p' "$ROOT/README.md")
    # the tests' own engine has no network to build on but the host's
    (cd "$ROOT" && eval "${build/ build / build --network host }" >/dev/null)
}

teardown_file() {
    [ -n "${NOT_FREE:-}" ] || docker rmi -f stepdown >/dev/null 2>&1 || true
    stop_engine
    remove_sandbox
}

setup() {
    [ -z "${NOT_FREE:-}" ] || skip "$NOT_FREE"
}

@test "stepdown's image holds one file, runs, and has its labels" {
    container stepdown --version
    [[ $output == "stepdown "* ]]
    created=$(docker create stepdown)
    # the rest is what every container gets from the engine
    files=$(docker export "$created" | tar -t | grep -vE '^(\.dockerenv|dev/|etc/|proc/|sys/)')
    docker rm "$created" >/dev/null
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
        container "stepdown-tests-$buildkit" --version
        [[ $output == "stepdown "* ]]
        docker rmi "stepdown-tests-$buildkit" >/dev/null
    done
}

@test "README's line copies stepdown from the image into another" {
    line=$(sed -n 's/^    \(COPY --from=stepdown .*\)/\1/p' "$ROOT/README.md")
    # from stdin, Debian 13's client leaves it in /tmp
    printf '%s\n' 'FROM scratch' "$line" 'ENTRYPOINT ["stepdown"]' >"$BATS_TEST_TMPDIR/Dockerfile"
    docker build -q -t stepdown-tests-copy "$BATS_TEST_TMPDIR" >/dev/null
    container -e PATH=/usr/local/bin stepdown-tests-copy --version
    docker rmi stepdown-tests-copy >/dev/null
    [[ $output == "stepdown "* ]]
}
