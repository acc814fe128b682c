"""Group `printed`: packed data whose bytes programs print or embed as numbers, in dumps and in base85."""
import base64
import bz2
import gzip
import json
import lzma
import shutil
import subprocess
import zlib

from .case import PREFIX
from .packed import MORE, TEXT, zipped


def joined(before, between, after, form):
    """A list of numbers: what stands before it, between two, and behind it."""
    return lambda data: (before + between.join(form(b) for b in data) + after).encode()


def rows(count, form, end):
    return lambda data: ("{\n" + "".join("  " + " ".join(form(b) for b in data[i:i + count]) + end + "\n" for i in range(0, len(data), count)) + "}\n").encode()


def signed(byte):
    return str(byte - 256 if byte > 127 else byte)


def gas(data):
    """Strings of an assembler, 20 bytes each."""
    text = lambda b: chr(b) if 32 <= b < 127 and b not in (34, 92) else "\\%03o" % b
    return "".join('\t.ascii\t"' + "".join(map(text, data[i:i + 20])) + '"\n' for i in range(0, len(data), 20)).encode()


def dumped(*command):
    if not shutil.which(command[0]):
        return None
    return lambda data: subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


LISTS = [
    # slug, encoding, writer
    ("hex-upper", "hex", joined("{", ", ", "};\n", lambda b: "0x%02X" % b)), ("hex-upper-tight", "hex", joined("{", ",", "};\n", lambda b: "0x%02X" % b)),
    ("hex-upper-rows", "hex", rows(12, lambda b: "0x%02X," % b, "")), ("hex-comments", "hex", rows(8, lambda b: "0x%02x," % b, " /* 0x0008 */")),
    ("java-cast", "hex", joined("byte[] b = {", ", ", "};\n", lambda b: "(byte)0x%02x" % b)), ("java-cast-space", "hex", joined("byte[] b = { ", ", ", " };\n", lambda b: "(byte) 0x%02X" % b)),
    ("java-cast-high", "hex", joined("byte[] b = {", ", ", "};\n", lambda b: ("(byte)0x%02x" if b > 127 else "0x%02x") % b)),
    ("rust-suffix", "hex", joined("[", ", ", "];\n", lambda b: "0x%02xu8" % b)), ("hex-lines", "hex", joined("[\n  ", ",\n  ", "\n]\n", lambda b: "0x%02x" % b)),
    ("hex-yaml", "hex", joined("data:\n  - ", "\n  - ", "\n", lambda b: "0x%02x" % b)), ("gvariant", "hex", joined("[byte ", ", ", "]\n", lambda b: "0x%02x" % b)),
    ("digits", "hex", joined("data: ", " ", "\n", lambda b: "%02x" % b)), ("digits-upper", "hex", joined("data: ", " ", "\n", lambda b: "%02X" % b)),
    ("json-pretty", "decimal", lambda d: json.dumps({"data": list(d)}, indent=2).encode()), ("json-object", "decimal", lambda d: json.dumps({str(i): b for i, b in enumerate(d)}, separators=(",", ":")).encode()),
    ("json-object-pretty", "decimal", lambda d: json.dumps({str(i): b for i, b in enumerate(d)}, indent=2).encode()), ("lines", "decimal", joined("", "\n", "\n", str)),
    ("yaml", "decimal", joined("data:\n- ", "\n- ", "\n", str)), ("signed", "decimal", joined("[", ",", "]\n", signed)), ("signed-lines", "decimal", joined("[\n  ", ",\n  ", "\n]\n", signed)),
    ("signed-cast", "decimal", joined("{", ", ", "}\n", lambda b: "(byte)" + signed(b))), ("xml", "decimal", joined("<a><unsignedByte>", "</unsignedByte><unsignedByte>", "</unsignedByte></a>\n", str)),
    ("llvm", "decimal", joined("[i8 ", ", i8 ", "]\n", signed)), ("padded", "decimal", joined("[", " ", "]\n", lambda b: "%3d" % b)), ("suffix", "decimal", joined("[", ", ", "]\n", lambda b: "%du8" % b)),
    ("octal", "octal", joined("{", ", ", "};\n", lambda b: "0%03o" % b)), ("octal-o", "octal", joined("[", ", ", "]\n", lambda b: "0o%03o" % b)),
    ("escapes-upper", "escape", joined('"', "", '"\n', lambda b: "\\x%02X" % b)), ("escapes-octal", "escape", joined('"', "", '"\n', lambda b: "\\%03o" % b)),
    ("escapes-json", "escape", lambda d: json.dumps({"body": d.decode("latin-1")}).encode()), ("escapes-twice", "escape", lambda d: json.dumps({"log": '"' + "".join("\\x%02x" % b for b in d) + '"'}).encode()),
    ("repr-in-json", "escape", lambda d: json.dumps({"message": "got " + repr(d)}).encode()), ("assembler", "escape", gas),
]
# Their first byte is looked for with what stands behind it, and only gzip's.
GZIP_ONLY = [
    ("net", "hex", joined("", "-", "\n", lambda b: "%02X" % b)), ("colons", "hex", joined("", ":", "\n", lambda b: "%02x" % b)),
]
DUMPS = [
    ("xxd", ["xxd"]), ("xxd-g1", ["xxd", "-g1"]), ("xxd-c8", ["xxd", "-g1", "-c8"]), ("hexdump-c", ["hexdump", "-C"]), ("hexdump", ["hexdump"]), ("od", ["od"]), ("od-x", ["od", "-x"]),
    ("od-tx1", ["od", "-tx1"]), ("od-an-tx1", ["od", "-An", "-tx1"]), ("od-tx1z", ["od", "-Ax", "-tx1z"]), ("od-tx4", ["od", "-tx4"]), ("od-b", ["od", "-b"]), ("od-tu1", ["od", "-v", "-tu1"]),
    ("od-an-tu1", ["od", "-An", "-tu1"]), ("od-an-td1", ["od", "-An", "-td1"]),
]
ARCHIVES = [("zip", zipped)]


def quoted(data):
    return b"DATA = b'" + base64.b85encode(data) + b"'\n"


def block(data):
    text = base64.b85encode(data)
    return b'DATA = b"""\n' + b"\n".join(text[i:i + 79] for i in range(0, len(text), 79)) + b'\n"""\n'


def adobe(data):
    return base64.a85encode(data, adobe=True, wrapcol=72) + b"\n"


def gz(data):
    return gzip.compress(data, mtime=0)


LEVELS = [("zlib", zlib.compress), ("zlib-9", lambda d: zlib.compress(d, 9)), ("zlib-1", lambda d: zlib.compress(d, 1))]


def add(corpus):
    for slug, encoding, write in LISTS:
        for name, pack in [("gzip", gz)] + (LEVELS if encoding != "escape" else LEVELS[:2]):
            both(corpus, f"{slug}-{name}", [encoding, name[:4]], lambda d, w=write, p=pack: w(p(d)), name == "gzip")
    for slug, encoding, write in GZIP_ONLY:
        both(corpus, slug + "-gzip", [encoding, "gzip"], lambda d, w=write: w(gz(d)))
    for slug, command in DUMPS:
        write = dumped(*command)
        if not write:
            corpus.skip(command[0], slug)
            continue
        # Rows without an address are lists.
        encoding = {"od-an-tx1": "hex", "od-an-tu1": "decimal", "od-an-td1": "decimal"}.get(slug, "dump")
        for name, pack in [("gzip", gz)] + LEVELS[:1]:
            both(corpus, f"{slug}-{name}", [encoding, name], lambda d, w=write, p=pack: w(p(d)), name == "gzip")
        for name, pack in ARCHIVES if slug in ("xxd", "hexdump-c") else []:
            both(corpus, f"{slug}-{name}", [encoding, "archive"], lambda d, w=write, p=pack: w(p(d)), False)
    for slug, write in [("b85", quoted), ("b85-block", block), ("ascii85", adobe)]:
        for name, pack in [("gzip", gz), ("zip", zipped), ("xz", lzma.compress), ("bz2", bz2.compress)] + LEVELS[:2]:
            if slug == "b85-block" and name.startswith("zlib") or slug == "ascii85" and name in ("xz", "bz2"):
                continue
            kind = "archive" if name in ("zip", "xz", "bz2") else name[:4]
            both(corpus, f"{slug}-{name}", ["base85", kind], lambda d, w=write, p=pack: w(p(d)), name == "gzip")
    r = corpus.random("printed", "noise")
    for slug, text in OTHERS:
        corpus.clean("printed", slug, text)
    for n in range(12):
        noise = [0x1F, 0x8B, 8, 0] + [r.randrange(256) for _ in range(300)]
        corpus.clean("printed", f"noise-{n}", (", ", ",", " ", "\n")[n % 4].join(["%d", "0x%02x", "0x%02X"][n % 3] % b for b in noise) + "\n")


OTHERS = [
    ("mask", "value = (word & 0x1f, 0x8b & word, 0x78)\n"), ("versions", "31.139.8.0 and 120.156.1\n"), ("prose", "line 139 of 31, 120 156 78 da\n"),
    ("addresses", "10.31.139.8 10.120.156.1\n"), ("table", "31  139  8\n120  156  4\n"), ("magic", "{ 0x1f, 0x8b, 0x08 } /* gzip */, { 0x78, 0x9c } /* zlib */\n"),
    ("magic-dump", "00000000: 1f8b 0808 0000 0000 0003 6100 4b4c 4a06  ..........a.KLJ.\n"), ("formula", "x^2 + y^2 = z^2 in the plane, x^n beyond it\n"),
    ("permissions", "0037 0213 0170 0234\n"), ("names", "'Gate' 'Ghost' '<~G~>' 'c$' \"c-\" =eNode /eNd\n"),
]


def both(corpus, slug, encodings, write, lookalikes=True):
    """A leak, and the same with a placeholder and with a body that is too long."""
    key = corpus.key("printed", slug)
    corpus.leak("printed", slug, write(TEXT + key.encode() + MORE), key=key, encodings=encodings)
    if lookalikes:
        corpus.clean("printed", slug + "-placeholder", write(TEXT + PREFIX.encode() + b"x" * 32 + MORE))
        corpus.clean("printed", slug + "-33", write(TEXT + PREFIX.encode() + corpus.body("printed", slug, "33", length=33).encode() + MORE))
