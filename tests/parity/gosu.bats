#!/usr/bin/env bats
# gosu's own tests, from the source of its newest version: docs/comparison.md has the result.
# it is where tests/in-unstable has put it
# bats file_tags=peers
load ../helpers

TESTS=/usr/local/src/gosu/Dockerfile.test-debian

# steps: the commands of gosu's Dockerfile on stdin, one a line.
steps() {
    sed '/^[[:blank:]]*#/d' | sed -n ':more /\\$/{ N; s/\\\n//; b more }; s/^RUN //p'
}

# passes PROGRAM: each step, with PROGRAM as gosu.
passes() {
    local root=$SANDBOX/root step number=0
    rm -rf "$root"
    "$ROOT/tests/debian-root" "$root"
    cp "$1" "$root/usr/local/bin/gosu"
    mknod -m 666 "$root/dev/null" c 1 3
    # of the steps as root, that of the setuid bit is left out: the next user has capabilities
    while IFS= read -r step; do
        chroot "$root" sh -c "$step" >/dev/null 2>&1 || { echo "$step"; return 1; }
    done < <(sed '/^USER/,$d' "$TESTS" | steps | grep -v 'chmod +s ')
    while IFS= read -r step; do
        # gosu looks at /proc
        HOME=/omg/really/gosu/nowhere unshare --mount --propagation private sh -c '
            mount -t proc proc "$1/proc" && exec chroot "$@"' sh "$root" \
            setpriv --reuid=nobody --regid=nogroup --init-groups \
            --inh-caps=-all,+setuid,+setgid --ambient-caps=-all,+setuid,+setgid sh -c "$step" \
            >"$SANDBOX/log" 2>&1 </dev/null || { echo "$step"; cat "$SANDBOX/log"; return 1; }
        number=$((number + 1))
    done < <(sed '1,/^USER/d' "$TESTS" | steps)
    echo "# ${1##*/} as gosu: $number steps of gosu's own tests passed" >&3
    [ "$number" -ge 35 ]
}

@test "gosu's own tests pass with stepdown as gosu, and with gosu" {
    "$ROOT/tests/parity/newest-gosu" >/dev/null 2>&1 || skip "no source of gosu could be had"
    passes "$STEPDOWN"
    passes /usr/local/bin/gosu-newest
}
