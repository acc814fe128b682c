"""Group `archives`: archives of every kind, nested, by any name, and container images."""
import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import shutil
import struct
import subprocess
import tarfile
import tempfile
import zipfile

from .case import MARK as K
from .case import PREFIX, fill, key_text
from .encoders import base64, utf16

FILE = f"version: 1\napi_key: {K}\n" + "# padding so that the text compresses\n" * 20
DATE = (2026, 11, 21, 10, 0, 0)


def zipped(members, method=zipfile.ZIP_DEFLATED, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.comment = comment
        for name, data in members:
            member = zipfile.ZipInfo(name, DATE)
            member.compress_type = method
            z.writestr(member, data)
    return out.getvalue()


def tarred(members, form=tarfile.GNU_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as t:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), 1700000000
            t.addfile(member, io.BytesIO(data))
    return out.getvalue()


def gz(data):
    return gzip.compress(data, mtime=0)


def cpio(members, form=b"070701"):
    """SVR4 `newc`."""
    out = b""
    for n, (name, data) in enumerate(members + [("TRAILER!!!", b"")]):
        name = name.encode() + b"\0"
        fields = (n + 1, 0o100644, 0, 0, 1, 1700000000, len(data), 0, 0, 0, 0, len(name), 0)
        head = form + b"".join(b"%08X" % f for f in fields) + name
        out += head + b"\0" * (-len(head) % 4) + data + b"\0" * (-len(data) % 4)
    return out


def ar(members):
    out = b"!<arch>\n"
    for name, data in members:
        out += b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name.encode() + b"/", 0, 0, 0, b"100644", len(data)) + data + b"\n" * (len(data) % 2)
    return out


def deb(members, pack=gz, suffix=".gz"):
    control = tarred([("./control", b"Package: agent\nVersion: 1\nArchitecture: all\nMaintainer: a\nDescription: x\n")])
    return ar([("debian-binary", b"2.0\n"), ("control.tar" + suffix, pack(control)), ("data.tar" + suffix, pack(tarred(members)))]).replace(b"/ ", b"  ")


def rpm(members):
    """Lead, signature, header and gzipped cpio as rpm lays them out: enough for rpm2cpio."""
    lead = b"\xed\xab\xee\xdb\x03\x00" + struct.pack(">hh66shh16x", 0, 1, b"agent-1-1", 1, 5)
    header = lambda tag, kind, value: b"\x8e\xad\xe8\x01" + b"\0" * 4 + struct.pack(">iiiiii", 1, len(value), tag, kind, 0, 1) + value
    payload = header(1000, 6, b"agent\0") + gz(cpio(members))
    signature = header(1000, 4, struct.pack(">i", len(payload)))
    return lead + signature + b"\0" * (-len(signature) % 8) + payload


def command(*argv):
    """Packs through a program; None when it is not installed."""
    def pack(data):
        if not shutil.which(argv[0]):
            return None
        return subprocess.run(argv, input=data, stdout=subprocess.PIPE, check=True).stdout
    return pack


def foreign(tool, *argv):
    """An archive that a program writes: argv after the name, then the archive, then `config.yaml`."""
    def pack(members):
        if not shutil.which(tool):
            return None
        with tempfile.TemporaryDirectory() as folder:
            for name, data in members:
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                open(path, "wb").write(data)
                os.utime(path, (1700000000, 1700000000))
            subprocess.run([tool, *argv, "out.7z", *[n for n, _ in members]], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            return open(os.path.join(folder, "out.7z"), "rb").read()
    return pack


def office(kind):
    part = {"docx": "word/document.xml", "xlsx": "xl/sharedStrings.xml", "odt": "content.xml", "pptx": "ppt/slides/slide1.xml"}[kind]
    return lambda data: zipped([("[Content_Types].xml", b"<Types/>"), (part, b"<?xml version=\"1.0\"?><d><t>" + data + b"</t></d>")])


def one(pack, name="config.yaml"):
    return lambda data: pack([(name, data)])


ZST = command("zstd", "-q", "-c")
KINDS = [  # slug, extension, tool it needs, pack, member named in the report
    ("zip", ".zip", None, one(zipped), "config.yaml"), ("zip-stored", ".zip", None, one(lambda m: zipped(m, zipfile.ZIP_STORED)), "config.yaml"), ("zip-bzip2", ".zip", None, one(lambda m: zipped(m, zipfile.ZIP_BZIP2)), "config.yaml"),
    ("zip-lzma", ".zip", None, one(lambda m: zipped(m, zipfile.ZIP_LZMA)), "config.yaml"), ("zip-many", ".zip", None, lambda d: zipped([(f"f{i}.txt", b"nothing %d\n" % i) for i in range(300)] + [("z/config.yaml", d)]), "z/config.yaml"),
    ("zip-no-extension", "", None, one(zipped), "config.yaml"), ("zip-as-txt", ".txt", None, one(zipped), "config.yaml"), ("zip-utf-8-name", ".zip", None, one(zipped, "cl\u00e9/\u5bc6.yaml"), "cl\u00e9/\u5bc6.yaml"),
    ("jar", ".jar", None, lambda d: zipped([("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\n"), ("application.yml", d)]), "application.yml"), ("war", ".war", None, one(zipped, "WEB-INF/classes/app.properties"), "WEB-INF/classes/app.properties"),
    ("whl", ".whl", None, lambda d: zipped([("a/__init__.py", b""), ("a/settings.py", d), ("a-1.dist-info/RECORD", b"")]), "a/settings.py"), ("apk", ".apk", None, lambda d: zipped([("AndroidManifest.xml", b"\x03\0\x08\0"), ("assets/config.json", d)]), "assets/config.json"),
    ("docx", ".docx", None, office("docx"), "word/document.xml"), ("xlsx", ".xlsx", None, office("xlsx"), "xl/sharedStrings.xml"), ("odt", ".odt", None, office("odt"), "content.xml"), ("pptx", ".pptx", None, office("pptx"), None),
    ("epub", ".epub", None, one(zipped, "OEBPS/a.xhtml"), None), ("nupkg", ".nupkg", None, one(zipped, "content/app.config"), None), ("vsix", ".vsix", None, one(zipped, "extension/package.json"), None),
    ("tar", ".tar", None, one(tarred), "config.yaml"), ("tar-ustar", ".tar", None, one(lambda m: tarred(m, tarfile.USTAR_FORMAT)), "config.yaml"), ("tar-pax", ".tar", None, one(lambda m: tarred(m, tarfile.PAX_FORMAT), "d" * 120 + "/config.yaml"), "d" * 120 + "/config.yaml"),
    ("tar-gz", ".tar.gz", None, lambda d: gz(one(tarred)(d)), "config.yaml"), ("tgz", ".tgz", None, lambda d: gz(one(tarred)(d)), "config.yaml"), ("tar-bz2", ".tar.bz2", None, lambda d: bz2.compress(one(tarred)(d)), "config.yaml"), ("tar-xz", ".tar.xz", None, lambda d: lzma.compress(one(tarred)(d)), "config.yaml"),
    ("tar-gz-no-extension", "", None, lambda d: gz(one(tarred)(d)), "config.yaml"), ("crate", ".crate", None, lambda d: gz(one(tarred, "a-1/src/lib.rs")(d)), "a-1/src/lib.rs"),
    ("npm", ".tgz", None, lambda d: gz(one(tarred, "package/index.js")(d)), "package/index.js"), ("helm-chart", ".tgz", None, lambda d: gz(tarred([("k/Chart.yaml", b"name: k\n"), ("k/values.yaml", d)])), "k/values.yaml"),
    ("gz", ".gz", None, gz, None), ("gz-log", ".log.gz", None, gz, None), ("gz-as-txt", ".txt", None, gz, None), ("gz-two-members", ".gz", None, lambda d: gz(b"nothing\n") + gz(d), None), ("bz2", ".bz2", None, bz2.compress, None),
    ("xz", ".xz", None, lzma.compress, None), ("lzma", ".lzma", None, lambda d: lzma.compress(d, format=lzma.FORMAT_ALONE), None), ("zst", ".zst", "zstd", ZST, None), ("tar-zst", ".tar.zst", "zstd", lambda d: ZST(one(tarred)(d)), "config.yaml"),
    ("cpio", ".cpio", None, one(cpio), "config.yaml"), ("cpio-gz", ".img", None, lambda d: gz(one(cpio)(d)), "config.yaml"), ("ar", ".a", None, one(ar), "config.yaml"), ("deb", ".deb", None, one(deb, "./etc/agent.env"), None),
    ("deb-xz", ".deb", None, one(lambda m: deb(m, lzma.compress, ".xz"), "./etc/agent.env"), None), ("rpm", ".rpm", None, one(rpm, "./etc/agent.env"), None),
    ("7z", ".7z", "7z", one(foreign("7z", "a", "-t7z", "-bd")), "config.yaml"), ("7z-bsdtar", ".7z", "bsdtar", one(foreign("bsdtar", "--format=7zip", "-cf")), "config.yaml"),
    ("zip-in-zip", ".zip", None, lambda d: zipped([("inner.zip", one(zipped)(d))]), "inner.zip!config.yaml"), ("tgz-in-zip", ".zip", None, lambda d: zipped([("inner.tar.gz", gz(one(tarred)(d)))]), "inner.tar.gz!config.yaml"),
    ("zip-in-tar", ".tar", None, lambda d: tarred([("a/inner.zip", one(zipped)(d))]), "a/inner.zip!config.yaml"), ("gz-in-zip", ".zip", None, lambda d: zipped([("log.gz", gz(d))]), None), ("xz-in-tgz", ".tgz", None, lambda d: gz(tarred([("log.xz", lzma.compress(d))])), None),
    ("jar-in-war", ".war", None, lambda d: zipped([("WEB-INF/lib/a.jar", one(zipped, "app.yml")(d))]), "WEB-INF/lib/a.jar!app.yml"), ("three-deep", ".zip", None, lambda d: zipped([("b.zip", zipped([("c.zip", one(zipped)(d))]))]), "b.zip!c.zip!config.yaml"),
    ("docx-in-zip", ".zip", None, lambda d: zipped([("a.docx", office("docx")(d))]), "a.docx!word/document.xml"), ("whl-in-tgz", ".tgz", None, lambda d: gz(tarred([("w/a.whl", one(zipped, "a/s.py")(d))])), "w/a.whl!a/s.py"),
]
CONTENTS = [("utf-16", f"key: {K}\r\n", lambda t: t.through(utf16(bom=True)), ["utf-16le"]), ("secret", f"kind: Secret\ndata:\n  token: {K}\n", None, ["base64"]), ("large", "filler line\n" * 90000 + f"{K}\n", lambda t: t, [])]


def image(data, oci):
    """The files of `docker save` (classic layout) or an OCI layout with one gzipped layer."""
    layer = tarred([("etc/hostname", b"a\n"), ("app/.env", data)])
    digest = lambda b: hashlib.sha256(b).hexdigest()
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Env": ["PATH=/bin"]}, "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest(layer)]}}).encode()
    if not oci:
        return [(digest(config) + ".json", config), (digest(layer) + "/layer.tar", layer), ("manifest.json", json.dumps([{"Config": digest(config) + ".json", "RepoTags": ["a:1"], "Layers": [digest(layer) + "/layer.tar"]}]).encode())]
    blob = gz(layer)
    manifest = json.dumps({"schemaVersion": 2, "config": {"digest": "sha256:" + digest(config), "size": len(config)}, "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "sha256:" + digest(blob), "size": len(blob)}]}).encode()
    index = json.dumps({"schemaVersion": 2, "manifests": [{"digest": "sha256:" + digest(manifest), "size": len(manifest)}]}).encode()
    return [("oci-layout", b'{"imageLayoutVersion": "1.0.0"}'), ("index.json", index)] + [("blobs/sha256/" + digest(b), b) for b in (config, manifest, blob)]


def add(corpus):
    group = "archives"
    for n, (slug, ext, tool, pack, member) in enumerate(KINDS):
        if tool and not shutil.which(tool):
            corpus.skip(tool, f"{group}/{slug}")
            continue
        key = corpus.key(group, slug)
        corpus.leak(group, slug, pack(fill(FILE, key).data), ext, key=key, member=member)
        body = ["x" * 32, "ThisIsNotARealKeyJustAnExample12", "0123456789abcdef0123456789abcdef"][n % 3]
        corpus.clean(group, slug + "-placeholder", pack(fill(FILE, PREFIX + body).data), ext)
    for slug, template, change, names in CONTENTS:
        for kind, ext, pack in [("zip", ".zip", one(zipped)), ("tgz", ".tgz", lambda d: gz(one(tarred)(d)))]:
            key = corpus.key(group, slug, kind)
            text = change(fill(template, key)) if change else fill(template, key_text(key).through(base64))
            corpus.leak(group, f"{slug}-in-{kind}", pack(text.data), ext, key=key, encodings=names, member="config.yaml")
    for slug, oci in [("docker-save", False), ("oci-archive", True)]:
        for layer, ext, pack in [("", ".tar", tarred), ("-gz", ".tar.gz", lambda m: gz(tarred(m)))]:
            key = corpus.key(group, slug + layer)
            corpus.leak(group, slug + layer, pack(image(fill(FILE, key).data, oci)), ext, key=key)
        corpus.clean(group, slug + "-placeholder", tarred(image(fill(FILE, PREFIX + "x" * 32).data, oci)), ".tar")
    key = corpus.key(group, "oci-layout")
    folder = corpus.folder(group, "oci-layout")
    for name, data in image(fill(FILE, key).data, True):
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        open(os.path.join(folder, name), "xb").write(data)
    corpus.leak(group, "oci-layout", None, "", key=key)
    key = corpus.key(group, "zip-comment")
    corpus.leak(group, "zip-comment", zipped([("a.txt", b"a")], comment=b"key " + key.encode()), ".zip", key=key)
    r = corpus.random(group, "noise")
    for ext in (".zip", ".tar.gz", ".7z", ".jar"):
        corpus.clean(group, "noise" + ext.replace(".", "-"), bytes(r.randrange(1, 255) for _ in range(3000)), ext, "no archive at all, by its name only")
