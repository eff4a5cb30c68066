# What the tests of --own share. Use after helpers: load own.

# Each test has a mount namespace of its own: see in_mounts.
setup() {
    make_sandbox
    D=$SANDBOX/data
}

# in_mounts SCRIPT: a shell script where /etc/passwd is the sandbox's, and mounts are its own.
# It has $STEPDOWN, $HELPERS, $SANDBOX and $D, and keeps what it says in $output, $stderr and
# $status.
in_mounts() {
    export STEPDOWN HELPERS SANDBOX D
    run_in_sandbox bash -c "set -e; cd /
        $(declare -f)
        $1"
}

# assert_owner UID:GID PATH...
assert_owner() {
    local path owner=$1
    shift
    for path; do
        [ "$(stat -c %u:%g "$path")" = "$owner" ] || { ls -land "$path"; return 1; }
    done
}

# own [OPTION...]: stepdown --own $D app, with a target that prints nothing.
own() {
    run_in_sandbox "$@" "$STEPDOWN" --own "$D" app true
}

# A directory with all that may be in one, of root's and of another's.
fill() {
    mkdir -p "$1/a/b/c" "$1/empty"
    touch "$1/file" "$1/a/b/file" "$1/a/b/c/.hidden" "$1/a/..two" "$1/a/..." "$1/.x" "$1/-dash" "$1/a b
c" "$1/daemons"
    chown -R 1:1 "$1/daemons" "$1/a/b"
    chmod 700 "$1/a/b"
    # OpenShift's trees are of root's group, which may write
    chmod 775 "$1" "$1/a"
    mkfifo "$1/fifo"
    ln -s /etc/passwd "$1/link"
    ln -s nowhere "$1/dangling"
    cp /bin/true "$1/setuid"
    cp /bin/true "$1/setgid"
    chmod 4755 "$1/setuid"
    chmod 2755 "$1/setgid"
}
