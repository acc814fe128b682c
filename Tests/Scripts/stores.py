#!/usr/bin/env python3
"""Makes small files of the stores whose parts are packed, without the libraries that write them.

    Tests/Scripts/stores.py FORMAT CODEC FILE [TEXT…]

FORMAT is parquet, parquet2 (pages of version 2), delta (DELTA_BYTE_ARRAY), arrow, arrow-stream, orc,
journal or avro. CODEC is one of what the format has. Each text is a string of a column, a line of a
journal or a record. The first 40 bytes of the last text but one are cut behind 39 of them, where Snappy
and LZ4 have a letter that is no part of it."""

import bz2
import gzip
import lzma
import struct
import subprocess
import sys
import zlib

# How far before the cut the byte stands that is copied: its lower byte is a letter, and so is the token.
BACK = 0x0361


def strings(texts, between):
    """The texts, with what stands before the cut, so that a copy of four bytes is right there.

    between is how many bytes stand between two of them."""
    cut = texts[-2]
    before = cut[39:40] + b" and"
    fill = (b"a line that fills the room. " * 40)[:BACK - 39 - 2 * between - len(before)]
    return texts[:-2] + [before, fill, cut + b" and more"] + texts[-1:]


def place(data, cut):
    """Where to cut data, if four bytes stand there that stand BACK before as well."""
    at = data.find(cut) + 39
    return at if cut and at - BACK >= 0 and data[at - BACK:at - BACK + 4] == data[at:at + 4] else None


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def zigzag(number):
    return varint((number << 1 ^ number >> 63) & (1 << 64) - 1)


def snappy(data, cut):
    at = place(data, cut)
    pieces = [data] if at is None else [data[:at], data[at + 4:]]
    out = varint(len(data))
    for index, piece in enumerate(pieces):
        if index:
            out += bytes([1 | BACK >> 8 << 5, BACK & 255])
        for start in range(0, len(piece), 65536):
            part = piece[start:start + 65536]
            out += bytes([61 << 2]) + struct.pack("<H", len(part) - 1) + part
    return out


def lz4(data, cut):
    def literals(piece):
        if len(piece) < 15:
            return bytes([len(piece) << 4]) + piece
        rest = len(piece) - 15
        return b"\xf0" + b"\xff" * (rest // 255) + bytes([rest % 255]) + piece
    at = place(data, cut)
    if at is None:
        return literals(data)
    return literals(data[:at]) + struct.pack("<H", BACK) + literals(data[at + 4:])


def tool(*words):
    return lambda data, cut: subprocess.run(words, input=data, capture_output=True, check=True).stdout


def deflate(data, cut):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def hadoop(data, cut):
    block = lz4(data, cut)
    return struct.pack(">II", len(data), len(block)) + block


CODECS = {
    "none": lambda data, cut: data, "snappy": snappy, "lz4": lz4, "hadoop": hadoop, "deflate": deflate,
    "gzip": lambda data, cut: gzip.compress(data), "xz": lambda data, cut: lzma.compress(data),
    "bzip2": lambda data, cut: bz2.compress(data), "zstd": tool("zstd", "-qc"),
    "lz4-frame": tool("lz4", "-qc"), "brotli": lambda data, cut: data,
}


# Thrift's compact protocol: a structure is a list of (field, kind, value).
def thrift(fields):
    out, last = b"", 0
    for number, kind, value in fields:
        code = {"number": 5, "long": 6, "text": 8, "list": 9, "structure": 12, "yes": 1, "no": 2}[kind]
        out += bytes([(number - last) << 4 | code])
        last = number
        if kind in ("number", "long"):
            out += zigzag(value)
        elif kind == "text":
            out += varint(len(value)) + value
        elif kind == "structure":
            out += thrift(value)
        elif kind == "list":
            inner, values = value
            code = {"text": 8, "structure": 12, "number": 5}[inner]
            out += bytes([len(values) << 4 | code])
            for each in values:
                out += thrift(each) if inner == "structure" else \
                    varint(len(each)) + each if inner == "text" else zigzag(each)
    return out + b"\0"


def delta_numbers(numbers):
    """DELTA_BINARY_PACKED, blocks of 128 numbers in four parts."""
    out = varint(128) + varint(4) + varint(len(numbers)) + zigzag(numbers[0])
    differences = [b - a for a, b in zip(numbers, numbers[1:])]
    for start in range(0, len(differences), 128):
        block = differences[start:start + 128]
        least = min(block)
        out += zigzag(least)
        widths, body = [], b""
        for part in range(0, 128, 32):
            values = [value - least for value in block[part:part + 32]]
            width = max(values, default=0).bit_length()
            widths.append(width)
            if values:
                bits = sum(value << (index * width) for index, value in enumerate(values))
                body += bits.to_bytes(4 * width, "little")
        out += bytes(widths) + body
    return out


def parquet(codec, texts, version=1, delta=False):
    pack = CODECS[codec]
    number = {"none": 0, "snappy": 1, "gzip": 2, "brotli": 4, "hadoop": 5, "zstd": 6, "lz4": 7}[codec]
    out, chunks, start = b"PAR1", [], 4
    for group in (texts[:1], strings(texts, 0 if delta else 4)):
        if delta:
            common = [0] + [next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
                            for a, b in zip(group, group[1:])]
            data = delta_numbers(common) + delta_numbers([len(t) - c for t, c in zip(group, common)])
            data += b"".join(text[c:] for text, c in zip(group, common))
        else:
            data = b"".join(struct.pack("<I", len(text)) + text for text in group)
        levels = bytes([len(group) << 1, 1])
        if version == 1:
            data = struct.pack("<I", 2) + levels + data
        packed = pack(data, texts[-2] if len(group) > 1 else b"")
        header = [(1, "number", 0 if version == 1 else 3)]
        header += [(2, "number", len(data) + (2 if version == 2 else 0))]
        header += [(3, "number", len(packed) + (2 if version == 2 else 0))]
        encoding = 7 if delta else 0
        if version == 1:
            header += [(5, "structure", [(1, "number", len(group)), (2, "number", encoding), (3, "number", 3),
                                         (4, "number", 3)])]
        else:
            header += [(8, "structure", [(1, "number", len(group)), (2, "number", 0), (3, "number", len(group)),
                                         (4, "number", encoding), (5, "number", 2), (6, "number", 0),
                                         (7, "yes", None)])]
        page = thrift(header) + (levels if version == 2 else b"") + packed
        meta = [(1, "number", 6), (2, "list", ("number", [encoding])), (3, "list", ("text", [b"settings", b"value"])),
                (4, "number", number), (5, "long", len(group)), (6, "long", len(data)), (7, "long", len(page)),
                (9, "long", len(out))]
        chunks.append([(1, "list", ("structure", [[(2, "long", len(out)), (3, "structure", meta)]])),
                       (2, "long", len(data)), (3, "long", len(group))])
        out += page
    footer = thrift([(1, "number", 1), (2, "list", ("structure", [
        [(4, "text", b"schema"), (5, "number", 1)], [(3, "number", 0), (4, "text", b"settings"), (5, "number", 1)],
        [(1, "number", 6), (3, "number", 1), (4, "text", b"value")]])),
                     (3, "long", len(texts)), (4, "list", ("structure", chunks))])
    return out + footer + struct.pack("<I", len(footer)) + b"PAR1"


def flat(fields):
    """A FlatBuffer of one table: of each field its number, and a byte, a long, the fields of a table or the
    bytes of a list and their number."""
    out = bytearray(4)

    def table(fields):
        out.extend(bytes(-len(out) % 8))
        count = max(fields, default=-1) + 1
        places = len(out)
        out.extend(struct.pack("<HH", 4 + 2 * count, 8 + 8 * count))
        out.extend(b"".join(struct.pack("<H", 8 + 8 * n if n in fields else 0) for n in range(count)))
        out.extend(bytes(-len(out) % 8))
        start = len(out)
        out.extend(struct.pack("<i4x", start - places) + bytes(8 * count))
        for number, (kind, *value) in fields.items():
            slot = start + 8 + 8 * number
            if kind == "byte":
                out[slot] = value[0]
            elif kind == "long":
                struct.pack_into("<q", out, slot, value[0])
            else:
                if kind == "table":
                    at = table(value[0])
                else:
                    out.extend(bytes(-len(out) % 8 + 4))
                    at = len(out)
                    out.extend(struct.pack("<I", value[1]) + value[0])
                struct.pack_into("<I", out, slot, at - slot)
        return start

    struct.pack_into("<I", out, 0, table(fields))
    return bytes(out) + bytes(-len(out) % 8)


def message(kind, header, body=0):
    data = flat({0: ("byte", 4), 1: ("byte", kind), 2: ("table", header), 3: ("long", body)})
    return b"\xff\xff\xff\xff" + struct.pack("<I", len(data)) + data


def batch(codec, texts):
    """A message with a batch of one column of strings, and its body."""
    ends = [0]
    for text in texts:
        ends.append(ends[-1] + len(text))
    body, places = b"", struct.pack("<qq", 0, 0)
    for buffer in (struct.pack(f"<{len(ends)}i", *ends), b"".join(texts)):
        packed = struct.pack("<q", len(buffer)) + CODECS[codec](buffer, b"")
        places += struct.pack("<qq", len(body), len(packed))
        body += packed + bytes(-len(packed) % 8)
    number = 0 if codec == "lz4-frame" else 1
    header = {0: ("long", len(texts)), 2: ("list", places, 3), 3: ("table", {0: ("byte", number)})}
    return message(3, header, len(body)), body


def arrow(codec, texts, is_file):
    out = (b"ARROW1\0\0" if is_file else b"") + message(1, {})
    blocks = []
    for group in (texts[:1], texts):
        head, body = batch(codec, group)
        blocks.append((len(out), len(head), len(body)))
        out += head + body
    out += b"\xff\xff\xff\xff\0\0\0\0"
    if not is_file:
        return out
    footer = flat({3: ("list", b"".join(struct.pack("<qi4xq", *each) for each in blocks), len(blocks))})
    return out + footer + struct.pack("<I", len(footer)) + b"ARROW1"


def protobuf(fields):
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            out += varint(number << 3 | 2) + varint(len(value)) + value
    return out


def orc(codec, texts):
    kind = {"deflate": 1, "snappy": 2, "lz4": 4, "zstd": 5}[codec]
    group = strings(texts, 0)

    def stream(data):
        out = b""
        # The last text lies in two chunks, the second of them as it is.
        for part, is_stored in ((data[:-4], False), (data[-4:], True)):
            packed = part if is_stored else CODECS[codec](part, texts[-2])
            out += struct.pack("<I", len(packed) << 1 | is_stored)[:3] + packed
        return out

    def small(data):
        packed = CODECS[codec](data, b"")
        return struct.pack("<I", len(packed) << 1)[:3] + packed

    data = stream(b"".join(group))
    lengths = small(bytes(len(group)))
    footer = small(protobuf([(1, protobuf([(1, 1), (2, 1), (3, len(data))])),
                             (1, protobuf([(1, 2), (2, 1), (3, len(lengths))]))]))
    stripe = data + lengths + footer
    out = b"ORC" + stripe
    metadata = small(texts[0])
    last = small(protobuf([(1, 3), (2, len(stripe)),
                           (3, protobuf([(1, 3), (2, 0), (3, len(data) + len(lengths)), (4, len(footer)),
                                         (5, len(group))]))]))
    tail = protobuf([(1, len(last)), (2, kind), (3, 65536), (5, len(metadata)), (8000, b"ORC")])
    return out + metadata + last + tail + bytes([len(tail)])


def journal(codec, texts):
    flag = {"xz": 1, "lz4": 2, "zstd": 4}[codec]
    objects, last = b"", 0
    lines = strings(texts, 1)
    for text in lines[:-4] + [b" ".join(lines[-4:-1])] + lines[-1:]:
        field = CODECS[codec](b"MESSAGE=" + text, texts[-2])
        if codec == "lz4":
            field = struct.pack("<Q", len(text) + 8) + field
        last = 240 + len(objects)
        objects += struct.pack("<BB6xQ", 1, flag, 64 + len(field)) + bytes(48) + field
        objects += bytes(-len(objects) % 8)
    header = b"LPKSHHRH" + struct.pack("<II", 0, {"xz": 1, "lz4": 2, "zstd": 8}[codec]) + bytes(72)
    header += struct.pack("<QQ", 240, len(objects)) + bytes(32) + struct.pack("<Q", last)
    return header.ljust(240, b"\0") + objects + bytes(512)


def avro(codec, texts):
    name = {"zstd": b"zstandard"}.get(codec, codec.encode())
    mark = bytes(range(16))

    def text(value):
        return zigzag(len(value)) + value
    out = b"Obj\1" + zigzag(2) + text(b"avro.codec") + text(name) + text(b"avro.schema") + text(b'"string"')
    out += zigzag(0) + mark
    for group in (texts[:1], texts):
        packed = CODECS[codec](b"".join(text(each) for each in group), b"")
        if codec == "snappy":
            packed += b"CRC4"
        out += zigzag(len(group)) + zigzag(len(packed)) + packed + mark
    return out


MAKERS = {
    "parquet": parquet, "parquet2": lambda codec, texts: parquet(codec, texts, version=2),
    "delta": lambda codec, texts: parquet(codec, texts, delta=True),
    "arrow": lambda codec, texts: arrow(codec, texts, True),
    "arrow-stream": lambda codec, texts: arrow(codec, texts, False), "orc": orc, "journal": journal, "avro": avro,
}
KINDS = {
    "parquet": ("none", "snappy", "gzip", "zstd", "lz4", "hadoop"), "parquet2": ("snappy", "lz4", "zstd"),
    "delta": ("none", "snappy"), "arrow": ("lz4-frame", "zstd"), "arrow-stream": ("lz4-frame", "zstd"),
    "orc": ("deflate", "snappy", "zstd", "lz4"), "journal": ("xz", "lz4", "zstd"),
    "avro": ("deflate", "snappy", "zstd", "bzip2", "xz"),
}
TEXTS = [b"the first text", b"the text that is cut behind its thirty-ninth byte", b"other"]


def make(name, codec, texts=TEXTS):
    return MAKERS[name](codec, texts)


if __name__ == "__main__":
    name, codec, file = sys.argv[1:4]
    with open(file, "wb") as out:
        out.write(make(name, codec, [text.encode() for text in sys.argv[4:]] or TEXTS))
