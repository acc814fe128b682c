"""Groups `boundaries` (what stands around a key), `files` (text encodings, line ends, binaries)
and `names` (a key in a file's or folder's name)."""
import io
import os
import zipfile

from .case import MARK as K
from .case import PREFIX, fill, key_text
from .encoders import utf16, utf32

AROUND = [
    ("alone", f"{K}"), ("newline", f"{K}\n"), ("start", f"{K} is the key\n"), ("end", f"the key is {K}"),
    ("underscore-before", f"TOKEN_{K}\n"), ("underscore-after", f"{K}_\n"),
    ("emphasis", f"Use _{K}_ here.\n"), ("strong", f"Use **{K}** here.\n"), ("strong-under", f"Use __{K}__ here.\n"),
    ("code", f"Use `{K}` here.\n"), ("strike", f"~~{K}~~\n"), ("angle", f"<{K}>\n"), ("brackets", f"[{K}]({K})\n"),
    ("parens", f"({K})\n"), ("braces", f"{{{K}}}\n"), ("comma", f"a,{K},b\n"), ("semicolon", f"x;{K};y\n"),
    ("dot", f"The key was {K}.\n"), ("colon", f"key:{K}\n"), ("equals", f"key={K}\n"), ("at", f"{K}@host\n"),
    ("slash", f"/v1/{K}/x\n"), ("backslash", f"C:\\keys\\{K}\n"), ("pipe", f"|prod|{K}|\n"), ("quote", f"'{K}'\n"),
    ("percent20", f"Authorization=Bearer%20{K}&x=1\n"), ("percent22", f"%22{K}%22\n"), ("percent3d", f"api_key%3D{K}%26limit%3D1\n"),
    ("escaped-n", f"printf \"a\\n{K}\\nb\"\n"), ("escaped-t", f"\"key\\t{K}\\t\"\n"), ("escaped-r", f"\"\\r\\n{K}\"\n"),
    ("escaped-u", f"{{\"h\": \"Bearer\\u0020{K}\\u0022\"}}\n"), ("escaped-quote", f"\"{{\\\"key\\\":\\\"{K}\\\"}}\"\n"),
    ("escaped-x", f"\"Bearer\\x20{K}\\x00\"\n"), ("entity", f"key=&quot;{K}&quot;\n"), ("nbsp", f"key&nbsp;{K}&nbsp;\n"),
    ("tag", f"<b>{K}</b>\n"), ("tab", f"\t{K}\t\n"), ("nonbreaking", f"key:\u00a0{K}\u00a0\n"), ("quotes-curly", f"\u201c{K}\u201d\n"),
    ("cjk", f"\u5bc6\u94a5\uff1a{K}\u3002\n"), ("emoji", f"\U0001f511{K}\U0001f511\n"), ("zero-width", f"\u200b{K}\u200b\n"),
    ("two", f"{K} {K}\n"), ("minus", f"--key={K} --json\n"), ("plus", f"a+{K}+b\n"), ("hash", f"{K}#old\n"), ("dollar", f"$'{K}'\n"),
    ("prefix-twice", f"ka_live_{K}\n"), ("camel", f"apiKey={K};\n"), ("bearer-tight", f"Bearer:{K}\n"), ("null-word", f"null{chr(0)}{K}{chr(0)}null\n"),
]
BESIDE = [
    ("beside-example", f"# example\napi_key: {K}\n"), ("beside-placeholder", f"api_key: {K} # placeholder, replace me\n"),
    ("beside-your-key", f"your_api_key_here={K}\n"), ("beside-dummy", f"dummy_key = \"{K}\"\n"), ("beside-test", f"TEST_KEY={K}\n"),
    ("beside-fake", f"fake: {K}  # not a real key\n"), ("beside-xxxx", f"old=xxxxxxxxxxxx new={K}\n"), ("beside-template", f"${{KEY:-{K}}}\n"),
    ("beside-mustache", f"{{{{ key | default(\"{K}\") }}}}\n"), ("beside-sample", f"sample.env: KUBEADAPT_API_KEY={K}\n"),
    ("beside-vendor", f"ka_your_api_key_here -> {K}\n"), ("beside-changeme", f"changeme {K} changeme\n"),
]


def add(corpus):
    for slug, template in AROUND + BESIDE:
        key = corpus.key("boundaries", slug)
        corpus.leak("boundaries", slug, fill(template, key), key=key)
    # Bodies that chance makes look odd are keys all the same.
    for slug, part in [("three-x", "xxx"), ("three-0", "000"), ("run", "abc"), ("run-digits", "123"), ("word", "test"),
                       ("word-key", "Key"), ("keyboard", "qwe")]:
        body = corpus.body("odd", slug)
        at = corpus.random("odd-at", slug).randrange(4, 24)
        key = PREFIX + body[:at] + part + body[at + len(part):]
        corpus.leak("boundaries", "odd-" + slug, fill(f"key: {K}\n", key), key=key, note="a random body with a short pattern inside")
    for slug, template in LENGTHS:
        corpus.clean("boundaries", slug, template(corpus, slug))
    add_files(corpus)
    add_names(corpus)


def stub(length, before="id: ", after="\n"):
    return lambda corpus, slug: before + PREFIX + corpus.body("stub", slug, length=length) + after


def broken(at, char):
    def build(corpus, slug):
        body = corpus.body("broken", slug)
        return "id: " + PREFIX + body[:at] + char + body[at + 1:] + "\n"
    return build


LENGTHS = [(f"length-{n}", stub(n)) for n in (0, 1, 4, 8, 16, 24, 30, 31, 33, 34, 40, 48, 64, 100)] + [
    ("length-33-digit", lambda c, s: "id: " + PREFIX + c.body(s) + "7\n"),
    ("length-33-letter", lambda c, s: "id: \"" + PREFIX + c.body(s) + "Z\"\n"),
    ("length-31-quote", lambda c, s: "id: \"" + PREFIX + c.body(s, length=31) + "\"\n"),
    ("length-31-end", lambda c, s: "id: " + PREFIX + c.body(s, length=31)),
    ("length-31-newline", lambda c, s: "id: " + PREFIX + c.body(s, length=31) + "\na\n"),
    ("length-31-nul", lambda c, s: "id: " + PREFIX + c.body(s, length=31) + "\0a\n"),
    ("broken-space", broken(16, " ")), ("broken-newline", broken(12, "\n")), ("broken-plus", broken(20, "+")),
    ("broken-slash", broken(10, "/")), ("broken-dot", broken(8, ".")), ("broken-colon", broken(14, ":")),
    ("broken-unicode", broken(15, "\u00e9")), ("broken-star", broken(24, "*")), ("broken-tilde", broken(5, "~")),
    ("prefix-upper", lambda c, s: "id: KA_LIVE_" + c.body(s) + "\n"), ("prefix-title", lambda c, s: "id: Ka_live_" + c.body(s) + "\n"),
    ("prefix-camel", lambda c, s: "id: ka_Live_" + c.body(s) + "\n"), ("prefix-one-upper", lambda c, s: "id: ka_livE_" + c.body(s) + "\n"),
    ("prefix-test", lambda c, s: "id: ka_test_" + c.body(s) + "\n"), ("prefix-dash", lambda c, s: "id: ka-live-" + c.body(s) + "\n"),
    ("prefix-none", lambda c, s: "id: kalive" + c.body(s) + "\n"), ("prefix-stripe", lambda c, s: "id: pk_live_" + c.body(s) + "\n"),
    ("prefix-other", lambda c, s: "id: kb_live_" + c.body(s) + "\n"), ("prefix-gap", lambda c, s: "id: ka_ live_" + c.body(s) + "\n"),
    ("prefix-alone", lambda c, s: "if key.startswith('" + PREFIX + "'):\n    return\n"),
    ("prefix-twice-alone", lambda c, s: PREFIX + PREFIX + PREFIX + "\n"),
    ("uuid", lambda c, s: "id: " + PREFIX + "-".join(c.body(s, str(n), length=n, alphabet="0123456789abcdef") for n in (8, 4, 4, 4, 12)) + "\n"),
]


def add_files(corpus):
    line = f"version: 1\napi_key: {K}\nname: caf\u00e9 \u2713\n"

    def leak(slug, text, ext=".txt", encodings=(), note=""):
        corpus.leak("files", slug, text, ext, key=key, encodings=encodings, note=note)

    for big in (False, True):
        name = "utf-16be" if big else "utf-16le"
        for bom in (True, False):
            slug = f"{name}-{'bom' if bom else 'plain'}"
            for form, template in [("", line), ("-alone", K), ("-crlf", line.replace("\n", "\r\n")), ("-quoted", f"\"{K}\"")]:
                key = corpus.key("files", slug + form)
                leak(slug + form, fill(template, key).through(utf16(big, bom)), encodings=[name])
        for before in (b"\x07", b"MZ\x90\x00\x03", b"\xff\xff\xff", b"abc"):
            slug = f"{name}-odd-{before.hex()}"
            key = corpus.key("files", slug)
            text = fill(f" key={K} ", key).through(utf16(big)).within(before, b"\x00\x01tail")
            leak(slug, text, ".bin", [name], "UTF-16 at an odd offset of a binary file")
        key = corpus.key("files", name + "-reg")
        reg = fill(f"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Environment]\r\n\"KUBEADAPT_API_KEY\"=\"{K}\"\r\n", key)
        leak(name + "-reg", reg.through(utf16(big, True)), ".reg", [name])
        key = corpus.key("files", name + "-mixed")
        leak(name + "-mixed", fill(f"token {K} ", key).through(utf16(big)).within("plain ASCII line\n", "\nplain again\n"), ".log", [name])
        for slug, body in [("placeholder", "x" * 32), ("33", corpus.body(name, "33", length=33)), ("31", corpus.body(name, "31", length=31)),
                           ("template", "${KEY}"), ("words", "ThisIsNotARealKeyJustAnExample12")]:
            corpus.clean("files", f"{name}-{slug}", key_text("id: " + PREFIX + body + " \n").through(utf16(big, True)))
    corpus.clean("files", "utf-16-text", "Nothing here: caf\u00e9, ka_GE.\n".encode("utf-16"))

    r = corpus.random("files", "noise")
    noise = lambda n: bytes(r.randrange(256) for _ in range(n))
    plain = [
        ("utf-8-bom", lambda t: t.within(b"\xef\xbb\xbf"), f"{K}\n"), ("crlf", lambda t: t, f"a\r\nkey={K}\r\nb\r\n"),
        ("cr-only", lambda t: t, f"a\rkey={K}\rb\r"), ("mixed-ends", lambda t: t, f"a\r\nb\nkey={K}\r\n\nc"),
        ("latin-1", lambda t: t.within(b"caf\xe9 na\xefve "), f"key={K}\n"), ("latin-1-tight", lambda t: t.within(b"\xe9\xe8", b"\xe9"), f"\"{K}\""),
        ("shift-jis", lambda t: t.within("\u30ad\u30fc\uff1a".encode("shift-jis"), "\u3067\u3059\n".encode("shift-jis")), f" {K} "),
        ("binary-nul", lambda t: t.within(b"\x7fELF\x02\x01\x01" + noise(300) + b"\0", b"\0" + noise(300)), K),
        ("binary-length", lambda t: t.within(noise(64) + b"\x00\x00\x00\x28", b"\x00" + noise(64)), K),
        ("binary-strings", lambda t: t.within(noise(2000) + b"\0main\0", b"\0.rodata\0" + noise(2000)), K),
        ("sqlite", lambda t: t.within(b"SQLite format 3\0" + noise(500) + b"\x17", b"\x02\x00" + noise(500)), K),
        ("pyc", lambda t: t.within(b"\xa7\x0d\x0d\x0a" + noise(30) + b"\xda\x28", b")\x01" + noise(30)), K),
        ("nul-start", lambda t: t.within(b"\0" * 512), K), ("nul-around", lambda t: t.within(b"\0" * 3, b"\0" * 3), K),
        ("nul-block", lambda t: t.within(b"\0" * 70000, b"\0" * 70000), K),
        ("at-64k", lambda t: t.within(b"." * (65536 - 20), b"." * 200), f" {K} "), ("at-128k", lambda t: t.within(b".\n" * (65536 - 10)), f"{K}"),
        ("at-256k", lambda t: t.within(b"." * (262144 - 9)), f" {K}\n"), ("at-1m", lambda t: t.within(b"a\n" * (524288 - 10)), f"{K}\n"),
        ("blank-lines", lambda t: t.within(b"\n" * 5000), f"{K}"),
        ("pdf-like", lambda t: t.within(b"%PDF-1.4\n1 0 obj\n<< /Title (", b") >>\nendobj\n"), K),
        ("svg", lambda t: t, f"<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{K}</desc></svg>\n"),
        ("bad-utf-8", lambda t: t.within(b"\xff\xfe\xfd\xc3\x28 "), f"{K} \n"),
    ]
    for slug, wrap, template in plain:
        key = corpus.key("files", slug)
        leak(slug, wrap(fill(template, key)), ".bin" if "b" == slug[0] else ".txt")
    key = corpus.key("files", "png-text")
    leak("png-text", key_text(key).within(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + noise(17) + b"\0\0\0\x30tEXtComment\0", noise(8) + b"IEND\xaeB`\x82"), ".png")
    corpus.clean("files", "utf-32-placeholder", key_text(PREFIX + "x" * 32).through(utf32), note="wide text of a placeholder")
    for n in range(8):
        corpus.clean("files", f"random-{n}", noise(40000), ".bin", "random bytes")
    for slug, data in [("nul-inside", PREFIX + corpus.body("ni", length=16) + "\0" + corpus.body("ni2", length=15)),
                       ("empty", ""), ("nul-only", "\0" * 4096), ("latin-1-placeholder", "caf\u00e9 ka_live_xxxx")]:
        corpus.clean("files", slug, data.encode("latin-1"))


def add_names(corpus):
    for slug, name in [("file", f"backup-{K}.txt"), ("bare", K), ("dot", f".{K}"), ("folder", f"{K}/readme.txt"),
                       ("deep", f"a/b/{K}/c/d.txt"), ("suffix", f"notes_{K}_old.md"), ("equals", f"api_key={K}.cfg"), ("spaces", f"my key {K} copy.txt")]:
        key = corpus.key("names", slug)
        write_named(corpus, slug, name.replace(K, key))
        corpus.leak("names", slug, None, "", key=key, note="the key is in the name", **{"in": "name"})
    key = corpus.key("names", "zip-member")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(zipfile.ZipInfo(f"keys/{key}.txt"), "nothing")
    corpus.leak("names", "zip-member", out.getvalue(), ".zip", key=key, note="the name of an archive's member")
    for slug, name in [("placeholder", "ka_live_" + "x" * 32 + ".txt"), ("words", "ka_live_feed_consumer.py"), ("locale", "ka_GE.po"),
                       ("short", PREFIX + corpus.body("n31", length=31) + ".txt"), ("long", PREFIX + corpus.body("n33", length=33) + ".txt"),
                       ("masked", "ka_l...x9Qz.txt"), ("template", "ka_live_${KEY}.txt"), ("kafka", "kafka_live_feed/readme.txt"), ("hash", corpus.body("nh", length=64, alphabet="0123456789abcdef"))]:
        write_named(corpus, "clean-" + slug, name)
        corpus.clean("names", "clean-" + slug, None, "")


def write_named(corpus, slug, name):
    path = os.path.join(corpus.folder("names", slug), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "x") as f:
        f.write("nothing to see\n")
