#!/usr/bin/env bats
# The command line, and the names that stepdown may be called by.
load helpers

# assert_usage_error TEXT [NAME]: one error line with TEXT, then the synopsis for NAME.
assert_usage_error() {
    local name=${2:-$STEPDOWN}
    [ "$status" -eq 1 ] || { echo "status $status"; return 1; }
    [ -z "$output" ] || { echo "stdout: $output"; return 1; }
    [[ ${stderr%%$'\n'*} == "error: $1"* ]] || { echo "$stderr"; return 1; }
    [ "${stderr#*$'\n'}" = "usage: $name [option...] user-spec command [argument...]
       $name --check [option...] user-spec [command]" ] || { echo "$stderr"; return 1; }
}

# the usage shows argv[0], which valgrind makes another path
# bats test_tags=native
@test "a missing user or command is an error before the usage, with status 1" {
    run_in_sandbox "$STEPDOWN"
    assert_usage_error "no user-spec and no command"
    run_in_sandbox "$STEPDOWN" app
    assert_usage_error "no command after the user-spec 'app'"
    run_in_sandbox "$STEPDOWN" --
    assert_usage_error "no user-spec and no command"
    run_in_sandbox "$STEPDOWN" -- app
    assert_usage_error "no command after the user-spec 'app'"
    run_in_sandbox "$STEPDOWN" --keep-groups app
    assert_usage_error "no command after the user-spec 'app'"
    run_in_sandbox "$STEPDOWN" --check
    assert_usage_error "no user-spec"
}

# the usage shows argv[0], which valgrind makes another path
# bats test_tags=native
@test "an unknown option is a usage error, and nothing runs" {
    for option in --nosuch -x -V --checks --check=1 --keep -- --; do
        [ "$option" != -- ] || continue
        run_in_sandbox "$STEPDOWN" "$option" app touch "$SANDBOX/ran"
        assert_usage_error "unknown option '$option'"
        [ ! -e "$SANDBOX/ran" ]
    done
}

@test "--help, -h and -? print the usage, in at most 32 lines" {
    for option in --help -h '-?'; do
        run_in_sandbox "$STEPDOWN" "$option" app false
        [ "$status" -eq 0 ]
        [ -z "$stderr" ]
        [[ $output == "usage: "* ]]
        [ "${#lines[@]}" -le 32 ]
        for named in --check --keep-groups --own-stdio --no-new-privs; do
            [[ $output == *"$named"* ]]
        done
    done
}

@test "--version and -v print one line" {
    for option in --version -v; do
        run_in_sandbox "$STEPDOWN" "$option"
        [ "$status" -eq 0 ]
        [ -z "$stderr" ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output =~ ^stepdown\ [0-9]+\.[0-9]+\.[0-9]+\ \([a-z0-9_]+\)$ ]]
    done
}

@test "--help and --version fail if they can't be written" {
    run --separate-stderr sh -c '"$1" --help >/dev/full' sh "$STEPDOWN"
    assert_error 1 "No space left"
    run --separate-stderr sh -c '"$1" --version >&-' sh "$STEPDOWN"
    assert_error 1 "Bad file descriptor"
}

# valgrind writes, too
# bats test_tags=native
@test "a write that writes nothing, not even the error, doesn't make --version hang" {
    run "$HELPERS/with-seccomp" write 0 timeout 60 "$STEPDOWN" --version
    [ "$status" -eq 1 ]
}

@test "-- ends the options" {
    identity_of -- app
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of --no-new-privs -- app
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of -- --help
    assert_error 1 "no such user"
}

# the usage shows argv[0], which valgrind makes another path
# bats test_tags=native
@test "a lone dash is a name, and a dash with a digit an id" {
    identity_of -
    assert_error 1 "'-': no such user"
    identity_of -0
    assert_identity 0 0 "0" /root
    identity_of -9
    assert_error 1 "'-9'" "a number from 0"
    run_in_sandbox "$STEPDOWN" -/ app touch "$SANDBOX/ran"
    assert_usage_error "unknown option '-/'"
    run_in_sandbox "$STEPDOWN" -: app touch "$SANDBOX/ran"
    assert_usage_error "unknown option '-:'"
}

@test "everything after the user-spec belongs to the command, dashes included" {
    run_in_sandbox "$STEPDOWN" app "$HELPERS/show-arguments" --help -- --check "" " a b "
    [ "${lines[1]}" = "argv[1]=<--help>" ]
    [ "${lines[2]}" = "argv[2]=<-->" ]
    [ "${lines[3]}" = "argv[3]=<--check>" ]
    [ "${lines[4]}" = "argv[4]=<>" ]
    [ "${lines[5]}" = "argv[5]=< a b >" ]
}

# valgrind calls it by the path of its file
# bats test_tags=native
@test "called gosu or su-exec, it behaves the same, and its usage shows that name" {
    for name in gosu su-exec; do
        ln -s "$STEPDOWN" "$SANDBOX/$name"
        run_in_sandbox "$SANDBOX/$name" app "$HELPERS/show-identity"
        assert_identity 1000 1000 "1000 5001" /home/app
        run_in_sandbox "$SANDBOX/$name"
        assert_usage_error "no user-spec" "$SANDBOX/$name"
    done
}

# valgrind calls it by the path of its file
# bats test_tags=native
@test "the usage shows the name it was called by, or else stepdown" {
    run_in_sandbox "$HELPERS/run-with-argv" "$STEPDOWN"
    assert_usage_error "no user-spec" stepdown
    run_in_sandbox "$HELPERS/run-with-argv" "$STEPDOWN" ""
    assert_usage_error "no user-spec" stepdown
    run_in_sandbox "$HELPERS/run-with-argv" "$STEPDOWN" s
    assert_usage_error "no user-spec" s
    # a name that would reach the terminal
    run_in_sandbox "$HELPERS/run-with-argv" "$STEPDOWN" $'\e[31m\x9b'
    assert_usage_error "no user-spec" "?[31m?"
    run_in_sandbox "$HELPERS/run-with-argv" "$STEPDOWN" $'\e[31m\x9b' --help
    [[ $output == "usage: ?[31m? "* ]]
}

@test "an error stays one line, whatever the user-spec contains" {
    identity_of $'no\nsuch\e[31m\r\tuser\x7f'
    assert_error 1 "'no?such?[31m??user?'"
    identity_of "$(head -c 100000 /dev/zero | tr '\0' x)"
    assert_error 1 "'$(printf 'x%.0s' {1..512})...': no such user in /etc/passwd"
    # not within a character
    identity_of "x$(printf 'é%.0s' {1..400})"
    assert_error 1 "'x$(printf 'é%.0s' {1..255})...': no such user in /etc/passwd"
    [ "$(wc -c <"$BATS_TEST_TMPDIR/stderr")" -le 4096 ] # which a pipe keeps in one piece
}

@test "an error shows C1 control characters as ?, and other characters as they are" {
    identity_of $'\x9bA \xc2\x9bB \xc1\x9bC \xe0\x82\x9bD \xf0\x80\x82\x9bE \x80\x9f'
    assert_error 1 $'?A ?B \xc1?C \xe0??D \xf0???E ??'
    identity_of $'ren\xc3\x89 \xe2\x82\x9b \xf0\x9f\x90\x93 \xa0\xff \xe2\x82'
    assert_error 1 $'ren\xc3\x89 \xe2\x82\x9b \xf0\x9f\x90\x93 \xa0\xff \xe2?\''
    identity_of $'ren\xc3\x89'
    assert_error 1 $'\'ren\xc3\x89\''
    # cut short, begun twice, and the first character of three bytes
    identity_of $'\xc3(\x9b \xc3\xc3\xa9 \xe2(\xa1 \xe0\xa0\x80 \xc2\xa0'
    assert_error 1 $'\xc3(? \xc3\xc3\xa9 \xe2(\xa1 \xe0\xa0\x80 \xc2\xa0'
}

# U+202E turns around what a terminal shows behind it
@test "an error shows no invisible character of Unicode, and those beside them as they are" {
    for bytes in d8.9c e2.80.{8b,8f,a8,ae} e2.81.{a0,af} ef.bb.bf; do
        character=$(printf '%b' "\\x${bytes//./\\x}")
        identity_of "a${character}b"
        assert_error 1 "'a?b'"
    done
    for bytes in d8.{9b,9d} e2.80.{8a,90,a7,af} e2.81.{9f,b0} ef.bb.be; do
        character=$(printf '%b' "\\x${bytes//./\\x}")
        identity_of "a${character}b"
        assert_error 1 "'a${character}b'"
    done
}

@test "an error to a full pipe can be ended by SIGTERM" {
    run_in_sandbox python3 -c '
import os, signal, subprocess, sys, time
reader, writer = os.pipe()
os.set_blocking(writer, False)
try:
    while True:
        os.write(writer, b"x" * 4096)
except BlockingIOError:
    os.set_blocking(writer, True)
process = subprocess.Popen([sys.argv[1], "nosuch", "true"], stderr=writer)
def status(key):
    lines = open(f"/proc/{process.pid}/status").read().splitlines()
    return next(line.split()[1] for line in lines if line.startswith(key))
while status("State:") not in "SZ":
    time.sleep(0.01)
if int(status("SigBlk:"), 16) >> (signal.SIGTERM - 1) & 1:
    process.kill()
    sys.exit("SIGTERM is blocked")
process.send_signal(signal.SIGTERM)
sys.exit(0 if process.wait() == -signal.SIGTERM else 3)' "$STEPDOWN"
    [ "$status" -eq 0 ] || { echo "status $status $stderr"; return 1; }
}

@test "if stderr is closed, full or broken, the status is still 1" {
    for stderr in '2>&-' '2>/dev/full' '2> >(exit); wait $!'; do
        run in_sandbox bash -c "exec $stderr; exec \"\$1\" nosuch touch \"\$2\"" \
            bash "$STEPDOWN" "$SANDBOX/ran"
        [ "$status" -eq 1 ]
        [ ! -e "$SANDBOX/ran" ]
    done
}

@test "nothing is printed on success" {
    run_in_sandbox "$STEPDOWN" app true
    [ "$status" -eq 0 ]
    [ -z "$output$stderr" ]
}
