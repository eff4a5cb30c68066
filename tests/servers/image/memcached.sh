#!/bin/sh
# memcached, with an environment of nothing but PATH.
set -eu
[ "$(id -u)" -eq 0 ] || exec "$@"
exec su-exec memcache env -i PATH="$PATH" "$@"
