# What the bats files of faults share. Use: load modes.

inject=$HELPERS/inject
target=$HELPERS/show-identity

# Name, who calls and by which descriptors, and the options and user-spec of stepdown.
modes() {
    cat <<'END'
name|--caller=root|app
number|--caller=root|1000
a uid in no passwd|--caller=root|4242
uid:gid|--caller=root|4242:4243
name:group|--caller=root|app:daemon
root|--caller=root|root
already that user|--caller=app|app
already, its groups kept|--caller=app|--keep-groups app
--keep-groups|--caller=root|--keep-groups app
--own-stdio|--caller=root --pipes|--own-stdio app
--no-new-privs|--caller=root|--no-new-privs app
all options|--caller=root --pipes|--keep-groups --own-stdio --no-new-privs app
ambient capabilities|--caller=ambient|app
--groups|--caller=root|--groups adm,5002 app
--ambient-caps|--caller=root|--ambient-caps chown app
--if-root|--caller=root|--if-root app
--if-root, as another|--caller=app|--if-root daemon
--home|--caller=root|--home /srv app
--groups of a file|--caller=root --tree=TREE|--groups TREE/group app
--ambient-caps, kill?|--caller=root|--ambient-caps chown,kill? app
--own, given|--caller=root --tree=TREE|--own TREE/data app
--own of another's|--caller=root --tree=TREE|--own TREE/others app
--own of a group's|--caller=root --tree=TREE|--own TREE/group app
--own by a link|--caller=root --tree=TREE|--own TREE/way/sub app
--own, made by a link|--caller=root --tree=TREE|--own TREE/way/new app
--own, made|--caller=root --tree=TREE|--own TREE/new/er app
--own, made by the user|--caller=root --tree=TREE|--own TREE/open/new/er app
--own below another's|--caller=root --tree=TREE|--own TREE/others/shut app
--own of all kinds|--caller=root --tree=TREE|--own TREE/mixed app
--own in a sticky one|--caller=root --tree=TREE|--own TREE/sticky/others app
--own as that user|--caller=app --tree=TREE|--own TREE/open app
END
}

# inject_into_all OPTION...: by stepdown in each mode. Each must hold all; each is tried.
inject_into_all() {
    local name caller spec tree lost=
    # what no fault brought about is not compared with anything else
    identity_of app
    assert_identity 1000 1000 "1000 5001" /home/app
    # not in the sandbox, which everybody may write to
    tree=$(mktemp -d /tmp/stepdown-tree.XXXXXX)
    while IFS='|' read -r name caller spec; do
        # shellcheck disable=SC2086 # lists of words
        run_in_sandbox "$inject" $caller "$@" "stepdown, $name" "$target" \
            "$STEPDOWN" $spec "$target"
        report
        [ "$status" -eq 0 ] || { lost+=" [$name: $status]"; echo "$stderr"; }
    done < <(modes | sed "s|TREE|$tree|g")
    rmdir "$tree"
    [ -z "$lost" ] || { echo "lost, by:$lost"; return 1; }
}

# report: each line of $output as a comment.
report() {
    printf '# %s\n' "${lines[@]}" >&3
}
