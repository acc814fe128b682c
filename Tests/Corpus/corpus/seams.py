"""Groups `terminal`, `markup`, `invisible`, `typesetting`, `wraps` and `joins`: keys between whose
characters stands something that means nothing, and keys that code puts together."""
import base64
import json
import os
import re
import shutil
import subprocess
import tempfile

from .case import MARK as K
from .case import PREFIX, Text, fill, key_text

E, B = "\x1b", "\\"
CUTS = {
    "prefix": (8,), "middle": (21,), "late": (37,), "k": (1,), "ka": (2,), "underscore": (3,), "inside": (5,),
    "three": (3, 8, 24), "k-and-late": (1, 30), "ka-and-inside": (2, 5, 20), "all": tuple(range(1, 40)),
}
# What a cut in the first two characters and a second one in the prefix leave needs the seam's own
# beginning: not every seam has one that is rare.
FEW = ("prefix", "middle", "k", "ka", "three", "k-and-late")
MANY = FEW + ("underscore", "inside", "late", "ka-and-inside", "all")

TERMINAL = [
    ("red", E + "[31m", MANY), ("grep", E + "[01;31m" + E + "[K", MANY), ("reset", E + "[m" + E + "[K", FEW), ("true-colour", E + "[38;2;10;200;30m", MANY), ("256", E + "[0m" + E + "[38;5;208m", FEW),
    ("tput", E + "(B" + E + "[m", FEW), ("link", E + "]8;;" + E + B, FEW), ("link-address", E + "]8;;https://example.test/a?b=c\x07", FEW), ("u001b", B + "u001b[33m", MANY), ("u001b-upper", B + "u001B[0m", FEW),
    ("x1b", B + "x1b[1m", FEW), ("octal", B + "033[0;32m", FEW), ("e", B + "e[0m", FEW), ("quoted", B * 2 + "u001b[0m", ("prefix", "middle", "three")), ("caret", "^[[31m", ("prefix", "middle", "three")), ("italic-off", E + "[23m", ("all",)),
]
WORD = '</w:t></w:r><w:r><w:rPr><w:b/><w:sz w:val="22"/></w:rPr><w:t>'
PROOF = '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r w:rsidR="00C21A4B"><w:t xml:space="preserve">'
MARKUP = [
    ("span", '</span><span class="n">', MANY), ("wbr", "<wbr>", MANY), ("wbr-xhtml", "<wbr/>", FEW), ("bold", "<b>", ("k", "ka", "middle", "three")), ("bold-end", "</b>", MANY), ("em", "</em>", FEW), ("strong", '<strong class="x">', FEW),
    ("mark", "</mark>", FEW), ("comment", "<!-- -->", MANY), ("comment-text", "<!-- TODO: wrap -->", FEW), ("cdata", "]]><![CDATA[", FEW), ("font", '</font><font color="#ff0000">', FEW), ("code", "</code><code>", FEW), ("tspan", '</tspan><tspan x="10" dy="0">', FEW),
    ("docx", WORD, MANY[:-1]), ("docx-proof", PROOF, FEW), ("docx-bookmark", '</w:t></w:r><w:bookmarkStart w:id="0" w:name="_Hlk1"/><w:r><w:t>', FEW), ("docx-pretty", '</w:t>\n      </w:r>\n      <w:r>\n        <w:t>', FEW),
    ("xlsx", '</t></r><r><rPr><b/><sz val="11"/><color rgb="FFFF0000"/><rFont val="Calibri"/></rPr><t xml:space="preserve">', FEW), ("pptx", '</a:t></a:r><a:r><a:rPr lang="en-US" b="1" dirty="0"/><a:t>', FEW),
    ("odt", '<text:span text:style-name="T1">', ("middle", "k", "ka", "three")), ("odt-end", '</text:span>', FEW), ("odt-break", "<text:soft-page-break/>", FEW), ("json", '<' + B + '/span><span class=' + B + '"n' + B + '">', FEW), ("json-angle", B + "u003c/b" + B + "u003e", FEW),
    ("nowiki", "<nowiki/>", FEW), ("entities", "&lt;/b&gt;", ("prefix", "middle")),
]
INVISIBLE = [
    ("zwsp", "\u200b", MANY), ("zwnj", "\u200c", FEW), ("zwj", "\u200d", FEW), ("soft-hyphen", "\u00ad", MANY), ("word-joiner", "\u2060", MANY), ("bom", "\ufeff", FEW), ("ltr-mark", "\u200e", FEW), ("variation", "\ufe0e", ("prefix", "middle", "k")),
    ("shy", "&shy;", MANY), ("zwsp-decimal", "&#8203;", MANY), ("zwsp-hex", "&#x200B;", FEW), ("zwsp-name", "&ZeroWidthSpace;", FEW), ("zwnj-name", "&zwnj;", FEW), ("shy-decimal", "&#173;", FEW), ("zwsp-escape", B + "u200b", MANY), ("shy-escape", B + "u00ad", FEW),
    ("shy-x", B + "xad", ("prefix", "middle")), ("bom-escape", B + "ufeff", FEW), ("braces", B + "u{200b}", FEW), ("percent", "%E2%80%8B", ("prefix", "middle", "three")), ("no-break", "&NoBreak;", ("prefix", "middle", "k")),
]
TYPESETTING = [
    ("rtf-run", "}{" + B + "rtlch" + B + "fcs1 " + B + "af0 " + B + "insrsid123 ", FEW), ("rtf-bold", B + "b0 ", ("prefix", "middle")), ("rtf-font", B + "f1" + B + "fs20 ", ("prefix", "middle", "k")), ("rtf-lines", "}\r\n{" + B + "b ", ("prefix", "middle")),
    ("tj", ") -12 (", FEW), ("tj-tight", ")-10.5(", FEW), ("tj-positive", ")3(", FEW), ("troff", B + "&", ("prefix", "middle")), ("troff-font", B + "fB", ("prefix",)), ("latex-hyphen", B + "-", ("prefix", "middle")), ("latex-break", B + "allowbreak{}", ("prefix", "middle")),
    ("cmd", "^", ("prefix", "middle", "k", "ka", "three")), ("cmd-lines", "^\r\n", ("prefix", "middle")), ("powershell-lines", "`\r\n", ("prefix", "middle")),
]
UNDERSCORES = [
    ("markdown", B + "_", "The key is {}.\n"), ("latex", B + "_", "\\texttt{{{}}}\n"), ("textunderscore", B + "textunderscore{}", "Key: {}\n"), ("textunderscore-space", B + "textunderscore ", "Key: {}\n"), ("group", "{" + B + "_}", "Key {} here\n"), ("empty-group", B + "_{}", "Key {} here\n"),
    ("pygments-latex", B + "PYZus{}", "\\PY{{l+s+s2}}{{\\PYZdq{{}}{}\\PYZdq{{}}}}\n"), ("json-markdown", B * 2 + "_", '{{"body": "use {} now"}}\n'), ("sql-like", B + "_", "SELECT 1 WHERE token LIKE '{}' ESCAPE '\\\\';\n"), ("fullwidth", "\uff3f", "キー {} です\n"), ("fullwidth-escape", B + "uff3f", '{{"a": "{}"}}\n'),
    ("fullwidth-entity", "&#65343;", "<td>{}</td>\n"), ("context", B + "letterunderscore{}", "Key: {}\n"), ("rtf", B + "'5f", "{{\\rtf1 {}}}\n"),
]
AROUND = {"terminal": f"$ cat .env\ntoken={K}\n$ \n", "markup": f"<p>token: {K}</p>\n", "invisible": f"token: {K}\n", "typesetting": f"(token: {K})\n"}
BEFORE = {"docx": ("<w:p><w:r><w:t>", "</w:t></w:r></w:p>"), "xlsx": ("<si><r><t>", "</t></r></si>"), "pptx": ("<a:p><a:r><a:t>", "</a:t></a:r></a:p>")}


def cut(key, seam, cuts):
    """The key with a seam at every cut; the span is from its first to its last byte."""
    pieces = [key[a:b] for a, b in zip((0,) + cuts, cuts + (len(key),))]
    data = seam.join(pieces).encode()
    return Text(data, 0, len(data))


def around(group, slug, text):
    before, after = BEFORE.get(slug.split("-")[0]) or AROUND[group].split(K)
    return text.within(before.encode(), after.encode())


def add_table(corpus, group, rows, ext):
    for n, (slug, seam, names) in enumerate(rows):
        for name in names:
            key = corpus.key(group, slug, name)
            corpus.leak(group, f"{slug}-{name}", around(group, slug, cut(key, seam, CUTS[name])), ext, key=key, encodings=["seam"])
        # What comes together is no key: a letter too few or too many, or a placeholder.
        bodies = [corpus.body(group, slug, "31", length=31), corpus.body(group, slug, "33", length=33), "x" * 32, "ThisIsNotARealKeyJustAnExample12"]
        for i in (n % 4, (n + 1) % 4):
            body = bodies[i]
            corpus.clean(group, f"{slug}-{('31', '33', 'x', 'words')[i]}", around(group, slug, cut(PREFIX + body, seam, (8, 20))), ext)


def add(corpus):
    add_table(corpus, "terminal", TERMINAL, ".log")
    add_table(corpus, "markup", MARKUP, ".html")
    add_table(corpus, "invisible", INVISIBLE, ".txt")
    add_table(corpus, "typesetting", TYPESETTING, ".txt")
    add_overstrikes(corpus)
    add_underscores(corpus)
    add_wraps(corpus)
    add_joins(corpus)
    add_tools(corpus)
    add_plain_texts(corpus)


def add_overstrikes(corpus):
    group = "terminal"
    forms = {"bold": lambda c: c + "\b" + c, "underlined": lambda c: "_\b" + c, "twice": lambda c: c + "\b" + c + "\b" + c, "bold-underlined": lambda c: "_\b" + c + "\b" + c}
    for slug, form in forms.items():
        for name, start, end in (("all", 0, 40), ("body", 8, 40), ("part", 20, 30)):
            key = corpus.key(group, "overstrike", slug, name)
            text = key[:start] + "".join(form(c) for c in key[start:end]) + key[end:]
            corpus.leak(group, f"overstrike-{slug}-{name}", key_text(text).within("    ", " is the key.\n"), ".txt", key=key, encodings=["seam"])
        for name, body in (("x", "x" * 32), ("33", corpus.body(group, "overstrike", slug, length=33))):
            corpus.clean(group, f"overstrike-{slug}-{name}", "    " + "".join(form(c) for c in PREFIX + body) + "\n")
    key = corpus.key(group, "typed")
    corpus.leak(group, "typed-and-taken-back", key_text(key[:14] + "q\b \b" + key[14:]).within("$ export KEY=", "\r\n"), ".txt", key=key, encodings=["seam"])


def add_underscores(corpus):
    group = "typesetting"
    for slug, form, template in UNDERSCORES:
        key = corpus.key(group, "underscore", slug)
        before, after = template.format(K).split(K)
        data = key.replace("_", form).encode()
        corpus.leak(group, f"underscore-{slug}", Text(data, 0, len(data)).within(before.encode(), after.encode()), ".txt", key=key, encodings=["seam"])
        for name, body in (("x", "x" * 32), ("31", corpus.body(group, slug, "31", length=31))):
            corpus.clean(group, f"underscore-{slug}-{name}", before.encode() + (PREFIX + body).replace("_", form).encode() + after.encode())
    key = corpus.key(group, "fullwidth-all")
    data = "".join(chr(ord(c) + 0xfee0) for c in key).encode()
    corpus.leak(group, "fullwidth-all", Text(data, 0, len(data)).within("キー ".encode(), "\n".encode()), key=key, encodings=["seam"])
    key = corpus.key(group, "rtf-hex")
    data = "".join(f"\\'{ord(c):02x}" for c in key)
    corpus.leak(group, "rtf-hex", key_text(data).within("{\\rtf1 ", "}"), ".rtf", key=key, encodings=["seam"])


def add_wraps(corpus):
    group = "wraps"

    def folded(text, width, fold):
        """`text` in lines of `width`, each next one behind `fold`."""
        return fold.join(text[i:i + width] for i in range(0, len(text), width))

    for slug, fold, head, tail, width in [
        ("ldif", "\n ", "dn: cn=agent,dc=example,dc=test\nobjectClass: top\n", "\nuid: 7\n", 76), ("ldif-crlf", "\r\n ", "dn: cn=agent,dc=example,dc=test\r\n", "\r\nuid: 7\r\n", 76),
        ("ics", "\r\n ", "BEGIN:VEVENT\r\nSUMMARY:x\r\n", "\r\nEND:VEVENT\r\n", 75), ("vcard", "\r\n ", "BEGIN:VCARD\r\nVERSION:3.0\r\n", "\r\nEND:VCARD\r\n", 75), ("ics-tab", "\r\n\t", "BEGIN:VEVENT\r\n", "\r\nEND:VEVENT\r\n", 75), ("manifest", "\r\n ", "Manifest-Version: 1.0\r\n", "\r\n\r\n", 70),
    ]:
        for name, at in (("k", 1), ("ka", 2), ("prefix", 8), ("middle", 25), ("late", 39)):
            key = corpus.key(group, slug, name)
            text = "DESCRIPTION:" + "w" * (width - at - 13) + " " + key + " and no more"
            corpus.leak(group, f"{slug}-{name}", (head + folded(text, width, fold) + tail).encode(), key=key, encodings=["seam"])
        for name, body in (("x", "x" * 32), ("33", corpus.body(group, slug, "33", length=33))):
            text = "DESCRIPTION:" + "w" * (width - 25) + " " + PREFIX + body + " and no more"
            corpus.clean(group, f"{slug}-{name}", (head + folded(text, width, fold) + tail).encode())
        # Of two folded texts the one is whole before the fold: what follows is not of it.
        key = corpus.key(group, slug, "ends")
        text = "DESCRIPTION:" + "w" * (width - 53) + " " + key + " tail"
        corpus.leak(group, f"{slug}-before-fold", (head + folded(text, width, fold) + tail).encode(), key=key, encodings=[])
    words = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua "
    for width in (40, 72, 80, 100, 132):
        for name, at in (("k", 1), ("ka", 2), ("prefix", 8), ("middle", 25), ("late", 38)):
            key = corpus.key(group, "hard", str(width), name)
            start = 2 * width - at
            text = (words * 9)[:start - 1] + " " + key + " " + (words * 9)[:width + 7]
            end = "\r\n" if width == 100 else "\n"
            lines = [text[i:i + width] for i in range(0, len(text), width)]
            corpus.leak(group, f"hard-{width}-{name}", ("$ kubeadapt auth status" + end + end.join(lines) + end + "$ " + end).encode(), key=key, encodings=["seam"])
        for name, body in (("x", "x" * 32), ("31", corpus.body(group, str(width), "31", length=31))):
            text = (words * 9)[:2 * width - 21] + " " + PREFIX + body + " " + (words * 9)[:width + 7]
            corpus.clean(group, f"hard-{width}-{name}", "\n".join(text[i:i + width] for i in range(0, len(text), width)) + "\n")
    # Lines that end anywhere are no wrap.
    corpus.clean(group, "list", f"prefix: {PREFIX}\n{corpus.body(group, 'list')}\nnext\nmore of it here\n")
    corpus.clean(group, "list-indented", f"prefix: {PREFIX}\n {corpus.body(group, 'indented')}\nnext\n")
    corpus.clean(group, "columns", f"{PREFIX}\n{corpus.body(group, 'columns')}\n" + "a line that is much longer than the first ones\n")
    for name, at in (("k", 1), ("prefix", 8), ("middle", 21)):
        for slug, edge in (("chunk", "\r\n1f4\r\n"), ("chunk-extension", "\r\n2a;name=value\r\n")):
            key = corpus.key(group, slug, name)
            corpus.leak(group, f"{slug}-{name}", ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n{\"key\":\"" + key[:at] + edge + key[at:] + "\"}\r\n0\r\n\r\n").encode(), ".http", key=key, encodings=["seam"])
        key = corpus.key(group, "cri", name)
        t = "2026-05-04T10:11:12.123456789Z stdout "
        corpus.leak(group, f"cri-{name}", f"{t}F start\n{t}P {'x' * 200} token={key[:at]}\n{t}F {key[at:]} done\n".encode(), ".log", key=key, encodings=["seam"])
        key = corpus.key(group, "docker", name)
        d = ',"stream":"stdout","time":"2026-05-04T10:11:12.123456789Z"}\n'
        corpus.leak(group, f"docker-{name}", ('{"log":"' + "x" * 200 + " token=" + key[:at] + '"' + d + '{"log":"' + key[at:] + ' done\\n"' + d).encode(), ".log", key=key, encodings=["seam"])
    t = "2026-05-04T10:11:12.123456789Z stdout "
    corpus.clean(group, "cri-31", f"{t}P token={PREFIX}{corpus.body(group, 'cri31', length=10)}\n{t}F {corpus.body(group, 'cri31b', length=21)} done\n")
    corpus.clean(group, "cri-lines", f"{t}F token prefix {PREFIX}\n{t}F next line of the log\n")
    corpus.clean(group, "chunk-33", "HTTP/1.1 200 OK\r\n\r\n8\r\n" + PREFIX + "\r\n21\r\n" + corpus.body(group, "chunk33", length=33) + "\r\n0\r\n\r\n")
    corpus.clean(group, "docker-x", '{"log":"' + PREFIX + '","stream":"stdout","time":"t"}\n{"log":"' + "x" * 32 + '\\n","stream":"stdout","time":"t"}\n')


LISTS = [
    ("js", ".js", "const key = ['ka', 'live', '{}'].join('_');\n"), ("js-double", ".ts", 'export const key = ["ka", "live", "{}"].join("_");\n'), ("js-tight", ".js", "k=['ka','live','{}'].join('_')\n"), ("js-lines", ".js", "const key = [\n  'ka',\n  'live',\n  '{}',\n].join('_');\n"),
    ("python", ".py", "KEY = '_'.join(['ka', 'live', '{}'])\n"), ("python-tuple", ".py", 'KEY = "_".join(("ka", "live", "{}"))\n'), ("ruby", ".rb", "KEY = ['ka', 'live', '{}'].join('_')\n"), ("ruby-words", ".rb", "KEY = %w[ka live {}].join('_')\n"), ("go", ".go", 'key := strings.Join([]string{{"ka", "live", "{}"}}, "_")\n'),
    ("java", ".java", 'String key = String.join("_", "ka", "live", "{}");\n'), ("csharp", ".cs", 'var key = string.Join("_", "ka", "live", "{}");\n'), ("php", ".php", "<?php $key = implode('_', ['ka', 'live', '{}']);\n"), ("perl", ".pl", "my $key = join('_', 'ka', 'live', '{}');\n"), ("perl-words", ".pl", "my $key = join '_', qw(ka live {});\n"),
    ("kotlin", ".kt", 'val key = listOf("ka", "live", "{}").joinToString("_")\n'), ("rust", ".rs", 'let key = ["ka", "live", "{}"].join("_");\n'), ("lua", ".lua", 'local key = table.concat({{"ka", "live", "{}"}}, "_")\n'), ("terraform", ".tf", 'locals {{\n  key = join("_", ["ka", "live", "{}"])\n}}\n'), ("swift", ".swift", 'let key = ["ka", "live", "{}"].joined(separator: "_")\n'),
    ("printf", ".py", 'KEY = "%s_%s_%s" % ("ka", "live", "{}")\n'), ("format", ".py", 'KEY = "{{}}_{{}}_{{}}".format("ka", "live", "{}")\n'), ("sprintf", ".go", 'key := fmt.Sprintf("%s_%s_%s", "ka", "live", "{}")\n'), ("two", ".js", "const key = ['ka_live', '{}'].join('_');\n"), ("json-in-code", ".json", '{{"code": "[\\"ka\\", \\"live\\", \\"{}\\"].join(\\"_\\")"}}\n'),
    ("pieces", ".js", "const key = 'ka' + '_' + 'live' + '_' + '{}';\n"), ("pieces-double", ".java", 'String key = "ka" + "_" + "live" + "_" + "{}";\n'), ("pieces-adjacent", ".c", 'const char *k = "ka" "_" "live" "_" "{}";\n'),
]
TEMPLATES = [
    ("js", ".js", "const key = `${{'{}'}}{}`;\n"), ("js-both", ".js", "const key = `${{'{}'}}${{'{}'}}`;\n"), ("js-double", ".js", 'const key = `${{"{}"}}{}`;\n'), ("js-second", ".ts", "const key = `{}${{'{}'}}`;\n"), ("js-spaces", ".ts", "const key = `${{ '{}' }}{}`;\n"), ("python", ".py", "KEY = f\"{{'{}'}}{}\"\n"), ("python-both", ".py", "KEY = f\"{{'{}'}}{{'{}'}}\"\n"),
    ("ruby", ".rb", "KEY = \"#{{'{}'}}{}\"\n"), ("kotlin", ".kt", 'val key = "${{"{}"}}{}"\n'), ("csharp", ".cs", 'var key = $"{{"{}"}}{}";\n'), ("jinja", ".j2", 'key: {{{{ "{}" }}}}{}\n'), ("jinja-both", ".j2", "key: {{{{ '{}' }}}}{{{{ '{}' }}}}\n"), ("hcl", ".tf", 'key = "${{"{}"}}{}"\n'), ("jsx", ".jsx", "<Key>{{'{}'}}{{'{}'}}</Key>\n"),
]
CONSTANTS = [
    ("python-prefix", ".py", 'PREFIX = "{}"\n\ndef headers():\n    return {{"Authorization": f"Bearer {{PREFIX}}{}"}}\n'), ("python-body", ".py", 'BODY = "{1}"\nKEY = f"{0}{{BODY}}"\n'), ("python-both", ".py", 'PREFIX = "{}"\nBODY = "{}"\nKEY = f"{{PREFIX}}{{BODY}}"\n'), ("python-plus", ".py", 'PREFIX = "{}"\nKEY = PREFIX + "{}"\n'),
    ("python-typed", ".py", 'PREFIX: str = "{}"\nKEY: str = f"{{PREFIX}}{}"\n'), ("python-plus-name", ".py", "body = '{1}'\nkey = '{0}' + body\n"), ("js-prefix", ".js", "const PREFIX = '{}';\nconst key = `${{PREFIX}}{}`;\n"), ("js-body", ".js", "const body = '{1}';\nconst key = `{0}${{body}}`;\n"), ("js-both", ".ts", "const prefix: string = '{}';\nconst body = '{}';\nexport const key = prefix + body;\n"),
    ("js-later", ".js", "const key = () => `{0}${{body}}`;\nconst body = '{1}';\n"), ("java", ".java", 'static final String PREFIX = "{}";\nstatic final String KEY = PREFIX + "{}";\n'), ("go", ".go", 'const prefix = "{}"\n\nvar key = prefix + "{}"\n'), ("go-body", ".go", 'body := "{1}"\nkey := "{0}" + body\n'), ("ruby", ".rb", "PREFIX = '{}'\nKEY = \"#{{PREFIX}}{}\"\n"), ("ruby-body", ".rb", "BODY = '{1}'\nKEY = \"{0}#{{BODY}}\"\n"),
    ("php", ".php", "<?php\n$prefix = '{}';\n$key = $prefix . '{}';\n"), ("php-inline", ".php", "<?php\n$body = '{1}';\n$key = \"{0}$body\";\n"), ("shell", ".sh", 'BODY={1}\nexport KUBEADAPT_API_KEY="{0}${{BODY}}"\n'), ("shell-prefix", ".sh", "PREFIX='{}'\nKEY=\"${{PREFIX}}{}\"\n"), ("shell-bare", ".sh", "body='{1}'\nKEY={0}$body\n"), ("c", ".c", '#define PREFIX "{}"\nstatic const char key[] = PREFIX "{}";\n'),
    ("csharp", ".cs", 'const string Prefix = "{}";\nvar key = $"{{Prefix}}{}";\n'), ("rust", ".rs", 'let body = "{1}";\nlet key = format!("{0}{{body}}");\n'), ("kotlin", ".kt", 'val body = "{1}"\nval key = "{0}$body"\n'), ("swift", ".swift", 'let prefix = "{}"\nlet key = prefix + "{}"\n'), ("member", ".py", 'class C:\n    body = "{1}"\n    def key(self):\n        return f"{0}{{self.body}}"\n'), ("lua", ".lua", 'local prefix = "{}"\nlocal key = prefix .. "{}"\n'),
]
REVERSED = [
    ("python", ".py", "KEY = '{}'[::-1]\n"), ("python-reversed", ".py", 'KEY = "".join(reversed("{}"))\n'), ("js", ".js", "const key = '{}'.split('').reverse().join('');\n"), ("php", ".php", "<?php $key = strrev('{}');\n"), ("ruby", ".rb", "KEY = '{}'.reverse\n"), ("shell", ".sh", "KEY=$(echo {} | rev)\n"), ("go", ".go", 'key := reverse("{}")\n'), ("java", ".java", 'String key = new StringBuilder("{}").reverse().toString();\n'),
    ("swift", ".swift", 'let key = String("{}".reversed())\n'), ("sql", ".sql", "SELECT REVERSE('{}');\n"),
]
PIECES = [
    ("js", ".js", "const key = atob('{}' + '{}');\n"), ("python", ".py", 'KEY = b64decode("{}" "{}")\n'), ("java", ".java", 'String key = decode("{}" + "{}");\n'), ("php", ".php", "<?php $key = base64_decode('{}' . '{}');\n"), ("list", ".js", "const key = atob(['{}', '{}'].join(''));\n"), ("c", ".c", 'decode("{}"\n       "{}");\n'),
]


def add_joins(corpus):
    group = "joins"
    for n, (slug, ext, template) in enumerate(LISTS):
        body = corpus.body(group, "list", slug)
        corpus.leak(group, f"list-{slug}", template.format(body).encode(), ext, key=PREFIX + body, encodings=["list-join"])
        other = ["x" * 32, corpus.body(group, "list", slug, "31", length=31), corpus.body(group, "list", slug, "33", length=33)][n % 3]
        corpus.clean(group, f"list-{slug}-look-alike", template.format(other).encode(), ext)
    for n, (slug, ext, template) in enumerate(TEMPLATES):
        for name, at in (("prefix", 8), ("middle", 19)):
            key = corpus.key(group, "template", slug, name)
            corpus.leak(group, f"template-{slug}-{name}", template.format(key[:at], key[at:]).encode(), ext, key=key, encodings=["seam"])
        other = ["x" * 32, corpus.body(group, "template", slug, length=31), corpus.body(group, "template", slug, length=33)][n % 3]
        corpus.clean(group, f"template-{slug}-look-alike", template.format(PREFIX, other).encode(), ext)
    for n, (slug, ext, template) in enumerate(CONSTANTS):
        body = corpus.body(group, "constant", slug)
        corpus.leak(group, f"constant-{slug}", template.format(PREFIX, body).encode(), ext, key=PREFIX + body, encodings=["constant"])
        other = ["x" * 32, corpus.body(group, "constant", slug, "31", length=31), "ThisIsNotARealKeyJustAnExample12"][n % 3]
        corpus.clean(group, f"constant-{slug}-look-alike", template.format(PREFIX, other).encode(), ext)
    for n, (slug, ext, template) in enumerate(REVERSED):
        key = corpus.key(group, "reversed", slug)
        corpus.leak(group, f"reversed-{slug}", template.format(key[::-1]).encode(), ext, key=key, encodings=["reversed"])
        other = PREFIX + ["x" * 32, corpus.body(group, "reversed", slug, length=31), corpus.body(group, "reversed", slug, length=33)][n % 3]
        corpus.clean(group, f"reversed-{slug}-look-alike", template.format(other[::-1]).encode(), ext)
    key = corpus.key(group, "reversed-base64")
    corpus.leak(group, "reversed-base64", f"KEY = b64decode('{base64.b64encode(key.encode()).decode()[::-1]}'[::-1])\n".encode(), ".py", key=key, encodings=["reversed", "base64"])
    for slug, ext, template in PIECES:
        for at in (1, 2, 3, 10):
            key = corpus.key(group, "pieces", slug, str(at))
            text = base64.b64encode(key.encode()).decode()
            corpus.leak(group, f"base64-{slug}-{at}", template.format(text[:at], text[at:]).encode(), ext, key=key, encodings=["split", "base64"])
        text = base64.b64encode((PREFIX + "x" * 32).encode()).decode()
        corpus.clean(group, f"base64-{slug}-look-alike", template.format(text[:2], text[2:]).encode(), ext)
    # Members that follow each other are not joined.
    for slug, text in [("json-members", '{"a": "ka_Y2x1c3Rlci0x", "kubeadapt_rule_of_the_name": "b"}\n'), ("json-prefix", f'{{"prefix": "{PREFIX}", "{corpus.body(group, "member")}": 1}}\n'), ("python-members", f"d = {{'a': '{PREFIX}', '{corpus.body(group, 'pymember')}': 2}}\n"), ("ruby-members", f"d = {{'a' => '{PREFIX}', '{corpus.body(group, 'rbmember')}' => 2}}\n"),
                       ("list-alone", f'x = ["ka", "live", "{corpus.body(group, "alone")}"]\n'), ("languages", 'langs = ["ja", "ka", "kk", "ko"].join("_")\n'), ("constant-elsewhere", f'KEY = f"{PREFIX}{{BODY}}"\nother = "{corpus.body(group, "elsewhere")}"\n'), ("constant-call", f'BODY = make("{corpus.body(group, "call")}")\nKEY = f"{PREFIX}{{BODY}}"\n'),
                       ("constant-random", f'PREFIX = "{PREFIX}"\nKEY = PREFIX + token_hex(16)\n'), ("constant-format", f'PREFIX = "{PREFIX}"\nassert key.startswith(PREFIX), "{corpus.body(group, "assert")}"\n')]:
        corpus.clean(group, slug, text)


def add_plain_texts(corpus):
    """Ordinary output and markup around prefixes that nothing completes."""
    for group, slug, ext, text in [
        ("terminal", "grep-feed", ".log", f"src/a.py:{E}[01;31m{E}[Kka_{E}[m{E}[Klive_feed = 1\n" * 40), ("terminal", "cargo", ".log", f"{E}[32mok{E}[0m tests/a {E}[31mk{E}[0ma_live feed\n" * 40), ("terminal", "progress", ".log", "".join(f"\r{E}[K{i}% ka_" for i in range(50))),
        ("terminal", "cursor", ".log", f"{PREFIX}{E}[2;10H{'a1B2c3D4' * 4}\n"), ("markup", "cells", ".html", f"<tr><td>{PREFIX}</td><td>{corpus.body('markup', 'cells')}</td></tr>\n"), ("markup", "paragraphs", ".html", f"<p>{PREFIX}</p><p>{corpus.body('markup', 'paragraphs')}</p>\n"),
        ("markup", "list", ".html", f"<li>{PREFIX}</li><li>{corpus.body('markup', 'list')}</li>\n"), ("markup", "docx-paragraphs", ".xml", f"<w:p><w:r><w:t>{PREFIX}</w:t></w:r></w:p><w:p><w:r><w:t>{corpus.body('markup', 'docx')}</w:t></w:r></w:p>\n"),
        ("markup", "xlsx-strings", ".xml", f"<si><t>{PREFIX}</t></si><si><t>{corpus.body('markup', 'xlsx')}</t></si>\n"), ("markup", "config", ".xml", f"<prefix>{PREFIX}</prefix><body>{corpus.body('markup', 'config')}</body>\n"), ("markup", "index", ".html", "".join(f"<a href='#{c}'>{c}</a>" for c in "abcdefghijklmnopqrstuvwxyz_") * 20),
        ("invisible", "typography", ".txt", "Mark\u2019s book \u2014 weka\u2019s \u201cka_\u201d\u2026\n" * 40), ("typesetting", "macros", ".tex", "\\def\\ka{\\_}\\textbf{ka}\\_\\emph{live}\n" * 20), ("typesetting", "tj-words", ".txt", "[(ka)-250(_live_)-250(feed)] TJ\n" * 20), ("typesetting", "regex", ".txt", "^ka_^live_$ (k)(a)(_)\n" * 20),
        ("typesetting", "sql", ".sql", "SELECT * FROM keys WHERE k LIKE 'ka\\_live\\_%' ESCAPE '\\';\n"), ("markup", "word-count", ".html", f"<code>{PREFIX}</code> and 32 letters, such as <b>a</b> to <b>z</b>\n"),
    ]:
        corpus.clean(group, slug, text.encode(), ext)


# What real programs write.

def run(command, stdin="", **more):
    return subprocess.run(command, input=stdin.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, **more).stdout


def add_tools(corpus):
    for add_tool in (add_git, add_word_diffs, add_grep, add_groff, add_pandoc, add_pygments, add_office, add_notebook):
        add_tool(corpus)


def add_git(corpus):
    group = "terminal"
    if not shutil.which("git"):
        return corpus.skip("git", "git-colour")
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.test", "-C", folder]
        keys = {name: corpus.key(group, "git", name) for name in ("whole", "part", "letters")}
        part = keys["part"]
        old = f"token={part[:20]}{'a' * 20}\nother={keys['letters'][:30]}0000000000\n"
        new = f"token={part}\nother={keys['letters']}\nnew={keys['whole']}\n"
        run(git + ["init", "-q"])
        path = os.path.join(folder, "a.env")
        open(path, "w").write(old)
        run(git + ["add", "-A"])
        run(git + ["commit", "-qm", "x"])
        open(path, "w").write(new)
        for slug, options, key in [("colour", ["--color=always"], "whole"), ("word-diff", ["--word-diff=color"], "whole"), ("word-diff-plain", ["--word-diff=plain"], "whole"), ("colour-words", ["--color-words"], "part"), ("words-of-name", ["--color=always", "--word-diff-regex=[A-Za-z0-9_]+"], "letters")]:
            add_one(corpus, group, f"git-{slug}", run(git + ["diff", *options]), keys[key])


def add_word_diffs(corpus):
    """Two versions of a text, character by character: the new one has the key."""
    group = "terminal"
    if not shutil.which("git"):
        return corpus.skip("git", "git-letters")
    with tempfile.TemporaryDirectory() as folder:
        def diff(old, new, *options):
            for name, text in (("old", old), ("new", new)):
                open(os.path.join(folder, name), "w").write(f"a\n{text}\nb\n")
            return subprocess.run(["git", "-C", folder, "diff", "--no-index", *options, "old", "new"], stdout=subprocess.PIPE).stdout
        for slug, options in (("colour", ["--color=always", "--color-words=."]), ("plain", ["--word-diff=plain", "--word-diff-regex=."])):
            for name, old in (("x", PREFIX + "x" * 32), ("zeros", PREFIX + "0" * 8), ("variable", PREFIX + "BODY")):
                key = corpus.key(group, "letters", slug, name)
                corpus.leak(group, f"git-letters-{slug}-{name}", diff(f"KEY={old}", f"KEY={key}", *options), ".log", key=key, encodings=["seam"])
            for name, length in (("31", 31), ("33", 33)):
                body = corpus.body(group, "letters", slug, name, length=length)
                corpus.clean(group, f"git-letters-{slug}-{name}", diff(f"KEY={PREFIX}{'x' * 32}", f"KEY={PREFIX}{body}", *options))


def add_one(corpus, group, slug, data, key):
    """A file that holds several keys, of which one is asked for: the others are made no keys."""
    text = data.decode(errors="replace")
    plain = re.sub(r"\x1b\[[0-9;]*[mK]", "", text)
    for other in set(re.findall(r"ka_" + r"live_[A-Za-z0-9]{32}(?![A-Za-z0-9])", plain)) - {key}:
        text = text.replace(other, PREFIX + "x" * 32)
    corpus.leak(group, slug, text.encode(), ".log", key=key, encodings=[])


def add_grep(corpus):
    group = "terminal"
    for slug, pattern in (("prefix", "ka_"), ("letters", "[0-9]"), ("k", "k"), ("live", "live"), ("whole", "ka_[a-z]*_[A-Za-z0-9]*"), ("vowels", "[aeiou_]")):
        key = corpus.key(group, "grep", slug)
        data = run(["grep", "--color=always", "-n", pattern], f"first 1 k\ntoken: {key}\nlast ka_ 2 live\n")
        if not data:
            return corpus.skip("grep", "gnu-grep-" + slug)
        corpus.leak(group, f"gnu-grep-{slug}", data, ".log", key=key, encodings=["seam"])


def add_groff(corpus):
    group = "terminal"
    if not shutil.which("groff"):
        return corpus.skip("groff", "groff-bold")
    for slug, macro in (("bold", ".B"), ("italic", ".I"), ("mixed", None)):
        key = corpus.key(group, "groff", slug)
        text = f"{macro} {key}" if macro else f".BR {key[:12]} {key[12:]}"
        source = f".TH X 1\n.SH NAME\nx \\- y\n.SH DESCRIPTION\nThe key is\n{text}\nand that is all of it.\n"
        for name, options in (("overstrike", ["-P-c"]), ("colour", [])):
            data = run(["groff", "-man", "-Tutf8", *options], source, env={**os.environ, "GROFF_NO_SGR": "1" if name == "overstrike" else ""} if name == "overstrike" else None)
            corpus.leak(group, f"groff-{slug}-{name}", data, ".txt", key=key, encodings=["seam"])


def add_pandoc(corpus):
    group = "typesetting"
    if not shutil.which("pandoc"):
        return corpus.skip("pandoc", "pandoc-latex")
    for slug, to in (("latex", "latex"), ("markdown", "markdown"), ("gfm", "gfm"), ("rst", "rst"), ("rtf", "rtf"), ("context", "context"), ("man", "man"), ("jira", "jira"), ("mediawiki", "mediawiki"), ("asciidoc", "asciidoc"), ("texinfo", "texinfo"), ("docbook", "docbook"), ("fb2", "fb2"), ("opendocument", "opendocument"), ("icml", "icml")):
        key = corpus.key(group, "pandoc", slug)
        html = f"<p>The key is {key[:14]}<b>{key[14:25]}</b>{key[25:]} here.</p>" if to in ("opendocument", "rtf", "docbook", "icml") else f"<p>The key is {key} here.</p>"
        if to in ("docbook", "icml", "fb2"):
            html = f"<p>The key is {key} here.</p>"
        data = run(["pandoc", "-f", "html", "-t", to, "--wrap=none"], html)
        if data:
            corpus.leak(group, f"pandoc-{slug}", data, ".txt", key=key, encodings=["seam"])


def add_pygments(corpus):
    group = "markup"
    try:
        import pygments
        from pygments import formatters, lexers
    except ImportError:
        return corpus.skip("pygments", "pygments-html")
    for slug, lexer, source in [("python", "python", "KEY = '{}'\n"), ("shell", "bash", "export KEY={}\n"), ("shell-bare", "bash", "curl -H Authorization:{} https://x.test\n"), ("yaml", "yaml", "key: {}\n"), ("make", "make", "KEY = {}\n"), ("text-url", "html", "<a href='?k={}'>x</a>\n"), ("c", "c", 'char *k = "{}";\n'), ("console", "console", "$ export KEY={}\n"), ("ini", "ini", "[a]\nkey={}\n")]:
        for name, formatter in (("html", formatters.HtmlFormatter()), ("terminal", formatters.TerminalFormatter()), ("256", formatters.Terminal256Formatter()), ("latex", formatters.LatexFormatter()), ("rtf", formatters.RtfFormatter()), ("svg", formatters.SvgFormatter())):
            key = corpus.key(group, "pygments", slug, name)
            data = pygments.highlight(source.format(key), lexers.get_lexer_by_name(lexer), formatter).encode()
            corpus.leak(group, f"pygments-{slug}-{name}", data, ".txt", key=key, encodings=[])
    # Parts of a key that code joins, coloured.
    for name, formatter in (("html", formatters.HtmlFormatter()), ("terminal", formatters.TerminalFormatter())):
        key = corpus.key(group, "pygments", "join", name)
        data = pygments.highlight(f'KEY = "{key[:12]}" + "{key[12:]}"\n', lexers.get_lexer_by_name("python"), formatter).encode()
        corpus.leak(group, f"pygments-join-{name}", data, ".txt", key=key, encodings=["seam", "split"])


def runs(key):
    return [key[:5], key[5:20], key[20:33], key[33:]]


def add_office(corpus):
    group = "markup"
    try:
        import docx
        key = corpus.key(group, "python-docx")
        document = docx.Document()
        paragraph = document.add_paragraph("The key is ")
        for n, piece in enumerate(runs(key)):
            paragraph.add_run(piece).bold = bool(n % 2)
        corpus.folder(group, "python-docx")
        document.save(os.path.join(corpus.root, group, "python-docx", "a.docx"))
        corpus.leak(group, "python-docx", None, "", key=key, encodings=["seam"])
    except ImportError:
        corpus.skip("python-docx", "python-docx")
    try:
        import openpyxl
        from openpyxl.cell.rich_text import CellRichText, TextBlock
        from openpyxl.cell.text import InlineFont
        key = corpus.key(group, "openpyxl")
        book = openpyxl.Workbook()
        book.active["A1"] = CellRichText("key: ", *[TextBlock(InlineFont(b=bool(n % 2), color="FFFF0000"), piece) for n, piece in enumerate(runs(key))])
        corpus.folder(group, "openpyxl")
        book.save(os.path.join(corpus.root, group, "openpyxl", "a.xlsx"))
        corpus.leak(group, "openpyxl", None, "", key=key, encodings=["seam"])
    except ImportError:
        corpus.skip("openpyxl", "openpyxl")
    try:
        import pptx
        key = corpus.key(group, "python-pptx")
        deck = pptx.Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        paragraph = slide.shapes.title.text_frame.paragraphs[0]
        for n, piece in enumerate(runs(key)):
            run_ = paragraph.add_run()
            run_.text, run_.font.bold = piece, bool(n % 2)
        corpus.folder(group, "python-pptx")
        deck.save(os.path.join(corpus.root, group, "python-pptx", "a.pptx"))
        corpus.leak(group, "python-pptx", None, "", key=key, encodings=["seam"])
    except ImportError:
        corpus.skip("python-pptx", "python-pptx")
    try:
        from odf.opendocument import OpenDocumentText
        from odf.text import P, Span
        key = corpus.key(group, "odfpy")
        document, paragraph = OpenDocumentText(), P(text="The key is ")
        for piece in runs(key):
            paragraph.addElement(Span(text=piece))
        document.text.addElement(paragraph)
        corpus.folder(group, "odfpy")
        document.save(os.path.join(corpus.root, group, "odfpy", "a.odt"))
        corpus.leak(group, "odfpy", None, "", key=key, encodings=["seam"])
    except ImportError:
        corpus.skip("odfpy", "odfpy")


def add_notebook(corpus):
    group = "markup"
    for slug, html in (("html", "<pre><span style=\"color:red\">{}</span>{}<b>{}</b></pre>"), ("rich", "<pre>{}<span style=\"color: #008080; font-weight: bold\">{}</span>{}</pre>")):
        key = corpus.key(group, "notebook", slug)
        cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": ["show()\n"], "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": [html.format(key[:9], key[9:22], key[22:])]}}]}
        corpus.leak(group, f"notebook-{slug}", json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1).encode(), ".ipynb", key=key, encodings=["seam"])
    key = corpus.key(group, "notebook", "stream")
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": [], "outputs": [{"output_type": "stream", "name": "stdout", "text": [f"{E}[1;32mtoken{E}[0m {E}[31m{key[:6]}{E}[0m{E}[33m{key[6:]}{E}[0m\n"]}]}
    corpus.leak("terminal", "notebook-stream", json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode(), ".ipynb", key=key, encodings=["seam"])
