/// The part of a stream that a packet has: RFC 9293, section 3.1, in IPv4 or IPv6.
struct TCPSegment {
  /// Addresses and ports, the sender's first.
  var flow: [UInt8]
  var sequence: UInt32
  /// Whether a connection begins with it.
  var begins: Bool
  /// Where its data stands in the packet.
  var data: Range<Int>

  /// - Parameters:
  ///   - packet: the first bytes of a packet, headers and all.
  ///   - count: how many bytes the whole packet has.
  ///   - link: the kind of link, as libpcap numbers them.
  init?(_ packet: Span<UInt8>, count: Int, link: Int) {
    guard let start = Self.start(in: packet, link: link), start + 20 <= packet.count else {
      return nil
    }
    let addresses: Range<Int>
    let (segment, end): (Int, Int)
    switch packet[start] >> 4 {
    case 4:
      segment = start + Int(packet[start] & 15) * 4
      end = start + Int(packet.big16(start + 2))
      addresses = start + 12..<start + 20
      // Fragments are not put together.
      guard packet[start + 9] == 6, packet.big16(start + 6) & 0x3FFF == 0 else { return nil }
    case 6:
      segment = start + 40
      guard segment <= packet.count, packet[start + 6] == 6 else { return nil }
      end = segment + Int(packet.big16(start + 4))
      addresses = start + 8..<start + 40
    default: return nil
    }
    guard segment + 20 <= packet.count else { return nil }
    let first = segment + Int(packet[segment + 12] >> 4) * 4
    // A sender whose card cuts segments leaves the length out.
    let last = min(count, end > segment ? end : count)
    guard first >= segment + 20 else { return nil }
    flow = addresses.map { packet[$0] } + (segment..<segment + 4).map { packet[$0] }
    sequence = packet.big32(segment + 4)
    begins = packet[segment + 13] & 2 != 0
    data = first..<max(first, last)
  }

  /// Where the header of IP begins behind that of a link.
  private static func start(in packet: Span<UInt8>, link: Int) -> Int? {
    switch link {
    case 0, 108: return 4
    case 12, 14, 101, 228, 229: return 0
    case 113: return 16
    case 276: return 20
    case 1:
      var start = 14
      // Tags of virtual networks.
      for _ in 0..<2 where start + 4 <= packet.count {
        guard [0x8100, 0x88A8, 0x9100].contains(packet.big16(start - 2)) else { break }
        start += 4
      }
      return start
    default: return nil
    }
  }

  /// How a flow is called: `10.0.0.5:4711 to 10.0.0.9:80`.
  static func name(of flow: [UInt8]) -> String {
    let size = (flow.count - 4) / 2
    let ends = [0, 1].map { side -> String in
      let address = flow[side * size..<(side + 1) * size]
      let port = Int(flow[2 * size + 2 * side]) << 8 | Int(flow[2 * size + 2 * side + 1])
      if size == 4 { return address.map { "\($0)" }.joined(separator: ".") + ":\(port)" }
      let words = stride(from: address.startIndex, to: address.endIndex, by: 2).map {
        String(Int(address[$0]) << 8 | Int(address[$0 + 1]), radix: 16)
      }
      return "[" + words.joined(separator: ":") + "]:\(port)"
    }
    return "\(ends[0]) to \(ends[1])"
  }
}
