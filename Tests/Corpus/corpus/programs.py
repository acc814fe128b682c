"""Group `programs`: keys and packed data as assemblers, object copiers, databases and installers write them."""
import base64
import bz2
import gzip
import lzma
import re
import shutil
import sqlite3
import subprocess
import tempfile
import textwrap
import zlib

from .case import PREFIX
from .numbers import joined
from .packed import MORE, TEXT, lines, tool, zipped


def gz(data):
    return gzip.compress(data, mtime=0)


PACKERS = [
    ("gzip", "gzip", gz), ("zlib", "zlib", zlib.compress), ("zlib-9", "zlib", lambda d: zlib.compress(d, 9)),
    ("zip", "archive", zipped), ("xz", "archive", lzma.compress), ("bz2", "archive", bz2.compress),
    ("zstd", "archive", tool("zstd", "-c")),
]


def masm(byte):
    """Digits that begin with a letter have a zero before them."""
    text = "%Xh" % byte
    return text if text[0].isdigit() else "0" + text


def wrapped(before, count, between, start, form):
    """Rows of numbers: what begins each line, and what stands between two numbers."""
    return lambda data: "".join(
        before + between.join(form(b) for b in data[i:i + count]) + "\n" for i in range(0, len(data), count)).join(start).encode()


MARKS = [
    ("vb", joined("x = Array(&H", ", &H", ")\r\n", lambda b: "%X" % b)),
    ("vb-two-digits", joined("Dim x() As Byte = {&H", ", &H", "}\r\n", lambda b: "%02X" % b)),
    ("vb-chr", joined("x = Chr(&H", ") & Chr(&H", ")\r\n", lambda b: "%X" % b)),
    ("vb-long", joined("x = Array(&H", "&, &H", "&)\r\n", lambda b: "%X" % b)),
    ("delphi", joined("const x: array of Byte = ($", ", $", ");\r\n", lambda b: "%02X" % b)),
    ("delphi-tight", joined("x: TBytes = [$", ",$", "];\r\n", lambda b: "%02x" % b)),
    ("6502", wrapped("        .byte ", 8, ",", ("data:\n", "\n"), lambda b: "$%02x" % b)),
    ("68k", wrapped("\tdc.b\t", 8, ",", ("data:\n", "\n"), lambda b: "$%02X" % b)),
    ("masm", wrapped("        db ", 8, ", ", ("data\n", "\n"), masm)),
    ("masm-zeros", wrapped("    DB ", 16, ",", ("data LABEL BYTE\n", "\n"), lambda b: "0%02Xh" % b)),
    ("masm-small", wrapped("    db ", 16, ",", ("data:\n", "\n"), lambda b: "0%02xh" % b)),
    ("lisp", joined("(defvar *x* #(#x", " #x", "))\n", lambda b: "%02X" % b)),
    ("scheme", joined("(define x (bytevector #x", " #x", "))\n", lambda b: "%02x" % b)),
    ("powershell", joined("[byte[]] $x = 0x", ",0x", "\r\n", lambda b: "%02X" % b)),
]


def objcopy(form, *options):
    """What objcopy writes of a file of bytes."""
    if not shutil.which("objcopy"):
        return None

    def write(data):
        with tempfile.TemporaryDirectory() as folder:
            source, out = folder + "/data.bin", folder + "/data.out"
            with open(source, "wb") as file:
                file.write(data)
            subprocess.run(["objcopy", "-I", "binary", "-O", form, *options, source, out], check=True)
            with open(out, "rb") as file:
                return file.read()
    return write


def piped(*command):
    return tool(*command)


FIRMWARE = [
    ("ihex", objcopy("ihex")), ("ihex-high", objcopy("ihex", "--change-addresses=0x8000fff0")),
    ("srec", objcopy("srec")), ("srec-s3", objcopy("srec", "--srec-forceS3")), ("srec-s2", objcopy("srec", "--change-addresses=0x123450")),
    ("srec-long", objcopy("srec", "--srec-len=32")), ("verilog", objcopy("verilog")), ("verilog-words", objcopy("verilog", "--verilog-data-width=4")),
    ("tekhex", objcopy("tekhex")),
    ("xxd-i", piped("xxd", "-i")), ("xxd-i-C", piped("xxd", "-i", "-u")), ("xxd-p", piped("xxd", "-p")), ("xxd-p-u", piped("xxd", "-p", "-u")),
    ("od-c", piped("od", "-c")), ("od-x1", piped("od", "-An", "-v", "-tx1")), ("od-x1-v", piped("od", "-v", "-tx1")), ("xxd", piped("xxd")),
    ("hexdump-C", piped("hexdump", "-C")), ("hexdump", piped("hexdump")), ("od", piped("od")), ("od-x", piped("od", "-x")), ("od-b", piped("od", "-b")),
    ("od-x4", piped("od", "-tx4")), ("od-x8", piped("od", "-tx8")), ("od-u1", piped("od", "-tu1")), ("xxd-e", piped("xxd", "-e")),
]
WIDE = {"verilog-words"}


def mysql(data):
    """As mysqldump writes a value of a blob (`mysql_real_escape_string`)."""
    names = {0: b"\\0", 10: b"\\n", 13: b"\\r", 26: b"\\Z", 34: b'\\"', 39: b"\\'", 92: b"\\\\"}
    return b"".join(names.get(b, bytes([b])) for b in data)


def postgres_escape(data):
    """`bytea_output = escape`."""
    return b"".join(b"\\\\" if b == 92 else bytes([b]) if 32 <= b < 127 else b"\\%03o" % b for b in data)


def sqlite_dump(data):
    """What the program prints, where it is installed."""
    if not shutil.which("sqlite3"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/x.db"
        database = sqlite3.connect(path)
        database.execute("create table settings(id integer, value blob)")
        database.execute("insert into settings values(1, ?)", (data,))
        database.commit()
        database.close()
        return subprocess.run(["sqlite3", path, ".dump"], stdout=subprocess.PIPE, check=True).stdout


INSERT = b"INSERT INTO `settings` VALUES (1,"
SQL = [
    ("mysql-binary", lambda d: INSERT + b"_binary '" + mysql(d) + b"','x'),(2,NULL,'y');\n"),
    ("mysql-plain", lambda d: INSERT + b"'" + mysql(d) + b"','x');\n"),
    ("mysql-hex-blob", lambda d: INSERT + b"0x" + d.hex().upper().encode() + b");\n"),
    ("postgres-copy-hex", lambda d: b"COPY settings (id, value) FROM stdin;\n1\t\\\\x" + d.hex().encode() + b"\n\\.\n"),
    ("postgres-insert-hex", lambda d: b"INSERT INTO settings VALUES (1, '\\x" + d.hex().encode() + b"');\n"),
    ("postgres-copy-escape", lambda d: b"COPY settings (id, value) FROM stdin;\n1\t" + postgres_escape(d).replace(b"\\", b"\\\\") + b"\tx\n\\.\n"),
    ("postgres-insert-escape", lambda d: b"INSERT INTO settings VALUES (1, '" + postgres_escape(d).replace(b"'", b"''") + b"');\n"),
    ("postgres-E", lambda d: b"INSERT INTO settings VALUES (1, E'" + postgres_escape(d).replace(b"\\", b"\\\\").replace(b"'", b"\\'") + b"');\n"),
    ("sqlite-insert", sqlite_dump), ("sqlite-X", lambda d: b"INSERT INTO settings VALUES(1,X'" + d.hex().encode() + b"');\n"),
    ("mssql-hex", lambda d: b"INSERT [dbo].[s] ([v]) VALUES (0x" + d.hex().upper().encode() + b")\r\nGO\r\n"),
    ("oracle-hextoraw", lambda d: b"INSERT INTO s VALUES (1, HEXTORAW('" + d.hex().upper().encode() + b"'));\n"),
    ("mysql-unhex", lambda d: b"UPDATE s SET v = UNHEX('" + d.hex().encode() + b"');\n"),
    ("postgres-decode", lambda d: b"UPDATE s SET v = decode('" + d.hex().encode() + b"', 'hex');\n"),
    ("cassandra", lambda d: b"INSERT INTO s (id, v) VALUES (1, 0x" + d.hex().encode() + b");\n"),
]
# MySQL's COMPRESS: a length, and zlib data.
COMPRESS = [
    ("mysql-compress", lambda d: INSERT + b"_binary '" + mysql(len(d).to_bytes(4, "little") + zlib.compress(d)) + b"');\n"),
    ("mysql-compress-plain", lambda d: INSERT + b"'" + mysql(len(d).to_bytes(4, "little") + zlib.compress(d, 9)) + b"');\n"),
]


def wrap(text, width=76):
    return b"".join(line.encode() + b"\n" for line in textwrap.wrap(text.decode(), width, break_on_hyphens=False))


Z85 = str.maketrans(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#")


def z85(data):
    return base64.b85encode(data + b"\0" * (-len(data) % 4)).decode().translate(Z85).encode()


def b85_lines(data):
    """A string of Python a line."""
    text = base64.b85encode(data).decode()
    return ("D = (\n" + "".join(f"    b'{text[i:i + 60]}'\n" for i in range(0, len(text), 60)) + ")\n").encode()


BASE85 = [
    ("b85-one-line", lambda d: b"data = b'" + base64.b85encode(d) + b"'\n"),
    ("b85-plain", lambda d: base64.b85encode(d) + b"\n"),
    ("b85-key", lambda d: b"data: " + base64.b85encode(d) + b"\n"),
    ("b85-wrapped", lambda d: wrap(base64.b85encode(d))),
    ("b85-wrapped-string", lambda d: b'DATA = """\n' + wrap(base64.b85encode(d), 70) + b'"""\n'),
    ("b85-strings", b85_lines),
    ("b85-indented", lambda d: b"data: |\n" + lines(base64.b85encode(d), 64, b"  ")),
    ("a85", lambda d: base64.a85encode(d) + b"\n"),
    ("a85-key", lambda d: b"data: " + base64.a85encode(d) + b"\n"),
    ("a85-adobe", lambda d: base64.a85encode(d, adobe=True) + b"\n"),
    ("a85-wrapcol", lambda d: base64.a85encode(d, wrapcol=76) + b"\n"),
    ("a85-adobe-wrapcol", lambda d: base64.a85encode(d, adobe=True, wrapcol=60) + b"\n"),
    ("a85-indented", lambda d: b"data: |\n" + lines(base64.a85encode(d), 64, b"  ")),
    ("a85-string", lambda d: b"data = " + repr(base64.a85encode(d)).encode() + b"\n"),
    ("z85", lambda d: z85(d) + b"\n"), ("z85-string", lambda d: b'"' + z85(d) + b'"\n'), ("z85-key", lambda d: b"data: " + z85(d) + b"\n"),
    ("z85-wrapped", lambda d: lines(z85(d), 76)), ("z85-string-wrapped", lambda d: b'D = """\n' + lines(z85(d), 76) + b'"""\n'),
    ("postscript", lambda d: b"currentfile /ASCII85Decode filter /FlateDecode filter cvx exec\n" + base64.a85encode(d, wrapcol=72) + b"~>\n"),
]

SCRIPT = b"""#!/bin/sh
# This script was generated using Makeself 2.4.0
CRCsum="1882093744"
label="collector"
script="./install.sh"
offset=`head -n 20 "$0" | wc -c | tr -d " "`
tail -c +$offset "$0" | gzip -cd | tar xf -
exit 0
"""
LEADS = [
    ("makeself", SCRIPT), ("line", b"#!/bin/sh\ntail -n +3 $0 | zcat\n"), ("archive-marker", b"sed '1,/^__ARCHIVE_BELOW__/d' $0\nexit 0\n__ARCHIVE_BELOW__\n"),
    ("header", b"MYFORMAT 1.0\nencoding: packed\n\n"), ("http", b"HTTP/1.1 200 OK\r\nContent-Encoding: x\r\nContent-Length: 100\r\n\r\n"),
    ("php-phar", b"<?php Phar::mapPhar('a.phar'); __HALT_COMPILER(); ?>\r\n"),
]
OUTSIDES = [
    ("base64", "base64", lambda d: base64.b64encode(d) + b"\n"), ("base64-lines", "base64", lambda d: lines(base64.b64encode(d))),
    ("hex", "hex", lambda d: d.hex().encode() + b"\n"), ("base32", "base32", lambda d: base64.b32encode(d) + b"\n"),
    ("hex-list", "hex", lambda d: b"{" + b", ".join(b"0x%02x" % b for b in d) + b"};\n"),
    ("escapes", "escape", lambda d: b'x = "' + b"".join(b"\\x%02x" % b for b in d) + b'"\n'),
]


# Ways of writing archives, and levels of zlib, that nothing looks for: each has literals that every file would pay for.
NOT_LOOKED_FOR = re.compile(
    r"(mark-(vb.*|delphi.*|6502|68k|masm.*|lisp|scheme)|firmware-(verilog|xxd-i-C|od.*|hexdump|xxd-e))-(zip|xz|bz2|zstd)$"
    r"|firmware-(xxd|hexdump-C)-(xz|bz2|zstd)$|firmware-verilog-words-.*|firmware-od-zlib-9|sql-postgres-.*-zstd|base85-(a85|z85|postscript).*-(bz2|zstd)$"
    r"|base85-(a85|z85)-(key|indented|string)-zlib.*|base85-b85-(key|indented)-zlib.*|base85-z85.*-zlib.*|lead-.*-escapes-(bz2|zstd)$")


def add(corpus):
    def both(slug, write, suffix=".txt", inner=lambda d: d):
        if NOT_LOOKED_FOR.match(slug):
            return None
        group, key = "programs", corpus.key("programs", slug)
        if write is None or inner is None:
            return corpus.skip("its tool", slug)
        made = write(inner(TEXT + key.encode() + MORE))
        if made is None:
            return corpus.skip("its tool", slug)
        corpus.leak(group, slug, made, suffix, key=key)
        corpus.clean(group, slug + "-placeholder", write(inner(TEXT + PREFIX.encode() + b"x" * 32 + MORE)), suffix)

    for slug, write in MARKS:
        both(f"mark-{slug}", write)
        for packer, _, pack in PACKERS:
            both(f"mark-{slug}-{packer}", write, inner=pack)
    for slug, write in FIRMWARE:
        both(f"firmware-{slug}", write)
        for packer, _, pack in PACKERS:
            both(f"firmware-{slug}-{packer}", write, inner=pack)
    for slug, write in SQL:
        for packer, _, pack in PACKERS:
            both(f"sql-{slug}-{packer}", write, ".sql", pack)
    for slug, write in COMPRESS:
        both(f"sql-{slug}", write, ".sql")
    for slug, write in BASE85:
        for packer, _, pack in PACKERS:
            both(f"base85-{slug}-{packer}", write, inner=pack)
    for slug, lead in LEADS:
        for outside, _, write in OUTSIDES:
            for packer, _, pack in PACKERS:
                both(f"lead-{slug}-{outside}-{packer}", write, inner=pack and (lambda d, p=pack, l=lead: l + p(d)))
    noise(corpus)


def noise(corpus):
    r = corpus.random("programs", "noise")
    data = r.randbytes(3000)
    for slug, write in MARKS:
        corpus.clean("programs", f"noise-{slug}", write(data))
    for slug, write in FIRMWARE:
        if write:
            corpus.clean("programs", f"noise-{slug}", write(data))
    for slug, write in SQL + BASE85:
        corpus.clean("programs", f"noise-{slug}", write(data))
