import Blobs
import Findings

/// A file as code hosts name it: relative to the root of the work tree.
struct SourcePath {
  /// Normalized, without a leading slash when it is below the root.
  let path: [UInt8]
  /// Whether the path is relative to the root.
  let isBelowRoot: Bool

  private static let slash = UInt8(ascii: "/")

  /// The file that a finding is in: for git objects the path that HEAD has, or that they had in
  /// their commit, for archive members the archive.
  init(of finding: Finding, in report: Report) {
    let own = finding.provenance.path
    let isCurrent = finding.history?.headPaths.contains(own) == true
    let path = isCurrent ? own : finding.history?.path ?? own
    guard let repository = finding.provenance.repository else {
      self.init(path, in: report)
      return
    }
    // Paths of git objects start at the repository's root.
    self.init(repository + [Self.slash] + path, in: report)
  }

  /// A path as the user would write it, absolute or from the working directory.
  init(_ path: [UInt8], in report: Report) {
    let absolute = path.first == Self.slash
    let full = Self.components(absolute ? path : report.workingDirectory + [Self.slash] + path)
    let root = Self.components(report.sourceRoot)
    if full.starts(with: root) {
      let rest = full.dropFirst(root.count)
      self.path = rest.isEmpty ? [UInt8(ascii: ".")] : Array(rest.joined(separator: [Self.slash]))
      isBelowRoot = true
    } else {
      self.path = [Self.slash] + Array(full.joined(separator: [Self.slash]))
      isBelowRoot = false
    }
  }

  /// A relative reference below the root, else a `file` URI.
  var uri: String { (isBelowRoot ? "" : "file://") + Escaping.uri(path) }

  /// The path's parts without `.`, and with `..` resolved by name.
  private static func components(_ path: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    for part in path.split(separator: slash) {
      switch String(decoding: part, as: UTF8.self) {
      case ".": continue
      case "..": _ = result.popLast()
      default: result.append(part)
      }
    }
    return result
  }
}
