/// The packets of a capture file, one after the other: libpcap's format (pcap-savefile(5)) and pcapng
/// (draft-ietf-opsawg-pcapng).
struct CapturePackets {
  /// A packet: where its bytes stand in the file, how many there are, and what the link is.
  struct Packet {
    var start: Int
    var count: Int
    var link: Int
  }

  /// The numbers of a file may have the highest byte first.
  private var isHighFirst = false
  private let isNext: Bool
  private var link = 0
  /// The links of the interfaces of a section of pcapng.
  private var links: [Int] = []
  private var place: Int
  /// Whether what follows is no packet.
  private(set) var isDamaged = false

  private static let longest = 16 << 20
  private static let mostLinks = 4096

  /// Whether a capture begins so.
  static func begins(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 24 else { return false }
    if first.big32(0) == 0x0A0D_0D0A {
      return [0x1A2B_3C4D, 0x4D3C_2B1A].contains(first.big32(8))
    }
    let isHighFirst = [0xA1B2_C3D4, 0xA1B2_3C4D].contains(first.big32(0))
    let isLowFirst = [0xA1B2_C3D4, 0xA1B2_3C4D].contains(first.little32(0))
    // Version 2.4.
    return isHighFirst && first.big32(4) == 0x0002_0004
      || isLowFirst && first.little32(4) == 0x0004_0002
  }

  /// - Parameter first: what the file begins with.
  init(_ first: Span<UInt8>) {
    isNext = first.big32(0) == 0x0A0D_0D0A
    place = isNext ? 0 : 24
    if isNext { return }
    isHighFirst = first[0] == 0xA1
    link = Int(isHighFirst ? first.big32(20) : first.little32(20)) & 0xFFFF
  }

  /// The next packet; nil at the end.
  mutating func next(in window: CaptureWindow) throws(ArchiveError) -> Packet? {
    isNext ? try nextOfBlocks(window) : try nextRecord(window)
  }

  private mutating func nextRecord(_ window: CaptureWindow) throws(ArchiveError) -> Packet? {
    let header = try window.bytes(at: place, count: 16)
    guard header.count == 16 else {
      return nil
    }
    let count = number(header, 8)
    guard count <= Self.longest else {
      isDamaged = true
      return nil
    }
    defer { place += 16 + count }
    return Packet(start: place + 16, count: count, link: link)
  }

  private mutating func nextOfBlocks(_ window: CaptureWindow) throws(ArchiveError) -> Packet? {
    while true {
      let header = try window.bytes(at: place, count: 28)
      if header.count < 12 { return nil }
      let isSection = header.span.big32(0) == 0x0A0D_0D0A
      if isSection {
        isHighFirst = header[8] == 0x1A
        links = []
      }
      let kind = isSection ? 0 : number(header, 0)
      let size = number(header, 4)
      guard size >= 12, size & 3 == 0, size <= Self.longest else {
        isDamaged = true
        return nil
      }
      let start = place
      place += size
      switch kind {
      case 1 where links.count < Self.mostLinks:
        links.append(link16(header))
      case 3 where size >= 16 && !links.isEmpty:
        let count = min(number(header, 8), size - 16)
        return Packet(start: start + 12, count: count, link: links[0])
      case 6 where size >= 32 && header.count == 28:
        let (index, count) = (number(header, 8), number(header, 20))
        guard links.indices.contains(index), count <= size - 32 else { continue }
        return Packet(start: start + 28, count: count, link: links[index])
      default: continue
      }
    }
  }

  /// The link of an interface: two bytes.
  private func link16(_ header: [UInt8]) -> Int {
    isHighFirst
      ? Int(header[8]) << 8 | Int(header[9]) : Int(header[9]) << 8 | Int(header[8])
  }

  private func number(_ bytes: [UInt8], _ start: Int) -> Int {
    Int(isHighFirst ? bytes.span.big32(start) : bytes.span.little32(start))
  }
}
