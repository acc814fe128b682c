import Bytes

/// Bodies that HTTP sends in chunks, each behind its length: RFC 9112, section 7.1. What is compressed goes on
/// from one chunk to the next.
enum ChunkedBody {
  /// Whether a stream begins as one that may have such bodies: an answer, or a request with a body.
  static func mayBegin(_ first: Span<UInt8>) -> Bool {
    first.holds("HTTP/1.", at: 0) || first.holds("POST ", at: 0) || first.holds("PUT ", at: 0)
      || first.holds("PATCH ", at: 0)
  }

  private static let field = Array("transfer-encoding: chunked".utf8)
  private static let longestHead = 64 << 10
  private static let mostBodies = 1024

  /// The bodies in a stream that are more than one chunk, put together.
  static func bodies(in stream: Span<UInt8>) -> [[UInt8]] {
    var bodies: [[UInt8]] = []
    var place = 0
    // How far it is known where no head ends.
    var searched = 0
    while place + field.count < stream.count, bodies.count < mostBodies {
      guard stream[place] | 0x20 == field[0], isField(at: place, in: stream) else {
        place += 1
        continue
      }
      place += field.count
      let head = max(place, searched)
      let limit = max(head, min(stream.count - 3, place + longestHead))
      guard let start = endOfHead(in: head..<limit, of: stream) else {
        searched = limit
        continue
      }
      var (body, chunks) = ([UInt8](), 0)
      place = start
      while let chunk = chunk(at: place, in: stream) {
        for index in chunk { body.append(stream[index]) }
        chunks += 1
        place = chunk.upperBound + 2
        if chunk.isEmpty { break }
      }
      if chunks > 2 || chunks == 2 && place < stream.count { bodies.append(body) }
    }
    return bodies
  }

  private static func isField(at place: Int, in stream: Span<UInt8>) -> Bool {
    for index in field.indices {
      let byte = stream[place + index]
      let small = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      if small != field[index] { return false }
    }
    return true
  }

  /// Where the fields end.
  private static func endOfHead(in range: Range<Int>, of stream: Span<UInt8>) -> Int? {
    var next = range.lowerBound
    while next < range.upperBound {
      if stream[next] == 0x0D, stream.holds("\r\n\r\n", at: next) { return next + 4 }
      next += 1
    }
    return nil
  }

  /// The data of the chunk whose length stands at a place, as far as it is there.
  private static func chunk(at place: Int, in stream: Span<UInt8>) -> Range<Int>? {
    var (next, count) = (place, 0)
    while next < stream.count, next < place + 7, let digit = HexDigits.value(stream[next]) {
      count = count << 4 | Int(digit)
      next += 1
    }
    guard next > place else { return nil }
    // Blanks and extensions are seldom.
    while next < min(stream.count, place + 64), stream[next] != 0x0D { next += 1 }
    guard stream.holds("\r\n", at: next) else { return nil }
    return next + 2..<min(stream.count, next + 2 + count)
  }
}
