#!/usr/bin/env bash
# Builds the image, prints its size, and runs it as a CI runner does. Needs root, buildah and crun.
#
#   tests/container/run.sh             builds upon the published base images
#   tests/container/run.sh --offline   builds upon stand-ins with the same names, made of Debian
#                                      packages (debootstrap, busybox-static) and of this
#                                      machine's own Rust toolchain and crates
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
# Storage of its own, so that nothing stays behind and no other image is touched.
buildah=(buildah --root "$work/storage" --runroot "$work/run")

die() {
    echo "tests/container/run.sh: $*" >&2
    exit 1
}

for tool in buildah crun git; do
    command -v "$tool" >/dev/null || die "$tool is missing"
done

commit() { # IMAGE DIRECTORY [CONFIG...]: makes an image of a directory
    local image=$1 rootfs=$2 container
    shift 2
    container=$("${buildah[@]}" from scratch)
    "${buildah[@]}" copy --quiet "$container" "$rootfs" / >/dev/null
    "${buildah[@]}" config "$@" "$container"
    "${buildah[@]}" commit --quiet --rm "$container" "$image" >/dev/null
    rm -rf "$rootfs"
}

rust_stand_in() {
    local rootfs=$work/rust cargo=$work/rust/usr/local/cargo
    debootstrap --variant=minbase --include=gcc,libc6-dev bookworm "$rootfs" >"$work/debootstrap" ||
        die "debootstrap failed: $(tail -n 3 "$work/debootstrap")"
    mkdir -p "$cargo/registry"
    cp -a "$(cd "$root" && rustc --print sysroot)" "$rootfs/usr/local/rust"
    ln -s ../rust/bin "$cargo/bin"
    cp -a "${CARGO_HOME:-$HOME/.cargo}"/registry/{cache,index} "$cargo/registry/"
    commit docker.io/library/rust:1.95-slim-bookworm "$rootfs" \
        --env PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        --env CARGO_HOME=/usr/local/cargo --env CARGO_NET_OFFLINE=true
}

busybox_stand_in() {
    local rootfs=$work/busybox
    mkdir -p "$rootfs"/{bin,etc,tmp}
    cp "$(command -v busybox)" "$rootfs/bin/"
    for applet in sh ls cat env id; do ln -s busybox "$rootfs/bin/$applet"; done
    commit docker.io/library/busybox:1.37-musl "$rootfs" --env PATH=/usr/local/bin:/bin
}

# Lays out an example as the runner does: the files belong to another user than the container's.
sample() { # NAME KIND
    mkdir -p "$work/files"
    cat >"$work/save" <<'END'
#!/bin/sh
# Called as `check --repo DIR --event FILE`.
rm -rf "$WORK/workspace"
cp -R "$3" "$WORK/workspace"
cp "$5" "$WORK/files/event.json"
END
    chmod +x "$work/save"
    WORK=$work BACKLOG_GATE=$work/save "$root/examples/run" "$1" "$2"
    chown -R 1001:1001 "$work/workspace"
    : >"$work/files/output"
    : >"$work/files/summary"
}

run_as_runner() {
    local container=$1 command
    command=$("${buildah[@]}" inspect \
        --format '{{range .OCIv1.Config.Entrypoint}}{{.}} {{end}}{{range .OCIv1.Config.Cmd}}{{.}} {{end}}' \
        "$container")
    # shellcheck disable=SC2086 # Two lists of words without blanks in them.
    "${buildah[@]}" run --isolation chroot --workingdir /github/workspace \
        -v "$work/workspace:/github/workspace" -v "$work/files:/github/files" \
        --env CI=true --env GITHUB_ACTIONS=true --env GITHUB_EVENT_NAME=pull_request \
        --env GITHUB_WORKSPACE=/github/workspace --env GITHUB_EVENT_PATH=/github/files/event.json \
        --env GITHUB_OUTPUT=/github/files/output --env GITHUB_STEP_SUMMARY=/github/files/summary \
        --env HOME=/github/home --env INPUT_FAIL_ON=error --env INPUT_JUNIT=gate.xml \
        --env INPUT_WORKING_DIRECTORY=. "$container" -- $command
}

expect() { # NAME KIND EXIT-CODE VERDICT
    local code=0
    sample "$1" "$2"
    run_as_runner "$container" >"$work/log" 2>&1 || code=$?
    if [ "$code" != "$3" ] || ! grep -qx "verdict=$4\|$4" "$work/files/output" ||
        [ ! -s "$work/files/summary" ] || [ ! -s "$work/workspace/gate.xml" ]; then
        cat "$work/log" "$work/files/output" >&2
        die "$1 $2: exit code $code instead of $3, or outputs are missing"
    fi
    echo "ok    $1 $2: exit code $code, verdict $4"
}

pull=()
if [ "${1:-}" = --offline ]; then
    command -v debootstrap >/dev/null || die "debootstrap is missing"
    command -v busybox >/dev/null || die "busybox is missing"
    rust_stand_in
    busybox_stand_in
    pull=(--pull-never)
fi
"${buildah[@]}" bud "${pull[@]}" -t backlog-gate:test "$root" >"$work/build" 2>&1 ||
    die "the build failed: $(tail -n 20 "$work/build")"
"${buildah[@]}" push --quiet backlog-gate:test "oci-archive:$work/image.tar"
echo "image: $(($(stat -c %s "$work/image.tar") / 1024)) KiB compressed"

container=$("${buildah[@]}" from --pull-never backlog-gate:test)
"${buildah[@]}" run "$container" -- sh -c 'id -u' | grep -qx 0 || die "the image has no shell, or is not root"
echo "ok    a shell, as root"
expect epics-alignment pass 0 pass
expect epics-alignment fail 1 fail
