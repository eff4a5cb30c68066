#!/bin/sh
# redis-server: root gives it its data, and runs this again as redis.
set -eu
if [ "$1" = redis-server ] && [ "$(id -u)" -eq 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    exec gosu redis "$0" "$@"
fi
exec "$@"
