#!/usr/bin/env bats
# What README and the man page tell users to type, typed. The Docker commands are tested
# in tests/docker.
load ../helpers

setup() {
    make_sandbox
    mkdir "$SANDBOX/bin"
    cp "$STEPDOWN" "$SANDBOX/bin/stepdown"
    cp "$HELPERS/show-identity" "$SANDBOX/bin/server"
    cp "$HELPERS/zebrad" "$SANDBOX/bin/zebrad"
    export PATH=$SANDBOX/bin:$PATH
}

# readme_says LINE: README has this very line.
readme_says() {
    grep -qxF -- "    $1" "$ROOT/README.md"
}

# make run runs the shipped file
# bats test_tags=shipped
@test "make run prints what README shows: this machine's nobody, before and after" {
    run make -s -C "$ROOT" run
    [ "$status" -eq 0 ]
    # what had to be built first is named before; root's groups and capabilities are this
    # machine's
    output=$(sed -n '/^before:/,$p' <<<"$output")
    shown=$(sed -n '/^    \$ make run$/,/^$/p; /^    after: /,/^$/p' "$ROOT/README.md" |
        sed 's/^    //; /^\$/d' | sed '0,/^CapEff:.*/s//CapEff: all/; $d')
    [ "$(sed 's/^\(uid=0(root) gid=0(root) groups=\).*/\10(root)/; 0,/^CapEff:.*/s//CapEff: all/' <<<"$output")" = "$shown" ] ||
        { echo "$output"; echo "README: $shown"; return 1; }
}

# it is make that speaks
# bats test_tags=shipped
@test "make run and make test say without root what to run first" {
    cp -r "$ROOT/Makefile" "$ROOT/tests" "$ROOT/src" "$ROOT/include" "$SANDBOX"
    mkdir "$SANDBOX/build"
    cp "$STEPDOWN" "$SANDBOX/build/stepdown"
    cp -r "$HELPERS" "$SANDBOX/build/tests"
    chown -R 65534 "$SANDBOX/build"
    for target in run test; do
        run setpriv --reuid 65534 --regid 65534 --clear-groups make -s -C "$SANDBOX" $target
        [ "$status" -ne 0 ]
        [[ $output == *"first, "*root* ]] || { echo "$output"; return 1; }
    done
}

# it is make that speaks
# bats test_tags=shipped
@test "make quick works below a directory that is root's alone, in a path with blanks" {
    tree="$SANDBOX/root's own/a tree"
    mkdir -m 700 "$SANDBOX/root's own"
    copy_program "$tree"
    run make -s -C "$tree" quick T=identity F='a name gives'
    [ "$status" -eq 0 ] && [[ $output == *" passed, 0 failed" ]] || { echo "$output"; return 1; }
    # what can't work is said before anything is installed
    chmod 700 "$tree"
    printf '#!/bin/sh\necho installing\n' >"$tree/tests/install-needed"
    for target in quick test test-all; do
        run make -s -C "$tree" $target
        [ "$status" -ne 0 ]
        [[ $output == *"closed to other users"* && $output != *installing* ]] || { echo "$output"; return 1; }
    done
}

# it is make that speaks
# bats test_tags=shipped
@test "another compiler or flag builds anew, and the same again does not" {
    copy_program "$SANDBOX/tree"
    for change in "" CC=gcc CFLAGS=-O1; do
        run make -s -C "$SANDBOX/tree" ${change:+"$change"}
        [ "$(grep -c '^compile ' <<<"$output")" -eq "$(find "$ROOT/src" -name '*.c' | wc -l)" ]
        run make -s -C "$SANDBOX/tree" ${change:+"$change"}
        [ -z "$output" ] || { echo "$change: $output"; return 1; }
    done
}

# run_example LINE: where /data is a place that root alone may write to, and the device, which
# this machine may not have, has a group of its own.
run_example() {
    chgrp 4711 "$SANDBOX/bin/server"
    line=${1//\/dev\/dri\/renderD128/$SANDBOX/bin/server}
    case $line in *--own\ *) line=${line//\/data//mnt/data} ;; esac
    run_in_sandbox sh -c 'mount -t tmpfs -o mode=755 none /mnt && setpriv --clear-groups sh -c "$1" sh' sh "$line"
}

# runs no stepdown
# bats test_tags=shipped
@test "install-needed says what is missing, and what to run to get it" {
    cp "$ROOT/tests/install-needed" "$SANDBOX"
    echo "job no-such-package-here no-such-package-here" >"$SANDBOX/needed-packages"
    chmod 755 "$SANDBOX"
    run setpriv --reuid 65534 --regid 65534 --clear-groups "$SANDBOX/install-needed" job
    [ "$status" -eq 1 ]
    [[ $output == "first, as root: "*" no-such-package-here" ]]
    run "$SANDBOX/install-needed" other
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

# Alpine itself is not at hand
# bats test_tags=shipped
@test "on Alpine, make run asks apk for what is missing, and gcc itself makes the program" {
    mkdir "$SANDBOX/etc"
    cp -a /etc/. "$SANDBOX/etc"
    : >"$SANDBOX/etc/alpine-release"
    copy_program "$SANDBOX/tree"
    # it has all but util-linux, and installs that without a word
    cat >"$SANDBOX/bin/apk" <<'EOF'
#!/bin/sh
echo "$@" >>"$SANDBOX/asked"
[ "$*" != "info -e util-linux" ]
EOF
    chmod 755 "$SANDBOX/bin/apk"
    export SANDBOX
    run unshare --mount --propagation private sh -c '
        mount --bind "$1/etc" /etc && make -C "$1/tree" run' sh "$SANDBOX"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [[ $output == *"installing util-linux"*"after: stepdown nobody"*"uid=65534(nobody)"* ]]
    grep -qxF "info -e gcc" "$SANDBOX/asked"
    grep -qxF "add util-linux" "$SANDBOX/asked"
    # made by gcc with its own libc, which on Alpine is musl
    run make -s -C "$SANDBOX/tree" -n -B CC=gcc
    own=$output
    run unshare --mount --propagation private sh -c '
        mount --bind "$1/etc" /etc && make -s -C "$1/tree" -n -B' sh "$SANDBOX"
    [ "$output" = "$own" ]
}

@test "README's entrypoint becomes the user" {
    readme_says 'exec stepdown app server "$@"'
    printf '#!/bin/sh\nexec stepdown app server "$@"\n' >"$SANDBOX/entrypoint.sh"
    run_in_sandbox sh "$SANDBOX/entrypoint.sh"
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "each row of README's table of user-specs is so" {
    for row in 'app 1000 1000 1000,5001 /home/app' '1000 1000 1000 1000,5001 /home/app' \
        'app:daemon 1000 1 1 /home/app' 'app:1 1000 1 1 /home/app' '4242 4242 7 7 /' \
        '4242:4243 4242 4243 4243 /'; do
        read -r spec uid gid groups home <<<"$row"
        [ "$spec" = 1000 ] || grep -q "^|.*\`$spec\`.*|.*|.*|.*|$" "$ROOT/README.md"
        run_in_sandbox setpriv --regid 7 --clear-groups stepdown "$spec" server
        assert_identity "$uid" "$gid" "${groups/,/ }" "$home" || { echo "$spec"; return 1; }
    done
    # a caller other than root may set no other gid
    run_in_sandbox setpriv --reuid 1000 --regid 1 --groups 1 stepdown :daemon server
    assert_identity 1000 1 1 /home/app
    grep -qF "| \`:group\`, if the caller isn't root |" "$ROOT/README.md"
    run_in_sandbox stepdown :daemon server
    assert_error 1 "the user is empty"
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000,5001 stepdown app server
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "README's examples of the options work" {
    groups="1000 5001"
    while read -r line; do
        case $line in *--groups*) groups="1000 4711 5001" ;; *) groups="1000 5001" ;; esac
        run_example "$line"
        case $line in
        *--ambient-caps*) has_line "CapAmb:	0000000000000400" ;;
        *--home*) assert_identity 1000 1000 "$groups" /data ;;
        *) assert_identity 1000 1000 "$groups" /home/app ;;
        esac || { echo "$line: $stderr"; return 1; }
    done < <(sed -n 's/^    \(exec stepdown --.*\)/\1/p' "$ROOT/README.md")
}

@test "the exit status is what README says" {
    run_in_sandbox stepdown app sh -c 'exit 7'
    [ "$status" -eq 7 ]
    [ -z "$stderr" ]
    run_in_sandbox stepdown app /
    assert_error 126
    run_in_sandbox stepdown app nosuch
    assert_error 127
    run_in_sandbox stepdown nosuch server
    assert_error 1
}

# tests no program
# bats test_tags=shipped
@test "every link in README and docs leads to a file, and every picture has a text" {
    cd "$ROOT"
    for page in *.md docs/*.md; do
        while read -r link; do
            file=$(dirname "$page")/${link%%#*}
            [ -e "$file" ] || { echo "$page: no $link"; return 1; }
            case $link in *'#'*)
                tr -d ",'" <"$file" | tr 'A-Z ' 'a-z-' | grep -qxE "##*-${link#*#}" ||
                    { echo "$page: no heading $link"; return 1; } ;;
            esac
        done < <(grep -oE '\]\([^) ]+\)' "$page" | sed 's/^](//; s/)$//' | grep -v '://')
        run ! grep -nF '![](' "$page"
    done
}

@test "--check prints what README shows" {
    readme_says '$ stepdown --check nobody sleep'
    run env PATH="$SANDBOX/bin:/usr/bin" stepdown --check nobody sleep
    [ "$output" = "$(sed -n '/^    \$ stepdown --check nobody sleep$/,/^$/ { s/^    //; /^\$/d; /^$/d; p }' "$ROOT/README.md")" ]
}

@test "a script that calls gosu by name goes on with a link" {
    grep -qF '`ln -s stepdown /usr/local/bin/gosu`' "$ROOT/README.md"
    ln -s stepdown "$SANDBOX/bin/gosu"
    run_in_sandbox gosu app server
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "the man page has every option that --help has, and is clean" {
    for option in $(stepdown --help | sed -nE 's/^ +(-[a-z], )?(--[a-z-]+).*/\2/p'); do
        grep -q "Fl ${option#--}\b" "$ROOT/man/stepdown.8" || { echo "$option"; return 1; }
    done
    # what is said of pages that this machine has or has not is no fault of the page
    run sh -c 'mandoc -Tlint "$1" 2>&1 | grep -vE "mandoc.db lacks|referenced manual not found"' sh "$ROOT/man/stepdown.8"
    [ -z "$output" ] || { echo "$output"; return 1; }
}

@test "the man page's examples work" {
    mapfile -t examples < <(sed -n 's/^\.Dl //p' "$ROOT/man/stepdown.8" | sed "s/\\\\(dq/\"/g; s/\\\\(aq/'/g")
    [ "${#examples[@]}" -ge 4 ]
    for line in "${examples[@]}"; do
        # zebrad waits for signals
        line=${line/zebrad/server}
        run_example "$line"
        [ "$status" -eq 0 ] || { echo "$line: $stderr"; return 1; }
        grep -qE '^(home |HOME:	)/home/(zebra|app)$' <<<"$output"
    done
}

# The packages take it from the Makefile: tests/packaging.
@test "the version is the same everywhere" {
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    architecture=$(dpkg --print-architecture || uname -m)
    [ "$(stepdown --version)" = "stepdown $version ($architecture)" ]
    grep -qxF "This page describes version $version." "$ROOT/man/stepdown.8"
    grep -qxF "ARG VERSION=$version" "$ROOT/docker/Dockerfile"
    [ "$(grep -ohE '\b[0-9]+(\.[0-9]+){2}\b' "$ROOT/docs/install.md" | sort -u)" = "$version" ]
    released=$(sed -nE 's/^## \[([0-9.]+)\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$/\1/p' "$ROOT/CHANGELOG.md")
    [ "$(head -n 1 <<<"$released")" = "$version" ]
}

# installs the shipped file
# bats test_tags=shipped
@test "make install and uninstall honor DESTDIR, PREFIX, BINDIR and MANDIR" {
    make -s -C "$ROOT" install "DESTDIR=$SANDBOX/d" PREFIX=/usr INSTALL_COMPAT=1 >/dev/null
    [ -x "$SANDBOX/d/usr/bin/stepdown" ]
    [ "$(stat -c %a "$SANDBOX/d/usr/bin/stepdown")" = 755 ]
    [ -f "$SANDBOX/d/usr/share/man/man8/stepdown.8" ]
    run_in_sandbox "$SANDBOX/d/usr/bin/gosu" app server
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox "$SANDBOX/d/usr/bin/su-exec" app server
    assert_identity 1000 1000 "1000 5001" /home/app
    make -s -C "$ROOT" uninstall "DESTDIR=$SANDBOX/d" PREFIX=/usr >/dev/null
    [ -z "$(find "$SANDBOX/d" ! -type d -o -name man8)" ]
    make -s -C "$ROOT" install "DESTDIR=$SANDBOX/e" BINDIR=/b MANDIR=/m >/dev/null
    [ "$(cd "$SANDBOX/e" && find . -type f | sort | tr '\n' ' ')" = "./b/stepdown ./m/man8/stepdown.8 " ]
}

@test "make install and uninstall take paths with spaces" {
    make -s -C "$ROOT" install "DESTDIR=$SANDBOX/a b" PREFIX="/opt/c d" INSTALL_COMPAT=1 >/dev/null
    run_in_sandbox "$SANDBOX/a b/opt/c d/bin/gosu" app server
    assert_identity 1000 1000 "1000 5001" /home/app
    [ -f "$SANDBOX/a b/opt/c d/share/man/man8/stepdown.8" ]
    make -s -C "$ROOT" uninstall "DESTDIR=$SANDBOX/a b" PREFIX="/opt/c d" >/dev/null
    [ -z "$(find "$SANDBOX" -path '*c d*' ! -type d)" ]
}

@test "make install and uninstall leave a gosu or su-exec of somebody else's alone" {
    mkdir -p "$SANDBOX/d/usr/bin"
    echo "another tool" >"$SANDBOX/d/usr/bin/gosu"
    ln -s busybox "$SANDBOX/d/usr/bin/su-exec"
    run make -s -C "$ROOT" install "DESTDIR=$SANDBOX/d" PREFIX=/usr INSTALL_COMPAT=1
    [ "$status" -ne 0 ]
    [[ $output == *"/usr/bin/gosu"*"File exists"* ]]
    make -s -C "$ROOT" uninstall "DESTDIR=$SANDBOX/d" PREFIX=/usr >/dev/null
    [ "$(cat "$SANDBOX/d/usr/bin/gosu")" = "another tool" ]
    [ "$(readlink "$SANDBOX/d/usr/bin/su-exec")" = busybox ]
    [ ! -e "$SANDBOX/d/usr/bin/stepdown" ]
}

@test "make install can be done twice, and make uninstall where nothing is installed" {
    for _ in first second; do
        make -s -C "$ROOT" install "DESTDIR=$SANDBOX/d" INSTALL_COMPAT=1 >/dev/null
    done
    [ "$(readlink "$SANDBOX/d/usr/local/bin/su-exec")" = stepdown ]
    make -s -C "$ROOT" uninstall "DESTDIR=$SANDBOX/d" >/dev/null
    [ -z "$(find "$SANDBOX/d" ! -type d)" ]
    make -s -C "$ROOT" uninstall "DESTDIR=$SANDBOX/none" >/dev/null
}

@test "make install takes what is built as it is: no compiler, no package, no write to the tree" {
    cp -r "$ROOT/Makefile" "$ROOT/tests" "$ROOT/src" "$ROOT/include" "$ROOT/man" "$SANDBOX"
    make -s -C "$SANDBOX" >/dev/null
    before=$(find "$SANDBOX/build" -printf '%p %T@\n' | sort)
    mkdir "$SANDBOX/d"
    chown 65534 "$SANDBOX/d"
    # as another than the tree's owner, where nothing could be built or installed by apt
    printf '#!/bin/sh\nexit 1\n' >"$SANDBOX/tests/install-needed"
    run setpriv --reuid 65534 --regid 65534 --clear-groups \
        make -s -C "$SANDBOX" install "DESTDIR=$SANDBOX/d" CC=false
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    cmp "$SANDBOX/build/stepdown" "$SANDBOX/d/usr/local/bin/stepdown"
    run setpriv --reuid 65534 --regid 65534 --clear-groups \
        make -s -C "$SANDBOX" install "DESTDIR=$SANDBOX/not-mine"
    [ "$status" -ne 0 ]
    [ "$(find "$SANDBOX/build" -printf '%p %T@\n' | sort)" = "$before" ]
}

@test "make install gives root's modes whatever the umask" {
    (umask 077 && make -s -C "$ROOT" install "DESTDIR=$SANDBOX/d" >/dev/null)
    [ "$(stat -c %a "$SANDBOX/d/usr/local/bin")" = 755 ]
    [ "$(stat -c %a "$SANDBOX/d/usr/local/bin/stepdown")" = 755 ]
    [ "$(stat -c %a "$SANDBOX/d/usr/local/share/man/man8/stepdown.8")" = 644 ]
}
