#!/bin/sh
# postgres: root makes the directory of its data, and runs this again as postgres, which makes
# the first databases.
set -eu
if [ "$(id -u)" -eq 0 ]; then
    mkdir -p "$PGDATA"
    # at a restart it is postgres's, and needs none
    chmod 700 "$PGDATA" 2>/dev/null || true
    find "$PGDATA" /run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec gosu postgres "$0" "$@"
fi
[ -s "$PGDATA/PG_VERSION" ] || initdb --auth=trust --username=postgres >/dev/null
exec "$@"
