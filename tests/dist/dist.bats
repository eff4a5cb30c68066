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
    echo "qemu-$("$ROOT/packaging/architecture" qemu "$1")-static" \
        "$([ "$1" != armhf ] || echo "-cpu arm1176")" # a Raspberry Pi Zero's
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
    local stepdown
    read -ra stepdown < <(emulator "$1")
    stepdown+=("$binary")
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

# Profiles of older engines answer EPERM to a call that they don't know, and the start fails.
# (--own asks statx(2) as well: tests/own.bats.)
@test "a start makes no system call newer than Linux 3.10, except statx on loong64" {
    known=" capget capset close execve fstat fstat64 fstatat64 getgroups getgroups32 getppid
        getresgid getresgid32 getresuid getresuid32 getxattr lgetxattr fgetxattr newfstatat
        open openat prctl read rt_sigaction rt_sigprocmask set_thread_area set_tid_address
        setgroups setgroups32 setresgid setresgid32 setresuid setresuid32 stat stat64 arch_prctl
        faccessat access "
    for architecture in $ARCHITECTURES; do
        read -r -a emulator < <(emulator "$architecture")
        for options in "" --no-new-privs "--groups 5555" --keep-groups; do
            # shellcheck disable=SC2086 # words
            run_in_sandbox "${emulator[@]}" -strace "$ROOT/build/dist/stepdown-$architecture" \
                $options app "$target"
            calls=$(sed -nE 's/^[0-9]+ ([a-z0-9_]+)\(.*/\1/p' <<<"$stderr" | sort -u)
            grep -qx capset <<<"$calls" || { echo "$architecture: $stderr"; return 1; }
            for call in $calls; do
                [[ ${known//$'\n'/ } == *" $call "* || $architecture/$call = loong64/statx ]] ||
                    { echo "$architecture: $call"; return 1; }
            done
        done
    done
}

@test "each is a stripped static PIE for its own machine" {
    for architecture in $ARCHITECTURES; do elf "$architecture"; done
}

@test "each binary says in a note what it is" {
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    for architecture in $ARCHITECTURES; do
        note=$(readelf --notes --wide "$ROOT/build/dist/stepdown-$architecture" |
            sed -n 's/.*Packaging Metadata: //p')
        run python3 -c '
import json, sys
note = json.loads(sys.argv[1])
print(note["type"], note["name"], note["version"], note["architecture"], note["purl"])
assert note["appCpe"].split(":")[:6] == ["cpe", "2.3", "a", "stepdown", "stepdown", note["version"]]' "$note"
        [ "$status" -eq 0 ] || { echo "$architecture: $note: $output"; return 1; }
        [ "$output" = "generic stepdown $version $architecture pkg:generic/stepdown@$version" ]
    done
}

@test "each is at most as large as docs/install.md says" {
    for architecture in $ARCHITECTURES; do
        kib=$(sed -nE "s/^\| ([0-9]+) KiB \| (.*, )?$architecture(,.*)? \|$/\1/p" "$ROOT/docs/install.md")
        size=$(stat -c %s "$ROOT/build/dist/stepdown-$architecture")
        [ "$size" -le $((${kib:?} * 1024)) ] || { echo "$architecture: $size bytes"; return 1; }
    done
}

@test "no file is padded, and no page is writable and executable" {
    for architecture in $ARCHITECTURES; do
        # begin and end of each segment in memory, in pages of the alignment it asks for
        readelf -lW "$ROOT/build/dist/stepdown-$architecture" | python3 -c '
import re, sys
loads = [line.split() for line in sys.stdin if line.startswith("  LOAD")]
pages = {}
for load in loads:
    start, size, align = int(load[2], 16), int(load[5], 16), int(load[-1], 16)
    flags = "".join(load[6:-1])
    assert (int(load[1], 16) - start) % align == 0, load
    for page in range(start // align, (start + size - 1) // align + 1):
        pages[page] = pages.get(page, "") + flags
assert len(loads) == 2, loads
hole = int(loads[1][1], 16) - int(loads[0][4], 16)
assert 0 <= hole < 256, loads
assert not any("W" in flags and "E" in flags for flags in pages.values()), loads' ||
            { echo "$architecture"; return 1; }
        case $architecture in arm64 | loong64 | mips64el | ppc64el)
            readelf -lW "$ROOT/build/dist/stepdown-$architecture" |
                awk '$1 == "LOAD" && $NF != "0x10000" { exit 1 }' ;;
        esac
    done
}

@test "the armhf binary is for ARMv6 with hardware floating point" {
    run readelf -A "$ROOT/build/dist/stepdown-armhf"
    [[ $output == *"Tag_CPU_arch: v6"$'\n'* ]]
    [[ $output == *"Tag_FP_arch: VFPv2"* ]]
    [[ $output == *"Tag_ABI_VFP_args: VFP registers"* ]]
}

@test "the VEX claims only what the list of linked objects shows" {
    python3 - "$ROOT/build/dist" <<'EOF'
import json, pathlib, re, sys
directory = pathlib.Path(sys.argv[1])
vex = json.loads((directory / "stepdown.vex.json").read_text())
bill = json.loads((directory / "stepdown.cdx.json").read_text())
assert vex["@context"] == "https://openvex.dev/ns/v0.2.0" and len(vex["statements"]) >= 5
linked = {
    entry["value"]
    for binary in bill["components"] for part in binary["components"]
    for entry in part.get("properties", [])
}
assert {"execve", "getauxval"} <= linked, linked
# a scanner finds the statements by the package that the bill names
libcs = {
    part["purl"].split("@")[0]
    for binary in bill["components"] for part in binary["components"]
    if part["description"] == "libc"
}
for statement in vex["statements"]:
    assert re.fullmatch(r"CVE-\d{4}-\d+", statement["vulnerability"]["name"])
    assert statement["status"] == "not_affected"
    assert statement["justification"] == "vulnerable_code_not_present"
    [product] = statement["products"]
    assert product["@id"] == bill["metadata"]["component"]["purl"]
    assert libcs <= {part["@id"] for part in product["subcomponents"]}, libcs
    objects = re.findall(r"(\w+)\.o\b", statement["impact_statement"])
    assert objects and not linked & set(objects), statement
EOF
    # a binary that has that code is told, and nothing is said; so is a list without any
    sed '$a amd64 qsort' "$ROOT/build/dist/objects" >"$SANDBOX/objects"
    run "$ROOT/packaging/vex" "$SANDBOX/objects"
    [ "$status" -eq 1 ]
    [[ $output == *"CVE-2026-40200 is in qsort.o, which stepdown-amd64 has" ]]
    run "$ROOT/packaging/vex" /dev/null
    [ "$status" -eq 1 ]
}

@test "each object that the VEX names is one of musl's" {
    python3 - "$ROOT" <<'EOF'
import json, pathlib, subprocess, sys
root = pathlib.Path(sys.argv[1])
# some are of one architecture's musl alone
have = set()
for library in root.glob("build/dist/toolchains/*/library"):
    archive = library.read_text().strip() + "/libc.a"
    names = subprocess.check_output(["ar", "t", archive], text=True).split()
    have.update(name.rsplit(".", 1)[0] for name in names)
for cve, of in json.loads((root / "packaging/vex.json").read_text())["not_linked"].items():
    assert of["objects"] and set(of["objects"]) <= have, (cve, set(of["objects"]) - have)
EOF
}

# the scanner itself is not here: this is of its report what is read
@test "a CVE of a linked part is reported unless the VEX has it; one of the compiler is not" {
    # each a CVE and the package in which it was found
    judge() {
        python3 - "$@" >"$SANDBOX/report.json" <<'EOF'
import json, sys
print(json.dumps({"matches": [
    {"vulnerability": {"id": cve, "severity": "Negligible"},
     "artifact": {"name": name, "version": "1.2.3-1"}}
    for cve, name in zip(sys.argv[1::2], sys.argv[2::2])]}))
EOF
        run "$ROOT/packaging/scanned" "$ROOT/build/dist" "$SANDBOX/report.json"
    }
    judge CVE-2025-26519 musl-dev CVE-2025-26519 musl CVE-2022-27943 gcc-12
    [ "$status" -eq 0 ]
    [ "$output" = "0 to look at, 2 not in the binaries" ]
    judge CVE-2025-26519 musl-dev CVE-2099-1 musl
    [ "$status" -eq 1 ]
    [ "${lines[0]}" = "CVE-2099-1 of musl 1.2.3-1 is not in stepdown.vex.json" ]
    # what the VEX says of musl is said of nothing else
    libgcc=$(awk '$2 == "libgcc" { print $3; exit }' "$ROOT/build/dist/packages")
    judge CVE-2025-26519 musl-dev CVE-2025-26519 "$libgcc"
    [ "$status" -eq 1 ]
    # no finding at all is no good sign
    judge
    [ "$status" -eq 1 ]
    [[ $output == *"does not know"* ]]
}

@test "two builds that differ are reported, and so is one whose checksums are wrong" {
    mkdir "$SANDBOX/a"
    cp "$ROOT"/build/dist/{stepdown-*,stepdown.*,SHA256SUMS} "$SANDBOX/a"
    cp -r "$SANDBOX/a" "$SANDBOX/b"
    "$ROOT/packaging/compare" "$SANDBOX/a" "$SANDBOX/b"
    printf x >>"$SANDBOX/b/stepdown-s390x"
    run "$ROOT/packaging/compare" "$SANDBOX/a" "$SANDBOX/b"
    [ "$status" -ne 0 ]
    (cd "$SANDBOX/b" && sha256sum stepdown-* stepdown.*.json >SHA256SUMS)
    run "$ROOT/packaging/compare" "$SANDBOX/a" "$SANDBOX/b"
    [ "$status" -ne 0 ]
    [[ $output == *"stepdown-s390x"*"though made with the same packages" ]]
    # as Debian's update of one of them would show
    sed -i '/stepdown-s390x\/musl/,/purl/s/\(pkg:deb.*musl-dev@[^?]*\)/\1+deb12u1/' \
        "$SANDBOX/b/stepdown.cdx.json"
    (cd "$SANDBOX/b" && sha256sum stepdown-* stepdown.*.json >SHA256SUMS)
    run "$ROOT/packaging/compare" "$SANDBOX/a" "$SANDBOX/b"
    [ "$status" -ne 0 ]
    [[ $output == *musl-dev*+deb12u1*"made with other packages" ]]
}

@test "a tag that is not on main is refused" {
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    mkdir "$SANDBOX/repository"
    cp -r "$ROOT/Makefile" "$ROOT/packaging" "$SANDBOX/repository"
    cd "$SANDBOX/repository"
    git init -q -b main
    git add .
    git -c user.name=a -c user.email=a@example.org commit -qm one
    git tag "v$version"
    packaging/check-tag "v$version" main
    git checkout -q -b aside
    git -c user.name=a -c user.email=a@example.org commit -qm two --allow-empty
    git tag -f "v$version" >/dev/null
    run packaging/check-tag "v$version" main
    [ "$status" -eq 1 ]
    [[ $output == *"not on main"* ]]
}

@test "the bill of materials is valid CycloneDX" {
    "$ROOT/tests/npm/validate-sbom" "$ROOT/build/dist/stepdown.cdx.json"
    sed 's/"scope": "excluded"/"scope": "no such scope"/' \
        "$ROOT/build/dist/stepdown.cdx.json" >"$SANDBOX/bad.json"
    run "$ROOT/tests/npm/validate-sbom" "$SANDBOX/bad.json"
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

# The toolchains too are made anew: three years later, as another user, in a directory and
# under a locale and a time zone of its own. Only apt-get keeps the time: it judges
# signatures.
@test "another directory, time, user, umask, locale and time zone give the same bytes" {
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
