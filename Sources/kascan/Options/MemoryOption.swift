import ArgumentParser
import Blobs
import Platform

/// `--max-memory`: how much memory a command may take.
struct MemoryOption: ParsableArguments {
  /// Less is not enough for the smallest scan.
  private static let least = SizeLimit(bytes: 64 << 20)

  @Option(
    help: ArgumentHelp(
      """
      How much memory the run may take, and each git that it starts: where it needs more it ends with \
      2 and no report (default: no limit).
      """, valueName: "size"))
  var maxMemory: SizeLimit?

  func validate() throws {
    if let maxMemory, maxMemory.bytes < Self.least.bytes {
      throw ValidationError("--max-memory has to be 64M or more")
    }
  }

  /// Sets the limit.
  func begin() throws {
    guard let maxMemory else { return }
    do {
      try MemoryLimit.set(maxMemory.bytes)
    } catch {
      throw Diagnostics.usage("--max-memory: \(error)")
    }
  }

  /// The option where it was not typed.
  static var unchanged: MemoryOption {
    var option = MemoryOption()
    option.maxMemory = nil
    return option
  }
}
