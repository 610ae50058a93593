"""Makes this repository something that `pip install` takes without a compiler.

pre-commit installs the repository of a hook with pip. What it gets is a package without a file that
asks for the wheel of the same version. The wheel of the program itself is made from
packaging/pypi/pyproject.toml, or from the binaries of a release by packaging/build.py.
"""

import base64
import hashlib
import re
import zipfile
from pathlib import Path

NAME = "backlog_gate_hooks"


def version():
    manifest = Path("Cargo.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "(.+)"$', manifest, re.MULTILINE).group(1)


def metadata():
    return (
        f"Metadata-Version: 2.1\nName: {NAME.replace('_', '-')}\nVersion: {version()}\n"
        f"Summary: The hooks of backlog-gate\nRequires-Dist: backlog-gate=={version()}\n"
    )


def files():
    wheel = "Wheel-Version: 1.0\nGenerator: backlog-gate\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return {"METADATA": metadata(), "WHEEL": wheel}


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    folder = f"{NAME}-{version()}.dist-info"
    name = f"{NAME}-{version()}-py3-none-any.whl"
    record = ""
    with zipfile.ZipFile(Path(wheel_directory, name), "w") as archive:
        for file, text in files().items():
            archive.writestr(f"{folder}/{file}", text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
            record += f"{folder}/{file},sha256={digest.decode()},{len(text.encode())}\n"
        archive.writestr(f"{folder}/RECORD", f"{record}{folder}/RECORD,,\n")
    return name


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return build_wheel(wheel_directory)
