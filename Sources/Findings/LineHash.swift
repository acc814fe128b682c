import Platform

/// Computes the `primaryLocationLineHash` by which GitHub code scanning tells findings apart.
///
/// The algorithm is that of GitHub's codeql-action: the text is taken as UTF-16 code units; spaces,
/// tabs and an LF right behind a CR are skipped, a CR counts as an LF. A line's hash is that of the
/// 100 units kept from its start on, running over into the lines that follow:
/// `h = h * 37 + unit - 37^100 * (unit 100 places before)`, modulo 2^64. At the end of the file
/// 65535 and then 100 zeros follow. It is written as `hash:n` for the n-th line with that hash.
///
/// A lone CR ends a line here, although it ends none in a `Location`: the action looks a result's
/// `startLine` up in its own count, and so does this.
package struct LineHash {
  private static let blockSize = 100
  private static let multiplier: UInt64 = 37
  /// 37 to the power of `blockSize`; wraps around by definition.
  private static let leaving = (0..<blockSize).reduce(UInt64(1)) { power, _ in
    power &* multiplier
  }

  private let lines: [Int]
  private let lastWanted: Int
  /// The hash of each line as far as it is known, from the first one to the last one wanted.
  private var hashes: [UInt64] = []

  private var decoder = UTF8Decoder()
  private var window = [UInt16](repeating: 0, count: blockSize)
  /// Whether a line starts at the same place of the window.
  private var starts = [Bool](repeating: false, count: blockSize)
  private var index = 0
  private var hash: UInt64 = 0
  private var isAtLineStart = true
  private var isBehindCR = false

  /// Begins a blob.
  ///
  /// - Parameter lines: the lines whose hashes are wanted, from 1.
  package init(lines: [Int]) {
    self.lines = lines
    lastWanted = lines.max() ?? 0
  }

  /// The hashes of some lines of a whole blob, as `finish` gives them.
  package static func hashes(of bytes: Span<UInt8>, lines: [Int]) -> [String?] {
    var hasher = LineHash(lines: lines)
    hasher.update(bytes)
    return hasher.finish()
  }

  /// Takes the next bytes of the blob; blocks may end anywhere.
  package mutating func update(_ bytes: Span<UInt8>) {
    for index in bytes.indices {
      let byte = bytes[index]
      if byte < 0x80 && decoder.isAtBoundary {
        if byte == 0x0A && isDone { return }
        take(UInt16(byte))
        continue
      }
      let (first, second) = decoder.decode(byte)
      if let first { take(first) }
      if let second { take(second) }
    }
  }

  /// Ends the blob.
  ///
  /// - Returns: the hash of each line that was asked for; nil for one that the blob has not.
  package mutating func finish() -> [String?] {
    if let last = decoder.finish() { take(last) }
    take(0xFFFF)
    for _ in 0..<Self.blockSize {
      reportLine()
      push(0)
    }
    return numbered()
  }

  /// The hashes of the wanted lines, each with the number of its kind.
  private func numbered() -> [String?] {
    var found = [String?](repeating: nil, count: lines.count)
    let order = lines.indices.filter { hashes.indices.contains(lines[$0] - 1) }
      .sorted { lines[$0] < lines[$1] }
    // Nearly all lines have other hashes, which a bit tells before they are looked up.
    let kinds = order.map { hashes[lines[$0] - 1] }.sorted()
    let bits = kinds.reduce(UInt64(0)) { $0 | 1 << ($1 & 63) }
    var counts = [Int](repeating: 0, count: kinds.count)
    var next = order[...]
    for (index, hash) in hashes.enumerated() where bits >> (hash & 63) & 1 == 1 {
      let kind = kinds.partitioningIndex { $0 >= hash }
      guard kind < kinds.count, kinds[kind] == hash else { continue }
      counts[kind] += 1
      while let first = next.first, lines[first] == index + 1 {
        found[first] = String(hash, radix: 16) + ":\(counts[kind])"
        next = next.dropFirst()
      }
    }
    return found
  }

  /// Whether every wanted line has its hash, so that the rest need not be read.
  private var isDone: Bool { hashes.count >= lastWanted }

  private mutating func take(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x10000 {
      take(UInt16(scalar.value))
    } else {
      take(UTF16.leadSurrogate(scalar))
      take(UTF16.trailSurrogate(scalar))
    }
  }

  @inline(__always)
  private mutating func take(_ unit: UInt16) {
    var unit = unit
    switch unit {
    case 0x20, 0x09:
      isBehindCR = false
      return
    case 0x0A where isBehindCR:
      isBehindCR = false
      return
    case 0x0D:
      unit = 0x0A
      isBehindCR = true
    default:
      isBehindCR = false
    }
    reportLine()
    if isAtLineStart {
      isAtLineStart = false
      starts[index] = true
    }
    if unit == 0x0A { isAtLineStart = true }
    push(unit)
  }

  /// Notes the hash of the line that began 100 units ago, if one did.
  @inline(__always)
  private mutating func reportLine() {
    if starts[index] {
      starts[index] = false
      if hashes.count < lastWanted { hashes.append(hash) }
    }
  }

  private mutating func push(_ unit: UInt16) {
    // Modulo 2^64 by definition.
    hash = hash &* Self.multiplier &+ UInt64(unit) &- Self.leaving &* UInt64(window[index])
    window[index] = unit
    index += 1
    if index == Self.blockSize { index = 0 }
  }
}
