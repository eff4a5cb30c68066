#!/usr/bin/env bats
# Debian's own servers, started by the idioms of the official images: as by gosu, and as
# docs/migrating.md says.
# the images hold the shipped file
# bats file_tags=shipped
load ../helpers
load ../docker/engine
load servers

servers="redis memcached postgres mariadb rabbitmq"

setup_file() {
    make_sandbox
    export SANDBOX
    start_engine
    make_server_images redis-server memcached postgresql mariadb-server rabbitmq-server
}

teardown_file() {
    stop_server
    docker rmi -f stepdown-tests-servers-gosu stepdown-tests-servers-stepdown >/dev/null 2>&1 || true
    stop_engine
    remove_sandbox
}

teardown() {
    stop_server
}

# lives_hardened SERVER: with a read-only root, no new privileges and no capability but those
# of the table.
lives_hardened() {
    local shown options
    new_data
    # shellcheck disable=SC2086 # a list of words
    options="--read-only --security-opt no-new-privileges ${SCRATCH[$1]} $(capabilities ${NEEDS[$1]})"
    # shellcheck disable=SC2086 # a list of words
    shown=$(life "$1" stepdown $options) || { echo "$shown"; return 1; }
    grep -qx 'status 0' <<<"$shown"
    grep -qx 'NoNewPrivs:	1' <<<"$shown"
    grep -qF "| ${1} | ${NEEDS[$1]// /, } |" "$ROOT/docs/migrating.md"
}

@test "redis runs as it does with gosu" {
    lives_as_by_gosu redis
}

@test "memcached, started under su-exec's name with its own environment, runs as it does with gosu" {
    lives_as_by_gosu memcached
    as=memcache
    start_server memcached stepdown
    [ "$(in_server sh -c 'tr "\0" "\n" </proc/1/environ | sed "s/=.*//"')" = PATH ]
}

@test "postgres runs as it does with gosu" {
    lives_as_by_gosu postgres
}

@test "mariadb runs as it does with gosu" {
    lives_as_by_gosu mariadb
}

@test "rabbitmq runs as it does with gosu" {
    lives_as_by_gosu rabbitmq
}

@test "redis runs on a read-only root with the capabilities of the table" {
    lives_hardened redis
}

@test "memcached runs on a read-only root with the capabilities of the table" {
    lives_hardened memcached
}

@test "postgres runs on a read-only root with the capabilities of the table" {
    lives_hardened postgres
}

@test "mariadb runs on a read-only root with the capabilities of the table" {
    lives_hardened mariadb
}

@test "rabbitmq runs on a read-only root with the capabilities of the table" {
    lives_hardened rabbitmq
}

@test "without any one capability of the table, a server doesn't start and restart" {
    for server in $servers; do
        # with all of them it starts, which takes so long
        new_data
        # shellcheck disable=SC2046,SC2086 # a list of words
        as=${RUNS_AS[$server]} start_server "$server" stepdown $(capabilities ${NEEDS[$server]})
        for without in ${NEEDS[$server]}; do
            new_data
            # what the second start finds
            if [ "$without" = DAC_READ_SEARCH ]; then
                mkdir "$SANDBOX/data/private"
                chmod 700 "$SANDBOX/data/private"
                chown 4242:4242 "$SANDBOX/data/private"
            fi
            # shellcheck disable=SC2086 # a list of words
            options=$(capabilities ${NEEDS[$server]} | sed "s/ --cap-add $without\>//")
            stop_server
            # shellcheck disable=SC2086 # lists of words
            docker run -d --name st-server --network none -e PGDATA=/data \
                -v "$SANDBOX/data:${DATA[$server]}" $options --entrypoint "$server.sh" \
                stepdown-tests-servers-stepdown ${COMMAND[$server]} >/dev/null
            # a server that started would run on, until the wait is given up
            status=$(timeout "$patience" docker wait st-server) || status=0
            [ "$status" -ne 0 ] ||
                { echo "$server without $without:"; docker logs st-server; return 1; }
        done
    done
}

# --init of the engine, and tini in the image
@test "with docker run --init and under tini, the server is the init's child" {
    as=redis
    new_data
    start_server redis stepdown --init
    [[ $(in_server cat /proc/1/comm) == docker-init ]]
    write_to redis
    docker stop --time "$patience" st-server >/dev/null
    [ "$(docker wait st-server)" -eq 0 ]
    COMMAND[redis]="-- redis.sh ${COMMAND[redis]}"
    start_server redis stepdown --entrypoint tini
    [[ $(in_server cat /proc/1/comm) == tini ]]
    has_written redis
    server_process "$(in_server pgrep -x redis-server || in_server sh -c 'grep -lx redis-server /proc/[0-9]*/comm' | tr -dc 0-9)" |
        grep -q '^Uid:	[1-9]'
    docker stop --time "$patience" st-server >/dev/null
    [ "$(docker wait st-server)" -eq 0 ]
}

@test "under --user, the same entrypoints just run, and need no capability" {
    for server in $servers; do
        as=${RUNS_AS[$server]}
        new_data
        chown "$(printed_by stepdown-tests-servers-stepdown id -u "$as")" "$SANDBOX/data"
        shown=$(life "$server" stepdown --user "$as" --cap-drop ALL) ||
            { echo "$server: $shown"; return 1; }
        grep -qx 'status 0' <<<"$shown"
    done
}

@test "redis and memcached run with a random uid and group 0, as on OpenShift" {
    as=1000770000:0
    new_data
    chmod 770 "$SANDBOX/data"
    for server in redis memcached; do
        shown=$(AS=$as life "$server" stepdown --user 1000770000:0 --cap-drop ALL) ||
            { echo "$server: $shown"; return 1; }
        grep -q '^Uid:	1000770000' <<<"$shown"
        grep -qx 'status 0' <<<"$shown"
    done
}

# What servers notice after gosu, by their own entrypoint's line.
@test "the soft limit of open files, an ignored SIGPIPE and PATH are the container's" {
    for by in gosu stepdown; do
        limit[${#limit[@]}]=$(printed_by --ulimit nofile=1000:5000 \
            stepdown-tests-servers-$by gosu redis sh -c 'ulimit -n')
        ignored[${#ignored[@]}]=$(printed_by stepdown-tests-servers-$by \
            sh -c 'trap "" PIPE
                before=$(sed -n "s/^SigIgn:.//p" /proc/self/status)
                after=$(gosu redis sed -n "s/^SigIgn:.//p" /proc/self/status)
                echo "$((0x$before >> 12 & 1)) $((0x$before == 0x$after))"')
    done
    echo "limit ${limit[*]}; SIGPIPE ignored and left as it is: ${ignored[*]}"
    [ "${limit[1]}" = 1000 ]
    [ "${ignored[1]}" = "1 1" ]
    grep -qF "The soft limit on open files" "$ROOT/docs/migrating.md"
    # no PATH
    container --entrypoint /usr/bin/env stepdown-tests-servers-stepdown \
        -u PATH /usr/local/bin/gosu redis id -un
    [ "$output" = redis ]
    container --entrypoint /usr/bin/env stepdown-tests-servers-gosu \
        -u PATH /usr/sbin/gosu redis id -un
    [ "$status" -ne 0 ]
}

@test "README and docs/migrating.md name the versions of the servers that ran" {
    while read -r package name; do
        version=$(printed_by stepdown-tests-servers-stepdown \
            dpkg-query -W -f '${Version}' "$package" | sed -E 's/^[0-9]+://; s/[+-].*//')
        # PostgreSQL has a first number alone
        [ "$name" = PostgreSQL ] || minor='(\.[0-9]+)'
        short=$(sed -E "s/^([0-9]+${minor:-}).*/\1/" <<<"$version")
        minor=''
        echo "$name $version, $short"
        grep -qE "^\| servers \| .*$name ${short//./\\.}(,| )" "$ROOT/README.md"
        grep -qE "^\| servers \| .*$name ${short//./\\.}[., ]" "$ROOT/docs/migrating.md"
    done <<'END'
redis-server redis
memcached memcached
postgresql-15 PostgreSQL
mariadb-server MariaDB
rabbitmq-server RabbitMQ
END
}

@test "USER in a Dockerfile: the page's Dockerfile makes the service start as root, and step down" {
    mkdir "$SANDBOX/page"
    sed -n '/^    FROM your-image$/,/^    CMD/s/^    //p' "$ROOT/docs/migrating.md" \
        >"$SANDBOX/page/page"
    # the image before: it has the user, the service, and a USER of its own
    {
        echo "FROM stepdown-tests-servers-gosu AS stepdown-before"
        echo "RUN useradd --uid 1000 app && ln -s /usr/bin/id /usr/local/bin/server"
        echo "USER app"
        echo "FROM stepdown-tests-servers-stepdown AS holds"
        echo "RUN cp /usr/local/bin/stepdown /stepdown"
        sed 's/^FROM your-image/FROM stepdown-before/; s/--from=stepdown/--from=holds/' \
            "$SANDBOX/page/page"
    } >"$SANDBOX/page/Dockerfile"
    docker build -q -t stepdown-tests-page "$SANDBOX/page" >/dev/null
    container stepdown-tests-page
    [ "$output" = "uid=1000(app) gid=1000(app) groups=1000(app)" ]
    container stepdown-tests-page stat -c %U /data
    [ "$output" = app ]
    # as its USER was, with a volume that is app's
    install -d -o 1000 "$SANDBOX/volume"
    container --user app --cap-drop ALL -v "$SANDBOX/volume:/data" stepdown-tests-page
    [ "$output" = "uid=1000(app) gid=1000(app) groups=1000(app)" ] || { echo "$stderr"; return 1; }
    docker rmi stepdown-tests-page >/dev/null
}
