"""Encoders: each takes a `Text` and gives the encoded `Text`, whose span is the smallest range
of encoded bytes that holds the key."""
import base64 as b64
import gzip as gz

from .case import Text


def per_byte(f):
    """An encoder that encodes byte by byte; `f` takes position and byte."""
    def encode(text):
        pieces = [f(i, b) for i, b in enumerate(text.data)]
        pieces = [p.encode() if isinstance(p, str) else p for p in pieces]
        start = sum(map(len, pieces[:text.start]))
        end = start + sum(map(len, pieces[text.start:text.end]))
        return Text(b"".join(pieces), start, end)
    return encode


def base64(text, url=False, pad=True):
    data = (b64.urlsafe_b64encode if url else b64.b64encode)(text.data)
    return Text(data if pad else data.rstrip(b"="), text.start * 8 // 6, -(-text.end * 8 // 6))


def base64url(text):
    return base64(text, url=True, pad=False)


def unpadded(text):
    return base64(text, pad=False)


def wrap(width, newline="\n", indent="", final=True):
    """Lines of `width` bytes, each with `indent`."""
    separator = (newline + indent).encode()

    def encode(text):
        at = lambda i: len(indent) + i + (i // width) * len(separator)
        lines = [text.data[i:i + width] for i in range(0, len(text.data), width)]
        data = indent.encode() + separator.join(lines) + (newline.encode() if final else b"")
        return Text(data, at(text.start), at(text.end - 1) + 1)
    return encode


def hexadecimal(upper=False, before="", between="", after=""):
    def encode(text):
        form = "%02X" if upper else "%02x"
        piece = lambda b: before + form % b + after
        join = lambda data: between.join(map(piece, data))
        gap = len(between)
        size = len(before) + 2 + len(after)
        start = text.start * (size + gap)
        return Text(join(text.data).encode(), start, text.end * (size + gap) - gap)
    return encode


def gzip(text, level=9):
    data = gz.compress(text.data, level, mtime=0)
    return Text(data, 0, len(data))


def utf16(big=False, bom=False):
    name = "utf-16-be" if big else "utf-16-le"

    def encode(text):
        parts = [text.data[:text.start], text.data[text.start:text.end], text.data[text.end:]]
        before, key, after = (p.decode().encode(name) for p in parts)
        before = ("\ufeff".encode(name) if bom else b"") + before
        return Text(before + key + after, len(before), len(before) + len(key))
    return encode


def utf32(text):
    parts = [text.data[:text.start], text.data[text.start:text.end], text.data[text.end:]]
    before, key, after = (p.decode().encode("utf-32-le") for p in parts)
    return Text(before + key + after, len(before), len(before) + len(key))


def percent(upper=True, only=None):
    """Percent encoding of every byte, or of those for which `only(position, byte)` is true."""
    form = "%%%02X" if upper else "%%%02x"
    return per_byte(lambda i, b: form % b if only is None or only(i, b) else bytes([b]))


def formatted(form, only=None):
    """Every byte through a %-format such as `\\u%04x`."""
    return per_byte(lambda i, b: form % b if only is None or only(i, b) else bytes([b]))


def quoted_printable(every=False, width=76, newline="\r\n"):
    """RFC 2045 with soft line breaks at `width`; `every` encodes letters and digits too."""
    def encode(text):
        data, column, start, end = b"", 0, 0, 0
        for i, b in enumerate(text.data):
            piece = b"=%02X" % b if every or b == 61 or b > 126 else bytes([b])
            if b == 10:
                piece, column = newline.encode(), -len(newline)
            elif column + len(piece) > width - 1:
                data, column = data + b"=" + newline.encode(), 0
            if i == text.start:
                start = len(data)
            data, column = data + piece, column + len(piece)
            if i == text.end - 1:
                end = len(data)
        return Text(data, start, end)
    return encode


def json_string(text):
    """The inside of a JSON string that holds the text."""
    escapes = {34: '\\"', 92: "\\\\", 10: "\\n", 13: "\\r", 9: "\\t"}
    return per_byte(lambda i, b: escapes.get(b, bytes([b])))(text)
