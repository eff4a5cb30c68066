#!/bin/sh
# Becomes the user that UID and GID name, gives it the directories that Zebra writes to, and runs
# zebrad or another command. Under docker run --user, it only makes those that are missing.
set -eu

warn() { echo "warning: $*" >&2; }
fail() { echo "error: $*" >&2; exit 1; }
# as_zebra COMMAND...: as the user, who keeps the groups that an engine or a cluster adds.
as_zebra() { stepdown --if-root --keep-groups -- "$spec" "$@"; }

# give_top DIRECTORY: chowns it, but nothing in it, if stepdown would give it. It goes in first, and
# looks last whether this is still the one of that name: nobody can put another in its place.
give_top() (
    cd "$1" && stepdown --check --own "$1" -- "$spec" | grep -xF "own $1 given" >/dev/null &&
        [ "$(pwd -P)" = "$1" ] && chown "$uid:$(as_zebra id -g)" .
)

# The user.
# shellcheck disable=SC3028 # of the environment: dash has no UID of its own
if [ "$(id -u)" != 0 ]; then
    spec=$(id -u)
elif [ -z "${UID+set}${GID+set}" ]; then
    spec=${USER:-zebra}
elif [ -z "${UID:-}" ] || [ -z "${GID:-}" ]; then
    fail "UID is '${UID:-}' and GID is '${GID:-}': give both a value, or neither"
elif [ "$(id -g -- "$UID" 2>/dev/null)" = "$GID" ]; then
    spec=$UID # with all groups that /etc/group gives the user
else
    spec=$UID:$GID
fi
uid=$(as_zebra id -u) || exit 1
[ "$uid" != 0 ] || fail "UID '${UID:-$spec}' is root, and zebrad is not run as root"
[ "${HOME:-/root}" != /root ] || HOME=$(as_zebra printenv HOME || echo /)

# The zcashd beside zebrad.
case ${ZCASHD_COMPAT_ENABLED:-no} in
true | TRUE | 1 | yes | YES | on | ON)
    export ZEBRA_ZCASHD_COMPAT__ENABLED="${ZEBRA_ZCASHD_COMPAT__ENABLED:-true}"
    if [ -x /usr/local/bin/zcashd ]; then
        export ZEBRA_ZCASHD_COMPAT__MANAGE_ZCASHD="${ZEBRA_ZCASHD_COMPAT__MANAGE_ZCASHD:-true}"
        export ZEBRA_ZCASHD_COMPAT__ZCASHD_SOURCE="${ZEBRA_ZCASHD_COMPAT__ZCASHD_SOURCE:-path}"
        export ZEBRA_ZCASHD_COMPAT__ZCASHD_PATH="${ZEBRA_ZCASHD_COMPAT__ZCASHD_PATH:-/usr/local/bin/zcashd}"
    fi ;;
false | FALSE | 0 | no | NO | off | OFF) ;;
*) fail "ZCASHD_COMPAT_ENABLED is '$ZCASHD_COMPAT_ENABLED': say true or false" ;;
esac

# The command.
if [ "${1:-}" = test ]; then shift; fi
if [ $# = 0 ]; then set -- zebrad; fi
case $1 in
'' | - | --) shift && set -- zebrad "$@" ;;
-*) set -- zebrad "$@" ;;
esac
if [ "$1" = zebrad ] && as_zebra test -f "${CONFIG_FILE_PATH:-}"; then
    echo "using the config file $CONFIG_FILE_PATH"
    shift && set -- zebrad --config "$CONFIG_FILE_PATH" "$@"
elif [ "$1" = zebrad ] && [ -n "${CONFIG_FILE_PATH:-}" ]; then # mistyped? Zebra's says nothing
    warn "CONFIG_FILE_PATH: no file $CONFIG_FILE_PATH"
fi

# The directories.
logs=${ZEBRA_TRACING__LOG_FILE:+$(dirname -- "$ZEBRA_TRACING__LOG_FILE")}
data=${ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR:-}
: "${ZEBRA_STATE__CACHE_DIR:=$HOME/.cache/zebra}" "${ZEBRA_RPC__COOKIE_DIR:=$HOME/.cache/zebra}"
set -- "$spec" "$@"
for name in ${logs:+"$logs"} ${data:+"$data"} "$ZEBRA_RPC__COOKIE_DIR" "$ZEBRA_STATE__CACHE_DIR"; do
    directory=$(realpath -ms -- "$name")
    if [ -k "$directory" ] && as_zebra test -w "$directory"; then
        continue # sticky: everybody shares it, as /tmp
    elif [ "$(id -u)" != 0 ]; then
        why=$(mkdir -p "$directory" 2>&1) || warn "user $uid can't make $directory: ${why##*: }"
    elif [ "$name" = "$data" ] && [ -d "$directory" ]; then
        why=$(give_top "$directory" 2>&1) || true
        as_zebra test -w "$directory" || warn "user $uid can't write to $directory${why:+: ${why##*: }}"
    else
        set -- --own "$directory" "$@"
    fi
done
exec stepdown --if-root --keep-groups --home "$HOME" "$@"
