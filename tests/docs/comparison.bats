#!/usr/bin/env bats
# docs/comparison.md and what README takes from it. The cells are measured by
# tests/parity/tools.bats, the rules by tests/parity/parity.bats, the faults by tests/faults.
# runs no stepdown
# bats file_tags=shipped
load ../helpers

PAGE=$ROOT/docs/comparison.md

# with ROW CELL: the tools of docs/comparison.md whose cell in that row is CELL, with commas.
with() {
    awk -F ' *[|] *' -v row="$1" -v cell="$2" '
        /^\| \| stepdown / { for (i = 3; i < NF; i++) tool[i] = $i }
        $2 == row { for (i = 4; i < NF; i++) if ($i == cell || (cell == "tool" && $i == tool[i]))
            { printf "%s%s", sep, tool[i]; sep = ", " } }' "$PAGE" | sed 's/chroot --userspec/chroot/'
}

@test "README's table names the tools that the measured table has" {
    # row of README, row of the measured table, its cell
    checked=0
    while IFS='|' read -r says row cell; do
        tools=$(with "$row" "$cell")
        [ -n "$tools" ] || { echo "no tool: $row"; return 1; }
        grep -qxF "| $says | $tools |" "$ROOT/README.md" || { echo "| $says | $tools |"; return 1; }
        checked=$((checked + 1))
    done <<'END'
An empty uid in `/etc/passwd` is taken for 0: the service runs as root|an empty uid in passwd|runs as root
The user is empty, because a variable isn't set: the service runs as root|an empty user|runs as root
A seccomp filter makes setuid report success without doing anything: the service runs as root|a setuid call that reports success but does nothing|runs as root
The tool stays PID 1, so signals reach it instead of the service|PID 1, which gets the signals|tool
`HOME` stays `/root`|HOME|root's
A uid that isn't in `/etc/passwd` is an error|a uid that isn't in passwd|error
END
    # and two more rows, which no cell says word for word
    grep -qxF "| The user's primary gid is missing from its supplementary groups | $(with 'supplementary groups' "all but the user's gid") |" "$ROOT/README.md"
    large=$(awk -F ' *[|] *' '/^\| \| stepdown / { for (i = 4; i < NF; i++) tool[i] = $i }
        $2 == "size, with its libraries" { for (i = 4; i < NF; i++) if ($i ~ /MiB/)
            { printf "%s%s", sep, tool[i]; sep = ", " } }' "$PAGE" | sed 's/chroot --userspec/chroot/')
    grep -qxF "| It takes more than 1 MiB, including libraries | $large |" "$ROOT/README.md"
    rows=$(sed -n '/^| what goes wrong/,/^$/p' "$ROOT/README.md" | grep -c '^| [A-Z`]')
    [ "$rows" -eq $((checked + 2)) ]
    [ "$rows" -le 8 ]
}

@test "each table and figure of docs/comparison.md has the command that made it" {
    for command in 'bats tests/parity/tools.bats' 'bats tests/faults/faults.bats' \
        'bats tests/parity/parity.bats'; do
        grep -qxF "    $command" "$PAGE"
        [ -e "$ROOT/${command#bats }" ]
    done
    # every row of the measured table is measured, some of them in two places
    for row in $(sed -n '/^| | stepdown /,/^$/{ s/ in Debian 12//; s/^| \([^|]*[^ |]\) |.*/\1/p; }' "$PAGE" | tr ' ' _); do
        grep -qF "row \"${row//_/ }\"" <(sed 's/\\`/`/g; s/\$where//' "$ROOT/tests/parity/tools.bats") ||
            { echo "nothing measures '$row'"; return 1; }
    done
}

@test "docs/zebra.md has the sizes of docs/comparison.md" {
    sizes=$(grep '^| size, with its libraries |' "$PAGE")
    grep -F "one file of $(cut -d '|' -f 3 <<<"$sizes" | xargs)" "$ROOT/docs/zebra.md"
    grep -F "from outside, $(cut -d '|' -f 4 <<<"$sizes" | xargs)" "$ROOT/docs/zebra.md"
}
