"""Groups `hex`, `hex-dump`, `percent` and `quoted-printable`."""
from .case import MARK as K
from .case import PREFIX, Text, fill, key_text
from .encoders import formatted, hexadecimal, percent, quoted_printable, wrap

HEX = [
    ("lower", [hexadecimal()], f"secret: {K}\n"), ("upper", [hexadecimal(True)], f"secret: {K}\n"), ("alone", [hexadecimal()], K),
    ("0x", [hexadecimal()], f"key = 0x{K};\n"), ("postgres", [hexadecimal()], f"'\\x{K}'\n"), ("mysql", [hexadecimal(True)], f"x'{K}'\n"),
    ("backslash-x", [hexadecimal(before="\\x")], f"key = \"{K}\"\n"), ("backslash-x-upper", [hexadecimal(True, before="\\x")], f"printf '{K}'\n"),
    ("space", [hexadecimal(between=" ")], f"{K}\n"), ("space-upper", [hexadecimal(True, between=" ")], f"{K}\n"), ("colon", [hexadecimal(between=":")], f"{K}\n"),
    ("colon-upper", [hexadecimal(True, between=":")], f"{K}\n"), ("dash", [hexadecimal(True, between="-")], f"{K}\n"), ("comma", [hexadecimal(between=",")], f"hex:{K}\n"),
    ("array", [hexadecimal(before="0x", between=", ")], f"const char key[] = {{ {K} }};\n"), ("array-upper", [hexadecimal(True, before="0x", between=", ")], f"byte[] key = {{ {K} }};\n"),
    ("array-tight", [hexadecimal(before="0x", between=",")], f"[{K}]\n"),
    ("array-go", [hexadecimal(before="0x", between=", ")], f"var key = []byte{{{K}}}\n"), ("escaped-twice", [hexadecimal(before="\\\\x")], f"\"{K}\"\n"),
    ("wrap-60", [hexadecimal(), wrap(60)], K), ("wrap-40", [hexadecimal(), wrap(40)], K), ("wrap-64-crlf", [hexadecimal(True), wrap(64, "\r\n")], K), ("wrap-32-indent", [hexadecimal(), wrap(32, "\n", "    ")], f"key:\n{K}"),
]


def dump(data, columns=16, style="xxd"):
    """A hex dump as `xxd`, `hexdump -C` and `od -tx1` print it."""
    rows = []
    for at in range(0, len(data), columns):
        row = data[at:at + columns]
        shown = "".join(chr(b) if 32 <= b < 127 else "." for b in row)
        pair = [row[i:i + 2].hex() for i in range(0, len(row), 2)]
        half = " ".join("%02x" % b for b in row[:8]), " ".join("%02x" % b for b in row[8:])
        rows.append({"xxd": f"{at:08x}: {' '.join(pair):39}  {shown}", "hexdump": f"{at:08x}  {half[0]:23}  {half[1]:23}  |{shown}|",
                     "od": f"{at:07o} " + " ".join("%02x" % b for b in row)}[style])
    return ("\n".join(rows) + "\n").encode()


def c_array(data):
    """`xxd -i`: twelve bytes a line."""
    lines = [", ".join("0x%02x" % b for b in data[i:i + 12]) for i in range(0, len(data), 12)]
    return ("unsigned char key[] = {\n  " + ",\n  ".join(lines) + "\n};\nunsigned int key_len = %d;\n" % len(data)).encode()


def add(corpus):
    for slug, encoders, template in HEX:
        key = corpus.key("hex", slug)
        corpus.leak("hex", slug, fill(template, key_text(key).through(*encoders)), key=key, encodings=["hex"])
        corpus.clean("hex", f"{slug}-placeholder", fill(template, key_text(PREFIX + "x" * 32).through(*encoders)))
        if slug in ("lower", "array", "wrap-60"):
            corpus.clean("hex", f"{slug}-33", fill(template, key_text(PREFIX + corpus.body("hex", slug, "33", length=33)).through(*encoders)))
    for slug, build in [("xxd-p", lambda d: wrap(60)(Text(d.hex().encode(), 0, 1)).data), ("xxd-i", c_array), ("xxd", dump), ("hexdump", lambda d: dump(d, style="hexdump")), ("od", lambda d: dump(d, style="od"))]:
        key = corpus.key("hex", slug)
        group = "hex" if slug in ("xxd-p", "xxd-i") else "hex-dump"
        corpus.leak(group, slug, build(b"KUBEADAPT_API_KEY=" + key.encode() + b"\nPORT=80\n"), key=key, encodings=["hex"])
        corpus.clean(group, slug + "-placeholder", build(b"KUBEADAPT_API_KEY=" + PREFIX.encode() + b"x" * 32 + b"\n"))
    for slug, before, after in [("inside", "config: ", "\nend\n"), ("inside-nul", "\0\1\2", "\0\0\0")]:
        key = corpus.key("hex", slug)
        corpus.leak("hex", slug, key_text(key).within(before, after).through(hexadecimal()), key=key, encodings=["hex"])
    for n, length in enumerate((40, 64, 128, 1000)):
        noise = corpus.body("hex", "noise", str(n), length=length, alphabet="0123456789abcdef")
        corpus.clean("hex", f"noise-{n}", noise + "\n")
        corpus.clean("hex", f"noise-core-{n}", noise + "6b615f" + noise[::-1] + "6b615f6c6976655f" + "00" * 8 + noise + "\n")
    corpus.clean("hex", "cut", corpus.key("hex", "cut").encode().hex()[:70] + "\n")
    add_percent(corpus)
    add_quoted_printable(corpus)


def add_percent(corpus):
    partly = lambda share, seed: (lambda i, b: corpus.random("percent", seed, str(i)).random() < share)
    forms = [("all-upper", percent()), ("all-lower", percent(False)), ("underscores", percent(only=lambda i, b: b == 95)), ("underscores-lower", percent(False, only=lambda i, b: b == 95)),
             ("prefix", percent(only=lambda i, b: i < 8)), ("body", percent(only=lambda i, b: i >= 8)), ("first", percent(only=lambda i, b: i == 0)), ("last", percent(only=lambda i, b: i == 39)), ("one-inside", percent(only=lambda i, b: i == 20)),
             ("second-underscore", percent(only=lambda i, b: i == 7)), ("first-underscore", percent(only=lambda i, b: i == 2)), ("alternate", percent(only=lambda i, b: i % 2)), ("alternate-even", percent(only=lambda i, b: i % 2 == 0))]
    forms += [(f"random-{n}", percent(only=partly(n / 10, str(n)))) for n in range(1, 10)]
    for slug, encoder in forms:
        key = corpus.key("percent", slug)
        if slug.startswith("random"):  # at least one byte must be encoded for the label to be true
            assert b"%" in key_text(key).through(encoder).data
        corpus.leak("percent", slug, fill(f"https://example.test/v1?api_key={K}&limit=1\n", key_text(key).through(encoder)), key=key, encodings=["percent"])
    for slug, before, after in [("whole-query", "api_key=", "&limit=1"), ("whole-header", "Authorization: Bearer ", "\r\n")]:
        key = corpus.key("percent", slug)
        corpus.leak("percent", slug, fill(f"url={K}\n", key_text(key).within(before, after).through(percent())), key=key, encodings=["percent"])
    for slug, body in [("x", "x" * 32), ("words", "ThisIsNotARealKeyJustAnExample12"), ("31", corpus.body("percent", "31", length=31)), ("33", corpus.body("percent", "33", length=33)), ("template", "{{key}}")]:
        for form, encoder in forms[:4]:
            corpus.clean("percent", f"{form}-{slug}", fill(f"https://example.test/v1?id={K}&limit=1\n", key_text(PREFIX + body).through(encoder)))
    corpus.clean("percent", "cyrillic", "https://example.test/wiki/" + "".join("%%%02X" % b for b in "\u043f\u0440\u0438\u043c\u0435\u0440 \u0437\u0430\u043f\u0438\u0441\u0438".encode()) + "\n")
    corpus.clean("percent", "printf", "printf(\"%6b%61%5f live %d\\n\", n);\n")


def add_quoted_printable(corpus):
    mail = lambda text: text.within("Content-Transfer-Encoding: quoted-printable\r\n\r\n", "\r\n")
    for width in (76, 72, 40, 30, 20):
        for shift in (0, 9, 30, 60, 68):
            slug = f"soft-{width}-{shift}"
            if width < 40 and shift > 30:
                continue
            key = corpus.key("quoted", slug)
            text = key_text(key).within("a" * shift + " key ", " \u00fcber caf\u00e9 done\n").through(quoted_printable(width=width))
            split = b"=\r\n" in text.data[text.start:text.end]
            corpus.leak("quoted-printable", slug, mail(text), ".eml", key=key, encodings=["quoted-printable"] if split else [], span=True)
    for slug, encoder in [("every", quoted_printable(True)), ("every-lf", quoted_printable(True, newline="\n")), ("underscore", formatted("=%02X", lambda i, b: b == 95)), ("equals", None), ("lf", quoted_printable(width=36, newline="\n"))]:
        key = corpus.key("quoted", slug)
        text = fill(f"KUBEADAPT_API_KEY={K}\n", key)
        if slug == "underscore":
            text = fill(f"token {K} \n", key_text(key).through(encoder))
        else:
            text = text.through(encoder or quoted_printable())
        corpus.leak("quoted-printable", slug, mail(text), ".eml", key=key, encodings=[] if slug == "equals" else ["quoted-printable"])
    for slug, body in [("x", "x" * 32), ("words", "ThisIsNotARealKeyJustAnExample12"), ("33", corpus.body("qp", "33", length=33)), ("31", corpus.body("qp", "31", length=31))]:
        for width in (76, 30):
            corpus.clean("quoted-printable", f"{slug}-{width}", mail(key_text("id " + PREFIX + body + " end\n").through(quoted_printable(width=width))), ".eml")
    corpus.clean("quoted-printable", "newsletter", mail(key_text("Stra\u00dfe " * 60 + "ka_GE\n").through(quoted_printable())), ".eml")
