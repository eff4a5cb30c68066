#!/usr/bin/env bats
# make dist: the binary of each architecture runs, is what it is said to be, and is the
# same whoever builds it.
load ../helpers
load dist

ARCHITECTURES=$("$ROOT/packaging/architecture" name)

setup_file() {
    make_dist
}

setup() {
    make_sandbox
    # qemu-user hands the target to the kernel: it is a program of this machine
    target=$HELPERS/show-identity
}

# emulator ARCHITECTURE: the qemu-user that runs it.
emulator() {
    echo "qemu-$("$ROOT/packaging/architecture" qemu "$1")-static"
}

# elf ARCHITECTURE: a stripped static PIE of that architecture.
elf() {
    local binary=$ROOT/build/dist/stepdown-$1 found
    found=$(LC_ALL=C readelf -hW "$binary" | sed -nE 's/^ +Class: +//p
        s/^ +Data:.* (little|big) endian$/\1/p; s/^ +Machine:.* ([^ ]+)$/\1/p
        s/^ +Flags:.*, (hard|soft)-float ABI$/\1/p' | paste -sd /)
    [ "$found" = "$("$ROOT/packaging/architecture" elf "$1")" ] || { echo "$found"; return 1; }
    file "$binary" | grep -qE 'static-pie linked.*stripped'
    [ "$(readelf -lSW "$binary" | grep -cE 'INTERP|\.symtab|\.debug')" -eq 0 ]
}

# smoke ARCHITECTURE: version, identity, groups, HOME, errors and exec.
smoke() {
    local binary=$ROOT/build/dist/stepdown-$1 version
    local stepdown=("$(emulator "$1")" "$binary")
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    [ "$("${stepdown[@]}" --version)" = "stepdown $version ($1)" ]
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
@test "the loong64 binary runs" { smoke loong64; }
@test "the mips64el binary runs" { smoke mips64el; }
@test "the ppc64el binary runs" { smoke ppc64el; }
@test "the riscv64 binary runs" { smoke riscv64; }
@test "the s390x binary runs" { smoke s390x; }

@test "each is a stripped static PIE for its own machine" {
    for architecture in $ARCHITECTURES; do elf "$architecture"; done
}

@test "a download is checked as README says, and a changed one is found" {
    line="sha256sum --ignore-missing -c SHA256SUMS"
    grep -qxF "    $line" "$ROOT/README.md"
    cd "$SANDBOX"
    cp "$ROOT"/build/dist/{SHA256SUMS,stepdown-arm64,stepdown.cdx.json} .
    run $line
    [ "$status" -eq 0 ]
    [ "$output" = $'stepdown-arm64: OK\nstepdown.cdx.json: OK' ]
    printf x >>stepdown-arm64
    run $line
    [ "$status" -eq 1 ]
    for architecture in $ARCHITECTURES; do
        grep -q " stepdown-$architecture$" SHA256SUMS
    done
}

@test "the bill of materials is valid CycloneDX" {
    "$ROOT/tests/npm/run" validate-sbom.js "$ROOT/build/dist/stepdown.cdx.json"
    sed 's/"scope": "excluded"/"scope": "no such scope"/' \
        "$ROOT/build/dist/stepdown.cdx.json" >"$SANDBOX/bad.json"
    run "$ROOT/tests/npm/run" validate-sbom.js "$SANDBOX/bad.json"
    [ "$status" -eq 1 ]
}

@test "the bill of materials has each binary's hash, compiler and libc" {
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    for architecture in $ARCHITECTURES; do
        read -r found hash compiler libc < <(python3 - "$architecture" \
            "$ROOT/build/dist/stepdown.cdx.json" <<'EOF'
import json, sys
bill = json.load(open(sys.argv[2]))
[binary] = [part for part in bill["components"] if part["name"] == "stepdown-" + sys.argv[1]]
packages = {part["description"]: part for part in binary["components"]}
print(binary["version"], binary["hashes"][0]["content"],
      packages["compiler"]["version"], packages["libc"]["version"])
EOF
        )
        echo "$architecture: $found $hash $compiler $libc"
        [ "$found" = "$version" ]
        grep -q "^$hash  stepdown-$architecture$" "$ROOT/build/dist/SHA256SUMS"
        gcc=$ROOT/build/dist/toolchains/$architecture/musl-gcc
        [[ $compiler == "$("$gcc" -dumpfullversion)"-* ]]
        [[ $libc == 1.2.[35]-* ]]
    done
}

@test "a tag that is not the version is refused" {
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    "$ROOT/packaging/check-tag" "v$version"
    for tag in "$version" "v$version.1" "v0$version" v "" main; do
        run "$ROOT/packaging/check-tag" "$tag"
        [ "$status" -eq 1 ]
        [[ $output == *"$tag"*"$version"* ]]
    done
}

# The toolchains too are made anew: three years later, as another user, in a folder and
# under a locale and a time zone of its own. Only apt-get keeps the time: it judges
# signatures.
@test "another folder, time, user, umask, locale and time zone give the same bytes" {
    cp -r "$ROOT/Makefile" "$ROOT/src" "$ROOT/include" "$ROOT/tests" "$ROOT/packaging" \
        "$SANDBOX"
    # a language in whose order id_field.c comes after identity.c
    mkdir "$SANDBOX/locales"
    localedef -i sv_SE -f UTF-8 "$SANDBOX/locales/sv_SE.UTF-8"
    mkdir "$SANDBOX/bin"
    printf '#!/bin/sh\nexec env -u LD_PRELOAD %s "$@"\n' "$(command -v apt-get)" \
        >"$SANDBOX/bin/apt-get"
    chmod 755 "$SANDBOX/bin/apt-get"
    chown -R 65534 "$SANDBOX"
    sh -c 'umask 077; exec setpriv --reuid 65534 --regid 65534 --clear-groups \
        env HOME=/nonexistent LOCPATH="$0/locales" LC_ALL=sv_SE.UTF-8 TZ=Asia/Tokyo \
        PATH="$0/bin:$PATH" faketime -f +3y "$0/packaging/dist" "$0/dist"' "$SANDBOX"
    diff "$ROOT/build/dist/SHA256SUMS" "$SANDBOX/dist/SHA256SUMS"
}
