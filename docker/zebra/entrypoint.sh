#!/bin/sh
# Gives the folders that Zebra writes to to the user that UID and GID name, becomes that
# user and runs zebrad, or another command. What is made and given, and what never is:
# stepdown(8), --own.
set -eu

fail() {
    echo "error: $*" >&2
    exit 1
}

warn() {
    echo "warning: $*" >&2
}

# become COMMAND...: runs it as the user, beside this script. As for zebrad, the groups that an
# engine or a cluster adds are kept: a volume may be theirs.
become() {
    if [ "$me" -eq 0 ]; then
        stepdown --keep-groups "$who" "$@"
    else
        "$@"
    fi
}

# identity_of USER-SPEC KEY: what `stepdown --check` says of it.
identity_of() {
    identity=$(stepdown --check "$1") || exit 1
    printf '%s\n' "$identity" | sed -n "s/^$2 //p"
}

# is_to_give FOLDER: as an absolute path, $folder. Not if it is empty, or everybody's, as /tmp
# is. Who is not root makes it, if possible; and nothing of the system's is given away.
is_to_give() {
    case $1 in
    '') return 1 ;;
    /*) folder=$1 ;;
    *) folder=$PWD/$1 ;;
    esac
    if [ "$me" -ne 0 ]; then
        mkdir -p "$folder" 2>/dev/null || warn "can't make $folder as user $me"
        return 1
    fi
    [ -z "$(find "$folder/" -prune -user 0 -perm -1002 2>/dev/null)" ] || return 1
    [ -d "$folder" ] || return 0
    case $(readlink -f "$folder") in
    / | /bin | /boot | /dev | /etc | /etc/* | /home | /lib* | /opt | /proc* | /root | /run | \
        /sbin | /srv | /sys* | /usr | /usr/* | /var)
        fail "$folder belongs to the system" ;;
    esac
}

# give_top FOLDER: without what is in it, and it is no error if it can't be used.
give_top() {
    is_to_give "$1" || return 0
    # that is said only where nobody but root can change the way to it
    case $(stepdown --check --own "$folder" "$who" 2>/dev/null) in
    "own $folder given"*) chown "$uid:$gid" "$folder" 2>/dev/null || true ;;
    esac
    why=$(stepdown --keep-groups --own "$folder" "$who" true 2>&1) ||
        warn "user $uid can't write to $folder: ${why##*: }"
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
    # what is missing for it, is told by stepdown's own line
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
    # HOME is the environment's, as all else
    [ "$HOME" = "$home" ] || set -- env "HOME=$HOME" "$@"
    set -- "$who" "$@"
fi
for own in "${ZEBRA_TRACING__LOG_FILE:+$(dirname "$ZEBRA_TRACING__LOG_FILE")}" \
    "$ZEBRA_RPC__COOKIE_DIR" "$ZEBRA_STATE__CACHE_DIR"; do
    ! is_to_give "$own" || set -- --own "$folder" "$@"
done
[ "$me" -eq 0 ] || exec "$@"
exec stepdown --keep-groups "$@"
