#!/bin/sh
# Becomes the user that UID and GID name, gives it the directories that Zebra writes to, and runs
# zebrad or another command. Under docker run --user, it only makes those that are missing.
set -eu

warn() { echo "warning: $*" >&2; }
fail() { echo "error: $*" >&2; exit 1; }
# as_zebra COMMAND...: as the user, who keeps the groups that an engine or a cluster adds.
as_zebra() { stepdown --if-root --keep-groups -- "$who" "$@"; }

# give_top DIRECTORY: gives it, but nothing in it, which may be hundreds of GB. cd holds on to it:
# who puts another in its place, after stepdown has looked, does not change what is given.
give_top() (
    cd "$1" 2>/dev/null || cd /
    seen=$(stepdown --check --own "$1" -- "$who" 2>&1) || why=${seen##*: }
    case "$(pwd -P) $seen" in
    "$1 own $1 given"*) why=$(chown "$uid:$(as_zebra id -g)" . 2>&1) || why=${why##*: } ;;
    esac
    as_zebra test -w "$1" || warn "user $uid can't write to $1${why:+: ${why%%;*}}"
)

# shellcheck disable=SC3028 # of the environment: dash has no UID of its own
if [ "$(id -u)" != 0 ]; then
    who=$(id -u)
elif [ -z "${UID+set}${GID+set}" ]; then
    who=${USER:-zebra}
elif [ -z "${UID:-}" ] || [ -z "${GID:-}" ]; then
    fail "UID is '${UID:-}' and GID is '${GID:-}': give both a value, or neither"
else
    who=$UID:$GID
    # with the user's own group, the others that /etc/group gives it
    [ "$(id -g -- "$UID" 2>/dev/null)" != "$GID" ] || who=$UID
fi
uid=$(as_zebra id -u) || exit 1
[ "$uid" != 0 ] || fail "UID '${UID:-$who}' is root, and zebrad is not run as root"
[ "${HOME:-/root}" != /root ] || HOME=$(as_zebra printenv HOME || echo /)

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

[ "${1:-}" != test ] || shift
case ${1:--} in
- | --) shift $(($# > 0)) && set -- zebrad "$@" ;;
-*) set -- zebrad "$@" ;;
esac
if [ "$1" = zebrad ] && [ -n "${CONFIG_FILE_PATH:-}" ]; then
    if as_zebra test -f "$CONFIG_FILE_PATH"; then
        echo "using the config file $CONFIG_FILE_PATH"
        shift && set -- zebrad --config "$CONFIG_FILE_PATH" "$@"
    else
        warn "CONFIG_FILE_PATH: no file $CONFIG_FILE_PATH"
    fi
fi

: "${ZEBRA_STATE__CACHE_DIR:=$HOME/.cache/zebra}" "${ZEBRA_RPC__COOKIE_DIR:=$HOME/.cache/zebra}"
logs=${ZEBRA_TRACING__LOG_FILE:+$(dirname -- "$ZEBRA_TRACING__LOG_FILE")}
data=${ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR:+$(realpath -ms -- "$ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR")}
set -- "$who" "$@"
for own in "$logs" "$data" "$ZEBRA_RPC__COOKIE_DIR" "$ZEBRA_STATE__CACHE_DIR"; do
    case $own in '') continue ;; /*) ;; *) own=$PWD/$own ;; esac
    # a directory that everybody shares, such as /tmp, stays root's
    case $(stat -Lc %u:%a -- "$own" 2>/dev/null) in 0:[1357]??[2367]) continue ;; esac
    if [ "$(id -u)" != 0 ]; then
        mkdir -p "$own" 2>/dev/null || warn "can't make $own as user $uid"
    elif [ "$own" = "$data" ] && [ -d "$own" ]; then
        give_top "$own"
    else
        set -- --own "$own" "$@"
    fi
done
exec stepdown --if-root --keep-groups --home "$HOME" "$@"
