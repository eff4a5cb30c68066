#!/usr/bin/env bats
# The image of a release: for each platform, its binary and nothing else.
load ../helpers
load dist
load ../docker/engine

setup_file() {
    make_dist
    # as an artifact of a workflow hands them on: not executable
    mkdir "$BATS_FILE_TMPDIR/dist"
    cp "$ROOT"/build/dist/stepdown-* "$BATS_FILE_TMPDIR/dist"
    chmod 644 "$BATS_FILE_TMPDIR"/dist/*
    start_engine
    export DOCKER_BUILDKIT=1
}

teardown_file() {
    stop_engine
}

# build OPTION...: the image, as a release builds it.
build() {
    docker build --quiet -f "$ROOT/docker/release/Dockerfile" "$@" \
        "$BATS_FILE_TMPDIR/dist/image"
}

@test "each platform's image holds that platform's binary" {
    platforms=$("$ROOT/packaging/image" "$BATS_FILE_TMPDIR/dist")
    [ "$(tr ',' '\n' <<<"$platforms" | wc -l)" -eq 10 ]
    # Docker's name for the platform, and Debian's for the binary
    while read -r platform architecture; do
        [[ ,$platforms, == *,$platform,* ]]
        image=$BATS_TEST_TMPDIR/image.tar
        build --platform "$platform" --output "type=tar,dest=$image"
        [ "$(tar -tf "$image")" = stepdown ]
        tar -xOf "$image" stepdown | cmp - "$ROOT/build/dist/stepdown-$architecture"
        tar -tvf "$image" | grep -q '^-rwxr-xr-x'
    done < <("$ROOT/packaging/architecture" platform,name)
}

@test "this machine's image runs, and has labels for its version and source" {
    is_free stepdown-tests-release || skip "$NOT_FREE"
    "$ROOT/packaging/image" "$BATS_FILE_TMPDIR/dist"
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    build --tag stepdown-tests-release --build-arg VERSION="$version" \
        --build-arg REVISION=1234abc --build-arg SOURCE=https://example.org/stepdown
    container stepdown-tests-release --version
    [ "$output" = "stepdown $version ($(dpkg --print-architecture))" ]
    run docker image inspect stepdown-tests-release --format \
        '{{range $key, $value := .Config.Labels}}{{$key}}={{$value}} {{end}}{{.Config.Entrypoint}}'
    [[ $output == *"image.revision=1234abc "* ]]
    [[ $output == *"image.source=https://example.org/stepdown "* ]]
    [[ $output == *"image.version=$version "* ]]
    [[ $output == *"[/stepdown]" ]]
    docker rmi stepdown-tests-release >/dev/null
}

# index DIRECTORY PLATFORM...: an image of these platforms, as OCI lays it out. Its digest is $digest.
index() {
    digest=$(python3 - "$@" <<'EOF'
import hashlib, json, pathlib, sys
root = pathlib.Path(sys.argv[1])
(root / "blobs/sha256").mkdir(parents=True)
OCI = "application/vnd.oci.image."

def blob(kind, **content):
    data = json.dumps({"schemaVersion": 2, "mediaType": OCI + kind, **content}).encode()
    name = hashlib.sha256(data).hexdigest()
    (root / "blobs/sha256" / name).write_bytes(data)
    return {"mediaType": OCI + kind, "digest": "sha256:" + name, "size": len(data)}

config = blob("config.v1+json", rootfs={"type": "layers", "diff_ids": []})
image = blob("manifest.v1+json", config=config, layers=[])
names = [platform.split("/") for platform in sys.argv[2:]]
of_all = blob("index.v1+json", manifests=[
    image | {"platform": dict(zip(("os", "architecture", "variant"), name))} for name in names])
(root / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [of_all]}))
(root / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
print(of_all["digest"])
EOF
    )
}

# tags: those that the registry has for the image.
tags() {
    skopeo list-tags "docker://$name" | jq -r '.Tags | sort | join(" ")'
}

# publish PLATFORM...: by packaging/publish-image, where docker's buildx, which is not here, makes an
# image of these platforms.
publish() {
    mkdir -p "$SANDBOX/bin"
    index "$SANDBOX/oci" "$@"
    cat >"$SANDBOX/bin/docker" <<EOF
#!/bin/sh
printf '%s\\n' "\$*" >>"$SANDBOX/calls"
while [ \$# -gt 0 ]; do
    [ "\$1" != --metadata-file ] || { echo '{"containerimage.digest":"$digest"}' >"\$2"
        skopeo copy -q --all "oci:$SANDBOX/oci" "docker://$name:pushed"; }
    shift
done
EOF
    chmod 755 "$SANDBOX/bin/docker"
    run --separate-stderr env PATH="$SANDBOX/bin:$PATH" GITHUB_SHA=1234abc \
        GITHUB_SERVER_URL=https://example.org GITHUB_REPOSITORY=Owner/stepdown \
        "$ROOT/packaging/publish-image" "$BATS_FILE_TMPDIR/dist" "$REGISTRY/Owner/stepdown"
}

# tagged TAG DIRECTORY: that image gets this tag.
tagged() {
    skopeo copy -q --all "oci:$SANDBOX/$2" "docker://$name:$1"
}

# with_registry: and what there is to publish.
with_registry() {
    make_sandbox
    start_registry
    name=$REGISTRY/owner/stepdown
    version=$(sed -n 's/^VERSION = //p' "$ROOT/Makefile")
    mapfile -t platforms < <("$ROOT/packaging/architecture" platform)
    cp "$ROOT/build/dist/SHA256SUMS" "$BATS_FILE_TMPDIR/dist"
}

setup() {
    :
}

teardown() {
    stop_registry
    [ -z "${SANDBOX:-}" ] || remove_sandbox
}

@test "a release is pushed once for all platforms, gets each of its tags, and is named by its digest" {
    with_registry
    publish "${platforms[@]}"
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    [ "$output" = "name=$name
digest=$digest" ]
    [ "$(tags)" = "1 ${version%.*} $version latest pushed" ]
    for tag in 1 "${version%.*}" "$version" latest; do
        [ "sha256:$(skopeo inspect --raw "docker://$name:$tag" | sha256sum | cut -c -64)" = "$digest" ]
    done
    call=$(grep -- push=true "$SANDBOX/calls")
    [[ $call == *"--platform $(IFS=,; echo "${platforms[*]}") "* ]] || { echo "$call"; return 1; }
    [[ $call == *"name=$name,push-by-digest=true,"*"--build-arg VERSION=$version "*"--build-arg REVISION=1234abc "* ]]
    [[ $call == *"SOURCE=https://example.org/Owner/stepdown "* ]]
}

@test "a fix of an older line takes no tag of a newer release" {
    with_registry
    index "$SANDBOX/newer" "${platforms[@]:1}"
    for tag in 99.0.0 latest; do tagged $tag newer; done
    newer=$digest
    publish "${platforms[@]}"
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    [ "$(tags)" = "1 ${version%.*} $version 99.0.0 latest pushed" ]
    [ "sha256:$(skopeo inspect --raw "docker://$name:latest" | sha256sum | cut -c -64)" = "$newer" ]
}

@test "a release that lacks a platform, in its image or its files, gets no tag" {
    with_registry
    publish "${platforms[@]:1}"
    [ "$status" -ne 0 ]
    [[ $stderr == *"check-index"*"${platforms[0]}"* ]] || { echo "$stderr"; return 1; }
    [ "$(tags)" = pushed ]
    cp -r "$BATS_FILE_TMPDIR/dist" "$SANDBOX/dist"
    cp "$ROOT"/build/dist/stepdown.*.json "$SANDBOX/dist"
    sed -i '/stepdown-s390x$/d' "$SANDBOX/dist/SHA256SUMS"
    run "$ROOT/packaging/compare" "$SANDBOX/dist" "$SANDBOX/dist"
    [ "$status" -ne 0 ]
    [[ $output == *"no stepdown-s390x" ]] || { echo "$output"; return 1; }
}

@test "each week, a tag that lost a platform, or isn't the newest release of its line, is found" {
    with_registry
    for release in 1.0.9 1.0.10 1.2.0; do
        mkdir -p "$SANDBOX/releases/$release"
        cp "$ROOT/build/dist/SHA256SUMS" "$SANDBOX/releases/$release"
    done
    # one of before there was a tenth
    sed -i '/stepdown-s390x$/d' "$SANDBOX/releases/1.0.9/SHA256SUMS"
    index "$SANDBOX/old" "${platforms[@]:0:9}" # all but s390x
    index "$SANDBOX/mid" "${platforms[@]:1}" "${platforms[0]}"
    index "$SANDBOX/new" "${platforms[@]/arm64/arm64/v8}"
    for image in 1.0.9=old 1.0.10=mid 1.0=mid 1.2.0=new 1.2=new 1=new latest=new; do
        tagged "${image%=*}" "${image#*=}"
    done
    check=("$ROOT/packaging/check-tags" "$name" "$SANDBOX/releases")
    "${check[@]}"
    while read -r tag image before complaint; do
        tagged "$tag" "$image"
        run "${check[@]}"
        [[ $status -eq 1 && $output == *"stepdown:$complaint"* ]] || { echo "$tag $image: $output"; return 1; }
        tagged "$tag" "$before"
    done <<END
1.0.10 old mid 1.0.10 has linux/
1.2.0 old new 1.2.0 has linux/
1.0 old mid 1.0 is not the image of 1.0.10
1 mid new 1 is not the image of 1.2.0
latest mid new latest is not the image of 1.2.0
END
    "${check[@]}"
    # a tag that is gone
    rm -r "$SANDBOX/registry/docker/registry/v2/repositories/owner/stepdown/_manifests/tags/1.2"
    run "${check[@]}"
    [[ $status -eq 1 && $output == *"stepdown:1.2 is not the image of 1.2.0"* ]]
}
