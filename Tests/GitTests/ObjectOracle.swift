import Fixtures
import Platform
import Testing

@testable import Git

/// An object as compared: kind and content.
struct StoredObject: Equatable {
  var kind: ObjectKind
  var content: [UInt8]
}

/// Keeps every object it is handed.
final class Collector: ObjectVisitor {
  var objects: [ObjectID: StoredObject] = [:]
  var repeated: [ObjectID] = []
  private var partial: [UInt8] = []

  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, at offset: Int, isLast: Bool
  ) -> Int {
    for place in 0..<bytes.count { partial.append(bytes[place]) }
    guard isLast else { return bytes.count }
    if objects.updateValue(StoredObject(kind: kind, content: partial), forKey: id) != nil {
      repeated.append(id)
    }
    partial = []
    return 0
  }
}

/// What git itself says is in a repository.
enum ObjectOracle {
  static func objects(_ sandbox: GitSandbox, _ folder: String) throws -> [ObjectID: StoredObject] {
    let output = try sandbox.git(folder, "cat-file", "--batch-all-objects", "--batch")
    var objects: [ObjectID: StoredObject] = [:]
    var position = 0
    while position < output.count {
      let end = try #require(output[position...].firstIndex(of: 0x0a))
      let words = output[position..<end].split(separator: 0x20)
      let id = try #require(ObjectID(hexadecimal: words[0]))
      let kind = try #require(ObjectKind(name: words[1]))
      let size = try #require(Int(String(decoding: words[2], as: UTF8.self)))
      objects[id] = StoredObject(kind: kind, content: Array(output[end + 1..<end + 1 + size]))
      position = end + 2 + size
    }
    return objects
  }

  /// Scans a repository and asserts that it gives what git gives, each object once.
  static func compare(
    _ sandbox: GitSandbox, _ folder: String, workers: Int = 3,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try objects(sandbox, folder)
    let repository = try Repository(
      path: Array(sandbox.path(folder).utf8), inheritsEnvironment: false)
    let store = ObjectStore(repository)
    let (found, result) = scan(store, workers: workers, kinds: .all)
    #expect(result.unread.isEmpty, "\(result.unread)", sourceLocation: location)
    #expect(found.count == expected.count, sourceLocation: location)
    #expect(result.objects == expected.count, sourceLocation: location)
    #expect(found == expected, sourceLocation: location)

    let (contents, _) = scan(store, workers: 1, kinds: .contents)
    #expect(contents == expected.filter { $0.value.kind != .tree }, sourceLocation: location)

    // In two steps, with and without a record of the trees: each object once, whichever way.
    let targets = Set(expected.keys.filter { expected[$0]?.kind == .blob })
    for targets in [nil, targets] {
      let collectors = (0..<workers).map { _ in Collector() }
      var steps = StoreScan(store, workers: workers)
      steps.readContents(collectors, kinds: .all)
      let recorded = steps.readTrees(collectors, of: targets, provingConnection: true)
      #expect((recorded != nil) == (targets != nil), sourceLocation: location)
      #expect(steps.result.unread.isEmpty, sourceLocation: location)
      #expect(steps.result.objects == expected.count, sourceLocation: location)
      for collector in collectors {
        #expect(collector.repeated.isEmpty, sourceLocation: location)
      }
      let all = collectors.reduce(into: [ObjectID: StoredObject]()) {
        $0.merge($1.objects) { first, _ in first }
      }
      #expect(all == expected, sourceLocation: location)
    }

    let reader = ObjectReader(store)
    for (id, object) in expected {
      let (kind, bytes) = try reader.read(id)
      #expect(StoredObject(kind: kind, content: bytes) == object, sourceLocation: location)
    }
  }

  static func scan(
    _ store: ObjectStore, workers: Int, kinds: ObjectKinds, only: Set<ObjectID>? = nil
  ) -> ([ObjectID: StoredObject], ObjectStore.ScanResult) {
    let collectors = (0..<workers).map { _ in Collector() }
    let result = store.scan(collectors, kinds: kinds, only: only)
    var found: [ObjectID: StoredObject] = [:]
    for collector in collectors {
      #expect(collector.repeated.isEmpty)
      found.merge(collector.objects) { first, _ in
        Issue.record("an object came to two workers")
        return first
      }
    }
    return (found, result)
  }
}
