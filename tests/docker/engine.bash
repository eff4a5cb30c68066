# A Docker engine for the tests, with its own socket, data directory and pid file. Files that
# tests/run-suite runs share one, and its images; a file that is run alone uses the user's,
# if one answers, or starts one, which ends with it.
# A file that needs more than the busybox image says so in a setup_file of its own.
# Containers and images have names that no other file uses, but for what is made here.

setup_file() {
    start_engine_with_busybox
}

teardown_file() {
    stop_engine
    remove_sandbox
}

start_engine_with_busybox() {
    requires_root
    make_sandbox
    export PASSWD GROUP SANDBOX
    start_engine
    make_busybox_image
}

# the sandbox is the file's, not the test's: setup_file makes it
setup() {
    :
}

teardown() {
    :
}

# start_engine [OPTION...]: with these options of dockerd, where it is the tests' own. $DOCKERD is
# another command that starts it.
# shellcheck disable=SC2120 # other files give options
start_engine() {
    if [ "${OWN_ENGINE:-}" != yes ] && [ -z "${SHARED:-}" ] && docker version >/dev/null 2>&1; then
        export OWN_ENGINE=no
        return
    fi
    export OWN_ENGINE=yes
    ENGINE=${SHARED:+$SHARED/engine}
    ENGINE=${ENGINE:-$(mktemp -d /tmp/stepdown-engine.XXXXXX)}
    mkdir -p "$ENGINE"
    # a remapped root is another user, who must get there
    chmod 711 "$ENGINE"
    cp "$ROOT/tests/docker/runc" "$ENGINE"
    export ENGINE
    export DOCKER_HOST=unix://$ENGINE/docker.sock
    # Debian's own client: another earlier in PATH may not build
    export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
    one_at_a_time launch_engine "$@"
}

# start_own_engine [OPTION...]: the same, but never the user's. (After OWN_ENGINE=yes start_engine,
# bash 5.3 forgets that the function has exported that variable, and the engine never ends.)
start_own_engine() {
    export OWN_ENGINE=yes
    start_engine "$@"
}

# launch_engine [OPTION...]: starts it, unless it runs.
launch_engine() {
    [ ! -e "$ENGINE/pid" ] || return 0
    # no network to set up: containers run without, builds use the host's
    (
        # it may outlive the file: bats waits until nobody holds its pipes
        for fd in "/proc/$BASHPID/fd/"*; do
            [ "${fd##*/}" -le 2 ] || eval "exec ${fd##*/}>&-"
        done
        exec ${DOCKERD:-/usr/sbin/dockerd} --data-root "$ENGINE/data" --exec-root "$ENGINE/exec" \
            --host "$DOCKER_HOST" --pidfile "$ENGINE/pid" \
            --add-runtime "tests=$ENGINE/runc" --default-runtime tests \
            --iptables=false --ip6tables=false --bridge=none "$@" >"$ENGINE/log" 2>&1 </dev/null
    ) &
    local engine=$!
    disown
    until docker version >/dev/null 2>&1; do
        kill -0 "$engine" 2>/dev/null || {
            echo "dockerd did not start:" >&2
            tail "$ENGINE/log" >&2
            return 1
        }
        sleep 0.1
    done
}

# one_at_a_time COMMAND...: while no other file that shares the engine is in here.
one_at_a_time() {
    (flock 9 && "$@") 9>"$ENGINE/lock"
}

# patience_since BEGIN: the seconds that docker stop waits before it kills, 60 times as
# many as a start that began at $SECONDS = BEGIN took.
patience_since() {
    echo $((60 * (SECONDS - $1 + 1)))
}

stop_engine() {
    [ "${OWN_ENGINE:-}" = yes ] && [ -z "${SHARED:-}" ] || return 0
    end_engine
}

# What tests/run-suite does at its end.
end_shared_engine() {
    ENGINE=$SHARED/engine
    [ ! -e "$ENGINE/pid" ] || end_engine
}

end_engine() {
    local pid
    pid=$(cat "$ENGINE/pid")
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    grep -o " $ENGINE/[^ ]*" /proc/self/mounts | xargs -r -n 1 umount -l 2>/dev/null
    rm -rf "$ENGINE"
}

# has_image NAME: whether the engine has it.
has_image() {
    docker image inspect "$1" >/dev/null 2>&1
}

# make_debian_image [SUITE]: the base that the Dockerfiles name, or that of another release. An
# engine of the tests' own gets it from debootstrap; a user's engine pulls it.
make_debian_image() {
    [ "$OWN_ENGINE" = no ] || one_at_a_time import_debian "$@"
}

import_debian() {
    ! has_image "debian:${1:-bookworm}-slim" || return 0
    local root
    root=$(mktemp -d)
    "$ROOT/tests/debian-root" "$root" "$@"
    tar -C "$root" -c . | docker import - "debian:${1:-bookworm}-slim" >/dev/null
    rm -rf "$root"
}

# Copies what stepdown loads, where it is a build that loads anything, into ROOT-DIRECTORY.
copy_libraries() {
    local library
    for library in $(ldd "$STEPDOWN" 2>/dev/null | grep -o '/[^ ]*'); do
        install -D "$library" "$1$library"
    done
}

# make_busybox_image [NAME]: an image of busybox, stepdown and the tests' programs, with the
# sandbox's users. Files that share an engine share it: other users, another name.
# shellcheck disable=SC2120 # other files give a name
make_busybox_image() {
    if [ "$OWN_ENGINE" = no ]; then
        import_busybox "${1:-stepdown-tests}"
    else
        one_at_a_time import_busybox "${1:-stepdown-tests}"
    fi
}

import_busybox() {
    [ -z "${SHARED:-}" ] || ! has_image "$1" || return 0
    local root
    root=$(mktemp -d)
    mkdir -p "$root/bin" "$root/sbin" "$root/usr/bin" "$root/etc" "$root/tmp" "$root/proc" \
        "$root/root" "$root/home/zebra"
    cp /bin/busybox "$root/bin/busybox"
    for applet in $(/bin/busybox --list); do
        ln -s busybox "$root/bin/$applet" 2>/dev/null || true
    done
    cp "$STEPDOWN" "$root/bin/stepdown"
    copy_libraries "$root"
    cp "$HELPERS"/* "$root/usr/bin/"
    cp "$PASSWD" "$root/etc/passwd"
    cp "$GROUP" "$root/etc/group"
    # a setuid-root program, as an image may have it
    cp "$HELPERS/show-ids" "$root/usr/bin/setuid-show-ids"
    chmod 755 "$root"
    chmod 4755 "$root/usr/bin/setuid-show-ids"
    chmod 1777 "$root/tmp"
    chown 10001:10001 "$root/home/zebra"
    tar -C "$root" -c . | docker import --change 'ENV PATH=/usr/bin:/bin' - "$1" >/dev/null
    rm -rf "$root"
}

# container [OPTION...] IMAGE COMMAND...: runs it to its end, with $output, $stderr, $status, which
# are the engine's own record. A client that is attached may be told nothing, with status 0.
container() {
    local engine=${ENGINE_CLIENT:-docker} name=st-run-$BASHPID
    own_record "$engine run -d --name $name --log-driver json-file --network none" "$name" "$@"
    $engine rm -f -v "$name" >/dev/null 2>&1 || true
}

# own_record START NAME [ARGUMENT...]: of the container NAME, which the words START start.
# shellcheck disable=SC2034 # they are the tests' to read
own_record() {
    local engine=${ENGINE_CLIENT:-docker} start=$1 name=$2 out=$BATS_TEST_TMPDIR/stdout
    local err=$BATS_TEST_TMPDIR/stderr
    shift 2
    status=0
    : >"$out"
    # why a container can't start is the client's to tell
    $start "$@" >/dev/null 2>"$err" </dev/null || status=$?
    if [ "$status" -eq 0 ]; then
        status=$($engine wait "$name")
        $engine logs "$name" >"$out" 2>"$err"
    fi
    output=$(<"$out")
    stderr=$(<"$err")
    mapfile -t lines <"$out"
}

# printed_by [OPTION...] IMAGE COMMAND...: the same for a $(...): what it printed, and its status.
# shellcheck disable=SC2034 # they stay here
printed_by() {
    local status output stderr lines
    container "$@"
    cat "$BATS_TEST_TMPDIR/stdout"
    cat "$BATS_TEST_TMPDIR/stderr" >&2
    return "$status"
}

# is_free NAME...: whether the tests may build images of these names: not where the engine
# is a user's and has one, which would lose its name. Else $NOT_FREE says so.
is_free() {
    [ "$OWN_ENGINE" = no ] || return 0
    local name
    for name; do
        ! has_image "$name" || export NOT_FREE="this engine has an image $name of its own"
    done
    [ -z "${NOT_FREE:-}" ]
}
