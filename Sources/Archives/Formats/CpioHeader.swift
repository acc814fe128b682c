import Bytes

/// The header of a cpio member: cpio(5), "Portable ASCII Format" (`odc`), "New ASCII Format" (`newc` and
/// `crc`) and "Old Binary Format" (`bin`) in either byte order.
struct CpioHeader {
  /// How the fields are written.
  enum Form {
    case octal
    case hexadecimal
    case little
    case big

    /// The form that a member's first six bytes show; nil if it is no header.
    init?(_ first: Span<UInt8>) {
      if first.holds("070707", at: 0) {
        self = .octal
      } else if first.holds("070701", at: 0) || first.holds("070702", at: 0) {
        self = .hexadecimal
      } else if first.holds([0xc7, 0x71], at: 0) {
        self = .little
      } else if first.holds([0x71, 0xc7], at: 0) {
        self = .big
      } else {
        return nil
      }
    }

    /// Whether the fields are numbers rather than digits.
    var isBinary: Bool { self == .little || self == .big }

    /// The size of a header in bytes.
    var size: Int {
      switch self {
      case .octal: 76
      case .hexadecimal: 110
      case .little, .big: 26
      }
    }

    /// What headers with their names, and contents, are filled up to multiples of, in bytes.
    var unit: Int {
      switch self {
      case .octal: 1
      case .hexadecimal: 4
      case .little, .big: 2
      }
    }
  }

  let form: Form
  let mode: Int
  /// The size of the name with its NUL, in bytes.
  let nameSize: Int
  let contentSize: Int

  /// The size in bytes of what shows a header's form.
  static let markSize = 6
  /// What the first bytes of the forms that are text begin with.
  private static let textMark = Array("07070".utf8)
  /// The name of the archive's end.
  static let end = Array("TRAILER!!!".utf8)
  /// No name is longer, in bytes.
  private static let longestName = 1 << 20
  private static let kindMask = 0o170000

  /// Reads a header; nil if one of its digits is none, or its name can't be one.
  ///
  /// - Parameter bytes: all of the header.
  init?(_ bytes: Span<UInt8>) {
    guard let form = Form(bytes), bytes.count == form.size else { return nil }
    self.form = form
    switch form {
    case .octal:
      guard Self.isOctal(bytes), let mode = TarHeader.octal(bytes, 18..<24),
        let name = TarHeader.octal(bytes, 59..<65), let content = TarHeader.octal(bytes, 65..<76)
      else { return nil }
      (self.mode, nameSize, contentSize) = (mode, name, content)
    case .hexadecimal:
      guard let fields = Self.hexadecimalFields(bytes) else { return nil }
      (mode, contentSize, nameSize) = (fields[1], fields[6], fields[11])
    case .little, .big:
      let fields = Self.binaryFields(bytes, form)
      (mode, nameSize, contentSize) = (fields[3], fields[10], fields[11] << 16 | fields[12])
    }
    guard (1...Self.longestName).contains(nameSize) else { return nil }
  }

  /// The first place behind another where a header of the forms that are text may begin, if only with
  /// the last bytes; their end if there is none.
  static func possibleStart(in bytes: Span<UInt8>, after start: Int) -> Int {
    var place = start + 1
    while place < bytes.count {
      var matched = 0
      while matched < textMark.count, place + matched < bytes.count,
        bytes[place + matched] == textMark[matched]
      {
        matched += 1
      }
      if matched == textMark.count || place + matched == bytes.count { return place }
      place += 1
    }
    return place
  }

  private static func isOctal(_ bytes: Span<UInt8>) -> Bool {
    for index in 6..<bytes.count where !(0x30...0x37).contains(bytes[index]) { return false }
    return true
  }

  /// The fields behind the magic number; nil if a digit is none.
  private static func hexadecimalFields(_ bytes: Span<UInt8>) -> [Int]? {
    var fields: [Int] = []
    for start in stride(from: 6, to: bytes.count, by: 8) {
      guard let field = HexDigits.number(8, at: start, in: bytes) else { return nil }
      fields.append(Int(field))
    }
    return fields
  }

  /// The magic number and the fields behind it.
  private static func binaryFields(_ bytes: Span<UInt8>, _ form: Form) -> [Int] {
    var fields: [Int] = []
    for start in stride(from: 0, to: bytes.count, by: 2) {
      let field = bytes.little16(start)
      fields.append(Int(form == .little ? field : field.byteSwapped))
    }
    return fields
  }

  /// What fills up the header and the name, in bytes.
  var nameFilling: Int { filling(form.size + nameSize) }

  /// What fills up the content, in bytes.
  var contentFilling: Int { filling(contentSize) }

  /// Whether the member calls itself a file.
  var isFile: Bool { mode & Self.kindMask == 0o100000 }

  /// Whether the member's content is what it links to.
  var isLink: Bool { mode & Self.kindMask == 0o120000 }

  private func filling(_ size: Int) -> Int { (form.unit - size % form.unit) % form.unit }
}
