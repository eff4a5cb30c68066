#!/usr/bin/env bats
# One of Debian's servers, by the idioms of its official image: all others are in
# tests/servers.
# the image holds the shipped file
# bats file_tags=shipped
load ../helpers
load engine
load ../servers/servers

setup_file() {
    make_sandbox
    export SANDBOX
    start_engine
    make_server_images redis-server
}

teardown_file() {
    stop_server
    docker rmi -f stepdown-tests-servers-gosu stepdown-tests-servers-stepdown >/dev/null 2>&1 || true
    stop_engine
    remove_sandbox
}

@test "redis gets root's volume, keeps its data over a restart, and ends on SIGTERM" {
    new_data
    # shellcheck disable=SC2046,SC2086 # a list of words
    shown=$(life redis stepdown --read-only --security-opt no-new-privileges \
        $(capabilities ${NEEDS[redis]})) || { echo "$shown"; return 1; }
    [ "$(head -n 1 <<<"$shown")" = redis-server ]
    grep -qx 'status 0' <<<"$shown"
    uid=$(printed_by stepdown-tests-servers-stepdown id -u redis)
    grep -qx "Uid:	$uid	$uid	$uid	$uid" <<<"$shown"
}
