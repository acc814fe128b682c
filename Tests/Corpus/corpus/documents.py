"""Group `documents`: PDF files of several writers, and SQLite databases."""
import io
import os
import sqlite3
import tempfile

from .case import PREFIX

try:
    import reportlab.pdfbase.pdfmetrics as metrics
    import reportlab.pdfbase.ttfonts as ttfonts
    import reportlab.rl_config as rl_config
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table
    from reportlab.lib.styles import getSampleStyleSheet
except ImportError:
    Canvas = None
try:
    import fpdf
except ImportError:
    fpdf = None

FONTS = ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"]


def canvas(text, font="Helvetica", compressed=1, at=(72, 700), pieces=1, plain=False):
    out = io.BytesIO()
    rl_config.useA85 = 0 if plain else 1
    page = Canvas(out, pageCompression=compressed, invariant=1)
    page.setFont(font, 11)
    size = -(-len(text) // pieces)
    shown = page.beginText(*at)
    for n in range(pieces):
        shown.textOut(text[n * size:(n + 1) * size])
    page.drawText(shown)
    page.drawString(72, 650, "Kubeadapt, page 1")
    page.showPage()
    page.save()
    return out.getvalue()


def encrypted(text, strength):
    """A file that opens without a password."""
    out = io.BytesIO()
    page = Canvas(out, invariant=1, encrypt=StandardEncryption("", ownerPassword="owner", strength=strength))
    page.drawString(72, 700, text)
    page.showPage()
    page.save()
    return out.getvalue()


def narrow(text, width):
    """A word that is cut where its cell ends."""
    document = fpdf.FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.multi_cell(width, 6, "Key: " + text)
    return bytes(document.output())


def flowing(text):
    out = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(out, invariant=1).build([Paragraph("Settings of the collector", style), Paragraph("API key: " + text, style),
                                               Table([["name", "value"], ["api key", text]])])
    return out.getvalue()


def with_font(text, path):
    name = os.path.basename(path)[:-4]
    metrics.registerFont(ttfonts.TTFont(name, path))
    return canvas(text, name)


def fpdf_page(text, path=None, cell=False, columns=False):
    document = fpdf.FPDF()
    document.add_page()
    if path:
        document.add_font("own", "", path)
    document.set_font("own" if path else "Courier", size=10)
    if columns:
        document.cell(40, 10, "api key")
        document.cell(100, 10, text)
    elif cell:
        document.cell(0, 10, "key: " + text)
    else:
        document.multi_cell(0, 8, "Settings of the collector\n" + text + "\nend of settings")
    return bytes(document.output())


def pdfs():
    if Canvas:
        yield "reportlab", lambda t: canvas(t)
        yield "reportlab-flate", lambda t: canvas(t, plain=True)
        yield "reportlab-open", lambda t: canvas(t, compressed=0)
        yield "reportlab-pieces", lambda t: canvas(t, pieces=3)
        yield "reportlab-flowing", flowing
        for strength in (40, 128):
            yield f"reportlab-encrypted-{strength}", lambda t, s=strength: encrypted(t, s)
        for path in FONTS:
            if os.path.exists(path):
                yield "reportlab-" + os.path.basename(path)[:-4].lower(), lambda t, p=path: with_font(t, p)
    if fpdf:
        yield "fpdf2", lambda t: fpdf_page(t)
        yield "fpdf2-cell", lambda t: fpdf_page(t, cell=True)
        yield "fpdf2-columns", lambda t: fpdf_page(t, columns=True)
        for width in (35,):
            yield f"fpdf2-narrow-{width}", lambda t, w=width: narrow(t, w)
        for path in FONTS:
            if os.path.exists(path):
                yield "fpdf2-" + os.path.basename(path)[:-4].lower(), lambda t, p=path: fpdf_page(t, p)


def database(text, place, log=False, blob=False, page=4096, index=False):
    """A database with a value over several pages; of `log`, its write-ahead log alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.db")
        base = sqlite3.connect(path, isolation_level=None)
        base.execute(f"PRAGMA page_size={page}")
        if log:
            base.execute("PRAGMA journal_mode=WAL")
            base.execute("PRAGMA wal_autocheckpoint=0")
        base.execute("CREATE TABLE settings (id INTEGER PRIMARY KEY, name TEXT, value)")
        if index:
            base.execute("CREATE INDEX by_value ON settings (value)")
        for n in range(40):
            base.execute("INSERT INTO settings (name, value) VALUES (?, ?)", (f"name {n}", "x" * 60))
        value = ("." * place + " " + text + " " + "," * 6000)
        base.execute("INSERT INTO settings (name, value) VALUES ('key', ?)", (value.encode() if blob else value,))
        with open(path + "-wal" if log else path, "rb") as f:
            data = f.read()
        base.close()
        return data


def add(corpus):
    for slug, write in pdfs():
        key = corpus.key("documents", slug)
        corpus.leak("documents", slug, write(key), ".pdf", key=key, encodings=[], span=False)
        corpus.clean("documents", slug + "-placeholder", write(PREFIX + "x" * 32), ".pdf")
        corpus.clean("documents", slug + "-33", write(PREFIX + corpus.body("documents", slug, "33", length=33)), ".pdf")
    if not Canvas:
        corpus.skip("reportlab", "reportlab")
    if not fpdf:
        corpus.skip("fpdf2", "fpdf2")
    # The first page of such a value has between 489 and 4,061 of its bytes, the others 4,092 each.
    for n, place in enumerate([430, 460, 480, 500, 1200, 1840, 1860, 1880, 1900, 4050, 4520, 5600]):
        for log in (False, True):
            slug = f"sqlite-{'log-' if log else ''}{place}"
            key = corpus.key("documents", slug)
            write = lambda t: database(t, place, log, blob=n % 3 == 2, index=n % 4 == 1)
            corpus.leak("documents", slug, write(key), ".db-wal" if log else ".db", key=key, encodings=[], span=False)
            corpus.clean("documents", slug + "-placeholder", write(PREFIX + "x" * 32), ".db-wal" if log else ".db")
