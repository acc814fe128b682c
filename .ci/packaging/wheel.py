#!/usr/bin/env python3
"""Makes a wheel that puts the program in PATH.

wheel.py PROGRAM DOCUMENTS PLATFORM OUT

The format is that of the "binary distribution format" at packaging.python.org. KASCAN_VERSION is the
version, SOURCE_DATE_EPOCH the time of every file.
"""

import base64
import hashlib
import os
import sys
import time
import zipfile
from pathlib import Path


def main():
    program, documents, platform, out = map(str, sys.argv[1:])
    version = os.environ["KASCAN_VERSION"]
    # A zip knows no time before 1980.
    moment = time.gmtime(max(int(os.environ["SOURCE_DATE_EPOCH"]), 315_532_800))[:6]
    tag = f"py3-none-{platform}"
    info = f"kascan-{version}.dist-info"
    documents = Path(documents)
    metadata = "\n".join([
        "Metadata-Version: 2.1",
        "Name: kascan",
        f"Version: {version}",
        "Summary: Finds leaked Kubeadapt API keys in files, archives and git history.",
        "Home-page: https://github.com/kubeadapt/kascan",
        "License: MIT",
        "Requires-Python: >=3.8",
        "Description-Content-Type: text/markdown",
        "",
        (documents / "README.md").read_text("utf-8"),
    ])
    files = [
        (f"kascan-{version}.data/scripts/kascan", Path(program).read_bytes(), 0o755),
        (f"{info}/METADATA", metadata.encode(), 0o644),
        (
            f"{info}/WHEEL",
            f"Wheel-Version: 1.0\nGenerator: kascan\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
            0o644,
        ),
        (f"{info}/licenses/LICENSE", (documents / "copyright").read_bytes(), 0o644),
    ]
    for licence in sorted((documents / "licences").iterdir()):
        files.append((f"{info}/licenses/{licence.name}", licence.read_bytes(), 0o644))
    record = ""
    for name, content, _ in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    files.append((f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode(), 0o644))
    with zipfile.ZipFile(f"{out}/kascan-{version}-{tag}.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content, mode in files:
            entry = zipfile.ZipInfo(name, moment)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, content, compresslevel=9)


main()
