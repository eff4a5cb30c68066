#!/usr/bin/env bats
# What others than root do while --own works, before it, and between two starts. What is named
# after its owner (secret: root's, foreign: daemon's, third: of uid 2) must stay its owner's.
load own

# each_moment TREE SCRIPT OPTION...: runs stepdown with the options as often as it makes system
# calls until it executes the target, each time with SCRIPT at another of them. TREE is the script
# that makes what is in $R before. Fails if anything is given that must not be, or if the script
# $AFTERWARDS prints something. $BEFORE is what stepdown is started by.
each_moment() {
    local tree=$1 script=$2
    shift 2
    in_mounts "
        export R=\$SANDBOX/r T=\$SANDBOX/template
        mkdir \$T; cd \$T; umask 022; $tree
        for ((n = 1; ; n++)); do
            cd /; rm -rf \$R; cp -a \$T \$R; cd \$R
            status=0
            $BEFORE \$HELPERS/at-call $INIT \$n '$script' \$STEPDOWN $* app echo ran \\
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
    each_moment 'mkdir -p data/b/sub away; touch data/b/sub/foreign{1..3} away/secret
            chown -R 1 away data/b; chown 0 away/secret; mkdir data/b/sub/x' \
        "$by_daemon \"mv data/b/sub away/foreign; mv away/secret data/b/\"
        test ! -e away/foreign || touch moved" --own '$R/data'
}

# bats test_tags=native
@test "the user, with a group that --own does not know of, can't bring root's file or directory into the way" {
    tree='mkdir -p data/shared home shared/data shared/keys; touch home/secret shared/keys/secret
        chown 1000:1000 home; chgrp 5002 data/shared shared; chmod 2775 data/shared shared
        chmod 700 shared/keys'
    each_moment "$tree" "$by_app_with_group \"mv home/secret data/shared\"" --own '$R/data'
    rm -r "$SANDBOX/template"
    each_moment "$tree" "cd shared; $by_app_with_group \"mv data x; mv keys data\"" --own '$R/shared/data'
}

# bats test_tags=native
@test "another user's directory in a sticky one does not pass for the user's own" {
    each_moment 'chmod 1777 .' "$by_daemon \"mkdir foreign; touch foreign/foreign\"" --own '$R/foreign'
}

# bats test_tags=native
@test "the user itself can't get what is outside DIR given, nor what it moves into it" {
    tree='mkdir -p u/w/new u/x/sub sys; touch sys/secret u/secret; ln -s ../u/x/sub/../../sys sys/link
        chown -R 1000:1000 u; chown 0 u/secret; chmod 600 u/secret'
    each_moment "$tree" "$by_app \"cd u; mv x y; ln -s \$R/sys x; mv w/new z; ln -s \$R/sys w/new; mv secret z\"" \
        --own '$R/u/x/secret' --own '$R/u/w/new'
    run_in_sandbox "$STEPDOWN" --own "$SANDBOX/r/u/x/../sys" app true
    assert_error 1 "'..' is in the path"
    chown 0:0 "$SANDBOX/r/sys"
    run_in_sandbox "$STEPDOWN" --own "$SANDBOX/r/sys/link" app true
    assert_error 1 "in its path"
    assert_owner 0:0 "$SANDBOX/r/sys/secret"
}

# Directories of all kinds, with what must not be given in them: of root's; of another user's, who
# may have put there what is not its own, with and without others or a group that may write there;
# and missing, also below the user's own.
kinds='mkdir -p data/{sub/sub,b/sub,open,group,third} old/sub new own
    touch data/{x,sub/sub/x,b/x,b/sub/x,b/secret,open/secret,group/x,third/x} old/{x,sub/x,third,secret}
    chown -R 1:1000 data/{b,open,group} old; chown 0 data/{b,open}/secret old/secret; chown 2 old/third
    chown -R 2 data/third; chmod 777 data/open; chmod 770 data/group; chmod 2775 old/sub
    chown 1000 own; mv data/third data/others'
kinds_options='--own $R/data --own $R/old --own $R/new/x/y --own $R/own/x/y'
all_given='find data old new/x/y own/x ! -user 1000 ! -name secret ! -name third
    test $(stat -c %a data/open data/group old/sub | paste -sd ,) = 777,770,2775 || ls -lR data old'

# bats test_tags=native
@test "two starts at once both run, and everything is given that must be" {
    AFTERWARDS="[ \$status -eq 0 ] || echo first; [ ! -s again ] || cat again; $all_given"
    each_moment "$kinds" "\$STEPDOWN $kinds_options app true 2>again" "$kinds_options"
}

# bats test_tags=native
@test "a start that is killed at any call leaves what the next one finishes, and gives nothing else" {
    AFTERWARDS="\$STEPDOWN $kinds_options app true; ${all_given/777,770/7[0-9][0-9],7[0-9]0}"
    each_moment "$kinds" 'kill -KILL $PID' "$kinds_options"
}
