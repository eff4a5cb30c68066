#!/usr/bin/env bats
# Arch's recipe, which Debian's makepkg builds and its pacman installs; that for Nix, which is parsed
# and evaluated with a stand-in for nixpkgs; and that for melange, whose steps are run by hand.
load ../helpers

setup_file() {
    requires_root
    grep -q '^make recipes ' "$ROOT/docs/install.md"
    make -s -C "$ROOT" recipes >/dev/null
}

setup() {
    make_sandbox
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
}

@test "makepkg makes a package whose stepdown steps down" {
    [ -e /etc/debian_version ] || skip "Debian's makepkg is tried"
    cp "$ROOT"/build/recipes/arch/* "$SANDBOX"
    chown -R 65534 "$SANDBOX"
    # without pacman's database there is nothing to ask for the compiler
    run setpriv --reuid 65534 --regid 65534 --clear-groups env -C "$SANDBOX" -u MAKEFLAGS \
        HOME="$SANDBOX" makepkg --nodeps --nosign
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    mkdir -p "$SANDBOX/root/var/lib/pacman"
    pacman --root "$SANDBOX/root" --dbpath "$SANDBOX/root/var/lib/pacman" \
        --cachedir "$SANDBOX/cache" --logfile "$SANDBOX/log" --noconfirm \
        --upgrade "$SANDBOX"/stepdown-"$version"-1-*.pkg.tar.* >/dev/null
    [ "$(pacman --dbpath "$SANDBOX/root/var/lib/pacman" --query)" = "stepdown $version-1" ]
    [ -f "$SANDBOX/root/usr/share/licenses/stepdown/LICENSE" ]
    run_in_sandbox "$SANDBOX/root/usr/bin/stepdown" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
    # a source that was changed is found out
    echo >>"$SANDBOX/stepdown-$version.tar.gz"
    run ! setpriv --reuid 65534 --regid 65534 --clear-groups env -C "$SANDBOX" HOME="$SANDBOX" \
        makepkg --nodeps --nosign --force
    [[ $output == *"did not pass the validity check"* ]]
}

@test "the PKGBUILD and the spec are clean, with nothing left to fill in" {
    run shellcheck "$ROOT/packaging/arch/PKGBUILD" "$ROOT/build/recipes/arch/PKGBUILD"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    run ! grep -rn '@[A-Z]*@' "$ROOT"/build/recipes/arch/PKGBUILD "$ROOT"/build/recipes/nix/default.nix \
        "$ROOT/build/recipes/melange/stepdown.yaml"
}

@test "the Nix expression evaluates, to this version and a source that is there" {
    command -v nix-instantiate >/dev/null || skip "nix-bin is not here"
    cat >"$SANDBOX/evaluate.nix" <<NIX
let
  cpu = { parsed.cpu.name = "x86_64"; canExecute = other: true; };
  stdenv = {
    mkDerivation = attributes: attributes;
    cc.targetPrefix = "x86_64-unknown-linux-musl-";
    hostPlatform = cpu;
    buildPlatform = cpu;
  };
  lib = { licenses.mit = "MIT"; platforms.linux = [ ]; };
  it = import $ROOT/build/recipes/nix/default.nix { inherit lib stdenv; };
in
"\${it.version} \${builtins.elemAt it.makeFlags 0} \${it.checkTarget} \${toString it.src}"
NIX
    run --separate-stderr env NIX_STATE_DIR="$SANDBOX/nix" NIX_STORE_DIR="$SANDBOX/store" \
        nix-instantiate --readonly-mode --eval "$SANDBOX/evaluate.nix"
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    [ "$output" = "\"$version CC=x86_64-unknown-linux-musl-cc check $ROOT/build/recipes/nix/stepdown-$version.tar.gz\"" ]
    [ -f "$ROOT/build/recipes/nix/stepdown-$version.tar.gz" ]
}

@test "the steps of the melange recipe, in busybox's shell, give a stepdown that steps down" {
    cp "$ROOT"/build/recipes/melange/* "$SANDBOX"
    cd "$SANDBOX"
    # what melange fills in
    python3 - "$SANDBOX" <<'EOF' >steps
import re, sys, yaml
recipe = yaml.safe_load(open("stepdown.yaml"))
known = {"package.version": recipe["package"]["version"], "build.arch": "x86_64",
         "targets.destdir": sys.argv[1] + "/root"}
assert set(recipe) == {"package", "environment", "pipeline", "test"}, recipe
for step in recipe["pipeline"] + [{"runs": "PATH=$PWD/root/usr/bin:$PATH"}] + recipe["test"]["pipeline"]:
    print(re.sub(r"\$\{\{([\w.]+)\}\}", lambda name: known[name[1]], step["runs"]))
EOF
    run env -u MAKEFLAGS busybox ash -eu steps
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [ -f root/usr/share/man/man8/stepdown.8 ]
    [[ $output == *$'\n'"stepdown $version (x86_64)" ]] || { echo "$output"; return 1; }
    # a source that was changed is found out
    echo >>"stepdown-$version.tar.gz"
    run ! env -u MAKEFLAGS busybox ash -eu steps
}
