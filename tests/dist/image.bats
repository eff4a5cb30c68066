#!/usr/bin/env bats
# The image of a release: for each platform, its binary and nothing else.
load ../helpers
load dist
load ../docker/engine

setup_file() {
    make_dist
    # as an artifact of a workflow hands them on: not executable
    mkdir "$BATS_FILE_TMPDIR/dist"
    cp "$ROOT"/build/dist/stepdown-* "$BATS_FILE_TMPDIR/dist"
    chmod 644 "$BATS_FILE_TMPDIR"/dist/*
    start_engine
    export DOCKER_BUILDKIT=1
}

teardown_file() {
    stop_engine
}

# build OPTION...: the image, as a release builds it.
build() {
    docker build --quiet -f "$ROOT/docker/release/Dockerfile" "$@" \
        "$BATS_FILE_TMPDIR/dist/image"
}

@test "each platform's image holds that platform's binary" {
    platforms=$("$ROOT/packaging/image" "$BATS_FILE_TMPDIR/dist")
    [ "$(tr ',' '\n' <<<"$platforms" | wc -l)" -eq 10 ]
    # Docker's name for the platform, and Debian's for the binary
    while read -r platform architecture; do
        [[ ,$platforms, == *,$platform,* ]]
        image=$BATS_TEST_TMPDIR/image.tar
        build --platform "$platform" --output "type=tar,dest=$image"
        [ "$(tar -tf "$image")" = stepdown ]
        tar -xOf "$image" stepdown | cmp - "$ROOT/build/dist/stepdown-$architecture"
        tar -tvf "$image" | grep -q '^-rwxr-xr-x'
    done < <("$ROOT/packaging/architecture" platform,name)
}

@test "this machine's image runs, and has labels for its version and source" {
    is_free stepdown-tests-release || skip "$NOT_FREE"
    "$ROOT/packaging/image" "$BATS_FILE_TMPDIR/dist"
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    build --tag stepdown-tests-release --build-arg VERSION="$version" \
        --build-arg REVISION=1234abc --build-arg SOURCE=https://example.org/stepdown
    container stepdown-tests-release --version
    [ "$output" = "stepdown $version ($(dpkg --print-architecture))" ]
    run docker image inspect stepdown-tests-release --format \
        '{{range $key, $value := .Config.Labels}}{{$key}}={{$value}} {{end}}{{.Config.Entrypoint}}'
    [[ $output == *"image.revision=1234abc "* ]]
    [[ $output == *"image.source=https://example.org/stepdown "* ]]
    [[ $output == *"image.version=$version "* ]]
    [[ $output == *"[/stepdown]" ]]
    docker rmi stepdown-tests-release >/dev/null
}

# a registry and the network's buildx are not here: what is asked of docker is looked at
@test "a release is pushed once, under each of its tags, for all platforms, and is named by its digest" {
    mkdir "$BATS_TEST_TMPDIR/bin"
    cat >"$BATS_TEST_TMPDIR/bin/docker" <<'EOF'
#!/bin/sh
printf '%s\n' "$*" >>"$CALLS"
while [ $# -gt 0 ]; do
    [ "$1" != --metadata-file ] || echo '{"containerimage.digest":"sha256:0123"}' >"$2"
    shift
done
EOF
    chmod 755 "$BATS_TEST_TMPDIR/bin/docker"
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    run --separate-stderr env CALLS="$BATS_TEST_TMPDIR/calls" PATH="$BATS_TEST_TMPDIR/bin:$PATH" \
        GITHUB_SHA=1234abc GITHUB_SERVER_URL=https://example.org GITHUB_REPOSITORY=Owner/stepdown \
        "$ROOT/packaging/publish-image" "$BATS_FILE_TMPDIR/dist" registry.example/Owner/stepdown
    [ "$status" -eq 0 ]
    [ "$output" = "name=registry.example/owner/stepdown
digest=sha256:0123" ]
    call=$(grep -- --push "$BATS_TEST_TMPDIR/calls")
    [ "$(grep -c -- --push "$BATS_TEST_TMPDIR/calls")" -eq 1 ]
    [ "$(grep -oE -- '--tag [^ ]*' <<<"$call" | sort)" = "$(printf -- '--tag registry.example/owner/stepdown:%s\n' \
        "$version" "${version%.*}" "${version%%.*}" latest | sort)" ]
    for platform in $("$ROOT/packaging/architecture" platform); do
        [[ $call =~ --platform\ [^\ ]*$platform(,|\ ) ]] || { echo "no $platform: $call"; return 1; }
    done
    [[ $call == *"--build-arg VERSION=$version "*"--build-arg REVISION=1234abc "* ]]
    [[ $call == *"SOURCE=https://example.org/Owner/stepdown "* ]]
}
