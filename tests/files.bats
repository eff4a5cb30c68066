#!/usr/bin/env bats
# /etc/passwd and /etc/group: what is in them, and what may stand in their place. The
# lines by which gosu and Docker run as root are all here.
load helpers

# Each way to write an id that is none, one a line.
bad_ids() {
    printf '%s\n' '' abc ' 1500' '1500 ' 0x5dc 1500abc 1500.0 1_500 '１５００' 1e3 \
        $'\t1500' '1500;' 15,00 - + -1 -5 2147483648 4294967294 4294967295 4294967296 -4294967296 \
        4294968796 99999999999999999999 -99999999999999999999 9223372036854775808
}

passwd_lines() {
    wc -l <"$PASSWD"
}

@test "a broken uid is an error that names the file and line, and never means root" {
    while IFS= read -r id; do
        remove_sandbox
        make_sandbox
        echo "bad:x:$id:1500::/home/bad:" >>"$PASSWD"
        for spec in bad bad:1 bad:daemon; do
            identity_of "$spec"
            assert_error 1 "'$spec'" "/etc/passwd line $(passwd_lines)" "the uid"
        done
    done < <(bad_ids)
}

@test "a broken gid is an error that names the file and line, and never means group 0" {
    while IFS= read -r id; do
        remove_sandbox
        make_sandbox
        echo "bad:x:1500:$id::/home/bad:" >>"$PASSWD"
        for spec in bad 1500 bad:1; do
            identity_of "$spec"
            assert_error 1 "'$spec'" "/etc/passwd line $(passwd_lines)" "the gid"
        done
    done < <(bad_ids)
}

@test "a broken uid on another line matches no number" {
    while IFS= read -r id; do
        remove_sandbox
        make_sandbox
        sed -i "1i bad:x:$id:1500::/home/bad:" "$PASSWD"
        identity_of 0
        assert_identity 0 0 "0" /root
        identity_of 1500
        assert_identity 1500 0 "0" /
    done < <(bad_ids)
}

@test "a NUL byte in an id or home is an error, and doesn't end the field" {
    printf 'bad:x:15\00000:1500::/h:\nnul:x:1501:1501::/ho\0me:\n' >>"$PASSWD"
    identity_of bad
    assert_error 1 "the uid"
    identity_of nul
    assert_error 1 "NUL"
}

@test "a group's broken gid is an error for its members, and if the group is asked for" {
    while IFS= read -r id; do
        remove_sandbox
        make_sandbox
        echo "bg:x:$id:app" >>"$GROUP"
        for spec in app app:bg 1000 4242:bg; do
            identity_of "$spec"
            assert_error 1 "'$spec'" "/etc/group line $(wc -l <"$GROUP")" "the gid"
        done
        identity_of multi
        assert_identity 1001 1001 "4 1001 5001 5002 5003" /home/multi
    done < <(bad_ids)
}

@test "a NUL byte in a group's gid is an error, not gid 0" {
    printf 'bg:x:\0:app\n' >>"$GROUP"
    identity_of app
    assert_error 1 "the gid"
}

@test "a line with too few fields is an error" {
    printf 'a1\na2:x\na3:x:1500\n' >>"$PASSWD"
    printf 'b1\nb2:x\n' >>"$GROUP"
    for spec in a1 a2 a3 1500 app:b1 app:b2; do
        identity_of "$spec"
        assert_error 1 "line"
    done
}

@test "a passwd line that ends after the gid has the home /" {
    echo 'short:x:1500:1501' >>"$PASSWD"
    identity_of short
    assert_identity 1500 1501 "1501" /
}

@test "NIS lines don't lead to root" {
    printf '+::::::\n-bad::::::\n' >>"$PASSWD"
    printf '+:::\n' >>"$GROUP"
    for spec in + -bad app:+; do
        identity_of -- "$spec"
        assert_error 1
    done
}

@test "a comment is not a user, even if it looks like one" {
    sed -i '1i # a comment\n#app:x:1000:7::/comment:\n  # indented:x:1000:7::/c:' "$PASSWD"
    sed -i '1i # a comment\n#g:x:77:app' "$GROUP"
    identity_of 1000
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of 0
    assert_identity 0 0 "0" /root
    for spec in '# a comment' '#app' app:'#g'; do
        identity_of "$spec"
        assert_error 1 "no such"
    done
}

@test "a comment after a group line without members is still a comment" {
    printf '%s\n' app2:x:5301 '#a,b:x:77:app' app3:x:5302 ' #a,b:x:77:app' >>"$GROUP"
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "comments and empty lines count in line numbers" {
    printf '\n\n# c\n  \nbad:x:no:1::/:' >>"$PASSWD"
    identity_of bad
    assert_error 1 "/etc/passwd line 12:"
}

@test "CRLF line endings and white space around lines do no harm" {
    sed -i 's/^/ \t/; s/$/ \r/' "$PASSWD" "$GROUP"
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of app:daemon
    assert_identity 1000 1 "1" /home/app
}

@test "white space within a line belongs to its field" {
    printf 'sp :x:1500:1500::/h:\n' >>"$PASSWD"
    printf 's1:x:5301: app\ns2:x:5302:app ,x\ns3:x:5303:x,app \n' >>"$GROUP"
    # the bytes just below and above white space
    printf '%b\n' 's4:x:5304:app\b' 's5:x:5305:app\016' >>"$GROUP"
    identity_of sp
    assert_error 1 "no such user"
    identity_of "sp "
    assert_identity 1500 1500 "1500" /h
    identity_of app
    assert_identity 1000 1000 "1000 5001 5303" /home/app
}

@test "only a newline ends a line" {
    sed -i '2i x\vapp:x:77:77::/:' "$PASSWD"
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "only a colon ends a name or home" {
    printf 'semi;colon:x:1500:1501::/h;x:\n' >>"$PASSWD"
    printf 'semi;colon:x:5301:\n' >>"$GROUP"
    identity_of 'semi;colon:semi;colon'
    assert_identity 1500 5301 "5301" '/h;x'
    for spec in semi app:semi; do
        identity_of "$spec"
        assert_error 1 "no such"
    done
}

@test "the last line needs no newline" {
    printf 'last:x:1500:1501::/last' >>"$PASSWD"
    printf 'lastgroup:x:5301:last' >>"$GROUP"
    identity_of last
    assert_identity 1500 1501 "1501 5301" /last
}

@test "extra fields are ignored" {
    printf '%s\n' extra:x:5301:app:multi:app comma:x:5302:,app, not:x:5303:x:app >>"$GROUP"
    identity_of app
    assert_identity 1000 1000 "1000 5001 5301 5302" /home/app
}

@test "a user without a name is in no group" {
    echo ':x:1500:1500::/h:' >>"$PASSWD"
    printf 'e1:x:5301:\ne2:x:5302:,\ne3:x:5303\n' >>"$GROUP"
    identity_of 1500
    assert_identity 1500 1500 "1500" /h
}

@test "an empty home becomes /, and any other home is used as it is" {
    identity_of nohome
    assert_identity 3005 3005 "3005" /
    printf 'rel:x:1500:1500::some where:\n' >>"$PASSWD"
    identity_of rel
    assert_identity 1500 1500 "1500" "some where"
}

@test "missing files count as empty: numbers work, names don't" {
    for absent in none dangling null; do
        case $absent in
        none) hide='rm -f /etc/passwd /etc/group' ;;
        dangling) hide='ln -sf /nowhere /etc/passwd && ln -sf /nowhere /etc/group' ;;
        null) hide='ln -sf /dev/null /etc/passwd && ln -sf /dev/null /etc/group' ;;
        esac
        run_with_etc "$hide" 1000
        assert_identity 1000 0 "0" /
        run_with_etc "$hide" 1000:1001
        assert_identity 1000 1001 "1001" /
        run_with_etc "$hide" app
        assert_error 1 "no such user"
        run_with_etc "$hide" 1000:app
        assert_error 1 "no such group"
    done
}

# a runtime needs its libraries
# bats test_tags=bare
@test "if /etc is not a directory, both files are missing" {
    cp "$STEPDOWN" "$HELPERS/show-ids" "$SANDBOX"
    : >"$SANDBOX/etc"
    run --separate-stderr chroot "$SANDBOX" /stepdown 1000:1001 /show-ids
    [ "$output" = "uid 1000 euid 1000" ]
    run --separate-stderr chroot "$SANDBOX" /stepdown app /show-ids
    assert_error 1 "no such user"
}

# Runs `hide` in an /etc of its own, and then stepdown SPEC there.
run_with_etc() {
    run --separate-stderr unshare --mount --propagation private sh -c '
        mount -t tmpfs none /etc && eval "$1" && exec "$2" "$3" "$4"' \
        sh "$1" "$STEPDOWN" "$2" "$HELPERS/show-identity"
}

@test "anything but a regular file in place of a file is an error, and nothing hangs" {
    for kind in 'mkfifo' 'mkdir' 'ln -s /dev/zero' 'ln -s /dev/tty' 'loop'; do
        for file in passwd group; do
            hide="printf 'app:x:1000:1000::/h:\\n' >/etc/passwd; : >/etc/group;
                rm /etc/$file; $kind /etc/$file"
            [ "$kind" != loop ] || hide=${hide/loop \/etc\/$file/ln -s $file \/etc\/$file}
            for spec in app 1000 4242 4242:4243 0; do
                run_with_etc "$hide" "$spec"
                assert_error 1 "/etc/$file"
            done
        done
    done
}

@test "a file that can't be read is an error, and doesn't count as empty" {
    for file in "$PASSWD" "$GROUP"; do
        chmod 000 "$file"
        run_in_sandbox setpriv --bounding-set -dac_override,-dac_read_search \
            "$STEPDOWN" 1000 "$HELPERS/show-identity"
        assert_error 1 "can't be opened: Permission denied"
        chmod 644 "$file"
    done
}

@test "a line may be longer than 64 KiB, in any field" {
    long=$(head -c 300000 /dev/zero | tr '\0' x)
    printf 'app2:%s:1500:1501:%s:/h:%s\n' "$long" "$long" "$long" >>"$PASSWD"
    printf '%s:x:1502:1502::/h2:\nafter:x:1503:1503::/h3:\n' "$long" >>"$PASSWD"
    printf '%s:%s:5301:%s,app2\nafter:x:5302:app2\n' "$long" "$long" "$long" >>"$GROUP"
    identity_of app2
    assert_identity 1500 1501 "1501 5301 5302" /h
    identity_of 1503
    assert_identity 1503 1503 "1503" /h3
}

@test "an id with very many zeros is read" {
    printf 'long:x:%s1500:1501::/:\n' "$(head -c 200000 /dev/zero | tr '\0' 0)" >>"$PASSWD"
    identity_of long
    assert_identity 1500 1501 "1501" /
}

@test "a line of 1,048,575 bytes is read, and a longer one is an error with its number" {
    for more in "" x; do
        for end in "" $'\n'; do
            printf 'long:x:1500:1501:%s%s:/h:%s' "$(head -c 1048554 /dev/zero | tr '\0' x)" \
                "$more" "$end" >"$PASSWD"
            identity_of long
            [ -n "$more" ] || assert_identity 1500 1501 "1501" /h
        done
        [ -z "$more" ] || assert_error 1 "/etc/passwd line 1 is longer than 1048575 bytes"
    done
    echo daemon:x:1:1::/: >"$PASSWD"
    { echo first:x:1:; printf 'g:x:5:%s\n' "$(head -c 1048576 /dev/zero | tr '\0' y)"; } >"$GROUP"
    identity_of daemon
    assert_error 1 "/etc/group line 2 is longer than 1048575 bytes"
}

@test "a home that is too long to be passed to a program is an error" {
    printf 'long:x:1500:1501::/%s:\n' "$(head -c 140000 /dev/zero | tr '\0' x)" >>"$PASSWD"
    identity_of long
    assert_error 1 "the home"
}

@test "files over 10 MiB work" {
    head -c 11000000 /dev/zero | tr '\0' '\n' >>"$PASSWD"
    echo 'late:x:1500:1501::/late:' >>"$PASSWD"
    awk 'BEGIN { for (i = 0; i < 700000; i++) print "grp" i ":x:9:" }' >>"$GROUP"
    echo 'lategroup:x:5301:late' >>"$GROUP"
    identity_of late
    assert_identity 1500 1501 "1501 5301" /late
}

# stepdown keeps short homes and few groups where others don't fit
@test "long homes and long lists of groups reach the target whole" {
    for length in 1 250 251 252 5000; do
        home=/$(head -c $((length - 1)) /dev/zero | tr '\0' h)
        echo "long:x:7000:7000::$home:" >"$PASSWD"
        identity_of long
        assert_identity 7000 7000 7000 "$home"
    done
    for count in 30 31 32 33 40; do
        seq 5001 $((5000 + count)) | awk '{ print "g" $1 ":x:" $1 ":long" }' >"$GROUP"
        identity_of long
        assert_identity 7000 7000 "$(seq -s ' ' 5001 $((5000 + count))) 7000" "$home"
    done
}

@test "65,536 groups work and one more is an error" {
    awk 'BEGIN { for (i = 1; i < 65536; i++) print "g" i ":x:" 200000 + i ":app" }' >>"$GROUP"
    sed -i '/^g1:x:5001/d' "$GROUP"
    identity_of app
    [ "$status" -eq 0 ]
    [ "$(grep ^Groups <<<"$output" | wc -w)" -eq 65537 ]
    echo 'g65536:x:300000:app' >>"$GROUP"
    identity_of app
    assert_error 1 "65536"
}

@test "an entrypoint may change passwd just before it calls stepdown" {
    run_in_sandbox sh -c 'changed=$(sed s/x:1000:1000/x:1777:1778/ /etc/passwd) &&
        echo "$changed" >/etc/passwd && exec "$1" app "$2"' \
        sh "$STEPDOWN" "$HELPERS/show-identity"
    assert_identity 1777 1778 "1778 5001" /home/app
}
