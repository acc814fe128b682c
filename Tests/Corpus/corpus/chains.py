"""Groups `gzip` (inside base64, Helm releases) and `chains` (one encoding inside another)."""
import base64 as b64
import json

from .case import MARK as K
from .case import BASE62, PREFIX, Text, fill, key_text
from .encoders import (base64, base64url, formatted, gzip, hexadecimal, json_string, percent,
                       quoted_printable, unpadded, utf16, wrap)

ENV = f"DEBUG=0\nKUBEADAPT_API_KEY={K}\nPORT=8080\n"
YAML = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\nstringData:\n  token: {K}\n"
lines = wrap(76)


def release(key, version=1):
    """The JSON that Helm 3 stores: chart files base64 in it, manifest and values as they are."""
    chart = {"metadata": {"name": "kubeadapt", "version": "0.9.1", "apiVersion": "v2"},
             "templates": [{"name": "templates/secret.yaml", "data": b64.b64encode(b"kind: Secret\ndata:\n  token: {{ .Values.agent.config.token | b64enc }}\n").decode()}],
             "values": {"agent": {"enabled": True, "config": {"token": ""}}}, "schema": None, "files": []}
    manifest = f"---\n# Source: kubeadapt/templates/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\ndata:\n  token: {b64.b64encode(key.encode()).decode()}\n"
    return json.dumps({"name": "kubeadapt", "info": {"first_deployed": "2026-11-21T10:00:00Z", "status": "deployed", "notes": "Installed."}, "chart": chart,
                       "config": {"agent": {"config": {"token": key}, "env": [{"name": "A", "value": "b"}]}}, "manifest": manifest, "version": version, "namespace": "kubeadapt"}, separators=(",", ":"))


def helm(key):
    return key_text(release(key)).through(gzip, base64, base64)


CHAINS = [  # slug, inner template, encoders from the inside out, names from the outside in, outer template, extension
    ("powershell", f"$k = '{K}'; kubeadapt auth login", [utf16(), base64], ["base64", "utf-16le"], f"powershell -EncodedCommand {K}\r\n", ".ps1"),
    ("powershell-short", f"{K}", [utf16(), base64], ["base64", "utf-16le"], f"pwsh -e {K}\n", ".sh"), ("powershell-shift-1", f"a{' '}{K}", [utf16(), base64], ["base64", "utf-16le"], f"-enc {K}\n", ".sh"),
    ("powershell-shift-2", f": {K} ;", [utf16(), base64], ["base64", "utf-16le"], f"-enc {K}\n", ".sh"), ("utf-16be-base64", f"key {K} ", [utf16(True), base64], ["base64", "utf-16be"], f"x {K}\n", ".txt"),
    ("base64-base64", f"{K}", [base64, base64], ["base64", "base64"], f"token: {K}\n", ".yaml"), ("base64-base64-env", ENV, [base64, base64], ["base64", "base64"], f"token: {K}\n", ".yaml"),
    ("base64-base64-shift-1", f":{K}", [base64, base64], ["base64", "base64"], f"token: {K}\n", ".yaml"), ("base64-base64-shift-2", f":/{K}/", [base64, base64], ["base64", "base64"], f"token: {K}\n", ".yaml"),
    ("base64-wrapped-base64", ENV, [base64, lines, base64], ["base64", "base64"], f"token: {K}\n", ".yaml"), ("base64-base64-wrapped", ENV, [base64, base64, wrap(64)], ["base64", "base64"], f"-----BEGIN-----\n{K}", ".txt"),
    ("base64-base64-base64", f"{K}", [base64, base64, base64], ["base64"] * 3, f"token: {K}\n", ".yaml"), ("base64-four", f"{K}\n", [base64] * 4, ["base64"] * 4, f"token: {K}\n", ".yaml"),
    ("base64url-base64", f"{K}", [base64, base64url], ["base64", "base64"], f"?state={K}\n", ".txt"),
    ("percent-base64", f"bot:{K}", [base64, percent(only=lambda i, b: b in b"+/=")], ["base64"], f"https://example.test/?auth={K}&x=1\n", ".txt"),
    ("percent-all-base64", f"{K}", [base64, percent()], ["percent", "base64"], f"https://example.test/?auth={K}&x=1\n", ".txt"),
    ("base64-percent", f"{K}", [percent(), base64], ["base64", "percent"], f"auth={K}\n", ".txt"), ("base64-percent-partly", f"k={K}", [percent(only=lambda i, b: b == 95), base64], ["base64", "percent"], f"auth={K}\n", ".txt"),
    ("percent-percent", f"{K}", [percent(only=lambda i, b: b == 95), percent(only=lambda i, b: b == 37)], ["percent", "percent"], f"https://example.test/?next=%253Fapi_key%253D{K}\n", ".txt"),
    ("percent-percent-all", f"{K}", [percent(), percent()], ["percent", "percent"], f"?next={K}\n", ".txt"),
    ("hex-base64", f"{K}", [base64, hexadecimal()], ["hex", "base64"], f"blob {K}\n", ".txt"), ("base64-hex", f"{K}", [hexadecimal(), base64], ["base64", "hex"], f"blob {K}\n", ".txt"),
    ("base64-hex-upper", f"{K}", [hexadecimal(True), base64], ["base64", "hex"], f"blob {K}\n", ".txt"), ("hex-hex", f"{K}", [hexadecimal(), hexadecimal()], ["hex", "hex"], f"blob {K}\n", ".txt"),
    ("hex-utf-16", f"{K}", [utf16(), hexadecimal()], ["hex", "utf-16le"], f"blob {K}\n", ".txt"), ("hex-utf-16-sql", f" {K} ", [utf16(), hexadecimal(True)], ["hex", "utf-16le"], f"CAST(0x{K} AS nvarchar(200))\n", ".sql"),
    ("utf-16-base64", f"{K}", [base64], ["utf-16le", "base64"], None, ".txt"), ("utf-16-hex", f"{K}", [hexadecimal()], ["utf-16le", "hex"], None, ".txt"), ("utf-16-percent", f"{K}", [percent()], ["utf-16le", "percent"], None, ".txt"),
    ("utf-16-secret", YAML, [base64], ["utf-16le", "base64"], None, ".yaml"), ("utf-16-escapes", f"{K}", [formatted("\\u%04x")], ["utf-16le", "\\u"], None, ".json"),
    ("json-json-yaml", f"{{\"api_key\": \"{K}\"}}", [json_string, json_string], [], f"config: \"{K}\"\n", ".yaml"),
    ("escapes-in-json", f"{{\"api_key\": \"{K}\"}}", [None, json_string], ["\\u"], f"{{\"body\": \"{K}\"}}\n", ".json"),
    ("escapes-in-json-twice", f"{{\"api_key\": \"{K}\"}}", [None, json_string, json_string], ["\\u"], f"\"{{\\\"body\\\": \\\"{K}\\\"}}\"\n", ".json"),
    ("base64-escapes", f"{{\"api_key\": \"{K}\"}}", [None, base64], ["base64", "\\u"], f"state: {K}\n", ".yaml"),
    ("escapes-base64", f"{K}", [base64, formatted("\\u%04x")], ["\\u", "base64"], f"\"{K}\"\n", ".json"), ("x-base64", f"{K}", [base64, formatted("\\x%02x")], ["\\x", "base64"], f"s = \"{K}\"\n", ".py"),
    ("html-base64", f"{K}", [base64, formatted("&#%d;")], ["html", "base64"], f"<p>{K}</p>\n", ".html"), ("base64-html", f"{K}", [formatted("&#%d;"), base64], ["base64", "html"], f"mail {K}\n", ".txt"),
    ("html-percent", f"{K}", [percent(), formatted("&#%d;", lambda i, b: b == 37)], ["html", "percent"], f"<a href=\"?k={K}\">\n", ".html"), ("percent-html", f"{K}", [formatted("&#x%x;"), percent(only=lambda i, b: b in b"&#;")], ["percent", "html"], f"?q={K}\n", ".txt"),
    ("html-html", f"{K}", [formatted("&#%d;"), "amp"], ["html", "html"], f"<p>{K}</p>\n", ".html"),
    ("qp-base64", f"{ENV}", [base64, quoted_printable(width=60)], ["quoted-printable", "base64"], f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{K}\r\n", ".eml"),
    ("base64-qp", ENV, [quoted_printable(width=24), base64], ["base64", "quoted-printable"], f"mail: {K}\n", ".txt"),
    ("base64-json-escape", ENV, [base64, wrap(60, "\\r\\n", final=False)], ["base64"], f"{{\"c\": \"{K}\"}}\n", ".json"),
    ("slash-escaped-base64", "\xbf?\xbf?>>" + ENV, [base64, "slash"], ["base64"], f"{{\"c\": \"{K}\"}}\n", ".json"),
    ("gz-base64-percent", ENV * 3, [gzip, base64, percent(only=lambda i, b: b in b"+/=")], ["base64", "gzip"], f"?state={K}\n", ".txt"),
    ("gz-base64-percent-all", ENV * 3, [gzip, base64, percent()], ["percent", "base64", "gzip"], f"?state={K}\n", ".txt"),
    ("gz-base64-base64", ENV, [gzip, base64, base64], ["base64", "base64", "gzip"], f"data: {K}\n", ".yaml"), ("base64-gz-base64", f"{K}", [base64, gzip, base64], ["base64", "gzip", "base64"], f"data: {K}\n", ".yaml"),
    ("gz-hex", ENV, [gzip, hexadecimal()], ["hex", "gzip"], f"x'{K}'\n", ".sql"), ("gz-utf-16-base64", ENV, [utf16(), gzip, base64], ["base64", "gzip", "utf-16le"], f"data: {K}\n", ".yaml"),
    ("gz-gz-base64", ENV, [gzip, gzip, base64], ["base64", "gzip", "gzip"], f"data: {K}\n", ".yaml"), ("gz-base64-in-json", ENV, [gzip, base64, wrap(76, "\\n", final=False)], ["base64", "gzip"], f"{{\"c\": \"{K}\\n\"}}\n", ".json"),
]
GZIP = [("plain", ENV, [gzip, base64], f"data: {K}\n"), ("short", K, [gzip, base64], K), ("url", ENV, [gzip, base64url], f"?c={K}\n"), ("no-pad", ENV, [gzip, unpadded], f"data: {K}\n"),
        ("wrapped-76", ENV * 5, [gzip, base64, lines], f"-----\n{K}"), ("wrapped-64-crlf", ENV * 5, [gzip, base64, wrap(64, "\r\n")], f"-----\r\n{K}"), ("wrapped-60-yaml", YAML * 3, [gzip, base64, wrap(60, "\n", "    ")], f"data:\n  file: |\n{K}"),
        ("store", ENV, [lambda t: gzip(t, 0), base64], f"data: {K}\n"), ("fast", ENV * 9, [lambda t: gzip(t, 1), base64], f"data: {K}\n"), ("cloud-init", f"#cloud-config\nwrite_files:\n- content: {K}\n", [gzip, base64], f"\"user_data\": \"{K}\"\n"),
        ("configmap", ENV, [gzip, base64], f"kind: ConfigMap\nbinaryData:\n  env.gz: {K}\n"), ("quoted", ENV, [gzip, base64], f"\"{K}\"\n"), ("data-uri", ENV, [gzip, base64], f"data:application/gzip;base64,{K}\n")]


def add(corpus):
    for slug, inner, encoders, template in GZIP:
        key = corpus.key("gzip", slug)
        corpus.leak("gzip", slug, fill(template, fill(inner, key).through(*encoders)), key=key, encodings=["base64", "gzip"])
        corpus.clean("gzip", slug + "-placeholder", fill(template, fill(inner, PREFIX + "x" * 32).through(*encoders)))
    r = corpus.random("gzip", "log")
    log = "".join(f"{r.randrange(10**9)} GET /{corpus.body('log', str(i), length=12, alphabet=BASE62)}\n" for i in range(4000))
    for slug, template in [("large-end", log + ENV), ("large-start", ENV + log), ("large-middle", log + ENV + log)]:
        key = corpus.key("gzip", slug)
        corpus.leak("gzip", slug, fill(f"data: {K}\n", fill(template, key).through(gzip, base64)), key=key, encodings=["base64", "gzip"])
    add_helm(corpus)
    group = "chains"
    for slug, inner, encoders, names, template, ext in CHAINS:
        for value, leak in [(corpus.key(group, slug), True), (PREFIX + ("x" * 32 if len(slug) % 2 else "ThisIsNotARealKeyJustAnExample12"), False)]:
            text = encoded(fill(inner, value), encoders)
            text = fill(template, text) if template else text.within("key: ", "\r\n").through(utf16(bom=True))
            if leak:
                corpus.leak(group, slug, text, ext, key=value, encodings=names)
            else:
                corpus.clean(group, slug + "-placeholder", text, ext)


def encoded(text, encoders):
    for encoder in encoders:
        if encoder is None:  # the key alone in \\u escapes, inside its text
            key = Text(text.data[text.start:text.end], 0, text.end - text.start).through(formatted("\\u%04x"))
            text = key.within(text.data[:text.start], text.data[text.end:])
        elif encoder in REPLACED:
            text = replaced(text, *REPLACED[encoder])
        else:
            text = text.through(encoder)
    return text


REPLACED = {"slash": (b"/", b"\\/"), "amp": (b"&", b"&amp;")}


def replaced(text, old, new):
    """Replaces bytes, keeping the span."""
    parts = [p.replace(old, new) for p in (text.data[:text.start], text.data[text.start:text.end], text.data[text.end:])]
    return Text(parts[1], 0, len(parts[1])).within(parts[0], parts[2])


def add_helm(corpus):
    head = f"apiVersion: v1\ndata:\n  release: {K}\nkind: Secret\nmetadata:\n  labels:\n    name: kubeadapt\n    owner: helm\n  name: sh.helm.release.v1.kubeadapt.v1\ntype: helm.sh/release.v1\n"
    obj = {"apiVersion": "v1", "data": {"release": K}, "kind": "Secret", "metadata": {"name": "sh.helm.release.v1.kubeadapt.v1"}, "type": "helm.sh/release.v1"}
    names = ["base64", "base64", "gzip"]
    one = lambda key: key_text(release(key)).through(gzip, base64)
    shapes = [("yaml", head, helm, names), ("json", json.dumps(obj, indent=4), helm, names), ("list", json.dumps({"items": [obj], "kind": "List"}), helm, names),
              ("block", f"data:\n  release: >-\n{K}kind: Secret\n", lambda key: helm(key).through(wrap(80, "\n", "    ")), names), ("jsonpath", K, helm, names), ("decoded", K, one, names[1:]),
              ("configmap", f"kind: ConfigMap\nmetadata:\n  name: kubeadapt.v1\ndata:\n  release: {K}\n", one, names[1:]), ("string-data", f"kind: Secret\nstringData:\n  release: {K}\n", one, names[1:]),
              ("crlf", head.replace("\n", "\r\n"), helm, names), ("utf-16", None, helm, ["utf-16le"] + names)]
    for slug, template, build, chain in shapes:
        key = corpus.key("helm", slug)
        text = fill(template, build(key)) if template else fill(head, build(key)).through(utf16(bom=True))
        corpus.leak("helm", slug, text, ".yaml", key=key, encodings=chain)
        bad = PREFIX + ("x" * 32 if len(slug) % 2 else "YourKubeadaptApiKeyGoesHere12345")
        corpus.clean("helm", slug + "-placeholder", fill(template or head, build(bad)), ".yaml")
    corpus.clean("helm", "existing-secret", fill(head, key_text(release("").replace('"token":""', '"existingSecret":"a"')).through(gzip, base64, base64)), ".yaml")
