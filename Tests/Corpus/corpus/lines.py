"""Group `lines`: a key in pieces on lines that begin with something, in records, and in values of names."""
from .case import PREFIX

# slug, extension, text with the first piece and the second one, encoding.
JOINED = [
    ("diff-curl", ".diff", '+curl -H "X-Api-Key: {}\\\n+{}" https://api\n'), ("diff-js", ".diff", '+const K = "{}" +\n+    "{}";\n'), ("diff-list", ".diff", '+const K = [\n+  "{}",\n+  "{}",\n+].join("")\n'),
    ("diff-python", ".diff", '+key = ("{}"\n+       "{}")\n'), ("diff-graph", ".txt", '| | +k = "{}" +\n| | +  "{}"\n'), ("reply", ".eml", '> k = "{}" +\n> "{}"\n'),
    ("log-times", ".log", "2026-11-27T10:00:00.12Z export K={}\\\n2026-11-27T10:00:01.3Z {}\n"), ("log-compose", ".log", "app_1  | k={}\\\napp_1  | {}\n"), ("grep", ".txt", "run.sh:9:  k={}\\\nrun.sh-10-{}\n"),
    ("actions", ".log", "\x1b[36;1mexport K={}\\\n\x1b[36;1m{}\n"), ("zsh-history", ".txt", ": 1:0;k={}\\\\\n{}\n"),
]
WRAPPED = [
    ("fold", ".txt", "KEY={}\n{}\n"), ("reply", ".eml", "> {}\n> {}\n"), ("indented", ".md", "    {}\n    {}\n"), ("comment", ".sh", "# {}\n# {}\n"), ("log", ".log", "10:00:01 {}\n10:00:02 {}\n"),
    ("docker", ".json", '{{"log": "{}", "stream": "stdout", "time": "1"}}\n{{"log": "{}\\n", "stream": "stdout", "time": "2"}}\n'), ("asciinema", ".cast", '[0.1, "o", "{}"]\n[0.2, "o", "{}"]\n'),
]
VALUES = [
    ("percent", ".py", "p = '{}'\nb = '{}'\nk = '%s_%s' % (p, b)\n"), ("go", ".go", 'p, b := "{}", "{}"\nk := fmt.Sprintf("%s_%s", p, b)\n'), ("python-join", ".py", "p = '{}'\nb = '{}'\nk = '_'.join([p, b])\n"),
    ("rust", ".rs", 'let p = "{}";\nlet b = "{}";\nlet k = format!("{{}}_{{}}", p, b);\n'),
]
NAMES = [
    ("python", ".py", "c = {{'p': '{}', 'b': '{}'}}\nk = c['p'] + c['b']\n"), ("js", ".js", 'const c = {{"p": "{}", "b": "{}"}};\nk = c["p"] + c["b"];\n'), ("php", ".php", "<?php\n$c = ['p' => '{}', 'b' => '{}'];\n$k = $c['p'] . $c['b'];\n"),
    ("java", ".java", 'm.put("p", "{}");\nm.put("b", "{}");\nk = m.get("p") + m.get("b");\n'), ("yaml", ".yaml", 'p: {}\nk: "${{p}}{}"\n'), ("actions", ".yml", "env:\n  P: {}\nrun: tool ${{{{ env.P }}}}{}\n"),
    ("docker", ".txt", "ENV P={} B={}\nENV K=$P$B\n"), ("batch", ".bat", 'set "P={}"\r\nset "B={}"\r\nset "K=%P%%B%"\r\n'), ("make", ".mk", "P = {}\nB = {}\nK = $(P)$(B)\n"),
]
# The same, but nothing joins the pieces.
APART = [
    ("diff-signs", ".diff", '+k = "{}"\n-j = "{}"\n'), ("prefixes", ".txt", "> {}\n>> {}\n"), ("empty-line", ".txt", "{}\n\n{}\n"), ("other-name", ".py", "c = {{'p': '{}', 'b': '{}'}}\nk = c['p'] + c['q']\n"), ("blank", ".py", "p = '{}'\nb = '{}'\nk = '%s %s' % (p, b)\n"),
    ("events", ".cast", '[0.1, "o", "{} "]\n[0.2, "o", "{}"]\n'), ("digest", ".txt", "prefix {}\n{}\n"),
]


def add(corpus):
    group = "lines"
    for kind, templates, cuts, encoding in (("joined", JOINED, (8, 19, 34), "string-join"), ("wrapped", WRAPPED, (12, 19, 34), "seam"), ("name", NAMES, (8, 19), "constant"), ("value", VALUES, (7,), "constant")):
        for n, (slug, ext, template) in enumerate(templates):
            for at in cuts:
                key = corpus.key(group, kind, slug, str(at))
                rest = key[at + 1:] if kind == "value" else key[at:]
                corpus.leak(group, f"{kind}-{slug}-{at}", template.format(key[:at], rest).encode(), ext, key=key, encodings=[encoding])
            other = PREFIX + ["x" * 32, corpus.body(group, kind, slug, "31", length=31), corpus.body(group, kind, slug, "33", length=33)][n % 3]
            corpus.clean(group, f"{kind}-{slug}-look-alike", template.format(other[:cuts[-1]], other[cuts[-1] + (kind == "value"):]), ext)
    for slug, ext, template in APART:
        key = corpus.key(group, "apart", slug)
        corpus.clean(group, f"apart-{slug}", template.format(key[:8], key[8:]).encode(), ext)
