import FoundationEssentials

/// What a line says of itself, without its findings.
package struct RepositoryRecordHead: Decodable, Sendable {
  package let target: String
  package let targetBytes: String?
  package let identity: String
  package let settings: String
  package let validUntil: String?
  package let complete: Bool
  package let fingerprints: [String]

  /// Reads a line; nil for what is none.
  package init?(line: [UInt8]) {
    guard let head = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = head
  }

  /// What reports call the repository; nil where the line does not say it rightly.
  package var name: [UInt8]? { WireFinding.bytes(target, targetBytes) }
}
