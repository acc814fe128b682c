"""Keys in ciphers of the schoolroom: swapped letters, XOR with one byte, base58, and pieces that are turned or decoded."""
import base64
import string

from . import encoders
from .case import MARK, PREFIX, Text, fill, key_text

GROUP = "ciphers"
SMALL, CAPITALS = string.ascii_lowercase, string.ascii_uppercase
PRINTED = "".join(map(chr, range(33, 127)))
ALPHABET58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def shifted(n):
    return str.maketrans(SMALL + CAPITALS, SMALL[n:] + SMALL[:n] + CAPITALS[n:] + CAPITALS[:n])


CIPHERS = [(f"shift-{n}", "rot13" if n == 13 else "caesar", shifted(n)) for n in range(1, 26)] + [
    ("atbash", "atbash", str.maketrans(SMALL + CAPITALS, SMALL[::-1] + CAPITALS[::-1])),
    ("swapped", "swapped-case", str.maketrans(SMALL + CAPITALS, CAPITALS + SMALL)),
    ("rot47", "rot47", str.maketrans(PRINTED, PRINTED[47:] + PRINTED[:47])),
]
CODES = [
    (".py", f'KEY = turn("{MARK}", 4)\n'), (".js", f'const key = turn("{MARK}");\n'), (".java", f'class A {{ String k = turn("{MARK}"); }}\n'),
    (".go", f'var key = turn("{MARK}")\n'), (".c", f'const char *key = turn("{MARK}");\n'), (".sh", f'KEY="$(turn "{MARK}")"\n'),
]
STANDARD = CAPITALS + SMALL + string.digits + "+/"
BASE64S = [
    ("rot13", "rot13", CAPITALS[13:] + CAPITALS[:13] + SMALL[13:] + SMALL[:13] + string.digits + "+/"), ("atbash", "atbash", CAPITALS[::-1] + SMALL[::-1] + string.digits + "+/"),
    ("swapped", "swapped-case", SMALL + CAPITALS + string.digits + "+/"), ("digits", "alphabet", string.digits + CAPITALS + SMALL + "-_"), ("digits-small", "alphabet", string.digits + SMALL + CAPITALS + "+/"),
    ("crypt", "alphabet", "./" + string.digits + CAPITALS + SMALL), ("xx", "alphabet", "+-" + string.digits + CAPITALS + SMALL), ("crypt-small", "alphabet", "./" + string.digits + SMALL + CAPITALS), ("bcrypt", "alphabet", "./" + CAPITALS + SMALL + string.digits),
]
NUMBERS = [("integer", string.digits), ("base36", string.digits + SMALL), ("base62", string.digits + CAPITALS + SMALL), ("base62", string.digits + SMALL + CAPITALS)]
MASKED = [
    (".py", 'KEY = "".join(chr(c ^ 7) for c in [@L@])\n'), (".js", "const key = [@L@].map(c => String.fromCharCode(c ^ 7)).join('');\n"), (".java", "String key = turn(new int[]{@L@});\n"),
    (".go", "var key = turn([]byte{@L@})\n"), (".c", "const char *key = turn((unsigned char[]){@L@});\n"), (".py", "KEY = xor_key([@L@], 'k')\n"),
]
LETTERS = [("cyrillic", "aeikopcxABEKMHOPCTX", "\u0430\u0435\u0456\u043a\u043e\u0440\u0441\u0445\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"), ("greek", "akvoAB", "\u03b1\u03ba\u03bd\u03bf\u0391\u0392")]
REVERSED = [
    ("python", ".py", 'KEY = ("{}" + "{}")[::-1]\n'), ("js", ".js", "const key = ('{}' + '{}').split('').reverse().join('');\n"), ("java", ".java", 'String key = new StringBuilder("{}"\n    + "{}").reverse().toString();\n'),
    ("go", ".go", 'key := reverse("{}" + "{}")\n'), ("c", ".c", 'strrev("{}" "{}");\n'), ("shell", ".sh", "KEY=$(echo \"{}\"'{}' | rev)\n"),
]
DECODED = [
    ("python", ".py", 'KEY = base64.b64decode("{}").decode() + base64.b64decode("{}").decode()\n'), ("js", ".js", "const key = atob('{}') + atob('{}');\n"), ("buffer", ".js", "const key = Buffer.from('{}', 'base64').toString() + Buffer.from('{}', 'base64').toString();\n"),
    ("java", ".java", 'String key = new String(Base64.getDecoder().decode("{}")) + new String(Base64.getDecoder().decode("{}"));\n'), ("go", ".go", 'key := mustB64("{}") + mustB64("{}")\n'), ("c", ".c", 'strcat(b64_decode("{}"), b64_decode("{}"));\n'), ("shell", ".sh", 'KEY=$(echo "{}" | base64 -d)$(echo "{}" | base64 -d)\n'),
]


def number(data, digits):
    rest, text = int.from_bytes(data, "big"), ""
    while rest:
        rest, digit = divmod(rest, len(digits))
        text = digits[digit] + text
    return text


def base58(data):
    return number(data, ALPHABET58)


def encoded(key, table):
    text = key.translate(table).replace('"', '\\"')
    return Text(text.encode(), 0, len(text))


def add(corpus):
    bodies = lambda *names: ["x" * 32, corpus.body(GROUP, *names, "31", length=31), corpus.body(GROUP, *names, "33", length=33)]
    for n, (slug, name, table) in enumerate(CIPHERS):
        ext, code = CODES[n % len(CODES)]
        code = code.replace("turn", "swapcase") if slug == "swapped" else code
        key = corpus.key(GROUP, slug)
        corpus.leak(GROUP, slug, fill(code, encoded(key, table)), ext, key=key, encodings=[name])
        corpus.clean(GROUP, f"{slug}-look-alike", fill(code, encoded(PREFIX + bodies(slug)[n % 3], table)), ext)
    for slug, name in (("constant", "TRAFFIC_REQUESTS_PER_SECOND_2024"), ("digits", "C0FFEE15BADD00D5CAFE1234567890AB")):
        corpus.clean(GROUP, f"capitals-{slug}", f"#define {PREFIX.upper()}{name} 1\n", ".h")
    for n, mask in enumerate((0x01, 0x12, 0x20, 0x5A, 0x7F, 0x80, 0xFF)):
        for form, encoder in (("base64", encoders.base64), ("hex", encoders.hexadecimal())):
            ext, code = CODES[n % len(CODES)]
            key = corpus.key(GROUP, "xor", form, str(mask))
            turned = lambda text: Text(bytes(b ^ mask for b in text.encode()), 0, len(text))
            corpus.leak(GROUP, f"xor-{form}-{mask}", fill(code, turned(key).through(encoder)), ext, key=key, encodings=[form, "xor"])
            other = PREFIX + bodies("xor", form, str(mask))[n % 3]
            corpus.clean(GROUP, f"xor-{form}-{mask}-look-alike", fill(code, turned(other).through(encoder)), ext)
    for n, (ext, code) in enumerate(CODES):
        key = corpus.key(GROUP, "base58", ext)
        text = lambda key: key_text(base58(key.encode()))
        corpus.leak(GROUP, f"base58{ext.replace('.', '-')}", fill(code, text(key)), ext, key=key, encodings=["base58"])
        corpus.clean(GROUP, f"base58{ext.replace('.', '-')}-look-alike", fill(code, text(PREFIX + bodies("base58", ext)[n % 3])), ext)
    for n, (slug, ext, template) in enumerate(REVERSED):
        for at in (1, 20):
            key = corpus.key(GROUP, "reversed", slug, str(at))
            corpus.leak(GROUP, f"reversed-{slug}-{at}", template.format(key[::-1][:at], key[::-1][at:]).encode(), ext, key=key, encodings=["reversed"])
        other = (PREFIX + bodies("reversed", slug)[n % 3])[::-1]
        corpus.clean(GROUP, f"reversed-{slug}-look-alike", template.format(other[:12], other[12:]), ext)
    for n, (slug, ext, template) in enumerate(DECODED):
        pieces = lambda key, at: template.format(*(base64.b64encode(part.encode()).decode() for part in (key[:at], key[at:])))
        for at in (4, 9, 15, 31):
            key = corpus.key(GROUP, "decoded", slug, str(at))
            corpus.leak(GROUP, f"decoded-{slug}-{at}", pieces(key, at).encode(), ext, key=key, encodings=["base64"])
        corpus.clean(GROUP, f"decoded-{slug}-look-alike", pieces(PREFIX + bodies("decoded", slug)[n % 3], 15), ext)
    for n, (slug, name, alphabet) in enumerate(BASE64S):
        ext, code = CODES[n % len(CODES)]
        key = corpus.key(GROUP, "base64", slug)
        text = lambda key: key_text(base64.b64encode(key.encode()).decode().translate(str.maketrans(STANDARD, alphabet)))
        whole = text(key)
        corpus.leak(GROUP, f"base64-{slug}", fill(code, Text(whole.data, 0, 54)), ext, key=key, encodings=[name, "base64"])
        corpus.clean(GROUP, f"base64-{slug}-look-alike", fill(code, text(PREFIX + bodies("base64", slug)[n % 3])), ext)
    for n, (name, digits) in enumerate(NUMBERS):
        ext, code = CODES[n % len(CODES)]
        key = corpus.key(GROUP, "number", str(n))
        text = lambda key: key_text(number(key.encode(), digits))
        corpus.leak(GROUP, f"number-{name}-{n}", fill(code, text(key)), ext, key=key, encodings=[name])
        corpus.clean(GROUP, f"number-{name}-{n}-look-alike", fill(code, text(PREFIX + bodies("number", str(n))[n % 3])), ext)
    for n, mask in enumerate((b"ab", b"key", b"\x91\x02\xf3\x44", b"Mask!", b"secret", b"\x00\x01\x80\xff\x7f\x10\x33", b"password")):
        turned = lambda key: bytes(b ^ mask[i % len(mask)] for i, b in enumerate(key.encode()))
        other = PREFIX + bodies("repeated", str(n))[n % 3]
        for form, encoder in (("base64", encoders.base64), ("hex", encoders.hexadecimal())):
            ext, code = CODES[n % len(CODES)]
            key = corpus.key(GROUP, "repeated", form, str(n))
            text = lambda key: Text(turned(key), 0, len(key)).through(encoder)
            corpus.leak(GROUP, f"repeated-{form}-{len(mask)}", fill(code, text(key)), ext, key=key, encodings=[form, "xor"])
            corpus.clean(GROUP, f"repeated-{form}-{len(mask)}-look-alike", fill(code, text(other)), ext)
        ext, code = MASKED[n % len(MASKED)]
        key = corpus.key(GROUP, "masked", str(n))
        numbers = lambda key: key_text(", ".join(map(str, turned(key))))
        corpus.leak(GROUP, f"masked-{n}", fill(code.replace("@L@", MARK), numbers(key)), ext, key=key, encodings=["masked-list"])
        corpus.clean(GROUP, f"masked-{n}-look-alike", fill(code.replace("@L@", MARK), numbers(other)), ext)
    for n, (slug, plain, alike) in enumerate(LETTERS):
        table = str.maketrans(plain, alike)
        key = corpus.key(GROUP, "letters", slug)
        text = lambda key: Text(key.translate(table).encode(), 0, len(key.translate(table).encode()))
        corpus.leak(GROUP, f"letters-{slug}", fill(CODES[n][1], text(key)), CODES[n][0], key=key, encodings=["seam"])
        corpus.clean(GROUP, f"letters-{slug}-look-alike", fill(CODES[n][1], text(PREFIX + bodies("letters", slug)[1])), CODES[n][0])
    key = corpus.key(GROUP, "ebcdic")
    corpus.leak(GROUP, "ebcdic", Text(f"KEY={key}\n".encode("cp037"), 4, 44), ".bin", key=key, encodings=["ebcdic"])
    corpus.clean(GROUP, "ebcdic-look-alike", Text(f"KEY={key}1\n".encode("cp037"), 4, 44), ".bin")
