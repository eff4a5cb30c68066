#!/usr/bin/env bats
# Who the target is, for each form of user-spec.
load helpers

@test "a name gives the user's uid, gid, groups and home" {
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of multi
    assert_identity 1001 1001 "4 1001 5001 5002 5003" /home/multi
}

@test "a uid gives the same as the name of its user" {
    for spec in 1000 +1000 00001000; do
        identity_of "$spec"
        assert_identity 1000 1000 "1000 5001" /home/app
    done
}

@test "a colon without a group after it changes nothing" {
    for spec in app: 1000:; do
        identity_of "$spec"
        assert_identity 1000 1000 "1000 5001" /home/app
    done
}

@test "root can be requested, by name and by every way to write 0" {
    for spec in root 0 00 +0 -0 -00 0:0 root:-0; do
        identity_of "$spec"
        assert_identity 0 0 "0" /root
    done
}

@test "if a group is given, it is the only group" {
    for spec in multi:1 multi:daemon 1001:1 1001:+1 1001:daemon multi:01; do
        identity_of "$spec"
        assert_identity 1001 1 "1" /home/multi
    done
    identity_of app:-0
    assert_identity 1000 0 "0" /home/app
}

@test "a uid that isn't in passwd keeps the caller's gid and gets the home /" {
    identity_of 4242
    assert_identity 4242 0 "0" /
    identity_of 4242:4243
    assert_identity 4242 4243 "4243" /
    identity_of 4242:daemon
    assert_identity 4242 1 "1" /
    run_in_sandbox setpriv --regid 7 --clear-groups "$STEPDOWN" 4242 "$HELPERS/show-identity"
    assert_identity 4242 7 "7" /
}

@test "the largest id is 2147483647" {
    identity_of 2147483647:2147483647
    assert_identity 2147483647 2147483647 "2147483647" /
}

# CVE-2024-40635: in containerd, such a uid or gid overflowed, to root's 0
@test "a number beyond the largest id is an error, never another user: CVE-2024-40635" {
    for number in 2147483648 4294967294 4294967295 4294967296 4294968296 \
        9223372036854775807 9223372036854775808 18446744073709551616 \
        99999999999999999999999999 -1 -1000 -4294967296 -9223372036854775808; do
        for spec in "$number" "app:$number" "$number:$number"; do
            identity_of "$spec"
            assert_error 1 "'$spec'" 2147483647
        done
        identity_of -- "$number"
        assert_error 1 "'$number'" 2147483647
    done
}

# containerd took such a number for a name
@test "a line of passwd whose name is such a number makes nobody root: CVE-2026-46680" {
    for number in 2147483648 4294967296 18446744073709551616; do
        echo "$number:x:0:0:root:/root:/bin/sh" >>"$PASSWD"
        echo "$number:x:0:" >>"$GROUP"
        for spec in "$number" "$number:1000" "app:$number"; do
            identity_of "$spec"
            assert_error 1 "'$spec'" 2147483647
        done
    done
}

# Docker left the gid out of the groups, so that it was gone once a setgid program had another
# bats test_tags=native
@test "a setgid program doesn't open what the user's own group may not read: CVE-2022-36109" {
    echo secret >"$SANDBOX/secret"
    chgrp 1000 "$SANDBOX/secret"
    chmod 0604 "$SANDBOX/secret"
    cp /bin/cat "$SANDBOX/cat"
    chgrp 5001 "$SANDBOX/cat"
    chmod 2755 "$SANDBOX/cat"
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 5001 "$SANDBOX/cat" "$SANDBOX/secret"
    [ "$output" = secret ] || skip "this file system has no setgid programs"
    run_in_sandbox "$STEPDOWN" app "$SANDBOX/cat" "$SANDBOX/secret"
    [ "$status" -eq 1 ]
    [ -z "$output" ]
}

@test "a number is never looked up as a name" {
    identity_of 1234
    assert_identity 1234 0 "0" /
    identity_of 1234:1234
    assert_identity 1234 1234 "1234" /
    identity_of app:5555
    assert_identity 1000 5555 "5555" /home/app
}

@test "a word that is almost a number is a name, and unknown" {
    for name in 0x10 0x0 1_000 ' 1000' '1000 ' $'\t1000' $'1000\n' 1e4 0days + ++1 1- \
        +-1 1.0 '٣' '０' ' app' 'app ' 'root ' ROOT App '*' '#'; do
        identity_of "$name"
        assert_error 1 "no such user"
        identity_of "app:$name"
        assert_error 1 "no such group"
    done
    identity_of -- -
    assert_error 1 "no such user"
}

@test "an unknown user or group is an error that names the file" {
    identity_of nosuch
    assert_error 1 "'nosuch'" "no such user" /etc/passwd
    identity_of nosuch:daemon
    assert_error 1 "no such user"
    identity_of app:nosuch
    assert_error 1 "'app:nosuch'" "no such group" /etc/group
    identity_of 4242:nosuch
    assert_error 1 "no such group"
}

@test "text after a second colon belongs to the group's name, and is an error" {
    for spec in a:b:c app:daemon:junk 1000:1:junk 0:0:0 app::; do
        identity_of "$spec"
        assert_error 1 "no such"
    done
}

@test "an empty user is an error for root: a variable may be unset" {
    for spec in "" : :: :daemon :1; do
        identity_of "$spec"
        assert_error 1 "'$spec'" "the user is empty" root
    done
}

@test "an empty user means the caller if the caller is not root" {
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000,5001 \
        "$STEPDOWN" "" "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox setpriv --reuid 1000 --regid 1 --groups 1 \
        "$STEPDOWN" :daemon "$HELPERS/show-identity"
    assert_identity 1000 1 "1" /home/app
    run_in_sandbox setpriv --reuid 1000 --regid 1 --groups 1 \
        "$STEPDOWN" :: "$HELPERS/show-identity"
    assert_error 1 "'::'" "no such group"
}

@test "the gid is one of the supplementary groups, and none is there twice" {
    echo 'again:x:5001:app,app,multi,app' >>"$GROUP"
    echo 'own:x:1000:app' >>"$GROUP"
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "the first line of a name or id wins" {
    printf 'app:x:7:7::/second:\nlate:x:1000:8::/late:\n' >>"$PASSWD"
    printf 'daemon:x:9:\n' >>"$GROUP"
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of 1000
    assert_identity 1000 1000 "1000 5001" /home/app
    identity_of late
    assert_identity 1000 8 "8" /late
    identity_of app:daemon
    assert_identity 1000 1 "1" /home/app
}

@test "if several lines have a group's name, the members of each are in it" {
    printf 'g1:x:6001:app\n' >>"$GROUP"
    identity_of app
    assert_identity 1000 1000 "1000 5001 6001" /home/app
}

@test "names are bytes: dashes, dollars, blanks and 8-bit letters are found" {
    local uid=3000 name
    for name in 1e3 0day +plus -dash svc$ dot.ted 'sp ace' "quo'te" $'\xff\xfe' größe; do
        uid=$((uid + 1))
        echo "$name:x:$uid:$uid::/h:" >>"$PASSWD"
        echo "group $name:x:$((uid + 10000)):$name" >>"$GROUP"
        identity_of -- "$name"
        assert_identity $uid $uid "$uid $((uid + 10000))" /h
    done
}

@test "a target that runs as root keeps root's capabilities, and any other has none" {
    identity_of root
    [ "$(grep CapEff <<<"$output")" = "$(grep CapEff /proc/self/status)" ]
    identity_of app
    assert_no_capabilities
}
