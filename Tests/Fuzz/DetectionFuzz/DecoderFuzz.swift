import CLiteralSearch
@testable import Detection

/// Every decoder by itself: what it makes has to come from the text, in order.
// Sendable: the fuzzer has one thread.
struct DecoderFuzz: @unchecked Sendable {
  /// At how many places of an input all decoders are tried, hits or not.
  private static let places = 2

  private let detector: Detector
  private let gzip = GzipDecoder()

  init(_ detector: Detector) { self.detector = detector }

  func run(_ text: [UInt8]) {
    guard !text.isEmpty else { return }
    followHits(text)
    for number in 0..<Self.places {
      let place = text.count * number / Self.places
      for encoding in detector.encodings { check(encoding, text, literal: nil, at: place) }
      for kind in [Run.Kind.hex, .base64] { check(Run(kind: kind, start: place), text) }
      readStructure(text, at: place)
    }
    readValues(text)
  }

  private func followHits(_ text: [UInt8]) {
    var hits = [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: LiteralSet.room)
    var position = LiteralSet.Position(offset: 0)
    let count = detector.literalSet.search(
      text.span, from: &position, into: &hits, kernel: detector.kernel)
    for hit in hits[..<count].prefix(16) {
      let offset = Int(hit.offset)
      guard Int(hit.literal) != LiteralSet.run else {
        check(Run(kind: .base64, start: offset), text)
        continue
      }
      for owner in detector.owners[Int(hit.literal)] {
        switch owner {
        case .encoding(let index, let literal):
          check(detector.encodings[index], text, literal: literal, at: offset)
        case .gzip: checkGzip(text, at: offset)
        case .encodedGzip: check(Run(kind: .base64, start: offset), text)
        case .rule: readStructure(text, at: offset)
        }
      }
    }
  }

  private func check(_ encoding: any Encoding, _ text: [UInt8], literal: Int?, at hit: Int) {
    guard let place = encoding.place(of: literal, at: hit, in: text.span) else { return }
    expect((0...text.count).contains(place), "\(encoding.name) begins outside")
    var decoded = DecodedText()
    encoding.decode(text.span, around: place, into: &decoded)
    expect((0...text.count).contains(decoded.reach), "\(encoding.name) reaches outside")
    var last = 0
    for index in decoded.bytes.indices {
      let source = decoded.source(of: index..<index + 1)
      expect(
        source.lowerBound >= last && source.upperBound <= text.count && !source.isEmpty,
        "\(encoding.name) is out of order")
      last = source.lowerBound
    }
    if !decoded.bytes.isEmpty {
      let whole = decoded.source(of: decoded.bytes.indices)
      expect(whole.upperBound <= text.count, "\(encoding.name) ends outside")
    }
    _ = decoded.covers(hit, group: encoding.group)
  }

  /// The decoder that is fast against the one that goes character by character.
  private func check(_ run: Run, _ text: [UInt8]) {
    var made = [UInt8](repeating: 0, count: Run.usualRoom)
    let decoded = run.decode(text.span, limit: 1 << 16, into: &made)
    var bytes: [UInt8] = []
    var last = run.start
    let end = run.each(text.span, from: run.start, limit: decoded.count) { byte, start, end in
      expect(start >= last && end <= text.count && start < end, "a run is out of order")
      last = start
      bytes.append(byte)
    }
    expect(bytes.elementsEqual(made.prefix(decoded.count)), "a run is decoded in two ways")
    expect(
      end <= text.count && decoded.end <= text.count && decoded.groupEnd <= decoded.end,
      "a run ends outside")
    guard !bytes.isEmpty else { return }
    let sources = run.sources(of: [0..<bytes.count, bytes.count - 1..<bytes.count], in: text.span)
    for source in sources {
      expect(
        source.lowerBound >= run.start && source.upperBound <= text.count,
        "a run comes from outside")
    }
  }

  private func checkGzip(_ text: [UInt8], at offset: Int) {
    let outcome = gzip.inflate(text.span, at: offset, limit: 1 << 20, affords: { _ in true })
    guard case .data(let data, let length) = outcome else { return }
    expect(length <= text.count - offset && data.count <= 1 << 20, "gzip data lies outside")
  }

  private func readStructure(_ text: [UInt8], at offset: Int) {
    var around = 0..<text.count
    for place in StructureReader.places(of: offset, in: text.span) {
      expect(
        place.value.lowerBound >= around.lowerBound && place.value.upperBound <= around.upperBound,
        "a value is not inside the one around it")
      expect(place.value.contains(offset), "a value does not hold its byte")
      if let sibling = place.sibling {
        expect(sibling.upperBound <= text.count, "a sibling lies outside")
      }
      around = place.value
    }
    let word = PlaceValue.word(around: offset, in: text.span)
    if let value = PlaceValue.value(after: word.upperBound, in: text.span) {
      expect(
        value.lowerBound >= word.upperBound && value.upperBound <= text.count,
        "a value lies outside")
    }
  }

  /// What filters say of any bytes.
  private func readValues(_ text: [UInt8]) {
    let value = text.prefix(256)
    _ = Placeholder.reason(value)
    _ = Opaque.isWords(value)
    _ = TokenForm.isExample(Array(value))
    expect((0...8.01).contains(Entropy.bits(value)), "a byte has 8 bits")
  }
}
