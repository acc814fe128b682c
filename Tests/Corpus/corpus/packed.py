"""Group `packed`: text carriers, and compressed data in them."""
import base64
import binascii
import bz2
import email.header
import email.message
import email.policy
import gzip
import io
import json
import lzma
import os
import shutil
import struct
import subprocess
import tarfile
import tempfile
import urllib.parse
import zipfile
import zlib

from .case import PREFIX

TEXT = b"# settings of the collector\nendpoint: https://api.kubeadapt.io/v1\napi_key: "
MORE = b"\ninterval: 30s\nlabels:\n  team: platform\n  stage: production\n"


def raw(data, level=9):
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


def zipped(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.yaml", data)
    return out.getvalue()


def tarred(data):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:xz") as archive:
        info = tarfile.TarInfo("config.yaml")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def tool(*command):
    """A program as a filter, or None where it is not installed."""
    if not shutil.which(command[0]):
        return None
    return lambda data: subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def lines(text, width=76, before=b"", end=b"\n"):
    return b"".join(before + text[i:i + width] + end for i in range(0, len(text), width))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(kind, data):
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return head + chunk(kind, data) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def git_patch(data):
    """`git format-patch --binary` of a file that git takes for binary."""
    if not shutil.which("git"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        def git(*arguments):
            return subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments], cwd=folder,
                                  env=dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        git("init", "-q")
        with open(os.path.join(folder, "data.bin"), "wb") as f:
            f.write(data + b"\0\1\2")
        git("add", ".")
        git("commit", "-qm", "Add data")
        return git("format-patch", "--stdout", "--binary", "--root", "HEAD")


def http(data):
    body = zlib.compress(data)
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: %d\r\n\r\n" % len(body) + body


FIRST = b"# the first of several\nstate: ready\ncount: 12\nlabels:\n  team: platform\n" * 3


def row(data, between):
    """Streams of zlib one behind the other, of which only the first has its length before it."""
    first = zlib.compress(FIRST)
    return b"BLOB" + struct.pack("<I", len(first)) + between.join([first, zlib.compress(FIRST + b"x", 9), zlib.compress(data), first])


def escaped(data):
    return "".join(f"\\x{byte:02x}" for byte in data).encode()


def drawio(data):
    packed = base64.b64encode(raw(urllib.parse.quote("<mxGraphModel>" + data.decode() + "</mxGraphModel>").encode()))
    return b'<mxfile><diagram name="Page-1">' + packed + b"</diagram></mxfile>\n"


def word(data, charset="utf-8", encoding=None):
    text = "Subject: " + email.header.Header(data.decode(), charset).encode() + "\n\nhello\n"
    return text.encode()


def word_q(data):
    charset = email.charset.Charset("utf-8")
    charset.header_encoding = email.charset.QP
    return ("Subject: " + email.header.Header(data.decode() + " \u00e9", charset).encode() + "\n\n").encode()


def mail(data, encoding):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = "settings"
    message.set_content("see attachment")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename="config.bin", cte=encoding)
    return message.as_bytes()


B64 = base64.b64encode
STAMP = b"2026-03-04T10:22:33.123456789Z stdout F "
CASES = [
    # slug, suffix, encodings, writer
    ("zlib-base64", ".txt", ["base64", "zlib"], lambda d: b"data: " + B64(zlib.compress(d)) + b"\n"),
    ("zlib-base64-1", ".txt", ["base64", "zlib"], lambda d: b"data: " + B64(zlib.compress(d, 1)) + b"\n"),
    ("zlib-base64-9", ".txt", ["base64", "zlib"], lambda d: b'{"z":"' + B64(zlib.compress(d, 9)) + b'"}\n'),
    ("zlib-base64-0", ".txt", ["base64", "zlib"], lambda d: b'{"z":"' + B64(zlib.compress(d, 0)) + b'"}\n'),
    ("zlib-base64url", ".txt", ["base64", "zlib"], lambda d: b"https://example.com/#pako:" + base64.urlsafe_b64encode(zlib.compress(d, 9)) + b"\n"),
    ("zlib-base64url-value", ".txt", ["base64", "zlib"], lambda d: b"GET /?state=" + base64.urlsafe_b64encode(zlib.compress(d)).rstrip(b"=") + b" HTTP/1.1\n"),
    ("zlib-base64url-path", ".txt", ["base64", "zlib"], lambda d: b"https://kroki.io/plantuml/svg/" + base64.urlsafe_b64encode(zlib.compress(d, 9)) + b"\n"),
    ("lzma-base64", ".txt", ["base64", "archive"], lambda d: B64(lzma.compress(d, format=lzma.FORMAT_ALONE)) + b"\n"),
    ("zlib-base64-lines", ".txt", ["base64", "zlib"], lambda d: lines(B64(zlib.compress(d)))),
    ("zlib-hex", ".txt", ["hex", "zlib"], lambda d: zlib.compress(d).hex().encode()),
    ("zlib-base32", ".txt", ["base32", "zlib"], lambda d: base64.b32encode(zlib.compress(d)) + b"\n"),
    ("deflate-base64", ".txt", ["base64", "deflate"], lambda d: b"SAMLRequest=" + B64(raw(d)) + b"\n"),
    ("deflate-base64-6", ".xml", ["base64", "deflate"], lambda d: b"<x>" + B64(raw(d, 6)) + b"</x>"),
    ("deflate-saml-url", ".txt", ["percent", "base64", "deflate"], lambda d: b"https://idp.example.com/sso?SAMLRequest=" + urllib.parse.quote_plus(B64(raw(d))).encode() + b"&RelayState=x\n"),
    ("drawio", ".drawio", ["base64", "deflate"], drawio),
    ("bz2-base64", ".txt", ["base64", "archive"], lambda d: B64(bz2.compress(d)) + b"\n"),
    ("xz-base64", ".txt", ["base64", "archive"], lambda d: B64(lzma.compress(d)) + b"\n"),
    ("xz-hex", ".txt", ["hex", "archive"], lambda d: lzma.compress(d).hex().encode() + b"\n"),
    ("zip-base64", ".txt", ["base64", "archive"], lambda d: B64(zipped(d)) + b"\n"),
    ("zip-base64-lines", ".txt", ["base64", "archive"], lambda d: lines(B64(zipped(d)), 64)),
    ("zip-hex", ".txt", ["hex", "archive"], lambda d: b"0x" + zipped(d).hex().encode() + b"\n"),
    ("zip-data-url", ".html", ["base64", "archive"], lambda d: b'<a href="data:application/zip;base64,' + B64(zipped(d)) + b'">x</a>'),
    ("tar-xz-base64", ".txt", ["base64", "archive"], lambda d: B64(tarred(d)) + b"\n"),
    ("zstd-base64", ".txt", ["base64", "archive"], lambda d: (lambda f: f and B64(f(d)))(tool("zstd", "-c"))),
    ("lz4-base64", ".txt", ["base64", "archive"], lambda d: (lambda f: f and B64(f(d)))(tool("lz4", "-c"))),
    ("deflate-base32", ".txt", ["base32", "deflate"], lambda d: b"key: " + base64.b32encode(raw(d)) + b"\n"),
    ("deflate-base32-small", ".txt", ["base32", "deflate"], lambda d: b"key: " + base64.b32encode(raw(d)).rstrip(b"=").lower() + b"\n"),
    ("zip-base32", ".txt", ["base32", "archive"], lambda d: b"key: " + base64.b32encode(zipped(d)).rstrip(b"=") + b"\n"),
    ("bz2-base32", ".txt", ["base32", "archive"], lambda d: b"key: " + base64.b32encode(bz2.compress(d)) + b"\n"),
    ("xz-base32-small", ".txt", ["base32", "archive"], lambda d: b"key: " + base64.b32encode(lzma.compress(d)).rstrip(b"=").lower() + b"\n"),
    ("zstd-base32", ".txt", ["base32", "archive"], lambda d: (lambda f: f and base64.b32encode(f(d)))(tool("zstd", "-c"))),
    ("xz-base64-unpadded", ".txt", ["base64", "archive"], lambda d: b"data: " + base64.urlsafe_b64encode(lzma.compress(d)).rstrip(b"=") + b"\nnext: 1\n"),
    ("zstd-base64-unpadded", ".txt", ["base64", "archive"], lambda d: (lambda f: f and b"data: " + B64(f(d)).rstrip(b"=") + b"\nnext: 1\n")(tool("zstd", "-c"))),
    ("zlib-file", ".zz", ["zlib"], zlib.compress),
    ("zlib-row", ".bin", ["zlib"], lambda d: row(d, b"")),
    ("zlib-row-lengths", ".bin", ["zlib"], lambda d: row(d, b"\0\0\1\x4c")),
    ("zlib-row-names", ".bin", ["zlib"], lambda d: row(d, b"\x12assets/next.txt\0")),
    ("zlib-row-objects", ".bin", ["zlib"], lambda d: row(d, b"\nendstream\nendobj\n12 0 obj\n<</Length 320/Filter/FlateDecode>>\nstream\n")),
    ("zlib-row-base64", ".txt", ["base64", "zlib"], lambda d: b"data: " + B64(row(d, b"")[8:]) + b"\n"),
    ("gzip-row", ".bin", ["gzip"], lambda d: b"BLOB" + gzip.compress(FIRST, mtime=0) + gzip.compress(d, mtime=0) + gzip.compress(FIRST, mtime=0)),
    ("gzip-bindata", ".go", ["escape", "gzip"], lambda d: b'package main\n\nvar _config = []byte("' + escaped(gzip.compress(d, mtime=0)) + b'")\n'),
    ("zlib-bindata", ".go", ["escape", "zlib"], lambda d: b'var _config = "' + escaped(zlib.compress(d)) + b'"\n'),
    ("gzip-repr", ".py", ["escape", "gzip"], lambda d: b"DATA = " + repr(gzip.compress(d, mtime=0)).encode() + b"\n"),
    ("zlib-repr", ".log", ["escape", "zlib"], lambda d: b"got {'blob': " + repr(zlib.compress(d)).encode() + b"}\n"),
    ("gzip-xxd-i", ".h", ["hex", "gzip"], lambda d: (lambda f: f and f(gzip.compress(d, mtime=0)))(tool("xxd", "-i"))),
    ("zlib-hex-list", ".h", ["hex", "zlib"], lambda d: b"{" + b", ".join(b"0x%02x" % x for x in zlib.compress(d)) + b"};\n"),
    ("gzip-list", ".py", ["decimal", "gzip"], lambda d: b"x = " + str(list(gzip.compress(d, mtime=0))).encode() + b"\n"),
    ("gzip-go-print", ".log", ["decimal", "gzip"], lambda d: b"body: [" + b" ".join(b"%d" % x for x in gzip.compress(d, mtime=0)) + b"]\n"),
    ("gzip-buffer", ".json", ["decimal", "gzip"], lambda d: json.dumps({"type": "Buffer", "data": list(gzip.compress(d, mtime=0))}, separators=(",", ":")).encode()),
    ("zlib-buffer", ".json", ["decimal", "zlib"], lambda d: json.dumps({"type": "Buffer", "data": list(zlib.compress(d))}).encode()),
    ("gzip-java-print", ".log", ["decimal", "gzip"], lambda d: str([x - 256 if x > 127 else x for x in gzip.compress(d, mtime=0)]).encode() + b"\n"),
    ("gzip-base32", ".txt", ["base32", "gzip"], lambda d: base64.b32encode(gzip.compress(d, mtime=0)) + b"\n"),
    ("base32", ".txt", ["base32"], lambda d: base64.b32encode(d) + b"\n"),
    ("base32-small", ".txt", ["base32"], lambda d: b"key=" + base64.b32encode(d).lower() + b"\n"),
    ("base32-unpadded", ".txt", ["base32"], lambda d: b"key: " + base64.b32encode(d).rstrip(b"=") + b"\n"),
    ("base32-lines", ".txt", ["base32"], lambda d: (lambda f: f and f(d))(tool("base32"))),
    ("base32-lines-64", ".txt", ["base32"], lambda d: lines(base64.b32encode(d), 64)),
    ("uuencode", ".uu", ["uuencode"], lambda d: (lambda f: f and f(d))(tool("uuencode", "config.yaml"))),
    ("uuencode-m", ".uu", ["base64"], lambda d: (lambda f: f and f(d))(tool("uuencode", "-m", "config.yaml"))),
    ("uuencode-python", ".uu", ["uuencode"], lambda d: b"begin 644 config\n" + b"".join(binascii.b2a_uu(d[i:i + 45]) for i in range(0, len(d), 45)) + b"`\nend\n"),
    ("uuencode-perl", ".txt", ["uuencode"], lambda d: (lambda f: f and b"begin 600 a\n" + f(d) + b"`\nend\n")(tool("perl", "-0777", "-ne", "print pack('u',$_)"))),
    ("uuencode-gzip", ".uu", ["uuencode", "gzip"], lambda d: (lambda f: f and f(gzip.compress(d, mtime=0)))(tool("uuencode", "config.gz"))),
    ("utf32", ".txt", ["utf-32"], lambda d: d.decode().encode("utf-32")),
    ("utf32-le", ".txt", ["utf-32"], lambda d: d.decode().encode("utf-32le")),
    ("utf32-be", ".txt", ["utf-32"], lambda d: d.decode().encode("utf-32be")),
    ("utf32-iconv", ".txt", ["utf-32"], lambda d: (lambda f: f and f(d))(tool("iconv", "-t", "UTF-32"))),
    ("utf32-base64", ".txt", ["base64", "utf-32"], lambda d: B64(d.decode().encode("utf-32le")) + b"\n"),
    ("utf7-iconv", ".txt", ["utf-7"], lambda d: (lambda f: f and f(d))(tool("iconv", "-t", "UTF-7"))),
    ("utf7-python", ".txt", [], lambda d: d.decode().encode("utf-7")),
    ("png-ztxt", ".png", ["zlib"], lambda d: png(b"zTXt", b"Comment\0\0" + zlib.compress(d))),
    ("png-itxt", ".png", ["zlib"], lambda d: png(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(d, 9))),
    ("png-itxt-language", ".png", ["zlib"], lambda d: png(b"iTXt", b"Comment\0\1\0en\0Comment\0" + zlib.compress(d, 9))),
    ("png-text", ".png", [], lambda d: png(b"tEXt", b"Comment\0" + d)),
    ("git-patch", ".patch", ["git-binary-patch"], git_patch),
    ("http-deflate", ".bin", ["zlib"], http),
    ("length-zlib", ".bin", ["zlib"], lambda d: (lambda z: b"BLOB" + struct.pack("<I", len(z)) + z + b"end")(zlib.compress(d))),
    ("word-b", ".eml", ["encoded-word"], lambda d: word(d.replace(b"\n", b" ") + "\u00e9".encode())),
    ("word-q", ".eml", ["encoded-word"], lambda d: word_q(d.replace(b"\n", b" "))),
    ("word-latin", ".eml", ["encoded-word"], lambda d: word(d.replace(b"\n", b" ") + "\u00e9".encode(), "iso-8859-1")),
    ("mail-base64", ".eml", ["base64"], lambda d: mail(d, "base64")),
    ("mail-gzip", ".eml", ["base64", "gzip"], lambda d: mail(gzip.compress(d, mtime=0), "base64")),
    ("mail-zip", ".eml", ["base64", "archive"], lambda d: mail(zipped(d), "base64")),
    ("mail-quoted", ".eml", ["quoted-printable"], lambda d: mail(d, "quoted-printable")),
    ("har-base64", ".har", ["base64"], lambda d: json.dumps({"log": {"entries": [{"response": {"content": {"size": len(d), "text": B64(d).decode(), "encoding": "base64"}}}]}}).encode()),
    ("har-brotli-no", ".har", [], lambda d: json.dumps({"log": {"entries": [{"response": {"content": {"text": d.decode()}}}]}}).encode()),
    ("jupyter-output", ".ipynb", ["base64"], lambda d: json.dumps({"cells": [{"outputs": [{"data": {"image/png": B64(d).decode() + "\n"}}]}]}, indent=1).encode()),
    ("jupyter-source", ".ipynb", [], lambda d: json.dumps({"cells": [{"cell_type": "code", "source": d.decode().splitlines(True)}]}, indent=1).encode()),
    ("ascii85-adobe", ".ps", ["base85"], lambda d: base64.a85encode(d, adobe=True)),
    ("ascii85-wrapped", ".ps", ["base85"], lambda d: base64.a85encode(d, adobe=True, wrapcol=72)),
    ("ascii85-narrow", ".ps", ["base85"], lambda d: base64.a85encode(d, adobe=True, wrapcol=33)),
    ("a85", ".txt", ["base85"], lambda d: b"key: " + base64.a85encode(d) + b"\n"),
    ("b85", ".txt", ["base85"], lambda d: b"key: " + base64.b85encode(d) + b"\n"),
    ("b85-quoted", ".py", ["base85"], lambda d: b"k = b'" + base64.b85encode(d) + b"'\n"),
]
# These hold the key as it is amid packed data, where a letter behind it belongs to something else: no look-alike.
BINARY = {"zlib-base64-0", "lz4-base64", "png-text", "git-patch"}
# Base64 in lines that something stands before: three widths of text.
PREFIXED = [
    ("diff-plus", b"+"), ("diff-minus", b"-"), ("reply", b"> "), ("reply-twice", b">> "), ("comment", b"# "), ("slashes", b"// "), ("star", b" * "),
    ("percent", b"% "), ("semicolon", b"; "), ("log", STAMP), ("pipe", b"| "), ("compose", b"web-1  | "), ("journal", b"Mar 04 10:22:33 host app[812]: "),
    ("diff-context", b" "), ("rem", b"REM "),
]


def add(corpus):
    for number, (slug, suffix, encodings, write) in enumerate(CASES):
        key = corpus.key("packed", slug)
        data = write(TEXT + key.encode() + MORE)
        if data is None:
            corpus.skip("its tool", slug)
            continue
        corpus.leak("packed", slug, data, suffix, key=key, encodings=encodings)
        corpus.clean("packed", slug + "-placeholder", write(TEXT + PREFIX.encode() + b"x" * 32 + MORE), suffix)
        if slug in BINARY:
            continue
        corpus.clean("packed", slug + "-33", write(TEXT + PREFIX.encode() + corpus.body("packed", slug, "33", length=33).encode() + MORE), suffix)
    for slug, before in PREFIXED:
        for width in (64, 76):
            for place in (5, 40):
                name = f"{slug}-{width}-{place}"
                key = corpus.key("packed", name)
                text = corpus.body("packed", name, "before", length=place).encode() + b" " + key.encode() + MORE * 2
                n = [0]

                def prefix():
                    n[0] += 1
                    return before.replace(b"33.123456789", b"%02d.%09d" % (33 + n[0], 7 * n[0])).replace(b":33 ", b":%02d " % (33 + n[0]))
                coded = B64(text)
                data = b"intro\n" + b"".join(prefix() + coded[i:i + width] + b"\n" for i in range(0, len(coded), width)) + b"end\n"
                corpus.leak("packed", name, data, key=key, encodings=["base64"])
    r = corpus.random("packed", "noise")
    for n in range(10):
        corpus.clean("packed", f"noise-{n}", (B64, base64.b32encode, base64.b85encode, base64.a85encode)[n % 4](r.randbytes(3000)))
        corpus.clean("packed", f"noise-zlib-{n}", B64(b"\x78\x9c" + r.randbytes(300)))
