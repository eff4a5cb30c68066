#!/usr/bin/env bats
# The binaries for all architectures: each runs, and is the same whoever builds it.
# packaging/dist makes builds of its own
# bats file_tags=build-blind
bats_require_minimum_version 1.5.0
load ../helpers

setup_file() {
    requires_root
    make -s -C "$ROOT" dist >/dev/null
}

setup() {
    make_sandbox
    # qemu-user hands the target to the kernel: it is a program of this machine
    target=$HELPERS/show-identity
}

teardown() {
    remove_sandbox
}

# emulator ARCHITECTURE: the qemu-user that runs it.
emulator() {
    case $1 in
    amd64) echo qemu-x86_64-static ;;
    arm64) echo qemu-aarch64-static ;;
    armhf | armel) echo qemu-arm-static ;;
    ppc64el) echo qemu-ppc64le-static ;;
    *) echo "qemu-$1-static" ;;
    esac
}

# smoke ARCHITECTURE: version, identity, groups, HOME, errors and exec.
smoke() {
    local binary=$ROOT/build/dist/stepdown-$1 version
    local stepdown=("$(emulator "$1")" "$binary")
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    [ "$("${stepdown[@]}" --version)" = "stepdown $version ($1)" ]
    file "$binary" | grep -qE 'static-pie linked.*stripped'
    run_in_sandbox "${stepdown[@]}" app "$target"
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox "${stepdown[@]}" app:daemon "$target"
    assert_identity 1000 1 "1" /home/app
    run_in_sandbox "${stepdown[@]}" 2147483647:2147483647 "$target"
    assert_identity 2147483647 2147483647 "2147483647" /
    run_in_sandbox "${stepdown[@]}" nosuch "$target"
    assert_error 1 "no such user"
    run_in_sandbox "${stepdown[@]}" app /nowhere
    assert_error 127 /nowhere
    run_in_sandbox "${stepdown[@]}" app sh -c 'exit 3'
    [ "$status" -eq 3 ]
    echo 'bad:x::1500::/:/bin/sh' >>"$PASSWD"
    run_in_sandbox "${stepdown[@]}" bad "$target"
    assert_error 1 "/etc/passwd line 8: the uid"
}

@test "the amd64 binary runs" { smoke amd64; }
@test "the arm64 binary runs" { smoke arm64; }
@test "the armhf binary runs" { smoke armhf; }
@test "the armel binary runs" { smoke armel; }
@test "the i386 binary runs" { smoke i386; }
@test "the ppc64el binary runs" { smoke ppc64el; }
@test "the s390x binary runs" { smoke s390x; }
@test "the mips64el binary runs" { smoke mips64el; }
@test "the riscv64 binary runs" { smoke riscv64; }

@test "another folder, time, user, umask and locale give the same binaries" {
    cp -r "$ROOT/Makefile" "$ROOT/src" "$ROOT/include" "$ROOT/tests" "$ROOT/packaging" \
        "$SANDBOX"
    mkdir -p "$SANDBOX/dist"
    cp -r "$ROOT/build/dist/toolchains" "$SANDBOX/dist"
    find "$SANDBOX/dist" -name musl-gcc -exec sed -i "s|$ROOT/build|$SANDBOX|g" {} +
    find "$SANDBOX/dist" -name library -exec sed -i "s|$ROOT/build|$SANDBOX|g" {} +
    chown -R 65534 "$SANDBOX"
    sh -c 'umask 077; exec setpriv --reuid 65534 --regid 65534 --clear-groups \
        env LC_ALL=C.UTF-8 TZ=Asia/Tokyo "$0/packaging/dist" "$0/dist"' "$SANDBOX"
    diff "$ROOT/build/dist/SHA256SUMS" "$SANDBOX/dist/SHA256SUMS"
}
