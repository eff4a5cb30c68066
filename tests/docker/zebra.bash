# Zebra's image by stepdown, and one as Zebra's own, for the tests of docker/zebra. A file
# that loads this has both, unless it has a setup_file of its own. $DEBIAN is their base.

setup_file() {
    make_sandbox
    export PASSWD GROUP SANDBOX
    start_engine
    is_free zebra || return 0
    make_zebra_images
}

teardown_file() {
    remove_zebra_images
    stop_engine
    remove_sandbox
}

setup() {
    [ -z "${NOT_FREE:-}" ] || skip "$NOT_FREE"
}

teardown() {
    remove_zebra
}

make_zebra_images() {
    # as debian-root names it
    make_debian_image ${DEBIAN:+"$DEBIAN"}
    # stepdown's image has this one file
    mkdir "$SANDBOX/stepdown"
    cp "$ROOT/build/stepdown" "$SANDBOX/stepdown"
    printf 'FROM scratch\nCOPY stepdown /stepdown\n' >"$SANDBOX/stepdown/Dockerfile"
    docker build -q -t stepdown-tests-file "$SANDBOX/stepdown" >/dev/null

    # zebrad's images: as Zebra's own, and without a user; Docker 26 has no network to build on
    # where the engine has no bridge, and these need none
    cp -r "$ROOT/tests/docker/zebra-base" "$SANDBOX/base"
    cp "$HELPERS/zebrad" "$SANDBOX/base/serve"
    docker build --network none -q -t stepdown-tests-zebra \
        --build-arg "DEBIAN=${DEBIAN:-bookworm}" "$SANDBOX/base" >/dev/null
    printf 'FROM debian:%s-slim\nCOPY zebrad serve /usr/local/bin/\n' "${DEBIAN:-bookworm}" |
        docker build -q -t stepdown-tests-zebrad -f - "$SANDBOX/base" >/dev/null
    docker build --network none -q -t zebra --build-arg BASE=stepdown-tests-zebra \
        --build-arg STEPDOWN=stepdown-tests-file "$ROOT/docker/zebra" >/dev/null
}

remove_zebra_images() {
    [ -n "${NOT_FREE:-}" ] ||
        docker rmi -f stepdown-tests-file stepdown-tests-zebrad stepdown-tests-static "${images_of_record[@]}" \
            >/dev/null 2>&1 || true
}

remove_zebra() {
    docker ps -aq --filter label=com.docker.compose.project=st-compose | xargs -r docker rm -f >/dev/null
    docker rm -f st-zebra >/dev/null 2>&1 || true
    docker volume rm -f st-volume st-compose_zebrad-cache >/dev/null 2>&1 || true
}

# start_zebra OPTION...: Zebra in the background, once zebrad is up. An end that takes longer than
# $patience is none.
start_zebra() {
    local began=$SECONDS
    docker rm -f st-zebra >/dev/null 2>&1 || true
    docker run -d --name st-zebra --network none "$@" zebra >/dev/null
    wait_for_zebra st-zebra
    # shellcheck disable=SC2034 # the tests' to read
    patience=$(patience_since "$began")
}

wait_for_zebra() {
    until docker logs "$1" 2>&1 | grep -q '^zebrad pid 1 '; do
        [ "$(docker inspect --format '{{.State.Running}}' "$1")" = true ] ||
            { docker logs "$1"; return 1; }
        sleep 0.1
    done
}

# zebra [OPTION...] -- [COMMAND...]: in a container that ends, of Zebra's image by stepdown.
zebra() {
    run_image zebra "$@"
}

# run_image IMAGE [OPTION...] -- [COMMAND...]
run_image() {
    local image=$1 options=(-e ONCE=1)
    shift
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    container "${options[@]}" "$image" "$@"
}

# as_before [OPTION...] -- [COMMAND...]: zebrad, or the command, sees what it saw by setpriv.
as_before() {
    run_image stepdown-tests-zebra "$@"
    [ "$status" -eq 0 ] || { echo "setpriv: $status: $output $stderr"; return 1; }
    local before=$output
    docker volume rm -f st-volume >/dev/null 2>&1 || true
    zebra "$@"
    [ "$status" -eq 0 ] || { echo "stepdown: $status: $output $stderr"; return 1; }
    diff <(echo "$before") <(grep -v '^using the config file' <<<"$output")
}

# refused TEXT...: one error line with TEXTs, and zebrad has not run.
refused() {
    assert_error 1 "$@"
}

# shellcheck disable=SC2034 # the tests' to read
needed="--cap-drop ALL --cap-add CHOWN --cap-add SETGID --cap-add SETUID"
# shellcheck disable=SC2034 # the tests' to read
directories="-e ZEBRA_STATE__CACHE_DIR=/data/cache -e ZEBRA_RPC__COOKIE_DIR=/data/cookie
    -e ZEBRA_TRACING__LOG_FILE=/data/log/zebrad.log"

# start_to_end CONTAINER: starts it, waits for its end, and has its status.
start_to_end() {
    docker start "$1" >/dev/null && return "$(docker wait "$1")"
}

# attack SCRIPT OPTION...: zebra runs SCRIPT in a first start of a container; nothing but
# zebra's may be zebra's after a second start of the same.
attack() {
    local script=$1
    shift
    docker rm -f st-zebra >/dev/null 2>&1 || true
    docker create --name st-zebra --network none "$@" zebra \
        sh -c "if [ ! -e /home/zebra/done ]; then touch /home/zebra/done; $script; fi" >/dev/null
    local first
    start_to_end st-zebra
    first=$(docker logs st-zebra 2>&1)
    start_to_end st-zebra || true
    second=$(docker logs st-zebra 2>&1)
    # shellcheck disable=SC2034 # read in the next test
    second=${second#"$first"}
    local taken
    taken=$(of_zebra /etc; of_zebra /root)
    [ -z "$taken" ] || { echo "$script: $second: $taken"; return 1; }
}

# of_zebra DIRECTORY: what is zebra's of it, in the container st-zebra.
of_zebra() {
    docker cp "st-zebra:$1" - | tar --numeric-owner -tv | grep ' 10001/' || true
}

# outcome IMAGE OPTION...: what becomes of zebrad, or of the command after --.
outcome() {
    run_image "$@"
    [ "$status" -eq 0 ] || { echo fails; return; }
    local as
    as=$(sed -n 's/^Uid:	\([0-9]*\)	\1	\1	\1$/\1/p' <<<"$output" | head -n 1 | named 0:10001)
    case $as:$output in zebra:*"writes to /etc"*) as+=", and /etc is zebra's" ;; esac
    echo "$as"
}

# named ROOT:ZEBRA: the uids on stdin by name, where these are the container's.
named() {
    sort -u | sed "s/^${1%:*}$/root/; s/^${1#*:}$/zebra/; s/^0$/the host's root/" | paste -sd, | sed 's/,/, /g'
}

# in the order of docs/zebra.md
images_of_record=(stepdown-tests-zebra stepdown-tests-repaired stepdown-tests-changed zebra stepdown-tests-no-script)

# of_each PREPARE [OPTION...] --: the outcome in each of these images, where each has a new volume,
# which the words PREPARE prepare.
of_each() {
    local image cells='' prepare=$1
    shift
    for image in "${images_of_record[@]}"; do
        rm -rf "$SANDBOX/volume"
        mkdir "$SANDBOX/volume"
        install -m 664 /dev/null "$SANDBOX/volume/file"
        $prepare "$SANDBOX/volume"
        cells+=" $(outcome "$image" "$@")"
        case "$*" in *"$SANDBOX/volume:"*)
            cells+="; files: $(find "$SANDBOX/volume" -printf '%U\n' | named "$(on_host 0:10001)")" ;;
        esac
        cells+=" |"
    done
    echo "$cells"
}

make_images_of_record() {
    # the page's change of Zebra's own image
    cp -r "$SANDBOX/base" "$SANDBOX/changed"
    cp "$ROOT/tests/docker/zebra-base/Dockerfile" "$SANDBOX/changed"
    block Dockerfile | sed 's/REGISTRY.*DIGEST/stepdown-tests-file/' | patch --silent "$SANDBOX/changed/Dockerfile"
    block entrypoint.sh | patch --silent "$SANDBOX/changed/entrypoint.sh"
    docker build --network none -q -t stepdown-tests-changed --build-arg "DEBIAN=${DEBIAN:-bookworm}" \
        "$SANDBOX/changed" >/dev/null
    # setpriv's script with what the page says can be repaired in it
    cp -r "$SANDBOX/changed" "$SANDBOX/repaired"
    sed -e 's/--reuid="$UID" --regid="$GID"/--reuid=zebra --regid=zebra/' -e '/above/d' \
        -e 's/^    chown -R .*/    [ "$(id -u)" != 0 ] || chown -R zebra:zebra "$1"/' \
        "$SANDBOX/base/entrypoint.sh" >"$SANDBOX/repaired/entrypoint.sh"
    docker build --network none -q -t stepdown-tests-repaired --build-arg "DEBIAN=${DEBIAN:-bookworm}" \
        "$SANDBOX/repaired" >/dev/null
    # a zebrad that needs no library, for a base that has none
    printf 'FROM stepdown-tests-zebra\nCOPY show-identity /usr/local/bin/zebrad\n' |
        docker build -q -t stepdown-tests-static -f - "$HELPERS" >/dev/null
    docker build -q -t stepdown-tests-no-script -f "$ROOT/docker/zebra/no-script.Dockerfile" \
        --build-arg ZEBRA=stepdown-tests-static --build-arg BASE=scratch \
        --build-arg STEPDOWN=stepdown-tests-file "$ROOT/docker/zebra" >/dev/null
}
