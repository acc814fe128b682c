import Findings

/// What was scanned, as JSON holds it.
struct WireTarget: Decodable {
  let kind: String
  let roots: [Root]
  let complete: Bool
  let files: Int
  let bytes: Int
  let objects: Int
  let configuration: String?
  let configurationBytes: String?
  let baseline: String?
  let baselineBytes: String?

  struct Root: Decodable {
    let path: String
    let pathBytes: String?
  }

  /// The target; nil for a kind that this version doesn't know.
  var target: ScannedTarget? {
    guard let kind = Target.Kind(rawValue: kind) else { return nil }
    let roots = roots.map { WireFinding.bytes($0.path, $0.pathBytes) ?? Array($0.path.utf8) }
    return ScannedTarget(
      Target(kind, roots), isComplete: complete, files: files, bytes: bytes, objects: objects,
      settings: SettingsFiles(
        configuration: Self.file(configuration, configurationBytes),
        baseline: Self.file(baseline, baselineBytes)))
  }

  private static func file(_ name: String?, _ bytes: String?) -> [UInt8]? {
    name.map { WireFinding.bytes($0, bytes) ?? Array($0.utf8) }
  }
}
