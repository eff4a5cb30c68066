#!/usr/bin/env bats
# How the command is found and executed, and what HOME and the environment become.
load helpers

setup() {
    make_sandbox
    mkdir "$SANDBOX/a" "$SANDBOX/b" "$SANDBOX/c"
    cd "$SANDBOX" || return
}

teardown() {
    cd / || return
    remove_sandbox
}

# script FILE TEXT: an executable script that prints TEXT.
script() {
    printf '#!/bin/sh\necho %s "$0"\n' "$2" >"$1"
    chmod 755 "$1"
}

# stepdown app COMMAND..., with this PATH.
run_with_path() {
    local path=$1
    shift
    run_in_sandbox env PATH="$path" "$STEPDOWN" app "$@"
}

@test "the first file in PATH is executed, with the name as typed in argv" {
    cp "$HELPERS/show-arguments" b/target
    cp "$HELPERS/show-arguments" c/target
    script c/target wrong
    run_with_path "$SANDBOX/a:$SANDBOX/b:$SANDBOX/c" target one
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "argv[0]=<target>" ]
    [ "${lines[1]}" = "argv[1]=<one>" ]
}

# valgrind ends where execve fails
# bats test_tags=native
@test "a copy on a file system mounted noexec is skipped for the next one in PATH" {
    script a/target wrong
    script b/target right
    for try in "$STEPDOWN app" "$STEPDOWN --check app"; do
        # shellcheck disable=SC2016,SC2086 # the inner shell's own, and words
        run_in_sandbox sh -c 'mount --bind "$0" "$0" && mount -o remount,bind,noexec "$0" &&
            PATH=$0:$1 && shift && exec "$@"' "$SANDBOX/a" "$SANDBOX/b" $try target
        [ "$status" -eq 0 ] || { echo "$output"; echo "$stderr"; return 1; }
        [[ $output == *"$SANDBOX/b/target" ]]
    done
}

@test "a command with a slash is executed as given" {
    cp "$HELPERS/show-arguments" target
    run_with_path /nowhere ./target
    [ "${lines[0]}" = "argv[0]=<./target>" ]
    run_with_path /nowhere "$SANDBOX/target"
    [ "${lines[0]}" = "argv[0]=<$SANDBOX/target>" ]
    run_with_path /nowhere a/../target
    [ "${lines[0]}" = "argv[0]=<a/../target>" ]
}

# valgrind leaves an empty LD_PRELOAD in the environment
# bats test_tags=native
@test "an unset or empty PATH means the usual one, and PATH itself is left alone" {
    for path in 'PATH=' '-u PATH'; do
        # shellcheck disable=SC2086 # one or two words
        run_in_sandbox env $path "$STEPDOWN" app id -u
        [ "$output" = 1000 ]
    done
    run_in_sandbox env -i "$STEPDOWN" app "$HELPERS/show-arguments"
    [ "${lines[1]}" = "env <HOME=/home/app>" ]
    [ "${#lines[@]}" -eq 2 ]
}

@test "a file found through an empty or relative directory in PATH is refused" {
    script target ran
    script a/target ran
    for path in . '' : :/bin /bin: /bin::/usr/bin /bin:. a ./a ../"${SANDBOX##*/}" a:"$SANDBOX"; do
        [ -n "$path" ] || continue
        run_with_path "$path" target
        assert_error 126 "'target'" "relative"
    done
    run_with_path a target
    assert_error 126 "found as a/target"
}

@test "relative directories in PATH do no harm if the file is elsewhere" {
    script b/target found
    for path in ".:$SANDBOX/b" ":$SANDBOX/b" "a:$SANDBOX/b" "$SANDBOX/b:." "$SANDBOX/b:"; do
        run_with_path "$path" target
        [ "$output" = "found $SANDBOX/b/target" ]
    done
}

@test "a permission error in one directory of PATH does not hide a file in a later one" {
    script a/target no
    script b/target found
    chmod 644 a/target
    run_with_path "$SANDBOX/a:$SANDBOX/b" target
    [ "$output" = "found $SANDBOX/b/target" ]
    chmod 700 a
    run_with_path "$SANDBOX/a:$SANDBOX/b" target
    [ "$output" = "found $SANDBOX/b/target" ]
    mkdir c/target
    run_with_path "$SANDBOX/c:$SANDBOX/b" target
    [ "$output" = "found $SANDBOX/b/target" ]
    run_with_path "$PASSWD:$SANDBOX/b" target
    [ "$output" = "found $SANDBOX/b/target" ]
}

@test "a command that isn't found gives status 127" {
    mkdir a/directory
    for command in nosuch . .. directory; do
        run_with_path "$SANDBOX/a:/bin" "$command"
        assert_error 127 "'$command'" "not found"
    done
    for command in /nosuch/cmd ./nosuch "$PASSWD/x"; do
        run_with_path /bin "$command"
        assert_error 127 "'$command'"
    done
    ln -s nowhere dangling
    run_with_path /bin ./dangling
    assert_error 127 "'./dangling'"
}

@test "if nothing is found, the error names a directory in PATH that can't be searched" {
    chmod 700 a
    for path in "$SANDBOX/a:/bin" "/bin:$SANDBOX/a" "$PASSWD:$SANDBOX/a"; do
        run_with_path "$path" nosuch
        assert_error 127
        [ "$stderr" = "error: 'nosuch': not found in PATH; $SANDBOX/a can't be searched: Permission denied" ]
    done
    long=$(printf 'x%.0s' {1..256})
    run_with_path /bin "$long"
    assert_error 127 "'$long': not found in PATH"
    [[ $stderr != *searched* ]] || { echo "$stderr"; return 1; }
    # and not where a link is found that leads there
    ln -s "$SANDBOX/a/nosuch" b/nosuch
    ln -s loop b/loop
    for command in nosuch loop; do
        run_with_path "$SANDBOX/a:$SANDBOX/b" $command
        assert_error 126 "'$SANDBOX/b/$command': "
    done
    rm b/nosuch
    run_with_path "/bin:$SANDBOX/b:$PASSWD" nosuch
    [ "$stderr" = "error: 'nosuch': not found in PATH, which is /bin:$SANDBOX/b:$PASSWD" ]
    # and none for a command that is empty
    run_with_path "$SANDBOX/a:/bin" ""
    assert_error 127
    [ "$stderr" = "error: '': the command is empty (is a variable unset?)" ]
}

@test "the error names a file that can't be executed before a directory that can't be searched" {
    chmod 700 a
    script c/target no
    chmod 644 c/target
    for path in "$SANDBOX/a:$SANDBOX/c" "$SANDBOX/c:$SANDBOX/a" \
        "$SANDBOX/a:$SANDBOX/c:$SANDBOX/a" "$SANDBOX/././a:$SANDBOX/c"; do
        run_with_path "$path" target
        assert_error 126 "'$SANDBOX/c/target': Permission denied"
    done
    cp c/target b/target
    run_with_path "$SANDBOX/c:$SANDBOX/b" target
    assert_error 126 "$SANDBOX/c/target"
    mkdir -m 700 d
    run_with_path "$SANDBOX/a:$SANDBOX/d" target
    assert_error 127 "$SANDBOX/a can't be searched"
}

@test "a path of 4,095 bytes is found, and a longer one is skipped" {
    script b/target found
    long=$SANDBOX/b$(printf '/.%.0s' {1..3000})
    run_with_path "${long:0:4088}" target # and a slash, and the command
    [ "$output" = "found ${long:0:4088}/target" ]
    for element in "${long:0:4089}" "$long" "$long$long"; do
        run_with_path "$element:$SANDBOX/b" target
        [ "$output" = "found $SANDBOX/b/target" ] || { echo "$stderr"; return 1; }
        run_with_path "$element" target
        assert_error 127 "'target': not found in PATH, which is $SANDBOX/b/./"
    done
    chmod 644 b/target
    run_with_path "${long:0:4088}" target
    assert_error 126 "error: '${long:0:512}...': Permission denied"
}

@test "a command that can't be executed gives status 126" {
    script a/target no
    chmod 644 a/target
    run_with_path "$SANDBOX/a" target
    assert_error 126 "$SANDBOX/a/target" "Permission denied"
    run_with_path "$SANDBOX/b:$SANDBOX/a:$SANDBOX/c" target
    assert_error 126 "$SANDBOX/a/target" "Permission denied"
    run_with_path /bin a/target
    [ "$stderr" = "error: 'a/target': Permission denied: the user may not execute it; chmod it to 0755" ]
    chmod 700 a/target
    run_with_path /bin a/target
    assert_error 126 "a/target" "Permission denied"
    run_with_path /bin ./a
    assert_error 126 "./a" "directory"
    run_with_path /bin /
    assert_error 126 "'/'" "directory"
    chmod 755 a/target
    chmod 700 a
    run_with_path /bin a/target
    assert_error 126 "'a/target': Permission denied: the user can't search a above it; chmod a+x that"
    # such as one in root's home
    ln -s a/target link
    for path in ./link link; do
        run_with_path "$SANDBOX" $path
        assert_error 126 "link': Permission denied: it is a link to where the user can't go; replace it"
    done
    ln -s loop loop
    run_with_path /bin ./loop
    assert_error 126 "./loop" "loop': "
}

# valgrind gives up where execve fails though the file looks right to it
# bats test_tags=native
@test "a file whose interpreter is missing gives status 126, and the error names it" {
    printf '#!/nowhere/sh -e\n' >a/script
    printf '#!/bin/sh\r\n' >a/crlf
    chmod 755 a/*
    run_with_path "$SANDBOX/a:/bin" script
    assert_error 126 "$SANDBOX/a/script" "/nowhere/sh" "missing"
    run_with_path /bin a/script
    assert_error 126 "a/script" "/nowhere/sh" "missing"
    run_with_path /bin a/crlf
    assert_error 126 "a/crlf" "interpreter '/bin/sh?' is missing" "CRLF"
    for line in '#! /nowhere/sh' '#! \t /nowhere/sh -e' '#!/nowhere/sh\t-e' '#!/nowhere/sh\n-e'; do
        printf %b "$line" >a/script
        run_with_path /bin a/script
        assert_error 126 "a/script" "interpreter '/nowhere/sh' is missing"
    done
    # as long as the kernel takes it, with the line's end its byte 256
    long=/$(head -c 252 /dev/zero | tr '\0' x)
    printf '#!%s\n' "$long" >a/script
    run_with_path /bin a/script
    assert_error 126 "a/script" "interpreter '$long' is missing"
    # nor does it matter which descriptors are free
    run_in_sandbox unshare --mount sh -c 'mount -t tmpfs none /etc && exec "$1" 1000 a/script <&-' \
        sh "$STEPDOWN"
    assert_error 126 "a/script" "interpreter '$long' is missing"
    # that of a script that is an interpreter, and the loader of a program that is one
    printf '#!%s/a/script\n' "$SANDBOX" >b/second
    printf '#!%s/b/second\n' "$SANDBOX" >b/third
    sed 's|/lib64/ld-linux|/nope64/ld-linu|' /bin/true >a/program
    printf '#!%s/a/program\n' "$SANDBOX" >b/fourth
    chmod 755 a/* b/*
    run_with_path /bin b/third
    assert_error 126 "'$SANDBOX/a/script': its interpreter '$long' is missing"
    run_with_path /bin b/fourth
    assert_error 126 "'$SANDBOX/a/program': its interpreter is missing; install the dynamic loader"
    chmod 711 a/script # the user may execute it, and not read it
    run_with_path /bin a/script
    assert_error 126 "a/script" "interpreter is missing"
}

# valgrind gives up where execve fails though the file looks right to it
# bats test_tags=native
@test "a program whose loader is missing gives status 126" {
    sed 's|/lib64/ld-linux|/nope64/ld-linu|' /bin/true >a/program
    chmod 755 a/program
    run_with_path /bin a/program
    assert_error 126 "a/program" "interpreter is missing"
}

@test "a file that is neither program nor script gives status 126, and no shell tries it" {
    printf 'touch "%s/ran"\n' "$SANDBOX" >a/plain
    : >a/empty
    printf '\177ELFjunk' >a/junk
    chmod 755 a/*
    chmod 777 "$SANDBOX"
    for file in plain empty junk; do
        run_with_path "$SANDBOX/a:/bin" "$file"
        assert_error 126 "$SANDBOX/a/$file" "neither a program"
    done
    [ ! -e ran ]
}

@test "the command's own status is the status" {
    run_with_path /bin sh -c 'exit 3'
    [ "$status" -eq 3 ]
    run_with_path /bin sh -c 'kill -9 $$'
    [ "$status" -eq 137 ]
}

# valgrind leaves an empty LD_PRELOAD in the environment
# bats test_tags=native
@test "HOME is replaced in its place, and exactly one is passed on" {
    run_in_sandbox env -i A=1 HOME=/root B=2 "$STEPDOWN" app "$HELPERS/show-arguments"
    [ "$(printf '%s|' "${lines[@]:1}")" = "env <A=1>|env <HOME=/home/app>|env <B=2>|" ]
    run_in_sandbox env -i A=1 B=2 "$STEPDOWN" app "$HELPERS/show-arguments" x
    [ "$(printf '%s|' "${lines[@]:1}")" = "argv[1]=<x>|env <A=1>|env <B=2>|env <HOME=/home/app>|" ]
    run_in_sandbox env -i HOME= HOMES=2 "$STEPDOWN" 4242 "$HELPERS/show-arguments"
    [ "$(printf '%s|' "${lines[@]:1}")" = "env <HOME=/>|env <HOMES=2>|" ]
}

@test "USER, LOGNAME and SHELL pass through as they are" {
    run_in_sandbox env -i USER=root LOGNAME=x SHELL=/y "$STEPDOWN" app "$HELPERS/show-arguments"
    has_line "env <USER=root>"
    has_line "env <LOGNAME=x>"
    has_line "env <SHELL=/y>"
}

@test "arguments that are too long for the kernel give status 126" {
    run_in_sandbox sh -c 'ulimit -s 100000; exec "$@"' sh "$STEPDOWN" app env -i /bin/true
    [ "$status" -eq 0 ]
    printf 'long:x:1500:1501::/%s:\n' "$(head -c 131000 /dev/zero | tr '\0' x)" >>"$PASSWD"
    run_in_sandbox "$STEPDOWN" long "$HELPERS/show-identity"
    [ "$status" -eq 0 ]
}

@test "after exec, the pid is the same, and there is no child" {
    run_in_sandbox sh -c 'echo $$; exec "$1" app sh -c "echo \$\$; grep Threads /proc/self/status"' \
        sh "$STEPDOWN"
    [ "${lines[0]}" = "${lines[1]}" ]
}
