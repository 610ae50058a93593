#!/usr/bin/env bash
# The packages of a release, made of the binary for this machine, each installed where nothing else is.
#
#   tests/ways-in/packages.sh BINARY
# shellcheck source=tests/ways-in/lib.sh
. "$(dirname "$0")/lib.sh"

build() { "$python" "$root/packaging/build.py" "$@"; }

case $(uname -sm) in
'Linux x86_64') target=linux-amd64 triple=x86_64-unknown-linux-gnu npm=linux-x64 ;;
'Linux aarch64') target=linux-arm64 triple=aarch64-unknown-linux-gnu npm=linux-arm64 ;;
*) echo "skipped: packages are tried on Linux" && exit 0 ;;
esac
ends 0 build check
ok "packaging: targets and versions agree wherever they stand"

mkdir "$work/dist"
strip -o "$work/dist/backlog-gate-$target" "$binary"
# Nothing but what a package installs is on the path.
mv "$work/bin" "$work/bin.away"
judges() { # COMMAND...: it reads a backlog
    printf 'Ready\n\n1) Import\n- Status: Ready\n' >"$work/BACKLOG.md"
    ends 0 "$@" items "$work/BACKLOG.md"
    says Import
}

ends 0 build archives "$work/dist" "$work/out"
ends 0 build archives "$work/dist" "$work/again"
cmp "$work/out/backlog-gate-$triple.tar.gz" "$work/again/backlog-gate-$triple.tar.gz" ||
    fail "the same binary gives another archive"
tar --extract --gzip --file "$work/out/backlog-gate-$triple.tar.gz" --directory "$work"
judges "$work/backlog-gate-$triple/backlog-gate"
for file in completions/backlog-gate.bash completions/_backlog-gate completions/backlog-gate.fish \
    man/backlog-gate.1 LICENSE-MIT LICENSE-APACHE README.md; do
    [ -s "$work/backlog-gate-$triple/$file" ] || fail "the archive has no $file"
done
ok "archive: program, completions, manual, licences; the same binary gives the same archive"

ends 0 build wheels "$work/dist" "$work/wheels"
"$python" -m venv "$work/venv"
export PIP_NO_INDEX=1 PIP_FIND_LINKS=$work/wheels PIP_DISABLE_PIP_VERSION_CHECK=1
ends 0 "$work/venv/bin/pip" install backlog-gate
judges "$work/venv/bin/backlog-gate"
ends 0 "$work/venv/bin/pip" uninstall --yes backlog-gate
# The repository itself, as pre-commit installs it.
ends 0 "$work/venv/bin/pip" install "$root"
judges "$work/venv/bin/backlog-gate"
ok "wheel: pip $("$work/venv/bin/pip" --version | cut -d ' ' -f 2) installs it, and the repository through it"

ends 0 build npm "$work/dist" "$work/npm"
mkdir "$work/project"
cd "$work/project"
echo '{}' >package.json
ends 0 npm install --offline --no-audit --no-fund "$work"/npm/*.tgz
judges npx --no-install backlog-gate
ends 2 npx --no-install backlog-gate lint no-such-file
rm -r "node_modules/@backlog-gate/$npm"
ends 2 npx --no-install backlog-gate --version
says "@backlog-gate/$npm is not installed"
ok "npm $(npm --version): the wrapper runs the package of the platform, and keeps its exit code"

# Formula and manifests name every file of a release by its digest; empty ones stand for those that
# this machine cannot make.
mkdir "$work/released"
for name in {aarch64,x86_64}-{apple-darwin,unknown-linux-gnu}.tar.gz {aarch64,x86_64}-pc-windows-msvc.zip; do
    : >"$work/released/backlog-gate-$name"
done
cp "$work/out/backlog-gate-$triple.tar.gz" "$work/released/"
ends 0 build descriptions "$work/released" "$work/descriptions"
grep -q "$(sha256sum <"$work/out/backlog-gate-$triple.tar.gz" | cut -d ' ' -f 1)" \
    "$work/descriptions/homebrew/backlog-gate.rb" || fail "the formula has another digest than the archive"
grep -rq '{{' "$work/descriptions" && fail "something of a description is not filled in"
rm "$work/released/backlog-gate-aarch64-apple-darwin.tar.gz"
ends 1 build descriptions "$work/released" "$work/descriptions"
for file in "$work"/descriptions/winget/*.yaml "$root/packaging/aqua/registry.yaml"; do
    ends 0 "$python" -c 'import sys, ruamel.yaml; ruamel.yaml.YAML(typ="safe").load(open(sys.argv[1]))' "$file"
done
ok "descriptions: Homebrew and winget name the files of a release by their digests"
if command -v ruby >/dev/null; then
    ends 0 ruby -c "$work/descriptions/homebrew/backlog-gate.rb"
    ok "ruby: the formula can be read"
fi
if command -v nix-instantiate >/dev/null; then
    ends 0 nix-instantiate --parse "$root/packaging/nix/flake.nix"
    ok "nix: the flake can be read"
fi
