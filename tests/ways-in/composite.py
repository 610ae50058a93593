"""Runs the steps of a composite action as the runner does, and prints its outputs.

    composite.py ACTION.YML [INPUT=VALUE]...

Knows the two expressions that the action uses, and refuses any other.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml


def main() -> int:
    path = Path(sys.argv[1]).resolve()
    action = yaml.safe_load(path.read_text(encoding="utf-8"))
    # There is no token here, and the defaults ask for nothing else.
    inputs = {
        name: str(spec.get("default", "")).replace("${{ github.token }}", "") for name, spec in action["inputs"].items()
    }
    given = dict(pair.split("=", 1) for pair in sys.argv[2:])
    assert given.keys() <= inputs.keys(), given
    inputs |= given
    outputs: dict[str, dict[str, str]] = {}
    code = 0
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"], "an expression in a script is a hole"
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as file:
            env = {name: expand(value, inputs, outputs) for name, value in step["env"].items()}
            env = {**os.environ, **env, "GITHUB_ACTION_PATH": str(path.parent), "GITHUB_OUTPUT": file.name}
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            code = subprocess.run(command, env=env, check=False).returncode
            outputs[step.get("id", "")] = read_outputs(file.read())
        if code != 0:
            break
    for name, spec in action["outputs"].items():
        print(f"output {name}={expand(spec['value'], inputs, outputs)}")
    return code


def expand(text: str, inputs: dict, outputs: dict) -> str:
    def value(match: re.Match) -> str:
        kind, *names = match[1].split(".")
        if kind == "inputs":
            return inputs[names[0]]
        if kind == "steps":
            return outputs.get(names[0], {}).get(names[2], "")
        raise AssertionError(match[0])

    return re.sub(r"\$\{\{ ([\w.]+) }}", value, text)


def read_outputs(text: str) -> dict[str, str]:
    found = re.findall(r"^(\w+)<<(\S+)\n(.*?)\n\2$", text, flags=re.MULTILINE | re.DOTALL)
    return {name: value for name, _, value in found}


sys.exit(main())
