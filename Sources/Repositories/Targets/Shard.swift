/// One of several equal parts of a list, which machines scan each on its own.
package struct Shard: Sendable, Equatable {
  /// The part, from 0.
  package let index: Int
  /// How many parts there are.
  package let count: Int

  /// Creates a part; nil unless it is one of `count`.
  package init?(index: Int, count: Int) {
    guard count > 0, (0..<count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// Reads `I/N`, I from 1.
  package init?(_ text: String) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let first = numbers[0], let count = numbers[1], first > 0 else {
      return nil
    }
    self.init(index: first - 1, count: count)
  }

  /// Whether a line of the sorted list belongs to the part: neighbours go to different ones.
  func holds(_ position: Int) -> Bool { position % count == index }
}

extension Shard {
  /// Why the variables of an environment make no part.
  package enum EnvironmentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A variable says which part, and none says of how many.
    case countMissing(variable: String, count: String)
    /// Values that make no part.
    case invalid(variable: String)

    package var description: String {
      switch self {
      case .countMissing(let variable, let count):
        "\(variable) is set and \(count) is not: set it, or say --shard I/N (1/1 for everything)"
      case .invalid(let variable):
        "\(variable) and its count make no part of a list: say --shard I/N (1/1 for everything)"
      }
    }
  }

  /// The part that a scheduler gave this process, and the variable that says so: of a Kubernetes
  /// Indexed Job (with KASCAN_SHARDS as the number of parts), a Slurm array, or parallel jobs of a CI.
  package static func scheduled(
    _ variable: (String) -> String?
  ) throws(EnvironmentError) -> (shard: Shard, variable: String)? {
    func number(_ name: String) -> Int? { variable(name).flatMap { Int($0) } }
    func isSet(_ name: String) -> Bool { variable(name).map { !$0.isEmpty } ?? false }
    func part(_ name: String, from first: Int, step: Int = 1, of count: String)
      throws(EnvironmentError)
      -> (Shard, String)
    {
      guard isSet(count) else { throw .countMissing(variable: name, count: count) }
      guard let index = number(name), let count = number(count), step > 0,
        let distance = Optional(index.subtractingReportingOverflow(first)), !distance.overflow,
        distance.partialValue.isMultiple(of: step),
        let shard = Shard(index: distance.partialValue / step, count: count)
      else { throw .invalid(variable: name) }
      return (shard, name)
    }
    if isSet("JOB_COMPLETION_INDEX") {
      return try part("JOB_COMPLETION_INDEX", from: 0, of: "KASCAN_SHARDS")
    }
    if isSet("SLURM_ARRAY_TASK_ID") {
      return try part(
        "SLURM_ARRAY_TASK_ID", from: number("SLURM_ARRAY_TASK_MIN") ?? 0,
        step: number("SLURM_ARRAY_TASK_STEP") ?? 1, of: "SLURM_ARRAY_TASK_COUNT")
    }
    // Only parallel jobs have it; its total alone is no part.
    if isSet("CI_NODE_INDEX") { return try part("CI_NODE_INDEX", from: 1, of: "CI_NODE_TOTAL") }
    return nil
  }
}
