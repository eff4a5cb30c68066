#!/usr/bin/env bats
# The RPM: built by make rpm with Debian's rpmbuild, and its files tried.
load ../helpers
load elsewhere

setup_file() {
    requires_root
    grep -q '^make rpm ' "$ROOT/docs/install.md"
    make -s -C "$ROOT" rpm >/dev/null
}

setup() {
    make_sandbox
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    RPM=$ROOT/build/rpm/stepdown-$version-1.$(uname -m).rpm
}

@test "make rpm gives a package of the version that is in the Makefile, which needs nothing" {
    [ "$(rpm -qp --queryformat '%{NAME} %{VERSION} %{LICENSE}' "$RPM")" = "stepdown $version MIT" ]
    run ! grep -v '^rpmlib(' <(rpm -qp --requires "$RPM")
    [ "$(rpm -qpl "$RPM" | grep -cE '^/usr/(bin/stepdown|share/man/man8/stepdown\.8(\.gz)?)$')" -eq 2 ]
    # nothing of the template is left to fill in
    run ! grep -n '@[A-Z]*@' "$ROOT/build/rpm/stepdown.spec"
}

@test "the RPM's stepdown steps down" {
    rpm2archive -n <"$RPM" | tar -C "$SANDBOX" -x
    run_in_sandbox "$SANDBOX/usr/bin/stepdown" app "$HELPERS/show-identity"
    assert_identity 1000 1000 "1000 5001" /home/app
    [ "$("$SANDBOX/usr/bin/stepdown" --version)" = "stepdown $version ($(uname -m))" ]
    [ "$(stat -c '%a' "$SANDBOX/usr/bin/stepdown")" = 755 ]
}

@test "another directory, user, umask and time zone give the same RPM" {
    make_elsewhere rpm
    cmp "$RPM" "$OTHER/build/rpm/${RPM##*/}"
}
