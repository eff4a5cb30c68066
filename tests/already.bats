#!/usr/bin/env bats
# Callers that are not root: already the user, somebody else, or with some powers only.
load helpers

@test "a process that is already that user, with exactly these groups, needs no privilege" {
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000,5001 \
        "$STEPDOWN" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox setpriv --reuid 4242 --regid 4243 --groups 4243 \
        "$STEPDOWN" 4242:4243 "$HELPERS/show-identity"
    assert_identity 4242 4243 "4243" /
}

@test "a process that is already that user sets its own ids again, and no groups" {
    install -m 666 /dev/null "$SANDBOX/trace"
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000,5001 \
        strace -o "$SANDBOX/trace" -e trace=setgroups,setresgid,setresuid,setuid,setgid \
        "$STEPDOWN" app true
    [ "$status" -eq 0 ]
    # the two that must fail belong to the proof
    run grep -v 'res[ug]id(0, 0, 0) *= -1 EPERM' "$SANDBOX/trace"
    [ "$(grep -o 'set.*)' <<<"$output")" = "setresgid(1000, 1000, 1000)
setresuid(1000, 1000, 1000)" ] || { echo "$output"; return 1; }
}

# with-seccomp is for amd64, and a runtime's own calls would be denied too
# bats test_tags=bare
@test "if that process can't see or clear its capabilities, nothing runs" {
    for filter in "capget 1" "capset 1" "capset 0"; do
        # shellcheck disable=SC2086 # two words
        run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000,5001 --no-new-privs \
            --inh-caps=+kill --ambient-caps=+kill "$HELPERS/with-seccomp" $filter \
            "$STEPDOWN" app "$HELPERS/show-identity"
        assert_error 1 "error: capset: " || { echo "$filter"; return 1; }
    done
}

@test "an error names the groups that are too many, and --keep-groups keeps them" {
    as_app=(setpriv --reuid 1000 --regid 1000 --groups "1000,5001,5002,5003")
    run_in_sandbox "${as_app[@]}" "$STEPDOWN" app "$HELPERS/show-identity"
    assert_error 1 "'app'" " 5002 5003" --keep-groups
    run_in_sandbox "${as_app[@]}" "$STEPDOWN" --keep-groups app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001 5002 5003" /home/app
}

@test "the same number of other groups is an error" {
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 1000,5002 \
        "$STEPDOWN" app "$HELPERS/show-identity"
    assert_error 1 "'app'" "also in groups that weren't asked for: 5002;"
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups 44,1000,5001,5002 \
        "$STEPDOWN" app "$HELPERS/show-identity"
    assert_error 1 "'app'" "also in groups that weren't asked for: 44 5002;"
}

@test "if very many groups are too many, the error names as many as fit" {
    # 511 bytes are room for 46 of this length, if there must be room for another
    run_in_sandbox setpriv --reuid 1000 --regid 1000 \
        --groups "1000,$(seq -s , 2000000000 2000000299)" "$STEPDOWN" app "$HELPERS/show-identity"
    assert_error 1 "'app'" "for: $(seq -s ' ' 2000000000 2000000045); keep them with --keep-groups"
    run_in_sandbox setpriv --reuid 1000 --regid 1000 \
        --groups "1000,200000000,$(seq -s , 2000000000 2000000299)" "$STEPDOWN" app true
    assert_error 1 "'app'" "for: 200000000 $(seq -s ' ' 2000000000 2000000044); keep them"
}

@test "an error names the groups that are missing, and --keep-groups does without them" {
    without=(setpriv --reuid 1000 --regid 1000 --groups 1000)
    run_in_sandbox "${without[@]}" "$STEPDOWN" app "$HELPERS/show-identity"
    assert_error 1 "'app'" "not in these groups that were asked for: 5001;" --keep-groups
    run_in_sandbox "${without[@]}" "$STEPDOWN" --keep-groups app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000" /home/app
}

@test "for a caller without privileges, the error names the caller and the requested user" {
    for spec in app root 0:0 1001 4242:1000 :root; do
        run_in_sandbox setpriv --reuid 4242 --regid 4243 --groups 4243 \
            "$STEPDOWN" "$spec" "$HELPERS/show-identity"
        assert_error 1 "'$spec'" "uid 4242 gid 4243" "Operation not permitted"
    done
}

@test "a caller that only has CAP_SETUID and CAP_SETGID steps down, and keeps neither" {
    run_in_sandbox setpriv --reuid 4242 --regid 4243 --clear-groups \
        --inh-caps=-all,+setuid,+setgid --ambient-caps=-all,+setuid,+setgid \
        "$STEPDOWN" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "a caller that lacks CAP_SETUID or CAP_SETGID gets an error, and nothing runs" {
    for missing in setuid setgid; do
        run_in_sandbox setpriv --bounding-set "-$missing" "$STEPDOWN" app \
            "$HELPERS/show-identity"
        assert_error 1 "'app'" "Operation not permitted"
    done
}

@test "a process that is already in the right groups gets the right ids" {
    run_in_sandbox setpriv --regid 1000 --groups 1000,5001 "$STEPDOWN" app \
        "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox setpriv --reuid 1000 --regid 4243 --groups 1000,5001 \
        --inh-caps=-all,+setgid --ambient-caps=-all,+setgid "$STEPDOWN" app \
        "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "a process that is already root stays root, without any privilege" {
    run_in_sandbox setpriv --groups 0 --bounding-set -all --inh-caps=-all \
        "$STEPDOWN" root "$HELPERS/show-identity"
    assert_identity 0 0 "0" /root
}

@test "a process that becomes root keeps the capabilities of the caller" {
    caller=(setpriv "--inh-caps=-all,+chown" --bounding-set -mknod)
    run_in_sandbox "${caller[@]}" "$HELPERS/show-identity"
    capabilities=$(grep ^Cap <<<"$output")
    [[ $capabilities != *"CapEff:	0000000000000000"* ]]
    for spec in root 0 root:daemon; do
        run_in_sandbox "${caller[@]}" "$STEPDOWN" "$spec" "$HELPERS/show-identity"
        [ "$(grep ^Cap <<<"$output")" = "$capabilities" ] || { echo "$output$stderr"; return 1; }
    done
}

@test "ambient and inheritable capabilities of root do not reach the target" {
    run_in_sandbox setpriv --inh-caps=+chown,+setuid --ambient-caps=+chown,+setuid \
        "$STEPDOWN" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
    run_in_sandbox setpriv --inh-caps=+chown,+setuid --ambient-caps=+chown,+setuid \
        --securebits=+no_setuid_fixup "$STEPDOWN" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
}

@test "a process that is already that user may name its own groups with --groups" {
    as_app=(setpriv --reuid 1000 --regid 1000 --groups "44,1000,5001")
    run_in_sandbox "${as_app[@]}" "$STEPDOWN" --groups 44 app "$HELPERS/show-identity"
    assert_identity 1000 1000 "44 1000 5001" /home/app
    run_in_sandbox "${as_app[@]}" "$STEPDOWN" --keep-groups --groups 44 app "$HELPERS/show-identity"
    assert_identity 1000 1000 "44 1000 5001" /home/app
    for keep in "" --keep-groups; do
        # shellcheck disable=SC2086 # nothing, or a word
        run_in_sandbox "${as_app[@]}" "$STEPDOWN" $keep --groups 44,g2 app "$HELPERS/show-identity"
        assert_error 1 "'app'" "not in these groups that were asked for: 5002;"
    done
    # with the power to join, it does
    run_in_sandbox "${as_app[@]}" --inh-caps=-all,+setgid --ambient-caps=-all,+setgid \
        "$STEPDOWN" --keep-groups --groups g2 app "$HELPERS/show-identity"
    assert_identity 1000 1000 "44 1000 5001 5002" /home/app
}

@test "with --keep-groups, a process that is already that user keeps exactly its groups" {
    for groups in 1000 44 "44,109,5001" "1000,5001,44"; do
        run_in_sandbox setpriv --reuid 1000 --regid 1000 --groups "$groups" \
            "$STEPDOWN" --keep-groups app "$HELPERS/show-identity"
        assert_identity 1000 1000 "$(tr , '\n' <<<"$groups" | sort -n | paste -sd ' ')" /home/app
    done
    run_in_sandbox setpriv --reuid 1000 --regid 1000 --clear-groups \
        "$STEPDOWN" --keep-groups app sh -c 'grep ^Groups /proc/self/status'
    [ "$output" = "Groups:	 " ] || { echo "$output$stderr"; return 1; }
}
