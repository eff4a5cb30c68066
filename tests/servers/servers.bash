# Debian's servers in containers: what starts each, writes to it and reads back.
# Use, in setup_file: make_server_images "PACKAGE...".
# shellcheck disable=SC2034 # the tests' to read

# The container of a file: another, where files share an engine.
server_name=st-server

# The command of each, and where its data is.
declare -gA COMMAND=([redis]="redis-server --dir /data --appendonly yes" [memcached]="memcached -l 127.0.0.1"
    [postgres]="postgres" [mariadb]="mariadbd" [rabbitmq]="rabbitmq-server")
declare -gA DATA=([redis]=/data [memcached]=/data [postgres]=/data [mariadb]=/data
    [rabbitmq]=/var/lib/rabbitmq)
# What PID 1 is: rabbitmq's own start script keeps it.
declare -gA PID_1=([redis]=redis-server [memcached]=memcached [postgres]=postgres
    [mariadb]=mariadbd [rabbitmq]=/bin/sh)
# What is written beside the data.
declare -gA SCRATCH=([redis]="" [memcached]="" [postgres]="--tmpfs /run/postgresql"
    [mariadb]="--tmpfs /run/mysqld --tmpfs /tmp"
    [rabbitmq]="--tmpfs /var/log/rabbitmq --tmpfs /tmp")
# As who it runs.
declare -gA RUNS_AS=([redis]=redis [memcached]=memcache [postgres]=postgres [mariadb]=mysql
    [rabbitmq]=rabbitmq)
# The least capabilities of its entrypoint: docs/migrating.md's table.
declare -gA NEEDS=([redis]="CHOWN DAC_READ_SEARCH SETGID SETUID" [memcached]="SETGID SETUID"
    [postgres]="CHOWN DAC_READ_SEARCH SETGID SETUID"
    [mariadb]="CHOWN DAC_READ_SEARCH SETGID SETUID"
    [rabbitmq]="CHOWN DAC_READ_SEARCH SETGID SETUID")

# make_server_images PACKAGE...: stepdown-tests-servers-gosu and -stepdown.
make_server_images() {
    make_debian_image
    cp -r "$ROOT/tests/servers/image" "$SANDBOX/servers"
    cp "$ROOT/build/stepdown" "$SANDBOX/servers"
    local by
    for by in gosu stepdown; do
        docker build --network host -q --target $by -t stepdown-tests-servers-$by \
            --build-arg "SERVERS=$*" "$SANDBOX/servers" >/dev/null || return 1
    done
}

# capabilities NAME...: the options that leave just these.
capabilities() {
    printf -- '--cap-drop ALL'
    printf -- ' --cap-add %s' "$@"
}

# in_server COMMAND...: beside the server, as its user.
in_server() {
    ${ENGINE_CLIENT:-docker} exec --user "$as" $server_name "$@"
}

is_ready() {
    case $1 in
    redis) in_server redis-cli ping ;;
    memcached) in_server bash -c ': </dev/tcp/127.0.0.1/11211' ;;
    postgres) in_server psql -U postgres -c 'select 1' ;;
    mariadb) in_server mariadb -u root -e 'select 1' ;;
    rabbitmq) in_server rabbitmqctl await_startup ;;
    esac >/dev/null 2>&1
}

wait_for_server() {
    until is_ready "$1"; do
        [ "$(${ENGINE_CLIENT:-docker} inspect --format '{{.State.Running}}' $server_name)" = true ] || {
            echo "$1 did not start:"
            ${ENGINE_CLIENT:-docker} logs $server_name 2>&1 | tail -n 20
            return 1
        }
        sleep 0.2
    done
}

# start_server SERVER BY [OPTION...]: from the image by gosu or stepdown, once it answers;
# its data is in $SANDBOX/data. An end that takes longer than $patience is none.
start_server() {
    local began=$SECONDS server=$1 by=$2 entrypoint=(--entrypoint "$1.sh")
    shift 2
    stop_server
    # shellcheck disable=SC2086 # lists of words
    ${ENGINE_CLIENT:-docker} run -d --name $server_name --network none --stop-signal SIGTERM -e PGDATA=/data \
        -e RABBITMQ_NODENAME=rabbit@localhost -v "$SANDBOX/data:${DATA[$server]}" \
        "${entrypoint[@]}" "$@" stepdown-tests-servers-$by ${COMMAND[$server]} >/dev/null
    wait_for_server "$server" || return 1
    patience=$(patience_since "$began")
}

stop_server() {
    ${ENGINE_CLIENT:-docker} rm -f $server_name >/dev/null 2>&1 || true
}

new_data() {
    rm -rf "$SANDBOX/data"
    mkdir "$SANDBOX/data"
}

write_to() {
    case $1 in
    redis) in_server redis-cli set key written ;;
    memcached) in_server bash -c 'exec 3<>/dev/tcp/127.0.0.1/11211
        printf "set key 0 0 7\r\nwritten\r\nquit\r\n" >&3; cat <&3' ;;
    postgres) in_server psql -U postgres -c "create table t as select 'written' as v" ;;
    mariadb) in_server mariadb -u root -e \
        "create database d; create table d.t as select 'written' as v" ;;
    rabbitmq) in_server rabbitmqctl add_user written secret ;;
    esac >/dev/null
}

has_written() {
    case $1 in
    redis) in_server redis-cli get key ;;
    memcached) in_server bash -c 'exec 3<>/dev/tcp/127.0.0.1/11211
        printf "get key\r\nquit\r\n" >&3; cat <&3' ;;
    postgres) in_server psql -U postgres -t -c 'select v from t' ;;
    mariadb) in_server mariadb -u root -N -e 'select v from d.t' ;;
    rabbitmq) in_server rabbitmqctl list_users ;;
    esac | grep -q written || { echo "$1 lost what was written"; return 1; }
}

# server_process PID: what it is, and as whom it runs.
server_process() {
    in_server sh -c 'tr "\0" " " </proc/$1/cmdline | sed "s/ .*//"; echo
        sed -n "/^\(Uid\|Gid\|Groups\|CapEff\|CapPrm\|NoNewPrivs\):/p" /proc/$1/status' sh "$1"
}

# life SERVER BY [OPTION...]: a first start on a directory of root's, a write, a restart, a read,
# an end by SIGTERM. Prints who was PID 1, and the status.
life() {
    local as=${AS:-${RUNS_AS[$1]}}
    start_server "$@" || return 1
    server_process 1 || return 1
    write_to "$1" && has_written "$1" || return 1
    ${ENGINE_CLIENT:-docker} restart --time "$patience" $server_name >/dev/null || return 1
    wait_for_server "$1" || return 1
    # it keeps nothing
    [ "$1" = memcached ] || has_written "$1" || return 1
    ${ENGINE_CLIENT:-docker} stop --time "$patience" $server_name >/dev/null
    echo "status $(${ENGINE_CLIENT:-docker} inspect --format '{{.State.ExitCode}}' $server_name)"
}

# lives_as_by_gosu SERVER [BEFORE [AFTER]]: from both images, the same PID 1, the same status, and the
# same identity but for its own group, which gosu does not put among the groups.
lives_as_by_gosu() {
    local gosu stepdown gid
    new_data
    gosu=$(life "$1" "${2:-gosu}") || { echo "$gosu"; return 1; }
    new_data
    stepdown=$(life "$1" "${3:-stepdown}") || { echo "$stepdown"; return 1; }
    gid=$(sed -nE 's/^Gid:	([0-9]+).*/\1/p' <<<"$gosu")
    [ "$(groups_of "$stepdown")" = "$(sort -n <<<"$(groups_of "$gosu")
$gid" | sed '/^$/d')" ] || { echo "$gosu"; echo "$stepdown"; return 1; }
    diff <(grep -v '^Groups' <<<"$gosu") <(grep -v '^Groups' <<<"$stepdown")
    grep -qx 'status 0' <<<"$stepdown"
    [ "$(head -n 1 <<<"$stepdown")" = "${PID_1[$1]}" ]
}

groups_of() {
    sed -n 's/^Groups:[	 ]*//p' <<<"$1" | tr ' ' '\n' | sed '/^$/d'
}
