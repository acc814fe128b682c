#!/usr/bin/env python3
"""Writes what a release has inside, as SPDX 2.3 (spdx.github.io/spdx-spec/v2.3).

sbom.py PROGRAM COMMIT MACHINE
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def packages():
    """What is linked: name, version, licence, and where it is from."""
    for line in (Path(__file__).parent / "libraries").read_text().splitlines():
        if line.startswith("#"):
            continue
        name, licence = line.split(" ", 1)
        archive = os.path.realpath(said("clang", f"-print-file-name={name}.a"))
        package = said("dpkg-query", "-S", archive).split(":")[0]
        yield name, debian_version(package), licence, f"pkg:deb/debian/{package}"
    yield (
        "tomlplusplus", debian_version("libtomlplusplus-dev"), "MIT",
        "pkg:deb/debian/libtomlplusplus-dev",
    )
    pins = json.loads(Path("Package.resolved").read_text())["pins"]
    parser = next(pin for pin in pins if pin["identity"] == "swift-argument-parser")
    yield (
        "swift-argument-parser", parser["state"]["version"], "Apache-2.0",
        "pkg:swift/github.com/apple/swift-argument-parser",
    )
    version = re.search(r"Swift version (\S+)", said("swift", "--version"))[1]
    licence = "Apache-2.0 WITH Swift-exception"
    yield "swift-runtime", version, licence, "pkg:generic/swift"


def debian_version(package):
    return said("dpkg-query", "-W", "-f=${Version}\n", package).splitlines()[0]


def main():
    program, commit, machine = sys.argv[1:]
    version = os.environ["KASCAN_VERSION"]
    created = time.strftime(
        "%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"])))
    source = "https://github.com/kubeadapt/kascan"
    listed = [{
        "SPDXID": "SPDXRef-kascan",
        "name": "kascan",
        "versionInfo": version,
        "downloadLocation": f"git+{source}@{commit}",
        "licenseConcluded": "MIT",
        "licenseDeclared": "MIT",
        "copyrightText": "NOASSERTION",
        "filesAnalyzed": False,
        "primaryPackagePurpose": "APPLICATION",
        "checksums": [{
            "algorithm": "SHA256",
            "checksumValue": hashlib.sha256(Path(program).read_bytes()).hexdigest(),
        }],
    }]
    relationships = [{
        "spdxElementId": "SPDXRef-DOCUMENT",
        "relationshipType": "DESCRIBES",
        "relatedSpdxElement": "SPDXRef-kascan",
    }]
    for name, its_version, licence, location in packages():
        identity = "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)
        listed.append({
            "SPDXID": identity,
            "name": name,
            "versionInfo": its_version,
            "downloadLocation": "NOASSERTION",
            "licenseConcluded": licence,
            "licenseDeclared": licence,
            "copyrightText": "NOASSERTION",
            "filesAnalyzed": False,
            "externalRefs": [{
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": f"{location}@{its_version.replace('+', '%2B').replace(':', '%3A')}",
            }],
        })
        relationships.append({
            "spdxElementId": "SPDXRef-kascan",
            "relationshipType": "STATIC_LINK",
            "relatedSpdxElement": identity,
        })
    json.dump({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"kascan-{version}-linux-{machine}",
        "documentNamespace": f"{source}/spdx/{version}/{commit}/{machine}",
        "creationInfo": {"created": created, "creators": ["Organization: Kubeadapt"]},
        "packages": listed,
        "relationships": relationships,
    }, sys.stdout, indent=2)
    print()


main()
