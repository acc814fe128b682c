#!/usr/bin/env python3
"""Runs the steps of the GitHub action as the runner does, without GitHub.

github-action.py ACTION FILES EVENT

EVENT is the event's JSON: what stands in `github` there, with `event` inside. Inputs are variables
INPUT_NAME. In FILES are the runner's files: env, output, summary. Ends with the last step's status.
"""

import json
import os
import re
import subprocess
import sys

import yaml

action = yaml.safe_load(open(sys.argv[1]))
files = sys.argv[2]
github = json.loads(sys.argv[3])
inputs = {
    name: os.environ.get("INPUT_" + name.upper(), given["default"])
    for name, given in action["inputs"].items()
}
outputs = {}


def value(term):
    """What a name, a text or a call in an expression means."""
    term = term.strip()
    if term.startswith("'"):
        return term[1:-1]
    if term.startswith("format("):
        return "unused"
    found = {"github": github, "inputs": inputs, "steps": outputs, "runner": {"temp": "t"}}
    for name in term.split("."):
        found = found.get(name, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, str) else ""


def evaluated(expression):
    if " && " in expression:
        return all(evaluated(part) for part in expression.split(" && "))
    for operator in ("!=", "=="):
        if f" {operator} " in expression:
            left, right = expression.split(f" {operator} ")
            return (value(left) == value(right)) == (operator == "==")
    return next((known for known in map(value, expression.split(" || ")) if known), "")


def filled(text):
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda m: str(evaluated(m[1])), text)


def pairs(name):
    return dict(line.rstrip("\n").split("=", 1) for line in open(f"{files}/{name}"))


status = 0
for step in action["runs"]["steps"]:
    condition = step.get("if", "true").removeprefix("${{ ").removesuffix(" }}")
    if "uses" in step or condition != "true" and not evaluated(condition):
        continue
    environment = dict(os.environ, **pairs("env"))
    for name, text in step.get("env", {}).items():
        environment[name] = filled(text)
    assert "${{" not in step["run"], "an expression in a script's text is code"
    before = pairs("output")
    status = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], env=environment
    ).returncode
    if status:
        break
    new = {k: v for k, v in pairs("output").items() if before.get(k) != v}
    outputs[step.get("id", "")] = {"outputs": new}
sys.exit(status)
