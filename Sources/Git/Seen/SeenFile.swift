import Blobs
import Bytes
import Platform

/// A file of a `SeenFolder`: lines of text, what the form of file holds, and the SHA-256 of all that.
package enum SeenFile {
  /// What a file holds.
  package enum Form: Int, CaseIterable, Sendable {
    /// Objects that were read whole and were clean: the checksums of packs, and ids.
    case objects
    /// Where objects with findings stand in the history: `OriginList`.
    case origins
    /// What leads from these up to commits: `KeptGraph`.
    case graph

    /// The first line. A later form has another.
    var mark: String {
      switch self {
      case .objects: "kascan seen objects 1"
      case .origins: "kascan seen origins 2"
      case .graph: "kascan seen graph 1"
      }
    }

    /// What the names of such files end with.
    var suffix: String {
      switch self {
      case .objects: ".seen"
      case .origins: ".origins"
      case .graph: ".graph"
      }
    }
  }

  /// The most bytes that the lines may take: a path is among them.
  private static let headLimit = 64 << 10
  private static let sumCount = 32

  /// The file of a list.
  ///
  /// - Parameter scope: what the list holds for.
  static func bytes(of list: SeenList, for scope: SeenScope) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(list.ids.count + list.packs.count * 32)
    for pack in list.packs.sorted(by: { $0.lexicographicallyPrecedes($1) }) { body += pack }
    body += list.ids
    return sealed(body, .objects, numbers: [list.packs.count, list.count], for: scope)
  }

  /// Reads the file of a list.
  ///
  /// - Throws: `otherForm` for what is of another form or holds for something else, `damaged`.
  static func list(_ bytes: [UInt8], for scope: SeenScope) throws(Coverage.SeenDefect) -> SeenList {
    let (numbers, body) = try opened(bytes, .objects, for: scope)
    guard numbers.count == 2, (0...1 << 24).contains(numbers[0]),
      (0...1 << 34).contains(numbers[1])
    else { throw .damaged }
    let size = scope.algorithm.byteCount
    let firstID = body.lowerBound + numbers[0] * size
    guard body.upperBound == firstID + numbers[1] * size else { throw .damaged }
    let checksums = stride(from: body.lowerBound, to: firstID, by: size).map {
      Array(bytes[$0..<$0 + size])
    }
    return SeenList(
      scope.algorithm, ids: Array(bytes[firstID..<body.upperBound]), packs: Set(checksums))
  }

  /// The file of where objects stand.
  static func bytes(of list: OriginList, for scope: SeenScope) -> [UInt8] {
    sealed(list.body, .origins, numbers: [list.origins.count], for: scope)
  }

  /// Reads the file of where objects stand.
  static func origins(
    _ bytes: [UInt8], for scope: SeenScope
  ) throws(Coverage.SeenDefect) -> OriginList {
    let (numbers, body) = try opened(bytes, .origins, for: scope)
    guard let list = OriginList(bytes[body], scope.algorithm), numbers == [list.origins.count]
    else { throw .damaged }
    return list
  }

  /// The file of what leads from objects up to commits.
  static func bytes(of graph: KeptGraph, for scope: SeenScope) -> [UInt8] {
    sealed(graph.body, .graph, numbers: [graph.met.commits.count], for: scope)
  }

  /// Reads the file of what leads from objects up to commits.
  static func graph(_ bytes: [UInt8], for scope: SeenScope) throws(Coverage.SeenDefect) -> KeptGraph
  {
    let (numbers, body) = try opened(bytes, .graph, for: scope)
    let graph = try KeptGraph(bytes[body], scope.algorithm)
    guard numbers == [graph.met.commits.count] else { throw .damaged }
    return graph
  }

  /// What the head of a file says, of whatever scan; nil where it is none.
  static func head(
    of bytes: [UInt8]
  ) -> (form: Form, version: String, directory: [UInt8], count: Int)? {
    let lines = bytes.prefix(headLimit).split(
      separator: 0x0A, maxSplits: 5, omittingEmptySubsequences: false)
    guard lines.count == 6,
      let form = Form.allCases.first(where: { lines[0].elementsEqual($0.mark.utf8) }),
      let directory = decoded(lines[2]), let count = lines[4].split(separator: 0x20).last
    else { return nil }
    return (
      form, String(decoding: lines[1], as: UTF8.self), directory,
      Int(String(decoding: count, as: UTF8.self)) ?? 0
    )
  }

  // MARK: What all forms have

  private static func sealed(
    _ body: [UInt8], _ form: Form, numbers: [Int], for scope: SeenScope
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count + 4096)
    let line = numbers.map { "\($0)" }.joined(separator: " ")
    bytes += Array("\(head(form, scope))\(line)\n".utf8)
    bytes += body
    return bytes + sum(of: bytes.span)
  }

  /// Takes a file apart.
  ///
  /// - Returns: the numbers of its last line of text, and where what it holds stands.
  private static func opened(
    _ bytes: [UInt8], _ form: Form, for scope: SeenScope
  ) throws(Coverage.SeenDefect) -> (numbers: [Int], body: Range<Int>) {
    let head = Array(head(form, scope).utf8)
    guard bytes.starts(with: head) else {
      throw bytes.starts(with: (form.mark + "\n").utf8) ? .damaged : .otherForm
    }
    let line = bytes[head.count...].prefix(256).prefix { $0 != 0x0A }
    let numbers = line.split(separator: 0x20).map { Int(String(decoding: $0, as: UTF8.self)) }
    let start = head.count + line.count + 1
    let end = bytes.count - sumCount
    guard numbers.allSatisfy({ $0 != nil }), start <= end,
      bytes[end...].elementsEqual(sum(of: bytes.span.extracting(0..<end)))
    else { throw .damaged }
    return (numbers.compactMap { $0 }, start..<end)
  }

  /// Version, folder, and what decides whether an object is clean, a line each.
  private static func head(_ form: Form, _ scope: SeenScope) -> String {
    """
    \(form.mark)
    \(ProgramVersion.text)
    \(HexDigits.text(scope.directory.path))
    \(scope.directory.identity) \(scope.digest) \(scope.algorithm.byteCount)

    """
  }

  private static func sum(of bytes: Span<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  /// The bytes that a line of hexadecimal digits stands for.
  private static func decoded(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    let digits = Array(line)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = HexDigits.number(2, at: place, in: digits.span) else { return nil }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return bytes
  }
}
