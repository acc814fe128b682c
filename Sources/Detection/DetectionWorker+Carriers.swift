/// What is known of the runs of a text while its hits are followed in order.
struct RunState {
  /// Where the last run that was decoded ends.
  var end = 0
}

/// Decoding what hides all literals: long runs and embedded gzip.
extension DetectionWorker {
  /// The most bytes that a run is decoded to at once; gzip data has to fit.
  private static let runChunk = 16 << 20
  /// How much of a chunk is decoded again with the next one: more than the longest secret in any
  /// encoding.
  private static let runOverlap = 4 << 10
  /// How many bytes tell whether a long run is text when it is read from a certain character on.
  private static let sample = 4 << 10

  /// Decodes the run around a hit, every way it can be read.
  func followRun(_ text: Span<UInt8>, at offset: Int, depth: Int, runs: inout RunState) {
    guard offset >= runs.end, depth < detector.limits.decodeDepth else { return }
    let run = Run(around: offset, in: text, notBefore: runs.end)
    if run.beginsAsHex(in: text) {
      let end = decodeRun(.hex, text, from: run.start, depth: depth)
      _ = decodeRun(.hex, text, from: run.start + 1, depth: depth)
      runs.end = max(runs.end, end)
      // Letters beyond f make it base64 after all.
      if end >= text.count || Base64Text.value(text[end]) == nil { return }
    }
    var end = offset + 16
    for skipping in 0..<4 where run.start + skipping < text.count {
      let stop = decodeRun(.base64(skipping: skipping), text, from: run.start + skipping, depth: depth)
      end = max(end, stop)
    }
    runs.end = max(runs.end, end)
  }

  /// Decodes a run chunk by chunk and searches each.
  ///
  /// - Returns: the offset behind the run, or a whole number of quads before it where this way of
  ///   reading was given up.
  private func decodeRun(_ kind: Run.Kind, _ text: Span<UInt8>, from start: Int, depth: Int) -> Int {
    var offset = start
    var carried: [UInt8] = []
    // Where each chunk's bytes came from is only worked out when something is found in it.
    while true {
      var bytes: [UInt8] = carried
      let chunkStart = offset
      var end = Run.decode(kind, text, from: offset, limit: Self.sample) { byte, _, _ in
        bytes.append(byte)
      }
      guard bytes.count > carried.count + 11, spend(bytes.count) else { return end }
      if bytes.count >= Self.sample, isWorthwhile(kind, bytes[carried.count...]) {
        end = Run.decode(kind, text, from: end, limit: Self.runChunk) { byte, _, _ in
          bytes.append(byte)
        }
        guard spend(bytes.count) else { return end }
      }
      searchRun(kind, text, bytes: bytes, carried: carried.count, from: chunkStart, depth: depth)
      offset = end
      guard end < text.count, bytes.count >= Self.runChunk else { return end }
      carried = Array(bytes.suffix(Self.runOverlap))
    }
  }

  /// Whether a long run is to be decoded on: read from the right character, it is text or gzip;
  /// read from a wrong one, it is noise.
  private func isWorthwhile(_ kind: Run.Kind, _ sample: ArraySlice<UInt8>) -> Bool {
    if kind == .hex || kind == .base64(skipping: 0) { return true }
    return sample.count(where: { $0 < 0x80 }) * 20 > sample.count * 19
      || sample.starts(with: GzipDecoder.magic)
  }

  private func searchRun(
    _ kind: Run.Kind, _ text: Span<UInt8>, bytes: [UInt8], carried: Int, from start: Int, depth: Int
  ) {
    let first = matches.count
    let firstDropped = dropped.count
    var inner = RunState()
    search(bytes.span, from: 0, to: bytes.count, depth: depth + 1, blobOffset: 0, runs: &inner)
    guard matches.count > first || dropped.count > firstDropped else { return }
    // Again, with the places. What was carried over was searched with the chunk before; only a
    // match that reaches into this chunk is new.
    var map = DecodedText()
    for _ in 0..<carried { map.append(0, from: start, to: start) }
    _ = Run.decode(kind, text, from: start, limit: bytes.count - carried) { byte, start, end in
      map.append(byte, from: start, to: end)
    }
    adopt(from: first, dropped: firstDropped, of: kind.name, text) { map.source(of: $0) }
  }

  /// Inflates gzip data and searches what comes out; all of it is then the finding's place.
  func followGzip(_ text: Span<UInt8>, at offset: Int, depth: Int, blobOffset: Int) {
    // A blob that is gzip data is an archive, which the inputs open.
    guard depth < detector.limits.decodeDepth, depth > 0 || blobOffset + offset > 0,
      GzipDecoder.isHeader(at: offset, in: text)
    else { return }
    switch gzip.inflate(text, at: offset, limit: detector.limits.expansion) {
    case .damaged:
      // Three bytes that look like a header may be anything, but not at the beginning of what a
      // run was decoded to.
      if depth > 0, offset == 0 { note(.damaged) }
    case .tooLarge:
      note(.expansion(detector.limits.expansion))
    case .data(let data, let length):
      guard spend(data.count) else { return }
      let first = matches.count
      let firstDropped = dropped.count
      var runs = RunState()
      search(data.span, from: 0, to: data.count, depth: depth + 1, blobOffset: 0, runs: &runs)
      adopt(from: first, dropped: firstDropped, of: "gzip", text) { _ in offset..<offset + length }
    }
  }
}
