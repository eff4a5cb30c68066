# What the bats of this directory share.

# make_dist: the binaries of a release, once for all files; skips them where it can't.
make_dist() {
    requires_root
    local release
    # shellcheck disable=SC1091 # the machine's
    release=$(. /etc/os-release && echo "$PRETTY_NAME")
    [[ $release == *"(bookworm)" ]] ||
        skip "a release is built by Debian 12's compilers, and this is $release"
    mkdir -p "$ROOT/build"
    (flock 9 && make -s -C "$ROOT" dist >/dev/null) 9>"$ROOT/build/dist.lock"
}
