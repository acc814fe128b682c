import FoundationEssentials

/// Tells which tool wrote a report that is none of kascan's.
enum ForeignTool {
  /// The most of a file that is looked at, in bytes: a name stands near the beginning.
  private static let reach = 64 << 20
  /// The longest name of a tool that is repeated.
  private static let longestName = 60

  /// The tool's name; nil where nothing tells.
  static func name(of bytes: [UInt8]) -> String? {
    guard bytes.count <= reach else { return nil }
    let decoder = JSONDecoder()
    if let log = try? decoder.decode(SARIF.self, from: Data(bytes)) {
      let name = log.runs.lazy.map(\.tool.driver.name).first { $0 != "kascan" }
      return name.map { "\(Escaping.visible(String($0.prefix(longestName)))) (SARIF)" }
    }
    if let known = try? decoder.decode(Known.self, from: Data(bytes)), let name = known.tool {
      return name
    }
    if let list = try? decoder.decode([Known].self, from: Data(bytes)),
      let name = list.lazy.compactMap(\.tool).first
    {
      return name
    }
    // One object a line.
    guard let line = bytes.split(separator: 0x0A, maxSplits: 1).first else { return nil }
    return (try? decoder.decode(Known.self, from: Data(line)))?.tool
  }

  private struct SARIF: Decodable {
    let runs: [Run]
    struct Run: Decodable { let tool: Tool }
    struct Tool: Decodable { let driver: Driver }
    struct Driver: Decodable { let name: String }
  }

  /// An object of which it counts only which members it has.
  private struct Known: Decodable {
    let tool: String?

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init?(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    /// Members that a tool's objects have, all of them, the most telling tools first.
    private static let members: [(tool: String, keys: Set<String>)] = [
      ("trufflehog", ["SourceMetadata", "DetectorName"]),
      ("betterleaks", ["RuleID", "Match", "Secret", "ValidationStatus"]),
      ("gitleaks or betterleaks", ["RuleID", "Match", "Secret"]),
      ("detect-secrets", ["plugins_used", "results"]),
      ("GitLab secret detection", ["vulnerabilities", "scan"]),
      ("ggshield", ["total_incidents", "scans"]),
    ]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      let keys = Set(container.allKeys.map(\.stringValue))
      if let known = Self.members.first(where: { $0.keys.isSubset(of: keys) }) {
        tool = known.tool
      } else if keys.contains("rule"), keys.contains("finding") {
        tool = "kingfisher"
      } else if let key = Key(stringValue: "findings"),
        let inside = try? container.decode([Known].self, forKey: key)
      {
        tool = inside.lazy.compactMap(\.tool).first
      } else {
        tool = nil
      }
    }
  }
}
