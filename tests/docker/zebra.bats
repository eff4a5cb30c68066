#!/usr/bin/env bats
# docker/zebra, built and used as README says. Each of its rules: tests/servers/zebra.bats.
# the images build upon the shipped file
# bats file_tags=shipped
load ../helpers
load engine
load zebra

@test "zebrad gets its arguments, and UID=0 or a mistyped UID doesn't make it root" {
    zebra -- zebrad start "two words"
    has_line "argument start"
    has_line "argument two words"
    has_line "Uid:	10001	10001	10001	10001"
    for uid in 0 10O01; do
        zebra -e UID=$uid --
        refused
    done
}

@test "if zebra replaces a directory by a link, root doesn't follow it" {
    attack 'mv .cache old && ln -s /etc .cache'
}

@test "zebrad is PID 1 as zebra, 10001:10001, and ends by its own SIGTERM handler" {
    # shellcheck disable=SC2086 # lists of words
    start_zebra $directories
    docker logs st-zebra | grep -q '^zebrad pid 1 parent 0 uid 10001 gid 10001 home /home/zebra'
    docker stop --time "$patience" st-zebra >/dev/null
    [ "$(docker wait st-zebra)" -eq 21 ]
}

@test "Zebra's compose volume becomes zebra's with just three capabilities, and stays so" {
    # a named volume, which begins as the image has the directory, and one of root's
    mkdir "$SANDBOX/volume"
    for volume in st-volume "$SANDBOX/volume"; do
        for _ in first again; do
            # shellcheck disable=SC2086 # a list of words
            start_zebra $needed --read-only -v "$volume:/home/zebra/.cache/zebra"
            docker exec --user zebra st-zebra touch /home/zebra/.cache/zebra/state
            docker restart --time "$patience" st-zebra >/dev/null
            docker exec --user zebra st-zebra touch /home/zebra/.cache/zebra/state
        done
    done
    [ "$(stat -c %u:%g "$SANDBOX/volume")" = 10001:10001 ]
}

@test "zcashd is used if the image has it" {
    zebra -e ZCASHD_COMPAT_ENABLED=true -v "$HELPERS/show-identity:/usr/local/bin/zcashd:ro" --
    for setting in ENABLED=true MANAGE_ZCASHD=true ZCASHD_SOURCE=path \
        ZCASHD_PATH=/usr/local/bin/zcashd; do
        has_line "ZEBRA_ZCASHD_COMPAT__$setting"
    done
}

@test "root's link in the path is followed, such as /var/run" {
    zebra -e ZEBRA_RPC__COOKIE_DIR=/var/run/zebra -- sh -c 'touch /run/zebra/cookie'
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
}

@test "the compose file starts zebra with just those capabilities" {
    # the tests' own engine has no network to give
    cat >"$SANDBOX/override.yaml" <<'EOF'
services:
  zebra:
    network_mode: none
EOF
    compose="docker-compose -p st-compose -f $ROOT/docker/zebra/compose.yaml -f $SANDBOX/override.yaml"
    $compose up -d --no-build >/dev/null 2>&1
    name=$($compose ps -q)
    wait_for_zebra "$name"
    docker exec --user zebra "$name" touch /home/zebra/.cache/zebra/state
    docker exec --user zebra "$name" grep -q '^CapEff:	0000000000000000' /proc/1/status
    [ "$(docker inspect --format '{{.HostConfig.ReadonlyRootfs}} {{.Config.Tty}}' "$name")" = "true true" ]
    $compose down --volumes >/dev/null 2>&1
    # another configuration than compose.yaml's
    zebra --read-only -v st-volume:/home/zebra/.cache/zebra \
        -e CONFIG_FILE_PATH=/home/zebra/.config/zebrad.toml \
        -v "$ROOT/docker/zebra/zebrad.toml:/home/zebra/.config/zebrad.toml:ro" -- zebrad start
    has_line "argument --config"
    has_line "argument /home/zebra/.config/zebrad.toml"
}
