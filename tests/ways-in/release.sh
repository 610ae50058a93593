#!/usr/bin/env bash
# What a release makes of the repository, and of a run that broke off.
#
#   tests/ways-in/release.sh BINARY
# shellcheck source=tests/ways-in/lib.sh
. "$(dirname "$0")/lib.sh"

# What a release does with the files of the repository, and what the action makes of it then.
mkdir "$work/release"
(cd "$root" && git ls-files -z --cached --others --exclude-standard action.yml templates setup .github/release Cargo.toml CHANGELOG.md |
    xargs -0 cp --parents -t "$work/release")
cd "$work/release"
git init --quiet --initial-branch=main
git add --all
git commit --quiet --message Begin
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
sed -i "s/^## \[Unreleased]\$/&\n\n## [$version] - 2026-01-02\n\n### Added\n\n- A thing.\n/" CHANGELOG.md
git commit --quiet --all --message 'Write down the release'
ends 0 .github/release/check-version "$version"
ends 1 .github/release/check-version 99.0.0
ends 1 .github/release/check-version "$version; true"
ends 0 .github/release/notes "$version"
says "- A thing."
mkdir -p "$work/published/v$version"
cp "$binary" "$work/published/v$version/backlog-gate-linux-amd64"
digest=$(sha256sum <"$binary" | cut -d ' ' -f 1)
image=ghcr.io/backlog-gate/backlog-gate@sha256:$digest
ends 1 .github/release/pin "$version" ghcr.io/backlog-gate/backlog-gate:latest "$work/published/v$version"
ends 0 .github/release/pin "$version" "$image" "$work/published/v$version"
[ -z "$(git status --porcelain)" ] || fail "the release commit leaves something behind"
ends 0 git show "v$version:action.yml"
says "image: docker://$image"
ends 0 git show "v$version:templates/backlog-gate.yml"
says "default: $image"
ends 0 git checkout --quiet main~1
ends 0 .github/release/check-version "$version" # A run that broke off goes on from there.
ends 0 git checkout --quiet main
ends 1 .github/release/check-version "$version"
says "is released already"
(cd "$work/published/v$version" && sha256sum --quiet --check SHA256SUMS) || fail "SHA256SUMS is wrong"
ends 0 env RUNNER_OS=Linux RUNNER_ARCH=X64 DOWNLOAD_FROM="file://$work/published" setup/download.sh "$work/released"
ends 0 "$work/released/backlog-gate" --version
ok "release: the tagged commit names the image and the binaries by digest, and setup takes them"

# The same files give the same tag, and other files under its name are refused.
tag=$(git rev-parse "v$version")
again() { # IMAGE: as a new checkout of the commit that is released
    rm -rf "$work/again"
    git clone --quiet "$work/release" "$work/again"
    cd "$work/again"
    git checkout --quiet "v$version~1"
    rm -f "$work/published/v$version/SHA256SUMS"
    .github/release/pin "$version" "$1" "$work/published/v$version"
}
ends 0 again "$image"
[ "$(git -C "$work/again" rev-parse "v$version")" = "$tag" ] || fail "the same files gave another tag"
ends 1 again "ghcr.io/backlog-gate/backlog-gate@sha256:$(printf '%064d' 0)"
says "names other files"
[ "$(git -C "$work/again" rev-parse "v$version")" = "$tag" ] || fail "the tag was moved"
ends 0 again "$image"

# A forge of folders: `gh` works on them, and breaks off where the test wants.
cat >"$work/gh" <<'END'
#!/usr/bin/env bash
set -euo pipefail
echo "gh $2" >>"$FORGE/log"
[ "$(grep -c . "$FORGE/log")" != "${BREAK_AT:-0}" ] || exit 1
release=$FORGE/$3
case $2 in
view) cat "$release/draft" ;;
create) mkdir -p "$release/files" && echo true >"$release/draft" ;;
upload) shift 4 && cp "$@" "$release/files/" ;;
download) mkdir -p "$5" && cp "$release"/files/* "$5/" ;;
edit) echo false >"$release/draft" ;;
esac
END
chmod +x "$work/gh"
mkdir "$work/path"
mv "$work/gh" "$work/path/gh"
published() { # BREAK_AT: the release, broken off there and run again
    rm -rf "$work/forge" "$work/origin.git"
    mkdir "$work/forge"
    git init --quiet --bare "$work/origin.git"
    cd "$work/release"
    git push --quiet "$work/origin.git" main~1:refs/heads/main
    git remote remove origin 2>/dev/null || true
    git remote add origin "$work/origin.git"
    local run=(env "PATH=$work/path:$PATH" "FORGE=$work/forge" .github/release/publish
        "$version" "$work/published/v$version" CHANGELOG.md)
    BREAK_AT=$1 "${run[@]}" >/dev/null 2>&1 && [ "$1" != 0 ] && return 1
    # A draft is seen by nobody, so no tag may lead to it unless it has its files.
    if git ls-remote --exit-code origin "refs/tags/v$version" >/dev/null; then
        [ -s "$work/forge/v$version/files/SHA256SUMS" ] || return 1
    fi
    BREAK_AT=0 "${run[@]}"
    [ "$(cat "$work/forge/v$version/draft")" = false ]
    [ "$(git ls-remote origin "refs/tags/v$version" | cut -f 1)" = "$tag" ]
    for name in v0 v0.1; do
        [ "$(git ls-remote origin "refs/tags/$name" | cut -f 1)" = "$(git rev-parse "v$version^{commit}")" ]
    done
}
for at in 0 2 3 4; do ends 0 published "$at"; done
# Behind the tag, what is published is what it names.
mkdir "$work/new"
echo other >"$work/new/backlog-gate-linux-amd64"
ends 0 env PATH="$work/path:$PATH" FORGE="$work/forge" .github/release/resume "$version" "$work/new"
says "$image"
cmp "$work/new/backlog-gate-linux-amd64" "$binary" || fail "the run goes on with other files than the tag names"
ends 0 .github/release/tags 0.0.1
[ "$(cat "$work/log")" = 0.0 ] || fail "an old version takes the names of a newer one"
ends 0 .github/release/tags 9.0.0-rc.1
[ ! -s "$work/log" ] || fail "a candidate takes names"
ok "release: broken off anywhere and run again, it ends the same"
