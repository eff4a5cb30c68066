# What the bats files share. Use: load helpers (or: load ../helpers).
bats_require_minimum_version 1.5.0

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Another build can be put in its place: STEPDOWN=... bats tests
STEPDOWN=${STEPDOWN:-$ROOT/build/stepdown}
HELPERS=$ROOT/build/tests
# the tree stays as it is
export PYTHONDONTWRITEBYTECODE=1

requires_root() {
    [ "$(id -u)" -eq 0 ] || skip "needs root"
}

# A process in a chroot makes no user namespace: unshare(2), EPERM.
requires_user_namespaces() {
    unshare --user true || skip "no user namespaces here (a chroot has none)"
}

# Each test has a sandbox of its own. A file whose tests need more has its own setup, which
# begins with make_sandbox.
setup() {
    make_sandbox
}

teardown() {
    remove_sandbox
}

# Files of this test's own, readable by every user, and the ordinary passwd and group.
make_sandbox() {
    requires_root
    SANDBOX=$(mktemp -d "${SHARED:-/tmp}/stepdown.XXXXXX")
    chmod 755 "$SANDBOX"
    PASSWD=$SANDBOX/passwd
    GROUP=$SANDBOX/group
    cat >"$PASSWD" <<'EOF'
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
app:x:1000:1000:App:/home/app:/bin/sh
multi:x:1001:1001::/home/multi:/bin/sh
1234:x:2000:2000::/home/digits:/bin/sh
nohome:x:3005:3005:::/bin/sh
zebra:x:10001:10001::/home/zebra:/bin/sh
EOF
    cat >"$GROUP" <<'EOF'
root:x:0:
daemon:x:1:
adm:x:4:multi
app:x:1000:
multi:x:1001:
g1:x:5001:app,multi
g2:x:5002:multi
g3:x:5003:multi
1234:x:2000:
5555:x:6000:
zebra:x:10001:
EOF
}

remove_sandbox() {
    rm -rf "$SANDBOX"
}

# Runs a command where /etc/passwd and /etc/group are the sandbox's.
in_sandbox() {
    unshare --mount --propagation private sh -c '
        mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/group && shift 2 &&
        exec "$@"' sh "$PASSWD" "$GROUP" "$@"
}

# Runs a command in the sandbox and keeps its stdout in $output and ${lines[@]}, its
# stderr in $stderr and its status in $status. (bats' own run warns of any status 127.)
# shellcheck disable=SC2034 # they are the tests' to read
run_in_sandbox() {
    status=0
    in_sandbox "$@" >"$BATS_TEST_TMPDIR/stdout" 2>"$BATS_TEST_TMPDIR/stderr" </dev/null ||
        status=$?
    output=$(<"$BATS_TEST_TMPDIR/stdout")
    stderr=$(<"$BATS_TEST_TMPDIR/stderr")
    mapfile -t lines <"$BATS_TEST_TMPDIR/stdout"
}

# stepdown SPEC, with the target that prints its identity.
identity_of() {
    run_in_sandbox "$STEPDOWN" "$@" "$HELPERS/show-identity"
}

# assert_identity UID GID "GROUP GROUP..." HOME: of the target that identity_of ran. (Each line
# returns by itself: before an `||` the shell doesn't end a function at an error.)
assert_identity() {
    local uid=$1 gid=$2 groups=$3 home=$4
    assert_ran || return
    has_line "Uid:	$uid	$uid	$uid	$uid" && has_line "Gid:	$gid	$gid	$gid	$gid" &&
        has_line "Groups:	$groups " && has_line "HOME:	$home" || return
    [ "$uid" -eq 0 ] || assert_no_capabilities
}

assert_ran() {
    [ "$status" -eq 0 ] || { echo "status $status: $stderr"; return 1; }
    [ -z "$stderr" ] || { echo "stderr: $stderr"; return 1; }
}

assert_no_capabilities() {
    local set
    for set in Inh Prm Eff Amb; do
        has_line "Cap$set:	0000000000000000" || return
    done
}

has_line() {
    grep -qxF -- "$1" <<<"$output" || { echo "no line '$1' in:"; echo "$output"; return 1; }
}

# assert_error STATUS [TEXT...]: nothing ran, and stderr is one error line with TEXTs.
assert_error() {
    local expected=$1 text
    shift
    [ "$status" -eq "$expected" ] || { echo "status $status: $output $stderr"; return 1; }
    [ -z "$output" ] || { echo "something ran: $output"; return 1; }
    [[ $stderr != *$'\n'* ]] || { echo "stderr: $stderr"; return 1; }
    [[ $stderr == "error: "* ]] || { echo "stderr: $stderr"; return 1; }
    for text; do
        [[ $stderr == *"$text"* ]] || { echo "no '$text' in: $stderr"; return 1; }
    done
}

# block NAME: that block of $PAGE.
block() {
    awk -v name="<!-- block: $1 -->" '$0 == name { found = 1; next }
        found && /^```/ { if (inside) exit; inside = 1; next }
        inside' "$PAGE"
}

# plant DEFECT [DIRECTORY]: a copy of the program and its tests, with tests/defects/DEFECT.patch
# applied, in DIRECTORY, or else in this test's own directory. Sets $TREE; builds nothing. A patch
# may be some lines off; one whose lines were rewritten must be made anew.
plant() {
    local patch=$ROOT/tests/defects/$1.patch
    TREE=${2:-$BATS_TEST_TMPDIR/$1}
    copy_program "$TREE"
    patch --directory "$TREE" --strip 1 --forward --fuzz 3 --batch --silent \
        --no-backup-if-mismatch <"$patch" || {
        echo "tests/defects/$1.patch no longer applies: plant that defect in src/ by hand," \
            "write git diff over it, and take it out again"
        return 1
    }
}

# copy_program DIRECTORY: all that make and the tests need, without what was built.
copy_program() {
    mkdir -p "$1"
    (cd "$ROOT" && cp -r .clang-format .clang-tidy Makefile man src include tests \
        packaging "$1")
}
