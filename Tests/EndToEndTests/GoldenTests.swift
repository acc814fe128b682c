import Fixtures
import Testing

/// The built program on the folders under `Golden`.
///
/// To make what it says now what is expected, run
/// `KASCAN_GOLDEN=write swift test --disable-xctest --filter GoldenTests` and read the difference.
@Suite struct GoldenTests {
  @Test(arguments: GoldenCase.all) func saysWhatIsExpected(_ golden: GoldenCase) throws {
    let sandbox = try GitSandbox()
    try golden.prepare(sandbox)
    let version = try sandbox.kascan("--version").text.filter { !$0.isWhitespace }
    let input = GoldenCase.expand(Array(golden.text("stdin").utf8))
    let arguments = golden.arguments
    let scans = arguments.first == "scan" || arguments.first == "git"
    for threads in scans ? [["--threads=2"], ["--threads=1"], ["--threads=8"]] : [[]] {
      let ended = try sandbox.kascan(arguments + threads, input: input, in: "in")
      var output = GoldenCase.generalize(ended.output, sandbox, version: version)
      if arguments.first == "git" { output = GoldenCase.withoutGitFiles(output) }
      let errors = GoldenCase.generalize(ended.errors, sandbox, version: version)
      let status = "\(ended.status.map(String.init) ?? "signal")\n"
      if GoldenCase.isWriting && threads != ["--threads=1"] && threads != ["--threads=8"] {
        try golden.write("stdout", output)
        try golden.write("stderr", errors)
        try golden.write("status", status)
      }
      #expect(output == golden.text("stdout"), "standard output, \(threads)")
      #expect(errors == golden.text("stderr"), "standard error, \(threads)")
      #expect(status == golden.text("status"), "exit code, \(threads)")
    }
  }

  @Test func thereAreCases() { #expect(GoldenCase.all.count > 20) }
}
