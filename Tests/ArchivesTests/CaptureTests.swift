import Archives
import Blobs
import Testing

/// Streams of TCP in captures.
@Suite struct CaptureTests {
  /// Writes a capture of a stream in pieces, with an answer between any two.
  private static let script = """
    import struct, sys
    form, order, link, ip = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    faults = sys.argv[5]
    def packet(back, seq, data, flags=0x18):
        ports = (80, 4711) if back else (4711, 80)
        tcp = struct.pack(">HHIIBBHHH", *ports, seq, 7, 0x50, flags, 8192, 0, 0) + data
        a, b = (b"\\x0a\\0\\0\\x09", b"\\x0a\\0\\0\\x05") if back else (b"\\x0a\\0\\0\\x05", b"\\x0a\\0\\0\\x09")
        if ip == 4:
            head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + a + b
        else:
            head = struct.pack(">IHBB", 0x60000000, len(tcp), 6, 64) + a * 4 + b * 4
        kind = b"\\x08\\0" if ip == 4 else b"\\x86\\xdd"
        lead = {1: b"\\2" * 12 + kind, 101: b"", 113: b"\\0" * 14 + kind}[link]
        return lead + head + tcp + (b"\\0" * 6 if link == 1 and not data else b"")
    text = b"GET / HTTP/1.1\\r\\nX-Key: 0123456789abcdefghijklmnopqrstuvwxyz\\r\\n\\r\\n"
    first = 0xFFFFFFF0
    packets = [packet(False, first - 1, b"", 2)]
    pieces = [(0, 20), (20, 37), (37, len(text))]
    if faults == "again": pieces = [(0, 20), (10, 30), (0, 20), (20, 37), (37, len(text))]
    if faults == "disorder": pieces = [(0, 20), (37, len(text)), (20, 37)]
    if faults == "missing": pieces = [(0, 20), (37, len(text))]
    for start, end in pieces:
        packets += [packet(False, (first + start) & 0xFFFFFFFF, text[start:end]), packet(True, 5, b"", 0x10)]
    end = "<" if order == "little" else ">"
    with open("a.cap", "wb") as file:
        if form == "pcap":
            file.write(struct.pack(end + "IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link))
            for data in packets:
                file.write(struct.pack(end + "IIII", 1, 2, len(data), len(data)) + data)
        else:
            def block(kind, body):
                body += b"\\0" * (-len(body) % 4)
                size = struct.pack(end + "I", len(body) + 12)
                file.write(struct.pack(end + "I", kind) + size + body + size)
            block(0x0A0D0D0A, struct.pack(end + "IHHq", 0x1A2B3C4D, 1, 0, -1))
            block(1, struct.pack(end + "HHI", link, 0, 65535))
            for data in packets:
                block(6, struct.pack(end + "IIIII", 0, 1, 2, len(data), len(data)) + data)
    """

  private static let text =
    "GET / HTTP/1.1\r\nX-Key: 0123456789abcdefghijklmnopqrstuvwxyz\r\n\r\n"

  private func expand(_ arguments: String) -> (texts: [String: String], coverage: Coverage) {
    let shop = ArchiveWorkshop()
    shop.write(Self.script, to: "make.py")
    shop.run("python3 make.py \(arguments)")
    let (collector, coverage) = shop.expand("a.cap")
    return (collector.texts, coverage)
  }

  @Test(arguments: ["pcap", "pcapng"], ["little", "big"])
  func streams(form: String, order: String) {
    for (link, ip) in [(1, 4), (101, 4), (113, 6), (1, 6)] {
      for faults in ["none", "again", "disorder"] {
        let (texts, coverage) = expand("\(form) \(order) \(link) \(ip) \(faults)")
        #expect(coverage == Coverage())
        #expect(Array(texts.values) == [Self.text], "\(link) \(ip) \(faults)")
      }
    }
    let name = "a.cap!10.0.0.5:4711 to 10.0.0.9:80"
    #expect(expand("\(form) \(order) 1 4 none").texts[name] == Self.text)
  }

  @Test("What was not captured is a zero")
  func missing() {
    let text = expand("pcap little 1 4 missing").texts.values.first ?? ""
    #expect(text.contains("\0") && !text.contains("X-Key: 0123456789abc"))
    #expect(text.hasSuffix(String(Self.text.dropFirst(36))) || text.contains("uvwxyz"))
  }

  @Test("Bodies of HTTP in chunks, compressed and over several segments", arguments: [1, 3])
  func chunks(pieces: Int) {
    let shop = ArchiveWorkshop()
    shop.write(
      """
      import gzip, struct, sys
      pieces = int(sys.argv[1])
      body = gzip.compress("".join("line %d\\n" % n for n in range(500)).encode())
      size = len(body) // 4 + 1
      data = b"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\nContent-Encoding: gzip\\r\\n\\r\\n"
      for start in range(0, len(body), size):
          part = body[start:start + size]
          data += b"%x\\r\\n" % len(part) + part + b"\\r\\n"
      data += b"0\\r\\n\\r\\n"
      with open("a.cap", "wb") as file:
          file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
          step = len(data) // (pieces + 1) + 1
          for start in range(0, len(data), step):
              tcp = struct.pack(">HHIIBBHHH", 80, 4711, 1 + start, 7, 0x50, 0x18, 8192, 0, 0) + data[start:start + step]
              ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + bytes([10, 0, 0, 9, 10, 0, 0, 5])
              file.write(struct.pack("<IIII", 1, 2, 20 + len(tcp), 20 + len(tcp)) + ip + tcp)
      """, to: "make.py")
    shop.run("python3 make.py \(pieces)")
    let (collector, coverage) = shop.expand("a.cap")
    #expect(coverage == Coverage())
    let text = (0..<500).map { "line \($0)\n" }.joined()
    #expect(collector.texts.contains { $0.key.contains(", body") && $0.value == text })
  }
}
