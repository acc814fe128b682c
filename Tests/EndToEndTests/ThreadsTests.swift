import Fixtures
import Testing

/// The same bytes with any number of threads.
@Suite struct ThreadsTests {
  @Test func sameBytesInEveryFormat() throws {
    let sandbox = try GitSandbox()
    var random = SeededGenerator(seed: 7)
    for folder in 0..<30 {
      for file in 0..<40 {
        var text = "name: \(folder).\(file)\n"
        if Int.random(in: 0..<8, using: &random) == 0 {
          let key = TestKey(Int.random(in: 100..<120, using: &random))
          text += "key: \(key.secret)\n"
        }
        let depth = Array(repeating: "d\(folder)", count: 1 + folder % 5).joined(separator: "/")
        try sandbox.write("tree/\(depth)/\(file).yaml", text)
      }
    }
    try sandbox.shell("tar -czf tree/all.tar.gz -C tree d1 d7; ln -s nowhere tree/link")
    for format in ["text", "json", "jsonl", "sarif", "codequality", "csv", "github"] {
      let one = try sandbox.kascan("scan", "-f", format, "--threads=1", "tree", "nowhere")
      #expect(one.status == 1)
      for threads in ["--threads=2", "--threads=8"] {
        let many = try sandbox.kascan("scan", "-f", format, threads, "tree", "nowhere")
        #expect(many.output == one.output, "\(format) \(threads)")
        #expect(many.errors == one.errors, "\(format) \(threads)")
      }
    }
  }

  @Test func sameBytesFromGit() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("repository", commits: 12)
    for number in 0..<20 {
      try sandbox.write("repository/k\(number).txt", "\(number) \(TestKey(200 + number).secret)\n")
      try sandbox.git("repository", "add", "-A")
      try sandbox.git("repository", "commit", "-qm", "Add \(number)")
    }
    try sandbox.git("repository", "repack", "-qad")
    let one = try sandbox.kascan("git", "-f", "json", "--threads=1", "repository")
    #expect(try one.report().findings.count == 20)
    for threads in ["--threads=2", "--threads=8"] {
      #expect(try sandbox.kascan("git", "-f", "json", threads, "repository").output == one.output)
    }
  }
}
