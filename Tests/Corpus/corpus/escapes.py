"""Groups `unicode-escapes` (`\\u`, `\\x` in part of a string, JSON and YAML escapes) and `html`."""
import json

from .case import MARK as K
from .case import PREFIX, fill, key_text
from .encoders import formatted, per_byte

everything = lambda i, b: True
UNICODE = [
    ("json-all", "\\u%04x", everything, f"{{\"api_key\": \"{K}\"}}\n"), ("json-upper", "\\u%04X", everything, f"{{\"api_key\": \"{K}\"}}\n"),
    ("json-underscores", "\\u%04x", lambda i, b: b == 95, f"{{\"api_key\": \"{K}\"}}\n"), ("json-underscores-upper", "\\u%04X", lambda i, b: b == 95, f"{{\"api_key\": \"{K}\"}}\n"),
    ("json-first", "\\u%04x", lambda i, b: i == 0, f"{{\"api_key\": \"{K}\"}}\n"), ("json-k-and-a", "\\u%04x", lambda i, b: i < 2, f"{{\"api_key\": \"{K}\"}}\n"),
    ("json-second-underscore", "\\u%04x", lambda i, b: i == 7, f"{{\"api_key\": \"{K}\"}}\n"), ("json-inside", "\\u%04x", lambda i, b: i in (12, 20, 39), f"{{\"api_key\": \"{K}\"}}\n"),
    ("json-last", "\\u%04x", lambda i, b: i == 39, f"{{\"api_key\": \"{K}\"}}\n"), ("json-digits", "\\u%04x", lambda i, b: chr(b).isdigit() or b == 95, f"\"{K}\"\n"),
    ("json-alternate", "\\u%04x", lambda i, b: i % 2, f"\"{K}\"\n"), ("json-twice", "\\\\u%04x", everything, f"\"{{\\\"api_key\\\":\\\"{K}\\\"}}\"\n"),
    ("js-braces", "\\u{%x}", everything, f"const k = \"{K}\";\n"), ("js-braces-upper", "\\u{%X}", everything, f"const k = \"{K}\";\n"), ("js-braces-padded", "\\u{%06x}", everything, f"const k = `{K}`;\n"),
    ("js-braces-underscores", "\\u{%x}", lambda i, b: b == 95, f"const k = '{K}';\n"), ("rust-braces", "\\u{%x}", lambda i, b: i < 8, f"let k = \"{K}\";\n"), ("swift-braces", "\\u{%04X}", everything, f"let k = \"{K}\"\n"),
    ("python-u8", "\\U%08x", everything, f"k = \"{K}\"\n"), ("go-u8", "\\U%08X", lambda i, b: b == 95, f"const k = \"{K}\"\n"),
    ("java-properties", "\\u%04X", everything, f"api.key={K}\n"), ("java-uu", "\\uu%04x", lambda i, b: b == 95, f"String k = \"{K}\";\n"),
    ("yaml-x", "\\x%02x", everything, f"api_key: \"{K}\"\n"), ("yaml-x-underscores", "\\x%02x", lambda i, b: b == 95, f"api_key: \"{K}\"\n"), ("yaml-u", "\\u%04x", lambda i, b: i < 8, f"api_key: \"{K}\"\n"),
    ("yaml-x-upper", "\\x%02X", lambda i, b: b == 95, f"api_key: \"{K}\"\n"), ("c-x-alternate", "\\x%02x", lambda i, b: i in (0, 2, 7), f"const char k[] = \"{K}\";\n"),
    ("js-x-mixed", "\\x%02x", lambda i, b: i % 2, f"var k='{K}';\n"), ("nginx-log", "\\x%02X", lambda i, b: b == 95, f"10.0.0.1 \"\\x22{K}\\x22\"\n"),
]
HTML = [
    ("decimal", "&#%d;", everything), ("decimal-padded", "&#%04d;", everything), ("decimal-long", "&#%07d;", everything), ("hex", "&#x%x;", everything), ("hex-upper", "&#X%X;", everything), ("hex-padded", "&#x%04x;", everything),
    ("hex-long", "&#x%06X;", everything), ("decimal-underscores", "&#%d;", lambda i, b: b == 95), ("hex-underscores", "&#x%x;", lambda i, b: b == 95), ("hex-upper-underscores", "&#x%X;", lambda i, b: b == 95),
    ("padded-underscores", "&#095;", None), ("lowbar", "&lowbar;", None), ("underbar", "&UnderBar;", None), ("decimal-prefix", "&#%d;", lambda i, b: i < 8), ("decimal-body", "&#%d;", lambda i, b: i >= 8),
    ("decimal-inside", "&#%d;", lambda i, b: i in (9, 20, 39)), ("hex-alternate", "&#x%x;", lambda i, b: i % 2), ("decimal-bare", "&#%d", everything), ("hex-bare", "&#x%x", everything), ("decimal-first", "&#%d;", lambda i, b: i == 0),
]
BODIES = [("x", "x" * 32), ("words", "ThisIsNotARealKeyJustAnExample12"), ("run", "abcdefghijklmnopqrstuvwxyz012345")]


def html(form, only):
    return formatted(form, only) if only else named(form)


def named(entity):
    """Every underscore as a fixed entity."""
    return per_byte(lambda i, b: entity if b == 95 else bytes([b]))


def add(corpus):
    group = "unicode-escapes"
    for slug, form, only, template in UNICODE:
        key = corpus.key(group, slug)
        encoding = "\\x" if "x%02" in form else "\\u"
        corpus.leak(group, slug, fill(template, key_text(key).through(formatted(form, only))), key=key, encodings=[encoding])
    for slug, form, only, template in UNICODE[:4] + UNICODE[12:16] + UNICODE[22:25]:
        for name, body in BODIES + [("31", corpus.body(group, slug, "31", length=31)), ("33", corpus.body(group, slug, "33", length=33))]:
            if name in ("31", "33") and ("api_key" in template or "api.key" in template):
                template = f"\"id: {K}\"\n"
            corpus.clean(group, f"{slug}-{name}", fill(template, key_text(PREFIX + body).through(formatted(form, only))))
    # Escapes around a plain key, in strings inside strings.
    for slug, text in [("json-in-json", lambda k: json.dumps({"a": json.dumps({"api_key": k})})), ("json-in-json-in-json", lambda k: json.dumps(json.dumps(json.dumps({"h": "Bearer " + k})))),
                       ("json-multiline", lambda k: json.dumps("A=1\nKUBEADAPT_API_KEY=" + k + "\nB=2\n")), ("json-tab", lambda k: json.dumps("x\t" + k + "\t")),
                       ("json-non-ascii", lambda k: json.dumps("\u00e9" + " " + k + "\u00e9")), ("json-slash", lambda k: json.dumps("/" + k + "/").replace("/", "\\/"))]:
        key = corpus.key(group, slug)
        data = text(key).encode()
        at = data.index(key.encode())
        corpus.leak(group, slug, key_text(key).within(data[:at], data[at + 40:]), ".json", key=key)
    noise = corpus.random(group, "noise")
    corpus.clean(group, "georgian", json.dumps("".join(chr(noise.randrange(0x10d0, 0x10f0)) for _ in range(400))) + "\n")
    corpus.clean(group, "short", "\"\\u006b\\u0061\\u005f\\u006c\\u0069\\u0076\\u0065\\u005f\"\n")
    group = "html"
    for slug, form, only in HTML:
        for i, template in enumerate([f"<td>{K}</td>\n", f"<a href=\"?api_key={K}&amp;x=1\">x</a>\n"]):
            key = corpus.key(group, slug, str(i))
            corpus.leak(group, f"{slug}-{i}", fill(template, key_text(key).through(html(form, only))), ".html", key=key, encodings=["html"])
        name, body = BODIES[len(slug) % 3]
        corpus.clean(group, f"{slug}-{name}", fill(f"<td>{K}</td>\n", key_text(PREFIX + body).through(html(form, only))), ".html")
        short = PREFIX + corpus.body(group, slug, "31", length=31 + 2 * (len(slug) % 2))
        corpus.clean(group, f"{slug}-length", fill(f"<td>{K}</td>\n", key_text(short).through(html(form, only))), ".html")
    corpus.clean(group, "russian", "".join("&#%d;" % ord(c) for c in "\u041f\u0440\u0438\u043c\u0435\u0440 \u0442\u0435\u043a\u0441\u0442\u0430") + "\n", ".html")
