"""Group `terminals`: a key in lines of a table, in lines that were typed, in runs of rich text, and in calls of functions."""
import json

# slug, columns' names, left border, border between, right border; blank for none.
STYLES = [("ascii", "|", "|", "|"), ("light", "│", "│", "│"), ("heavy", "┃", "┃", "┃"), ("double", "║", "║", "║"), ("markdown", "|", "|", "|"), ("open", " ", "│", " "), ("plain", " ", " ", " ")]
WIDTHS = [12, 16, 20, 26, 32]
# slug, extension, text with the key's rest.
FUNCTIONS = [
    ("python", ".py", 'def key(b):\n    return "ka_" + "live_" + b\n\nK = key("{}")\n'), ("python-f", ".py", 'def key(env, b):\n    return f"{P}{{b}}"\n\nK = key("prod", b="{}")\n'), ("lambda", ".py", 'key = lambda b: "{P}" + b\nk = key("{}")\n'),
    ("js", ".js", "const key = (b) => `{P}${{b}}`;\nuse(key('{}'));\n"), ("js-function", ".js", "function key(a, b) {{ return '{P}' + b; }}\nconst k = key(1, '{}');\n"), ("java", ".java", '  static String key(String b) {{ return "{P}" + b; }}\n  String k = key("{}");\n'),
    ("go", ".go", 'func key(b string) string {{ return "{P}" + b }}\nvar k = key("{}")\n'), ("rust", ".rs", 'fn key(b: &str) -> String {{ format!("{P}{{}}", b) }}\nlet k = key("{}");\n'), ("kotlin", ".kt", 'fun key(b: String) = "{P}$b"\nval k = key("{}")\n'),
    ("ruby", ".rb", 'def key(b)\n  "{P}#{{b}}"\nend\nk = key("{}")\n'), ("php", ".php", "<?php function key($b) {{ return '{P}' . $b; }}\n$k = key('{}');\n"), ("csharp", ".cs", 'string Key(string b) => $"{P}{{b}}";\nvar k = Key("{}");\n'),
]
# slug, the text between two runs of JSON, and what begins and ends it.
RUNS = [
    ("slack", '[{"type": "text", "text": "key ', '"}, {"type": "text", "text": "', '", "style": {"bold": true}}]'), ("atlassian", '{"type":"paragraph","content":[{"type":"text","text":"', '","marks":[{"type":"strong"}]},{"type":"text","text":"', '"}]}'),
    ("quill", '{"ops":[{"insert":"', '"},{"attributes":{"bold":true},"insert":"', '"}]}'), ("notion", '[{"text":{"content":"', '"},"annotations":{"bold":true}},{"text":{"content":"', '"}}]'),
]


def cut(text, size):
    return [text[at:at + size] for at in range(0, len(text), size)]


def table(style, width, key, names=("KUBEADAPT", "", "kube")):
    """The rows of a table whose second column is too narrow for a key."""
    _, left, between, right = style
    name, _, last = names
    rows = [f"{left} {name:10}{between} {part:{width}} {between} {last:6}{right}" for part in cut(key, width)]
    rest = [f"{left} {'':10}{between} {part:{width}} {between} {'':6}{right}" for part in cut(key, width)[1:]]
    head = f"{left} {'name':10}{between} {'value':{width}} {between} {'space':6}{right}"
    return "\n".join([head, rows[0], *rest]) + "\n"


def typed(key, mode, at):
    """A line at a shell's prompt, as `script` records it, with the key changed at a place."""
    before, behind = key[:at], key[at:]
    if mode == "taken-back":
        line = before + "xq" + "\b\x1b[K" * 2 + behind
    elif mode == "rubbed-out":
        line = before + "Z" + "\b \b" + behind
    elif mode == "wrapped":
        line = before + " \r" + behind
    elif mode == "inserted":
        line = before + behind[2:] + "\b" * len(behind[2:]) + behind
    else:
        line = before + behind[1:] + f"\x1b[{len(behind) - 1}D\x1b[1@" + behind[0]
    return f"\x1b[?2004h\x1b[1m$ \x1b[0mexport KUBEADAPT_API_KEY={line}\r\n\x1b[?2004l\r$ \r\n"


def recorded(text, version):
    header = json.dumps({"version": version, "width": 80, "height": 24})
    return header + "\n" + "".join(json.dumps([at / 8, "o", letter]) + "\n" for at, letter in enumerate(text))


def add(corpus):
    group = "terminals"
    for style in STYLES:
        for width in WIDTHS:
            name = f"table-{style[0]}-{width}"
            key = corpus.key(group, name)
            corpus.leak(group, name, table(style, width, key).encode(), ".txt", key=key)
            other = corpus.key(group, name, "other")
            # One character more; a row of its own; another column.
            corpus.clean(group, name + "-longer", table(style, width, other + "a").encode(), ".txt")
            rows = table(style, width, other).splitlines()
            own = [*rows[:2], *(row.replace(" " * 10, f" session{n} ", 1).replace("      " + style[3], "kube  " + style[3]) for n, row in enumerate(rows[2:]))]
            if style[1].strip():
                corpus.clean(group, name + "-rows", ("\n".join(own) + "\n").encode(), ".txt")
            else:
                corpus.clean(group, name + "-shifted", "\n".join([*rows[:2], *(" x " + row for row in rows[2:])]).encode(), ".txt")
    for mode in ("taken-back", "rubbed-out", "wrapped", "inserted", "put-in"):
        for at in (9, 17, 30):
            name = f"typed-{mode}-{at}"
            key = corpus.key(group, name)
            corpus.leak(group, name, typed(key, mode, at).encode(), ".typescript", key=key)
            if at == 17:
                corpus.leak(group, name + "-cast", recorded(typed(key, mode, at), 2).encode(), ".cast", key=key)
            gone = corpus.key(group, name, "gone")
            corpus.clean(group, name + "-gone", typed(gone[:20] + "\b\x1b[K" * 3 + gone[20:], "taken-back", 9).encode(), ".typescript")
    for slug, start, between, end in RUNS:
        for at in (3, 8, 14, 33):
            key = corpus.key(group, "runs", slug, str(at))
            corpus.leak(group, f"runs-{slug}-{at}", (start + key[:at] + between + key[at:] + end).encode(), ".json", key=key)
            corpus.clean(group, f"runs-{slug}-{at}-space", (start + key[:at] + " " + between + key[at:] + end).encode(), ".json")
    for slug, ext, template in FUNCTIONS:
        for n in range(2):
            key = corpus.key(group, "function", slug, str(n))
            text = template.replace("{P}", key[:8]).format(key[8:]).replace('"ka_" + "live_"', f'"{key[:8]}"')
            corpus.leak(group, f"function-{slug}-{n}", text.encode(), ext, key=key)
            if "b=" in text:
                continue
            other = "_other"
            corpus.clean(group, f"function-{slug}-{n}-other", text.replace("key(\"", "key" + other + "(\"").replace("key('", "key" + other + "('").replace("Key(\"", "Key" + other + "(\"").replace("key(1", "key" + other + "(1").encode(), ext)
    for n, (prefix, rest) in enumerate((("api_key_prefix: ", "\napi_key_secret: "), ('{"prefix": "', '", "secret": "'), ("KEY_PREFIX=", "\nKEY_TOKEN="), ('keyPrefix = "', '"\nkeyValue = "'))):
        key = corpus.key(group, "fields", str(n))
        end = {1: '"}', 3: '"'}.get(n, "")
        corpus.leak(group, f"fields-{n}", (prefix + key[:8] + rest + key[8:] + end + "\n").encode(), ".txt", key=key)
        digest = corpus.body(group, "digest", str(n)).encode().hex()[:32]
        corpus.clean(group, f"fields-{n}-digest", (prefix + key[:8] + rest + digest + end + "\n").encode(), ".txt")
