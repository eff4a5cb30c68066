#!/bin/sh
# Makes Zebra's folders, gives them to the user zebra, and becomes that user.
set -eu

# Prints the folders that Zebra is told to write to, each in a line.
folders() {
    echo "${ZEBRA_STATE__CACHE_DIR:-}"
    echo "${ZEBRA_RPC__COOKIE_DIR:-}"
    if [ -n "${ZEBRA_TRACING__LOG_FILE:-}" ]; then
        dirname "$ZEBRA_TRACING__LOG_FILE"
    fi
}

# A new volume belongs to root. One that is zebra's already is not walked through again.
# The top folder comes last, so that a start that was cut short is made good by the next.
give_away() {
    if [ "$(stat -c %U "$1")" != zebra ]; then
        find "$1" -depth -exec chown -h zebra:zebra {} +
    fi
}

# All are made before any is given away: without CAP_DAC_OVERRIDE, root can't write to
# what is zebra's.
folders | while IFS= read -r folder; do
    [ -z "$folder" ] || mkdir -p "$folder"
done
folders | while IFS= read -r folder; do
    [ -z "$folder" ] || give_away "$folder"
done

# In a cluster that sets runAsUser, fsGroup or supplementalGroups, write instead:
# exec stepdown --keep-groups zebra zebrad "$@"
exec stepdown zebra zebrad "$@"
