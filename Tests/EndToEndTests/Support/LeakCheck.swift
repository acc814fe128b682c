import Synchronization

/// Looks for test keys in whatever a program wrote: eight characters in a row of a key's body, or
/// as many bytes of it in base64 or hexadecimal digits.
enum LeakCheck {
  /// Windows of the forms that a key's body takes, keyed by length: 8 characters of plain text or
  /// base64, 16 hexadecimal digits.
  private struct Windows {
    var short: Set<UInt64> = []
    var long: Set<UInt128> = []
  }

  private static let windows = Mutex(Windows())

  /// Takes note of a key's body.
  static func register(_ body: [UInt8]) {
    let encoded = (0..<3).map { base64(of: body, after: $0) }
    let digits = [Array("0123456789abcdef".utf8), Array("0123456789ABCDEF".utf8)].map { alphabet in
      body.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }
    }
    windows.withLock { windows in
      for text in [body] + encoded {
        for start in 0...(text.count - 8) {
          windows.short.insert(text[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) })
        }
      }
      for text in digits {
        for start in 0...(text.count - 16) {
          windows.long.insert(text[start..<(start + 16)].reduce(0) { $0 << 8 | UInt128($1) })
        }
      }
    }
  }

  /// Where part of a key stands in some output; nil where none does.
  static func offset(in output: [UInt8]) -> Int? {
    windows.withLock { windows in
      var recent: UInt128 = 0
      for (index, byte) in output.enumerated() {
        recent = recent << 8 | UInt128(byte)
        if index >= 7, windows.short.contains(UInt64(truncatingIfNeeded: recent)) {
          return index - 7
        }
        if index >= 15, windows.long.contains(recent) { return index - 15 }
      }
      return nil
    }
  }

  /// The base64 characters that depend on some bytes alone, when others stand before them.
  private static func base64(of bytes: [UInt8], after count: Int) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let bits = (Array(repeating: 0, count: count) + bytes).flatMap { byte in
      (0..<8).map { byte >> (7 - $0) & 1 }
    }
    let first = (count * 8 + 5) / 6
    return (first..<(bits.count / 6)).map { index in
      alphabet[Int(bits[(index * 6)..<(index * 6 + 6)].reduce(0) { $0 << 1 | $1 })]
    }
  }
}
