#!/usr/bin/env bats
# What others than root do while --own works, before it, and between two starts. What is named
# after its owner (secret: root's, foreign: daemon's, third: of uid 2) must stay its owner's.
load ../helpers
load ../own

# each_moment TREE SCRIPT OPTION...: runs stepdown with the options as often as it makes system
# calls until it executes the target, each time with SCRIPT at another of them. TREE is the script
# that makes what is in $R before. Fails if anything is given that must not be, or if the script
# $AFTERWARDS prints something. $BEFORE is what stepdown is started by, $SPEC who it is to become.
each_moment() {
    local tree=$1 script=$2
    shift 2
    export OPTIONS=$*
    in_mounts "
        export R=\$SANDBOX/memory/r T=\$SANDBOX/memory/template
        mkdir -p \$SANDBOX/memory; mount -t tmpfs -o mode=755 tmpfs \$SANDBOX/memory
        mkdir \$T; cd \$T; umask 022; $tree
        for ((n = 1; ; n++)); do
            cd /; rm -rf \$R; cp -a \$T \$R; cd \$R
            status=0
            $BEFORE \$HELPERS/at-call $INIT \$n '$script' \$STEPDOWN $* ${SPEC:-app} echo ran \\
                >\$SANDBOX/ran 2>\$SANDBOX/errors || status=\$?
            statuses+=\"\$status \"
            [ \$status -ne 99 ] || break
            { $AFTERWARDS
                find \$R \\( -name 'secret*' ! -user 0 -o -name 'foreign*' ! -user 1 -o \\
                    -name 'third*' ! -user 2 \\) -printf '%p is now of uid %U\n'
            } >\$SANDBOX/wrong 2>&1 || true
            [ ! -s \$SANDBOX/wrong ] || {
                echo \"at call \$n, status \$status:\"; cat \$SANDBOX/wrong \$SANDBOX/errors; exit 1; }
        done
        echo \"\$statuses\"; [ \$n -gt 30 ]"
    [ "$status" -eq 0 ] || { echo "$output$stderr"; return 1; }
}

by_daemon='setpriv --reuid 1 --regid 1 --clear-groups sh -c'
by_app='setpriv --reuid 1000 --regid 1000 --groups 1000,5001 sh -c'
# the same user in another container, or by docker exec
by_app_with_group='setpriv --reuid 1000 --regid 1000 --groups 1000,5002 sh -c'
# That of userns-remap and of rootless engines maps no gid as large as the mark: a mode is the mark.
in_userns="\$HELPERS/in-userns '0 0 2000' '0 0 6000' allow"

# bats test_tags=native
@test "another user in whose directory DIR is missing can't exchange what root makes" {
    each_moment 'mkdir -p b/keys; touch b/keys/secret; chmod 700 b/keys; chown 1 b' \
        "cd b; $by_daemon \"mv new x; mv keys new\"" --own '$R/b/new'
}

# bats test_tags=native
@test "another user in whose directory DIR is can't move root's directory to its name" {
    each_moment 'mkdir -p b/data b/keys; touch b/keys/secret; chmod 700 b/keys; chown 1 b' \
        "cd b; $by_daemon \"mv data x; mv keys data\"" --own '$R/b/data'
}

# bats test_tags=native
@test "another user can't get what is outside DIR given by moving directories out of it, or root's into it" {
    AFTERWARDS='find away ! -user 1 ! -name secret'
    for move in 'data/b/sub away' 'away/secret data/b'; do
        each_moment 'mkdir -p data/b/sub/x away; touch data/b/sub/{1..3} away/secret
                chown -R 1 away data/b; chown 0 away/secret' "$by_daemon \"mv $move\"" --own '$R/data'
    done
}

# bats test_tags=native
@test "the user, with a group that --own does not know of, can't bring root's file or directory into the way" {
    tree='mkdir -p data/shared home shared/data shared/keys; touch home/secret shared/keys/secret
        chown 1000:1000 home; chgrp 5002 data/shared shared; chmod 2775 data/shared shared
        chmod 700 shared/keys'
    each_moment "$tree" "$by_app_with_group \"mv home/secret data/shared\"" --own '$R/data'
    # also where it is in that group by its name alone
    for SPEC in app app:app; do
        each_moment "$tree" "cd shared; $by_app_with_group \"mv data x; mv keys data\"" --own '$R/shared/data'
    done
}

# bats test_tags=native
@test "another user's directory in a sticky one does not pass for the user's own" {
    AFTERWARDS='test ! -e new/foreign || stat -c %u new | grep -vx 1'
    each_moment 'chmod 1777 .' "$by_daemon \"mkdir new && touch new/foreign\"" --own '$R/new'
}

# bats test_tags=native
@test "the user itself can't get what is outside DIR given, nor what it moves into it" {
    each_moment 'mkdir -p u/w/data u/x/sub sys; touch sys/secret u/secret; ln -s ../u/x/sub/../../sys sys/link
            chown -R 1000:1000 u; chown 0 u/secret; chmod 600 u/secret' \
        "cd u; $by_app \"mv x y; ln -s \$R/sys x; mv w/data z; mv \$R/u/secret z; ln -s \$R/sys w/data\"" \
        --own '$R/u/x/data' --own '$R/u/w/data'
    run_in_sandbox "$STEPDOWN" --own "$SANDBOX/u/x/../sys" app true
    assert_error 1 "'..' is in the path"
    mkdir -p "$SANDBOX/u/x/sub" "$SANDBOX/sys"
    ln -s ../u/x/sub/../../sys "$SANDBOX/sys/link"
    chown -R 1000:1000 "$SANDBOX/u"
    run_in_sandbox "$STEPDOWN" --own "$SANDBOX/sys/link" app true
    assert_error 1 "in its path"
    assert_owner 0:0 "$SANDBOX/sys"
}

# each_kind SCRIPT: each_moment with directories of all kinds, with what must not be given in them:
# of root's; of another user's, who may have put there what is not its own, with and without others
# or a group that may write there; and missing, also below the user's own. Before that, with the
# missing ones alone. $GIVEN is what must be given in the end, $STATUSES how the starts must end.
each_kind() {
    local kinds='mkdir -p data/{sub/sub,b/sub,open,group,third} old/sub new own
        touch data/{x,sub/sub/x,b/x,b/sub/x,b/secret,open/secret,group/x,third/x} old/{x,sub/x,third,secret}
        chown -R 1:1000 data/{b,open,group} old; chown 0 data/{b,open}/secret old/secret; chown 2 old/third
        chown -R 2 data/third; chmod 777 data/open; chmod 770 data/group; chmod 2775 old/sub
        chown 1000 own; mv data/third data/others'
    for GIVEN in 'new/x own/x' 'data old new/x own/x'; do
        export GIVEN
        # shellcheck disable=SC2046,SC2086 # words
        each_moment "$kinds" "$1" $(printf -- "--own $SANDBOX/memory/r/%s " $GIVEN)
        [[ $output =~ ${STATUSES:-} ]] || { echo "$output"; return 1; }
    done
}
all_given='find $GIVEN ! -user 1000 ! -name secret ! -name third'
modes='stat -c "%a %n" data/open data/group old/sub'

# bats test_tags=native
@test "two starts at once both run, and everything is given that must be" {
    AFTERWARDS="[ \$status -eq 0 ] || echo first; [ ! -s again ] || cat again; $all_given
        $modes | grep -v '^777 data/open\|^770 data/group\|^2775 old/sub'"
    each_kind '$STEPDOWN $OPTIONS app true 2>again'
    requires_user_namespaces
    BEFORE=$in_userns each_kind '$STEPDOWN $OPTIONS app true 2>again'
}

# bats test_tags=native
@test "what the user puts into a directory that another start has given it meanwhile is not given" {
    AFTERWARDS='stat -c "%u %n" roots roots/below $(dirname $(find . -name secret-2)) | grep -v ^0'
    for last in 'mv his/shared data/new' 'ln -s $R/roots data/new'; do
        each_moment 'mkdir -p data/sub his/shared roots/below; touch data/sub/x his/secret his/shared/secret-2
                chown 1000 his; chown 0:1000 his/shared; chmod 770 his/shared' \
            "\$STEPDOWN --own \$R/data app true; $by_app \"mv -f his/secret data/sub/x; rmdir data/new; $last\"" \
            --own '$R/data/new' --own '$R/data'
    done
}

# bats test_tags=native
@test "a start for another user at the same time is told as such, and not as a filter" {
    AFTERWARDS='grep seccomp $SANDBOX/errors'
    each_moment 'mkdir -p data/sub; touch data/{1..3} data/sub/x; chown -R 1 data/sub' \
        '$STEPDOWN --own $R/data multi true' --own '$R/data'
    # nor is what a service does whose start was faster
    BEFORE='prlimit --nofile=10'
    each_moment 'mkdir -p data/1/2/3/4/5/6/7/8/9; chown -R 1 data' \
        "\$STEPDOWN --own \$R/data app true; $by_app \"mv data/1/2/3/4/5 data/x\"" --own '$R/data'
}

# bats test_tags=native
@test "a start that takes a directory which another start has given meanwhile gives nothing in it" {
    AFTERWARDS='find data ! -user 1000 ! -name foreign'
    each_moment 'mkdir -p data/sub his; touch data/sub/x his/foreign; chown -R 1 data/sub his; chown 1000 his' \
        "\$STEPDOWN --own \$R/data app true; $by_app \"mv his/foreign data/sub\"" --own '$R/data'
}

# bats test_tags=native
@test "if root changes the mode of a directory while --own works in it, an error says so, or the new mode stays" {
    AFTERWARDS='[ $status -eq 0 ] || grep -v "somebody changed its directory meanwhile; start again" $SANDBOX/errors
        stat -c %a data | grep -v 700'
    each_moment 'mkdir data; touch data/x' 'chmod 700 data' --own '$R/data'
    [[ $output == *" 1 "* ]]
}

# bats test_tags=native
@test "a start that is killed at any call leaves what the next one finishes, and gives nothing else" {
    # nor does a directory of root's stay in another user's
    AFTERWARDS='find b -user 0'
    each_moment 'mkdir b; chown 1 b' 'kill -KILL $PID' --own '$R/b/new'
    AFTERWARDS="\$STEPDOWN \$OPTIONS app true; $all_given"
    each_kind 'kill -KILL $PID'
}

# bats test_tags=native
@test "a sticky directory of another user's that a killed start has taken is not root's, as /tmp is" {
    # daemon, who owns the directory, has given root's private one the name of DIR
    AFTERWARDS='$STEPDOWN --own $R/b app true; find b ! -user 1000 ! -path "b/data*"'
    each_moment 'mkdir -p b/x b/data; touch b/data/secret; chown 1 b b/x; chmod 1777 b' \
        'kill -KILL $PID; $STEPDOWN --own $R/b/data app true' --own '$R/b'
}

# bats test_tags=native
@test "the same in a user namespace: a killed start leaves what the next one finishes, and gives nothing else" {
    requires_user_namespaces
    BEFORE=$in_userns
    AFTERWARDS="$BEFORE \$STEPDOWN \$OPTIONS app true; $all_given"
    each_kind 'kill -KILL $PID'
}

# bats test_tags=native
@test "the first process of a container can be stopped while --own works; the service never runs, the next start finishes" {
    INIT=--init
    # before it the kernel drops the signal, as for the service itself
    STATUSES='^(0 )+(143 ){30,}(0 )*99 $'
    AFTERWARDS="[ \$status -eq 0 -o \$status -eq 143 ] || echo
        [ \$status -eq 0 ] || { cat \$SANDBOX/ran; \$STEPDOWN \$OPTIONS app true; }; $all_given"
    each_kind 'kill -TERM $PID'
}

# bats test_tags=native
@test "SIGINT, SIGHUP and SIGQUIT end --own too, but not where they were ignored" {
    mkdir -p "$D/sub"
    for signal in INT:130 HUP:129 QUIT:131; do
        chown -R 0:0 "$D"
        for ignored in '' "trap '' ${signal%:*};"; do
            # whoever started the tests may ignore some of them, as nohup does
            run_in_sandbox strace -qq -o /dev/null -e "inject=getdents64:signal=${signal%:*}" \
                env --default-signal=HUP,INT,QUIT sh -c "$ignored exec \"\$@\"" sh "$STEPDOWN" --own "$D" app true
            if [ -n "$ignored" ]; then
                assert_ran
                assert_owner 1000:1000 "$D" "$D/sub"
            else
                assert_error "${signal#*:}" "--own: stopped by signal " "the next start goes on"
                assert_owner 0:0 "$D"
            fi
        done
    done
}

# bats test_tags=native
@test "work of more than ten seconds says how far it is" {
    mkdir "$D"
    (cd "$D" && touch {1..1000})
    # as if the clock went on by months until the second look at it
    run_in_sandbox strace -qq -o /dev/null -e inject=times:retval=4000000000:when=2 \
        "$STEPDOWN" --own "$D" app true
    [ "$status" -eq 0 ]
    [ "$stderr" = "stepdown: --own $D: 256 entries so far" ] || { echo "$stderr"; return 1; }
    own
    assert_ran
}

@test "--own gives no directory of the system, by whatever path" {
    ln -s /etc "$SANDBOX/link"
    for D in /etc / // /bin /boot /dev /dev/shm /home /lib /lib64 /proc /proc/self /root /run /sbin /sys \
        /sys/fs /usr /usr/bin /usr/sbin /usr/lib /usr/libexec /usr/local /usr/share /usr/local/bin \
        /usr/local/sbin /usr/local/lib /var /var/cache /var/lib /var/log /var/spool /etc/ /./etc "$SANDBOX/link"; do
        [ -e "$D" ] || continue
        run_in_sandbox "$STEPDOWN" --check --own "$D" app
        assert_error 1 "--own $D: this is a directory of the system" "name one below it"
    done
    for D in /tmp /var/tmp; do
        run_in_sandbox "$STEPDOWN" --check --own "$D" app
        assert_error 1 "--own $D: "
    done
    in_mounts 'mount -t tmpfs -o mode=755 tmpfs /var/cache; touch /var/cache/x
        ! $STEPDOWN --own /var/cache app true; stat -c %u /var/cache /var/cache/x; mkdir /var/cache/app
        $STEPDOWN --own /var/cache/app app stat -c %u /var/cache/app'
    [ "$output" = $'0\n0\n1000' ] || { echo "$output$stderr"; return 1; }
    # nor does it make one; what is below one that is missing is made
    in_mounts 'mount -t tmpfs -o mode=755 tmpfs /var; ln -s lib /var/link
        for D in /var/spool /var/link; do ! $STEPDOWN --own $D app true; done; ls /var
        $STEPDOWN --check --own /var/lib/app app >&2; $STEPDOWN --own /var/lib/app app stat -c %u /var/lib/app'
    [ "$status $output" = $'0 link\n1000' ] || { echo "$output$stderr"; return 1; }
    for D in /etc/app /usr/src/app /usr/share/app /var/lib/app /var/log/app /srv/app /run/app /opt; do
        run_in_sandbox "$STEPDOWN" --check --own "$D" app
        [ "$status" -eq 0 ]
    done
}

# bats test_tags=native
@test "what may be another mount, since no call tells, is not left without a word" {
    mkdir "$SANDBOX/lower" "$SANDBOX/fs"
    in_mounts 'mount -t tmpfs tmpfs $SANDBOX/lower; mkdir $SANDBOX/lower/data; touch $SANDBOX/lower/data/file
        mount -t tmpfs tmpfs $SANDBOX/fs; mkdir $SANDBOX/fs/{u,w,m}
        mount -t overlay -o xino=off,lowerdir=$SANDBOX/lower,upperdir=$SANDBOX/fs/u,workdir=$SANDBOX/fs/w \
            overlay $SANDBOX/fs/m
        strace -qq -o /dev/null -e inject=statx,name_to_handle_at:error=ENOSYS \
            $STEPDOWN --own $SANDBOX/fs/m/data app true; stat -c %u $SANDBOX/fs/m/data/file'
    [ "$status" -eq 0 ]
    [ "$output" = 1000 ] || [[ $stderr == "stepdown: --own $SANDBOX/fs/m/data: $SANDBOX/fs/m/data/file can't be given: "* ]] || {
        echo "$output$stderr"
        return 1
    }
}

# Only Debian's unstable has it, which `make test-peers` uses.
# bats test_tags=native,peers
@test "--own in gVisor, which does not tell mounts" {
    command -v runsc >/dev/null || skip "no runsc here (Debian's unstable has it)"
    fill "$D"
    # in its own file system, and in the machine's below it; it may give no FIFO of that
    rm "$D/fifo"
    # now and then its own start fails, with status 2
    for _ in {1..5}; do
        status=0
        runsc --network=none --ignore-cgroups --platform=systrap "do" sh -c "mkdir -p /tmp/data/sub
            touch /tmp/data/x /tmp/data/sub/y; mkfifo /tmp/data/fifo
            $STEPDOWN --own /tmp/data --own $D 1000:1000 find /tmp/data $D ! -user 1000; echo done" \
            </dev/null >"$SANDBOX/out" || status=$?
        [ "$status" -eq 2 ] || break
    done
    [ "$(<"$SANDBOX/out")" = "done" ] || { cat "$SANDBOX/out"; return 1; }
}

# bats test_tags=native
@test "where the file system lets nobody change the owner, the line says so" {
    mkdir "$D"
    while IFS='|' read -r error why; do
        for D in "$D" "$SANDBOX/missing"; do
            run_in_sandbox strace -qq -o /dev/null -e inject=fchownat:error="$error" "$STEPDOWN" --own "$D" app true
            assert_error 1 "--own $D: $why"
        done
    done <<'END'
EPERM|Operation not permitted; not even root may change its owner; do it on the server (NFS
EACCES|Permission denied; not even root may change it; look at the server (NFS), allow_other (FUSE) or SELinux (mount it with :Z)
EINVAL|Invalid argument; this user namespace or mount doesn't map its owner
EROFS|Read-only file system; the user can't write there; mount it writable
ENOSYS|Function not implemented; not even root may change its owner
END
    # what root has made for nobody is gone, unless everybody can use it
    [ ! -e "$SANDBOX/missing" ]
    # some, such as SMB and S3 mounts, say yes and do nothing
    D=$SANDBOX/data
    for owner in 0 1; do
        chown $owner "$D"
        chmod 755 "$D"
        run_in_sandbox strace -qq -o /dev/null -e inject=fchownat:retval=0 "$STEPDOWN" --own "$D" app true
        assert_error 1 "--own $D: " "upported; not even root may change its owner; do it on the server"
        chmod 777 "$D"
        run_in_sandbox strace -qq -o /dev/null -e inject=fchownat:retval=0 "$STEPDOWN" --own "$D" app true
        assert_ran
    done
    D=$SANDBOX/missing
    umask 0
    run_in_sandbox strace -qq -o /dev/null -e inject=fchownat:error=EPERM "$STEPDOWN" --own "$D" app true
    assert_ran
}

# bats test_tags=native
@test "--keep-groups keeps gid 0 for no caller" {
    run_in_sandbox setpriv --reuid 1001 --regid 0 --groups 0,44 --inh-caps=+setuid,+setgid \
        --ambient-caps=+setuid,+setgid "$STEPDOWN" --keep-groups app "$HELPERS/show-identity"
    assert_identity 1000 1000 "44 1000 5001" /home/app
}

# bats test_tags=native
@test "if a call fails or does nothing, --own gives the directory, or it stays root's and there is an error" {
    mkdir -p "$D/others/"{1,2}/3/4/5
    ln -s "$D" "$SANDBOX/link"
    # no call met it, or the one that restores a mode; by a lie, what is in there may seem another's
    may_run='^0|fchmod.* 2$|fstat:retval=0'
    for fault in {fstat,openat,fchmod,readlinkat}:{error=EIO,retval=0} openat:error=E{MFILE,NFILE}; do
        for ((number = 1, met = 1; met; number++)); do
            chown -R 1 "$D/others"
            chown 0 "$D"
            chmod 777 "$D/others"
            # so few descriptors that directories have to be opened anew
            run_in_sandbox prlimit --nofile=10 strace -qq -o "$SANDBOX/trace" \
                -e "inject=$fault:when=$number+" "$STEPDOWN" --own "$SANDBOX/link" app "$HELPERS/show-ids"
            met=$(grep -c INJECTED "$SANDBOX/trace") || true
            if [[ "$met $fault $number" =~ $may_run && $status -eq 0 ]]; then
                [ "$(stat -c %u "$D")" -eq 1000 ]
            else
                [ "$met" -gt 0 ] && assert_error 1 && [ "$(stat -c %u "$D")" -eq 0 ]
            fi || { echo "status $status by $fault:when=$number+: $stderr"; return 1; }
        done
    done
}

# bats test_tags=native
@test "one wrong answer does not lead --own over a link that the user has planted" {
    mkdir -p "$SANDBOX/u" "$SANDBOX/sys/x"
    ln -s "$SANDBOX/sys" "$SANDBOX/u/link"
    chown -h 1000:1000 "$SANDBOX/u" "$SANDBOX/u/link"
    # nothing, or zeros, which are what the second look at the user's directory must not take for root's
    for fault in {fstat,stat,openat,readlinkat}:retval=0 fstat:poke_exit=@arg2=$(printf '00%.0s' {1..144}); do
        for number in {1..24} always; do
            for D in "$SANDBOX/u/link/x" "$SANDBOX/u/link/new"; do
                run_in_sandbox strace -qq -o /dev/null -e "inject=${fault}:when=${number/always/1+}" \
                    "$STEPDOWN" --own "$D" app true
                [ "$(stat -c %u "$SANDBOX/sys" "$SANDBOX/sys/"* | sort -u)" = 0 ] || {
                    echo "${fault:0:30} $number: $(ls -ln "$SANDBOX/sys")"
                    return 1
                }
            done
        done
    done
}
