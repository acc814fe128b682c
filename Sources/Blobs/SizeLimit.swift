/// The size above which a file, a git blob or an archive member is not read.
package struct SizeLimit: Sendable, Hashable {
  /// The most bytes that are read.
  package let bytes: Int

  /// Creates a limit of a number of bytes.
  package init(bytes: Int) { self.bytes = bytes }

  /// Reads a number of bytes, or of KiB, MiB or GiB with a suffix k, M or G in either case, as
  /// ripgrep's `--max-filesize` has it; nil where the text is none, or too large for any file.
  package init?(text: String) {
    let unit: Int
    switch text.utf8.last {
    case UInt8(ascii: "k"), UInt8(ascii: "K"): unit = 1 << 10
    case UInt8(ascii: "m"), UInt8(ascii: "M"): unit = 1 << 20
    case UInt8(ascii: "g"), UInt8(ascii: "G"): unit = 1 << 30
    default: unit = 1
    }
    let digits = unit == 1 ? text[...] : text.dropLast()
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits) else {
      return nil
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit)
    if overflow { return nil }
    self.bytes = bytes
  }
}
