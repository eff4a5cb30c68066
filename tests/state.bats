#!/usr/bin/env bats
# Nothing of the caller's state is changed but the identity and HOME.
# valgrind has signals, limits and descriptors of its own, and leaves an empty LD_PRELOAD
# bats file_tags=native
load helpers

setup() {
    make_sandbox
    chmod 777 "$SANDBOX"
    export STATE_FILE=$SANDBOX/state
}

# compare SHELL-TEXT: runs the text with "$@" as nothing and as stepdown app, where it is
# to execute "$@" and the target; the two listings must be the same.
compare() {
    with_state without "$1"
    with_state with "$1" "$STEPDOWN" app
    [ -s "$SANDBOX/without" ]
    diff "$SANDBOX/without" "$SANDBOX/with"
}

with_state() {
    local listing=$1 text=$2
    shift 2
    rm -f "$STATE_FILE"
    # a pid namespace, so that pids are the same each time
    in_sandbox unshare --pid --fork --mount-proc env -i HOME=/home/app "STATE_FILE=$STATE_FILE" \
        sh -c "$text" sh "$@" "$HELPERS/show-state" one "" "t h r e e" \
        </dev/null >"$SANDBOX/output"
    cat "$SANDBOX/output" "$STATE_FILE" >"$SANDBOX/$listing" 2>/dev/null || [ ! -e "$STATE_FILE" ]
}

@test "the target's process is otherwise the caller's, unchanged" {
    compare 'exec "$@"'
    grep -q '^argv 2 <>$' "$SANDBOX/with"
}

@test "unusual signals, limits, timers, scheduling, umask, descriptors and cwd are passed on" {
    compare "exec '$HELPERS/with-odd-state' \"\$@\""
    for expected in 'signal 10 default blocked pending' 'signal 1 ignored' 'umask 126 nice 7 ' \
        'limit 7 77 88' 'itimer 0 interval 5000 running' 'fd 76 ' 'cwd /usr/share'; do
        grep -q "^$expected" "$SANDBOX/with"
    done
}

@test "closed standard descriptors stay closed" {
    for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '<&- >&- 2>&-'; do
        compare "exec \"\$@\" $closed"
    done
    [ "$(grep -c '^fd [012] ' "$SANDBOX/with")" -eq 0 ]
}

@test "the session and a low priority are passed on" {
    compare 'exec setsid nice -n 15 "$@"'
}

@test "the parent-death signal is passed on" {
    for signal in TERM KILL USR1; do
        compare "exec setpriv --pdeathsig $signal \"\$@\""
        grep -qx "parent-death signal $(kill -l $signal) securebits 0" "$SANDBOX/with"
    done
}

# the loader of a dynamic build speaks up about the LD_PRELOAD here
# bats test_tags=bare
@test "the environment is passed on byte for byte and in order" {
    compare 'exec env -i "STATE_FILE=$STATE_FILE" Z=1 A=2 "sp ace=x y" HOME=/home/app "E=" \
        "N=a=b" LD_PRELOAD=/nonexistent.so "$@"'
    big=$(head -c 100000 /dev/zero | tr '\0' b)
    compare "exec env B1=$big HOME=/home/app C=2 \"\$@\""
}

# execve_with PYTHON-LIST: stepdown app show-arguments, with just this environment.
execve_with() {
    cat >"$SANDBOX/execve.py" <<'EOF'
import ctypes, sys
stepdown, target, environment = sys.argv[1:]
def array(strings):
    return (ctypes.c_char_p * (len(strings) + 1))(*strings, None)
ctypes.CDLL(None).execve(stepdown.encode(), array([b"stepdown", b"app", target.encode()]),
                         array(eval(environment)))
EOF
    run_in_sandbox python3 "$SANDBOX/execve.py" "$STEPDOWN" "$HELPERS/show-arguments" "$1"
    [ "$status" -eq 0 ]
    unset 'lines[0]' # argv[0]
}

@test "variables without = and duplicates are passed on" {
    execve_with '[b"A=1", b"novalue", b"A=2", b"HOMELESS", b"=x", b"HOME", b"\xff=\xfe"]'
    [ "$(printf '%s ' "${lines[@]}")" = "env <A=1> env <novalue> env <A=2> env <HOMELESS> \
env <=x> env <HOME> env <"$'\xff=\xfe'"> env <HOME=/home/app> " ]
}

@test "ten HOMEs become one, and a megabyte of environment is passed on" {
    execve_with '[v for i in range(10) for v in (b"HOME=/h%d" % i, b"V=" + b"x" * 100000)]'
    [ "${lines[1]}" = "env <HOME=/home/app>" ]
    [ "$(grep -c '^env <HOME=' <<<"$output")" -eq 1 ]
    [ "$(grep -c '^env <V=x' <<<"$output")" -eq 10 ]
}

@test "an empty environment gets only HOME" {
    execve_with '[]'
    [ "$(printf '%s ' "${lines[@]}")" = "env <HOME=/home/app> " ]
}
