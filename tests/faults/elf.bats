#!/usr/bin/env bats
# The executable as it is built: hardened, static and small.
load ../helpers

# the other builds are not shipped
# bats test_tags=shipped
@test "it is a static position-independent executable" {
    readelf -hW "$STEPDOWN" | grep -q 'Type: *DYN'
    readelf -dW "$STEPDOWN" | grep -q 'FLAGS_1.*PIE'
    run ! grep -q INTERP <(readelf -lW "$STEPDOWN")
    run ! grep -q NEEDED <(readelf -dW "$STEPDOWN")
}

# the other builds are not shipped
# bats test_tags=shipped
@test "no segment is writable and executable, and the stack is neither" {
    run ! grep -qE '^ +(LOAD|GNU_STACK).*RWE' <(readelf -lW "$STEPDOWN")
    readelf -lW "$STEPDOWN" | grep -q 'GNU_STACK.* RW '
}

# the other builds are not shipped
# bats test_tags=shipped
@test "relocations are bound at the start" {
    readelf -dW "$STEPDOWN" | grep -qE 'BIND_NOW|FLAGS_1.*NOW'
}

# links anew
# bats test_tags=shipped
@test "nothing in it opens a socket or allocates memory" {
    make -s -C "$ROOT" LDFLAGS="-Wl,-Map=$BATS_TEST_TMPDIR/map" BUILD="$BATS_TEST_TMPDIR/build" >/dev/null
    grep -q 'libc.a(execve' "$BATS_TEST_TMPDIR/map"
    for object in socket connect getaddrinfo nscd_query malloc fopen getpwnam; do
        run ! grep -q "^ .*libc.a($object\.\(l\)\?o)" "$BATS_TEST_TMPDIR/map"
    done
}

# ASan and valgrind make calls of their own
# bats test_tags=bare
@test "an ordinary start makes at most 32 system calls" {
    env -u PATH strace -o "$SANDBOX/trace" "$STEPDOWN" nobody id >/dev/null 2>&1 ||
        env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            strace -o "$SANDBOX/trace" "$STEPDOWN" nobody id >/dev/null
    calls=$(sed -n '2,/^execve/p' "$SANDBOX/trace" | wc -l)
    echo "# system calls from start to exec: $calls" >&3
    [ "$calls" -le 32 ]
}

# the other builds are not shipped
# bats test_tags=shipped
@test "it is at most 48 KiB on amd64, built by gcc 12 as releases are; by gcc 14, 50 KiB" {
    [ "$(uname -m)" = x86_64 ] || skip "the budget is for amd64"
    case $(gcc -dumpversion) in
    12) budget=49152 ;;
    14) budget=51200 ;;
    *) skip "no budget for gcc $(gcc -dumpversion)" ;;
    esac
    size=$(stat -L -c %s "$STEPDOWN")
    echo "# bytes free: $((budget - size))" >&3
    [ "$size" -le "$budget" ] || { echo "$size bytes, not $budget"; return 1; }
}
