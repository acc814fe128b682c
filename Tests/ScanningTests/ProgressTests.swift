import Detection
import Fixtures
import Inputs
import Platform
import Rules
import Scanning
import Testing

@Suite struct ProgressTests {
  @Test("The progress of a scan moves within one archive")
  func withinAnArchive() throws {
    let sandbox = try GitSandbox()
    let make = "head -c 40000000 /dev/zero >zeros; tar -czf in.tar.gz zeros; rm zeros"
    let command = "cd \(sandbox.path(".")) && \(make)"
    #expect(try Program("sh", [Array("-c".utf8), Array(command.utf8)]).run().end.status == 0)
    var settings = ScanSettings(detector: try Detector(rules: RuleFile.shipped()))
    settings.threads = 1
    let progress = ScanProgress()
    settings.progress = progress
    let walk = FileWalk(arguments: [Array(sandbox.path("in.tar.gz").utf8)])
    _ = FileScan(walk: walk, settings).run(progress: progress)
    // The archive itself has 40 kB.
    let words = progress.summary.split(separator: " ")
    let megabytes = try #require(words.dropLast().last.flatMap { Int($0) })
    #expect(megabytes > 30, "\(progress.summary)")
  }
}
