/// A capture of network traffic: what each side of a TCP connection sent in more than one segment, put
/// together. The file's own bytes show all others.
final class CaptureReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  let isBroken = false
  let end: Int? = nil
  /// Whether there were more segments than are kept, or something else among the packets.
  private(set) var isOutsideOnly = false

  private let source: ArchiveSource
  private var window: CaptureWindow
  private var context: ArchiveContext?
  private var isRead = false
  private var streams: [Stream] = []
  /// The stream that is handed over, and how far.
  private var current: [Segment] = []
  private var nextSegment = 0
  private var nextPlace = 0
  private let held = HeldBytes()
  /// What the stream has had so far, where it may hold bodies in chunks, and those of them that are left.
  private var whole: [UInt8]?
  private var bodies: [[UInt8]] = []
  /// The body that is handed over.
  private var body: [UInt8]?

  /// Data of a stream: its place in it, and where in the file it stands.
  private struct Segment {
    var place: Int
    var start: Int
    var count: Int
  }

  /// What one side of a connection sent.
  private struct Stream {
    var flow: [UInt8]
    var segments: [Segment] = []
    /// Where the last segment began: in the stream, and as its number.
    var last: (place: Int, sequence: UInt32)
  }

  /// The most segments that are kept.
  private static let mostSegments = 2 << 20
  /// How many bytes of a packet have its headers: Ethernet's with tags, IPv6, and the longest of TCP.
  private static let longestHeader = 160
  private static let blockSize = 256 << 10
  /// Bodies in chunks are put together in streams of no more bytes.
  private static let longestWhole = 64 << 20

  init(_ source: ArchiveSource) {
    self.source = source
    window = CaptureWindow(source)
  }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if !isRead {
      isRead = true
      try readPackets()
    }
    body = bodies.popLast()
    if body != nil {
      entry.name += Array(", body".utf8)
      return true
    }
    guard let stream = streams.popLast() else { return false }
    entry = ArchiveEntry(name: Array(TCPSegment.name(of: stream.flow).utf8))
    // The first segments are read in a row again.
    window = CaptureWindow(source)
    current = stream.segments.enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element)
    nextSegment = 0
    nextPlace = current.first?.place ?? 0
    return true
  }

  private func readPackets() throws(ArchiveError) {
    let first = try source.bytes(at: 0, count: 24)
    guard CapturePackets.begins(first.span) else { return }
    var packets = CapturePackets(first.span)
    var all: [Stream] = []
    var known: [[UInt8]: Int] = [:]
    var count = 0
    var met = 0
    while let packet = try packets.next(in: window) {
      met += 1
      if met & 4095 == 0, let context { try context.ledger.checkTime() }
      let header = try window.bytes(
        at: packet.start, count: min(packet.count, Self.longestHeader))
      guard let segment = TCPSegment(header.span, count: packet.count, link: packet.link) else {
        continue
      }
      if segment.begins { known[segment.flow] = nil }
      guard !segment.data.isEmpty else { continue }
      guard count < Self.mostSegments else {
        isOutsideOnly = true
        break
      }
      count += 1
      let index = known[segment.flow] ?? all.count
      if index == all.count {
        known[segment.flow] = index
        all.append(Stream(flow: segment.flow, last: (0, segment.sequence)))
      }
      // Numbers begin again from zero.
      let distance = Int(Int32(bitPattern: segment.sequence &- all[index].last.sequence))
      let place = all[index].last.place + distance
      all[index].last = (place, segment.sequence)
      all[index].segments.append(
        Segment(
          place: place, start: packet.start + segment.data.lowerBound,
          count: segment.data.count))
    }
    if packets.isDamaged { isOutsideOnly = true }
    streams = all.filter { $0.segments.count > 1 }.reversed()
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    if let context { try context.ledger.checkTime() }
    if current.isEmpty {
      guard let body, !body.isEmpty else { return nil }
      held.hold(body)
      self.body = nil
      return unsafe ArchiveBlock(bytes: held.bytes)
    }
    let isFirst = nextSegment == 0
    var block: [UInt8] = []
    while block.count < Self.blockSize, nextSegment < current.count {
      let segment = current[nextSegment]
      nextSegment += 1
      // What was sent again is passed over, and zero stands where something is missing: no text has one.
      let known = max(0, nextPlace - segment.place)
      guard known < segment.count else { continue }
      if segment.place > nextPlace { block.append(0) }
      block += try window.bytes(at: segment.start + known, count: segment.count - known)
      nextPlace = segment.place + segment.count
    }
    if block.isEmpty {
      if let whole { bodies = ChunkedBody.bodies(in: whole.span).reversed() }
      (whole, current) = (nil, [])
      return nil
    }
    if isFirst { whole = ChunkedBody.mayBegin(block.span) ? [] : nil }
    if let count = whole?.count {
      if count + block.count > Self.longestWhole { whole = nil } else { whole? += block }
    }
    held.hold(block)
    return unsafe ArchiveBlock(bytes: held.bytes)
  }
}
