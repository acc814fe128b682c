import Findings
import Rules

/// Secrets of any name that a chart's values give the agent: `existingSecret: NAME`.
enum NamedAgentSecret {
  private static let setting = Array("existingSecret".utf8)
  /// The longest name of a Secret.
  private static let longestName = 253

  /// Marks the findings in keys of Secrets that the same text names as the agent's.
  ///
  /// - Parameter places: where agents keep their tokens.
  static func mark(_ findings: inout [Finding], in bytes: Span<UInt8>, _ places: Rule.Places) {
    let keys = places.secrets.compactMap { $0.split(separator: "/").last }
    let open = findings.indices.filter { index in
      guard let field = findings[index].kubernetes, field.kind == "Secret" else { return false }
      return keys.contains { field.key == "data.\($0)" || field.key == "stringData.\($0)" }
    }
    guard !open.isEmpty else { return }
    let names = names(in: bytes)
    for index in open where findings[index].kubernetes.map({ names.contains($0.name) }) == true {
      findings[index].isInAgentPlace = true
    }
  }

  /// The names that the setting has in a text.
  private static func names(in bytes: Span<UInt8>) -> Set<String> {
    var names: Set<String> = []
    var offset = 0
    while offset + setting.count < bytes.count {
      guard bytes[offset] == setting[0],
        setting.indices.allSatisfy({ bytes[offset + $0] == setting[$0] })
      else {
        offset += 1
        continue
      }
      offset += setting.count
      while offset < bytes.count, isBetween(bytes[offset]) { offset += 1 }
      let start = offset
      while offset < bytes.count, offset - start <= longestName, isName(bytes[offset]) {
        offset += 1
      }
      names.insert(String(decoding: (start..<offset).map { bytes[$0] }, as: UTF8.self))
    }
    return names
  }

  private static func isBetween(_ byte: UInt8) -> Bool {
    [0x20, UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'")]
      .contains(byte)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }
}
