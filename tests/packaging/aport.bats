#!/usr/bin/env bats
# The APKBUILD: abuild itself is Alpine's alone, so its rules and its steps are gone through
# here by hand, in busybox's shell as there.
load ../helpers
load elsewhere

setup_file() {
    requires_root
    grep -q '^make aport ' "$ROOT/docs/install.md"
    make -s -C "$ROOT" aport >/dev/null
}

setup() {
    make_sandbox
    cp -r "$ROOT/build/aport" "$SANDBOX/a port"
    chown -R 65534 "$SANDBOX/a port"
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
}

# abuild STEP...: as an ordinary user, with what abuild sets, and the APKBUILD's functions.
abuild() {
    setpriv --reuid 65534 --regid 65534 --clear-groups env -C "$SANDBOX/a port" -u CC -u MAKEFLAGS \
        CARCH=x86_64 CFLAGS="-Os -fstack-clash-protection" LDFLAGS="-Wl,--as-needed,-O1" \
        busybox ash -e -c '
            umask 022
            startdir=$PWD srcdir=$PWD/src
            . ./APKBUILD
            pkgdir=$startdir/pkg/$pkgname builddir=$srcdir/$pkgname-$pkgver
            default_unpack() { mkdir "$srcdir"; tar -C "$srcdir" -xzf "$source"; }
            default_verify() { echo "$sha512sums" | grep . | sha512sum -c; }
            show() { eval "echo \"\$$variable\""; }
            for step; do
                [ ! -d "$builddir" ] || cd "$builddir"
                "$step"
            done' ash "$@"
}

# value_of NAME: of the APKBUILD's variable.
value_of() {
    variable=$1 abuild show
}

@test "the APKBUILD has all fields that abuild needs" {
    export variable
    for name in pkgname pkgver pkgrel pkgdesc url arch license source sha512sums; do
        [ -n "$(value_of $name)" ] || { echo "no $name"; return 1; }
    done
    [ "$(value_of pkgname)" = stepdown ]
    [ "$(value_of pkgver)" = "$version" ]
    [[ $(value_of pkgver) =~ ^[0-9]+(\.[0-9]+)*$ ]]
    [ "$(value_of pkgrel)" -eq 0 ]
    [ "$(value_of pkgdesc | wc -c)" -le 128 ]
    [ "$(value_of subpackages)" = stepdown-doc ]
    grep -q '^# Maintainer: .* <.*@.*>$' "$SANDBOX/a port/APKBUILD"
    # nothing of the template is left to fill in
    run ! grep -n '@[A-Z]*@' "$SANDBOX/a port/APKBUILD"
}

@test "abuild finds each source beside the APKBUILD, by its checksum, and nothing else" {
    [ "$(abuild default_verify)" = "stepdown-$version.tar.gz: OK" ]
    [ "$(value_of source)" = "stepdown-$version.tar.gz" ]
    [ "$(ls "$SANDBOX/a port")" = "APKBUILD
stepdown-$version.tar.gz" ]
    # a source that was changed is found out
    echo >>"$SANDBOX/a port/stepdown-$version.tar.gz"
    run ! abuild default_verify
}

@test "the APKBUILD is a clean script for busybox's shell" {
    busybox ash -n "$ROOT/packaging/alpine/APKBUILD"
    run shellcheck "$ROOT/packaging/alpine/APKBUILD" "$SANDBOX/a port/APKBUILD"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}

@test "build, check and package of the APKBUILD give a stepdown that steps down" {
    run abuild default_unpack build check package
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    package="$SANDBOX/a port/pkg/stepdown"
    [ "$(cd "$package" && find . -type f -printf '%m %p\n' | sort)" = "644 ./usr/share/man/man8/stepdown.8
755 ./usr/bin/stepdown" ]
    [ "$("$package/usr/bin/stepdown" --version)" = "stepdown $version (x86_64)" ]
    run_in_sandbox "$package/usr/bin/stepdown" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "another directory, user, umask and time zone give the same source and checksum" {
    make_elsewhere aport
    diff -r "$ROOT/build/aport" "$OTHER/build/aport"
}
