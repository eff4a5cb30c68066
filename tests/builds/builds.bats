#!/usr/bin/env bats
# The builds that tests/run-suite runs the tests against find what they are for, and other
# compilers and flags than the shipped file's build it too.
load ../helpers

# build_with DEFECT BUILD: stepdown with it, built as BUILD. Sets $STEPDOWN.
build_with() {
    plant "$1" "$SANDBOX"
    install -d -m 1777 "$TREE/build/$2/reports"
    make -s -C "$TREE" WARNINGS= "build/$2/stepdown"
    STEPDOWN=$TREE/build/$2/stepdown
}

@test "the sanitized build ends with status 99 and a report if memory is misused" {
    # the digits of a number get no NUL
    build_with digits-without-nul sanitized
    run_in_sandbox env -i "$STEPDOWN" 1000 "$HELPERS/show-identity"
    [ "$status" -eq 99 ]
    [ -z "$output" ]
    grep -q 'global-buffer-overflow' "$SANDBOX"/build/sanitized/reports/*
}

@test "the sanitized build ends with status 99 and a report if a number wraps" {
    build_with number-of-32-bits sanitized
    run_in_sandbox env -i "$STEPDOWN" 4294967296 "$HELPERS/show-identity"
    [ "$status" -eq 99 ]
    [ -z "$output" ]
    grep -q 'unsigned integer overflow' "$SANDBOX"/build/sanitized/reports/*
}

@test "if the sanitized build can't write its report, it goes to stderr, with status 99" {
    build_with digits-without-nul sanitized
    rmdir "$SANDBOX/build/sanitized/reports"
    : >"$SANDBOX/build/sanitized/reports"
    run_in_sandbox env -i "$STEPDOWN" 1000 "$HELPERS/show-identity"
    [ "$status" -eq 99 ]
    [[ $stderr == *"build/sanitized/reports"* ]]
}

@test "the trapping build ends with SIGILL on undefined behaviour" {
    build_with number-of-int trapping
    run_in_sandbox "$STEPDOWN" 9999999999 "$HELPERS/show-identity"
    [ "$status" -eq 132 ]
    [ -z "$output" ]
}

@test "under valgrind it ends with status 97 if an unset value decides" {
    build_with value-unset valgrind
    run_in_sandbox "$STEPDOWN" 4242 "$HELPERS/show-identity"
    [ "$status" -eq 97 ]
    [ -z "$output" ]
    [[ $stderr == *"uninitialised value"* ]]
}

# builds_by VARIABLE=VALUE...: the other user's make says nothing but what it does, and what it made
# works.
builds_by() {
    local as=(setpriv --reuid 1000 --regid 1000 --clear-groups)
    rm -rf "$TREE/build"
    run "${as[@]}" make -s -j2 -C "$TREE" "$@"
    if [ "$status" -ne 0 ] || grep -qvE '^(compile|link) ' <<<"$output"; then
        echo "by $*: status $status, $output"
        return 1
    fi
    run "${as[@]}" "$TREE/build/stepdown" --check root true
    [ "${lines[0]}" = "uid 0 root" ] || { echo "built by $*: $output"; return 1; }
}

# Of those that are here, as nothing but gcc and clang is installed for this.
@test "each of gcc 12 to 14, clang 14 to 19 and musl-gcc builds it without a warning" {
    TREE="$SANDBOX/a path/with blanks"
    copy_program "$TREE"
    chown -R 1000:1000 "$TREE"
    # where there are no blanks: its flags name the directory
    eval "$(cd / && DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --export=sh)"
    hardened=(CFLAGS="$CFLAGS" CPPFLAGS="$CPPFLAGS" LDFLAGS="$LDFLAGS")
    unset CFLAGS CPPFLAGS LDFLAGS
    for cc in musl-gcc gcc gcc-{12..14} clang clang-{14..19}; do
        command -v "$cc" >/dev/null || continue
        builds_by CC="$cc"
        builds_by CC="$cc" "${hardened[@]}"
    done
}
