import Testing

@testable import Repositories

/// Which part of a list a process scans.
@Suite struct ShardTests {
  @Test(arguments: ["", "1", "0/2", "3/2", "-1/2", "1/0", "a/b", "1/2/3", "1/"])
  func isNone(text: String) { #expect(Shard(text) == nil) }

  @Test(arguments: [1, 2, 3, 7, 100])
  func everyLineOnce(count: Int) {
    let parts = (0..<count).compactMap { Shard(index: $0, count: count) }
    for line in 0..<50 { #expect(parts.count { $0.holds(line) } == 1) }
  }

  @Test(arguments: [
    ([:], nil),
    (["JOB_COMPLETION_INDEX": "2", "KASCAN_SHARDS": "5"], "3/5"),
    (["SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_COUNT": "4"], "1/4"),
    (
      [
        "SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_STEP": "2",
        "SLURM_ARRAY_TASK_COUNT": "4",
      ], "4/4"
    ),
    (["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "3"], "1/3"), (["CI_NODE_TOTAL": "1"], nil),
  ])
  func scheduled(variables: [String: String], part: String?) throws {
    #expect(try Shard.scheduled { variables[$0] }?.shard == part.flatMap { Shard($0) })
  }

  @Test(arguments: [
    ["JOB_COMPLETION_INDEX": "2"], ["JOB_COMPLETION_INDEX": "5", "KASCAN_SHARDS": "5"],
    ["JOB_COMPLETION_INDEX": "x", "KASCAN_SHARDS": "5"], ["SLURM_ARRAY_TASK_ID": "1"],
    ["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "3"], ["CI_NODE_INDEX": "1"],
    ["CI_NODE_INDEX": "-9223372036854775808", "CI_NODE_TOTAL": "3"],
  ])
  func isNoPart(variables: [String: String]) {
    #expect(throws: Shard.EnvironmentError.self) { try Shard.scheduled { variables[$0] } }
  }
}
