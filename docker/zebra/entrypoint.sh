#!/bin/sh
# Becomes the user that UID and GID name, gives it the directories that Zebra writes to, and runs
# zebrad or another command. stepdown(8) says what --own makes and gives.
set -eu

fail() {
    echo "error: $*" >&2
    exit 1
}

warn() {
    echo "warning: $*" >&2
}

# become COMMAND...: runs it as the user, as a child of this script. It keeps the groups that an
# engine or a cluster adds, as zebrad does: a volume may belong to one of them.
become() {
    if [ "$me" -eq 0 ]; then
        stepdown --keep-groups "$who" "$@"
    else
        "$@"
    fi
}

# identity_of USER-SPEC KEY: what `stepdown --check` prints for that key.
identity_of() {
    identity=$(stepdown --check "$1") || exit 1
    printf '%s\n' "$identity" | sed -n "s/^$2 //p"
}

# is_to_give DIRECTORY: sets $directory to its absolute path, and says whether to give it. An empty
# name, and a directory that everybody shares, such as /tmp, are not given. A directory of the
# system is an error. A caller other than root makes the directory if it can.
is_to_give() {
    case $1 in
    '') return 1 ;;
    /*) directory=$1 ;;
    *) directory=$PWD/$1 ;;
    esac
    if [ "$me" -ne 0 ]; then
        mkdir -p "$directory" 2>/dev/null || warn "can't make $directory as user $me"
        return 1
    fi
    [ -z "$(find "$directory/" -prune -user 0 -perm -1002 2>/dev/null)" ] || return 1
    [ -d "$directory" ] || return 0
    case $(readlink -f "$directory") in
    / | /bin | /boot | /dev | /etc | /etc/* | /home | /lib* | /opt | /proc* | /root | /run | \
        /sbin | /srv | /sys* | /usr | /usr/* | /var)
        fail "$directory belongs to the system" ;;
    esac
}

# give_top DIRECTORY: gives the directory, but nothing in it. If the user can't use it, that is
# only a warning.
give_top() {
    is_to_give "$1" || return 0
    # --check says "given" only where nobody but root can change the path to it
    case $(stepdown --check --own "$directory" "$who" 2>/dev/null) in
    "own $directory given"*) chown "$uid:$gid" "$directory" 2>/dev/null || true ;;
    esac
    why=$(stepdown --keep-groups --own "$directory" "$who" true 2>&1) ||
        warn "user $uid can't write to $directory: ${why##*: }"
}

me=$(id -u)
# shellcheck disable=SC3028 # of the environment: dash has no UID of its own
if [ "$me" -ne 0 ]; then
    : "${HOME:=/}"
elif [ -z "${UID+set}${GID+set}" ]; then
    who=${USER:-zebra}
elif [ -z "${UID:-}" ] || [ -z "${GID:-}" ]; then
    fail "UID is '${UID:-}' and GID is '${GID:-}': give both a value, or neither"
else
    who=$UID:$GID
fi
if [ "$me" -eq 0 ]; then
    uid=$(identity_of "$who" uid)
    uid=${uid%% *}
    [ "$uid" != 0 ] || fail "UID '${UID:-$who}' is root, and zebrad is not run as root"
    gid=$(identity_of "$who" gid)
    gid=${gid%% *}
    # with the user's own group, the others that /etc/group gives it
    own=$(identity_of "$uid" gid)
    [ "${own%% *}" != "$gid" ] || who=$uid
    # if that fails, stepdown's own error says why
    become true || exit 1
    home=$(identity_of "$who" home)
    case ${HOME:-/root} in /root) HOME=$home ;; esac
fi

: "${ZEBRA_STATE__CACHE_DIR:=$HOME/.cache/zebra}"
: "${ZEBRA_RPC__COOKIE_DIR:=$HOME/.cache/zebra}"

# by_default NAME VALUE: exports it, unless it has a value.
by_default() {
    eval ": \"\${$1:=\$2}\""
    # shellcheck disable=SC2163 # the variable of that name
    export "$1"
}

case $(printf %s "${ZCASHD_COMPAT_ENABLED:-}" | tr '[:upper:]' '[:lower:]') in
true | 1 | yes | on)
    by_default ZEBRA_ZCASHD_COMPAT__ENABLED true
    if [ -x /usr/local/bin/zcashd ]; then
        by_default ZEBRA_ZCASHD_COMPAT__MANAGE_ZCASHD true
        by_default ZEBRA_ZCASHD_COMPAT__ZCASHD_SOURCE path
        by_default ZEBRA_ZCASHD_COMPAT__ZCASHD_PATH /usr/local/bin/zcashd
    fi
    ;;
'' | false | 0 | no | off) ;;
*) fail "ZCASHD_COMPAT_ENABLED is '$ZCASHD_COMPAT_ENABLED': say true or false" ;;
esac

give_top "${ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR:-}"

[ "${1:-}" != test ] || shift
case ${1:-} in
'' | - | --)
    [ $# -eq 0 ] || shift
    set -- zebrad "$@"
    ;;
-*) set -- zebrad "$@" ;;
esac
if [ "$1" = zebrad ] && [ -n "${CONFIG_FILE_PATH:-}" ]; then
    if become test -f "$CONFIG_FILE_PATH"; then
        echo "using the config file $CONFIG_FILE_PATH"
        shift
        set -- zebrad --config "$CONFIG_FILE_PATH" "$@"
    else
        warn "CONFIG_FILE_PATH: no file $CONFIG_FILE_PATH"
    fi
fi

if [ "$me" -eq 0 ]; then
    # keep the HOME of the environment, as all other variables
    [ "$HOME" = "$home" ] || set -- env "HOME=$HOME" "$@"
    set -- "$who" "$@"
fi
for own in "${ZEBRA_TRACING__LOG_FILE:+$(dirname "$ZEBRA_TRACING__LOG_FILE")}" \
    "$ZEBRA_RPC__COOKIE_DIR" "$ZEBRA_STATE__CACHE_DIR"; do
    ! is_to_give "$own" || set -- --own "$directory" "$@"
done
[ "$me" -eq 0 ] || exec "$@"
exec stepdown --keep-groups "$@"
