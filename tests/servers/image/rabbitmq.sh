#!/bin/sh
# rabbitmq-server, whose home holds its data and the cookie that its tools show.
set -eu
if [ "$(id -u)" -eq 0 ]; then
    find /var/lib/rabbitmq /var/log/rabbitmq \! -user rabbitmq -exec chown rabbitmq '{}' +
    exec gosu rabbitmq "$0" "$@"
fi
exec "$@"
