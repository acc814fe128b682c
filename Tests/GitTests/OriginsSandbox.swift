import Fixtures
import Platform
import Testing

@testable import Git

/// A repository whose objects are attributed, and the folder in which that is kept between scans.
struct OriginsSandbox {
  let sandbox: GitSandbox
  let folder: SeenFolder

  /// Makes a history with all kinds of names for its commits.
  init(commits: Int = 8, seed: UInt64 = 1) throws {
    sandbox = try GitSandbox()
    folder = try SeenFolder(making: Array(sandbox.path("cache").utf8))
    try sandbox.makeHistory("r", commits: commits, seed: seed)
    try change("git branch old HEAD~4; git tag -am One one HEAD~2")
    try change("git update-ref refs/remotes/origin/main HEAD~3")
  }

  /// Runs a script in the repository.
  func change(_ script: String) throws { try shell(script, in: "r") }

  /// Runs a script.
  func shell(_ script: String, in folder: String = ".") throws {
    let end = try Program(
      "env", ["-C", sandbox.path(folder), "sh", "-euc", script].map { Array($0.utf8) },
      environment: sandbox.environment
    ).run().end
    try #require(end.status == 0, "\(script): \(String(decoding: end.errors, as: UTF8.self))")
  }

  /// What a scan of the repository has at hand.
  struct Scanned {
    let repository: Repository
    let store: ObjectStore
    let kept: SeenOrigins?
  }

  func scan() throws -> Scanned {
    let repository = try Repository(
      path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    let store = ObjectStore(repository)
    let seen = StoreSeen(SeenObjects(folder: folder), of: repository, digest: "digest")
    let scan = StoreScan(store, leavingOut: seen, workers: 2)
    return Scanned(repository: repository, store: store, kept: scan.origins)
  }

  /// All objects of the repository, in order.
  var targets: [ObjectID] {
    get throws { try ObjectOracle.objects(sandbox, "r").keys.sorted() }
  }

  /// Attributes objects, after a scan that has left out what was seen before.
  ///
  /// - Parameters:
  ///   - keeping: whether to use what is kept, and to keep it.
  ///   - mayKeep: whether no text holds a secret.
  ///   - rereading: fewer new objects than these are read again rather than kept.
  func attribution(
    of targets: [ObjectID], keeping: Bool = true, mayKeep: Bool = true, rereading: Int = 0
  ) throws -> Attribution {
    let scanned = try scan()
    var kept = scanned.kept
    kept?.rereadLimit = rereading
    return try Attribution(
      targets, in: scanned.repository, scanned.store, keptIn: keeping ? kept : nil,
      mayKeep: { _ in mayKeep }, workers: 2)
  }

  /// How many packs and loose objects have to be read for some objects; nil where all are.
  func newParts(for targets: [ObjectID]) throws -> (packs: Int, loose: Int)? {
    let scanned = try scan()
    guard let graph = try scanned.kept?.graph() else { return nil }
    let all = Set(targets).union(graph.targets).sorted()
    let extended = ObjectGraph(scanned.store, since: graph, targets: all, workers: 2)
    return extended?.plan.map { ($0.families.count, $0.loose.count) }
  }
}
