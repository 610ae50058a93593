#!/usr/bin/env bash
# Downloads the binary of this release for the runner's system, and keeps it only if its digest is
# the one in SHA256SUMS, which comes with the action.
#
#   DOWNLOAD_FROM=URL RUNNER_OS=Linux RUNNER_ARCH=X64 setup/download.sh DIRECTORY
set -euo pipefail

fail() {
    printf '::error title=backlog-gate::%s\n' "$*" >&2
    exit 2
}

target=${1:?usage: setup/download.sh DIRECTORY}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The list that comes with the action, whatever the environment says.
sums=$here/SHA256SUMS
# Only names that we chose ourselves are used from here on.
case ${RUNNER_OS:-} in
Linux) system=linux suffix= ;;
macOS) system=macos suffix= ;;
Windows) system=windows suffix=.exe ;;
*) fail "there is no binary for this system; use the container action, or build it with cargo install" ;;
esac
case ${RUNNER_ARCH:-} in
X64) processor=amd64 ;;
ARM64) processor=arm64 ;;
*) fail "there is no binary for this processor; use the container action, or build it with cargo install" ;;
esac
name=backlog-gate-$system-$processor$suffix

# A line is `DIGEST  VERSION/NAME`.
read -r wanted path < <(grep -E "^[0-9a-f]{64}  v[0-9A-Za-z.+-]+/$name\$" "$sums") ||
    fail "setup/SHA256SUMS has no $name: this commit is not a release, so use the tag of one"

digest() {
    if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

mkdir -p "$target"
binary=$target/backlog-gate$suffix
if [ -f "$binary" ] && [ "$(digest "$binary")" = "$wanted" ]; then
    exit 0
fi
from=${DOWNLOAD_FROM:-https://github.com/backlog-gate/backlog-gate/releases/download}
case $from in
https://*) protocols='=https' ;;
# A mirror on the same machine.
http://127.0.0.1:* | http://localhost:* | file:///*) protocols='=http,file' ;;
*) fail "download_from has to be an https address" ;;
esac
new=$binary.new
curl --fail --silent --show-error --location --proto "$protocols" --retry 3 --max-time 300 \
    --output "$new" "$from/$path" || fail "$name could not be downloaded"
if [ "$(digest "$new")" != "$wanted" ]; then
    rm -f "$new"
    fail "what was downloaded as $name has another digest than setup/SHA256SUMS says; it was deleted, not run"
fi
chmod +x "$new"
mv -f "$new" "$binary"
