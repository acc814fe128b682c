"""Group `appends`: a key whose pieces are put behind one another by statements, calls and references."""
from .case import PREFIX

# slug, extension, text with the first piece and the second one.
STATEMENTS = [
    ("python", ".py", 'key = "{}"\nkey += "{}"\n'), ("js", ".js", "let key = '{}';\nkey += '{}';\n"), ("php", ".php", "<?php\n$key = '{}';\n$key .= '{}';\n"), ("perl", ".pl", 'my $key = "{}";\n$key .= "{}";\n'),
    ("shell", ".sh", 'KEY="{}"\nKEY+="{}"\n'), ("shell-bare", ".sh", "KEY={}\nKEY+={}\n"), ("powershell", ".ps1", "$key = '{}'\r\n$key += '{}'\r\n"), ("ruby", ".rb", "key = '{}'\nkey << '{}'\n"),
    ("java", ".java", 'String key = "{}";\n        key += "{}";\n'), ("csharp", ".cs", 'var key = "{}";\r\n            key += "{}";\r\n'), ("kotlin", ".kt", 'var key = "{}"\n    key += "{}"\n'), ("swift", ".swift", 'var key = "{}"\nkey += "{}"\n'),
    ("python-apart", ".py", 'key = "{}"\nprint("half")\nkey += "{}"\n'), ("python-self", ".py", 'key = "{}"\nkey = key + "{}"\n'), ("shell-self", ".sh", 'KEY="{}"\nKEY="${{KEY}}{}"\n'), ("batch-self", ".bat", "set KEY={}\r\nset KEY=%KEY%{}\r\n"),
]
CALLS = [
    ("java-chain", ".java", 'String key = new StringBuilder().append("{}").append("{}").toString();\n'), ("java-chain-lines", ".java", 'String key = new StringBuilder("{}")\n        .append("{}")\n        .toString();\n'),
    ("java-lines", ".java", 'StringBuilder sb = new StringBuilder();\n        sb.append("{}");\n        sb.append("{}");\n'), ("csharp", ".cs", 'sb.Append("{}");\r\n            sb.Append("{}");\r\n'), ("go", ".go", '\tb.WriteString("{}")\n\tb.WriteString("{}")\n'),
    ("rust", ".rs", '    let mut key = String::from("{}");\n    key.push_str("{}");\n'), ("js-push", ".js", "parts.push('{}');\nparts.push('{}');\nconst key = parts.join('');\n"), ("python-append", ".py", 'parts.append("{}")\nparts.append("{}")\nkey = "".join(parts)\n'),
    ("python-write", ".py", 'f.write("{}")\nf.write("{}")\n'), ("cpp-append", ".cpp", 'std::string key = "{}";\n  key.append("{}");\n'), ("cpp-stream", ".cpp", 'out << "{}" << "{}";\n'), ("cpp-stream-lines", ".cpp", 'out << "{}"\n    << "{}";\n'),
    ("c-strcat", ".c", 'strcpy(key, "{}");\n  strcat(key, "{}");\n'), ("c-strcat-both", ".c", 'strcat(key, "{}");\n  strcat(key, "{}");\n'), ("cmake", ".cmake", 'set(KEY "{}")\nstring(APPEND KEY "{}")\n'), ("php-chain", ".php", '<?php $s->append("{}")->append("{}");\n'),
    ("gas", ".s", '\t.ascii "{}"\n\t.asciz "{}"\n'), ("nasm", ".asm", "key: db '{}'\n     db '{}', 0\n"),
    ("strace", ".log", 'read(0, "{}", 16) = 16\nwrite(1, "x", 1)  = 1\nread(0, "{}\\n", 16) = 9\n'),
]
REFERENCES = [
    ("kubernetes-env", ".yaml", '        env:\n        - name: PREFIX\n          value: "{}"\n        - name: KEY\n          value: "$(PREFIX){}"\n'), ("kubernetes-env-two", ".yaml", 'env:\n- name: A\n  value: {}\n- name: B\n  value: {}\n- name: KEY\n  value: $(A)$(B)\n'),
    ("make", ".mk", "PREFIX := {}\nKEY := $(PREFIX){}\n"), ("make-two", ".mk", "A := {}\nB := {}\nKEY := $(A)$(B)\n"), ("swift", ".swift", 'let prefix = "{}"\nlet key = "\\(prefix){}"\n'), ("cue", ".cue", 'prefix: "{}"\nkey: "\\(prefix){}"\n'),
    ("batch", ".bat", "set PREFIX={}\r\nset KEY=%PREFIX%{}\r\n"), ("dotenv", ".env", "PREFIX={}\nKEY=${{PREFIX}}{}\n"), ("go-const", ".go", 'const prefix = "{}"\n\nconst key = prefix + "{}"\n'), ("ts-const", ".ts", "const PREFIX = '{}';\nexport const KEY = PREFIX + '{}';\n"),
    ("nix", ".nix", 'let p = "{}"; in {{ key = "${{p}}{}"; }}\n'), ("ruby", ".rb", "PREFIX = '{}'\nKEY = \"#{{PREFIX}}{}\"\n"), ("kotlin", ".kt", 'val prefix = "{}"\nval key = "${{prefix}}{}"\n'), ("julia", ".jl", 'const KEY = "{}" * "{}"\n'),
]
# The same, but what the second piece goes to is something else.
APART = [
    ("python-other", ".py", 'key = "{}"\nname += "{}"\n'), ("python-anew", ".py", 'key = "{}"\nname = "{}"\n'), ("js-other", ".js", "let key = '{}';\nlog += '{}';\n"), ("java-other", ".java", 'sb.append("{}");\n        other.append("{}");\n'), ("go-other", ".go", '\tb.WriteString("{}")\n\tc.WriteString("{}")\n'),
    ("c-other", ".c", 'strcpy(key, "{}");\n  strcat(name, "{}");\n'), ("cmake-other", ".cmake", 'set(KEY "{}")\nstring(APPEND NAME "{}")\n'), ("python-call", ".py", 'check("{}")\nprint("{}")\n'), ("go-test", ".go", '\tassert.Equal(t, "{}", p)\n\tassert.Equal(t, "{}", b)\n'),
    ("kubernetes-other", ".yaml", '- name: PREFIX\n  value: "{}"\n- name: KEY\n  value: "$(OTHER){}"\n'), ("make-other", ".mk", "PREFIX := {}\nKEY := $(OTHER){}\n"), ("make-blank", ".mk", "KEY := {}\nKEY += {}\n"), ("swift-other", ".swift", 'let prefix = "{}"\nlet key = "\\(other){}"\n'), ("js-starts", ".js", "if (key.startsWith('{}')) {{\n  log.push('{}');\n}}\n"),
    ("strace-other", ".log", 'read(0, "{}", 16) = 16\nread(5, "{}", 16) = 9\n'), ("gas-section", ".s", '\t.ascii "{}"\n\t.section "{}"\n'),
]
CUTS = {"prefix": 8, "middle": 19, "late": 34}


def add(corpus):
    group = "appends"
    kinds = [("statement", STATEMENTS, None), ("call", CALLS, ["string-join"]), ("reference", REFERENCES, None)]
    for kind, templates, encodings in kinds:
        for n, (slug, ext, template) in enumerate(templates):
            for name, at in CUTS.items():
                # Shells and make take a word of four letters or more for a value.
                key = corpus.key(group, kind, slug, name)
                corpus.leak(group, f"{kind}-{slug}-{name}", template.format(key[:at], key[at:]).encode(), ext, key=key, encodings=encodings or ["string-join" if slug == "julia" else "constant"])
            other = ["x" * 32, corpus.body(group, kind, slug, "31", length=31), corpus.body(group, kind, slug, "33", length=33)][n % 3]
            corpus.clean(group, f"{kind}-{slug}-look-alike", template.format(PREFIX, other).encode(), ext)
    for slug, ext, template in APART:
        for name, at in (("prefix", 8), ("middle", 19)):
            key = corpus.key(group, "apart", slug, name)
            corpus.clean(group, f"apart-{slug}-{name}", template.format(key[:at], key[at:]).encode(), ext)
