#!/usr/bin/env bats
# The Debian package: built by make deb, judged by lintian, installed in a Debian.
load ../helpers
load elsewhere

setup_file() {
    requires_root
    [ -e /etc/debian_version ] || skip "dpkg-buildpackage is Debian's"
    grep -q '^make deb ' "$ROOT/docs/install.md"
    make -s -C "$ROOT" deb >/dev/null
}

setup() {
    DEB=$(echo "$ROOT"/build/deb/stepdown_*.deb)
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    SANDBOX=$(mktemp -d "${SHARED:-/tmp}/stepdown.XXXXXX")
}

teardown() {
    rm -rf "$SANDBOX"
}

# in_debian COMMAND...: in the Debian under $SANDBOX, with its own /proc.
in_debian() {
    unshare --mount --propagation private sh -c '
        mount -t proc proc "$1/proc" && exec chroot "$@"' sh "$SANDBOX" "$@"
}

# files: all files of that Debian, but for dpkg's own books.
files() {
    (cd "$SANDBOX" && find . -path ./proc -prune -o -path ./var/lib/dpkg -prune -o \
        -path ./var/log/dpkg.log -prune -o -print | sort)
}

@test "make deb gives a package of the version that is in the Makefile" {
    [ "$(dpkg-deb --field "$DEB" Version)" = "$version-1" ]
    [ "$(dpkg-deb --field "$DEB" Architecture)" = "$(dpkg --print-architecture)" ]
    # it needs nothing
    [ -z "$(dpkg-deb --field "$DEB" Depends)" ]
}

@test "lintian finds nothing wrong with the package and its source" {
    # it leaves files of its own there
    export TMPDIR=$BATS_TEST_TMPDIR
    run --separate-stderr lintian --display-info --pedantic --fail-on info,pedantic \
        "$ROOT"/build/deb/stepdown_*.changes
    [ "$status" -eq 0 ]
    [ -z "$output" ] || { echo "$output"; return 1; }
}

@test "each override of lintian has its reason above it" {
    for overrides in "$ROOT"/packaging/debian/*lintian-overrides \
        "$ROOT"/packaging/debian/source/lintian-overrides; do
        run awk '/^#/ { reason = 1; next } !reason { print } { reason = 0 }' "$overrides"
        [ -z "$output" ] || { echo "$overrides: $output"; return 1; }
    done
}

@test "the package installs in Debian, steps down there, and is removed without a trace" {
    chmod 755 "$SANDBOX"
    "$ROOT/tests/debian-root" "$SANDBOX"
    mkdir -p "$SANDBOX/build/deb"
    cp "$DEB" "$SANDBOX/build/deb"
    cp "$HELPERS/show-identity" "$SANDBOX/tmp"
    before=$(files)

    install="dpkg --install build/deb/stepdown_*.deb"
    grep -qxF "$install" "$ROOT/docs/install.md"
    in_debian sh -c "$install" >/dev/null 2>&1
    shipped=$(dpkg-deb --fsys-tarfile "$DEB" | tar -t | grep -v '/$')
    [ "$(grep -vE '/(docs|examples)/' <<<"$shipped")" = "./usr/bin/stepdown
./usr/share/doc/stepdown/README.md.gz
./usr/share/doc/stepdown/SECURITY.md.gz
./usr/share/doc/stepdown/changelog.Debian.gz
./usr/share/doc/stepdown/changelog.gz
./usr/share/doc/stepdown/copyright
./usr/share/lintian/overrides/stepdown
./usr/share/man/man8/stepdown.8.gz" ]
    # what its changelog names, and README links to
    zcat "$SANDBOX/usr/share/doc/stepdown/changelog.gz" | cmp - "$ROOT/CHANGELOG.md"
    diff <(sed -n 's,.*/docs/,,p' <<<"$shipped" | sed 's/\.gz$//' | sort) <(ls "$ROOT/docs")
    diff -r "$SANDBOX/usr/share/doc/stepdown/examples/zebra" "$ROOT/docker/zebra"
    [ "$(stat -c '%a %U %G' "$SANDBOX/usr/bin/stepdown")" = "755 root root" ]
    # the very program that the other tests run
    cmp "$ROOT/build/stepdown" "$SANDBOX/usr/bin/stepdown"
    zcat "$SANDBOX/usr/share/man/man8/stepdown.8.gz" | cmp - "$ROOT/man/stepdown.8"

    output=$(in_debian stepdown games /tmp/show-identity)
    # shellcheck disable=SC2034 # what assert_identity reads
    status=0 stderr=
    assert_identity 5 60 60 /usr/games

    # what Debian's autopkgtest runs of it
    install -m 755 "$ROOT/packaging/debian/tests/steps-down" "$SANDBOX/tmp"
    in_debian env -C /tmp ./steps-down
    # a stepdown that does nothing is found out
    mv "$SANDBOX/usr/bin/stepdown" "$SANDBOX/tmp"
    printf '#!/bin/sh\nshift\nexec "$@"\n' >"$SANDBOX/usr/bin/stepdown"
    chmod 755 "$SANDBOX/usr/bin/stepdown"
    run ! in_debian env -C /tmp ./steps-down
    mv "$SANDBOX/tmp/stepdown" "$SANDBOX/usr/bin"
    rm "$SANDBOX/tmp/steps-down"

    in_debian dpkg --purge stepdown >/dev/null 2>&1
    [ "$(files)" = "$before" ]
    run ! in_debian dpkg --status stepdown
}

@test "Debian's autopkgtest installs the package, and its test passes" {
    chmod 755 "$SANDBOX"
    "$ROOT/tests/debian-root" "$SANDBOX"
    run unshare --mount --propagation private sh -c '
        mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" &&
        exec autopkgtest "$@" -- chroot "$0"' "$SANDBOX" "$DEB" "$ROOT"/build/deb/stepdown_*.dsc
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    grep -qE '^steps-down +PASS$' <<<"$output"
}

@test "uscan finds a newer release with the watch file" {
    mkdir -p "$SANDBOX/OWNER/stepdown" "$SANDBOX/debian"
    echo '<a href="/OWNER/stepdown/archive/refs/tags/v2.0.1.tar.gz">' >"$SANDBOX/OWNER/stepdown/tags"
    python3 -u -c '
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.HTTPServer(("127.0.0.1", 0), handler)
print(server.server_port)
sys.stdout.close()
server.handle_request()' "$SANDBOX" >"$SANDBOX/port" 2>/dev/null 3>&- &
    server=$!
    until [ -s "$SANDBOX/port" ]; do kill -0 "$server"; sleep 0.1; done
    sed "s,https://github.com,http://127.0.0.1:$(cat "$SANDBOX/port")," \
        "$ROOT/packaging/debian/watch" >"$SANDBOX/debian/watch"
    cd "$SANDBOX"
    run uscan --report --dehs --watchfile debian/watch --package stepdown --upstream-version "$version"
    kill "$server" 2>/dev/null || true
    [[ $output == *"<upstream-version>2.0.1</upstream-version>"* ]] || { echo "$output"; return 1; }
    [[ $output == *"<status>newer package available</status>"* ]]
}

@test "another directory, user, umask and time zone give the same package" {
    make_elsewhere deb
    cmp "$DEB" "$OTHER/build/deb/${DEB##*/}"
    for source in "$ROOT"/build/deb/stepdown_*.tar.*; do
        cmp "$source" "$OTHER/build/deb/${source##*/}"
    done
}
