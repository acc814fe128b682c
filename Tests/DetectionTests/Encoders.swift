import CDeflate

/// Text, and the range of it that holds a key in one encoding or another.
struct Carried {
  var text: [UInt8]
  var range: Range<Int>

  /// The text with more before and after it.
  func within(_ before: [UInt8], _ after: [UInt8]) -> Carried {
    Carried(
      text: before + text + after,
      range: range.lowerBound + before.count..<range.upperBound + before.count)
  }
}

/// Encoders, which keep the range up: written apart from the decoders they test.
enum Encoder: CaseIterable, Sendable {
  case base64, base64url, hex, hexUpper, utf16, utf16BigEndian, percent, unicode, html, gzip
  case goList, numberList, hexList, characterList, codeCalls, bits, bitWords
  case zlib, deflate, base32, base32Small, base32Hex, utf32
  case lines

  /// The name that findings carry; nil where there is none.
  var name: String? {
    switch self {
    case .base64, .base64url: "base64"
    case .hex, .hexUpper: "hex"
    case .utf16, .utf16BigEndian: "utf-16"
    case .percent: "percent"
    case .unicode: "escape"
    case .html: "html-entity"
    case .gzip: "gzip"
    case .goList, .numberList, .codeCalls: "decimal"
    case .hexList: "hex"
    case .characterList: "characters"
    case .bits, .bitWords: "binary"
    case .zlib: "zlib"
    case .deflate: "deflate"
    case .base32, .base32Small, .base32Hex: "base32"
    case .utf32: "utf-32"
    case .lines: nil
    }
  }

  func callAsFunction(_ input: Carried) -> Carried {
    switch self {
    case .base64: Self.base64(input, "+/")
    case .base64url: Self.base64(input, "-_")
    case .hex: Self.perByte(input) { Self.hex($0) }
    case .hexUpper: Self.perByte(input) { Self.hex($0).uppercased() }
    case .percent: Self.perByte(input) { "%" + Self.hex($0).uppercased() }
    case .unicode: Self.perByte(input) { "\\u00" + Self.hex($0) }
    case .html: Self.perByte(input) { "&#\($0);" }
    case .utf16: Self.widened(input) { [$0, 0] }
    case .utf16BigEndian: Self.widened(input) { [0, $0] }
    case .gzip: Self.gzip(input)
    case .goList: Self.listed(input, " ") { String($0) }
    case .numberList: Self.listed(input, ",\n  ") { String($0) }
    case .hexList: Self.listed(input, ", (byte) 0x", before: "{(byte) 0x") { Self.hex($0) }
    case .characterList:
      Self.listed(input, "', '", before: "{'") { String(UnicodeScalar($0)) }
    case .codeCalls: Self.listed(input, ")+chr(", before: "chr(") { String($0) }
    case .bits: Self.perByte(input) { Self.bits($0) }
    case .bitWords: Self.listed(input, " ") { Self.bits($0) }
    case .zlib, .deflate: Self.deflated(input, isBare: self == .deflate)
    case .base32: Self.base32(input, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    case .base32Small: Self.base32(input, "abcdefghijklmnopqrstuvwxyz234567")
    case .base32Hex: Self.base32(input, "0123456789ABCDEFGHIJKLMNOPQRSTUV")
    case .utf32: Self.widened(input) { [$0, 0, 0, 0] }
    case .lines: Self.lines(input)
    }
  }

  private static func bits(_ byte: UInt8) -> String {
    let bits = String(byte, radix: 2)
    return String(repeating: "0", count: 8 - bits.count) + bits
  }

  /// Items with something between them, and something before the first.
  private static func listed(
    _ input: Carried, _ between: String, before: String = "[", _ form: (UInt8) -> String
  ) -> Carried {
    var list = widened(input) { Array((form($0) + between).utf8) }
    let gap = between.utf8.count
    list.text.removeLast(gap)
    list.range = list.range.lowerBound..<list.range.upperBound - gap
    return list.within(Array(before.utf8), Array(")]".utf8))
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  private static func perByte(_ input: Carried, _ form: (UInt8) -> String) -> Carried {
    widened(input) { Array(form($0).utf8) }
  }

  private static func widened(_ input: Carried, _ form: (UInt8) -> [UInt8]) -> Carried {
    var starts: [Int] = []
    var text: [UInt8] = []
    for byte in input.text {
      starts.append(text.count)
      text += form(byte)
    }
    starts.append(text.count)
    return Carried(
      text: text, range: starts[input.range.lowerBound]..<starts[input.range.upperBound])
  }

  private static func base64(_ input: Carried, _ last: String) -> Carried {
    let alphabet = Array(
      ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
    var text: [UInt8] = []
    let bytes = input.text
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : 0x3D)
      }
    }
    return Carried(
      text: text,
      range: input.range.lowerBound * 8 / 6..<(input.range.upperBound * 8 + 5) / 6)
  }

  /// Lines of 76 characters.
  private static func lines(_ input: Carried) -> Carried {
    var text: [UInt8] = []
    for start in stride(from: 0, to: input.text.count, by: 76) {
      text += input.text[start..<min(start + 76, input.text.count)] + [0x0A]
    }
    let place = { (offset: Int) in offset + offset / 76 }
    return Carried(
      text: text,
      range: place(input.range.lowerBound)..<place(input.range.upperBound - 1) + 1)
  }

  private static func base32(_ input: Carried, _ letters: String) -> Carried {
    let alphabet = Array(letters.utf8)
    let bits = input.text.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
    let text = stride(from: 0, to: bits.count, by: 5).map { start in
      alphabet[(0..<5).reduce(0) { $0 << 1 | Int(start + $1 < bits.count ? bits[start + $1] : 0) }]
    }
    return Carried(
      text: text, range: input.range.lowerBound * 8 / 5..<(input.range.upperBound * 8 + 4) / 5)
  }

  private static func deflated(_ input: Carried, isBare: Bool) -> Carried {
    guard let compressor = unsafe libdeflate_alloc_compressor(6) else { return input }
    defer { unsafe libdeflate_free_compressor(compressor) }
    let room = input.text.count + 1024
    let text = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
      unsafe count =
        isBare
        ? libdeflate_deflate_compress(
          compressor, input.text, input.text.count, output.baseAddress, output.count)
        : libdeflate_zlib_compress(
          compressor, input.text, input.text.count, output.baseAddress, output.count)
    }
    return Carried(text: text, range: 0..<text.count)
  }

  private static func gzip(_ input: Carried) -> Carried {
    guard let compressor = unsafe libdeflate_alloc_compressor(6) else { return input }
    defer { unsafe libdeflate_free_compressor(compressor) }
    let bound = unsafe libdeflate_gzip_compress_bound(compressor, input.text.count)
    let text = unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      unsafe count = libdeflate_gzip_compress(
        compressor, input.text, input.text.count, output.baseAddress, output.count)
    }
    return Carried(text: text, range: 0..<text.count)
  }
}
