#!/usr/bin/env bats
# Who the target is, for each form of user-spec.
bats_require_minimum_version 1.5.0
load helpers

setup() {
    requires_root
    make_sandbox
}

teardown() {
    remove_sandbox
}

@test "a name gives the user's uid, gid, groups and home" {
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
}
