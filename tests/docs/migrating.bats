#!/usr/bin/env bats
# docs/migrating.md: each line before and each line after is run. Its servers, engines and
# images are tested in tests/servers.
load ../helpers

PAGE=$ROOT/docs/migrating.md

setup() {
    make_sandbox
    mkdir "$SANDBOX/bin"
    cp "$STEPDOWN" "$SANDBOX/bin/stepdown"
    cp "$HELPERS/show-identity" "$SANDBOX/bin/server"
    export PATH=$SANDBOX/bin:$PATH
}

# rows: "before<tab>after" of the first table, without marks.
rows() {
    sed -n 's/^| `\(exec .*\)` | `\(exec .*\)` | .* |$/\1\t\2/p' "$PAGE"
}

# entrypoint LINE [OPTION-OF-SETPRIV...]: an entrypoint that ends in it, as root with no groups.
entrypoint() {
    printf '%s\n' '#!/bin/sh' '[ "$(id -u)" -eq 0 ] || exec server' 'user=app' "$1" \
        >"$SANDBOX/entrypoint.sh"
    chmod 755 "$SANDBOX/entrypoint.sh"
    shift
    # su asks /etc/shadow
    { cat /etc/shadow; echo 'app:*:19000:0:99999:7:::'; } >"$SANDBOX/shadow"
    chmod 600 "$SANDBOX/shadow"
    run_in_sandbox sh -c 'mount --bind "$1" /etc/shadow && shift && exec "$@"' sh \
        "$SANDBOX/shadow" setpriv "${@:---clear-groups}" env HOME=/root UID=1000 GID=1000 PUID=4242 \
        PGID=4243 "$SANDBOX/entrypoint.sh"
}

@test "each line after becomes the user, with the groups and HOME that the page says" {
    [ "$({ rows; more exec; } | wc -l)" -eq "$(grep -c '^| `exec ' "$PAGE")" ]
    [ "$(rows | wc -l)" -ge 15 ]
    while IFS=$'\t' read -r _ line; do
        entrypoint "$line"
        case $line in
        *'env -i'*)
            has_line "Uid:	1000	1000	1000	1000"
            run ! grep -q '^HOME:	/' <<<"$output"
            ;;
        *'--groups 44 app:app'*) assert_identity 1000 1000 "44 1000" /home/app ;;
        *app:daemon*) assert_identity 1000 1 1 /home/app ;;
        *'$UID:$GID'* | *app:app*) assert_identity 1000 1000 1000 /home/app ;;
        *1000:1*) assert_identity 1000 1 1 /home/app ;;
        *) assert_identity 1000 1000 "1000 5001" /home/app ;;
        esac || { echo "$line"; return 1; }
    done < <(rows)
}

# gosu, setpriv, chroot, su, sudo and s6 run; su-exec is not in Debian.
# bats test_tags=shipped,peers
@test "each line before becomes the user too" {
    while IFS=$'\t' read -r line _; do
        case $line in *su-exec*) continue ;; esac
        # sudo and su look for it in a PATH of their own
        entrypoint "${line/ server/ $SANDBOX/bin/server}"
        [ "$status" -eq 0 ] || { echo "$line: $stderr"; return 1; }
        has_line "Uid:	1000	1000	1000	1000" || { echo "$line"; return 1; }
    done < <(rows)
}

# field LINE NAME: of the identity that the line's target shows.
field() {
    entrypoint "${1/ server/ $SANDBOX/bin/server}"
    sed -n "s/^$2:	//p" <<<"$output"
}

# bats test_tags=shipped,peers
@test "what the page says of the lines before is so" {
    [ "$(field 'exec gosu app server' Groups)" = "5001 " ]
    [ "$(field 'exec setpriv --reuid=app --regid=app --init-groups server' HOME)" = /root ]
    [ "$(field 'exec setpriv --reuid=app --regid=app --clear-groups server' Groups)" = " " ] ||
        [ -z "$(field 'exec setpriv --reuid=app --regid=app --clear-groups server' Groups | tr -d ' ')" ]
    [ "$(field 'exec setpriv --reuid=1000 --regid=1 --init-groups server' Groups)" = "1000 5001 " ]
    [ "$(field 'exec setpriv --reuid=app --regid=app --groups=app,44 server' Groups)" = "44 1000 " ]
    [ "$(field 'exec chroot --userspec=app / server' HOME)" = /root ]
    [ "$(field 'exec s6-setuidgid app server' HOME)" = /root ]
    entrypoint 'unset UID; exec gosu "$UID:$GID" server'
    [[ $output == *"Uid:	0	0	0	0"* ]]
    entrypoint 'exec gosu app nosuch'
    [ "$status" -eq 1 ]
}

@test "what the page says to watch is so" {
    entrypoint 'exec stepdown app nosuch'
    assert_error 127 nosuch
    entrypoint 'unset UID; exec stepdown "$UID:$GID" server'
    assert_error 1 "the user is empty"
    entrypoint 'exec stepdown app env HOME="$HOME" server'
    has_line "HOME:	/root"
    entrypoint 'exec stepdown 1000:1000 server'
    assert_identity 1000 1000 1000 /home/app
    for line in 'exec stepdown app env HOME="$HOME" server' 'exec stepdown 1000:1000 server' \
        'exec stepdown --keep-groups app server'; do
        tr '\n' ' ' <"$PAGE" | sed 's/  */ /g' | grep -qF "\`$line\`"
    done
    entrypoint 'exec stepdown --keep-groups app server' --groups 44
    assert_identity 1000 1000 "44 1000 5001" /home/app
    entrypoint 'exec stepdown app server' --groups 44
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "a cluster's groups under runAsUser: an error that names them, and --keep-groups keeps them" {
    as_pod=(setpriv --reuid 1000 --regid 1000 --groups "44,1000,5001")
    run_in_sandbox "${as_pod[@]}" stepdown app server
    assert_error 1 " 44;" --keep-groups
    run_in_sandbox "${as_pod[@]}" stepdown --keep-groups app server
    assert_identity 1000 1000 "44 1000 5001" /home/app
}

@test "PUID and PGID become the uid and gid, and must both be there" {
    # shellcheck disable=SC2016 # the page's own lines
    for line in 'exec stepdown "$PUID:$PGID" server' \
        'exec stepdown "${PUID:?}:${PGID:?}" server'; do
        grep -qxF "    $line" "$PAGE"
        entrypoint "$line"
        assert_identity 4242 4243 4243 /
    done
    entrypoint 'PUID=; exec stepdown "$PUID:$PGID" server'
    assert_error 1 "the user is empty"
    entrypoint 'PGID=; exec stepdown "$PUID:$PGID" server'
    has_line "Gid:	0	0	0	0"
    for unset in PUID PGID; do
        entrypoint "$unset=; exec stepdown \"\${PUID:?}:\${PGID:?}\" server"
        [ "$status" -ne 0 ]
        [ -z "$output" ]
    done
}

@test "an entrypoint for OpenShift's random uid steps down only from root" {
    # shellcheck disable=SC2016 # the page's own lines
    printf '%s\n' '[ "$(id -u)" -ne 0 ] || exec stepdown app server' 'exec server' >"$SANDBOX/lines"
    grep -qF "$(head -n 1 "$SANDBOX/lines")" "$PAGE"
    entrypoint "$(cat "$SANDBOX/lines")"
    assert_identity 1000 1000 "1000 5001" /home/app
    printf '#!/bin/sh\n' | cat - "$SANDBOX/lines" >"$SANDBOX/random.sh"
    chmod 755 "$SANDBOX/random.sh"
    run_in_sandbox setpriv --reuid 1000770000 --regid 0 --clear-groups "$SANDBOX/random.sh"
    has_line "Uid:	1000770000	1000770000	1000770000	1000770000"
    run_in_sandbox setpriv --reuid 1000770000 --regid 0 --clear-groups stepdown app server
    assert_error 1 "uid 1000770000"
}

@test "each line after of mkdir and chown gives the directory, as the line before" {
    mapfile -t after < <(sed -n 's/^| `\(mkdir\|find\) .*` | `\(exec stepdown --own .*\)` |$/\2/p' "$PAGE")
    mapfile -t before < <(sed -n 's/^| `\(\(mkdir\|find\) .*\) && exec [^`]*` | `exec .*` |$/\1/p' "$PAGE")
    [ "${#after[@]}" -eq 2 ]
    [ "${#before[@]}" -eq 2 ]
    for line in "${before[@]}" "${after[@]}"; do
        rm -rf "$SANDBOX/data"
        mkdir -p "$SANDBOX/data/x"
        run_in_sandbox sh -c "${line//\/data/$SANDBOX/data}"
        [ "$status" -eq 0 ] || { echo "$line: $stderr"; return 1; }
        [ "$(stat -c %u "$SANDBOX/data" "$SANDBOX/data/x" | tr '\n' ' ')" = "1000 1000 " ] ||
            { echo "$line"; return 1; }
    done
}

# more BEFORE-PATTERN: "before<tab>after" of the rows whose line before begins so.
more() {
    sed -n 's/^| `\('"$1"'[^`]*\)` | `\(exec stepdown [^`]*\)` |$/\1\t\2/p' "$PAGE"
}

# has_capabilities MASK: what the last target had, of those that count.
has_capabilities() {
    has_line "Uid:	1000	1000	1000	1000"
    has_line "CapEff:	$1"
    has_line "CapPrm:	$1"
}

@test "instead of setcap: the same capability, under no-new-privileges and read-only too" {
    [ "$(more setcap | wc -l)" -eq 2 ]
    while IFS=$'\t' read -r before after; do
        case $after in
        *ipc_lock*) mask=0000000000004000 ;;
        *) mask=0000000000002400 ;;
        esac
        entrypoint "$before"
        has_capabilities $mask
        entrypoint "$before" --clear-groups --no-new-privs
        has_capabilities 0000000000000000
        # the target is another file again, without
        cp "$HELPERS/show-identity" "$SANDBOX/new" && mv "$SANDBOX/new" "$SANDBOX/bin/server"
        for option in --clear-groups "--clear-groups --no-new-privs" \
            "--clear-groups --bounding-set -setfcap"; do
            # shellcheck disable=SC2086 # a list of words
            entrypoint "$after" $option
            has_capabilities $mask
            has_line "CapAmb:	$mask"
        done
        entrypoint "$before" --clear-groups --bounding-set -setfcap
        [ "$status" -ne 0 ]
        [ -z "$output" ]
    done < <(more setcap)
    entrypoint 'exec stepdown --ambient-caps ipc_lock app server' --bounding-set -ipc_lock
    assert_error 1 "--cap-add IPC_LOCK"
}

# bats test_tags=native
@test "instead of setpriv's options: the same sets of capabilities" {
    IFS=$'\t' read -r before after < <(more 'exec setpriv .*--inh-caps')
    entrypoint "$before"
    has_capabilities 0000000000000400
    sets=$(grep '^\(Uid\|Gid\|Groups\|Cap...\):' <<<"$output")
    entrypoint "$after"
    [ "$(grep '^\(Uid\|Gid\|Groups\|Cap...\):' <<<"$output")" = "$sets" ] ||
        { echo "$output$stderr"; return 1; }
    # with one of its two options
    entrypoint 'exec setpriv --reuid=app --regid=app --init-groups --ambient-caps=-all,+net_bind_service server'
    [[ $output != *"CapEff:	0000000000000400"* ]]
    entrypoint 'exec setpriv --reuid=app --regid=app --init-groups --inh-caps=-all,+net_bind_service server'
    has_capabilities 0000000000000000
}

# with_etc OPTIONS COMMAND: runs it where /etc is another, mounted with OPTIONS.
with_etc() {
    mkdir -p "$SANDBOX/etc"
    cp -a /etc/login.defs /etc/nsswitch.conf /etc/pam.d /etc/default "$SANDBOX/etc"
    cp "$PASSWD" "$GROUP" "$SANDBOX/etc"
    printf 'app:*:19000:0:99999:7:::\n' >"$SANDBOX/etc/shadow"
    : >"$SANDBOX/etc/gshadow"
    # shellcheck disable=SC2016 # the inner shell's own
    run_in_sandbox sh -c 'umount /etc/passwd /etc/group && mount --bind "$1" /etc &&
        mount -o "remount,bind,$2" /etc && setpriv --clear-groups sh -c "$3"' sh \
        "$SANDBOX/etc" "$1" "$2"
}

@test "instead of groupadd and usermod: the same group, on a read-only root too" {
    IFS=$'\t' read -r before after < <(more groupadd)
    with_etc rw "$before"
    has_line "Groups:	44 5001 "
    with_etc ro "$before"
    [ "$status" -ne 0 ]
    [ -z "$output" ]
    for mode in rw ro; do
        with_etc $mode "$after"
        assert_identity 1000 1000 "44 1000 5001" /home/app
    done
}
