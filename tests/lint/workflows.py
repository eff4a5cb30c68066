#!/usr/bin/env python3
"""Prints what the workflows in a directory do that ours may not, one line each; actionlint
looks after the rest. usage: tests/lint/workflows.py DIRECTORY"""
import pathlib
import re
import sys

import yaml

PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")

WEEKLY = {"published": ("gh release download", "cosign verify-blob", "cosign verify ", "make dist",
                        "packaging/compare", "packaging/scanned", "packaging/check-tags"),
          "weekly": (".ci/weekly",)}


def writes(permissions):
    return not isinstance(permissions, dict) or "write" in permissions.values()


def wrong_in_text(text):
    for line in text.splitlines():
        if "uses:" in line and not PINNED.search(line):
            yield f"not pinned by commit, with its version: {line.strip()}"


def wrong_in_workflow(workflow):
    if writes(workflow.get("permissions")):
        yield "the workflow's own permissions are not stated, or write"
    if "concurrency" not in workflow:
        yield "no concurrency"
    if workflow["name"] == "release":
        yield from wrong_in_composition(workflow["jobs"])
    if workflow["name"] in WEEKLY:
        yield from wrong_in_weekly(workflow, WEEKLY[workflow["name"]])
    for name, job in workflow["jobs"].items():
        if not workflow["permissions"] and "permissions" not in job:
            yield f"{name}: no permissions"
        if "timeout-minutes" not in job:
            yield f"{name}: no timeout"
        yield from (f"{name}: {what}" for what in wrong_in_release(workflow, job))
        for step in job["steps"]:
            yield from (f"{name}: {what}" for what in wrong_in_step(step))


def wrong_in_release(workflow, job):
    """What is signed is built where no test has run, and published by a person's leave."""
    if workflow["name"] != "release":
        return
    commands = " ".join(step.get("run", "") for step in job["steps"])
    uploads = any("upload-artifact" in step.get("uses", "") for step in job["steps"])
    if uploads and ("/run" in commands or "npm" in commands or "test" in commands):
        yield "builds and tests in one job"
    if writes(job.get("permissions", {})) and job.get("environment") != "release":
        yield "writes without approval"


def wrong_in_composition(jobs):
    """What is published was built twice, on the tag of a version that is on main, compared, and
    tested; and each thing that is published has its provenance and its bill of materials."""
    builds = [job for job in jobs.values() if " make dist " in commands_of(job)]
    if sum(machines(job) for job in builds) < 2:
        yield "what is signed is not built on two machines"
    if not all(re.search("packaging/check-tag .* origin/main", commands_of(job)) for job in builds):
        yield "a tag that is not on main is built"
    publishing = [name for name, job in jobs.items() if writes(job.get("permissions", {}))]
    for name in publishing:
        before = [jobs[other] for other in all_needed(jobs, name)]
        for what in "packaging/compare", ".ci/run":
            if not any(what in commands_of(job) for job in before):
                yield f"{name}: published before {what} has succeeded"
        uses = " ".join(step.get("uses", "") for step in jobs[name]["steps"])
        for what in "attest-build-provenance", "attest-sbom", "cosign-installer":
            if f"/{what}@" not in uses:
                yield f"{name}: published without {what}"
    if len(publishing) < 2:
        yield "image and files are not both published"


def wrong_in_weekly(workflow, promised):
    """SECURITY.md promises what is done each week, and CI relies upon it."""
    # YAML takes the word "on" for true
    if "schedule" not in workflow[True]:
        yield "not scheduled"
    commands = " ".join(commands_of(job) for job in workflow["jobs"].values())
    for what in promised:
        if what not in commands:
            yield f"without {what}"


def commands_of(job):
    return " ".join(step.get("run", "") for step in job["steps"])


def machines(job):
    """How many of its matrix there are, each with an artifact of its own."""
    rows = job.get("strategy", {}).get("matrix", {}).get("include", [])
    return min(len({row.get(what) for row in rows}) for what in ("runner", "artifact"))


def all_needed(jobs, name):
    needs = jobs[name].get("needs", [])
    for other in [needs] if isinstance(needs, str) else needs:
        yield other
        yield from all_needed(jobs, other)


def wrong_in_step(step):
    if "${{" in step.get("run", ""):
        yield "an expression in a command: pass it by env"
    if re.search(r"\bmake dist\b(?! SAY=)", step.get("run", "")):
        yield "make dist on a new machine, without what it needs: SAY= installs that"
    if step.get("uses", "").startswith("actions/checkout@"):
        if step.get("with", {}).get("persist-credentials") is not False:
            yield "checkout leaves its credentials behind"


found = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.yml")):
    text = path.read_text()
    for what in [*wrong_in_text(text), *wrong_in_workflow(yaml.safe_load(text))]:
        print(f"{path.name}: {what}")
        found += 1
sys.exit(found != 0)
