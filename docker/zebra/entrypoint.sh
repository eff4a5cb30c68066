#!/bin/sh
# Makes the folders that Zebra writes to, gives them to the user that UID and GID name,
# becomes that user and runs zebrad, or another command.
# Root changes nothing on a way that another could have changed: below a folder of the
# user's, the user makes what is missing, and root gives away nothing but a mount.
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

# is FOLDER TEST...: whether these tests of find(1) hold for it.
is() (
    folder=$1
    shift
    [ -n "$(find "$folder" -prune "$@" 2>/dev/null)" ]
)

# shellcheck disable=SC2016 # the other shell's parameters
usable() {
    become sh -c 'test -d "$1" && test -w "$1" && test -x "$1"' sh "$1"
}

# A name that mountinfo has to quote is not found, and not given away.
is_mounted() {
    while read -r _ _ _ _ point _; do
        [ "$point" != "$1" ] || return 0
    done </proc/self/mountinfo
    return 1
}

# enter PATH: goes there from /, as long as only root can change the way. What is missing
# is made there for the user, who makes what follows. $rest is what is left of PATH where
# that ends. A link on such a way is root's.
enter() {
    rest=$1
    links=0
    cd /
    while :; do
        rest=${rest#"${rest%%[!/]*}"}
        if [ -z "$rest" ] || ! is . -user 0 ! -perm -020 ! -perm -002; then
            return 0
        fi
        name=${rest%%/*}
        # without all capabilities, root may not be let in
        ! is "./$name" -user "$uid" || return 0
        rest=${rest#"$name"}
        if [ -L "./$name" ]; then
            links=$((links + 1))
            [ "$links" -le 40 ] || fail "$1: too many symbolic links"
            target=$(readlink "./$name")
            rest=$target$rest
            case $target in /*) cd / ;; esac
            continue
        fi
        if ! [ -e "./$name" ]; then
            why=$(mkdir "./$name" 2>&1 && chown "$uid:$gid" "./$name" 2>&1) ||
                fail "can't make $1: ${why##*: }"
            rest=$name$rest
            return 0
        fi
        [ -d "./$name" ] || fail "$1: $name is no folder"
        [ -x "./$name" ] || fail "root can't go to $1: add the capability DAC_READ_SEARCH"
        cd -P "./$name"
    done
}

# give DEPTH: the working folder, which is pinned: no other can be put in its place. Its
# content goes with it where DEPTH is "all", before it, so that the next start makes good
# one that was cut short. A file with more links may be another's, and stays.
give() {
    ! is . -user "$uid" || return 0
    # as /tmp is: everybody's
    ! is . -perm -1002 || return 0
    case $(pwd -P) in
    / | /bin | /boot | /dev | /etc | /etc/* | /home | /lib* | /opt | /proc* | /root | /run | \
        /sbin | /srv | /sys* | /usr | /usr/* | /var)
        echo "it belongs to the system" && return 1 ;;
    esac
    [ "$1" = top ] ||
        find . -xdev -mindepth 1 -depth ! -user "$uid" \( -type d -o -links 1 \) \
            ! -type b ! -type c -execdir chown -h "$uid:$gid" {} + || return 1
    chown "$uid:$gid" .
}

# prepare DEPTH FOLDER: makes it, and gives it to the user.
prepare() (
    folder=$2
    case $folder in
    '') return 0 ;;
    /*) ;;
    *) folder=$PWD/$folder ;;
    esac
    if [ "$me" -ne 0 ]; then
        mkdir -p "$folder" 2>/dev/null || warn "can't make $folder as user $me"
        return 0
    fi

    while [ "${folder%/}" != "$folder" ]; do folder=${folder%/}; done
    enter "$folder"
    here=$(pwd -P)
    why=
    if [ -n "$rest" ]; then
        here=${here%/}/$rest
        while [ "${here%/}" != "$here" ]; do here=${here%/}; done
        why=$(become mkdir -p "$here" 2>&1) || true
        # A mount can't be renamed or removed, and without links on the way it is this one.
        { cd -P "$here" && [ "$(pwd -P)" = "$here" ] && is_mounted "$here"; } 2>/dev/null ||
            cd /
    fi
    [ "$(pwd -P)" != "$here" ] || why=$(give "$1" 2>&1) || true
    ! usable "$here" || return 0

    why=${why##*: }
    why="user $uid can't write to $folder: ${why:-it is $(stat -c '%u:%g, mode %a' "$here")}"
    [ "$1" = top ] || fail "$why"
    warn "$why"
)

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

prepare all "$ZEBRA_STATE__CACHE_DIR"
prepare all "$ZEBRA_RPC__COOKIE_DIR"
prepare top "${ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR:-}"
[ -z "${ZEBRA_TRACING__LOG_FILE:-}" ] || prepare all "$(dirname "$ZEBRA_TRACING__LOG_FILE")"

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

[ "$me" -eq 0 ] || exec "$@"
# HOME is the environment's, as all else
[ "$HOME" = "$home" ] || exec stepdown --keep-groups "$who" env "HOME=$HOME" "$@"
exec stepdown --keep-groups "$who" "$@"
