"""A case is one file (or one folder) and its label; `Corpus` writes both."""
import dataclasses
import json
import os
import random
import string

BASE62 = string.ascii_letters + string.digits
PREFIX = "ka_" + "live_"
API, LEGACY, AGENT = "kubeadapt-api-key", "kubeadapt-legacy-key", "kubeadapt-agent-token"
MARK = "@K@"


@dataclasses.dataclass(frozen=True)
class Text:
    """Bytes, and the range of them that holds the key or what the key was encoded to."""

    data: bytes
    start: int
    end: int

    def within(self, before, after=b""):
        """The same text with bytes (or ASCII text) before and after it."""
        before, after = (s.encode() if isinstance(s, str) else s for s in (before, after))
        return Text(before + self.data + after, self.start + len(before), self.end + len(before))

    def through(self, *encoders):
        """The text after each encoder in turn, with the span carried along."""
        text = self
        for encoder in encoders:
            text = encoder(text)
        return text

    @property
    def span(self):
        return [self.start, self.end]


def key_text(key):
    return Text(key.encode(), 0, len(key))


def fill(template, value):
    """`template` with every mark replaced; the span is that of the first.

    `value` is a key, or a `Text` whose own span is kept."""
    text = value if isinstance(value, Text) else key_text(value)
    template = template.encode() if isinstance(template, str) else template
    before, _, after = template.partition(MARK.encode())
    return text.within(before, after.replace(MARK.encode(), text.data))


class Corpus:
    """Writes cases below `root`. Every case has a random generator of its own, seeded from the
    corpus seed and the case's id, so that adding a case changes no other."""

    def __init__(self, root, seed):
        self.root, self.seed, self.labels, self.taken = root, seed, [], set()
        self.skipped = []

    def random(self, *names):
        return random.Random("/".join((str(self.seed),) + names))

    def body(self, *names, length=32, alphabet=BASE62):
        r = self.random("body", *names)
        return "".join(r.choice(alphabet) for _ in range(length))

    def key(self, *names):
        return PREFIX + self.body(*names)

    def folder(self, group, slug):
        """A new folder for a case that needs more than one file."""
        path = os.path.join(self.root, group, slug)
        os.makedirs(path)
        return path

    def leak(self, group, slug, text, ext=".txt", *, key, rule=API, encodings=(), note="",
             span=True, **more):
        """A leak. `text` is a `Text`, bytes, or None when the caller wrote the file or folder."""
        data = text.data if isinstance(text, Text) else text
        where = text.span if isinstance(text, Text) and span else None
        self._add(group, slug, ext, data, dict(
            leak=True, key=key, rule=rule, span=where, encodings=list(encodings), note=note,
            **more))

    def clean(self, group, slug, data, ext=".txt", note=""):
        """A look-alike: nothing may be reported in it."""
        data = data.data if isinstance(data, Text) else data
        data = data.encode() if isinstance(data, str) else data
        self._add(group, slug, ext, data, dict(
            leak=False, key=None, rule=None, span=None, encodings=[], note=note))

    def skip(self, tool, slug):
        """Records that a case was left out because `tool` is not installed."""
        self.skipped.append(f"{slug}: no {tool}")

    def _add(self, group, slug, ext, data, label):
        name = slug + ext
        if (group, slug) in self.taken:
            raise SystemExit(f"generate: two cases named {group}/{slug}")
        self.taken.add((group, slug))
        path = f"{group}/{name}"
        if data is not None:
            os.makedirs(os.path.join(self.root, group), exist_ok=True)
            with open(os.path.join(self.root, path), "xb") as f:
                f.write(data)
        if not os.path.exists(os.path.join(self.root, path)):
            raise SystemExit(f"generate: {path} was not written")
        if label["span"] and not label["encodings"]:
            start, end = label["span"]
            assert data[start:end].decode() == label["key"], path
        self.labels.append(dict(id=f"{group}/{slug}", group=group, path=path, **label))

    def write_labels(self):
        with open(os.path.join(self.root, "labels.jsonl"), "x") as f:
            f.writelines(json.dumps(label) + "\n" for label in self.labels)
