"""Group `splits`: a key cut into pieces that the language joins again."""
from .case import MARK as K
from .case import PREFIX, key_text

B = "\\"
# slug, extension, what stands between two pieces, the text around (K: the pieces, without the outer quotes)
JOINS = [
    ("c-adjacent", ".c", '" "', f'static const char *key = "{K}";\n'), ("c-adjacent-tight", ".c", '""', f'const char *key = "{K}";\n'), ("c-lines", ".c", '"\n    "', f'static const char *key =\n    "{K}";\n'),
    ("c-continued", ".c", f"{B}\n", f'const char *key = "{K}";\n'), ("cpp-std", ".cpp", '"\n      "', f'std::string key{{"{K}"}};\n'), ("cpp-plus", ".cpp", '"s + "', f'auto key = "{K}"s;\n'),
    ("python-plus", ".py", '" + "', f'KEY = "{K}"\n'), ("python-plus-single", ".py", "' + '", f"KEY = '{K}'\n"), ("python-adjacent", ".py", '" "', f'KEY = "{K}"\n'), ("python-mixed", ".py", "\" '", None),
    ("python-lines", ".py", '"\n    "', f'KEY = (\n    "{K}"\n)\n'), ("python-backslash", ".py", f'" {B}\n    "', f'KEY = "{K}"\n'), ("python-continued", ".py", f"{B}\n", f'KEY = "{K}"\n'), ("python-prefix", ".py", '" f"', f'KEY = "{K}"\n'),
    ("python-plus-lines", ".py", '" +\n       "', f'KEY = ("{K}")\n'), ("js-plus", ".js", '" + "', f'const key = "{K}";\n'), ("js-plus-tight", ".js", '"+"', f'var k="{K}";\n'), ("js-single", ".js", "' + '", f"const key = '{K}';\n"),
    ("js-lines", ".js", "' +\n  '", f"const key = '{K}';\n"), ("js-lines-leading", ".ts", "'\n  + '", f"const key: string = '{K}';\n"), ("js-template", ".ts", "` + `", f"const key = `{K}`;\n"), ("js-continued", ".js", f"{B}\n", f"var key = '{K}';\n"),
    ("go-plus", ".go", '" + "', f'const key = "{K}"\n'), ("go-lines", ".go", '" +\n\t"', f'const key = "{K}"\n'), ("go-raw", ".go", "` + `", f"const key = `{K}`\n"),
    ("java-plus", ".java", '" + "', f'String key = "{K}";\n'), ("java-lines", ".java", '"\n        + "', f'private static final String KEY = "{K}";\n'), ("java-lines-end", ".java", '" +\n        "', f'String key = "{K}";\n'),
    ("kotlin-plus", ".kt", '" + "', f'const val KEY = "{K}"\n'), ("kotlin-lines", ".kts", '" +\n    "', f'val key = "{K}"\n'), ("scala-plus", ".scala", '" + "', f'val key = "{K}"\n'),
    ("groovy-plus", ".groovy", "' + '", f"def key = '{K}'\n"), ("rust-concat", ".rs", '", "', f'const KEY: &str = concat!("{K}");\n'), ("rust-concat-lines", ".rs", '",\n    "', f'const KEY: &str = concat!(\n    "{K}",\n);\n'),
    ("rust-continued", ".rs", f"{B}\n        ", f'let key = "{K}";\n'), ("ruby-adjacent", ".rb", '" "', f'key = "{K}"\n'), ("ruby-plus", ".rb", "' + '", f"key = '{K}'\n"), ("ruby-backslash", ".rb", f'" {B}\n  "', f'key = "{K}"\n'),
    ("php-dot", ".php", "' . '", f"<?php $key = '{K}';\n"), ("php-dot-tight", ".php", '"."', f'<?php $key = "{K}";\n'), ("php-lines", ".php", "'\n    . '", f"<?php\n$key = '{K}';\n"), ("perl-dot", ".pl", "' . '", f"my $key = '{K}';\n"),
    ("perl-lines", ".pl", '" .\n  "', f'my $key = "{K}";\n'), ("lua-dots", ".lua", '" .. "', f'local key = "{K}"\n'), ("lua-dots-single", ".lua", "'..'", f"key = '{K}'\n"), ("lua-lines", ".lua", '" ..\n  "', f'local key = "{K}"\n'),
    ("vb-ampersand", ".vb", '" & "', f'Dim key As String = "{K}"\r\n'), ("vb-lines", ".bas", '" & _\r\n    "', f'key = "{K}"\r\n'), ("vbs-tight", ".vbs", '"&"', f'key="{K}"\r\n'), ("excel", ".txt", '"&"', f'=WEBSERVICE("{K}")\n'),
    ("csharp-plus", ".cs", '" + "', f'const string Key = "{K}";\n'), ("csharp-lines", ".cs", '" +\r\n            "', f'const string Key = "{K}";\r\n'), ("csharp-verbatim", ".cs", '" + @"', f'var key = @"{K}";\n'),
    ("swift-plus", ".swift", '" + "', f'let key = "{K}"\n'), ("swift-lines", ".swift", '"\n  + "', f'let key = "{K}"\n'), ("powershell-plus", ".ps1", "' + '", f"$key = '{K}'\r\n"), ("dart-adjacent", ".dart", "' '", f"const key = '{K}';\n"),
    ("dart-lines", ".dart", "'\n    '", f"const key = '{K}';\n"), ("nix-plus", ".nix", '" + "', f'key = "{K}";\n'), ("jsonnet-plus", ".jsonnet", '" + "', f'local key = "{K}";\n'), ("starlark-plus", ".bzl", '" + "', f'KEY = "{K}"\n'),
    ("shell-adjacent", ".sh", '""', f'KUBEADAPT_API_KEY="{K}"\n'), ("shell-adjacent-single", ".sh", "''", f"export KUBEADAPT_API_KEY='{K}'\n"), ("shell-mixed", ".sh", "\"'", None), ("shell-continued", ".sh", f"{B}\n", f'curl -H "Authorization: Bearer {K}" https://example.test\n'),
    ("shell-continued-bare", ".sh", f"{B}\n", f"export KUBEADAPT_API_KEY={K}\n"), ("shell-quotes-continued", ".sh", f'"{B}\n"', f'KEY="{K}"\n'), ("shell-half-quoted", ".sh", '"', None),
    ("hcl-join", ".tf", '", "', f'locals {{\n  key = join("", ["{K}"])\n}}\n'), ("hcl-format", ".tf", '", "', f'locals {{\n  key = format("%s%s", "{K}")\n}}\n'), ("hcl-join-lines", ".tf", '",\n    "', f'key = join("", [\n    "{K}",\n  ])\n'),
    ("dockerfile-continued", ".dockerfile", f"{B}\n", f"FROM debian:12\nENV KUBEADAPT_API_KEY={K}\n"), ("makefile-recipe", ".mk", f"{B}\n\t", f'login:\n\tkubeadapt auth login --api-key "{K}"\n'), ("properties-continued", ".properties", f"{B}\n    ", f"api.key={K}\n"),
    ("yaml-continued", ".yaml", f"{B}\n  ", f'api_key: "{K}"\n'), ("toml-continued", ".toml", f"{B}\n  ", f'api_key = """{K}"""\n'), ("shell-empty-quotes", ".sh", '"\'\'"', f'KEY="{K}"\n'),
]
PIECES = {"prefix": (8,), "middle": (21,), "ka": (3,), "inside-prefix": (5,), "three": (8, 24), "late": (37,)}
WIDE = ("python-plus", "js-plus", "go-lines", "c-lines", "java-lines", "shell-adjacent", "python-continued", "php-dot", "lua-dots", "vb-ampersand", "rust-concat", "c-adjacent")


def pieces(key, cuts):
    return [key[a:b] for a, b in zip((0,) + cuts, cuts + (len(key),))]


def written(slug, separator, template, parts):
    """The pieces in their language, and the span from the first to the last."""
    if slug == "python-mixed":
        before, middle, after = 'KEY = "', f'{parts[0]}" \'{"".join(parts[1:])}', "'\n"
    elif slug == "shell-mixed":
        before, middle, after = 'KEY="', f'{parts[0]}"\'{"".join(parts[1:])}', "'\n"
    elif slug == "shell-half-quoted":
        before, middle, after = "export KUBEADAPT_API_KEY=", f'{parts[0]}"{"".join(parts[1:])}', '"\n'
    else:
        if slug == "hcl-format" and len(parts) > 2:
            template = template.replace("%s%s", "%s" * len(parts))
        middle = separator.join(parts)
        before, after = template.split(K)
    return key_text(middle).within(before, after)


def add(corpus):
    group = "splits"
    for n, (slug, ext, separator, template) in enumerate(JOINS):
        names = list(PIECES) if slug in WIDE else [list(PIECES)[n % 2], "three"] if template and n % 3 == 0 else [list(PIECES)[n % 4]]
        for name in names:
            key = corpus.key(group, slug, name)
            corpus.leak(group, f"{slug}-{name}", written(slug, separator, template, pieces(key, PIECES[name])), ext, key=key, encodings=["split"])
    # What is joined is no key.
    for n, (slug, ext, separator, template) in enumerate(JOINS):
        if template is None or "api_key" in template or "api.key" in template or "API_KEY" in template or "Bearer" in template:
            body = ["x" * 32, "ThisIsNotARealKeyJustAnExample12"][n % 2]
        else:
            body = ["x" * 32, "replacethiswithyourrealapikey123", corpus.body(group, slug, length=33), corpus.body(group, slug, length=30)][n % 4]
        corpus.clean(group, slug + "-look-alike", written(slug, separator, template, pieces(PREFIX + body, (8,))), ext)
    for slug, ext, text in CODE:
        corpus.clean(group, "code-" + slug, text, ext)


CODE = [
    ("plus-name", ".py", f'key = "{PREFIX}" + body\n'), ("plus-random", ".py", f'key = "{PREFIX}" + "".join(random.choices(ALPHABET, k=32))\n'), ("format", ".py", f'key = "{PREFIX}%s" % body\n'),
    ("concat-name", ".rs", f'let key = format!("{PREFIX}{{}}", body);\n'), ("sprintf", ".go", f'key := fmt.Sprintf("{PREFIX}%s", body)\n'), ("php-name", ".php", f"$key = '{PREFIX}' . $body;\n"), ("lua-name", ".lua", f'local key = "{PREFIX}" .. body\n'),
    ("template", ".js", f"const key = `{PREFIX}${{body}}`;\n"), ("repeat", ".py", f'key = "{PREFIX}" + "a" * 32\n'), ("repeat-js", ".js", f'const key = "{PREFIX}" + "x".repeat(32);\n'), ("vb-name", ".vb", f'key = "{PREFIX}" & body\r\n'),
    ("hash", ".js", f'const key = "{PREFIX}" + crypto.createHash("sha256").update(seed).digest("hex").slice(0, 32);\n'), ("starts", ".py", f'assert key.startswith("{PREFIX}"), "wrong prefix"\n'),
    ("hcl-var", ".tf", f'key = join("", ["{PREFIX}", random_string.body.result])\n'), ("shell-var", ".sh", f'KEY="{PREFIX}""$BODY"\n'), ("continued-command", ".sh", f"grep -r {PREFIX} \\\n  --include='*.yaml' .\n"), ("adjacent-words", ".c", f'puts("{PREFIX}" "keys are forty characters long and start so");\n'),
]
