#!/usr/bin/env bats
# What `make completions` writes for the shells.
# runs no stepdown but for --help
# bats file_tags=shipped
load ../helpers

setup() {
    make_sandbox
    make -s -C "$ROOT" "BUILD=$SANDBOX" completions >/dev/null
}

# complete_in_bash WORD...: what bash offers for the last word.
complete_in_bash() {
    bash --norc -c '. "$1/completions/stepdown.bash"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stepdown; printf "%s\n" "${COMPREPLY[@]}"' bash "$SANDBOX" "$@"
}

@test "every option of --help is completed, in bash, zsh and fish" {
    options=$("$STEPDOWN" --help | sed -nE 's/^ +(-[a-z], )?(--[a-z-]+).*/\2/p' | sort)
    [ -n "$options" ]
    [ "$(complete_in_bash stepdown -- | sort)" = "$options" ]
    [ "$(grep -oE "^    '\*?--[a-z-]+" "$SANDBOX/completions/_stepdown" | grep -o -- '--.*' | sort)" = "$options" ]
    [ "$(sed -n 's/^complete -c stepdown -l \([a-z-]*\).*/--\1/p' "$SANDBOX/completions/stepdown.fish" | sort)" = "$options" ]
}

@test "bash completes users, commands, directories, groups and capabilities in the right places" {
    complete_in_bash stepdown nobo | grep -qx nobody
    complete_in_bash stepdown --check nobo | grep -qx nobody
    complete_in_bash stepdown nobody tru | grep -qx true
    mkdir "$SANDBOX/directory"
    complete_in_bash stepdown --own "$SANDBOX/dir" | grep -qx "$SANDBOX/directory"
    complete_in_bash stepdown --home "$SANDBOX/dir" | grep -qx "$SANDBOX/directory"
    complete_in_bash stepdown --own /tmp nobo | grep -qx nobody
    complete_in_bash stepdown --groups daemon,nogr | grep -qx daemon,nogroup
    complete_in_bash stepdown --groups daemon,/dev/nul | grep -qx daemon,/dev/null
    [ "$(complete_in_bash stepdown --ambient-caps net_raw,ipc_l)" = $'net_raw,ipc_lock\nnet_raw,ipc_lock?' ]
    [ -z "$(complete_in_bash stepdown --ambient-caps setui)" ]
    # what follows the command is the command's
    [ -z "$(complete_in_bash stepdown nobody true --che)" ]
}

@test "zsh and fish read their completions without an error" {
    command -v zsh >/dev/null || command -v fish >/dev/null || skip "neither zsh nor fish is installed"
    ! command -v zsh >/dev/null || zsh -n "$SANDBOX/completions/_stepdown"
    ! command -v fish >/dev/null || fish --no-execute "$SANDBOX/completions/stepdown.fish"
}
