#!/usr/bin/env bats
# The options, where people need them: under a real Docker engine.
# the images hold no valgrind
# bats file_tags=native
load ../helpers
load engine

@test "--keep-groups keeps the groups of docker run --group-add, as --user does" {
    container --group-add 44 --group-add 109 --user app stepdown-tests show-identity
    under_user=$output
    container --group-add 44 --group-add 109 stepdown-tests \
        stepdown --keep-groups app show-identity
    # root's own group 0 is one of the caller's, too
    [ "${output/Groups:	0 /Groups:	}" = "$under_user" ] || { echo "$output"; return 1; }
    container --group-add 44 stepdown-tests stepdown app show-identity
    assert_identity 1000 1000 "1000 5001" /home/app
    container --group-add 44 --user app stepdown-tests stepdown app show-identity
    assert_error 1 "44" "--keep-groups"
    container --group-add 44 --user app stepdown-tests stepdown --keep-groups app show-identity
    assert_identity 1000 1000 "44 1000 5001" /home/app
}

reopen='for path in /dev/stdout /dev/stderr /proc/self/fd/1; do
    echo "opened $path" >$path || echo "refused $path"; done 2>/dev/null'

@test "--own-stdio opens /dev/stdout and /dev/stderr by path, as under --user" {
    container --user app stepdown-tests sh -c "$reopen"
    under_user=$output
    [[ $under_user != *refused* ]]
    container stepdown-tests stepdown --own-stdio app sh -c "$reopen"
    [ "$output" = "$under_user" ]
    container stepdown-tests stepdown app sh -c "$reopen"
    [[ $output == *"refused /dev/stdout"* ]]
}

@test "--own-stdio opens the terminal of docker run -t by path, as under --user" {
    for run in "--user app stepdown-tests" "stepdown-tests stepdown --own-stdio app"; do
        # shellcheck disable=SC2086 # a list of words
        container -t $run sh -c "$reopen"
        [[ $output == *"opened /dev/stdout"* && $output != *refused* ]] || { echo "$output"; return 1; }
    done
}

@test "with --no-new-privs, a setuid-root program in the image doesn't give root back" {
    container stepdown-tests stepdown app setuid-show-ids
    [ "$output" = "uid 1000 euid 0" ]
    container stepdown-tests stepdown --no-new-privs app setuid-show-ids
    [ "$output" = "uid 1000 euid 1000" ]
}

@test "--check tells in the image what the target would get" {
    container --user 4242 stepdown-tests stepdown --check zebra zebrad
    [ "$output" = "uid 10001 zebra
gid 10001 zebra
group 10001 zebra
home /home/zebra
command /usr/bin/zebrad" ]
}
