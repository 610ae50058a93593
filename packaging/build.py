#!/usr/bin/env python3
"""Puts the binaries of a release into every package: the same bytes in each.

    packaging/build.py archives|wheels|npm DIST OUT     packages of the binaries DIST/backlog-gate-NAME
    packaging/build.py descriptions DIST OUT            what names them by version and digest
    packaging/build.py check                            whether every list of targets and versions agrees

The version is that of Cargo.toml, and the digests are those of the files. The same binaries give the
same packages. Targets without a binary in DIST are left out, so that one machine can try its own.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "packaging"
TARGETS = json.loads((HERE / "targets.json").read_text(encoding="utf-8"))
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
VERSION = CARGO["version"]
LICENCES = ["LICENSE-APACHE", "LICENSE-MIT"]
SHELLS = {"bash": "backlog-gate.bash", "zsh": "_backlog-gate", "fish": "backlog-gate.fish", "powershell": "_backlog-gate.ps1"}
# The time of every file; a zip knows none before 1980.
TIME = max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800)
SCOPE = "@backlog-gate"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def binaries(dist: Path):
    """Each target whose binary is there, with its bytes."""
    for target in TARGETS:
        file = dist / f"backlog-gate-{target['name']}"
        if file.exists():
            yield target, file.read_bytes()


def program(target: dict) -> str:
    return "backlog-gate.exe" if target["name"].endswith(".exe") else "backlog-gate"


def documents(runnable: Path) -> dict[str, bytes]:
    """Completions, the manual, licences: what an archive holds beside the program."""
    files = {name: (ROOT / name).read_bytes() for name in [*LICENCES, "README.md", "CHANGELOG.md"]}
    for shell, name in SHELLS.items():
        files[f"completions/{name}"] = subprocess.check_output([runnable, "completions", shell])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.check_call([runnable, "man", "--out", folder], stdout=subprocess.DEVNULL)
        for page in sorted(Path(folder).iterdir()):
            files[f"man/{page.name}"] = page.read_bytes()
    return files


def tar_gz(files: dict[str, tuple[bytes, int]]) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, (data, mode) in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(data), mode, TIME
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(raw.getvalue(), mtime=0)


def zipped(files: dict[str, tuple[bytes, int]]) -> bytes:
    import time

    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (data, mode) in files.items():
            entry = zipfile.ZipInfo(name, time.gmtime(TIME)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, data)
    return raw.getvalue()


def archives(dist: Path, out: Path):
    host = next(file for file in (dist / f"backlog-gate-{name}" for name in host_names()) if file.exists())
    beside = {name: (data, 0o644) for name, data in documents(host).items()}
    for target, data in binaries(dist):
        folder = f"backlog-gate-{target['triple']}"
        files = {program(target): (data, 0o755)} | beside
        files = {f"{folder}/{name}": file for name, file in files.items()}
        is_windows = "windows" in target["triple"]
        packed, suffix = (zipped(files), ".zip") if is_windows else (tar_gz(files), ".tar.gz")
        write(out / f"{folder}{suffix}", packed)


def host_names():
    """The binaries that this machine may run."""
    import platform

    system = {"Linux": "linux", "Darwin": "macos"}.get(platform.system(), "windows")
    arm = platform.machine().lower() in ("arm64", "aarch64")
    suffix = ".exe" if system == "windows" else ""
    return [f"{system}-{'arm64' if arm else 'amd64'}{suffix}"]


def wheels(dist: Path, out: Path):
    for target, data in binaries(dist):
        tags = target["wheel"].split(".")
        lines = "".join(f"Tag: py3-none-{tag}\n" for tag in tags)
        info = f"backlog_gate-{VERSION}.dist-info"
        files = {
            f"backlog_gate-{VERSION}.data/scripts/{program(target)}": (data, 0o755),
            f"{info}/METADATA": (metadata().encode(), 0o644),
            f"{info}/WHEEL": (f"Wheel-Version: 1.0\nGenerator: backlog-gate\nRoot-Is-Purelib: false\n{lines}".encode(), 0o644),
        }
        files |= {f"{info}/licenses/{name}": ((ROOT / name).read_bytes(), 0o644) for name in LICENCES}
        files[f"{info}/RECORD"] = (record(files, info).encode(), 0o644)
        write(out / f"backlog_gate-{VERSION}-py3-none-{target['wheel']}.whl", zipped(files))


def metadata() -> str:
    licences = "".join(f"License-File: {name}\n" for name in LICENCES)
    return (
        f"Metadata-Version: 2.4\nName: backlog-gate\nVersion: {VERSION}\nSummary: {CARGO['description']}\n"
        f"License-Expression: {CARGO['license']}\n{licences}Requires-Python: >=3.8\n"
        f"Project-URL: Homepage, {CARGO['homepage']}\nProject-URL: Source, {CARGO['repository']}\nDescription-Content-Type: text/markdown\n\n"
        + (HERE / "pypi/README.md").read_text(encoding="utf-8")
    )


def record(files: dict[str, tuple[bytes, int]], info: str) -> str:
    def line(name: str, data: bytes) -> str:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        return f"{name},sha256={digest},{len(data)}\n"

    return "".join(line(name, data) for name, (data, _) in files.items()) + f"{info}/RECORD,,\n"


def npm(dist: Path, out: Path):
    common = {
        "version": VERSION,
        "description": CARGO["description"],
        "license": CARGO["license"],
        "homepage": CARGO["homepage"],
        "repository": {"type": "git", "url": f"git+{CARGO['repository']}.git"},
    }
    for target, data in binaries(dist):
        system, processor = target["npm"]
        name = f"{system}-{processor}"
        package = {"name": f"{SCOPE}/{name}", **common, "os": [system], "cpu": [processor], "preferUnplugged": True}
        files = {f"bin/{program(target)}": (data, 0o755)}
        write(out / f"backlog-gate-{name}-{VERSION}.tgz", npm_package(package, files))
    names = ["-".join(target["npm"]) for target in TARGETS]
    package = {
        "name": "backlog-gate",
        **common,
        "bin": {"backlog-gate": "bin/backlog-gate.js"},
        "engines": {"node": ">=16"},
        "optionalDependencies": {f"{SCOPE}/{name}": VERSION for name in names},
    }
    script = (HERE / "npm/bin/backlog-gate.js").read_bytes()
    write(out / f"backlog-gate-{VERSION}.tgz", npm_package(package, {"bin/backlog-gate.js": (script, 0o755)}))


def npm_package(package: dict, files: dict[str, tuple[bytes, int]]) -> bytes:
    files = {"package.json": ((json.dumps(package, indent=2) + "\n").encode(), 0o644)} | files
    files |= {name: ((ROOT / name).read_bytes(), 0o644) for name in LICENCES}
    files["README.md"] = ((HERE / "npm/README.md").read_bytes(), 0o644)
    return tar_gz({f"package/{name}": file for name, file in files.items()})


def descriptions(dist: Path, out: Path):
    """Formula, manifests: the templates of this folder with version and digests."""
    files = {file.name: sha256(file.read_bytes()) for file in dist.iterdir() if file.is_file()}

    def value(match: re.Match) -> str:
        word = match[1].strip()
        if word == "version":
            return VERSION
        found = re.fullmatch(r"sha256 (\S+)", word)
        if not found or found[1] not in files:
            raise SystemExit(f"error: {match[0]} names no file of {dist}")
        return files[found[1]]

    for template in sorted([*HERE.glob("homebrew/*.rb"), *HERE.glob("winget/*.yaml")]):
        text = re.sub(r"\{\{(.*?)\}\}", value, template.read_text(encoding="utf-8"))
        write(out / template.relative_to(HERE), text.encode())


def check():
    """Whether what repeats the targets or the version says the same as the one place for each."""
    wrong = []
    triples = {target["triple"] for target in TARGETS}
    deny = tomllib.loads((ROOT / "deny.toml").read_text(encoding="utf-8"))
    if set(deny["graph"]["targets"]) != triples:
        wrong.append("deny.toml has other targets than packaging/targets.json")
    release = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    for target in TARGETS:
        name, suffix = target["name"].removesuffix(".exe"), ", suffix: .exe" if target["name"].endswith(".exe") else ""
        line = f"{{name: {name}, os: {target['runner']}, target: {target['triple']}{suffix}}}"
        if line not in release:
            wrong.append(f"release.yml lacks {line}")
    script = (HERE / "npm/bin/backlog-gate.js").read_text(encoding="utf-8")
    if SCOPE not in script:
        wrong.append("the npm wrapper looks into another scope")
    for path, pattern in {
        "README.md": r"backlog-gate/backlog-gate(?:/setup)?@v([0-9.]+[0-9])",
        "templates/backlog-gate.yml": r"backlog-gate:(\d+\.\d+\.\d+)",
        "examples/ci/hooks/.pre-commit-config.yaml": r"rev: v(\S+)",
    }.items():
        for found in re.findall(pattern, (ROOT / path).read_text(encoding="utf-8")):
            if found != VERSION:
                wrong.append(f"{path} names {found}, and Cargo.toml {VERSION}")
    if wrong:
        raise SystemExit("\n".join(f"error: {line}" for line in wrong))


def write(path: Path, data: bytes):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{sha256(data)}  {path.name}")


KINDS = {"archives": archives, "wheels": wheels, "npm": npm, "descriptions": descriptions}

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check"]:
            check()
        case [kind, dist, out] if kind in KINDS:
            KINDS[kind](Path(dist), Path(out))
        case _:
            raise SystemExit(__doc__)
