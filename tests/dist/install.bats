#!/usr/bin/env bats
# docs/install.md: each of its blocks is run, as it stands but for owner, registry and
# digests, against a release that is laid out on a web server of this machine. The commands
# of cosign and gh need the service that signed, and are not run.
load ../helpers
load dist
load ../docker/engine

PAGE=$ROOT/docs/install.md

setup_file() {
    make_dist
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    export version
    export RELEASE=$BATS_FILE_TMPDIR/release
    local directory=$RELEASE/OWNER/stepdown/releases/download/v$version
    mkdir -p "$directory"
    cp "$ROOT"/build/dist/{stepdown-*,stepdown.*.json,SHA256SUMS} "$directory"
    chmod 755 "$BATS_FILE_TMPDIR"
    sign_release "$directory"

    # a port that is free
    python3 -u -c '
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_port)
sys.stdout.close()
server.serve_forever()' "$RELEASE" >"$BATS_FILE_TMPDIR/port" 2>/dev/null 3>&- &
    echo $! >"$BATS_FILE_TMPDIR/pid"
    until [ -s "$BATS_FILE_TMPDIR/port" ]; do
        kill -0 "$(cat "$BATS_FILE_TMPDIR/pid")"
        sleep 0.1
    done
    SERVER=http://127.0.0.1:$(cat "$BATS_FILE_TMPDIR/port")
    export SERVER
}

teardown_file() {
    [ ! -s "$BATS_FILE_TMPDIR/pid" ] || kill "$(cat "$BATS_FILE_TMPDIR/pid")"
}

# sign_release DIRECTORY: by a key of the owner's, as the release workflow does.
sign_release() {
    local home=$BATS_FILE_TMPDIR/owner
    mkdir -m 700 "$home"
    GNUPGHOME=$home gpg --batch --quiet --passphrase '' --quick-generate-key \
        'Owner <owner@example.org>' ed25519 sign never 2>/dev/null
    FINGERPRINT=$(GNUPGHOME=$home gpg --batch --with-colons --list-keys | sed -n 's/^fpr:*\([0-9A-F]*\):$/\1/p')
    export FINGERPRINT
    GPG_KEY=$(GNUPGHOME=$home gpg --batch --armor --export-secret-keys) \
        "$ROOT/packaging/sign" "$1" 2>/dev/null
    GNUPGHOME=$home gpgconf --kill all
}

setup() {
    make_sandbox
}

teardown() {
    remove_sandbox
}

# block NAME: that block of the page.
block() {
    awk -v name="<!-- block: $1 -->" '$0 == name { found = 1; next }
        found && /^```/ { if (inside) exit; inside = 1; next }
        inside' "$PAGE" | sed "s,https://github.com,$SERVER,; s/FINGERPRINT/$FINGERPRINT/"
}

# on_new_machine COMMAND...: where / is this machine's, but nothing that is written to it
# lasts, in the directory $SANDBOX; its programs are those that an image build has.
on_new_machine() {
    local tool
    mkdir -p "$SANDBOX"/{layer,bin}
    for tool in sh dpkg wget sha256sum gpg gpg-agent gpgconf grep mkdir install rm true env; do
        ln -sf "$(type -P "$tool")" "$SANDBOX/bin/$tool"
    done
    unshare --mount --propagation private sh -c '
        mount -t tmpfs tmpfs "$0/layer" && mkdir "$0/layer/up" "$0/layer/work" "$0/layer/root" &&
        mount -t overlay overlay -o "lowerdir=/,upperdir=$0/layer/up,workdir=$0/layer/work" "$0/layer/root" &&
        mount -t proc proc "$0/layer/root/proc" && mount --rbind /dev "$0/layer/root/dev" &&
        mkdir -p "$0/layer/root/$0" && cp -r "$0/bin" "$0/layer/root/$0/" &&
        for file in "$0"/*; do case $file in */bin | */layer) ;; *) cp -r "$file" "$0/layer/root/$0/" ;; esac; done &&
        exec chroot "$0/layer/root" env -i PATH="/usr/local/bin:$0/bin" "$@"' "$SANDBOX" "$@"
}

# shell_of_run: a RUN of a Dockerfile on stdin, as the shell gets it; ARG as a variable.
shell_of_run() {
    sed -n 's/^ARG //p; s/^RUN //p; /^    /p'
}

@test "the page names this version, and every block of it is run or says why not" {
    run grep -ohE '\b[0-9]+\.[0-9]+\.[0-9]+\b' "$PAGE"
    [ "$(sort -u <<<"$output" | grep -v '^127')" = "$version" ]
    blocks=$(sed -n 's/^<!-- block: \(.*\) -->$/\1/p' "$PAGE")
    [ "$(grep -c '^```[a-z]' "$PAGE")" -eq \
        "$(($(wc -w <<<"$blocks") + $(grep -c '^<!-- not run: ' "$PAGE")))" ]
    # the packages are made and installed in tests/packaging, the binaries here
    for name in $blocks; do
        grep -rqE "\(block $name\)|block $name \||'\^make $name |make -s -C .* $name >|$name=?.*dpkg --install" \
            "$ROOT/tests/dist" "$ROOT/tests/packaging" || { echo "not run: $name"; return 1; }
    done
}

@test "the download with its signature gives a stepdown that works" {
    cp "$RELEASE"/OWNER/stepdown/releases/download/v*/stepdown.asc "$SANDBOX"
    block download | shell_of_run >"$SANDBOX/run"
    run on_new_machine sh -c "cp() { while read -r l; do echo \"\$l\"; done <\"\$1\" >\"\$2\"; }
        cp $SANDBOX/stepdown.asc /tmp/stepdown.asc; . $SANDBOX/run"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [[ $output == *"stepdown-$(dpkg --print-architecture): OK"* ]]
    [[ $output == *"uid 65534 nobody"* ]]
}

@test "the download stops at a changed binary, changed sums and another's signature" {
    directory=$RELEASE/OWNER/stepdown/releases/download/v$version
    cp "$directory/stepdown.asc" "$SANDBOX"
    block download | shell_of_run >"$SANDBOX/run"
    cp -r "$directory" "$SANDBOX/kept"
    binary=stepdown-$(dpkg --print-architecture)
    for change in "printf x >>$directory/$binary" "printf 'x\n' >>$directory/SHA256SUMS" \
        "sed -i 's/ VALIDSIG [0-9A-F]* / VALIDSIG 0123456789ABCDEF /' $SANDBOX/run"; do
        sh -c "$change"
        run on_new_machine sh -c "while read -r l; do echo \"\$l\"; done <$SANDBOX/stepdown.asc >/tmp/stepdown.asc; . $SANDBOX/run"
        cp "$SANDBOX/kept"/* "$directory"
        [ "$status" -ne 0 ] || { echo "went on after: $change"; return 1; }
        [[ $output != *"uid 65534"* ]]
    done
}

# by busybox too, as in an Alpine
@test "a download is checked by its sums, and a change is found" {
    cd "$SANDBOX"
    mkdir busybox
    ln -s "$(type -P busybox)" busybox/sha256sum
    for path in "$PATH" "$SANDBOX/busybox:$PATH"; do
        cp "$ROOT"/build/dist/{SHA256SUMS,stepdown-amd64} .
        PATH=$path run sh -c "$(block sums)"
        [ "$status $output" = "0 stepdown-amd64: OK" ]
        printf x >>stepdown-amd64
        PATH=$path run sh -c "$(block sums)"
        [ "$status" -eq 1 ]
        rm stepdown-amd64
        PATH=$path run sh -c "$(block sums)"
        [ "$status" -eq 1 ]
        : >SHA256SUMS
        PATH=$path run sh -c "$(block sums)"
        [ "$status" -eq 1 ]
    done
}

# Debian 12's Docker has no ADD --checksum yet: the engine is Debian 13's, unpacked, with its own
# libraries. Debian 12's client asks it to build.
@test "ADD takes the binary with its digest, and stops at any other" {
    "$ROOT/tests/debian-13-program" "$ROOT/build/docker-13" docker.io usr/sbin/dockerd
    # the tests' other engine may run
    export ENGINE=$SANDBOX/engine
    mkdir "$ENGINE" "$SANDBOX/context"
    cp "$ROOT/tests/docker/runc" "$ENGINE"
    export DOCKER_HOST=unix://$ENGINE/docker.sock DOCKER_BUILDKIT=1
    export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
    DOCKERD=$ROOT/build/docker-13/run launch_engine
    digest=$(sed -n 's/ .*stepdown-amd64$//p' "$ROOT/build/dist/SHA256SUMS")
    # each a digest, and the status with it
    for attempt in "$digest 0" "${digest//[0-9]/0} 1"; do
        { echo "FROM scratch"; block add | sed "s/sha256:DIGEST/sha256:${attempt% *}/"; } \
            >"$SANDBOX/Dockerfile"
        status=0
        docker build -f "$SANDBOX/Dockerfile" --output "$SANDBOX/out-${attempt#* }" \
            "$SANDBOX/context" >"$SANDBOX/log" 2>&1 || status=$?
        [ "$status" -eq "${attempt#* }" ] || break
    done
    # each platform's own stage
    platforms=0
    for platform in amd64 arm64; do
        block add-platforms | sed "s/your-image/scratch/" | python3 -c '
import re, sys
sums = dict(line.split()[::-1] for line in open(sys.argv[1]))
print(re.sub("DIGEST(.*/)(stepdown-.*) ", lambda add: sums[add[2]] + add[1] + add[2] + " ", sys.stdin.read()))' \
            "$ROOT/build/dist/SHA256SUMS" >"$SANDBOX/Dockerfile"
        docker build --platform "linux/$platform" -f "$SANDBOX/Dockerfile" --output "$SANDBOX/$platform" \
            "$SANDBOX/context" >>"$SANDBOX/log" 2>&1 || platforms=$?
        cmp "$SANDBOX/$platform/usr/local/bin/stepdown" "$ROOT/build/dist/stepdown-$platform" || platforms=1
    done
    end_engine
    [ "$platforms" -eq 0 ] || { cat "$SANDBOX/log"; return 1; }
    [ "$status" -eq 1 ] || { cat "$SANDBOX/log"; return 1; }
    grep -q "digest mismatch" "$SANDBOX/log"
    [ ! -e "$SANDBOX/out-1" ]
    cmp "$SANDBOX/out-0/usr/local/bin/stepdown" "$ROOT/build/dist/stepdown-amd64"
    [ "$(stat -c %a "$SANDBOX/out-0/usr/local/bin/stepdown")" = 755 ]
}

# What Renovate's preset dockerfileVersions does with a file: the comment names where releases
# are and what of a tag is the version, and the line below it has the version.
@test "Renovate finds the version in the blocks with its comment, and writes one that they can use" {
    for name in add add-platforms download; do
        block "$name" | python3 -c '
import re, sys
text, tag = sys.stdin.read(), sys.argv[1]
found = re.search(
    r"^# renovate: datasource=([\w.-]+) depName=(\S+) extractVersion=(\S+)\n"
    r"(?:ENV|ARG) \w+_VERSION=(\S+)\n", text, re.MULTILINE)
assert found, text
source, project, extract, current = found.groups()
assert (source, project) == ("github-releases", "OWNER/stepdown"), found
# a group has another spelling in JavaScript
assert re.match(extract.replace("(?<", "(?P<"), tag)["version"] == current, found' "v$version"
    done
}

@test "the image is copied from a registry by digest" {
    start_engine
    start_registry
    name=$REGISTRY/owner/stepdown
    "$ROOT/packaging/image" "$ROOT/build/dist" >/dev/null
    DOCKER_BUILDKIT=1 docker build -q -f "$ROOT/docker/release/Dockerfile" -t "$name:$version" \
        "$ROOT/build/dist/image" >/dev/null
    docker push -q "$name:$version" >/dev/null
    digest=$(docker image inspect --format '{{index .RepoDigests 0}}' "$name:$version")
    { echo "FROM scratch"; block image |
        sed "s,REGISTRY/OWNER/stepdown:,$name:,; s/sha256:DIGEST/${digest#*@}/"; } >"$SANDBOX/Dockerfile"
    mkdir "$SANDBOX/context"
    status=0
    DOCKER_BUILDKIT=1 docker build -q -f "$SANDBOX/Dockerfile" --output "$SANDBOX/out" \
        "$SANDBOX/context" || status=$?
    stop_registry
    docker rmi "$name:$version" >/dev/null
    stop_engine
    [ "$status" -eq 0 ]
    cmp "$SANDBOX/out/usr/local/bin/stepdown" "$ROOT/build/dist/stepdown-$(dpkg --print-architecture)"
}

@test "from source, with links and back" {
    "$ROOT/packaging/source" "$version" "$SANDBOX" >/dev/null
    cd "$SANDBOX/stepdown-$version"
    export DESTDIR=$SANDBOX/root
    bash -ec "$(block source)" >/dev/null
    [ -x "$DESTDIR/usr/local/bin/stepdown" ]
    bash -ec "$(block links | head -n 1)" >/dev/null
    [ "$(readlink "$DESTDIR/usr/local/bin/gosu")" = stepdown ]
    bash -ec "$(block links | tail -n 1)" >/dev/null
    [ -z "$(find "$DESTDIR" ! -type d)" ]
}

@test "completions are made for bash, zsh and fish" {
    "$ROOT/packaging/source" "$version" "$SANDBOX" >/dev/null
    cd "$SANDBOX/stepdown-$version"
    bash -ec "$(block completions)" >/dev/null
    [ "$(find build/completions -type f -size +0 | wc -l)" -eq 3 ]
    bash -n "$(grep -rl 'bash completion' build/completions)"
}

@test "each binary says what it is" {
    cd "$ROOT/build/dist"
    run sh -c "$(block note)"
    [[ $output == *'"name":"stepdown","version":"'"$version"'","architecture":"amd64"'* ]]
}

@test "without the owner's key, the release says that it has no GPG signature" {
    run env -u GPG_KEY "$ROOT/packaging/sign" "$SANDBOX"
    [ "$status" -eq 0 ]
    [[ $output == *"no SHA256SUMS.asc"* ]]
    run env GPG_KEY=rubbish "$ROOT/packaging/sign" "$SANDBOX"
    [ "$status" -ne 0 ]
}
