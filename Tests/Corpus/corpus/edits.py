"""Group `edits`: a key in strings that code cuts, cleans, fills in or takes from lists before it uses them."""
from .case import PREFIX

# slug, extension, text with the whole key; `<` and `>` stand for other characters around it.
CUTS = [
    ("python", ".py", 'k = "<{}>"[7:47]\n'), ("js", ".js", "const k = '<{}>'.substring(7, 47);\n"), ("js-slice", ".js", "const k = '<{}>'.slice(7, -9);\n"), ("php", ".php", "<?php $k = substr('<{}>', 7, 40);\n"),
    ("shell", ".sh", 'K=$(echo <{}> | cut -c8-47)\n'), ("sql", ".sql", "SELECT SUBSTR('<{}>', 8, 40);\n"), ("go", ".go", 'var k = "<{}>"[7:47]\n'), ("ruby", ".rb", 'k = "<{}>"[7..46]\n'), ("basic", ".vb", 'k = Mid("<{}>", 8, 40)\r\n'),
]
# slug, extension, text with the key whose characters have fillers, and the filler.
FILLERS = [
    ("python", ".py", 'k = "{}".replace("{}", "")\n'), ("js", ".js", "const k = '{}'.replaceAll('{}', '');\n"), ("js-split", ".js", "const k = '{}'.split('{}').join('');\n"), ("ruby", ".rb", "k = '{}'.delete('{}')\n"),
    ("shell", ".sh", "K=$(echo '{}' | tr -d '{}')\n"), ("sql", ".sql", "SELECT REPLACE('{}', '{}', '');\n"), ("powershell", ".ps1", "$k = '{}'.Replace('{}', '')\r\n"), ("go", ".go", 'var k = strings.ReplaceAll("{}", "{}", "")\n'),
]
SUBSTITUTES = [
    ("python", ".py", 'k = "{}".replace("{}", "_")\n'), ("ruby", ".rb", "k = '{}'.tr('{}', '_')\n"), ("shell", ".sh", "K=$(echo {} | tr {} _)\n"), ("powershell", ".ps1", "$k = '{}' -replace '{}', '_'\r\n"), ("js", ".js", "const k = '{}'.replaceAll('{}', '_');\n"),
]
LINES = [
    ("python", ".py", 'k = "".join("""\n{}\n{}\n{}\n""".split())\n'), ("js", ".js", "const k = `\n  {}\n  {}\n  {}\n`.replace(/\\s+/g, '');\n"), ("shell", ".sh", "K=$(tr -d '\\n' <<'E'\n{}\n{}\n{}\nE\n)\n"), ("go", ".go", 'var k = strings.ReplaceAll(`{}\n{}\n{}`, "\\n", "")\n'),
]
# slug, extension, text with three pieces by number.
PIECES = [
    ("python-list", ".py", 'P = ["{1}", "{0}", "{2}"]\nk = P[1] + P[0] + P[2]\n'), ("js-list", ".js", "const P = ['{2}', '{0}', '{1}'];\nconst k = P[0x1] + P[0x2] + P[0x0];\n"), ("java-list", ".java", 'String[] P = {{"{1}", "{0}", "{2}"}};\n    String k = P[1] + P[0] + P[2];\n'),
    ("go-list", ".go", 'var P = []string{{"{1}", "{0}", "{2}"}}\nvar k = P[1] + P[0] + P[2]\n'), ("shell-list", ".sh", 'P=({1} {0} {2})\nK="${{P[1]}}${{P[0]}}${{P[2]}}"\n'), ("js-turned", ".js", "const k = ['{2}', '{1}', '{0}'].reverse().join('');\n"), ("python-turned", ".py", 'k = "".join(["{2}", "{1}", "{0}"][::-1])\n'),
    ("powershell-format", ".ps1", '$k = "{{2}}{{0}}{{1}}" -f "{1}", "{2}", "{0}"\r\n'), ("python-format", ".py", 'k = "{{}}{{}}{{}}".format("{0}", "{1}", "{2}")\n'), ("shell-format", ".sh", 'K=$(printf "%s%s%s" "{0}" "{1}" "{2}")\n'), ("swift-format", ".swift", 'let k = String(format: "%@%@%@", "{0}", "{1}", "{2}")\n'),
    ("c-macros", ".c", '#define A "{0}"\n#define B "{1}"\n#define C "{2}"\nconst char *k = A B C;\n'), ("js-functions", ".js", 'const a = () => "{0}";\nconst b = () => "{1}";\nconst c = () => "{2}";\nconst k = a() + b() + c();\n'), ("shell-functions", ".sh", 'a() {{ echo -n {0}; }}\nb() {{ echo -n {1}; }}\nc() {{ echo -n {2}; }}\nK="$(a)$(b)$(c)"\n'),
    ("tcl", ".tcl", 'set a {0}\nset b {1}\nset c {2}\nset k "${{a}}${{b}}${{c}}"\n'), ("fish", ".fish", 'set a {0}\nset b {1}\nset -gx K $a$b"{2}"\n'), ("terraform", ".tf", 'variable "a" {{\n  default = "{0}"\n}}\nvariable "b" {{\n  type    = string\n  default = "{1}"\n}}\noutput "k" {{\n  value = "${{var.a}}${{var.b}}{2}"\n}}\n'),
    ("maven", ".xml", "<a>{0}</a>\n<b>{1}</b>\n<k>${{a}}${{b}}{2}</k>\n"), ("ini", ".ini", "[x]\na = {0}\nb = {1}\nk = %(a)s%(b)s{2}\n"), ("r", ".R", 'a <- "{0}"\nb <- "{1}"\nk <- paste0(a, b, "{2}")\n'), ("rust", ".rs", '    let k = "{0}".to_string() + "{1}" + "{2}";\n'),
    ("cpp", ".cpp", 'std::string k = std::string("{0}") + "{1}" + "{2}";\n'), ("fortran", ".f90", "  k = '{0}' // '{1}' // '{2}'\n"), ("spreadsheet", ".csv", '"=CONCATENATE(""{0}"",""{1}"",""{2}"")"\n'), ("kotlin", ".kt", 'val k = buildString {{\n    append("{0}")\n    append("{1}")\n    append("{2}")\n}}\n'),
]
# The same with nothing that joins them, or with something else.
APART = [
    ("list", ".py", 'P = ["{1}", "{0}", "{2}"]\nk = P[0] + P[1] + P[2]\n'), ("format", ".py", 'a = "{0}"\nb = "{1}"\nc = "{2}"\nk = "{{}}-{{}}-{{}}".format(a, b, c)\n'), ("macros", ".c", '#define A "{0}"\n#define B "{1}"\nf(A, B);\n'), ("functions", ".js", 'const a = () => "{0}";\nconst b = () => "{1}";\nf(a(), b());\n'),
    ("terraform", ".tf", 'variable "a" {{\n  default = "{0}"\n}}\noutput "k" {{\n  value = "${{var.z}}{1}"\n}}\n'), ("maven", ".xml", "<a>{0}</a>\n<k>${{z}}{1}{2}</k>\n"), ("shell-list", ".sh", 'P=({1} {0} {2})\nfor p in "${{P[@]}}"; do echo "$p"; done\n'), ("tcl", ".tcl", "set a {0}\nset b {1}\nset c {2}\n"),
]


def filled(text, size, filler):
    return filler.join(text[at:at + size] for at in range(0, len(text), size))


def add(corpus):
    group = "edits"
    for slug, ext, template in CUTS:
        for n in range(3):
            key, lead, trail = corpus.key(group, "cut", slug, str(n)), corpus.body(group, "lead", slug, str(n), length=7), corpus.body(group, "trail", slug, str(n), length=9)
            text = template.format(key).replace("<", lead).replace(">", trail) if slug != "shell" else template.replace("<{}>", lead + key + trail)
            if slug == "php":
                text = "<?php $k = substr('" + lead + key + trail + "', 7, 40);\n"
            corpus.leak(group, f"cut-{slug}-{n}", text.encode(), ext, key=key)
        corpus.clean(group, f"cut-{slug}-look-alike", text.replace("7", "5").replace("8", "4").encode(), ext)
    for slug, ext, template in FILLERS:
        for size, filler in ((1, "~"), (2, "|"), (5, "#"), (8, "-"), (3, ".")):
            key = corpus.key(group, "filler", slug, filler)
            corpus.leak(group, f"filler-{slug}-{size}", template.format(filled(key, size, filler), filler).encode(), ext, key=key)
            corpus.clean(group, f"filler-{slug}-{size}-more", template.format(filled(key, size, filler) + filler + "a1", filler).encode(), ext)
    for slug, ext, template in SUBSTITUTES:
        for filler in "-.#":
            key = corpus.key(group, "substitute", slug, filler)
            corpus.leak(group, f"substitute-{slug}-{ord(filler)}", template.format(key.replace("_", filler), filler).encode(), ext, key=key)
            corpus.clean(group, f"substitute-{slug}-{ord(filler)}-stays", f'k = "{key.replace("_", filler)}"\n'.encode(), ext)
    for slug, ext, template in LINES:
        for a, b in ((8, 20), (13, 22), (19, 34)):
            key = corpus.key(group, "lines", slug, str(a))
            corpus.leak(group, f"lines-{slug}-{a}", template.format(key[:a], key[a:b], key[b:]).encode(), ext, key=key)
            corpus.clean(group, f"lines-{slug}-{a}-more", template.format(key[:a], key[a:b] + "x", key[b:]).encode(), ext)
    for slug, ext, template in PIECES:
        for a, b in ((8, 20), (13, 22), (19, 34)):
            key = corpus.key(group, "pieces", slug, str(a))
            corpus.leak(group, f"pieces-{slug}-{a}", template.format(key[:a], key[a:b], key[b:]).encode(), ext, key=key)
        other = corpus.body(group, "pieces", slug, "33", length=33)
        corpus.clean(group, f"pieces-{slug}-look-alike", template.format(PREFIX, other[:9], other[9:]).encode(), ext)
    for slug, ext, template in APART:
        for a, b in ((8, 20), (13, 22), (19, 34)):
            key = corpus.key(group, "apart", slug, str(a))
            corpus.clean(group, f"apart-{slug}-{a}", template.format(key[:a], key[a:b], key[b:]).encode(), ext)
