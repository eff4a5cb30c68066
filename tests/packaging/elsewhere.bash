# What both packages are shown to be: the same, whoever builds them.

# make_elsewhere TARGET: makes it of the sources alone, in another directory, $OTHER, by
# another user, with another umask, locale and time zone. In $output and $status.
make_elsewhere() {
    "$ROOT/packaging/source" "$version" "$SANDBOX"
    OTHER=$SANDBOX/stepdown-$version
    chmod -R go-rwx "$OTHER"
    chown -R 65534 "$SANDBOX"
    run sh -c 'umask 077; exec setpriv --reuid 65534 --regid 65534 --clear-groups \
        env LC_ALL=C.UTF-8 TZ=Asia/Tokyo make -s -C "$0" "$1"' "$OTHER" "$1"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}
