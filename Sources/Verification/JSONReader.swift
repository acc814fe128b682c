/// Reads JSON strictly: what another reader would take for something else is no value at all.
///
/// UTF-8 without a byte order mark, no member twice, no trailing comma, no lone surrogate, no
/// number that the grammar lacks. Collections nest at most `deepest` levels.
struct JSONReader {
  /// The most collections around a value.
  static let deepest = 64

  /// A collection that is being read.
  private struct Frame {
    var items: [JSONValue] = []
    var members: [String: JSONValue] = [:]
    /// The name of the member that is being read; nil in a list.
    var name: String?
  }

  private let bytes: [UInt8]
  private var offset = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value of a whole text; nil where it is none.
  static func value(_ bytes: [UInt8]) -> JSONValue? {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    var reader = JSONReader(bytes)
    return reader.value()
  }

  private mutating func value() -> JSONValue? {
    var frames: [Frame] = []
    while true {
      skipSpace()
      guard offset < bytes.count else { return nil }
      var value: JSONValue
      switch bytes[offset] {
      case UInt8(ascii: "{"):
        offset += 1
        if take(UInt8(ascii: "}")) {
          value = .object([:])
        } else {
          guard frames.count < Self.deepest, let name = name() else { return nil }
          frames.append(Frame(name: name))
          continue
        }
      case UInt8(ascii: "["):
        offset += 1
        if take(UInt8(ascii: "]")) {
          value = .list([])
        } else {
          guard frames.count < Self.deepest else { return nil }
          frames.append(Frame())
          continue
        }
      default:
        guard let scalar = scalar() else { return nil }
        value = scalar
      }
      // A value that ends a collection is the next value of the one around it.
      while let last = frames.indices.last {
        if let name = frames[last].name {
          guard frames[last].members.updateValue(value, forKey: name) == nil else { return nil }
        } else {
          frames[last].items.append(value)
        }
        if take(UInt8(ascii: ",")) {
          if frames[last].name != nil {
            guard let name = name() else { return nil }
            frames[last].name = name
          }
          break
        }
        let isObject = frames[last].name != nil
        guard take(UInt8(ascii: isObject ? "}" : "]")) else { return nil }
        value = isObject ? .object(frames[last].members) : .list(frames[last].items)
        frames.removeLast()
      }
      if frames.isEmpty {
        skipSpace()
        return offset == bytes.count ? value : nil
      }
    }
  }

  /// The name of a member and the colon behind it.
  private mutating func name() -> String? {
    skipSpace()
    guard let name = text(), take(UInt8(ascii: ":")) else { return nil }
    return name
  }

  private mutating func scalar() -> JSONValue? {
    switch bytes[offset] {
    case UInt8(ascii: "\""): return text().map(JSONValue.text)
    case UInt8(ascii: "t"): return word("true", .bool(true))
    case UInt8(ascii: "f"): return word("false", .bool(false))
    case UInt8(ascii: "n"): return word("null", .null)
    default: return number()
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) -> JSONValue? {
    guard bytes[offset...].starts(with: word.utf8) else { return nil }
    offset += word.utf8.count
    return value
  }

  private mutating func number() -> JSONValue? {
    let start = offset
    _ = skip(UInt8(ascii: "-"))
    let isZero = skip(UInt8(ascii: "0"))
    if !isZero { guard skipDigits() else { return nil } }
    var isWhole = true
    if skip(UInt8(ascii: ".")) {
      isWhole = false
      guard skipDigits() else { return nil }
    }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      isWhole = false
      if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
      guard skipDigits() else { return nil }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    return .number(isWhole ? Int(text) : nil)
  }

  private mutating func text() -> String? {
    guard skip(UInt8(ascii: "\"")) else { return nil }
    var result: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        result += Array(String(scalar).utf8)
      case 0..<0x20: return nil
      default: result.append(byte)
      }
    }
    return nil
  }

  /// The character that an escape stands for, from behind the backslash.
  private mutating func escape() -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      guard let high = codeUnit() else { return nil }
      guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
      guard skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")), let low = codeUnit(),
        (0xDC00..<0xE000).contains(low)
      else { return nil }
      return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    default: return nil
    }
  }

  private mutating func codeUnit() -> UInt32? {
    guard bytes.count - offset >= 4 else { return nil }
    var unit: UInt32 = 0
    for byte in bytes[offset..<offset + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    offset += 4
    return unit
  }

  private mutating func skipDigits() -> Bool {
    let start = offset
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
    return offset > start
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// Takes a sign, white space before it left out.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    return skip(byte)
  }

  private mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
  }
}
