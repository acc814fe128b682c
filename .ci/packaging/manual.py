#!/usr/bin/env python3
"""Writes kascan(1) from what `kascan --experimental-dump-help` says (standard input)."""

import json
import os
import sys
import time


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def spelled(argument):
    value = "<" + argument.get("valueName", "value") + ">"
    if argument["kind"] == "positional":
        return value
    names = [
        ("--" if name["kind"] == "long" else "-") + name["name"] for name in argument["names"]
    ]
    names.sort(key=len)
    return ", ".join(names) + (" " + value if argument["kind"] == "option" else "")


def discussion(text):
    for part in text.split("\n\n"):
        lines = part.split("\n")
        kept = any(line.startswith(" ") for line in lines)
        yield ".PP"
        if kept:
            yield ".nf"
        yield escaped(part)
        if kept:
            yield ".fi"


def about(command, path):
    yield escaped(command.get("abstract", ""))
    if command.get("discussion"):
        yield from discussion(command["discussion"])
    for argument in command.get("arguments", []):
        # --help and --version are in every command: the first page has them.
        common = {name["name"] for name in argument.get("names", [])} & {"help", "version"}
        if not argument.get("shouldDisplay", True) or common and len(path) > 1:
            continue
        yield ".TP"
        yield "\\fB" + escaped(spelled(argument)) + "\\fR"
        yield escaped(argument.get("abstract", "")) or "\\&"
        if argument.get("defaultValue"):
            yield escaped(f"(default: {argument['defaultValue']})")


def commands(command, path):
    """The commands below one, each with its path, in the order of the help."""
    waiting = [(command, path)]
    while waiting:
        command, path = waiting.pop(0)
        yield command, path
        below = [
            (each, path + [each["commandName"]])
            for each in command.get("subcommands", [])
            if each["commandName"] != "help" and each.get("shouldDisplay", True)
        ]
        waiting[:0] = below


def main():
    root = json.load(sys.stdin)["command"]
    date = time.strftime("%Y-%m-%d", time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"])))
    print(f'.TH KASCAN 1 "{date}" "kascan {os.environ["KASCAN_VERSION"]}"')
    print(".SH NAME")
    print("kascan \\- " + escaped(root["abstract"].rstrip(".")))
    print(".SH SYNOPSIS")
    print("\\fBkascan\\fR \\fIcommand\\fR [\\fIoption\\fR ...] [\\fIargument\\fR ...]")
    for command, path in commands(root, ["kascan"]):
        print('.SH "' + (escaped(" ".join(path)).upper() if len(path) > 1 else "DESCRIPTION") + '"')
        print("\n".join(about(command, path)))


main()
