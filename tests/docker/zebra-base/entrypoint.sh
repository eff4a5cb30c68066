#!/bin/bash
# What Zebra's own entrypoint does, for the tests to compare with. UID and GID are of the
# environment; where that has no UID, it is bash's: root's.
set -eo pipefail

: "${ZEBRA_STATE__CACHE_DIR:=$HOME/.cache/zebra}" "${ZEBRA_RPC__COOKIE_DIR:=$HOME/.cache/zebra}"

case ${ZCASHD_COMPAT_ENABLED:-off} in
on | ON | yes | YES | true | TRUE | 1)
    export ZEBRA_ZCASHD_COMPAT__ENABLED=${ZEBRA_ZCASHD_COMPAT__ENABLED:-true}
    zcashd=/usr/local/bin/zcashd
    [ ! -x $zcashd ] || for default in MANAGE_ZCASHD=true ZCASHD_SOURCE=path ZCASHD_PATH=$zcashd; do
        printenv "ZEBRA_ZCASHD_COMPAT__${default%%=*}" >/dev/null || export "ZEBRA_ZCASHD_COMPAT__$default"
    done
    ;;
off | OFF | no | NO | false | FALSE | 0) ;;
*) exit 1 ;;
esac

# run COMMAND...: as zebra
run() {
    [ "$(id -u)" != 0 ] || set -- setpriv --reuid="$UID" --regid="$GID" --init-groups "$@"
    exec "$@"
}

create() {
    mkdir -p "$1"
    chown -R "$UID:$GID" "$1"
    above=$(dirname "$1")
    [ "$above" = / ] || [ "$above" = "$HOME" ] || chown "$UID:$GID" "$above"
}

create "$ZEBRA_STATE__CACHE_DIR"
create "$ZEBRA_RPC__COOKIE_DIR"
[ -z "$ZEBRA_TRACING__LOG_FILE" ] || create "$(dirname "$ZEBRA_TRACING__LOG_FILE")"
data=$ZEBRA_ZCASHD_COMPAT__ZCASHD_DATADIR
if [ -n "$data" ]; then
    mkdir -p "$data"
    chown "$UID:$GID" "$data" 2>/dev/null || echo "$data stays as it is" >&2
fi

config=()
[ ! -f "$CONFIG_FILE_PATH" ] || config=(--config "$CONFIG_FILE_PATH")
[ "$1" != test ] || [ "$2" != zebrad ] || shift
case $1 in
zebrad | -*) run zebrad "${config[@]}" "${@:2}" ;;
test) run "${@:2}" ;;
*) run "$@" ;;
esac
