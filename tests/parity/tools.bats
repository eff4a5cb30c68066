#!/usr/bin/env bats
# The first table of docs/comparison.md: each row is measured again and must be the one there, by
# today's tools in tests/in-unstable, by older ones elsewhere. su-exec is not in Debian; its cells
# are what its documentation and source say.
# sudo, su and other tools
# bats file_tags=peers
load ../helpers
load ../docker/engine

setup_file() {
    requires_root
    make_sandbox
    cp /etc/shadow "$SANDBOX/shadow"
    printf '%s:*:19000:0:99999:7:::\n' app bad >>"$SANDBOX/shadow"
    echo 'bad:x::1500::/home/bad:/bin/sh' >>"$PASSWD"
    export PASSWD GROUP SANDBOX
    # of the version that the answers were measured with, not the user's
    start_own_engine
    make_busybox_image
}

teardown_file() {
    stop_engine
    remove_sandbox
}

TOOLS="stepdown gosu setpriv chroot su sudo docker"

# as TOOL USER SHELL-LINE: the line's output, run as USER by TOOL the way its users do.
as() {
    local tool=$1 user=$2 line=$3 command
    case $tool in
    stepdown) command=("$STEPDOWN" "$user" sh -c "$line") ;;
    gosu) command=(gosu "$user" sh -c "$line") ;;
    setpriv) command=(setpriv "--reuid=$user" "--regid=$user" "${OPTION:---init-groups}" sh -c "$line") ;;
    chroot) command=(chroot "--userspec=$user" / sh -c "$line") ;;
    su) command=(su -s /bin/sh -c "$line" "$user") ;;
    sudo) command=(sudo -u "$user" sh -c "$line") ;;
    docker)
        printed_by --user "$user" stepdown-tests sh -c "$line" 2>/dev/null
        return
        ;;
    esac
    HOME=/root in_sandbox sh -c 'mount --bind "$1" /etc/shadow && shift && exec "$@"' sh \
        "$SANDBOX/shadow" "${WITH[@]}" "${command[@]}" 2>/dev/null </dev/null
}

# row TITLE SU-EXEC: the page has it, with what `cell TOOL` prints for each tool.
row() {
    local tool row="| $1 |" number=0
    for tool in $TOOLS; do
        row+=" $(cell "$tool") |"
        number=$((number + 1))
        [ "$number" != 2 ] || row+=" $2 |"
    done
    grep -qxF -- "$row" "$ROOT/docs/comparison.md" || { echo "measured: $row"; return 1; }
}

@test "who is PID 1" {
    cell() {
        local pid WITH=(unshare --pid --fork --mount-proc --kill-child)
        pid=$(as "$1" app 'echo $$')
        [ "$pid" = 1 ] && echo service || echo "$1"
    }
    row "PID 1, which gets the signals" service
}

@test "whose session and terminal" {
    cell() {
        local show='show() { echo $6 $7; }; show $(cat /proc/$$/stat)' before after
        local WITH=("$ROOT/tests/on-terminal.py" 24 80 -- sh -c "$show"'; "$@"' sh)
        # a container starts with both
        [ "$1" != docker ] || { echo kept; return; }
        {
            read -r before
            read -r after
        } < <(as "$1" app "$show" | tr -d '\r')
        case $after in
        "$before") echo kept ;;
        *" 0") echo "new session without a terminal" ;;
        *) echo "new session and terminal" ;;
        esac
    }
    row "session and its terminal" kept
}

@test "which groups" {
    cell() {
        as "$1" app 'sed -n "s/^Groups:.//p" /proc/self/status' | sed 's/^1000 5001 $/all/; s/^5001 $/all but the user'"'"'s gid/'
    }
    row "supplementary groups" "all"
}

@test "which HOME" {
    cell() {
        as "$1" app 'echo $HOME' | sed 's,^/home/app$,the user'"'"'s,; s,^/root$,root'"'"'s,'
    }
    row "HOME" "the user's"
}

@test "a uid that is not in passwd" {
    cell() {
        local user=4242 runs='grep -q "^Uid:.4242" /proc/self/status && echo'
        [ "$1" != sudo ] || user='#4242'
        as "$1" "$user" "$runs runs" || OPTION=--clear-groups as "$1" "$user" "$runs needs --clear-groups" ||
            as "$1" "$user:$user" "$runs needs a group" || echo error
    }
    row "a uid that isn't in passwd" runs
}

@test "one argument for user and group" {
    cell() {
        as "$1" app:daemon 'grep -q "^Gid:.1	" /proc/self/status && echo yes' || echo no
    }
    row "\`user:group\` as one argument" yes
}

@test "an empty uid in passwd" {
    cell() {
        local created result
        if [ "$1" = docker ]; then
            created=$(docker create --network none --user bad stepdown-tests show-identity)
            docker cp "$PASSWD" "$created:/etc/passwd" 2>/dev/null
            docker start "$created" >/dev/null 2>&1 && docker wait "$created" >/dev/null
            result=$(docker logs "$created" 2>/dev/null | grep '^Uid:')
            docker rm "$created" >/dev/null
        else
            result=$(as "$1" bad 'grep ^Uid: /proc/self/status')
        fi
        case $result in
        "") echo error ;;
        *"	0"*) echo "runs as root" ;;
        *) echo "$result" ;;
        esac
    }
    row "an empty uid in passwd" "runs as root"
}

@test "an empty user" {
    cell() {
        local spec=""
        case $(as "$1" "$spec" 'grep ^Uid: /proc/self/status') in
        "") echo error ;;
        *"	0	"*) echo "runs as root" ;;
        esac
    }
    row "an empty user" "runs as root"
}

@test "a call that reports success and did nothing" {
    cell() {
        [ "$1" != docker ] || { echo "-"; return; }
        local WITH=(strace -f -qq -o /dev/null -e "trace=setuid,setresuid"
            -e "inject=setuid,setresuid:retval=0")
        as "$1" app 'grep ^Uid: /proc/self/status' | grep -q '	0' && echo "runs as root" ||
            echo error
    }
    row "a setuid call that reports success but does nothing" "runs as root"
}

# size FILE: of the file and the libraries that it loads.
size() {
    {
        echo "$1"
        ldd "$1" 2>/dev/null | grep -o '/[^ ]*'
    } | sort -u | xargs stat -L -c %s | awk '{ sum += $1 } END {
        if (sum < 1048576) printf "%.0f KiB", sum / 1024; else printf "%.1f MiB", sum / 1048576 }'
}

@test "how large" {
    local where
    # shellcheck disable=SC1091 # VERSION_CODENAME: this machine's release
    case ${IN_UNSTABLE:-$(. /etc/os-release && echo "$VERSION_CODENAME")} in
    yes) where="" ;;
    bookworm) where=" in Debian 12" ;;
    *) skip "docs/comparison.md has the sizes of Debian 12 and of the unstable suite" ;;
    esac
    [ "${BUILT_IN:-bookworm}" = bookworm ] || skip "docs/comparison.md has stepdown's size as Debian 12 builds it"
    cell() {
        case $1 in
        stepdown) echo - ;;
        docker) docker version --format '{{.Server.Version}}' | sed 's/+.*//' ;;
        *) "$1" --version | sed -nE '1s/[^0-9]*([0-9.]+[0-9p]*).*/\1/p' ;;
        esac
    }
    # the archive goes on
    measured=$(row "version$where" -) || skip "docs/comparison.md has other versions; $measured"
    cell() {
        case $1 in
        stepdown) size "$STEPDOWN" ;;
        docker) echo - ;;
        *) size "$(command -v "$1")" ;;
        esac
    }
    row "size$where, with its libraries" "62 KiB"
}

# Neither knows users: they are no columns of the table.
@test "busybox's setpriv has no option for a user; s6-applyuidgid takes numbers and keeps the rest" {
    run busybox setpriv --reuid=1000 true
    [ "$status" -ne 0 ]
    run s6-applyuidgid -u app true
    [ "$status" -ne 0 ]
    HOME=/root run_in_sandbox setpriv --groups 0,4 s6-applyuidgid -u 1000 -g 1000 \
        "$HELPERS/show-identity"
    assert_identity 1000 1000 "0 4" /root
}
