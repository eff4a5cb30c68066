#!/bin/sh
# mariadbd: as postgres. It takes its own --user for a change that it makes itself.
set -eu
if [ "$(id -u)" -eq 0 ]; then
    mkdir -p /run/mysqld
    find /data /run/mysqld \! -user mysql -exec chown mysql: '{}' +
    exec gosu mysql "$0" "$@"
fi
[ -d /data/mysql ] ||
    mariadb-install-db --datadir=/data --auth-root-authentication-method=normal \
        --skip-test-db >/dev/null
exec "$@" --datadir=/data --skip-networking
