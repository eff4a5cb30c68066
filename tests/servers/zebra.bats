#!/usr/bin/env bats
# docker/zebra in each situation that Zebra's users are in, beside an image as Zebra's own.
# the images build upon the shipped file
# bats file_tags=shipped
load ../helpers
load ../docker/engine
load ../docker/zebra
load engines

PAGE=$ROOT/docs/zebra.md
# Zebra's base; the last test runs all others on Debian 12's
export DEBIAN=${DEBIAN-trixie}

@test "zebrad sees what it saw with setpriv: arguments, identity, environment, directories" {
    as_before --
    as_before -- zebrad
    as_before -- zebrad start --force-color "two words" ''
    as_before -- test zebrad start
    as_before -- bash -c 'zebrad by hand'
    as_before -- test sh -c 'zebrad by hand'
    as_before -e USER=somebody -e RUST_LOG=info -- zebrad
    as_before -v st-volume:/home/zebra/.cache/zebra -- zebrad
    as_before -e ZEBRA_STATE__CACHE_DIR=/data -v st-volume:/data -- zebrad
    as_before --user 10001:10001 -- zebrad
    as_before -e ZCASHD_COMPAT_ENABLED=true -- zebrad
    as_before -e ZCASHD_COMPAT_ENABLED=on -e ZEBRA_ZCASHD_COMPAT__ENABLED=false \
        -e ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR=/home/zebra/.cache/zcashd -- zebrad
    for value in no false FALSE 0 NO off OFF '' TRUE 1 yes YES on ON; do
        as_before -e ZCASHD_COMPAT_ENABLED=$value -- zebrad
    done
    as_before -e ZCASHD_COMPAT_ENABLED=true -v "$HELPERS/show-identity:/usr/local/bin/zcashd:ro" -- zebrad
    as_before -e ZCASHD_COMPAT_ENABLED=true -e ZEBRA_ZCASHD_COMPAT__MANAGE_ZCASHD=false \
        -v "$HELPERS/show-identity:/usr/local/bin/zcashd:ro" -- zebrad
    as_before -e CONFIG_FILE_PATH=/etc/hostname -- zebrad start
    as_before -e CONFIG_FILE_PATH=/etc/hostname -- sh -c 'zebrad by hand'
}

@test "what differs from Zebra's own entrypoint is what docker/zebra says" {
    # options are passed on
    run_image stepdown-tests-zebra -- --help
    run ! grep -q 'argument' <<<"$output"
    zebra -- --help
    has_line 'argument --help'
    zebra -- -- start
    has_line 'argument start'
    run ! grep -qx 'argument --' <<<"$output"
    # a mistyped path of the configuration is told
    zebra -e CONFIG_FILE_PATH=/nosuch --
    [ "$status" -eq 0 ]
    [ "$stderr" = "warning: CONFIG_FILE_PATH: no file /nosuch" ]
    zebra -e CONFIG_FILE_PATH=/etc/hostname --
    [ "$(head -n 1 <<<"$output")" = "using the config file /etc/hostname" ]
    # a command is a command: neither has one of this name
    for image in stepdown-tests-zebra zebra; do
        run_image $image -- start
        [ "$status" -eq 127 ]
        [[ $stderr == *start* ]]
    done
    # under --user, a directory that can't be made ends theirs, and is a warning here
    run_image stepdown-tests-zebra --user 1234:1234 -e ZEBRA_STATE__CACHE_DIR=/data/cache --
    [ "$status" -ne 0 ]
    zebra --user 1234:1234 -e ZEBRA_STATE__CACHE_DIR=/data/cache --
    [ "$status" -eq 0 ]
    [ "$stderr" = "warning: user 1234 can't make /data/cache: Permission denied" ] || { echo "$stderr"; return 1; }
    # a directory that Zebra's are in stays root's
    for image in stepdown-tests-zebra zebra; do
        run_image $image -e ZEBRA_STATE__CACHE_DIR=/srv/cache -- stat -c %u /srv /srv/cache
        [ "$output" = "$([ $image = zebra ] && echo 0 || echo 10001)
10001" ]
    done
    # shellcheck disable=SC2086 # a list of words
    zebra $directories -- stat -c %u /data /data/cache /data/cookie /data/log
    [ "$output" = $'0\n10001\n10001\n10001' ] || { echo "$output $stderr"; return 1; }
    # a directory that can't be given does not stop a start as another user
    mkdir -m 777 "$SANDBOX/shared"
    shared="-e ZEBRA_STATE__CACHE_DIR=/data -e ZEBRA_RPC__COOKIE_DIR=/data -v $SANDBOX/shared:/data"
    # shellcheck disable=SC2086 # lists of words
    run_image stepdown-tests-zebra --user 1234:1234 $shared --
    [ "$status" -ne 0 ]
    # shellcheck disable=SC2086 # lists of words
    zebra --user 1234:1234 $shared --
    has_line "writes to /data"
    [ -z "$stderr" ]
    # root's link is followed to what it leads to, but not to zcashd's data
    mkdir -p "$SANDBOX/links" "$SANDBOX/linked"
    ln -s /data "$SANDBOX/links/to"
    linked="-v $SANDBOX/links:/links -v $SANDBOX/linked:/data --"
    for image in 'stepdown-tests-zebra STATE__CACHE_DIR 0' 'zebra STATE__CACHE_DIR 10001' \
        'stepdown-tests-zebra ZCASHD_COMPAT__ZCASHD_DATADIR 10001' \
        'zebra ZCASHD_COMPAT__ZCASHD_DATADIR 0'; do
        read -r image name owner <<<"$image"
        chown -hR 0:0 "$SANDBOX/linked" "$SANDBOX/links"
        # shellcheck disable=SC2086 # a list of words
        run_image "$image" -e "ZEBRA_$name=/links/to" $linked true
        [ "$(stat -c %u "$SANDBOX/linked")" = "$owner" ] || { echo "$image $name: $stderr"; return 1; }
    done
    # and the script is root's
    for image in 'stepdown-tests-zebra 10001' 'zebra 0'; do
        run_image "${image% *}" -- stat -c %u /usr/local/bin/entrypoint.sh
        [ "$output" = "${image#* }" ]
    done
    # groups that the engine adds are kept
    run_image stepdown-tests-zebra --group-add 2000 --
    has_line "Groups:	100 5001 10001 "
    zebra --group-add 2000 --
    has_line "Groups:	100 2000 5001 10001 "
    # HOME=/root is zebra's home, and HOME another's too
    run_image stepdown-tests-zebra -e HOME=/root --
    has_line "HOME=/root"
    zebra -e HOME=/root --
    has_line "HOME=/home/zebra"
    zebra -e HOME=/tmp/elsewhere --
    has_line "HOME=/tmp/elsewhere"
    has_line "writes to /tmp/elsewhere/.cache/zebra"
    # a uid that is in no passwd runs
    run_image stepdown-tests-zebra -e UID=4242 -e GID=4243 --
    [ "$status" -ne 0 ]
    zebra -e UID=4242 -e GID=4243 -e ZEBRA_STATE__CACHE_DIR=/data -e ZEBRA_RPC__COOKIE_DIR=/data --
    has_line "Uid:	4242	4242	4242	4242"
    has_line "Groups:	4243 "
    # with another group, the user's own groups are not added
    run_image stepdown-tests-zebra -e GID=5001 --
    has_line "Groups:	100 5001 10001 "
    zebra -e GID=5001 --
    has_line "Gid:	5001	5001	5001	5001"
    has_line "Groups:	5001 "
}

@test "UID=0, and a UID or GID that is missing or mistyped, does not run zebrad as root" {
    for uid in 0 00 +0 -0 root; do
        zebra -e UID=$uid --
        refused "root"
    done
    zebra -e UID= --
    refused "UID is ''"
    zebra -e UID --
    refused "UID is ''"
    zebra -e GID --
    refused "GID is ''"
    for uid in 10O01 4294967296 -1 0x2711 " " 10001:0; do
        zebra -e "UID=$uid" --
        refused
    done
    zebra -e UID=0 -- bash -c 'echo it ran'
    refused "root"
    # with neither, it is the user that USER names
    zebra -e UID -e GID --
    has_line "Uid:	10001	10001	10001	10001"
    zebra -e UID -e GID -e USER=root --
    refused "root"
}

@test "an image without the user zebra gets it, with the chosen ids" {
    docker build -q -t stepdown-tests-ids --build-arg STEPDOWN=stepdown-tests-file \
        --build-arg BASE=stepdown-tests-zebrad --build-arg UID=2001 --build-arg GID=2002 \
        "$ROOT/docker/zebra" >/dev/null
    run_image stepdown-tests-ids --
    has_line "Uid:	2001	2001	2001	2001"
    has_line "Gid:	2002	2002	2002	2002"
    has_line "HOME=/home/zebra"
    has_line "writes to /home/zebra/.cache/zebra"
    docker rmi stepdown-tests-ids >/dev/null
}

@test "an image that sets its own ids with ENV keeps them" {
    docker build -q -t stepdown-tests-ids --build-arg STEPDOWN=stepdown-tests-file \
        --build-arg BASE=stepdown-tests-zebra --build-arg UID=2001 --build-arg GID=2002 \
        "$ROOT/docker/zebra" >/dev/null
    run_image stepdown-tests-ids --
    has_line "Uid:	10001	10001	10001	10001"
    docker rmi stepdown-tests-ids >/dev/null
}

@test "volumes and a tmpfs elsewhere become zebra's, even one in another" {
    for _ in first again; do
        # shellcheck disable=SC2086 # lists of words
        zebra $needed --read-only $directories -e ZEBRA_RPC__COOKIE_DIR=/data/cache/cookie \
            -v st-volume:/data/cache --tmpfs /data/log -- \
            sh -c 'touch /data/cache/a /data/cache/cookie/b /data/log/c && id -u'
        [ "$output" = 10001 ] || { echo "$stderr"; return 1; }
    done
}

@test "root's bind mount becomes zebra's, with everything in it" {
    mkdir -p "$SANDBOX/bind/old/older" "$SANDBOX/outside"
    : >"$SANDBOX/bind/old/older/file"
    : >"$SANDBOX/outside/file"
    ln -s /outside "$SANDBOX/bind/link"
    ln "$SANDBOX/outside/file" "$SANDBOX/bind/hard"
    for place in /data/cache /home/zebra/.cache/zebra; do
        chown -hR 0:0 "$SANDBOX/bind"
        # shellcheck disable=SC2086 # lists of words
        zebra $needed -e ZEBRA_STATE__CACHE_DIR=$place -v "$SANDBOX/bind:$place" \
            -v "$SANDBOX/outside:/outside" --
        has_line "writes to $place"
        for path in . old old/older old/older/file link; do
            [ "$(stat -c %u:%g "$SANDBOX/bind/$path")" = 10001:10001 ] ||
                { ls -lnR "$SANDBOX/bind"; return 1; }
        done
        # a second name of a file may be anybody's, and a link leads out
        [ "$(stat -c %u "$SANDBOX/outside" "$SANDBOX/outside/file" | sort -u)" = 0 ]
    done
}

@test "only the top directory of zcashd's data is given, and a failure is only a warning" {
    mkdir -p "$SANDBOX/zcashd/blocks"
    # a name relative to zebra's home, as zebrad takes it
    zcashd="-e ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR=../../data/"
    # shellcheck disable=SC2086 # a list of words
    zebra $zcashd -v "$SANDBOX/zcashd:/data" --
    has_line "writes to /data"
    [ "$(stat -c %u "$SANDBOX/zcashd" "$SANDBOX/zcashd/blocks")" = "10001
0" ]
    chown 0:0 "$SANDBOX/zcashd"
    # shellcheck disable=SC2086 # a list of words
    zebra $zcashd -v "$SANDBOX/zcashd:/data:ro" --
    [ "$status" -eq 0 ]
    [ "$stderr" = "warning: user 10001 can't write to /data: Read-only file system; the user can't write there; mount it writable" ]
    zebra -e ZCASHD_COMPAT_ENABLED=perhaps --
    refused "ZCASHD_COMPAT_ENABLED" "true or false"
    zebra -e ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR=/etc --
    [[ $stderr == "warning: user 10001 can't write to /etc: this is a directory of the system,"* ]]
    run ! grep -qx 'writes to /etc' <<<"$output"
}

@test "the zcashd that zebrad starts is zebra's too, and writes to its data, new or old" {
    mkdir -m 700 "$SANDBOX/chain" "$SANDBOX/chain/blocks"
    printf '#!/bin/sh\ntouch "${1#-datadir=}/peers.dat" && stat -c "zcashd %%n %%u" "${1#-datadir=}"/*\n' \
        >"$SANDBOX/stand-in"
    chmod 755 "$SANDBOX/stand-in"
    sidecar="-e ZCASHD_COMPAT_ENABLED=true -v $SANDBOX/stand-in:/usr/local/bin/zcashd:ro
        -e ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR=/home/zebra/.cache/zcashd"
    for _ in first again; do
        # shellcheck disable=SC2086 # lists of words
        zebra $needed $sidecar -v "$SANDBOX/chain:/home/zebra/.cache/zcashd" --
        [ -z "$stderr" ] || { echo "$stderr"; return 1; }
        has_line "zcashd /home/zebra/.cache/zcashd/peers.dat 10001"
        has_line "zcashd /home/zebra/.cache/zcashd/blocks 0"
    done
    # shellcheck disable=SC2086 # a list of words
    zebra $sidecar --
    has_line "zcashd /home/zebra/.cache/zcashd/peers.dat 10001"
}

@test "whoever swaps zcashd's data for another directory while root looks at it, root gives neither" {
    mkdir "$SANDBOX/swapped" "$SANDBOX/other"
    # in stepdown's place: swaps, in the shoes of zebra, before or after stepdown is asked, or at the
    # last moment
    cat >"$SANDBOX/swaps" <<'EOF'
#!/bin/sh
cd /home/zebra
swap() { mv .cache old && mkdir .cache && ln -s "$1" .cache/zcashd; }
case "$SWAP:$*" in
early:--if-root*) [ -e swapped ] || { touch swapped && swap /roots; } ;;
early:--check*) rm -r .cache && mv old .cache ;;
last:*" id -g") swap /etc ;;
esac
/usr/local/bin/stepdown "$@"
status=$?
case $SWAP:$1 in late:--check) swap /etc ;; esac
exit $status
EOF
    chmod 755 "$SANDBOX/swaps"
    for swap in early late last; do
        rm -rf "${SANDBOX:?}/home"
        mkdir -p "$SANDBOX/home/.cache/zcashd"
        chown -R 10001:10001 "$SANDBOX/home"
        docker rm -f st-zebra >/dev/null 2>&1 || true
        docker create --name st-zebra --network none -e SWAP=$swap \
            -v "$SANDBOX/swaps:/usr/local/sbin/stepdown:ro" -v "$SANDBOX/other:/roots" \
            -e ZEBRA_STATE__CACHE_DIR=/data -e ZEBRA_RPC__COOKIE_DIR=/data \
            -e ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR=/home/zebra/.cache/zcashd \
            -v "$SANDBOX/home:/home/zebra" -v "$SANDBOX/swapped:/home/zebra/.cache/zcashd" \
            zebra stat -c %u /etc >/dev/null
        start_to_end st-zebra || { docker logs st-zebra; return 1; }
        docker logs st-zebra 2>&1 | grep "user 10001 can't write to /home/zebra/.cache/zcashd"
        docker logs st-zebra 2>/dev/null | grep -qx 0
        [ "$(stat -c %u "$SANDBOX/other")" = 0 ]
        [ $swap = last ] || [ "$(stat -c %u "$SANDBOX/swapped")" = 0 ]
    done
}

@test "if a directory can't be made or written to, one line says which and why" {
    zebra --read-only -e ZEBRA_STATE__CACHE_DIR=/data/cache --
    refused "/data/cache" "Read-only file system"
    zebra -e ZEBRA_STATE__CACHE_DIR=/data -v "$SANDBOX:/data:ro" --
    refused "--own /data: Read-only file system; the user can't write there"
    zebra -e ZEBRA_STATE__CACHE_DIR=/etc/passwd --
    refused "--own /etc/passwd: Not a directory"
    # what theirs gives away
    for path in /zebrad.log /etc/zebrad.log /usr/local/bin/zebrad.log /var/zebrad.log; do
        zebra -e ZEBRA_TRACING__LOG_FILE=$path --
        refused "this is a directory of the system"
    done
    zebra -e ZEBRA_TRACING__LOG_FILE=/tmp/zebrad.log -- stat -c %u:%a /tmp
    [ "$output" = 0:1777 ]
    zebra -e ZEBRA_TRACING__LOG_FILE=zebrad.log -- touch zebrad.log
    [ "$status" -eq 0 ]
}

@test "under --user, zebrad just runs, with the groups of --group-add and of Kubernetes" {
    for user in 10001:10001 1234:1234 1000770000:0; do
        # shellcheck disable=SC2086 # a list of words
        zebra --cap-drop ALL --user $user --group-add 2000 $directories --
        [ "$status" -eq 0 ]
        has_line "Uid:	${user%:*}	${user%:*}	${user%:*}	${user%:*}"
        grep -q '^Groups:.*\<2000 ' <<<"$output"
        [[ $stderr == "warning: user ${user%:*} can't make "*": Permission denied" ]]
    done
    docker run -d --name st-zebra --network none --user zebra --cap-drop ALL zebra >/dev/null
    wait_for_zebra st-zebra
    docker logs st-zebra | grep -q '^zebrad pid 1 parent 0 uid 10001 gid 10001'
}

@test "each capability that README lists is needed" {
    mkdir "$SANDBOX/needed"
    for without in CHOWN SETGID SETUID; do
        # shellcheck disable=SC2086 # a list of words
        zebra ${needed/--cap-add $without/} -e ZEBRA_STATE__CACHE_DIR=/data \
            -v "$SANDBOX/needed:/data" --
        [ "$status" -ne 0 ]
        [[ $stderr == "error: "* ]]
        [[ $stderr != *$'\n'* ]] || { echo "$stderr"; return 1; }
        [ "$without" = CHOWN ] || [[ $stderr == *"--cap-add $without" ]] || { echo "$stderr"; return 1; }
        [[ $output != *Uid* ]]
    done
}

@test "no path that zebra controls leads root elsewhere: renamed, linked or mounted" {
    cache="-e ZEBRA_STATE__CACHE_DIR=/data/cache -e ZEBRA_RPC__COOKIE_DIR=/data/cache/a/cookie"
    attack 'cd .cache && mv zebra old && ln -s /etc zebra'
    attack 'mv .cache old && ln -s / .cache' -e ZEBRA_STATE__CACHE_DIR=/home/zebra/.cache/etc
    attack 'mv .cache old && ln -s /etc .cache'
    attack 'cd .cache && mv zebra old && ln -s /etc zebra' \
        -e ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR=/home/zebra/.cache/zebra
    # shellcheck disable=SC2086 # lists of words
    attack 'mv /data/cache/a /data/cache/b && ln -s /etc /data/cache/a' $cache
    # shellcheck disable=SC2086 # lists of words
    attack 'mv /data/cache/a /data/cache/b && ln -s /root /data/cache/a' $cache -v st-volume:/data/cache
    attack 'rm -rf log && ln -s /etc log' -e ZEBRA_TRACING__LOG_FILE=/home/zebra/log/zebrad.log
    # a mount of root's on the way of a link of zebra's
    mkdir "$SANDBOX/roots"
    attack 'rmdir .cache/log && ln -s /roots .cache/log' -v "$SANDBOX/roots:/roots" \
        -e ZEBRA_TRACING__LOG_FILE=/home/zebra/.cache/log/zebrad.log
    [ "$(stat -c %u "$SANDBOX/roots")" = 0 ]
    [[ $second == *"error: --own /home/zebra/.cache/log: "*"a link that others than root can change"* ]]
    # and a way that leads out of it
    zebra -e ZEBRA_STATE__CACHE_DIR=/home/zebra/.cache/../../../etc --
    refused "--own /etc: this is a directory of the system"
}

empty() { rm "$1/file"; }
close() { chown -R "$1:$1" "$2" && chmod 700 "$2"; }
set_fs_group() { chown -R :2000 "$1" && chmod 2775 "$1"; }

# given_to_zebra: the first of these directories of the container st-zebra that is zebra's.
given_to_zebra() {
    for directory in /etc /etc/zebra /var/log; do
        case $({ docker cp "st-zebra:$directory" - | tar --numeric-owner -tv | head -n 1; } 2>/dev/null) in
        *' 10001/'*) echo ", and $directory is zebra's" && return ;;
        esac
    done
}

@test "docs/zebra.md: its change has as many lines as it says, and at most 15" {
    changed=$({ block Dockerfile; block entrypoint.sh; } | grep -v '^--- \|^+++ ')
    echo "$changed"
    grep -F "adds $(grep -c '^+' <<<"$changed") lines and removes $(grep -c '^-' <<<"$changed")" "$PAGE"
    [ "$(grep -c '^[-+]' <<<"$changed")" -le 15 ]
}

@test "docs/zebra.md: each row of its tables is what its five images do" {
    make_images_of_record
    declare -A prepared=(["uid 1000's"]="chown -R 1000:1000" ["zebra's, with a file of root's"]="chown 10001:10001"
        ["zebra's, mode 700"]="close 10001" ["uid 1000's, mode 700"]="close 1000" ["root's, empty"]=empty ["root's, mode 777"]="chmod 777" ["root's, gid 2000's, mode 2775"]=set_fs_group)
    rows=0
    while IFS='|' read -r _ options volume said; do
        options=$(tr -d '`' <<<"$options")
        volume=$(sed 's/^ *//; s/ *$//' <<<"$volume")
        # shellcheck disable=SC2086 # a list of words
        diff <(of_each "${prepared[${volume:-none}]:-:}" ${options//VOLUME/$SANDBOX\/volume} --) <(echo "$said") ||
            { echo "$options $volume" && failed=yes; }
        rows=$((rows + 1))
    done < <(sed -n '/^| options/,/^$/{ /^| `/p }' "$PAGE")
    while IFS='|' read -r _ command options said; do
        cells=
        for image in "${images_of_record[@]::4}"; do
            docker rm -f st-zebra >/dev/null 2>&1 || true
            # shellcheck disable=SC2046 # a list of words
            docker create --name st-zebra --network none $(tr -d '`' <<<"$options") "$image" \
                sh -c "$(tr -d '`' <<<"$command")" >/dev/null
            start_to_end st-zebra || true
            cell=' starts'
            start_to_end st-zebra || cell=' fails'
            cell+=$(given_to_zebra)
            ! docker cp st-zebra:/by-root - >/dev/null 2>&1 || cell+=", and root did it"
            cells+="$cell |"
        done
        diff <(echo "$cells") <(echo "$said") || { echo "$command" && failed=yes; }
        rows=$((rows + 1))
    done < <(sed -n '/^| what zebra did/,/^$/{ /^| `/p }' "$PAGE")
    # the group of a cluster's volume
    run_image stepdown-tests-changed --group-add 2000 --
    grep '^Groups:.*\<2000 ' <<<"$output"
    [ -z "${failed:-}" ]
    [ "$rows" -ge 24 ]
}

# find_compose: sets $compose to one that knows configs: this machine's own, or Debian 13's.
find_compose() {
    compose=docker-compose
    case $(docker-compose version --short 2>/dev/null) in [2-9].*) return ;; esac
    compose=$ROOT/build/compose/run
    run "$ROOT/tests/debian-13-program" "$ROOT/build/compose" docker-compose usr/bin/docker-compose
    [ "$status" -eq 0 ] || skip "no docker-compose from version 2 on: ${lines[*]: -1}"
}

@test "docker compose up starts zebrad with the config file of compose.yaml, and with no capability" {
    find_compose
    # the tests' own engine has no network to give
    printf 'services:\n  zebra:\n    network_mode: none\n' >"$SANDBOX/override.yaml"
    compose="$compose -p st-compose -f $ROOT/docker/zebra/compose.yaml -f $SANDBOX/override.yaml"
    run $compose up -d --no-build
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    name=$($compose ps -q)
    wait_for_zebra "$name"
    $compose exec -T --user zebra zebra touch /home/zebra/.cache/zebra/state
    docker exec --user zebra "$name" grep '^CapEff:	0000000000000000' /proc/1/status
    # where zebrad looks for it, zebra reads the file that stands beside the compose file
    docker exec --user zebra "$name" cat /home/zebra/.config/zebrad.toml | diff - "$ROOT/docker/zebra/zebrad.toml"
    $compose down --volumes >/dev/null 2>&1
}

# unmarked PATTERN: compose.yaml with these lines no longer marked as comments, in $SANDBOX/all.
unmarked() {
    cp -r "$ROOT/docker/zebra" "$SANDBOX/all"
    sed -i "s/^\\( *\\)# \\($1\\)/\\1\\2/" "$SANDBOX/all/compose.yaml"
    compose="$compose -f $SANDBOX/all/compose.yaml"
}

@test "compose.yaml publishes 8233, and its other ports, without their marks, are those of Zebra" {
    find_compose
    $compose -f "$ROOT/docker/zebra/compose.yaml" config | grep 'published:' | grep -c '"8233"'
    unmarked '- "\|healthcheck\|  test\|  start_period'
    $compose config | sed -n 's/^ *published: "\(.*\)"/\1/p' >"$SANDBOX/ports"
    diff <(printf '%s\n' 8233 18233 8232 18232 9999 3000 8080) "$SANDBOX/ports"
    # the check of zebrad's health is zebra's, too
    mapfile -t check < <($compose config --format json | python3 -c \
        'import json, sys; print(*json.load(sys.stdin)["services"]["zebra"]["healthcheck"]["test"], sep="\n")')
    [ "${check[0]}" = CMD ]
    printf '#!/bin/sh\necho "$(id -u) $*"\n' >"$SANDBOX/curl"
    chmod 755 "$SANDBOX/curl"
    # shellcheck disable=SC2086 # a list of words
    container $needed -v "$SANDBOX/curl:/usr/local/bin/curl:ro" --entrypoint "${check[1]}" zebra "${check[@]:2}"
    [ "$output" = "10001 -sf http://127.0.0.1:8080/ready" ] || { echo "$output $stderr"; return 1; }
}

@test "on Debian 12's base, all of this is so too" {
    [ "$DEBIAN" = trixie ] || return 0
    run env -u BATS_TEST_TIMEOUT DEBIAN= bats --formatter tap "$ROOT/tests/servers/zebra.bats"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}
