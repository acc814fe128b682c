"""Group `base64`: both alphabets, three alignments, wrapped lines, with and without padding."""
import base64 as b64

from .case import BASE62, MARK as K
from .case import PREFIX, Text, fill, key_text
from .encoders import base64, base64url, unpadded, wrap

TEXTS = [f"{K}", f"{K}\n", f"KUBEADAPT_API_KEY={K}\n", f"version: 1\napi_key: {K}\nlevel: 5\n", f"bot:{K}", f"{{\"token\":\"{K}\"}}", f"Bearer {K}"]


def add(corpus):
    group = "base64"

    def leak(slug, build, *encoders, template=f"secret: {K}\n", names=("base64",), ext=".txt", note=""):
        key = corpus.key(group, slug)
        corpus.leak(group, slug, fill(template, build(key).through(*encoders)), ext, key=key, encodings=names, note=note)

    for name, encoder in [("standard", base64), ("url", base64url), ("no-pad", unpadded)]:
        for i, text in enumerate(TEXTS):
            leak(f"{name}-{i}", lambda key: fill(text, key), encoder)
        for shift in range(3):  # odd bytes on both sides make '+', '/', '-' and '_' likely
            before, after = b"\xff\xfe\xfb"[:shift] + b"\xfa\xef\xbe" * 4, b"\xff\xef\xbe" * 4 + b"\xfb\xff"[:shift]
            leak(f"{name}-align-{shift}", lambda key: key_text(key).within(before, after), encoder)
            leak(f"{name}-short-{shift}", lambda key: key_text(key).within(b":/"[:shift]), encoder, template=K)
    for width in (20, 21, 24, 32, 40, 48, 57, 60, 64, 70, 72, 76):
        for slug, args in [("lf", ("\n", "")), ("crlf", ("\r\n", "")), ("yaml", ("\n", "    "))]:
            if slug != "lf" and width not in (20, 32, 57, 64, 76):
                continue
            shift = width % 3
            before = "x: " * 9 + "-" * shift + " api_key: "
            template = f"data:\n  file: |\n{K}" if slug == "yaml" else f"-----BEGIN DATA-----\n{K}-----END DATA-----\n"
            leak(f"wrap-{width}-{slug}", lambda key: key_text(key).within(before, "\nlevel: info\nregion: eu-west-1\n"), base64, wrap(width, *args), template=template, note="wrapped lines")
    leak("wrap-64-tab", lambda key: key_text(key).within("k=" * 30, "\n" * 40), base64, wrap(64, "\n", "\t"), template=f"file:\n{K}")
    leak("wrap-76-mime", lambda key: key_text(key).within("From: a\n" * 9, "\nbye\n"), base64, wrap(76, "\r\n"), ext=".eml",
         template=f"Content-Transfer-Encoding: base64\r\n\r\n{K}\r\n--b--\r\n")
    leak("wrap-64-url", lambda key: key_text(key).within(b"\xff\xef" * 20, b"\xff" * 30), base64url, wrap(64))
    leak("wrap-escaped-n", lambda key: key_text(key).within("a: b\n" * 12, "\nc: d\n"), base64, wrap(64, "\\n", final=False), template=f"{{\"content\": \"{K}\\n\"}}", ext=".json",
         note="wrapped with \\n in a JSON string, as the GitHub contents API returns a file")
    places = [("basic-auth", f"curl -H 'Authorization: Basic {K}' https://example.test\n", "bot:{}"), ("npmrc", f"//example.test/:_auth={K}\n", "bot:{}"),
              ("data-uri", f"url(data:text/plain;base64,{K})\n", "key {} end"), ("jwt-payload", f"t = eyJhbGciOiJub25lIn0.{K}.c2ln\n", '{{"sub":"1","api_key":"{}"}}'),
              ("echo-decode", f"echo {K} | base64 -d\n", "{}"), ("python", f"base64.b64decode('{K}')\n", "{}"), ("js-atob", f"atob(\"{K}\")\n", "{}"),
              ("cloud-init", f"write_files:\n- encoding: b64\n  content: {K}\n", "#!/bin/sh\nexport KUBEADAPT_API_KEY={}\n"), ("user-data", f"\"UserData\": \"{K}\"", "#!/bin/bash\nkubeadapt auth login --api-key {}\n"),
              ("query", f"https://example.test/cb?state={K}&x=1\n", "{}"), ("xml-cdata", f"<d><![CDATA[{K}]]></d>", "k={}")]
    for slug, template, inner in places:
        leak("place-" + slug, lambda key: key_text(key).within(*inner.replace("{{", "{").replace("}}", "}").split("{}", 1)), base64url if slug in ("jwt-payload", "query") else base64, template=template)
    r = corpus.random(group, "big")
    filler = bytes(r.randrange(256) for _ in range(90001))
    leak("large-line", lambda key: key_text(key).within(filler + b"\n", b"\n" + filler[:5000]), base64, note="one long line")
    leak("large-wrapped", lambda key: key_text(key).within(filler[1:] + b"\n", b"\n" + filler[:5000]), base64, wrap(76))
    add_look_alikes(corpus, group)


def add_look_alikes(corpus, group):
    bodies = [("x", "x" * 32), ("words", "ThisIsNotARealKeyJustAnExample12"), ("run", "abcdefghijklmnopqrstuvwxyz012345"), ("zero", "0" * 32), ("interleaved", "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6"),
              ("31", corpus.body(group, "31", length=31)), ("33", corpus.body(group, "33", length=33)), ("40", corpus.body(group, "40", length=40)), ("20", corpus.body(group, "20", length=20)),
              ("template", "${KUBEADAPT_API_KEY_BODY}"), ("masked", "*" * 32)]
    for name, encoder in [("standard", base64), ("url", base64url)]:
        for slug, body in bodies:
            for i, text in enumerate(["id: {}.", "{}"]):
                value = Text(text.format(PREFIX + body).encode(), 0, 1).through(encoder)
                corpus.clean(group, f"{name}-{slug}-{i}", fill(f"secret: {K}\n", value))
    value = Text(("level: info\nregion: eu-west-1\nkey: " + PREFIX + "x" * 32 + "\n").encode(), 0, 1)
    corpus.clean(group, "wrapped-placeholder", value.through(base64, wrap(20)))
    for n in (12, 16, 24, 33, 40, 52):  # the encoded key cut off before its end
        corpus.clean(group, f"cut-{n}", f"secret: {b64.b64encode(corpus.key(group, 'cut', str(n)).encode()).decode()[:n]}\n")
    alphabet = BASE62 + "+/"
    for i, core in enumerate(["a2Ff", "thX", "rYV", "a2FfbGl2ZV", "thX2xpdmVf", "rYV9saXZlX", "H4sI", "SDRzS"]):
        for j, length in enumerate((60, 600)):
            noise = corpus.body(group, "noise", core, str(j), length=length, alphabet=alphabet)
            if "V" in core and len(core) == 10:  # random letters after the core must not decode to a key
                noise = noise[:length // 2] + core + "+/+/" + noise[length // 2:]
            else:
                noise = core.join(noise[k:k + 40] for k in range(0, length, 40)) + core
            corpus.clean(group, f"core-{i}-{j}", f"blob: {noise}\n", note=f"random base64 with {core}")
    for n in range(6):
        r = corpus.random(group, "image", str(n))
        data = b"\x89PNG\r\n\x1a\n" + bytes(r.randrange(256) for _ in range(30000))
        corpus.clean(group, f"image-{n}", fill(f"<img src=\"data:image/png;base64,{K}\">\n", Text(data, 0, 1).through(base64)), ".html")
