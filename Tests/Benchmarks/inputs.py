"""The kinds of file that kascan's speed is measured on, made from a seed.

    python3 Tests/Benchmarks/inputs.py FOLDER [--size 1M] [--kind NAME,…]

Each file has a name of its kind and the size asked for. No file holds a key. `plain` is what the others
are compared with: lines of English-like words.
"""
import argparse
import base64
import gzip
import json
import os
import random
import string

LETTERS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
WORDS = [
    "cluster", "node", "price", "the", "of", "and", "request", "limit", "namespace", "when", "pods", "are", "billed",
    "by", "hour", "cost", "report", "for", "each", "team", "value", "memory", "a", "is", "in", "to", "not", "shown",
]


def fill(size, make):
    """Pieces, one after another, up to a size in bytes."""
    parts, length = [], 0
    while length < size:
        part = make()
        parts.append(part)
        length += len(part)
    return b"".join(parts)[:size]


def text(line):
    """A generator of a file of lines."""
    return lambda choose, size: fill(size, lambda: (line(choose) + "\n").encode())


def digits(choose, count):
    return "".join(choose.choices(HEX, k=count))


def words(choose, count=12):
    return " ".join(choose.choices(WORDS, k=count))


def log(choose):
    return (f"2026-11-{choose.randrange(1, 29):02}T10:{choose.randrange(60):02}:07.{choose.randrange(1000):03}Z INFO "
            f"request={digits(choose, 32)} span={digits(choose, 16)} path=/api/v1/{choose.choice(WORDS)} {words(choose, 5)}")


def sql(choose):
    return f"INSERT INTO files VALUES ({choose.randrange(1 << 30)}, '{digits(choose, 64)}', '{words(choose, 3)}');"


def secret(choose):
    data = base64.b64encode(words(choose, 6).encode()).decode()
    name = choose.choice(WORDS)
    return (f"---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}-{digits(choose, 5)}\n  namespace: {name}\n"
            f"type: Opaque\ndata:\n  token: {data}\n  password: {base64.b64encode(digits(choose, 24).encode()).decode()}")


def source(choose):
    return f"static int {choose.choice(WORDS)}_{digits(choose, 4)}(struct {choose.choice(WORDS)} *p) {{ return p->{choose.choice(WORDS)}[{choose.randrange(99)}] + 0x{digits(choose, 8)}; }}"


def coloured(choose):
    return f"\x1b[32m{choose.choice(WORDS)}\x1b[0m \x1b[1;31m{words(choose, 4)}\x1b[m\x1b[K {digits(choose, 8)}"


def page(choose):
    return f'<div class="{choose.choice(WORDS)}"><span class="n">{choose.choice(WORDS)}</span><a href="#{digits(choose, 6)}">{words(choose, 6)}</a>&nbsp;</div>'


def numbers(choose):
    return "[" + ",".join(str(choose.randrange(256)) for _ in range(40)) + "],"


def one_line_json(choose, size):
    def item():
        return (json.dumps({"id": digits(choose, 32), "name": words(choose, 2), "cost": choose.random(),
                            "tags": [choose.choice(WORDS)], "path": "a\\/b\u00e4"}) + ",").encode()
    return b"[" + fill(size - 1, item)


def minified(choose, size):
    def item():
        name = choose.choice(LETTERS)
        return f'function {name}({name},t){{return"{choose.choice(WORDS)}"+{name}[{choose.randrange(99)}]+"\\u00{digits(choose, 2)}"}}var _{digits(choose, 3)}={{"{choose.choice(WORDS)}":!0}};'.encode()
    return fill(size, item)


def helm(choose, size):
    def item():
        release = json.dumps({"name": words(choose, 1), "manifest": "\n".join(words(choose) for _ in range(300))})
        inner = base64.b64encode(gzip.compress(release.encode(), mtime=0))
        outer = base64.b64encode(inner).decode()
        return f"apiVersion: v1\nkind: Secret\ntype: helm.sh/release.v1\ndata:\n  release: {outer}\n---\n".encode()
    # Data that is cut off costs what its end does.
    releases = fill(size, item)
    return releases[:releases.rindex(b"---\n") + 4]


def pem(choose, size):
    def item():
        body = base64.b64encode(choose.randbytes(1200)).decode()
        lines = "\n".join(body[at:at + 64] for at in range(0, len(body), 64))
        return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n".encode()
    return fill(size, item)


def wall(token):
    return lambda choose, size: (token * (size // len(token) + 1))[:size]


def pdf_wall(token):
    return lambda choose, size: (b"%PDF-1.5\n1 0 obj\n<< >>\nendobj\n" + token * (size // len(token) + 1))[:size]


KINDS = {
    "plain": text(words),
    "logs": text(log),
    "sql": text(sql),
    "yaml-secrets": text(secret),
    "c": text(source),
    "coloured": text(coloured),
    "html": text(page),
    "numbers": text(numbers),
    "json": one_line_json,
    "javascript": minified,
    "helm": helm,
    "pem": pem,
    "utf-16": lambda choose, size: fill(size // 2, lambda: (words(choose) + "\n").encode()).decode().encode("utf-16-le"),
    "base64": lambda choose, size: base64.b64encode(choose.randbytes(size))[:size],
    "hexadecimal": lambda choose, size: choose.randbytes(size // 2).hex().encode(),
    "random": lambda choose, size: choose.randbytes(size),
    "zeros": lambda choose, size: bytes(size),
    "wall-prefix": wall(b"ka_"),
    "wall-key-prefix": wall(b"ka_" + b"live_"),
    "wall-base64": wall(b"a2Ff"),
    "wall-escapes": wall(b"\\u006b\\u0061"),
    "wall-percent": wall(b"%6b%61%5f"),
    "wall-entities": wall(b"&#107;&#97;"),
    "wall-joins": wall(b'"ka_' + b'live_" + '),
    "wall-constants": wall(b"A=ka_" + b"live_\n"),
    "wall-vendor": wall(b"kubeadapt "),
    "wall-token": wall(b'token: "abc"\n'),
    "wall-gzip": wall(b"\x1f\x8b\x08\x04" + bytes(6) + b"\xff\xff"),
    "wall-zip": wall(b"PK\x03\x04"),
    "wall-quotes": wall(b"\"'"),
    "wall-tags": wall(b"<b>k</b>"),
    "wall-colours": wall(b"\x1b[0m"),
    "wall-numbers": wall(b"107,97,95,"),
    "wall-unfinished": wall(b"ka\\u005 k%6 &#107\\x6 107, ka=5 "),
    "wall-nested": wall(base64.b64encode(b"%6b%61%5f&#107;")),
    "wall-pdf-trailers": pdf_wall(b"trailer "),
    "wall-pdf-streams": pdf_wall(b"1 0 obj<<>>stream\nendstream\n"),
}


def write(folder, size, kinds=KINDS):
    """Writes a file of each kind; returns their names."""
    os.makedirs(folder, exist_ok=True)
    for kind in kinds:
        # A seed for each, so that a new kind changes no other.
        content = KINDS[kind](random.Random(kind), size)
        with open(os.path.join(folder, kind), "wb") as file:
            file.write(content)
    return list(kinds)


def bytes_of(argument):
    """A size such as 64k, 1M."""
    factor = {"k": 1 << 10, "M": 1 << 20, "G": 1 << 30}.get(argument[-1], 1)
    return int(argument[:-1] if factor > 1 else argument) * factor


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--size", type=bytes_of, default=1 << 20)
    parser.add_argument("--kind", default="")
    options = parser.parse_args()
    write(options.folder, options.size, options.kind.split(",") if options.kind else KINDS)
