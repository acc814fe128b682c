"""Groups `numbers` and `dumps`: characters that are written as numbers, or one by one."""
import json
import shutil
import struct
import subprocess
import tempfile

from .case import PREFIX, Text


def run(command, data=b""):
    """What a program prints; None where it is not installed."""
    if not shutil.which(command[0]):
        return None
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def joined(before, between, after, form=str):
    """A list of codes: what stands before it, between two items, and behind it."""
    return lambda data: (before + between.join(form(b) for b in data) + after).encode()


def rows(before, count, head, between, end, form, after="\n"):
    """A list in rows: what stands before it, how many items a row has, what begins a row, stands between two and ends a row."""
    return lambda data: (before + end.join(head(i) + between.join(map(form, data[i:i + count])) for i in range(0, len(data), count)) + after).encode()


def numbered(form, before="", after=""):
    return lambda data: (before + "".join(form(i, b) for i, b in enumerate(data)) + after).encode()


def words(data, form):
    """Some bytes as numbers of two or four bytes each."""
    size = struct.calcsize(form)
    return [n for n, in struct.iter_unpack(form, data + b"\0" * (-len(data) % size))]


def signed(byte):
    return str(byte - 256 if byte > 127 else byte)


R = "s<-readChar(file('stdin','rb'),1e4,useBytes=TRUE);"
NODE = "const b=require('fs').readFileSync(0);"
NUMBERS = [
    # slug, encoding, writer
    ("go-println", "decimal", joined("key bytes: [", " ", "]\n")),
    ("go-syntax", "decimal", joined("[]byte{", ", ", "}\n")),
    ("json", "decimal", lambda d: json.dumps(list(d)).encode()),
    ("json-tight", "decimal", lambda d: json.dumps(list(d), separators=(",", ":")).encode()),
    ("json-pretty", "decimal", lambda d: json.dumps({"data": list(d)}, indent=2).encode()),
    ("json-pretty-tab", "decimal", lambda d: json.dumps({"a": {"data": list(d)}}, indent="\t").encode()),
    ("json-object", "decimal", lambda d: json.dumps({str(i): b for i, b in enumerate(d)}, separators=(",", ":")).encode()),
    ("json-object-pretty", "decimal", lambda d: json.dumps({str(i): b for i, b in enumerate(d)}, indent=4).encode()),
    ("python-list", "decimal", lambda d: repr(list(d)).encode()),
    ("python-tuple", "decimal", lambda d: ("KEY = bytes(" + repr(tuple(d)) + ")\n").encode()),
    ("python-bytearray", "decimal", lambda d: ("k = bytearray(" + repr(list(d)) + ")").encode()),
    ("java-bytes", "decimal", joined("byte[] k = {", ", ", "};\n", signed)),
    ("java-cast", "decimal", joined("byte[] k = {(byte)", ", (byte)", "};\n")),
    ("java-cast-space", "decimal", joined("byte[] k = {(byte) ", ", (byte) ", "};\n")),
    ("java-hex-cast", "hex", joined("byte[] k = {(byte) 0x", ", (byte) 0x", "};\n", lambda b: "%02X" % b)),
    ("rust-suffix", "decimal", joined("let k = [", "u8, ", "u8];\n")),
    ("rust-debug", "decimal", lambda d: ("[" + ", ".join(map(str, d)) + "]").encode()),
    ("rust-pretty", "decimal", joined("[\n    ", ",\n    ", ",\n]\n")),
    ("rust-hex-suffix", "hex", joined("let k = [0x", "u8, 0x", "u8];\n", lambda b: "%02x" % b)),
    ("from-char-code", "decimal", joined("var k=String.fromCharCode(", ",", ");")),
    ("from-char-code-space", "decimal", joined("const k = String.fromCharCode(", ", ", ");")),
    ("from-char-code-each", "decimal", joined("String.fromCharCode(", ")+String.fromCharCode(", ")")),
    ("chr-plus", "decimal", joined("k = chr(", ")+chr(", ")\n")),
    ("chr-plus-space", "decimal", joined("k = chr(", ") + chr(", ")\n")),
    ("chr-dot", "decimal", joined("<?php $k=chr(", ").chr(", ");")),
    ("vb-chr", "decimal", joined("k = Chr(", ") & Chr(", ")\r\n")),
    ("vb-chrw", "decimal", joined("k = ChrW(", ")&ChrW(", ")\r\n")),
    ("vb-hex", "hex", joined("k = Chr(&H", ") & Chr(&H", ")\r\n", lambda b: "%X" % b)),
    ("sql-char", "decimal", joined("SELECT CHAR(", ",", ");")),
    ("sql-chr", "decimal", joined("SELECT CHR(", ")||CHR(", ") FROM dual;")),
    ("sql-char-plus", "decimal", joined("SET @k = CHAR(", ")+CHAR(", ")")),
    ("powershell-cast", "decimal", joined("$k = [char]", "+[char]", "")),
    ("powershell-array", "decimal", joined("-join ([char[]](", ",", "))")),
    ("lua-escapes", "decimal", joined('k = "\\', "\\", '"\n')),
    ("asm-byte", "decimal", joined("\t.byte\t", "\n\t.byte\t", "\n")),
    ("asm-db", "decimal", joined("key db ", ",", ",0\n")),
    ("llvm", "decimal", joined("@k = constant [40 x i8] [i8 ", ", i8 ", "]\n")),
    ("assignments", "decimal", numbered(lambda i, b: f"buf[{i}] = {b};\n")),
    ("mov-byte", "decimal", numbered(lambda i, b: f"    mov BYTE PTR [rsp+{i + 10}], {b}\n")),
    ("yaml-list", "decimal", joined("key:\n- ", "\n- ", "\n")),
    ("yaml-nested", "decimal", joined("key:\n    - ", "\n    - ", "\n")),
    ("xml-ints", "decimal", joined("<data><int>", "</int><int>", "</int></data>")),
    ("plist", "decimal", joined("<array>\n\t<integer>", "</integer>\n\t<integer>", "</integer>\n</array>")),
    ("csv-column", "decimal", joined("", "\n", "\n")), ("csv-row", "decimal", joined("k,", ",", "\n")),
    ("semicolons", "decimal", joined("k;", ";", "\n")), ("pipes", "decimal", joined("", "|", "\n")),
    ("dashes", "decimal", joined("", "-", "\n")), ("dots", "decimal", joined("", ".", "\n")),
    ("floats", "decimal", joined("[", ", ", "]", lambda b: f"{b}.0")), ("padded", "decimal", joined("", " ", "\n", lambda b: "%03d" % b)),
    ("matlab", "decimal", joined("k = char([", " ", "]);")), ("erlang", "decimal", joined("<<", ",", ">>.\n")),
    ("elixir-charlist", "decimal", joined("[", ", ", "]\n")), ("haskell", "decimal", joined("map chr [", ",", "]")),
    ("swift-array", "decimal", joined("let k: [UInt8] = [", ", ", "]\n")), ("csharp", "decimal", joined("new byte[] { ", ", ", " };")),
    ("dart", "decimal", joined("String.fromCharCodes([", ", ", "])")), ("kotlin", "decimal", joined("byteArrayOf(", ", ", ")")),
    ("scheme", "decimal", joined("#u8(", " ", ")")), ("clojure", "decimal", joined("(byte-array [", " ", "])")),
    ("c-wrapped", "decimal", lambda d: ("{\n" + ",\n".join(", ".join(map(str, d[i:i + 12])) for i in range(0, len(d), 12)) + "\n}").encode()),
    ("escaped-json", "decimal", lambda d: json.dumps({"log": json.dumps({"type": "Buffer", "data": list(d)})}).encode()),
    ("percent-commas", "decimal", joined("k=", "%2C", "\n")),
    ("chars-c", "characters", joined("char k[] = {'", "','", "', 0};\n", chr)),
    ("chars-c-space", "characters", joined("char k[] = { '", "', '", "' };\n", chr)),
    ("chars-rust", "characters", joined("[b'", "', b'", "']", chr)),
    ("chars-json", "characters", lambda d: json.dumps([chr(b) for b in d]).encode()),
    ("chars-json-tight", "characters", lambda d: json.dumps([chr(b) for b in d], separators=(",", ":")).encode()),
    ("chars-json-pretty", "characters", lambda d: json.dumps([chr(b) for b in d], indent=2).encode()),
    ("chars-python", "characters", lambda d: repr([chr(b) for b in d]).encode()),
    ("chars-plus", "characters", joined("k = '", "' + '", "'\n", chr)),
    ("chars-asm", "characters", joined("db '", "','", "'\n", chr)),
    ("chars-wide", "characters", joined("wchar_t k[] = {L'", "', L'", "'};", chr)),
    ("chars-map", "characters", lambda d: json.dumps({str(i): chr(b) for i, b in enumerate(d)}).encode()),
    ("typed-cast", "characters", lambda d: ('{"version": 2, "width": 80}\n' + "".join(f'[{0.5 + i * 0.137:.6f}, "o", "{chr(b)}"]\n' for i, b in enumerate(d))).encode()),
    ("typed-keys", "characters", lambda d: json.dumps([{"t": 1000 + 90 * i, "key": chr(b)} for i, b in enumerate(d)]).encode()),
    ("bits", "binary", joined("", "", "\n", lambda b: f"{b:08b}")), ("bits-space", "binary", joined("", " ", "\n", lambda b: f"{b:08b}")),
    ("bits-lines", "binary", joined("", "\n", "\n", lambda b: f"{b:08b}")), ("bits-7", "binary", joined("", " ", "\n", lambda b: f"{b:b}")),
    ("bits-0b", "binary", joined("[", ", ", "]", bin)), ("bits-0b8", "binary", joined("{0b", ", 0b", "}", lambda b: f"{b:08b}")),
    ("bits-commas", "binary", joined("", ",", "\n", lambda b: f"{b:08b}")),
    ("words-le", "decimal", lambda d: f"key = {words(d, '<I')}\n".encode()), ("words-be", "decimal", lambda d: json.dumps({"words": words(d, ">I"), "sigBytes": len(d)}).encode()),
    ("words-numpy", "decimal", lambda d: ("array([" + ",\n       ".join(", ".join(f"{w:10}" for w in words(d, "<I")[i:i + 5]) for i in range(0, len(words(d, "<I")), 5)) + "], dtype=uint32)\n").encode()),
    ("words-short", "decimal", lambda d: f"{words(d, '<H')}".encode()), ("words-short-be", "decimal", lambda d: f"{words(d, '>H')}".encode()), ("words-suffix", "decimal", lambda d: ("{" + ", ".join(f"{w}u" for w in words(d, "<I")) + "};").encode()),
    ("words-hex", "hex", lambda d: ("uint32_t k[] = {" + ", ".join(f"0x{w:08x}" for w in words(d, "<I")) + "};").encode()), ("words-hex-upper", "hex", lambda d: ("uint32_t k[] = {" + ", ".join(f"0x{w:08X}" for w in words(d, "<I")) + "};").encode()),
    ("hex-rust", "hex", joined("[", ", ", "]\n", lambda b: "%x" % b)), ("hex-upper-x", "hex", joined("{ ", ", ", " };", lambda b: "0X%02X" % b)),
    ("octal-escapes", "escape", joined('"\\', "\\", '"\n', lambda b: "%o" % b)),
    ("octal-c", "octal", joined("char k[] = {0", ", 0", ", 0};\n", lambda b: "%o" % b)), ("octal-rows", "octal", joined("{0", ",\n  0", "};\n", lambda b: "%o" % b)),
    ("octal-go", "octal", joined("[]byte{0o", ", 0o", "}\n", lambda b: "%o" % b)), ("octal-python", "octal", lambda d: ("bytes([" + ", ".join(oct(b) for b in d) + "])\n").encode()),
    ("chars-java", "characters", joined("[", ", ", "]\n", chr)), ("chars-commas", "characters", joined("", ",", "\n", chr)), ("chars-blanks", "characters", joined("", " ", "\n", chr)),
    ("chars-lines", "characters", joined("", "\n", "\n", chr)), ("chars-tabs", "characters", joined("", "\t", "\n", chr)), ("chars-print-r", "characters", numbered(lambda i, b: f"    [{i}] => {chr(b)}\n", "Array\n(\n", ")\n")),
    ("hex-wide", "hex", joined("ushort k[] = {0x", ", 0x", "};", lambda b: "%04x" % b)),
    ("hex-utf16", "hex", lambda d: ", ".join("0x%02x" % b for b in d.decode().encode("utf-16le")).encode()),
    ("reg-hex2", "hex", lambda d: registry(d.decode().encode("utf-16le") + b"\0\0", "hex(2)")),
    ("reg-hex7", "hex", lambda d: registry(d.decode().encode("utf-16le") + b"\0\0\0\0", "hex(7)")),
    ("reg-hex", "hex", lambda d: registry(d, "hex")),
    ("node-columns", "decimal", rows("Uint8Array(45) [\n", 9, lambda i: "  ", ", ", ",\n", lambda b: f"{b:3}")),
    ("r-numbers", "decimal", rows("", 19, lambda i: f"{f'[{i + 1}]':>5} ", " ", "\n", lambda b: f"{b:3}")),
    ("r-raw", "hex", rows("", 25, lambda i: f"{f'[{i + 1}]':>5} ", " ", "\n", lambda b: f"{b:02x}")),
    ("r-characters", "characters", rows("", 19, lambda i: f"{f'[{i + 1}]':>5} ", " ", "\n", lambda b: f'"{chr(b)}"')),
    ("vb-lines", "decimal", rows("k = ChrW(", 8, lambda i: "", ") & ChrW(", ") & _\r\n    ChrW(", str, ")\r\n")),
    ("columns", "decimal", rows("", 8, lambda i: "", " ", "\n", lambda b: f"{b:3}")),
    ("go-unicode", "hex", joined("[", " ", "]\n", lambda b: f"U+{b:04X}")), ("delphi-hex", "hex", joined("k := ", "", ";", lambda b: f"#${b:X}")), ("delphi-decimal", "decimal", joined("k := ", "", ";", lambda b: f"#{b}")),
    ("ruby-plus", "characters", joined("k = ?", " + ?", "\n", chr)), ("elixir-list", "characters", joined("[?", ", ?", "] |> List.to_string()\n", chr)), ("erlang-list", "characters", joined("k() -> [$", ",$", "].\n", chr)),
    ("clojure-list", "characters", joined("(apply str [\\", " \\", "])\n", chr)), ("lisp-list", "characters", joined("(coerce '(#\\", " #\\", ") 'string)\n", chr)),
    ("prolog-list", "characters", lambda d: ("[" + ",".join(chr(b) if chr(b).islower() else f"'{chr(b)}'" for b in d) + "]\n").encode()),
    ("words-hex-short", "hex", lambda d: ("{" + ", ".join(f"0x{w:04x}" for w in words(d, "<H")) + "}").encode()),
]


def registry(data, kind):
    """A value as regedit exports it: 80 columns, backslashes at the ends of lines."""
    text, line = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Environment]\r\n", f'"KUBEADAPT_KEY"={kind}:'
    for n, byte in enumerate(data):
        piece = "%02x" % byte + ("," if n + 1 < len(data) else "")
        if len(line) + len(piece) > 78:
            text, line = text + line + "\\\r\n", "  "
        line += piece
    return (text + line + "\r\n").encode()


TOOLS = [
    # Real programs, on a file that holds the key.
    ("node-buffer", "decimal", ["node", "-e", NODE + "console.log(JSON.stringify(b))"]),
    ("node-buffer-pretty", "decimal", ["node", "-e", NODE + "console.log(JSON.stringify({k:b},null,2))"]),
    ("node-array", "decimal", ["node", "-e", NODE + "console.log([...b].join(','))"]),
    ("node-uint8", "decimal", ["node", "-e", NODE + "console.log(JSON.stringify(new Uint8Array(b)))"]),
    ("node-inspect", "decimal", ["node", "-e", NODE + "console.log(require('util').inspect(new Uint8Array(b),{maxArrayLength:null}))"]),
    ("node-chars", "characters", ["node", "-e", NODE + "console.log(JSON.stringify(b.toString().split('')))"]),
    ("perl-ord", "decimal", ["perl", "-0777", "-ne", "print join(',',map{ord}split//),\"\\n\""]),
    ("perl-chr", "decimal", ["perl", "-0777", "-ne", "print join('.',map{'chr('.ord().')'}split//),\"\\n\""]),
    ("perl-bits", "binary", ["perl", "-0777", "-ne", "print unpack('B*',$_),\"\\n\""]),
    ("ruby-bytes", "decimal", ["ruby", "-e", "p STDIN.read.bytes"]),
    ("jq-explode", "decimal", ["jq", "-Rsc", "explode"]),
    ("jq-explode-pretty", "decimal", ["jq", "-Rs", "explode"]),
    ("xxd-b", "binary", ["xxd", "-b", "-c", "256"]),
    ("node-log", "decimal", ["node", "-e", NODE + "console.log(new Uint8Array(b))"]),
    ("r-print-raw", "hex", ["Rscript", "-e", R + "print(charToRaw(s))"]), ("r-print-numbers", "decimal", ["Rscript", "-e", R + "print(utf8ToInt(s))"]), ("r-print-characters", "characters", ["Rscript", "-e", R + "print(strsplit(s,'')[[1]])"]),
    ("swipl-chars", "characters", ["swipl", "-q", "-g", "read_stream_to_codes(user_input,C),atom_codes(A,C),atom_chars(A,L),print(L),nl,halt"]),
    ("hexdump-columns", "decimal", ["hexdump", "-e", '8/1 "%3d " "\n"']),
]
DUMPS = [
    ("od", "octal", ["od"]), ("od-v", "octal", ["od", "-v", "-Ad"]), ("od-An", "octal", ["od", "-An"]),
    ("od-x", "hex", ["od", "-x"]), ("od-tx4", "hex", ["od", "-tx4"]), ("od-tx8", "hex", ["od", "-tx8"]),
    ("od-b", "octal", ["od", "-b"]), ("od-c", "characters", ["od", "-c"]), ("od-a", "characters", ["od", "-a"]),
    ("od-tu1", "decimal", ["od", "-tu1"]), ("od-td1", "decimal", ["od", "-td1", "-Ax"]), ("od-An-tu1", "decimal", ["od", "-An", "-tu1", "-v"]),
    ("od-tx2", "hex", ["od", "-Ax", "-tx2"]), ("od-w32", "hex", ["od", "-x", "-w32"]), ("od-An-x", "hex", ["od", "-An", "-x"]),
    ("hexdump", "hex", ["hexdump"]), ("hexdump-b", "octal", ["hexdump", "-b"]), ("hexdump-c", "characters", ["hexdump", "-c"]),
    ("hexdump-x", "hex", ["hexdump", "-x"]), ("hexdump-v", "hex", ["hexdump", "-v"]),
    ("od-d", "decimal", ["od", "-d"]), ("od-i", "decimal", ["od", "-i"]), ("od-s", "decimal", ["od", "-s", "-An"]), ("hexdump-d", "decimal", ["hexdump", "-d"]),
    ("od-tcx1", "characters", ["od", "-tcx1"]), ("od-tx1c", "characters", ["od", "-Ax", "-tx1c"]), ("xxd-e8", "hex", ["xxd", "-e", "-g8"]), ("xxd-c4", "hex", ["xxd", "-c", "4"]),
    ("od-to4", "octal", ["od", "-to4"]),
    ("xxd-e", "hex", ["xxd", "-e"]), ("xxd-b-rows", "binary", ["xxd", "-b"]),
]
BEFORE = [b"", b"KUBEADAPT_API_KEY=", b"PORT=80\nTOKEN="]


def add(corpus):
    for number, (slug, encoding, write) in enumerate(NUMBERS):
        both(corpus, "numbers", slug, encoding, write, BEFORE[number % 2 if "typed" not in slug else 0])
    for slug, encoding, command in TOOLS:
        if shutil.which(command[0]):
            both(corpus, "numbers", slug, encoding, lambda d, c=command: run(c, d), BEFORE[1])
        else:
            corpus.skip(command[0], slug)
    for slug, encoding, command in DUMPS:
        for n, before in enumerate(BEFORE):
            if shutil.which(command[0]):
                both(corpus, "dumps", f"{slug}-{n}", encoding, lambda d, c=command: run(c, d), before, b"\nmore=1\n", n == 0)
            elif n == 0:
                corpus.skip(command[0], slug)
    for form, encoding in GDB:
        if shutil.which("gdb") and shutil.which("gcc"):
            both(corpus, "dumps", f"gdb-{form}", encoding, lambda d, f=form: gdb(f, d), BEFORE[0], b"\n")
        else:
            corpus.skip("gdb", form)
    for slug, write in ROWS:
        for n, before in enumerate(BEFORE):
            both(corpus, "dumps", f"{slug}-{n}", "hex", write, before, b"\nmore=1\n", n == 0)
    for slug, write in [("strace", strace)] + LISTINGS:
        for n, before in enumerate(BEFORE):
            if shutil.which(slug):
                both(corpus, "dumps", f"{slug}-{n}", "hex", write, before, b"\nmore=1\n", n == 0)
            elif n == 0:
                corpus.skip(slug, slug)
    r = corpus.random("numbers", "noise")
    for n in range(12):
        noise = [r.randrange(256) for _ in range(600)]
        noise[100:103] = [107, 97, 95]
        corpus.clean("numbers", f"noise-{n}", (", ", ",", " ", "\n")[n % 4].join(map(str, noise)))
    corpus.clean("numbers", "noise-bits", "".join(r.choice("01") for _ in range(20_000)))
    corpus.clean("dumps", "noise-od", run(["od"], r.randbytes(4000)) or b"")


GDB = [("c", "decimal"), ("ub", "decimal"), ("xb", "hex"), ("ob", "octal"), ("uh", "decimal"), ("dw", "decimal"), ("xw", "hex"), ("xg", "hex"), ("xh", "hex"), ("ow", "octal"), ("dg", "decimal")]


def offsets(head, before, tail, frame=""):
    """Rows of 16 bytes in hexadecimal, as a program prints them that is not installed everywhere."""
    def write(data):
        text = frame
        for i in range(0, len(data), 16):
            row = data[i:i + 16]
            text += head(i) + "".join(before(n) + f"{b:02x}" for n, b in enumerate(row)) + tail("".join(chr(b) if b >= 32 else "." for b in row)) + "\n"
        return text.encode()
    return write


ROWS = [
    ("hexyl", offsets(lambda i: f"│{i:08x}│", lambda n: " ┊ " if n == 8 else " ", lambda t: f" │{t[:8]}┊{t[8:]}│", "┌────────┬─────────────────────────┬─────────────────────────┬────────┬────────┐\n")),
    ("windbg", offsets(lambda i: f"00000201`{0x0f6e3d40 + i:08x} ", lambda n: "-" if n == 8 else " ", lambda t: "  " + t)),
    ("certutil", offsets(lambda i: f"\t{i:04x}\t", lambda n: "" if n == 0 else "  " if n == 8 else " ", lambda t: "   " + t)),
]


def strace(data):
    """What strace shows of a program that writes some bytes."""
    with tempfile.NamedTemporaryFile() as out:
        run(["strace", "-o", out.name, "-e", "trace=write", "-e", "write=all", "cat"], data)
        return out.read()


def listing(command, source):
    """What an assembler lists of a source that holds some bytes."""
    def write(data):
        with tempfile.TemporaryDirectory() as folder:
            with open(folder + "/key.bin", "wb") as file:
                file.write(data)
            with open(folder + "/key.s", "w") as file:
                file.write(source(folder, data))
            made = run([part.replace("DIR", folder) for part in command])
            return made if made else open(folder + "/key.lst", "rb").read()
    return write


LISTINGS = [
    ("nasm", listing(["nasm", "-f", "elf64", "-l", "DIR/key.lst", "-o", "DIR/key.o", "DIR/key.s"], lambda f, d: "section .data\nkey: db " + ",".join(map(str, d)) + "\n")),
    ("as", listing(["as", "-al", "--listing-cont-lines=99", "DIR/key.s", "-o", "DIR/key.o"], lambda f, d: ".data\nkey: .byte " + ",".join(map(str, d)) + "\n")),
]


def gdb(form, data):
    """What gdb prints of the memory of a file that holds some bytes."""
    size = {"h": 2, "w": 4, "g": 8}.get(form[-1], 1)
    with tempfile.TemporaryDirectory() as folder:
        source, program = folder + "/key.c", folder + "/key"
        with open(source, "w") as file:
            file.write("char key[] = {%s, 0, 0, 0, 0, 0, 0, 0, 0};\nint main(void) { return 0; }\n" % ", ".join(map(str, data)))
        subprocess.run(["gcc", "-g", "-o", program, source], check=True)
        return run(["gdb", "-nx", "-batch", "-ex", f"x/{-(-len(data) // size)}{form} &key", program])


def both(corpus, group, slug, encoding, write, before, after=b"", lookalikes=True):
    """A leak, and the same with a placeholder and with a body that is too long."""
    key = corpus.key(group, slug)
    corpus.leak(group, slug, write(before + key.encode() + after), key=key, encodings=[encoding])
    if lookalikes:
        corpus.clean(group, slug + "-placeholder", write(before + PREFIX.encode() + b"x" * 32 + after))
        corpus.clean(group, slug + "-33", write(before + PREFIX.encode() + corpus.body(group, slug, "33", length=33).encode() + after))
