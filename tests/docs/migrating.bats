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
    done < <(rows; more if)
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
    entrypoint 'exec stepdown --home "$HOME" app server'
    has_line "HOME:	/root"
    entrypoint 'exec stepdown 1000:1000 server'
    assert_identity 1000 1000 1000 /home/app
    for line in 'exec stepdown --home "$HOME" app server' 'exec stepdown 1000:1000 server' \
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
    [ "$(more if | cut -f 2 | sort -u)" = "exec stepdown --if-root app server" ]
    entrypoint 'exec stepdown --if-root app server'
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox setpriv --reuid 1000770000 --regid 0 --groups 0 env HOME=/x \
        stepdown --if-root app server
    assert_identity 1000770000 0 0 /x
    run_in_sandbox setpriv --reuid 1000770000 --regid 0 --clear-groups stepdown app server
    assert_error 1 "uid 1000770000"
}

@test "each line after of mkdir and chown gives the directory, as the line before" {
    mapfile -t after < <(sed -n 's/^| `\(mkdir\|find\) .*` | `\(exec stepdown --own .*\)` |$/\2/p' "$PAGE")
    mapfile -t before < <(sed -n 's/^| `\(\(mkdir\|find\) .*\) && exec [^`]*` | `exec .*` |$/\1/p' "$PAGE")
    [ "${#after[@]}" -eq 2 ]
    [ "${#before[@]}" -eq 2 ]
    for line in "${before[@]}" "${after[@]}"; do
        on_volume "mkdir /data/x && ($line) >&2 && stat -c %u /data /data/x"
        [ "$output" = "1000
1000" ] || { echo "$line: $output$stderr"; return 1; }
    done
}

# on_volume SCRIPT: runs it where /data is a new volume. (/mnt: it may be missing here.)
on_volume() {
    run_in_sandbox sh -c 'mount -t tmpfs -o mode=755 none /mnt && mkdir /mnt/data && setpriv --clear-groups sh -c "$1"' \
        sh "${1//\/data//mnt/data}"
}

# array LINE-START: the words of the page's line that has such an array.
array() {
    grep -F -- "    $1 [" "$PAGE" | grep -o '"[^"]*"' | tr -d '"'
}

@test "an image without a shell: stepdown and the server alone give the volume and start, as root or not" {
    mapfile -t words < <(array ENTRYPOINT | grep -A9 -x /stepdown)
    [ "${words[*]}" = "/stepdown --if-root --own /data nonroot /server" ]
    mkdir -p "$SANDBOX/image/etc" "$SANDBOX/image/proc"
    cp "$STEPDOWN" "$SANDBOX/bin/server" "$SANDBOX/image"
    echo 'nonroot:x:65532:65532::/home/nonroot:' >"$SANDBOX/image/etc/passwd"
    in_image() {
        run_in_sandbox sh -c 'mount -t proc proc "$1/proc" && shift && exec setpriv --clear-groups "$@"' sh \
            "$SANDBOX/image" "$@"
    }
    in_image chroot "$SANDBOX/image" "${words[@]}"
    assert_identity 65532 65532 65532 /home/nonroot
    [ "$(stat -c %u:%g "$SANDBOX/image/data")" = 65532:65532 ]
    in_image chroot --userspec=65532:65532 --groups=65532 "$SANDBOX/image" "${words[@]}"
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    has_line "Uid:	65532	65532	65532	65532"
    in_image chroot --userspec=1234:0 --groups=0 "$SANDBOX/image" "${words[@]}"
    assert_error 1 "started as uid 1234"
}

@test "PUID and PGID without a shell: Compose and Kubernetes put them in, and a text left over is an error" {
    # shellcheck disable=SC2016 # not the shell's
    for row in 'entrypoint: ${PUID:?} ${PGID:?}' 'command: $(PUID) $(PGID)'; do
        read -r key puid pgid <<<"$row"
        mapfile -t words < <(array "$key")
        [ "${words[*]}" = "/stepdown --own /data $puid:$pgid /server" ]
    done
    on_volume "stepdown --own /data 4242:4243 server"
    assert_identity 4242 4243 4243 /
    on_volume "stepdown --own /data '\$(PUID):4243' server"
    assert_error 1 "no such user"
}

@test "a script that executes itself again ends where PUID is 0, by the page's lines" {
    line=$(sed -n 's/^    \(if \[.*PUID" != 0.*\)/\1/p' "$PAGE")
    [ -n "$line" ]
    for row in '4242 4242 4243 4243 /' '0 0 0 0 /root'; do
        read -r puid uid gid groups home <<<"$row"
        entrypoint "PUID=$puid; $line
exec server"
        [ "$puid" = 0 ] || assert_identity "$uid" "$gid" "$groups" "$home"
        has_line "Uid:	$uid	$uid	$uid	$uid"
    done
}

@test "docker exec: stepdown in front becomes the user" {
    grep -qF '`docker exec CONTAINER stepdown app sh`' "$PAGE"
    run_in_sandbox setpriv --clear-groups stepdown app sh -c server
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "a secret of root's reaches the service by its group, as a descriptor or in a variable" {
    mapfile -t lines_of_page < <(grep -oE '(PASSWORD=|exec stepdown)[^`]*/run/secrets/password[^`]*' "$PAGE")
    [ "${#lines_of_page[@]}" -eq 3 ]
    printf '%s\n' '#!/bin/sh' 'echo "${PASSWORD:-$(cat "$SECRET" 2>/dev/null || cat <&3)}"' >"$SANDBOX/bin/server"
    for line in "${lines_of_page[@]}"; do
        echo secret >"$SANDBOX/secret"
        chmod 600 "$SANDBOX/secret"
        case $line in *--groups*) chgrp 4711 "$SANDBOX/secret"; chmod 440 "$SANDBOX/secret" ;; esac
        SECRET=$SANDBOX/secret run_in_sandbox sh -c "${line//\/run\/secrets\/password/$SANDBOX/secret}"
        [ "$output" = secret ] || { echo "$line: $output $stderr"; return 1; }
    done
}

@test "what --own leaves is counted by --check, and given by the page's lines, which follow nothing" {
    mapfile -t repairs < <(sed -n 's/^| .* | `\(find .*\)` |$/\1/p' "$PAGE")
    [ "${#repairs[@]}" -eq 3 ]
    grep -qF '`stepdown --check --own /data app`' "$PAGE"
    tree='mkdir /mnt/out; touch /mnt/out/target /mnt/out/by-999; chown 999 /mnt/out/by-999
        cd /data; touch by-root by-999 several; ln several again; chown 999 by-999 several; ln -s /mnt/out/target link
        ln -s /mnt/out directory; '
    on_volume "$tree chown 999 /data; stepdown --check --own /data app"
    has_line "own /mnt/data given"
    has_line "left files with several links: 2"
    has_line "left what others could have put there: 3"
    on_volume "$tree ${repairs[0]}; ${repairs[1]}; stat -c '%n %u' * /mnt/out/*"
    [ "$output" = "again 999
by-999 1000
by-root 1000
directory 1000
link 1000
several 999
/mnt/out/by-999 999
/mnt/out/target 0" ] || { echo "$output$stderr"; return 1; }
    on_volume "$tree ${repairs[2]}; stat -c '%n %u' again several by-root"
    [ "$output" = "again 1000
several 1000
by-root 0" ] || { echo "$output$stderr"; return 1; }
    on_volume 'mkdir /data/cache; mount -t tmpfs none -o mode=755 /data/cache
        stepdown --own /data --own /data/cache app stat -c %u /data /data/cache'
    [ "$output" = "1000
1000" ]
}

@test "chown takes file capabilities away, with --own too" {
    # shellcheck disable=SC2016 # the inner shell's own
    on_volume 'cp "$(command -v server)" /data && setcap cap_net_raw=ep /data/server &&
        getcap /data/server && stepdown --own /data app true && getcap /data/server'
    [ "$output" = "/mnt/data/server cap_net_raw=ep" ]
}

@test "USER and LOGNAME, where a service wants them" {
    line=$(grep -o '`exec stepdown app env USER=[^`]*`' "$PAGE" | tr -d '`')
    entrypoint "${line/ server/ printenv USER LOGNAME}"
    [ "$output" = "app
app" ] || { echo "$output$stderr"; return 1; }
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
