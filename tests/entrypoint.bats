#!/usr/bin/env bats
# The line that stepdown is made for, at the end of an entrypoint that is PID 1.
load helpers

setup() {
    make_sandbox
    mkdir "$SANDBOX/bin"
    cp "$STEPDOWN" "$SANDBOX/bin/stepdown"
    cp "$HELPERS/zebrad" "$SANDBOX/bin/zebrad"
    cat >"$SANDBOX/entrypoint.sh" <<EOF
#!/bin/sh
set -eu
export PATH="$SANDBOX/bin:\$PATH"
exec stepdown zebra zebrad "\$@"
EOF
    chmod 755 "$SANDBOX/entrypoint.sh"
}

teardown() {
    [ -z "${pid:-}" ] || kill -KILL "$pid" 2>/dev/null || true
    remove_sandbox
}

# The entrypoint as PID 1, in a container's namespaces, on a terminal where on-terminal.py is told
# the steps that come before "--".
entrypoint_on_terminal() {
    local steps=()
    while [ "$1" != -- ]; do
        steps+=("$1")
        shift
    done
    shift
    run_in_sandbox "$ROOT/tests/on-terminal.py" 24 80 "${steps[@]}" -- \
        unshare --pid --fork --mount-proc "$SANDBOX/entrypoint.sh" "$@"
}

# Starts the entrypoint in the background; its namespace's PID 1 is $pid outside.
start_entrypoint() {
    in_sandbox unshare --pid --fork --kill-child --mount-proc "$SANDBOX/entrypoint.sh" \
        >"$SANDBOX/log" 2>&1 </dev/null 3>&- &
    job=$!
    until grep -q '^zebrad' "$SANDBOX/log"; do
        kill -0 "$job" || { cat "$SANDBOX/log"; return 1; }
        sleep 0.1
    done
    pid=$(pgrep -P "$(pgrep -P "$job")")
}

@test "the target is PID 1, as zebra, and nothing of stepdown is left" {
    start_entrypoint
    grep -q '^zebrad pid 1 parent 0 uid 10001 gid 10001 home /home/zebra' "$SANDBOX/log"
    [ "$(cat "/proc/$pid/comm")" = zebrad ]
    # seen from outside: nsenter would be one more itself
    namespace=$(readlink "/proc/$pid/ns/pid")
    [ "$(readlink /proc/[0-9]*/ns/pid 2>/dev/null | grep -cxF "$namespace")" -eq 1 ]
}

@test "SIGTERM reaches the target's own handler, and its status comes back" {
    start_entrypoint
    kill -TERM "$pid"
    status=0
    wait "$job" || status=$?
    [ "$status" -eq 21 ]
}

@test "Ctrl-C on a terminal reaches the target as SIGINT" {
    entrypoint_on_terminal "wait zebrad pid 1 " "wait terminal 24x80" 'type \x03' --
    [ "$status" -eq 22 ]
    [ -z "$stderr" ]
}

@test "the target sees the terminal change its size" {
    entrypoint_on_terminal "wait terminal 24x80" "resize 30 100 resized 30x100" \
        'type \x03' --
    [ "$status" -eq 22 ]
}

@test "the target can set the terminal's size" {
    entrypoint_on_terminal "wait terminal 55x66" 'type \x03' -- size 55 66
    [ "$status" -eq 22 ]
}
