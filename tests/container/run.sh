#!/usr/bin/env bash
# Builds the image, prints its size, and runs it as each CI does. Needs root, buildah and crun.
#
#   tests/container/run.sh             builds the release upon the published base images
#   tests/container/run.sh --offline   builds upon stand-ins for them, made of this machine's own
#                                      programs, toolchain and crates, with a profile that takes
#                                      less time; needs busybox-static too
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/sample.sh
. "$root/tests/sample.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
# Storage of its own, so that nothing stays behind and no other image is touched.
buildah=(buildah --root "$work/storage" --runroot "$work/run")
# KiB, compressed, with the profile of --offline; a release is about half of it.
most=13312

die() {
    echo "tests/container/run.sh: $*" >&2
    exit 1
}

ok() { printf 'ok    %s\n' "$*"; }

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

# The build sees this machine's /usr and toolchain, and nothing else of it.
rust_stand_in() {
    local rootfs=$work/rust link
    mkdir -p "$rootfs"/{usr,etc,tmp,opt/rust,cargo/registry}
    for link in bin lib lib64 sbin; do ln -s "usr/$link" "$rootfs/$link"; done
    cp /etc/passwd /etc/ld.so.cache "$rootfs/etc/"
    cp -a /etc/alternatives "$rootfs/etc/"
    commit localhost/rust-stand-in "$rootfs" \
        --env PATH=/opt/rust/bin:/usr/bin:/bin --env CARGO_HOME=/cargo --env CARGO_NET_OFFLINE=true
    build+=(--pull-never --build-arg PROFILE=quick
        --volume /usr:/usr:ro --volume "$(cd "$root" && rustc --print sysroot):/opt/rust:ro"
        --volume "${CARGO_HOME:-$HOME/.cargo}/registry:/cargo/registry")
}

busybox_stand_in() {
    local rootfs=$work/busybox applet
    mkdir -p "$rootfs"/{bin,etc,tmp}
    cp "$(command -v busybox)" "$rootfs/bin/"
    for applet in sh ls cat env id touch; do ln -s busybox "$rootfs/bin/$applet"; done
    commit localhost/busybox-stand-in "$rootfs" --env PATH=/usr/local/bin:/bin
    sed -e 's|^FROM .* AS build$|FROM localhost/rust-stand-in AS build|' \
        -e 's|^FROM [^ ]*$|FROM localhost/busybox-stand-in|' "$root/Dockerfile" >"$work/Dockerfile"
    [ "$(grep -c '^FROM localhost/' "$work/Dockerfile")" = 2 ] || die "the base images are written in another way"
    build+=(--file "$work/Dockerfile")
}

# The command that the image runs by itself.
command_of() {
    "${buildah[@]}" inspect \
        --format '{{range .OCIv1.Config.Entrypoint}}{{.}} {{end}}{{range .OCIv1.Config.Cmd}}{{.}} {{end}}' "$1"
}

# Lays out an example as a runner does: the files belong to another user than the container's.
lay_out() { # NAME KIND
    mkdir -p "$work/files"
    sample "$1" "$2" "$work/workspace" "$work/files/event.json"
    chown -R 1001:1001 "$work/workspace"
    : >"$work/files/output"
    : >"$work/files/summary"
}

inside() { # [OPTION...] -- COMMAND...: runs a command in a fresh container, with the repository mounted
    local options=() container code=0
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    container=$("${buildah[@]}" from --pull-never backlog-gate:test)
    # The chroot keeps the network that it finds, so a network of nothing is made around it.
    unshare --net "${buildah[@]}" run --isolation chroot "${options[@]}" "$container" "$@" >"$work/log" 2>&1 || code=$?
    "${buildah[@]}" rm "$container" >/dev/null
    return "$code"
}

expect() { # EXIT-CODE WHAT COMMAND...
    local wanted=$1 what=$2 code=0
    shift 2
    "$@" || code=$?
    [ "$code" = "$wanted" ] || {
        cat "$work/log" >&2
        die "$what: exit code $code instead of $wanted"
    }
}

as_github() {
    # shellcheck disable=SC2046 # Words without blanks in them.
    inside --workingdir /github/workspace \
        --volume "$work/workspace:/github/workspace" --volume "$work/files:/github/files" \
        --env CI=true --env GITHUB_ACTIONS=true --env GITHUB_EVENT_NAME=pull_request \
        --env GITHUB_WORKSPACE=/github/workspace --env GITHUB_EVENT_PATH=/github/files/event.json \
        --env GITHUB_OUTPUT=/github/files/output --env GITHUB_STEP_SUMMARY=/github/files/summary \
        --env HOME=/github/home --env INPUT_FAIL_ON=error --env INPUT_JUNIT=gate.xml \
        --env INPUT_WORKING_DIRECTORY=. -- $(command_of backlog-gate:test)
}

# A runner of GitLab clears the entrypoint and hands a script to a shell.
as_gitlab() { # SCRIPT
    inside --workingdir /builds/project --volume "$work/workspace:/builds/project" \
        --volume "$work/files:/files:ro" --env CI=true -- sh -c "$1"
}

# Nothing can be written.
read_only() {
    inside --workingdir /repository --volume "$work/workspace:/repository:ro" \
        --volume "$work/files:/files:ro" -- /usr/local/bin/backlog-gate check --event /files/event.json "$@"
}

build=()
if [ "${1:-}" = --offline ]; then
    command -v busybox >/dev/null || die "busybox is missing"
    rust_stand_in
    busybox_stand_in
fi
"${buildah[@]}" bud "${build[@]}" -t backlog-gate:test "$root" >"$work/build" 2>&1 ||
    die "the build failed: $(tail -n 20 "$work/build")"
"${buildah[@]}" push --quiet backlog-gate:test "oci-archive:$work/image.tar"
size=$(($(stat -c %s "$work/image.tar") / 1024))
[ "$size" -le "$most" ] || die "the image has $size KiB compressed, and $most are allowed"
ok "the image has $size KiB compressed, of $most"
container=$("${buildah[@]}" from --pull-never backlog-gate:test)
digest=$(sha256sum <"$("${buildah[@]}" mount "$container")/usr/local/bin/backlog-gate" | cut -d ' ' -f 1)
"${buildah[@]}" rm "$container" >/dev/null
ok "its binary is $digest, from this source and toolchain"

# shellcheck disable=SC2016 # For the shell in the container.
expect 0 "a shell" inside -- sh -c '[ "$(id -u)" = 0 ] && cat /proc/net/dev'
[ "$(grep -c : "$work/log")" -le 1 ] || die "there is a network: $(cat "$work/log")"
ok "a POSIX shell, as root, and no network from here on"

for kind in pass fail; do
    lay_out epics-alignment "$kind"
    code=0
    [ "$kind" = pass ] || code=1
    expect "$code" "GitHub, $kind" as_github
    grep -qx "$kind" "$work/files/output" || die "GitHub, $kind: the output verdict is missing"
    [ -s "$work/files/summary" ] || die "GitHub, $kind: there is no summary"
    [ -s "$work/workspace/gate.xml" ] || die "GitHub, $kind: there is no JUnit file"
    ok "as GitHub's runner does it, on files of another user: $kind, exit code $code"
    # shellcheck disable=SC2016 # For the shell in the container.
    expect "$code" "GitLab, $kind" \
        as_gitlab 'backlog-gate check --event /files/event.json --format text --format junit=gitlab.xml; code=$?; ls gitlab.xml && exit $code'
    grep -q "^backlog-gate: $kind" "$work/log" || die "GitLab, $kind: the report does not say so"
    ok "as GitLab's runner does it, through a shell: $kind, exit code $code"
    expect "$code" "read-only, $kind" read_only --format text
    ok "on a read-only repository: $kind, exit code $code"
done
expect 2 "read-only, a report" read_only --format junit=gate.xml
grep -q 'cannot write gate.xml' "$work/log" || die "a report that cannot be written goes unreported"
ok "read-only: a report that cannot be written is exit code 2"
